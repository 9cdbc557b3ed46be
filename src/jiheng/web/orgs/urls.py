"""Addresses of this app."""

from django.urls import path

from jiheng.web.orgs import account_views, log_views, notice_views, role_views, roster_views, setting_views, unit_views, views

urlpatterns = [
    path("login/", views.log_in, name="login"),
    path("logout/", views.log_out, name="logout"),
    path("password/", views.own_password, name="own_password"),
    path("accounts/", account_views.listing, name="accounts"),
    path("accounts/add/", account_views.add, name="account_add"),
    path("accounts/import/", roster_views.take_in, name="account_import"),
    path("accounts/import/confirm/", roster_views.confirm, name="account_import_confirm"),
    path("accounts/import/template/", roster_views.template, name="account_import_template"),
    path("accounts/<int:pk>/", account_views.account, name="account"),
    path("accounts/<int:pk>/lock/", account_views.lock, name="account_lock"),
    path("accounts/<int:pk>/unlock/", account_views.unlock, name="account_unlock"),
    path("accounts/<int:pk>/password/", account_views.renew, name="account_password"),
    path("accounts/passwords/", account_views.passwords_file, name="passwords_file"),
    path("administration/units/", unit_views.listing, name="administered"),
    path("administration/units/<slug:code>/", unit_views.unit, name="administered_unit"),
    path("administration/units/<slug:code>/offices/", unit_views.office, name="administered_offices"),
    path("administration/units/<slug:code>/offices/<int:pk>/", unit_views.office, name="administered_office"),
    path("administration/units/<slug:code>/posts/", unit_views.post, name="administered_posts"),
    path("administration/units/<slug:code>/posts/<int:pk>/", unit_views.post, name="administered_post"),
    path(
        "administration/units/<slug:code>/offices/<int:pk>/remove/",
        unit_views.remove,
        {"what": "office"},
        "administered_office_remove",
    ),
    path(
        "administration/units/<slug:code>/posts/<int:pk>/remove/", unit_views.remove, {"what": "post"}, "administered_post_remove"
    ),
    path("roles/", role_views.listing, name="roles"),
    path("roles/<int:pk>/", role_views.account, name="role_account"),
    path("roles/<int:pk>/<int:held>/take/", role_views.take, name="role_take"),
    path("roles/<int:pk>/<int:held>/office/", role_views.office, name="role_office"),
    path("roles/<int:pk>/handover/", role_views.handover, name="handover"),
    path("log/", log_views.log, name="log"),
    path("log/csv/", log_views.csv, name="log_csv"),
    path("notices/", notice_views.notices, name="notices"),
    path("notices/read/", notice_views.read, name="notices_read"),
    path("units/<slug:code>/settings/", setting_views.settings, name="settings"),
    path("units/<slug:code>/settings/plan/", setting_views.plan, name="settings_plan"),
    path("units/<slug:code>/settings/offices/", setting_views.add_office, name="settings_offices"),
    path("units/<slug:code>/settings/offices/<int:pk>/", setting_views.office, name="settings_office"),
    path("units/<slug:code>/settings/posts/", setting_views.add_post, name="settings_posts"),
    path("units/<slug:code>/settings/posts/<int:pk>/", setting_views.post, name="settings_post"),
    path(
        "units/<slug:code>/settings/offices/<int:pk>/remove/", setting_views.remove, {"what": "office"}, "settings_office_remove"
    ),
    path("units/<slug:code>/settings/posts/<int:pk>/remove/", setting_views.remove, {"what": "post"}, "settings_post_remove"),
]

"""Addresses of this app."""

from django.urls import path

from jiheng.web.orgs import setting_views, views

urlpatterns = [
    path("login/", views.log_in, name="login"),
    path("logout/", views.log_out, name="logout"),
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

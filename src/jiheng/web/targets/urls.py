"""Addresses of the work records and their kinds, of setting up indicators, and of their evidence."""

from django.urls import path

from jiheng.web.targets import evidence_views, setup_views, source_views, taking_views, views, workbook_views

urlpatterns = [
    path("units/<slug:code>/records/", views.records, name="records"),
    path("units/<slug:code>/records/enter/", views.enter, name="records_enter"),
    path("units/<slug:code>/records/proposal/", views.proposal, name="records_proposal"),
    path("units/<slug:code>/records/export/", views.download, name="records_export"),
    path("units/<slug:code>/records/<int:pk>/withdraw/", views.withdraw, name="records_withdraw"),
    path("units/<slug:code>/records/evidence/<int:pk>/", views.evidence, name="records_evidence"),
    path("units/<slug:code>/records/kinds/", views.kinds, name="record_kinds"),
    path("units/<slug:code>/records/kinds/<slug:kind>/fields/", views.add_field, name="record_fields"),
    path("units/<slug:code>/records/kinds/<slug:kind>/fields/remove/", views.remove_field, name="record_field_remove"),
    path("units/<slug:code>/indicators/setup/", setup_views.setup, name="indicator_setup"),
    path("units/<slug:code>/indicators/setup/add/", setup_views.add, name="indicator_add"),
    path("units/<slug:code>/indicators/setup/objective/", setup_views.objective, name="indicator_objective"),
    path("units/<slug:code>/indicators/setup/weights/", setup_views.weights, name="indicator_weights"),
    path("units/<slug:code>/indicators/setup/before/", taking_views.last_year, name="indicators_before"),
    path("units/<slug:code>/indicators/setup/library/", taking_views.from_library, name="indicators_library"),
    path("units/<slug:code>/indicators/setup/workbook/", workbook_views.workbook, name="indicators_workbook"),
    path("units/<slug:code>/indicators/setup/<int:pk>/", setup_views.change, name="indicator_change"),
    path("units/<slug:code>/indicators/setup/<int:pk>/drop/", setup_views.drop, name="indicator_drop"),
    path("units/<slug:code>/indicators/setup/<int:pk>/source/", source_views.source, name="indicator_source"),
    path("units/<slug:code>/indicators/setup/<int:pk>/source/preview/", source_views.draw, name="indicator_preview"),
    path("units/<slug:code>/indicators/<int:pk>/evidence/", evidence_views.evidence, name="indicator_evidence"),
    path("units/<slug:code>/indicators/<int:pk>/evidence/<int:file>/", evidence_views.download, name="indicator_file"),
]

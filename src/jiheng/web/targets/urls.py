"""Addresses of the work records and their kinds, of setting up indicators, of surveys, and of the questionnaire for everybody."""

from django.urls import path

from jiheng.web.targets import answering, evidence_views, setup_views, source_views, surveys, taking_views, views

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
    path("units/<slug:code>/surveys/", surveys.surveys, name="surveys"),
    path("units/<slug:code>/surveys/new/", surveys.make, name="survey_new"),
    path("units/<slug:code>/surveys/<int:pk>/", surveys.survey, name="survey"),
    path("units/<slug:code>/surveys/<int:pk>/change/", surveys.change, name="survey_change"),
    path("units/<slug:code>/surveys/<int:pk>/count/", surveys.count, name="survey_count"),
    path("units/<slug:code>/surveys/<int:pk>/sheet/", surveys.sheet, name="survey_sheet"),
    path("units/<slug:code>/surveys/<int:pk>/code.svg", surveys.code_image, name="survey_code"),
    path("units/<slug:code>/surveys/<int:pk>/close/", surveys.close, name="survey_close"),
    path("units/<slug:code>/surveys/<int:pk>/withdraw/", surveys.withdraw, name="survey_withdraw"),
    path("units/<slug:code>/surveys/<int:pk>/paper/", surveys.paper, name="survey_paper"),
    path("units/<slug:code>/surveys/<int:pk>/paper/<int:batch>/withdraw/", surveys.withdraw_paper, name="survey_paper_withdraw"),
    path("units/<slug:code>/surveys/<int:pk>/evidence/<int:file>/", surveys.paper_evidence, name="survey_evidence"),
    path("surveys/<str:token>/", answering.questionnaire, name="questionnaire"),
    path("units/<slug:code>/indicators/setup/", setup_views.setup, name="indicator_setup"),
    path("units/<slug:code>/indicators/setup/add/", setup_views.add, name="indicator_add"),
    path("units/<slug:code>/indicators/setup/objective/", setup_views.objective, name="indicator_objective"),
    path("units/<slug:code>/indicators/setup/weights/", setup_views.weights, name="indicator_weights"),
    path("units/<slug:code>/indicators/setup/before/", taking_views.last_year, name="indicators_before"),
    path("units/<slug:code>/indicators/setup/library/", taking_views.from_library, name="indicators_library"),
    path("units/<slug:code>/indicators/setup/<int:year>/workbook/", taking_views.from_workbook, name="indicators_workbook"),
    path("units/<slug:code>/indicators/setup/<int:pk>/", setup_views.change, name="indicator_change"),
    path("units/<slug:code>/indicators/setup/<int:pk>/drop/", setup_views.drop, name="indicator_drop"),
    path("units/<slug:code>/indicators/setup/<int:pk>/source/", source_views.source, name="indicator_source"),
    path("units/<slug:code>/indicators/setup/<int:pk>/source/preview/", source_views.draw, name="indicator_preview"),
    path("units/<slug:code>/indicators/<int:pk>/evidence/", evidence_views.evidence, name="indicator_evidence"),
    path("units/<slug:code>/indicators/<int:pk>/evidence/<int:file>/", evidence_views.download, name="indicator_file"),
]

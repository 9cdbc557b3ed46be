"""Addresses of the work records and their kinds, of the surveys, and of the questionnaire that everybody may answer."""

from django.urls import path

from jiheng.web.targets import answering, surveys, views

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
]

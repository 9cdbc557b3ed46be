"""Addresses of filings and their reports."""

from django.urls import path

from jiheng.web.cycles import (
    correction_views,
    deviating,
    explaining,
    judging,
    noting,
    opening,
    projects,
    proving,
    returning,
    scans,
    views,
    words,
    year_views,
)

urlpatterns = [
    path("units/<slug:code>/cycles/new/", opening.new, name="cycle_new"),
    path("units/<slug:code>/report/", views.report, name="report"),
    path("units/<slug:code>/snapshots/<slug:short>/", proving.snapshot, name="snapshot"),
    path("units/<slug:code>/report/scan/", scans.upload, name="scan_upload"),
    path("units/<slug:code>/scans/<int:pk>/", scans.download, name="scan_file"),
    path("units/<slug:code>/report/before/<slug:act>/", views.before, name="report_before"),
    path("units/<slug:code>/report/<slug:act>/", views.act, name="report_act"),
    path("units/<slug:code>/check/", explaining.check, name="check"),
    path("units/<slug:code>/deviations/<int:pk>/", deviating.deviation, name="deviation"),
    path("units/<slug:code>/notes/<int:pk>/", noting.notes, name="notes"),
    path("units/<slug:code>/return/", returning.give, name="return"),
    path("units/<slug:code>/causes/", judging.causes, name="causes"),
    path("units/<slug:code>/returned/", returning.returned, name="returned"),
    path("units/<slug:code>/words/", words.words, name="words"),
    path("units/<slug:code>/words/<slug:what>/", words.change, name="words_change"),
    path("units/<slug:code>/corrections/", correction_views.board, name="corrections"),
    path("units/<slug:code>/corrections/<int:pk>/", correction_views.correction, name="correction"),
    path("units/<slug:code>/corrections/new/<int:pk>/", correction_views.order, name="correction_order"),
    path("units/<slug:code>/corrections/proof/<int:pk>/", correction_views.proof, name="correction_proof"),
    path("units/<slug:code>/year-end/", year_views.year_end_page, name="year_end"),
    path("units/<slug:code>/year-end/<int:year>/close/", year_views.close, name="year_close"),
    path("units/<slug:code>/year-end/<int:year>/next/", year_views.follow, name="year_next"),
    path("units/<slug:code>/year-end/<int:year>/archive/", year_views.archive, name="year_archive"),
    path("units/<slug:code>/year-end/<int:year>/package/", year_views.package, name="year_package"),
    path("units/<slug:code>/project/", projects.project, name="project"),
    path("units/<slug:code>/project.<str:suffix>", projects.download, name="project_file"),
    path("units/<slug:code>/report.<str:suffix>", views.download, name="report_file"),
]

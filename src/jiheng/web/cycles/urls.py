"""Addresses of filings and their reports."""

from django.urls import path

from jiheng.web.cycles import opening, views, words

urlpatterns = [
    path("units/<slug:code>/cycles/new/", opening.new, name="cycle_new"),
    path("units/<slug:code>/report/", views.report, name="report"),
    path("units/<slug:code>/report/<slug:act>/", views.act, name="report_act"),
    path("units/<slug:code>/words/", words.words, name="words"),
    path("units/<slug:code>/words/<slug:what>/", words.change, name="words_change"),
    path("units/<slug:code>/report.<str:suffix>", views.download, name="report_file"),
]

"""Addresses of the budget."""

from django.urls import path

from jiheng.web.budgets import change_views, views

urlpatterns = [
    path("units/<slug:code>/budget/", views.budget, name="budget"),
    path("units/<slug:code>/budget/open/", views.begin, name="budget_open"),
    path("units/<slug:code>/budget/<int:year>/lines/", views.enter, name="budget_enter"),
    path("units/<slug:code>/budget/<int:year>/import/", views.importing, name="budget_import"),
    path("units/<slug:code>/budget/lines/<int:pk>/", views.line, name="budget_line"),
    path("units/<slug:code>/budget/lines/<int:pk>/months/", views.months, name="budget_months"),
    path("units/<slug:code>/budget/lines/<int:pk>/drop/", views.drop, name="budget_drop"),
    path("units/<slug:code>/budget/<int:year>/changes/", change_views.changes, name="budget_changes"),
    path("units/<slug:code>/budget/<int:year>/changes/effect/", change_views.effect, name="budget_effect"),
    path("units/<slug:code>/budget/documents/<int:pk>/", change_views.document, name="budget_document"),
    path("units/<slug:code>/budget/<int:year>/arrears/", views.arrears, name="budget_arrears"),
]

"""Addresses of the ledger."""

from django.urls import path

from jiheng.web.ledger import views

urlpatterns = [
    path("units/<slug:code>/ledger/", views.ledger, name="ledger"),
    path("units/<slug:code>/ledger/enter/", views.enter, name="ledger_enter"),
    path("units/<slug:code>/ledger/balance/", views.balance, name="ledger_balance"),
    path("units/<slug:code>/ledger/available/", views.available, name="ledger_available"),
    path("units/<slug:code>/ledger/export/", views.download, name="ledger_export"),
    path("units/<slug:code>/ledger/<int:year>/<int:number>/reverse/", views.reverse, name="ledger_reverse"),
    path("units/<slug:code>/ledger/<int:year>/import/", views.importing, name="ledger_import"),
]

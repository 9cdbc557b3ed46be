"""Addresses of the desk."""

from django.urls import path

from jiheng.web.desk import views

urlpatterns = [
    path("", views.desk, name="desk"),
    path("audits/", views.upload, name="audits"),
    path("audits/<int:pk>/", views.audit, name="audit"),
    path("audits/<int:pk>/report/", views.report, name="audit_report"),
    path("audits/<int:pk>/annotated", views.annotated, name="annotated"),
    path("audits/<int:pk>/original", views.original, name="original"),
]

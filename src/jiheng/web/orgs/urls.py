"""Addresses of this app."""

from django.urls import path

from jiheng.web.orgs import views

urlpatterns = [
    path("login/", views.log_in, name="login"),
    path("logout/", views.log_out, name="logout"),
]

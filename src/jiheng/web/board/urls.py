"""Addresses of a unit's board."""

from django.urls import path

from jiheng.web.board import fill, presence, views

urlpatterns = [
    path("units/", views.units, name="units"),
    path("units/<slug:code>/", views.home, name="home"),
    path("units/<slug:code>/fill/", fill.fill, name="fill"),
    path("units/<slug:code>/fill/tree/", fill.tree, name="fill_tree"),
    path("units/<slug:code>/fill/cell/", fill.cell, name="fill_cell"),
    path("units/<slug:code>/fill/paste/", fill.paste, name="fill_paste"),
    path("units/<slug:code>/fill/carry/", fill.carry, name="fill_carry"),
    path("units/<slug:code>/fill/presence/", presence.presence, name="fill_presence"),
    path("units/<slug:code>/indicators/", views.indicators, name="indicators"),
    path("units/<slug:code>/indicators/<int:pk>/", views.indicator, name="indicator"),
]

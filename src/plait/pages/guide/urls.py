"""The addresses of the guide."""

from django.urls import path

from plait.pages.guide import pages

urlpatterns = [
    path("guide", pages.guide, name="guide"),
    path("guide/stages/<slug:slug>", pages.stage, name="guide-stage"),
    path("guide/roles", pages.roles, name="guide-roles"),
    path("guide/roles/<slug:role_id>", pages.role, name="guide-role"),
    path("guide/roles/<slug:role_id>/poster", pages.poster, name="guide-poster"),
    path("guide/standards/<slug:standard_id>", pages.standard, name="standard"),
]

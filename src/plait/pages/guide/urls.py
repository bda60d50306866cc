"""The addresses of the guide."""

from django.urls import path

from plait.pages.guide import pages

urlpatterns = [
    path("guide", pages.guide, name="guide"),
    path("guide/standards/<slug:standard_id>", pages.standard, name="standard"),
]

"""Tells Django about the room."""

from django.apps import AppConfig


class WorkforceConfig(AppConfig):
    """Who is there to do it, as a Django app."""

    name = "plait.workforce"
    label = "workforce"
    verbose_name = "Who is there to do it"

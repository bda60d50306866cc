"""Tells Django about the room."""

from django.apps import AppConfig


class AccessConfig(AppConfig):
    """Who may see and do, as a Django app."""

    name = "plait.access"
    label = "access"
    verbose_name = "Who may see and do"

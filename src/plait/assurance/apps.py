"""Tells Django about the room."""

from django.apps import AppConfig


class AssuranceConfig(AppConfig):
    """What boards hold, as a Django app."""

    name = "plait.assurance"
    label = "assurance"
    verbose_name = "What boards hold"

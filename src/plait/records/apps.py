"""Tells Django about the room."""

from django.apps import AppConfig


class RecordsConfig(AppConfig):
    """What is kept, as a Django app."""

    name = "plait.records"
    label = "records"
    verbose_name = "What is kept"

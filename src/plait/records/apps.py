"""Tells Django about the room."""

from typing import Any

from django.apps import AppConfig
from django.db import connections
from django.db.models.signals import pre_migrate

from plait.records.roles import ensure_schema


class RecordsConfig(AppConfig):
    """What is kept, as a Django app."""

    name = "plait.records"
    label = "records"
    verbose_name = "What is kept"

    def ready(self) -> None:
        """Have the schema made before the first migration of any app."""
        pre_migrate.connect(_prepare, sender=self)


def _prepare(*, using: str, **_: Any) -> None:
    # The table of migrations itself must lie in the schema, so this cannot be one.
    with connections[using].cursor() as cursor:
        ensure_schema(cursor.execute)

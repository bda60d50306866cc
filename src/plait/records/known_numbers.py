"""Whose an NHS number is, and how a given name is searched: see ADR 20.

A table of its own, keyed by the number: a unique number in the table of people would
not split over the servers of a sharded PostgreSQL. The web reads none of it.
"""

from django.db import models
from django.db.models import F, Func


class KnownNumber(models.Model):
    """The one record of a mother or a baby, by the NHS number. Written by a trigger."""

    nhs_number = models.TextField(primary_key=True)
    subject_id = models.UUIDField()
    person_id = models.UUIDField()

    class Meta:
        app_label = "records"
        db_table = "known_number"

    def __str__(self) -> str:
        return f"number of person {self.person_id}"


def given_key() -> models.GeneratedField:
    """The given name as it is searched, which the database works out for each row."""
    return models.GeneratedField(
        expression=Func(F("given"), function="plait.key_of"),
        output_field=models.TextField(db_collation="C"),
        db_persist=True,
    )

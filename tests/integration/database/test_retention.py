"""Every field says what kind of data it holds and how long it is kept."""

import pytest
from django.apps import apps

from plait.access import retention as of_access
from plait.assurance import retention as of_assurance
from plait.records import retention as of_records
from plait.workforce import retention as of_workforce


@pytest.mark.parametrize(
    ("room", "declared"),
    [
        ("access", of_access.FIELDS),
        ("assurance", of_assurance.FIELDS),
        ("records", of_records.FIELDS),
        ("workforce", of_workforce.FIELDS),
    ],
)
def test_every_field_is_declared(room, declared):
    """
    A new field must be declared, and a declaration must have its field.
    """
    found = {
        f"{model.__name__}.{field.name}"
        for model in apps.get_app_config(room).get_models()
        for field in [*model._meta.fields, *model._meta.many_to_many]
    }

    assert found == set(declared)


def test_no_period_is_said_to_be_checked_that_was_not():
    """
    The retention periods come from memory so far; whoever reads the source says so.
    """
    declared = of_records.FIELDS | of_assurance.FIELDS | of_workforce.FIELDS
    periods = {each.period for each in declared.values()}

    assert not any(period.is_checked for period in periods)

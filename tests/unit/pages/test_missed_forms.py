"""The form for a contact that did not happen: which contact it would have been."""

from datetime import UTC, datetime
from uuid import uuid4

import pytest

from plait.pages.staff.record_any import AnyForm
from plait.pages.staff.record_forms import PersonChoice, Setting
from plait.timeline import facts

NOW = datetime(2026, 3, 5, 10, tzinfo=UTC)


@pytest.mark.parametrize(
    ("agency", "contact"),
    [("perinatal", "contact.perinatal"), ("health_visiting", None), ("gp", None)],
)
def test_what_was_missed_is_known_of_who_makes_one_kind_of_contact_alone(
    agency, contact
):
    """
    So it counts as the team's among missed appointments; of others nobody can tell.
    """
    mother = PersonChoice(uuid4(), "mother", "Mother")
    setting = Setting(people=(mother,), now=NOW, agency_kind=agency)
    form = AnyForm(
        {"about": str(mother.id), "planned": "Follow-up", "when": "now",
         "event_id": str(uuid4()), "opened_at": NOW.isoformat()},
        setting=setting, kind="nonattendance.did_not_attend",
    )  # fmt: skip

    assert form.is_valid(), form.errors
    assert form.fact().get("contact") == contact
    assert "contact" not in form.fields


@pytest.mark.parametrize("kind", ["nonattendance.no_access", "contact.declined"])
@pytest.mark.parametrize(
    ("agency", "class_"), [("perinatal", "health"), ("maternity", "routine")]
)
def test_what_a_mental_health_team_writes_by_hand_is_as_private_as_its_contacts(
    kind, agency, class_
):
    """
    What others missed stays routine: their contacts are.
    """
    mother = PersonChoice(uuid4(), "mother", "Mother")
    setting = Setting(people=(mother,), now=NOW, agency_kind=agency)
    form = AnyForm(
        {"about": str(mother.id), "planned": "Therapy session", "when": "now",
         "event_id": str(uuid4()), "opened_at": NOW.isoformat()},
        setting=setting, kind=kind,
    )  # fmt: skip

    assert form.is_valid(), form.errors
    [draft] = form.drafts()
    assert facts.class_of(draft.kind, draft.fact) == class_

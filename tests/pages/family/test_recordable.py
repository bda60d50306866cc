"""What a standard asks for must be something that a page can record."""

from datetime import UTC, datetime
from uuid import uuid4

import pytest

from lib.forms_sent import recorded, sent, where
from plait.access.permissions import keepers, may_record_kind
from plait.pages.choices import CheckboxesField, RadiosField, SelectField
from plait.pages.staff import recordables
from plait.pages.staff.record_forms import PersonChoice, Setting
from plait.standards import policies
from plait.standards.conditions import COMPUTED
from plait.standards.loader import library
from plait.standards.roles import roles
from plait.timeline import facts
from plait.timeline.facts import births
from plait.timeline.subjects import ROLES

STANDARDS = [
    standard
    for standard in (
        *library(),
        *(one for name in policies.names() for one in policies.policy(name).adopted),
    )
    if standard.subject == "family"
]
AGENCIES = sorted({kind for one in roles().values() for kind in one.held_by})
#: Recorded by Plait itself when it happens.
BY_ITSELF = {"access.emergency_opened"}
#: Recorded from a diary, and from the appointment itself: see tests/pages/diary.
FROM_A_DIARY = {
    "appointment.booked", "appointment.moved", "appointment.cancelled",
    "appointment.outcome",
}  # fmt: skip
#: Recorded from its own row on the family's page of actions, on the page of an opening,
#: and on that of an address: see test_meeting_actions.py and test_emergency.py in
#: tests/pages/frame, and test_addresses.py here.
FROM_ITS_ROW = {
    "action.done", "action.dropped", "access.reviewed", "address.restricted",
    # From the page of who has a family, of the care plan, and of a birth.
    "allocation.ended", "plan.perinatal_care.approved", "plan.perinatal_care.reviewed",
    *(kind.name for kind in births.KINDS),
}  # fmt: skip
#: Whom a message goes back to is who sent it: nobody is asked.
FROM_WHAT_IT_ANSWERS = {("message.declined", "to")}
#: Two agencies each record their own half: that is what it asks for.
TWO_KEYS = {"injury_two_key_closure"}
#: Asked of the services whose care moves with a family, and of no others.
OF_A_MOVE = {"transfer_answered", "transfer_returned"}
#: What a form works out, or asks under another name or on a page of its own.
ASKED_OTHERWISE = {
    "about",
    "mobile",
    "explanation",
    "infant_seen",
    "represented",
    "home_area",
    "found_elsewhere",
    "complete",
    "whom",
    "version",  # of a document: given to it when it is recorded
    *COMPUTED,
}


def setting(agency):
    people = [PersonChoice(uuid4(), role, role.capitalize()) for role in sorted(ROLES)]
    return Setting(tuple(people), datetime(2026, 3, 2, tzinfo=UTC), agency)


def form_of(kind, agency):
    found = recordables.find(kind)
    return found.make(setting=setting(agency), initial=found.preset) if found else None


def can_say(form, kind, test):
    """Whether the form has the question, and the answer that the standard looks for."""
    asked = form.fields.get({"class": "class_"}.get(test.field, test.field))
    if test.field in ASKED_OTHERWISE or test.value is None:
        return True
    if (kind, test.field) in FROM_WHAT_IT_ANSWERS:
        return True
    if kind in (
        recordables.DISAGREEMENTS | recordables.INFORMATION | recordables.MOVES
    ):
        return True  # on pages of their own, with tests of their own
    if asked is None:
        return False
    if isinstance(asked, RadiosField | SelectField | CheckboxesField):
        offered = {option.value for option in asked.options}
        offered |= {"True", "False"} if offered == {"yes", "no"} else set()
        wanted = test.value if isinstance(test.value, tuple) else [test.value]
        return test.operator == "not" or any(str(one) in offered for one in wanted)
    # A word that is typed is found by chance alone.
    return kind == "diagnosis.mental_health" or test.operator == "not"


def lacking(signal, agencies):
    """The kinds and fields of a signal that no page of these agencies can record."""
    found = set()
    for kind in signal.kinds - BY_ITSELF - FROM_ITS_ROW - FROM_A_DIARY:
        forms = [form_of(kind, one) for one in agencies if may_record_kind(one, kind)]
        said = [
            {test.field for test in signal.tests if not can_say(form, kind, test)}
            for form in forms
            if form is not None
        ]
        if not said or all(said):
            found.add((kind, *sorted(min(said, key=len, default=set()))))
    return found


@pytest.mark.parametrize("standard", STANDARDS, ids=lambda standard: standard.id)
def test_what_starts_or_ends_a_duty_can_be_recorded_on_a_page(standard):
    """
    One of the signals of each part is recordable, with the fields it looks at.
    """
    for part in (standard.when, standard.then.signals):
        missing = [lacking(signal, AGENCIES) for signal in part]
        alone = part is standard.then.signals and not standard.then.all_of
        assert not (all(missing) if alone else any(missing)), missing


@pytest.mark.parametrize("standard", STANDARDS, ids=lambda standard: standard.id)
def test_whoever_owes_it_can_record_what_meets_it(standard):
    """
    No team has a duty that only another agency's record can end.
    """
    asked = roles()[standard.owed_by].held_by or AGENCIES
    if standard.id in OF_A_MOVE:
        asked = keepers("transfer.accepted")
    for agency in asked:
        lacks = [
            kinds if len(kinds) == len(signal.kinds) else set()
            for signal in standard.then.signals
            for kinds in [lacking(signal, [agency])]
        ]
        ends = not any(lacks) if standard.then.all_of else not all(lacks)
        assert ends or standard.id in TWO_KEYS, f"{agency}: {lacks}"


def test_every_kind_that_is_looked_for_is_a_kind():
    """
    The table of what is picked names real fields.
    """
    from plait.pages.staff.record_any import WORDS

    for kind, name in WORDS:
        assert name in facts.kind(kind).shape.model_fields


def test_a_referral_says_which_service_and_for_what(world, signed_in):
    """
    A crisis referral starts the crisis team's clock; advice is told from treatment.
    """
    client = signed_in(world.visitor)
    form = sent(world, what="made", urgency="urgent", reason="She has not slept")

    client.post(where(world, "mental-health-referral"), form | {"to": "crisis_team"})
    client.post(
        where(world, "mental-health-referral"),
        form | {"event_id": str(uuid4()), "purpose": "preconception"},
    )

    first, second = recorded("referral.mental_health.made")
    assert (first["to"], "purpose" in first) == ("crisis_team", False)
    assert (second["purpose"], "to" in second) == ("preconception", False)


def test_a_disagreement_begins_with_a_decision(world, signed_in):
    """
    Nobody disagrees with nothing: first it is chosen what it is about.
    """
    client = signed_in(world.visitor)

    for what in ("challenge.raised", "challenge.answered", "challenge.withdrawn"):
        answer = client.post(where(world, what), sent(world, stage="2"))

        assert answer["Location"] == f"/families/{world.family}/disagree"
    assert recorded("challenge.raised") == []

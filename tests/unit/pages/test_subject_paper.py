"""What stands in a person's copy, for whatever is recorded about a family."""

from datetime import UTC, date, datetime, timedelta
from uuid import UUID, uuid5

import pytest
from django.template.loader import render_to_string
from hypothesis import given, settings
from hypothesis import strategies as st

from plait.pages.staff import subject_copy, subject_paper
from plait.pages.staff.opening import Open
from plait.pages.staff.person_reading import Of
from plait.pages.staff.subject_forms import GIVE, CopyForm
from plait.records.shapes import (
    FamilyView,
    PersonView,
    StoredEvent,
    TimelineEvent,
)
from plait.timeline.events import Event
from plait.timeline.timeline import Timeline
from plait.worklist.obligations import visible
from plait.worklist.subject_requests import Request

FAMILY = UUID(int=7)
NOW = datetime(2026, 3, 9, 9, tzinfo=UTC)
PEOPLE = {
    role: UUID(int=n) for n, role in enumerate(("mother", "partner", "infant"), 1)
}
KINDS = (
    "contact.health_visitor.other", "message.sent", "concern.safeguarding",
    "plan.safety.agreed", "concern.domestic_abuse",
)  # fmt: skip
CLASSES = (
    "routine", "health", "third_party", "police", "sealed", "location",
    "domestic_abuse",
)  # fmt: skip

happenings = st.lists(
    st.tuples(
        st.sampled_from(KINDS),
        st.sampled_from((None, *PEOPLE)),
        st.sets(st.sampled_from(tuple(PEOPLE))),
        st.sampled_from(CLASSES),
        st.sampled_from(("ours", "theirs")),
        st.sampled_from(("note", "people_present", "subjects")),
    ),
    max_size=12,
)


class _NoTeams:
    """A directory in which nobody is."""

    teams: dict[int, object] = {}


@pytest.fixture(autouse=True)
def _nobody_else(monkeypatch):
    """
    Agencies and teams are no part of this.
    """
    monkeypatch.setattr(subject_paper, "directory", _NoTeams)
    monkeypatch.setattr(subject_paper.agencies, "cards", dict)


def person(role):
    """Somebody of the family."""
    return PersonView(
        id=PEOPLE[role], role=role, given=role.title(), family_name="Ashby",
        preferred_name="", born_on=date(1995, 7, 14), nhs_number=None, sex="",
        language="", interpreter=False, safe_to_text=False, household=True,
        died_on=None, source_id=None,
    )  # fmt: skip


def read(made, role):
    """The record as whoever may read all of it has it open, for this person."""
    family = FamilyView(
        id=FAMILY, kind="family", reference="F-TEST", partnership="ashmere",
        partnership_name="Ashmere", home_team_id=1, policy="",
        people=tuple(map(person, PEOPLE)),
    )  # fmt: skip
    every = [happened(number, *one) for number, one in enumerate(made)]
    timeline, _ = visible(FAMILY, every)
    return Of(Open(family, 127, ""), person(role), tuple(every), timeline, "ours")


def happened(number, kind, about, others, sensitivity, agency, where):
    """An event with a word of its own, which names these in some field."""
    id_ = uuid5(FAMILY, str(number))
    named = [str(PEOPLE[one]) for one in sorted(others)]
    fact = {"note": f"canary{number}canary"}
    if named:
        fact |= {"about_them": named} if where == "note" else {where: named}
    at = NOW - timedelta(days=number + 1)
    return TimelineEvent(
        event=StoredEvent(
            subject_id=FAMILY, id=id_, kind=kind, fact=fact, occurred_at=at,
            recorded_at=at, about=PEOPLE.get(about), agency=agency, team_id=1, by_id=1,
            sensitivity=sensitivity, corrects=None, root=id_, first_recorded_at=at,
        ),
        by="", team="",
    )  # fmt: skip


def asked_for(role):
    """That this person asked for their copy."""
    event = Event(
        id="asked", subject=str(FAMILY), about=str(PEOPLE[role]), kind="subject.asked",
        occurred_at=NOW, recorded_at=NOW, agency="ours",
        fact={"asked_by": "themselves", "identity": "known"},
    )  # fmt: skip
    [known] = Timeline.of(str(FAMILY), [event]).events
    return Request(known, ())


def printed(made, role):
    """The copy for this person where all is given that is offered."""
    matter = subject_copy.matter_of(read(made, role), asked_for(role))
    items = subject_copy._items(matter)
    data = {one.field: GIVE for one in items}
    form = CopyForm(data, items=items, asked_by="themselves", is_known=True)
    assert form.is_valid(), form.errors
    paper = subject_paper.paper(
        matter.of, matter.asked, given=form.given(),
        left_out=subject_copy._left_out(matter, form),
        at=NOW, team_id=None, is_part=False,
    )  # fmt: skip
    return render_to_string("documents/subject.jinja", {"paper": paper})


@given(happenings, st.sampled_from(("mother", "partner")))
@settings(max_examples=40, deadline=None)
def test_a_copy_has_no_word_of_an_event_about_anybody_else(made, role):
    """
    Whatever was recorded about mother, partner, baby and mixtures of them, and though
    whoever prepares it gives all that they can: it holds their own alone.
    """
    text = printed(made, role)

    for number, (_, about, others, sensitivity, agency, _) in enumerate(made):
        is_theirs = about == role and others <= {role} and agency == "ours"
        may_be_there = is_theirs and sensitivity not in ("sealed", "location")
        assert (f"canary{number}canary" in text) is may_be_there


@given(happenings)
@settings(max_examples=20, deadline=None)
def test_what_nobody_is_told_of_leaves_no_trace(made):
    """
    The same copy with it and without: of guarded classes not even a gap tells.
    """
    shown = [
        (*one[:3], one[3] if one[3] in ("routine", "health") else None, *one[4:])
        for one in made
    ]
    bound = ("third_party", "police", "sealed", "location", "domestic_abuse")
    without = [
        one if told[3] else (one[0], None, set(), "routine", "theirs", "note")
        for one, told in zip(made, shown, strict=True)
    ]

    def left_out_by_default(events):
        matter = subject_copy.matter_of(read(events, "mother"), asked_for("mother"))
        items = subject_copy._items(matter)
        data = {
            one.field: "serious_harm" if one.sensitivity in bound else GIVE
            for one in items
        }
        form = CopyForm(data, items=items, asked_by="themselves", is_known=True)
        assert form.is_valid(), form.errors
        return subject_paper.paper(
            matter.of, matter.asked, given=form.given(),
            left_out=subject_copy._left_out(matter, form),
            at=NOW, team_id=None, is_part=False,
        ).lines  # fmt: skip

    assert left_out_by_default(made) == left_out_by_default(without)

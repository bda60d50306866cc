"""Worlds that no number makes: the standards' own examples, and two made by hand."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

from generative.population_worlds import START, World, world
from plait.clock.deadlines import Limit
from plait.standards.building import with_kinds
from plait.standards.conditions import Signal
from plait.standards.loader import library
from plait.standards.shapes import Answer, FamilyState, While, Within
from plait.standards.stories import events_of
from plait.timeline.events import Event


def of_examples(year=2026):
    """All that happens in the standards' examples of a year, under all standards."""
    listed, events, number = library(), [], 0
    for standard in listed:
        for example in standard.examples:
            told = events_of(example, standard.subject)
            if {one.occurred_at.year for one in told} != {year}:
                continue
            number += 1
            subject = f"{standard.subject}:E{number}"
            events += [replace(one, subject=subject) for one in told]
    return World(tuple(events), tuple(listed), datetime(year, 12, 1, tzinfo=UTC), None)


def by_hand():
    """Protection accepted alone, an answer to what is not known yet, staff and time."""
    answered = [
        _event("1", 0, "injury.observed"),
        _event("2", 0, "injury.observed", recorded=9, corrects="1"),
        _event("3", 1, "paediatric.assessed", answers="2"),
    ]
    moved = [
        _event("1", 0, "injury.observed"),
        _event("2", 1, "responsibility.offered", to_area="wendlebury"),
        _event("3", 2, "area.left"),
        _event("4", 3, "responsibility.accepted", answers="2"),
    ]
    events = [replace(one, subject="family:F1") for one in answered]
    events += [replace(one, subject="family:F2") for one in moved]
    events.append(replace(_event("1", 0, "injury.observed"), subject="staff:S1"))
    long_ago = _event("1", -400 * 24, "contact.midwife.booking")
    events.append(replace(long_ago, subject="family:F3"))
    events.append(replace(_event("2", 0, "injury.observed"), subject="family:F3"))
    while_pregnant = (While((FamilyState("pregnant"),)),)
    standards = (_standard("first"), _standard("second", while_pregnant))
    return World(tuple(events), standards, _hour(8), _hour(8))


def _event(id_, hour, kind, *, recorded=None, corrects=None, **fact):
    occurred = _hour(hour)
    known = occurred if recorded is None else _hour(recorded)
    return Event(
        id_, "", "F-infant", kind, occurred, known, "a", fact, corrects=corrects
    )


def _hour(hour):
    return START + timedelta(hours=hour)


def _standard(id_, while_=()):
    """An injury is assessed within 4 hours."""
    plain = {
        "id": id_,
        "while_": while_,
        "also": None,
        "unless": None,
        "stop": (),
        "opens": None,
    }
    return with_kinds(
        replace(
            world(1).standards[0],
            when=(Signal(frozenset({"injury.observed"})),),
            then=Answer((Signal(frozenset({"paediatric.assessed"})),)),
            within=(Within(Limit("hours", 4)),),
            applies_from=date(2020, 1, 1),
            repeat="each",
            renew=None,
            whose=None,
            same_person=False,
            named_for_another=False,
            may_dismiss=False,
            clock="occurred",
            lookback=timedelta(0),
            **plain,
        )
    )

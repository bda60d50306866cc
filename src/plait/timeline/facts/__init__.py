"""Every kind of fact that can be recorded, and the check that none is impossible."""

from __future__ import annotations

import difflib
import re
from collections.abc import Callable, Iterable, Mapping
from datetime import date
from functools import cache, lru_cache
from types import MappingProxyType
from typing import Any

from pydantic import ValidationError

from plait.clock.ages import format_gestation
from plait.instruments.scoring import FORMS, ImpossibleScore
from plait.timeline.facts import (
    appointments,
    beds,
    births,
    care,
    caseloads,
    complex_cases,
    disagreements,
    documents,
    family,
    handovers,
    health,
    looking,
    meetings,
    messages,
    moves,
    outcomes,
    safeguarding,
    seeing,
    sharing,
    subject_requests,
    work,
)
from plait.timeline.facts.shapes import SENSITIVITIES, Fact, ImpossibleFact, Kind

__all__ = [
    "SENSITIVITIES",
    "ImpossibleFact",
    "Kind",
    "UnknownKind",
    "check",
    "class_of",
    "describe",
    "did_you_mean",
    "kind",
    "kinds",
    "turns",
]

#: Marks, embeddings, overrides and isolates of Unicode's bidirectional algorithm.
_TURNING = re.compile("[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]")
_TURNS = (
    "holds a hidden sign that turns the direction of writing. Remove it, or type "
    "the text again"
)
#: A misspelt name is one this alike to a known one.
_ALIKE = 0.8


class UnknownKind(ImpossibleFact):
    """A kind of event that we do not record."""

    def __init__(self, name: str) -> None:
        hint = did_you_mean(name, kinds())
        super().__init__("kind", f"{name[:60]!r} is not a fact we record{hint}")


@cache
def kinds() -> Mapping[str, Kind]:
    """Every kind by its name, in the order of the vocabulary."""
    every = (
        *family.KINDS,
        *health.KINDS,
        *care.KINDS,
        *caseloads.KINDS,
        *safeguarding.KINDS,
        *documents.KINDS,
        *meetings.KINDS,
        *disagreements.KINDS,
        *messages.KINDS,
        *handovers.KINDS,
        *moves.KINDS,
        *outcomes.KINDS,
        *sharing.KINDS,
        *looking.KINDS,
        *seeing.KINDS,
        *subject_requests.KINDS,
        *births.KINDS,
        *work.KINDS,
        *complex_cases.KINDS,
        *beds.KINDS,
        *appointments.KINDS,
    )
    return MappingProxyType({kind.name: kind for kind in every})


def kind(name: str) -> Kind:
    """The kind of this name.

    Raises:
        UnknownKind: we record no such fact; says which one may have been meant.
    """
    try:
        return kinds()[name]
    except KeyError:
        raise UnknownKind(name) from None


def class_of(name: str, fact: Mapping[str, Any]) -> str:
    """The class that a fact is recorded with where nobody says another.

    It is that of its kind. A contact that did not happen has the class of the contact
    that it would have been: whoever may not read that somebody was seen by a service
    may not read either that they were to be.

    Raises:
        UnknownKind: we record no such fact.
    """
    found = kind(name)
    would_be = kinds().get(str(fact.get("contact")))
    if found.shape is not family.Missed or would_be is None:
        return found.sensitivity
    return would_be.sensitivity


@lru_cache(maxsize=64)
def _nearest(name: str, known: tuple[str, ...], cutoff: float) -> str:
    """The nearest known name: looked for once, in a file that is wrong throughout."""
    return next(iter(difflib.get_close_matches(name, known, 1, cutoff)), "")


def did_you_mean(name: str, known: Iterable[str], cutoff: float = 0.6) -> str:
    """`. Did you mean 'x'?` for the nearest known name, or nothing."""
    near = _nearest(name, tuple(known), cutoff)
    return f". Did you mean {near!r}?" if near else ""


def check(name: str, fact: Mapping[str, Any]) -> dict[str, Any]:
    """The fact as it is kept: plain JSON values, with defaults filled in.

    Fields that a kind does not know are kept: nothing is lost. A field that looks
    like a misspelling of a known one is refused, because it would be passed over.

    Raises:
        UnknownKind: we record no such fact.
        ImpossibleFact: a field is missing, out of range or misspelt, or a text holds
            a hidden sign that turns the direction of writing.
    """
    shape = kind(name).shape
    if not isinstance(fact, Mapping):
        raise ImpossibleFact("fact", f"wanted fields, got {type(fact).__name__}")
    if fact.get("withdrawn") is True:
        shape = Fact
    _refuse_misspelt(shape, fact)
    _refuse_turning(fact)
    try:
        # A field that is null is a field that was not given.
        made = shape.model_validate({k: v for k, v in fact.items() if v is not None})
    except ValidationError as error:
        raise _impossible(error) from None
    try:
        kept = made.model_dump(mode="json", by_alias=True, exclude_none=True)
    except ValueError:
        raise ImpossibleFact("fact", "is nested too deeply") from None
    try:
        health.check_score(name, kept)
    except ImpossibleScore as error:
        given = next((form for form in FORMS if form in kept), "total")
        raise ImpossibleFact(given, str(error)) from None
    return kept


def _refuse_misspelt(shape: type[Fact], fact: Mapping[str, Any]) -> None:
    known = {field.alias or name for name, field in shape.model_fields.items()}
    for name in fact:
        if name not in known:
            hint = did_you_mean(str(name), known - set(fact), _ALIKE)
            if hint:
                raise ImpossibleFact(str(name)[:60], f"is not a field{hint}")


def _refuse_turning(fact: Mapping[str, Any]) -> None:
    """Refuse what would reach out of its own text and turn the words beside it.

    Letters of every script turn by themselves; nobody types these signs.
    """
    for name, value in fact.items():
        if turns(str(name)):
            raise ImpossibleFact("fact", _TURNS)
        if turns(value):
            raise ImpossibleFact(name[:60], _TURNS)


def turns(value: Any) -> bool:
    """Whether a text, or any text within a value, holds a sign that turns writing."""
    if isinstance(value, str):
        return _TURNING.search(value) is not None
    if isinstance(value, Mapping):
        return any(turns(name) or turns(part) for name, part in value.items())
    return isinstance(value, list | tuple) and any(map(turns, value))


def _impossible(error: ValidationError) -> ImpossibleFact:
    first = error.errors(include_url=False, include_input=False)[0]
    answer = len(first["loc"]) > 1 and first["loc"][0] in FORMS
    if answer:
        # One answer of a screen may be of several types; pydantic would name each.
        form, place = first["loc"][:2]
        message = "wanted a whole number, or yes or no"
        return ImpossibleFact(f"{form}.{place}", message)
    where = ".".join(str(step) for step in first["loc"])
    message = first["msg"].removeprefix("Value error, ")
    return ImpossibleFact(where, message[:1].lower() + message[1:])


def describe(name: str, fact: Mapping[str, Any]) -> str:
    """The fact in one plain line with its details, for those who may see it."""
    title = kind(name).title
    if fact.get("withdrawn"):
        return f"{title}: withdrawn"
    details = [
        words
        for field, value in fact.items()
        if field not in _QUIET and (words := _in_words(field, value))
    ]
    return f"{title}: {'; '.join(details)}" if details else title


#: What is no detail for a reader.
_QUIET = frozenset(
    {
        "answers",
        "withdrawn",
        "items",
        "answers_printed",
        "household",
        "reported_from",
        "explanation_words",
        "seen_by",
        "seen_by_name",
        "agreed",
        "opinions",
        "mark",
        "standard",
        "trigger",
        "rung",
        "worker",
        "team",
        "told",
        "to_team",
        "notice_of",
        "template",
        "people_present",
        "infants_seen",
        "meeting",
        "invitations",
        "attendance",
        "not_any_more",
        "starts_at",
        "next_at",
        "zone",
        "link",
        "minutes",
        "digest",
        "everybody",
        "teams",
        "duty_standard",
        "duty_trigger",
        "of",
        "challenge",
        "reached",
        "parts",
        "from_role",
        "covers_for",
        "opened_until",
        "service",
        "access_days",
        "still_open",
        "history",
        "seen",
        "services",
        "home",
        "given",
        "left_out",
        "exemptions",
        "criteria",
        "changed",
        "document",
        "belongs_to",
        "at",
        "for",
        "group",
        "appointment",
        "outcome_by",
        "despite",
    }
)
#: Kinds of meeting whose name alone does not say that they are one.
_MEETINGS = {
    "strategy": "strategy meeting",
    "strategy_call": "strategy discussion by telephone",
    "prebirth": "pre-birth meeting",
    "discharge_planning": "discharge planning meeting",
    "complex_case": "complex case meeting",
    "conference_initial": "initial child protection conference",
    "conference_review": "review child protection conference",
}
#: Fields that are said without their name.
_SAID: Mapping[str, Callable[[Any], str]] = MappingProxyType(
    {
        "weight_g": lambda grams: f"{grams:,} g",
        "gestation_days": lambda days: f"{format_gestation(days)} weeks of pregnancy",
        "note": str,
        "code": lambda code: str(code).replace("_", " "),
        "result": lambda result: str(result).replace("_", " "),
        "channel": lambda name: "by text message" if name == "sms" else f"by {name}",
        "type": lambda name: _MEETINGS.get(name, str(name).replace("_", " ")),
        "tell": lambda role: f"the {str(role).replace('_', ' ')} was told",
        "marks": lambda marks: "; ".join(map(_part, marks)),
        "explanation": lambda given: {
            "none": "no explanation was given",
            "inconsistent": "the explanation does not fit",
            "changed": "the explanation changed",
            "plausible": "the explanation fits",
        }.get(given, str(given)),
        "explanation_changed": lambda given: {
            "yes": "another explanation was given first",
            "no": "the explanation did not change",
        }.get(given, ""),
        "photos": lambda photos: (
            "one photo" if len(photos) == 1 else f"{len(photos)} photos"
        ),
    }
)


def _in_words(field: str, value: Any) -> str:
    name = field.replace("_", " ")
    if value is None or value in ([], {}):
        return ""
    if isinstance(value, bool):
        return name if value else f"not {name}"
    said = _SAID.get(field)
    if said is not None:
        return said(value)
    if isinstance(value, list):
        return f"{name} {'; '.join(map(_part, value))}"
    return f"{name} {_day(value)}"


def _part(part: Any) -> str:
    if isinstance(part, Mapping):
        sizes = (f"{v:g} mm" if k == "size_mm" else str(v) for k, v in part.items())
        return ", ".join(sizes).replace("_", " ")
    return str(part).replace("_", " ")


def _day(value: Any) -> str:
    """A value as words; a day as `3 Sep 2026`."""
    try:
        day = date.fromisoformat(str(value))
    except ValueError:
        return str(value).replace("_", " ")
    return f"{day.day} {day:%b %Y}"

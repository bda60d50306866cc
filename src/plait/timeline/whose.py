"""Whose an event is: about one person alone, several, the family, or somebody else.

Pure. A mother and a partner are two persons, each with a right to what is held about
them and none to what is held about the other. So whatever names two of them is nobody's
alone, in whichever field it does.
"""

from __future__ import annotations

import types
from collections.abc import Collection, Iterable, Mapping
from datetime import date, datetime
from functools import cache
from typing import Annotated, Any, Final, Literal, Union, get_args, get_origin
from uuid import UUID

from pydantic import BaseModel

from plait.timeline import facts

#: How an event stands to one person: about them and nobody else; about them and others;
#: about nobody in particular; about others.
Share = Literal["alone", "together", "family", "others"]

#: What says who may read, who was told and who looked: it is about the record, and no
#: fact about a person. Who looked has a page of its own.
ABOUT_THE_RECORD: Final = (
    "access.", "class.", "escalation.", "meeting.pack_opened", "notice.", "subject.",
)  # fmt: skip


#: Whoever stands in these was there, or is meant, of the family or not.
_OF_PERSONS: Final = ("people_present", "subjects", "infants_seen")
#: These tell of a baby, a partner or a relative, and name nobody.
_OF_OTHERS: Final = frozenset(
    {"baby_is", "explained_by", "first_degree_relative", "infant_awake", "infant_seen",
     "infant_undressed", "looked_after_by", "partner_known", "visits"}
)  # fmt: skip


def persons(
    about: object, fact: Mapping[str, Any], people: Collection[str]
) -> frozenset[str]:
    """Everybody of a family whom an event is about or names, by id.

    Args:
        about: the id of whom it is about, or None.
        fact: the fact, in any field of which an id may stand.
        people: the ids of everybody of the family.
    """
    named = {text for text in _texts(fact) if text in people}
    named |= {text for name in _OF_PERSONS for text in _texts(fact.get(name))}
    return frozenset(named | ({str(about)} if about else set()))


def share_of(
    person: str, about: object, fact: Mapping[str, Any], people: Collection[str]
) -> Share:
    """How an event stands to a person of the family."""
    found = persons(about, fact, people)
    if not found:
        return "family"
    if person not in found:
        return "others"
    return "alone" if found == {person} and str(about) == person else "together"


def is_about_the_record(kind: str) -> bool:
    """Whether it tells of the record, and not of a person."""
    return kind.startswith(ABOUT_THE_RECORD)


def has_words(kind: str, fact: Mapping[str, Any]) -> bool:
    """Whether somebody's own words stand in it, which may name anybody.

    Codes of a closed list, numbers, days and ids are no words. Whatever is not known
    to be one of these counts as words: nobody has looked at it yet. So does what tells
    of a baby or a relative without a name.
    """
    if _OF_OTHERS & set(fact):
        return True
    codes = _codes(kind)
    return any(
        _is_words(value, codes.get(name, frozenset())) for name, value in fact.items()
    )


def _is_words(value: Any, codes: frozenset[object]) -> bool:
    if isinstance(value, Mapping):
        return any(_is_words(one, codes) for one in value.values())
    if isinstance(value, list | tuple):
        return any(_is_words(one, codes) for one in value)
    if value is None or isinstance(value, bool | int | float):
        return False
    return value not in codes and not _is_id_or_day(str(value))


def _is_id_or_day(text: str) -> bool:
    for read in (UUID, date.fromisoformat, datetime.fromisoformat):
        try:
            read(text)
        except ValueError:
            continue
        return True
    return False


@cache
def _codes(kind: str) -> Mapping[str, frozenset[object]]:
    """The words that each field of a kind may hold from a closed list."""
    return {
        field.alias or name: frozenset(_literals(field.annotation))
        for name, field in facts.kind(kind).shape.model_fields.items()
    }


def _literals(annotation: Any) -> Iterable[object]:
    origin = get_origin(annotation)
    if origin is Literal:
        yield from get_args(annotation)
    elif origin in (Union, types.UnionType, Annotated, list, tuple):
        for one in get_args(annotation):
            yield from _literals(one)
    elif isinstance(annotation, type) and issubclass(annotation, BaseModel):
        for field in annotation.model_fields.values():
            yield from _literals(field.annotation)


def _texts(value: Any) -> Iterable[str]:
    if isinstance(value, Mapping):
        for name, one in value.items():
            yield from (str(name), *_texts(one))
    elif isinstance(value, list | tuple | set | frozenset):
        for one in value:
            yield from _texts(one)
    elif value is not None:
        yield str(value)

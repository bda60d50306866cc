"""What each page of the guide shows, for whoever renders it: the site, or files."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, TypeVar

from django.utils.safestring import mark_safe

from plait.pages import components, crisis
from plait.pages.guide import (
    asked,
    history,
    local,
    searching,
    stages,
    words,
)
from plait.pages.guide.pathway import column, pathway
from plait.pages.guide.shelf import FORCE_TAGS, Shelved, find, shelf
from plait.standards.drawing import draw
from plait.standards.lanes import agency_title
from plait.standards.loader import library
from plait.standards.plain_words import rung_after, standard_in_words
from plait.standards.roles import role_title
from plait.standards.shapes import FORCE_IN_WORDS, ORIGIN_IN_WORDS, Standard

#: Headings of a standard's plain words that have a place of their own on the page.
ELSEWHERE = frozenset(
    {"If it is late", "How much it binds", "Whose limit it is", "Source"}
)


_T = TypeVar("_T")


@dataclass(frozen=True, slots=True)
class Reader:
    """Who reads: on which day, and by the policy of which partnership ("" if none)."""

    today: date
    mine: str = ""


def guide(reader: Reader) -> Mapping[str, Any]:
    """The pathway as a whole, and the list that says the same."""
    found = shelf(reader.today, reader.mine)
    return _framed(
        q="",
        pathway=pathway(found),
        count=len(found),
        words={it.id: searching.words_of(it) for it in found},
        forces=_forces(),
    )


def search(reader: Reader, q: str) -> Mapping[str, Any]:
    """What a search finds in the guide, and what it searched."""
    found = searching.search(q, shelf(reader.today, reader.mine))
    return _framed(q=q, found=found, searched=searching.SEARCHED)


def stage(reader: Reader, slug: str) -> Mapping[str, Any] | None:
    """One stage: what each agency owes in it. None where there is no such stage."""
    this = stages.by_slug(slug)
    if this is None:
        return None
    found = shelf(reader.today, reader.mine)
    before, after = _beside(this, tuple(stages.STAGES.values()))
    return _framed(
        stage=this,
        column=column(this, found),
        before=before,
        after=after,
        forces=_forces(),
    )


def everybody(reader: Reader) -> Mapping[str, Any]:
    """Every role of which something is asked."""
    return _framed(everybody=asked.everybody(shelf(reader.today, reader.mine)))


def role(reader: Reader, role_id: str) -> Mapping[str, Any] | None:
    """What is asked of one role; None where there is no such role."""
    found = asked.asked_of(role_id, _for_mine(shelf(reader.today, reader.mine), reader))
    if found is None:
        return None
    held = [agency_title(kind) for kind in found.role.held_by]
    return _framed(
        asked=found,
        named=words.one(found.role.title),
        held_by=held,
        forces=_forces(),
        partnership=_partnership(reader.mine),
        printed_on=reader.today,
    )


def standard(reader: Reader, standard_id: str) -> Mapping[str, Any] | None:
    """One standard; the reader's own partnership leads. None where there is none."""
    it = find(standard_id, reader.today, reader.mine)
    if it is None:
        return None
    one, shared = it.standard, it.shared
    neighbours = column(it.stage, shelf(reader.today, reader.mine))
    in_order = [duty for cell in neighbours.cells for duty in cell.duties]
    before, after = _beside(it, tuple(in_order))
    return _framed(
        it=it,
        standard=one,
        partnership=it.partnership,
        before=before,
        after=after,
        limits=() if it.partnership else local.limits(shared, first=reader.mine),
        said=words.said(one),
        picture=mark_safe(draw(one)),  # noqa: S308 (drawn by us, from our own data)
        rows=_rows(one),
        ladder=[
            (rung.tell, role_title(rung.tell), rung_after(rung)) for rung in one.if_late
        ],
        stories=[words.story(one, example) for example in one.examples],
        force=FORCE_IN_WORDS[one.force],
        force_tag=FORCE_TAGS[one.force],
        origin=ORIGIN_IN_WORDS[one.limit_origin],
        versions=history.history(library().versions(one.id) or (one,)),
        partnerships=[name for _, name in local.partnerships()],
        differences=() if it.partnership else local.differences(shared),
    )


def addresses(reader: Reader) -> tuple[tuple[str, tuple[str, ...]], ...]:
    """Every page of the guide: the name of its route, and what that needs."""
    found = shelf(reader.today, reader.mine)
    named = [it.role.id for _, them in asked.everybody(found) for it in them]
    return (
        ("guide", ()),
        ("guide-roles", ()),
        *(("guide-stage", (one.slug,)) for one in stages.STAGES.values()),
        *(("guide-role", (name,)) for name in named),
        *(("guide-poster", (name,)) for name in named),
        *(("standard", (it.id,)) for it in found),
    )


def _for_mine(found: tuple[Shelved, ...], reader: Reader) -> tuple[Shelved, ...]:
    """Without what only another partnership asks, for a reader who has one."""
    return tuple(
        it
        for it in found
        if not (reader.mine and it.partnership and it.standard.policy != reader.mine)
    )


def _rows(one: Standard) -> list[tuple[str, str]]:
    return [
        (heading, components.sentence(text))
        for heading, text in standard_in_words(one)
        if heading not in ELSEWHERE
    ]


def _framed(**context: Any) -> Mapping[str, Any]:
    """With what every page of the guide shows: whom to ring."""
    return {**context, "emergency": crisis.EMERGENCY, "lines": crisis.LINES}


def _forces() -> list[tuple[str, str, str]]:
    """The key to the marks: each force, its tag's words, and what it means."""
    return [(key, FORCE_TAGS[key][0], said) for key, said in FORCE_IN_WORDS.items()]


def _partnership(mine: str) -> str:
    return dict(local.partnerships()).get(mine, "")


def _beside(this: _T, them: tuple[_T, ...]) -> tuple[_T | None, _T | None]:
    """The one before it and the one after it, where there is one."""
    if this not in them:
        return None, None
    at = them.index(this)
    return them[at - 1] if at else None, them[at + 1] if at + 1 < len(them) else None

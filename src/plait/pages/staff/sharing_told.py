"""A share, a refusal or a request as pages tell it, to whoever may read it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final
from uuid import UUID

from plait.pages import components
from plait.pages.staff import opening, paths, sharing_page, sharing_words
from plait.records import releases
from plait.worklist import sharing

if TYPE_CHECKING:
    from datetime import datetime

    from plait.pages.staff.sharing_page import Read
    from plait.timeline.timeline import Known

#: The word and the colour of a request as it stands.
TAGS: Final[Mapping[str, tuple[str, str]]] = {
    "open": ("Waiting for an answer", "blue"),
    "answered": ("Answered", "green"),
    "partly": ("Partly answered", "yellow"),
    "refused": ("Not shared", "grey"),
}
UNREADABLE: Final = "Something that you may not read"


@dataclass(frozen=True, slots=True)
class Item:
    """One event that was released; `href` is empty where it may not be read now.

    `state` says until when it may be read, or until when it could. `end` is its id
    where whoever reads may end it.
    """

    words: str
    href: str
    state: str
    is_over: bool
    end: str = ""


@dataclass(frozen=True, slots=True)
class Told:
    """A share or a refusal.

    `until` is None where nothing ends by itself; `is_ours` says that one's own agency
    decided it.
    """

    event: Known
    title: str
    to: str
    by: str
    at: datetime
    purpose: str
    people: str
    until: datetime | None
    items: tuple[Item, ...]
    rows: tuple[tuple[str, str], ...]
    href: str
    is_ours: bool
    ends: tuple[tuple[str, str], ...]

    @property
    def may_end(self) -> bool:
        """Whether whoever reads may end something of it."""
        return any(one.end for one in self.items)


def told(event: Known, of: Read, now: datetime) -> Told:
    """A share or a refusal as whoever reads may know it."""
    fact = event.fact
    found = of.of(event)
    who = (found.by, found.team) if found else ()
    return Told(
        event=event,
        title=_title(event),
        to=_to(event, of),
        by=", ".join(part for part in who if part),
        at=event.occurred_at,
        purpose=sharing_words.purpose_words(fact),
        people=people_words(fact, of),
        until=sharing_words.until_of(fact),
        items=_items(event, of, now),
        rows=tuple(sharing_words.rows(fact)),
        href=paths.share_of(of.opened.id, event.id),
        is_ours=event.agency == of.agency,
        ends=_ends(event, of),
    )


def _to(event: Known, of: Read) -> str:
    """Who gets it: as it says, or whoever asked for it."""
    words = sharing_words.to_words(event.fact)
    if words != sharing_words.NOBODY or not event.fact.get("answers"):
        return words
    asked = sharing.request(of.timeline, str(event.fact["answers"]))
    return (asked and sharing_page.asked_by(of, asked)) or words


def people_words(fact: Mapping[str, Any], of: Read) -> str:
    """Whom it is about."""
    asked = set(fact.get("subjects") or ())
    people = of.opened.family.people
    return components.phrase(
        opening.short_name(one) for one in people if str(one.id) in asked
    )


def _title(event: Known) -> str:
    if event.kind == sharing.SHARED and event.fact.get("outcome") == "still":
        return "Looked at again: shared on"
    outcome = sharing_words.OUTCOMES.get(str(event.fact.get("outcome") or ""))
    if outcome:
        return outcome
    return "Not shared" if event.kind == sharing.WITHHELD else "Shared"


def _items(event: Known, of: Read, now: datetime) -> tuple[Item, ...]:
    """What was released, each as it stands.

    Whoever neither gave it nor was given it reads what the share said of it.
    """
    rows = {
        str(one.root): one.until
        for one in releases.given(of.opened.id)
        if str(one.source) in (event.id, event.event.id)
    }
    newest = {str(one.event.root): one for one in of.seen if not one.is_superseded}
    found = []
    for root in map(str, event.fact.get("released") or ()):
        until = rows[root] if root in rows else _said(event, root, of)
        is_over = until is not None and until <= now
        one = newest.get(root)
        may_end = event.agency == of.agency and not is_over and root in rows
        found.append(
            Item(
                words=sharing_page.option(one, of.opened).label if one else UNREADABLE,
                href=paths.event(of.opened.id, UUID(root)) if one else "",
                state=_state(until, is_over=is_over),
                is_over=is_over,
                end=root if may_end else "",
            )
        )
    return tuple(found)


def _said(event: Known, root: str, of: Read) -> datetime | None:
    """Until when an event may be read, as the share and what ended it say."""
    ends = [
        one.occurred_at
        for one in sharing.ended(of.timeline, event.id)
        if one.fact.get("event") in (None, root)
    ]
    return min(ends) if ends else sharing_words.until_of(event.fact)


def _state(until: datetime | None, *, is_over: bool) -> str:
    if until is None:
        return "may be read until it is ended"
    words = components.moment(until)
    return f"was released until {words}" if is_over else f"may be read until {words}"


def _ends(event: Known, of: Read) -> tuple[tuple[str, str], ...]:
    """When and why something of it was ended before its time."""
    return tuple(
        (components.moment(one.occurred_at), str(one.fact.get("reason") or ""))
        for one in sharing.ended(of.timeline, event.id)
    )

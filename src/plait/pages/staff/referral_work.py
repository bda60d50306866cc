"""Where the work of an episode of care is done: its documents and its appointments."""

from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import UUID

from plait.pages import components
from plait.pages.staff import paths
from plait.timeline.appointments import next_for
from plait.timeline.care import IN_CARE
from plait.timeline.documents import ASSESSMENT, KIND_OF, PLAN

if TYPE_CHECKING:
    from plait.pages.staff.referral_found import Found

_TITLES = {PLAN: "Care plan", ASSESSMENT: "Assessment"}


def work(found: Found) -> list[tuple[str, str, str]]:
    """Each with its address: what it is, and how it stands. Nothing before it is ours.

    A document that nobody has written yet is led to where it is written.
    """
    is_in_care = found.is_ours and found.one.state in IN_CARE
    rows = [_document(found, kind, may_write=is_in_care) for kind in _TITLES]
    if is_in_care:
        rows += [_next(found), ("Book an appointment", paths.book(found.opened.id), "")]
    return [row for row in rows if row is not None]


def _document(
    found: Found, kind: str, *, may_write: bool
) -> tuple[str, str, str] | None:
    named = next(name for name, of in KIND_OF.items() if of == kind)
    about = found.one.about
    written = [x for x in found.timeline.of_kind(kind) if x.about == about]
    title, subject = _TITLES[kind], found.opened.id
    if written:
        when = components.day(written[-1].occurred_at)
        return title, paths.document(subject, named), f"written {when}"
    if not may_write:
        return None
    return title, paths.document_step(subject, named, "write"), "not written yet"


def _next(found: Found) -> tuple[str, str, str] | None:
    """The next appointment with the team, if one is booked."""
    booked = next_for(
        found.timeline, found.item.team, found.request.now, about=found.one.about
    )
    if booked is None:
        return None
    href = paths.appointment(found.opened.id, UUID(booked.id))
    return "Next appointment", href, components.moment(booked.at)

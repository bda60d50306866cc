"""What a form is filled in with when it is opened from a duty, or from a link.

The address names the duty by its id and a role by its name: neither is personal.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any
from uuid import UUID

from plait.access.errors import NotAllowed
from plait.standards.plain_words import signal_in_words
from plait.standards.roles import roles
from plait.worklist import obligations
from plait.worklist import queries as owed_queries
from plait.worklist.rows import every_standard

if TYPE_CHECKING:
    from plait.pages.request import Request
    from plait.pages.staff.recordables import Recordable
    from plait.standards.conditions import Test
    from plait.standards.shapes import Standard
    from plait.worklist.shapes import ObligationView

#: Fields of an answer that a form can pick beforehand: which meeting, whose opinion, to
#: whom. Whether it was quorate, and who was there, is for whoever was there to say.
_PICKED = frozenset({"type", "by", "to", "post", "stage"})

#: Of these any that is wanted will do, and the usual one stands first.
_ROLES = frozenset({"to", "post"})

#: What answers one thing that was sent or referred, and never another.
_ANSWERS_ONE = ("message.", "handover.", "triage.", "referral.social_care.")

_URGENCY = frozenset({"routine", "urgent", "emergency"})


def duty_of(request: Request, subject_id: UUID) -> ObligationView | None:
    """The open duty that the address names, if whoever asks may see it."""
    try:
        entry_id = UUID(request.GET.get("duty", ""))
        found = obligations.obligation(
            subject_id, entry_id, by=request.staff, now=request.now
        )
    except (ValueError, NotAllowed):
        return None
    return found if found.row.is_open else None


def beside(
    request: Request, subject_id: UUID, kind: str, duty: ObligationView
) -> list[tuple[str, str]]:
    """What else the same kind of fact would meet, and how: title and words."""
    rows = owed_queries.owed_now(subject_id, by=request.staff, now=request.now)
    every = every_standard()
    return [
        (row.title, signal_in_words(signal))
        for row in rows
        if row.id != duty.row.id and row.standard in every
        for signal in every[row.standard].then.signals
        if kind in signal.kinds and not kind.startswith(_ANSWERS_ONE)
    ]


def initial_of(
    request: Request, recordable: Recordable, duty: ObligationView | None
) -> Mapping[str, Any]:
    """The answers that are given already: by the kind, the address and the duty."""
    initial: dict[str, Any] = dict(recordable.preset)
    initial["answers"] = request.GET.get("answers", "")
    if request.GET.get("to") in roles():
        initial["to"] = request.GET["to"]
    if request.GET.get("urgency") in _URGENCY:
        initial["urgency"] = request.GET["urgency"]
    return initial | (_of_duty(recordable.slug, duty) if duty else {})


def _picked(tests: Iterable[Test]) -> dict[str, Any]:
    """What one answer wants of the fields that can be picked beforehand."""
    found: dict[str, Any] = {}
    for test in tests:
        if test.field in _PICKED and test.operator in ("is", "at_least"):
            found[test.field] = test.value
        elif test.field in _ROLES and test.operator == "any_of":
            found[test.field] = test.value[0]
    return found


def picked(kind: str, standard: Standard) -> dict[str, Any]:
    """What the standard wants of an answer of this kind, as far as it can be picked.

    Of several that would do, or that are all wanted, the first is picked.
    """
    found: dict[str, Any] = {}
    for signal in standard.then.signals:
        if kind in signal.kinds:
            found = _picked(signal.tests) | found
    return found


def _of_duty(kind: str, duty: ObligationView) -> dict[str, Any]:
    """Whom it is about, which meeting, and what it answers."""
    row = duty.row
    standard = every_standard().get(row.standard)
    if standard is None:
        return {}
    found = picked(kind, standard)
    if row.about:
        found["about"] = str(row.about)
    if standard.repeat == "each" and kind.startswith(_ANSWERS_ONE):
        found["answers"] = str(duty.trigger or "")
    return found

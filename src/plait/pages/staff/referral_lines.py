"""The referrals of a family to mental-health services, a line each, for its page."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from plait.pages import components
from plait.pages.staff import paths
from plait.pages.staff.referral_words import STATES
from plait.timeline.care import OVER
from plait.worklist import care_lists
from plait.worklist.directory import directory

if TYPE_CHECKING:
    from plait.pages.staff.opening import Open


class Line(NamedTuple):
    """A referral: what it is, where it is read, and how it stands."""

    words: str
    href: str
    tag: tuple[str, str]
    worker: str


def still_open(opened: Open) -> list[Line]:
    """Those that are open: for whoever is about to make another."""
    over = {STATES[one] for one in OVER}
    return [one for one in lines(opened) if one.tag not in over]


def lines(opened: Open) -> list[Line]:
    """Those that are open; where none is, the one that ended last."""
    every = care_lists.of_family(opened.id)
    shown = [one for one in every if one.state not in OVER] or list(every[-1:])
    known = directory()
    return [
        Line(
            f"{known.teams[one.team].name}, since {components.day(one.received_at)}"
            f"{_whose(one.label, len(shown))}",
            paths.referral(opened.id, one.id),
            STATES[one.state],
            known.workers.get(one.worker or -1, ""),
        )
        for one in shown
    ]


def _whose(label: str, many: int) -> str:
    return f" ({label})" if many > 1 and label else ""

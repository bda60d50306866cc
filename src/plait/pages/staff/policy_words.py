"""A proposal to change a policy, in words for its page."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from plait.records.policy_store import StoredProposal, StoredStep
from plait.standards import changeable, loader
from plait.standards.collection import BadStandards
from plait.standards.policies import Policy
from plait.worklist import adopted

_SMALL = "fewer than 5"

#: What its tag says, and the colour.
STATES = {
    "trying": ("Being tried", "grey"),
    "tried": ("Ready to send", "blue"),
    "sent": ("Waiting for a second person", "yellow"),
    "approved": ("Adopted", "green"),
    "refused": ("Refused", "grey"),
    "withdrawn": ("Withdrawn", "grey"),
    "stale": ("Out of date", "orange"),
}
_SAID = {
    "sent": "sent it to a second person",
    "approved": "approved it",
    "refused": "refused it",
    "withdrawn": "withdrew it",
}


@dataclass(frozen=True, slots=True)
class Count:
    """A line of what a proposal would have done to one standard."""

    title: str
    caught: str
    released: str
    moved: str


@dataclass(frozen=True, slots=True)
class Preview:
    """What it would have done in the past year, in words: to the nearest five."""

    since: date
    families: str
    caught: str
    released: str
    not_looked_at: str
    lines: tuple[Count, ...]


@dataclass(frozen=True, slots=True)
class Happened:
    """A step of it: when, who and what; and why, where that was asked."""

    at: datetime
    words: str
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Proposal:
    """A proposal as its page shows it.

    `state` is a key of `STATES`. `is_mine` is that the viewer proposed it, `is_for_me`
    that it waits for their decision.
    """

    id: UUID
    title: str
    means: str
    before: str
    after: str
    reason: str
    adopt_on: date
    proposed_by: str
    state: str
    is_mine: bool
    trouble: str
    preview: Preview | None
    history: tuple[Happened, ...]

    @property
    def tag(self) -> tuple[str, str]:
        """The words and the colour of its state."""
        return STATES[self.state]

    @property
    def is_open(self) -> bool:
        """Whether somebody can still do something about it."""
        return self.state in {"trying", "tried", "sent", "stale"}

    @property
    def is_for_me(self) -> bool:
        """Whether it waits for the viewer to approve or refuse."""
        return self.state == "sent" and not self.is_mine


def proposal_of(
    one: StoredProposal, *, policy: Policy, names: Mapping[int, Any], me: int
) -> Proposal:
    """The proposal in words.

    Args:
        policy: the newest version, with its history.
        names: of staff by number.
        me: who is looking.
    """
    base = next((v for v in policy.versions if v.version == one.base_version), policy)
    title, means, before, after = _values(one, base)
    kinds: set[str] = {step.kind for step in one.steps}
    state = _state(one, kinds, is_current=one.base_version == policy.version)
    proposer = str(names.get(one.proposed_by, "A colleague"))
    first = Happened(one.proposed_at, f"{proposer} proposed it", one.reason)
    return Proposal(
        id=one.id,
        title=title,
        means=means,
        before=before,
        after=after,
        reason=one.reason,
        adopt_on=one.adopt_on,
        proposed_by=proposer,
        state=state,
        is_mine=one.proposed_by == me,
        trouble=_trouble(one, state),
        preview=_preview(one.counts) if one.counts and "since" in one.counts else None,
        history=(first, *(_happened(step, names) for step in one.steps)),
    )


def _values(one: StoredProposal, base: Policy) -> tuple[str, str, str, str]:
    """What it is, and its value before and after."""
    shelf = loader.library()
    try:
        old = changeable.find(shelf, base, one.key)
        then = adopted.version_of(base, one.base_version + 1, one.adopt_on, one.content)
        new = changeable.find(shelf, then, one.key)
    except BadStandards:
        old = new = None
    if old is None or new is None:
        return one.key, "", "not known any more", "not known any more"
    means = old.means if old.key.startswith(changeable.PARAMETER) else ""
    return old.title, means, old.words, new.words


def _state(one: StoredProposal, kinds: set[str], *, is_current: bool) -> str:
    for ended in ("approved", "refused", "withdrawn"):
        if ended in kinds:
            return ended
    if not is_current:
        return "stale"
    if "sent" in kinds:
        return "sent"
    return "trying" if one.counts is None else "tried"


def _trouble(one: StoredProposal, state: str) -> str:
    if state == "stale":
        return (
            "The policy was changed by somebody else after this was proposed. "
            "It cannot be adopted any more: withdraw it, and propose it anew."
        )
    if one.counts and "does_not_fit" in one.counts:
        return "This does not fit the standards any more. Withdraw it."
    return ""


def _preview(counts: Mapping[str, Any]) -> Preview:
    missing = [counts[name] for name in ("failed", "left_out")]
    titles = {one.id: one.title for one in loader.library()}
    return Preview(
        since=date.fromisoformat(counts["since"]),
        families=_count(counts["families"]),
        caught=_count(counts["caught"]),
        released=_count(counts["released"]),
        not_looked_at=" and ".join(
            words
            for words, count in zip(
                ("{} could not be worked out", "{} older ones were not looked at"),
                missing,
                strict=True,
            )
            if count != 0
        ).format(*(_count(count) for count in missing if count != 0)),
        lines=tuple(
            Count(
                title=titles.get(id_, id_.replace("_", " ")),
                caught=_count(line["caught"]),
                released=_count(line["released"]),
                moved=(
                    f"{_count(line['earlier'])} earlier, {_count(line['later'])} later"
                ),
            )
            for id_, line in counts["standards"].items()
        ),
    )


def _count(count: int | None) -> str:
    if count is None:
        return _SMALL
    return "none" if count == 0 else f"about {count:,}"


def _happened(step: StoredStep, names: Mapping[int, Any]) -> Happened:
    who = str(names.get(step.by, "A colleague"))
    return Happened(step.at, f"{who} {_SAID[step.kind]}", step.reason)

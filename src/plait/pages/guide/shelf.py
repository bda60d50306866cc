"""Every standard that the guide shows, as the reader's partnership has it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from plait.clock.deadlines import Limit
from plait.pages.guide import local, stages
from plait.pages.guide.stages import Stage
from plait.standards.lanes import Lane, lane_of, lanes
from plait.standards.loader import library
from plait.standards.plain_words import by_when as limit_by_when
from plait.standards.plain_words import limit_in_words
from plait.standards.roles import role_title
from plait.standards.shapes import FORCE_IN_WORDS, Standard
from plait.standards.stages import day_in_a_life

#: The words and the colour of a tag for how much a standard binds.
FORCE_TAGS = {
    "law": ("Law or contract", "purple"),
    "national": ("National", "blue"),
    "national_no_time": ("National, our time", "aqua-green"),
    "local": ("Local", "grey"),
    "ours": ("Our proposal", "white"),
}

#: Whose the time limit is, short enough for a poster.
ORIGIN_SHORT = {
    "law": "set by law",
    "national": "national",
    "local": "local",
    "ours": "ours",
}


@dataclass(frozen=True, slots=True)
class Shelved:
    """A standard of the guide.

    Attributes:
        standard: as the reader's own partnership has it, else as the library has it.
        shared: as the library has it.
        partnership: whose own it is alone; "" for what all share.
    """

    standard: Standard
    shared: Standard
    partnership: str = ""

    @property
    def id(self) -> str:
        """Its name in data and in addresses."""
        return self.standard.id

    @property
    def title(self) -> str:
        """What a nurse would call it."""
        return self.standard.title

    @property
    def stage(self) -> Stage:
        """The stage of the pathway in which it is asked for."""
        return stages.stage_of(self.standard)

    @property
    def lane(self) -> Lane:
        """The lane of the pathway of whoever owes it."""
        return lane_of(self.standard.owed_by)

    @property
    def owed_by(self) -> str:
        """Who owes it, for use inside a sentence."""
        return role_title(self.standard.owed_by)

    @property
    def by(self) -> str:
        """By when, in a few words: of several cases, each limit."""
        said = dict.fromkeys(limit_by_when(case.limit) for case in self.standard.within)
        *firsts, last = said
        if not firsts:
            return last
        last = last.removeprefix("within ") if firsts[0].startswith("within") else last
        return f"{', '.join(firsts).replace(', within', ',')} or {last}"

    @property
    def brief(self) -> str:
        """By when, as short as a box allows: `15 working days`, `32+0 weeks`."""
        said = dict.fromkeys(_brief(case.limit) for case in self.standard.within)
        *firsts, last = said
        return f"{', '.join(firsts)} or {last}" if firsts else last

    @property
    def force(self) -> str:
        """How much it binds, as a key."""
        return self.standard.force

    @property
    def force_said(self) -> str:
        """How much it binds, in words."""
        return FORCE_IN_WORDS[self.standard.force]

    @property
    def tag(self) -> tuple[str, str]:
        """How much it binds, as the words and the colour of a tag."""
        return FORCE_TAGS[self.standard.force]

    @property
    def limit_of(self) -> str:
        """Whose the time limit is, in a word or two."""
        return ORIGIN_SHORT[self.standard.limit_origin]

    @property
    def is_conditional(self) -> bool:
        """Whether there is something to decide before it is owed."""
        one = self.standard
        return bool(one.also or one.unless or one.while_)

    @property
    def first_told(self) -> str:
        """Who is told first when it is late; "" if nobody."""
        rungs = self.standard.if_late
        return role_title(rungs[0].tell) if rungs else ""

    @property
    def told(self) -> int:
        """How many are told, one after the other, when it is late."""
        return len(self.standard.if_late)


def shelf(today: date, mine: str = "") -> tuple[Shelved, ...]:
    """Every standard in force, by stage, lane and title.

    Args:
        today: the day asked about.
        mine: the policy of the reader's own partnership, or "".
    """
    found = [
        Shelved((local.under(mine, one) if mine else None) or one, one)
        for one in library()
        if one.in_force_on(today) or one is library().get(one.id)
    ]
    found += [Shelved(one, one, whose) for whose, one in local.own_standards()]
    return in_reading_order(_newest(found, today))


def find(standard_id: str, today: date, mine: str = "") -> Shelved | None:
    """The standard of this id, if the guide has one."""
    one = library().in_force(standard_id, today) or library().get(standard_id)
    if one is not None:
        return Shelved((local.under(mine, one) if mine else None) or one, one)
    for partnership, adopted in local.own_standards():
        if adopted.id == standard_id:
            return Shelved(adopted, adopted, partnership)
    return None


def in_reading_order(found: Iterable[Shelved]) -> tuple[Shelved, ...]:
    """By stage, then by lane, then as a life goes, then by title."""
    stage_order = list(stages.STAGES)
    lane_order = [lane.key for lane in lanes()]
    return tuple(
        sorted(
            found,
            key=lambda it: (
                stage_order.index(it.stage.key),
                lane_order.index(it.lane.key),
                day_in_a_life(it.standard),
                it.title,
            ),
        )
    )


def _brief(limit: Limit) -> str:
    words = limit_in_words(limit).removesuffix(" of pregnancy")
    if limit.unit.startswith("age_"):
        words = f"{words.removeprefix('the age of ')} old"
    if limit.at_least is not None:
        words += ", or later"
    return f"{words}, or sooner" if limit.at_most is not None else words


def _newest(found: Iterable[Shelved], today: date) -> Iterable[Shelved]:
    """One of each id: the version in force, else the newest."""
    chosen: dict[str, Shelved] = {}
    for it in found:
        if it.id not in chosen or it.shared.in_force_on(today):
            chosen[it.id] = it
    return chosen.values()

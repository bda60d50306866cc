"""A row of what is due: its words and links, and its HTML."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cache, lru_cache
from itertools import groupby, takewhile
from typing import NamedTuple
from uuid import UUID

from django.template.loader import get_template
from markupsafe import Markup

from plait.clock.moments import local_day
from plait.pages import components
from plait.pages.request import Request
from plait.pages.staff import actions, beyond_families, meeting_actions, paths
from plait.standards.in_use import until_change
from plait.standards.together import one_answers_both
from plait.worklist.directory import directory
from plait.worklist.meeting_lists import CalledOf
from plait.worklist.queries import HANDOVER
from plait.worklist.rows import every_standard
from plait.worklist.shapes import Row, Told

#: How a duty of others concerns my team.
PARTS = {
    "needed": "You are needed",
    "half": "Your team recorded a part of the reason",
    "offered": "Offered to your team",
}


@dataclass(frozen=True, slots=True)
class DueRow:
    """A row with the words and links that a page needs for it."""

    row: Row
    tag: components.Status
    look: str
    due: str
    age: str
    href: str
    told: str
    action: actions.Action | None
    notes: tuple[str, ...] = ()

    @property
    def whose(self) -> str:
        """Whose the limit is, in two words."""
        return components.whose_limit(self.row.limit_origin)


class Shown(NamedTuple):
    """Every word and link of a row on the list, and nothing else."""

    look: str
    colour: str
    tag: str
    due: str
    whose: str
    href: str
    title: str
    why: str
    told: str
    person: str
    age: str
    owed_by: str
    team: str
    do_href: str
    do_words: str
    notes: tuple[str, ...]


def agency_kinds(request: Request) -> frozenset[str]:
    """The kinds of agency in which whoever asks works now."""
    return frozenset(post.team.agency.kind for post in request.posts)


def soonest_first(rows: Iterable[Row]) -> list[Row]:
    """What is late longest, then what is due next; last what has no day."""
    return sorted(rows, key=lambda row: (not row.due_at, row.due_at or row.opened_at))


def due_row(
    row: Row, now: datetime, viewer: frozenset[str], called: CalledOf | None = None
) -> DueRow:
    """The row in words, for somebody who works in these kinds of agency.

    Args:
        called: the meetings that are called already; see `actions.called_for`.
    """
    is_today = row.state == "due" and row.due_at and _is_today(row, now)
    look = "today" if is_today else row.state
    status = components.status(look)
    is_calm = row.state == "overdue" and row.group in {"workforce", "learning"}
    if is_calm:
        status = components.Status(status.word, "orange")
    can_be_done = row.is_open and row.state != "waiting"
    return DueRow(
        row=row,
        tag=status,
        look=f"is-{look}{' is-calm' if is_calm else ''}",
        due=_when(row, now),
        age=_age(row, now),
        href=paths.owed(row.subject_id, row.id),
        told=_told(row, now),
        action=_action(row, now, viewer, called) if can_be_done else None,
        notes=tuple(_notes(row, now)),
    )


def _action(
    row: Row, now: datetime, viewer: frozenset[str], called: CalledOf | None
) -> actions.Action | None:
    """What meets it. What no family is owed is recorded from the duty itself."""
    if beyond_families.answer_of(row.standard):
        if not beyond_families.is_ours(row):
            return None
        href = f"{paths.owed(row.subject_id, row.id)}/done"
        return actions.Action(href, beyond_families.words_of(row.standard))
    if meeting_actions.is_ours(row):
        return actions.Action(
            meeting_actions.done_href(row), meeting_actions.DONE_WORDS
        )
    return actions.action_for(row, viewer, called=called, now=now)


def rows_html(rows: Sequence[DueRow], *, is_mine: bool) -> Markup:
    """The rows of a list as HTML.

    Args:
        is_mine: the list is of one person, so that it is said where nobody is named.
    """
    both = _met_together([one.row for one in rows])
    # Each is escaped already, and joining them as Markup would look at each again.
    return Markup(  # noqa: S704
        "".join(
            _row_html(shown(one, both.get(one.row.id, ""), is_mine=is_mine))
            for one in rows
        )
    )


def shown(one: DueRow, both: str = "", *, is_mine: bool = False) -> Shown:
    """What the list shows of a row."""
    row, action = one.row, one.action
    who = owed_by(row)
    team = row.team if row.team != who else ""
    if is_mine and row.is_ours and not row.worker:
        team = f"{team}: nobody named yet" if team else "Nobody named yet"
    return Shown(
        look=one.look,
        colour=one.tag.colour,
        tag=one.tag.word,
        due=components.sentence(one.due),
        whose=one.whose,
        href=one.href,
        title=row.title,
        why=row.why,
        told=one.told,
        person=row.person_label,
        age=one.age,
        owed_by=who,
        team=team,
        do_href=action.href if action else "",
        do_words=action.words if action else "",
        notes=(*one.notes, both) if both else one.notes,
    )


def owed_by(row: Row) -> str:
    """Who owes it: `You` where I have the family, its named worker, or the role."""
    if row.worker_is_me:
        return "You"
    return row.worker or row.owed_by_words


def needed_teams(row: Row) -> list[str]:
    """The names of the teams that must be there when it is done."""
    teams = directory().teams
    return [teams[one].name for one in row.needed if one in teams]


def met_together(row: Row, others: Sequence[Row]) -> str:
    """That one answer can meet this and another of the same family; empty if none."""
    family = [one for one in others if one.subject_id == row.subject_id]
    return _met_together([row, *(one for one in family if one.id != row.id)]).get(
        row.id, ""
    )


def _met_together(rows: Sequence[Row]) -> dict[UUID, str]:
    """For each row of a list what meets it together with another, in a sentence.

    Of several others it is the one whose answer asks for most: that meets them all.
    """
    said: dict[UUID, str] = {}
    open_now = sorted(
        (row for row in rows if row.is_open), key=lambda row: str(row.subject_id)
    )
    for _, of_family in groupby(open_now, key=lambda row: row.subject_id):
        family = list(of_family)
        for row in family:
            found = [
                (len(words), f"{words} both this and: {other.title}")
                for other in family
                if row.standard != other.standard
                and (words := _both(row.standard, other.standard))
            ]
            if found:
                said[row.id] = max(found)[1]
    return said


@until_change
@cache
def _both(one: str, other: str) -> str:
    known = every_standard()
    if one not in known or other not in known:
        return ""
    return one_answers_both(known[one], known[other])


@lru_cache(maxsize=5_000)
def _row_html(shown: Shown) -> Markup:
    """The row as HTML.

    The same words give the same HTML, and a list is looked at by a whole team and
    fetched again twice a minute: so it is kept. It depends on nothing else, so what is
    kept is never out of date.
    """
    template = get_template("staff/due_row.jinja", using="jinja2")
    return Markup(template.render({"it": shown}))  # noqa: S704 (it was escaped there)


def _notes(row: Row, now: datetime) -> list[str]:
    """What else is to be said of it, a line each."""
    found = [PARTS[row.part]] if row.part else []
    if row.needed and not row.part and row.is_open:
        found.append(f"Needed there: {components.phrase(needed_teams(row))}")
    if row.stricter_limit_of:
        found.append(stricter_words(row))
    if row.standard == HANDOVER and row.is_open:
        found.append(_still(row))
    if row.late_said_at is not None and row.is_open:
        found.append(f"Said why it will be late: {_at(row.late_said_at, now)}")
    standard = every_standard().get(row.standard)
    is_held = "nformation held by" in row.why or "hat your team recorded" in row.why
    if standard is not None and standard.repeat == "each" and not is_held:
        # Each time is a duty of its own: the day tells them apart. Of what is held by
        # others no more than its week may be told, and that would not.
        found.append(f"From {components.moment(row.opened_at)}")
    return found


def _still(row: Row) -> str:
    """Whose a family is while a handover waits for its answer."""
    if row.is_ours:
        return "Until one of you accepts by name, it stays with who offered it"
    asked = components.moment(row.opened_at)
    return f"Still yours: {row.team} has not accepted yet, asked {asked}"


def stricter_words(row: Row) -> str:
    """Whose limit holds for a family of two partnerships."""
    # With the apostrophe of print, as everywhere on the pages.
    return f"Stricter of two local limits: {row.stricter_limit_of}\u2019s"


def _when(row: Row, now: datetime) -> str:
    if row.state == "waiting":
        return f"opens {components.day(row.opens_at)}"
    if row.closed_at is not None:
        return components.day(row.closed_at)
    words = components.due_words(row.due_at, now)
    if row.state == "overdue" and row.due_at is not None:
        return f"{words}: {components.time_left(row.due_at, now)}"
    return words


def _age(row: Row, now: datetime) -> str:
    """The age now, or when it ended: nobody grows older who has died since."""
    if row.person_born_on is None:
        return ""
    return components.age(row.person_born_on, row.closed_at or now)


def _told(row: Row, now: datetime) -> str:
    if not row.told:
        return ""
    last, at = row.told[-1], _at(row.told[-1].at, now)
    answered = "acknowledged" if last.answered else "not acknowledged"
    if last.found == "nobody":
        return f"Nobody could be reached in {last.team}, {at}; {answered}"
    if last.instead:
        before = _without_anybody(row.told)
        why = (
            f"Nobody could be reached in {before}"
            if last.instead == "nobody"
            else f"No message reached {before}"
        )
        return f"{why}, {at}; told instead: {last.tell}, {answered}"
    return f"Told: {last.tell}, {at}, {answered}"


def _without_anybody(told: Sequence[Told]) -> str:
    """The team of the first rung that reached nobody, of those just before the last."""
    run = list(takewhile(lambda one: one.instead, reversed(told)))
    return told[-len(run) - 1].team if len(run) < len(told) else "the team"


def _at(at: datetime, now: datetime) -> str:
    if local_day(at) == local_day(now):
        return components.time_of_day(at)
    return components.moment(at)


def _is_today(row: Row, now: datetime) -> bool:
    return row.due_at is not None and local_day(row.due_at) == local_day(now)

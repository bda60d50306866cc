"""Is there a plan for this birth? The answer for the night, and how fresh it is.

What is said depends on what the reader may know: all of it; what their team was told
in the alert; or only that there is one, and whom to ring. Silence is no answer: where
nothing is known, that is said, with the time.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import datetime
from typing import TYPE_CHECKING, Literal
from uuid import UUID

from plait.access import duty_now
from plait.access.disclosure import BASIS
from plait.access.rota import Roster
from plait.pages import components
from plait.pages.staff import birth_rings, paths
from plait.pages.staff.birth_rings import Ring
from plait.timeline.birth_alerts import messages_of, still_looked_for
from plait.timeline.facts import kind as kind_of
from plait.worklist import addressing
from plait.worklist.directory import directory
from plait.worklist.on_duty import is_open

if TYPE_CHECKING:
    from plait.pages.staff.birth_reading import Reading
    from plait.timeline.correspondence import Sent
    from plait.timeline.timeline import Known
    from plait.worklist.birth_alerts import Row

State = Literal["yes", "told", "unread", "replaced", "plan", "no", "withdrawn"]

HEADINGS: dict[State, str] = {
    "yes": "Yes, there is a plan for this birth",
    "told": "Yes, there is a plan for this birth: this is what your team was told",
    "unread": "Yes, there is a plan for this birth, and you may not read it: ring",
    "replaced": "The alert that you could read was replaced, and you may not read "
    "what replaced it: ring",
    "plan": "There is a plan, and no alert of it was sent",
    "no": "No plan for this birth is recorded that you may see",
    "withdrawn": "The alert of this birth was withdrawn",
}


@dataclass(frozen=True, slots=True)
class Answer:
    """The answer as a page shows it.

    `do` are lines; `ring` is whom to ring, who answers at this hour first. `warnings`
    say what makes it less than whole. `hear` is the message that the reader's own team
    has not acknowledged.
    """

    state: State
    heading: str
    version: str = ""
    do: tuple[str, ...] = ()
    ring: tuple[Ring, ...] = ()
    basis: str = ""
    warnings: tuple[str, ...] = ()
    href: str = ""
    hear: str = ""

    @property
    def is_whole(self) -> bool:
        """Whether it says what to do or whom to ring."""
        return self.state not in ("no", "plan")


def answer(reading: Reading, now: datetime, own: Collection[int] = ()) -> Answer | None:
    """The answer; None where no birth is looked for and no alert is known.

    Args:
        own: the teams of whoever asks: what waits for them is to be acknowledged.
    """
    found = _answer(reading, now)
    return replace(found, hear=_to_hear(reading, own)) if found else None


def _to_hear(reading: Reading, own: Collection[int]) -> str:
    """The message of the newest version that one of these teams has not answered."""
    row = reading.row
    if row is None or row.state != "current":
        return ""
    for one in messages_of(reading.timeline, str(row.id)):
        if one.waits and one.event.fact.get("team") in own:
            return paths.message_page(row.subject_id, _uuid(one.id))
    return ""


def _answer(reading: Reading, now: datetime) -> Answer | None:
    row, alert = reading.row, reading.expected.alert
    if row is not None and row.state == "over":
        return None
    if alert is not None and still_looked_for(reading.expected.pregnancy, now):
        return _yes(reading, now)
    if row is not None and row.state == "current" and _is_near(row, reading):
        message = _told(reading, row)
        return _from_message(message, row, now) if message else _unread(row, now)
    if not still_looked_for(reading.expected.pregnancy, now):
        return None
    if row is not None and row.state in ("withdrawn", "old"):
        return _ended(reading, row, now)
    return _without(reading)


def _is_near(row: Row, reading: Reading) -> bool:
    """Two weeks after a birth its plan is looked for no more."""
    return row.born_on is None or (reading.today - row.born_on).days <= _DAYS_AFTER


_DAYS_AFTER = 14


def _yes(reading: Reading, now: datetime) -> Answer:
    alert = reading.expected.alert
    assert alert is not None  # noqa: S101 - asked before
    fact = alert.event.fact
    warnings = [_newer(one) for one in alert.changed]
    waits = len(alert.waits)
    if waits:
        of = components.counted(len(alert.reached), "recipient")
        warnings.append(f"{waits} of {of} have not said that they have this version")
    if alert.tested is None:
        warnings.append("Nobody has tried it out on the ward yet")
    team = _number(alert.event.event.team)
    return Answer(
        "yes",
        HEADINGS["yes"],
        f"Version {alert.version}, sent {components.moment(alert.event.occurred_at)}",
        tuple(map(str, fact["do"])),
        birth_rings.in_order(
            birth_rings.of_alert(fact["ring"], now), ring_now(team, now)
        ),
        warnings=tuple(warnings),
        href=f"{paths.birth(reading.opened.id)}/plan",
    )


def _newer(one: Known) -> str:
    title = kind_of(one.kind).title
    at = components.moment(one.occurred_at)
    return f"This alert does not know of something newer: {title.lower()}, {at}"


def _told(reading: Reading, row: Row) -> Sent | None:
    """The message in which the reader's own team got this version."""
    found = [
        one
        for one in messages_of(reading.timeline, str(row.id))
        # What says that it is not for a team any more is no plan.
        if one.event.fact.get("team") in row.teams
    ]
    return found[-1] if found else None


def _from_message(message: Sent, row: Row, now: datetime) -> Answer:
    fact = message.event.fact
    warnings = _row_warnings(row)
    if message.waits:
        warnings.insert(0, "Your team has not said yet that it has this version")
    return Answer(
        "told",
        HEADINGS["told"],
        f"Version {row.version}, sent {components.moment(row.sent_at)}",
        tuple(
            line.split(". ", 1)[-1] for line in str(fact.get("ask") or "").splitlines()
        ),
        birth_rings.in_order(
            birth_rings.of_message(
                str(fact.get("background") or "").removeprefix("Ring: ").split("; "),
                now,
            ),
            ring_now(row.from_team, now),
        ),
        warnings=tuple(warnings),
        href=paths.message_page(row.subject_id, _uuid(message.id)),
    )


def _unread(row: Row, now: datetime) -> Answer:
    return Answer(
        "unread",
        HEADINGS["unread"],
        f"Version {row.version}, sent {components.moment(row.sent_at)}",
        ring=birth_rings.in_order((), ring_now(row.from_team, now)),
        basis=BASIS,
        warnings=tuple(_row_warnings(row)),
    )


def _row_warnings(row: Row) -> list[str]:
    return ["Something that it rests on is newer: ask when you ring"] if (
        row.is_behind
    ) else []  # fmt: skip


def _ended(reading: Reading, row: Row, now: datetime) -> Answer:
    """It was withdrawn, or replaced by what the reader may not know of."""
    state: State = "withdrawn" if row.state == "withdrawn" else "replaced"
    return Answer(
        state,
        HEADINGS[state],
        f"Version {row.version} holds no more",
        ring=birth_rings.in_order((), ring_now(row.from_team, now)),
        href=paths.birth(reading.opened.id),
    )


def _without(reading: Reading) -> Answer:
    plans = reading.expected.plans
    href = paths.birth(reading.opened.id)
    if not plans:
        return Answer("no", HEADINGS["no"], href=href)
    last = plans[-1]
    title = kind_of(last.kind).title
    words = f"{title}, {components.moment(last.occurred_at)}"
    return Answer("plan", HEADINGS["plan"], words, href=href)


def ring_now(team: int | None, now: datetime) -> str:
    """Whom to ring at this hour: the team that sent it, or out of hours; one query."""
    card = directory().teams.get(team or -1)
    if card is None:
        return ""
    hours = Roster((), (), (), duty_now.hours_of((card.id,)))
    open_now = is_open(hours, card.id, now)
    phone = addressing.number_to_ring(card, is_open=open_now)
    when = "their office is open now" if open_now else "out of hours"
    if not phone:
        return f"{card.name}: no phone number is recorded"
    return f"{card.name}: {phone} ({when})"


def _number(named: str | None) -> int | None:
    return int(named) if named and named.isdecimal() else None


def _uuid(text: str) -> UUID:
    return UUID(text)

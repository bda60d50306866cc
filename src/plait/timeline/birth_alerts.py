"""The birth that a family expects, and the alert of it, read off a timeline.

Pure: the same facts give the same reading, whoever asks. A reader who may read less
gets less, and never something else.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from itertools import pairwise
from typing import Any, Final, Literal

from plait.clock.ages import gestation_days
from plait.clock.moments import local_day
from plait.timeline import correspondence
from plait.timeline.correspondence import Sent
from plait.timeline.facts.births import ALERT, EARLY, PLACES, TOLD, WITHDRAWN
from plait.timeline.timeline import NOT_AGAIN, Known, Timeline

BORN: Final = "birth.recorded"
ENDED: Final = "pregnancy.ended"
BEGUN: Final = (
    "pregnancy.notified",
    "pregnancy.booked",
    "pregnancy.edd_set",
    "contact.midwife.booking",
)
TESTED: Final = "plan.birth.alert_tested"
#: What an alert rests on: where one of these is newer, it is sent anew.
RESTS_ON: Final = frozenset(
    {"plan.prebirth.agreed", "plan.perinatal_care.recorded", PLACES, EARLY}
    | {"pregnancy.edd_set"}
)
#: After these the row of an alert may be another.
KINDS: Final = (
    frozenset({ALERT, TOLD, WITHDRAWN, TESTED, BORN, ENDED, correspondence.SENT})
    | RESTS_ON
    | correspondence.ANSWERS
    | frozenset(BEGUN)
)
#: For so long after the birth the plan of it is still looked for: ours.
AFTER_BIRTH: Final = timedelta(days=14)

Stage = Literal["none", "expected", "born", "lost"]
State = Literal["current", "old", "withdrawn", "over"]


@dataclass(frozen=True, slots=True)
class Pregnancy:
    """The newest pregnancy: whether it is expected, has come, or has ended.

    Attributes:
        began: the first that was recorded of it; None where nothing was before birth.
        due_on: the due date as it is known now; None where none was said.
        births: every birth of it: of twins two.
        ended: the loss, where there was one.
        moved: how often the due date was set to another day.
    """

    stage: Stage
    began: datetime | None = None
    due_on: date | None = None
    births: tuple[Known, ...] = ()
    ended: Known | None = None
    moved: int = 0

    @property
    def born_at(self) -> datetime | None:
        """When the first baby of it was born."""
        return self.births[0].occurred_at if self.births else None

    def day_on(self, day: date) -> int | None:
        """The day of the pregnancy on a day; None without a due date, or before it."""
        days = gestation_days(self.due_on, day) if self.due_on else -1
        return days if days >= 0 else None


@dataclass(frozen=True, slots=True)
class Reached:
    """One of those whom an alert is for, and whether they have it.

    `answered` is the acknowledgement of a team, or that they were told by telephone.
    `sent` is the message to a team of Plait.
    """

    recipient: Mapping[str, Any]
    sent: Sent | None = None
    answered: Known | None = None

    @property
    def has_it(self) -> bool:
        """Whether they said that they have it."""
        return self.answered is not None and self.answered.kind != (
            correspondence.DECLINED
        )

    @property
    def is_outside(self) -> bool:
        """They work without Plait: somebody rings them."""
        return self.recipient.get("role") is None


@dataclass(frozen=True, slots=True)
class Alert:
    """One version of an alert, and what became of it.

    `state`: old once a newer one was sent; over once the pregnancy is. `changed` are
    the facts since that it does not know of. `tested` is the last try on the ward.
    """

    event: Known
    version: int
    state: State
    reached: tuple[Reached, ...] = ()
    changed: tuple[Known, ...] = ()
    tested: Known | None = None
    withdrawn: Known | None = None

    @property
    def waits(self) -> tuple[Reached, ...]:
        """Those who have not said yet that they have it."""
        return tuple(one for one in self.reached if not one.has_it)


@dataclass(frozen=True, slots=True)
class Expected:
    """What is planned for the birth of the newest pregnancy."""

    pregnancy: Pregnancy
    alerts: tuple[Alert, ...] = ()
    places: Known | None = None
    early: Known | None = None
    plans: tuple[Known, ...] = field(default=())

    @property
    def alert(self) -> Alert | None:
        """The alert that holds; None where there is none, or it was withdrawn."""
        last = self.alerts[-1] if self.alerts else None
        return last if last is not None and last.state in ("current", "over") else None


def expected(timeline: Timeline) -> Expected:
    """What is known of the newest pregnancy and the plan of its birth."""
    pregnancy = newest(timeline)
    if pregnancy.stage == "none":
        return Expected(pregnancy)
    since = _since(timeline, pregnancy)
    plans = [one for kind in RESTS_ON for one in _since_of(timeline, kind, since)]
    return Expected(
        pregnancy,
        tuple(_alerts(timeline, pregnancy, since)),
        _last(_since_of(timeline, PLACES, since)),
        _last(_since_of(timeline, EARLY, since)),
        tuple(
            sorted((one for one in plans if one.kind.startswith("plan.p")), key=_when)
        ),
    )


def newest(timeline: Timeline) -> Pregnancy:
    """The newest pregnancy, as far as the timeline tells of one."""
    begun = sorted((e for kind in BEGUN for e in timeline.of_kind(kind)), key=_when)
    ends = [*timeline.of_kind(BORN), *timeline.of_kind(ENDED)]
    last = max(ends, key=_when, default=None)
    after = [one for one in begun if last is None or _is_after(one, last)]
    # What is said of the due date after the birth tells of no other pregnancy.
    if any(last is None or one.kind != "pregnancy.edd_set" for one in after):
        return _pregnancy(timeline, "expected", after[-1].occurred_at, after)
    if last is None:
        return Pregnancy("none")
    before, _ = timeline.pregnancy(last.occurred_at)
    known = [
        one
        for one in begun
        if one.occurred_at <= last.occurred_at
        and (before is None or one.occurred_at > before)
    ]
    stage: Stage = "lost" if last.kind == ENDED else "born"
    made = _pregnancy(timeline, stage, last.occurred_at, known)
    births = [
        one
        for one in timeline.of_kind(BORN)
        if (before is None or one.occurred_at > before)
    ]
    return Pregnancy(
        stage,
        made.began,
        made.due_on,
        tuple(births),
        last if stage == "lost" else None,
        made.moved,
    )


def _is_after(event: Known, end: Known) -> bool:
    """Whether it tells of a pregnancy after this birth or loss.

    Who was not booked is booked after the birth: that is of no other pregnancy.
    """
    since = event.occurred_at - end.occurred_at
    return since > (NOT_AGAIN if end.kind == BORN else timedelta())


def _pregnancy(
    timeline: Timeline, stage: Stage, at: datetime, known: Sequence[Known]
) -> Pregnancy:
    said = [str(one.fact["edd"]) for one in known if one.fact.get("edd")]
    moved = sum(a != b for a, b in pairwise(said))
    began = known[0].occurred_at if known else None
    return Pregnancy(stage, began, timeline.due_date(at), moved=moved)


def _since(timeline: Timeline, pregnancy: Pregnancy) -> datetime | None:
    """After which moment something tells of this pregnancy; None: any."""
    ended = pregnancy.ended
    at = pregnancy.born_at or (ended.occurred_at if ended else None)
    if at is not None:
        return timeline.pregnancy(at)[0]
    ends = [*timeline.of_kind(BORN), *timeline.of_kind(ENDED)]
    return max((one.occurred_at for one in ends), default=None)


def _since_of(timeline: Timeline, kind: str, since: datetime | None) -> list[Known]:
    return [
        one
        for one in timeline.of_kind(kind)
        if since is None or one.occurred_at > since
    ]


def _alerts(
    timeline: Timeline, pregnancy: Pregnancy, since: datetime | None
) -> Iterator[Alert]:
    events = sorted(
        _since_of(timeline, ALERT, since),
        key=lambda one: (one.occurred_at, one.fact["version"]),
    )
    gone: dict[str, Known] = {}
    for one in timeline.of_kind(WITHDRAWN):
        gone.setdefault(_root(timeline, one), one)
    for index, event in enumerate(events):
        later = events[index + 1 : index + 2]
        state: State = "old" if later else "current"
        if event.id in gone:
            state = "withdrawn"
        elif state == "current" and pregnancy.stage == "lost":
            state = "over"
        is_last = state == "current"
        tested = [
            one
            for one in timeline.of_kind(TESTED)
            if one.occurred_at >= event.occurred_at
            and not (later and one.occurred_at >= later[0].occurred_at)
        ]
        yield Alert(
            event,
            int(event.fact["version"]),
            state,
            tuple(_reached(timeline, event, gone.get(event.id))),
            tuple(_changed(timeline, event)) if is_last else (),
            _last(tested),
            gone.get(event.id),
        )


def _reached(
    timeline: Timeline, alert: Known, withdrawn: Known | None
) -> Iterator[Reached]:
    """Whether each has it; of a withdrawn one, whether each knows that it is."""
    sent = {
        (one.event.fact.get("to"), one.event.fact.get("team")): one
        for one in messages_of(timeline, alert.id)
    }
    told = {
        str(one.fact["recipient"]): one
        for one in timeline.of_kind(TOLD)
        if _root(timeline, one) == alert.id
        and (withdrawn is None or one.occurred_at >= withdrawn.occurred_at)
    }
    for recipient in alert.fact["recipients"]:
        message = sent.get((recipient.get("role"), recipient.get("team")))
        answer = message.answer if message else None
        yield Reached(recipient, message, told.get(str(recipient["id"])) or answer)


def messages_of(timeline: Timeline, alert_id: str) -> list[Sent]:
    """The messages that carried an alert to teams of Plait."""
    return [
        one
        for one in correspondence.correspondence(timeline)
        if _root(timeline, one.event) == alert_id
    ]


def is_of_an_alert(message: Known, timeline: Timeline) -> bool:
    """Whether a message carries a birth alert: hearing it opens nothing else."""
    answered = timeline.get(str(message.fact.get("answers") or ""))
    return answered is not None and answered.kind == ALERT


def _changed(timeline: Timeline, alert: Known) -> list[Known]:
    found = [
        one
        for kind in RESTS_ON
        for one in timeline.of_kind(kind)
        if one.occurred_at > alert.occurred_at
    ]
    return sorted(found, key=_when)


def _root(timeline: Timeline, event: Known) -> str:
    named = str(event.fact.get("answers") or "")
    return timeline.aliases.get(named, named)


def _last(found: Sequence[Known]) -> Known | None:
    return found[-1] if found else None


def _when(event: Known) -> datetime:
    return event.occurred_at


def still_looked_for(pregnancy: Pregnancy, now: datetime) -> bool:
    """Whether the plan of this birth matters now: before it, and two weeks after."""
    if pregnancy.stage == "expected":
        return True
    born = pregnancy.born_at
    return (
        pregnancy.stage == "born"
        and born is not None
        and local_day(now) - local_day(born) <= AFTER_BIRTH
    )

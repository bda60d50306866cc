"""The parts of a pack: screens, marks, the baby's day, and what to bring."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import TYPE_CHECKING

from plait.pages import components, fact_words
from plait.pages.staff import opening
from plait.pages.staff.pack_shapes import Line, LivedDay
from plait.records import sights
from plait.timeline import facts

if TYPE_CHECKING:
    from plait.pages.staff.opening import Open
    from plait.records.shapes import TimelineEvent
    from plait.timeline.timeline import Known

#: An event in the words of this pack.
Say = Callable[["TimelineEvent"], Line]

NOT_SAID = "not recorded"
#: What somebody may have looked at of a baby's day.
_OF_THE_DAY = ("infant_seen", "infant_awake", "infant_undressed", "feeding")
_MARK_KINDS = ("injury.", "paediatric.", "skeletal_survey.")
#: So many of their own facts are named for a team, the newest of each kind.
_NAMED = 6

#: What a service is asked to bring whatever it has recorded here, by kind of agency.
_BRING = {
    "maternity": "How mother and baby were at each contact, and what the father or "
    "partner said and did.",
    "health_visiting": "What you saw of the baby's day: feeding, sleep, crying, who "
    "cares for the baby at night.",
    "gp": "What both parents and the baby came to you with, and what was prescribed.",
    "paediatrics": "What was found, what could explain it, what is still to be "
    "looked at.",
    "social_care": "What you know of every adult and child of the household, and of "
    "their history.",
    "police": "What you hold about every adult of the household, and whether they may "
    "be told that you hold it.",
    "perinatal": "How the parent's illness is now, how it bears on the care of the "
    "baby, and what would make it worse.",
    "partnership": "What the policy asks of this meeting.",
}
_GROUPS = {
    "contacts": "Your contacts",
    "missed": "What was missed",
    "screens": "Your screens",
    "concerns": "Your concerns",
    "mental_health_care": "Mental health care",
    "injury": "Marks and examinations",
    "social_care": "Referrals, enquiries and plans",
    "plans": "Plans",
    "pregnancy": "Pregnancy and birth",
}


def is_screen(one: TimelineEvent) -> bool:
    """Whether it is a questionnaire with a sum."""
    return fact_words.score(one.event.kind, one.event.fact) is not None


def is_mark(one: TimelineEvent) -> bool:
    """Whether it tells of a mark or injury, or of what was looked at because of one."""
    return one.event.kind.startswith(_MARK_KINDS)


def is_missed(one: TimelineEvent) -> bool:
    """Whether a contact that was planned did not happen."""
    return facts.kind(one.event.kind).group == "missed"


def lived_days(
    events: Iterable[TimelineEvent], opened: Open, say: Say
) -> tuple[LivedDay, ...]:
    """What was seen of the baby at each contact, with what was not recorded of it."""
    babies = {p.id: p for p in opened.family.people if p.role == "infant"}
    found = []
    for one in events:
        fact = one.event.fact
        is_day = sights.is_contact(one) and (
            one.event.about in babies or any(name in fact for name in _OF_THE_DAY)
        )
        if not is_day:
            continue
        line = say(one)
        found.append(
            LivedDay(
                when=line.when,
                what=fact_words.title(one.event.kind),
                seen=_seen(one, opened),
                awake=_yes_or_no(fact.get("infant_awake")),
                undressed=_yes_or_no(fact.get("infant_undressed")),
                feeding=str(fact.get("feeding") or NOT_SAID),
                who=line.who,
            )
        )
    return tuple(found)


def _seen(one: TimelineEvent, opened: Open) -> str:
    fact = one.event.fact
    named = [
        opening.label_of(person, opened.family.people)
        for person in opened.family.people
        if str(person.id) in (fact.get("infants_seen") or ())
    ]
    words = components.phrase(named) or _yes_or_no(fact.get("infant_seen"))
    mode = fact.get("mode")
    return f"{words}, by {mode}" if mode in ("video", "telephone") else words


def _yes_or_no(value: object) -> str:
    return {True: "yes", False: "no"}[value] if isinstance(value, bool) else NOT_SAID


def action_words(event: Known) -> str:
    """An action that a meeting agreed: what, whose, by when."""
    fact = event.fact
    owner = fact.get("owner")
    due = fact_words.value_said("edd", fact["due"]) if fact.get("due") else ""
    parts = [
        str(fact.get("action") or fact_words.title(event.kind)),
        components.role(str(owner)) if owner else "",
        f"by {due}" if due else "",
    ]
    return ", ".join(part for part in parts if part)


def to_bring(kind: str, own: Sequence[TimelineEvent]) -> tuple[str, ...]:
    """What a team is asked to bring: of what it recorded, then what only it knows."""
    by_group: dict[str, dict[str, str]] = {}
    for one in own:
        group = facts.kind(one.event.kind).group
        if group in _GROUPS and one.event.kind != "allocation.made":
            day = components.day(one.event.occurred_at)
            by_group.setdefault(group, {}).pop(title := _title(one), None)
            by_group[group][title] = day
    found = [
        f"{words}: " + "; ".join(
            f"{components.lower_first(title)} ({day})"
            for title, day in list(by_group[group].items())[-_NAMED:]
        ) + "."
        for group, words in _GROUPS.items()
        if group in by_group
    ]  # fmt: skip
    return (*found, _BRING.get(kind, "What you know of the family."))


def _title(one: TimelineEvent) -> str:
    return fact_words.title(one.event.kind)

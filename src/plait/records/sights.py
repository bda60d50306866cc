"""When a mother or a baby was last seen: by somebody who was there and looked.

Pure. That a contact was with a baby does not say that anybody looked at the baby; a
call sees nobody; and a screen shows what is held up to it. So a baby counts as seen
only where it is recorded that this baby was seen and that it was face to face, or
where something was done that cannot be done without: a birth, a mark seen at first
hand, the assessment by a paediatrician. What is less than that is told apart from it.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Final, Literal

from plait.records.shapes import Doubt, LastSeen, PersonView, Sight, TimelineEvent

#: Kinds that cannot be without somebody who sees the baby that they are about.
HANDS_ON: Final = ("birth.recorded", "injury.observed", "paediatric.assessed")

#: What is named a contact and is none.
_NO_CONTACT: Final = frozenset({"contact.declined"})

_Told = tuple[TimelineEvent, Doubt]


def is_contact(each: TimelineEvent) -> bool:
    """Whether somebody of a service met, rang or called on them."""
    kind = each.event.kind
    return kind.startswith("contact.") and kind not in _NO_CONTACT


def of_people(
    people: Iterable[PersonView], known: Iterable[TimelineEvent]
) -> tuple[Sight, ...]:
    """The sight of each living infant and mother, infants first.

    Args:
        known: contacts and what is hands-on, as the viewer may read them; nothing
            that was corrected or withdrawn.
    """
    known = list(known)
    living = [person for person in people if person.died_on is None]
    infants = [person for person in living if person.role == "infant"]
    mothers = [person for person in living if person.role == "mother"]
    seen = [_sight(one, _of_infant(one, infants, known)) for one in infants]
    return (*seen, *(_sight(one, _of_mother(one, known)) for one in mothers))


def was_there(person: PersonView, each: TimelineEvent) -> bool:
    """Whether a contact was with this person, alone or among others."""
    present = each.event.fact.get("people_present") or ()
    return each.event.about == person.id or str(person.id) in present


def _sight(person: PersonView, told: Iterable[_Told]) -> Sight:
    told = list(told)
    last = _newest(each for each, doubt in told if not doubt)
    doubted = {each.event.id: doubt for each, doubt in told if doubt}
    since = _newest(each for each, doubt in told if doubt)
    if since is None or (last and last.event.occurred_at >= since.event.occurred_at):
        return Sight(person_id=person.id, role=person.role, last=_last_seen(last))
    return Sight(
        person_id=person.id,
        role=person.role,
        last=_last_seen(last),
        since=_last_seen(since),
        doubt=doubted[since.event.id],
    )


def _of_mother(person: PersonView, known: Iterable[TimelineEvent]) -> Iterable[_Told]:
    for each in known:
        if is_contact(each) and was_there(person, each):
            mode = each.event.fact.get("mode")
            if mode != "telephone":
                yield each, "video" if mode == "video" else ""


def _of_infant(
    person: PersonView, infants: Sequence[PersonView], known: Iterable[TimelineEvent]
) -> Iterable[_Told]:
    for each in known:
        if is_contact(each):
            doubt = _in_contact(person, infants, each)
            if doubt is not None:
                yield each, doubt
        elif each.event.about == person.id and _is_first_hand(each):
            yield each, ""


def _in_contact(
    person: PersonView, infants: Sequence[PersonView], each: TimelineEvent
) -> Doubt | None:
    """What makes it doubtful that a contact saw this baby; None: it did not."""
    mode = each.event.fact.get("mode")
    is_seen = _is_said_seen(person, infants, each)
    if mode == "telephone" or is_seen == "no":
        return None
    if is_seen != "yes":
        return is_seen
    if mode == "face_to_face":
        return ""
    return "video" if mode == "video" else "mode"


def _is_said_seen(
    person: PersonView, infants: Sequence[PersonView], each: TimelineEvent
) -> Literal["yes", "no", "which", "unsaid"]:
    """Whether a contact says that this baby was seen. One answer is not for two."""
    fact = each.event.fact
    by_child = fact.get("infants_seen")
    if by_child is not None:
        return "yes" if str(person.id) in by_child else "no"
    said = fact.get("infant_seen")
    if was_there(person, each):
        return "unsaid" if said is None else "yes" if said else "no"
    if not said or any(was_there(one, each) for one in infants):
        return "no"
    return "yes" if len(infants) == 1 else "which"


def _is_first_hand(each: TimelineEvent) -> bool:
    told = each.event.kind == "injury.observed"
    return not told or each.event.fact.get("reported_from", "seen") == "seen"


def _newest(found: Iterable[TimelineEvent]) -> TimelineEvent | None:
    return max(found, key=lambda each: each.event.occurred_at, default=None)


def _last_seen(each: TimelineEvent | None) -> LastSeen | None:
    if each is None:
        return None
    return LastSeen(
        at=each.event.occurred_at,
        by=each.by,
        team=each.team,
        kind=each.event.kind,
        fact=each.event.fact,
        event_id=each.event.id,
    )

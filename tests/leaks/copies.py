"""What the events of a copy say: who asked for the baby's, and what is in it."""

from generative.access_worlds import event_id
from leaks.area import Area


def fact_of(area: Area, number: int, word: str) -> dict[str, object]:
    """The fields of a request for a copy, or of a copy; none of any other event."""
    subject = area.events[number].subject
    if number == area.asked.get(subject):
        return {
            "asked_by": "parental_responsibility",
            "asker": word,
            "authority": word,
            "identity": "known",
        }
    return _given(area, subject) if number == area.copied.get(subject) else {}


def _given(area: Area, subject: int) -> dict[str, object]:
    """A part of a copy with every other thing that the team recorded first."""
    team = area.events[area.copied[subject]].team
    own = [
        str(event_id(one.number))
        for one in area.events
        if (one.subject, one.team) == (subject, team) and one.number not in area.changes
    ]
    return {
        "answers": str(event_id(area.asked[subject])),
        "given": own[::2],
        "exemptions": 1,
        "complete": False,
    }

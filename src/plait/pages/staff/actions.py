"""The button on a row: the page where what meets the duty is recorded."""

from dataclasses import dataclass
from functools import cache

from plait.pages.staff import paths, recordables
from plait.timeline.facts import kind
from plait.worklist.shapes import Row

#: The words of a button by the beginning of the kind, the longest that fits.
WORDS = {
    "assessment.": "Record the assessment",
    "contact.": "Record the visit",
    "contact.gp.": "Record the check",
    "contact.midwife.booking": "Record the booking",
    "handover.": "Answer the handover",
    "injury.opinion": "Record the opinion",
    "meeting.": "Record the meeting",
    "message.": "Acknowledge",
    "paediatric.": "Record the examination",
    "plan.": "Record the plan",
    "pregnancy.booked": "Record the booking",
    "rapid_review.": "Record the review",
    "referral.": "Record the referral",
    "referral.social_care.decided": "Record the decision",
    "screen.": "Record the screen",
    "therapy.": "Record the start",
    "training.": "Record the training",
    "triage.": "Record the triage",
}


@dataclass(frozen=True, slots=True)
class Action:
    """A button: where it leads and what it says."""

    href: str
    words: str


def action_for(row: Row) -> Action | None:
    """What meets the duty, first the most usual; None where a page cannot record it."""
    answer = row.answers[0] if row.answers else ""
    if not _is_recordable(answer):
        return None
    return Action(paths.record(row.subject_id, answer), words_for(answer))


@cache
def _is_recordable(answer: str) -> bool:
    return recordables.find(answer) is not None


@cache
def words_for(answer: str) -> str:
    """The words of the button for a kind of event."""
    fitting = [start for start in WORDS if answer.startswith(start)]
    if fitting:
        return WORDS[max(fitting, key=len)]
    title = kind(answer).title
    return f"Record: {title[:1].lower()}{title[1:]}"

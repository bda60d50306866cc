"""The button on a row: the page where what meets the duty is recorded."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from functools import cache

from django.urls import reverse

from plait.access import permissions
from plait.pages.staff import paths, reaching, recordables
from plait.pages.staff.prefill import picked
from plait.pages.staff.record_contact import ANY_KIND, KINDS_OF
from plait.standards.in_use import until_change
from plait.standards.quorums import quorums
from plait.timeline.documents import PLAN
from plait.timeline.facts import kind
from plait.timeline.facts.births import ALERT, EARLY
from plait.timeline.facts.documents import APPROVED
from plait.timeline.facts.documents import REVIEWED as PLAN_REVIEWED
from plait.worklist import meeting_lists
from plait.worklist.directory import directory
from plait.worklist.meeting_lists import Called, CalledOf
from plait.worklist.queries import HANDOVER
from plait.worklist.rows import every_standard
from plait.worklist.shapes import Row

#: The words of a button by the beginning of the kind, the longest that fits.
WORDS = {
    "access.reviewed": "Record the review",
    "address.": "Look at the address again",
    "action.": "Record what was agreed",
    "admission.acute_mh.reviewed": "Record the review",
    "admission.mbu.requested": "Record the request",
    "admission.mbu.started": "Record the admission",
    "allocation.": "Say who it is",
    "appointment.": "Say what became of it",
    "assessment.": "Record the assessment",
    "challenge.answered": "Record the answer",
    "challenge.raised": "Say that you disagree",
    "challenge.withdrawn": "Look at the answer",
    "contact": "Record the contact",
    "contact.": "Record the visit",
    "contact.gp.": "Record the check",
    "contact.midwife.booking": "Record the booking",
    "cpis.": "Record the update",
    "handover.": "Answer the handover",
    "handover.offered": "Offer the handover",
    "handover.kept": "Say why not",
    "household.asked": "Record the answer",
    "info.": "Share it, or say why not",
    "info.requested": "Ask for information",
    "injury.opinion": "Record the opinion",
    "injury.closed": "Decide together on the mark",
    "meeting.": "Record the meeting",
    "meeting.decision_sent": "Record that it was sent",
    "meeting.minutes_sent": "Record that it was sent",
    "meeting.report_shared": "Record that it was shared",
    "message.": "Acknowledge",
    "message.sent": "Send the message",
    "outcome.": "Record the measure",
    "paediatric.": "Record the examination",
    "plan.": "Record the plan",
    "plan.birth.alert_sent": "Send the birth alert",
    "plan.birth.alert_tested": "Record the test",
    "plan.birth.early_agreed": "Say what is ready",
    "plan.birth.received": "Record that all have it",
    "plan.birth.shared": "Record that it was shared",
    "plan.family.": "Record that they have it",
    "police_protection.ended": "Record the end",
    "pregnancy.booked": "Record the booking",
    "referral.": "Record the referral",
    "referral.mental_health.received": "Record that it arrived",
    "referral.social_care.considered": "Record what was decided",
    "referral.social_care.decided": "Record the decision",
    "referral.social_care.feedback_given": "Record that they were told",
    "responsibility.accepted": "Accept or refuse",
    "screen.": "Record the questions",
    "skeletal_survey.": "Record the X-rays",
    "subject.": "Prepare the copy",
    "therapy.": "Record the start",
    "transfer.": "Accept or refuse",
    "transfer.kept": "Say that they stay",
    "transfer.offered": "Offer them to the new area",
    "triage.": "Record the triage",
}
HELD = "meeting.held"
REVIEWED = "access.reviewed"
RESTRICTED = "address.restricted"
OUTCOME = "appointment.outcome"
#: What meets a duty on the pages of a birth, by the end of the address there.
OF_A_BIRTH = {ALERT: "alert/new", EARLY: "early"}
#: What is written, approved and reviewed on the pages of the care plan.
PLANNED = frozenset({PLAN, APPROVED, PLAN_REVIEWED})
#: What is recorded on a page of its own, and by no form beside others.
OWN_PAGES = (REVIEWED, RESTRICTED, APPROVED, OUTCOME, *OF_A_BIRTH)
CALL = "Call the meeting"
HOLD = "Hold the meeting"
OPEN = "Open the meeting"
#: The form where the kind of contact is chosen: where several of ours would answer.
ANY_CONTACT = "contact"


@dataclass(frozen=True, slots=True)
class Action:
    """A button: where it leads and what it says."""

    href: str
    words: str


def action_for(
    row: Row,
    viewer: Iterable[str],
    *,
    is_on_its_page: bool = False,
    called: CalledOf | None = None,
    now: datetime | None = None,
) -> Action | None:
    """What whoever looks can do about a duty; None where there is nothing.

    A team of the kind that owes it, or that alone may record it, records what meets it.
    Anybody else can reach those who owe it: their number stands on the page of the
    duty, and there a message can be sent to them.

    Args:
        viewer: the kinds of agency in which whoever looks works.
        is_on_its_page: the button stands on the page of the duty itself.
        called: the meetings that are called already, of `called_for`.
        now: the moment of the request.
    """
    if REVIEWED in row.answers:
        return _review(viewer)
    own = _on_its_own_page(row, viewer)
    if own is not None:
        return own
    there = _called_for(row, called or {})
    if there is not None:
        is_theirs_now = now is not None and there.has_begun(now)
        words = HOLD if is_theirs_now and _may_hold(row, viewer) else OPEN
        path = paths.hold if words == HOLD else paths.meeting
        return Action(path(row.subject_id, there.id), words)
    return _recorded(row, frozenset(viewer), is_on_its_page=is_on_its_page)


def _on_its_own_page(row: Row, viewer: Iterable[str]) -> Action | None:
    """Where what meets it has a page of its own, and it is theirs to meet."""
    if PLANNED.intersection(row.answers) and _may_plan(row, viewer):
        return _plan(row)
    if not _is_theirs(row, viewer):
        return None
    if RESTRICTED in row.answers and row.about:
        return Action(paths.address(row.subject_id, row.about), words_for(RESTRICTED))
    for kind_, end in OF_A_BIRTH.items():
        if kind_ in row.answers:
            return Action(f"{paths.birth(row.subject_id)}/{end}", words_for(kind_))
    if OUTCOME in row.answers:
        return Action(paths.appointments(row.subject_id), words_for(OUTCOME))
    return None


def _is_theirs(row: Row, kinds: Iterable[str]) -> bool:
    owing = directory().teams.get(row.team_id)
    return owing is None or owing.agency_kind in kinds


def _may_plan(row: Row, viewer: Iterable[str]) -> bool:
    """Whether the care plan is theirs to write: they owe it, and their kind may."""
    return _is_theirs(row, viewer) and bool(permissions.keepers(PLAN) & set(viewer))


def _plan(row: Row) -> Action:
    """Where the plan is: there may be none yet, or none but said to be made."""
    if APPROVED in row.answers:
        return Action(paths.document(row.subject_id, "care-plan"), "Approve the plan")
    words = "Review the plan" if PLAN_REVIEWED in row.answers else "Write the plan"
    return Action(paths.documents(row.subject_id), words)


def _recorded(
    row: Row, kinds: frozenset[str], *, is_on_its_page: bool
) -> Action | None:
    """The page where what meets it is recorded, or where those who owe it are met."""
    is_theirs = _is_theirs(row, kinds)
    answer = _answer(row.answers if is_theirs else _kept(row.answers, kinds), kinds)
    if answer == HELD:
        return _meeting(row, kinds)
    if answer:
        return Action(paths.answer(row.subject_id, answer, row.id), words_for(answer))
    return None if is_theirs else _of_others(row, is_on_its_page=is_on_its_page)


def _of_others(row: Row, *, is_on_its_page: bool) -> Action:
    """What can be done about what others owe: read how it stands, or reach them."""
    if row.standard == HANDOVER:
        href = paths.answer(row.subject_id, "handover.accepted", row.id)
        return Action(href, "Open the handover")
    if is_on_its_page:
        href = paths.message(row.subject_id, row.owed_by, "urgent")
        return Action(href, "Send them a message")
    return Action(f"{paths.owed(row.subject_id, row.id)}#reach", "Reach them")


def _review(viewer: Iterable[str]) -> Action | None:
    """An opening in an emergency is reviewed by who looks after privacy."""
    may = permissions.keepers(REVIEWED) & frozenset(viewer)
    return Action(reverse("emergency-reviews"), WORDS[REVIEWED]) if may else None


def called_for(rows: Iterable[Row]) -> CalledOf:
    """The meetings that were called already for duties of these that one would meet."""
    return meeting_lists.called_of(
        row.subject_id for row in rows if HELD in row.answers and row.is_open
    )


def _called_for(row: Row, called: CalledOf) -> Called | None:
    if not called or HELD not in row.answers:
        return None
    key = (row.subject_id, type_of(row.standard))
    return called.get((*key, row.about)) or called.get((*key, None))


def _may_hold(row: Row, viewer: Iterable[str]) -> bool:
    calls = _calls(row.standard)
    return bool(calls & frozenset(viewer))


def _meeting(row: Row, viewer: frozenset[str]) -> Action:
    """A meeting is called by those whose it is to call, and others ask them to."""
    calls = _calls(row.standard)
    if not calls or calls & viewer:
        return Action(paths.call_meeting(row.subject_id, row.id), CALL)
    kind = next(one for one in permissions.AGENCY_WORDS if one in calls)
    href = paths.message(row.subject_id, reaching.ANSWERS[kind], "urgent")
    return Action(href, f"Ask {permissions.AGENCY_WORDS[kind]} to call it")


@until_change
@cache
def _calls(standard: str) -> frozenset[str]:
    """The kinds of agency that call the meeting which a standard asks for."""
    type_ = type_of(standard)
    return frozenset(quorums()[type_].calls) if type_ in quorums() else frozenset()


@until_change
@cache
def type_of(standard: str) -> str:
    """The type of the meeting which a standard asks for, or ""."""
    found = every_standard().get(standard)
    return str(picked(HELD, found).get("type") or "") if found is not None else ""


@cache
def _kept(answers: tuple[str, ...], viewer: frozenset[str]) -> tuple[str, ...]:
    """The answers that are reserved to such an agency: its own, whoever owes them."""
    return tuple(one for one in answers if permissions.keepers(one) & viewer)


@cache
def _answer(answers: tuple[str, ...], viewer: frozenset[str]) -> str:
    """The most usual of the answers that such an agency records.

    Where that is one of several contacts, whoever records it says which it was.
    """
    found = [
        one
        for one in answers
        if _is_recordable(one) and any(_may_record(kind, one) for kind in viewer)
    ]
    if sum(_is_contact(one) for one in found) > 1 and _is_contact(found[0]):
        return ANY_CONTACT
    return found[0] if found else ""


def _is_contact(answer: str) -> bool:
    return answer.startswith("contact.") and answer != "contact.declined"


def _may_record(agency_kind: str, answer: str) -> bool:
    """Whether it is theirs: not reserved to others, nor a contact that others make."""
    if _is_contact(answer):
        return answer in (*KINDS_OF.get(agency_kind, ()), ANY_KIND)
    return permissions.may_record_kind(agency_kind, answer)


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

"""What is done with the version that holds: approved, reviewed, sent, given to her."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.http import Http404
from django.shortcuts import redirect, render
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from plait.access.errors import NotAllowed, PlaitError
from plait.casework import documents as casework
from plait.casework import messages
from plait.pages import components, crisis
from plait.pages.choices import Option
from plait.pages.staff import document_parts, opening, paths
from plait.pages.staff.document_forms import (
    ApproveForm,
    ParentsForm,
    ReviewForm,
    ShareForm,
)
from plait.pages.staff.document_parts import TITLES, Papers
from plait.standards.roles import role_title
from plait.timeline.documents import handed_over
from plait.worklist import handing_over

if TYPE_CHECKING:
    from django.http import HttpResponse

    from plait.pages.request import Request
    from plait.pages.staff.duty_forms import DutyForm
    from plait.standards.services.documents import DocumentOf
    from plait.timeline.documents import Version
    from plait.worklist.handing_over import Reader
    from plait.worklist.recording import Occasion


@dataclass(frozen=True, slots=True)
class At:
    """What a step is done with: the documents, and the version that holds."""

    papers: Papers
    of: DocumentOf
    version: Version
    request: Request

    @property
    def about(self) -> UUID:
        """The mother."""
        return self.papers.mother.id

    @property
    def id(self) -> UUID:
        """The event of the version."""
        return UUID(self.version.id)

    def occasion(self, form: DutyForm) -> Occasion:
        """When, by whom and for which team it is recorded."""
        return {
            "family": self.papers.opened.id,
            "occurred_at": self.request.now,
            "recorded_at": self.request.now,
            "by": self.request.staff,
            "team": self.papers.team or None,
            "event_id": form.event_id_value,
        }


@dataclass(frozen=True, slots=True)
class Step:
    """One page: its form, what it shows beside it, and what it records."""

    title: str
    button: str
    make: Callable[[At], DutyForm]
    shown: Callable[[At], Mapping[str, Any]]
    do: Callable[[At, Any], object]


@sensitive_post_parameters()
@require_http_methods(["GET", "POST"])
def step(request: Request, subject_id: UUID, named: str, do: str) -> HttpResponse:
    """Do one thing with the version that holds.

    Raises:
        NotAllowed: one's own service does not write it, or cannot read all of it.
    """
    found = STEPS.get(do)
    if named not in TITLES or found is None:
        raise Http404
    at = _at(request, subject_id, named, do)
    form = found.make(at)
    if request.method == "POST" and form.is_valid():
        try:
            found.do(at, form)
        except PlaitError as refused:
            field = str(getattr(refused, "field", "")) or None
            form.add_error(field if field in form.fields else None, refused.say)
        else:
            return redirect(paths.document(at.papers.opened.id, named))
    context = {
        **document_parts.context(at.papers, request),
        "title": TITLES[named],
        "version": at.version,
        "words": document_parts.version_words(at.papers, at.version),
        "do": do,
        "step": found,
        "form": form,
        "back": paths.document(at.papers.opened.id, named),
        **found.shown(at),
    }
    status = 422 if form.is_bound and form.errors else 200
    template = "parents" if do == "parents" else "step"
    return render(request, f"staff/document/{template}.jinja", context, status=status)


def _at(request: Request, subject_id: UUID, named: str, do: str) -> At:
    papers = document_parts.read(request, subject_id)
    of, found = papers.of_service(named), papers.named(named)
    # Who sees only a part of a version cannot answer for the whole of it.
    if of is None or found is None or not found.latest.is_seen:
        raise NotAllowed
    is_theirs = {
        "approve": of.approval is not None,
        "review": named == "care-plan",
        "share": of.shared_with is not None,
        "parents": any(one.shown_to_parent for one in of.sections),
    }
    if not is_theirs[do] or (named != "care-plan" and do == "parents"):
        raise NotAllowed
    return At(papers, of, found.latest, request)


def _approve(at: At, form: ApproveForm) -> None:
    assert at.of.approval is not None  # noqa: S101 - else the page is not theirs
    casework.approve(
        version=at.id,
        about=at.about,
        approval=at.of.approval,
        note=form.cleaned_data["note"] or None,
        **at.occasion(form),
    )


def _who_approves(at: At) -> Mapping[str, Any]:
    approval = at.of.approval
    assert approval is not None  # noqa: S101 - the same
    return {
        "lead": f"Those who approve a plan here: {_roles(approval.roles)}. "
        "Whoever recorded a version does not approve it."
        if approval.not_the_writer
        else f"Those who approve a plan here: {_roles(approval.roles)}.",
        "may": any(one.role in approval.roles for one in at.request.posts),
        "is_done": at.version.approved is not None,
    }


def _roles(named: tuple[str, ...]) -> str:
    return components.phrase([role_title(one) for one in named])


def _review(at: At, form: ReviewForm) -> None:
    data = form.cleaned_data
    casework.review(
        version=at.id,
        about=at.about,
        outcome=data["outcome"],
        next_on=data["next_on"],
        note=data["note"] or None,
        **at.occasion(form),
    )


def _readers(at: At) -> list[Reader]:
    assert at.of.shared_with is not None  # noqa: S101 - the same
    return handing_over.readers(
        at.papers.opened.id,
        at.of.shared_with.roles,
        at.version.sections,
        handed_over(at.papers.timeline, at.version),
    )


def _share_form(at: At) -> ShareForm:
    readers = _readers(at)
    waiting = [one.role for one in readers if one.sent is None]
    form = ShareForm(at.request.POST or None, initial={"to": waiting})
    form.offer(
        Option(one.role, _reader_words(one), _reads_words(at, one)) for one in readers
    )
    return form


def _reader_words(one: Reader) -> str:
    return f"{components.sentence(role_title(one.role))}, {one.team.name}"


def _reads_words(at: At, one: Reader) -> str:
    """What of it they read, and what came of an earlier message about it."""
    if not one.not_read:
        said = "They may read all that you may read."
    else:
        number, of = len(one.reads), len(at.version.sections)
        said = f"They read {number} of {of} sections: not {_titles(one.not_read)}."
    if one.sent is None:
        return said
    state = "not acknowledged yet" if one.sent.waits else one.sent.state
    return f"{said} Sent {components.moment(one.sent.event.occurred_at)}, {state}."


def _titles(named: tuple[str, ...]) -> str:
    return components.phrase([f"“{one}”" for one in named])


def _share_shown(at: At) -> Mapping[str, Any]:
    return {
        "lead": "Each gets a message that leads to this version, and must acknowledge "
        "it. A new version is sent and acknowledged anew. What they may not read is "
        "left out for them: to give them more, share it with the reason.",
        "share_href": paths.share(at.papers.opened.id),
        "may": True,
    }


def _share(at: At, form: ShareForm) -> None:
    data = form.cleaned_data
    day = components.day(at.version.event.occurred_at)
    note = (
        f"{TITLES[at.of.id]}, version {at.version.number} of {day}. Open it, read it, "
        "and acknowledge this message. What you may not read is left out for you: "
        "ring us if you need more."
    )
    messages.hand_over_document(
        document=at.id,
        to=data["to"],
        note=f"{note}\n{data['note']}" if data["note"] else note,
        about=at.about,
        **at.occasion(form),
    )


def _give(at: At, form: ParentsForm) -> None:
    data = form.cleaned_data
    casework.give_to_family(
        version=at.id,
        about=at.about,
        way=data["way"],
        keeps=data["keeps"],
        note=data["note"] or None,
        **at.occasion(form),
    )


def _parents_shown(at: At) -> Mapping[str, Any]:
    """Her own copy: the sections that are hers, in simple words, and whom to ring."""
    mother = at.papers.mother
    language = "" if mother.language.lower() in ("", "english") else mother.language
    team = at.request.post.team if at.request.post else None
    return {
        "sections": [one for one in at.version.sections if one.is_shown],
        "name": mother.preferred_name or mother.given or "you",
        "language": language,
        "needs_interpreter": mother.interpreter,
        "safe_to_text": mother.safe_to_text,
        "day": components.day(at.version.event.occurred_at),
        "team": team,
        "emergency": crisis.EMERGENCY,
        "lines": crisis.LINES_ON_PAPER,
        "whose": opening.ROLE_WORDS["mother"],
        "may": True,
    }


def _nothing(at: At) -> Mapping[str, Any]:
    del at
    return {"may": True}


STEPS: Mapping[str, Step] = {
    "approve": Step(
        "Approve the plan",
        "Approve this version",
        lambda at: ApproveForm(at.request.POST or None),
        _who_approves,
        _approve,
    ),
    "review": Step(
        "Review the plan",
        "Record the review",
        lambda at: ReviewForm(at.request.POST or None).at(at.request.now),
        _nothing,
        _review,
    ),
    "share": Step(
        "Send it to those who look after her",
        "Send it to them",
        _share_form,
        _share_shown,
        _share,
    ),
    "parents": Step(
        "Her own copy",
        "Record that she has it",
        lambda at: ParentsForm(at.request.POST or None),
        _parents_shown,
        _give,
    ),
}

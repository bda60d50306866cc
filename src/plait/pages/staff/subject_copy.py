"""Preparing a copy: item by item, then looked at, then recorded.

What is decided travels with the page until it is recorded. An event that came or was
corrected meanwhile has not been decided on, and is asked about again.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.shortcuts import redirect, render
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from plait.access.errors import NotAllowed, PlaitError
from plait.casework import subject_requests as verbs
from plait.casework.sharing import class_of
from plait.pages import components, fact_words
from plait.pages.forms import carried
from plait.pages.staff import (
    banners,
    paths,
    person_reading,
    sharing_matter,
    sharing_page,
    subject_paper,
)
from plait.pages.staff.subject_forms import (
    ASKED_BY,
    IDENTITY,
    CopyForm,
    Item,
    TakenBackForm,
)
from plait.standards import subject_exemptions
from plait.timeline.facts.subject_requests import MOST_IN_PART
from plait.worklist import subject_requests

if TYPE_CHECKING:
    from collections.abc import Sequence

    from django.http import HttpResponse

    from plait.pages.request import Request
    from plait.pages.staff.person_reading import Of
    from plait.pages.staff.subject_paper import Paper
    from plait.records.shapes import TimelineEvent
    from plait.worklist.subject_requests import Care
    from plait.worklist.subject_requests import Request as CopyRequest


@dataclass(frozen=True, slots=True)
class Matter:
    """What is decided on: the events of this part by the care that each wants.

    `never` are those that no copy holds. `is_last` says that no part follows.
    """

    of: Of
    asked: CopyRequest
    found: tuple[tuple[TimelineEvent, Care], ...]
    never: tuple[TimelineEvent, ...]
    is_last: bool

    def such(self, *cares: Care) -> list[TimelineEvent]:
        """The events of this part that want one of these."""
        return [one for one, care in self.found if care in cares]


@sensitive_post_parameters()
@require_http_methods(["GET", "POST"])
def prepare(
    request: Request, subject_id: UUID, person_id: UUID, request_id: UUID
) -> HttpResponse:
    """Decide about each item, look at the copy, and record that it was given.

    Raises:
        NotAllowed: no such person, or nobody asked one's own agency for this copy.
    """
    of = person_reading.read_for_copy(request, subject_id, person_id)
    wanted = of.timeline.aliases.get(str(request_id), str(request_id))
    asked = next((one for one in of.requests() if one.id == wanted), None)
    if asked is None:
        raise NotAllowed
    done = _was_sent(asked, request)
    if done:
        return redirect(paths.copy(subject_id, person_id, done))
    is_ending = request.POST.get("do") == "end"
    end = TakenBackForm(request.POST if is_ending else None)
    if asked.is_over or (end.is_valid() and _is_ended(request, of, asked, end)):
        return redirect(paths.person(subject_id, person_id))
    return _decide(request, matter_of(of, asked), end)


def matter_of(of: Of, asked: CopyRequest) -> Matter:
    """What is to be decided on next: the oldest first, and at most one part of it."""
    found: list[tuple[TimelineEvent, Care]] = []
    never: list[TimelineEvent] = []
    for one in of.now:
        share, event = of.share_of(one), one.event
        is_ours = event.agency == of.agency
        if not is_ours or not subject_requests.is_an_item(event.kind, share):
            continue
        care = subject_requests.care_of(
            event.kind, event.fact, event.sensitivity, asked.asked_by, share
        )
        if care == "never":
            never.append(one)
        elif str(event.id) not in asked.decided:
            found.append((one, care))
    return Matter(
        of,
        asked,
        tuple(found[:MOST_IN_PART]),
        tuple(never),
        is_last=len(found) <= MOST_IN_PART,
    )


def _is_ended(request: Request, of: Of, asked: CopyRequest, end: TakenBackForm) -> bool:
    """Whether it is asked no more; False where that was refused."""
    occasion = person_reading.occasion(
        request, of, end.event_id_value, asked.asked.event.sensitivity or "routine"
    )
    try:
        verbs.take_back(
            about=of.person.id,
            answers=UUID(asked.id),
            reason=end.cleaned_data["reason"],
            **occasion,
        )
    except PlaitError as refused:
        sharing_matter.refuse(end, refused)
        return False
    return True


def _decide(request: Request, matter: Matter, end: TakenBackForm) -> HttpResponse:
    form = CopyForm(
        None if end.is_bound else request.POST or None,
        items=_items(matter),
        asked_by=matter.asked.asked_by,
        is_known=matter.asked.is_checked,
    )
    step = request.POST.get("do", "look") if form.is_bound else ""
    is_right = bool(step) and form.is_valid()
    if is_right and step == "give" and not form.cleaned_data["checked"]:
        form.add_error("checked", "Look at the copy, and tick that you have")
    made = _paper(request, matter, form) if is_right else None
    if made is not None and step == "give" and not form.errors:
        done = _given(request, matter, form, made)
        if done:
            of = matter.of
            return redirect(paths.copy(of.opened.id, of.person.id, done))
    context = _context(request, matter, form) | {"paper": made, "end": end}
    template = "staff/person/prepare.jinja"
    if made is not None and step in ("look", "give"):
        template = "staff/person/look.jinja"
    status = 422 if form.errors or end.errors else 200
    return render(request, template, context, status=status)


def _items(matter: Matter) -> list[Item]:
    return [
        Item(
            str(one.event.id),
            one.event.kind,
            components.happened(one.event.occurred_at),
            fact_words.title(one.event.kind),
            subject_paper.words_of(one),
            care,
            one.event.sensitivity,
        )
        for one, care in matter.found
        if care != "together"
    ]


def _left_out(matter: Matter, form: CopyForm) -> dict[str, str]:
    """The reason by version: what names somebody else, then what was decided."""
    together = {
        str(one.event.id): subject_exemptions.THIRD_PARTY
        for one in matter.such("together")
    }
    return together | form.left_out()


def _paper(request: Request, matter: Matter, form: CopyForm) -> Paper:
    return subject_paper.paper(
        matter.of,
        matter.asked,
        given=form.given(),
        left_out=_left_out(matter, form),
        at=request.now,
        team_id=request.post.team_id if request.post else None,
        is_part=not matter.is_last,
    )


def _given(
    request: Request, matter: Matter, form: CopyForm, made: Paper
) -> UUID | None:
    """The id of what was recorded; None where it was refused."""
    data = form.cleaned_data
    occasion = person_reading.occasion(
        request, matter.of, form.event_id_value, _class(request, matter)
    )
    try:
        done = verbs.give_copy(
            about=matter.of.person.id,
            answers=UUID(matter.asked.id),
            versions=[UUID(one) for one in form.given()],
            left_out={
                UUID(one): reason for one, reason in _left_out(matter, form).items()
            },
            exemptions=subject_exemptions.version(),
            complete=matter.is_last,
            digest=made.digest,
            identity=data.get("identity") or None,
            identity_words=data.get("identity_words") or None,
            advice=data["advice"] or None,
            **occasion,
        )
    except PlaitError as refused:
        sharing_matter.refuse(form, refused)
        return None
    return done.event.root


def _class(request: Request, matter: Matter) -> str:
    """The most guarded class of what is decided on: it is named in what is kept."""
    named = (one.event.sensitivity for one, _ in matter.found)
    return class_of([sharing_page.usual_class(request), *named])


def _context(request: Request, matter: Matter, form: CopyForm) -> dict[str, Any]:
    of, asked = matter.of, matter.asked
    fact = asked.asked.fact
    return {
        "opened": of.opened,
        "banners": banners.banners(of.opened, request.now),
        "whose": of.label,
        "name": of.name,
        "form": form,
        "asked": asked,
        "asked_by": ASKED_BY.get(asked.asked_by, ""),
        "asker": fact.get("asker") or "",
        "authority": fact.get("authority") or "",
        "identity": IDENTITY.get(str(fact.get("identity")), ""),
        "together": _titles(matter.such("together")),
        "never": _titles(matter.never),
        "is_last": matter.is_last,
        "reasons": subject_exemptions.reasons(asked.asked_by),
        "list_words": subject_exemptions.version_words(),
        "carried": carried(request.POST, without=_NOT_CARRIED),
        "back": paths.person(of.opened.id, of.person.id),
    }


_NOT_CARRIED = ("csrfmiddlewaretoken", "do", "checked")


def _titles(found: Iterable[TimelineEvent]) -> Sequence[tuple[str, str]]:
    return [
        (components.happened(one.event.occurred_at), fact_words.title(one.event.kind))
        for one in found
    ]


def _was_sent(asked: CopyRequest, request: Request) -> str:
    """The copy that this very form recorded before, if it was sent twice."""
    sent = request.POST.get("event_id") or ""
    return next((one.id for one in asked.copies if one.id == sent), "")

"""Sharing, and answering a request by sharing."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.shortcuts import redirect, render
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from plait.access.errors import PlaitError
from plait.casework import sharing as verbs
from plait.pages.staff import opening, paths, sharing_matter, sharing_page, sharing_whom
from plait.pages.staff.sharing_kinds import ShareForm
from plait.pages.staff.sharing_matter import Matter
from plait.pages.staff.sharing_words import RETENTION_OF, SORTS
from plait.worklist import sharing

if TYPE_CHECKING:
    from django.http import HttpResponse

    from plait.pages.request import Request
    from plait.pages.staff.sharing_page import Read
    from plait.pages.staff.sharing_whom import Whom


@sensitive_post_parameters()
@require_http_methods(["GET", "POST"])
def share(request: Request, subject_id: UUID) -> HttpResponse:
    """Share with whom the address names, or choose with whom.

    `again` names a share, or a decision not to share, that is looked at again.
    """
    of = sharing_page.read(request, subject_id)
    again = sharing_matter.decided(request, of, sharing.SHARED, sharing.WITHHELD)
    whom = sharing_matter.whom_of(request, of, again)
    if whom is None:
        return _choose(request, of)
    is_asked = again is None and request.method == "GET" and "new" not in request.GET
    waiting = _waiting(request, of, whom) if is_asked else []
    if waiting:
        return _which(request, of, whom, waiting)
    return _give(request, Matter(of, whom, again=again))


@sensitive_post_parameters()
@require_http_methods(["GET", "POST"])
def answer(request: Request, subject_id: UUID, request_id: UUID) -> HttpResponse:
    """Answer a request by sharing what was asked for, or a part of it."""
    of = sharing_page.read(request, subject_id)
    asked = sharing_matter.asked_of_us(request, of, request_id)
    whom = sharing_whom.of_team(asked.by_team)
    return _give(request, Matter(of, whom, asked=asked))


def _give(request: Request, matter: Matter) -> HttpResponse:
    """The form of a share, and sharing."""
    of = matter.of
    form, left_out = _form(request, matter)
    done = sharing_page.was_sent(of, request)
    if done is None and form.is_valid():
        done = _shared(request, form, matter)
    if done is not None:
        return redirect(paths.share_of(of.opened.id, done))
    asked = matter.asked
    context = sharing_matter.base(request, matter, form) | {
        "left_out": left_out,
        "everything": sharing_matter.with_also(request, all="1"),
        "refuse": paths.refuse_request(of.opened.id, asked.id) if asked else "",
        "list_words": sharing_page.list_words(),
    }
    return sharing_matter.shown(request, "staff/sharing/share.jinja", context, form)


def _form(request: Request, matter: Matter) -> tuple[ShareForm, int]:
    """The form with what may be shared, and how much of that is not listed yet."""
    of, whom = matter.of, matter.whom
    people = matter.subjects(request)
    in_four_weeks = sharing_page.in_four_weeks(request.now)
    initial: dict[str, Any] = {
        "subjects": people,
        "purpose": matter.purpose(),
        "until": in_four_weeks,
        "retention": RETENTION_OF.get(whom.kind, "longest"),
        **_as_before(matter),
    }
    form = ShareForm(
        request.POST or None,
        setting=sharing_page.setting(request, of, whom),
        initial=initial,
    )
    offered, left_out = sharing_page.first(
        sharing_page.shareable(of),
        [UUID(one) for one in people] if matter.asked else [],
        everything="all" in request.GET or request.method == "POST",
    )
    form.offer_events(
        [sharing_page.option(one, of.opened) for one in offered],
        sharing_page.classes(offered),
    )
    if whom.team:
        form.offer_staff(sharing_whom.people(whom, request, of.opened))
    else:
        form.offer_outside()
    if matter.asked is None:
        del form.fields["outcome"]
    return form, left_out


def _as_before(matter: Matter) -> dict[str, Any]:
    """What a share that is looked at again gave, to whom: it may go on as it is."""
    if not matter.is_shared:
        return {}
    fact = matter.again.fact if matter.again else {}
    given = [str(one) for one in fact.get("released") or ()]
    return {
        "events": given,
        "guarded": given,
        "documents": "\n".join(fact.get("documents") or ()),
        "staff": str(fact.get("only") or ""),
        "person": fact.get("person") or "",
        "why": fact.get("why") or "",
        "method": fact.get("method") or "plait",
        "retention": fact.get("retention") or "longest",
        "handling": fact.get("handling") or "",
        "handling_words": fact.get("handling_words") or "",
    }


def _shared(request: Request, form: ShareForm, matter: Matter) -> UUID | None:
    """The id of what was recorded; None where the form has something to put right."""
    data = form.cleaned_data
    staff = data.get("staff")
    recipient = matter.whom.recipient(
        staff=int(staff) if staff else None, person=data.get("person") or None
    )
    outcome = data.get("outcome") or matter.looked
    said = [sharing_page.usual_class(request)] if form.titles() else []
    classes = [*form.picked_classes(), *said, *matter.class_of_it]
    occasion = sharing_page.occasion(
        request, matter.of, form.event_id_value, verbs.class_of(classes)
    )
    try:
        done = verbs.share(
            decision=matter.decision(form, recipient, outcome, data["why"]),
            content=_content(form),
            **occasion,
        )
    except PlaitError as refused:
        sharing_matter.refuse(form, refused)
        return None
    return done.event.root


def _content(form: ShareForm) -> verbs.Content:
    data = form.cleaned_data
    until, is_police = data.get("until"), form.holds("police")
    return verbs.Content(
        released=form.picked(),
        until=sharing_page.last_moment(until) if until else None,
        documents=form.titles(),
        third_party=form.holds("third_party") or None,
        police=is_police or None,
        handling=data["handling"] or None if is_police else None,
        handling_words=data["handling_words"] or None,
        method=data["method"],
        retention=data["retention"],
        review_on=data["review_on"],
    )


def _waiting(request: Request, of: Read, whom: Whom) -> list[sharing.Request]:
    """What that team asked of one's own agency and waits for."""
    if whom.team is None:
        return []
    kind = opening.agency_kind(request)
    return sharing.open_for(of.timeline, of.agency, kind, by_team=whom.team.id)


def _which(
    request: Request, of: Read, whom: Whom, waiting: list[sharing.Request]
) -> HttpResponse:
    """They asked for something: is that what is answered?"""
    context = sharing_page.base(request, of) | {
        "whom": whom,
        "requests": [
            (one, paths.answer_request(of.opened.id, one.id)) for one in waiting
        ],
        "something_else": sharing_matter.with_also(request, new="1"),
    }
    return render(request, "staff/sharing/which.jinja", context)


def _choose(request: Request, of: Read) -> HttpResponse:
    """With whom: a team, or somebody outside."""
    context = sharing_page.base(request, of) | {
        "title": "With whom do you share?",
        "groups": sharing_whom.groups(request, of.opened),
        "here": paths.share(of.opened.id),
        "sorts": SORTS,
        "outside": sharing_whom.OUTSIDE,
        "typed": request.GET,
        "is_incomplete": request.GET.get("to") == sharing_whom.OUTSIDE,
    }
    status = 422 if context["is_incomplete"] else 200
    return render(request, "staff/sharing/whom.jinja", context, status=status)

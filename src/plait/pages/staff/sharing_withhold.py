"""Saying why something is not shared: with who asked, again, or with nobody."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.shortcuts import redirect
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from plait.access.errors import PlaitError
from plait.casework import sharing as verbs
from plait.pages.staff import paths, sharing_matter, sharing_page, sharing_whom
from plait.pages.staff.sharing_kinds import WithholdForm
from plait.pages.staff.sharing_matter import Matter
from plait.pages.staff.sharing_whom import Whom
from plait.worklist import sharing

if TYPE_CHECKING:
    from uuid import UUID

    from django.http import HttpResponse

    from plait.pages.request import Request


@sensitive_post_parameters()
@require_http_methods(["GET", "POST"])
def withhold(request: Request, subject_id: UUID) -> HttpResponse:
    """The form, and recording it."""
    matter = _matter(request, subject_id)
    of = matter.of
    form = WithholdForm(
        request.POST or None,
        setting=sharing_page.setting(request, of, matter.whom),
        initial={
            "subjects": matter.subjects(request),
            "purpose": matter.purpose(),
            "look_again_on": sharing_page.in_four_weeks(request.now),
        },
    )
    done = sharing_page.was_sent(of, request)
    if done is None and form.is_valid():
        done = _withheld(request, form, matter)
    if done is not None:
        return redirect(paths.share_of(of.opened.id, done))
    context = sharing_matter.base(request, matter, form) | {
        "share_href": _instead(matter),
        "list_words": sharing_page.list_words(),
    }
    return sharing_matter.shown(request, "staff/sharing/withhold.jinja", context, form)


def _matter(request: Request, subject_id: UUID) -> Matter:
    of = sharing_page.read(request, subject_id)
    named = request.GET.get("request", "")
    if named:
        request_id = sharing_matter.id_of(named)
        asked = sharing_matter.asked_of_us(request, of, request_id)
        return Matter(of, sharing_whom.of_team(asked.by_team), asked=asked)
    again = sharing_matter.decided(request, of, sharing.WITHHELD)
    whom = sharing_matter.whom_of(request, of, again) or Whom(None)
    return Matter(of, whom, again=again)


def _withheld(request: Request, form: WithholdForm, matter: Matter) -> UUID | None:
    """The id of what was recorded; None where the form has something to put right."""
    data = form.cleaned_data
    outcome = "refused" if matter.asked else "still" if matter.again else None
    sensitivity = verbs.class_of(
        [sharing_page.usual_class(request), *matter.class_of_it]
    )
    occasion = sharing_page.occasion(
        request, matter.of, form.event_id_value, sensitivity
    )
    recipient = matter.whom.recipient()
    try:
        done = verbs.withhold(
            decision=matter.decision(form, recipient, outcome, data["reason"]),
            reason=data["reason"],
            detrimental=data["detrimental"],
            advice=data["advice"] or None,
            look_again_on=data["look_again_on"],
            **occasion,
        )
    except PlaitError as refused:
        sharing_matter.refuse(form, refused)
        return None
    return done.event.root


def _instead(matter: Matter) -> str:
    """Where it is shared after all."""
    family = matter.of.opened.id
    if matter.asked is not None:
        return paths.answer_request(family, matter.asked.id)
    if matter.again is not None and matter.whom.words:
        return f"{paths.share(family)}?again={matter.again.id}"
    return ""

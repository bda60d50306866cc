"""Between whom something is shared or not, and what began it: a request, a refusal."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.http import Http404
from django.shortcuts import render

from plait.casework.sharing import Decision, Recipient
from plait.pages.staff import opening, prefill, sharing_page, sharing_whom
from plait.pages.staff.sharing_page import Read
from plait.pages.staff.sharing_whom import OUTSIDE, Whom
from plait.pages.staff.sharing_words import SORTS
from plait.timeline.timeline import Known
from plait.worklist import sharing
from plait.worklist.refusals import NotRecorded

if TYPE_CHECKING:
    from django.http import HttpResponse

    from plait.access.errors import PlaitError
    from plait.pages.forms import NhsForm
    from plait.pages.request import Request
    from plait.pages.staff.sharing_forms import SharingForm

_LINE = 300
_NAME = 200


@dataclass(frozen=True, slots=True)
class Matter:
    """What is decided: with whom, and because of what.

    `asked` is the request that it answers, `again` the share or the refusal that is
    looked at again.
    """

    of: Read
    whom: Whom
    asked: sharing.Request | None = None
    again: Known | None = None

    @property
    def begun(self) -> Known | None:
        """The event that it answers."""
        return self.asked.asked if self.asked else self.again

    @property
    def is_shared(self) -> bool:
        """Whether what is looked at again is a share."""
        return self.again is not None and self.again.kind == sharing.SHARED

    @property
    def looked(self) -> str | None:
        """What a share says of what it looks at again; None where it looks at none."""
        if self.again is None:
            return None
        return "still" if self.is_shared else "after_all"

    @property
    def class_of_it(self) -> list[str]:
        """The class of what it answers, if it answers anything."""
        return [self.begun.event.sensitivity or "routine"] if self.begun else []

    def decision(
        self, form: SharingForm, recipient: Recipient, outcome: str | None, why: str
    ) -> Decision:
        """The decision as the form tells it."""
        return Decision(
            recipient=recipient,
            grounds=form.grounds(why[:_LINE]),
            openness=form.openness(),
            subjects=form.subject_ids(),
            answers=UUID(self.begun.id) if self.begun else None,
            outcome=outcome,
        )

    def purpose(self) -> str:
        """What it is for: as was asked; "" where nothing was."""
        return str(self.begun.fact.get("purpose") or "") if self.begun else ""

    def subjects(self, request: Request) -> list[str]:
        """Whom it is about: as was asked, or as the duty says."""
        people = self.of.opened.family.people
        living = {str(one.id) for one in people if one.died_on is None}
        if self.begun is not None:
            asked = [str(one) for one in self.begun.fact.get("subjects") or ()]
            found = asked or ([self.begun.about] if self.begun.about else [])
            return [one for one in found if one in living]
        duty = prefill.duty_of(request, self.of.opened.id)
        return [str(duty.row.about)] if duty and duty.row.about else []


def asked_of_us(request: Request, of: Read, request_id: UUID) -> sharing.Request:
    """A request that one's own agency may answer.

    Raises:
        Http404: there is none that may be read, or another agency was asked.
    """
    found = sharing.request(of.timeline, str(request_id))
    if found is None or not found.is_for(of.agency, opening.agency_kind(request)):
        raise Http404
    return found


def decided(request: Request, of: Read, *kinds: str) -> Known | None:
    """The decision that the address names, of these kinds, to look at it again.

    Raises:
        Http404: there is none of one's own agency.
    """
    text = request.GET.get("again", "")
    if not text:
        return None
    found = of.timeline.get(str(id_of(text)))
    is_ours = found is not None and found.agency == of.agency
    if found is None or found.kind not in kinds or not is_ours:
        raise Http404
    return found


def whom_of(request: Request, of: Read, again: Known | None) -> Whom | None:
    """Whom the address names, or with whom it was shared or not; None for nobody.

    The name of an organisation is no person's, so it may stand in an address.
    """
    asked = request.GET
    if asked.get("to") == OUTSIDE:
        name, sort = asked.get("organisation", "").strip(), asked.get("sort", "")
        if not name or sort not in SORTS:
            return None
        return Whom(None, organisation=name[:_NAME], sort=sort)
    found = sharing_whom.named(request, of.opened)
    return found or (_whom_before(of, again.fact) if again else None)


def _whom_before(of: Read, fact: Mapping[str, Any]) -> Whom | None:
    team = sharing.number(fact.get("team"))
    if team is not None:
        return sharing_whom.of_team(team, str(fact.get("to") or ""))
    if fact.get("organisation"):
        name, sort = str(fact["organisation"]), str(fact.get("sort") or "")
        return Whom(None, organisation=name, sort=sort)
    del of
    return None


def refuse(form: NhsForm, refused: PlaitError) -> None:
    """Put a refusal beside the question that it is about, if the form asks it."""
    field = refused.field if isinstance(refused, NotRecorded) else ""
    form.add_error(field if field in form.fields else None, refused.say)


def shown(
    request: Request, template: str, context: Mapping[str, Any], form: SharingForm
) -> HttpResponse:
    """The page of a form, with its errors if it has any."""
    status = 422 if form.is_bound and form.errors else 200
    return render(request, template, context, status=status)


def base(request: Request, matter: Matter, form: SharingForm) -> dict[str, Any]:
    """What every page of such a form shows."""
    asked = matter.asked
    return sharing_page.base(request, matter.of) | {
        "form": form,
        "whom": matter.whom,
        "asked": asked,
        "asked_by": sharing_page.asked_by(matter.of, asked) if asked else "",
        "again": matter.again,
    }


def with_also(request: Request, **more: str) -> str:
    """The same address with something more."""
    asked = request.GET.copy()
    for name, value in more.items():
        asked[name] = value
    return f"?{asked.urlencode()}"


def id_of(text: str) -> UUID:
    """An id of an address.

    Raises:
        Http404: it is none.
    """
    try:
        return UUID(text)
    except ValueError:
        raise Http404 from None

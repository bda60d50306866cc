"""What parents say of a service without a name, and the codes to ask them with."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods

from plait.casework import experience as verbs
from plait.clock.moments import local_day
from plait.clock.quarters import in_words, quarter_of
from plait.instruments.experience import questions
from plait.pages.forms import NhsForm, WholeNumberField
from plait.standards.services.outcomes import of_service
from plait.worklist import experience

if TYPE_CHECKING:
    from django.http import HttpResponse

    from plait.pages.request import Request
    from plait.worklist.experience import Quarter

#: A batch for about a fortnight of discharges.
_USUAL = 12


@dataclass(frozen=True, slots=True)
class Told:
    """One quarter as a table: a row a question, with the number of each answer."""

    name: str
    everybody: int
    rows: tuple[tuple[str, tuple[tuple[str, int], ...], int], ...]
    words: tuple[str, ...]


class CodesForm(NhsForm):
    """How many codes are needed."""

    number = WholeNumberField(
        what="How many codes",
        lowest=1,
        highest=verbs.MOST,
        label="How many codes do you need?",
        help_text=f"From 1 to {verbs.MOST}, which fit on two pages of paper",
        initial=_USUAL,
        missing="Enter how many codes you need",
    )


@require_GET
def service_experience(request: Request) -> HttpResponse:
    """What was said of the service of whoever asks.

    Raises:
        NotAllowed: their agency has no such service.
    """
    service, agency = verbs.service_of(request.post), request.post.team.agency
    said = of_service(service)
    today = local_day(request.now)
    found = experience.said_of(agency.pk, least=said.experience_from, today=today)
    context = {
        "agency": agency.name,
        "least": said.experience_from,
        "running": in_words(quarter_of(today)),
        "options": questions().options,
        "quarters": [_told(one) for one in found],
    }
    return render(request, "staff/outcomes/experience.jinja", context)


@require_http_methods(["GET", "POST"])
def experience_codes(request: Request) -> HttpResponse:
    """Ask how many codes are needed, and show them: once, and never again.

    Raises:
        NotAllowed: as `service_experience`.
    """
    verbs.service_of(request.post)
    agency = request.post.team.agency.name
    form = CodesForm(request.POST if request.method == "POST" else None)
    context: dict[str, Any] = {"agency": agency, "form": form, "codes": []}
    status = 200
    if form.is_bound and form.is_valid():
        context["codes"] = verbs.make_codes(
            post=request.post, number=form.cleaned_data["number"], now=request.now
        )
        context["address"] = f"{request.get_host()}{reverse('tell-us')}"
    elif form.is_bound:
        status = 422
    return render(request, "staff/outcomes/codes.jinja", context, status=status)


def _told(one: Quarter) -> Told:
    asked = questions()
    rows = []
    for question in asked.questions:
        counts = one.answers.get(question.id, {})
        cells = tuple(
            (option.words, counts.get(option.id, 0)) for option in asked.options
        )
        left = one.everybody - sum(number for _, number in cells)
        rows.append((question.words, cells, left))
    return Told(in_words(one.name), one.everybody, tuple(rows), one.words)

"""What a privacy officer may want to ask about: plain reasons, and no score."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING, Final
from uuid import UUID

from django.shortcuts import redirect, render, resolve_url
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_GET, require_POST

from plait.access.errors import NotAllowed
from plait.clock.moments import local_day
from plait.pages.staff.emergency_forms import LookIntoForm
from plait.pages.staff.emergency_review import is_officer
from plait.records import references, who_looked
from plait.worklist import adopted
from plait.worklist.involving import NOT_A_SERVICE

if TYPE_CHECKING:
    from django.http import HttpResponse

    from plait.pages.request import Request

PERIODS: Final = {"7": "7 days", "28": "4 weeks"}
#: Where a partnership sets no other number: ours.
MOST_AN_HOUR: Final = 30
#: Numbers of accounts have no more digits.
_DIGITS: Final = 9


@dataclass(frozen=True, slots=True)
class Why:
    """A reason to ask: what it is, and what it does not mean."""

    words: str
    not_meant: str


REASONS: Final = {
    "emergency": Why(
        "Opened in an emergency, without being involved",
        "Most of these save somebody. Each is reviewed by itself",
    ),
    "same_name": Why(
        "The same family name as somebody of the family",
        "Many people share a name. It does not mean that they are related",
    ),
    "colleague": Why(
        "Somebody of the same team is declared to be close to this family",
        "The team may have cared for this family all along",
    ),
    "many": Why(
        "Opened many records within one hour",
        "Who prepares a clinic or covers for others opens many",
    ),
    "ended": Why(
        "The work of their team with the family had ended",
        "The team could still open the record because it was told of something, or "
        "asked to a meeting",
    ),
    "at_night": Why(
        "At night, while a colleague was on call and they were not",
        "Rotas are swapped, and people write up their notes late",
    ),
}


@require_GET
def unusual(request: Request) -> HttpResponse:
    """The list, with what came of asking.

    Raises:
        NotAllowed: whoever asks looks after nobody's privacy.
    """
    return _page(request, LookIntoForm(), "")


@sensitive_post_parameters()
@require_POST
def look_into(request: Request) -> HttpResponse:
    """Keep what came of asking about what somebody opened on a day.

    Raises:
        NotAllowed: it is not theirs to ask about, or nothing was opened.
    """
    if not is_officer(request):
        raise NotAllowed
    which = request.POST.get("which", "")
    subject_id, staff_id, day = _which(which)
    form = LookIntoForm(request.POST)
    if not form.is_valid():
        return _page(request, form, which)
    kept = who_looked.look_into(
        subject_id,
        staff_id,
        day,
        form.cleaned_data["words"],
        note=form.event_id_value,
    )
    if not kept:
        raise NotAllowed
    return redirect(f"{resolve_url('unusual-looking')}?days={_period(request)}")


@sensitive_post_parameters()
@require_POST
def find(request: Request) -> HttpResponse:
    """From a record's reference to who looked at it.

    Raises:
        NotAllowed: whoever asks looks after nobody's privacy.
    """
    if not is_officer(request):
        raise NotAllowed
    try:
        reference = references.parse(request.POST.get("reference", ""))
    except references.ImpossibleReference as impossible:
        return _page(request, LookIntoForm(), "", wrong=impossible.say)
    found = who_looked.record_to_oversee(reference)
    if found is None:
        say = "There is no record with this reference that you look after"
        return _page(request, LookIntoForm(), "", wrong=say)
    return redirect("who-looked", found)


def _which(sent: str) -> tuple[UUID, int, date]:
    """Whose looking at what on which day; what cannot be is nothing of theirs."""
    parts = sent.split("|")
    try:
        subject, staff, day = parts
        if len(staff) > _DIGITS:
            raise NotAllowed
        return UUID(subject), int(staff), date.fromisoformat(day)
    except ValueError:
        raise NotAllowed from None


def _period(request: Request) -> str:
    asked = request.POST.get("days") or request.GET.get("days") or ""
    return asked if asked in PERIODS else next(iter(PERIODS))


def _page(
    request: Request, form: LookIntoForm, which: str, *, wrong: str = ""
) -> HttpResponse:
    if not is_officer(request):
        raise NotAllowed
    period, most = _period(request), _most_an_hour(request)
    rows = who_looked.unusual(
        since=request.now - timedelta(days=int(period)),
        until=request.now,
        most_an_hour=most,
        no_service=NOT_A_SERVICE,
    )
    context = {
        "rows": rows,
        "reasons": REASONS,
        "most": most,
        "form": form,
        "which": which,
        "wrong": wrong,
        "periods": PERIODS,
        "period": period,
    }
    status = 422 if wrong or form.errors else 200
    return render(request, "staff/looked/unusual.jinja", context, status=status)


def _most_an_hour(request: Request) -> int:
    """What the partnership of whoever asks set, or ours."""
    area = request.post.team.agency.partnership_id if request.post else ""
    policy = adopted.now_in_use(area).on(local_day(request.now)) if area else None
    return (policy.records_in_an_hour if policy else None) or MOST_AN_HOUR

"""The forms of a birth that is planned: places, an early birth, and the alert."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.http import Http404
from django.shortcuts import redirect, render
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from plait.access import permissions
from plait.access.errors import PlaitError
from plait.casework import birth_alerts as verbs
from plait.clock.moments import local_day
from plait.pages.staff import banners, birth_answer, birth_reading, opening, paths
from plait.pages.staff.birth_forms import (
    AlertForm,
    EarlyForm,
    PlacesForm,
    ToldForm,
    WithdrawForm,
)
from plait.timeline.facts.births import ALERT, MOST_TO_DO
from plait.worklist import around, birth_alerts
from plait.worklist.birth_rules import SentMeanwhile
from plait.worklist.directory import directory
from plait.worklist.obligations import holder_of
from plait.worklist.routing import OFFICE

if TYPE_CHECKING:
    from django.http import HttpResponse

    from plait.pages.request import Request
    from plait.pages.staff.birth_reading import Reading
    from plait.pages.staff.duty_forms import DutyForm
    from plait.timeline.birth_alerts import Alert
    from plait.worklist.birth_alerts import Offered
    from plait.worklist.recording import Occasion

Save = Callable[["Occasion"], Any]


def may_plan(request: Request) -> bool:
    """Whether whoever asks may plan a birth, as their agency does."""
    return permissions.may_record_kind(opening.agency_kind(request), ALERT)


@sensitive_post_parameters()
@require_http_methods(["GET", "POST"])
def places(request: Request, subject_id: UUID) -> HttpResponse:
    """Where the birth is planned, and the second hospital."""
    reading = _read(request, subject_id)
    said = _offered(reading)
    known = reading.expected.places
    form = PlacesForm(
        request.POST or None, initial=_chosen(known.fact if known else None, said)
    )
    form.offer(said.hospitals)

    def save(occasion: Occasion) -> None:
        first = form.place("first", said.hospitals)
        assert first is not None  # noqa: S101 - the form asks for it
        verbs.set_places(
            about=reading.mother,
            first=first,
            second=form.place("second", said.hospitals),
            note=form.cleaned_data["note"] or None,
            **occasion,
        )

    words = ("Where will the birth be?", "Save the places")
    return _asked(request, reading, form, save, words, "places")


@sensitive_post_parameters()
@require_http_methods(["GET", "POST"])
def early(request: Request, subject_id: UUID) -> HttpResponse:
    """What is ready if the baby comes early."""
    reading = _read(request, subject_id)
    said = _offered(reading)
    known = reading.expected.early
    ready = (known.fact["ready"] if known else ()) or ()
    ticked = [str(one["id"]) for one in ready if one["is_ready"]]
    form = EarlyForm(request.POST or None, initial={"ready": ticked})
    form.offer(said.own.early if said.own else ())

    def save(occasion: Occasion) -> None:
        verbs.agree_early(
            about=reading.mother,
            ready=form.said(),
            note=form.cleaned_data["note"] or None,
            **occasion,
        )

    words = ("If the baby comes early", "Save what is ready")
    return _asked(request, reading, form, save, words, "early")


@sensitive_post_parameters()
@require_http_methods(["GET", "POST"])
def alert(request: Request, subject_id: UUID) -> HttpResponse:
    """Write the alert, or a new version of it, and send it to all whom it is for.

    Whoever may not read the newest version is told whom to ask for another.
    """
    reading = _read(request, subject_id)
    if reading.is_beyond and may_plan(request):
        return _beyond(request, reading)
    newest = reading.expected.alerts[-1] if reading.expected.alerts else None
    known = max((one.version for one in reading.rows), default=0)
    initial = AlertForm.filled(newest.event.fact) if newest else {}
    if newest is not None:
        initial["guarded"] = newest.event.event.sensitivity or verbs.USUAL_CLASS
    form = AlertForm(
        request.POST or None, initial=initial | {"version": str(known + 1)}
    )
    listed = _recipients(reading)

    def save(occasion: Occasion) -> None:
        plans = reading.expected.plans
        version = form.version_value or known + 1
        try:
            verbs.send_alert(
                about=reading.mother,
                version=version,
                words=verbs.Words(
                    do=form.do(),
                    ring=form.ring(),
                    plan_on=local_day(plans[-1].occurred_at) if plans else None,
                    due_on=reading.expected.pregnancy.due_on,
                ),
                recipients=listed,
                dropped=_dropped(newest, listed),
                **{**occasion, "sensitivity": form.cleaned_data["guarded"]},
            )
        except SentMeanwhile:
            if version <= known:
                raise
            raise SentMeanwhile(_ask_the_office(reading)) from None

    words = ("Send the birth alert", f"Send version {known + 1} to everybody")
    more = {"recipients": listed, "newest": newest, "version": known + 1}
    return _asked(request, reading, form, save, words, "alert", more)


@sensitive_post_parameters()
@require_http_methods(["GET", "POST"])
def told(request: Request, subject_id: UUID, recipient: str) -> HttpResponse:
    """Read the alert to somebody outside Plait by telephone, and record who took it."""
    reading = _read(request, subject_id)
    found = _newest(reading)
    one = next((x for x in found.reached if x.recipient["id"] == recipient), None)
    if one is None or not one.is_outside:
        raise Http404
    form = ToldForm(request.POST or None)

    def save(occasion: Occasion) -> None:
        verbs.tell(
            about=reading.mother,
            alert=UUID(found.event.id),
            recipient=recipient,
            told=form.cleaned_data["told"],
            **_guarded(found, occasion),
        )

    words = (f"Ring: {one.recipient['title']}", "Save who took it")
    more = {"alert": found, "one": one}
    return _asked(request, reading, form, save, words, "told", more)


@sensitive_post_parameters()
@require_http_methods(["GET", "POST"])
def withdraw(request: Request, subject_id: UUID) -> HttpResponse:
    """Withdraw the alert, and tell everybody who has it."""
    reading = _read(request, subject_id)
    found = _newest(reading)
    form = WithdrawForm(request.POST or None)

    def save(occasion: Occasion) -> None:
        verbs.withdraw_alert(
            about=reading.mother,
            alert=UUID(found.event.id),
            version=found.version,
            recipients=found.event.fact["recipients"],
            reason=form.cleaned_data["reason"],
            **_guarded(found, occasion),
        )

    words = ("Withdraw the birth alert", "Withdraw it, and tell everybody")
    return _asked(request, reading, form, save, words, "withdraw", {"alert": found})


def _beyond(request: Request, reading: Reading) -> HttpResponse:
    """Whom to ask for a new version, where the newest is not theirs to read."""
    sender = reading.row.from_team if reading.row else None
    context = {
        "opened": reading.opened,
        "banners": banners.banners(reading.opened, request.now),
        "ring": birth_answer.ring_now(sender, request.now),
        "back": paths.birth(reading.opened.id),
        "write": paths.write_message(reading.opened.id),
        # What they wrote is not lost: they can read it out.
        "written": [
            line
            for n in range(1, MOST_TO_DO + 1)
            if (line := request.POST.get(f"do_{n}", "").strip())
        ],
    }
    status = 409 if request.method == "POST" else 200
    return render(request, "staff/birth/beyond.jinja", context, status=status)


def _ask_the_office(reading: Reading) -> str:
    """What is said where nothing that they may know of is in the way."""
    teams = directory()
    number = teams.answering(OFFICE, reading.opened.family.partnership)
    office = holder_of(teams.teams.get(number or -1))
    phone = f", {office.phone}" if office.phone else ""
    return (
        "It was not sent: more is held about this birth than you may read. Ring "
        f"{office.team}{phone}, and ask what is to be said before you send it."
    )


def _guarded(alert: Alert, occasion: Occasion) -> Occasion:
    """The occasion of what follows an alert: of the same class."""
    sensitivity = alert.event.event.sensitivity or verbs.USUAL_CLASS
    return {**occasion, "sensitivity": sensitivity}


def _read(request: Request, subject_id: UUID) -> Reading:
    opened = opening.open_family(request, subject_id)
    return birth_reading.read(opened, local_day(request.now))


def _newest(reading: Reading) -> Alert:
    """The newest version, if its words may be read.

    Raises:
        Http404: there is none, or a newer one whose words are not theirs.
    """
    newest = next(reversed(reading.expected.alerts), None)
    if newest is None or newest.state == "old":
        raise Http404
    return newest


def _offered(reading: Reading) -> Offered:
    return birth_alerts.offered(reading.opened.family.partnership, directory())


def _recipients(reading: Reading) -> list[dict[str, Any]]:
    """Whom the alert goes to: by the places that are planned, and always."""
    known = reading.expected.places
    chosen = [known.fact.get(name) for name in ("first", "second")] if known else []
    return birth_alerts.recipients(
        _offered(reading),
        [place for place in chosen if place],
        around.read(reading.opened.id).around,
        directory(),
    )


def _dropped(
    newest: Alert | None, listed: list[dict[str, Any]]
) -> list[Mapping[str, Any]]:
    """Those of the version before whom this one does not name any more."""
    if newest is None or newest.state != "current":
        return []
    kept = {str(one["id"]) for one in listed}
    return [
        one for one in newest.event.fact["recipients"] if str(one["id"]) not in kept
    ]


def _chosen(fact: Mapping[str, Any] | None, said: Offered) -> dict[str, Any]:
    """What was chosen last, as the form shows it."""
    answers: dict[str, Any] = {}
    for name in ("first", "second") if fact else ():
        place = (fact or {}).get(name)
        if not place:
            answers[name] = "none"
        elif said.hospital(str(place.get("id") or "")):
            answers[name] = place["id"]
        else:
            answers |= {
                name: "other",
                f"{name}_name": place["name"],
                f"{name}_phone": place.get("phone", ""),
            }
    return answers


def _asked(
    request: Request,
    reading: Reading,
    form: DutyForm,
    save: Save,
    words: tuple[str, str],
    what: str,
    more: Mapping[str, Any] | None = None,
) -> HttpResponse:
    """Show the form, or save what it says: all of it or nothing."""
    is_lost = reading.expected.pregnancy.stage == "lost"
    # After a loss those who have an alert are told that it holds no more.
    if not may_plan(request) or (is_lost and what not in ("told", "withdraw")):
        raise Http404
    if form.is_valid():
        occasion: Occasion = {
            "family": reading.opened.id,
            "occurred_at": request.now,
            "recorded_at": request.now,
            "by": request.staff,
            "team": request.post.team_id if request.post else None,
            "event_id": form.event_id_value,
        }
        try:
            save(occasion)
        except PlaitError as refused:
            form.add_error(None, refused.say)
        else:
            return redirect(paths.birth(reading.opened.id))
    context = {
        "opened": reading.opened,
        "banners": banners.banners(reading.opened, request.now),
        "form": form,
        "heading": words[0],
        "save": words[1],
        "what": what,
        "back": paths.birth(reading.opened.id),
        **(more or {}),
    }
    status = 422 if form.is_bound and form.errors else 200
    return render(request, "staff/birth/form.jinja", context, status=status)

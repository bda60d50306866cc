"""The letter with an appointment, and the file for a calendar: by the safe route alone.

A letter is made where the adult said that post is safe, and nowhere else. Where it goes
from hand to hand, or nothing is known, the page says so and makes none: they are told
when somebody meets or rings them.
"""

from __future__ import annotations

from dataclasses import dataclass
from hashlib import sha256
from typing import TYPE_CHECKING, Any
from uuid import UUID, uuid5

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_GET, require_http_methods

from plait.access.errors import NotAllowed, PlaitError
from plait.casework import appointments as verbs
from plait.pages import components, crisis, documents
from plait.pages.choices import CheckboxesField, Option
from plait.pages.forms import HiddenField
from plait.pages.staff import appointment_words as words
from plait.pages.staff import banners, letter_routes, opening
from plait.pages.staff.appointment_page import There, find
from plait.pages.staff.meeting_forms import StepForm
from plait.records import addresses, queries
from plait.worklist import appointment_calendar
from plait.worklist.directory import directory

if TYPE_CHECKING:
    from plait.pages.request import Request
    from plait.pages.staff.letter_routes import Route
    from plait.records.shapes import PersonView

STYLES = ("letter.css", "letter-page.css")
_ANOTHER_TIME = "Ring us, also for another time or place:"
_CHECKED = "name_and_route"


@dataclass(frozen=True, slots=True)
class Letter:
    """A letter to one adult, part by part: not why they come, and nobody else."""

    name: str
    address: tuple[str, ...]
    day: str
    reference: str
    when: str
    where: tuple[str, ...]
    how: str
    whom: str
    ring: str
    help: tuple[str, ...]
    in_their_language: str
    signed: str

    @property
    def digest(self) -> str:
        """The SHA-256 of its words, in hexadecimal."""
        parts = (
            self.name, *self.address, self.day, self.reference, self.when, *self.where,
            self.how, self.whom, self.ring, *self.help, self.in_their_language,
            self.signed,
        )  # fmt: skip
        return sha256("\n".join(parts).encode()).hexdigest()


@dataclass(frozen=True, slots=True)
class Adult:
    """An adult who is told: how a letter reaches them, and the letter if one may."""

    person: PersonView
    label: str
    route: Route
    letter: Letter | None
    form: LetterForm


class LetterForm(StepForm):
    """To whom, and the second look."""

    to = HiddenField()
    checked = CheckboxesField(
        options=(Option(_CHECKED, "I have checked the name and the address"),),
        label="A second look",
        missing="Check the name and the address, and tick the box",
    )


@sensitive_post_parameters()
@require_http_methods(["GET", "POST"])
def letter(request: Request, subject_id: UUID, appointment_id: UUID) -> HttpResponse:
    """Each adult and how a letter reaches them; and the letter, where it is safe.

    None where somebody who was to come has died: the page of the appointment says so.

    Raises:
        NotAllowed: there is no such appointment, or no such adult.
    """
    there = find(request, subject_id, appointment_id)
    if not there.may_change or there.died:
        return redirect(there.page)
    adults = _adults(there)
    if request.method == "POST":
        adult = next(
            (one for one in adults if str(one.person.id) == request.POST.get("to")),
            None,
        )
        if adult is None or adult.letter is None:
            raise NotAllowed
        if adult.form.is_valid():
            try:
                return _sent(there, adult, adult.letter)
            except PlaitError as refused:
                adult.form.add_error(None, refused.say)
    wrong = next((one.form for one in adults if one.form.errors), None)
    context = {
        "opened": there.opened,
        "banners": banners.banners(there.opened, request.now),
        "adults": adults,
        "wrong": wrong,
        "can_make": documents.can_make(),
        "when": words.when(there.one.at, there.one.ends_at),
        "back": there.page,
    }
    status = 422 if wrong else 200
    return render(request, "staff/appointment_letter.jinja", context, status=status)


@require_GET
def calendar(request: Request, subject_id: UUID, appointment_id: UUID) -> HttpResponse:
    """The appointment for a calendar, as a file that names nobody.

    Raises:
        NotAllowed: there is no such appointment.
    """
    one = find(request, subject_id, appointment_id).one
    text = appointment_calendar.text_of(
        # An id of its own: that of the record leads to the record.
        uid=str(uuid5(UUID(one.id), "calendar")),
        sequence=len(one.moves) + (one.cancelled is not None),
        at=one.at,
        minutes=int(one.fact["minutes"]),
        is_off=one.cancelled is not None,
        now=request.now,
    )
    answer = HttpResponse(text, content_type="text/calendar; charset=utf-8")
    answer["Content-Disposition"] = 'attachment; filename="appointment.ics"'
    return answer


def _adults(there: There) -> list[Adult]:
    """The living adults who are to come; of a baby's own appointment, all of them."""
    opened = there.opened
    events = queries.timeline_for(opened.id)
    contacts = queries.contacts_of(opened.id)
    hidden = addresses.restricted_of(opened.id)
    every = letter_routes.adults(opened.family.people)
    coming = [one for one in every if str(one.id) in there.one.people] or every
    found = []
    for one in coming:
        route = letter_routes.route_to(
            one, events, contacts.get(one.id), is_restricted=one.id in hidden
        )
        is_posted = route.way == "post"
        found.append(
            Adult(
                person=one,
                label=opening.label_of(one, opened.family.people),
                route=route,
                letter=_letter(there, one, route) if is_posted else None,
                form=_form(there, one),
            )
        )
    return found


def _form(there: There, person: PersonView) -> LetterForm:
    request = there.request
    is_this = request.method == "POST" and request.POST.get("to") == str(person.id)
    return LetterForm(
        request.POST if is_this else None,
        initial={"to": str(person.id)},
        auto_id=f"id_{person.id}_%s",
    )


def _letter(there: There, person: PersonView, route: Route) -> Letter:
    one, request, post = there.one, there.request, there.request.post
    place = there.service.place(str(one.fact.get("place") or ""))
    is_home = one.fact.get("mode") == "face_to_face" and not (place and place.address)
    is_english = person.language.lower() in ("", "english")
    lines = (
        f"{each.name}: {each.number}. {each.when}" for each in crisis.LINES_ON_PAPER
    )
    return Letter(
        name=f"{person.given} {person.family_name}".strip() or "Parent",
        address=route.address,
        day=components.day(request.now),
        reference=there.opened.family.reference,
        when=words.when(one.at, one.ends_at),
        where=place.address if place else (),
        how=_how(str(one.fact.get("mode") or ""), is_home=is_home),
        whom=_whom(there),
        ring=f"{_ANOTHER_TIME} {post.team.phone}".strip(),
        help=tuple(lines),
        in_their_language=f"You can have this letter in {person.language}, or have an "
        "interpreter. Ring the number above."
        if not is_english
        else "",
        # By name alone: that of the service says what it is for.
        signed=f"{request.staff.given_name} {request.staff.family_name}",
    )


def _how(mode: str, *, is_home: bool) -> str:
    if mode == "telephone":
        return "We will ring you."
    if mode == "video":
        return "It is by video. We will tell you how to join."
    return "We agreed with you where we meet." if is_home else ""


def _whom(there: There) -> str:
    """Who sees them, by name alone: their role would say what it is for."""
    return directory().workers.get(there.one.worker or -1, "")


def _sent(there: There, adult: Adult, made: Letter) -> HttpResponse:
    """Record it once, and give the letter: as a document, else as a page to print."""
    request = there.request
    verbs.send_letter(
        appointment=there.one,
        to=adult.person.id,
        digest=made.digest,
        family=there.opened.id,
        occurred_at=request.now,
        recorded_at=request.now,
        by=request.staff,
        team=there.own_team,
        event_id=adult.form.event_id_value,
    )
    context: dict[str, Any] = {"letter": made}
    if not documents.can_make():
        return render(request, "documents/appointment_page.jinja", context)
    pdf = documents.pdf("documents/appointment.jinja", context, *STYLES)
    return documents.answer(pdf, f"letter-{there.opened.family.reference}.pdf")

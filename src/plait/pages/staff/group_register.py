"""The register of one session of a group: one page, by initials.

What is said of each family is recorded in that family's own record, which is opened for
it, and nothing of the others. A family of which nothing is said is left as it is.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from uuid import UUID, uuid5

from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from plait.access import sessions
from plait.access.errors import NotAllowed, PlaitError
from plait.casework import groups as verbs
from plait.clock.moments import local_day
from plait.pages import components
from plait.pages.staff import appointment_words as words
from plait.pages.staff import opening
from plait.pages.staff.appointment_forms import result_field
from plait.pages.staff.diary import is_past, session_day
from plait.pages.staff.groups import find
from plait.pages.staff.meeting_forms import StepForm
from plait.pages.staff.record_contact import kind_seen_as
from plait.pages.staff.record_forms import PersonChoice
from plait.standards.services.appointments import appointments_of
from plait.worklist import diary
from plait.worklist.attending import Came, Setting
from plait.worklist.directory import directory

if TYPE_CHECKING:
    from datetime import date

    from plait.pages.request import Request
    from plait.worklist.bookings import Group


@dataclass(frozen=True, slots=True)
class Row:
    """A family on the register: who comes, and what was said of it already."""

    subject_id: UUID
    label: str
    people: tuple[PersonChoice, ...]
    said: str


class RegisterForm(StepForm):
    """What became of it for each person of whom nothing was said yet."""

    def __init__(self, data: Any = None, *, rows: list[Row], **more: Any) -> None:
        super().__init__(data, **more)
        self.rows = [one for one in rows if not one.said]
        for row in self.rows:
            for one in row.people:
                name = f"result_{row.subject_id}_{one.id}"
                self.fields[name] = result_field(one, is_needed=False)

    def by_family(self) -> list[tuple[Row, list[Any]]]:
        """The questions of each family, under its initials."""
        return [
            (row, [self[f"result_{row.subject_id}_{one.id}"] for one in row.people])
            for row in self.rows
        ]

    def clean(self) -> dict[str, Any]:
        """Of a family all who come, or nobody; and of some family something."""
        data: dict[str, Any] = super().clean() or self.cleaned_data
        any_said = False
        for row in self.rows:
            said = [data.get(f"result_{row.subject_id}_{x.id}") for x in row.people]
            any_said = any_said or any(said)
            if any(said) and not all(said):
                missing = next(
                    one for one, value in zip(row.people, said, strict=True)
                    if not value
                )  # fmt: skip
                self.add_error(
                    f"result_{row.subject_id}_{missing.id}",
                    "Select what became of it for each of this family",
                )
        if self.rows and not any_said:
            self.add_error(None, "Select what became of it for at least one family")
        return data

    def came(self) -> list[tuple[Row, list[Came]]]:
        """The families of which something is said."""
        found = []
        for row in self.rows:
            said = [
                Came(person=one.id, result=result)
                for one in row.people
                if (
                    result := self.cleaned_data.get(f"result_{row.subject_id}_{one.id}")
                )
            ]
            if said:
                found.append((row, said))
        return found


@sensitive_post_parameters()
@require_http_methods(["GET", "POST"])
def register(request: Request, group_id: UUID, on: str) -> HttpResponse:
    """Take the register of one session.

    Raises:
        NotAllowed: there is no such group of my team, or no session on that day.
    """
    group, day = find(request, group_id), session_day(on)
    if not group.has_session(day):
        raise NotAllowed
    rows = _rows(group, day)
    if rows:
        seen = sorted({one.subject_id for one in rows})
        sessions.list_subjects(seen, opening.purpose(request))
    may_take = is_past(group, day, request.now)
    form = RegisterForm(request.POST or None, rows=rows)
    if may_take and form.is_valid():
        try:
            with transaction.atomic():
                _record(request, group, day, form)
        except PlaitError as refused:
            form.add_error(None, refused.say)
        else:
            return redirect("group-register", group.id, day.isoformat())
    begins = group.starts_on(day)
    context = {
        "group": group,
        "day": components.day(day),
        "begins": components.time_of_day(begins),
        "rows": rows,
        "form": form,
        "may_take": may_take,
        "back": reverse("group", args=(group.id,)),
    }
    status = 422 if form.is_bound and form.errors else 200
    return render(request, "staff/groups/register.jinja", context, status=status)


def _rows(group: Group, day: date) -> list[Row]:
    """The families with a place then, and those of whom something was said."""
    at = group.starts_on(day)
    said = {one.subject_id: one for one in diary.of_session(group.team, group.id, at)}
    families: dict[UUID, list[diary.Member]] = {}
    for one in diary.members([group.id]):
        # Who is given a place during the session may be on its register.
        joined = local_day(one.joined_at) <= day
        is_there = joined and (one.left_at is None or one.left_at > at)
        if is_there or one.subject_id in said:
            families.setdefault(one.subject_id, []).append(one)
    rows = [
        Row(
            subject_id=subject,
            label=" and ".join(one.label for one in there),
            people=tuple(PersonChoice(x.about, x.role, x.label) for x in there),
            said=words.results(said[subject].results) if subject in said else "",
        )
        for subject, there in families.items()
    ]
    return sorted(rows, key=lambda row: row.label)


def _record(request: Request, group: Group, day: date, form: RegisterForm) -> None:
    """Record it in the record of each family, all of it or none.

    Raises:
        PlaitError: one of them was refused.
    """
    service = appointments_of(directory().teams[group.team].agency)
    agency_kind = directory().teams[group.team].agency_kind
    kind = service.group(group.kind)
    for row, came in form.came():
        opened = opening.open_family(request, row.subject_id)
        setting = Setting(
            contact=kind_seen_as(kind.contact if kind else None, agency_kind),
            roles={p.id: p.role for p in opened.family.people if p.died_on is None},
            mode="face_to_face",
            planned=group.title,
            place=service.place_title(group.place) if group.place else "",
        )
        verbs.attend(
            group=group,
            day=day,
            came=came,
            setting=setting,
            family=opened.id,
            occurred_at=request.now,
            recorded_at=request.now,
            by=request.staff,
            team=group.team,
            event_id=uuid5(form.event_id_value, str(row.subject_id)),
        )

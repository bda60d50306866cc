"""Mothers on a ward without their baby, and searches for a bed: those of my teams."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_GET

from plait.access import sessions
from plait.pages.staff import opening
from plait.pages.staff.due_rows import agency_kinds, due_row
from plait.worklist import bed_lists

if TYPE_CHECKING:
    from django.http import HttpResponse

    from plait.pages.request import Request
    from plait.pages.staff.due_rows import DueRow
    from plait.worklist.shapes import Row


@require_GET
def on_a_ward(request: Request) -> HttpResponse:
    """The list. A family that is on it is noted as listed to whoever asks."""
    wards, beds = bed_lists.open_now(request.staff, request.now)
    seen = sorted({row.subject_id for row in (*wards, *beds)})
    if seen:
        sessions.list_subjects(seen, opening.purpose(request))
    context = {
        "wards": _linked(request, wards),
        "beds": _linked(request, beds),
        "is_perinatal": "perinatal" in agency_kinds(request),
    }
    return render(request, "staff/on_a_ward.jinja", context)


def _linked(request: Request, rows: tuple[Row, ...]) -> list[tuple[DueRow, str]]:
    viewer = agency_kinds(request)
    return [
        (due_row(row, request.now, viewer), reverse("bed", args=[row.subject_id]))
        for row in rows
    ]

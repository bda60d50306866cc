"""From a mark to the meeting: how long it takes, for the office of a partnership."""

from __future__ import annotations

import csv
import io
import json
from typing import TYPE_CHECKING, Any

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from plait.access.errors import NotAllowed
from plait.pages import components
from plait.pages.run_chart import run_chart
from plait.pages.staff import freshness_words
from plait.standards.roles import AGENCY_KINDS, role_title, roles
from plait.worklist import measures, quality
from plait.worklist.rows import short_name

if TYPE_CHECKING:
    from plait.pages.request import Request
    from plait.worklist.measures import Measure, Part

WAYS = {
    "month": "By month",
    "agency": "By who recorded the mark",
    "area": "By where it was found",
    "weekday": "By the day of the week on which it was seen",
}
#: What stands above the first column of each.
HEADS = {
    "month": "Month",
    "agency": "Agency",
    "area": "Area",
    "weekday": "Day",
}
AGENCIES = {
    "maternity": "Maternity",
    "health_visiting": "Health visiting",
    "gp": "General practice",
    "paediatrics": "Hospital, children",
    "social_care": "Children's social care",
    "police": "Police",
    "perinatal": "Perinatal mental health",
    "partnership": "The partnership's office",
    "other": "Another agency",
}
WEEKDAYS = (
    "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday",
)  # fmt: skip
HOW_ABSENT = {
    "missing": "not there, and the meeting did not count without them",
    "gap": "not there, and ought to have been",
    "apologies": "sent apologies",
    "no_answer": "did not answer the invitation",
}
assert set(AGENCY_KINDS) <= set(AGENCIES)  # noqa: S101 - a new kind has a name here


@require_GET
def mark_to_meeting(request: Request) -> HttpResponse:
    """The page, for one partnership.

    Raises:
        NotAllowed: whoever asks is in no partnership's office.
    """
    found, areas = _found(request)
    months = found.ways["month"]
    context = {
        "found": found,
        "areas": areas,
        "ways": WAYS,
        "heads": HEADS,
        "name": name_of,
        "hours": hours_words,
        "absent": [(absent_words(who), number) for who, number in found.absent],
        "chart": run_chart([(one.part, one.median) for one in months]),
        "how_counted": measures.HOW_COUNTED,
        **freshness_words.context(request),
    }
    return render(request, "staff/mark_to_meeting.jinja", context)


@require_GET
def mark_to_meeting_file(request: Request, form: str) -> HttpResponse:
    """The same numbers as a file: `json` with how they were counted, or `csv`.

    Raises:
        NotAllowed: as for the page.
    """
    found, _ = _found(request)
    told = measures.as_series(found)
    if form == "json":
        text, kind = json.dumps(told, indent=2), "application/json"
    else:
        text, kind = as_csv(told), "text/csv; charset=utf-8"
    answer = HttpResponse(text, content_type=kind)
    name = f"mark-to-meeting-{found.area.slug}.{form}"
    answer["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer


def as_csv(told: dict[str, Any]) -> str:
    """A row a part, the monthly ones first, after lines that say how it was counted."""
    out = io.StringIO()
    for words in (
        f"{told['partnership']}: hours from a mark to the quorate strategy meeting",
        f"From {told['from']}, counted at {told['counted_at']}",
        f"Families that could not be worked out: {told['families_not_worked_out']}",
        *told["how_counted"],
    ):
        out.write(f"# {words}\r\n")
    table = csv.writer(out)
    columns = ("n", "value", "ninetieth", "met", "waiting", "closed", "first_quorate")
    table.writerow(("by", "part", *columns, "why"))
    for way, points in {"month": told["series"], **told["by"]}.items():
        for one in points:
            cells = ("" if one[name] is None else one[name] for name in columns)
            table.writerow((way, one["date"], *cells, one["why"]))
    for one in told["absent"]:
        number = "" if one["n"] is None else one["n"]
        table.writerow((f"absent: {one['how']}", one["who"], number))
    return out.getvalue()


def _found(request: Request) -> tuple[Measure, tuple[quality.Area, ...]]:
    areas = quality.areas(request.now)
    if not areas:
        raise NotAllowed
    own = request.post.team.agency.partnership_id if request.post else ""
    asked = request.GET.get("partnership", own)
    slugs = {area.slug: area for area in areas}
    area = slugs.get(asked) or slugs.get(own) or areas[0]
    return measures.mark_to_meeting(area, now=request.now), areas


def name_of(way: str, part: str) -> str:
    """A part in words: `March 2026`, `Health visiting`, `Ashmere`, `Monday`."""
    if way == "month":
        year, month = part.split("-")
        return f"{components.MONTHS[int(month) - 1]} {year}"
    if way == "agency":
        return AGENCIES.get(part, AGENCIES["other"])
    return WEEKDAYS[int(part) - 1] if way == "weekday" else short_name(part)


def hours_words(one: Part, value: float | None) -> str:
    """`22 hours`, or why there is no number."""
    if one.is_hidden:
        return "too few to say"
    if not one.marks.value:
        return "no marks"
    if value is None:
        return "not reached"
    return f"{round(value, 1):g} hours" if round(value, 1) != 1 else "1 hour"


def absent_words(who: str) -> str:
    """`Police child abuse investigation team: sent apologies`."""
    role, _, how = who.partition(":")
    title = role_title(role) if role in roles() else role.replace("_", " ")
    return f"{components.sentence(title)}: {HOW_ABSENT.get(how, how)}"

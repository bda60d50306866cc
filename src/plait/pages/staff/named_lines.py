"""`Named now: Grace Holloway, midwife, until the health visitor accepts`: the line."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from django.urls import reverse

from plait.access import duty_now
from plait.pages import components
from plait.timeline.named_owner import cares
from plait.worklist import on_duty
from plait.worklist.directory import directory
from plait.worklist.obligations import visible

if TYPE_CHECKING:
    from plait.access.rota import Roster
    from plait.pages.request import Request
    from plait.pages.staff.opening import Open
    from plait.records.shapes import TimelineEvent
    from plait.timeline.care_spans import Care

_POST: Final = {"midwifery": "midwife", "health_visiting": "health visitor"}


@dataclass(frozen=True, slots=True)
class NamedLine:
    """Who has the family today, in words; `is_gap` where nobody does."""

    words: str
    more: str
    is_gap: bool
    href: str


def lines(request: Request, opened: Open, seen: Sequence[TimelineEvent]
) -> list[NamedLine]:  # fmt: skip
    """A line a care that goes on, as far as whoever asks may read of it."""
    teams = directory().teams
    kinds = {one.agency: one.agency_kind for one in teams.values()}
    timeline, _ = visible(opened.id, seen)
    now_on = [one for one in cares(timeline, kinds) if one.is_open(request.now)]
    asked = {one.now.team or 0 for one in now_on} & teams.keys()
    roster = duty_now.roster_at(asked, request.now) if asked else None
    return [_line(request, opened, one, roster) for one in now_on]


def _line(
    request: Request, opened: Open, one: Care, roster: Roster | None
) -> NamedLine:
    now, names = one.now, directory().workers
    post, until = _POST[now.service], _until(one)
    href = reverse("worker", args=[opened.id])
    if now.state == "unnamed":
        since = components.span(request.now - now.at)
        return NamedLine(
            f"No {post} is named, as far as you may see.",
            f"So for {since}.", is_gap=True, href=href,
        )  # fmt: skip
    team = directory().teams.get(now.team or 0)
    where = f", {team.name}" if team else ""
    who = names.get(now.worker or 0, "")
    if not who:
        by = "by another system; the name is not here"
        return NamedLine(f"Named now: a {post}{where}{until}.", f"Recorded {by}.",
                         is_gap=False, href=href)  # fmt: skip
    there = now.worker
    is_of_it = roster is not None and any(
        post.staff == now.worker and post.team == now.team for post in roster.posts
    )
    if not is_of_it and team is not None:
        there = None
    elif roster is not None and now.worker and now.team:
        there = on_duty.who_is_there(now.worker, roster, now.team, request.now)
    if there is None:
        return NamedLine(
            f"{who} ({post}{where}) is named, and is not there now.",
            "Nobody covers, as far as Plait knows.", is_gap=True, href=href,
        )  # fmt: skip
    covers = f" {names[there]} covers today." if there != now.worker else ""
    said = f"Named now: {who} ({post}{where}){until}."
    return NamedLine(said + covers, _more(one, request), is_gap=_is_gap(one, request),
                     href=href)  # fmt: skip


def _until(one: Care) -> str:
    is_midwife = one.now.service == "midwifery" and one.lost_at is None
    return ", until the health visitor accepts" if is_midwife else ""


def _is_gap(one: Care, request: Request) -> bool:
    owed_at = one.due_at(one.now)
    return owed_at is not None and owed_at < request.now


def _more(one: Care, request: Request) -> str:
    if one.now.state != "between":
        is_long = "It is more than 8 weeks after the birth, and not handed over."
        return is_long if _is_gap(one, request) else ""
    lasting = components.span(request.now - one.now.at)
    offered = "nobody has accepted" if one.offer else "it is not handed over"
    return f"The last visit was {lasting} ago, and {offered}."

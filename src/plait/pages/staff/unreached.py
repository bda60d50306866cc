"""Whom a message did not reach, above the list; and that somebody rang them."""

from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import UUID

from django.shortcuts import redirect
from django.views.decorators.http import require_POST

from plait.worklist import travels, unreached

if TYPE_CHECKING:
    from django.http import HttpResponse

    from plait.pages.request import Request


def rows(request: Request) -> tuple[unreached.Unreached, ...]:
    """The rows for whoever is asking."""
    teams = frozenset(post.team_id for post in request.posts)
    found = unreached.of_mine(teams, request.now)
    return (*found, *travels.undelivered(teams, request.now))


@require_POST
def rang(request: Request, notice_id: UUID) -> HttpResponse:
    """Keep who rang. Said twice it is kept once; of what may not be seen, never."""
    unreached.rang(notice_id, request.now)
    return redirect("due")

"""That somebody checked who it is whose record began with what another Plait sent."""

from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import UUID

from django.shortcuts import redirect
from django.views.decorators.http import require_POST

from plait.pages.staff import opening
from plait.worklist import travels

if TYPE_CHECKING:
    from django.http import HttpResponse

    from plait.pages.request import Request


@require_POST
def checked(request: Request, subject_id: UUID) -> HttpResponse:
    """Keep who checked. Said twice it is kept once."""
    opened = opening.open_family(request, subject_id)
    travels.checked(opened.id, request.now)
    return redirect("family", opened.id)

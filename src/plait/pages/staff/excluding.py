"""Who is not to see a family: said of oneself, of a colleague, and ended."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from plait.access import exclusions, posts
from plait.access.errors import NotAllowed
from plait.pages import components
from plait.pages.choices import Option
from plait.pages.staff import banners, opening, paths
from plait.pages.staff.excluding_forms import (
    HOW,
    WHO_ASKS,
    EndForm,
    ExcludeForm,
    KnowForm,
)
from plait.records import queries, references

if TYPE_CHECKING:
    from django.http import HttpResponse

    from plait.pages.request import Request

#: What the next page says once: it is the same whether there is such a family or not.
_SAID = "exclusion_said"


@sensitive_post_parameters()
@require_http_methods(["GET", "POST"])
def know(request: Request) -> HttpResponse:
    """I know a family: from now on it is closed to me. Nothing is opened for that."""
    form = KnowForm(request.POST or None)
    if form.is_valid():
        data = form.cleaned_data
        how = next(one.label for one in HOW if one.value == data["how"])
        exclusions.exclude_me(
            references.tidy(data["reference"]),
            ". ".join(part for part in (how, data["words"]) if part),
        )
        request.session[_SAID] = True
        return redirect("know-family")
    context = {
        "form": form,
        "is_said": request.session.pop(_SAID, False) if not form.is_bound else False,
        "back": reverse("families"),
    }
    return render(request, "staff/know_family.jinja", context, status=_status(form))


@sensitive_post_parameters()
@require_http_methods(["GET", "POST"])
def exclude(request: Request, subject_id: UUID) -> HttpResponse:
    """A colleague is not to see this family.

    Raises:
        NotAllowed: it may not be opened, or the viewer has no post.
    """
    opened = opening.open_family(request, subject_id)
    if request.post is None:
        raise NotAllowed
    form = ExcludeForm(request.POST or None)
    is_office = exclusions.is_office(opened.family.partnership)
    form.offer(_colleagues(request, opened.id if is_office else None))
    if form.is_valid():
        data = form.cleaned_data
        asks = next(one.label for one in WHO_ASKS if one.value == data["asks"])
        said_by = f"{request.staff}, {request.post.team.name}. {asks}"
        exclusions.exclude(subject_id, int(data["staff"]), data["words"], said_by)
        # Whoever said it of themselves is outside now.
        is_me = int(data["staff"]) == request.staff.pk
        return redirect("families" if is_me else paths.family(subject_id))
    context = {
        "opened": opened,
        "banners": banners.banners(opened, request.now),
        "form": form,
        "is_office": is_office,
        "back": paths.family(subject_id),
    }
    return render(request, "staff/exclude.jinja", context, status=_status(form))


@sensitive_post_parameters()
@require_http_methods(["GET", "POST"])
def excluded(request: Request) -> HttpResponse:
    """Who is not to see which family, for the office; and the end of it.

    Raises:
        NotAllowed: the viewer does not work in the office of a partnership.
    """
    if request.post is None:
        raise NotAllowed
    partnership = request.post.team.agency.partnership_id or ""
    if not exclusions.is_office(partnership):
        raise NotAllowed
    form = EndForm(request.POST or None)
    if form.is_valid():
        subject, staff = _pair(form.cleaned_data)
        exclusions.end(subject, staff, form.cleaned_data["words"])
        return redirect("excluded")
    found = exclusions.of_partnership(partnership)
    sent = form.data if form.is_bound else {}
    context = {
        "form": form,
        "rows": [
            {
                "one": one,
                "who_said": "They said so themselves"
                if one.declared_by == exclusions.SELF
                else one.declared_by,
                "form": form
                if sent.get("subject") == str(one.subject_id)
                and sent.get("staff") == str(one.staff_id)
                else EndForm(
                    initial={"subject": one.subject_id, "staff": one.staff_id},
                    auto_id=f"id_{number}_%s",
                ),
            }
            for number, one in enumerate(found)
        ],
        "partnership": request.post.team.agency.name,
    }
    return render(request, "staff/excluded.jinja", context, status=_status(form))


def _pair(data: Any) -> tuple[UUID, int]:
    """Whose exclusion it is.

    Raises:
        NotAllowed: the page was not made by us.
    """
    try:
        return UUID(data["subject"]), int(data["staff"])
    except ValueError:
        raise NotAllowed from None


def _colleagues(request: Request, around: UUID | None) -> Sequence[Option]:
    """The colleagues of my own agency, each once, whoever is excluded already or not.

    To leave out those who are would tell of them.

    Args:
        around: the family whose teams are offered as well, for the office.
    """
    assert request.post is not None  # noqa: S101 - asked before
    there = [one.team_id for one in queries.teams_there(around)] if around else []
    held = posts.of_agency_or_teams(request.post.team.agency_id, there, request.now)
    return list(
        {
            post.staff_id: Option(
                str(post.staff_id), f"{post.staff}, {components.role(post.role)}"
            )
            for post in held
        }.values()
    )


def _status(form: Any) -> int:
    return 422 if form.is_bound and form.errors else 200

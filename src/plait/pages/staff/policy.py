"""The policy of one's own partnership: what it says, and changing it by two people."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_http_methods

from plait.access.errors import NotAllowed, PlaitError
from plait.casework import policy_changes
from plait.clock.moments import local_day
from plait.pages.groups import GROUPS
from plait.pages.staff.policy_forms import ChangeForm, DecideForm
from plait.pages.staff.policy_words import Proposal, proposal_of
from plait.records import policy_store
from plait.standards import changeable, loader, policies
from plait.worklist.directory import directory

if TYPE_CHECKING:
    from plait.pages.request import Request
    from plait.standards.changeable import Changeable
    from plait.standards.policies import Policy

LEAD = "pathway_lead"


@require_GET
def overview(request: Request) -> HttpResponse:
    """All that is set and may be set, what is proposed, and what was before."""
    slug = _partnership(request)
    policy = policy_changes.current_policy(slug)
    items = changeable.changeable(loader.library(), policy)
    found = _proposals(request, slug, policy)
    today = local_day(request.now)
    context = {
        "policy": policy,
        "in_force": policy.in_force(today),
        "is_ahead": policy.adopted_on > today,
        "parameters": [one for one in items if one.group == changeable.PARAMETER],
        "limits": _by_group(items),
        "waiting": [one for one in found if one.is_for_me],
        "open": [one for one in found if one.is_open and not one.is_for_me],
        "ended": [one for one in found if not one.is_open],
        "versions": list(reversed(policy.versions)),
    }
    return render(request, "staff/policy/overview.jinja", context)


@require_GET
def export(request: Request) -> HttpResponse:
    """The policy with its history, as the file that Plait reads."""
    policy = policy_changes.current_policy(_partnership(request))
    answer = HttpResponse(policies.as_yaml(policy), content_type="text/plain")
    name = f"{policy.name}-version-{policy.version}.yaml"
    answer["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer


@require_http_methods(["GET", "POST"])
def change(request: Request, key: str) -> HttpResponse:
    """Propose one value otherwise."""
    slug = _partnership(request)
    policy = policy_changes.current_policy(slug)
    item = changeable.find(loader.library(), policy, key)
    if item is None:
        raise Http404
    form = _change_form(request, item, policy)
    if form.is_valid():
        given = form.cleaned_data
        try:
            policy_changes.propose_change(
                proposal=form.event_id_value,
                partnership=slug,
                key=key,
                value=given["value"],
                adopt_on=given["adopt_on"],
                reason=given["reason"],
                base_version=_number(given["base"]),
                now=request.now,
            )
        except PlaitError as refused:
            field = getattr(refused, "field", "")
            form.add_error(field if field in form.fields else None, refused.say)
        else:
            return redirect("policy-proposal", form.event_id_value)
    context = {"item": item, "form": form, "policy": policy}
    status = 422 if form.is_bound and form.errors else 200
    return render(request, "staff/policy/change.jinja", context, status=status)


@require_http_methods(["GET", "POST"])
def proposal(request: Request, proposal_id: UUID) -> HttpResponse:
    """One proposal: before and after, why, what it would have done; and deciding it."""
    slug = _partnership(request)
    form = DecideForm(request.POST or None)
    if form.is_valid():
        try:
            _do(form, _proposal(request, slug, proposal_id), slug, request)
        except NotAllowed:
            raise
        except PlaitError as refused:
            form.add_error(None, refused.say)
        else:
            return redirect("policy-proposal", proposal_id)
    one = _proposal(request, slug, proposal_id)
    context = {"one": one, "form": form, "doing": form.data.get("do", "")}
    status = 422 if form.is_bound and form.errors else 200
    return render(request, "staff/policy/proposal.jinja", context, status=status)


def _do(form: DecideForm, one: Proposal, slug: str, request: Request) -> None:
    """What was chosen: send, approve, refuse or withdraw."""
    reason, now = form.cleaned_data["reason"], request.now
    match form.cleaned_data["do"]:
        case "send":
            policy_changes.send_proposal(proposal=one.id, now=now)
        case "withdraw":
            policy_changes.withdraw_proposal(proposal=one.id, reason=reason, now=now)
        case "refuse":
            policy_changes.refuse_proposal(
                partnership=slug, proposal=one.id, reason=reason,
                by=request.staff, now=now,
            )  # fmt: skip
        case "approve":
            policy_changes.approve_proposal(
                partnership=slug, proposal=one.id, by=request.staff,
                proposer=one.proposed_by, now=now,
            )  # fmt: skip
        case _:
            raise Http404


def waiting_for(request: Request) -> int:
    """How many proposals wait for whoever asks to approve or refuse them."""
    if not any(post.role == LEAD for post in request.posts):
        return 0
    slug = _partnership(request)
    policy = policy_changes.current_policy(slug)
    return sum(one.is_for_me for one in _proposals(request, slug, policy))


def _partnership(request: Request) -> str:
    """The partnership whose pathway whoever asks leads.

    Raises:
        NotAllowed: they lead none.
    """
    for post in request.posts:
        if post.role == LEAD:
            return str(post.team.agency.partnership_id)
    raise NotAllowed


def _change_form(request: Request, item: Changeable, policy: Policy) -> ChangeForm:
    first = max(local_day(request.now), policy.adopted_on)
    initial = {"base": str(policy.version), "adopt_on": first}
    return ChangeForm(item, request.now, request.POST or None, initial=initial)


def _number(text: str) -> int:
    return int(text) if text.isdecimal() and len(text) < 7 else 0  # noqa: PLR2004


def _by_group(items: Sequence[Changeable]) -> Mapping[str, list[Changeable]]:
    found = {
        title: [one for one in items if one.group == group]
        for group, title in GROUPS.items()
    }
    return {title: ones for title, ones in found.items() if ones}


def _proposals(request: Request, slug: str, policy: Policy) -> list[Proposal]:
    names: Mapping[int, Any] = directory().workers
    return [
        proposal_of(one, policy=policy, names=names, me=request.staff.pk)
        for one in policy_store.proposals(slug)
    ]


def _proposal(request: Request, slug: str, proposal_id: UUID) -> Proposal:
    policy = policy_changes.current_policy(slug)
    for one in _proposals(request, slug, policy):
        if one.id == proposal_id:
            return one
    raise NotAllowed

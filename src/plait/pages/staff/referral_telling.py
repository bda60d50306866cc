"""Telling others of a referral: who is rung, what is asked, what was decided."""

from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import uuid5

from plait.casework import messages
from plait.pages.staff import referral_words
from plait.timeline.care import IN_CARE
from plait.worklist import addressing
from plait.worklist.directory import directory
from plait.worklist.disagreements import answerer
from plait.worklist.refusals import NotRecorded

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from plait.pages.staff.duty_forms import DutyForm
    from plait.pages.staff.referral_found import Found
    from plait.worklist.routing import TeamCard

_CRISIS = "crisis_team"
_GP = "gp"


class NoTeamToWriteTo(NotRecorded):
    """Whoever referred has no team in Plait."""

    say = (
        "Whoever referred is in no team that works in Plait, so no message can reach "
        "them. Tell them by telephone, by letter or in person."
    )
    field = "how"


class ParentReadsNoMessage(NotRecorded):
    """A parent is not in Plait."""

    say = (
        "A message in Plait does not reach the parent. Nobody was told yet: tell the "
        "parent by telephone, by letter or in person, and the others apart."
    )
    field = "how"


def to_ring(found: Found, do: str) -> list[tuple[str, str]]:
    """Whom to ring at this step, with their numbers."""
    teams: list[TeamCard] = []
    now = found.request.now
    if do == "triage":
        addressee = addressing.addressed(found.opened.id, _CRISIS, now=now, wakes=True)
        teams.append(addressee.team)
    sender = directory().teams.get(found.item.from_team or -1)
    if sender is not None and do in ("ask", "supply", "tell", "triage"):
        teams.append(sender)
    rings = addressing.numbers_to_ring(teams, now)
    if do == "answer":
        rings += _outside(found)
    return rings


def _outside(found: Found) -> list[tuple[str, str]]:
    passed = found.one.passed_on
    named = str(passed.fact.get("service") or "") if passed else ""
    service = found.intake.service_of(named) if found.intake else None
    return [(service.title, service.phone)] if service and service.phone else []


def draft(found: Found) -> str:
    """What others are told, as far as it follows from what was decided."""
    team = directory().teams[found.item.team]
    one = found.one
    if one.passed_on is not None or one.taken_up is not None:
        return _passed_on(found, team)
    if one.joined_to is not None:
        return _joined(found, team)
    urgency = referral_words.urgency_words("", one.urgency, found.intake)
    class_ = found.intake.class_of(one.urgency) if found.intake else None
    within = f" ({class_.within})" if class_ else ""
    return (
        f"{team.name} has accepted this referral. Urgency: {urgency}{within}. "
        f"If it gets worse before then, ring {team.phone or 'us'}; out of hours "
        f"{team.out_of_hours or 'the crisis team'}. In danger, ring 999."
    )


def _joined(found: Found, team: TeamCard) -> str:
    other = next((x for x in found.every if x.id == found.one.joined_to), None)
    is_in_care = other is not None and other.state in IN_CARE
    there = (
        "has this parent in care already"
        if is_in_care
        else "has another referral of this parent, which is being decided"
    )
    return (
        f"{team.name} {there}. Your referral was read and joined to it. If it gets "
        f"worse, ring {team.phone or 'us'}; out of hours "
        f"{team.out_of_hours or 'the crisis team'}. In danger, ring 999."
    )


def _passed_on(found: Found, team: TeamCard) -> str:
    passed = found.one.passed_on
    named = str(passed.fact.get("service") or "") if passed else ""
    service = found.intake.service_of(named) if found.intake else None
    to = service.title if service else named or "another service"
    why = str(passed.fact.get("reason") or "") if passed else ""
    return (
        f"{team.name} has passed this referral on to {to}. {why} It stays with us "
        f"until they have said yes. Questions: {team.phone or 'ring us'}."
    )


def ask_referrer(found: Found, form: DutyForm, lines: Sequence[str]) -> None:
    """Send what is asked to the team that referred, where it works in Plait."""
    sender = directory().teams.get(found.item.from_team or -1)
    if sender is not None and lines:
        words = "About the referral, please tell us:\n" + "\n".join(lines)
        _send(found, form, sender, words, is_urgent=found.item.rank < 2)  # noqa: PLR2004


def send(found: Found, form: DutyForm, whom: Iterable[str], words: str) -> None:
    """Send what was decided, in Plait, to whoever referred and to the GP.

    Raises:
        ParentReadsNoMessage: the parent is among them. Nothing is sent then.
        NoTeamToWriteTo: whoever referred has no team here. Nothing is sent then.
    """
    wanted = set(whom)
    sender = directory().teams.get(found.item.from_team or -1)
    if "parent" in wanted:
        raise ParentReadsNoMessage
    if "referrer" in wanted and sender is None:
        raise NoTeamToWriteTo
    if sender is not None and "referrer" in wanted:
        _send(found, form, sender, words)
    is_one = sender is not None and sender.agency_kind == _GP and "referrer" in wanted
    if _GP in wanted and not is_one:
        _send(found, form, None, words)


def _send(
    found: Found,
    form: DutyForm,
    team: TeamCard | None,
    words: str,
    *,
    is_urgent: bool = False,
) -> None:
    """A message to a team in the role that answers there; without one, to the GP."""
    request = found.request
    role = answerer(1, team.agency_kind, team.answers_for) if team else _GP
    messages.send_message(
        to=role,
        to_team=team.id if team else None,
        urgency="urgent" if is_urgent else "routine",
        about=found.about,
        note=words,
        family=found.opened.id,
        occurred_at=request.now,
        recorded_at=request.now,
        by=request.staff,
        team=found.item.team,
        event_id=uuid5(form.event_id_value, f"message to {role}"),
    )

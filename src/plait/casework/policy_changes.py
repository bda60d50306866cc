"""What pathway leads do with their partnership's policy: propose, send, decide.

One of them proposes a value with a reason, and sends it once it was tried on the past.
A second one approves it or refuses it; the database holds them to that.
"""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from plait.access.errors import NotAllowed, PlaitError
from plait.access.models import Staff
from plait.clock.moments import local_day
from plait.records import names, policy_store
from plait.records.policy_store import AnotherWasAdopted, StoredProposal
from plait.standards import changeable, loader, policies
from plait.standards.collection import BadStandards
from plait.standards.policies import Policy
from plait.worklist import adopted
from plait.worklist.directory import directory

#: A version is looked at again so long after it was adopted.
_REVIEWED_AFTER = timedelta(days=365)
#: So far ahead a change may be agreed.
_AHEAD = timedelta(days=366)


class CannotBeSet(PlaitError):
    """The value is none that this may have. `field` is the part of the form."""

    field = "value"


class NothingChanges(CannotBeSet):
    """It is so already."""

    say = "This is what the policy says already. Enter another value."


class TooEarly(PlaitError):
    """A change holds from today at the earliest: no trigger of the past moves."""

    say = "Enter today or a later day. What has begun stays as it was."
    field = "adopt_on"


class TooLate(PlaitError):
    """No change may come before one that is agreed: far ahead it would bar them all."""

    say = "Enter a day within the next year. No other change could hold before then."
    field = "adopt_on"


class NotYours(PlaitError):
    """One person cannot decide what they proposed themselves."""

    say = "You proposed this, so somebody else must decide it."


class OfYourName(NotYours):
    """Who proposed it has the same name: two accounts are not two people."""

    say = (
        "Somebody with the same name as yours proposed this. If that was you with "
        "another account, somebody else must decide it. If not, ask a third lead."
    )


class NothingToChange(PlaitError):
    """The partnership has no policy in use that could be changed."""

    say = "No policy of your partnership is in use, so it cannot be changed here."


def propose_change(
    *,
    proposal: UUID,
    partnership: str,
    key: str,
    value: Any,
    adopt_on: date,
    reason: str,
    base_version: int,
    now: datetime,
) -> None:
    """Propose one value of the policy otherwise; the worker then tries it on the past.

    Args:
        proposal: an id made with the form, so that sending it twice proposes once.
        value: as the parameter or the limit takes it; None is the library's own.
        base_version: the version that the form showed.

    Raises:
        NotAllowed: whoever asks does not lead the pathway there.
        CannotBeSet: it cannot be, or changes nothing.
        TooEarly, TooLate: it would hold before today, or in more than a year.
        AnotherWasAdopted: the policy is another by now.
    """
    _check_lead(partnership)
    current = current_policy(partnership)
    if current.version != base_version:
        raise AnotherWasAdopted
    _check_day(adopt_on, current, local_day(now))
    shelf = loader.library()
    try:
        changed = changeable.with_value(shelf, current, key, value)
    except BadStandards as error:
        raise CannotBeSet(_for_people(str(error))) from None
    if (changed.values, changed.sets) == (current.values, current.sets):
        raise NothingChanges
    policy_store.propose(
        proposal=proposal,
        partnership=partnership,
        key=key,
        base_version=current.version,
        content=policies.content_of(changed),
        adopt_on=adopt_on,
        reason=reason,
        at=now,
    )


def send_proposal(*, proposal: UUID, now: datetime) -> None:
    """Send it to a second person, after it was tried.

    Raises:
        NotAllowed: it is somebody else's.
        NotReady, DecidedAlready: see there.
    """
    policy_store.step(proposal, "sent", at=now)


def withdraw_proposal(*, proposal: UUID, reason: str, now: datetime) -> None:
    """Take back what one proposed oneself.

    Raises:
        NotAllowed: it is somebody else's.
        DecidedAlready: it was decided before.
    """
    policy_store.step(proposal, "withdrawn", reason=reason, at=now)


def refuse_proposal(
    *, partnership: str, proposal: UUID, reason: str, by: Staff, now: datetime
) -> None:
    """Refuse what a colleague proposed.

    Raises:
        NotAllowed: whoever asks does not lead the pathway there.
        NotYours: they proposed it themselves, or somebody of their name did.
        NotReady, DecidedAlready: see there.
    """
    _to_decide(partnership, proposal, by)
    policy_store.step(proposal, "refused", reason=reason, at=now)


def approve_proposal(
    *, partnership: str, proposal: UUID, by: Staff, proposer: str, now: datetime
) -> int:
    """Approve what a colleague proposed, and adopt it. Gives the version.

    It holds from the day that was proposed, or from today if that is later.

    Args:
        proposer: the name of who proposed it, for the history.

    Raises:
        NotAllowed, NotYours, NotReady, DecidedAlready: as `refuse_proposal`.
        AnotherWasAdopted: the policy is another by now; nothing was adopted.
    """
    found = _to_decide(partnership, proposal, by)
    if any(step.kind == "approved" and step.by == by.pk for step in found.steps):
        return found.base_version + 1  # sent twice
    current = current_policy(partnership)
    if current.version != found.base_version:
        raise AnotherWasAdopted
    adopted_on = max(found.adopt_on, local_day(now), current.adopted_on)
    version = current.version + 1
    content = {
        **found.content,
        "version": version,
        "adopted_by": f"{proposer} (proposed it), {by.get_full_name()} (approved it)",
        "adopted_on": adopted_on.isoformat(),
        "review_on": (adopted_on + _REVIEWED_AFTER).isoformat(),
        "reason": found.reason,
    }
    _check_it_fits(current, version, adopted_on, content)
    policy_store.approve(
        proposal, version=version, adopted_on=adopted_on, content=content, at=now
    )
    adopted.reread()
    return version


def current_policy(partnership: str) -> Policy:
    """The newest version of the partnership's policy, whether or not it holds yet.

    Raises:
        NothingToChange: it has none in use.
    """
    policy = adopted.in_use(partnership, adopted.fresh()).policy
    if policy is None:
        raise NothingToChange
    return policy


def _check_day(adopt_on: date, current: Policy, today: date) -> None:
    """From today, after what is agreed already, and not so late that it bars others."""
    if current.adopted_on > max(today, adopt_on):
        raise TooEarly(
            "A change is agreed already that begins later. "
            f"Enter {current.adopted_on:%d/%m/%Y} or a later day."
        )
    if adopt_on < max(today, current.adopted_on):
        raise TooEarly
    if adopt_on > today + _AHEAD:
        raise TooLate


def _check_it_fits(
    current: Policy, version: int, adopted_on: date, content: dict[str, Any]
) -> None:
    """The library may have changed since it was proposed."""
    try:
        one = adopted.version_of(current, version, adopted_on, content)
        policies.over_time(loader.library(), current.followed_by(one))
    except BadStandards as error:
        raise CannotBeSet(_for_people(str(error))) from None


def _check_lead(partnership: str) -> None:
    if not policy_store.leads(partnership):
        raise NotAllowed


def _to_decide(partnership: str, proposal: UUID, by: Staff) -> StoredProposal:
    _check_lead(partnership)
    found = next(
        (one for one in policy_store.proposals(partnership) if one.id == proposal), None
    )
    if found is None:
        raise NotAllowed
    if found.proposed_by == by.pk:
        raise NotYours
    if _same_name(directory().workers.get(found.proposed_by, ""), by.get_full_name()):
        raise OfYourName
    return found


def _same_name(one: str, other: str) -> bool:
    """Whether two names are one, as the database compares them."""
    return names.key_of(one) == names.key_of(other)


def _for_people(faults: str) -> str:
    """The first fault without the place of it in a file."""
    said = faults.splitlines()[0].rpartition(": ")[2].strip()
    words = f"This cannot be set: {said}"
    return words if words.endswith((".", "?")) else f"{words}."

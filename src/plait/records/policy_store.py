"""How a policy is changed, as it is kept: proposals, what became of them, versions.

The web comes by the doors of the database, which check who asks. The worker reads as
the engine.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Literal
from uuid import UUID

import psycopg
from django.db import DEFAULT_DB_ALIAS, DatabaseError, connections, transaction

from plait.access.errors import NotAllowed, PlaitError

StepKind = Literal["sent", "approved", "refused", "withdrawn"]
_DENIED = "42501"


class DecidedAlready(PlaitError):
    """Somebody else approved, refused or withdrew it in the meantime."""

    say = "Somebody has decided this already. Read what became of it. Nothing changed."


class AnotherWasAdopted(PlaitError):
    """The policy is not what it was when this was proposed."""

    say = (
        "The policy was changed by somebody else after this was proposed, so nothing "
        "was adopted. Withdraw it or refuse it, and propose it anew."
    )


class ProposedOtherwise(PlaitError):
    """The same form was sent before, with something else in it."""

    say = (
        "You have sent this form already, with other answers. Nothing more was "
        "proposed. Look at what you proposed, or open the form anew."
    )


class NotReady(PlaitError):
    """It was not tried on the past yet, or not sent to a second person."""

    say = "This is not ready to be decided: it must be tried and sent first."


@dataclass(frozen=True, slots=True)
class StoredStep:
    """A step of a proposal: by which member of staff, when, and why."""

    kind: StepKind
    by: int
    at: datetime
    reason: str = ""


@dataclass(frozen=True, slots=True)
class StoredProposal:
    """A proposal as it is kept. `counts` are None while it was not tried yet."""

    id: UUID
    key: str
    base_version: int
    content: Mapping[str, Any]
    adopt_on: date
    reason: str
    proposed_by: int
    proposed_at: datetime
    tried_at: datetime | None
    counts: Mapping[str, Any] | None
    steps: tuple[StoredStep, ...]


@dataclass(frozen=True, slots=True)
class StoredVersion:
    """A version that was adopted from a page."""

    version: int
    adopted_on: date
    content: Any
    at: datetime
    proposal: UUID


@dataclass(frozen=True, slots=True)
class Untried:
    """A proposal that waits for the worker."""

    id: UUID
    partnership: str
    base_version: int
    content: Mapping[str, Any]


def leads(partnership: str, *, using: str = DEFAULT_DB_ALIAS) -> bool:
    """Whether whoever asks leads the pathway of the partnership now."""
    with connections[using].cursor() as cursor:
        cursor.execute("select plait.leads_policy(%s::text)", [partnership])
        return bool(cursor.fetchone()[0])


def proposals(
    partnership: str, *, using: str = DEFAULT_DB_ALIAS
) -> Sequence[StoredProposal]:
    """The newest first; none for who does not lead the pathway there."""
    with connections[using].cursor() as cursor:
        cursor.execute("select * from plait.policy_proposals(%s::text)", [partnership])
        return [_proposal(row) for row in cursor.fetchall()]


def propose(
    *,
    proposal: UUID,
    partnership: str,
    key: str,
    base_version: int,
    content: Mapping[str, Any],
    adopt_on: date,
    reason: str,
    at: datetime,
    using: str = DEFAULT_DB_ALIAS,
) -> None:
    """Keep a proposal of whoever asks. The same id again is the same proposal.

    Raises:
        NotAllowed: they do not lead the pathway there.
        ProposedOtherwise: the same id was proposed with something else.
    """
    with _refusals(using), connections[using].cursor() as cursor:
        cursor.execute(
            "select plait.propose_policy(%s::uuid, %s::text, %s::text, %s::integer, "
            "%s::jsonb, %s::date, %s::text, %s::timestamptz)",
            [proposal, partnership, key, base_version, json.dumps(content), adopt_on,
             reason, at],
        )  # fmt: skip
        (is_new,) = cursor.fetchone()
    if not is_new:
        _check_alike(proposal, partnership, (key, content, adopt_on, reason), using)


def _check_alike(
    proposal: UUID, partnership: str, sent: tuple[Any, ...], using: str
) -> None:
    """Sent twice is sent once; sent otherwise is said to be so."""
    for one in proposals(partnership, using=using):
        if one.id == proposal:
            if (one.key, one.content, one.adopt_on, one.reason) != sent:
                raise ProposedOtherwise
            return
    raise NotAllowed  # it is another partnership's


def step(
    proposal: UUID,
    kind: StepKind,
    *,
    reason: str = "",
    at: datetime,
    using: str = DEFAULT_DB_ALIAS,
) -> bool:
    """Keep a step of whoever asks; False where they took it before.

    Raises:
        NotAllowed: it is not theirs to take: one person never decides alone.
        DecidedAlready, NotReady: see there.
    """
    with _refusals(using), connections[using].cursor() as cursor:
        cursor.execute(
            "select plait.step_policy(%s::uuid, %s::text, %s::text, %s::timestamptz)",
            [proposal, kind, reason, at],
        )
        return bool(cursor.fetchone()[0])


def approve(
    proposal: UUID,
    *,
    version: int,
    adopted_on: date,
    content: Mapping[str, Any],
    at: datetime,
    using: str = DEFAULT_DB_ALIAS,
) -> None:
    """Keep that whoever asks approves it, and the version that it becomes. Or neither.

    Raises:
        NotAllowed: it is not theirs to approve: one person never decides alone.
        AnotherWasAdopted: it is not the next version any more.
        DecidedAlready, NotReady: see there.
    """
    with transaction.atomic(using=using):
        step(proposal, "approved", at=at, using=using)
        with (
            _refusals(using, clash=AnotherWasAdopted),
            connections[using].cursor() as cursor,
        ):
            cursor.execute(
                "select plait.adopt_policy(%s::uuid, %s::integer, %s::date, %s::jsonb, "
                "%s::timestamptz)",
                [proposal, version, adopted_on, json.dumps(content), at],
            )


def versions(
    partnership: str, *, using: str = DEFAULT_DB_ALIAS
) -> Sequence[StoredVersion]:
    """What was adopted from a page, the oldest first."""
    with connections[using].cursor() as cursor:
        cursor.execute(
            "select version, adopted_on, content, at, proposal_id from policy_version "
            "where partnership_id = %s order by version",
            [partnership],
        )
        return [
            StoredVersion(version, adopted_on, _json(content), at, proposal)
            for version, adopted_on, content, at, proposal in cursor.fetchall()
        ]


def untried(*, using: str = "engine") -> Sequence[Untried]:
    """The proposals that wait to be tried on the past.

    Those of the partnership first that has waited longest since one of its own was
    tried: who proposes much keeps no other waiting. Then the oldest.
    """
    with connections[using].cursor() as cursor:
        cursor.execute(
            "select id, partnership_id, base_version, content from policy_proposal p "
            "where not exists (select from policy_preview v where v.proposal_id = p.id)"
            " and not exists (select from policy_step s where s.proposal_id = p.id) "
            "order by (select max(v.at) from policy_preview v join policy_proposal o "
            "on o.id = v.proposal_id where o.partnership_id = p.partnership_id) "
            "nulls first, proposed_at limit 20"
        )
        return [
            Untried(id_, partnership, base, _json(content))
            for id_, partnership, base, content in cursor.fetchall()
        ]


def keep_preview(
    proposal: UUID, counts: Mapping[str, Any], at: datetime, *, using: str = "engine"
) -> None:
    """Keep what a proposal would have done. The first one stays."""
    with connections[using].cursor() as cursor:
        cursor.execute(
            "insert into policy_preview (proposal_id, at, counts) "
            "values (%s, %s, %s::jsonb) on conflict do nothing",
            [proposal, at, json.dumps(counts)],
        )


def not_worked_out(
    today: date, *, using: str = "engine"
) -> Sequence[tuple[str, int, date]]:
    """Versions whose first day has come and was not worked out anew yet."""
    with connections[using].cursor() as cursor:
        cursor.execute(
            "select partnership_id, version, adopted_on from policy_version v "
            "where adopted_on <= %s and not exists (select from policy_worked_out w "
            "where w.partnership_id = v.partnership_id and w.version = v.version) "
            "order by partnership_id, version",
            [today],
        )
        return [tuple(row) for row in cursor.fetchall()]


def touched_since(
    partnership: str, since: datetime, *, using: str = "engine"
) -> Sequence[UUID]:
    """Subjects of the partnership's teams to whom something happened since then."""
    with connections[using].cursor() as cursor:
        cursor.execute(
            "select distinct e.subject_id from event e "
            "where e.occurred_at >= %(since)s and (exists ("
            "  select from subject s where s.id = e.subject_id"
            "  and s.partnership_id = %(slug)s"
            ") or exists ("
            "  select from involvement i join team t on t.id = i.team_id"
            "  join agency a on a.slug = t.agency_id"
            "  where i.subject_id = e.subject_id and a.partnership_id = %(slug)s"
            ")) order by e.subject_id",
            {"since": since, "slug": partnership},
        )
        return [row[0] for row in cursor.fetchall()]


def keep_worked_out(
    partnership: str, version: int, at: datetime, *, using: str = "engine"
) -> None:
    """Keep that what is owed follows the version from its first day on."""
    with connections[using].cursor() as cursor:
        cursor.execute(
            "insert into policy_worked_out (partnership_id, version, at) "
            "values (%s, %s, %s) on conflict do nothing",
            [partnership, version, at],
        )


@contextmanager
def _refusals(using: str, clash: type[PlaitError] = DecidedAlready) -> Iterator[None]:
    """What the database refuses, as errors for the person who tried."""
    try:
        with transaction.atomic(using=using):
            yield
    except DatabaseError as error:
        cause = error.__cause__
        if not isinstance(cause, psycopg.Error):
            raise
        if cause.sqlstate == _DENIED:
            raise NotAllowed from None
        if isinstance(cause, psycopg.errors.UniqueViolation):
            raise clash from None
        if isinstance(cause, psycopg.errors.CheckViolation):
            raise NotReady from None
        raise


def _proposal(row: Sequence[Any]) -> StoredProposal:
    *fields, counts, steps = row
    id_, key, base, content, adopt_on, reason, by, at, tried_at = fields
    return StoredProposal(
        id=id_,
        key=key,
        base_version=base,
        content=_json(content),
        adopt_on=adopt_on,
        reason=reason,
        proposed_by=by,
        proposed_at=at,
        tried_at=tried_at,
        counts=None if counts is None else _json(counts),
        steps=tuple(
            StoredStep(kind, staff, datetime.fromisoformat(when), why)
            for kind, staff, when, why in _json(steps)
        ),
    )


def _json(value: Any) -> Any:
    """JSON comes as text through Django's cursors, and as values elsewhere."""
    return json.loads(value) if isinstance(value, str) else value

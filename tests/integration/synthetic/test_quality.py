"""What is counted of the made-up families is what the rules say of each of them."""

from __future__ import annotations

from collections import Counter
from datetime import UTC, datetime

import pytest
from django.contrib.auth import get_user_model
from django.db import connections, transaction

from plait.access import sessions
from plait.engine.borders import derive_strictest
from plait.records import ledger
from plait.standards.policies import library_of
from plait.synthetic import loading
from plait.timeline.timeline import Timeline
from plait.worklist import around, quality

NOW = datetime.now(UTC).replace(microsecond=0)

#: The part of each state; what ended by a dismissal is counted apart.
PART = {
    "waiting": "open", "due": "open", "overdue": "overdue", "met": "met",
    "met_late": "met_late", "stopped": "stopped", "missed": "missed",
}  # fmt: skip


@pytest.fixture(scope="module")
def as_of():
    """One moment for loading and for counting."""
    return NOW


def derived(partnership: str) -> Counter:
    """The states of everything ever owed, worked out subject by subject."""
    with connections["engine"].cursor() as cursor:
        cursor.execute(
            "select s.id, s.kind, p.policy from subject s "
            "join partnership p on p.slug = s.partnership_id where p.slug = %s",
            [partnership],
        )
        subjects = cursor.fetchall()
    found: Counter = Counter()
    for id_, kind, policy in subjects:
        rules = library_of(policy)
        quiet = {one.id for one in rules if one.counted_only}
        timeline = Timeline.of(f"{kind}:{id_}", ledger.read_full(id_, using="engine"))
        # A family of two areas is owed by the stricter of two policies.
        _, *others = around.read(id_, using="engine").libraries
        for owed in derive_strictest(timeline, (rules, *others), NOW):
            if owed.standard not in quiet:
                found[owed.standard, PART[owed.state]] += 1
    return found


def test_the_counts_are_the_sums_of_what_is_derived(own_database, as_of):
    """
    For both partnerships, every standard and every part.
    """
    loading.load(as_of=as_of, families=25, seed=5)
    for slug in ("ashmere", "wendlebury"):
        staff = get_user_model().objects.filter(
            agency_id=f"{slug}-partnership", is_active=True
        ).first()  # fmt: skip
        with transaction.atomic():
            sessions.begin(staff.pk)
            counted = quality.counts(slug, None, as_of)
        found = Counter(
            {
                (one.standard, part): times
                for one in counted
                for part, times in one.parts.items()
                if times
            }
        )

        assert sum(found.values()) > 100
        assert found == derived(slug)

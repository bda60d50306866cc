"""Extracts of made-up events, for tests of what reads them."""

from dataclasses import replace
from datetime import UTC, datetime

import pyarrow.compute as pc

from lib.stories import story
from plait.population import manifest as said
from plait.population import writing
from plait.population.gather import gather
from plait.population.manifest import Manifest, bucket_name
from plait.population.shelves import needs_of, shipped
from plait.standards.loader import library

STORY = """
2026-01-01 10:00  mother  pregnancy.booked {gestation_days: 70}
2026-01-05 10:00  mother  screen.whooley {total: 2}
2026-01-20 10:00  mother  referral.mental_health.received
"""


def families(*names):
    """The events of that story, of each of these families."""
    return [
        replace(event, id=f"{name}-{event.id}", subject=f"family:{name}")
        for name in names
        for event in story(STORY)
    ]


def extract_of(folder, events, buckets=2, needs=None):
    """Write these events as an extract; gives what was gathered."""
    needs = needs or needs_of(shipped())
    made = gather(events, needs)
    files = {}
    for number in range(buckets):
        own = made.events.filter(
            pc.equal(pc.bit_wise_and(made.events["family"], buckets - 1), number)
        )
        name = bucket_name(number)
        files[name] = writing.write_bucket(folder / name, own)
    files[said.FACTS_FILE] = writing.write_facts(
        folder / said.FACTS_FILE, made.book.facts
    )
    writing.write_manifest(
        folder,
        Manifest(
            needs=needs,
            rules="made-up",
            standards=said.standards_of(library()),
            rows=made.events.num_rows,
            families=len(made.subjects),
            watermark=max(event.recorded_at for event in events),
            made_at=datetime(2026, 3, 1, tzinfo=UTC),
            agencies=tuple(made.agencies),
            files=files,
        ),
    )
    return made

"""That the rules can be worked out, seen by working some out: the engine's pulse.

Each pass of the worker works the examples of one standard, and of another the next
time. If they come to what they say, the engine is there and right, whatever is or is
not owed to anybody.
"""

from __future__ import annotations

import json
import logging
from datetime import datetime

from django.db import connections

from plait.engine import worked
from plait.standards.collection import BadStandards
from plait.standards.loader import library
from plait.standards.policies import names, policy
from plait.standards.shapes import Standard
from plait.worklist.faults import faults
from plait.worklist.rules_in_use import rules_in_use

log = logging.getLogger(__name__)

#: About as long as a pass: each takes the next standard, whichever worker it is.
_PACE_SECONDS = 30

_CHECKED = """
    insert into engine_state as s (id, checked_at, rules, faults, rebuilt_failed)
    values (1, %s, %s, %s::jsonb, 0)
    on conflict (id) do update set
        checked_at = coalesce(excluded.checked_at, s.checked_at),
        rules = excluded.rules, faults = excluded.faults
"""

_REBUILT = """
    insert into engine_state as s (id, rebuilt_at, rebuilt_failed, rules, faults)
    values (1, %s, %s, '', '[]')
    on conflict (id) do update set
        rebuilt_at = excluded.rebuilt_at, rebuilt_failed = excluded.rebuilt_failed
"""


def check(now: datetime, *, using: str = "engine") -> tuple[str, ...]:
    """Work one standard's examples and note how it went. Gives what is wrong.

    The moment is noted only where the examples held: else the pulse is missing, and
    every worklist says since when.
    """
    wrong = [*faults()]
    digest, checked_at = "", None
    try:
        digest = rules_in_use().digest
        found = _worked(now)
        wrong += found
        checked_at = None if found else now
    except BadStandards:
        wrong.append("The standards or a policy cannot be read.")
    except Exception as error:  # noqa: BLE001 - whatever it is, the pulse is missing
        log.error("selfcheck: failed: %s", type(error).__name__)  # noqa: TRY400
        wrong.append("The rules cannot be worked out.")
    with connections[using].cursor() as cursor:
        cursor.execute(_CHECKED, [checked_at, digest, json.dumps(wrong)])
    return tuple(wrong)


def note_rebuilt(now: datetime, failed: int, *, using: str = "engine") -> None:
    """Note that what everybody is owed was worked out anew, and for how many not."""
    with connections[using].cursor() as cursor:
        cursor.execute(_REBUILT, [now, failed])


def _worked(now: datetime) -> list[str]:
    standard = _next(now)
    for example in standard.examples:
        if worked.fault(standard, example) is not None:
            return [f"“{standard.title}” does not come to what its examples say."]
    return []


def _next(now: datetime) -> Standard:
    """Another standard at each pass, local ones too, and all of them in turn."""
    own = (one for name in names() for one in policy(name).adopted)
    every = [*library(), *own]
    return every[int(now.timestamp() // _PACE_SECONDS) % len(every)]

"""A meeting that was called for a family of the made-up town, for browser tests."""

import contextlib
import json
import subprocess
import sys
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING

from lib import databases

if TYPE_CHECKING:
    from lib.running import Site

#: To load Plait takes longer than to call a meeting: one process calls them all.
_SCRIPT = """
import json, sys
from datetime import UTC, datetime, timedelta
from uuid import uuid4
from plait.site.commands import use_django
use_django("cli")
from django.db import connections
from plait.access.models import Post
from plait.records.models import Person
from plait.records.shapes import NewEvent
from plait.worklist.recording import record_all

def team(name):
    given, family = name.split(" ", 1)
    post = Post.objects.using("engine").filter(
        staff__given_name=given, staff__family_name=family
    ).select_related("team__agency").first()
    return post.team, post.role

def call(family, type_, people):
    infant = Person.objects.using("engine").filter(
        family_name=family, role="infant"
    ).first()
    now = datetime.now(UTC).replace(microsecond=0)
    seats = [team(name) for name in people]
    caller = seats[0][0]
    meeting = uuid4()
    record_all(
        infant.subject_id,
        [NewEvent(
            id=meeting, subject_id=infant.subject_id, kind="meeting.called",
            about=infant.id, occurred_at=now - timedelta(hours=2),
            recorded_at=now - timedelta(hours=2), agency=caller.agency_id,
            team_id=caller.id, fact={
                "type": type_,
                "starts_at": (now - timedelta(minutes=20)).isoformat(), "minutes": 60,
                "invitations": [
                    {"team": one.id, "role": role, "why": ["quorum"]}
                    for one, role in seats
                ],
            },
        )],
        now=now,
    )
    return f"/families/{infant.subject_id}/meetings/{meeting}"

for line in sys.stdin:
    print(call(*json.loads(line)), flush=True)
"""


@contextlib.contextmanager
def calling_meetings(site: "Site") -> Iterator[Callable[..., str]]:
    """While this lasts meetings can be called that began 20 minutes ago.

    What is given calls one, and gives the address of its page. It is told the names of
    staff whose teams are asked; the first one's calls it. It raises a RuntimeError if
    none could be called, which holds what was said.
    """
    with subprocess.Popen(
        [sys.executable, "-c", _SCRIPT],
        env=databases.environment(site.database) | {"PLAIT_DEMO": "1"},
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    ) as process:

        def call(*people: str, family: str = "Fenwick", type_: str = "strategy") -> str:
            asked = people or ("Daniel Okoro", "Amina Yusuf", "Sunita Menon-Clarke")
            process.stdin.write(f"{json.dumps([family, type_, asked])}\n")
            process.stdin.flush()
            address = process.stdout.readline().strip()
            if not address:
                raise RuntimeError(process.stderr.read())
            return address

        yield call

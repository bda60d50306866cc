"""A meeting that was called for a family of the made-up town, for browser tests."""

import subprocess
import sys
from typing import TYPE_CHECKING

from lib import databases

if TYPE_CHECKING:
    from lib.running import Site

_SCRIPT = """
import sys
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

infant = Person.objects.using("engine").filter(
    family_name=sys.argv[1], role="infant"
).first()
now = datetime.now(UTC).replace(microsecond=0)
seats = [team(name) for name in sys.argv[3:]]
caller = seats[0][0]
meeting = uuid4()
record_all(
    infant.subject_id,
    [NewEvent(
        id=meeting, subject_id=infant.subject_id, kind="meeting.called",
        about=infant.id, occurred_at=now - timedelta(hours=2),
        recorded_at=now - timedelta(hours=2), agency=caller.agency_id,
        team_id=caller.id, fact={
            "type": sys.argv[2],
            "starts_at": (now - timedelta(minutes=20)).isoformat(), "minutes": 60,
            "invitations": [
                {"team": one.id, "role": role, "why": ["quorum"]}
                for one, role in seats
            ],
        },
    )],
    now=now,
)
print(f"/families/{infant.subject_id}/meetings/{meeting}")
"""


def call_a_meeting(
    site: "Site",
    *people: str,
    family: str = "Fenwick",
    type_: str = "strategy",
) -> str:
    """Call a meeting that began 20 minutes ago; the address of its page.

    Args:
        people: the names of staff whose teams are asked; the first one's calls it.

    Raises:
        RuntimeError: it could not be called; the error holds what was said.
    """
    asked = people or ("Daniel Okoro", "Amina Yusuf", "Sunita Menon-Clarke")
    done = subprocess.run(
        [sys.executable, "-c", _SCRIPT, family, type_, *asked],
        env=databases.environment(site.database) | {"PLAIT_DEMO": "1"},
        check=False,
        capture_output=True,
        text=True,
    )
    if done.returncode:
        raise RuntimeError(done.stderr)
    return done.stdout.strip()

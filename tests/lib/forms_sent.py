"""Forms as a browser sends them, and what was kept of them."""

import json
from uuid import uuid4

from django.db import connection

from lib.family_world import NOW


def sent(world, **answers):
    """A form as a browser sends it: opened now, about the mother."""
    return {
        "event_id": str(uuid4()),
        "opened_at": NOW.isoformat(),
        "about": str(world.mother),
        "when": "now",
        "step": "save",
    } | answers


def message(world, to="social_worker", **answers):
    """An urgent message to a role: the page that sends it, and its form."""
    usual = {"urgency": "urgent", "how": "free", "note": "Ring me", "guarded": "health"}
    form = {"event_id": str(uuid4()), "about": str(world.mother)} | usual | answers
    return f"/families/{world.family}/messages/new?to={to}", form


def contact(world, **answers):
    """A contact that has all that it needs."""
    usual = {
        "contact": "contact.health_visitor.other",
        "mode": "face_to_face",
        "infant_seen": "no",
        "screen": "none",
    }
    return sent(world, **usual | answers)


def injury(world, **answers):
    """A mark on the baby's cheek, with all that is asked."""
    usual = {
        "about": str(world.infant),
        "mark": ["left_cheek|bruise|8|purple"],
        "mobile": "no",
        "explanation": "none",
        "reported_from": "seen",
        "seen_by": "self",
    }
    return sent(world, **usual | answers)


def recorded(kind):
    """The facts of a kind, as they are kept."""
    with connection.cursor() as cursor:
        cursor.execute("set local role plait_engine")
        cursor.execute("select fact from event where kind = %s", [kind])
        found = [json.loads(row[0]) for row in cursor.fetchall()]
        cursor.execute("set local role plait_app")
    return found


def where(world, what):
    """The address of a form."""
    return f"/families/{world.family}/record/{what}"

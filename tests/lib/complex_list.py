"""A pregnancy on the complex-cases list of the made-up town, and its turn as forms."""

from __future__ import annotations

import re
from datetime import timedelta
from html import unescape

import pytest
from django.utils import timezone

from lib.town import make_home
from plait.records.shapes import NewEvent
from plait.worklist import recording

__all__ = ["another", "flagged", "lead", "pregnant", "today", "turn"]

LIST = "/complex-cases"


def text(answer) -> str:
    return unescape(answer.content.decode())


def sent(page: str, **changed: str) -> dict[str, object]:
    """What a browser would send of the form of a turn, with these answers changed."""
    form = page[page.index('class="record-form room complex-turn"') :]
    form = form[: form.index("</form>")]
    fields: dict[str, object] = {"part": []}
    for tag in re.findall(r"<input[^>]*>", form):
        found = dict(re.findall(r'([\w-]+)="([^"]*)"', tag))
        if found.get("type") in ("radio", "checkbox") and "checked" not in tag:
            continue
        if found.get("name") == "part":
            fields["part"].append(found["value"])
        elif found.get("name"):
            fields[found["name"]] = unescape(found.get("value", ""))
    for name, body in re.findall(
        r'<textarea[^>]*name="([^"]+)"[^>]*>(.*?)</textarea>', form, re.DOTALL
    ):
        fields[name] = unescape(body).removeprefix("\n")
    for name, body in re.findall(
        r'<select[^>]*name="([^"]+)"[^>]*>(.*?)</select>', form, re.DOTALL
    ):
        chosen = re.search(r'<option value="([^"]*)"[^>]*selected', body)
        fields[name] = chosen[1] if chosen else ""
    return fields | changed


def key(page: str, start: str) -> str:
    """The last part of this page whose name begins so."""
    return re.findall(rf'name="part" value="({start}[^"]*)"', page)[-1]


def begin(client, turn: str) -> str:
    assert client.post(turn, {"do": "begin"}).status_code == 302
    return text(client.get(turn))


def everybody(page: str) -> dict[str, str]:
    """Everybody who was asked is in the room."""
    names = re.findall(r'name="(attended\.\d+-came)"', page)
    return dict.fromkeys(names, "yes")


@pytest.fixture
def pregnant(records):
    """She is pregnant again: 15 weeks on, and booked at 10."""
    now = timezone.now()
    edd = (now + timedelta(days=175)).date().isoformat()
    records(
        "maternity", "pregnancy.notified", about="mother", ago=timedelta(days=60),
        edd=edd,
    )  # fmt: skip
    records(
        "maternity", "pregnancy.booked", about="mother", ago=timedelta(days=35),
        gestation_days=70,
    )  # fmt: skip


@pytest.fixture
def flagged(pregnant, records):
    """The perinatal team saw an amber flag last week."""
    return records(
        "perinatal", "concern.amber_flag", about="mother", ago=timedelta(days=7),
        flags=["severe lasting sleeplessness"],
    )  # fmt: skip


@pytest.fixture
def lead(town, signed_in):
    """Who runs the meeting, of the maternity team."""
    return signed_in("maternity")


@pytest.fixture
def today():
    return timezone.localdate().isoformat()


@pytest.fixture
def turn(home, today):
    return f"/complex-cases/{today}/{home.id}"


@pytest.fixture
def another(town, as_engine):
    """A second family of the list: booked late, and with a red flag."""
    now = timezone.now()
    team = town.teams["maternity"]
    with as_engine():
        home = make_home(town)
        told = [
            NewEvent(
                subject_id=home.id, kind=kind, about=home.mother, team_id=team.pk,
                fact=fact, occurred_at=now - ago, recorded_at=now - ago,
                agency=team.agency_id,
            )
            for kind, fact, ago in (
                ("pregnancy.booked", {"gestation_days": 120}, timedelta(days=9)),
                ("concern.red_flag", {"flags": ["marked change"]}, timedelta(days=3)),
            )
        ]  # fmt: skip
        recording.record_all(home.id, told, now=now, using="default")
    return home

"""What the tests of the outbox may ask for: a family, notices, a mail server."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.db import connections

from lib.mailbox import Mailbox, mailbox
from lib.notify_standin import EMAIL_TEMPLATE, KEY, SMS_TEMPLATE, StandIn, notify
from lib.town import NOW, Home, Town, make_home, make_town
from lib.town_fixtures import fresh_directory  # noqa: F401 - every test's own
from plait.records.models import Outgoing
from plait.site.mail import Mail
from plait.site.notify import Notify
from plait.worklist import outbox, sending
from plait.worklist.outbox import Notice, notice_id

SITE = "https://plait.example"
VALUES = {
    "reference": "F-7K2M9B",
    "link": "/families/F-7K2M9B",
    "what": "Something is late",
    "when": "Mon 9 March 2026 at 09:00",
}


@pytest.fixture
def streets(own_database) -> tuple[Town, Home]:
    """A town and a family whose mother is called Jane Ashby, committed for real."""
    town = make_town(using="engine")
    return town, make_home(town, using="engine")


@pytest.fixture
def post(streets) -> Callable[..., UUID]:
    """`post(channel="sms")` posts a notice to the perinatal clinician; its id."""
    town, home = streets

    def put(*, to: str = "perinatal", at: datetime = NOW, **changed: Any) -> UUID:
        about = changed.pop("about_event", uuid4())
        channel = changed.get("channel", "email")
        staff = town.staff[to]
        notice = Notice(
            **{
                "id": notice_id(about, staff.pk, channel),
                "template": "escalation",
                "channel": channel,
                "staff_id": staff.pk,
                "team_id": town.teams[to].pk,
                "subject_id": home.id,
                "about_event": about,
                "values": VALUES,
            }
            | changed
        )
        outbox.post([notice], now=at, using="engine")
        return notice.id

    return put


@pytest.fixture
def kept() -> Callable[[UUID], Outgoing]:
    """A notice as it is kept now."""
    return lambda id_: Outgoing.objects.using("engine").get(id=id_)


@pytest.fixture
def sends() -> Callable[..., int]:
    """`sends(channels, at)` sends what is to be sent by then; how many it took."""

    def send(channels: Mapping[str, Any], at: datetime = NOW) -> int:
        taken = sending.take(at)
        for notice in taken:
            sending.send(notice, now=at, channels=channels)
        return len(taken)

    return send


@pytest.fixture
def by_mail(settings) -> Callable[..., Any]:
    """A mail server that runs for as long as a block, and that Django uses."""

    @contextmanager
    def running(port: int | None = None) -> Iterator[Mailbox]:
        with mailbox(port) as box:
            point(settings, box.port)
            yield box

    return running


def point(settings: Any, port: int) -> None:
    """Let mail leave by the server at this port."""
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", port
    settings.EMAIL_USE_TLS = settings.EMAIL_USE_SSL = False
    settings.EMAIL_TIMEOUT = 5


@pytest.fixture
def mail() -> dict[str, Mail]:
    """The channel of mail, and no other."""
    return {"email": Mail("noreply@plait.example", SITE, "plait.example")}


@pytest.fixture
def stand_in() -> Iterator[StandIn]:
    """A stand-in for GOV.UK Notify."""
    with notify() as running:
        yield running


@pytest.fixture
def by_notify(stand_in) -> dict[str, Notify]:
    """Both channels by GOV.UK Notify."""
    return {
        "sms": Notify("sms", SMS_TEMPLATE, SITE, KEY, stand_in.url),
        "email": Notify("email", EMAIL_TEMPLATE, SITE, KEY, stand_in.url),
    }


@pytest.fixture
def mobiles(streets, connect) -> Callable[..., None]:
    """`mobiles(perinatal="07700 900123")` gives members of staff a mobile number."""
    town, _ = streets

    def give(**numbers: str) -> None:
        with connect("superuser") as admin:
            admin.execute(
                "alter table plait.staff add column if not exists mobile text"
            )
            for who, number in numbers.items():
                admin.execute(
                    "update plait.staff set mobile = %s where id = %s",
                    [number, town.staff[who].pk],
                )

    return give


@pytest.fixture
def told(streets) -> Callable[[], list[tuple]]:
    """What the family's timeline says of notices: kind and fact, in order."""

    def read() -> list[tuple]:
        with connections["engine"].cursor() as cursor:
            cursor.execute(
                "select kind, fact from event where kind like 'notice.%' "
                "order by number"
            )
            return [
                (kind, json.loads(fact) if isinstance(fact, str) else fact)
                for kind, fact in cursor.fetchall()
            ]

    return read


def minutes(number: float) -> timedelta:
    """So many minutes."""
    return timedelta(minutes=number)

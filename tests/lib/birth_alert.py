"""She expects a baby, and a psychiatrist sends the alert of the birth, over pages."""

import re
from datetime import timedelta
from uuid import uuid4

import pytest

from lib.family_world import NOW, write
from plait.access.models import Agency, Team
from plait.worklist import directory, projection

__all__ = ["expects", "psychiatrist", "sends"]

DUE = "2026-10-14"
WARD = "Labour ward, Ashmere General"
FORM = {
    "do_1": "Ring the named midwife",
    "do_2": "Keep mother and baby together",
    "ring_1": "Vale perinatal team",
    "ring_1_phone": "01632 960301",
    "guarded": "health",
}


@pytest.fixture
def expects(world, as_engine):
    """She expects a baby in October, and a maternity service is there."""
    with as_engine():
        agency = Agency.objects.create(
            slug="ashmere-maternity", name="Ashmere maternity", kind="maternity",
            partnership_id="ashmere",
        )  # fmt: skip
        for name, role in (("Midwives", "midwife"), ("Ward", "ward_midwife")):
            world.teams[role] = Team.objects.create(
                agency=agency, name=name, phone="01632 960101", roles=[role]
            )
        directory.forget()
        write(world, "pregnancy.notified", {"edd": DUE}, by="perinatal",
              at=NOW - timedelta(days=20))  # fmt: skip
        projection.rebuild([world.family], now=NOW, using="default")


@pytest.fixture
def psychiatrist(world, signed_in, expects):
    """Who may read what is about health, and plans the birth."""
    return signed_in(world.psychiatrist)


@pytest.fixture
def sends(psychiatrist, world):
    """The psychiatrist sends a version of the alert."""

    def send(**more):
        place = {"first": "ashmere-general", "second": "none"}
        base = f"/families/{world.family}/birth"
        assert psychiatrist.post(f"{base}/places", place).status_code == 302
        form = FORM | {"version": "1", "event_id": str(uuid4())} | more
        return psychiatrist.post(f"{base}/alert/new", form)

    return send


def read(client, world, page="", status=200):
    """The page, with each number as it is read and not as it is pressed."""
    answer = client.get(f"/families/{world.family}/birth{page}")
    assert answer.status_code == status
    text = answer.content.decode()
    return re.sub(r'<a class="phone" href="tel:[+\d]+">([^<]*)</a>', r"\1", text)

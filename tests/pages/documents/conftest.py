"""A family whose perinatal service writes assessments and care plans."""

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from uuid import UUID

import pytest
import time_machine
from django.test import Client

from lib.family_world import NOW, FamilyWorld, make_staff_of, make_world
from plait.access.models import Staff
from plait.standards import services
from plait.worklist import directory

OURS = Path(services.__file__).parent / "vale-perinatal" / "documents.yaml"


@pytest.fixture
def service(tmp_path: Path) -> Iterator[None]:
    """The perinatal agency of the made-up area writes what Plait comes with."""
    folder = tmp_path / "ashmere-perinatal"
    folder.mkdir()
    (folder / "service.yaml").write_text(
        "id: ashmere-perinatal\nkind: perinatal\ntitle: Ashmere perinatal\n"
        "agency: ashmere-perinatal\n"
    )
    shutil.copy(OURS, folder)
    services.use(tmp_path)
    yield
    services.use(None)


@pytest.fixture
def world(db, as_engine, settings, service) -> Iterator[FamilyWorld]:
    """A family with a baby of 9 weeks; the clock of each request stands still."""
    settings.DEMO = True
    directory.forget()
    with as_engine():
        made = make_world()
    with time_machine.travel(NOW, tick=False):
        yield made
    directory.forget()


@pytest.fixture
def nurse(world, as_engine) -> Staff:
    """A colleague of the perinatal team who may not approve."""
    with as_engine():
        return make_staff_of(world.teams["perinatal"], "perinatal_clinician")


@pytest.fixture
def signed_in() -> Callable[[Staff], Client]:
    """A client signed in as a member of staff."""

    def sign_in(staff: Staff) -> Client:
        client = Client()
        client.force_login(staff, backend="plait.site.accounts.StaffBackend")
        return client

    return sign_in


@pytest.fixture
def place(world) -> Callable[..., str]:
    """The address of a page of the care plan."""

    def made(do: str = "", named: str = "care-plan") -> str:
        return f"/families/{world.family}/documents/{named}{do}"

    return made


def version_of(page: str) -> UUID:
    """The id of the draft that a page was made with."""
    return UUID(page.partition('name="draft" value="')[2].partition('"')[0])

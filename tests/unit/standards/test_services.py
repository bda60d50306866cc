"""What a service says of itself is data: read, checked, and replaced by a folder."""

from pathlib import Path

import pytest
from pydantic import BaseModel, ConfigDict

from plait.site import local_services
from plait.standards import services
from plait.standards.services import BadStandards, outcomes, topics
from plait.standards.services.intake import Intake


class Soup(BaseModel):
    model_config = ConfigDict(extra="forbid")

    spoons: int


@pytest.fixture
def folder(tmp_path: Path):
    yield tmp_path
    services.use(None)


def write(folder: Path, name: str, text: str) -> None:
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")


def service(folder: Path, id_: str, **said: str) -> None:
    row = {"id": id_, "kind": "perinatal", "title": "A", "agency": "hill", **said}
    lines = [f"{name}: {value}" for name, value in row.items()]
    write(folder, f"{id_}/service.yaml", "\n".join(lines))


def test_the_services_that_plait_comes_with_are_whole():
    assert topics.faults() == []
    assert services.of_agency("vale-perinatal").id == "vale-perinatal"


def test_an_agency_without_a_service_of_its_own_works_by_that_of_everybody(folder):
    service(folder, "hill")
    write(folder, "hill/soup.yaml", "spoons: 3")
    services.use(folder)

    hill = services.of_agency("hill")

    assert services.of_agency("moor").id == "default-perinatal"
    assert services.topic(hill, "soup", Soup).spoons == 3
    assert services.topic(hill, "intake", Intake).class_of("urgent").rank == 1


def test_a_folder_of_ones_own_adds_services_and_replaces_those_of_the_same_name(
    folder,
):
    service(folder, "hill-perinatal")
    service(folder, "vale-perinatal", title="Another", agency="vale-perinatal")

    services.use(folder)

    assert services.of_agency("hill").id == "hill-perinatal"
    assert services.services()["vale-perinatal"].title == "Another"


def test_a_service_must_be_called_as_its_folder(folder):
    write(folder, "dale/service.yaml", "id: hill\nkind: perinatal\ntitle: A\nagency: x")

    with pytest.raises(
        BadStandards, match=r"wanted the name of its folder, got 'hill'"
    ):
        services.services_in(folder)


def test_an_agency_has_one_service_of_a_kind(folder):
    service(folder, "hill-one")
    service(folder, "hill-two")

    with pytest.raises(BadStandards, match="has a service of this kind already"):
        services.services_in(folder)


def test_a_topic_is_read_as_its_shape_and_a_fault_says_where(folder):
    service(folder, "hill")
    write(folder, "hill/soup.yaml", "# hot\nspoon: 3\n")
    hill = services.services_in(folder)["hill"]

    with pytest.raises(BadStandards, match=r"soup\.yaml:2: spoon: is not a field here"):
        services.topic(hill, "soup", Soup)
    with pytest.raises(BadStandards, match=r"hill/stew\.yaml:1: is missing"):
        services.topic(hill, "stew", Soup)


def test_nothing_is_taken_into_use_that_is_not_whole(folder, monkeypatch):
    service(folder, "hill")
    write(folder, "hill/intaek.yaml", "a: 1")
    monkeypatch.setenv("PLAIT_SERVICES", str(folder))

    with pytest.raises(BadStandards, match=r"hill/intaek\.yaml:1: is no topic"):
        local_services.take()
    assert "hill" not in services.services()


def test_a_setting_that_names_no_folder_is_said(monkeypatch, tmp_path):
    monkeypatch.setenv("PLAIT_SERVICES", str(tmp_path / "nowhere"))

    with pytest.raises(BadStandards, match="wanted a folder, got 'nowhere'"):
        local_services.take()


def test_a_service_that_says_nothing_of_outcomes_takes_the_usual_measures(folder):
    service(folder, "hill-perinatal")

    services.use(folder)

    found = outcomes.measured_by(services.of_agency("hill"))
    assert [one.id for one in found] == ["core10", "honos", "pbq"]
    assert found[1].bound is None


def test_a_bound_of_its_own_takes_the_place_of_the_one_of_the_library(folder):
    service(folder, "hill-perinatal")
    own = "{sd: 6, reliability: 0.8, force: local, source: An audit, verified: true}"
    text = f"measures: [honos, core10]\nbounds: {{honos: {own}}}"
    write(folder, "hill-perinatal/outcomes.yaml", text)

    services.use(folder)

    honos, core10 = outcomes.measured_by(services.of_agency("hill"))
    assert round(honos.bound.limit, 1) == 7.4
    assert (honos.bound.source, honos.bound.verified) == ("An audit", True)
    assert core10.bound.points == 6


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("measures: [core11]", "Did you mean 'core10'"),
        ("measures: []", "measures"),
        ("measures: [core10]\nexperience_from: 4", "experience_from"),
        (
            (
                "measures: [honos]\nbounds: {honos: {sd: 6, force: local, source: A, "
                "verified: false}}"
            ),
            "either points, or sd and reliability",
        ),
    ],
)
def test_what_is_wrong_of_outcomes_is_said_with_its_file(folder, text, says):
    service(folder, "hill-perinatal")
    write(folder, "hill-perinatal/outcomes.yaml", text)

    services.use(folder)

    [fault] = topics.faults()
    assert "outcomes.yaml" in fault
    assert says in fault

"""Which mother and baby unit is how far, and whom it takes, in words."""

from datetime import date

import pytest

from plait.standards.services import BadStandards, services, services_in, topic
from plait.standards.services.units import Place, Units, Window, fit, units_of

WINDOW = Window(
    from_gestation_days=224, to_months=12, force="local", source="x", verified=False
)
ON = date(2026, 3, 9)


@pytest.fixture
def units():
    return units_of(services()["vale-perinatal"])


def test_the_nearest_unit_comes_first_from_wherever_it_is_measured(units):
    from_ashmere = [unit.id for _, unit in units.by_distance("Ashmere")]

    assert from_ashmere[0] == "larkfield"
    assert from_ashmere[-1] == "riverside"
    distances = [miles for miles, _ in units.by_distance("Kelsing")]
    assert distances == sorted(distances)


def test_a_distance_is_that_of_the_great_circle():
    """
    London to Edinburgh is 332 miles as the crow flies.
    """
    london = Place(latitude=51.5074, longitude=-0.1278)
    edinburgh = Place(latitude=55.9533, longitude=-3.1883)

    assert london.miles_to(edinburgh) == pytest.approx(332, abs=1)
    assert london.miles_to(london) == 0


@pytest.mark.parametrize(
    ("edd", "born_on", "is_within", "words"),
    [
        (None, date(2026, 3, 2), True, "The baby is under 12 months"),
        (None, date(2025, 3, 10), True, "The baby is under 12 months"),
        (None, date(2025, 3, 9), False, "The baby is 12 months or older"),
        (date(2026, 5, 4), None, True, "The pregnancy is 32+0 weeks or more"),
        (date(2026, 5, 5), None, False, "reaches 32+0 weeks on 10 March 2026"),
        (None, None, False, "No living baby and no pregnancy"),
    ],
)
def test_whether_they_are_within_a_window_is_said_in_words(
    edd, born_on, is_within, words
):
    found = fit(WINDOW, edd=edd, born_on=born_on, on=ON)

    assert found.is_within is is_within
    assert words in found.words


def test_a_unit_may_have_a_window_of_its_own(units):
    riverside = units.get("riverside")

    assert units.window_of(riverside).to_months == 9
    assert units.window_of(units.get("larkfield")).to_months == 12


def test_every_window_says_whose_it_is_and_that_nobody_has_checked_it(units):
    for unit in units.units:
        window = units.window_of(unit)
        assert (window.force, window.verified) == ("local", False)


def test_a_unit_that_stands_twice_is_refused(tmp_path):
    folder = tmp_path / "hill"
    folder.mkdir()
    (folder / "service.yaml").write_text(
        "id: hill\nkind: perinatal\ntitle: Hill\nagency: hill\n"
    )
    unit = "{ id: a, name: A, town: B, phone: 01632 960001, latitude: 1, longitude: 2 }"
    (folder / "units.yaml").write_text(
        "window: { from_gestation_days: 224, to_months: 12, force: ours, source: x, "
        f"verified: false }}\nplaces: {{ B: {{ latitude: 1, longitude: 2 }} }}\n"
        f"units:\n  - {unit}\n  - {unit}\n"
    )

    with pytest.raises(BadStandards, match="wanted each unit once, got 'a' twice"):
        topic(services_in(tmp_path)["hill"], "units", Units)


def test_a_service_that_lists_none_has_none():
    assert units_of(None) is None
    assert units_of(services()["ashmere-maternity"]) is None

"""Recording a birth: when, which pregnancy it was, and what it asks."""

import pytest

from lib.family_world import write
from lib.forms_sent import recorded, sent, where


def birth(world, day=("5", "1", "2026"), time="6:20am", **answers):
    """A twin of the family's baby, born twenty minutes later."""
    moment = dict(zip(("day", "month", "year"), day, strict=True)) | {"time": time}
    usual = {f"occurred_at-{part}": value for part, value in moment.items()}
    usual |= {"which_birth": "same", "family_name": "Quillfeather", "when": ""}
    return sent(world, **usual | answers)


def test_a_birth_adds_the_baby(world, signed_in):
    """
    The baby is a person of the family from then on, with what is known of them.
    """
    client = signed_in(world.visitor)
    form = birth(world, given_name="Robin", weeks="39", days="2", weight_g="3100",
                 sex="female", nhs_number="999 123 0106")  # fmt: skip
    client.post(where(world, "birth"), form)

    page = client.get(f"/families/{world.family}").content.decode()
    assert "QUILLFEATHER, Robin" in page
    assert {
        "gestation_days": 275,
        "weight_g": 3100,
        "born_on": "2026-01-05",
    } in recorded("birth.recorded")


def test_a_birth_is_never_taken_to_be_now(world, signed_in):
    """
    The day is asked for; a time that nobody knows may be left.
    """
    client = signed_in(world.visitor)

    page = client.get(where(world, "birth")).content.decode()
    assert 'name="when"' not in page
    assert 'name="occurred_at-day"' in page
    empty = client.post(where(world, "birth"), birth(world, day=("", "", "")))
    assert "Enter when the baby was born" in empty.content.decode()
    check = client.post(where(world, "birth"), birth(world, time="", step="check"))
    assert "Mon 5 Jan 2026, midday" in check.content.decode()


@pytest.mark.parametrize(
    ("which", "day", "say"),
    [
        ("", ("5", "1", "2026"), "Select whether it is of the same birth"),
        ("same", ("1", "3", "2026"), "within a week"),
        ("later", ("1", "3", "2026"), "at least 24 weeks after the last"),
    ],
)
def test_a_second_birth_says_of_which_pregnancy_it_is(
    world, signed_in, which, day, say
):
    """
    A twin, or a baby of a later pregnancy: what lies between cannot be.
    """
    form = birth(world, day=day, which_birth=which)

    answer = signed_in(world.visitor).post(where(world, "birth"), form)

    assert answer.status_code == 422
    assert say in answer.content.decode()
    assert len(recorded("birth.recorded")) == 1


def test_an_nhs_number_that_cannot_be_is_refused(world, signed_in):
    """
    Its check digit is checked, as everywhere.
    """
    form = birth(world, nhs_number="999 123 0107")

    answer = signed_in(world.visitor).post(where(world, "birth"), form)

    assert answer.status_code == 422
    assert "NHS number" in answer.content.decode()


def test_the_check_says_the_days_that_follow_from_the_birth(world, signed_in):
    """
    The age of the baby is known before the baby is saved.
    """
    form = birth(world, step="check")

    page = signed_in(world.visitor).post(where(world, "birth"), form).content.decode()

    asks = page.partition("asks-heading")[2].partition("</section>")[0]
    assert "owed by health visitor, end of Mon 19 Jan 2026" in asks
    assert "no date yet" not in asks


def test_a_later_baby_starts_nothing_of_an_older_pregnancy(world, signed_in, as_engine):
    """
    What was owed to the first pregnancy ended with it.
    """
    with as_engine():
        write(world, "pregnancy.notified", {"edd": "2026-01-08"}, about=world.mother)
    client = signed_in(world.visitor)

    page = client.post(
        where(world, "birth"), birth(world), follow=True
    ).content.decode()

    owed = page.partition("What is now owed")[2].partition("<h2")[0]
    assert "New birth visit" in owed
    assert "Booking" not in owed
    assert "antenatal" not in owed.lower()


def test_a_correction_of_a_birth_asks_nothing_of_who_the_baby_is(world, signed_in):
    """
    It puts the birth right, not the person.
    """
    client = signed_in(world.visitor)
    answer = client.post(where(world, "birth"), birth(world))
    event = answer.url.rpartition("/events/")[2].partition("/")[0]

    page = client.get(f"/families/{world.family}/events/{event}/correct")

    assert 'name="occurred_at-day"' in page.content.decode()
    assert 'name="family_name"' not in page.content.decode()

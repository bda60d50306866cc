"""The form of a contact: who was there, who was seen, and who answered."""

from datetime import date
from uuid import uuid4

import pytest

from lib.forms_sent import contact, recorded, where
from plait.records.models import Person

KIND = "contact.health_visitor.other"


@pytest.fixture
def twin(world, as_engine):
    """A second baby in the family."""
    with as_engine():
        made = Person.objects.create(
            subject_id=world.family, id=uuid4(), role="infant", given="Blake",
            family_name="Quillfeather", name_key="quillfeather",
            born_on=date(2026, 1, 5),
        )  # fmt: skip
    return made.id


@pytest.fixture
def browser(world, signed_in):
    """The health visitor's browser."""
    return signed_in(world.visitor)


@pytest.fixture
def send(world, browser):
    """`send(**answers)`: the form of a contact, as it is answered."""

    def post(**answers):
        return browser.post(where(world, "contact"), contact(world, **answers))

    return post


def said(answer):
    """The page that refuses."""
    assert answer.status_code == 422
    return answer.content.decode()


def test_all_who_were_there_are_kept(world, send):
    """
    A home visit to mother and baby is one contact with both.
    """
    there = [str(world.mother), str(world.infant)]
    answer = send(about=there, infant_seen="yes")

    assert answer.status_code == 302
    [fact] = recorded(KIND)
    assert fact["people_present"] == there
    assert fact["infant_seen"] is True


@pytest.mark.parametrize(
    ("kind", "whose"),
    [(KIND, "mother"), ("contact.health_visitor.new_birth", "infant")],
)
def test_of_several_it_is_about_whose_contact_it_is(world, send, browser, kind, whose):
    """
    A new birth visit is the baby's, another one the mother's.
    """
    there = [str(world.infant), str(world.mother)]
    page = send(about=there, infant_seen="yes", contact=kind)
    shown = browser.get(page.url).content.decode()

    role = {"mother": "mother", "infant": "baby"}[whose]
    assert f"({role}" in shown


@pytest.mark.parametrize(("answer", "kept"), [("yes", True), ("no", False), ("", None)])
def test_of_the_review_at_two_it_is_asked_whether_the_asq3_was_used(send, answer, kept):
    """
    Nobody has to say it, and what nobody said is not a no.
    """
    two_year = "contact.health_visitor.two_year"

    assert send(contact=two_year, asq3=answer).status_code == 302
    assert [one.get("asq3") for one in recorded(two_year)] == [kept]


def test_of_another_contact_it_is_not_kept(send):
    """
    Whoever changes their mind about which contact it was has not said it of this one.
    """
    assert send(asq3="yes").status_code == 302
    [fact] = recorded(KIND)
    assert "asq3" not in fact


def test_a_baby_is_not_seen_on_the_telephone(send):
    """
    A call sees nobody, and the form says so.
    """
    page = said(send(mode="telephone", infant_seen="yes"))

    assert "You cannot see a baby on the telephone" in page
    assert recorded(KIND) == []


def test_a_baby_who_was_there_was_looked_at(world, send):
    """
    Face to face with the baby and not seen is a contradiction, and is asked about.
    """
    page = said(send(about=[str(world.infant)], infant_seen="no"))

    assert "untick the baby" in page


def test_a_call_about_the_baby_is_kept(world, send):
    """
    A call may be about a baby whom nobody saw.
    """
    answer = send(about=[str(world.infant)], mode="telephone", infant_seen="no")

    assert answer.status_code == 302


def test_each_baby_has_a_question(world, twin, browser, send):
    """
    Of twins each is asked after, by name, and one answer is not for both.
    """
    page = browser.get(where(world, "contact")).content.decode()
    assert "Did you see Alex Quillfeather" in page
    assert "Did you see Blake Quillfeather" in page

    assert "Select whether you saw this baby" in said(send())
    send(**{f"saw_{world.infant}": "yes", f"saw_{twin}": "no"})

    [fact] = recorded(KIND)
    assert fact["infants_seen"] == [str(world.infant)]
    assert fact["infant_seen"] is False


def test_both_babies_seen_is_a_baby_seen_for_the_rules(world, twin, send):
    """
    The duty that a baby is seen ends only if none was left out.
    """
    send(**{f"saw_{world.infant}": "yes", f"saw_{twin}": "yes"})

    [fact] = recorded(KIND)
    assert fact["infant_seen"] is True


def test_it_is_said_who_answered(world, send, as_engine):
    """
    With two parents there it is asked whose answers they are; with one it is theirs.
    """
    scores = {"screen": "epds", "epds_answers": "2 2 2 2 1 1 1 1 1 1"}

    with as_engine():
        partner = str(Person.objects.get(subject_id=world.family, role="partner").id)
    both = [str(world.mother), partner]
    assert "Select who answered" in said(send(**scores, about=both, step="check"))

    check = send(**scores, about=both, answered_by=partner, step="check")
    assert "Who answered?" in check.content.decode()
    assert "Sam Quillfeather, partner" in check.content.decode()


def test_the_answers_are_those_of_whoever_gave_them(world, send, browser):
    """
    A questionnaire in a visit to mother and baby is the mother's.
    """
    there = [str(world.infant), str(world.mother)]
    done = send(
        about=there, infant_seen="yes", screen="epds", step="save",
        epds_answers="2 2 2 2 1 1 1 1 1 1", contact="contact.health_visitor.new_birth",
    )  # fmt: skip

    shown = browser.get(done.url).content.decode()
    assert "<strong>EPDS</strong> (mother)" in shown


def test_a_correction_begins_with_all_who_were_there(world, send, browser):
    """
    Nobody is lost by correcting something else.
    """
    there = [str(world.mother), str(world.infant)]
    done = send(about=there, infant_seen="yes")
    address = done.url.replace("/recorded", "/correct")

    page = browser.get(address).content.decode()

    for one in there:
        assert f'value="{one}" checked' in page


def test_a_visit_stands_with_all_who_were_there(world, send, browser):
    """
    In the list, in the lane of each, and wherever the list is narrowed to one of them.
    """
    send(about=[str(world.mother), str(world.infant)], infant_seen="yes", when="now")
    for query in ("", f"?person={world.infant}", f"?person={world.mother}"):
        page = browser.get(f"/families/{world.family}{query}").content.decode()
        listed = page[page.index('class="facts"') :]
        assert "(<bdi>mother and Alex, baby</bdi>)" in listed

    page = browser.get(f"/families/{world.family}").content.decode()
    picture = page[: page.index('class="facts"')]
    assert picture.count(": Other contact with the health visitor") == 4

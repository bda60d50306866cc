"""A parent tells us how the care was, and the service reads it later: the whole way."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
import time_machine
from django.test import Client
from django.utils import timezone

from lib.reading_age import reading_age
from plait.records.models import AccessEntry, ExperienceAnswer, ExperienceCode


def text(answer):
    body = answer.content.decode().partition("<main")[2]
    return " ".join(re.sub(r"<[^>]+>", " ", body).split())


@pytest.fixture
def codes(signed_in):
    """`codes(5)`: so many codes, as the service makes them on its page."""

    def make(number):
        page = signed_in("perinatal").post(
            "/outcomes/experience/codes", {"number": number}
        )
        return re.findall(r'codes__code">([^<]+)<', page.content.decode())

    return make


def say(code, **said):
    return Client().post("/tell-us", {"code": code, "q_kind": "yes"} | said)


def test_a_parent_answers_without_signing_in_and_reads_that_it_arrived(
    codes, as_engine
):
    """
    The page sets no session, and nobody's record was opened.
    """
    [code] = codes(1)
    parent = Client()
    assert parent.get("/tell-us").status_code == 200

    done = parent.post("/tell-us", {"code": code, "q_kind": "yes"}, follow=True)

    assert done.redirect_chain == [("/tell-us/thank-you", 302)]
    assert "has arrived" in text(done)
    assert "session" not in parent.cookies
    with as_engine():
        assert ExperienceAnswer.objects.count() == 1
        assert not AccessEntry.objects.exists()


@pytest.mark.parametrize("path", ["/tell-us", "/tell-us/thank-you"])
def test_whom_to_ring_stands_on_the_page_and_no_menu_leads_away(db, path):
    """
    Somebody may need help now, and nobody reads this by night.
    """
    body = Client().get(path).content.decode()

    assert 'href="tel:999"' in body
    assert 'href="tel:111"' in body
    assert "/accounts/login" not in body


def test_a_child_of_eleven_could_read_it(db):
    """
    Questions of parents are for parents, tired ones too.
    """
    body = text(Client().get("/tell-us")).partition("In a crisis")[0]

    assert reading_age(body) <= 11


@pytest.mark.parametrize(
    ("sent", "says"),
    [
        ({"code": ""}, "Enter the code from your paper"),
        ({"code": "2222-2222-2222"}, "We do not know this code"),
        ({"code": "x" * 41}, "40"),
        ({"q_kind": "perhaps"}, "kind to you"),
        ({"q_kind": "", "q_soon": "", "words": " "}, "Answer one question or more"),
        ({"words": "x" * 1001}, "1,000"),
    ],
)
def test_what_is_wrong_is_said_and_nothing_that_was_typed_is_lost(
    codes, as_engine, sent, says
):
    """
    The code is as good as before.
    """
    [code] = codes(1)

    usual = {"code": code, "q_kind": "yes", "q_soon": "a_little", "words": "Thanks"}
    page = Client().post("/tell-us", usual | sent)

    assert page.status_code == 422
    assert says in text(page)
    if "q_soon" not in sent:
        body = page.content.decode()
        assert re.search(r'name="q_soon"[^>]*value="a_little"[^>]*checked', body)
    with as_engine():
        assert ExperienceCode.objects.count() == 1
        assert not ExperienceAnswer.objects.exists()


def test_sent_twice_it_counts_once(codes, as_engine):
    """
    And the second time says that it may have arrived.
    """
    [code] = codes(1)

    first, second = say(code), say(code)

    assert (first.status_code, second.status_code) == (302, 422)
    assert "If you have just sent your answers, they have arrived" in text(second)
    with as_engine():
        assert ExperienceAnswer.objects.count() == 1


def test_who_tries_codes_is_slowed_down(db, settings):
    """
    Ten in five minutes from one place; what was typed stays.
    """
    settings.ACCOUNT_RATE_LIMITS = {"tell_us": "10/5m/ip"}
    place = {"REMOTE_ADDR": "192.0.2.77"}
    sent = {"code": "2222-2222-2222", "q_kind": "no", "words": "Stays"}

    answers = [Client().post("/tell-us", sent, **place) for _ in range(11)]

    assert [one.status_code for one in answers] == [422] * 10 + [429]
    assert "Wait five minutes" in text(answers[-1])
    assert "Stays" in answers[-1].content.decode()


def test_parents_of_a_group_who_answer_in_one_room_are_not_slowed_down(codes, settings):
    """
    Only wrong codes count, and they count together with right ones between them.
    """
    settings.ACCOUNT_RATE_LIMITS = {"tell_us": "2/5m/ip"}
    right = codes(4)

    answers = [say(code).status_code for code in right[:3]]
    answers += [say("2222-2222-2222").status_code, say("3333-3333-3333").status_code]
    answers += [say(right[3]).status_code]

    assert answers == [302, 302, 302, 422, 422, 429]


def test_the_service_reads_sums_once_the_quarter_is_over_and_five_answered(
    codes, signed_in
):
    """
    Until then not even that anybody did.
    """
    for number, code in enumerate(codes(6)):
        say(code, q_kind="no" if number == 0 else "yes", words=f"<b>Word {number}")
    now = text(signed_in("perinatal").get("/outcomes/experience"))
    assert "There is no quarter that may be shown yet." in now
    assert "Word" not in now

    with time_machine.travel(timezone.now() + timedelta(days=93), tick=True):
        page = signed_in("perinatal").get("/outcomes/experience")

    said = text(page)
    assert "6 parents answered" in said
    assert "Were we kind to you? Yes 5 Mostly 0 A little 0 No 1 Not answered 0" in said
    assert "&lt;b&gt;Word 3" in page.content.decode()
    assert "not POEM" in said


@pytest.mark.parametrize("who", ["health_visiting", "partnership", "maternity"])
@pytest.mark.parametrize("path", ["", "/experience", "/experience/codes"])
def test_nobody_but_the_service_reads_or_asks(signed_in, who, path):
    """
    Nor makes codes: what is read there must be of its own parents.
    """
    client = signed_in(who)

    assert client.get(f"/outcomes{path}").status_code == 404
    if path.endswith("codes"):
        assert (
            client.post("/outcomes/experience/codes", {"number": 5}).status_code == 404
        )


@pytest.mark.parametrize("number", ["0", "41", "-1", "many", "", "1e9"])
def test_a_number_of_codes_that_cannot_be_is_refused(signed_in, number):
    """
    In the words of the form.
    """
    page = signed_in("perinatal").post("/outcomes/experience/codes", {"number": number})

    assert page.status_code == 422
    assert "How many codes" in text(page)
    assert "codes__code" not in page.content.decode()


def test_the_page_of_a_service_says_what_is_missing_and_shows_no_mean(
    signed_in, home, records
):
    """
    One person in care is too few to say more of, and stands by initials below.
    """
    records(
        "perinatal", "referral.mental_health.accepted", about="mother",
        ago=timedelta(days=40),
    )  # fmt: skip

    page = signed_in("perinatal").get("/outcomes")

    said = text(page)
    assert "In care now People fewer than 5 Not shown" in said
    assert "All of these People 0 Nobody" in said
    assert "J. A." in said
    assert "CORE-10, HoNOS, Postpartum Bonding Questionnaire" in said
    assert "Ashby" not in page.content.decode()
    assert "hide who got worse behind who got better" in said


def test_the_page_of_a_service_asks_few_questions_of_the_database(
    signed_in, home, django_assert_max_num_queries
):
    """
    However many families there are.
    """
    client = signed_in("perinatal")
    client.get("/outcomes")

    with django_assert_max_num_queries(12):
        client.get("/outcomes")

"""What parents say without a name: codes that work once, and quarters that are over."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest
from django.db import connection

from plait.access import sessions
from plait.access.errors import NotAllowed
from plait.access.models import Post
from plait.casework import experience as verbs
from plait.instruments.experience import MOST_WORDS, ImpossibleAnswers, questions
from plait.records.models import ExperienceAnswer, ExperienceCode, ExperienceWords
from plait.worklist import experience

AGENCY = "ashmere-perinatal"
#: The last day of a quarter, and the first of the next.
DECEMBER = datetime(2025, 12, 31, 12, tzinfo=UTC)
JANUARY = datetime(2026, 1, 1, 12, tzinfo=UTC)


def post_of(town, who="perinatal"):
    staff = town.staff[who]
    sessions.begin(staff.pk)
    return Post.objects.select_related("team").get(staff=staff)


def codes(town, number=1, now=DECEMBER):
    return verbs.make_codes(post=post_of(town), number=number, now=now)


def say(code, words="", now=DECEMBER, **answers):
    with connection.cursor() as cursor:  # nobody is signed in
        cursor.execute(
            "select set_config('plait.staff', '', true), "
            "set_config('plait.teams', '', true)"
        )
    verbs.answer(code=code, answers=answers or {"kind": "yes"}, words=words, now=now)


def read(town, today=JANUARY, least=5):
    post_of(town)
    return experience.said_of(AGENCY, least=least, today=today.date())


def test_an_answer_holds_no_name_no_day_and_no_code(town, as_engine):
    """
    What is stored is the service, the quarter and what was said, and nothing else.
    """
    [code] = codes(town)

    say(code, "Thank you", listened="mostly")

    with as_engine():
        [kept] = ExperienceAnswer.objects.values()
        [written] = ExperienceWords.objects.values()
        assert not ExperienceCode.objects.exists()
    assert set(kept) == {"id", "agency_id", "quarter", "version", "answers"}
    assert set(written) == {"id", "agency_id", "quarter", "words"}
    assert (kept["quarter"], kept["answers"]) == ("2025-Q4", {"listened": "mostly"})
    # Random, and not by time: a v7 would tell in which order they came.
    assert {kept["id"].version, written["id"].version} == {4}
    assert kept["id"] != written["id"]


def test_a_code_is_kept_by_its_hash_and_works_once_however_it_is_typed(town, as_engine):
    """
    Small letters and spaces are no reason to lose an answer.
    """
    [code] = codes(town)
    with as_engine():
        [kept] = ExperienceCode.objects.all()
        assert code.encode() not in bytes(kept.hash)

    say(f" {code.lower().replace('-', ' ')} ")

    with pytest.raises(verbs.NoSuchCode):
        say(code)
    with as_engine():
        assert ExperienceAnswer.objects.count() == 1


def test_a_code_that_nobody_made_or_that_is_too_old_writes_nothing(town, as_engine):
    """
    Both are refused in the same words.
    """
    [old] = codes(town)

    for code, now in (("2222-2222-2222", DECEMBER),
                      (old, datetime(2026, 10, 1, tzinfo=UTC))):  # fmt: skip
        with pytest.raises(verbs.NoSuchCode):
            say(code, now=now)

    with as_engine():
        assert not ExperienceAnswer.objects.exists()
    say(old, now=datetime(2026, 9, 30, tzinfo=UTC))


def test_nothing_is_shown_below_five_nor_before_the_quarter_is_over(town):
    """
    Not even that anybody answered: whoever has just given a code would know who.
    """
    for code in codes(town, 4):
        say(code, "words")
    assert read(town) == []

    say(codes(town)[0], kind="no", soon="mostly")

    assert read(town, today=DECEMBER) == []
    assert read(town, least=6) == []
    assert read(town, least=1) == read(town)
    [quarter] = read(town)
    assert (quarter.name, quarter.everybody) == ("2025-Q4", 5)
    assert quarter.answers["kind"] == {"yes": 4, "no": 1}
    assert quarter.words == ("words",) * 4


@pytest.mark.parametrize("who", ["health_visiting", "partnership"])
def test_another_agency_makes_no_codes_and_reads_nothing(town, who):
    """
    By the verb and by the door behind it.
    """
    post = post_of(town, who)

    with pytest.raises(NotAllowed):
        verbs.make_codes(post=post, number=1, now=DECEMBER)
    with pytest.raises(NotAllowed):
        experience.keep_codes(AGENCY, ["A"], today=date(2026, 1, 1))
    with pytest.raises(NotAllowed):
        experience.said_of(AGENCY, least=5, today=date(2026, 1, 1))


@pytest.mark.parametrize("number", [0, -1, verbs.MOST + 1])
def test_a_batch_fits_on_a_page(town, number):
    """
    The error says how many.
    """
    with pytest.raises(verbs.WrongNumber, match="1 to 40"):
        codes(town, number)


@pytest.mark.parametrize(
    ("answers", "words"),
    [
        ({"unknown": "yes"}, ""),
        ({"kind": "perhaps"}, ""),
        ({"kind": 1}, ""),
        ({}, "  "),
        ({}, "x" * (MOST_WORDS + 1)),
    ],
)
def test_answers_that_cannot_be_leave_the_code_as_it_was(town, answers, words):
    """
    Nothing is half written, and the same code works for better ones.
    """
    [code] = codes(town)

    with pytest.raises(ImpossibleAnswers, match="wanted"):
        verbs.answer(code=code, answers=answers, words=words, now=DECEMBER)

    say(code)


def test_the_questions_are_our_own_and_each_has_a_name():
    """
    Ids are what is counted by: none is there twice.
    """
    asked = questions()

    assert len({one.id for one in asked.questions}) == len(asked.questions) == 10
    assert [one.id for one in asked.options] == ["yes", "mostly", "a_little", "no"]

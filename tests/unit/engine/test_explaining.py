"""What an explanation says, one sentence a test."""
# ruff: noqa: E501  (a story's line is not broken)

import pytest

from lib.stories import at, standard, story
from plait.engine.explain import explain
from plait.standards.policies import library_of

MONDAY = "2026-03-02 10:00 mother concern.red_flag"


def told(given, one, as_of="2026-04-30 09:00", known_at=None):
    """The explanation of a story under one standard."""
    known = at(known_at) if known_at else None
    return explain(story(given, one.subject), [one], at(as_of), known)


def words(found, *kinds):
    """The words of all steps, or of those of these kinds."""
    return " ".join(s.words for s in found.all_steps if not kinds or s.kind in kinds)


def test_with_no_fact_of_the_kind_that_is_said():
    """Nothing is owed, and what would start it is named."""
    found = told("2026-03-02 10:00 mother assessment.crisis", standard())

    assert found.cases == ()
    assert "Nothing of the kind that starts it is known." in words(found)
    assert "What starts it: Red flag." in words(found)


def test_a_fact_that_came_near_says_which_condition_failed_and_what_was_got():
    """A value, and a person."""
    by_value = standard(
        when={"kind": "screen.epds", "where": {"total": {"at_least": 13}}}
    )
    by_person = standard(when={"kind": "concern.red_flag", "about": "mother"})

    low = told("2026-03-02 10:00 mother screen.epds {total: 11}", by_value)
    other = told("2026-03-02 10:00 partner concern.red_flag", by_person)

    assert "Wanted: score 13 or more; it was 11." in words(low, "near")
    assert "Wanted: about the mother; it is about the partner." in words(other, "near")
    assert not low.obligations


def test_outside_the_dates_of_every_version_that_is_said():
    """The day of the fact decides, and each version's dates are told."""
    found = told(MONDAY, standard(applies={"from": "2026-03-03"}))

    assert "No version was in force on Mon 2 Mar 2026" in words(found, "version")
    assert not found.obligations


def test_the_version_of_the_day_is_named():
    """Two versions follow each other; each fact is held against its own."""
    old = standard(applies={"from": "2010-01-01", "until": "2026-03-31"})
    new = standard(version=2, applies={"from": "2026-04-01"})
    given = f"{MONDAY}\n2026-04-02 10:00 mother concern.red_flag"

    found = explain(story(given), [old, new], at("2026-04-30 09:00"))

    assert [case.version for case in found.cases] == [1, 2]
    assert all(case.is_made for case in found.cases)


def test_skipped_days_are_named_with_their_reason():
    """Weekends by day, bank holidays by name."""
    one = standard(within={"working_days": 2})
    given = "2026-04-02 10:00 mother concern.red_flag"

    found = told(given, one)

    skipped = words(found, "skipped")
    assert (
        "Fri 3 Apr (Good Friday), Sat 4 Apr, Sun 5 Apr, Mon 6 Apr (Easter Monday)"
        in skipped
    )
    assert "day 1 is Tue 7 Apr 2026, day 2 is Wed 8 Apr 2026" in words(found, "limit")


def test_many_weekends_are_told_by_number():
    """And the bank holidays among them still by name."""
    found = told(
        "2026-04-02 10:00 mother concern.red_flag",
        standard(within={"working_days": 20}),
    )

    assert (
        "days of weekends, Fri 3 Apr (Good Friday), Mon 6 Apr (Easter Monday)"
        in words(found, "skipped")
    )


def test_a_bounded_limit_says_which_of_the_two_holds():
    """The two are counted out, and the rule is told."""
    one = standard(within={"working_days": 15, "at_most": {"gestation": "34+0"}})
    given = f"2026-01-05 10:00 mother pregnancy.notified {{edd: 2026-05-01}}\n{MONDAY}"

    found = told(given, one)

    limits = words(found, "limit")
    assert (
        "the due date is Fri 1 May 2026, which is 40+0, so 34+0 is Fri 20 Mar 2026"
        in limits
    )
    assert "the earlier one holds" in limits
    assert "Fri 20 Mar 2026, 11:59pm" in limits


def test_a_missing_due_date_is_said():
    """It cannot be counted before that is known."""
    found = told(MONDAY, standard(within={"gestation": "32+0"}))

    assert "cannot be counted: the due date is not known" in words(found, "limit")


def test_what_only_looked_like_an_answer_says_why_not():
    """Too early, about another person, naming another fact, with another value."""
    one = standard(
        same_person=True,
        then={"kind": "meeting.held", "where": {"type": "strategy"}},
    )
    given = """
    2026-03-01 10:00 mother meeting.held {type: strategy}
    2026-03-02 10:00 mother concern.red_flag
    2026-03-02 11:00 partner meeting.held {type: strategy}
    2026-03-02 12:00 mother meeting.held {type: core_group}
    """

    found = told(given, one)

    said = words(found, "no_answer")
    assert "It came 1 day before the clock started." in said
    assert "It is about the partner, who is another person." in said
    assert "Wanted: a strategy meeting; it was core group." in said
    assert found.obligations[0].met_by is None


def test_a_second_agency_is_missing():
    """Two answers from one agency are not two."""
    both = [
        {"kind": "injury.opinion", "where": {"by": who}}
        for who in ("paediatric", "social_care")
    ]
    one = standard(then={"all": both, "different": "agency"})
    given = f"""
    {MONDAY}
    2026-03-02 11:00 mother injury.opinion {{by: paediatric}}
    2026-03-02 12:00 mother injury.opinion {{by: social_care}}
    """

    found = told(given, one)

    assert "The other must come from another agency." in words(found, "no_answer")


def test_the_nearest_miss_of_the_other_half_is_told_with_its_distance():
    """The right thing at another time before another thing."""
    one = standard(
        also={
            "any": {"kind": "screen.epds"},
            "within": {"before": "7 days", "after": "0 days"},
        }
    )
    given = f"2026-02-20 10:00 mother screen.epds {{total: 20}}\n{MONDAY}"

    found = told(given, one)

    assert "The other half is missing" in words(found, "also")
    assert "It was 3 days too early." in words(found, "also")


def test_the_other_half_must_have_happened_so_often():
    """Twice wanted, once there."""
    one = standard(
        also={
            "times": 2,
            "any": {"kind": "screen.epds"},
            "within": {"before": "30 days", "after": "0 days"},
        }
    )
    given = f"2026-02-20 10:00 mother screen.epds {{total: 20}}\n{MONDAY}"

    found = told(given, one)

    assert "missing, 2 times" in words(found, "also")
    assert "It was there 1 time." in words(found, "also")


def test_an_exception_is_named():
    """And an older one that is too old is named as such."""
    one = standard(
        unless={"any": {"kind": "referral.mental_health.accepted"}, "within": "30 days"}
    )

    excepted = told(
        f"2026-02-20 10:00 mother referral.mental_health.accepted\n{MONDAY}", one
    )
    too_old = told(
        f"2026-01-20 10:00 mother referral.mental_health.accepted\n{MONDAY}", one
    )

    assert not excepted.obligations
    assert "Nothing is owed where this happened" in words(excepted, "unless")
    assert too_old.obligations
    assert "11 days too early to be one" in words(too_old, "unless")


def test_a_while_says_since_when_it_held_or_what_was_so_instead():
    """By a fact, by an age, or not at all."""
    one = standard(**{"while": [
        {"open": {"since": [{"kind": "referral.mental_health.accepted"}],
                  "until": [{"kind": "discharge.mental_health"}]}},
    ]})  # fmt: skip
    start = "2026-02-20 10:00 mother referral.mental_health.accepted\n"
    end = "2026-02-25 10:00 mother discharge.mental_health\n"

    held = told(start + MONDAY, one)
    ended = told(start + end + MONDAY, one)
    never = told(MONDAY, one)

    assert held.obligations
    assert "Since Mental-health referral accepted (mother) on Fri 20 Feb 2026" in words(
        held, "while"
    )
    assert "It had ended: Discharged from mental-health care" in words(ended, "while")
    assert "It had not been started." in words(never, "while")
    assert not ended.obligations
    assert not never.obligations


def test_what_was_merged_names_the_duty_that_it_is_part_of():
    """A second flag before the answer is the same duty."""
    one = standard(repeat="rearm")
    given = f"{MONDAY}\n2026-03-02 11:00 mother concern.red_flag"

    found = told(given, one)

    assert len(found.obligations) == 1
    assert (
        "It is part of the duty that began with Red flag (mother) on Mon 2 Mar 2026, 10am"
        in words(found, "merged")
    )


def test_what_did_not_stop_it_is_told():
    """A move that nobody accepted, and somebody else's death."""
    given = f"""
    {MONDAY}
    2026-03-02 12:00 mother area.left
    2026-03-02 13:00 partner person.died
    """

    found = told(given, standard())

    said = words(found, "no_stop")
    assert "Nobody has accepted the transfer yet." in said
    assert "another person than the one whose clock this is" in said


@pytest.mark.parametrize(
    ("known_at", "wanted"),
    [
        (None, "That is after Sun 1 Mar 2026, 9am"),
        ("2026-03-01 09:00", "That is after"),
    ],
)
def test_what_is_still_to_come_is_told_as_such(known_at, wanted):
    """It is near, and makes nothing."""
    found = told(MONDAY, standard(), as_of="2026-03-01 09:00", known_at=known_at)

    assert wanted in words(found, "near")
    assert not found.obligations


def test_an_answer_that_comes_back_is_a_case_of_its_own():
    """Each with the limit of its coming back."""
    one = standard(renew={"months": 1}, repeat="first")
    given = f"{MONDAY}\n2026-03-02 12:00 mother assessment.crisis"

    found = told(given, one)

    assert [case.is_made for case in found.cases] == [True, True]
    assert "It came back after" in words(found, "starts")


def test_a_standard_of_staff_is_not_asked_of_a_family():
    """That is all that is said."""
    one = standard(
        subject="staff",
        stage="people",
        when={"kind": "post.started"},
        then={"kind": "post.ended"},
    )

    found = explain(story(MONDAY), [one], at("2026-04-30 09:00"))

    assert "It is asked of a member of staff" in words(found)
    assert found.cases == ()


def test_the_line_is_plain_json():
    """Steps with their kind, words, ids and whether they held."""
    line = told(MONDAY, standard()).line()

    assert line["cases"][0]["state"] == "overdue"
    assert set(line["steps"][0]) == {"kind", "words", "event_ids", "holds"}


def test_under_a_policy_the_days_are_said_to_be_the_policys():
    """The standard itself is older than what a partnership made of it."""
    given = "2026-10-12 13:00 mother message.sent {to: gp}"
    versions = library_of("ashmere").versions("message_acknowledged")

    told = explain(story(given), versions, at("2026-11-01 09:00"))

    [words] = [one.words for one in told.cases[0].steps if one.kind == "version"]
    assert words == (
        "Version 1 was in force on Mon 12 Oct 2026: it applies as version 1 of the "
        "policy of Ashmere has it, from Mon 12 Jan 2026."
    )

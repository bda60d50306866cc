"""Every duty leads to a form that can meet it: for each standard of the library."""

from types import SimpleNamespace
from uuid import uuid4

import pytest

from plait.access import permissions
from plait.pages.staff import actions, beyond_families, recordables
from plait.pages.staff.prefill import picked
from plait.pages.staff.record_any import AnyForm, own_fields
from plait.standards.roles import roles
from plait.timeline.facts import kind
from plait.worklist.rows import every_standard, of_standard

FAMILY = [
    one
    for one in every_standard().values()
    if one.subject == "family" and not one.counted_only
]
BEYOND = [one for one in every_standard().values() if one.subject != "family"]


def _ids(standard):
    return standard.id


def _as_sent(value):
    """A value as a form offers it."""
    return {"True": "yes", "False": "no"}.get(str(value), str(value))


def _owing(standard):
    role = roles()[standard.owed_by]
    return [] if role.depends_on_event else sorted(role.held_by)


@pytest.mark.parametrize("standard", FAMILY, ids=_ids)
def test_whoever_owes_it_has_a_button_that_says_what_to_do(standard):
    """
    No row is a dead end, and none falls back on the name of a kind of fact.
    """
    answers = of_standard(standard.id)[1]
    if set(answers) <= set(actions.OWN_PAGES):
        return  # the page of the opening, or of the address itself
    for agency in _owing(standard):
        answer = actions._answer(answers, frozenset({agency}))
        assert answer, agency
        assert recordables.find(answer) is not None
        assert not actions.words_for(answer).startswith("Record: ")


@pytest.mark.parametrize("standard", FAMILY, ids=_ids)
def test_a_form_asks_for_what_the_standard_asks_of_its_answer(standard):
    """
    A stage, a post or a meeting that no form asks for would meet nothing.
    """
    for signal in standard.then.signals:
        for name in signal.kinds:
            found = recordables.find(name)
            if found is None or getattr(found.make, "func", None) is not AnyForm:
                continue
            asked = own_fields(name)
            if not asked:
                continue  # it answers one that says it all
            for test in signal.tests:
                if test.field == "standard":
                    continue  # a duty of its own, offered and accepted
                if test.value is None:
                    continue  # what is to be left out is asked by no form
                if test.field in ("standard", "home_area", "answers"):
                    continue  # a duty of its own, a page of its own, or named by both
                assert test.field in asked, (name, test.field)
                offered = {one for one, _ in getattr(asked[test.field], "choices", ())}
                wanted = test.value if test.operator == "any_of" else (test.value,)
                assert {_as_sent(one) for one in wanted} <= offered, (name, test.field)


@pytest.mark.parametrize("standard", BEYOND, ids=_ids)
def test_what_no_family_is_owed_is_recorded_from_its_duty(standard):
    """
    Courses, supervision, and each step of a review, in words of their own.
    """
    answer = beyond_families.answer_of(standard.id)

    assert kind(answer).subject == standard.subject
    assert answer in beyond_families.WORDS


@pytest.mark.parametrize(
    ("standard", "answer", "filled_in"),
    [
        ("report_before_conference", "meeting.report_shared",
         {"type": "conference_initial"}),
        ("challenge_stage_3", "challenge.answered", {"stage": 3}),
        ("missed_mental_health_visit_told", "message.sent", {"to": "gp"}),
        ("health_visitor_named_by_16_weeks", "allocation.made",
         {"post": "health_visitor"}),
        ("care_plan_shared", "message.sent", {"to": "midwife"}),
        ("midwife_named_by_16_weeks", "allocation.made", {"post": "midwife"}),
    ],
)  # fmt: skip
def test_a_form_is_filled_in_with_what_the_standard_wants(standard, answer, filled_in):
    """
    Where one of several would do, the usual one is picked.
    """
    assert picked(answer, every_standard()[standard]) == filled_in


@pytest.mark.parametrize(
    ("standard", "agency", "answer"),
    [
        ("infant_not_seen", "health_visiting", "contact"),
        ("ed_attendance_cluster", "health_visiting", "contact"),
        ("antenatal_missed_twice", "maternity", "contact"),
        ("hv_new_birth", "health_visiting", "contact.health_visitor.new_birth"),
        ("concern_referred", "gp", "referral.social_care.made"),
        ("gp_told_of_booking", "maternity", "message.sent"),
        ("partner_offered_assessment", "perinatal", "assessment.mental_health"),
    ],
)
def test_the_button_leads_to_what_the_standard_names_first(standard, agency, answer):
    """
    Where several contacts would do, it leads to the form that asks which.
    """
    answers = of_standard(standard)[1]
    assert actions._answer(answers, frozenset({agency})) == answer


MET_BY_A_MEETING = [
    one for one in FAMILY if actions.HELD in of_standard(one.id)[1]
]  # fmt: skip


@pytest.mark.parametrize("standard", MET_BY_A_MEETING, ids=_ids)
def test_a_meeting_that_is_owed_is_called_by_those_whose_it_is(standard):
    """
    Where it names a type, everybody else is led to those who call such a meeting.
    """
    calls = actions._calls(standard.id)
    row = SimpleNamespace(standard=standard.id, subject_id=uuid4(), id=uuid4())

    for agency in permissions.AGENCY_WORDS:
        words = actions._meeting(row, frozenset({agency})).words
        assert (words == actions.CALL) == (agency in calls or not calls)

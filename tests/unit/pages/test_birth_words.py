"""The plan of a birth reads in words, on a page and in a list."""

from plait.pages import fact_words
from plait.timeline.facts import check

ALERT = check(
    "plan.birth.alert_sent",
    {
        "version": 2,
        "do": ["Ring the midwife", "Keep them together"],
        "ring": [{"whom": "Labour ward", "phone": "01632 960123", "hours": "any hour"}],
        "recipients": [{"id": "ward", "title": "The labour ward"}],
        "plan_on": "2026-08-13",
    },
)


def test_an_alert_is_told_in_lines_and_not_in_brackets():
    told = dict(fact_words.rows("plan.birth.alert_sent", ALERT))

    assert told == {
        "What to do": "Ring the midwife; Keep them together",
        "Whom to ring": "Labour ward: 01632 960123, any hour",
        "For": "The labour ward",
        "Version": "2",
        "Rests on the plan of": "Thu 13 Aug 2026",
    }


def test_a_list_says_which_version_and_leaves_the_rest_to_its_page():
    assert fact_words.line("plan.birth.alert_sent", ALERT) == "version: 2"


def test_what_an_early_birth_needs_is_told_by_whether_it_is_ready():
    fact = check(
        "plan.birth.early_agreed",
        {
            "ready": [
                {"id": "cot", "title": "A cot", "is_ready": True},
                {"id": "bag", "title": "A bag", "is_ready": False},
            ]
        },
    )

    words = fact_words.line("plan.birth.early_agreed", fact)

    assert words == "ready: A cot; not ready yet: A bag"


def test_places_of_birth_are_told_by_their_names():
    fact = check(
        "plan.birth.places_set",
        {"first": {"name": "Ashmere General"}, "second": {"name": "Wendlebury Royal"}},
    )

    words = fact_words.line("plan.birth.places_set", fact)

    assert words == "planned place of birth: Ashmere General; or: Wendlebury Royal"

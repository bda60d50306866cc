"""Who saw a mark, who explained it and how; and from when its clocks run."""

from uuid import uuid4

import pytest

from lib.family_world import write
from lib.forms_sent import injury, recorded, where

EARLIER = {
    "when": "earlier", "occurred_at-day": "2", "occurred_at-month": "3",
    "occurred_at-year": "2026", "occurred_at-time": "10am",
}  # fmt: skip
EXPLAINED = {
    "explanation": "inconsistent", "explained_by": "partner",
    "explanation_words": "“He rolled off the sofa”", "explanation_changed": "no",
}  # fmt: skip


@pytest.fixture
def send(world, signed_in):
    """Send the form as the health visitor: the status and the page."""
    client = signed_in(world.visitor)

    def send(**answers):
        answer = client.post(where(world, "mark"), injury(world, **answers))
        return answer.status_code, answer.content.decode()

    send.client = client
    return send


def test_the_usual_mark_is_kept_with_who_saw_it(send):
    """
    Nothing more is asked where nobody explained it.
    """
    assert send()[0] == 302

    [fact] = recorded("injury.observed")
    assert fact["seen_by"] == "self"
    assert (fact["explanation"], fact["explained_by"]) == ("none", "nobody")
    assert "explanation_changed" not in fact


def test_an_explanation_is_kept_with_its_words_and_by_whom(world, send):
    """
    And is on the page of the event, in words.
    """
    assert send(**EXPLAINED)[0] == 302

    [fact] = recorded("injury.observed")
    assert fact["explained_by"] == "partner"
    assert fact["explanation_words"] == "“He rolled off the sofa”"
    assert fact["explanation_changed"] == "no"
    family = send.client.get(f"/families/{world.family}").content.decode()
    assert "the explanation did not change" in family
    assert "rolled off the sofa" not in family  # a list has no words of anybody


def test_one_that_fits_and_is_not_the_first_counts_as_changed(send):
    """
    So it asks for the strategy meeting; the page that asks "right?" says so.
    """
    changed = EXPLAINED | {"explanation": "plausible", "explanation_changed": "yes"}
    _, check = send(**changed, step="check")
    assert "It changed: one that fits was not the first one" in check
    assert "Strategy meeting after a mark" in check
    send(**changed)

    [fact] = recorded("injury.observed")
    assert (fact["explanation"], fact["explanation_changed"]) == ("changed", "yes")


def test_changed_by_itself_keeps_its_meaning(send):
    """
    Whether the other question was answered or not.
    """
    changed = EXPLAINED | {"explanation": "changed", "explanation_changed": ""}
    assert send(**changed)[0] == 302

    [fact] = recorded("injury.observed")
    assert (fact["explanation"], fact["explanation_changed"]) == ("changed", "yes")


@pytest.mark.parametrize(
    ("answers", "say"),
    [
        (EXPLAINED | {"explained_by": ""}, "Select who explained the mark"),
        (EXPLAINED | {"explained_by": "nobody"}, "Select who explained the mark"),
        (EXPLAINED | {"explanation": "changed"}, "Select yes"),
        ({"explained_by": "mother"}, "say above what explanation they gave"),
        ({"explanation_words": "He fell"}, "what kind of explanation this was"),
        ({"explanation_changed": "yes"}, "then and now"),
        ({"seen_by": "colleague"}, "Enter your colleague&#39;s name and role"),
        ({"seen_by": "other", "reported_from": "photo"}, "Enter who told you"),
        ({"seen_by": "parent"}, "none of you saw the mark"),
        ({"seen_by": ""}, "Select who saw it"),
        ({"seen_by": "parent", "reported_from": "past"}, "when the mark was seen"),
        ({"seen_by": "x" * 300}, "Select who saw it"),
        (EXPLAINED | {"explanation_words": "x" * 4001}, "4,000 characters or fewer"),
    ],
)
def test_answers_that_do_not_fit_together_are_refused(send, answers, say):
    """
    In words, beside their question; what was typed is there still.
    """
    status, page = send(**answers)

    assert (status, say in page) == (422, True)
    assert recorded("injury.observed") == []


def test_what_a_parent_told_of_is_not_said_to_be_seen_by_us(world, send):
    """
    The clocks run from when it was seen, and the check says so; nobody saw the baby.
    """
    told = {"seen_by": "parent", "reported_from": "past"} | EARLIER
    _, check = send(**told, step="check")
    assert "Mon 2 Mar 2026, 10am, when the mark was seen" in check
    send(**told)

    [fact] = recorded("injury.observed")
    assert (fact["seen_by"], fact["reported_from"]) == ("parent", "past")
    row = send.client.get("/due").content.decode()
    assert "overdue" in row.lower()  # nine days after it was seen


def test_a_colleague_is_kept_by_name_and_role(send):
    """
    Where it was another's eyes.
    """
    send(seen_by="colleague", colleague="Ann Lee, nursery nurse", teller="x")

    [fact] = recorded("injury.observed")
    assert fact["seen_by_name"] == "Ann Lee, nursery nurse"


def test_a_mark_from_before_these_questions_is_corrected_with_them(
    world, send, as_engine
):
    """
    Who saw it is not made up: it is asked.
    """
    with as_engine():
        old = write(
            world, "injury.observed",
            {"mobile": False, "marks": [{"site": "nose", "kind": "cut"}]},
            about=world.infant,
        )  # fmt: skip
    address = f"/families/{world.family}/events/{old}/correct"
    form = injury(world, why="A slip", seen_by="", event_id=str(uuid4()))
    assert send.client.post(address, form).status_code == 422
    again = send.client.post(address, form | {"seen_by": "self"})

    assert again.status_code == 302
    *_, fact = recorded("injury.observed")
    assert fact["reason"] == "A slip"

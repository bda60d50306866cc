"""Disagreeing with a decision, from its page to the stage at which it is changed."""

from __future__ import annotations

import re
from datetime import timedelta
from uuid import UUID, uuid4

import pytest

REASON = "He cannot roll, and nobody can say how he got it"


@pytest.fixture
def declined(records) -> UUID:
    """The id of a refusal by social care of what the health visitors referred."""
    records("health_visiting", "referral.social_care.made", about="infant")
    done = records(
        "social_care", "referral.social_care.declined", about="infant",
        ago=timedelta(minutes=30), reason="below the threshold",
    )  # fmt: skip
    return done.event.id


@pytest.fixture
def visitor(declined, signed_in):
    """The health visitor, in a browser."""
    return signed_in("health_visiting")


@pytest.fixture
def worker(declined, signed_in):
    """The social worker, in a browser."""
    return signed_in("social_care")


def text(answer):
    """What a page says, without its tags."""
    body = answer.content.decode().partition("<main")[2]
    return " ".join(re.sub(r"<[^>]+>", " ", body).split())


def place(home, event):
    """Where somebody disagrees with an event."""
    return f"/families/{home.id}/disagree?event={event}"


def raise_it(client, home, event, **answers):
    """Disagree; gives the address of the disagreement."""
    form = {
        "event_id": str(uuid4()), "reason": REASON, "urgent": "no", "start": "1",
    }  # fmt: skip
    answer = client.post(place(home, event), form | answers)
    assert answer.status_code == 302, text(answer)
    return answer["Location"]


def do(client, where, name, **answers):
    """Take a step in a disagreement."""
    form = {f"{name}-{key}": value for key, value in answers.items()}
    form = {f"{name}-event_id": str(uuid4())} | form
    return client.post(where, form | {"do": name})


def test_a_decision_is_answered_taken_up_and_changed(visitor, worker, home, declined):
    """
    By the practitioner, not agreed; by the manager, changed.
    """
    page = visitor.get(f"/families/{home.id}/events/{declined}")
    assert f"/disagree?event={declined}" in page.content.decode()
    where = raise_it(visitor, home, declined)

    assert "Waiting for an answer" in text(visitor.get(where))
    assert "Disagreement: children's" in text(
        worker.get(f"/families/{home.id}")
    ).replace("&#39;", "'")
    assert "Answer it" in text(worker.get(where))
    done = do(worker, where, "answer", outcome="not_agreed", reason="We saw him")
    assert done["Location"] == where
    shown = visitor.get(where).content.decode()
    assert "Take it to stage 2" in shown
    assert REASON in shown.partition('name="up-reason"')[2].partition("</textarea>")[0]
    do(visitor, where, "up", reason=REASON)
    assert "team manager" in text(worker.get(where))
    do(worker, where, "answer", outcome="changed", reason="We visit today")

    told = text(visitor.get(where))

    assert "The decision is changed" in told
    assert "Stage 2 answered: the decision is changed" in told
    assert "Disagreement:" not in text(visitor.get(f"/families/{home.id}"))


def test_each_stage_says_whose_its_limit_is(visitor, home, declined):
    """
    None of the five is national, and none looks so.
    """
    told = text(visitor.get(place(home, declined)))

    assert "within 1 working day; within 2 hours when it is urgent" in told
    assert "within 3 working days; within 1 working day, by midday" in told
    assert told.count("(our own limit)") == 5


@pytest.mark.parametrize(
    ("who", "name", "answers"),
    [
        ("health_visiting", "answer", {"outcome": "changed", "reason": "Settled"}),
        ("health_visiting", "up", {"reason": "It is not late yet"}),
        ("maternity", "answer", {"outcome": "changed", "reason": "Settled"}),
        ("maternity", "settle", {}),
        ("social_care", "up", {"reason": "Higher"}),
        ("social_care", "skip", {"stage": "3", "reason": "Higher"}),
        ("social_care", "withdraw", {"reason": "We do not like it"}),
        ("social_care", "nothing", {}),
    ],
)  # fmt: skip
def test_nobody_takes_a_step_that_is_not_theirs(
    visitor, signed_in, home, declined, who, name, answers
):
    """
    The answer is the other side's, the end who raised it; nothing is written.
    """
    where = raise_it(visitor, home, declined)
    before = visitor.get(where).content.count(b"See what was recorded")

    answer = do(signed_in(who), where, name, **answers)

    assert answer.status_code == 422
    assert visitor.get(where).content.count(b"See what was recorded") == before


@pytest.mark.parametrize(
    ("answers", "said"),
    [
        ({"reason": " "}, "Enter why you disagree and what should happen instead"),
        ({"urgent": ""}, "Select whether it is urgent"),
        ({"start": "higher"}, "Select which stage it should start at"),
        ({"start": "higher", "stage": "3"}, "Enter why waiting would not be safe"),
        ({"start": "7"}, "Select who should answer first"),
        ({"start": "higher", "stage": "1", "unsafe": "x"}, "Select which stage"),
        ({"reason": "x" * 4001}, "4,000 characters or fewer"),
        ({"reason": "a\u202eb"}, "direction"),
    ],
)
def test_what_is_missing_is_asked_for(visitor, home, declined, answers, said):
    """
    With 422 and words that say what to do; nothing is half written.
    """
    form = {
        "event_id": str(uuid4()), "reason": REASON, "urgent": "no", "start": "1",
    }  # fmt: skip

    answer = visitor.post(place(home, declined), form | answers)

    assert answer.status_code == 422
    assert said in text(answer)
    assert "Disagreement:" not in text(visitor.get(f"/families/{home.id}"))


def test_script_in_a_reason_is_shown_as_it_was_typed(visitor, home, declined):
    """
    It is words, and nothing runs.
    """
    where = raise_it(visitor, home, declined, reason="<script>alert(1)</script>")

    page = visitor.get(where).content.decode()

    assert "<script>alert" not in page
    assert "&lt;script&gt;alert(1)" in page


def test_sending_it_twice_says_it_once(visitor, worker, home, declined):
    """
    Both answers lead to the same disagreement, and each step is taken once.
    """
    twice = {"event_id": str(uuid4())}
    first = raise_it(visitor, home, declined, **twice)
    assert raise_it(visitor, home, declined, **twice) == first
    sent = {"event_id": str(uuid4()), "outcome": "not_agreed", "reason": "We saw him"}

    answers = [do(worker, first, "answer", **sent) for _ in range(2)]

    assert [one["Location"] for one in answers] == [first, first]
    assert text(visitor.get(first)).count("We saw him") == 1


def test_it_starts_higher_where_waiting_would_not_be_safe(
    visitor, worker, home, declined
):
    """
    The stages left out are said, and the reason is kept.
    """
    where = raise_it(
        visitor, home, declined,
        start="higher", stage="3", unsafe="He goes home tonight", urgent="yes",
    )  # fmt: skip

    told = text(worker.get(where))

    assert "Stage 3 of 5" in told
    assert "Waiting would not be safe: He goes home tonight" in told
    assert told.count("Left out") == 2
    assert "Urgent" in told


def test_a_mark_that_is_not_closed_makes_it_urgent_by_default(
    visitor, records, home, declined
):
    """
    Whoever raises it can still say that it is not.
    """

    def is_picked():
        page = visitor.get(place(home, declined)).content.decode()
        picked = re.search(r'<input[^>]*name="urgent"[^>]*value="yes"[^>]*>', page)
        assert picked
        return " checked" in picked.group()

    assert not is_picked()
    records("health_visiting", "injury.observed", about="infant", mobile=False)

    assert is_picked()


def test_the_same_agency_raises_it_once_at_a_time(visitor, home, declined):
    """
    Whoever comes again reads how it stands.
    """
    where = raise_it(visitor, home, declined)

    again = visitor.get(place(home, declined))

    assert again["Location"] == where


def test_it_is_settled_by_who_raised_it(visitor, worker, home, declined):
    """
    The other side says that both agree; until she says so too, it is open.
    """
    where = raise_it(visitor, home, declined)
    do(worker, where, "answer", outcome="agreed", reason="We spoke at noon")
    assert "Answered: with who raised it" in text(visitor.get(where))

    do(visitor, where, "settle", reason="We spoke at noon")

    assert "Settled: both agree" in text(worker.get(where))


def test_nobody_disagrees_with_their_own_agency(worker, home, declined):
    """
    The page says whom to go to, and has no form.
    """
    page = worker.get(f"/families/{home.id}/events/{declined}").content.decode()
    assert "/disagree?event=" not in page

    told = worker.post(place(home, declined), {"reason": REASON})

    assert "Take it to your manager" in text(told)
    assert "<textarea" not in told.content.decode()


@pytest.mark.parametrize(
    "query", ["event=x", "event={mother}", "duty=x", "duty={mother}"]
)
def test_what_is_no_decision_is_not_found(visitor, home, query):
    """
    Neither a typing error nor another family's id is anything here.
    """
    query = query.format(mother=home.mother)

    answer = visitor.get(f"/families/{home.id}/disagree?{query}")

    assert answer.status_code == 404


def test_what_others_decided_is_listed(visitor, worker, home, declined):
    """
    For those of other agencies alone.
    """
    listed = f"/disagree?event={declined}"
    where = f"/families/{home.id}/disagree"

    assert listed in visitor.get(where).content.decode()
    assert listed not in worker.get(where).content.decode()


def test_the_duty_leads_to_the_disagreement(visitor, worker, home, declined):
    """
    From the worklist: to disagree, to answer, and to look at the answer.
    """
    [href] = set(re.findall(
        r"/families/[^\"]+/record/challenge.raised\?duty=[^\"]+",
        visitor.get("/due").content.decode(),
    ))  # fmt: skip
    assert visitor.get(href)["Location"] == place(home, declined)
    where = raise_it(visitor, home, declined)
    [href] = set(re.findall(
        r"/families/[^\"]+/record/challenge.answered\?duty=[^\"]+",
        worker.get("/due").content.decode(),
    ))  # fmt: skip
    assert worker.get(href)["Location"] == where
    do(worker, where, "answer", outcome="not_agreed", reason="We saw him")
    [href] = set(re.findall(
        r"/families/[^\"]+/record/challenge.withdrawn\?duty=[^\"]+",
        visitor.get("/due").content.decode(),
    ))  # fmt: skip

    assert visitor.get(href)["Location"] == where


def test_what_another_agency_owes_is_disagreed_with_too(
    visitor, worker, signed_in, records, home
):
    """
    From the page of the duty; it is answered by the team that owes it.
    """
    records("health_visiting", "referral.social_care.made", about="infant")
    duty = next(
        one
        for one in re.findall(
            rf"/families/{home.id}/owed/[0-9a-f-]+",
            visitor.get(f"/families/{home.id}").content.decode(),
        )
        if "social care" in text(visitor.get(one)).partition("Owed by")[2][:80]
    )
    [where] = set(re.findall(r"/families/[^\"]+/disagree\?duty=[^\"]+",
                             visitor.get(duty).content.decode()))  # fmt: skip
    form = {"event_id": str(uuid4()), "reason": REASON, "urgent": "no", "start": "1"}

    raised = visitor.post(where, form)["Location"]

    assert "Answer it" in text(worker.get(raised))
    assert "See what is disagreed with" in text(worker.get(raised))


def test_who_may_not_read_the_decision_reads_no_disagreement(records, signed_in, home):
    """
    It is of the decision's class: on no page of theirs is there a word of it.
    """
    done = records(
        "perinatal", "referral.mental_health.declined", about="mother",
        reason="moved away",
    )  # fmt: skip
    midwife = signed_in("maternity")
    visitor = signed_in("health_visiting")
    where = raise_it(midwife, home, done.event.id)

    assert visitor.get(where).status_code == 404
    assert REASON not in text(visitor.get(f"/families/{home.id}"))
    assert "Disagreement:" not in text(visitor.get(f"/families/{home.id}"))
    assert REASON in text(midwife.get(where))


def test_who_may_not_read_it_can_answer_it_all_the_same(records, signed_in, home):
    """
    The safeguarding partner reads whom to ask, and nothing of what was decided.
    """
    done = records(
        "perinatal", "referral.mental_health.declined", about="mother",
        reason="moved away",
    )  # fmt: skip
    midwife, partner = signed_in("maternity"), signed_in("partnership")
    where = raise_it(
        midwife, home, done.event.id, start="higher", stage="4", unsafe="She is ill",
        urgent="yes",
    )  # fmt: skip
    [href] = set(re.findall(
        r"/families/[^\"]+/record/challenge.answered\?duty=[^\"]+",
        partner.get("/due").content.decode(),
    ))  # fmt: skip
    assert partner.get(href)["Location"] == where
    told = text(partner.get(where))
    assert "Information held by Ashmere maternity team" in told
    assert not {"moved away", REASON, "She is ill", "declined"} & {
        word
        for word in ("moved away", REASON, "She is ill", "declined")
        if word in told
    }
    assert do(partner, where, "answer", outcome="changed").status_code == 422
    sent = {"event_id": str(uuid4()), "outcome": "not_agreed", "reason": "I asked"}
    for _ in range(2):
        answer = do(partner, where, "answer", **sent)
        assert "/owed/" in answer["Location"]

    told = text(midwife.get(where))

    assert told.count("I asked") == 1
    assert "Stage 4 answered: not agreed" in told
    assert "Take it to stage 5" in told
    assert "Look at the answer" in text(midwife.get("/due"))

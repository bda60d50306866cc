"""A partnership's policy: read, and changed by two people, never by one."""

import re
from collections.abc import Callable, Iterator
from datetime import date, timedelta
from itertools import count
from uuid import UUID, uuid4

import pytest
from django.test import Client
from django.utils import timezone

from lib.town import make_staff, make_town
from plait.access.models import Partnership, Post, Staff
from plait.records.models import PolicyVersion
from plait.standards import policies
from plait.worklist import adopted, directory, policy_work

KEY = "parameter:acknowledge_urgent_hours"
CHANGE = f"/policy/change/{KEY}"


@pytest.fixture(autouse=True)
def _fresh_policies(town, as_engine) -> Iterator[None]:
    """
    The town works by the policy of Ashmere, and nothing of another test is kept.
    """
    with as_engine():
        Partnership.objects.filter(slug="ashmere").update(policy="ashmere")
    adopted.forget()
    yield
    adopted.forget()


@pytest.fixture
def lead(town, as_engine) -> Callable[..., Client]:
    """`lead()`: a browser of another pathway lead each time."""
    names = (f"Lead {number}" for number in count(1))

    def sign_in(name: str = "") -> Client:
        team = town.teams["partnership"]
        with as_engine():
            staff = make_staff(team, "pathway_lead", given=name or next(names))
        directory.forget()
        client = Client()
        client.force_login(staff)
        return client

    return sign_in


@pytest.fixture
def tries(as_engine) -> Callable[[], int]:
    """The worker tries what waits."""

    def work() -> int:
        with as_engine():
            return policy_work.run(timezone.now(), using="default")

    return work


def answers(
    value: object = 3, *, base: int = 1, day: date | None = None, **more: str
) -> dict[str, object]:
    """What is sent with the form of a change."""
    day = day or timezone.localdate()
    return {
        "value": value,
        "reason": "Two hours cannot be kept at night",
        "adopt_on-day": day.day,
        "adopt_on-month": day.month,
        "adopt_on-year": day.year,
        "base": base,
        "event_id": str(uuid4()),
        **more,
    }


def text(answer) -> str:
    """The words of a page."""
    return re.sub(r"\s+", " ", re.sub(r"<[^>]*>", " ", answer.content.decode()))


def proposed(client: Client, tries: Callable[[], int], value: int = 3) -> str:
    """The address of a proposal that was tried and sent."""
    address = client.post(CHANGE, answers(value)).headers["Location"]
    tries()
    assert client.post(address, {"do": "send"}).status_code == 302
    return address


def test_a_lead_reads_what_may_be_set(lead):
    """
    The parameters, the limits with whose they are, and the history.
    """
    said = text(lead().get("/policy"))

    assert "Ashmere Safeguarding Children Partnership" in said
    assert "Version 1, from Mon 12 Jan 2026" in said
    assert "Hours in which an urgent message is acknowledged" in said
    assert "Initial child protection conference" in said


@pytest.mark.parametrize("path", ["/policy", "/policy/export", CHANGE])
def test_nobody_else_reads_or_changes_it(signed_in, path):
    """
    For whoever leads no pathway there is no such page.
    """
    for kind in ("partnership", "health_visiting"):
        assert signed_in(kind).get(path).status_code == 404
        assert signed_in(kind).post(path, answers()).status_code in (404, 405)


def test_two_people_change_a_value(lead, tries):
    """
    Proposed, tried, sent, approved: then it is in use, and the history says by whom.
    """
    first, second = lead(), lead()

    address = first.post(CHANGE, answers(3)).headers["Location"]
    waiting = text(first.get(address))
    tries()
    tried = text(first.get(address))
    first.post(address, {"do": "send"})
    seen = text(second.get(address))
    done = second.post(address, {"do": "approve"})

    assert "Plait is trying this" in waiting
    assert "Would have been caught" in tried
    assert "Waiting for a second person" in seen
    for words in ("Before 2 hours", "After 3 hours", "Two hours cannot be kept"):
        assert words in seen
    assert done.status_code == 302
    assert "approved it" in text(second.get(address))
    page = text(second.get("/policy"))
    assert f"Version 2, from {timezone.localdate():%a %-d %b %Y}" in page
    assert "3 hours" in page
    in_use = adopted.now_in_use("ashmere")
    assert in_use.policy.version == 2
    assert in_use.library.get("message_acknowledged").within[0].limit.n == 3


def test_two_accounts_of_one_name_do_not_decide_either(lead, tries):
    """
    Whoever has two accounts is told why not, and nothing is adopted.
    """
    address = proposed(lead("Zoë"), tries)
    again = lead("zoe")

    for sent in ({"do": "approve"}, {"do": "refuse", "reason": "Mine"}):
        said = again.post(address, sent)
        assert said.status_code == 422
        assert "Somebody with the same name as yours proposed this" in text(said)
    assert not PolicyVersion.objects.exists()


def test_one_person_never_decides_alone(lead, tries):
    """
    Neither by the page nor by sending what the page does not offer.
    """
    first = lead()
    address = proposed(first, tries)

    page = text(first.get(address))
    said = first.post(address, {"do": "approve"})

    assert "Approve and adopt it" not in page
    assert said.status_code == 422
    assert "somebody else must decide it" in text(said)
    assert not PolicyVersion.objects.exists()


def test_a_proposal_is_decided_once(lead, tries):
    """
    A second click is the same click; a third person finds it decided.
    """
    first, second, third = lead(), lead(), lead()
    address = proposed(first, tries)

    assert second.post(address, {"do": "approve"}).status_code == 302
    assert second.post(address, {"do": "approve"}).status_code == 302
    late = third.post(address, {"do": "refuse", "reason": "No"})

    assert late.status_code == 422
    assert "decided this already" in text(late)
    assert PolicyVersion.objects.count() == 1


def test_a_form_sent_twice_is_one_proposal(lead):
    """
    The id that the form was made with makes it one.
    """
    first = lead()
    sent = answers(3)

    one, again = (first.post(CHANGE, sent).headers["Location"] for _ in range(2))

    assert one == again
    assert text(first.get("/policy")).count("2 hours to 3 hours") == 1


def test_what_somebody_else_adopted_meanwhile_makes_it_stale(lead, tries):
    """
    The second proposal is not adopted over the first; the page says why.
    """
    first, second = lead(), lead()
    one, other = proposed(first, tries, 3), proposed(first, tries, 4)
    second.post(one, {"do": "approve"})

    page = text(second.get(other))
    said = second.post(other, {"do": "approve"})

    assert "Out of date" in page
    assert said.status_code == 422
    assert "changed by somebody else after this was proposed" in text(said)
    assert PolicyVersion.objects.count() == 1


def test_a_form_of_an_older_version_is_refused(lead, tries):
    """
    Somebody else adopted a change while the form was filled in.
    """
    first, second = lead(), lead()
    second.post(proposed(first, tries), {"do": "approve"})

    said = first.post(CHANGE, answers(5, base=1))

    assert said.status_code == 422
    assert "changed by somebody else" in text(said)


@pytest.mark.parametrize("do", ["refuse", "withdraw"])
def test_a_step_back_needs_a_reason_and_stays_in_the_history(lead, tries, do):
    """
    The second person refuses; the first takes it back.
    """
    first, second = lead(), lead()
    address = proposed(first, tries)
    who = second if do == "refuse" else first

    without = who.post(address, {"do": do})
    done = who.post(address, {"do": do, "reason": "Ask the night team first"})

    assert "Enter why not" in text(without)
    assert done.status_code == 302
    assert "Ask the night team first" in text(first.get(address))
    assert "Proposals that ended" in text(first.get("/policy"))


def test_nobody_takes_back_what_a_colleague_proposed(lead, tries):
    """
    They may refuse it once it was sent.
    """
    first, second = lead(), lead()
    address = proposed(first, tries)

    said = second.post(address, {"do": "withdraw", "reason": "No"})

    assert said.status_code == 404


def test_it_must_be_tried_and_sent_before_it_is_decided(lead):
    """
    Nobody approves what nobody has seen the effect of.
    """
    first, second = lead(), lead()
    address = first.post(CHANGE, answers(3)).headers["Location"]

    assert first.post(address, {"do": "send"}).status_code == 422
    assert second.post(address, {"do": "approve"}).status_code == 422


@pytest.mark.parametrize(
    ("key", "sent", "said"),
    [
        (KEY, {"value": "99"}, "whole number from 1 to 24"),
        (KEY, {"value": "2"}, "what the policy says already"),
        (KEY, {"value": "3", "reason": ""}, "Enter why it should change"),
        (KEY, {"value": "3", "adopt_on-year": "2025"}, "Enter today or a later day"),
        (KEY, {"value": "3", "adopt_on-year": "2206"}, "a day within the next year"),
        ("parameter:close_of_business", {"value": "noon"}, "Wanted a time from 15:00"),
        ("parameter:epds_possible", {"value": "12"}, "value"),
        ("limit:initial_conference:0", {"value": "16"}, "number from 1 to 15"),
        ("limit:initial_conference:0", {"value": ""}, "Enter a number"),
    ],
)
def test_what_cannot_be_is_said_at_the_question(lead, key, sent, said):
    """
    Nothing is proposed.
    """
    first = lead()

    answer = first.post(f"/policy/change/{key}", answers() | sent)

    assert answer.status_code in (302, 422)
    if answer.status_code == 422:
        assert said in text(answer)
        assert "There is a problem" in text(answer)
    else:
        assert key == "parameter:epds_possible"


@pytest.mark.parametrize("key", ["parameter:nothing", "limit:nothing:0", "x", "../x"])
def test_what_is_not_there_is_not_found(lead, key):
    """
    An address that was made up.
    """
    assert lead().get(f"/policy/change/{key}").status_code == 404


def test_another_partnership_sees_and_decides_nothing(lead, tries, as_engine):
    """
    A proposal is its own partnership's, also by its very address.
    """
    address = proposed(lead(), tries)
    with as_engine():
        other = make_town("wendlebury")
        Partnership.objects.filter(slug="wendlebury").update(policy="wendlebury")
        staff = make_staff(other.teams["partnership"], "pathway_lead")
    client = Client()
    client.force_login(staff)

    assert client.get(address).status_code == 404
    assert client.post(address, {"do": "approve"}).status_code == 404
    assert "Wendlebury" in text(client.get("/policy"))


def test_a_post_that_ended_leads_no_more(lead, tries, as_engine):
    """
    The right goes with the post, at once.
    """
    first, second = lead(), lead()
    address = proposed(first, tries)
    with as_engine():
        Post.objects.filter(role="pathway_lead").update(valid_to=timezone.now())

    assert second.post(address, {"do": "approve"}).status_code == 404
    assert Staff.objects.count()


def test_a_form_without_its_token_is_refused(lead, tries):
    """
    Another site cannot approve in a lead's name.
    """
    address = proposed(lead(), tries)
    client = Client(enforce_csrf_checks=True)
    client.cookies = lead().cookies

    assert client.post(address, {"do": "approve"}).status_code == 403


def test_the_export_is_read_again_with_its_history(lead, tries, tmp_path):
    """
    A file that `read_policy` takes, of the newest version with those before.
    """
    first, second = lead(), lead()
    second.post(proposed(first, tries), {"do": "approve"})

    answer = second.get("/policy/export")

    path = tmp_path / "ashmere.yaml"
    path.write_bytes(answer.content)
    again = policies.read_policy(path)
    assert "attachment" in answer.headers["Content-Disposition"]
    assert again.version == 2
    assert again.values["acknowledge_urgent_hours"] == 3
    assert [one.version for one in again.history] == [1]
    assert again.history[0].values == policies.policy("ashmere").values


def test_a_change_for_a_later_day_waits_for_it(lead, tries):
    """
    It is agreed and shown, and what is in force is the version before.
    """
    first, second = lead(), lead()
    later = timezone.localdate() + timedelta(days=10)
    address = first.post(CHANGE, answers(3, day=later)).headers["Location"]
    tries()
    first.post(address, {"do": "send"})
    second.post(address, {"do": "approve"})

    page = text(second.get("/policy"))
    sooner = first.post(CHANGE, answers(5, base=2))

    assert "In force today Version 1" in page
    assert f"Version 2, from {later:%a %-d %b %Y}" in page
    assert "A change is agreed already that begins later" in text(sooner)
    assert UUID(address.rpartition("/")[2])


def test_the_other_lead_is_told_on_their_list_that_a_change_waits(lead, tries):
    first, second = lead(), lead()
    address = proposed(first, tries)

    assert "1 change of the policy waits" in text(second.get("/due"))
    assert "of the policy wait" not in text(first.get("/due"))
    second.post(address, {"do": "refuse", "reason": "Ask the night team first"})
    assert "of the policy wait" not in text(second.get("/due"))

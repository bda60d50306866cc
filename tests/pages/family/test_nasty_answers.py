"""Every form is sent what no browser sends: an error on the page, or one whole record.

The forms are read as a browser would read them, so a new question is fuzzed without a
word here. What is answered well leads on; then one answer is spoilt at a time.
"""

import html
import os
import random
import re
from html.parser import HTMLParser
from uuid import uuid4

import pytest
from django.db import connection
from django.test import Client

from lib.family_world import FamilyWorld, write
from plait.pages.staff import recordables
from plait.timeline import facts
from plait.worklist import handovers

CANARY = "Zyzzogeton"

NASTY = (
    "", " ", "\x00", f"{CANARY}\x00", "\u202e\u2066gnp.exe", "\ufeff", "\ud7ff",
    f"<script>alert('{CANARY}')</script>", "'; drop table event; --",
    "%s%(x)s{0}{{7*7}}", "9" * 5000, "-1", "0", "1e309", "NaN", "²", "٣", "31", "99",
    "0001", "9999", "10000", "2026-02-31", "25:61", "11:59pm", "0am", "[]", "null",
    "true", "../../etc/passwd", "x" * 5000, "\U0001f3e0" * 500,
    "a\r\nSet-Cookie: x=1", str(uuid4()), "00000000-0000-0000-0000-000000000000",
    "left_cheek|bruise|9|x", "|||", "yes", "no",
)  # fmt: skip

#: What is no answer, so spoiling it says nothing of the form.
OURS = {"csrfmiddlewaretoken", "next", "q"}


class _Questions(HTMLParser):
    """The controls of a page's own form, with the answers that a browser would send."""

    def __init__(self) -> None:
        super().__init__()
        self.sent: dict[str, list[str]] = {}
        self.choices: dict[str, list[str]] = {}
        self.names: set[str] = set()
        self._select = ""
        self._in_main = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        of = dict(attrs)
        if tag == "main":
            self._in_main = True
        if not self._in_main:
            return
        name, value = of.get("name") or "", of.get("value") or ""
        if tag == "select":
            self._select = name
            self.names.add(name)
        elif tag == "option" and self._select and value:
            self.choices.setdefault(self._select, []).append(value)
        elif tag == "textarea":
            self.names.add(name)
        elif tag == "input" and name:
            self.names.add(name)
            if of.get("type") in ("radio", "checkbox"):
                self.choices.setdefault(name, []).append(value)
            elif value:
                self.sent[name] = [value]

    def handle_endtag(self, tag: str) -> None:
        if tag == "main":
            self._in_main = False


def questions(client: Client, path: str) -> tuple[dict[str, list[str]], list[str]]:
    """A good answer to every question of a page, and the names of its questions."""
    page = _Questions()
    page.feed(client.get(path).content.decode())
    answers = dict(page.sent)
    for name in page.names - OURS:
        if name in page.choices:
            answers[name] = [page.choices[name][0]]
        elif name not in answers:
            answers[name] = ["2"]
    answers["step"] = ["save"]
    return answers, sorted(page.names - OURS)


def kept() -> tuple[int, int, int]:
    """How much there is: events, people, and records."""
    with connection.cursor() as cursor:
        cursor.execute("set local role plait_engine")
        cursor.execute(
            "select (select count(*) from event), (select count(*) from person), "
            "(select count(*) from subject)"
        )
        found = cursor.fetchone()
        cursor.execute("set local role plait_app")
    return found


def check(answer, before: tuple[int, ...], typed: object) -> None:
    """Whole or not at all; an error is said at the top, and quotes safely."""
    page = answer.content.decode()
    assert answer.status_code in (200, 302, 404, 422), typed
    if answer.status_code != 302:
        assert kept() == before, typed
    if answer.status_code == 422:
        assert "There is a problem" in page or "error-summary" in page, typed
        assert "<title>Error: " in page, typed
        # The words of Django, of which some repeat what was sent.
        assert "Ensure this value" not in page, typed
        assert "Select a valid choice" not in page, typed
    assert "<script>alert" not in page
    assert "Traceback" not in page
    assert "Set-Cookie" not in str(dict(answer.items()))
    assert CANARY not in str(dict(answer.items()))


def spoilt(path: str, answers: dict[str, list[str]], names: list[str]):
    """Each question spoilt by some of what is nasty, and all of them by one of it."""
    rng = random.Random(path.rpartition("/")[2])  # noqa: S311 - no secret
    yield answers
    for name in names:
        for nasty in rng.sample(NASTY, TRIES) if rng.random() < SHARE else ():
            yield answers | {name: [nasty]}
    gone, many = rng.choice(names), rng.choice(names)
    yield {one: value for one, value in answers.items() if one != gone}
    yield answers | {many: answers.get(many, ["x"]) * 40}
    yield {"step": ["save"]} | {name: [rng.choice(NASTY)] for name in names}


#: Nasty values tried on each question. All of them, 37, take an hour.
TRIES = int(os.environ.get("PLAIT_NASTY_TRIES", "1"))

#: Of the questions of a form, how many are spoilt alone: by hand all of them.
SHARE = 1 if TRIES > 1 else 0.4

#: Every form of its own, and some of those that are made from the shape of a fact.
RECORDED = sorted(
    {*recordables._OWN, *list(facts.kinds())[:: 9 if TRIES == 1 else 1]}
    - recordables.DISAGREEMENTS
    - recordables.MOVES
    - recordables.INFORMATION
    - recordables.COPIES
    - recordables.REFERRALS
    - recordables.BEDS
    - handovers.KINDS  # on pages of their own
)


@pytest.fixture
def client(world, signed_in) -> Client:
    """A health visitor, of whose browser every error shows."""
    return signed_in(world.visitor)


def fresh(answers: dict[str, list[str]]) -> dict[str, list[str]]:
    """The same answers as another record, not the same one sent twice."""
    if len(answers.get("event_id", [""])[0]) == len(str(uuid4())):
        return answers | {"event_id": [str(uuid4())]}
    return answers


@pytest.mark.parametrize("what", RECORDED)
def test_recording_takes_no_nonsense(world: FamilyWorld, client, what):
    """
    Every form of every kind of fact.
    """
    path = f"/families/{world.family}/record/{what}"
    if client.get(path).status_code in (403, 404):
        return  # for another agency to record
    answers, names = questions(client, path)
    for sent in spoilt(path, answers, names):
        before = kept()
        check(client.post(path, fresh(sent)), before, sent)


@pytest.mark.parametrize("do", ["offer", "accept", "return", "keep"])
def test_handing_over_takes_no_nonsense(world, client, as_engine, do):
    """
    Offering a family, and each answer on its page.
    """
    path = f"/families/{world.family}/handover/new"
    if do != "offer":
        us, them = world.teams["health_visiting"].pk, world.teams["social_care"].pk
        fact = {"to": "social_worker", "team": them} if do == "keep" else {
            "to": "health_visitor", "team": us}  # fmt: skip
        theirs, ours = "social_care", "health_visiting"
        by, back = (ours, theirs) if do == "keep" else (theirs, ours)
        with as_engine():
            offer = write(world, "handover.offered", fact, by=by)
            if do == "keep":
                said = {"answers": str(offer), "reason": "No"}
                write(world, "handover.returned", said, by=back)
        path = f"/families/{world.family}/handover/{offer}"
    answers, names = questions(client, path)
    if do != "offer":
        names = [name for name in names if name.startswith(do)]
        answers = {name: answers[name] for name in names if name in answers}
    sends = {"step": ["offer"]} if do == "offer" else {"do": [do]}
    for sent in spoilt(path, answers, names):
        before = kept()
        check(client.post(path, fresh(sent) | sends), before, sent)


@pytest.mark.parametrize("path", ["/families", "/families/new"])
def test_finding_and_starting_take_no_nonsense(world, client, path):
    """
    Also a search: what was typed is in no address and no header.
    """
    answers, names = questions(client, path)
    for sent in spoilt(path, answers, names):
        before = kept()
        answer = client.post(path, sent)
        check(answer, before, sent)
        if answer.status_code == 302:
            assert client.get(answer["Location"]).status_code == 200


@pytest.mark.parametrize("page", ["correct", "withdraw"])
def test_putting_right_takes_no_nonsense(world, client, as_engine, page):
    """
    A correction is a form like any other.
    """
    for kind, fact in (
        ("contact.gp.other", {"note": "Seen"}),
        ("injury.observed", {"marks": [{"site": "left_cheek", "kind": "bruise"}],
                             "mobile": False}),
        ("screen.epds", {"items": [0] * 10}),
    ):  # fmt: skip
        with as_engine():
            about = world.infant if kind.startswith("injury") else world.mother
            event = write(world, kind, fact, about=about)
        path = f"/families/{world.family}/events/{event}/{page}"
        answers, names = questions(client, path)
        for sent in spoilt(path, answers, names):
            before = kept()
            check(client.post(path, fresh(sent)), before, sent)


@pytest.mark.parametrize("do", ["raise", "answer", "settle", "withdraw", "skip"])
def test_disagreeing_takes_no_nonsense(world, client, as_engine, do):
    """
    Raising it and each step in it: one page, a form for each.
    """
    us, them = "health_visiting", "social_care"
    deciding, raising = (us, them) if do == "answer" else (them, us)
    with as_engine():
        of = write(world, "message.declined", {"reason": "Not ours"}, by=deciding)
        said = {"of": str(of), "answers": str(of), "to": "health_visitor"}
        said |= {"team": world.teams[deciding].pk, "reason": "It is"}
        raised = write(world, "challenge.raised", said, by=raising)
    path = f"/families/{world.family}/disagreements/{raised}"
    if do == "raise":
        with as_engine():
            of = write(world, "handover.returned", {"reason": "Not ours"}, by=them)
        path = f"/families/{world.family}/disagree?event={of}"
    answers, names = questions(client, path)
    answers = {name: sent for name, sent in answers.items() if do in (
        "raise", name.partition("-")[0])}  # fmt: skip
    for sent in spoilt(path, answers | {"do": [do]}, [*answers] or names):
        before = kept()
        answer = client.post(path, fresh(sent))
        check(answer, before, sent)


@pytest.mark.parametrize("path", ["/due", "/due/rows", "/families/{family}"])
def test_an_address_takes_no_nonsense(world, client, path):
    """
    What a filter does not know is left out, and quoted nowhere.
    """
    known = (
        "show", "scope", "group", "person", "agency", "baby_age", "q", "team", "page",
        "listed", "zoom", "known-day", "known-month", "known-year", "answers",
    )  # fmt: skip
    rng = random.Random(path)  # noqa: S311 - no secret
    for nasty in NASTY:
        for sent in (dict.fromkeys(known, nasty), {rng.choice(known): nasty}):
            answer = client.get(path.format(family=world.family), sent)
            assert answer.status_code == 200, sent
            assert "<script>alert" not in answer.content.decode()


def test_nobody_is_signed_in_by_a_number_that_is_none(client):
    """
    The list of made-up staff gives numbers; what else is sent is no address.
    """
    for nasty in NASTY:
        answer = client.post("/accounts/demonstration/", {"staff": nasty})
        assert answer.status_code == 404, nasty


def test_somebody_of_another_family_is_nobody_here(world, client, as_engine):
    """
    Neither a person nor an event of others is taken for one of this family.
    """
    path = f"/families/{world.family}/record/contact"
    answers, _ = questions(client, path)
    for name in ("about", "answers", "event_id"):
        before = kept()
        check(client.post(path, answers | {name: [str(uuid4())]}), before, name)
    assert not re.search(CANARY, html.unescape(client.get(path).content.decode()))


def test_a_form_sent_twice_is_kept_once(world, client):
    """
    A double click, and a reload of what was sent.
    """
    path = f"/families/{world.family}/record/plan"
    answers, _ = questions(client, path)
    before = kept()

    sent = [client.post(path, answers) for _ in range(3)]

    assert [one.status_code for one in sent] == [302, 302, 302]
    assert len({one["Location"] for one in sent}) == 1
    assert kept()[0] == before[0] + 1


def test_the_id_of_another_record_is_refused_in_words(world, client):
    """
    An id that is taken by something else is said, and nothing is kept.
    """
    path = f"/families/{world.family}/record/plan"
    answers, _ = questions(client, path)
    client.post(path, answers)
    before = kept()

    answer = client.post(path, answers | {"note": ["Another"]})

    check(answer, before, "another note")
    assert answer.status_code == 422

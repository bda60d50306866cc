"""Every address that Plait answers, as nobody, as a stranger and as one who may.

The addresses are read from the router. A new one has no example here, so it fails
`test_every_route_has_an_example` until somebody says how it is asked for.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from uuid import UUID, uuid4

import pytest
import time_machine
from django.db import transaction
from django.test import Client
from django.urls import get_resolver

from lib.family_world import NOW, FamilyWorld, make_world, write
from lib.routes import FOR_ANYBODY, OF_A_FAMILY, OTHERS
from plait.access.models import Exclusion, Post, Staff
from plait.records.models import WorklistEntry
from plait.worklist import directory

#: Routes of one test.
MANY = 12

METHODS = ("get", "post", "head", "put", "patch", "delete", "options")

#: Names of people that may be in the body of a page, and nowhere else.
NAMES = ("quillfeather", "jane", "alex", "9434765919")

EXACTLY = {
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Referrer-Policy": "same-origin",
}
POLICY = {
    "default-src 'none'",
    "script-src 'self'",
    "style-src 'self'",
    "img-src 'self'",
    "connect-src 'self'",
    "form-action 'self'",
    "base-uri 'none'",
    "frame-ancestors 'none'",
}

NOISE = re.compile(
    rb'name="(csrfmiddlewaretoken|event_id)" value="[^"]*"|[0-9a-f]{8}(-[0-9a-f]{4}){3}'
    rb"-[0-9a-f]{12}"
)


@dataclass(frozen=True)
class Place:
    """The family that is asked about, with something of it, and a stranger to it."""

    world: FamilyWorld
    event: UUID
    entry: UUID
    mark: UUID
    meeting: UUID
    stranger: Staff

    def address(self, name: str, **other: object) -> str:
        """The address of a route for this family, or with other ids."""
        ids = {
            "family": self.world.family,
            "event": self.event,
            "entry": self.entry,
            "mark": self.mark,
            "meeting": self.meeting,
            "person": self.world.mother,
            "standard": "new_birth_visit",
        }
        return (OF_A_FAMILY | OTHERS)[name].format(**(ids | other))


@pytest.fixture
def place(db, as_engine, settings) -> Iterator[Place]:
    """A family, an event, something owed by health visitors, and who looks on."""
    settings.DEMO = True
    directory.forget()
    with time_machine.travel(NOW, tick=False):
        with as_engine():
            world = make_world()
            event = write(world, "contact.gp.other", {"note": "Seen at home"})
            mark = write(
                world, "injury.observed", {"mobile": False}, about=world.infant
            )
            entry = uuid4()
            WorklistEntry.objects.create(
                subject_id=world.family, id=entry, standard="new_birth_visit",
                version=1, title="New birth visit", owed_by="health_visitor",
                team=world.teams["health_visiting"], agency="ashmere-health_visiting",
                opened_at=NOW, due_at=NOW, classes=1, trigger=event, because=[event],
                why="Birth", rungs=[], told=[],
            )  # fmt: skip
            stranger = Staff.objects.get(agency_id="ashmere-paediatrics")
            meeting = write(world, "meeting.called", {"type": "strategy"})
        yield Place(world, event, entry, mark, meeting, stranger)
    directory.forget()


def made_browsers(place) -> dict[str, Client]:
    """A browser with nobody, one with a stranger, and one of who is involved."""
    found = {"nobody": Client(), "stranger": Client(), "involved": Client()}
    found["stranger"].force_login(place.stranger)
    found["involved"].force_login(place.world.visitor)
    for browser in found.values():
        browser.raise_request_exception = False
    return found


@pytest.fixture
def browsers(place) -> dict[str, Client]:
    """The browsers of a test that is of no route of a list."""
    return made_browsers(place)


def some_of(names) -> list:
    """The routes, some at a time: to make a family takes longer than to ask for one."""
    every = list(names)
    parts = [every[at : at + MANY] for at in range(0, len(every), MANY)]
    return [pytest.param(part, id=f"{part[0]}-to-{part[-1]}") for part in parts]


def one_by_one(place, names) -> Iterator[tuple[str, dict[str, Client]]]:
    """Each route with browsers of its own; what was done for one is undone after it."""
    for name in names:
        before = transaction.savepoint()
        yield name, made_browsers(place)
        transaction.savepoint_rollback(before)


def routes() -> list[str]:
    """The name of every address that the router knows."""

    def walk(patterns) -> Iterator[str]:
        for one in patterns:
            if hasattr(one, "url_patterns"):
                yield from walk(one.url_patterns)
            else:
                yield one.name or str(one.pattern)

    return list(walk(get_resolver().url_patterns))


def check_headers(answer) -> None:
    """What security asks of every answer."""
    for name, value in EXACTLY.items():
        assert answer.headers.get(name) == value, name
    assert "no-store" in answer.headers["Cache-Control"]
    assert "camera=()" in answer.headers["Permissions-Policy"]
    policy = answer.headers["Content-Security-Policy"]
    assert {part.strip() for part in policy.split(";")} >= POLICY
    assert "unsafe" not in policy
    assert "http" not in policy
    assert "server" not in {name.lower() for name in answer.headers}


def check_names(answer, path: str) -> None:
    """No name in an address, a title, a header or a redirect."""
    body = answer.content.decode(errors="replace")
    titles = re.findall(r"(?s)<title>(.*?)</title>", body.partition("</head>")[0])
    links = re.findall(r'(?:href|action|hx-get)="([^"]*)"', body)
    said = " ".join([path, *titles, *links, str(dict(answer.items()))]).lower()
    assert [name for name in NAMES if name in said] == []


def given(answer) -> tuple[object, ...]:
    """Status, headers and body, without ids and seals."""
    return answer.status_code, dict(answer.items()), NOISE.sub(b"", answer.content)


def test_every_route_has_an_example():
    """
    Whoever adds a page says here how it is asked for, and so it is walked.
    """
    known = routes()

    assert sorted(known) == sorted(OF_A_FAMILY | OTHERS)
    assert len(known) == len(set(known))


@pytest.mark.parametrize("who", ["nobody", "stranger", "involved"])
@pytest.mark.parametrize("names", some_of(OF_A_FAMILY | OTHERS))
def test_every_answer_is_one_that_we_meant(place, names, who):
    """
    By every method: never a traceback, always the headers, a name only in the body.
    """
    for name, browsers in one_by_one(place, names):
        path = place.address(name)
        for method in METHODS:
            answer = getattr(browsers[who], method)(path)

            said = (name, method)
            assert answer.status_code < 500 or name == "healthz-escalation", said
            check_headers(answer)
            check_names(answer, path)
            if method in ("put", "patch", "delete", "options"):
                assert answer.status_code in (302, 404, 405), said


@pytest.mark.parametrize("method", ["get", "post"])
@pytest.mark.parametrize(
    "names", some_of(sorted({*OF_A_FAMILY, *OTHERS} - FOR_ANYBODY))
)
def test_nobody_is_led_to_signing_in(place, names, method):
    """
    For what exists and for what does not alike.
    """
    for name, browsers in one_by_one(place, names):
        answer = getattr(browsers["nobody"], method)(place.address(name))

        assert answer.status_code == 302, name
        assert answer["Location"].startswith("/accounts/login/"), name
        assert answer.content == b"", name


@pytest.mark.parametrize("method", ["get", "post"])
@pytest.mark.parametrize("names", some_of(OF_A_FAMILY))
def test_a_family_of_others_is_like_none(place, names, method):
    """
    A stranger gets the same bytes for a family, for a part of it, and for nothing.
    """
    parts = ("family", "event", "entry", "mark", "meeting")
    for name, browsers in one_by_one(place, names):
        ask = getattr(browsers["stranger"], method)
        nothing = {part: uuid4() for part in parts}

        there = given(ask(place.address(name)))
        nowhere = given(ask(place.address(name, **nothing)))

        assert there == nowhere, name
        assert there[0] in (404, 405), name


@pytest.mark.parametrize(
    "name",
    ["event", "recorded", "correct", "withdraw", "owed", "disagreement", "hold",
     "hold-stamp", "hold-finish", "minutes", "share-one", "info-request",
     "info-request-answer"],
)  # fmt: skip
def test_what_is_of_another_family_is_not_of_this_one(place, browsers, name):
    """
    An id that is right elsewhere is nothing under this family's address.
    """
    others = {one: uuid4() for one in ("event", "entry", "meeting")}
    other = browsers["involved"].get(place.address(name, **others))

    assert other.status_code == 404


@pytest.mark.parametrize("method", ["get", "post"])
@pytest.mark.parametrize("names", some_of(OF_A_FAMILY))
def test_kin_of_a_family_see_no_page_of_it(place, as_engine, names, method):
    """
    Also where their team is involved, and also what their own team owes.
    """
    with as_engine():
        Exclusion.objects.create(
            staff=place.world.visitor,
            subject_id=place.world.family,
            declared_at=NOW,
        )
    for name, browsers in one_by_one(place, names):
        ask = getattr(browsers["involved"], method)

        kin = given(ask(place.address(name)))
        nowhere = given(ask(place.address(name, family=uuid4())))

        assert kin == nowhere, name
        assert kin[0] in (404, 405), name
        due = browsers["involved"].get("/due").content
        assert b"New birth visit" not in due, name


def test_who_left_is_out_at_the_next_request(place, browsers, as_engine):
    """
    The session ends with the account; a closed tab holds nothing open.
    """
    family = place.address("family")
    assert browsers["involved"].get(family).status_code == 200
    with as_engine():
        Staff.objects.filter(pk=place.world.visitor.pk).update(is_active=False)

    answer = browsers["involved"].get(family)

    assert answer.status_code == 302
    assert answer["Location"].startswith("/accounts/login/")


def test_who_moved_sees_the_old_team_s_rows_no_more(place, browsers, as_engine):
    """
    Neither its worklist nor its families, from the next request on.
    """
    browser = browsers["involved"]
    assert b"New birth visit" in browser.get("/due").content
    with as_engine():
        Post.objects.filter(staff=place.world.visitor).update(valid_to=NOW)

    assert b"New birth visit" not in browser.get("/due").content
    assert browser.get(place.address("family")).status_code == 404
    assert browser.get(place.address("owed")).status_code == 404


@pytest.mark.parametrize("names", some_of(OF_A_FAMILY | OTHERS))
def test_a_form_without_our_seal_is_refused(place, names):
    """
    From another site nothing can be sent, signed in or not.
    """
    for name, _ in one_by_one(place, names):
        for staff in (None, place.world.visitor):
            browser = Client(enforce_csrf_checks=True)
            if staff is not None:
                browser.force_login(staff)
            answer = browser.post(place.address(name), {"family_name": "x"})

            assert answer.status_code in (302, 403, 404, 405), name
            if answer.status_code == 302:
                assert answer["Location"].startswith("/accounts/login/"), name


def test_cookies_are_kept_from_scripts_and_other_sites(place, browsers):
    """
    Both of them; over https also under the `__Host-` prefix.
    """
    browsers["involved"].get("/families")
    browsers["involved"].post("/families", {"family_name": "Nobody"})
    for cookie in browsers["involved"].cookies.values():
        assert cookie["samesite"] == "Strict"
        assert cookie["path"] == "/"
        assert not cookie["domain"]
    kept = browsers["nobody"].get("/accounts/login/").cookies | (
        browsers["involved"].post("/lock").cookies
    )
    assert sorted(kept) == ["csrf", "session"]
    for cookie in kept.values():
        assert cookie["httponly"]
        assert cookie["samesite"] == "Strict"
        assert not cookie["max-age"] or cookie.key == "session"


def test_made_up_staff_are_nobody_outside_a_demonstration(place, browsers, settings):
    """
    The list, the one-click door, and a session from before: all are shut.
    """
    settings.DEMO = False

    page = browsers["nobody"].get("/accounts/login/").content
    entered = browsers["nobody"].post(
        "/accounts/demonstration/", {"staff": place.stranger.pk}
    )
    before = browsers["involved"].get("/due")

    assert b"health_visitor@" not in page
    assert entered.status_code == 404
    assert before.status_code == 302

"""Asks for pages, looks for every word in each answer, compares with the oracle."""

import random
import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field

from django.db import connection

from leaks import adapters, oracle, proper, shows, told
from leaks.adapters import Ask
from leaks.area import Area, Item
from leaks.browser import Answer, Browser, undone
from leaks.spelled import words_in
from leaks.standing import as_it_stands
from lib.filled_in import filled_in

#: What somebody types into a form. Whoever typed it may see it again.
TYPED = "zqtypedbyme"
#: What differs from answer to answer and says nothing: seals, new ids.
NOISE = re.compile(
    rb'(?:name="(?:csrfmiddlewaretoken|event_id)" value="|value="|[?&]s=)[\w=-]{32,}"?'
    rb"|(?:csrf|session)=\w+|[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}|nonce-[\w=+/-]+"
)
#: A duty is named by its standard, in a title too; its word stands for that here.
NAMED_ALOUD = frozenset({"entry"})
_KEPT_FROM_ALL = (
    "select coalesce(string_agg(o::text, ' '), '') from plait.outgoing o",
    "select coalesce(string_agg(args::text, ' '), '') from procrastinate_jobs",
)


class Leaked(AssertionError):
    """Somebody was shown what the oracle forbids, or refused what it allows."""


@dataclass
class Tally:
    """What was counted. A decision is one person's answer of one route, for one record.

    Only records that the route could show are counted; every other one is looked for
    all the same.
    """

    decisions: int = 0
    allowed: int = 0
    answers: int = 0
    #: Letters of notices and of the arguments of jobs that were looked through.
    left: int = 0
    #: Answers that were compared between two areas that differ in what is hidden.
    alike: int = 0
    routes: Counter[str] = field(default_factory=Counter)
    wrong: list[str] = field(default_factory=list)

    @property
    def share(self) -> float:
        """The part of the decisions that was allowed, in percent."""
        return 100 * self.allowed / max(1, self.decisions)

    def __add__(self, other: "Tally") -> "Tally":
        return Tally(
            self.decisions + other.decisions,
            self.allowed + other.allowed,
            self.answers + other.answers,
            self.left + other.left,
            self.alike + other.alike,
            self.routes + other.routes,
            [*self.wrong, *other.wrong],
        )


class Checker:
    """Goes through the pages of one area as each of its people."""

    def __init__(self, area: Area, browser: Browser, *, share: float = 1.0) -> None:
        self.area, self.browser = area, browser
        self.tally = Tally()
        self._share = share
        self._chance = random.Random(f"asks {area.seed}")
        self._words = {item.word: item for item in area.items}
        self._absent: dict[tuple[int, str, str], tuple[object, ...]] = {}

    def everything(self, staff: Iterable[int] | None = None) -> Tally:
        """Every route as each of the staff, and as nobody."""
        people = staff or (oracle.NOBODY, *range(1, self.area.staff + 1))
        for one in people:
            if one != oracle.NOBODY and self._chance.random() < 2 * self._share:
                self.search(one)
            for ask in self._asks(one):
                self.ask(one, ask)
        self._routes_left_out()
        return self.tally

    def _routes_left_out(self) -> None:
        """Ask at least once for each route, of who is let in as far as anybody is."""
        for route in sorted(shows.ADDRESSES.keys() - self.tally.routes.keys()):
            asks = [one for one in adapters.every(self.area) if one.route == route]
            asked = self._chance.choice(asks)
            staff = list(range(1, self.area.staff + 1))
            self._chance.shuffle(staff)
            staff.sort(key=lambda one: self.is_refused(one, asked))
            ends = route in adapters.OF_THE_SESSION
            self.ask(oracle.NOBODY if ends else staff[0], asked)

    def only(self, staff: int, routes: Iterable[str]) -> list[str]:
        """Every request of some routes as one of the staff, and what was wrong."""
        for ask in self._asks(staff):
            if ask.route in routes:
                self.ask(staff, ask, send=1)
            if self.tally.wrong:
                break
        if "families" in routes:
            self.search(staff)
        return self.tally.wrong

    def _asks(self, staff: int) -> list[Ask]:
        found = adapters.every(self.area)
        if staff == oracle.NOBODY:
            found = [one for one in found if one.about is None]
        else:
            found = [o for o in found if o.route not in adapters.OF_THE_SESSION]
        return [one for one in found if self._chance.random() < self._share]

    def ask(self, staff: int, ask: Ask, send: float = 0.3) -> None:
        """Ask by GET, by HEAD now and then, and send the page's form now and then."""
        with undone():
            answer = self.browser.asks(staff, "GET", ask.path)
        self.check(staff, ask, answer)
        if self._chance.random() < 0.1:
            with undone():
                self.check(staff, _by("HEAD", ask), self._get(staff, "HEAD", ask.path))
        if self._chance.random() < send:
            self._send(staff, ask, answer)

    def _get(self, staff: int, method: str, path: str) -> Answer:
        return self.browser.asks(staff, method, path)

    def _send(self, staff: int, ask: Ask, page: Answer) -> None:
        form = {"x": TYPED}
        text = page.body.decode("utf-8", "replace")
        if page.status == 200 and "<form" in text:
            empty = {k: v or TYPED for k, v in filled_in(text).items()}
            form = empty | {"step": "save"}
        with undone():
            before = told.notices()
            answer = self.browser.asks(staff, "POST", ask.path, form)
            self.check(staff, _by("POST", ask), answer)
            self._nothing_left_behind(staff, ask)
            self.tally.wrong += told.to_others(self.area, before)
            if answer.location.startswith("/families"):
                led = self.browser.asks(staff, "GET", answer.location)
                # What was sent may have involved a team, or shown it something.
                before, self.area = self.area, as_it_stands(self.area)
                self._no_word_too_many(staff, _by("POST", ask), led)
                self.area = before

    def check(self, staff: int, ask: Ask, answer: Answer) -> None:
        """Compare one answer with what the oracle says of every record."""
        tally = self.tally
        tally.answers += 1
        tally.routes[ask.route] += 1
        found = self._no_word_too_many(staff, ask, answer)
        for item in adapters.could_show(self.area, ask):
            tally.decisions += 1
            tally.allowed += self._may(staff, ask, item)[0]
        if answer.status >= 500 and ask.route != "healthz-escalation":
            self.wrong(staff, ask, answer, "an error of ours")
        if self.is_refused(staff, ask) and (ask.family, ask.about) != (None, None):
            self._is_like_absent(staff, ask, answer)
        listed = proper.lists_otherwise(self.area, staff, ask, answer.body)
        if listed:
            self.wrong(staff, ask, answer, listed)
        for item in proper.must_show(self.area, staff, ask):
            may, why = self._may(staff, ask, item)
            if may and item.word not in found:
                self.wrong(staff, ask, answer, f"hides {item}: {why}")

    def _no_word_too_many(self, staff: int, ask: Ask, answer: Answer) -> set[str]:
        found = words_in(answer.headers.encode(), answer.body)
        head, _, _ = answer.body.partition(b"</title>")
        aloud = words_in(answer.headers.encode(), head if b"<title" in head else b"")
        for word in sorted(found & self._words.keys()):
            may, why = self._may(staff, ask, self._words[word])
            if ask.route in adapters.NAMES_NOBODY:
                may, why = False, "it leaves for other hands"
            if not may:
                self.wrong(staff, ask, answer, f"shows {self._words[word]}: {why}")
            if word in aloud and self._words[word].kind not in NAMED_ALOUD:
                self.wrong(staff, ask, answer, f"title or header: {self._words[word]}")
        return found

    def _may(self, staff: int, ask: Ask, item: Item) -> tuple[bool, str]:
        if self.is_refused(staff, ask):
            return False, "the record was refused"
        if proper.is_kept_back(self.area, staff, ask, item):
            return False, "they are only told of it"
        may, why = oracle.may(
            self.area, staff, item, ask.family,
            searches=ask.route in adapters.SEARCHES,
        )  # fmt: skip
        if not may and ask.route == "seeing":
            may = oracle.is_told_why(self.area, staff, item, ask.family)
        return may, why

    def is_refused(self, staff: int, ask: Ask) -> bool:
        """Whether this person is answered as if there were nothing."""
        return proper.is_refused(self.area, staff, ask)

    def _is_like_absent(self, staff: int, ask: Ask, answer: Answer) -> None:
        """What is hidden is answered as what is not there, to the byte."""
        nothing = adapters.absent(ask, self.area)
        key = (staff, ask.method, nothing.path)
        if key not in self._absent:
            with undone():
                other = self.browser.asks(staff, ask.method, nothing.path, nothing.data)
            self._absent[key] = plain(other)
        if plain(answer) != self._absent[key]:
            self.wrong(staff, ask, answer, "hidden is not like absent")

    def search(self, staff: int) -> None:
        """Look for each family by the beginning of a name, and for one that is not."""
        area = self.area
        nothing = self._found(staff, "zqqqqqq")
        for family in range(area.subjects):
            item = self._chance.choice(area.of("person", family))
            ask = Ask("families", "/families", None, item, "POST")
            begins = item.word[:7]
            found = self._found(staff, begins)
            self.check(staff, ask, found)
            shown = item.word in words_in(found.body)
            may, why = oracle.may(area, staff, item, None, searches=True)
            if may != shown:
                self.wrong(staff, ask, found, f"finds {item}? {shown}: {why}")
            same = [p.replace(begins.encode(), b"") for p in plain(found)[1:]]
            absent = [p.replace(b"zqqqqqq", b"") for p in plain(nothing)[1:]]
            if not may and (found.status != nothing.status or same != absent):
                self.wrong(staff, ask, found, f"hidden is not like absent: {item}")

    def _found(self, staff: int, typed: str) -> Answer:
        with undone():
            led = self.browser.asks(staff, "POST", "/families", {"q": typed})
            if led.location.startswith("/families?s="):
                return self.browser.asks(staff, "GET", led.location)
            return led

    def _nothing_left_behind(self, staff: int, ask: Ask) -> None:
        """No word of anybody in what goes out, nor in the arguments of a job."""
        with connection.cursor() as cursor:
            cursor.execute("set local role plait_engine")
            for query in _KEPT_FROM_ALL:
                cursor.execute(query)
                text = cursor.fetchone()[0]
                self.tally.left += len(text)
                left = words_in(text.encode())
                if left:
                    self.tally.wrong.append(f"{ask.route} by {staff}: {left} goes out")
            cursor.execute("set local role plait_app")

    def wrong(self, staff: int, ask: Ask, answer: Answer, what: str) -> None:
        """Keep what is wrong with an answer."""
        self.tally.wrong.append(
            f"area {self.area.seed}, staff {staff}: {ask.method} {ask.path} "
            f"({ask.route}, {answer.status}) {what}"
        )


def plain(answer: Answer) -> tuple[object, ...]:
    """An answer without what differs each time and says nothing."""
    return (
        answer.status,
        NOISE.sub(b"", answer.headers.encode()),
        NOISE.sub(b"", answer.body),
    )


def _by(method: str, ask: Ask) -> Ask:
    return Ask(ask.route, ask.path, ask.family, ask.about, method, {"x": TYPED})

"""Which pages are open, and which of them are told that a list changed.

A page is told that it should look again, and nothing of what changed: what it is given
then is decided by the page's own request. It is told only if its session was good a few
seconds ago. Many changes at once are one: each page holds one flag, not a queue.

Moments here are the event loop's own seconds, which nobody sets.
"""

import asyncio
import itertools
from collections import Counter, defaultdict
from collections.abc import Awaitable, Callable, Collection, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Literal

from plait.site.live_rights import Hearer

#: Whose session was good so many seconds ago may be told without asking again.
GOOD_FOR = 2.0
#: Whose session was not asked about for so long is asked about without a reason.
ASKED_EVERY = 45.0
#: Sessions that are asked about in one statement.
BATCH = 500

Word = Literal["changed", "deaf"]
#: Why changes are not heard: the database does not tell, or cannot be asked.
Trouble = Literal["telling", "asking"]
Ask = Callable[[Collection[str]], Awaitable[Mapping[str, Hearer]]]


@dataclass(eq=False, slots=True)
class Page:
    """An open page: whose session, of which teams, and what it is to be told.

    Attributes:
        asked_at: when its session was last found good.
        count: how often it was told something.
        is_over: its session is no longer good, or it went away.
    """

    key: str
    hearer: Hearer
    asked_at: float
    count: int = 0
    word: Word | None = None
    is_over: bool = False
    stirs: asyncio.Event = field(default_factory=asyncio.Event)

    def say(self, word: Word) -> None:
        """Let it be told this next. That something changed covers all else."""
        self.word = word
        self.stirs.set()

    def end(self) -> None:
        """Let its stream end."""
        self.is_over = True
        self.stirs.set()

    def take(self) -> str:
        """What is to be told now, as the lines of an event; nothing is left then."""
        word, self.word = self.word, None
        self.stirs.clear()
        if word is None:
            return ""
        self.count += 1
        return f"event: {word}\ndata: {self.count}\n\n"


class Hub:
    """All pages that are open at this process.

    Args:
        ask: whose sessions are good now; whoever is missing in the answer is not.
        most: pages that may be open at once; `each` of them of one person.
    """

    def __init__(self, ask: Ask, *, most: int, each: int) -> None:
        self._ask = ask
        self._most, self._each = most, each
        self._pages: set[Page] = set()
        self._of_team: defaultdict[int, set[Page]] = defaultdict(set)
        self._of_staff: Counter[int] = Counter()
        #: While there is any, pages are told so, and look by themselves.
        self._troubles: set[Trouble] = {"telling"}

    def __len__(self) -> int:
        """How many pages are open."""
        return len(self._pages)

    @property
    def is_deaf(self) -> bool:
        """Whether nobody would hear a change now."""
        return bool(self._troubles)

    def has_room(self) -> bool:
        """Whether one more page may open."""
        return len(self._pages) < self._most

    def has_room_for(self, staff: int) -> bool:
        """Whether one more page of this person may open."""
        return self._of_staff[staff] < self._each

    async def admit(self, key: str) -> Page | None:
        """The page of a session, whose stream may begin; None where it may not."""
        found = (await self._ask([key])).get(key)
        if found is None:
            return None
        return Page(key, found, _seconds())

    def add(self, page: Page) -> None:
        """Count this page in; where changes are not heard it is told so."""
        self._pages.add(page)
        self._of_staff[page.hearer.staff] += 1
        for team in page.hearer.teams:
            self._of_team[team].add(page)
        if self.is_deaf:
            page.say("deaf")

    def remove(self, page: Page) -> None:
        """Count it out; twice is once."""
        if page not in self._pages:
            return
        self._pages.remove(page)
        self._leave(page)
        self._of_staff[page.hearer.staff] -= 1
        if self._of_staff[page.hearer.staff] <= 0:
            del self._of_staff[page.hearer.staff]

    async def spread(self, teams: Iterable[int]) -> None:
        """Tell the pages of these teams, but to none whose session is no longer good.

        Raises:
            OperationalError: it could not be asked; nobody was told.
        """
        wanted = frozenset(teams)
        pages = {page for team in wanted for page in self._of_team.get(team, ())}
        old = _seconds() - GOOD_FOR
        await self._check(page for page in pages if page.asked_at < old)
        for page in pages:
            if not page.is_over and page.hearer.teams & wanted:
                page.say("changed")

    async def check_old(self) -> None:
        """Ask about the sessions that were not asked about for a while.

        After a trouble about all, and if the answer comes it is over.

        Raises:
            OperationalError: it could not be asked.
        """
        is_mended = "asking" in self._troubles
        old = _seconds() - (0 if is_mended else ASKED_EVERY)
        await self._check(page for page in self._pages if page.asked_at < old)
        if is_mended:
            self.hear("asking")

    def hear(self, over: Trouble) -> None:
        """Let a trouble be over; whatever was missed, every page looks."""
        if self._troubles:
            self._troubles.discard(over)
            if not self._troubles:
                self._say_to_all("changed")

    def fall_deaf(self, why: Trouble) -> None:
        """Changes are not heard from now on, and every page is told so, once."""
        if not self._troubles:
            self._say_to_all("deaf")
        self._troubles.add(why)

    def end(self) -> None:
        """Let every stream end: the process stops."""
        for page in self._pages:
            page.end()

    def _say_to_all(self, word: Word) -> None:
        for page in self._pages:
            page.say(word)

    async def _check(self, pages: Iterable[Page]) -> None:
        listed = list(pages)
        for start in range(0, len(listed), BATCH):
            some = listed[start : start + BATCH]
            now = _seconds()
            good = await self._ask({page.key for page in some})
            for page in some:
                self._know(page, good.get(page.key), now)

    def _know(self, page: Page, found: Hearer | None, now: float) -> None:
        """Keep what was found of its session, unless it went away meanwhile."""
        if page not in self._pages:
            return
        if found is None or found.staff != page.hearer.staff:
            page.end()
            return
        page.asked_at = now
        if found.teams != page.hearer.teams:
            self._leave(page)
            page.hearer = found
            for team in found.teams:
                self._of_team[team].add(page)

    def _leave(self, page: Page) -> None:
        """Take the page out of the lists of its teams, and empty lists away."""
        for team in page.hearer.teams:
            self._of_team[team].discard(page)
            if not self._of_team[team]:
                del self._of_team[team]


class Heard:
    """The teams whose lists changed since somebody last looked: each once."""

    def __init__(self) -> None:
        self._teams: set[int] = set()
        self._some = asyncio.Event()

    def add(self, said: str) -> None:
        """Note what was said; what is no number is nothing that we say."""
        if said.isdecimal():
            self._teams.add(int(said))
            self._some.set()

    async def take(self) -> frozenset[int]:
        """All that were noted, as soon as there are some."""
        await self._some.wait()
        self._some.clear()
        teams = frozenset(self._teams)
        self._teams.clear()
        return teams


def pauses(first: float = 0.5, longest: float = 15.0) -> Iterable[float]:
    """How long to wait before each new try: twice as long each time, up to a limit."""
    for power in itertools.count():
        yield min(longest, first * 2 ** min(power, 10))


def _seconds() -> float:
    return asyncio.get_running_loop().time()

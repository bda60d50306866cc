"""Which open pages are told, whatever happens to sessions, teams and the database."""

import asyncio
from collections.abc import Awaitable, Callable, Collection, Mapping
from concurrent.futures import ThreadPoolExecutor

from hypothesis import given
from hypothesis import strategies as st

from plait.site import live_hub
from plait.site.live_hub import Heard, Hub, Page
from plait.site.live_rights import Hearer

KEYS = ("a", "b", "c")
TEAMS = (1, 2, 3)
CHANGED = "event: changed\ndata: 1\n\n"


class World:
    """
    What the database would say of each session, and a hub that asks it.
    """

    def __init__(self, most: int = 100, each: int = 100) -> None:
        self.good: dict[str, Hearer] = {}
        self.asked: list[set[str]] = []
        self.is_down = False
        self.hub = Hub(self.ask, most=most, each=each)
        self.hub.hear("telling")

    async def ask(self, keys: Collection[str]) -> Mapping[str, Hearer]:
        """
        As the database answers, or does not.
        """
        self.asked.append(set(keys))
        if self.is_down:
            raise ConnectionError
        return {key: self.good[key] for key in keys if key in self.good}

    async def opens(self, key: str, *teams: int, staff: int = 7) -> Page:
        """
        Somebody of these teams opens a page.
        """
        self.good[key] = Hearer(staff, frozenset(teams))
        page = await self.hub.admit(key)
        assert page is not None
        self.hub.add(page)
        return page

    def forgets(self) -> None:
        """
        Time goes by: every session has to be asked about anew.
        """
        for page in self.hub._pages:
            page.asked_at -= live_hub.ASKED_EVERY + 1


def in_a_loop(play: Callable[[World], Awaitable[None]], **limits: int) -> None:
    """
    In a thread, for a loop of its own: the browser of other tests keeps one running.
    """

    async def run() -> None:
        await play(World(**limits))

    with ThreadPoolExecutor(1) as thread:
        thread.submit(lambda: asyncio.run(run())).result()


def test_pages_of_the_team_are_told_and_others_are_not():
    """
    By number.
    """

    async def play(world: World) -> None:
        ours, theirs = await world.opens("a", 1, 2), await world.opens("b", 3)
        await world.hub.spread({2})
        assert (ours.take(), theirs.take()) == (CHANGED, "")

    in_a_loop(play)


def test_who_was_asked_about_just_now_is_told_without_asking():
    """
    A burst of changes is not a burst of questions; later they are asked about again.
    """

    async def play(world: World) -> None:
        page = await world.opens("a", 1)
        world.asked.clear()
        await world.hub.spread({1})
        assert world.asked == []
        world.forgets()
        await world.hub.spread({1})
        assert world.asked == [{"a"}]
        assert page.take() == CHANGED

    in_a_loop(play)


def test_all_pages_of_a_change_are_asked_about_at_once():
    """
    One question for two hundred.
    """

    async def play(world: World) -> None:
        for number in range(200):
            await world.opens(f"k{number}", 1, staff=number)
        world.asked.clear()
        world.forgets()
        await world.hub.spread({1})
        assert [len(keys) for keys in world.asked] == [200]

    in_a_loop(play, most=300)


def test_another_person_in_the_same_session_ends_the_stream():
    """
    Somebody else signed in where the page was left open.
    """

    async def play(world: World) -> None:
        page = await world.opens("a", 1, staff=7)
        world.good["a"] = Hearer(8, frozenset({1}))
        world.forgets()
        await world.hub.spread({1})
        assert page.is_over
        assert page.take() == ""

    in_a_loop(play)


def test_nobody_is_told_while_nobody_can_be_asked_about():
    """
    They hear that nothing is heard, and to look when it is over.
    """

    async def play(world: World) -> None:
        page = await world.opens("a", 1)
        world.forgets()
        world.is_down = True
        try:
            await world.hub.spread({1})
        except ConnectionError:
            world.hub.fall_deaf("asking")
        assert page.take().startswith("event: deaf")
        world.is_down = False
        await world.hub.check_old()
        assert page.take().startswith("event: changed")
        assert not world.hub.is_deaf

    in_a_loop(play)


def test_two_troubles_are_over_when_both_are():
    """
    The database tells again, and still cannot be asked.
    """

    async def play(world: World) -> None:
        world.hub.fall_deaf("telling")
        world.hub.fall_deaf("asking")
        world.hub.hear("telling")
        assert world.hub.is_deaf
        page = await world.opens("a", 1)
        assert page.take().startswith("event: deaf")

    in_a_loop(play)


def test_there_is_room_for_so_many():
    """
    In all, and of one person; who goes makes room.
    """

    async def play(world: World) -> None:
        page = await world.opens("a", 1, staff=7)
        assert not world.hub.has_room_for(7)
        await world.opens("b", 1, staff=8)
        assert not world.hub.has_room()
        world.hub.remove(page)
        world.hub.remove(page)
        assert world.hub.has_room()
        assert world.hub.has_room_for(7)
        assert len(world.hub) == 1

    in_a_loop(play, most=2, each=1)


def test_what_is_no_number_is_not_heard():
    """
    Anybody who may connect may say anything there.
    """

    async def play(_: World) -> None:
        heard = Heard()
        for said in ("", "x", "-1", "1; drop", "4", "4", "²"):
            heard.add(said)
        assert await heard.take() == {4}

    in_a_loop(play)


Deed = tuple[str, str, frozenset[int]]
deeds = st.lists(
    st.tuples(
        st.sampled_from(("opens", "closes", "ends", "moves", "changes", "later")),
        st.sampled_from(KEYS),
        st.frozensets(st.sampled_from(TEAMS), min_size=1),
    ),
    max_size=30,
)


@given(deeds)
def test_whatever_happens_nobody_is_told_who_may_not(history: list[Deed]):
    """
    After time went by, a page is told of a change just if its session is good and of
    a team that changed; and no team keeps a page that is not open.
    """

    async def play(world: World) -> None:
        pages: dict[str, Page] = {}
        for deed, key, teams in history:
            page = pages.get(key)
            if deed == "opens" and page is None:
                pages[key] = await world.opens(key, *teams)
            elif deed == "closes" and page is not None:
                world.hub.remove(pages.pop(key))
            elif deed == "ends":
                world.good.pop(key, None)
            elif deed == "moves" and key in world.good:
                world.good[key] = Hearer(7, teams)
            elif deed == "later":
                world.forgets()
            elif deed == "changes":
                await _changes(world, pages, teams)
        listed = {page for some in world.hub._of_team.values() for page in some}
        assert listed <= set(pages.values())

    in_a_loop(play)


async def _changes(world: World, pages: dict[str, Page], teams: frozenset[int]) -> None:
    """
    A change of these teams a while after the last, and whom it reached.
    """
    world.forgets()
    for page in pages.values():
        page.take()
    await world.hub.spread(teams)
    for key, page in pages.items():
        is_of_team = key in world.good and bool(world.good[key].teams & teams)
        told = bool(page.take())
        assert is_of_team or not told
        # Who joined a team while the page was open hears of it within a minute.
        if is_of_team and page.hearer.teams & teams and not page.is_over:
            assert told

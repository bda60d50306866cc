"""From a mark on a baby to minutes that everybody has read: four people, four browsers.

A health visitor records a mark with a photo on a phone. The social worker calls the
meeting that is owed. The police come, the perinatal nurse first writes what she knows,
and the deputy whom health visiting would send cannot decide. They read their packs,
meet, and one of them does not agree. What was agreed is on the list of whoever does it,
and each team reads the minutes, as far as it may.
"""

import re
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from lib.pictures import photo
from lib.readers import DESK, PHONE, Reader

HEALTH_VISITOR = "Amina Yusuf"
SOCIAL_WORKER = "Daniel Okoro"
POLICE = "Karen Ludgate"
NURSE = "Kofi Asamoah"
LONDON = ZoneInfo("Europe/London")
FAMILY = "Fenwick"
OWED = "Strategy meeting with perinatal mental health"
ACTION = "Action that a meeting agreed"
#: What the perinatal team knows alone: its own records, and what the nurse sends.
LETTER = "Zylofen was stopped"
UNSAID = re.compile(rf"depress|severe|diagnos|therapy|{LETTER}", re.IGNORECASE)
DISSENT = "A second mark would be too late"
SEEN_AT_HOME = "See the baby at home, undressed"
RING_THE_WARD = "Ring the children's ward about the medical"

SignIn = Callable[..., Reader]


@pytest.fixture(scope="module")
def town(peopled_site):
    """The made-up areas with their plays."""
    return peopled_site


@pytest.fixture
def sign_in(town, browser: Browser) -> Iterator[SignIn]:
    """Sign in as one of the made-up staff, in a browser of one's own."""
    readers: list[Reader] = []

    def sign_in(name: str, size=DESK) -> Reader:
        readers.append(Reader.signed_in(browser, town.url, name, size))
        return readers[-1]

    yield sign_in
    for reader in readers:
        reader.page.context.close()


@pytest.fixture
def picture(tmp_path) -> Path:
    """A photo as a telephone took it."""
    path = tmp_path / "IMG_0001.jpg"
    path.write_bytes(photo((1200, 900), turned=True))
    return path


def test_from_a_mark_to_minutes_that_everybody_has_read(sign_in, picture):
    visitor = sign_in(HEALTH_VISITOR, PHONE)
    _records_a_mark_with_a_photo(visitor, picture)
    marked = datetime.now(LONDON)

    worker = sign_in(SOCIAL_WORKER)
    meeting = _calls_the_meeting(worker)
    police, nurse = sign_in(POLICE), sign_in(NURSE)
    _answers(visitor, police, nurse)
    _sees_who_is_missing(worker, meeting)
    _comes_after_all(nurse, meeting)
    for reader in (visitor, worker, police, nurse):
        _opens_the_pack(reader, meeting)
    assert UNSAID.search(_everything(nurse))

    _holds_it(worker, meeting, marked)
    _finds_what_follows(worker, meeting)
    _may_say_so_on_the_ladder(visitor, meeting)
    _has_an_action(visitor, SEEN_AT_HOME)
    _has_an_action(worker, RING_THE_WARD)
    _approves_and_sends(worker, meeting)
    for reader in (visitor, police, nurse):
        _says_that_it_read_them(reader, meeting)

    _sees_that_all_have_read(worker, meeting)
    for reader in (worker, police):
        assert not UNSAID.findall(_everything(reader))


def _everything(reader: Reader) -> str:
    """All that they were sent on the way, once more."""
    return "".join(reader.read_again().values())


def _records_a_mark_with_a_photo(reader: Reader, picture: Path) -> None:
    page = reader.page
    reader.finds_family(FAMILY)
    reader.looks("family")
    page.get_by_role("link", name="A mark or injury", exact=True).click()
    page.locator("label.body-map__hit[for=site-left-cheek]").click()
    page.get_by_role("radio", name="Bruise").check()
    page.get_by_label("Size, at its longest").fill("8")
    reader.looks("mark")
    page.get_by_role("button", name="Continue").last.click()
    page.get_by_label("No explanation was given").check()
    page.get_by_role("button", name="Continue").click()
    expect(page.locator(".asks")).to_contain_text("Strategy meeting after a mark")
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_role("heading", name="Recorded", exact=True)).to_be_visible()
    page.get_by_role("button", name="Add photos").click()
    page.locator("input[type=file]").set_input_files(picture)
    page.get_by_role("button", name="Add the photos").click()
    expect(page.locator("main")).to_contain_text("1 photo")
    reader.looks("recorded")


def _calls_the_meeting(reader: Reader) -> str:
    """From the row of what is owed, with one button; the address of the meeting."""
    page = reader.page
    page.goto("/due")
    row = page.locator("tr, li", has=page.get_by_role("link", name=OWED))
    row = row.filter(has_text="Baby F.").first
    reader.looks("due")
    row.get_by_role("link", name="Call the meeting").first.click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Call a strategy meeting")
    asked = page.get_by_role("group", name="Who is asked?")
    for team in ("health visiting", "child abuse investigation", "perinatal team"):
        expect(asked.get_by_label(re.compile(team)).first).to_be_checked()
    reader.looks("call")
    page.get_by_role("button", name="Call the meeting").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Strategy meeting")
    expect(page.locator(".meeting-quorum")).to_contain_text("Social worker: coming")
    return page.url


def _answers(visitor: Reader, police: Reader, nurse: Reader) -> None:
    _begins_to_answer(police)
    police.page.get_by_label("We are coming").check()
    _sends_the_answer(police, "Coming")

    _begins_to_answer(nurse)
    nurse.page.get_by_label("We cannot come").check()
    nurse.page.get_by_label("What your agency knows, in writing").fill(f"{LETTER}.")
    nurse.looks("apologies")
    _sends_the_answer(nurse, "Not coming")

    _begins_to_answer(visitor)
    visitor.page.get_by_label("We send a deputy").check()
    visitor.page.get_by_label("Who comes instead?").fill("A student on placement")
    decides = visitor.page.get_by_role("group", name="Can they decide for your agency?")
    decides.get_by_label("No").check()
    visitor.looks("deputy")
    _sends_the_answer(visitor, "deputy")


def _begins_to_answer(reader: Reader) -> None:
    page = reader.page
    page.goto("/meetings")
    page.locator("main a[href*='/meetings/']").first.click()
    page.get_by_role("button", name="Answer for your team").click()


def _sends_the_answer(reader: Reader, words: str) -> None:
    page = reader.page
    page.get_by_role("button", name="Send the answer").click()
    expect(page.locator(".seat-list__item--ours")).to_contain_text(words)


def _sees_who_is_missing(reader: Reader, meeting: str) -> None:
    page = reader.page
    page.goto(meeting)
    line = page.locator(".meeting-quorum")
    expect(line).to_contain_text("police: coming")
    expect(line).to_contain_text("mental health not represented")
    expect(line).to_contain_text("cannot decide")
    expect(page.locator("main")).not_to_contain_text(LETTER)
    reader.looks("meeting")


def _comes_after_all(reader: Reader, meeting: str) -> None:
    page = reader.page
    page.goto(meeting)
    page.get_by_role("link", name="Change what your team answered").click()
    page.get_by_label("We are coming").check()
    _sends_the_answer(reader, "Coming")


def _opens_the_pack(reader: Reader, meeting: str) -> None:
    page = reader.page
    page.goto(meeting)
    page.get_by_role("link", name="Open my pack").click()
    page.get_by_role("button", name="Open my pack").click()
    expect(page.locator("main")).to_contain_text("left cheek")
    reader.looks("pack")
    page.get_by_role("link", name="Back to the meeting").click()
    ours = page.locator(".pack-openings li", has_text="on the screen")
    expect(ours.first).to_be_visible()


def _holds_it(reader: Reader, meeting: str, marked: datetime) -> None:
    page = reader.page
    page.goto(meeting)
    page.get_by_role("link", name="Hold the meeting").click()
    page.wait_for_load_state()
    for part in page.locator('[data-part^="attended."]:not(.part--new)').all():
        _says_who_is_here(part)
    line = page.locator("#room-line")
    expect(line).to_contain_text("Perinatal mental health team not represented")
    reader.looks("hold-without-mental-health")
    _is_here(page.locator('[data-part^="attended."]', has_text="perinatal team").first)
    expect(line).not_to_contain_text("not represented")
    _writes_what_is_decided(page)
    _began_now(page, marked)
    reader.looks("hold")
    page.get_by_role("button", name="Check and record the meeting").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Check and record")
    reader.looks("check")
    page.get_by_role("button", name="Record the meeting").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Minutes")


def _says_who_is_here(part: Locator) -> None:
    """Social care, police, a doctor and the health visitor; nobody else."""
    here = r"assessment team|investigation unit|children's unit|health visiting"
    if re.search(here, team := part.locator(".part__title").inner_text()):
        _is_here(part)
        if "health visiting" in team:
            part.get_by_label("Who", exact=True).fill(HEALTH_VISITOR)
    else:
        part.get_by_role("radio", name="Did not come").check()


def _is_here(part: Locator) -> None:
    part.get_by_role("radio", name="Took part").check()
    decides = part.get_by_role("group", name="Can they decide for their agency?")
    decides.get_by_label("Yes").check()


def _writes_what_is_decided(page: Page) -> None:
    _decides(page, "threshold", "Met: significant", "A mark on a baby who cannot move")
    _decides(page, "section47", "Joint", "Nobody explains it")
    parents = page.locator('[data-part="decided.parents"]')
    parents.get_by_label("They are told", exact=True).check()
    parents.get_by_label("Who tells them").fill("The social worker")
    parents.get_by_label("What they are told").fill("That a doctor sees the baby")
    part = _added(page, "Add somebody who did not agree")
    part.get_by_label("Who", exact=True).fill(HEALTH_VISITOR)
    _picks(part.get_by_label("For which agency"), "health visiting")
    _picks(part.get_by_label("With which decision"), "ection 47")
    part.get_by_label("Why, in their words").fill(DISSENT)
    _agrees_an_action(page, SEEN_AT_HOME, "Health visitor", "health visiting")
    _agrees_an_action(page, RING_THE_WARD, "Social worker", "assessment team")


def _decides(page: Page, question: str, outcome: str, why: str) -> None:
    part = page.locator(f'[data-part="decided.{question}"]')
    part.get_by_label(outcome).check()
    part.locator("textarea").fill(why)


def _agrees_an_action(page: Page, action: str, role: str, team: str) -> None:
    part = _added(page, "Add an action")
    _picks(part.get_by_label("Which team does it"), team)
    _picks(part.get_by_label("In which role they do it"), f"^{role}$")
    _fills_day(part, datetime.now(LONDON) + timedelta(days=2))
    part.get_by_label("What is to be done").fill(action)
    actions = page.get_by_role("region", name="Actions")
    with page.expect_navigation():
        actions.get_by_role("button", name="Save, and add another").click()


def _began_now(page: Page, marked: datetime) -> None:
    """It was to begin later: it began when they were together, after the mark.

    Said to the minute, so that in the minute of the mark it would have begun before.
    """
    part = page.locator('[data-part="chair"]')
    now = datetime.now(LONDON)
    if now.replace(second=0, microsecond=0) <= marked:
        page.wait_for_timeout((61 - now.second) * 1000)
        now = datetime.now(LONDON)
    part.get_by_label("Who chaired").fill(SOCIAL_WORKER)
    _fills_day(part, now)
    part.get_by_label("Time", exact=True).fill(f"{now:%H:%M}")


def _fills_day(part: Locator, day: datetime) -> None:
    for name, value in (("Day", day.day), ("Month", day.month), ("Year", day.year)):
        part.get_by_label(name, exact=True).fill(str(value))


def _added(page: Page, words: str) -> Locator:
    """The empty part at the end of a list, opened."""
    box = page.locator("details.room-add", has_text=words)
    if box.get_attribute("open") is None:
        box.locator("summary").click()
    return box.locator(".part--new")


def _picks(select: Locator, words: str) -> None:
    """The option in whose label the words are."""
    option = select.locator("option", has_text=re.compile(words)).first
    select.select_option(value=option.get_attribute("value"))


def _finds_what_follows(reader: Reader, meeting: str) -> None:
    """The duty is met; from the meeting every page of it is a step away."""
    page = reader.page
    page.goto(meeting)
    expect(page.locator("main")).to_contain_text("It was quorate.")
    reader.looks("held")
    page.get_by_role("link", name=OWED).click()
    expect(page.locator("main")).to_contain_text("Met")
    page.goto(meeting)
    page.get_by_role("link", name="Letters to the parents").click()
    reader.looks("letters")
    page.get_by_role("link", name="Back to the meeting").click()
    page.get_by_role("link", name="Minutes").click()
    main = page.locator("main")
    for words in (DISSENT, HEALTH_VISITOR, SEEN_AT_HOME, "Joint"):
        expect(main).to_contain_text(words)
    expect(main).not_to_contain_text(LETTER)
    page.get_by_role("link", name="Back to the meeting").click()


def _may_say_so_on_the_ladder(reader: Reader, meeting: str) -> None:
    """Who did not agree can open the ladder from their own words in the minutes."""
    page = reader.page
    page.goto(f"{meeting}/minutes")
    words = page.locator(".nhsuk-summary-list__row", has_text=DISSENT)
    words.get_by_role("link", name="I disagree").click()
    expect(page).to_have_url(re.compile(r"/disagree\?event="))
    reader.looks("disagree")


def _has_an_action(reader: Reader, action: str) -> None:
    """It is on the worklist of whoever does it; what it is stands on its page."""
    page = reader.page
    page.goto("/due")
    row = page.locator("tr, li", has=page.get_by_role("link", name=ACTION))
    row = row.filter(has_text="Baby F.").first
    expect(row.get_by_role("link", name="Record that it was done")).to_be_visible()
    row.get_by_role("link", name=ACTION, exact=True).first.click()
    expect(page.locator("main")).to_contain_text(action)


def _approves_and_sends(reader: Reader, meeting: str) -> None:
    page = reader.page
    page.goto(f"{meeting}/minutes")
    page.get_by_role("button", name="Approve the minutes").click()
    page.get_by_role("button", name="Send the minutes").click()
    expect(page.locator(".minutes-state")).to_contain_text("have not said")
    reader.looks("minutes")


def _says_that_it_read_them(reader: Reader, meeting: str) -> None:
    page = reader.page
    page.goto(meeting)
    page.get_by_role("link", name="Minutes").click()
    page.get_by_label("We have read them, and they are right").check()
    reader.looks("minutes")
    page.get_by_role("button", name="Save").click()
    expect(page.locator("main")).to_contain_text("has read them, and they are right")


def _sees_that_all_have_read(reader: Reader, meeting: str) -> None:
    page = reader.page
    page.goto(f"{meeting}/minutes")
    read = page.locator("section", has_text="Who has read them").last
    for team in ("health visiting", "investigation unit", "perinatal team"):
        row = read.locator("li", has_text=re.compile(team))
        expect(row).to_contain_text("has read them, and they are right")

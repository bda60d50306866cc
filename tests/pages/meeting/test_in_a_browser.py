"""A meeting is held by two scribes in two real browsers, and no word is lost."""

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from lib import readers
from lib.barriers import WIDTHS, barriers, photograph
from lib.called_meetings import calling_meetings

WORKER, VISITOR = "Daniel Okoro", "Amina Yusuf"
THRESHOLD = '[data-part="decided.threshold"]'


@pytest.fixture(scope="module")
def town(peopled_site):
    """The made-up areas with their plays."""
    return peopled_site


@pytest.fixture(scope="module")
def call(town):
    """Calls a strategy meeting for a family."""
    with calling_meetings(town) as call:
        yield call


@pytest.fixture
def meeting(call) -> str:
    """The address of a meeting that was called for this test."""
    return call()


def someone(
    browser: Browser, town, name: str, **more: object
) -> tuple[BrowserContext, Page]:
    """Somebody signed in, in a browser of their own."""
    context = browser.new_context(base_url=town.url, **more)
    context.set_default_timeout(60_000)
    page = context.new_page()
    readers.sign_in(page, name)
    return context, page


def reasons(page: Page):
    """The box for the reasons of the first decision."""
    return page.locator(f"{THRESHOLD} textarea")


def says(page: Page, words: str) -> None:
    """What is said of the first decision."""
    expect(page.locator(f"{THRESHOLD} [data-saved]")).to_contain_text(words)


def second_of(*pages: Page) -> Page:
    """The page of whoever wrote second, and was shown both texts."""
    for _ in range(120):
        for page in pages:
            if page.locator(".both").count():
                return page
        pages[0].wait_for_timeout(250)
    pytest.fail("Neither of two who wrote in one place was shown both texts.")


def tick_all(page: Page) -> None:
    """Everybody who was asked took part."""
    for box in page.get_by_role("radio", name="Took part").all():
        box.check()


def test_two_scribes_type_at_once(town, browser, meeting):
    """
    What one types comes to the other; in one box both texts are shown, and both stay.
    """
    ours, worker = someone(browser, town, WORKER)
    theirs, visitor = someone(browser, town, VISITOR)
    for page in (worker, visitor):
        page.goto(f"{meeting}/hold")

    reasons(worker).fill("A bruise")
    says(worker, f"by {WORKER}")
    expect(reasons(visitor)).to_have_value("A bruise")

    reasons(visitor).fill("A bruise on the ear")
    reasons(worker).fill("A bruise that nobody explains")
    conflicted = second_of(worker, visitor)
    photograph(conflicted, "conflict")
    conflicted.get_by_role("button", name="Keep both").click()
    expect(conflicted.locator(".both")).to_have_count(0)

    for page in (worker, visitor):
        page.goto(f"{meeting}/hold")
        text = reasons(page).input_value()
        assert "A bruise on the ear" in text
        assert "A bruise that nobody explains" in text
    ours.close()
    theirs.close()


def test_what_is_pressed_does_not_move_until_it_is_let_go(town, browser, meeting):
    """
    What was saved meanwhile is said afterwards: the press is for what was meant.
    """
    context, page = someone(browser, town, WORKER)
    page.goto(f"{meeting}/hold")
    parts = page.locator('[data-part^="attended."]:not(.part--new)')
    first, second = parts.nth(0), parts.nth(1)
    pressed = second.get_by_role("radio", name="Took part")
    held = []
    page.route("**/save", lambda route: held.append(route))  # noqa: PLW0108 - it wraps it
    first.get_by_role("radio", name="Took part").check()
    pressed.scroll_into_view_if_needed()

    saved, box = first.locator("[data-saved]"), pressed.bounding_box()
    before = saved.inner_text()
    page.mouse.move(box["x"] + box["width"] / 2, box["y"] + 8)
    page.mouse.down()
    for _ in range(200):
        if held:
            break
        page.wait_for_timeout(50)
    with page.expect_response("**/save"):
        held[0].continue_()
    page.unroute("**/save")
    page.wait_for_timeout(300)
    assert saved.inner_text() == before
    page.evaluate("document.dispatchEvent(new PointerEvent('pointerdown'))")
    page.wait_for_timeout(300)
    assert saved.inner_text() == before  # a second finger lets nothing go
    page.mouse.up()

    expect(pressed).to_be_checked()
    expect(saved).to_contain_text(f"by {WORKER}")
    context.close()


def test_a_lost_line_keeps_the_words_and_saves_them_later(town, browser, meeting):
    """
    They stay in their box, it is said in words, and they are saved when it is back.
    """
    context, page = someone(browser, town, WORKER)
    page.goto(f"{meeting}/hold")
    context.set_offline(True)

    reasons(page).fill("Typed in the lift")

    expect(page.locator("#room-state")).to_contain_text(
        "Your words are still on this page"
    )
    expect(page.locator("#room-state")).to_contain_text("Not saved since")
    expect(reasons(page)).to_have_value("Typed in the lift")
    photograph(page, "offline")
    context.set_offline(False)
    says(page, f"by {WORKER}")
    page.reload()
    expect(reasons(page)).to_have_value("Typed in the lift")
    context.close()


def test_locking_saves_first_and_unlocking_comes_back(town, browser, meeting):
    """
    The page is blank at once; the words are saved; the lock page takes its place.
    """
    context, page = someone(browser, town, WORKER)
    page.goto(f"{meeting}/hold")
    reasons(page).fill("Before the lock")
    page.keyboard.press("F2")
    page.wait_for_url("**/lock")

    context.close()
    _, again = someone(browser, town, VISITOR)
    again.goto(f"{meeting}/hold")
    expect(reasons(again)).to_have_value("Before the lock")
    again.context.close()


def test_from_the_first_tick_to_the_minutes(town, browser, meeting):
    """
    Held, checked, recorded; then approved and sent, and read by the other.
    """
    context, page = someone(
        browser, town, WORKER, viewport={"width": 1280, "height": 900}
    )
    page.goto(f"{meeting}/hold")
    tick_all(page)
    expect(page.locator("#room-line")).to_contain_text("Missing: police")
    page.locator('[data-part="decided.threshold"]').get_by_label(
        "Met: significant"
    ).check()
    reasons(page).fill("A bruise that nobody explains")
    section = page.locator('[data-part="decided.section47"]')
    section.get_by_label("Single").check()
    section.locator("textarea").fill("A baby who cannot move")
    parents = page.locator('[data-part="decided.parents"]')
    parents.get_by_label("They are told", exact=True).check()
    parents.get_by_label("Who tells them").fill("The social worker")
    parents.get_by_label("What they are told").fill("That a doctor sees the baby")
    page.get_by_label("Why the meeting went on").fill("The police could not be reached")
    photograph(page, "hold")
    page.get_by_role("button", name="Check and record the meeting").click()
    page.wait_for_url("**/finish")
    photograph(page, "finish")
    page.get_by_role("button", name="Record the meeting").click()
    page.wait_for_url("**/minutes")
    page.get_by_role("button", name="Approve the minutes").click()
    page.get_by_role("button", name="Send the minutes").click()
    photograph(page, "minutes")

    other, reader = someone(browser, town, VISITOR)
    reader.goto(f"{meeting}/minutes")
    reader.get_by_label("We have read them, and they are right").check()
    reader.get_by_role("button", name="Save").click()
    expect(reader.locator("main")).to_contain_text("has read them, and they are right")
    context.close()
    other.close()


def test_the_first_press_counts_where_all_is_saved_already(town, browser, meeting):
    context, page = someone(browser, town, WORKER)
    page.goto(f"{meeting}/hold")
    page.get_by_role("button", name="Check and record the meeting").click()

    page.wait_for_url("**/finish")
    context.close()


@pytest.mark.parametrize("width", WIDTHS)
def test_no_page_of_a_meeting_has_a_barrier(town, browser, meeting, width):
    """
    Each passes axe and fits a phone, with two texts side by side too.
    """
    context, page = someone(
        browser, town, WORKER, bypass_csp=True, viewport={"width": width, "height": 900}
    )
    page.goto(f"{meeting}/hold")
    found = barriers(page, [width])
    photograph(page, "empty")
    tick_all(page)
    page.get_by_label("Why the meeting went on").fill("The police were not reached")
    for question, answer in (("threshold", "Not met"), ("section47", "None")):
        part = page.locator(f'[data-part="decided.{question}"]')
        part.get_by_label(answer, exact=True).check()
        part.locator("textarea").fill("Seen by a doctor")
    parents = page.locator('[data-part="decided.parents"]')
    parents.get_by_role("radio", name="They are not told now").check()
    parents.get_by_label("Why they are not told now").fill("Tomorrow")
    page.get_by_role("button", name="Check and record the meeting").click()
    page.wait_for_url("**/finish")
    found += barriers(page, [width])
    photograph(page, "finish")
    page.get_by_role("button", name="Record the meeting").click()
    page.wait_for_url("**/minutes")
    found += barriers(page, [width])
    photograph(page, "minutes")
    context.close()

    assert found == []


def test_the_content_policy_blocks_nothing_of_a_meeting(town, browser, meeting):
    """
    No style or script stands in a page, so none is refused.
    """
    context, page = someone(browser, town, WORKER)
    complaints: list[str] = []
    page.on("console", lambda said: complaints.append(said.text))
    page.goto(f"{meeting}/hold")
    reasons(page).fill("A bruise")
    says(page, "by")
    context.close()

    assert complaints == []


def test_without_scripts_a_meeting_is_held_with_forms_alone(town, browser, meeting):
    """
    A button for each part, and one for all of them.
    """
    context, page = someone(browser, town, WORKER, java_script_enabled=False)
    page.goto(f"{meeting}/hold")
    reasons(page).fill("A bruise")
    page.locator(f"{THRESHOLD} button", has_text="Save this").click()
    says(page, f"by {WORKER}")
    page.locator("summary", has_text="Add an action").click()
    page.locator(".part--action.part--new textarea").fill("See the baby")
    page.get_by_role("button", name="Save, and add another").last.click()
    page.get_by_role("button", name="Save all").last.click()
    expect(reasons(page)).to_have_value("A bruise")
    context.close()

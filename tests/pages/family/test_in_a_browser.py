"""A family's pages in a real browser: no barriers, no scripts needed."""

import pytest
from playwright.sync_api import Browser, Page, expect

from lib import readers
from lib.barriers import WIDTHS, barriers

FORMS = (
    "contact", "mark", "red-flag", "amber-flag", "psychosis", "self-harm", "concern",
    "epds", "phq9", "whooley", "mental-health-referral", "social-care-referral",
    "meeting", "plan", "action.agreed", "birth", "assessment.crisis", "message.sent",
)  # fmt: skip


#: Why something is owed: the list, a search, and what is owed and what is not.
WHY = (
    "", "?q=epds", "/conjunction_strategy_meeting", "/raised_epds_assessed",
    "/hv_new_birth", "/message_acknowledged",
)  # fmt: skip


@pytest.fixture(scope="module")
def town(peopled_site):
    """The made-up areas with their plays."""
    return peopled_site


def sign_in(page: Page) -> str:
    """As the health visitor of the family; the family's address."""
    readers.sign_in(page, "Amina Yusuf")
    return readers.open_family(page, "Fenwick")


def test_no_page_has_a_barrier(town, browser: Browser):
    """
    Every page and form passes axe and fits a phone.
    """
    context = browser.new_context(base_url=town.url, bypass_csp=True)
    page = context.new_page()
    family = sign_in(page)
    pages = [family, f"{family}?zoom=2", f"{family}/record"]
    pages += [f"{family}/record/{form}" for form in FORMS]
    pages += [f"{family}/why{asked}" for asked in WHY]

    found = {}
    for address in pages:
        page.goto(address)
        found[address] = barriers(page)
    context.close()

    assert {address: what for address, what in found.items() if what} == {}


def test_the_content_policy_blocks_nothing_of_ours(town, browser: Browser):
    """
    No style or script stands in a page, so none is refused.
    """
    context = browser.new_context(base_url=town.url)
    page = context.new_page()
    complaints: list[str] = []
    page.on("console", lambda said: complaints.append(said.text))
    family = sign_in(page)
    complaints.clear()

    for address in (family, f"{family}/record/mark", f"{family}/record/contact"):
        page.goto(address)
        page.wait_for_load_state("networkidle")
    context.close()

    assert complaints == []


def test_back_after_saving_opens_the_form_anew(town, browser: Browser):
    """
    The browser never asks to send a form again: there is nothing to come back to.
    """
    context = browser.new_context(base_url=town.url)
    page = context.new_page()
    family = sign_in(page)
    page.goto(f"{family}/record/plan")
    page.get_by_role("radio", name="mother").check()
    page.get_by_role("radio", name="Safety plan").check()
    page.get_by_role("button", name="Continue").click()
    page.get_by_role("button", name="Save").click()
    expect(page.locator("h1")).to_have_text("Recorded")

    answer = page.go_back()

    assert answer is None or answer.status == 200
    expect(page.locator("h1")).to_have_text("Record a plan")
    assert page.reload().status == 200
    context.close()


def test_a_mark_is_recorded_corrected_and_withdrawn_without_scripts(
    town, browser: Browser
):
    """
    Everything works with forms and links alone.
    """
    context = browser.new_context(base_url=town.url, java_script_enabled=False)
    page = context.new_page()
    family = sign_in(page)

    page.goto(f"{family}/record/mark")
    page.locator("label.body-map__hit[for=site-left-thigh]").click()
    page.get_by_role("radio", name="Bruise").check()
    page.get_by_role("button", name="Add another mark").click()
    page.locator("label.body-map__hit[for=site-nose]").click()
    page.get_by_role("radio", name="Cut").check()
    page.get_by_role("button", name="Continue").last.click()
    page.get_by_label("It changed, or people say different things").check()
    page.locator("input[name=explained_by]").first.check()
    page.get_by_role("button", name="Continue").click()
    page.get_by_role("button", name="Save").click()
    expect(page.locator("h1")).to_have_text("Recorded")

    page.get_by_role("link", name="See what was recorded").click()
    page.get_by_role("link", name="Correct this").click()
    page.get_by_role("button", name="Remove mark 2").click()
    page.get_by_role("button", name="Continue").last.click()
    page.get_by_label("Why are you correcting this?").fill("It was dirt")
    page.get_by_role("button", name="Continue").click()
    page.get_by_role("button", name="Save").click()
    expect(page.locator("h1")).to_have_text("Corrected")

    page.get_by_role("link", name="See what was recorded").click()
    expect(page.locator("s", has_text="Nose: cut")).to_be_visible()
    page.get_by_role("link", name="Withdraw this").click()
    page.get_by_label("Why are you withdrawing this?").fill("It was another baby")
    page.get_by_role("button", name="Withdraw it").click()
    page.get_by_role("link", name="See what was recorded").click()
    expect(page.locator("h1")).to_contain_text("Withdrawn")
    context.close()


def test_the_picture_can_be_walked_by_keyboard(town, browser: Browser):
    """
    Each mark is a link with the words of its row, and the picture can be skipped.
    """
    context = browser.new_context(base_url=town.url)
    page = context.new_page()
    sign_in(page)

    mark = page.locator(".picture__chart a.picture__mark").first
    mark.focus()
    expect(mark).to_be_focused()
    name = mark.get_attribute("aria-label")
    mark.press("Enter")
    page.wait_for_url("**/events/**")
    assert page.locator("h1").inner_text() in name
    page.go_back()
    page.get_by_role("link", name="Skip the picture").click()
    expect(page.locator("#list")).to_be_focused()
    context.close()


@pytest.mark.parametrize("zoom", ["all", "12", "2"])
def test_on_a_phone_the_picture_opens_at_now(town, browser: Browser, zoom):
    """
    The last weeks are in sight, with the line that is now, and no sign is cut.
    """
    context = browser.new_context(
        base_url=town.url, viewport={"width": 390, "height": 900}
    )
    page = context.new_page()
    page.goto(f"{sign_in(page)}?zoom={zoom}")
    page.wait_for_load_state("networkidle")

    picture = page.locator(".picture").bounding_box()
    lanes = page.locator(".picture__lanes").bounding_box()
    now = page.locator(".picture__line--now").bounding_box()
    marks = [one.bounding_box() for one in page.locator(".picture__mark").all()]
    context.close()

    left = lanes["x"] + lanes["width"]
    middle = (left + picture["x"] + picture["width"]) / 2
    assert middle < now["x"] < picture["x"] + picture["width"]
    cut = [m for m in marks if m["x"] + 1 < left < m["x"] + m["width"] - 1]
    assert cut == []


def test_on_paper_everything_owed_is_there(town, browser: Browser):
    """
    What is folded on the screen is unfolded in print, and what is to click is gone.
    """
    context = browser.new_context(base_url=town.url, java_script_enabled=False)
    page = context.new_page()
    sign_in(page)
    page.emulate_media(media="print")

    for one in page.locator(".owed-list__item").all():
        expect(one).to_be_visible()
    expect(page.get_by_role("heading", name="Record", exact=True)).to_have_count(0)
    context.close()


def test_the_list_of_standards_is_narrowed_and_leads_to_the_reasoning(
    town, browser: Browser
):
    """
    From the family to the steps: by typing, and by the keyboard alone.
    """
    context = browser.new_context(base_url=town.url)
    page = context.new_page()
    sign_in(page)

    page.get_by_role("link", name="Why is nothing owed?").click()
    page.wait_for_load_state()  # the script that narrows the list
    page.get_by_label("Find a standard").press_sequentially("new birth visit")
    expect(page.locator("#standards li:visible").first).to_contain_text("ew birth")
    link = page.locator("#standards li:visible a").first
    link.focus()
    link.press("Enter")

    expect(page.locator("h1")).to_contain_text("ew birth")
    expect(page.get_by_role("heading", name="What you may not read")).to_be_visible()
    expect(page.locator(".why-case").first).to_contain_text("Birth (baby)")
    context.close()


@pytest.mark.parametrize("width", WIDTHS)
def test_an_action_is_agreed_and_then_done_without_any_script(
    town, browser: Browser, width
):
    """
    From the record to the worklist, and from there to the list of what was done.
    """
    context = browser.new_context(
        base_url=town.url, bypass_csp=True, viewport={"width": width, "height": 900}
    )
    page = context.new_page()
    family = sign_in(page)
    page.goto(f"{family}/record/action.agreed")
    page.locator("input[name=about]").first.check()
    page.get_by_label("What is to be done?").fill(f"Weigh him at home ({width})")
    page.get_by_label("Who does it?").select_option("health_visitor")
    page.get_by_role("button", name="Continue").click()
    page.get_by_role("button", name="Save").click()
    page.goto(f"{family}/actions")
    found = [barriers(page, [width])]
    row = page.locator("li", has_text=f"Weigh him at home ({width})").last
    row.get_by_role("link", name="Record that it was done").click()
    found.append(barriers(page, [width]))
    page.get_by_label("What was done, and where").fill("Weighed; it is in the red book")
    for name, value in (("day", "1"), ("month", "1"), ("year", "2001")):
        page.locator(f"input[name=day-{name}]").fill(value)
    page.get_by_role("button", name="Record that it was done").click()
    expect(page.locator(".nhsuk-error-summary")).to_contain_text("or a later one")
    found.append(barriers(page, [width]))
    today = page.evaluate("new Date().toISOString()")[:10].split("-")
    for name, value in zip(("year", "month", "day"), today, strict=True):
        page.locator(f"input[name=day-{name}]").fill(value)
    page.get_by_role("button", name="Record that it was done").click()
    page.goto(f"{family}/actions")
    found.append(barriers(page, [width]))

    expect(page.locator("main")).to_contain_text("it is in the red book")
    context.close()
    assert found == [[], [], [], []]

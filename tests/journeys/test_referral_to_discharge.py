"""From a GP's referral to the end of care: six people, and nobody lets go too soon.

The GP refers a mother with a warning sign. The duty clinician triages and accepts, and
the GP hears of it. Whoever leads the team allocates by who has room. The worker books,
sees mother and baby, takes a score, and writes an assessment and a plan, which a
consultant approves. Care ends once the health visitor and the GP have both accepted,
and the health visitor acknowledges the summary. All of it happens on one day: the
clock of the site does not move.
"""

import re
from collections.abc import Callable, Iterator
from datetime import datetime
from zoneinfo import ZoneInfo

import pytest
from playwright.sync_api import Browser, Page, expect

from lib.barriers import barriers
from lib.readers import DESK, PHONE, Reader

GP, DUTY, LEAD = "Nikhil Raman", "Kofi Asamoah", "Tom Birkenhall"
CONSULTANT, VISITOR = "Sunita Menon-Clarke", "Amina Yusuf"
FAMILY, LABEL = "Garside", "S. G."
MOTHER = "Shelley Garside"
LONDON = ZoneInfo("Europe/London")
WHY = "Not herself since Sunday: up all night, talks fast, cannot put Macy down"
HELP = "See her this week, and say whether she can stay at home"
SIGN = "A recent marked change of mood"
REASON = "Three nights without sleep, and new"
EARLY = "She stops sleeping and tidies at night."
BEGAN, NOW_SCORE = 24, 9
#: What the plan and the assessment say, by the number of the section.
SAYS = "She said this herself, and we wrote it down together. Part"
SUMMARY = "Seen at home with Macy. Sleeps, and the score is down from 24 to 9."

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


def test_a_mother_is_referred_cared_for_and_never_let_go_before_she_is_held(sign_in):
    gp = sign_in(GP)
    family = refers(gp)
    duty = sign_in(DUTY)
    referral = triages_and_accepts(duty)
    hears_that_she_is_accepted(gp, family)
    name = allocates(sign_in(LEAD))

    nurse = duty if name == DUTY else sign_in(name)
    sees_both(nurse, family)
    scores(nurse, family, BEGAN)
    plan = writes(nurse, family)
    approves(sign_in(CONSULTANT), plan)
    sends(nurse, plan)
    scores(nurse, family, NOW_SCORE)
    sees_both_scores(nurse, referral)

    offers(nurse, referral)
    visitor = sign_in(VISITOR, PHONE)
    accepts(visitor, family)
    cannot_end_yet(nurse, referral)
    accepts(gp, family)
    ends(nurse, referral)
    acknowledges_the_summary(visitor)


def refers(gp: Reader) -> str:
    """The GP says what is wrong, with the warning sign; the id of the family."""
    page = gp.page
    gp.finds_family(FAMILY)
    family = page.url
    page.goto(f"{family}/record/mental-health-referral")
    page.get_by_role("radio", name=f"{MOTHER}, mother").check()
    page.get_by_role("radio", name="Urgent", exact=True).check()
    page.get_by_label("Why?", exact=True).fill(WHY)
    page.get_by_role("checkbox", name=SIGN).check()
    page.get_by_label("What is the service asked to do?").fill(HELP)
    agreed = page.get_by_role("group", name="Does the parent know of it")
    agreed.get_by_role("radio", name="Yes").check()
    page.get_by_label("How and when can they be reached").fill("Her mother's, mornings")
    gp.looks("refer")
    page.get_by_role("button", name="Continue").last.click()
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_role("heading", name="Recorded", exact=True)).to_be_visible()
    return family


def triages_and_accepts(duty: Reader) -> str:
    """From the inbox, by the rules of the service, to telling the GP; the address."""
    page = duty.page
    page.goto("/referrals")
    row = page.locator(".care-list__item", has_text=LABEL).filter(has_text=SIGN)
    expect(row).to_contain_text("Urgent")
    expect(page.locator("main")).not_to_contain_text(FAMILY)
    duty.looks("referral-inbox")
    row.get_by_role("link").first.click()
    page.wait_for_url(re.compile("/referrals/[0-9a-f-]+$"))
    referral = page.url
    main = page.locator("main")
    expect(main).to_contain_text(HELP)
    expect(main).to_contain_text("Which medicines she takes")
    duty.looks("referral")
    assert barriers(page, [390]) == []
    page.get_by_role("button", name="Triage it").click()
    page.get_by_role("radio", name="Urgent").check()
    for danger in ("Is there a danger to the parent", "Is there a danger to the baby"):
        group = page.get_by_role("group", name=danger)
        group.get_by_role("radio").first.check()
    bed = page.get_by_role("group", name="Is a bed in a mother and baby unit needed")
    bed.get_by_role("radio", name="No").check()
    rule = page.locator(".care-rules", has_text="A moderate to severe or complex")
    rule.get_by_role("radio", name="Yes").check()
    rule.get_by_label("Reason").fill(REASON)
    page.get_by_role("radio", name="Accept it now").check()
    duty.looks("triage")
    assert barriers(page, [390]) == []
    page.get_by_role("button", name="Save what triage found").click()
    expect(page.get_by_label("What they are told")).to_have_value(
        re.compile("accepted")
    )
    page.get_by_role("button", name="Save that they are told").click()
    expect(page.locator("main")).to_contain_text(REASON)
    return referral


def hears_that_she_is_accepted(gp: Reader, family: str) -> None:
    """The GP finds the answer among what needs one, and acknowledges it."""
    page = gp.page
    page.goto("/referrals")
    expect(page.locator(".care-list__item", has_text=LABEL).first).to_contain_text(
        "Accepted"
    )
    page.goto(f"{family}/messages")
    page.locator("main").get_by_role("link", name=f"({LABEL})").first.click()
    expect(page.locator("main")).to_contain_text("has accepted this referral")
    page.get_by_role("button", name="Acknowledge").first.click()
    expect(page.get_by_text("Acknowledged", exact=True).first).to_be_visible()


def allocates(lead: Reader) -> str:
    """By the reasons beside each name; the baby has a worker too. Who has her now."""
    page = lead.page
    page.goto("/referrals")
    page.get_by_role("link", name="Accepted and without a worker").click()
    page.get_by_role("link", name=f"Allocate {LABEL}").first.click()
    page.get_by_label("Seen every week").check()
    page.get_by_role("button", name="Suggest again for this").click()
    suggested = page.locator("label", has_text="(suggested)").first
    name = suggested.inner_text().strip().removesuffix(" (suggested)")
    suggested.click()
    baby = page.get_by_role("group", name="Who is the baby's own worker?")
    baby.get_by_role("radio").first.check()
    page.get_by_role("button", name="Allocate", exact=True).click()
    expect(page.locator("#allocations")).to_contain_text(f"{name} coordinates the care")
    return name


def sees_both(nurse: Reader, family: str) -> None:
    """Booked, and what became of it for the mother and for the baby."""
    page = nurse.page
    page.goto(f"{family}/appointments/book")
    page.get_by_label(f"{MOTHER}, mother").check()
    page.get_by_label("Macy Garside").check()
    page.get_by_label("What is it?").select_option("home_visit")
    now = datetime.now(LONDON)
    for name, value in (
        ("Day", now.day), ("Month", now.month), ("Year", now.year),
        ("Time", f"{now:%H:%M}"),
    ):  # fmt: skip
        page.get_by_label(name, exact=True).fill(str(value))
    page.get_by_label("Where?").select_option("home")
    page.get_by_label("Why at this time all the same?").fill("She is unwell today")
    page.get_by_role("button", name="Book it").click()
    page.get_by_role("link", name="Say what became of it").click()
    for group in page.get_by_role("group", name="what became of it?").all():
        group.get_by_role("radio").first.check()
    page.get_by_role("button").last.click()
    expect(page.locator("main")).to_contain_text("Mother came; Baby came")


def scores(nurse: Reader, family: str, total: int) -> None:
    """CORE-10: the sum alone, as it stands on the sheet."""
    page = nurse.page
    page.goto(f"{family}/record/core10")
    page.get_by_role("radio", name=f"{MOTHER}, mother").check()
    page.get_by_role("radio", name="The total only").check()
    page.get_by_label("Total", exact=True).fill(str(total))
    page.get_by_role("button", name="Continue").last.click()
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_role("heading", name="Recorded", exact=True)).to_be_visible()


def writes(nurse: Reader, family: str) -> str:
    """The assessment, then the plan; its address."""
    page = nurse.page
    for title in ("Comprehensive assessment", "Perinatal care plan"):
        page.goto(f"{family}/documents")
        page.get_by_role("link", name=f"Write it of the {title.lower()}").click()
        for number, field in enumerate(page.locator("main textarea").all(), 1):
            field.fill(f"{SAYS} {number}.")
        if title == "Perinatal care plan":
            page.get_by_label("Early signs that she is becoming unwell").fill(EARLY)
        page.get_by_role("button", name="Record version 1").click()
        expect(page.locator("main")).to_contain_text(f"{SAYS} 1.")
    nurse.looks("first-plan")
    return page.url


def approves(consultant: Reader, plan: str) -> None:
    page = consultant.page
    page.goto(plan)
    page.get_by_role("link", name="Approve it").click()
    page.get_by_role("button", name="Approve this version").click()
    expect(page.locator("main")).to_contain_text("(perinatal psychiatrist)")


def sends(nurse: Reader, plan: str) -> None:
    page = nurse.page
    page.goto(plan)
    page.get_by_role("link", name="Send it to those").click()
    page.get_by_role("button", name="Send it to them").click()
    expect(page.get_by_role("heading", name="Who has this version")).to_be_visible()


def sees_both_scores(nurse: Reader, referral: str) -> None:
    page = nurse.page
    page.goto("/caseload")
    link = page.locator(f"a[href='{_path(referral)}']")
    row = page.locator(".care-list__item", has=link)
    expect(row).to_contain_text(f"{BEGAN}, {NOW_SCORE}")
    nurse.looks("caseload")
    assert barriers(page, [390]) == []


def _path(address: str) -> str:
    return "/" + address.split("/", 3)[3]


def offers(nurse: Reader, referral: str) -> None:
    """Both who carry on are asked: each accepts for themselves."""
    page = nurse.page
    page.goto(referral)
    page.get_by_role("link", name="Offer their care to whoever").click()
    page.get_by_role("radio", name="A service ends its care").check()
    for role in ("Health visitor:", "GP:"):
        page.get_by_role("checkbox", name=re.compile(f"^{role}")).first.check()
    page.get_by_label("How the parent is", exact=True).fill("Well, and sleeps")
    page.get_by_role("button", name="See what they will read").click()
    page.get_by_role("button", name="Offer the handover").last.click()
    page.goto(referral)
    expect(page.locator("main")).to_contain_text("has not answered yet")


def accepts(reader: Reader, family: str) -> None:
    page = reader.page
    page.goto(family)
    page.locator(".handover-line").get_by_role("link").first.click()
    page.get_by_role("button", name="Accept the handover").click()
    expect(page.locator("main")).to_contain_text("since")


def cannot_end_yet(nurse: Reader, referral: str) -> None:
    page = nurse.page
    page.goto(referral)
    expect(page.locator("main")).to_contain_text("has not answered yet")
    expect(page.get_by_role("button", name="End our care")).to_have_count(0)


def ends(nurse: Reader, referral: str) -> None:
    page = nurse.page
    page.goto(referral)
    page.get_by_role("button", name="End our care").click()
    page.get_by_label("What was done, and how they are now").fill(SUMMARY)
    page.get_by_label("What it means for the baby").fill("No worry about the baby")
    page.get_by_label("The early signs that it comes back").fill(EARLY)
    page.get_by_role("radio", name="Yes, and this was said").check()
    page.get_by_label("What was said about another").fill("Tell the midwife at booking")
    nurse.looks("care-ends")
    page.get_by_role("button", name="End our care").click()
    expect(page.locator("main")).to_contain_text("Ended")


def acknowledges_the_summary(visitor: Reader) -> None:
    page: Page = visitor.page
    page.goto("/messages?view=answer")
    from_team = page.locator(".message-list__item", has_text="Vale perinatal team")
    # The plan came first, the summary last.
    from_team.filter(has_text=LABEL).last.get_by_role("link").click()
    expect(page.locator("main")).to_contain_text(SUMMARY)
    visitor.looks("summary")
    page.get_by_role("button", name="Acknowledge").first.click()
    expect(page.get_by_text("Acknowledged", exact=True).first).to_be_visible()

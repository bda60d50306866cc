"""Two halves of one picture: the journey that Plait is for, in two browsers.

A health visitor sees a mark on a baby of nine weeks. That the mother's depression is
severe is known to the perinatal team alone. The social worker sees that a strategy
meeting with the perinatal team is owed, and why, and reads nothing of the diagnosis.
"""

import re
from collections.abc import Iterator
from datetime import datetime
from zoneinfo import ZoneInfo

import pytest
from playwright.sync_api import Browser, expect

from lib.readers import Reader
from plait.clock.working_days import Calendar

HEALTH_VISITOR = "Amina Yusuf"
SOCIAL_WORKER = "Daniel Okoro"
PERINATAL = "Sunita Menon-Clarke"
FAMILY = "Fenwick"
#: Words of the diagnosis and of the care around it, as the perinatal team wrote them.
DIAGNOSIS = re.compile(
    r"depress|severe|diagnos|therapy|she rang the team", re.IGNORECASE
)


@pytest.fixture(scope="module")
def town(peopled_site):
    """The made-up areas with their plays."""
    return peopled_site


@pytest.fixture
def sign_in(town, browser: Browser) -> Iterator:
    """Sign in as one of the made-up staff, in a browser of one's own."""
    found: list[Reader] = []

    def sign_in(name: str) -> Reader:
        found.append(Reader.signed_in(browser, town.url, name))
        return found[-1]

    yield sign_in
    for reader in found:
        reader.page.context.close()


def test_the_social_worker_sees_that_a_meeting_is_owed_and_not_the_diagnosis(sign_in):
    """
    A mark here and an illness known there ask for a meeting, and disclose nothing.
    """
    visitor = sign_in(HEALTH_VISITOR)
    _opens_family(visitor)
    _records_a_mark(visitor)

    owed = visitor.page.locator(".owed-list__item", has_text="perinatal mental health")
    expect(owed).to_contain_text("Owed by Social worker")

    worker = sign_in(SOCIAL_WORKER)
    _sees_the_meeting_owed(worker)
    _sees_why(worker)

    read = worker.read_again()
    assert any("/owed/" in url for url in read)
    found = {(url, one) for url in read for one in DIAGNOSIS.findall(read[url])}
    assert not found


def test_the_perinatal_team_reads_what_it_wrote(sign_in):
    """
    The words that the social worker was not sent are there for those who hold them.
    """
    perinatal = sign_in(PERINATAL)
    _opens_family(perinatal)

    assert DIAGNOSIS.findall("".join(perinatal.read_again().values()))


def _opens_family(reader: Reader) -> None:
    page = reader.page
    reader.finds_family(FAMILY)
    expect(page.get_by_text("FENWICK, Toby")).to_be_visible()
    reader.looks("halves-family")


def _records_a_mark(reader: Reader) -> None:
    page = reader.page
    page.get_by_role("link", name="A mark or injury").click()
    page.locator("label.body-map__hit[for=site-left-cheek]").click()
    expect(page.locator("#site-left-cheek")).to_be_checked()
    page.get_by_role("radio", name="Bruise").check()
    page.get_by_label("Size, at its longest").fill("8")
    reader.looks("halves-mark")
    page.get_by_role("button", name="Continue").last.click()

    page.get_by_label("No explanation was given").check()
    reader.looks("halves-explanation")
    page.get_by_role("button", name="Continue").click()

    expect(page.get_by_text("Left cheek: bruise, 8 mm")).to_be_visible()
    asks = page.locator(".asks")
    expect(asks).to_contain_text("Strategy meeting after a mark")
    # What she may not know is not worked out before she has recorded anything.
    expect(asks).not_to_contain_text("perinatal")
    reader.looks("halves-check")
    page.get_by_role("button", name="Save").click()

    expect(page.get_by_role("heading", name="Recorded", exact=True)).to_be_visible()
    reader.looks("halves-recorded")


def _sees_the_meeting_owed(reader: Reader) -> None:
    page = reader.page
    page.goto("/due")
    row = page.get_by_role("link", name="Strategy meeting with perinatal mental health")
    expect(row.first).to_be_visible()
    reader.looks("halves-due")
    rows = page.locator("tr, li", has=row)
    rows.filter(has_text="Baby F.").first.get_by_role(
        "link", name="Strategy meeting with perinatal mental health"
    ).first.click()


def _sees_why(reader: Reader) -> None:
    page = reader.page
    why = page.locator("main")
    expect(why).to_contain_text("Mark or injury seen")
    expect(why).to_contain_text("Information held by Vale perinatal team")
    expect(why).to_contain_text(_next_working_day())
    reader.looks("halves-why")
    family = page.url.partition("/owed/")[0]
    page.goto(family)
    expect(page.get_by_text("FENWICK, Toby")).to_be_visible()
    expect(page.locator("#owed")).to_contain_text("perinatal mental health")
    reader.looks("halves-family-owed")


def _next_working_day() -> str:
    today = datetime.now(ZoneInfo("Europe/London")).date()
    day = Calendar.england().add(today, 1)
    return f"{day:%a} {day.day} {day:%b %Y}"

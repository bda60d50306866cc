"""`plait guide build`: the guide as files that need no server."""

import re
import shutil
from functools import cache
from html.parser import HTMLParser
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from plait.site.cli_guide import command
from plait.site.guide_files import MARK
from plait.standards.loader import library


class Links(HTMLParser):
    """The addresses that a page names, and the places within it."""

    def __init__(self):
        super().__init__()
        self.links: list[str] = []
        self.places: set[str] = set()

    def handle_starttag(self, tag, attrs):
        """Note every address and every place."""
        del tag
        for name, value in attrs:
            if name in {"href", "src", "action"}:
                self.links.append(value)
            if name == "id":
                assert value not in self.places, f"{value} is there twice"
                self.places.add(value)


def build(out: Path, *arguments: str) -> Result:
    """Run the command."""
    return CliRunner().invoke(command, ["build", "--out", str(out), *arguments])


@pytest.fixture(scope="module")
def built(tmp_path_factory) -> Path:
    """A guide that was built once."""
    out = tmp_path_factory.mktemp("guide") / "new" / "guide"
    done = build(out, "--on", "2026-11-26")
    assert done.exit_code == 0, done.output
    return out


def read(page: Path) -> Links:
    """What a page links to."""
    return links_of(page.read_text("utf-8"))


@cache
def links_of(text: str) -> Links:
    """Found once, as several tests ask it of every page."""
    links = Links()
    links.feed(text)
    return links


def test_every_link_leads_somewhere(built):
    """
    Each page, style sheet, script, picture and place on a page is there.
    """
    pages = {page: read(page) for page in built.rglob("*.html")}
    broken = []
    for page, found in pages.items():
        for link in found.links:
            if link.startswith(("https://", "tel:")):
                continue
            address, _, place = link.partition("#")
            target = (page.parent / address).resolve() if address else page
            places = pages[target].places if target in pages else {place}
            if not target.is_file() or (place and place not in places):
                broken.append((page.name, link))

    assert pages
    assert broken == []


def test_nothing_leads_to_a_server(built):
    """
    No address begins at a root, names a host of ours, or asks for signing in.
    """
    for page in built.rglob("*.html"):
        for link in read(page).links:
            assert not link.startswith(("/", "http:", "file:")), (page, link)
            assert "accounts" not in link


def test_what_a_style_sheet_asks_for_is_there(built):
    """
    Pictures of the design system lie beside it.
    """
    asked = [
        (sheet.parent / target).resolve()
        for sheet in built.rglob("*.css")
        for target in re.findall(r"url\(([^)#]+)\)", sheet.read_text("utf-8"))
        if not target.startswith("data:")
    ]

    assert asked
    assert [path for path in asked if not path.is_file()] == []


def test_every_standard_has_its_page_and_every_page_its_crisis_numbers(built):
    """
    No page leaves anybody without a number to ring.
    """
    for one in library():
        assert (built / "standards" / f"{one.id}.html").is_file()
    for page in built.rglob("*.html"):
        text = page.read_text("utf-8")
        assert "999" in text
        assert "116 123" in text


def test_nothing_is_out_of_reach(built):
    """
    From the first page every other page can be reached.
    """
    seen, todo = set(), [(built / "index.html").resolve()]
    while todo:
        page = todo.pop()
        if page in seen or page.suffix != ".html":
            continue
        seen.add(page)
        todo += [
            (page.parent / link.partition("#")[0]).resolve()
            for link in read(page).links
            if not link.startswith(("https://", "tel:", "#"))
        ]

    assert {page.resolve() for page in built.rglob("*.html")} - seen == set()


@pytest.fixture(scope="module")
def built_over(built, tmp_path_factory) -> Path:
    """A guide of the same day, built over old pages, of which one is too many."""
    out = tmp_path_factory.mktemp("again") / "guide"
    shutil.copytree(built, out)
    for page in out.rglob("*.html"):
        page.write_text("old")
    (out / "standards" / "gone.html").write_text("old")
    mark = out / MARK
    mark.write_text(mark.read_text() + "standards/gone.html\n../kept.txt\n")
    (out.parent / "kept.txt").write_text("mine")
    done = build(out, "--on", "2026-11-26")
    assert done.exit_code == 0, done.output
    return out


def test_a_folder_that_it_made_is_brought_up_to_date(built_over):
    """
    What is not of the guide any more goes; what somebody laid beside it stays.
    """
    assert not (built_over / "standards" / "gone.html").exists()
    assert (built_over.parent / "kept.txt").read_text() == "mine"


def test_a_folder_with_anything_else_in_it_is_refused(tmp_path):
    """
    And left as it was.
    """
    (tmp_path / "letter.txt").write_text("mine")

    done = build(tmp_path)

    assert done.exit_code == 1
    assert "is not empty, and `plait guide build` did not make it" in done.output
    assert [path.name for path in tmp_path.iterdir()] == ["letter.txt"]


def test_a_file_is_not_a_folder(tmp_path):
    """
    It says what to name.
    """
    (tmp_path / "file").write_text("")

    done = build(tmp_path / "file")

    assert done.exit_code == 1
    assert "is a file. Name a folder." in done.output


def test_a_place_that_cannot_be_written_is_said(tmp_path):
    """
    In a sentence, without a traceback.
    """
    (tmp_path / "file").write_text("")

    done = build(tmp_path / "file" / "guide")

    assert done.exit_code == 1
    assert "Not a directory" in done.output
    assert "Traceback" not in done.output


def test_a_partnership_may_come_first(tmp_path):
    """
    Its limit leads; a name that is no policy is said, with the one that was meant.
    """
    assert build(tmp_path / "guide", "--policy", "ashmere").exit_code == 0
    page = tmp_path / "guide" / "standards" / "infant_injury_paediatric.html"
    assert "within 12 hours." in page.read_text("utf-8")

    wrong = build(tmp_path / "other", "--policy", "ashmer")

    assert wrong.exit_code == 1
    assert "Did you mean 'ashmere'?" in wrong.output
    assert not (tmp_path / "other").exists()


def test_the_same_day_gives_the_same_files(built, built_over):
    """
    Byte for byte, so that two builds can be compared; an old page is written anew.
    """
    for page in built.rglob("*"):
        if page.is_file():
            again = built_over / page.relative_to(built)
            assert again.read_bytes() == page.read_bytes(), page.name

"""The documentation is current: generated pages, links, settings, commands, words."""

import re
import subprocess
import sys
from pathlib import Path

import pytest

from plait.access import classes
from plait.engine.obligations import State
from plait.site.commands import COMMANDS
from plait.synthetic import loading
from plait.synthetic.organisation import organisation
from plait.timeline.facts import kinds

ROOT = Path(__file__).resolve().parents[3]
DOCS = ROOT / "docs"
PAGES = sorted([*DOCS.rglob("*.md"), *ROOT.glob("*.md")])
LINK = re.compile(r"\]\(([^)#\s]+)(?:#[^)]*)?\)")
SETTING = re.compile(r"\"(PLAIT_[A-Z_]+|DATABASE_URL)\"")
PROMISED = re.compile(
    r"`((?:unit|integration|generative|pages|spec|architecture)[\w/.]*)`"
)


def text(name: str) -> str:
    """A file of the repository."""
    return (ROOT / name).read_text("utf-8")


def test_generated_pages_are_current():
    """
    `make docs` would change nothing.
    """
    done = subprocess.run(
        [sys.executable, str(ROOT / "tools" / "reference.py"), "--check"],
        capture_output=True,
        text=True,
        check=False,
    )

    assert done.returncode == 0, done.stderr


def test_a_page_that_differs_is_noticed(tmp_path, monkeypatch):
    """
    The check can fail.
    """
    monkeypatch.syspath_prepend(str(ROOT / "tools"))
    import reference

    for name in reference.pages():
        (tmp_path / name).write_text("something else")
    monkeypatch.setattr(reference, "REFERENCE", tmp_path)
    monkeypatch.setattr(reference, "HERE", tmp_path)

    assert reference.main(["--check"]) == 1


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_links_within_the_repository_lead_somewhere(page):
    """
    No page points at a file that is not there.
    """
    for target in LINK.findall(page.read_text("utf-8")):
        if "://" not in target:
            assert (page.parent / target).exists(), target


def test_every_setting_is_documented():
    """
    What the code reads from the environment stands in the settings page.
    """
    read = {
        name
        for path in [*(ROOT / "src").rglob("*.py"), *(ROOT / "tools").rglob("*.py")]
        for name in SETTING.findall(path.read_text("utf-8"))
    }
    page = text("docs/reference/settings.md")

    assert {name for name in read if f"`{name}`" not in page} == set()


def test_every_command_is_documented():
    """
    What `plait --help` lists stands in the page of commands.
    """
    page = text("docs/reference/cli.md")

    assert {name for name in COMMANDS if f"plait {name}" not in page} == set()


def test_the_glossary_has_every_group_class_and_state():
    """
    The words of the rules are explained in words of people.
    """
    page = text("docs/glossary.md")
    words = {kind.group for kind in kinds().values()} | set(classes.NAMES)
    words |= set(State.__args__)

    missing = {word for word in words if f"| {word.replace('_', ' ')} |" not in page}

    assert missing == set()


def test_the_readme_names_people_who_are_there_and_the_password():
    """
    Whoever follows the README can sign in.
    """
    readme = text("README.md")
    emails = {person.email for team in organisation().teams for person in team.staff}
    named = set(re.findall(r"[\w.-]+@[\w.-]+\.example", readme))

    assert named
    assert named <= emails
    assert loading.DEMO_PASSWORD in readme


def test_hazards_name_tests_that_are_there():
    """
    A control whose test does not exist is a hope.
    """
    promised = PROMISED.findall(text("docs/safety/hazards.md"))

    assert promised
    assert [path for path in promised if not (ROOT / "tests" / path).exists()] == []


def test_decisions_have_all_their_parts_and_are_listed():
    """
    Context, decision, price and the guard that keeps it; each in the list.
    """
    listed = text("docs/adr/README.md")

    for page in DOCS.glob("adr/0*.md"):
        written = page.read_text("utf-8")
        for part in ("## Context", "## Decision", "## Price", "## Guard"):
            assert part in written, page.name
        assert page.name in listed

"""Plain English: the age at which the texts of the guide can be read."""

import re
from datetime import date
from statistics import median

import pytest
from click.testing import CliRunner

from lib.reading_age import reading_age
from plait.pages.guide import shelf, stages, words
from plait.site.cli_guide import command

DAY = date(2026, 11, 26)
#: What half of all texts must be under, and what no text may be over, in years.
MEDIAN, OLDEST = 12, 16
#: A formula says nothing about a heading of two words.
FEWEST_WORDS = 8
SHELF = shelf.shelf(DAY)


def told(it: shelf.Shelved) -> list[str]:
    """The stories of a standard, each as one text."""
    stories = [words.story(it.standard, one) for one in it.standard.examples]
    return [f"{one.name}. {'. '.join(one.lines)}. {one.outcome}" for one in stories]


def texts(it: shelf.Shelved) -> list[str]:
    """Its title with the advice beside which it stands, its sentence, its stories."""
    one = it.standard
    return [f"{one.title}. {one.advice}", one.advice, words.said(one), *told(it)]


def too_hard(found: list[str]) -> list[str]:
    """Those of the texts that are over the bar, with their age."""
    aged = [(round(reading_age(text), 1), text) for text in found]
    return [f"{age}: {text[:200]}" for age, text in aged if age > OLDEST]


@pytest.mark.parametrize("it", SHELF, ids=lambda it: it.id)
def test_no_text_of_a_standard_is_too_hard(it):
    """
    Title, advice, sentence and stories; the names of services are exempt.
    """
    assert too_hard(texts(it)) == []


@pytest.mark.parametrize("of", [lambda it: [it.standard.advice], texts, told])
def test_half_of_the_texts_can_be_read_at_twelve(of):
    """
    Of the advice, of the stories, and of all together.
    """
    ages = [reading_age(text) for it in SHELF for text in of(it)]

    assert median(ages) <= MEDIAN


def test_the_words_of_the_pages_are_plain(tmp_path):
    """
    What the pages themselves say, beside the standards: no paragraph is too hard.
    """
    built = CliRunner().invoke(command, ["build", "--out", str(tmp_path / "guide")])
    assert built.exit_code == 0, built.output
    names = ("index", "roles", "roles/health_visitor", "stages/pregnancy")
    found = [stage.lead for stage in stages.STAGES.values()]
    for name in names:
        page = (tmp_path / "guide" / f"{name}.html").read_text("utf-8")
        said = re.findall(r"(?s)<p class=\"nhsuk-[^>]*>(.*?)</p>", page)
        found += [" ".join(re.sub(r"<[^>]+>", "", text).split()) for text in said]

    assert len(found) > len(stages.STAGES)
    assert too_hard([it for it in found if len(it.split()) >= FEWEST_WORDS]) == []


def test_the_bar_can_be_missed():
    """
    Officialese is over it; a sentence for a nurse is not.
    """
    official = (
        "Practitioners should facilitate comprehensive multidisciplinary consideration "
        "of psychosocial vulnerabilities prior to implementing intervention strategies."
    )

    assert too_hard([official]) != []
    assert too_hard(["Ring the ward and ask who will see the baby tonight."]) == []


@pytest.mark.parametrize(
    ("text", "low", "high"),
    [
        ("The cat sat on the mat.", 5, 6),
        ("Visit her at home after 28 weeks and before the baby comes.", 7, 11),
        ("Acknowledge responsibility immediately.", 16, 60),
    ],
)
def test_the_age_rises_with_the_words(text, low, high):
    """
    Short words and sentences are young.
    """
    assert low <= reading_age(text) <= high

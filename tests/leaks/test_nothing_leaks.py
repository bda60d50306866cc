"""Who is shown what, by every route, against an oracle that knows nothing of the code.

A small budget here; `make leaks` has the fixed one, and `make leaks TIMES=20` a large.
"""

import pytest
from django.apps import apps
from django.urls import get_resolver

from generative.access_oracle import CLASSES
from leaks import adapters, making, shows, trial
from leaks.every_fault import FAULTS
from plait.standards import services


@pytest.fixture(autouse=True)
def a_demonstration(db, settings):
    settings.DEMO = True
    yield
    services.use(None)


def test_nothing_leaks(record_property):
    """
    Pages, lists, forms, searches, files, streams, notices, the log: in a made-up area,
    and after what changes in it.
    """
    found = trial.trial(3, share=0.045)

    record_property("decisions", found.decisions)
    assert found.wrong == []
    assert 30 < found.share < 60, (
        "where nearly all is hidden, or shown, little is tested"
    )
    assert found.alike > 10
    assert set(found.routes) == set(shows.ADDRESSES)


def test_a_seeded_fault_is_noticed():
    """
    The check is worth something: it fails for each mistake of the list.
    """
    caught = trial.caught(FAULTS)

    assert sorted(one.name for one in FAULTS if one.name not in caught) == []


def test_every_route_says_what_it_could_show():
    """
    Whoever adds a route says here which records it could show, and so it is searched.
    """
    known = set(shows.ADDRESSES)

    assert set(adapters.SHOWS) == known
    assert set(_names(get_resolver().url_patterns)) == known


def _names(patterns):
    for one in patterns:
        if hasattr(one, "url_patterns"):
            yield from _names(one.url_patterns)
        else:
            yield one.name or str(one.pattern)


def test_every_table_has_a_word_or_a_reason():
    """
    Whoever adds a table puts a word into it that is looked for, or says why not.
    """
    ours = {
        model._meta.db_table
        for label in ("access", "assurance", "records", "workforce")
        for model in apps.get_app_config(label).get_models(include_auto_created=True)
    }

    assert set(adapters.TABLES) & set(adapters.WORDLESS) == set()
    assert set(adapters.TABLES) | set(adapters.WORDLESS) == ours


def test_areas_have_records_of_every_kind_and_class():
    """
    What is not in an area cannot leak from it.
    """
    some = [making.make(seed, trial.kinds()) for seed in (1, 2, 3)]

    kinds = {item.kind for made in some for item in made.items}
    assert kinds == {
        *adapters.TABLES.values(), "photo", "meeting", "emergency", "review",
    }  # fmt: skip
    classes = {event.sensitivity for made in some for event in made.events}
    assert classes == set(CLASSES)

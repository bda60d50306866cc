"""Faults in who looked, in emergencies, in messages and in what leaves, one at a time.

As in `leaks.faults`; some are rules of the database, and show on a page.
"""

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from functools import wraps
from typing import Any
from unittest.mock import patch

from django.db import connection

from generative.access_mutants import Mutant
from leaks import abroad, faults, streamed, told, tries
from leaks.checking import Checker
from leaks.faults import Fault, as_engine
from plait.access import posts
from plait.access.classes import name_of
from plait.access.errors import NotAllowed
from plait.casework import emergencies
from plait.exchange import packing
from plait.pages.staff import letter_words
from plait.records import emergencies as opened
from plait.records import message_files, queries
from plait.site import live_rights
from plait.worklist import message_lists, outbox, telling

Tried = Callable[[Checker, int], object]


def _in_sql(function: str, old: str, new: str) -> Callable[[], Any]:
    """What this function of the database says, it says otherwise."""

    @contextmanager
    def seeded() -> Iterator[None]:
        Mutant(function, function, old, new).breaks(connection)
        yield

    return seeded


#: The class before that of what is sealed.
_POLICE = 3


@contextmanager
def _sealed_travels() -> Iterator[None]:
    """What is sealed is put among what travels, under the name of another class."""
    query = "select pg_get_functiondef(oid) from pg_proc where proname = %s"
    with connection.cursor() as cursor:
        cursor.execute(query, ["put_envelopes"])
        [(source,)] = cursor.fetchall()
        broken = re.sub(r"\(e\.(sens|seen_as) <> 4\)", "true", source)
        broken = re.sub(r"e\.(sens|seen_as),", r"least(e.\1, 3::smallint),", broken)
        cursor.execute("set local role plait_owner")
        cursor.execute("grant create on schema plait to plait_keeper")
        cursor.execute("set local role plait_keeper")
        cursor.execute(broken)
        cursor.execute("set local role plait_app")
    # Whoever packs looks at the class once more.
    with patch.object(packing, "name_of", lambda sens: name_of(min(sens, _POLICE))):
        yield


def _tried(try_it: Tried) -> Callable[[Any, int], list[str]]:
    """What is wrong when one of the staff tries this."""

    def check(at: Any, staff: int) -> list[str]:
        checker = Checker(at.area, at.browser)
        with tries.as_html():
            try_it(checker, staff)
        return checker.tally.wrong

    return check


def _ladders(at: Any, staff: int) -> list[str]:
    return told.ladders(at.area) if staff == 1 else []


def _abroad(at: Any, staff: int) -> list[str]:
    return abroad.leaves(at.area) if staff == 1 else []


def _streams(at: Any, staff: int) -> list[str]:
    return streamed.streams(at.area, at.browser) if staff == 1 else []


def _wraps(module: Any, name: str, other: Callable[..., Any]) -> Callable[[], Any]:
    """In place of a function stands another, which is given the real one first."""

    def seeded() -> Any:
        real = getattr(module, name)

        @wraps(real)
        def stands_in(*args: Any, **named: Any) -> Any:
            return other(real, *args, **named)

        return patch.object(module, name, stands_in)

    return seeded


def _finds_in_all(real: Any, words: str, **asked: Any) -> Any:
    """A search that looks in every message, whosever it is."""
    with faults.role("plait_engine"), connection.cursor() as cursor:
        cursor.execute(
            f"select {message_lists._COLUMNS} from message m where m.words @@ "
            "websearch_to_tsquery('pg_catalog.english', %s)",
            [words],
        )
        return message_lists._page(cursor.fetchall(), message_lists.PAGE)


def _kin_are_forbidden(real: Any, wanted: Any, **how: Any) -> Any:
    tried = real(wanted, **how)
    known = "select 1 from plait.subject where reference = %s"
    if tried.result == "none" and faults.read(known, wanted.reference):
        raise NotAllowed
    return tried


def _all_review(real: Any, event_id: Any, **how: Any) -> Any:
    found = real(event_id, **how)
    return replace(found, standing="mine") if found else None


def _whoever_is_kin(real: Any, subject_id: Any, staff: Any, **how: Any) -> Any:
    return frozenset(staff)


def _on_duty_with_kin(real: Any, *args: Any, **how: Any) -> Any:
    return real(*args, **how | {"kin": ()})


def _names_somebody(real: Any, notice: Any) -> Any:
    made = real(notice)
    name = faults.a_name(notice.subject_id)
    return made | {"filled": {**made["filled"], "who": name}}


def _names_the_partner(real: Any, meeting: Any, **parts: Any) -> Any:
    made = real(meeting, **parts)
    query = "select given from plait.person where role = 'partner' order by id"
    names = ", ".join(row[0] for row in faults.read(query))
    return replace(made, intro=f"{made.intro} {names} was there.")


def _tells_who(real: Any, one: Any, there: Any) -> Any:
    said = real(one, there)
    return said.model_copy(update={"given": one.given})


def _tells_more(real: Any, row: Any, *args: Any) -> Any:
    said = real(row, *args)
    query = "select fact->>'note' from plait.event where subject_id = %s order by id"
    notes = [note for (note,) in faults.read(query, row.subject_id)]
    return said.model_copy(update={"fact": said.fact | {"before": notes[:2]}})


def _hears_of_all(real: Any, keys: Any, now: Any) -> Any:
    found = real(keys, now)
    every = frozenset(team for one in found.values() for team in one.teams)
    return {key: replace(one, teams=every) for key, one in found.items()}


_REVIEW = ("emergency-review",)
LATER = (
    Fault("an officer who is only told reads what the review found", _REVIEW,
          _wraps(opened, "emergency", _all_review), first=4),
    Fault("every officer reviews every opening", _REVIEW,
          _in_sql("emergencies", "when s.partnership_id = any (v_areas) then",
                  "when true then")),
    Fault("an officer reviews what was opened of their kin", _REVIEW,
          _in_sql("emergencies", "where x.subject_id = i.subject_id and x.staff_id = "
                  "v_me", "where false")),
    Fault("every officer's list has every opening", ("emergency-reviews",),
          _in_sql("emergencies", "when s.partnership_id = any (v_areas) then",
                  "when true then")),
    Fault("who was an officer is one still", ("emergency-reviews", "who-looked"),
          _in_sql("offices_of_mine", "p.valid_to > now()", "true")),
    Fault("an emergency lets in after its end", ("family",),
          _in_sql("open_subject", "until > now()",
                  "until > now() or purpose = 'emergency'")),
    Fault("an emergency tells kin that there is a record", (),
          _wraps(emergencies, "open_record", _kin_are_forbidden),
          check=_tried(tries.emergencies)),
    Fault("officers who are kin are told of an emergency", (),
          _wraps(posts, "not_close_to", _whoever_is_kin),
          check=_tried(tries.emergencies)),
    Fault("an officer is shown that the police looked", ("who-looked",),
          _in_sql("may_know_looker", "(a.kind <> 'police'::text)", "true")),
    Fault("whoever has it open sees who of their team looked", ("who-looked",),
          _in_sql("ask_who_looked", "and plait.manages(p.role)", "")),
    Fault("kin who are officers ask who looked", ("who-looked",),
          _in_sql("ask_who_looked", "v_me is null or not found or exists (\n"
                  "        select from exclusion where subject_id = p_subject and "
                  "staff_id = v_me\n    )", "v_me is null or not found")),
    Fault("an officer reads what was asked about themselves", ("unusual-looking",),
          _in_sql("unusual_looking", "e.staff_id <> v_me\n            and", "")),
    Fault("an agency's officer sees who of any agency looked", ("unusual-looking",),
          _in_sql("unusual_looking", "j.is_own_agency\n            or",
                  "true\n            or")),
    Fault("a search looks in every message", (),
          _wraps(message_lists, "find", _finds_in_all),
          check=_tried(tries.search_messages)),
    Fault("a search finds what is sealed", (),
          _in_sql("find_messages", "and m.sens <> 4", ""),
          check=_tried(tries.search_messages)),
    Fault("messages are listed by the engine", ("messages",),
          as_engine(message_lists, "of_teams")),
    Fault("messages of a family are listed by the engine", ("family-messages",),
          as_engine(message_lists, "of_family")),
    Fault("what a message says is read by the engine", ("message",),
          as_engine(queries, "events_of"), first=2),
    Fault("a file is read by the engine", ("message-file",),
          as_engine(message_files, "open_file"), first=2),
    Fault("a letter names another adult", (),
          _wraps(letter_words, "letter", _names_the_partner),
          check=_tried(tries.letters), first=2),
    Fault("a pack as a document is read by the engine", (),
          as_engine(queries, "timeline_for"), check=_tried(tries.packs)),
    Fault("kin are told that something is late", (),
          _wraps(telling, "on_duty", _on_duty_with_kin), check=_ladders),
    Fault("the mail of a ladder names somebody", (),
          _wraps(outbox, "_row", _names_somebody), check=_ladders),
    Fault("an envelope names a partner", (),
          _wraps(packing, "_someone", _tells_who), check=_abroad),
    Fault("an envelope tells what was not released", (),
          _wraps(packing, "_event", _tells_more), check=_abroad),
    Fault("what is sealed travels", (),
          _sealed_travels, check=_abroad, first=3),
    Fault("what is released no more travels", (),
          _in_sql("put_envelopes", "(r.until > now())", "true"), check=_abroad),
    Fault("a stream hears of other teams", (),
          _wraps(live_rights, "_hearers", _hears_of_all), check=_streams),
)  # fmt: skip

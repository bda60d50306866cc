"""What another system recorded is taken in whole, once, and with every fault named."""

from __future__ import annotations

import json
from datetime import timedelta

import pytest
from django.db import connections

from lib.town import NOW, make_town
from plait.timeline.lines import read_lines
from plait.worklist import bodies, importing, projection

MARCH = "2026-03-{:02d}T{}+00:00"


def line(id_, kind, about, day, agency, *, clock="09:00", corrects=None, **fact):
    """One line of a file."""
    at = MARCH.format(day, clock)
    return {
        "id": id_, "subject": "family:F1", "about": about, "kind": kind,
        "occurred_at": at, "recorded_at": at, "agency": agency, "fact": fact,
        "corrects": corrects,
    }  # fmt: skip


FAMILY = [
    line("e1", "person.joined", "m", 1, "ashmere-maternity", role="mother"),
    line("e2", "person.joined", "b", 1, "ashmere-maternity", role="infant",
         born_on="2026-02-20"),
    line("e3", "diagnosis.mental_health", "m", 2, "ashmere-perinatal",
         severity="severe"),
    line("e4", "injury.observed", "b", 3, "ashmere-health-visiting", mobile=False),
]  # fmt: skip


def read(*lines):
    return read_lines(one if isinstance(one, str) else json.dumps(one) for one in lines)


def take_in(*lines, **options):
    return importing.take_in(read(*lines), source="test", now=NOW, **options)


def rows(sql):
    with connections["engine"].cursor() as cursor:
        cursor.execute(sql)
        return cursor.fetchall()


def count(table):
    return rows(f"select count(*) from {table}")[0][0]


@pytest.fixture
def place(own_database):
    """The town, in a database of its own."""
    return make_town(using="engine")


def test_a_file_becomes_a_family_with_what_it_is_owed(place):
    """
    People, events and the duty that follows from two agencies' facts.
    """
    done = take_in(*FAMILY)

    assert (done.subjects, done.kept, done.problems) == (1, 4, [])
    assert rows("select role from person order by role") == [("infant",), ("mother",)]
    [(team, home)] = rows(
        "select w.team_id, s.home_team_id from worklist_entry w join subject s "
        "on s.id = w.subject_id where standard = 'conjunction_strategy_meeting'"
    )
    assert team == place.teams["social_care"].pk
    assert home == place.teams["maternity"].pk


def test_the_same_file_twice_is_one_record(place):
    """
    Idempotent when equal: nothing is written the second time.
    """
    take_in(*FAMILY)
    before = rows("select id, hash from event order by id")

    again = take_in(*FAMILY)

    assert (again.kept, again.known_before, again.problems) == (0, 4, [])
    assert rows("select id, hash from event order by id") == before


def test_the_same_id_with_other_content_is_refused_and_the_rest_kept(place):
    """
    What is recorded is never changed; a new line of the same file is.
    """
    take_in(*FAMILY)
    changed = line("e4", "injury.observed", "b", 3, "ashmere-health-visiting",
                   mobile=True)  # fmt: skip
    new = line("e5", "paediatric.assessed", "b", 4, "ashmere-paediatrics")

    done = take_in(*FAMILY[:3], changed, new)

    assert (done.kept, done.known_before) == (1, 3)
    assert [(one.number, one.reason) for one in done.problems] == [
        (4, "This was recorded already, with different content. Nothing was changed.")
    ]


def test_all_or_nothing_keeps_nothing(place):
    """
    One line in a thousand is enough.
    """
    with pytest.raises(importing.NothingKept) as caught:
        take_in(*FAMILY, "not a line", all_or_nothing=True)

    assert [one.number for one in caught.value.problems] == [5]
    assert count("event") == count("subject") == 0


def test_all_or_nothing_undoes_the_families_before_the_refused_line(place):
    """
    Also where only the database can tell that a line does not fit.
    """
    take_in(*FAMILY)
    other = [one | {"subject": "family:F0", "id": f"x{one['id']}"} for one in FAMILY]
    changed = FAMILY[3] | {"fact": {"mobile": True}}

    with pytest.raises(importing.NothingKept):
        take_in(*other, *FAMILY[:3], changed, all_or_nothing=True)

    assert count("subject") == 1
    assert count("event") == 4


def test_the_good_lines_among_ten_thousand_bad_ones_are_kept(place):
    """
    Each bad line is reported by number and reason; none is half-written.
    """
    garbage = [
        "", "{", "[]", "null", '{"id": 1}', '{"id": "x"}', "\x00", "é" * 50,
        json.dumps(FAMILY[3] | {"kind": "injury.observd", "id": "g"}),
        json.dumps(FAMILY[3] | {"occurred_at": "yesterday", "id": "h"}),
    ] * 1000  # fmt: skip

    done = take_in(*garbage, *FAMILY)

    assert done.kept == 4
    assert len(done.problems) == 9000  # an empty line is nothing
    assert all(one.reason for one in done.problems)
    assert done.problems[0].number == 2


def test_a_person_is_known_by_id_alone(place):
    """
    Without `person.joined` the role stands in the id, and it is recorded once.
    """
    first = line("e1", "contact.gp.other", "F1-mother", 1, "ashmere-gp")

    take_in(first)
    again = take_in(first)

    assert rows("select role from person") == [("mother",)]
    assert rows("select kind from event order by kind") == [
        ("contact.gp.other",), ("person.joined",),
    ]  # fmt: skip
    assert (again.kept, again.known_before) == (0, 1)


def test_a_unit_that_was_asked_names_the_request_of_the_bed_as_before(place):
    take_in(
        *FAMILY,
        line("e5", "admission.mbu.requested", "m", 4, "vale-perinatal"),
        line("e6", "admission.mbu.asked", "m", 5, "vale-perinatal", request="e5",
             unit="larkfield", unit_name="Larkfield", answer="no_bed"),
    )  # fmt: skip

    [(request, needed)] = rows(
        "select a.fact->>'request', s.id::text from event a, event s "
        "where a.kind = 'admission.mbu.asked' and s.kind = 'admission.mbu.requested'"
    )
    assert request == needed


def test_a_correction_and_an_answer_name_the_same_events_as_before(place):
    """
    Ids inside the lines are translated with them.
    """
    take_in(
        *FAMILY,
        line("e5", "message.sent", "m", 4, "ashmere-gp", to="midwife"),
        line("e6", "message.acknowledged", "m", 5, "ashmere-maternity", answers="e5"),
        line("e7", "injury.observed", "b", 6, "ashmere-health-visiting",
             corrects="e4", mobile=True),
    )  # fmt: skip

    [(answers, sent)] = rows(
        "select a.fact->>'answers', s.id::text from event a, event s "
        "where a.kind = 'message.acknowledged' and s.kind = 'message.sent'"
    )
    assert answers == sent
    assert rows(
        "select count(*) from worklist_entry where standard like '%injury%'"
        " or standard like 'conjunction%'"
    ) == [(0,)]


def test_an_agency_that_is_not_known_keeps_its_events_without_a_team(place):
    """
    What a neighbour saw is not lost because nobody has set up the neighbour.
    """
    far = line("e9", "injury.observed", "b", 5, "far-hospital", mobile=False)

    done = take_in(*FAMILY, far)

    assert done.unknown_agencies == {"far-hospital": 1}
    assert rows("select team_id from event where agency = 'far-hospital'") == [(None,)]


def test_with_a_partnership_agencies_are_made_in_it(own_database):
    """
    An empty database takes in a file with nothing but the name of a partnership.
    """
    done = take_in(*FAMILY, partnership="new-place")

    assert done.kept == 4
    assert rows("select slug, kind from agency order by slug") == [
        ("ashmere-health-visiting", "health_visiting"),
        ("ashmere-maternity", "maternity"),
        ("ashmere-perinatal", "perinatal"),
    ]
    assert rows("select distinct partnership_id from agency") == [("new-place",)]
    assert count("worklist_entry") > 0


def test_a_partnership_is_not_made_by_a_slip_of_the_pen(place):
    """
    Where there are partnerships, one of them must be meant.
    """
    with pytest.raises(bodies.UnknownPartnership) as caught:
        take_in(*FAMILY, partnership="ashmeer")

    assert "Did you mean 'ashmere'?" in caught.value.say


def test_nowhere_to_put_a_family_is_said_line_by_line(own_database):
    """
    Without any partnership nothing can be kept, and each line says why.
    """
    done = take_in(*FAMILY)

    assert done.kept == 0
    assert [one.number for one in done.problems] == [1, 2, 3, 4]
    assert "--partnership" in done.problems[0].reason


def test_what_was_imported_is_what_a_rebuild_finds(place):
    """
    Live equals rebuilt, also where events came in several files.
    """
    take_in(*FAMILY[:3])
    take_in(*FAMILY)

    rebuilt = projection.rebuild(now=NOW + timedelta(days=2))

    assert (rebuilt.subjects, rebuilt.changed, rebuilt.failed) == (1, 0, 0)


def test_a_member_of_staff_has_a_timeline_too(place):
    """
    Training is owed on the same worklist, under the name of nobody.
    """
    at = "2026-03-02T09:00:00+00:00"
    post = {
        "id": "p1", "subject": "staff:S1", "kind": "post.started", "occurred_at": at,
        "recorded_at": at, "agency": "ashmere-maternity", "fact": {"role": "midwife"},
    }  # fmt: skip

    done = take_in(post)

    assert done.kept == 1
    entries = rows("select standard, person_label from worklist_entry")
    assert {label for _, label in entries} == {"Colleague"}
    assert "training_in_date" in {standard for standard, _ in entries}


BABY = "F1-infant"


@pytest.mark.parametrize(
    ("bad", "said"),
    [
        (line("x", "injury.observed", BABY, 1, "ashmere-gp", mobile=False), "birth"),
        (line("x", "injury.closed", BABY, 9, "ashmere-gp"), "opinion"),
        (line("x", "injury.observed", "m", 9, "ashmere-gp", mobile=False), "about"),
        (line("x", "diagnosis.mental_health", BABY, 9, "ashmere-gp", severity="mild"),
         "about"),
        (line("x", "concern.red_flag", "m", 9, "a" * 51), "50 letters"),
        (line("x", "concern.red_flag", "m", 9, "<b>"), "50 letters"),
        (line("x", "concern.red_flag", "m", 9, "ashmere-gp")
         | {"recorded_at": (NOW + timedelta(minutes=6)).isoformat()}, "ahead"),
    ],
)  # fmt: skip
def test_a_line_must_fit_with_what_another_file_brought(place, bad, said):
    """
    The rules of the screen hold for files too: one line is refused, the rest kept.
    """
    take_in(*FAMILY[:1], line("e2", "person.joined", BABY, 5, "ashmere-maternity",
                              role="infant", born_on="2026-03-05"))  # fmt: skip
    good = line("y", "concern.amber_flag", "m", 9, "ashmere-perinatal")

    done = take_in(*FAMILY[:1], bad, good, partnership="ashmere")

    assert (done.kept, done.subjects) == (1, 1)
    [(number, reason)] = [(one.number, one.reason) for one in done.problems]
    assert number == 2
    assert said in reason


def test_corrections_of_one_moment_are_taken_in_whatever_their_order(place):
    """
    A chain that was recorded at one instant is written from its beginning.
    """
    base = line("m1", "concern.red_flag", "m", 9, "ashmere-perinatal")
    first = base | {"id": "a2", "corrects": "m1"}
    second = base | {"id": "z3", "corrects": "a2"}

    done = take_in(FAMILY[0], second, first, base)

    assert (done.kept, done.subjects, done.problems) == (4, 1, [])


def test_the_numbers_of_another_system_are_nobody_here(place):
    """
    Its team 1 and its colleague 1 are others than ours; whom it saw is one of the
    family all the same.
    """
    take_in(
        *FAMILY,
        line("e5", "referral.mental_health.made", "m", 5, "ashmere-gp", to_team=1,
             to="perinatal_mental_health"),
        line("e6", "allocation.made", "m", 6, "ashmere-perinatal", worker=1, post="x"),
        line("e7", "contact.perinatal", "m", 7, "ashmere-perinatal",
             infants_seen=["b"]),
    )  # fmt: skip

    facts = {
        kind: json.loads(fact) for kind, fact in rows("select kind, fact from event")
    }
    made = facts["referral.mental_health.made"]
    assert made == {"to": "perinatal_mental_health", "urgency": "routine"}
    assert facts["allocation.made"] == {"post": "x"}
    [(baby,)] = rows("select id from person where role = 'infant'")
    assert facts["contact.perinatal"] == {"infants_seen": [str(baby)]}

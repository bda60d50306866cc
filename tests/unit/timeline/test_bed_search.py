"""The search for a bed and stays on a ward, as the facts tell them."""

from lib.stories import at, story
from plait.timeline.bed_search import (
    now_on_a_ward,
    open_search,
    searches,
    stays,
    youngest,
)
from plait.timeline.timeline import Timeline

BORN = (
    "2026-01-05 04:10  infant  birth.recorded {born_on: 2026-01-05}  "
    "by ashmere-maternity"
)
NEED = (
    "2026-03-03 14:00  mother  admission.mbu.requested {need: very low}  "
    "by vale-perinatal id need"
)
WARD = "2026-03-03 18:00  mother  admission.acute_mh.started  by vale-perinatal"
REVIEW = (
    "2026-03-04 10:00  mother  admission.acute_mh.reviewed {decision: ask_units, "
    "baby_is: at home, looked_after_by: her mother}  by vale-perinatal"
)


def tried(when, unit="larkfield", answer="no_bed", request="need"):
    return (
        f"2026-03-03 {when}  mother  admission.mbu.asked {{unit: {unit}, "
        f"unit_name: {unit}, answer: {answer}, request: {request}}}  by vale-perinatal"
    )


def read(*lines):
    return Timeline.of("family:F1", story("\n".join(lines)))


def test_two_who_ask_the_same_unit_are_two_tries_and_nothing_is_lost():
    search = open_search(read(BORN, NEED, tried("14:20"), tried("14:21")))

    assert len(search.tries) == 2
    assert search.last_of("larkfield").occurred_at == at("2026-03-03 14:21")
    assert search.last_of("riverside") is None


def test_a_try_in_the_minute_of_the_need_is_of_it_whatever_the_seconds_say():
    search = open_search(read(BORN, NEED.replace("14:00", "14:00:40"), tried("14:00")))

    assert len(search.tries) == 1


def test_a_second_request_while_one_is_open_is_the_same_search():
    again = "2026-03-03 15:00  mother  admission.mbu.requested  by vale-perinatal"

    assert len(searches(read(BORN, NEED, again))) == 1


def test_it_ends_when_they_are_admitted_and_a_later_one_is_another():
    admitted = "2026-03-04 09:00  mother  admission.mbu.started  by vale-perinatal"
    again = "2026-05-04 09:00  mother  admission.mbu.requested  by vale-perinatal"
    late = tried("16:00")  # recorded of the first, whose request it names

    first, second = searches(read(BORN, NEED, admitted, again, late))

    assert not first.is_open
    assert len(first.tries) == 1
    assert second.is_open
    assert second.tries == []


def test_a_ward_is_an_exception_while_she_has_a_baby_under_a_year():
    assert now_on_a_ward(read(BORN, WARD)) is not None
    old = (
        "2025-01-05 04:10  infant  birth.recorded {born_on: 2025-01-05}  "
        "by ashmere-maternity"
    )
    assert stays(read(old, WARD)) == []
    died = "2026-02-05 04:10  infant  person.died  by ashmere-hospital"
    assert stays(read(BORN, died, WARD)) == []
    lost = (
        "2026-02-05 04:10  mother  pregnancy.ended {outcome: stillbirth}  "
        "by ashmere-hospital"
    )
    assert stays(read(lost, WARD)) == []


def test_its_reviews_are_kept_and_it_ends_where_she_leaves_or_has_a_bed_for_both():
    stay = now_on_a_ward(read(BORN, WARD, REVIEW))
    assert stay.last_looked_at == at("2026-03-04 10:00")
    assert now_on_a_ward(read(BORN, WARD)).last_looked_at == at("2026-03-03 18:00")

    for ends in ("admission.acute_mh.ended", "admission.mbu.started"):
        line = f"2026-03-05 09:00  mother  {ends}  by vale-perinatal"
        assert now_on_a_ward(read(BORN, WARD, REVIEW, line)) is None


def test_the_youngest_who_lives_counts_whatever_their_age_where_that_is_asked():
    timeline = read(BORN)

    assert youngest(timeline, at("2027-01-04 12:00")) is not None
    assert youngest(timeline, at("2027-01-05 12:00")) is None
    late = youngest(timeline, at("2027-01-05 12:00"), under_months=None)
    assert late.isoformat() == "2026-01-05"


def test_who_gives_birth_while_she_is_on_the_ward_is_there_without_her_baby():
    """
    From the birth on: she came pregnant, and the baby is somewhere else.
    """
    early = WARD.replace("2026-03-03 18:00", "2026-01-02 18:00")

    stay = now_on_a_ward(read(early, BORN))

    assert stay is not None
    assert stay.last_looked_at == at("2026-01-05 04:10")


def test_where_the_baby_dies_nobody_asks_every_day_where_it_is():
    died = "2026-03-05 04:10  infant  person.died  by ashmere-maternity"

    assert now_on_a_ward(read(BORN, WARD)) is not None
    assert now_on_a_ward(read(BORN, WARD, died)) is None

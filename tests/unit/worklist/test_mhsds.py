"""A month in tables shaped like the data set: whom it counts, and what it never says."""
# ruff: noqa: E501 - a line of a story is a line

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from lib.stories import story
from plait.site import mhsds_files
from plait.standards import services
from plait.standards.services.intake import intake_of
from plait.timeline.care_episodes import episodes
from plait.timeline.timeline import Timeline
from plait.worklist import mhsds, mhsds_codes

TEAM = mhsds.Team(7, "Vale perinatal team", "vale-perinatal", "perinatal",
                  ("perinatal_duty", "crisis_team"))  # fmt: skip
RECEIVED = "2026-03-02 11:00  mother  referral.mental_health.received {urgency: urgent, reason: Secret words}  by vale-perinatal id post"
ACCEPTED = "2026-03-03 09:00  mother  referral.mental_health.accepted {answers: post}  by vale-perinatal"
VIDEO = "2026-03-09 10:00  mother  contact.perinatal {mode: video}  by vale-perinatal"
CALL = (
    "2026-03-10 10:00  mother  contact.perinatal {mode: telephone}  by vale-perinatal"
)
MISSED = "2026-03-31 23:30  mother  nonattendance.did_not_attend {planned: perinatal appointment}  by vale-perinatal"
MARCH = date(2026, 3, 1)


def read(*lines, first=MARCH, secret=b"one"):
    timeline = Timeline.of("family:F1", story("\n".join(lines)))
    intake = intake_of(services.services()["vale-perinatal"])
    of = {one.id for one in episodes(timeline)}
    kinds = {"ashmere-maternity": "maternity", "vale-perinatal": "perinatal"}
    found = list(mhsds.rows_of(timeline, of, TEAM, first, intake, secret, kinds))
    return {
        name: [dict(zip(mhsds_codes.TABLES[name], row, strict=True))
               for table, row in found if table == name]
        for name in mhsds_codes.TABLES
    }  # fmt: skip


def test_a_referral_has_its_day_its_class_and_why():
    found = read(RECEIVED)

    [row] = found["MHS101Referral"]
    assert row["ReferralRequestReceivedDate"] == "2026-03-02"
    assert (row["ClinRespPriorityType"], row["PrimReasonReferralMH"]) == ("2", "13")
    [team] = found["MHS102OtherServiceType"]
    assert team["ServTeamTypeRefToMH"] == "C02"
    assert team["ServiceRequestId"] == row["ServiceRequestId"]


@pytest.mark.parametrize(
    ("purpose", "reason"),
    [("preconception", "27"), ("partner", "29"), ("parent_infant", "21")],
)
def test_why_is_told_by_its_code(purpose, reason):
    line = f"2026-03-02 11:00  mother  referral.mental_health.received {{purpose: {purpose}}}  by vale-perinatal"

    [row] = read(line)["MHS101Referral"]

    assert row["PrimReasonReferralMH"] == reason


def test_contacts_calls_and_missed_appointments_of_the_month_are_told_apart():
    """
    In the month of London: half past eleven at night on the last day is in it.
    """
    found = read(RECEIVED, ACCEPTED, VIDEO, CALL, MISSED)["MHS201CareContact"]

    told = [(x["CareContDate"], x["ConsMechanismMH"], x["AttendStatus"]) for x in found]
    assert told == [
        ("2026-03-09", "11", "5"), ("2026-03-10", "02", "5"), ("2026-03-31", "", "3"),
    ]  # fmt: skip


BOOKED = "2026-03-04 09:00  mother  appointment.booked {{at: '2026-03-{day}T10:00:00Z', minutes: 60, kind: review, for: [F1-mother]}}  by vale-perinatal id {name}"


@pytest.mark.parametrize(
    ("became", "code"),
    [
        ("appointment.cancelled {appointment: slot, by: family}", "2"),
        ("appointment.cancelled {appointment: slot, by: service}", "4"),
        ("appointment.outcome {appointment: slot, result: late_not_seen}", "7"),
    ],
)
def test_an_appointment_that_was_not_held_is_told_by_its_code(became, code):
    """
    Cancelled by whom, and too late to be seen: no contact is recorded of either.
    """
    lines = (
        RECEIVED, ACCEPTED, BOOKED.format(day="12", name="slot"),
        f"2026-03-12 10:30  mother  {became}  by vale-perinatal",
        BOOKED.format(day="20", name="later"),
    )  # fmt: skip

    [row] = read(*lines)["MHS201CareContact"]

    assert (row["CareContDate"], row["AttendStatus"]) == ("2026-03-12", code)


def test_whoever_came_late_and_was_seen_is_one_contact():
    """
    The contact that the appointment names has its code, and is not counted twice.
    """
    lines = (
        RECEIVED, ACCEPTED, BOOKED.format(day="09", name="slot"), f"{VIDEO} id met",
        "2026-03-09 11:00  mother  appointment.outcome {appointment: slot, result: attended_late, did: met}  by vale-perinatal",
    )  # fmt: skip

    [row] = read(*lines)["MHS201CareContact"]

    assert (row["ConsMechanismMH"], row["AttendStatus"]) == ("11", "6")


_MISSED_AGAIN = "2026-03-31 12:00  mother  {kind} {{contact: contact.perinatal}}  by vale-perinatal{id}"


@pytest.mark.parametrize("kind", ["did_not_attend", "no_access"])
def test_what_the_diary_says_was_missed_is_told_by_its_kind_of_contact(kind):
    line = _MISSED_AGAIN.format(kind=f"nonattendance.{kind}", id="")

    [row] = read(RECEIVED, ACCEPTED, line)["MHS201CareContact"]

    assert row["AttendStatus"] == "3"


def test_a_missed_appointment_that_was_written_twice_is_one_row():
    """
    Once by the diary and once by hand: what the diary says tells how it was booked.
    """
    lines = (
        RECEIVED, ACCEPTED, BOOKED.format(day="31", name="slot"), MISSED,
        _MISSED_AGAIN.format(kind="nonattendance.did_not_attend", id=" id did"),
        "2026-03-31 13:00  mother  appointment.outcome {appointment: slot, result: did_not_attend, did: did}  by vale-perinatal",
    )  # fmt: skip

    [row] = read(*lines)["MHS201CareContact"]

    assert (row["AttendStatus"], row["ConsMechanismMH"]) == ("3", "01")


def test_two_appointments_that_were_missed_on_one_day_are_two_rows():
    lines = (
        RECEIVED, ACCEPTED, BOOKED.format(day="31", name="slot"),
        BOOKED.format(day="31", name="other"),
        _MISSED_AGAIN.format(kind="nonattendance.did_not_attend", id=" id one"),
        _MISSED_AGAIN.format(kind="nonattendance.did_not_attend", id=" id two"),
        "2026-03-31 13:00  mother  appointment.outcome {appointment: slot, result: did_not_attend, did: one}  by vale-perinatal",
        "2026-03-31 13:00  mother  appointment.outcome {appointment: other, result: did_not_attend, did: two}  by vale-perinatal",
    )  # fmt: skip

    assert len(read(*lines)["MHS201CareContact"]) == 2


@pytest.mark.parametrize(
    ("referrer", "code"),
    [("gp", "A1"), ("midwife", "A4"), ("self", "B1"), ("talking_therapies", "")],
)
def test_who_referred_is_told_by_its_code(referrer, code):
    """
    As far as the code is one of who referred, and not of which team it is.
    """
    line = f"2026-03-02 11:00  mother  referral.mental_health.received {{referrer: {referrer}}}  by vale-perinatal"

    [row] = read(line)["MHS101Referral"]

    assert row["SourceOfReferralMH"] == code


def test_who_referred_is_told_by_the_agency_where_nobody_wrote_it():
    made = "2026-03-01 11:00  mother  referral.mental_health.made  by ashmere-maternity id sent"
    came = "2026-03-02 11:00  mother  referral.mental_health.received {answers: sent}  by vale-perinatal"

    [row] = read(made, came)["MHS101Referral"]

    assert row["SourceOfReferralMH"] == "A4"


def test_why_it_ended_is_told_where_a_death_ended_it():
    died = "2026-03-20 10:00  mother  person.died  by vale-perinatal"

    [row] = read(RECEIVED, ACCEPTED, died)["MHS102OtherServiceType"]

    assert (row["ReferClosureDate"], row["ReferClosReason"]) == ("2026-03-20", "05")


def test_a_month_holds_what_was_open_in_it_and_its_own_contacts():
    april = read(RECEIVED, ACCEPTED, VIDEO, first=date(2026, 4, 1))
    february = read(RECEIVED, ACCEPTED, VIDEO, first=date(2026, 2, 1))

    assert len(april["MHS101Referral"]) == 1
    assert april["MHS201CareContact"] == []
    assert not any(february.values())


def test_an_end_after_the_month_is_not_known_in_it():
    ended = "2026-04-20 10:00  mother  discharge.mental_health  by vale-perinatal"

    [march] = read(RECEIVED, ACCEPTED, VIDEO, ended)["MHS101Referral"]
    [april] = read(RECEIVED, ACCEPTED, VIDEO, ended, first=date(2026, 4, 1))[
        "MHS101Referral"
    ]
    may = read(RECEIVED, ACCEPTED, VIDEO, ended, first=date(2026, 5, 1))

    assert march["ServDischDate"] == ""
    assert april["ServDischDate"] == "2026-04-20"
    assert may["MHS101Referral"] == []


def test_what_was_passed_on_and_taken_up_was_turned_down_here():
    on = "2026-03-03 09:00  mother  referral.mental_health.redirected {service: talking_therapies, answers: post}  by vale-perinatal id on"
    taken = "2026-03-04 09:00  mother  referral.mental_health.taken_up {service: talking_therapies, answers: on}  by vale-perinatal"

    found = read(RECEIVED, on, taken)

    [row] = found["MHS102OtherServiceType"]
    assert (row["ReferClosureDate"], row["ReferRejectionDate"]) == ("", "2026-03-04")
    assert (row["ReferClosReason"], row["ReferRejectReason"]) == ("", "02")
    assert found["MHS101Referral"][0]["ServDischDate"] == ""


def test_an_appointment_of_another_team_is_none_of_ours():
    other = "2026-03-09 10:00  mother  nonattendance.did_not_attend {planned: antenatal contact}  by ashmere-maternity"
    elsewhere = (
        "2026-03-09 10:00  mother  contact.perinatal {mode: video}  by other-perinatal"
    )

    assert read(RECEIVED, ACCEPTED, other, elsewhere)["MHS201CareContact"] == []


def test_nobody_is_named_and_ids_are_of_this_installation_alone():
    """
    Neither an id nor a word of the record is in any row.
    """
    lines = RECEIVED, ACCEPTED, VIDEO, MISSED

    ours, again, others = read(*lines), read(*lines), read(*lines, secret=b"two")

    assert ours == again
    [mine], [theirs] = ours["MHS101Referral"], others["MHS101Referral"]
    assert mine["LocalPatientId"] != theirs["LocalPatientId"]
    assert len(mine["LocalPatientId"]) == 20
    said = str(ours)
    assert "F1" not in said
    assert "Secret" not in said
    assert "post" not in said


def test_the_first_table_says_of_each_field_whether_it_is_filled():
    """
    Each column has a line; what is said to be empty is.
    """
    rows = mhsds.header(TEAM, MARCH, datetime(2026, 4, 2, tzinfo=UTC))

    told = {(table, name): filled for table, name, filled, _ in rows}
    for table, names in mhsds_codes.TABLES.items():
        for name in names:
            assert table == mhsds_codes.HEADER or (table, name) in told
    found = read(RECEIVED, ACCEPTED, VIDEO, MISSED)
    for (table, name), filled in told.items():
        if filled == "no" and name:
            assert all(row[name] == "" for row in found[table])
    assert ("MHS001MPI", "") in told


def test_a_crisis_team_that_does_nothing_else_is_one():
    crisis = mhsds.Team(8, "Crisis", "vale-perinatal", "perinatal", ("crisis_team",))

    assert (TEAM.type, crisis.type) == ("C02", "A02")


def test_files_are_all_written_or_none(tmp_path):
    """
    A row that cannot be written leaves nothing; a folder with something in it is left.
    """
    columns = {"one": ("a",), "two": ("b",)}
    bad = {"one": [("x",)], "two": [("\ud800",)]}

    with pytest.raises(UnicodeEncodeError):
        mhsds_files.write(tmp_path / "out", bad, columns)
    assert list(tmp_path.iterdir()) == []

    mhsds_files.write(tmp_path / "out", {"one": [("=1+1",)]}, columns)
    with pytest.raises(mhsds_files.NotOurFolder):
        mhsds_files.write(tmp_path / "out", {"one": []}, columns)
    assert (tmp_path / "out" / "one.csv").read_text() == "a\n'=1+1\n"
    assert [one.name for one in tmp_path.iterdir()] == ["out"]


@pytest.mark.parametrize("value", ["=1", "+1", "-1", "@a", "\t=1", "\r=1"])
def test_no_cell_is_worked_out_by_a_spreadsheet(value):
    assert mhsds_files.cell(value) == f"'{value}"
    assert mhsds_files.cell("2026-03-02") == "2026-03-02"

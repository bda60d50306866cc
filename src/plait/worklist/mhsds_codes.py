"""The tables of the Mental Health Services Data Set that we write, and their codes.

Of each field they say whether it is filled, with which codes, and whether somebody read
these in the public data dictionary.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

#: The team's type. Source: MHSDS, ServTeamTypeRefToMH: C02 specialist perinatal mental
#: health community team, A02 crisis resolution and home treatment.
PERINATAL, CRISIS = "C02", "A02"
#: Why somebody was referred. Source: MHSDS, PrimReasonReferralMH.
REASONS: Final[Mapping[str, str]] = MappingProxyType(
    {"": "13", "preconception": "27", "partner": "29", "parent_infant": "21"}
)
#: Who referred. Source: MHSDS, SourceOfReferralMH, as the public data dictionary lists
#: it; nobody has checked it there yet. Of other mental-health teams it has many codes.
SOURCES: Final[Mapping[str, str]] = MappingProxyType(
    {
        "gp": "A1", "health_visitor": "A2", "midwife": "A4", "self": "B1",
        "family": "B2", "social_care": "C1", "obstetrician": "H2", "hospital": "H2",
        "other": "M6",
    }
)  # fmt: skip
#: The same of the agency that made it, where nobody wrote who in it did.
SOURCES_BY_KIND: Final[Mapping[str, str]] = MappingProxyType(
    {"gp": "A1", "health_visiting": "A2", "maternity": "A4", "social_care": "C1"}
)
#: Why it was turned down: the service is not the right one for it. Source: MHSDS,
#: ReferRejectReason. What came twice is joined to the first, and is not written.
NOT_OURS: Final = "02"
#: Why it ended, where nobody need say it. Source: MHSDS, ReferClosReason.
DIED: Final = "05"
#: How a contact was held. Source: MHSDS, ConsMechanismMH (11 since October 2021).
MECHANISMS: Final[Mapping[str, str]] = MappingProxyType(
    {"face_to_face": "01", "telephone": "02", "video": "11"}
)
#: What a missed appointment says that it was, where it was one of the team.
CONTACT: Final = "contact.perinatal"
PLANNED: Final = frozenset({"perinatal appointment", CONTACT})
HEADER: Final = "MHS000Header"
TABLES: Final[Mapping[str, tuple[str, ...]]] = MappingProxyType(
    {
        HEADER: ("Table", "Field", "Filled", "Says"),
        "MHS101Referral": (
            "ServiceRequestId", "LocalPatientId", "ReferralRequestReceivedDate",
            "SourceOfReferralMH", "ClinRespPriorityType", "PrimReasonReferralMH",
            "ServDischDate",
        ),
        "MHS102OtherServiceType": (
            "ServiceRequestId", "CareProfTeamLocalId", "ServTeamTypeRefToMH",
            "ReferClosureDate", "ReferRejectionDate", "ReferClosReason",
            "ReferRejectReason",
        ),
        "MHS201CareContact": (
            "CareContactId", "ServiceRequestId", "CareProfTeamLocalId", "CareContDate",
            "ConsMechanismMH", "AttendStatus", "ClinContactDurOfCareCont",
        ),
    }
)  # fmt: skip
#: Fields that stay empty, or tables that are not there, and why.
EMPTY: Final[Mapping[tuple[str, str], str]] = MappingProxyType(
    {
        ("MHS001MPI", ""): (
            "Not written: names, NHS numbers, birthdays, postcodes and what a person "
            "is stay in Plait."
        ),
        ("MHS201CareContact", "ClinContactDurOfCareCont"): (
            "Plait knows how long it was booked for, and does not ask how long it took."
        ),
    }
)
#: What holds for a field that is filled.
FILLED: Final[Mapping[tuple[str, str], str]] = MappingProxyType(
    {
        ("MHS101Referral", "SourceOfReferralMH"): (
            "A1 GP, A2 health visitor, A4 midwife, B1 the parent, B2 family, C1 social "
            "care, H2 hospital, M6 other (these codes were not checked). Where nobody "
            "wrote who referred, by the agency that made the referral; else empty, as "
            "it is of other mental-health teams."
        ),
        ("MHS102OtherServiceType", "ReferRejectReason"): (
            "02 where another service took it up: it was not for this one."
        ),
        ("MHS102OtherServiceType", "ReferClosReason"): (
            "05 where they died (this code was not checked); of the others Plait keeps "
            "why in words."
        ),
        ("MHS101Referral", "PrimReasonReferralMH"): (
            "13 perinatal, 27 preconception, 29 assessment of a partner, 21 "
            "attachment; what else is the matter is not kept as a code."
        ),
        ("MHS101Referral", "ClinRespPriorityType"): (
            "The code that the service gives its class of urgency; empty where it "
            "knows no such class."
        ),
        ("MHS102OtherServiceType", "ServTeamTypeRefToMH"): (
            "C02, or A02 of a crisis team. F02, maternal mental health, is not told "
            "apart."
        ),
        ("MHS201CareContact", "ConsMechanismMH"): (
            "01 in person, 02 telephone (this code was not checked), 11 video; of one "
            "that was not held, how it was booked. Empty where nobody wrote it."
        ),
        ("MHS201CareContact", "AttendStatus"): (
            "5 attended, 6 came late and was seen, 7 came late and was not, 3 did not "
            "attend, 2 cancelled by the family, 4 by the service. 6, 7, 2 and 4 where "
            "the appointment was kept in Plait; 2, 3, 4 and 7 were not checked. What "
            "was missed and written twice is one row."
        ),
    }
)

ABOUT: Final = (
    "Shaped like the data set, and no submission: fields are fewer, and ids are "
    "pseudonyms of this installation alone."
)

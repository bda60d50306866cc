"""People, pregnancy, birth, contacts and missed contacts."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from plait.timeline.facts.shapes import (
    Day,
    Fact,
    GestationDays,
    Grams,
    Kind,
    Name,
    Nothing,
)


class PersonJoined(Fact):
    """Somebody belongs to the family from now on, or has another role in it."""

    role: Literal["mother", "unborn", "infant", "partner", "other_carer", "sibling"]
    born_on: Day | None = None
    household: bool = True


class PregnancyNotified(Fact):
    """Somebody learnt of the pregnancy. `edd` is the expected date of delivery."""

    edd: Day | None = None


class DueDateSet(Fact):
    """The expected date of delivery, first or anew, as after a dating scan."""

    edd: Day


class PregnancyBooked(Fact):
    """Booked for maternity care, at this gestation in days."""

    gestation_days: GestationDays | None = None


class PregnancyEnded(Fact):
    """The pregnancy ended without a live birth, or its end was recorded as such."""

    outcome: Name | None = None


class BirthRecorded(Fact):
    """A baby was born. `born_on` is the local day of the event when not given."""

    born_on: Day | None = None
    gestation_days: GestationDays | None = None
    weight_g: Grams | None = None


class AreaLeft(Fact):
    """Moved out of the area. Duties end only once the new area has accepted."""

    transfer_accepted: bool | None = None
    to_area: Name | None = None


class HouseholdAsked(Fact):
    """Who lives with the baby, and who the other parent is, was asked about."""

    partner_known: bool | None = None


class HospitalAdmission(Fact):
    """Admitted to hospital; `concern` says that harm is suspected or unexplained."""

    concern: bool | None = None


class LettersRoute(Fact):
    """How letters reach an adult safely: by post, or only from hand to hand.

    `safe` is said by the adult themselves. `hands_over` is who hands letters over.
    """

    letters: Literal["safe", "not_safe", "by_hand"]
    hands_over: Name | None = None


class Contact(Fact):
    """Somebody from a service met, rang or called on them.

    It is about one person; `people_present` are the ids of all who were there, if
    more than one was. `infant_seen` says that somebody looked at the baby. Where a
    family has several babies it says that all of them were seen, and `infants_seen`
    are the ids of those who were.
    """

    place: Name | None = None
    seen_alone: bool | None = None
    infant_seen: bool | None = None
    interpreter: bool | Name | None = None
    mode: Literal["face_to_face", "video", "telephone"] | None = None
    infant_awake: bool | None = None
    infant_undressed: bool | None = None
    people_present: list[Name] | None = None
    infants_seen: list[Name] | None = None


class TwoYearReview(Contact):
    """The review at two to two and a half years.

    `asq3` says whether the Ages and Stages Questionnaire, third edition, was used.
    """

    asq3: bool | None = None


class Missed(Fact):
    """A contact that was planned and did not happen.

    `planned` is what it was in words; `contact` the kind of contact that it would have
    been, such as `contact.perinatal`: by it a missed one is counted as a team's, and
    has the class of that contact.
    """

    planned: Name | None = None
    contact: Name | None = None
    attempt: int | None = Field(default=None, ge=1, le=99)


MOTHER = ("mother",)
CHILD = ("infant", "sibling")
#: Contacts that say more than others.
_CONTACTS = {"health_visitor.two_year": TwoYearReview}

KINDS = (
    Kind("person.joined", "people", "Joined the family", PersonJoined),
    Kind("person.left", "people", "Left the family", Nothing),
    Kind("person.died", "people", "Died", Nothing),
    Kind("area.left", "people", "Moved out of the area", AreaLeft),
    Kind("household.asked", "people", "Household asked about", HouseholdAsked),
    Kind(
        "letters.route_recorded",
        "people",
        "How letters reach them safely",
        LettersRoute,
        "location",
        about=("mother", "partner", "other_carer"),
    ),
    Kind("hospital.admitted", "people", "Admitted to hospital", HospitalAdmission),
    Kind("hospital.discharged", "people", "Went home from hospital", Nothing),
    Kind("pregnancy.notified", "pregnancy", "Pregnancy notified", PregnancyNotified),
    Kind("pregnancy.edd_set", "pregnancy", "Due date set", DueDateSet),
    Kind("pregnancy.booked", "pregnancy", "Booked for maternity care", PregnancyBooked),
    Kind(
        "pregnancy.ended",
        "pregnancy",
        "Pregnancy ended",
        PregnancyEnded,
        "health",
        public="Something changed in the pregnancy",
    ),
    Kind(
        "birth.recorded",
        "pregnancy",
        "Birth",
        BirthRecorded,
        about=("infant", "unborn"),
    ),
    *(
        Kind(f"contact.{name}", "contacts", title, _CONTACTS.get(name, Contact))
        for name, title in (
            ("midwife.booking", "Booking appointment with the midwife"),
            ("midwife.antenatal", "Antenatal contact with the midwife"),
            ("midwife.postnatal", "Postnatal contact with the midwife"),
            ("midwife.final_discharge", "Last contact with the midwife"),
            ("health_visitor.antenatal", "Antenatal contact with the health visitor"),
            ("health_visitor.new_birth", "New birth visit by the health visitor"),
            ("health_visitor.six_week", "6 to 8 week review by the health visitor"),
            ("health_visitor.targeted", "Targeted contact with the health visitor"),
            ("health_visitor.one_year", "1 year review by the health visitor"),
            ("health_visitor.two_year", "2 to 2 and a half year review"),
            ("health_visitor.other", "Other contact with the health visitor"),
            ("gp.maternal_six_week", "Mother's 6 to 8 week check with the GP"),
            ("gp.infant_six_week", "Baby's 6 to 8 week check with the GP"),
            ("gp.other", "Other contact with the GP"),
        )
    ),
    Kind(
        "contact.perinatal",
        "contacts",
        "Contact with the perinatal mental health team",
        Contact,
        "health",
        public="Contact with a health team",
    ),
    Kind(
        "contact.emergency_department",
        "contacts",
        "Seen in the emergency department",
        Contact,
    ),
    Kind(
        "contact.social_worker", "contacts", "Contact with the social worker", Contact
    ),
    Kind("contact.other", "contacts", "Other contact", Contact),
    Kind("nonattendance.did_not_attend", "missed", "Did not attend", Missed),
    Kind(
        "nonattendance.was_not_brought",
        "missed",
        "Was not brought",
        Missed,
        about=CHILD,
        needs_birth=True,
    ),
    Kind(
        "nonattendance.no_access", "missed", "Nobody answered a planned visit", Missed
    ),
    Kind("contact.declined", "missed", "Contact declined", Missed),
)

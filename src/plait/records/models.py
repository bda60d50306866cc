"""The tables of what is kept, each keyed by the subject whose it is.

A subject is a family, a member of staff, or a review. `subject_id` comes first in each
key, so that one subject lies on one server. A foreign key has an index of its own only
where no other begins with it. The rules of these tables are in `migrations/sql`.
"""

import uuid
from datetime import timedelta
from typing import ClassVar

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q

from plait.access.models import Partnership, Staff, Team
from plait.records import known_numbers
from plait.records.adoptions import (
    PolicyPreview,
    PolicyProposal,
    PolicyStep,
    PolicyVersion,
    PolicyWorkedOut,
)
from plait.records.appointment_rows import AppointmentRow, CareGroup, GroupPlace
from plait.records.birth_alert_rows import BirthAlertRow
from plait.records.capacity_rows import CapacityForecast
from plait.records.care_rows import CareEpisode
from plait.records.complex_rows import ComplexCaseRow
from plait.records.document_draft_rows import DocumentDraft
from plait.records.draft_rows import MeetingDraft
from plait.records.exchange_rows import (
    ExchangeIn,
    ExchangeLink,
    ExchangeOut,
    ExchangePartner,
    RemoteAgency,
    RemoteTeam,
)
from plait.records.looking_rows import EmergencyTry, LookedInto
from plait.records.mark_rows import MarkMeasureRow
from plait.records.meeting_rows import MeetingRow, MeetingSeat
from plait.records.message_rows import (
    MessageDraft,
    MessageFile,
    MessageOpening,
    MessageRow,
)
from plait.records.named_owner_rows import NamedOwnerRow
from plait.records.outcome_rows import (
    ExperienceAnswer,
    ExperienceCode,
    ExperienceWords,
    OutcomePairRow,
)
from plait.records.outgoing import OutboxState, Outgoing
from plait.records.owner_rows import OwnerRow
from plait.records.pictures import Photo, PhotoOpening
from plait.records.projections import (
    EngineState,
    FailedDerivation,
    FeedState,
    SweepState,
    WorklistConcern,
    WorklistEntry,
)
from plait.records.release_rows import EventRelease

__all__ = [
    "CLOCK_SKEW",
    "AccessEntry",
    "AccessListing",
    "AppointmentRow",
    "BirthAlertRow",
    "CapacityForecast",
    "CareEpisode",
    "CareGroup",
    "ChainHead",
    "ComplexCaseRow",
    "DocumentDraft",
    "EmergencyTry",
    "EngineState",
    "Event",
    "EventRelease",
    "ExchangeIn",
    "ExchangeLink",
    "ExchangeOut",
    "ExchangePartner",
    "ExperienceAnswer",
    "ExperienceCode",
    "ExperienceWords",
    "FailedDerivation",
    "FeedState",
    "GroupPlace",
    "LookedInto",
    "MarkMeasureRow",
    "MeetingDraft",
    "MeetingRow",
    "MeetingSeat",
    "MessageDraft",
    "MessageFile",
    "MessageOpening",
    "MessageRow",
    "NamedOwnerRow",
    "OutboxState",
    "OutcomePairRow",
    "Outgoing",
    "OwnerRow",
    "Person",
    "PersonContact",
    "Photo",
    "PhotoOpening",
    "PolicyPreview",
    "PolicyProposal",
    "PolicyStep",
    "PolicyVersion",
    "PolicyWorkedOut",
    "RemoteAgency",
    "RemoteTeam",
    "Subject",
    "SweepState",
    "WorklistConcern",
    "WorklistEntry",
]

#: How far a clock may run ahead of ours before we say that a time is in the future.
CLOCK_SKEW = timedelta(minutes=5)


class Subject(models.Model):
    """Whom a timeline belongs to: a family, a member of staff, or a review."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    kind = models.TextField()
    #: What people read to each other on the telephone, such as F-7K2M.
    reference = models.TextField(unique=True)
    home_team = models.ForeignKey(
        Team, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    partnership = models.ForeignKey(
        Partnership, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    #: Whose training and supervision it is, where the subject is a member of staff.
    staff = models.ForeignKey(
        Staff, on_delete=models.PROTECT, related_name="+", null=True, blank=True
    )
    source_id = models.TextField(null=True, blank=True)
    created_at = models.DateTimeField()

    class Meta:
        db_table = "subject"
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(kind__in=["family", "staff", "review"]),
                name="subject_kind_is_known",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.reference}"


class Person(models.Model):
    """Someone of a family. Whose an NHS number is, `KnownNumber` says."""

    pk = models.CompositePrimaryKey("subject_id", "id")
    subject = models.ForeignKey(
        Subject, on_delete=models.PROTECT, related_name="people", db_index=False
    )
    id = models.UUIDField(default=uuid.uuid4, editable=False)
    source_id = models.TextField(null=True, blank=True)
    #: mother, unborn, infant, partner, other_carer, sibling.
    role = models.TextField()
    given = models.TextField(blank=True, default="")
    family_name = models.TextField(blank=True, default="")
    #: The family name as it is searched: see `plait.records.names.key_of`.
    name_key = models.TextField(blank=True, default="", db_collation="C")
    given_key = known_numbers.given_key()
    born_on = models.DateField(null=True, blank=True)
    nhs_number = models.TextField(null=True, blank=True)
    sex = models.TextField(blank=True, default="")
    preferred_name = models.TextField(blank=True, default="")
    language = models.TextField(blank=True, default="")
    interpreter = models.BooleanField(default=False)
    safe_to_text = models.BooleanField(default=False)
    household = models.BooleanField(default=True)
    died_on = models.DateField(null=True, blank=True)

    class Meta:
        db_table = "person"
        indexes: ClassVar = [
            models.Index(fields=["name_key", "born_on"], name="person_by_name"),
            models.Index(fields=["given_key", "born_on"], name="person_by_given_name"),
            models.Index(fields=["nhs_number"], name="person_by_nhs_number"),
            models.Index(fields=["born_on"], name="person_by_birthday"),
        ]

    def __str__(self) -> str:
        return f"{self.role} of {self.subject_id}"


class PersonContact(models.Model):
    """Where someone lives and how to reach them: the location class, kept apart."""

    pk = models.CompositePrimaryKey("subject_id", "person_id")
    subject = models.ForeignKey(
        Subject, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    person_id = models.UUIDField()
    address = models.TextField(blank=True, default="")
    postcode = models.TextField(blank=True, default="")
    phone = models.TextField(blank=True, default="")
    #: A refuge, a court order: then `plait.open_contact` alone hands it over.
    restricted = models.BooleanField(default=False)
    restricted_why = models.TextField(blank=True, default="")
    #: When somebody asks whether it still holds.
    review_on = models.DateField(null=True, blank=True)

    class Meta:
        db_table = "person_contact"

    def __str__(self) -> str:
        return f"contact of person {self.person_id}"


class VisibleEvents(models.Manager["Event"]):
    """Events without the columns of the chain, which the web may not read.

    A gap in the numbers, or a hash, would tell of an event that is hidden.
    """

    def get_queryset(self) -> models.QuerySet["Event"]:
        """Everything but the links of the chain."""
        return super().get_queryset().defer("number", "prev", "hash")


class Event(models.Model):
    """One fact about a subject. Never changed, never deleted: the database refuses.

    `occurred_at` is when it happened and `recorded_at` is when we came to know of it.
    A correction is a new event that names the one it corrects; it keeps the `root`
    and the `first_recorded_at` of what it corrects. `number`, `prev`, `hash`, `root`,
    `first_recorded_at` and `seen_as` are set by triggers.
    """

    pk = models.CompositePrimaryKey("subject_id", "id")
    subject = models.ForeignKey(
        Subject, on_delete=models.PROTECT, related_name="events", db_index=False
    )
    id = models.UUIDField(default=uuid.uuid4, editable=False)
    number = models.IntegerField()
    source_id = models.TextField(null=True, blank=True)
    kind = models.TextField()
    about = models.UUIDField(null=True, blank=True)
    fact = models.JSONField()
    occurred_at = models.DateTimeField()
    recorded_at = models.DateTimeField()
    #: The slug of the agency that knew.
    agency = models.TextField()
    team = models.ForeignKey(
        Team,
        on_delete=models.PROTECT,
        related_name="+",
        null=True,
        blank=True,
        db_index=False,
    )
    by = models.ForeignKey(
        Staff,
        on_delete=models.PROTECT,
        related_name="+",
        null=True,
        blank=True,
        db_index=False,
    )
    #: The bit number of its sensitivity class: see `plait.access.classes`.
    sens = models.SmallIntegerField(default=0)
    #: The class that it counts with now, where it was raised or lowered since.
    seen_as = models.SmallIntegerField()
    corrects = models.UUIDField(null=True, blank=True)
    root = models.UUIDField()
    first_recorded_at = models.DateTimeField()
    prev = models.BinaryField()
    hash = models.BinaryField()

    objects: ClassVar[VisibleEvents] = VisibleEvents()

    class Meta:
        db_table = "event"
        indexes: ClassVar = [
            models.Index(fields=["subject", "occurred_at"], name="event_timeline"),
        ]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["subject", "number"], name="event_number_is_unique"
            ),
            models.CheckConstraint(
                condition=Q(occurred_at__lte=F("recorded_at") + CLOCK_SKEW),
                name="event_happened_before_it_was_recorded",
            ),
            models.CheckConstraint(
                condition=Q(sens__gte=0)
                & Q(sens__lte=6)
                & Q(seen_as__gte=0)
                & Q(seen_as__lte=6),
                name="event_class_is_known",
            ),
            models.CheckConstraint(
                condition=~Q(corrects=F("id")), name="event_does_not_correct_itself"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} of {self.subject_id}"


class ChainHead(models.Model):
    """The end of a subject's hash chain, and the lock that makes its writers queue."""

    subject = models.OneToOneField(
        Subject, on_delete=models.PROTECT, primary_key=True, related_name="+"
    )
    number = models.IntegerField()
    hash = models.BinaryField()

    class Meta:
        db_table = "chain_head"

    def __str__(self) -> str:
        return f"chain of {self.subject_id}"


class AccessEntry(models.Model):
    """Someone opened a record: written in the transaction that reads it."""

    pk = models.CompositePrimaryKey("subject_id", "id")
    subject_id = models.UUIDField()
    id = models.UUIDField(default=uuid.uuid4, editable=False)
    staff = models.ForeignKey(
        Staff, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    team = models.ForeignKey(
        Team, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    at = models.DateTimeField()
    purpose = models.TextField()
    why = models.TextField()
    classes = models.IntegerField()

    class Meta:
        db_table = "access_entry"
        indexes: ClassVar = [
            models.Index(fields=["subject_id", "at"], name="access_entry_of_subject"),
            models.Index(fields=["staff", "at"], name="access_entry_of_staff"),
        ]

    def __str__(self) -> str:
        return f"opened by staff {self.staff_id}"


class AccessListing(models.Model):
    """Someone saw records in a list or a search, which is not the same as opening."""

    pk = models.CompositePrimaryKey("staff_id", "id")
    staff = models.ForeignKey(
        Staff, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    id = models.UUIDField(default=uuid.uuid4, editable=False)
    at = models.DateTimeField()
    purpose = models.TextField()
    #: Which records, each once, in order: so the list can be proved later.
    subjects = ArrayField(models.UUIDField(), default=list)

    class Meta:
        db_table = "access_listing"
        indexes: ClassVar = [
            models.Index(fields=["staff", "at"], name="access_listing_of_staff"),
        ]

    def __str__(self) -> str:
        return f"listed by staff {self.staff_id}"

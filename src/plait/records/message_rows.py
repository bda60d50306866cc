"""The tables of messages: rows for lists, who opened what, drafts, and their files.

The rules that guard them are in `migrations/sql/messages.sql`.
"""

from __future__ import annotations

from typing import Any, ClassVar

from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVectorField
from django.db import models
from django.db.models import Q

from plait.access.models import Staff, Team
from plait.timeline.facts.messages import MOST_FILES


def _subject() -> models.ForeignKey[Any, Any]:
    return models.ForeignKey(
        "records.Subject", on_delete=models.PROTECT, related_name="+", db_index=False
    )


def _team(*, null: bool = False) -> models.ForeignKey[Any, Any]:
    return models.ForeignKey(
        Team, on_delete=models.PROTECT, related_name="+", db_index=False, null=null,
        blank=null,
    )  # fmt: skip


def _staff(*, null: bool = False) -> models.ForeignKey[Any, Any]:
    return models.ForeignKey(
        Staff, on_delete=models.PROTECT, related_name="+", db_index=False, null=null,
        blank=null,
    )  # fmt: skip


class MessageRow(models.Model):
    """One message as it stands, for lists: worked out from the events, and no more.

    Who may see the row need not have the record open, so it holds nothing that was
    said. `words` is what a search looks in: nobody reads it, and only the function that
    finds messages looks.
    """

    pk = models.CompositePrimaryKey("subject_id", "id")
    subject = _subject()
    #: The event that sent it.
    id = models.UUIDField()
    #: The first message of its talk.
    thread = models.UUIDField()
    from_team = _team(null=True)
    by = _staff(null=True)
    to_role = models.TextField(blank=True, default="")
    to_team = _team(null=True)
    #: Whoever of the team was on duty when it was sent.
    to_staff = _staff(null=True)
    is_routine = models.BooleanField(default=True, db_default=True)
    sent_at = models.DateTimeField()
    #: sent, acknowledged, declined or acted_on.
    state = models.TextField()
    answer = models.UUIDField(null=True, blank=True)
    answered_at = models.DateTimeField(null=True, blank=True)
    answered_by = _staff(null=True)
    acted = models.UUIDField(null=True, blank=True)
    #: Initials only, as on a worklist.
    label = models.TextField(blank=True, default="")
    #: The class of the event that sent it: `access.classes`.
    sens = models.SmallIntegerField(default=0, db_default=0)
    files = models.SmallIntegerField(default=0, db_default=0)
    #: What it hands over: care-plan, assessment, or summary of ended care; or nothing.
    carries = models.TextField(blank=True, default="", db_default="")
    #: Of which version of the event the words are.
    version = models.UUIDField()
    words = SearchVectorField(null=True, blank=True)

    class Meta:
        db_table = "message"
        indexes: ClassVar = [
            *(
                models.Index(fields=[whose, "sent_at", "id"], name=name)
                for whose, name in (
                    ("to_team", "message_to_team"),
                    ("from_team", "message_from_team"),
                    ("to_staff", "message_to_staff"),
                    ("by", "message_by_staff"),
                )
            ),
            *(
                models.Index(
                    fields=[whose, "is_routine", "sent_at", "id"],
                    name=name,
                    condition=Q(state="sent"),
                )
                for whose, name in (
                    ("to_team", "message_waiting"),
                    ("from_team", "message_unanswered"),
                )
            ),
            models.Index(
                fields=["subject", "thread", "sent_at", "id"], name="message_of_thread"
            ),
            GinIndex(fields=["words"], name="message_words"),
        ]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(state__in=["sent", "acknowledged", "declined", "acted_on"]),
                name="message_state_is_known",
            ),
        ]

    def __str__(self) -> str:
        return f"message of {self.subject_id}"


class MessageOpening(models.Model):
    """When somebody to whose team a message was sent first opened it. No answer."""

    pk = models.CompositePrimaryKey("subject_id", "message_id", "staff_id")
    subject = _subject()
    message_id = models.UUIDField()
    staff = _staff()
    team = _team()
    from_team = _team(null=True)
    sens = models.SmallIntegerField(default=0, db_default=0)
    at = models.DateTimeField()

    class Meta:
        db_table = "message_opening"

    def __str__(self) -> str:
        return f"message opened by staff {self.staff_id}"


class MessageDraft(models.Model):
    """What somebody is still writing, for their eyes alone."""

    pk = models.CompositePrimaryKey("subject_id", "id")
    subject = _subject()
    #: The id of the message that it will be.
    id = models.UUIDField()
    staff = _staff()
    answers = models.JSONField()
    at = models.DateTimeField()

    class Meta:
        db_table = "message_draft"
        indexes: ClassVar = [models.Index(fields=["at"], name="message_draft_at")]

    def __str__(self) -> str:
        return f"draft of staff {self.staff_id}"


class MessageFile(models.Model):
    """A file that went with a message, encrypted. Never changed, never deleted.

    The event `event_id` names it and the SHA-256 of its bytes; see `records.sealing`.
    """

    pk = models.CompositePrimaryKey("subject_id", "id")
    subject = _subject()
    id = models.UUIDField()
    event_id = models.UUIDField()
    #: Its place among the files of its message, from 1.
    number = models.SmallIntegerField()
    sens = models.SmallIntegerField(default=0)
    team = _team()
    by = _staff()
    #: Of the file before it was encrypted: its hash, and its size in bytes.
    sha256 = models.BinaryField()
    bytes = models.IntegerField()
    wrapped_key = models.BinaryField()
    sealed = models.BinaryField()

    class Meta:
        db_table = "message_file"
        indexes: ClassVar = [
            models.Index(fields=["subject", "event_id"], name="message_file_of_event"),
        ]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(number__gte=1)
                & Q(number__lte=MOST_FILES)
                & Q(bytes__gte=1)
                & Q(bytes__lte=15 * 1024 * 1024),
                name="message_file_is_of_a_size",
            ),
        ]

    def __str__(self) -> str:
        return f"file of {self.subject_id}"

"""The table of what is to be said by mail or text message: kept until it has left.

A notice is written in the transaction of what it tells of, so that neither is kept
without the other. The rules that guard it are in `migrations/sql/outgoing.sql`.
"""

from typing import ClassVar, Final

from django.db import models
from django.db.models import F, Q

from plait.access.models import Staff, Team

#: From posting to the end. The last three are ends; `sent` may be one.
STATES: Final = ("waiting", "sending", "sent", "delivered", "failed", "given_up")


class Outgoing(models.Model):
    """One notice to one post, by one channel.

    Its words are a template of ours and a few values that name nobody. Where it goes is
    looked up when it is sent, so that who has changed their number is reached.
    """

    #: uuid5 of what it tells of, the recipient and the channel: put twice, it is one.
    id = models.UUIDField(primary_key=True)
    subject = models.ForeignKey(
        "records.Subject",
        on_delete=models.PROTECT,
        related_name="+",
        null=True,
        blank=True,
    )
    #: The event that it tells of.
    about_event = models.UUIDField(null=True, blank=True)
    template = models.TextField()
    channel = models.TextField()
    staff = models.ForeignKey(
        Staff,
        on_delete=models.PROTECT,
        related_name="+",
        null=True,
        blank=True,
        db_index=False,
    )
    #: Only where it goes to no member of staff, such as to a shared inbox.
    address = models.TextField(blank=True, default="")
    #: For whose post it is.
    team = models.ForeignKey(
        Team, on_delete=models.PROTECT, related_name="+", null=True, blank=True
    )
    #: The home team of the family and the office of its partnership: they see what
    #: could not be said.
    home_team = models.ForeignKey(
        Team,
        on_delete=models.PROTECT,
        related_name="+",
        null=True,
        blank=True,
        db_index=False,
    )
    office = models.ForeignKey(
        Team,
        on_delete=models.PROTECT,
        related_name="+",
        null=True,
        blank=True,
        db_index=False,
    )
    #: What the template's blanks are filled with.
    filled = models.JSONField(default=dict)
    #: An iCalendar text, where it is an invitation.
    calendar = models.TextField(null=True, blank=True)
    urgent = models.BooleanField(default=False)
    #: The bit number of the class of the events about it.
    sens = models.SmallIntegerField(default=0)
    posted_at = models.DateTimeField()

    state = models.TextField(default="waiting", db_default="waiting")
    tries = models.IntegerField(default=0, db_default=0)
    #: When it is taken up next: a lease while it is being sent.
    next_try_at = models.DateTimeField(null=True, blank=True)
    began_at = models.DateTimeField(null=True, blank=True)
    #: The name of the last error's class, never its text.
    last_error = models.TextField(blank=True, default="", db_default="")
    #: Why it failed, as a word of `plait.worklist.notice_words.REASONS`.
    reason = models.TextField(blank=True, default="", db_default="")
    #: The Message-ID of a mail; what GOV.UK Notify calls it.
    message_id = models.TextField(blank=True, default="", db_default="")
    provider_id = models.TextField(blank=True, default="", db_default="")
    sent_at = models.DateTimeField(null=True, blank=True)
    delivered_at = models.DateTimeField(null=True, blank=True)
    #: When it failed or was given up.
    ended_at = models.DateTimeField(null=True, blank=True)
    #: When its fate is asked for next, where the channel can say.
    ask_at = models.DateTimeField(null=True, blank=True)
    #: The state that the family's timeline says.
    said = models.TextField(blank=True, default="", db_default="")
    #: Who rang instead, and when.
    rung_at = models.DateTimeField(null=True, blank=True)
    rung_by = models.ForeignKey(
        Staff,
        on_delete=models.PROTECT,
        related_name="+",
        null=True,
        blank=True,
        db_index=False,
    )

    class Meta:
        db_table = "outgoing"
        indexes: ClassVar = [
            models.Index(
                fields=["next_try_at"],
                name="outgoing_to_send",
                condition=Q(state__in=["waiting", "sending"]),
            ),
            models.Index(
                fields=["ask_at"],
                name="outgoing_to_ask",
                condition=Q(ask_at__isnull=False),
            ),
            models.Index(
                fields=["subject"],
                name="outgoing_to_say",
                condition=Q(state__in=["sent", "delivered", "failed", "given_up"])
                & ~Q(said=F("state")),
            ),
            models.Index(
                fields=["ended_at"],
                name="outgoing_not_reached",
                condition=Q(state__in=["failed", "given_up"], rung_at=None),
            ),
            models.Index(
                fields=["message_id"],
                name="outgoing_by_message",
                condition=~Q(message_id=""),
            ),
        ]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(state__in=STATES), name="outgoing_state_is_known"
            ),
            models.CheckConstraint(
                condition=Q(channel__in=["email", "sms"]),
                name="outgoing_channel_is_known",
            ),
            models.CheckConstraint(
                condition=Q(sens__gte=0) & Q(sens__lte=6),
                name="outgoing_class_is_known",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=["waiting", "sending"])
                | Q(next_try_at__isnull=False),
                name="outgoing_that_waits_is_tried",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.channel} {self.id}: {self.state}"


class OutboxState(models.Model):
    """How the outbox fares, for everyone to see: one row, written by the worker."""

    id = models.SmallIntegerField(primary_key=True, default=1)
    #: When it was last looked through.
    looked_at = models.DateTimeField(null=True, blank=True)
    #: Since when something waits that ought to have left.
    delayed_since = models.DateTimeField(null=True, blank=True)
    waiting = models.IntegerField(default=0, db_default=0)

    class Meta:
        db_table = "outbox_state"
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(id=1), name="outbox_state_is_one_row"),
        ]

    def __str__(self) -> str:
        return f"outbox looked through {self.looked_at}"

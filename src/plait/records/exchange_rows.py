"""The tables of what goes to other installations of Plait, and comes from them.

A partner is another installation. Its agencies and teams have rows here as well, so
that what is addressed to them is addressed to a team like any other. What guards these
tables is in `migrations/sql/exchange.sql`; see docs/adr/0048.
"""

import uuid
from typing import ClassVar, Final

from django.db import models
from django.db.models import Q

from plait.access.models import Agency, Staff, Team

#: From posting to the end. `kept` is kept there and not yet read; the last three are
#: ends.
OUT_STATES: Final = ("waiting", "kept", "taken", "refused", "given_up")
IN_STATES: Final = ("kept", "taken", "refused")


class ExchangePartner(models.Model):
    """Another installation: where it answers, its public keys, and how it fares."""

    slug = models.SlugField(primary_key=True)
    name = models.TextField()
    url = models.TextField()
    #: Its public keys, each with what it is for and until when it holds.
    keys = models.JSONField(default=list)
    is_active = models.BooleanField(default=True)
    added_at = models.DateTimeField()
    #: When it last answered us; since when it has not; the last error's name.
    answered_at = models.DateTimeField(null=True, blank=True)
    failing_since = models.DateTimeField(null=True, blank=True)
    last_error = models.TextField(blank=True, default="", db_default="")
    #: When something last came from it, and by how many seconds its clock was ahead.
    heard_at = models.DateTimeField(null=True, blank=True)
    skew_seconds = models.IntegerField(default=0, db_default=0)

    class Meta:
        db_table = "exchange_partner"

    def __str__(self) -> str:
        return self.name


class RemoteAgency(models.Model):
    """An agency whose home is another installation."""

    agency = models.OneToOneField(
        Agency, on_delete=models.PROTECT, primary_key=True, related_name="+"
    )
    partner = models.ForeignKey(
        ExchangePartner, on_delete=models.PROTECT, related_name="+"
    )
    #: What it is called at home.
    slug_there = models.TextField()

    class Meta:
        db_table = "remote_agency"
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["partner", "slug_there"], name="remote_agency_is_there_once"
            ),
        ]

    def __str__(self) -> str:
        return self.slug_there


class RemoteTeam(models.Model):
    """A team whose home is another installation, and its number there."""

    team = models.OneToOneField(
        Team, on_delete=models.PROTECT, primary_key=True, related_name="+"
    )
    partner = models.ForeignKey(
        ExchangePartner, on_delete=models.PROTECT, related_name="+"
    )
    number_there = models.IntegerField()

    class Meta:
        db_table = "remote_team"
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["partner", "number_there"], name="remote_team_is_there_once"
            ),
        ]

    def __str__(self) -> str:
        return f"team {self.number_there} of {self.partner_id}"


class ExchangeOut(models.Model):
    """One event that is to reach one team of another installation.

    Written by triggers alone, in the transaction that released the event. `content` is
    what is sent: made from the ledger at the first try, the same at each later one, and
    emptied at the end. The web does not read it.
    """

    pk = models.CompositePrimaryKey("subject_id", "id")
    subject = models.ForeignKey(
        "records.Subject", on_delete=models.PROTECT, related_name="+", db_index=False
    )
    id = models.UUIDField(default=uuid.uuid4, editable=False)
    partner = models.ForeignKey(
        ExchangePartner, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    event_id = models.UUIDField()
    #: Of the event, so that who may read it may read what became of it; `sens` is the
    #: class that it counts with now. What says who may see it has the root of that.
    root = models.UUIDField()
    sens = models.SmallIntegerField()
    from_team = models.ForeignKey(
        Team, on_delete=models.PROTECT, related_name="+", null=True, db_index=False
    )
    to_team = models.ForeignKey(
        Team, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    to_staff = models.ForeignKey(
        Staff, on_delete=models.PROTECT, related_name="+", null=True, db_index=False
    )
    until = models.DateTimeField(null=True, blank=True)
    #: The event that released it.
    because = models.UUIDField()
    content = models.TextField(blank=True, default="", db_default="")
    posted_at = models.DateTimeField()
    state = models.TextField(default="waiting", db_default="waiting")
    tries = models.IntegerField(default=0, db_default=0)
    #: Null is at once.
    next_try_at = models.DateTimeField(null=True, blank=True)
    last_error = models.TextField(blank=True, default="", db_default="")
    #: Why it was refused there, as a word of `plait.exchange.problems`.
    reason = models.TextField(blank=True, default="", db_default="")
    kept_at = models.DateTimeField(null=True, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)
    #: Who rang instead, and when.
    rung_at = models.DateTimeField(null=True, blank=True)
    rung_by = models.ForeignKey(
        Staff, on_delete=models.PROTECT, related_name="+", null=True, db_index=False
    )

    class Meta:
        db_table = "exchange_out"
        indexes: ClassVar = [
            models.Index(
                fields=["partner", "posted_at"],
                name="exchange_out_to_send",
                condition=Q(state__in=["waiting", "kept"]),
            ),
            models.Index(fields=["subject", "event_id"], name="exchange_out_of_event"),
            models.Index(
                fields=["ended_at"],
                name="exchange_out_not_reached",
                condition=Q(state__in=["refused", "given_up"], rung_at=None),
            ),
        ]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(state__in=OUT_STATES), name="exchange_out_state_is_known"
            ),
        ]

    def __str__(self) -> str:
        return f"envelope {self.id}: {self.state}"


class ExchangeIn(models.Model):
    """One envelope that came, as it came: kept before it is read.

    `body` is signed and sealed; it is emptied once it was taken in or refused.
    """

    pk = models.CompositePrimaryKey("partner_id", "id")
    partner = models.ForeignKey(
        ExchangePartner, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    id = models.UUIDField()
    digest = models.TextField()
    body = models.TextField()
    made_at = models.DateTimeField()
    kept_at = models.DateTimeField()
    state = models.TextField(default="kept", db_default="kept")
    reason = models.TextField(blank=True, default="", db_default="")
    tries = models.IntegerField(default=0, db_default=0)
    next_try_at = models.DateTimeField(null=True, blank=True)
    last_error = models.TextField(blank=True, default="", db_default="")
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        db_table = "exchange_in"
        indexes: ClassVar = [
            models.Index(
                fields=["kept_at"],
                name="exchange_in_to_take",
                condition=Q(state="kept"),
            ),
            models.Index(fields=["partner", "kept_at"], name="exchange_in_of_late"),
        ]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(state__in=IN_STATES), name="exchange_in_state_is_known"
            ),
        ]

    def __str__(self) -> str:
        return f"envelope {self.id} of {self.partner_id}: {self.state}"


class ExchangeLink(models.Model):
    """Which family of a partner is which of ours, and which person which.

    With `is_new` the record was begun for what came, and nobody has said yet who it is.
    """

    pk = models.CompositePrimaryKey("subject_id", "id")
    subject = models.ForeignKey(
        "records.Subject", on_delete=models.PROTECT, related_name="+", db_index=False
    )
    id = models.UUIDField(default=uuid.uuid4, editable=False)
    partner = models.ForeignKey(
        ExchangePartner, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    #: Its id of the family; null until we were told.
    their_id = models.UUIDField(null=True, blank=True)
    #: Our person by theirs.
    people = models.JSONField(default=dict)
    is_new = models.BooleanField(default=False, db_default=False)
    linked_at = models.DateTimeField()
    checked_at = models.DateTimeField(null=True, blank=True)
    checked_by = models.ForeignKey(
        Staff, on_delete=models.PROTECT, related_name="+", null=True, db_index=False
    )

    class Meta:
        db_table = "exchange_link"
        indexes: ClassVar = [
            models.Index(fields=["partner", "their_id"], name="exchange_link_theirs"),
        ]

    def __str__(self) -> str:
        return f"link of {self.subject_id}"

"""The tables of what is owed: worked out from the events, thrown away and made again.

They hold nothing that was not recorded as an event or set up beside it. The rules that
guard them are in `migrations/sql`.
"""

from typing import ClassVar

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from plait.access.models import Team


class WorklistEntry(models.Model):
    """One obligation, as it stands: a projection of the events, rebuilt at will."""

    pk = models.CompositePrimaryKey("subject_id", "id")
    subject = models.ForeignKey(
        "records.Subject", on_delete=models.PROTECT, related_name="+", db_index=False
    )
    #: uuid5 of standard, version and root trigger.
    id = models.UUIDField()
    standard = models.TextField()
    version = models.IntegerField()
    title = models.TextField()
    trigger = models.UUIDField()
    about = models.UUIDField(null=True, blank=True)
    #: Initials only, such as "Baby A.": the row is read before the record is opened.
    person_label = models.TextField(blank=True, default="")
    person_born_on = models.DateField(null=True, blank=True)
    owed_by = models.TextField()
    team = models.ForeignKey(
        Team, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    #: Whose recording started the clock.
    from_team = models.ForeignKey(
        Team,
        on_delete=models.PROTECT,
        related_name="+",
        null=True,
        blank=True,
        db_index=False,
    )
    #: The team that was told last that it is late, where another team owes it.
    told_team = models.ForeignKey(
        Team,
        on_delete=models.PROTECT,
        related_name="+",
        null=True,
        blank=True,
        db_index=False,
    )
    #: The teams that must be there when it is done, such as the police at a strategy
    #: meeting. Said to whoever sees the entry.
    needed = ArrayField(models.IntegerField(), default=list, db_default=[])
    #: All whom it concerns beside owing, beginning and being told: those needed, those
    #: whose recording is another half of its reason, and who was offered it.
    concerned = ArrayField(models.IntegerField(), default=list, db_default=[])
    #: The member of the owing team who has this family, as an event named them: by
    #: number, so that whatever an import says can be worked out.
    worker_id = models.IntegerField(null=True, blank=True)
    #: When it was said last why it will be late. The reason itself is an event.
    late_said_at = models.DateTimeField(null=True, blank=True)
    agency = models.TextField()
    opened_at = models.DateTimeField()
    opens_at = models.DateTimeField(null=True, blank=True)
    due_at = models.DateTimeField(null=True, blank=True)
    closed_at = models.DateTimeField(null=True, blank=True)
    closed_how = models.TextField(null=True, blank=True)
    closed_by = models.UUIDField(null=True, blank=True)
    because = ArrayField(models.UUIDField(), default=list)
    #: The mask of the sensitivity classes of its reasons.
    classes = models.IntegerField()
    #: Safe for the routine class: never a word from the body of an event.
    why = models.TextField(blank=True, default="")
    rungs = models.JSONField(default=list)
    next_rung = models.IntegerField(null=True, blank=True)
    next_rung_at = models.DateTimeField(null=True, blank=True)
    told = models.JSONField(default=list)
    #: The policy and version that it was made under, such as `ashmere/1`; none before
    #: the partnership had adopted one.
    policy = models.TextField(null=True, blank=True)
    #: Where two partnerships' policies were asked and this is the stricter: the other.
    stricter_than = models.TextField(null=True, blank=True)
    #: Whose the limit is: law, national, local or ours. Empty until it is rebuilt.
    limit_origin = models.TextField(default="", db_default="", blank=True)

    class Meta:
        db_table = "worklist_entry"
        indexes: ClassVar = [
            # With all that the counts of a page and the policies ask of each row, so
            # that they are read from the index alone.
            models.Index(
                fields=["team", "due_at"],
                include=[
                    "subject",
                    "from_team",
                    "told_team",
                    "concerned",
                    "classes",
                    "opens_at",
                ],
                name="worklist_entry_due",
                condition=Q(closed_at=None),
            ),
            models.Index(
                fields=["team", "closed_at"],
                name="worklist_entry_closed",
                condition=Q(closed_at__isnull=False),
            ),
            models.Index(
                fields=["next_rung_at"],
                name="worklist_entry_next_rung",
                condition=Q(closed_at=None) & Q(next_rung_at__isnull=False),
            ),
            models.Index(
                fields=["from_team", "due_at"],
                name="worklist_entry_from",
                condition=Q(closed_at=None),
            ),
            models.Index(
                fields=["told_team", "due_at"],
                name="worklist_entry_told",
                condition=Q(closed_at=None, told_team__isnull=False),
            ),
        ]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(closed_at=None, closed_how=None)
                | Q(closed_at__isnull=False, closed_how__in=["met", "stopped"]),
                name="worklist_entry_is_closed_somehow",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.standard} of {self.subject_id}"


class WorklistConcern(models.Model):
    """A team whom an open entry concerns, and why: so that its list is quick to make.

    An array of teams cannot be searched by an index under row-level security.
    """

    pk = models.CompositePrimaryKey("subject_id", "entry_id", "team_id", "part")
    subject = models.ForeignKey(
        "records.Subject", on_delete=models.PROTECT, related_name="+", db_index=False
    )
    entry_id = models.UUIDField()
    team = models.ForeignKey(
        Team, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    #: needed: must be there; half: recorded a part of the reason; offered: may take it.
    part = models.TextField()

    class Meta:
        db_table = "worklist_concern"
        indexes: ClassVar = [
            models.Index(
                fields=["team", "subject", "entry_id"], name="worklist_concern_of_team"
            ),
        ]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(part__in=["needed", "half", "offered"]),
                name="worklist_concern_part_is_known",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.part} of {self.subject_id}"


class SweepState(models.Model):
    """When the escalation sweep last ran: one row."""

    id = models.SmallIntegerField(primary_key=True, default=1)
    last_started = models.DateTimeField(null=True, blank=True)
    last_finished = models.DateTimeField(null=True, blank=True)
    entries_told = models.IntegerField(default=0)
    failed = models.IntegerField(default=0)
    #: Why it did not tell anybody although it ran, such as a clock that jumped.
    alarm = models.TextField(blank=True, default="")
    #: Open duties whose whole ladder found nobody, and nobody has answered since.
    unreached = models.IntegerField(default=0, db_default=0)

    class Meta:
        db_table = "sweep_state"
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(id=1), name="sweep_state_is_one_row"),
        ]

    def __str__(self) -> str:
        return f"sweep finished {self.last_finished}"


class FeedState(models.Model):
    """When another system was last heard from: a row a feed, and one an agency in it.

    The row whose agency is empty is the feed itself.
    """

    pk = models.CompositePrimaryKey("feed", "agency")
    feed = models.TextField()
    agency = models.TextField(blank=True, default="")
    #: When something of it was last taken in, be it an empty file.
    heard_at = models.DateTimeField(null=True, blank=True)
    #: When the newest of what it told us was recorded there.
    newest_at = models.DateTimeField(null=True, blank=True)
    #: How many lines the last file had, and how many of them were refused.
    lines = models.IntegerField(default=0)
    refused = models.IntegerField(default=0)
    #: When a file of it was last refused whole.
    refused_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        db_table = "feed_state"

    def __str__(self) -> str:
        return f"{self.feed} heard at {self.heard_at}"


class EngineState(models.Model):
    """That the rules can be worked out, and which they are: one row."""

    id = models.SmallIntegerField(primary_key=True, default=1)
    #: When the worker last worked out worked examples of the rules, and they held.
    checked_at = models.DateTimeField(null=True, blank=True)
    #: When everything was last worked out anew, and how many subjects failed then.
    rebuilt_at = models.DateTimeField(null=True, blank=True)
    rebuilt_failed = models.IntegerField(default=0)
    #: The digest of the rules that the worker uses.
    rules = models.TextField(blank=True, default="")
    #: What the worker finds wrong with them, in words.
    faults = models.JSONField(default=list)

    class Meta:
        db_table = "engine_state"
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(id=1), name="engine_state_is_one_row"),
        ]

    def __str__(self) -> str:
        return f"engine checked at {self.checked_at}"


class FailedDerivation(models.Model):
    """A subject whose obligations could not be worked out: it is owed attention."""

    subject = models.OneToOneField(
        "records.Subject", on_delete=models.PROTECT, primary_key=True, related_name="+"
    )
    #: The team that is shown it: the home team of the subject.
    team = models.ForeignKey(Team, on_delete=models.PROTECT, related_name="+")
    #: The office of its partnership, which is shown it too.
    office = models.ForeignKey(
        Team, on_delete=models.PROTECT, related_name="+", null=True, blank=True
    )
    #: The last time that it failed, and the first.
    at = models.DateTimeField()
    since = models.DateTimeField(null=True, blank=True)
    #: The name of the error, never its text, which might quote a record.
    reason = models.TextField()
    tries = models.IntegerField(default=1, db_default=1)
    next_try_at = models.DateTimeField(null=True, blank=True)
    #: As on a worklist: `Family A.`, and what people read out on the telephone.
    label = models.TextField(default="", db_default="", blank=True)
    reference = models.TextField(default="", db_default="", blank=True)

    class Meta:
        db_table = "failed_derivation"

    def __str__(self) -> str:
        return f"derivation of {self.subject_id} failed"

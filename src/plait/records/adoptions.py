"""The tables of how a partnership's policy is changed: what was proposed, and by whom.

Nothing in them is ever changed: a decision is a row of its own. The rules that guard
them are in `migrations/sql`.
"""

from typing import ClassVar

from django.db import models
from django.db.models import Q

from plait.access.models import Partnership, Staff


class PolicyProposal(models.Model):
    """One value of a policy that somebody would have otherwise, and why."""

    id = models.UUIDField(primary_key=True)
    partnership = models.ForeignKey(
        Partnership, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    #: What it changes: `parameter:epds_probable` or `limit:handover_accepted`.
    key = models.TextField()
    #: The version that it was made from. Where another was adopted since, it is stale.
    base_version = models.IntegerField()
    #: The whole of the version that it would become, but who adopted it and when.
    content = models.JSONField()
    adopt_on = models.DateField()
    reason = models.TextField()
    proposed_by = models.ForeignKey(
        Staff, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    proposed_at = models.DateTimeField()

    class Meta:
        db_table = "policy_proposal"
        indexes: ClassVar = [
            models.Index(
                fields=["partnership", "proposed_at"], name="policy_proposal_by_time"
            ),
        ]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=~Q(reason=""), name="policy_proposal_has_a_reason"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.key} of {self.partnership_id}"


class PolicyPreview(models.Model):
    """What a proposal would have done in the past: counts, and never a family."""

    proposal = models.OneToOneField(
        PolicyProposal, on_delete=models.PROTECT, primary_key=True, related_name="+"
    )
    at = models.DateTimeField()
    counts = models.JSONField()

    class Meta:
        db_table = "policy_preview"

    def __str__(self) -> str:
        return f"preview of {self.proposal_id}"


class PolicyStep(models.Model):
    """What became of a proposal: it was sent, then approved, refused or withdrawn."""

    pk = models.CompositePrimaryKey("proposal_id", "kind")
    proposal = models.ForeignKey(
        PolicyProposal, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    kind = models.TextField()
    by = models.ForeignKey(
        Staff, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    at = models.DateTimeField()
    reason = models.TextField(blank=True, default="")

    class Meta:
        db_table = "policy_step"
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(kind__in=["sent", "approved", "refused", "withdrawn"]),
                name="policy_step_is_known",
            ),
            models.CheckConstraint(
                condition=~Q(kind__in=["refused", "withdrawn"]) | ~Q(reason=""),
                name="policy_step_back_has_a_reason",
            ),
            models.UniqueConstraint(
                fields=["proposal"],
                condition=~Q(kind="sent"),
                name="policy_proposal_ends_once",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.proposal_id}"


class PolicyVersion(models.Model):
    """A version of a partnership's policy that was adopted from a page.

    The file that Plait comes with holds those before it.
    """

    pk = models.CompositePrimaryKey("partnership_id", "version")
    partnership = models.ForeignKey(
        Partnership, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    version = models.IntegerField()
    adopted_on = models.DateField()
    content = models.JSONField()
    proposal = models.OneToOneField(
        PolicyProposal, on_delete=models.PROTECT, related_name="+"
    )
    at = models.DateTimeField()

    class Meta:
        db_table = "policy_version"

    def __str__(self) -> str:
        return f"version {self.version} of {self.partnership_id}"


class PolicyWorkedOut(models.Model):
    """Since when what is owed follows a version: its first day was worked out anew."""

    pk = models.CompositePrimaryKey("partnership_id", "version")
    partnership = models.ForeignKey(
        Partnership, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    version = models.IntegerField()
    at = models.DateTimeField()

    class Meta:
        db_table = "policy_worked_out"

    def __str__(self) -> str:
        return f"version {self.version} of {self.partnership_id} is worked out"

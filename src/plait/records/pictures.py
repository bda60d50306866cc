"""The tables of photos: encrypted pictures beside the events that name them.

The rules that guard them are in `migrations/sql/photos.sql`.
"""

import uuid
from typing import ClassVar

from django.db import models
from django.db.models import Q

from plait.access.models import Staff, Team
from plait.records.picture_files import LONGEST_SIDE, MOST_BYTES, MOST_PHOTOS


class Photo(models.Model):
    """A photo of a mark, encrypted. Never changed, never deleted.

    The event `event_id` names it and the SHA-256 of its picture. `sealed` is a JPEG
    under a key of its own, which is `wrapped_key` under the installation's: who
    destroys a wrapped key has shredded the picture, in every copy of `sealed`.
    """

    pk = models.CompositePrimaryKey("subject_id", "id")
    subject = models.ForeignKey(
        "records.Subject", on_delete=models.PROTECT, related_name="+", db_index=False
    )
    id = models.UUIDField(default=uuid.uuid4, editable=False)
    event_id = models.UUIDField()
    #: Its place among the photos of its event, from 1.
    number = models.SmallIntegerField()
    sens = models.SmallIntegerField(default=0)
    #: The class that its event counts with now.
    seen_as = models.SmallIntegerField()
    team = models.ForeignKey(
        Team, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    by = models.ForeignKey(
        Staff, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    #: Of the picture before it was encrypted: hash, size in bytes, sides in pixels.
    sha256 = models.BinaryField()
    bytes = models.IntegerField()
    width = models.IntegerField()
    height = models.IntegerField()
    wrapped_key = models.BinaryField()
    sealed = models.BinaryField()

    class Meta:
        db_table = "photo"
        indexes: ClassVar = [
            models.Index(fields=["subject", "event_id"], name="photo_of_event"),
        ]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(number__gte=1) & Q(number__lte=MOST_PHOTOS),
                name="photo_number_is_small",
            ),
            models.CheckConstraint(
                condition=Q(width__gte=1)
                & Q(width__lte=LONGEST_SIDE)
                & Q(height__gte=1)
                & Q(height__lte=LONGEST_SIDE)
                & Q(bytes__gte=1)
                & Q(bytes__lte=MOST_BYTES),
                name="photo_is_of_a_size",
            ),
        ]

    def __str__(self) -> str:
        return f"photo of {self.subject_id}"


class PhotoOpening(models.Model):
    """Someone opened a photo: written by the function that hands it over."""

    pk = models.CompositePrimaryKey("subject_id", "id")
    subject_id = models.UUIDField()
    id = models.UUIDField(default=uuid.uuid4, editable=False)
    photo_id = models.UUIDField()
    staff = models.ForeignKey(
        Staff, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    at = models.DateTimeField()

    class Meta:
        db_table = "photo_opening"
        indexes: ClassVar = [
            models.Index(
                fields=["subject_id", "photo_id", "at"], name="photo_opening_of_photo"
            ),
            models.Index(fields=["staff", "at"], name="photo_opening_of_staff"),
        ]

    def __str__(self) -> str:
        return f"photo opened by staff {self.staff_id}"

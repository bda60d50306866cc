"""The form that adds photos to a mark: the photos, and when they were taken."""

from __future__ import annotations

from dataclasses import replace
from typing import Any, ClassVar
from uuid import UUID

from django import forms

from plait.pages.choices import Option, RadiosField
from plait.pages.photo_field import PhotosField
from plait.pages.staff.record_forms import RecordForm, Setting

_MISSING = "Choose a photo"


class PhotoForm(RecordForm):
    """Photos of one mark. They are about the child who has it."""

    kind = "injury.photo_added"
    title = "Add photos of a mark"
    button = "Add the photos"
    needs_check: ClassVar[bool] = False
    when_words = "When were the photos taken?"
    note_words = "What the photos show (optional)"

    photos = PhotosField(
        label="Photos",
        help_text="JPEG, PNG or WebP, up to 15 MB each. Put a ruler beside the mark "
        "if you can. Where and when the telephone took them is removed",
        missing=_MISSING,
    )
    when = RadiosField(
        options=(
            Option("now", "Just now"),
            Option("earlier", "Earlier", reveals=("occurred_at",)),
        ),
        label="",
        initial="now",
        missing="Select when the photos were taken",
    )

    def __init__(
        self, *args: Any, setting: Setting, child: UUID | None, most: int, **more: Any
    ) -> None:
        people = tuple(one for one in setting.people if one.id == child)
        super().__init__(*args, setting=replace(setting, people=people), **more)
        # It is the mark that says whom they are about, and how it was learnt of.
        del self.fields["about"], self.fields["learned_at"]
        moment = self.question("occurred_at")
        moment.label = "Date and time they were taken"
        photos = self.question("photos")
        photos.most = most
        if most > 1:
            photos.label = f"Photos (up to {most})"
        self.order_fields(["photos", "when", "occurred_at", "note"])

    def clean(self) -> dict[str, Any]:
        """Photos that were refused have to be picked again, and the page says so."""
        found = super().clean()
        if self.errors and "photos" not in self.errors:
            say = "Choose the photos again: a browser does not keep them"
            self.add_error("photos", forms.ValidationError(say, "again"))
        return found

    def _clean_facts(self) -> None:
        """The fact is made of the pictures, when they are kept."""

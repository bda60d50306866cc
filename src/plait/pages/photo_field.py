"""The field that takes photos: each is read, cleaned, or refused by its number."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile

from plait.pages import components
from plait.pages.forms import NhsBoundField, NhsField, Params
from plait.records.errors import PhotoRefused, PhotoTooLarge
from plait.records.picture_files import MOST_BYTES, MOST_PHOTOS, Picture, cleaned

#: What a telephone or a computer is asked to offer; an iPhone then sends JPEG.
_ACCEPT = "image/jpeg,image/png,image/webp"


class _Files(forms.ClearableFileInput):
    """A control that gives every file that was picked."""

    allow_multiple_selected = True
    needs_multipart_form = True


class PhotosField(NhsField, forms.Field):
    """Up to `most` photos, cleaned to pictures."""

    component = "photos"
    widget = _Files

    def __init__(self, *, most: int = MOST_PHOTOS, **kwargs: Any) -> None:
        self.most = most
        super().__init__(**kwargs)

    def params(self, bound: NhsBoundField) -> Params:
        """One button that picks several files, or opens the camera of a telephone."""
        return super().params(bound) | {
            "label": self.label_of(bound),
            "multiple": self.most > 1,
            "attributes": {"accept": _ACCEPT},
        }

    def clean(self, value: Any) -> list[Picture]:
        """The pictures, in the order in which they were picked.

        Raises:
            ValidationError: there is none, there are too many, or one is refused.
        """
        sent = [one for one in value or () if isinstance(one, UploadedFile)]
        if not sent:
            raise forms.ValidationError(self.error_messages["required"], "required")
        if len(sent) > self.most:
            many = components.counted(self.most, "photo")
            say = f"Choose {many} or fewer: you chose {len(sent)}"
            raise forms.ValidationError(say, "too_many")
        return _pictures(sent)

    def in_words(self, value: Any) -> str:
        """`2 photos`."""
        return components.counted(len(value or ()), "photo")


def _pictures(sent: Iterable[UploadedFile]) -> list[Picture]:
    """Each of them, or an error that says of each that is refused why."""
    pictures, refused = [], []
    for number, one in enumerate(sent, 1):
        try:
            if (one.size or 0) > MOST_BYTES:
                raise PhotoTooLarge
            pictures.append(cleaned(one.read()))
        except PhotoRefused as error:
            refused.append(f"Photo {number} {error.say}")
    if refused:
        raise forms.ValidationError(". ".join(refused), "refused")
    return pictures

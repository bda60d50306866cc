"""The field that takes files of a message: each is looked at, kept or refused."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile

from plait.pages import components
from plait.pages.forms import NhsBoundField, NhsField, Params
from plait.records.file_types import (
    ENDINGS,
    MOST_FILE_BYTES,
    Attachment,
    FileRefused,
    FileTooLarge,
    checked,
)
from plait.timeline.facts.messages import MOST_FILES

_ACCEPT = ",".join(f".{one}" for endings in ENDINGS.values() for one in endings)


class _Files(forms.ClearableFileInput):
    """A control that gives every file that was picked."""

    allow_multiple_selected = True
    needs_multipart_form = True


class FilesField(NhsField, forms.Field):
    """Up to five files, each of a kind that may be sent."""

    component = "photos"
    widget = _Files

    def params(self, bound: NhsBoundField) -> Params:
        """One button that picks several files."""
        return super().params(bound) | {
            "label": self.label_of(bound),
            "multiple": True,
            "attributes": {"accept": _ACCEPT},
        }

    def clean(self, value: Any) -> list[Attachment]:
        """The files, in the order in which they were picked.

        Raises:
            ValidationError: there are too many, or one is refused.
        """
        sent = [one for one in value or () if isinstance(one, UploadedFile)]
        if len(sent) > MOST_FILES:
            many = components.counted(MOST_FILES, "file")
            say = f"Choose {many} or fewer: you chose {len(sent)}"
            raise forms.ValidationError(say, "too_many")
        return _files(sent)

    def in_words(self, value: Any) -> str:
        """`2 files`."""
        return components.counted(len(value or ()), "file")


def _files(sent: Iterable[UploadedFile]) -> list[Attachment]:
    """Each of them, or an error that says of each that is refused why."""
    files, refused = [], []
    for number, one in enumerate(sent, 1):
        try:
            if (one.size or 0) > MOST_FILE_BYTES:
                raise FileTooLarge
            files.append(checked(one.name or "", one.read()))
        except FileRefused as error:
            refused.append(f"File {number} {error.say}")
    if refused:
        raise forms.ValidationError(". ".join(refused), "refused")
    return files

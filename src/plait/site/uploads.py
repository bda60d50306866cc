"""How files reach us: in memory alone, few, small, and from who is signed in.

Django would write a larger file to a folder for temporary things, where a photo of a
child has no business to lie. What is too large is read past, so that the page can say
so: a connection that is cut off says nothing.
"""

from __future__ import annotations

import io
from typing import Any

from django.core.files.uploadedfile import InMemoryUploadedFile
from django.core.files.uploadhandler import FileUploadHandler

from plait.records.file_types import cleaned_name
from plait.records.picture_files import MOST_BYTES, MOST_PHOTOS

#: The field in which files of a message come: they keep their names.
_OF_A_MESSAGE = "attached"


class InMemory(FileUploadHandler):
    """Keeps up to six photos; of anything else only how large it was.

    A file that was not kept is there with its size and without its content.
    """

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.kept = 0

    def new_file(self, *args: Any, **kwargs: Any) -> None:
        """Begin another file."""
        super().new_file(*args, **kwargs)
        self.buffer = io.BytesIO()
        is_known = getattr(self.request, "staff", None) is not None
        self.room = MOST_BYTES if is_known and self.kept < MOST_PHOTOS else 0
        self.kept += 1

    def receive_data_chunk(self, raw_data: bytes, start: int) -> None:
        """Keep a piece, or let go of all that there was of a file that is too large."""
        if start + len(raw_data) > self.room:
            self.room = 0
            self.buffer = io.BytesIO()
        else:
            self.buffer.write(raw_data)

    def file_complete(self, file_size: int) -> InMemoryUploadedFile:
        """The file: `size` is what was sent, the content only what was kept."""
        self.buffer.seek(0)
        return InMemoryUploadedFile(
            file=self.buffer,
            field_name=self.field_name,
            name=self._name(),
            content_type=self.content_type,
            size=file_size,
            charset=self.charset,
            content_type_extra=self.content_type_extra,
        )

    def _name(self) -> str:
        """What it is called: of a photo nothing, which may name somebody."""
        if self.field_name != _OF_A_MESSAGE:
            return "photo"
        return cleaned_name(self.file_name or "")

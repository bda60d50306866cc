"""Which files may go with a message, told by what is in them and not by their names.

No file is opened by a program here, and none is looked through for viruses: it is
encrypted as it came and handed out to be saved, never shown. A picture is written anew
as a JPEG, so that where it was taken does not travel with it.
"""

from __future__ import annotations

import hashlib
import io
import lzma
import re
import struct
import unicodedata
import zipfile
import zlib
from dataclasses import dataclass, field
from typing import Final

import filetype

from plait.access.errors import PlaitError
from plait.records.errors import PhotoRefused
from plait.records.picture_files import cleaned

#: A file of a message has at most so many bytes.
MOST_FILE_BYTES: Final = 10 * 1024 * 1024
#: Of a name so many letters are kept, with its ending.
_LONGEST_NAME: Final = 80
_WORD: Final = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
_ODT: Final = "application/vnd.oasis.opendocument.text"
#: What may be sent, by its type, with the endings that say so.
ENDINGS: Final = {
    "application/pdf": ("pdf",),
    "image/jpeg": ("jpg", "jpeg"),
    "image/png": ("png",),
    "image/webp": ("webp",),
    _WORD: ("docx",),
    _ODT: ("odt",),
    "text/plain": ("txt", "text"),
}
_PICTURES: Final = frozenset({"image/jpeg", "image/png", "image/webp"})
_ZIPPED: Final = frozenset({_WORD, _ODT})
#: What no text has in it but line ends, tabs and form feeds.
_NO_TEXT: Final = re.compile(r"[\x00-\x08\x0b\x0e-\x1f\x7f]")
#: What reading a spoilt or made-up folder of parts comes to.
_NOT_A_FOLDER: Final = (
    zipfile.BadZipFile, zlib.error, lzma.LZMAError, NotImplementedError, RuntimeError,
    EOFError, OSError, ValueError, struct.error,
)  # fmt: skip
_MACROS: Final = re.compile(
    r"vbaproject|(^|/)basic/|(^|/)scripts/|\.bin$", re.IGNORECASE
)


class FileRefused(PlaitError):
    """A file that does not go with a message; the subclass says why."""

    say = "cannot be sent with a message"
    field = "attached"


class FileTooLarge(FileRefused):
    """It has more bytes than we take."""

    say = "is larger than 10 MB. Send it smaller, or in parts"


class FileEmpty(FileRefused):
    """There is nothing in it."""

    say = "is empty. Choose another"


class FileOfOtherKind(FileRefused):
    """It is of no kind that we take, or it cannot be read as one."""

    say = (
        "is not a kind that can be sent. Choose a PDF, a picture (JPEG, PNG or WebP), "
        "a document (DOCX or ODT) or plain text"
    )


class FileLies(FileRefused):
    """Its name says that it is of one kind, and it is of another."""

    say = (
        "is not what its name says that it is. Open it, save it again under a fitting "
        "name, and choose that"
    )


class FileHasMacros(FileRefused):
    """A document with a program in it."""

    say = "has a program (a macro) in it. Save it without, or as a PDF, and choose that"


@dataclass(frozen=True, slots=True)
class Attachment:
    """A file as it is kept: a cleaned name, its type, and its bytes."""

    name: str = field(repr=False)
    type: str
    content: bytes = field(repr=False)

    @property
    def sha256(self) -> bytes:
        """The hash of its bytes."""
        return hashlib.sha256(self.content).digest()


def checked(name: str, sent: bytes) -> Attachment:
    """The file, if it may go with a message. The same file gives the same bytes.

    Raises:
        FileEmpty, FileTooLarge, FileOfOtherKind, FileLies, FileHasMacros.
    """
    if not sent:
        raise FileEmpty
    if len(sent) > MOST_FILE_BYTES:
        raise FileTooLarge
    found = _type_of(sent)
    tidy = cleaned_name(name)
    stem, _, ending = tidy.rpartition(".")
    known = {one for endings in ENDINGS.values() for one in endings}
    if found is None:
        raise FileOfOtherKind
    if ending.lower() not in ENDINGS[found]:
        # A name without an ending says nothing false; one with another does.
        if ending.lower() in known or stem:
            raise FileLies
        stem, tidy = tidy, f"{tidy}.{ENDINGS[found][0]}"
    if found in _PICTURES:
        return _picture(stem, sent)
    return Attachment(tidy, found, sent)


def cleaned_name(name: str) -> str:
    """A name without folders, signs that steer, or anything a shell would read.

    Its ending stays. What is left empty is called `file`.
    """
    last = unicodedata.normalize("NFC", name).replace("\\", "/").rpartition("/")[2]
    kept = "".join(
        sign if unicodedata.category(sign)[0] in "LNM" or sign in "-_. " else " "
        for sign in last
        if unicodedata.category(sign) not in ("Cf", "Cc", "Cs", "Co", "Cn")
    )
    stem, dot, ending = " ".join(kept.split()).strip(". ").rpartition(".")
    if not dot:
        stem, ending = ending, ""
    stem = stem.strip(". ")[:_LONGEST_NAME] or "file"
    return f"{stem}.{ending[:10]}" if ending else stem


def _picture(stem: str, sent: bytes) -> Attachment:
    try:
        return Attachment(f"{stem or 'picture'}.jpg", "image/jpeg", cleaned(sent).jpeg)
    except PhotoRefused:
        raise FileOfOtherKind from None


def _type_of(sent: bytes) -> str | None:
    """What it is by its own bytes; None for what we do not take."""
    guessed = filetype.guess_mime(sent)
    if sent.startswith(b"PK"):
        return _zipped(sent)
    if guessed is None:
        return "text/plain" if _is_text(sent) else None
    return guessed if guessed in ENDINGS and guessed not in _ZIPPED else None


def _zipped(sent: bytes) -> str | None:
    """A document that is a folder of parts; its list is read, and nothing unpacked."""
    try:
        with zipfile.ZipFile(io.BytesIO(sent)) as folder:
            names = folder.namelist()
            first = folder.infolist()[0] if names else None
            is_odt = (
                first is not None
                and first.filename == "mimetype"
                and first.file_size == len(_ODT)
                and folder.read(first).decode("ascii", "replace") == _ODT
            )
    except _NOT_A_FOLDER:
        return None
    if any(_MACROS.search(name) for name in names):
        raise FileHasMacros
    if "word/document.xml" in names and "[Content_Types].xml" in names:
        return _WORD
    return _ODT if is_odt else None


def _is_text(sent: bytes) -> bool:
    try:
        words = sent.decode("utf-8-sig")
    except UnicodeDecodeError:
        return False
    return _NO_TEXT.search(words) is None

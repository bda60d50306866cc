"""A document that was spoilt, or made to spoil, is refused in words."""

import contextlib
import io
import random
import zipfile

import pytest

from plait.records import file_types

ODT = "application/vnd.oasis.opendocument.text"


def document(how: int) -> bytes:
    """An ODT whose parts are packed in this way."""
    kept = io.BytesIO()
    with zipfile.ZipFile(kept, "w", how) as folder:
        folder.writestr("mimetype", ODT)
        folder.writestr("content.xml", "<x/>")
    return kept.getvalue()


@pytest.mark.parametrize(
    "how", [zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED, zipfile.ZIP_LZMA]
)
def test_whatever_is_changed_in_it_is_an_answer_and_no_fault(how):
    """
    Each way of packing fails in a way of its own.
    """
    whole, chance = document(how), random.Random(7)  # noqa: S311 - no secret
    assert file_types.checked("a.odt", whole).type == ODT

    for place in range(len(whole)):
        spoilt = bytearray(whole)
        spoilt[place : place + 3] = chance.randbytes(3)
        with contextlib.suppress(file_types.FileRefused):
            assert file_types.checked("a.odt", bytes(spoilt)).content == spoilt

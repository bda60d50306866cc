"""Making documents changes nothing of how photos are read."""

import pytest

from lib.pictures import NOT_PHOTOS
from plait.pages import documents
from plait.records.errors import PhotoRefused
from plait.records.picture_files import cleaned


def test_a_photo_that_was_cut_short_is_refused_also_once_documents_were_made():
    """
    The library for documents lets such photos be read, in the whole process.
    """
    documents._maker()

    with pytest.raises(PhotoRefused):
        cleaned(NOT_PHOTOS["cut short"])

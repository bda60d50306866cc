"""What is kept of a photo: the picture, upright, and nothing that hid behind it."""

import io

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from PIL import Image

from lib.pictures import CAMERA, NOT_PHOTOS, SECRET, bomb, photo
from plait.records.errors import (
    NotAPhoto,
    PhotoRefused,
    PhotoTooLarge,
    PhotoTooManyPixels,
)
from plait.records.picture_files import MOST_BYTES, cleaned

RED = (150, 20, 40)


def opened(picture):
    return Image.open(io.BytesIO(picture.jpeg))


def is_red(pixel):
    return all(abs(one - other) < 30 for one, other in zip(pixel, RED, strict=True))


@pytest.mark.parametrize("form", ["JPEG", "PNG", "WEBP"])
def test_nothing_is_left_but_what_can_be_seen(form):
    """
    No place, no camera, no words: not in the usual fields and not anywhere else.
    """
    sent = photo(form=form)
    kept = cleaned(sent)

    assert SECRET.encode() in sent
    assert CAMERA.encode() in sent
    found = opened(kept)
    assert found.format == "JPEG"
    assert not found.getexif()
    assert not {"exif", "xmp", "icc_profile", "comment"} & set(found.info)
    for secret in (SECRET, CAMERA, "Quill", "GPS", "Exif"):
        assert secret.encode() not in kept.jpeg


def test_a_camera_held_on_its_side_gives_an_upright_picture():
    """
    The note that says how it was held is gone, so the picture itself is turned.
    """
    kept = opened(cleaned(photo((640, 480), turned=True)))

    assert kept.size == (640, 480)
    assert is_red(kept.getpixel((20, 20)))
    assert not is_red(kept.getpixel((20, 460)))


def test_a_large_photo_is_made_smaller_and_keeps_its_shape():
    """
    At most 2,400 pixels along its longest side.
    """
    kept = cleaned(photo((6000, 4000)))

    assert (kept.width, kept.height) == (2400, 1600)
    assert opened(kept).size == (2400, 1600)


def test_what_is_see_through_is_laid_on_white():
    """
    And not on black, which would look like a mark.
    """
    out = io.BytesIO()
    Image.new("RGBA", (40, 40), (255, 0, 0, 0)).save(out, "PNG")

    assert opened(cleaned(out.getvalue())).getpixel((5, 5)) == (255, 255, 255)


@pytest.mark.parametrize("mode", ["1", "L", "LA", "P", "RGBA", "I;16", "CMYK"])
def test_every_way_of_keeping_colours_is_read(mode):
    """
    Or is refused in words; never with a fault.
    """
    out = io.BytesIO()
    Image.new(mode, (40, 30)).save(out, "JPEG" if mode == "CMYK" else "PNG")

    assert cleaned(out.getvalue()).width == 40


def test_the_same_file_gives_the_same_bytes():
    """
    So a form that is sent twice says the same thing twice.
    """
    assert cleaned(photo()).sha256 == cleaned(photo()).sha256


@pytest.mark.parametrize("sent", NOT_PHOTOS.values(), ids=NOT_PHOTOS)
def test_what_is_no_photo_is_refused(sent):
    """
    By what it begins with, not by what it is called.
    """
    with pytest.raises(NotAPhoto):
        cleaned(sent)


def test_a_file_that_is_too_large_is_refused_unread():
    """
    Fifteen megabytes are enough for a photo.
    """
    with pytest.raises(PhotoTooLarge):
        cleaned(photo() + bytes(MOST_BYTES))


@pytest.mark.parametrize("side", [8_001, 30_000, 100_000])
def test_a_bomb_is_refused_before_it_is_unpacked(side):
    """
    A few bytes that would fill the memory.
    """
    with pytest.raises(PhotoTooManyPixels):
        cleaned(bomb(side))


@settings(max_examples=150, deadline=None, suppress_health_check=list(HealthCheck))
@given(data=st.data())
def test_a_damaged_photo_is_kept_clean_or_refused(data):
    """
    Whatever a bad line or a bad hand did to the file: a picture, or words.
    """
    form = data.draw(st.sampled_from(["JPEG", "PNG", "WEBP"]))
    sent = bytearray(photo((64, 48), form))
    for place in data.draw(st.lists(st.integers(0, len(sent) - 1), max_size=6)):
        sent[place] = data.draw(st.integers(0, 255))
    cut = data.draw(st.integers(0, len(sent)))
    try:
        kept = cleaned(bytes(sent[: len(sent) - cut // 8]))
    except PhotoRefused:
        return
    assert SECRET.encode() not in kept.jpeg
    assert opened(kept).size == (kept.width, kept.height)

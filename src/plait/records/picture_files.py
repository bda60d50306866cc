"""From a photo as it was taken to the picture that is kept.

Turned upright, its colours made those of every screen, and written anew as a JPEG:
nothing of the old file is left but what can be seen. Where it was taken, when and by
which telephone is gone, and so is anything that was hidden behind the picture.
"""

from __future__ import annotations

import hashlib
import io
from dataclasses import dataclass, field
from typing import Final

from PIL import Image, ImageCms, ImageOps

from plait.records.errors import NotAPhoto, PhotoTooLarge, PhotoTooManyPixels

#: Photos of one mark, at most; bytes of a file that is sent; sides of what is kept.
MOST_PHOTOS: Final = 6
MOST_BYTES: Final = 15 * 1024 * 1024
LONGEST_SIDE: Final = 2400
#: What may be uploaded, by what it begins with and not by what it is called.
FORMATS: Final = ("JPEG", "PNG", "WEBP")
#: More than any telephone's usual photo, and small enough to be taken apart in memory.
MOST_PIXELS: Final = 64_000_000
#: A side longer than this is no photo.
_LONGEST_SENT: Final = 20_000
_QUALITY: Final = 85


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture as it is kept: an upright JPEG without metadata; sides in pixels."""

    jpeg: bytes = field(repr=False)
    width: int
    height: int

    @property
    def sha256(self) -> bytes:
        """The hash of the JPEG."""
        return hashlib.sha256(self.jpeg).digest()


def cleaned(sent: bytes) -> Picture:
    """The picture of a photo in a file, by itself.

    The same file gives the same bytes each time.

    Raises:
        PhotoTooLarge: the file has more than `MOST_BYTES`.
        PhotoTooManyPixels: more than `MOST_PIXELS`, looked at before it is unpacked.
        NotAPhoto: it is no JPEG, PNG or WebP, or is damaged.
    """
    if len(sent) > MOST_BYTES:
        raise PhotoTooLarge
    try:
        with Image.open(io.BytesIO(sent), formats=FORMATS) as opened:
            _refuse_a_bomb(opened)
            return _written(_upright(opened))
    except (PhotoTooManyPixels, Image.DecompressionBombError):
        raise PhotoTooManyPixels from None
    except Exception:  # noqa: BLE001 - a damaged file fails in ways that no list holds
        raise NotAPhoto from None


def _refuse_a_bomb(opened: Image.Image) -> None:
    width, height = opened.size
    if width * height > MOST_PIXELS or max(width, height) > _LONGEST_SENT:
        raise PhotoTooManyPixels


def _upright(opened: Image.Image) -> Image.Image:
    """The picture as it was seen, no larger than we keep."""
    profile = opened.info.get("icc_profile")
    # A large JPEG is unpacked at a half or a quarter of its size.
    opened.draft("RGB", (LONGEST_SIDE, LONGEST_SIDE))
    opened.load()
    turned = ImageOps.exif_transpose(opened)
    turned.thumbnail((LONGEST_SIDE, LONGEST_SIDE), Image.Resampling.LANCZOS)
    return _in_usual_colours(turned, profile)


def _in_usual_colours(image: Image.Image, profile: bytes | None) -> Image.Image:
    """In sRGB, on white: the colour of a bruise is what the photo is for."""
    if "A" in image.getbands() or "transparency" in image.info:
        over = image.convert("RGBA")
        image = Image.new("RGB", over.size, "white")
        image.paste(over, mask=over.getchannel("A"))
    if profile and image.mode in ("RGB", "CMYK", "L"):
        try:
            made = ImageCms.profileToProfile(
                image,
                ImageCms.ImageCmsProfile(io.BytesIO(profile)),
                ImageCms.createProfile("sRGB"),
                outputMode="RGB",
            )
        except (ImageCms.PyCMSError, OSError, ValueError):
            made = None  # a profile that cannot be read is passed over
        image = made or image
    return image.convert("RGB")


def _written(image: Image.Image) -> Picture:
    """As a JPEG, drawn on an empty sheet so that nothing comes along."""
    sheet = Image.new("RGB", image.size)
    sheet.paste(image)
    out = io.BytesIO()
    sheet.save(out, "JPEG", quality=_QUALITY, optimize=True)
    return Picture(out.getvalue(), *sheet.size)

"""Photos as telephones take them, and files that are none; all made up here."""

from __future__ import annotations

import io
import struct
import zlib

from PIL import Image

#: Where a made-up photo says that it was taken, in EXIF.
_GPS = {1: "N", 2: (51.0, 30.0, 0.0), 3: "W", 4: (0.0, 7.0, 0.0)}
CAMERA = "Quillphone 7"
SECRET = "taken at 1 Quillfeather Lane"


def photo(
    size: tuple[int, int] = (640, 480), form: str = "JPEG", *, turned: bool = False
) -> bytes:
    """A photo with a red patch in its upper left corner, and with metadata.

    `turned`: the camera was held on its side and says so, so that the patch is stored
    lower left.
    """
    image = Image.new("RGB", size, (230, 190, 170))
    patch = Image.new("RGB", (size[0] // 4, size[1] // 4), (150, 20, 40))
    image.paste(patch, (0, 0))
    exif = Image.Exif()
    if turned:
        image = image.transpose(Image.Transpose.ROTATE_90)
        exif[0x0112] = 6
    exif[0x010F] = CAMERA
    exif[0x9286] = SECRET
    exif[0x8825] = _GPS
    out = io.BytesIO()
    more = {"xmp": f"<x>{SECRET}</x>".encode()} if form in ("JPEG", "WEBP") else {}
    image.save(out, form, exif=exif, **more)
    return out.getvalue()


def bomb(side: int = 30_000) -> bytes:
    """A PNG of a few hundred bytes that says it is `side` pixels wide and high."""
    header = struct.pack(">IIBBBBB", side, side, 8, 2, 0, 0, 0)
    rows = zlib.compress(bytes(1000))
    return b"\x89PNG\r\n\x1a\n" + b"".join(
        struct.pack(">I", len(data))
        + kind
        + data
        + struct.pack(">I", zlib.crc32(kind + data))
        for kind, data in ((b"IHDR", header), (b"IDAT", rows), (b"IEND", b""))
    )


#: Files that are no photo, whatever they are called.
NOT_PHOTOS = {
    "empty": b"",
    "text": b"this is a note, not a photo",
    "html": b"<html><script>alert(1)</script></html>",
    "svg": b'<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>',
    "pdf": b"%PDF-1.7\n1 0 obj <<>> endobj",
    "gif": b"GIF89a\x01\x00\x01\x00\x00\x00\x00;",
    "cut short": photo()[:900],
    "only a header": b"\xff\xd8\xff\xe0\x00\x10JFIF",
}

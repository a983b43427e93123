"""Pictures that people attach: whatever the bytes, what is kept is a small JPEG of pixels, or nothing."""

from __future__ import annotations

import struct
import zlib
from io import BytesIO
from pathlib import Path
from time import perf_counter

import pytest
from PIL import Image

from daemon.adapters.pictures import LONGEST_SIDE, MOST_BYTES, BadPicture, keep, kept, scaled
from daemon.core.message.attachments import MAX_PICTURE


def picture(form: str = "JPEG", size: tuple[int, int] = (400, 300), mode: str = "RGB", **more: object) -> bytes:
    file = BytesIO()
    Image.new(mode, size, "teal").save(file, form, **more)
    return file.getvalue()


def noise(width: int, height: int) -> bytes:
    file = BytesIO()
    Image.effect_noise((width, height), 200).convert("RGB").save(file, "PNG")
    return file.getvalue()


def chunk(name: bytes, content: bytes) -> bytes:
    return struct.pack(">I", len(content)) + name + content + struct.pack(">I", zlib.crc32(name + content))


def png_of(width: int, height: int, content: bytes = b"") -> bytes:
    """A PNG whose header says so many pixels."""
    head = chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0))
    return b"\x89PNG\r\n\x1a\n" + head + chunk(b"IDAT", content) + chunk(b"IEND", b"")


@pytest.mark.parametrize("form", ["JPEG", "PNG", "GIF", "WEBP"])
def test_each_kind_becomes_a_jpeg(form: str) -> None:
    made = scaled(picture(form))
    assert made.content.startswith(b"\xff\xd8\xff")
    assert (made.width, made.height) == (400, 300)


def test_a_large_picture_is_scaled_and_stays_within_its_bytes() -> None:
    made = scaled(noise(2_000, 1_500))
    assert max(made.width, made.height) <= LONGEST_SIDE
    assert len(made.content) <= MOST_BYTES


def test_where_it_was_taken_and_by_whom_is_left_out_and_it_stands_upright() -> None:
    exif = Image.Exif()
    exif[0x0112], exif[0x013B], exif[0x010E] = 6, "Marta Bianchi", "Via Roma 1"  # turned, artist, description
    raw = picture(exif=exif, comment=b"secret comment")
    assert b"Marta Bianchi" in raw
    made = scaled(raw)
    assert (made.width, made.height) == (300, 400)
    assert b"Marta" not in made.content
    assert b"secret" not in made.content
    assert not Image.open(BytesIO(made.content)).getexif()


def test_what_is_transparent_is_white() -> None:
    file = BytesIO()
    Image.new("RGBA", (10, 10), (0, 0, 0, 0)).save(file, "PNG")
    assert Image.open(BytesIO(scaled(file.getvalue()).content)).getpixel((5, 5)) == (255, 255, 255)


@pytest.mark.parametrize(
    "raw",
    [
        b"",
        b"GIF89a",
        b"\xff\xd8\xff" + b"\0" * 1_000,
        b"<svg xmlns='http://www.w3.org/2000/svg'/>",
        b"%PDF-1.4",
        b"8BPS" + b"\0" * 100,
        picture("BMP"),
        picture("TIFF"),
        picture()[:-500],
        png_of(30_000, 30_000, zlib.compress(bytes(50_000_000), 1)),
        png_of(2**31 - 1, 2**31 - 1),
        png_of(0, 0),
        b"x" * (MAX_PICTURE + 1),
    ],
    ids=range(13),
)
def test_what_is_broken_hostile_or_of_another_kind_is_refused_at_once(raw: bytes) -> None:
    begun = perf_counter()
    with pytest.raises(BadPicture):
        scaled(raw)
    assert perf_counter() - begun < 2


def test_a_picture_is_kept_by_its_content_and_no_name_leads_elsewhere(tmp_path: Path) -> None:
    content = scaled(picture()).content
    name = keep(tmp_path, content)
    assert keep(tmp_path, content) == name
    assert kept(tmp_path, name) == content
    (tmp_path / "record.json").write_text("{}")
    assert kept(tmp_path, "../record.json") is None
    assert kept(tmp_path, "0" * 32 + ".jpg") is None

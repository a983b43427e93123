"""Pictures that people attach: decoded within bounds, scaled, and written anew as JPEG of pixels and nothing else."""

from __future__ import annotations

import hashlib
import re
import warnings
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING

from daemon.core.message.attachments import MAX_PICTURE

if TYPE_CHECKING:
    from PIL import Image

MAX_PIXELS = 40_000_000  # as its header says: nothing larger is decoded
LONGEST_SIDE = 1088  # pixels: twice the width of a letter
MOST_BYTES = 120_000  # of what is kept

_FORMATS = ("JPEG", "PNG", "GIF", "WEBP")
_QUALITIES = (82, 70, 55)
_NAME = re.compile(r"[0-9a-f]{32}\.jpg")


class BadPicture(ValueError):
    """It is none of the kinds that are read, broken, or too large; the text says which."""


@dataclass(frozen=True, slots=True)
class Scaled:
    content: bytes  # JPEG
    width: int
    height: int


def scaled(content: bytes) -> Scaled:
    """`content` as a JPEG of MOST_BYTES at most, upright, on white, without any metadata. Raises BadPicture."""
    if len(content) > MAX_PICTURE:
        raise BadPicture("it is too large")
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # of oddities in its metadata, which is left out
            return _written(_drawn(content))
    except BadPicture:
        raise
    except Exception as error:  # a decoder may fail in any way on bytes that are meant to break it
        raise BadPicture(f"{type(error).__name__}: {error}") from error


def _drawn(content: bytes) -> Image.Image:
    from PIL import Image, ImageOps  # noqa: PLC0415 -- a fiftieth of a start, and 4 MB, for who never gets a picture

    with Image.open(BytesIO(content), formats=_FORMATS) as image:
        if image.width * image.height > MAX_PIXELS:
            raise BadPicture("it has too many pixels")
        image.draft("RGB", (LONGEST_SIDE, LONGEST_SIDE))
        upright = ImageOps.exif_transpose(image)
        upright.thumbnail((LONGEST_SIDE, LONGEST_SIDE))
        seen = upright.convert("RGBA")
    paper = Image.new("RGB", seen.size, "white")
    paper.paste(seen, mask=seen.getchannel("A"))
    return paper


def _written(image: Image.Image) -> Scaled:
    while True:
        for quality in _QUALITIES:
            file = BytesIO()
            image.save(file, "JPEG", quality=quality, optimize=True)
            if file.tell() <= MOST_BYTES:
                return Scaled(file.getvalue(), image.width, image.height)
        image = image.resize((max(1, image.width * 3 // 4), max(1, image.height * 3 // 4)))


def keep(folder: Path, content: bytes) -> str:
    """Lay a picture into a client's folder, and give its name there. Raises OSError."""
    name = f"{hashlib.sha256(content).hexdigest()[:32]}.jpg"
    path = folder / "pictures" / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content)
    return name


def kept(folder: Path, name: str) -> bytes | None:
    """A picture by its name; None where there is none."""
    path = folder / "pictures" / name
    return path.read_bytes() if _NAME.fullmatch(name) and path.is_file() else None

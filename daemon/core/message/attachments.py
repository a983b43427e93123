"""The files of a message: their names, and how large they are without decoding them."""

from __future__ import annotations

from email.message import Message as Mime

from daemon.core.message.headers import text
from daemon.core.message.structure import MAX_DEPTH, TooDeep
from daemon.core.message.transfer import encoding_of, octets, payload_of, raw_header
from daemon.core.model import Attachment

MAX_PICTURE = 10 << 20  # bytes of a picture that is looked at
MAX_DATA = 256 << 10  # bytes of a file that is read by itself
MOST_DATA = 5  # such files of one message

_DATA_ENDINGS = {"csv": "csv", "tsv": "csv", "ics": "ics", "ical": "ics", "toml": "toml"}
_DATA_TYPES = {
    "text/csv": "csv",
    "text/tab-separated-values": "csv",
    "text/calendar": "ics",
    "application/ics": "ics",
    "application/toml": "toml",
}


def data_kind(name: str, content_type: str) -> str:
    """What a program may read in a file: a table (`csv`), a calendar (`ics`), `toml`; "" for anything else."""
    return _DATA_ENDINGS.get(name.rpartition(".")[2].lower()) or _DATA_TYPES.get(content_type, "")


def file_name(raw: str) -> str:
    """A file's name without any path, on one line."""
    return raw.replace("\\", "/").rstrip("/").rpartition("/")[2].strip().lstrip("\0")


def attachment(part: Mime, kind: str, name: str) -> Attachment:
    payload = payload_of(part)
    if isinstance(payload, list):
        inner = payload[0] if payload and kind.startswith("message/") else None
        if inner is not None and not name:
            subject = text(raw_header(inner, "subject"))
            name = file_name(subject.replace("/", "-"))[:120] + ".eml" if subject else ""
        return Attachment(name, kind, sum(_weight(child, 0) for child in payload))
    return Attachment(name, kind, _size(part))


def _size(part: Mime) -> int:
    """Bytes after transfer decoding; those of base64 are counted, not decoded."""
    payload = payload_of(part)
    if isinstance(payload, str) and encoding_of(part) == "base64":
        breaks = payload.count("\n") + payload.count("\r") + payload.count(" ") + payload.count("=")
        return (len(payload) - breaks) * 3 // 4
    return len(octets(part))


def _weight(part: Mime, depth: int) -> int:
    """About the bytes of a message inside a message."""
    if depth > MAX_DEPTH:
        raise TooDeep(f"parts nested more than {MAX_DEPTH} deep")
    head = sum(len(name) + len(value) + 4 for name, value in part.raw_items())
    payload = payload_of(part)
    if isinstance(payload, list):
        return head + sum(_weight(child, depth + 1) for child in payload)
    return head + len(payload or "")

"""The content of a part as bytes: transfer encodings, as mail programs get them wrong (RFC 2045 section 6)."""

from __future__ import annotations

import binascii
import quopri
import re
from email.message import Message as Mime

from daemon.core.message.headers import base64, tidy

_BASE64_LINE = re.compile(rb"[A-Za-z0-9+/=\s]*")


def raw_header(part: Mime, name: str) -> str:
    """The first header of this name with bytes beyond ASCII as surrogates."""
    return next((value for key, value in part.raw_items() if key.lower() == name), "")


def payload_of(part: Mime) -> str | list[Mime] | None:
    """What the stdlib keeps, bytes beyond ASCII as surrogates; get_payload decodes them by charset and loses some."""
    kept: str | list[Mime] | None = part._payload  # type: ignore[attr-defined]  # noqa: SLF001
    return kept


def octets(part: Mime) -> bytes:
    """The content of a leaf after transfer decoding (RFC 2045 section 6), as much of it as can be had."""
    payload = payload_of(part)
    if not isinstance(payload, str):
        return b""
    data = (
        payload.encode("ascii", "surrogateescape") if payload.isascii() else payload.encode("utf-8", "surrogateescape")
    )
    return _decoded(data, encoding_of(part))


def encoding_of(part: Mime) -> str:
    return tidy(raw_header(part, "content-transfer-encoding")).strip('"; ').lower()


def _decoded(data: bytes, encoding: str) -> bytes:
    if encoding == "quoted-printable":
        return quopri.decodestring(data)
    if encoding == "base64":
        return _base64_text(data)
    if encoding in ("x-uuencode", "uuencode", "uue", "x-uue"):
        return _uu(data)
    return data


def _base64_text(data: bytes) -> bytes:
    """Base64, where a mailing list may have put a footer in clear behind it, or where the text never was encoded."""
    if _BASE64_LINE.fullmatch(data):
        return base64(data)
    lines = data.splitlines(keepends=True)
    end = next(
        (n for n, line in enumerate(lines) if not _BASE64_LINE.fullmatch(line) or b" " in line.strip()), len(lines)
    )
    coded, clear = b"".join(lines[:end]), b"".join(lines[end:])
    if b" " not in clear.strip():  # stray characters, not prose
        return base64(data)
    return base64(coded) + b"\n" + clear if coded.strip() and len(b"".join(coded.split())) % 4 == 0 else data


def _uu(data: bytes) -> bytes:
    out = []
    for line in data.splitlines():
        if line.startswith(b"begin ") or line.strip() in (b"end", b""):
            continue
        try:
            out.append(binascii.a2b_uu(line))
        except binascii.Error:
            continue
    return b"".join(out)

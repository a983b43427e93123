"""The parts of a message: which are text to read, which are files, which were written by machines for machines."""

from __future__ import annotations

import binascii
import quopri
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from email.message import Message as Mime
from itertools import islice

from daemon.core.charset import decode
from daemon.core.flowed import unwrapped
from daemon.core.headers import base64, octets_to_text, parameters, text, tidy
from daemon.core.model import Attachment

MAX_DEPTH = 100  # nested parts, beyond which a message is an attack
MAX_PARTS = 2000  # parts that are read; the rest stays in the raw mail
MAX_REPORT = 64 << 10  # characters of a machine's report that are kept

_REPORTS = frozenset(
    {
        "message/delivery-status",
        "message/global-delivery-status",
        "message/disposition-notification",
        "message/global-disposition-notification",
        "message/feedback-report",
        "text/rfc822-headers",
        "message/rfc822-headers",
        "message/global-headers",
    }
)
_MESSAGES = frozenset({"message/rfc822", "message/global", "message/news"})
_UNREAD = frozenset({"text/x-amp-html", "text/watch-html"})  # the text once more, for few programs
_SECONDARY = frozenset({"text/enriched", "text/richtext"})  # text to read where there is nothing better
_TAG = re.compile(r"<[^<>]*>")
_BASE64_LINE = re.compile(rb"[A-Za-z0-9+/=\s]*")


class TooDeep(ValueError):
    """A message is nested deeper than MAX_DEPTH."""


@dataclass
class Parts:
    """What the parts of one message add up to."""

    plain: list[str] = field(default_factory=list)
    html: list[str] = field(default_factory=list)
    other: list[str] = field(default_factory=list)  # text in a form that few programs write
    attachments: list[Attachment] = field(default_factory=list)
    enclosed: list[str] = field(default_factory=list)  # the text of attached messages
    report: dict[str, str] = field(default_factory=dict)
    calendar: str | None = None
    charset: str | None = None  # the first that a text part declares


def read_parts(message: Mime) -> Parts:
    """All parts of `message`, in order. Raises TooDeep."""
    found = Parts()
    for part, enclosed in islice(_walk(message, 0), MAX_PARTS):
        _read(part, found, enclosed=enclosed)
    return found


def _walk(part: Mime, depth: int, *, enclosed: bool = False) -> Iterator[tuple[Mime, bool]]:
    """The leaves of a message, and whether they stand in a message attached to it; that message counts as one, too."""
    if depth > MAX_DEPTH:
        raise TooDeep(f"parts nested more than {MAX_DEPTH} deep")
    payload = part.get_payload()
    kind = _kind(part)[0]
    if kind in _MESSAGES or not (isinstance(payload, list) and kind.startswith("multipart/")):
        yield part, enclosed
    if isinstance(payload, list) and kind not in _REPORTS:
        for child in payload:
            yield from _walk(child, depth + 1, enclosed=enclosed or kind in _MESSAGES)


def _kind(part: Mime) -> tuple[str, dict[str, str]]:
    """The content type in lower case, as its header says or as its place implies (RFC 2046 section 5.1.5)."""
    raw = raw_header(part, "content-type")
    if not raw:
        return part.get_default_type(), {}
    main, params = parameters(raw)
    if main.count("/") != 1:
        main = "text/html" if main == "html" else "application/octet-stream" if params.get("name") else "text/plain"
    return main, params


def raw_header(part: Mime, name: str) -> str:
    """The first header of this name with bytes beyond ASCII as surrogates."""
    return next((value for key, value in part.raw_items() if key.lower() == name), "")


def _read(part: Mime, found: Parts, *, enclosed: bool) -> None:
    kind, params = _kind(part)
    disposition, more = parameters(raw_header(part, "content-disposition"))
    name = file_name(more.get("filename") or params.get("name") or "")
    if kind in _REPORTS and not enclosed:
        found.report[kind] = (found.report.get(kind, "") + report_text(part, params))[:MAX_REPORT]
    elif _is_body(kind, disposition, name):
        _read_text(part, kind, params, found, enclosed=enclosed)
    elif kind not in _UNREAD and not enclosed:
        found.attachments.append(_attachment(part, kind, name))
    if kind == "text/calendar" and found.calendar is None and not enclosed:
        found.calendar = _method(part, params)


def _is_body(kind: str, disposition: str, name: str) -> bool:
    if kind.startswith("multipart/"):  # which could not be taken apart
        return True
    return (kind in ("text/plain", "text/html") or kind in _SECONDARY) and disposition != "attachment" and not name


def _read_text(part: Mime, kind: str, params: dict[str, str], found: Parts, *, enclosed: bool) -> None:
    charset = params.get("charset")
    content = _text(octets(part), charset)
    if kind == "text/plain" and params.get("format", "").lower() == "flowed":
        content = unwrapped(content, delsp=params.get("delsp", "").lower() == "yes")
    if enclosed:
        found.enclosed += [content] if kind == "text/plain" else []
        return
    found.charset = found.charset or charset
    if kind == "text/html":
        found.html.append(content)
    elif kind in _SECONDARY:
        found.other.append(_TAG.sub("", content))
    else:
        found.plain.append(content)


def _text(data: bytes, charset: str | None) -> str:
    content = decode(data, charset)
    return content.replace("\r\n", "\n").replace("\r", "\n") if "\r" in content else content


def _payload(part: Mime) -> str | list[Mime] | None:
    """What the stdlib keeps, bytes beyond ASCII as surrogates; get_payload decodes them by charset and loses some."""
    kept: str | list[Mime] | None = part._payload  # type: ignore[attr-defined]  # noqa: SLF001
    return kept


# ── bytes ────────────────────────────────────────────────────────────────────────────────────────────────────────────
def octets(part: Mime) -> bytes:
    """The content of a leaf after transfer decoding (RFC 2045 section 6), as much of it as can be had."""
    payload = _payload(part)
    if not isinstance(payload, str):
        return b""
    data = (
        payload.encode("ascii", "surrogateescape") if payload.isascii() else payload.encode("utf-8", "surrogateescape")
    )
    encoding = tidy(raw_header(part, "content-transfer-encoding")).strip('"; ').lower()
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
    coded = [line for line in lines if b" " not in line.strip() and _BASE64_LINE.fullmatch(line)]
    clear = [line for line in lines if line.strip() and not (b" " not in line.strip() and _BASE64_LINE.fullmatch(line))]
    if len(clear) > len(coded):
        return data
    if any(b" " in line.strip() for line in clear):
        return base64(b"".join(coded)) + b"\n" + b"".join(clear)
    return base64(data)


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


# ── files ────────────────────────────────────────────────────────────────────────────────────────────────────────────
def file_name(raw: str) -> str:
    """A file's name without any path, on one line."""
    return raw.replace("\\", "/").rstrip("/").rpartition("/")[2].strip().lstrip("\0")


def _attachment(part: Mime, kind: str, name: str) -> Attachment:
    payload = part.get_payload()
    if isinstance(payload, list):
        inner = payload[0] if payload and kind.startswith("message/") else None
        if inner is not None and not name:
            subject = text(raw_header(inner, "subject"))
            name = file_name(subject.replace("/", "-"))[:120] + ".eml" if subject else ""
        return Attachment(name, kind, sum(_weight(child, 0) for child in payload))
    return Attachment(name, kind, _size(part))


def _size(part: Mime) -> int:
    """Bytes after transfer decoding; those of base64 are counted, not decoded."""
    payload = _payload(part)
    if isinstance(payload, str) and tidy(raw_header(part, "content-transfer-encoding")).lower() == "base64":
        breaks = payload.count("\n") + payload.count("\r") + payload.count(" ") + payload.count("=")
        return (len(payload) - breaks) * 3 // 4
    return len(octets(part))


def _weight(part: Mime, depth: int) -> int:
    """About the bytes of a message inside a message."""
    if depth > MAX_DEPTH:
        raise TooDeep(f"parts nested more than {MAX_DEPTH} deep")
    head = sum(len(name) + len(value) + 4 for name, value in part.raw_items())
    payload = _payload(part)
    if isinstance(payload, list):
        return head + sum(_weight(child, depth + 1) for child in payload)
    return head + len(payload or "")


# ── parts for machines ───────────────────────────────────────────────────────────────────────────────────────────────
def report_text(part: Mime, params: dict[str, str]) -> str:
    """The text of a report part; a delivery report, which the stdlib made into headers, as `Name: value` lines."""
    payload = part.get_payload()
    if not isinstance(payload, list):
        return _text(octets(part), params.get("charset"))
    blocks = []
    for block in payload[:MAX_PARTS]:
        fields = [f"{name}: {tidy(octets_to_text(value))}" for name, value in block.raw_items()]
        rest = _payload(block)
        blocks.append("\n".join([*fields, rest.strip() if isinstance(rest, str) else ""]))
    return "\n\n".join(blocks)


_METHOD = re.compile(r"(?im)^METHOD:\s*([A-Za-z-]+)")


def _method(part: Mime, params: dict[str, str]) -> str:
    """The METHOD of a calendar part (RFC 5546): of its parameter, else of its content."""
    if params.get("method"):
        return params["method"].upper()
    found = _METHOD.search(_text(octets(part)[:4096], params.get("charset")))
    return found[1].upper() if found else "PUBLISH"

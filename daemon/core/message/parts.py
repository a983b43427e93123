"""The parts of a message: which are text to read, which are files, which were written by machines for machines."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from email.message import Message as Mime
from itertools import islice

from daemon.core.message import tnef
from daemon.core.message.attachments import MAX_DATA, MOST_DATA, attachment, data_kind, file_name
from daemon.core.message.charset import decode
from daemon.core.message.flowed import unwrapped
from daemon.core.message.headers import octets_to_text, parameters, tidy
from daemon.core.message.structure import MAX_DEPTH, TooDeep, salvaged, structure
from daemon.core.message.transfer import octets, payload_of, raw_header
from daemon.core.message.uuencoded import without_files
from daemon.core.model import Attachment, DataFile

MAX_PARTS = 2000  # parts that are read; the rest stays in the raw mail
MAX_META = 2048  # bytes of HTML in which its charset is looked for
MAX_TEXT = 1_000_000  # bytes of plain text that are read; the rest stays in the raw mail
MAX_HTML = 4_000_000  # bytes of HTML, most of which is mark-up
MAX_PACKED = 32 << 20  # bytes of a `winmail.dat` that are looked through
PACKED = "application/ms-tnef"  # in a message's report: the class of what was packed so
MOST_MAILS = 20  # attached messages that are read by themselves
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
_ONE_TEXT = frozenset({"multipart/alternative", "multipart/related"})
_BYTES = "application/octet-stream"
_UNTYPED = frozenset({_BYTES, "application/eml", "application/x-eml"})
_UNREAD = frozenset({"text/x-amp-html", "text/watch-html"})  # the text once more, for few programs
_SECONDARY = frozenset({"text/enriched", "text/richtext"})  # text to read where there is nothing better
_TEXTS = frozenset({"text/plain", "text/html", *_SECONDARY})
REACTION = "text/vnd.google.email-reaction+json"
_EMOJI = re.compile(r'"emoji"\s*:\s*"([^"\\]{1,40})"')
_META = re.compile(rb"(?i)<meta[^>]{0,200}charset\s*=\s*[\"']?([a-z0-9_-]+)")
_TAG = re.compile(r"<[^<>]*>")
_LINE_END = re.compile(r"(?<!\r)\r+\n|\r")  # some gateways end a line with CR CR LF


@dataclass
class Parts:
    """What the parts of one message add up to."""

    plain: list[str] = field(default_factory=list)
    html: list[str] = field(default_factory=list)
    other: list[str] = field(default_factory=list)  # text in a form that few programs write
    attachments: list[Attachment] = field(default_factory=list)
    files: list[Mime] = field(default_factory=list)  # the parts of `attachments`
    data: list[DataFile] = field(default_factory=list)
    enclosed: list[str] = field(default_factory=list)  # the text of attached messages
    shown: dict[int, str] = field(default_factory=dict)  # place of an attachment → its Content-ID
    mails: list[Mime] = field(default_factory=list)  # those messages themselves, without what is attached to them
    report: dict[str, str] = field(default_factory=dict)
    calendar: str | None = None
    reaction: str | None = None  # the picture by which a reader of Gmail reacts; its texts are Gmail's own
    charset: str | None = None  # the first that a text part declares
    cut: bool = False  # there is more text than is read
    left: dict[bool, int] = field(default_factory=lambda: {False: MAX_TEXT, True: MAX_HTML})  # bytes of HTML or not

    def within(self, data: bytes, *, html: bool) -> bytes:
        """As many lines of `data` as are still to be read."""
        if len(data) > self.left[html]:
            data = data[: data.rfind(b"\n", 0, self.left[html]) + 1 or self.left[html]]
            self.cut = True
        self.left[html] -= len(data)
        return data


def read_parts(message: Mime, left: dict[bool, int] | None = None) -> Parts:
    """All parts of `message`, in order; `left`: bytes of text to read, where that is less. Raises TooDeep."""
    parts = Parts() if left is None else Parts(left=left)
    for part, place in islice(_walk(message, 0), MAX_PARTS):
        _read(part, parts, place, whole=part is message)
    html = "".join(parts.html)
    for number, name in parts.shown.items() if html else ():
        if f"cid:{name}" in html:
            parts.attachments[number] = replace(parts.attachments[number], inline=True)
    return parts


@dataclass(frozen=True, slots=True)
class _Place:
    """Where a part stands."""

    enclosed: bool = False  # in a message attached to the one that is read
    within: bool = False  # in a multipart that is one text: its alternatives, or the text with its pictures


def _walk(part: Mime, depth: int, place: _Place = _Place()) -> Iterator[tuple[Mime, _Place]]:
    """The leaves of a message, and where they stand; a message attached to it counts as one, too."""
    if depth > MAX_DEPTH:
        raise TooDeep(f"parts nested more than {MAX_DEPTH} deep")
    kind = _kind(part)[0]
    inside = _inside(part, kind)
    if kind in _MESSAGES or not inside:
        yield part, place
    below = _Place(place.enclosed or kind in _MESSAGES, place.within or kind in _ONE_TEXT)
    for child in inside:
        yield from _walk(child, depth + 1, below)


def _inside(part: Mime, kind: str) -> list[Mime]:
    """The parts in a part; those of a report are fields, not parts."""
    payload = payload_of(part)
    if kind in _REPORTS:
        return []
    if isinstance(payload, list):
        return payload
    return salvaged(kind, octets(part)) if kind.startswith("multipart/") else []


def _kind(part: Mime) -> tuple[str, dict[str, str]]:
    """The content type in lower case, as its header says or as its place implies (RFC 2046 section 5.1.5)."""
    raw = raw_header(part, "content-type")
    if not raw:
        return part.get_default_type(), {}
    main, params = parameters(raw)
    if main.count("/") != 1:
        main = "text/html" if main == "html" else "application/octet-stream" if params.get("name") else "text/plain"
    return main, params


def _read(part: Mime, parts: Parts, place: _Place, *, whole: bool) -> None:
    enclosed = place.enclosed
    kind, params = _kind(part)
    disposition, more = parameters(raw_header(part, "content-disposition"))
    name = file_name(more.get("filename") or params.get("name") or "")
    if kind in _REPORTS and not enclosed:
        content, prose = report_text(part, params)
        parts.report[kind] = (parts.report.get(kind, "") + content)[:MAX_REPORT]
        parts.plain += [prose] if prose else []
        return
    if kind == REACTION and not enclosed:
        emoji = _EMOJI.search(_text(octets(part)[:MAX_META], "utf-8"))
        parts.reaction = emoji[1] if emoji else ""
    if kind in _MESSAGES and not enclosed:
        parts.report.setdefault("message/rfc822", _identity(part))
    if not enclosed and not whole and len(parts.mails) < MOST_MAILS:
        parts.mails += _mails(part, kind, name)
    first = whole or not (parts.plain or parts.html or enclosed)
    body = _is_body(kind, disposition, name, whole=whole, first=first)
    if body:
        _read_text(part, kind, params, parts, enclosed=enclosed)
    if (name or not body) and kind not in _UNREAD and not (enclosed or _unpack(part, kind, name, parts)):
        file = attachment(part, kind, name)
        identity = raw_header(part, "content-id").strip("<> \t\r\n")
        inline = disposition != "attachment" and (place.within or bool(identity)) and kind not in _MESSAGES
        parts.attachments.append(replace(file, inline=inline))
        if identity and not inline:
            parts.shown[len(parts.attachments) - 1] = identity
        parts.files.append(part)
        sort = data_kind(name, kind)
        if sort and file.size <= MAX_DATA and len(parts.data) < MOST_DATA:
            parts.data.append(DataFile(name, sort, octets(part)))
    if kind == "text/calendar" and disposition != "attachment" and parts.calendar is None and not enclosed:
        parts.calendar = _method(part, params)


def _unpack(part: Mime, kind: str, name: str, parts: Parts) -> bool:
    """Takes what Outlook packed into a `winmail.dat`; whether there was anything to read."""
    if kind not in tnef.TYPES and name.lower() != tnef.NAME:
        return False
    packed = tnef.unpacked(octets(part)[:MAX_PACKED])
    if packed is None:
        return False
    parts.report[PACKED] = packed.kind
    parts.attachments += [Attachment(file_name(one.name), _BYTES, one.size) for one in packed.files]
    parts.files += [part] * len(packed.files)
    told = bool(packed.text.strip() or packed.html.strip())
    if not any(text.strip() for text in (*parts.plain, *parts.html)):
        parts.plain += [_text(parts.within(packed.text.encode(), html=False), "utf-8")] if packed.text.strip() else []
        parts.html += [_text(parts.within(packed.html.encode(), html=True), "utf-8")] if packed.html.strip() else []
    said = told or any(text.strip() for text in (*parts.plain, *parts.html))
    return said or not packed.kind.startswith("IPM.Note")  # else somebody has to open it


def _mails(part: Mime, kind: str, name: str) -> list[Mime]:
    """The message that is attached by this part, also where a gateway knows only the name of its file."""
    payload = payload_of(part)
    if kind in _MESSAGES and isinstance(payload, list):
        return payload[:1]
    named = kind in _UNTYPED and name.lower().endswith(".eml")
    return [structure(octets(part))] if kind in _MESSAGES or named else []


def _identity(part: Mime) -> str:
    """The Message-ID line of an attached message: a bounce tells by it what came back (RFC 3462)."""
    inside = payload_of(part)
    own = raw_header(inside[0], "message-id") if isinstance(inside, list) and inside else ""
    return f"Message-ID: {own.strip()}" if own else ""


def _is_body(kind: str, disposition: str, name: str, *, whole: bool, first: bool) -> bool:
    """Whether a part is text to read; a named one is if there is no other, and then it is a file, too."""
    if kind.startswith("multipart/"):  # which could not be taken apart
        return True
    if kind not in _TEXTS or (disposition == "attachment" and not whole):
        return False
    return first if name else True


def _read_text(part: Mime, kind: str, params: dict[str, str], parts: Parts, *, enclosed: bool) -> None:
    charset = params.get("charset")
    data = octets(part)
    if not charset and kind == "text/html" and (meta := _META.search(data[:MAX_META])):
        charset = meta[1].decode("ascii")
    content = _text(parts.within(data, html=kind == "text/html"), charset)
    if kind == "text/plain" and params.get("format", "").lower() == "flowed":
        content = unwrapped(content, delsp=params.get("delsp", "").lower() == "yes")
    if enclosed:
        parts.enclosed += [content] if kind == "text/plain" else []
        return
    parts.charset = parts.charset or charset
    if kind == "text/html":
        parts.html.append(content)
    elif kind in _SECONDARY:
        parts.other.append(_TAG.sub("", content))
    else:
        content, files = without_files(content)
        parts.plain.append(content)
        parts.files += [part for _, part in files]
        parts.attachments += [attachment(part, "application/octet-stream", file_name(name)) for name, part in files]


def _text(data: bytes, charset: str | None) -> str:
    content = decode(data, charset)
    if "\r\r" in content:
        return _LINE_END.sub("\n", content)
    return content.replace("\r\n", "\n").replace("\r", "\n")


# ── parts for machines ───────────────────────────────────────────────────────────────────────────────────────────────
def report_text(part: Mime, params: dict[str, str]) -> tuple[str, str]:
    """The text of a report part, and the prose for people that some servers put into a delivery report.

    A delivery report, which the stdlib made into headers, becomes `Name: value` lines again.
    """
    payload = payload_of(part)
    if not isinstance(payload, list):
        return _text(octets(part), params.get("charset")), ""
    blocks, prose = [], []
    for block in payload[:MAX_PARTS]:
        fields = [f"{name}: {tidy(octets_to_text(value))}" for name, value in block.raw_items()]
        rest = _text(octets(block), params.get("charset"))
        prose += [rest] if rest.strip() and not fields else []
        blocks.append("\n".join([*fields, rest.strip()]))
    return "\n\n".join(blocks), "".join(prose)


_METHOD = re.compile(r"(?im)^METHOD:\s*([A-Za-z-]+)")


def _method(part: Mime, params: dict[str, str]) -> str:
    """The METHOD of a calendar part (RFC 5546): of its parameter, else of its content."""
    if params.get("method"):
        return params["method"].upper()
    method = _METHOD.search(_text(octets(part)[:4096], params.get("charset")))
    return method[1].upper() if method else "PUBLISH"

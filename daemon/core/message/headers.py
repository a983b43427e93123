"""Header values as people meant them: unfolded, decoded, one line (RFC 5322, 2047, 2231, 6532), however broken."""

from __future__ import annotations

import binascii
import re
from collections.abc import Iterable, Iterator
from functools import lru_cache
from urllib.parse import unquote_to_bytes

from daemon.core.message.charset import clean, codec, decode
from daemon.core.words.text import one_line

MAX_VALUE = 64 << 10  # characters of one header value that are read
MAX_IDS = 500  # ids that are read from References

# Marks that steer how a line is shown and hide what it says; nothing is lost without them.
_UNSEEN = dict.fromkeys([0xAD, 0xFEFF, *range(0x200B, 0x2010), *range(0x202A, 0x202F), *range(0x2060, 0x2070)])
_WORD_START = re.compile(r"=\?([^?\s]{1,60})\?([bBqQ])\?")
_Q_ESCAPE = re.compile(rb"=([0-9a-fA-F]{2})")
_NO_BASE64 = re.compile(rb"[^A-Za-z0-9+/=]+")
_ANGLED = re.compile(r"<([^<>]*)>")
_SPACE = re.compile(r"\s+")
_DIGITS, _LONG = 3, 20  # in the local part of an id that a program made, not a person


def text(raw: str, hint: str | None = None) -> str:
    """The one-line text of a raw header value as compat32 keeps it, with surrogates for bytes beyond ASCII.

    Those bytes are in the charset `hint` if they are in none that shows itself.
    """
    raw = raw[:MAX_VALUE]
    if raw.isascii() and "=?" not in raw and "\x1b" not in raw:
        return tidy(raw)
    return tidy(words(octets_to_text(raw, hint)))


def tidy(value: str) -> str:
    """`value` on one line: no CR, LF, NUL or invisible mark is left."""
    if value.isascii():
        line = " ".join(value.split())
        return line if line.isprintable() else one_line(line)
    return one_line(value.translate(_UNSEEN))


def octets_to_text(raw: str, hint: str | None = None) -> str:
    """A raw header with its bytes beyond ASCII decoded."""
    if raw.isascii() and "\x1b" not in raw:
        return raw
    return decode(raw.encode("utf-8", "surrogateescape"), hint)


# ── encoded words (RFC 2047) ─────────────────────────────────────────────────────────────────────────────────────────
def words(value: str) -> str:
    """`value` with its encoded words decoded, even if they are cut, hold spaces, touch text or split a character."""
    if "=?" not in value:
        return value
    pieces: list[tuple[str, bytes | str]] = []  # (charset, bytes) or ("", text)
    place = 0
    while start := _WORD_START.search(value, place):
        end, after = _word_end(value, start.end())
        _between(pieces, value[place : start.start()])
        data = _b(value[start.end() : end]) if start[2] in "bB" else _q(value[start.end() : end])
        pieces.append((start[1].partition("*")[0].lower(), data))
        place = after
    if rest := value[place:]:
        pieces.append(("", rest))
    return _joined(pieces)


def _word_end(value: str, start: int) -> tuple[int, int]:
    """Where the text of an encoded word ends, and where the word does."""
    end = value.find("?=", start)
    if value[end : end + 4] == "?==?":  # the next word follows at once
        return end, end + 2
    if end < 0 or _WORD_START.search(value, start, end):
        cut = value.find(" ", start)  # never closed: up to the next space
        cut = len(value) if cut < 0 else cut
        return cut, cut
    if (
        value[end + 1 : end + 4] == "=?=" or value[end + 2 : end + 3] == "="
    ):  # `??=` and `?==`: the text ends in `?` or `=`
        return end + value[end:].startswith("??="), end + 2 + value[end:].startswith("??=")
    return end, end + 2


def _between(pieces: list[tuple[str, bytes | str]], gap: str) -> None:
    """Keeps the text before an encoded word; white space between two of them is none (section 6.2)."""
    if gap and (not pieces or isinstance(pieces[-1][1], str) or not gap.isspace()):
        pieces.append(("", gap))


def _joined(pieces: list[tuple[str, bytes | str]]) -> str:
    """Neighbours in one charset are decoded together: mail programs split words inside characters."""
    out: list[str] = []
    waiting: tuple[str, bytes] = ("", b"")
    for charset, piece in [*pieces, ("", "")]:
        if isinstance(piece, bytes) and charset == waiting[0]:
            waiting = (charset, waiting[1] + piece)
            continue
        if waiting[1]:
            out.append(decode(waiting[1], waiting[0]))
        waiting = (charset, piece) if isinstance(piece, bytes) else ("", b"")
        if isinstance(piece, str):
            out.append(piece)
    return "".join(out)


def _q(word: str) -> bytes:
    data = word.replace("_", " ").encode("utf-8", "replace")
    return _Q_ESCAPE.sub(lambda match: bytes.fromhex(match[1].decode()), data)


def _b(word: str) -> bytes:
    return base64(word.encode("ascii", "ignore"))


def base64(data: bytes) -> bytes:
    """What can be decoded of `data`: line ends, stray characters, padding in the middle or none are no obstacle."""
    try:
        return binascii.a2b_base64(data, strict_mode=True)
    except binascii.Error:
        runs = [run for run in re.split(rb"=+", _NO_BASE64.sub(b"", data)) if run]
    return b"".join(_run(run) for run in runs)


def _run(run: bytes) -> bytes:
    if len(run) % 4 == 1:
        run = run[:-1]
    return binascii.a2b_base64(run + b"=" * (-len(run) % 4))


# ── message ids ──────────────────────────────────────────────────────────────────────────────────────────────────────
def message_id(value: str) -> str | None:
    """The id of a Message-ID header without `<>`: of a broken one the part that can serve as an id."""
    angled = _ANGLED.search(value)
    inner = angled[1] if angled else next((word for word in value.split() if "@" in word), value)
    return _SPACE.sub("", inner).strip("<>") or None


def ids(values: Iterable[str]) -> tuple[str, ...]:
    """The ids in References or In-Reply-To, in their order, each once; prose around them is left out."""
    ids_: dict[str, None] = {}
    for value in values:
        inside = _ANGLED.findall(value) or [word for word in value.replace(",", " ").split() if "@" in word.strip("@")]
        ids_.update(dict.fromkeys(id_ for id_ in (_SPACE.sub("", angled).strip("<>") for angled in inside) if id_))
    return tuple(ids_)[:MAX_IDS]


def replied_to(values: Iterable[str], people: frozenset[str]) -> tuple[str, ...]:
    """The ids in In-Reply-To, where old mail programs also wrote prose and the address of a person.

    `"Your mail of 3 Jun" <ann@a.example> <199606@a.example>` holds one id.
    """
    ids_ = ids(values := tuple(values))
    prose = any(_ANGLED.sub("", value).strip(" ,;") for value in values)
    if not prose and len(ids_) == 1:
        return ids_
    return tuple(id_ for id_ in ids_ if id_.lower() not in people and (not prose or _looks_made(id_)))


def _looks_made(id_: str) -> bool:
    """Whether a program made this id; what people choose as an address holds few digits."""
    local = id_.partition("@")[0]
    return sum(char.isdigit() for char in local) >= _DIGITS or len(local) > _LONG


# ── parameters (RFC 2045, 2231) ──────────────────────────────────────────────────────────────────────────────────────
_PIECE = re.compile(r'"(?:[^"\\]|\\.)*"?|;|[^";]+', re.DOTALL)
_SECTION = re.compile(r"([^*]+)(?:\*(\d{1,3}))?(\*)?")


@lru_cache(maxsize=512)
def parameters(raw: str) -> tuple[str, dict[str, str]]:
    """The main value of a raw Content-Type or Content-Disposition, in lower case, and its parameters.

    Names are in lower case, values decoded, on one line each. Read only: the answer is shared.
    """
    pieces = list(_pieces(raw[:MAX_VALUE]))
    main = pieces.pop(0) if pieces and "=" not in pieces[0] else ""
    main, _, missed = main.partition("(")[0].strip().partition(" ")
    if "=" in missed:  # a semicolon was forgotten
        pieces.insert(0, missed)
    sections: dict[str, list[tuple[int, bool, str]]] = {}
    for piece in pieces:
        name, equals, value = piece.partition("=")
        section = _SECTION.fullmatch(name.strip().lower())
        if section and equals:
            sections.setdefault(section[1], []).append((int(section[2] or 0), bool(section[3]), _unquoted(value)))
    return tidy(main).lower(), {name: _assembled(parts) for name, parts in sections.items()}


def _pieces(raw: str) -> Iterator[str]:
    """What stands between semicolons, those in quotes aside; a quoted string also ends its piece."""
    piece = ""
    for token in _PIECE.findall(raw):
        if token == ";":
            yield piece
            piece = ""
        elif token.startswith('"') and "=" in piece:
            yield piece + token
            piece = ""
        else:
            piece += token
    yield piece


def _unquoted(value: str) -> str:
    value = value.strip()
    if value.startswith('"'):
        value = value[1:].removesuffix('"')
        # Windows paths are written with single backslashes, which quote nothing there.
        return value.replace('\\"', '"') if re.match(r"[A-Za-z]:\\|\\\\", value) else re.sub(r"\\(.)", r"\1", value)
    return value


def _assembled(parts: list[tuple[int, bool, str]]) -> str:
    parts = sorted(parts, key=lambda part: part[:1])
    if not any(encoded for _, encoded, _ in parts):
        if parts[0][0] == 0 and len({number for number, _, _ in parts}) < len(parts):
            parts = parts[:1]  # the same parameter twice
        return text("".join(value for _, _, value in parts))
    encoded = [part for part in parts if part[1]]
    charset = ""
    first = encoded[0][2]
    if first.count("'") > 1 and codec(first.split("'", 1)[0] or "utf-8"):
        charset, _, first = first.split("'", 2)
    data = b"".join(
        unquote_to_bytes((first if part is encoded[0] else part[2]).encode("utf-8", "surrogateescape"))
        if part[1]
        else part[2].encode("utf-8", "surrogateescape")
        for part in (parts if len({part[0] for part in parts}) == len(parts) else encoded)
    )
    return tidy(words(clean(decode(data, charset or None))))

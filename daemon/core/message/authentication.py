"""What the receiving server found out about a mail: Authentication-Results (RFC 8601).

Anybody may write that field into a mail; a server puts its own above what the mail brought along, and takes away what
bears its name from outside (section 5). Values in it (an envelope sender, a comment that repeats it) are chosen by the
sender: a field that does not keep to the grammar to its last character, or was cut, lets nothing pass.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from daemon.core.message.addresses import unicode_domain

TOPMOST = "topmost"  # in the place of a server's name: the fields on top count, whatever name they bear
FIELD = "authentication-results"

_JUDGED = {
    "dmarc": ("header.from",),
    "dkim": ("header.d", "header.i"),
    "spf": ("smtp.mailfrom", "smtp.mail"),  # the second as RFC 5451 had it
}
_DOTLESS = frozenset({"reason", "action"})  # the only names without a type: of the RFC, and of Microsoft
_MOST = 60_000  # characters of our server's fields that are read
_TOO_LONG = "its Authentication-Results is too long to be read"
_LONGEST_NAME = 300  # characters in which the server's name stands
_TOKEN = re.compile(r'(\s+)|("(?:[^"\\]|\\.)*")|([();=])|([^\s();="\\]+)|(.)', re.DOTALL)
_BORDER = re.compile(  # Exchange Online takes mail in here; the worldwide service, the American government's, China's
    r"\sby\s+[a-z0-9.-]+\.protection\.(?:outlook\.com|office365\.us|partner\.outlook\.cn)[\s;]", re.IGNORECASE
)


@dataclass(frozen=True, slots=True)
class MethodResult:
    """One method's word on the mail."""

    method: str  # dmarc, dkim, spf …, lower case
    result: str  # pass, fail …, lower case
    properties: Mapping[str, str] = field(default_factory=dict)  # "header.from" → value, lower case

    @property
    def domain(self) -> str:
        """The domain that the method judged, in Unicode; "" where it names none."""
        names = _JUDGED.get(self.method, ())
        value = next((self.properties[name] for name in names if self.properties.get(name)), "")
        return unicode_domain(value.rpartition("@")[2])


@dataclass(frozen=True, slots=True)
class Statement:
    """All that our own server says of one mail."""

    results: tuple[MethodResult, ...] = ()  # of every field under its name
    passes: tuple[MethodResult, ...] = ()  # those that say pass, where only our server can have written them
    flaw: str = ""  # why no pass counts; "" where they do
    cut: bool = False  # it says more than is read: a failure may stand there


def stated(trace: Sequence[tuple[str, str]], server: str) -> Statement | None:
    """What `server` (its authserv-id, or TOPMOST) says in the trace fields of a mail; None where it says nothing.

    Its failures count wherever they stand: nobody forges what harms himself. A pass counts in the topmost of its
    fields, and in those above every Received, which the last server of all wrote.

    TOPMOST is for Microsoft 365, which writes no name. There all fields count that stand above every Received, or
    above the topmost one that Microsoft's border wrote when it took the mail in: what the sender brought along stands
    below that one. In a mail without any Received it is the topmost.
    """
    top = _nameless_above(trace) if server == TOPMOST else _above(trace, bool)
    fields: list[tuple[int, _Field]] = []
    left, cut = _MOST, False
    for place, (name, value) in enumerate(trace):
        ours = place < top if server == TOPMOST else _is_of(value, server)
        if name != FIELD or not ours:
            continue
        cut = cut or len(value) > left
        fields.append((place, _field(value[:left], named=server != TOPMOST)))
        left = max(left - len(value), 0)
    if not fields:
        return None
    whole = all(field_.whole for _, field_ in fields)
    flaw = _TOO_LONG if cut else "" if whole else "its Authentication-Results can be read in two ways"
    certain = (field_ for place, field_ in fields if place < top or place == fields[0][0])
    passes = (result for field_ in certain for result in field_.results if result.result == "pass")
    return Statement(
        tuple(result for _, field_ in fields for result in field_.results), () if flaw else tuple(passes), flaw, cut
    )


def writer(trace: Sequence[tuple[str, str]]) -> str:
    """The authserv-id of the topmost field, lower case; TOPMOST where that is Microsoft's, which has none.

    "" where no field stands in the mail, or one that names nobody. Whoever sent the mail may have written it.
    """
    place, value = next(((place, value) for place, (name, value) in enumerate(trace) if name == FIELD), (0, ""))
    words = next(_clauses(value[:_LONGEST_NAME]), _Clause([], plain=True)).words
    if "=" in words:
        return TOPMOST if place < _nameless_above(trace) else ""
    return words[0].lower() if words else ""


def _nameless_above(trace: Sequence[tuple[str, str]]) -> int:
    """Above which place only our own server can have written, where it writes no name."""
    if not any(name == "received" for name, _ in trace):
        return 1
    return max(_above(trace, bool), _above(trace, _BORDER.search))


def _above(trace: Sequence[tuple[str, str]], hop: Callable[[str], object]) -> int:
    """How many fields stand above the topmost Received that is such a `hop`; 0 where there is none."""
    return next((place for place, (name, value) in enumerate(trace) if name == "received" and hop(value)), 0)


# ── one field ────────────────────────────────────────────────────────────────────────────────────────────────────────
@dataclass(frozen=True, slots=True)
class _Field:
    results: tuple[MethodResult, ...]
    whole: bool  # it keeps to the grammar (section 2.2), and to one reading of it


def _is_of(value: str, server: str) -> bool:
    """Whether the field names `server` as the one that wrote it, in a version of the format that we know."""
    name, *version = next(_clauses(value[:_LONGEST_NAME]), _Clause([], plain=True)).words or [""]
    return name.lower() == server.lower() and version in ([], ["1"])


def _field(value: str, *, named: bool) -> _Field:
    clauses = list(_clauses(value))
    read = [_result(clause.words) for clause in clauses[1 if named else 0 :]]
    whole = all(clause.plain for clause in clauses) and all(plain for _, plain in read)
    return _Field(tuple(result for result, _ in read if result), whole)


def _result(words: list[str]) -> tuple[MethodResult | None, bool]:
    """`dkim/1 = pass reason = … header.d = agency.example`, in words, and whether that is all there is to it.

    A single word is no result, and no harm: `none`, or the domain that old Outlook servers add.
    """
    if len(words) <= 1:
        return None, "@" not in "".join(words)
    pairs, plain = _pairs(words)
    if not pairs:
        return None, False
    (method, result), *rest = pairs
    properties = {name: value.lower() for name, value in reversed(rest)}  # said twice, the first counts
    plain = plain and len(properties) == len(rest) and all("." in name or name in _DOTLESS for name in properties)
    return MethodResult(method.partition("/")[0], result.lower(), properties), plain


def _pairs(words: list[str]) -> tuple[list[tuple[str, str]], bool]:
    """What stands on either side of each `=`, and whether nothing is left over; a value may be missing."""
    pairs: list[tuple[str, str]] = []
    place, plain = 0, True
    while place < len(words):
        if words[place + 1 : place + 2] != ["="]:
            place, plain = place + 1, False
            continue
        empty = place + 2 >= len(words) or words[place + 3 : place + 4] == ["="]
        pairs.append((words[place].lower(), "" if empty else words[place + 2]))
        place += 2 if empty else 3
    return pairs, plain


@dataclass(slots=True)
class _Clause:
    """What stands between two semicolons."""

    words: list[str]  # and `=`; without quotation marks and comments
    plain: bool  # no quotation mark, backslash or end is missing or stands where readers take it two ways

    def take(self, piece: str, touching: str, *, sign: bool) -> str:
        """Add what touches the last word as part of it, as in `"a local part"@agency.example`; gives what it is now.

        `=` belongs to a value that it touches: envelope senders hold it (`bounce+anna=client.example@list.example`).
        """
        if touching == "value" or (touching == "word" and not sign):
            self.words[-1] += piece
            return touching
        self.words.append(piece)
        return "=" if sign else "value" if touching == "=" else "word"


def _clauses(value: str) -> Iterator[_Clause]:
    """The clauses of a field, without comments, which nest (RFC 5322 section 3.2.2)."""
    clause = _Clause([], plain=True)
    depth, touching = 0, ""  # what the last token was, where nothing stands between
    for space, quoted, special, word, stray in _TOKEN.findall(value):
        if special and special in "()":
            clause.plain = clause.plain and (depth > 0 or special == "(")
            depth = max(depth + (1 if special == "(" else -1), 0)
            touching = ""
        elif stray or (quoted and depth):
            clause.plain = False
        elif space or depth:
            touching = ""
        elif special == ";":
            yield clause
            clause, touching = _Clause([], plain=True), ""
        else:
            touching = clause.take(quoted[1:-1] if quoted else special or word, touching, sign=special == "=")
    clause.plain = clause.plain and not depth
    yield clause

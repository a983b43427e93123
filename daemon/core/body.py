"""What the sender of a message wrote: the own words, and all that was taken off them. The door to quoting and signatures."""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Sequence

from daemon.core.html import HtmlReader
from daemon.core.interleaved import Interleaved
from daemon.core.lines import Line, Tag, Tags, lines_of
from daemon.core.model import Body, Message, Part, Passage, Removed
from daemon.core.quoting import Quoting
from daemon.core.rules import Rules
from daemon.core.signature import Signatures
from daemon.core.subjects import Subjects
from daemon.core.text import words

LEAST_SHARED = 0.3  # of the words of the shorter part must stand in the other, or the two disagree
USELESS = 0.1  # a plain part with fewer words than this share of the HTML is only a notice


class BodyReader:
    """Built once from the rules; reading is pure, linear in the message and never raises."""

    def __init__(self, rules: Rules) -> None:
        self._quoting = Quoting(rules)
        self._signatures = Signatures(rules)
        self._html = HtmlReader(rules)
        self._interleaved = Interleaved(rules)
        self._subjects = Subjects(rules)

    def read(self, message: Message) -> Body:
        """The own words of `message`, from its plain text part if that says what the HTML says, else from the HTML."""
        if not message.html:
            return self._read_lines(lines_of(message.text), message)
        if not message.text.strip():
            return self._read_lines(self._html.lines(message.html), message)
        plain = self._read_lines(lines_of(message.text), message)
        if not self._doubtful(plain, message):
            return plain
        lines = self._html.lines(message.html)
        body = self._read_lines(lines, message)
        return body if _better(plain, body, message.text, lines) else plain

    def _doubtful(self, plain: Body, message: Message) -> bool:
        """Whether the HTML may know more: of answers within an unmarked quotation, or because the plain part says little."""
        return False

    def _read_lines(self, lines: Sequence[Line], message: Message) -> Body:
        tags = self._quoting.tag(lines, forward=self._subjects.is_forward(message.subject))
        self._signatures.tag(lines, tags, message.sender)
        return _body(lines, tags)


def _better(plain: Body, rich: Body, text: str, lines: Sequence[Line]) -> bool:
    return False


def _body(lines: Sequence[Line], tags: Tags) -> Body:
    runs = [(tag, [lines[place] for place in places]) for tag, places in _runs(tags)]
    return Body(
        own_text=_join(line for tag, run in runs if tag is None for line in (*run, Line(""))),
        removed=tuple(Removed(_join(run), *tag) for tag, run in runs if tag and _join(run)),
        passages=_passages(runs),
        quoted=_join(line for tag, run in runs if tag and tag.part is Part.QUOTATION for line in run),
        forwarded=_join(line for tag, run in runs if tag and tag.part is Part.FORWARD for line in run),
    )


def _runs(tags: Tags) -> Iterable[tuple[Tag | None, list[int]]]:
    for tag, places in itertools.groupby(range(len(tags)), key=lambda place: tags[place]):
        yield tag, list(places)


def _passages(runs: Sequence[tuple[Tag | None, list[Line]]]) -> tuple[Passage, ...]:
    """Each run of own words after a quotation, with the quotation right before it."""
    found: list[Passage] = []
    quoted = ""
    for tag, run in runs:
        text = _join(run)
        if not text:
            continue
        if tag is None:
            if quoted:
                found.append(Passage(quoted, text))
            quoted = ""
        elif tag.part is Part.QUOTATION:
            quoted = f"{quoted}\n{text}".strip()
    return tuple(found)


def _join(lines: Iterable[Line]) -> str:
    """The text of some lines, without blank lines at its ends and with no more than one between."""
    rows: list[str] = []
    for line in lines:
        row = line.text.rstrip()
        if row or (rows and rows[-1]):
            rows.append(row)
    return "\n".join(rows).strip("\n")

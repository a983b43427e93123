"""What the sender of a message wrote, and all that was taken off it. The door to quoting, signatures and HTML."""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Sequence
from dataclasses import replace
from math import ceil

from daemon.core.body.html import HtmlReader
from daemon.core.body.interleaved import Interleaved
from daemon.core.body.lines import Line, Tag, Tags, lines_of
from daemon.core.body.quoting import BROKEN, MARKED, Quoting
from daemon.core.body.signature import Signatures
from daemon.core.message.subjects import Subjects
from daemon.core.model import Body, Message, Part, Passage, Removed
from daemon.core.words.lexicon import Lexicon
from daemon.core.words.rules import Rules
from daemon.core.words.text import words

ENOUGH_SAMPLED = 20  # words of the plain part that are looked for in the HTML
LEAST_SHARED = 0.4  # of them stand in both, or the parts disagree
SHORTEST_SAMPLED = 4  # letters of a word that tells anything
FEW_WORDS = 15  # a plain part of fewer, beside a long HTML part, may be only a notice
LONG_HTML = 4_000  # characters
_OTHERS = frozenset({Part.QUOTATION, Part.ATTRIBUTION, Part.FORWARD})
_MARKS = frozenset({MARKED.rule, BROKEN.rule})
USELESS = 0.3  # a plain part with fewer words than this share of the HTML's is only a notice


class BodyReader:
    """Built once from the rules; reading is pure, linear in the message and never raises."""

    def __init__(self, rules: Rules) -> None:
        self._quoting = Quoting(rules)
        self._signatures = Signatures(rules)
        self._html = HtmlReader(rules)
        self._interleaved = Interleaved(rules)
        self._subjects = Subjects(rules)
        self._notice = Lexicon.everywhere(rules, "html", "notice")

    def read(self, message: Message) -> Body:
        """The own words of `message`, from its plain text part if that says what the HTML says, else from the HTML."""
        if not message.text.strip():
            return self._read_html(message) if message.html else Body("")
        plain = self._read_lines(lines_of(message.text, bars=not self._is_new(message)), message)
        if not message.html or not self._doubtful(plain, message.text, message.html):
            return plain
        rich = self._read_html(message)
        return rich if self._better(rich, plain, message.text) else plain

    def _doubtful(self, plain: Body, text: str, html: str) -> bool:
        """Whether the HTML may know more: of answers that no mark shows, or because the plain part says little."""
        if not plain.own_text or self._is_notice(text) or not _agree(plain.own_text, html):
            return True
        unmarked = any(part.part is Part.QUOTATION and part.rule != MARKED.rule for part in plain.removed)
        if unmarked and not plain.passages and ("<blockquote" in html or self._interleaved.announced(plain.own_text)):
            return True
        return len(html) > LONG_HTML and len(text.split()) < FEW_WORDS

    def _better(self, rich: Body, plain: Body, text: str) -> bool:
        if not rich.own_text:
            return False
        if not plain.own_text or self._is_notice(text) or len(rich.passages) > len(plain.passages):
            return True
        seen = "\n".join((rich.own_text, rich.quoted, rich.forwarded, *(part.text for part in rich.removed)))
        return not _agree(plain.own_text, seen) or len(text.split()) < USELESS * len(rich.own_text.split())

    def _is_notice(self, text: str) -> bool:
        """Whether a plain part only says that there is an HTML part, or is one."""
        start = text.lstrip()[:1_000]
        return (start[:1] == "<" and "</" in text) or self._notice.find(start) is not None

    def _read_html(self, message: Message) -> Body:
        return self._read_lines(self._html.lines(message.html or ""), message, bars=True)

    def _read_lines(self, lines: Sequence[Line], message: Message, *, bars: bool = False) -> Body:
        """The body in `lines`. In a new mail a mark of quotation without an attribution quotes nothing, if all of the
        mail stands behind it or if it is but a bar that the mark-up draws (`bars`).
        """
        body = self._told_apart(lines, message)
        if body.quoted and self._is_new(message) and not _attributed(body) and (bars or _says_nothing(body, message)):
            return self._told_apart([line._replace(depth=max(0, line.depth - 1)) for line in lines], message)
        return body

    def _is_new(self, message: Message) -> bool:
        """Whether a mail neither answers nor passes on another."""
        subject = message.subject
        known = message.in_reply_to or message.references
        return not (known or self._subjects.is_reply(subject) or self._subjects.is_forward(subject))

    def _told_apart(self, lines: Sequence[Line], message: Message) -> Body:
        lines = self._interleaved.parted(lines, message.sender)
        tags = self._quoting.tag(lines, forward=self._subjects.is_forward(message.subject), sender=message.sender)
        kept = self._signatures.tag(lines, tags, message.sender)
        return replace(_body(lines, tags), sign_off=_join(lines[kept[0] : kept[-1] + 1]) if kept else "")


def _attributed(body: Body) -> bool:
    """Whether more than a mark before its lines says that something is quoted."""
    return any(removed.part in _OTHERS and removed.rule not in _MARKS for removed in body.removed)


def _says_nothing(body: Body, message: Message) -> bool:
    """Whether the own words are at most a closing and the sender's name."""
    named = words(message.sender.name) if message.sender else []
    return set(words(body.own_text.removesuffix(body.sign_off))) <= set(named)


def _agree(own: str, other: str) -> bool:
    """Whether the words of `own` stand in `other`, by a sample of them."""
    sample = [
        word for word in own.split(maxsplit=4 * ENOUGH_SAMPLED) if len(word) >= SHORTEST_SAMPLED and word.isalpha()
    ]
    sample = sample[:ENOUGH_SAMPLED]
    enough = ceil(LEAST_SHARED * len(sample))
    shared = itertools.islice((word for word in sample if word in other), enough)
    return sum(1 for _ in shared) == enough


def _body(lines: Sequence[Line], tags: Tags) -> Body:
    runs = [(tag, [lines[place] for place in places]) for tag, places in _runs(tags)]
    return Body(
        own_text=_join(line for tag, run in runs if tag is None for line in (*run, Line(""))),
        removed=tuple(Removed(text, *tag) for tag, run in runs if tag and (text := _join(run))),
        passages=_passages(runs),
        quoted=_join(line for tag, run in runs if tag and tag.part is Part.QUOTATION for line in run),
        forwarded=_join(line for tag, run in runs if tag and tag.part is Part.FORWARD for line in run),
    )


def _runs(tags: Tags) -> Iterable[tuple[Tag | None, list[int]]]:
    for tag, places in itertools.groupby(range(len(tags)), key=lambda place: tags[place]):
        yield tag, list(places)


def _passages(runs: Sequence[tuple[Tag | None, list[Line]]]) -> tuple[Passage, ...]:
    """Each run of own words after a quotation, with the quotation right before it."""
    passages: list[Passage] = []
    quoted = ""
    for tag, run in runs:
        text = _join(run)
        if not text:
            continue
        if tag is None:
            if quoted:
                passages.append(Passage(quoted, text))
            quoted = ""
        elif tag.part is Part.QUOTATION:
            quoted = f"{quoted}\n{text}".strip()
    return tuple(passages)


def _join(lines: Iterable[Line]) -> str:
    """The text of some lines, without blank lines at its ends and with no more than one between."""
    text = "\n".join([line.text.rstrip() for line in lines]).strip("\n")
    while "\n\n\n" in text:
        text = text.replace("\n\n\n", "\n\n")
    return text

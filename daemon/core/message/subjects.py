"""Subjects without reply and forward prefixes, `[tags]` and `(fwd)`: RFC 5256, section 2.1, in more languages."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache

from daemon.core.words.rules import Rule, Rules
from daemon.core.words.text import one_line

MOST_LAYERS = 60  # prefixes and tags taken off one subject; a longer row of them is no subject
LONGEST = 4_000  # characters that are looked at; no mail program shows more


class _Mark(StrEnum):
    REPLY = "reply"
    FORWARD = "forward"
    TAG = "tag"


@dataclass(frozen=True, slots=True)
class _Peeled:
    base: str
    marks: tuple[_Mark, ...]  # outermost first


class Subjects:
    """Reads subjects by `rules/mail/subjects.toml`."""

    def __init__(self, rules: Rules) -> None:
        topic = "subjects"
        self._before = tuple((mark, rules.rule("mail", topic, mark)) for mark in _Mark)
        self._around = rules.rule("mail", topic, "forward_around")
        self._behind = rules.rule("mail", topic, "forward_behind")
        self._peel = lru_cache(1024)(self._peel_all)  # asked for three things of each subject, and subjects come back

    def base(self, subject: str) -> str:
        """The base subject on one line, as it was typed. A subject of nothing but tags keeps its last one."""
        return self._peel(subject).base

    def is_reply(self, subject: str) -> bool:
        """Whether the last one to handle the mail answered it: `AW: WG: x` is a reply, `WG: AW: x` is not."""
        return self._outermost(subject) is _Mark.REPLY

    def is_forward(self, subject: str) -> bool:
        """Whether the last one to handle the mail passed it on."""
        return self._outermost(subject) is _Mark.FORWARD

    def _outermost(self, subject: str) -> _Mark | None:
        return next((mark for mark in self._peel(subject).marks if mark is not _Mark.TAG), None)

    def _peel_all(self, subject: str) -> _Peeled:
        rest = one_line(subject[:LONGEST])
        marks: list[_Mark] = []
        while len(marks) < MOST_LAYERS and (layer := self._layer(rest)):
            mark, inner = layer
            if mark is _Mark.TAG and not inner:
                break
            marks.append(mark)
            rest = inner
        return _Peeled(rest, tuple(marks))

    def _layer(self, subject: str) -> tuple[_Mark, str] | None:
        """The outermost mark of `subject` and what is within it."""
        for pattern in self._around.patterns:
            if match := pattern.search(subject):
                return _Mark.FORWARD, match[1].strip()
        for mark, rule in self._before:
            if end := _longest(rule, subject):
                return mark, subject[end:].strip()
        for pattern in self._behind.patterns:
            if match := pattern.search(subject):
                return _Mark.FORWARD, subject[: match.start()].strip()
        return None


def _longest(rule: Rule, subject: str) -> int:
    return max((match.end() for pattern in rule.patterns if (match := pattern.search(subject))), default=0)

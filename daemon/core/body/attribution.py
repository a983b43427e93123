"""Attributions: `On Tue, 10 Mar 2026, Anna <anna@client.example> wrote:` in any language, on one line or several."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from daemon.core.body.lines import Line
from daemon.core.words.lexicon import Lexicon
from daemon.core.words.rules import Rules

MOST_LINES = 5  # that an attribution is broken over
LONGEST = 600  # characters of a whole attribution
LONGEST_BARE = 120  # of one that names neither date nor address
_CLOSED = (":", "：")
_TRAILING = " \t\xa0*_-\u200e\u200f\u202a\u202b\u202c"


class Attribution(NamedTuple):
    start: int  # its first line
    rule: str


class Attributions:
    """Finds attributions by the line that they end on."""

    def __init__(self, rules: Rules) -> None:
        self._wrote = Lexicon.everywhere(rules, "quoting", "wrote")
        self._heads = Lexicon.everywhere(rules, "quoting", "heads")
        self._date = Lexicon.everywhere(rules, "quoting", "date")
        self._time = Lexicon.everywhere(rules, "quoting", "time")
        self._address = Lexicon.everywhere(rules, "quoting", "address")
        self._dated_start = Lexicon.everywhere(rules, "quoting", "dated_start")
        self._bare = Lexicon.everywhere(rules, "quoting", "bare")

    def ending_at(self, lines: Sequence[Line], end: int, first: int, *, quoted_next: bool) -> Attribution | None:
        """The attribution that ends on line `end`, none of it above `first`; `quoted_next`: a quotation follows."""
        last = lines[end].text.rstrip(_TRAILING)
        dashed = lines[end].text.rstrip().endswith("--")
        if not (quoted_next or dashed or last[-1:] in _CLOSED) or not self._possible(
            lines, end, quoted_next=quoted_next
        ):
            return None
        text = ""
        attribution: Attribution | None = None
        certain = False
        for start in range(end, max(first, end - MOST_LINES + 1) - 1, -1):
            line = lines[start]
            if line.depth or line.blank or len(text) + len(line.text) > LONGEST:
                break
            if attribution and not self._leads(line.text) and (certain or not _has_address(line.text)):
                break
            text = f"{line.text.strip()} {text}".strip()
            rule, full = self._rule(text, quoted_next=quoted_next)
            if rule and (full or not attribution):
                attribution, certain = Attribution(start, rule), full
                if self._starts(text) and self._date.find_pattern(text):
                    break
        return attribution

    def _possible(self, lines: Sequence[Line], end: int, *, quoted_next: bool) -> bool:
        """A cheap look at the end first: a verb, an address, or whatever stands right above a quotation."""
        tail = f"{lines[end - 1].text if end else ''} {lines[end].text}"[-LONGEST:]
        return quoted_next or "@" in tail or self._wrote.find(tail) is not None

    def _rule(self, text: str, *, quoted_next: bool) -> tuple[str | None, bool]:
        """The rule that calls `text` an attribution, and whether it names a date or an address."""
        dated = bool(self._date.find_pattern(text))
        named = "@" in text and bool(self._address.find_pattern(text))
        full = dated or named
        if not (quoted_next or named or (dated and self._time.find_pattern(text))):
            return None, False  # somebody may report what another wrote
        closed = text.rstrip(_TRAILING)[-1:] in _CLOSED
        if (full or quoted_next) and (closed or self._at_end(text)) and (wrote := self._wrote.find(text)):
            return wrote if full or len(text) <= LONGEST_BARE else None, full
        if dated and named and closed and (self._dated_start.find_pattern(text) or self._heads.find(text)):
            return "mail/quoting.dated_start", full
        if quoted_next and closed and dated and self._time.find_pattern(text) and self._starts(text):
            return "mail/quoting.dated_start", full  # Thunderbird in Ukrainian: date, time and name
        if quoted_next and named and (dated or closed):
            return "mail/quoting.address", full
        return self._bare.find_pattern(text) if quoted_next else None, full

    def _at_end(self, text: str) -> bool:
        """Whether the verb stands last, or the whole is set between dashes."""
        return text.endswith("--") or self._wrote.find(text[-24:]) is not None

    def _starts(self, text: str) -> bool:
        return self._heads.find(text[:60]) is not None or self._dated_start.find_pattern(text) is not None

    def _leads(self, text: str) -> bool:
        """Whether a line can be the beginning of an attribution that goes on below it."""
        if text.rstrip()[-1:] in ".?!:;" and not self._date.find_pattern(text[-14:]):
            return False
        return self._starts(text.strip()) and bool(self._date.find_pattern(text) or self._address.find_pattern(text))


def _has_address(text: str) -> bool:
    return "@" in text or text.lstrip().startswith("<")

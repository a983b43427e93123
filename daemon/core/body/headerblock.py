"""Header blocks above a quoted original, as Outlook and others put them: `From: … Sent: … To: … Subject: …`."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from daemon.core.body.lines import DASHES, Line
from daemon.core.words.lexicon import Lexicon
from daemon.core.words.rules import Rules
from daemon.core.words.text import fold

LONGEST_LABEL = 32
MOST_LINES = 60  # of one block: the list of its recipients can be long
MOST_BLANK = 2  # blank lines in a row within a block
MOST_ABOVE = 6  # lines between the name of the sender and the first label (Lotus Notes)
LONGEST_NAME = 70
LONGEST_RULER = 120
LONGEST_STACK = 24  # lines of a block whose labels and values stand on lines of their own
MOST_LABELLED = 4  # lines with a label above an attribution


class HeaderBlock(NamedTuple):
    start: int  # its first line
    end: int  # the line after its last label
    rule: str


class HeaderBlocks:
    def __init__(self, rules: Rules) -> None:
        self._labels = Lexicon.everywhere(rules, "quoting", "labels").words
        self._date = Lexicon.everywhere(rules, "quoting", "date")
        self._original = Lexicon.everywhere(rules, "quoting", "original")
        self._sent_by = Lexicon.everywhere(rules, "quoting", "sent_by")

    def label(self, text: str) -> str:
        """Which header field a line is labelled as (`from`, `sent`, `to` …), or ""."""
        place = text.find(":", 0, LONGEST_LABEL)
        if place <= 0 and (place := text.find("：", 0, LONGEST_LABEL)) <= 0:
            return ""
        return self._labels.get(fold(text[:place]).strip(" \t\xa0\u202f*_["), "")

    def starting_at(self, lines: Sequence[Line], start: int, first: int) -> HeaderBlock | None:
        """The block whose first label stands on the line `start`; all of it begins at `first` or later."""
        opening = self.label(lines[start].text)
        if not opening:
            return self._stacked(lines, start, first)
        kinds, end = self._collect(lines, start)
        text = "\n".join(line.text for line in lines[start:end])
        above = start if opening in ("from", "sent") else self._above(lines, start, first)
        if not self._certain(kinds, text, lotus=above < start):
            return None
        return HeaderBlock(self._ruler(lines, above, first), end, "mail/quoting.header_block")

    def may_stack(self, text: str) -> bool:
        """Whether a line is the label of a recipient and nothing else, with which Notes goes on below name and date."""
        return self._alone(text) == "to"

    def above(self, lines: Sequence[Line], start: int, first: int) -> int:
        """The first of the lines with a label right above an attribution, as Yandex has them, or the ruler above."""
        top = start
        while top > max(first, start - MOST_LABELLED) and self.label(lines[top - 1].text) in ("to", "cc", "subject"):
            top -= 1
        return self._ruler(lines, top, first)

    def _stacked(self, lines: Sequence[Line], start: int, first: int) -> HeaderBlock | None:
        """Notes puts each label and each value on a line of its own, below the name and the date of the sender."""
        if not self.may_stack(lines[start].text):
            return None
        top = self._dated_above(lines, start, first)
        reach = range(start + 1, min(len(lines), start + LONGEST_STACK))
        subject = next((place for place in reach if self._alone(lines[place].text) == "subject"), 0)
        if top == start or not subject:
            return None
        end = next((place for place in reach if place > subject and not lines[place].blank), subject) + 1
        return HeaderBlock(self._ruler(lines, top, first), end, "mail/quoting.header_block")

    def _alone(self, text: str) -> str:
        """Which field a line is the label of, if nothing but a cell of a table follows it."""
        bare = text.partition("\t")[0].strip(" \xa0*")
        return self._labels.get(fold(bare), "") if 0 < len(bare) <= LONGEST_LABEL else ""

    def _dated_above(self, lines: Sequence[Line], start: int, first: int) -> int:
        """The line with the name of the sender above the date above `start`; `start` where there is no date."""
        reach = range(start - 1, max(first, start - 2 * MOST_ABOVE) - 1, -1)
        dates = (n for n in reach if len(lines[n].text) <= LONGEST_NAME and self._date.find_pattern(lines[n].text))
        top = next(dates, start)
        if top == start:
            return start
        while top > first and not lines[top - 1].blank and len(lines[top - 1].text) <= 2 * LONGEST_NAME:
            top -= 1
            if not self._sent_by.find(lines[top].text):
                break
        return top

    def _collect(self, lines: Sequence[Line], start: int) -> tuple[set[str], int]:
        """The labels that follow each other from `start`, and the line after the last of them."""
        kinds: set[str] = set()
        end = start
        blank = 0
        loose = 0
        for place in range(start, min(len(lines), start + MOST_LINES)):
            text = lines[place].text
            kind = self.label(text)
            if kind:
                kinds.add(kind)
                end, blank, loose = place + 1, 0, 0
            elif lines[place].blank:
                blank += 1
            else:
                loose += not _continues(text)
            if blank > MOST_BLANK or loose > 1 or (blank and loose):
                break
        return kinds, end

    def _certain(self, kinds: set[str], text: str, *, lotus: bool) -> bool:
        """Nobody writes these labels together by hand; `From: Milan / To: Rome / Date: 12 May` somebody does."""
        address = "@" in text or "/" in text
        if "subject" in kinds and "from" in kinds and kinds & {"sent", "date", "to"}:
            return True
        if "subject" in kinds and "to" in kinds and (lotus or kinds & {"sent", "date"}):
            return True
        if {"from", "sent"} <= kinds and kinds & {"to", "cc"}:
            return True
        dated = bool(kinds & {"sent", "date"}) and bool(self._date.find_pattern(text))
        return "@" in text and dated and bool(kinds & {"from", "to"}) if address else False

    def _above(self, lines: Sequence[Line], start: int, first: int) -> int:
        """Lotus Notes puts name and date, unlabelled, above `To:`; returns their first line, or `start`."""
        top = start
        dated = False
        for place in range(start - 1, max(first, start - MOST_ABOVE) - 1, -1):
            line = lines[place]
            if line.depth:
                break
            if line.blank:
                continue
            is_date = bool(self._date.find_pattern(line.text)) and len(line.text) <= 2 * LONGEST_NAME
            if is_date or self._sent_by.find(line.text):
                top, dated = place, dated or is_date
                continue
            named = len(line.text.strip()) <= LONGEST_NAME and line.text.strip()[-1:] not in ".?!:,"
            return place if dated and named and place == top - 1 and not _has_name(lines[top].text) else top
        return top

    def _ruler(self, lines: Sequence[Line], start: int, first: int) -> int:
        """A ruler or `Original Message` right above the block belongs to it."""
        place = start - 1
        while place >= first and lines[place].blank:
            place -= 1
        if place < first or len(lines[place].text) > LONGEST_RULER:
            return start
        row = lines[place].text.strip(" \t\xa0" + DASHES)
        return start if row and not self._original.find(row) else place


def _has_name(text: str) -> bool:
    """Whether a dated line names its sender itself: `"Anna" <anna@client.example> on 04/19/2001`."""
    return "@" in text or sum(char.isalpha() for char in text) > len("september AM wednesday")


def _continues(text: str) -> bool:
    """Whether a line without a label goes on with the addresses of the label above."""
    return text[:1] in " \t" or "@" in text or "/" in text or text.rstrip()[-1:] in ",;>)"

"""Answers inside a quotation that no mark tells from it: in another colour, or after the writer's name in brackets."""

from __future__ import annotations

from collections.abc import Sequence

from daemon.core.lexicon import Lexicon
from daemon.core.lines import Line, Tags
from daemon.core.rules import Rules


class Interleaved:
    def __init__(self, rules: Rules) -> None:
        self._announced = Lexicon(rules, "quoting", "inline")
        self._mark = Lexicon(rules, "quoting", "answer_mark")

    def announced(self, text: str) -> bool:
        """Whether the writer says that the answers stand below, in the quotation."""
        return self._announced.find(text) is not None

    def untag(self, lines: Sequence[Line], tags: Tags, start: int) -> None:
        """Gives the lines of the quotation from `start` that answer it back to the sender."""
        own = "\n".join(line.text for line, tag in zip(lines[:start], tags, strict=False) if not tag)
        if not self.announced(own):
            return
        answering = False
        for place in range(start, len(lines)):
            line = lines[place]
            if line.coloured or self._mark.find_pattern(line.text):
                answering = True
            elif line.blank or not line.coloured:
                answering = False
            if answering:
                tags[place] = None

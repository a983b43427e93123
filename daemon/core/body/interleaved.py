"""Answers inside a quotation that no mark tells from it: in another colour, or after the writer's name in brackets."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from daemon.core.body.lines import Line, Tags
from daemon.core.model import Address, Part
from daemon.core.words.lexicon import Lexicon
from daemon.core.words.rules import Rules
from daemon.core.words.text import fold, words

LONGEST_OWN = 5_000  # characters of own words in which the writer may announce the answers
LONGEST_NAME = 40  # characters between the brackets of `[Marta]`


class Interleaved:
    def __init__(self, rules: Rules) -> None:
        self._announced = Lexicon.everywhere(rules, "quoting", "inline")
        self._colour = Lexicon.everywhere(rules, "quoting", "colour")
        self._mark = Lexicon.everywhere(rules, "quoting", "answer_mark")

    def announced(self, text: str) -> bool:
        """Whether the writer says that the answers stand below, in the quotation."""
        return self._announced.find(text) is not None

    def parted(self, lines: Sequence[Line], sender: Address | None) -> Sequence[Line]:
        """The same lines, with the sender's `[Marta]` in the middle of one beginning a line of its own."""
        names = _names(sender)
        if not names or not any("[" in line.text for line in lines):
            return lines
        out: list[Line] = []
        for line in lines:
            place = _named_bracket(line.text, names)
            if place > 0 and line.text[:place].strip():
                out.append(line._replace(text=line.text[:place].rstrip()))
                line = line._replace(text=line.text[place:])  # noqa: PLW2901 - the rest of it
            out.append(line)
        return out

    def untag(self, lines: Sequence[Line], tags: Tags, sender: Address | None) -> None:
        """Gives the lines within an unmarked quotation that answer it back to the sender."""
        start = next((place for place, tag in enumerate(tags) if tag and tag.part is Part.QUOTATION), len(tags))
        if not any(line.coloured or not line.depth for line in lines[start:]):
            return
        own = "\n".join(line.text for line, tag in zip(lines[:start], tags, strict=False) if not tag)
        announced = self.announced(own[-LONGEST_OWN:])
        coloured = announced and self._colour.find_pattern(own[-LONGEST_OWN:]) is not None
        names = _names(sender)
        answering = False
        for place in range(start, len(lines)):
            line, tag = lines[place], tags[place]
            if not tag or tag.part is not Part.QUOTATION or (line.depth and not line.coloured):
                answering = False
            elif self._answers(line, names, announced=announced, coloured=coloured):
                answering = True
            elif line.blank or line.text[:1].isdigit() or announced:
                answering = False
            if answering:
                tags[place] = None

    def _answers(self, line: Line, names: Collection[str], *, announced: bool, coloured: bool) -> bool:
        if _named_bracket(line.text, names) == 0 or (coloured and line.coloured):
            return True
        return announced and self._mark.find_pattern(line.text) is not None


def _names(sender: Address | None) -> frozenset[str]:
    """What the sender may put in brackets: first name, whole name, initials."""
    named = words(sender.name) if sender else []
    return frozenset((*named, " ".join(named), "".join(word[0] for word in named))) - {""}


def _named_bracket(text: str, names: Collection[str]) -> int:
    """Where `[Marta]` stands, for the sender's name; -1 for nowhere."""
    place = text.find("[")
    while place >= 0 and names:
        end = text.find("]", place, place + LONGEST_NAME)
        if end > 0 and fold(text[place + 1 : end]).strip(" .:") in names:
            return place
        place = text.find("[", place + 1)
    return -1

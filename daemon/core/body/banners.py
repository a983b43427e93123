"""What a gateway or a ticket system puts above the words of a mail: `CAUTION: This email originated from outside …`."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from daemon.core.body.lines import DASHES, Line, Tag, Tags
from daemon.core.model import Part
from daemon.core.words.lexicon import Lexicon
from daemon.core.words.rules import Rules

MOST_UNITS = 8  # sentences, or rows of them, that such a banner has
LONGEST_UNIT = 1_000  # characters
LONGEST_HEADING = 3  # words of `CAUTION:`
WIDE = 50  # columns of a line that a gateway broke
_RULER = DASHES + "#|[] \t\xa0"


class Banners:
    def __init__(self, rules: Rules) -> None:
        self._outside = Lexicon.everywhere(rules, "quoting", "outside")
        self._caution = Lexicon.everywhere(rules, "quoting", "caution")
        self._above = Lexicon.everywhere(rules, "quoting", "above")
        names = ("mail", *rules.languages("quoting"))
        kinds = ("outside", "caution", "above")
        self._any = Lexicon(rules.maybe(language, "quoting", kind) for language in names for kind in kinds)

    def marks_answer(self, text: str) -> bool:
        """Whether a line is that of a ticket system above which an answer is written."""
        return "?" not in text and len(text) <= LONGEST_UNIT and self._above.find(text) is not None

    def tag(self, lines: Sequence[Line], tags: Tags) -> None:
        """Tags the lines of a banner at the start, unless they are all that was written.

        That a mail comes from outside a person may say, too: a banner says nothing else in its paragraph, or goes on to
        warn.
        """
        seen: list[int] = []
        taken = 0
        rule, sure = "", False
        for unit in _units(lines, tags):
            text = " ".join(lines[place].text for place in unit)[:LONGEST_UNIT]
            any_ = "?" not in text and self._any.find(text)  # a letter begins with nothing of the kind
            found = (self._above.find(text) or self._outside.find(text)) if any_ else None
            warned = self._caution.find(text) if any_ else None
            if not (found or warned or _leads(text)):
                break
            alone = unit[-1] + 1 == len(lines) or lines[unit[-1] + 1].blank
            sure = sure or bool(found and (warned or alone or self.marks_answer(text))) or bool(rule and warned)
            rule = rule or found or ""
            seen += unit
            taken = len(seen) if found or warned else taken
        if sure and any(not lines[n].blank and not tags[n] for n in range(seen[taken - 1] + 1, len(lines))):
            for place in seen[:taken]:
                tags[place] = Tag(Part.FOOTER, rule)


def _units(lines: Sequence[Line], tags: Tags) -> Iterator[list[int]]:
    """The first lines of the mail, those together that a program broke one sentence into."""
    unit: list[int] = []
    count = 0
    for place, line in enumerate(lines):
        if tags[place]:
            break
        if unit and not _goes_on(lines[unit[-1]], line):
            yield unit
            unit, count = [], count + 1
            if count == MOST_UNITS:
                return
        if not line.blank:
            unit.append(place)
    if unit:
        yield unit


def _goes_on(above: Line, line: Line) -> bool:
    open_end = len(above.text) >= WIDE and above.text.rstrip()[-1:] not in ".!?:"
    return not line.blank and open_end and line.text.lstrip()[:1].islower()


def _leads(text: str) -> bool:
    """Whether a line is a ruler, or a heading such as `CAUTION:`."""
    bare = text.strip(_RULER)
    return not bare or (len(bare.split()) <= LONGEST_HEADING and (bare.isupper() or bare.endswith(":")))

"""How sure a judgement is: not what its author hopes, but how often it was right, as `make calibrate` counted it."""

from __future__ import annotations

from enum import Enum

from daemon.core.words.rules import Rules

_WORTH = 20  # cases that what is believed of a ground beforehand is worth: three of three are no proof


class Ground(Enum):
    """Why a question is what it is after a reply; the names stand in `rules/mail/certainty.toml`, and in `why`."""

    PLACED = "placed"  # a clause stands where an answer stands
    NAMED = "named and given"  # it names the matter and gives what is wanted
    GIVEN = "given"  # it gives what is wanted, and nothing else was asked
    SPOKEN = "spoken"
    AGAIN = "said again"  # it says the question again as a statement
    ALL = "all of a reply"
    MAY = "may answer"
    PASSING = "in passing"
    SEALED = "sealed"  # a reply that cannot be read here
    AT_ONCE = "all at once"  # one word for all questions
    WILL_BE = "will be done"  # a promise tells what was asked
    FILE_NAMED = "file that speaks of it"
    FILE_ALONE = "file alone"
    FILE_PART = "file for a part"
    FILE_UNNAMED = "file unnamed"
    WEIGHED = "weighed"  # all that is known of a reply says that it answers
    HARDLY = "hardly"  # … that it hardly does
    OTHER_THREAD = "other thread"
    PROMISED = "promised"
    AGREED = "agreed"
    HANDED = "handed on"
    BACK = "asks back"
    LEFT_OUT = "left out"  # an answer below other passages, or to other points
    OTHERS = "others alone"  # it takes up only the other questions
    UNKNOWN = "unknown"  # it says that there is no answer yet
    ELSEWHERE = "elsewhere"  # it points elsewhere


class Certainty:
    """The table. A value is what is believed beforehand, and how many of how many cases were right: `0.95 41/42`."""

    def __init__(self, rules: Rules) -> None:
        self._table = {ground: rules.rule("mail", "certainty", "grounds").words[ground.value] for ground in Ground}

    def counted(self, ground: Ground) -> tuple[int, int]:
        """How many cases were right, and of how many."""
        right, of = self._table[ground].split()[1].split("/")
        return int(right), int(of)

    def believed(self, ground: Ground) -> float:
        """How sure it would be if nothing had been counted."""
        return float(self._table[ground].split()[0])

    def of(self, ground: Ground) -> float:
        """Between 0 and 1."""
        right, of = self.counted(ground)
        return (right + _WORTH * self.believed(ground)) / (of + _WORTH)

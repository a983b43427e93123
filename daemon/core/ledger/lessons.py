"""Lessons: what people's rulings say of the judgements that they rule on, and what is believed less after them.

A ruling is a label. "No answer needed" says that what was taken for a question is none, "still open" that what was
taken for an answer is none; "done" says that both may be right. Each is kept with the feature that it judges: the rule
by which this writer's sentence asks, or the words of the verdict that settled it. Nothing is deleted by a lesson: it
only lowers a certainty, so that a person is asked. A forged question
teaches nothing: its words are not of whom it names.
"""

from __future__ import annotations

from collections import Counter

from daemon.core.commands.word import Word
from daemon.core.ledger.case import Case
from daemon.core.ledger.rulings import Ruling
from daemon.core.model import Judged, Label, OriginKind, State

_ENOUGH = 3  # labels that say the same before a feature is believed less
_SHARE = 0.75  # of the labels of a feature that have to be against it
DOUBTED = 0.5  # certainty of a question by a feature that people call none: shown, and nobody is alerted

_CONFIRMING = frozenset({Word.DONE, Word.PHONE})


class Lessons:
    """The labels of one client, as they are read in order."""

    def __init__(self) -> None:
        self.labels: list[Label] = []
        self._right: Counter[tuple[Judged, str]] = Counter()
        self._wrong: Counter[tuple[Judged, str]] = Counter()

    def copy(self) -> Lessons:
        new = Lessons()
        new.labels = list(self.labels)
        new._right, new._wrong = self._right.copy(), self._wrong.copy()
        return new

    def learn(self, case: Case, ruling: Ruling) -> None:
        """What a ruling says of a case as it stands before it; what an earlier lesson ruled is no new label."""
        if ruling.taught or case.filed.origin is OriginKind.REFUTED:
            return
        if ruling.word is Word.DISMISS and case.owed:
            self._add(Judged.ASKED, asked_by(case), ruling, right=False)
        elif ruling.word is Word.REOPEN and case.state is State.ANSWERED and case.answered_by:
            self._add(Judged.SETTLED, case.basis, ruling, right=False)
        elif ruling.word in _CONFIRMING and case.owed:
            self._add(Judged.ASKED, asked_by(case), ruling, right=True)
            if case.state is State.REPLIED:
                self._add(Judged.SETTLED, case.basis, ruling, right=True)

    def doubts(self, judged: Judged, feature: str) -> bool:
        """Whether people have said often enough, and seldom otherwise, that this judgement is wrong."""
        wrong, right = self._wrong[judged, feature], self._right[judged, feature]
        return wrong >= _ENOUGH and wrong >= _SHARE * (wrong + right)

    def _add(self, judged: Judged, feature: str, ruling: Ruling, *, right: bool) -> None:
        self.labels.append(Label(ruling.question, judged, feature, right, ruling.at))
        (self._right if right else self._wrong)[judged, feature] += 1


def asked_by(case: Case) -> str:
    """The feature of a question: who writes, and by which rule the sentence asks."""
    return f"{case.filed.sender.address} {case.posed.ask.rule}"


def basis(evidence: str) -> str:
    """The feature of a verdict: its words, without what it quotes."""
    return evidence.partition("“")[0].rstrip(": ")

"""What the tenor of a sentence makes of it, beside what rules see: docs/rules.md says how far it is trusted."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping

from daemon.core.model import Act, Speech
from daemon.core.words.tenor import TENOR, Tenor

LIKELY = 0.7  # certainty of an act that is told by its tenor, or by its tense and its day
LEAST = 12  # letters of a sentence whose tenor is asked for
CLAUSE = 4  # words of a clause that is weighed by itself
SURELY, LATER, TO_COME = 0.9, 0.85, 0.5  # probability that a clause of several puts off; a sentence; one with its day
_TELLS = 0.9  # probability that a sentence tells, for what rules see in it to be of no weight
_PUTTING_OFF = (("holds", "hands"), ("promises",))
_SENTENCE = 6  # words of a client's sentence that takes something back
_TAKES_BACK = 0.75  # probability that a sentence takes back what it names
# Probability that a sentence does what no rule sees in it. Who asks again is believed early: it counts only where
# something of theirs waits.
_MEANT: Mapping[Speech, tuple[str, float]] = {
    Speech.CANCEL: ("client.cancels", 0.45),
    Speech.APPROVAL: ("client.approves", 0.7),
    Speech.CHASER: ("client.chases", 0.5),
    Speech.COMPLAINT: ("client.complains", 0.75),
    Speech.URGENT: ("client.urgent", 0.5),
}
_BESIDE = {Speech.COMPLAINT: (frozenset({"denies", "fault"}), 0.5)}  # beside a "not" or a fault it may be less sure
_WORDS = 3  # of a sentence whose tenor may be a flag
# Probability under which a sentence does not do what a rule sees in it: "unless I am mistaken" takes nothing back.
_BELIED: Mapping[Speech, tuple[str, float]] = {
    Speech.WITHDRAWAL: ("client.withdraws", 0.1),
    Speech.APPROVAL: ("client.approves", 0.02),
    Speech.CONDITIONAL: ("client.approves", 0.02),
}
_DOES = 0.5  # … that one of its clauses does it


class Tenors:
    def __init__(self, tenor: Tenor) -> None:
        self._tenor = tenor

    def tells(self, text: str) -> bool:
        """Whether it only tells, of a team's mail, whatever words of a promise stand in it."""
        return self._tenor.of(text).get("team.tells", 0.0) >= _TELLS

    def puts_off(self, clause: str, least: float) -> Speech | None:
        found = self._tenor.of(clause)
        holds, promises = (sum(found.get(f"team.{one}", 0.0) for one in names) for names in _PUTTING_OFF)
        if holds + promises < least:
            return None
        return Speech.HOLDING if holds >= promises else Speech.PROMISE

    def meant(self, text: str, denied: Collection[str]) -> Iterator[Act]:
        """What a client takes back in words that no rule has; `denied`: the rules that say what it does not."""
        if len(text) < LEAST or "?" in text or len(text.split()) < _SENTENCE or "not_withdrawal" in denied:
            return
        if self._tenor.of(text).get("client.withdraws", 0.0) >= _TAKES_BACK:
            yield Act(text, Speech.WITHDRAWAL, LIKELY, TENOR)

    def flagged(self, text: str, known: Collection[Speech], said: Collection[str]) -> Iterator[Act]:
        """The approval or red flag that a client raises in words that no rule has; `known`: what rules see in it;
        `said`: all that match.
        """
        if len(text) < LEAST or len(text.split()) < _WORDS:
            return
        found = self._tenor.of(text)
        for speech, (label, alone) in _MEANT.items():
            beside, less = _BESIDE.get(speech, (frozenset(), alone))
            least = alone if beside.isdisjoint(said) or "?" in text else less
            asked = speech is Speech.APPROVAL and "?" in text
            waits = speech is Speech.CHASER and Speech.HOLDING in known  # it is we who still ask about it
            if asked or waits or speech in known or f"not_{speech.value}" in said or found.get(label, 0.0) < least:
                continue
            yield Act(text, speech, LIKELY, TENOR)

    def belie(self, speech: Speech, text: str, clauses: Iterable[str]) -> bool:
        """Whether the tenor of a sentence says that it does not do what a rule sees, and no clause of it does."""
        label, least = _BELIED.get(speech, ("", 0.0))
        if not label or len(text.split()) < _SENTENCE or self._tenor.of(text).get(label, 1.0) >= least:
            return False
        return all(self._tenor.of(clause.strip()).get(label, 0.0) < _DOES for clause in clauses)

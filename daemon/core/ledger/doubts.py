"""Doubts: why a clause of a reply may not be meant for a question."""

from __future__ import annotations

from daemon.core.ledger.another import another
from daemon.core.ledger.bit import Bit, Does
from daemon.core.ledger.gives import MEASURED, gives, measured
from daemon.core.ledger.owed import Files, OwedQuestion
from daemon.core.ledger.wants import Wants

_FEW = 4  # words of a clause that names nothing of the matter at most


def doubt(question: OwedQuestion, bit: Bit, files: Files, matter: tuple[str, ...], *, back: bool, placed: bool) -> str:
    """The first doubt, for a person to read; "" where there is none. `matter`: the words of the question in it."""
    if question.deed and files is Files.OTHER:
        return "another file"
    if bit.called and bit.called.isdisjoint(question.asker) and not matter:
        return "other person"
    told = question.deed and any(map(str.isalpha, matter))  # "the dates are on the website now"
    # "The contract is attached, I await it signed", not "the plan is nearly ready"
    brought = bit.done and bit.clauses > 1 and any(map(str.isalpha, matter))
    marks = bit.marks - {"unknown"} if brought else bit.marks
    if mark := next((mark for mark in ("points", "unknown", "handed") if mark in marks), ""):
        return "past" if told and mark == "points" else mark
    if question.wants is Wants.TIME and not question.deed and bit.over:
        return "past"
    if bit.measures and question.wanted and not (bit.consents or measured(question, bit)):
        return "another measure"
    if unfinished := _unfinished(question, bit):
        return unfinished
    if not matter and (back or "other" in bit.marks):
        return "asks back" if back else "other"
    if bit.doubtful and not (matter or placed or gives(question, bit)):
        return "courtesy"
    if bit.does is Does.ASK or (bit.advises and not (matter or placed or _plainly_gives(question, bit))):
        return "asks"
    if "about" in bit.marks:
        return "about"
    if other := another(question, bit, () if placed else matter):
        return other
    if question.wants is Wants.AMOUNT and "denies" in bit.marks and 0 < len(matter) < len(question.bag.words):
        return "only"  # "one side only is 180 euros" to who asks about both
    priced = "money" in question.wanted & bit.measures  # "5400 without VAT, delivery in a week"
    long = len(bit.bag.words) > _FEW and not priced  # not "210 euros without VAT"
    if question.wants in MEASURED and "denies" in bit.marks and long and not (matter or placed or bit.consents):
        return "only"  # "it leaves no mark in five years" to who asks how long it takes
    if bit.bag.shared(question.since) and not matter:
        return "later mail"
    return "no file" if _brings_nothing(bit, matter) else ""


def _brings_nothing(bit: Bit, matter: tuple[str, ...]) -> bool:
    """Whether it says of the matter, or of all that it says is done, that it is attached, where nothing is."""
    if matter:
        return any(word in bit.missing for word in matter)
    return bool(bit.missing) and all(word in bit.missing for word in bit.deeds)


def _plainly_gives(question: OwedQuestion, bit: Bit) -> bool:
    """Whether it answers, though it may ask something itself: "6.45 at the gate, please", "yes, take the stairs"."""
    return bit.consents or (question.wants in MEASURED | {Wants.PLACE} and gives(question, bit))


def _unfinished(question: OwedQuestion, bit: Bit) -> str:
    """Why what it tells is not yet all: a part is done, or it is to come; that it is done was the question."""
    if "plain" in bit.marks or question.wants is not Wants.YES_NO:
        return ""
    if "partly" in bit.marks and "partly" not in question.marks:
        return "partly"
    waits = "status" in question.marks and "coming" in bit.marks and "coming" not in question.marks
    return "to come" if waits and not (bit.done and bit.clauses > 1) else ""

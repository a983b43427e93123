"""What the sentences that are for one question do to it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from daemon.core.ledger.matching import NO_WORDS, Bag
from daemon.core.ledger.reply import LATER, SAYING, Bit, Does
from daemon.core.ledger.wording import Wants
from daemon.core.model import Act, Kind, State
from daemon.core.words.text import one_line

# How sure a verdict is, by its evidence.
BELOW, MATCHED, FITTING, SPOKEN, GENERIC, GUESSED = 0.97, 0.95, 0.9, 0.85, 0.7, 0.65
PARTIAL = 0.7  # that a question which the reply leaves out is really still open

MEASURED = frozenset({Wants.TIME, Wants.AMOUNT})
_EXCERPT = 90


@dataclass(frozen=True, slots=True)
class OwedQuestion:
    """A waiting question as a reply meets it."""

    id: str
    form: str  # its text as `text.normal` makes it, stripped
    bag: Bag
    kind: Kind
    wants: Wants
    marker: str = ""  # the number or letter of its list point in the mail that asked it
    fresh: bool = True  # no reply has come since it was asked, or asked again
    promised: bool = False  # a holding reply or a promise stands
    since: Bag = NO_WORDS  # the words of what its side wrote in the thread after it
    names: frozenset[str] = frozenset()  # those of its words that are names


@dataclass(frozen=True, slots=True)
class Verdict:
    """What a reply does to one question. State OPEN: it says something of the others, or asks back."""

    state: State
    certainty: float
    evidence: str  # a clause that completes "This mail …"
    bit: Bit | None = None
    act: Act | None = None
    asks_back: bool = False


def decide(question: OwedQuestion, bits: Sequence[Bit], attached: bool, *, below: bool = False) -> Verdict | None:
    saying = [bit for bit in bits if (bit.does in SAYING and _counts(question, bit)) or _states(question, bit)]
    later = [bit for bit in bits if bit.does in LATER]
    if question.kind is Kind.REQUEST and attached and not later:
        return Verdict(State.ANSWERED, FITTING, "brings a file", next(iter(saying), None))
    if later:
        return _with_promise(question, saying, later, attached, below=below)
    if not saying:
        return None
    if question.kind is Kind.REQUEST and all(bit.does is Does.CONSENT for bit in saying):
        return Verdict(State.ACKNOWLEDGED, GENERIC, f"agrees to it: {excerpt(saying[0].text)}", saying[0])
    return _answered(question, saying, below=below)


def _counts(question: OwedQuestion, bit: Bit) -> bool:
    """Whether a sentence that says something may say it to this question.

    "Yes" and "fine" answer no "when". A sentence beside courtesy, or one with words of what was written after the
    question, is for this question only where it has its words, or gives what it wants.
    """
    if bit.does is Does.CONSENT and question.kind is Kind.QUESTION and question.wants is not Wants.YES_NO:
        return False
    if not bit.doubtful and not bit.bag.shared(question.since):
        return True
    return _evident(question, bit)


def _states(question: OwedQuestion, bit: Bit) -> bool:
    """Whether what was read as a request, without a question mark, gives this question its time or number after all."""
    if bit.does is not Does.ASK or "?" in bit.text or question.wants not in MEASURED:
        return False
    return len(question.bag.shared(bit.bag)) > 1 and fits(question, bit)


def _evident(question: OwedQuestion, bit: Bit) -> bool:
    """Whether a sentence says by its words that it is for this question."""
    return bool(question.bag.shared(bit.bag)) or (
        question.wants is not Wants.OPEN and question.kind is not Kind.REQUEST and fits(question, bit)
    )


def _with_promise(
    question: OwedQuestion, saying: Sequence[Bit], later: Sequence[Bit], attached: bool, *, below: bool
) -> Verdict | None:
    """Content beside a promise answers only where it says itself what was wanted."""
    hold = _dated(max(later, key=lambda bit: len(question.bag.shared(bit.bag))), later)
    if question.kind is not Kind.QUESTION:
        done = next((bit for bit in saying if bit.done and question.bag.shared(bit.bag)), None)
        return _answered(question, [done]) if done and not attached else _delivered(saying, attached) or held(hold)
    if all(bit.does is Does.PROMISE for bit in later):
        told = next((bit for bit in later if _tells(question, bit, below)), None)
        if told:
            return Verdict(State.ANSWERED, SPOKEN, f"says what will be done: {excerpt(told.text)}", told, told.act)
        if saying:
            return _answered(question, saying, below=below) or held(hold)
    plain = [bit for bit in saying if fits(question, bit) and question.wants is not Wants.OPEN]
    return _answered(question, plain, below=below) if plain else held(hold)


def _dated(hold: Bit, later: Sequence[Bit]) -> Bit:
    """`hold`, or another word on the coming answer that names its day: "I have to ask. I'll write by Monday"."""
    dated = [bit for bit in later if bit.act and bit.act.due and (bit is hold or bit.does is Does.HOLD)]
    return hold if hold in dated or not dated else dated[0]


def _delivered(saying: Sequence[Bit], attached: bool) -> Verdict | None:
    if not attached or not any(bit.done for bit in saying):
        return None
    return Verdict(State.ANSWERED, SPOKEN, "brings a file", next(bit for bit in saying if bit.done))


def _tells(question: OwedQuestion, promise: Bit, below: bool) -> bool:
    """Whether a commitment is itself the answer: "we'll come on Monday" to "when do you come?"."""
    if question.wants is Wants.TIME:
        return promise.timed
    if question.wants is Wants.AMOUNT:
        return promise.counted
    if promise.consents or (below and question.wants is Wants.OPEN):
        return True
    return question.wants is Wants.YES_NO and promise.timed and bool(question.bag.shared(promise.bag))


def _answered(question: OwedQuestion, saying: Sequence[Bit], *, below: bool = False) -> Verdict | None:
    """None where a time or a number was wanted and what is said neither gives one nor speaks of the matter."""
    best = max(saying, key=lambda bit: len(question.bag.shared(bit.bag)))
    if below:
        return Verdict(State.ANSWERED, BELOW, f"answers right below it: {excerpt(saying[0].text)}", saying[0])
    shared = question.bag.shared(best.bag)
    if shared and (question.wants is not Wants.TIME or _tells_when(question, saying, len(shared))):
        return Verdict(State.ANSWERED, MATCHED, f"takes up {listed(shared)}: {excerpt(best.text)}", best)
    fitting = next((bit for bit in saying if fits(question, bit)), None)
    if fitting is None and question.wants in MEASURED:
        return None
    bit = fitting or saying[0]
    return Verdict(State.ANSWERED, FITTING if fitting else SPOKEN, f"answers: {excerpt(bit.text)}", bit)


def _tells_when(question: OwedQuestion, saying: Sequence[Bit], shared: int) -> bool:
    """Whether more than one word is shared: "the logo needs some changes" does not tell when the logo is ready."""
    return shared > 1 or shared == len(question.bag.words) or any(fits(question, bit) or bit.done for bit in saying)


def held(hold: Bit) -> Verdict:
    by = f" by {hold.act.due.isoformat()}" if hold.act and hold.act.due else ""
    return Verdict(State.ACKNOWLEDGED, FITTING, f"promises an answer{by}: {excerpt(hold.text)}", hold, hold.act)


def fits(question: OwedQuestion, bit: Bit) -> bool:
    """Whether a sentence is the kind of answer that the question wants, whatever its words."""
    if question.kind is Kind.REQUEST and question.wants not in MEASURED:
        return bit.done
    return {
        Wants.TIME: bit.timed,
        Wants.AMOUNT: bit.counted,
        Wants.YES_NO: bit.consents,
        Wants.OPEN: bit.does is Does.CONTENT,
    }[question.wants]


def excerpt(text: str) -> str:
    line = one_line(text)
    return f"“{line if len(line) <= _EXCERPT else line[: _EXCERPT - 1].rstrip() + '…'}”"


def listed(words: Iterable[str]) -> str:
    return ", ".join(f"“{word}”" for word in list(words)[:4])

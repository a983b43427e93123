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
class Asked:
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


def decide(one: Asked, bits: Sequence[Bit], attached: bool, *, below: bool = False) -> Verdict | None:
    saying = [bit for bit in bits if (bit.does in SAYING and _counts(one, bit)) or _states(one, bit)]
    later = [bit for bit in bits if bit.does in LATER]
    if one.kind is Kind.REQUEST and attached and not later:
        return Verdict(State.ANSWERED, FITTING, "brings a file", next(iter(saying), None))
    if later:
        return _with_promise(one, saying, later, attached, below=below)
    if not saying:
        return None
    if one.kind is Kind.REQUEST and all(bit.does is Does.CONSENT for bit in saying):
        return Verdict(State.ACKNOWLEDGED, GENERIC, f"agrees to it: {excerpt(saying[0].text)}", saying[0])
    return _answered(one, saying, below=below)


def _counts(one: Asked, bit: Bit) -> bool:
    """Yes and fine answer no "when"; courtesy, and what is on later mail, answer only where their words say so."""
    if bit.does is Does.CONSENT and one.kind is Kind.QUESTION and one.wants is not Wants.YES_NO:
        return False
    if not bit.doubtful and not bit.bag.shared(one.since):
        return True
    return _evident(one, bit)


def _states(one: Asked, bit: Bit) -> bool:
    """Whether what was read as a request, without a question mark, gives this question its time or number after all."""
    if bit.does is not Does.ASK or "?" in bit.text or one.wants not in MEASURED:
        return False
    return len(one.bag.shared(bit.bag)) > 1 and fits(one, bit)


def _evident(one: Asked, bit: Bit) -> bool:
    """Whether a sentence says by its words that it is for this question."""
    return bool(one.bag.shared(bit.bag)) or (
        one.wants is not Wants.OPEN and one.kind is not Kind.REQUEST and fits(one, bit)
    )


def _with_promise(
    one: Asked, saying: Sequence[Bit], later: Sequence[Bit], attached: bool, *, below: bool
) -> Verdict | None:
    """Content beside a promise answers only where it says itself what was wanted."""
    hold = _dated(max(later, key=lambda bit: len(one.bag.shared(bit.bag))), later)
    if one.kind is not Kind.QUESTION:
        done = next((bit for bit in saying if bit.done and one.bag.shared(bit.bag)), None)
        return _answered(one, [done]) if done and not attached else _delivered(saying, attached) or held(hold)
    if all(bit.does is Does.PROMISE for bit in later):
        told = next((bit for bit in later if _tells(one, bit, below)), None)
        if told:
            return Verdict(State.ANSWERED, SPOKEN, f"says what will be done: {excerpt(told.text)}", told, told.act)
        if saying:
            return _answered(one, saying, below=below) or held(hold)
    plain = [bit for bit in saying if fits(one, bit) and one.wants is not Wants.OPEN]
    return _answered(one, plain, below=below) if plain else held(hold)


def _dated(hold: Bit, later: Sequence[Bit]) -> Bit:
    """`hold`, or another word on the coming answer that names its day: "I have to ask. I'll write by Monday"."""
    dated = [bit for bit in later if bit.act and bit.act.due and (bit is hold or bit.does is Does.HOLD)]
    return hold if hold in dated or not dated else dated[0]


def _delivered(saying: Sequence[Bit], attached: bool) -> Verdict | None:
    if not attached or not any(bit.done for bit in saying):
        return None
    return Verdict(State.ANSWERED, SPOKEN, "brings a file", next(bit for bit in saying if bit.done))


def _tells(one: Asked, promise: Bit, below: bool) -> bool:
    """Whether a commitment is itself the answer: "we'll come on Monday" to "when do you come?"."""
    if one.wants is Wants.TIME:
        return promise.timed
    if one.wants is Wants.AMOUNT:
        return promise.counted
    if promise.consents or (below and one.wants is Wants.OPEN):
        return True
    return one.wants is Wants.YES_NO and promise.timed and bool(one.bag.shared(promise.bag))


def _answered(one: Asked, saying: Sequence[Bit], *, below: bool = False) -> Verdict | None:
    """None where a time or a number was wanted and what is said neither gives one nor speaks of the matter."""
    best = max(saying, key=lambda bit: len(one.bag.shared(bit.bag)))
    if below:
        return Verdict(State.ANSWERED, BELOW, f"answers right below it: {excerpt(saying[0].text)}", saying[0])
    if (shared := one.bag.shared(best.bag)) and (one.wants is not Wants.TIME or _tells_when(one, saying, len(shared))):
        return Verdict(State.ANSWERED, MATCHED, f"takes up {listed(shared)}: {excerpt(best.text)}", best)
    fitting = next((bit for bit in saying if fits(one, bit)), None)
    if fitting is None and one.wants in MEASURED:
        return None
    bit = fitting or saying[0]
    return Verdict(State.ANSWERED, FITTING if fitting else SPOKEN, f"answers: {excerpt(bit.text)}", bit)


def _tells_when(one: Asked, saying: Sequence[Bit], shared: int) -> bool:
    """Whether more than one word is shared: "the logo needs some changes" does not tell when the logo is ready."""
    return shared > 1 or shared == len(one.bag.words) or any(fits(one, bit) or bit.done for bit in saying)


def held(hold: Bit) -> Verdict:
    by = f" by {hold.act.due.isoformat()}" if hold.act and hold.act.due else ""
    return Verdict(State.ACKNOWLEDGED, FITTING, f"promises an answer{by}: {excerpt(hold.text)}", hold, hold.act)


def fits(one: Asked, bit: Bit) -> bool:
    """Whether a sentence is the kind of answer that the question wants, whatever its words."""
    if one.kind is Kind.REQUEST and one.wants not in MEASURED:
        return bit.done
    return {
        Wants.TIME: bit.timed,
        Wants.AMOUNT: bit.counted,
        Wants.YES_NO: bit.consents,
        Wants.OPEN: bit.does is Does.CONTENT,
    }[one.wants]


def excerpt(text: str) -> str:
    line = one_line(text)
    return f"“{line if len(line) <= _EXCERPT else line[: _EXCERPT - 1].rstrip() + '…'}”"


def listed(words: Iterable[str]) -> str:
    return ", ".join(f"“{word}”" for word in list(words)[:4])

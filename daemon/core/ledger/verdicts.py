"""What the clauses that are for one question do to it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from daemon.core.ledger.another import APART
from daemon.core.ledger.bit import LATER, SAYING, Bit, Does
from daemon.core.ledger.certainty import Ground
from daemon.core.ledger.evidence import LAWS, Evidence, Law, judged, weighed
from daemon.core.ledger.gives import MEASURED, fits, tells_by_tense
from daemon.core.ledger.matching import Bag
from daemon.core.ledger.owed import Files, OwedQuestion
from daemon.core.ledger.wants import Wants
from daemon.core.model import PROVED, Act, Filed, Kind, State
from daemon.core.words.tenor import TENOR
from daemon.core.words.text import one_line

_UNPROVED = 0.8  # at most, of what a mail says that our server does not vouch for: the digest asks about it

_HALF = 0.5  # of a question's words, for a promise to be of what was asked
_SEVERAL = 2
_EXCERPT = 90


@dataclass(frozen=True, slots=True)
class Verdict:
    """What a reply does to one question. State OPEN: it says something of the others, asks back, or cannot say."""

    state: State
    ground: Ground
    evidence: str  # a clause that completes "This mail …"
    bit: Bit | None = None
    act: Act | None = None
    asks_back: bool = False


def decide(
    question: OwedQuestion,
    bits: Sequence[Bit],
    files: Files = Files.NONE,
    *,
    alone: bool = False,
    lone: bool = False,
    placed: bool = False,
) -> Verdict | None:
    """What `bits` and the files of a reply do to a question; None where they say nothing of it.

    `alone`: no other question waits for such an answer; `lone`: none waits at all. `placed`: the bits stand right below
    the question, or under its number.
    """
    back = next((n for n, bit in enumerate(bits) if bit.does is Does.ASK and "?" in bit.text), len(bits))
    only = len(bits) == 1
    bits = [_told(question, bit, alone=alone, lone=lone, placed=placed, only=only) for bit in bits]
    found = [
        (bit, weighed(question, bit, files, alone=alone, lone=lone, only=only, placed=placed, back=n > back))
        for n, bit in enumerate(bits)
    ]
    later = [bit for bit, evidence in found if bit.does in LATER and evidence.doubt not in APART]
    brought = _brought(question, bits, files, later, alone=alone)
    if brought:
        return brought
    if later:
        return _beside_promise(question, found, later, placed=placed)
    best = _strongest(found)
    if best is None:
        return _unknown(question, bits)
    law, bit, evidence = best
    if question.deed and bit.does is Does.CONSENT and not bit.done:
        return Verdict(State.ACKNOWLEDGED, Ground.AGREED, f"agrees to it: {excerpt(bit.text)}", bit)
    return _by_law(law, bit, evidence)


def _told(question: OwedQuestion, bit: Bit, *, alone: bool, lone: bool, placed: bool, only: bool) -> Bit:
    """A clause that promises by its tense and its day alone tells who asks for a time when it is: "ready on Friday";
    one that promises by its tenor alone tells what it answers: "Luca comes to the meeting".
    """
    if tells_by_tense(question, bit):
        return replace(bit, does=Does.CONTENT)
    if bit.act is None or bit.act.rule != TENOR or bit.does not in LATER:
        return bit
    telling = replace(bit, does=Does.CONTENT)
    found = weighed(question, telling, alone=alone, lone=lone, placed=placed, only=only)
    law = judged(found)
    return telling if law and law.state is State.ANSWERED and not _only_placed(found) else bit


def _strongest(found: Iterable[tuple[Bit, Evidence]]) -> tuple[Law, Bit, Evidence] | None:
    """The clause with the strongest law; of equals the one that takes up most, then the first."""
    judgements = [(law, bit, evidence) for bit, evidence in found if (law := judged(evidence))]
    return max(judgements, key=lambda judgement: (-LAWS.index(judgement[0]), len(judgement[2].matter)), default=None)


def _by_law(law: Law, bit: Bit, evidence: Evidence) -> Verdict:
    words = f" {listed(evidence.matter)}" if law.words == "takes up" else ""
    return Verdict(law.state, law.ground, f"{law.words}{words}: {excerpt(bit.text)}", bit)


def _brought(
    question: OwedQuestion, bits: Sequence[Bit], files: Files, later: Sequence[Bit], *, alone: bool
) -> Verdict | None:
    """A file answers a request when it, or the clause beside it, speaks of it, or when nothing else was asked for."""
    if question.kind is not Kind.REQUEST or files in (Files.NONE, Files.OTHER):
        return None
    saying = [bit for bit in bits if bit.does in SAYING]
    if later and not any(bit.done for bit in saying):
        return None
    if files is Files.NAMED:
        return Verdict(State.ANSWERED, Ground.FILE_NAMED, "brings a file that speaks of it", next(iter(saying), None))
    if alone and files is Files.UNNAMED:
        told = "brings a file, and nothing else was asked for"
        return Verdict(State.ANSWERED, Ground.FILE_ALONE, told, next(iter(saying), None))
    if files is Files.PART:
        told = "brings a file that speaks of a part of it"
        return Verdict(State.REPLIED, Ground.FILE_PART, told, next(iter(saying), None))
    return Verdict(
        State.REPLIED, Ground.FILE_UNNAMED, "brings a file and does not say what it is", next(iter(saying), None)
    )


def _unknown(question: OwedQuestion, bits: Sequence[Bit]) -> Verdict | None:
    """Who says that there is no answer yet, or hands the matter on, has not answered."""
    elsewhere = next((bit for bit in bits if "points" in bit.marks), None)
    if elsewhere:
        return Verdict(
            State.OPEN, Ground.ELSEWHERE, f"points elsewhere for the answer: {excerpt(elsewhere.text)}", elsewhere
        )
    unsaid = next((bit for bit in bits if "unknown" in bit.marks), None)
    if unsaid:
        return Verdict(State.OPEN, Ground.UNKNOWN, f"says that there is no answer yet: {excerpt(unsaid.text)}", unsaid)
    handed = next((bit for bit in bits if "handed" in bit.marks and bit.does in SAYING), None)
    if handed and not question.approval:
        return Verdict(State.ACKNOWLEDGED, Ground.HANDED, f"hands it on: {excerpt(handed.text)}", handed)
    return None


def _beside_promise(
    question: OwedQuestion, found: Sequence[tuple[Bit, Evidence]], later: Sequence[Bit], *, placed: bool
) -> Verdict | None:
    """What is said beside a promise answers only where the table says so; else the promise puts the question off."""
    plain = [(bit, evidence) for bit, evidence in found if bit.does not in LATER]
    best = _strongest(plain)
    settles = best and best[0].state is State.ANSWERED and "not_yet" not in best[1].marks
    if best and settles and (best[2].gives or not question.deed) and not _only_placed(best[2]):
        return _by_law(*best)
    told = next((bit for bit, evidence in found if not evidence.doubt and _tells(question, bit, placed=placed)), None)
    if told:
        return Verdict(State.ANSWERED, Ground.WILL_BE, f"says what will be done: {excerpt(told.text)}", told, told.act)
    hold = _dated(max(later, key=lambda bit: len(question.bag.shared(bit.bag))), later)
    if nearer := _nearer(question, plain, hold):
        return Verdict(State.REPLIED, Ground.MAY, f"may answer: {excerpt(nearer.text)}", nearer, hold.act)
    counted = question.wants is Wants.AMOUNT and hold.figures and fits(question, hold)
    counted = counted and not (hold.act and hold.act.due and not hold.measures & question.wanted)
    if _puts_off(question, hold) and not counted:
        return held(hold)
    if counted:
        return Verdict(State.REPLIED, Ground.MAY, f"may answer: {excerpt(hold.text)}", hold)
    shared = question.bag.shared(hold.bag)
    telling = bool(hold.names - question.names) or "place" in hold.marks or not (hold.act and hold.act.due)
    if not question.deed and shared and (telling or _tells_whether(question, shared)):
        return Verdict(State.REPLIED, Ground.MAY, f"may answer: {excerpt(hold.text)}", hold)
    return _by_law(*best) if best else None


def _nearer(question: OwedQuestion, plain: Sequence[tuple[Bit, Evidence]], hold: Bit) -> Bit | None:
    """What names more of the question than the promise: "the date is booked, and the insurance covers the piano"."""
    said = [(len(found.matter), bit) for bit, found in plain if found.says and not found.doubt]
    most, bit = max(said, key=lambda one: one[0], default=(0, None))
    return bit if most >= _SEVERAL and most > len(question.bag.shared(hold.bag)) else None


def _only_placed(found: Evidence) -> bool:
    """Whether nothing but its place says that it answers: "the notice is not out yet, I'll ring them"."""
    gives = found.gives and found.wants is not Wants.OPEN  # of which any name and figure is one
    return found.placed and not (gives or found.consents or found.matter)


def _puts_off(question: OwedQuestion, hold: Bit) -> bool:
    """A "will do" answers no "when", and puts it off as little; who asks whether we do it may be told by it."""
    if hold.does is Does.HOLD or question.deed or question.approval:
        return True
    shared = question.bag.shared(hold.bag)
    if _tells_whether(question, shared):
        return False
    if question.kind is Kind.REQUEST and shared:
        return True
    if hold.act and not hold.act.due:
        return False  # "we take over the whole blog" tells who asks whether it is taken over
    return bool(hold.act and hold.act.due) or _HALF * len(question.bag.words) <= sum(map(str.isalpha, shared))


def _tells_whether(question: OwedQuestion, shared: Sequence[str]) -> bool:
    """Whether a commitment with half of the question's words may be its yes: "we deliver there on Tuesdays"."""
    whether = not question.deed and question.wants is Wants.YES_NO and question.form.endswith("?")
    return whether and 0 < _HALF * len(question.bag.words) <= sum(map(str.isalpha, shared))


def _dated(hold: Bit, later: Sequence[Bit]) -> Bit:
    """`hold`, or another word on the coming answer that names its day: "I have to ask. I'll write by Monday"."""
    dated = [bit for bit in later if bit.act and bit.act.due and (bit is hold or bit.does is Does.HOLD)]
    return hold if hold in dated or not dated else dated[0]


def _tells(question: OwedQuestion, promise: Bit, *, placed: bool) -> bool:
    """Whether a commitment to an act is itself the answer: "we'll come on Monday" to "when do you come?"."""
    if promise.does is not Does.PROMISE or question.deed or question.approval:
        return False
    shared = bool(question.bag.shared(promise.bag))
    if question.wants is Wants.TIME:
        return promise.timed and (shared or not promise.bag or placed)
    if question.wants in MEASURED:
        return False
    if question.wants is Wants.PERSON:
        return "person" in promise.marks and (_last_named(question, promise) or placed)
    if question.wants is Wants.YES_NO:
        return "plain" in promise.marks or (promise.timed and shared and bool(question.times))
    return placed


def _last_named(question: OwedQuestion, bit: Bit) -> bool:
    """Whether a clause names what a question ends with: not "I bring the coffee" to "who brings the carpet?"."""
    return bool(Bag.of(question.bag.words[-1:]).shared(bit.bag))


def held(hold: Bit) -> Verdict:
    by = f" by {hold.act.due.isoformat()}" if hold.act and hold.act.due else ""
    return Verdict(State.ACKNOWLEDGED, Ground.PROMISED, f"promises an answer{by}: {excerpt(hold.text)}", hold, hold.act)


def may(found: Verdict) -> Verdict:
    """What speaks for an answer, left to a person."""
    told = f"may answer: {excerpt(found.bit.text)}" if found.bit else "may answer"
    return replace(found, state=State.REPLIED, ground=Ground.MAY, evidence=told)


def as_proved(certainty: float, filed: Filed) -> float:
    """How sure it is what a mail does, by what is known of its origin."""
    return certainty if filed.origin in PROVED else min(certainty, _UNPROVED)


def unproved(filed: Filed) -> str:
    """What is added to the evidence of a mail whose origin nothing proves."""
    return "" if filed.origin in PROVED else "; that it comes from there is not proved"


def excerpt(text: str) -> str:
    """`text` in quotation marks on one line; without its full stop, since it ends a sentence of ours that has one."""
    line = one_line(text).removesuffix(".")
    return f"“{line if len(line) <= _EXCERPT else line[: _EXCERPT - 1].rstrip() + '…'}”"


def listed(words: Iterable[str]) -> str:
    return ", ".join(f"“{word}”" for word in list(words)[:4])

"""What answers what: one reply against the questions that were waiting when it came.

The rule above all: never a false "answered". What a reply says nothing of stays open; what it only promises is
acknowledged; what it takes up without a word in common is answered with less certainty, and shown so.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from daemon.core.ledger.matching import Bag, numbers, similar
from daemon.core.ledger.reply import LATER, SAYING, Below, Bit, Does, Reply
from daemon.core.ledger.verdicts import (
    BELOW,
    FITTING,
    GENERIC,
    GUESSED,
    MATCHED,
    MEASURED,
    PARTIAL,
    SPOKEN,
    OwedQuestion,
    Verdict,
    decide,
    excerpt,
    fits,
    held,
    listed,
)
from daemon.core.ledger.wording import Wants
from daemon.core.model import Kind, State

_COVERED = 0.6  # of a question's words must stand in a mail of another thread, for it to be the answer there
_BEGUN = 0.4  # … in a mail that begins its thread, whose writer has no other question in mind
_FEW = 3  # of so few words, all
_SEVERAL = 2


def judge(questions: Sequence[OwedQuestion], reply: Reply) -> dict[str, Verdict]:
    """What `reply` does to each of the questions that wait in its thread; those it does nothing to are left out."""
    if _interleaved(questions, reply):
        return _by_passage(questions, reply)
    if reply.points and (numbered := _by_number(questions, reply)):
        return numbered
    return _by_words(questions, reply.bits, reply)


# ── answers below the quoted passages ────────────────────────────────────────────────────────────────────────────────
def _interleaved(questions: Sequence[OwedQuestion], reply: Reply) -> bool:
    """One passage that quotes all the questions is a whole mail quoted above the reply."""
    hit = [below for below in reply.below if any(q.form in item for item in below.items for q in questions)]
    if len(hit) != 1 or len(reply.below) > 1:
        return bool(hit)
    return len(_quoted(questions, hit[0])) < len(questions)


def _quoted(questions: Iterable[OwedQuestion], below: Below) -> list[OwedQuestion]:
    return [question for question in questions if any(question.form in item for item in below.items)]


def _by_passage(questions: Sequence[OwedQuestion], reply: Reply) -> dict[str, Verdict]:
    verdicts: dict[str, Verdict] = {}
    for below in reply.below:
        last = _last_asked(questions, below)
        for question in questions:
            if question.form in last:
                verdict = decide(question, below.bits, reply.attached, below=True)
                verdicts[question.id] = verdict or _left_out(below.bits)
    left = [question for question in questions if question.id not in verdicts]
    verdicts.update(_by_evidence(left, reply.rest))
    left_out = Verdict(State.OPEN, BELOW, "answers below other passages and leaves this one out")
    return {**{question.id: left_out for question in left}, **verdicts}


def _last_asked(questions: Sequence[OwedQuestion], below: Below) -> str:
    """The last part of a passage that asks something: an answer stands right below what it answers."""
    forms = [question.form for question in questions]
    asking = (item for item in reversed(below.items) if " ? " in item or any(form in item for form in forms))
    return next(asking, "")


def _left_out(bits: Sequence[Bit]) -> Verdict:
    back = next((bit for bit in bits if bit.does is Does.ASK), None)
    if back:
        return Verdict(State.OPEN, MATCHED, f"only asks back: {excerpt(back.text)}", back, asks_back=True)
    return Verdict(State.OPEN, MATCHED, "quotes the question and says nothing of it")


# ── numbered answers ─────────────────────────────────────────────────────────────────────────────────────────────────
def _by_number(questions: Sequence[OwedQuestion], reply: Reply) -> dict[str, Verdict]:
    """Answers by the numbers that the questions bear, or by their order when the counts agree."""
    points = dict(reply.points)
    fresh = [question for question in questions if question.fresh]
    if len(fresh) < _SEVERAL:
        return {}
    if all(question.marker for question in fresh) and {question.marker for question in fresh} & set(points):
        pairs = [(question, points.get(question.marker)) for question in fresh]
    elif len(points) == len(fresh):
        pairs = list(zip(fresh, points.values(), strict=True))
    else:
        return {}
    other_points = Verdict(State.OPEN, PARTIAL, "answers other points of the list and not this one")
    verdicts: dict[str, Verdict] = {}
    for question, bits in pairs:
        verdict = decide(question, bits, reply.attached, below=True) if bits else None
        verdicts[question.id] = verdict or other_points
    return verdicts


# ── a reply in one piece ─────────────────────────────────────────────────────────────────────────────────────────────
def _by_words(questions: Sequence[OwedQuestion], bits: Sequence[Bit], reply: Reply) -> dict[str, Verdict]:
    waiting = [question for question in questions if question.fresh or question.promised]
    stale = [question for question in questions if not (question.fresh or question.promised)]
    if not waiting:
        return _by_evidence(stale, bits)
    if not any(bit.does in SAYING or bit.does in LATER for bit in bits) and not reply.attached:
        asks_back = any(bit.does is Does.ASK for bit in bits)
        return {question.id: _left_out(bits) for question in waiting} if asks_back else {}
    verdicts = _single(waiting[0], bits, reply) if len(waiting) == 1 else _several(waiting, bits, reply)
    return {**_by_evidence(stale, bits), **verdicts}


def _single(question: OwedQuestion, bits: Sequence[Bit], reply: Reply) -> dict[str, Verdict]:
    verdict = decide(question, bits, reply.attached)
    return {question.id: verdict} if verdict else {}


def _several(questions: Sequence[OwedQuestion], bits: Sequence[Bit], reply: Reply) -> dict[str, Verdict]:
    useful = [bit for bit in bits if bit.does in SAYING or bit.does in LATER]
    claims = _claims(questions, useful)
    if reply.both and not any(bit.does in LATER for bit in useful):
        all_of_them = Verdict(State.ANSWERED, FITTING, "answers all questions in one word", useful[0])
        return {question.id: all_of_them for question in questions}
    if not any(claims.values()):
        return _generic(questions, useful, reply)
    taken = {id(bit) for mine in claims.values() for bit in mine}
    left = [bit for bit in useful if id(bit) not in taken and not _elaborates(bit, bits, taken)]
    verdicts: dict[str, Verdict] = {}
    for question in questions:
        mine = claims[question.id] or _fitting(question, left)
        left = left if claims[question.id] else [bit for bit in left if bit not in mine]
        verdict = decide(question, mine, reply.attached) if mine else _postponed(left) or _in_passing(question, useful)
        verdicts[question.id] = verdict or Verdict(State.OPEN, PARTIAL, "takes up only the other questions of the mail")
    return verdicts


def _claims(questions: Sequence[OwedQuestion], bits: Sequence[Bit]) -> dict[str, list[Bit]]:
    """Each sentence goes to the question, or the questions, with which it shares most words."""
    claims: dict[str, list[Bit]] = {question.id: [] for question in questions}
    for bit in bits:
        shared = {question.id: len(question.bag.shared(bit.bag)) for question in questions}
        most = max(shared.values(), default=0)
        for key, count in shared.items():
            if most and count == most:
                claims[key].append(bit)
    return claims


def _elaborates(bit: Bit, bits: Sequence[Bit], taken: set[int]) -> bool:
    """Whether a sentence goes on about the one before it, in the same paragraph."""
    if bit.consents:
        return False
    before = [other for other in bits if other.paragraph == bit.paragraph]
    place = next(n for n, other in enumerate(before) if other is bit)
    return any(id(other) in taken for other in before[:place])


def _fitting(question: OwedQuestion, bits: Sequence[Bit]) -> list[Bit]:
    """The first of the unclaimed sentences that gives what the question wants."""
    return next(([bit] for bit in bits if bit.does in SAYING and fits(question, bit)), [])


def _postponed(bits: Sequence[Bit]) -> Verdict | None:
    hold = next((bit for bit in bits if bit.does in LATER), None)
    return held(hold) if hold else None


def _in_passing(question: OwedQuestion, bits: Sequence[Bit]) -> Verdict | None:
    """A question without words of its own, such as "and how much?": the number beside the other answer is for it."""
    if question.bag:
        return None
    gives = {Wants.TIME: lambda bit: bit.dated, Wants.AMOUNT: lambda bit: bit.counted}.get(question.wants)
    bit = next((bit for bit in bits if gives and bit.does is Does.CONTENT and gives(bit)), None)
    return Verdict(State.ANSWERED, GUESSED, f"may answer in passing: {excerpt(bit.text)}", bit) if bit else None


def _generic(questions: Sequence[OwedQuestion], bits: Sequence[Bit], reply: Reply) -> dict[str, Verdict]:
    """No sentence shares a word with any question."""
    saying = [bit for bit in bits if bit.does in SAYING and not bit.doubtful]
    if saying and not any(bit.does in LATER for bit in bits):
        certainty = GENERIC if len(saying) >= len(questions) else GUESSED
        return {question.id: _unnamed(question, saying, certainty) for question in questions}
    return _decided({question.id: decide(question, bits, reply.attached) for question in questions})


def _unnamed(question: OwedQuestion, saying: Sequence[Bit], certainty: float) -> Verdict:
    """Yes says nothing of when: what names no question answers those that it fits."""
    verdict = decide(question, saying, attached=False)
    if not verdict or verdict.state is not State.ANSWERED:
        return Verdict(State.OPEN, PARTIAL, "says nothing of this question")
    bit = verdict.bit or saying[0]
    return Verdict(State.ANSWERED, certainty, f"answers without naming the question: {excerpt(bit.text)}", bit)


# ── evidence alone: questions that an earlier reply left open, and other threads ─────────────────────────────────────
def _by_evidence(questions: Iterable[OwedQuestion], bits: Sequence[Bit]) -> dict[str, Verdict]:
    return _decided({question.id: _evident(question, bits) for question in questions})


def _decided(verdicts: Mapping[str, Verdict | None]) -> dict[str, Verdict]:
    return {key: verdict for key, verdict in verdicts.items() if verdict}


def _evident(question: OwedQuestion, bits: Sequence[Bit]) -> Verdict | None:
    least = min(_SEVERAL, len(question.bag.words))
    mine = [bit for bit in bits if least and len(question.bag.shared(bit.bag)) >= least]
    return decide(question, mine, attached=False) if mine else None


def for_each(bags: Mapping[str, Bag], reply: Reply) -> dict[str, list[Bit]]:
    """Which sentences of a reply are for which question, where only words can tell; `bags` are of all in question.

    A sentence is for the question that it has most words of, and for each of which it has all. Where two questions
    differ and it has as many words of both, it is for neither: "the logo is ready" does not say which shop's.
    """
    bits: dict[str, list[Bit]] = {key: [] for key in bags}
    for bit in reply.bits:
        if "?" not in bit.text:
            for key in _named_by(bags, bit.bag):
                bits[key].append(bit)
    return bits


def _named_by(bags: Mapping[str, Bag], said: Bag) -> list[str]:
    shared = {key: len(bag.shared(said)) for key, bag in bags.items()}
    most = max(shared.values(), default=0)
    first = [key for key, count in shared.items() if count == most and most]
    plain = all(similar(bags[first[0]], bags[key]) for key in first[1:])
    whole = [key for key, count in shared.items() if count == len(bags[key].words) and count]
    return list(dict.fromkeys([*(first if plain else []), *whole]))


def elsewhere(
    question: OwedQuestion, reply: Reply, mine: Sequence[Bit], subject: Bag, files: Bag, *, begins: bool = False
) -> Verdict | None:
    """Whether a mail of another thread of the same client answers: its words, its subject and its files must say so.

    `mine` are its sentences for this question, by `for_each`. What the question names by a number or a name, such as
    an order or a town, the mail must name, too. `begins`: the mail begins its thread, so its subject is the writer's
    own and counts more.
    """
    for below in reply.below:
        if any(question.form in item for item in below.items):
            return _by_passage([question], reply).get(question.id)
    named = {word for bit in mine for word in question.bag.shared(bit.bag)}
    filed = question.kind is Kind.REQUEST and bool(question.bag.shared(files))
    everywhere = named.union(question.bag.shared(subject), question.bag.shared(files))
    if not _enough(len(everywhere), len(question.bag.words), _BEGUN if begins else _COVERED) or not (
        filed or len(named) >= (1 if begins else _SEVERAL)
    ):
        return None
    if not (numbers(question.bag) | question.names) <= everywhere:
        return None
    measured = question.kind is Kind.QUESTION and question.wants in MEASURED
    if measured and not any(fits(question, bit) for bit in reply.bits):
        return None
    verdict = decide(question, mine, attached=filed)
    if not verdict or verdict.state is State.OPEN:
        return None
    evidence = f"speaks in another thread of {listed(sorted(everywhere))}: {excerpt(mine[0].text if mine else '')}"
    return Verdict(verdict.state, min(verdict.certainty, SPOKEN), evidence, verdict.bit, verdict.act)


def _enough(shared: int, of: int, share: float) -> bool:
    return shared >= _SEVERAL and shared >= (of if of <= _FEW else share * of)

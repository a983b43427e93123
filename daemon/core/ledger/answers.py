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
    Asked,
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


def judge(asked: Sequence[Asked], reply: Reply) -> dict[str, Verdict]:
    """What `reply` does to each of the questions that wait in its thread; those it does nothing to are left out."""
    if _interleaved(asked, reply):
        return _by_passage(asked, reply)
    if reply.points and (numbered := _by_number(asked, reply)):
        return numbered
    return _by_words(asked, reply.bits, reply)


# ── answers below the quoted passages ────────────────────────────────────────────────────────────────────────────────
def _interleaved(asked: Sequence[Asked], reply: Reply) -> bool:
    """One passage that quotes all the questions is a whole mail quoted above the reply."""
    hit = [one for one in reply.below if any(one_of.form in item for item in one.items for one_of in asked)]
    if len(hit) != 1 or len(reply.below) > 1:
        return bool(hit)
    return len(_quoted(asked, hit[0])) < len(asked)


def _quoted(asked: Iterable[Asked], below: Below) -> list[Asked]:
    return [one for one in asked if any(one.form in item for item in below.items)]


def _by_passage(asked: Sequence[Asked], reply: Reply) -> dict[str, Verdict]:
    verdicts: dict[str, Verdict] = {}
    for below in reply.below:
        last = _last_asked(asked, below)
        for one in asked:
            if one.form in last:
                verdicts[one.id] = decide(one, below.bits, reply.attached, below=True) or _left_out(below.bits)
    left = [one for one in asked if one.id not in verdicts]
    verdicts.update(_by_evidence(left, reply.rest))
    for one in left:
        verdicts.setdefault(one.id, Verdict(State.OPEN, BELOW, "answers below other passages and leaves this one out"))
    return verdicts


def _last_asked(asked: Sequence[Asked], below: Below) -> str:
    """The last part of a passage that asks something: an answer stands right below what it answers."""
    asking = (item for item in reversed(below.items) if " ? " in item or any(one.form in item for one in asked))
    return next(asking, "")


def _left_out(bits: Sequence[Bit]) -> Verdict:
    back = next((bit for bit in bits if bit.does is Does.ASK), None)
    if back:
        return Verdict(State.OPEN, MATCHED, f"only asks back: {excerpt(back.text)}", back, asks_back=True)
    return Verdict(State.OPEN, MATCHED, "quotes the question and says nothing of it")


# ── numbered answers ─────────────────────────────────────────────────────────────────────────────────────────────────
def _by_number(asked: Sequence[Asked], reply: Reply) -> dict[str, Verdict]:
    """Answers by the numbers that the questions bear, or by their order when the counts agree."""
    points = dict(reply.points)
    fresh = [one for one in asked if one.fresh]
    if len(fresh) < _SEVERAL:
        return {}
    if all(one.marker for one in fresh) and {one.marker for one in fresh} & set(points):
        pairs = [(one, points.get(one.marker)) for one in fresh]
    elif len(points) == len(fresh):
        pairs = list(zip(fresh, points.values(), strict=True))
    else:
        return {}
    verdicts: dict[str, Verdict] = {}
    for one, bits in pairs:
        found = decide(one, bits, reply.attached, below=True) if bits else None
        verdicts[one.id] = found or Verdict(State.OPEN, PARTIAL, "answers other points of the list and not this one")
    return verdicts


# ── a reply in one piece ─────────────────────────────────────────────────────────────────────────────────────────────
def _by_words(asked: Sequence[Asked], bits: Sequence[Bit], reply: Reply) -> dict[str, Verdict]:
    waiting = [one for one in asked if one.fresh or one.promised]
    stale = [one for one in asked if not (one.fresh or one.promised)]
    if not waiting:
        return _by_evidence(stale, bits)
    if not any(bit.does in SAYING or bit.does in LATER for bit in bits) and not reply.attached:
        return {one.id: _left_out(bits) for one in waiting} if any(bit.does is Does.ASK for bit in bits) else {}
    verdicts = _single(waiting[0], bits, reply) if len(waiting) == 1 else _several(waiting, bits, reply)
    return {**_by_evidence(stale, bits), **verdicts}


def _single(one: Asked, bits: Sequence[Bit], reply: Reply) -> dict[str, Verdict]:
    found = decide(one, bits, reply.attached)
    return {one.id: found} if found else {}


def _several(asked: Sequence[Asked], bits: Sequence[Bit], reply: Reply) -> dict[str, Verdict]:
    useful = [bit for bit in bits if bit.does in SAYING or bit.does in LATER]
    claims = _claims(asked, useful)
    if reply.both and not any(bit.does in LATER for bit in useful):
        return {
            one.id: Verdict(State.ANSWERED, FITTING, "answers all questions in one word", useful[0]) for one in asked
        }
    if not any(claims.values()):
        return _generic(asked, useful, reply)
    taken = {id(bit) for mine in claims.values() for bit in mine}
    left = [bit for bit in useful if id(bit) not in taken and not _elaborates(bit, bits, taken)]
    verdicts: dict[str, Verdict] = {}
    for one in asked:
        mine = claims[one.id] or _fitting(one, left)
        left = left if claims[one.id] else [bit for bit in left if bit not in mine]
        found = decide(one, mine, reply.attached) if mine else _postponed(left) or _in_passing(one, useful)
        verdicts[one.id] = found or Verdict(State.OPEN, PARTIAL, "takes up only the other questions of the mail")
    return verdicts


def _claims(asked: Sequence[Asked], bits: Sequence[Bit]) -> dict[str, list[Bit]]:
    """Each sentence goes to the question, or the questions, with which it shares most words."""
    claims: dict[str, list[Bit]] = {one.id: [] for one in asked}
    for bit in bits:
        shared = {one.id: len(one.bag.shared(bit.bag)) for one in asked}
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


def _fitting(one: Asked, bits: Sequence[Bit]) -> list[Bit]:
    """The first of the unclaimed sentences that gives what the question wants."""
    return next(([bit] for bit in bits if bit.does in SAYING and fits(one, bit)), [])


def _postponed(bits: Sequence[Bit]) -> Verdict | None:
    hold = next((bit for bit in bits if bit.does in LATER), None)
    return held(hold) if hold else None


def _in_passing(one: Asked, bits: Sequence[Bit]) -> Verdict | None:
    """A question without words of its own, such as "and how much?": the number beside the other answer is for it."""
    if one.bag:
        return None
    given = {Wants.TIME: lambda bit: bit.dated, Wants.AMOUNT: lambda bit: bit.counted}.get(one.wants)
    found = next((bit for bit in bits if given and bit.does is Does.CONTENT and given(bit)), None)
    return Verdict(State.ANSWERED, GUESSED, f"may answer in passing: {excerpt(found.text)}", found) if found else None


def _generic(asked: Sequence[Asked], bits: Sequence[Bit], reply: Reply) -> dict[str, Verdict]:
    """No sentence shares a word with any question."""
    saying = [bit for bit in bits if bit.does in SAYING and not bit.doubtful]
    if saying and not any(bit.does in LATER for bit in bits):
        certainty = GENERIC if len(saying) >= len(asked) else GUESSED
        return {one.id: _unnamed(one, saying, certainty) for one in asked}
    return {one.id: found for one in asked if (found := decide(one, bits, reply.attached))}


def _unnamed(one: Asked, saying: Sequence[Bit], certainty: float) -> Verdict:
    """Yes says nothing of when: what names no question answers those that it fits."""
    found = decide(one, saying, attached=False)
    if not found or found.state is not State.ANSWERED:
        return Verdict(State.OPEN, PARTIAL, "says nothing of this question")
    bit = found.bit or saying[0]
    return Verdict(State.ANSWERED, certainty, f"answers without naming the question: {excerpt(bit.text)}", bit)


# ── evidence alone: questions that an earlier reply left open, and other threads ─────────────────────────────────────
def _by_evidence(asked: Iterable[Asked], bits: Sequence[Bit]) -> dict[str, Verdict]:
    found = {one.id: _evident(one, bits) for one in asked}
    return {key: verdict for key, verdict in found.items() if verdict}


def _evident(one: Asked, bits: Sequence[Bit]) -> Verdict | None:
    mine = [bit for bit in bits if len(one.bag.shared(bit.bag)) >= min(_SEVERAL, len(one.bag.words)) and one.bag]
    return decide(one, mine, attached=False) if mine else None


def for_each(bags: Mapping[str, Bag], reply: Reply) -> dict[str, list[Bit]]:
    """Which sentences of a reply are for which question, where only words can tell; `bags` are of all in question.

    A sentence is for the question that it has most words of, and for each of which it has all. Where two questions
    differ and it has as many words of both, it is for neither: "the logo is ready" does not say which shop's.
    """
    found: dict[str, list[Bit]] = {key: [] for key in bags}
    for bit in reply.bits:
        if "?" not in bit.text:
            for key in _named_by(bags, bit.bag):
                found[key].append(bit)
    return found


def _named_by(bags: Mapping[str, Bag], said: Bag) -> list[str]:
    shared = {key: len(bag.shared(said)) for key, bag in bags.items()}
    most = max(shared.values(), default=0)
    first = [key for key, count in shared.items() if count == most and most]
    plain = all(similar(bags[first[0]], bags[key]) for key in first[1:])
    whole = [key for key, count in shared.items() if count == len(bags[key].words) and count]
    return list(dict.fromkeys([*(first if plain else []), *whole]))


def elsewhere(
    one: Asked, reply: Reply, mine: Sequence[Bit], subject: Bag, files: Bag, *, begins: bool = False
) -> Verdict | None:
    """Whether a mail of another thread of the same client answers: its words, its subject and its files must say so.

    `mine` are its sentences for this question, by `for_each`. What the question names by a number or a name, such as
    an order or a town, the mail must name, too. `begins`: the mail begins its thread, so its subject is the writer's
    own and counts more.
    """
    for below in reply.below:
        if any(one.form in item for item in below.items):
            return _by_passage([one], reply).get(one.id)
    named = {word for bit in mine for word in one.bag.shared(bit.bag)}
    filed = one.kind is Kind.REQUEST and bool(one.bag.shared(files))
    everywhere = named.union(one.bag.shared(subject), one.bag.shared(files))
    if not _enough(len(everywhere), len(one.bag.words), _BEGUN if begins else _COVERED) or not (
        filed or len(named) >= (1 if begins else _SEVERAL)
    ):
        return None
    if not (numbers(one.bag) | one.names) <= everywhere:
        return None
    if one.kind is Kind.QUESTION and one.wants in MEASURED and not any(fits(one, bit) for bit in reply.bits):
        return None
    found = decide(one, mine, attached=filed)
    if not found or found.state is State.OPEN:
        return None
    evidence = f"speaks in another thread of {listed(sorted(everywhere))}: {excerpt(mine[0].text if mine else '')}"
    return Verdict(found.state, min(found.certainty, SPOKEN), evidence, found.bit, found.act)


def _enough(shared: int, of: int, share: float) -> bool:
    return shared >= _SEVERAL and shared >= (of if of <= _FEW else share * of)

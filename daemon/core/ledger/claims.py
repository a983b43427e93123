"""Which clauses of a reply are for which question of a mail that asked several."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from daemon.core.ledger.bit import LATER, SAYING, Bit, Does
from daemon.core.ledger.gives import gives
from daemon.core.ledger.matching import Bag
from daemon.core.ledger.owed import OwedQuestion
from daemon.core.ledger.verdicts import decide
from daemon.core.ledger.wants import Wants


def claimed(questions: Sequence[OwedQuestion], bits: Sequence[Bit]) -> dict[str, list[Bit]]:
    """Each sentence goes to the questions with which it shares most words, but to no more than it has clauses."""
    claims: dict[str, list[Bit]] = {question.id: [] for question in questions}
    for bit in bits:
        shared = {question.id: _names(question, bit) for question in questions}
        most = max(shared.values(), default=0)
        claiming = [question for question in questions if most and shared[question.id] == most]
        claiming.sort(key=lambda question, bit=bit: not gives(question, bit))  # type: ignore[misc]
        for question in claiming[: bit.clauses]:
            claims[question.id].append(bit)
    return claims


def _names(question: OwedQuestion, bit: Bit) -> int:
    """How many words of a question a clause names. What was done is no matter: "sent" to "where do we send it?"."""
    words, deeds = question.bag.shared(bit.bag), Bag.of(bit.deeds)
    return len(words) if gives(question, bit) else sum(word not in deeds for word in words)


def in_turn(
    questions: Sequence[OwedQuestion], free: list[Bit], bits: Sequence[Bit], taken: Mapping[int, OwedQuestion]
) -> dict[str, list[Bit]]:
    """The clauses that share a word with no question, each for the first of `questions` that wants what it gives; then
    each promise of an act for the first that is still left. They are taken from `free`.

    `taken`: which clause, by its id, is for which question already; what goes on about that one is for no other.
    """
    found: dict[str, list[Bit]] = {}
    for question in questions:
        fits = (bit for bit in free if _fits(question, bit) and not _elaborates(bit, bits, taken))
        if fit := next(fits, None):
            found[question.id] = [fit]
            free.remove(fit)
    for question in questions:
        plain = next((bit for bit in free if bit.consents and bit.does in SAYING), None)
        if question.id not in found and plain and question.wants is Wants.YES_NO:
            found[question.id] = [plain]
            free.remove(plain)
    left = [question for question in questions if question.id not in found]
    pairs = list(zip(left, (bit for bit in free if bit.does is not Does.ASK), strict=False))
    if len(left) == len(free) == len(pairs) > 1 and all(_suits(question, bit) for question, bit in pairs):
        return found | {question.id: [bit] for question, bit in pairs}  # as many clauses as questions: in their order
    for question in questions:
        promise = next((bit for bit in free if bit.does is Does.PROMISE), None)
        if question.id not in found and promise and (question.deed or question.approval):
            found[question.id] = [promise]
            free.remove(promise)
    return found


def _fits(question: OwedQuestion, bit: Bit) -> bool:
    return bit.does in SAYING and gives(question, bit) and decide(question, [bit], alone=True) is not None


def _suits(question: OwedQuestion, bit: Bit) -> bool:
    """Whether a clause may be meant for a question by its place alone."""
    return bit.does in LATER or not (question.deed or bit.doubtful) or gives(question, bit)


def _elaborates(bit: Bit, bits: Sequence[Bit], taken: Mapping[int, OwedQuestion]) -> bool:
    """Whether a sentence goes on about the question before it, in the same paragraph, and would suit that one too."""
    if bit.consents:
        return False
    before = [other for other in bits if other.paragraph == bit.paragraph]
    place = next(n for n, other in enumerate(before) if other is bit)
    return any(gives(taken[id(other)], bit) for other in before[:place] if id(other) in taken)


def goes_on(bit: Bit, bits: Sequence[Bit], free: Sequence[Bit]) -> bool:
    """Whether a sentence follows one, in its paragraph, that is for a question already."""
    before = [other for other in bits if other.paragraph == bit.paragraph]
    place = next(n for n, other in enumerate(before) if other is bit)
    return not bit.consents and any(all(other is not one for one in free) for other in before[:place])


def between(
    questions: Sequence[OwedQuestion], free: Sequence[Bit], bits: Sequence[Bit], taken: Mapping[int, OwedQuestion]
) -> dict[str, Bit]:
    """Which of the clauses that are for no question may be for one by its place: people answer in the order of asking.

    `questions`: all that the mail answers, in order; `taken`: which clause of `bits`, by its id, is for which of them.
    A question for which there is none gets the first clause of `free` that stands behind those for the questions
    before it and ahead of those for the questions after it; what goes on about an answer is for no other.
    """
    order = {question.id: n for n, question in enumerate(questions)}
    places = {id(bit): n for n, bit in enumerate(bits)}
    fixed = {order[one.id]: places[key] for key, one in taken.items() if one.id in order and key in places}
    spare = [bit for bit in free if bit.does in SAYING and not goes_on(bit, bits, free)]
    found: dict[str, Bit] = {}
    for number, question in enumerate(questions):
        if number in fixed:
            continue
        low = max((place for n, place in fixed.items() if n < number), default=-1)
        high = min((place for n, place in fixed.items() if n > number), default=len(bits))
        if fit := next((bit for bit in spare if low < places[id(bit)] < high), None):
            found[question.id] = fit
            fixed[number] = places[id(fit)]
    return found

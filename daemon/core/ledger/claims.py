"""Which clauses of a reply are for which question of a mail that asked several."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from daemon.core.ledger.bit import LATER, SAYING, Bit, Does
from daemon.core.ledger.gives import MEASURED, gives, tells_by_tense
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
        if bit.does in LATER:  # what is put off is what was asked last, where older questions have the same words
            claiming = [question for question in claiming if question.fresh] or claiming
        claiming.sort(key=lambda question, bit=bit: not gives(question, bit))  # type: ignore[misc]
        for question in claiming[: bit.clauses]:
            claims[question.id].append(bit)
    return claims


def _names(question: OwedQuestion, bit: Bit) -> int:
    """How many words of a question a clause names. What was done is no matter: "sent" to "where do we send it?"."""
    words, deeds = question.bag.shared(bit.bag), Bag.of(bit.deeds)
    return len(words) if gives(question, bit) else sum(word not in deeds for word in words)


def in_turn(
    questions: Sequence[OwedQuestion],
    free: list[Bit],
    bits: Sequence[Bit],
    taken: Mapping[int, OwedQuestion],
    *,
    by_count: bool = True,
) -> dict[str, list[Bit]]:
    """The clauses that share a word with no question, each for the first of `questions` that wants what it gives; then
    each promise of an act for the first that is still left. They are taken from `free`.

    `taken`: which clause, by its id, is for which question already; what goes on about that one is for no other.
    `by_count`: as many clauses as questions are for them in their order.
    """
    found: dict[str, list[Bit]] = {}
    for number, question in enumerate(questions):
        if question.wants is Wants.OPEN and len(found) < number:
            continue  # nearly anything would fit, and the question before it has nothing yet
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
    if by_count and len(left) == len(free) == len(pairs) > 1 and all(_suits(question, bit) for question, bit in pairs):
        return found | {question.id: [bit] for question, bit in pairs}  # as many clauses as questions: in their order
    for question in questions:
        promise = next((bit for bit in free if bit.does is Does.PROMISE), None)
        if question.id not in found and promise and (question.deed or question.approval):
            found[question.id] = [promise]
            free.remove(promise)
    return found


def _fits(question: OwedQuestion, bit: Bit) -> bool:
    says = bit.does in SAYING or tells_by_tense(question, bit)
    return says and gives(question, bit) and decide(question, [bit], alone=True) is not None


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


def goes_on(bit: Bit, bits: Sequence[Bit], free: Sequence[Bit], sentences: Mapping[int, Bit]) -> bool:
    """Whether it goes on about what is for a question already: a sentence that follows one in its paragraph, and a
    clause of that very sentence that begins with a word which stands for what was said.
    """
    if bit.consents:
        return False
    before = [other for other in bits if other.paragraph == bit.paragraph]
    place = next(n for n, other in enumerate(before) if other is bit)
    mine = sentences.get(id(bit), bit)
    told = [sentences.get(id(one), one) for one in before[:place] if all(one is not other for other in free)]
    return any(one is not mine or "onward" in bit.marks or not bit.bag for one in told)


def pieces(
    bits: Sequence[Bit], taken: Mapping[int, OwedQuestion], parts: Callable[[Bit], tuple[Bit, ...]]
) -> tuple[list[Bit], dict[int, OwedQuestion], dict[int, Bit]]:
    """The clauses of all sentences that say something; which of them, by its id, is for which question, and of which
    sentence it is.

    Of a sentence that is for a question one clause is: that which has most words of it, else the first that gives what
    is wanted, else the first.
    """
    found: list[Bit] = []
    owners: dict[int, OwedQuestion] = {}
    sentences: dict[int, Bit] = {}
    for bit in bits:
        clauses = parts(bit) if bit.does in SAYING else (bit,)
        found += clauses
        sentences |= {id(one): bit for one in clauses}
        if question := taken.get(id(bit)):
            owners[id(max(clauses, key=lambda one, q=question: (_names(q, one), gives(q, one))))] = question  # type: ignore[misc]
    return found, owners, sentences


def _may_mean(question: OwedQuestion, bit: Bit, *, first: bool) -> bool:
    """Whether a clause may be meant for a question by its place: it is of the kind that is wanted, as far as it shows.

    `first`: it was asked first, and the clause is said first: of that kind no more is asked.
    """
    if bit.does in LATER:
        return bit.does is Does.HOLD or question.deed or question.approval
    if question.choice and not first:
        return "either" in bit.marks or any(one.shared(bit.bag) for one in question.choice)
    if question.deed or question.approval:
        return gives(question, bit) or bit.consents or any(map(str.isalpha, question.bag.shared(bit.bag)))
    if question.wants in MEASURED:
        return bit.timed or bool(bit.figures)
    return first or question.wants is not Wants.OPEN or not bit.done or bool(question.bag.shared(bit.bag))


def between(
    questions: Sequence[OwedQuestion],
    free: Sequence[Bit],
    bits: Sequence[Bit],
    taken: Mapping[int, OwedQuestion],
    sentences: Mapping[int, Bit],
) -> dict[str, Bit]:
    """Which of the clauses that are for no question may be for one by its place: people answer in the order of asking.

    `questions`: all that the mail answers, in order; `taken`: which clause of `bits`, by its id, is for which of them;
    `sentences`: of which sentence it is. A question for which there is none gets the first clause of `free` that stands
    behind those for the questions before it and ahead of those for the questions after it; what goes on about an answer
    is for no other.
    """
    order = {question.id: n for n, question in enumerate(questions)}
    places = {id(bit): n for n, bit in enumerate(bits)}
    fixed = {order[one.id]: places[key] for key, one in taken.items() if one.id in order and key in places}
    spare = [bit for bit in free if bit.does is not Does.ASK and not goes_on(bit, bits, free, sentences)]
    found: dict[str, Bit] = {}
    for number, question in enumerate(questions):
        if number in fixed:
            continue
        low = max((place for n, place in fixed.items() if n < number), default=-1)
        high = min((place for n, place in fixed.items() if n > number), default=len(bits))
        near = [bit for bit in spare if low < places[id(bit)] < high and not _elaborates(bit, bits, taken)]
        fit = next((bit for bit in near if _may_mean(question, bit, first=number == 0)), None)
        more = any(n not in fixed for n in range(number + 1, len(questions)))
        if fit and fit.does in LATER and near[0].does in SAYING and more:
            fit = near[0]  # what is put off behind it is rather what was asked behind this one
        if fit:
            found[question.id] = fit
            fixed[number] = places[id(fit)]
    return found

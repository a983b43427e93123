"""Shares: which clauses of a reply are for which of the questions of a mail, by name, in turn and by place."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from daemon.core.ledger.bit import SAYING, Bit
from daemon.core.ledger.claims import between, claimed, in_turn, pieces
from daemon.core.ledger.gives import gives
from daemon.core.ledger.owed import OwedQuestion


@dataclass(frozen=True, slots=True)
class Shares:
    """Keys are ids of questions."""

    claims: dict[str, list[Bit]]  # the clauses that name its matter
    turns: dict[str, list[Bit]]  # … that name none, and give what it wants when it is its turn
    by_place: dict[str, Bit]  # … that stand where its answer would
    left: list[OwedQuestion]  # what no sentence names
    free: list[Bit]  # the sentences that are for none

    @property
    def untaken(self) -> Bit | None:
        """A sentence that says something and is for no question, where there are as many as questions without one."""
        saying = [bit for bit in self.free if bit.does in SAYING and not bit.doubtful]
        without = [question for question in self.left if not self.of(question)]
        return saying[0] if len(saying) >= max(1, len(without)) else None

    def of(self, question: OwedQuestion) -> list[Bit]:
        return self.claims[question.id] or self.turns.get(question.id, [])


def share_out(
    questions: Sequence[OwedQuestion],
    fresh: Sequence[OwedQuestion],
    bits: Sequence[Bit],
    parts: Callable[[Bit], tuple[Bit, ...]],
) -> Shares:
    """Sentences first, then the clauses of sentences: "the chocolate is taken off, the logo is attached" answers two.

    `fresh`: those of `questions` to which no reply has come, in their order. `parts`: the clauses of a sentence.
    """
    claims = claimed(questions, bits)
    taken = {id(bit): question for question in questions for bit in claims[question.id]}
    free = [bit for bit in bits if id(bit) not in taken]
    left = [question for question in fresh if not claims[question.id]]
    turns = in_turn(left, free, bits, taken)
    taken |= {id(bit): question for question in left for bit in turns.get(question.id, ())}
    clauses, owners, sentences = pieces(bits, taken, parts)
    idle = {id(bit) for bit in clauses if id(sentences[id(bit)]) in taken and _only_done(bit)}
    loose = [bit for bit in clauses if id(bit) not in owners and id(bit) not in idle]
    waiting = [question for question in left if question.id not in turns]
    by_name = claimed(waiting, [bit for bit in loose if bit.does in SAYING])
    for question in waiting:
        claims[question.id] = [bit for bit in by_name[question.id] if gives(question, bit)]
    owners |= {id(bit): question for question in waiting for bit in claims[question.id]}
    loose = [bit for bit in loose if id(bit) not in owners]
    waiting = [question for question in waiting if not claims[question.id]]
    # A time or sum in the sentence for another question is of that one: "by bus, yes, at 8.45, it's included".
    told = {id(bit) for bit in loose if id(sentences[id(bit)]) in taken and (bit.times or bit.figures)}
    more = in_turn(waiting, [bit for bit in loose if id(bit) not in told], clauses, owners, by_count=False)
    owners |= {id(bit): question for question in left for bit in more.get(question.id, ())}
    return Shares(claims, turns | more, between(fresh, loose, clauses, owners, sentences), left, free)


def _only_done(bit: Bit) -> bool:
    """Whether a clause says that something is done, and not what: the first of "done: the dog is on the cover"."""
    return bit.done and bit.deeds.issuperset(bit.bag.words)

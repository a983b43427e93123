"""Whether the files of a reply are what a request asked for."""

from __future__ import annotations

from collections.abc import Sequence

from daemon.core.ledger.another import APART, another
from daemon.core.ledger.bit import Bit, Reply
from daemon.core.ledger.matching import Bag
from daemon.core.ledger.owed import Files, OwedQuestion

_FEW = 3  # letters of a word in a file's name that says nothing
_SEVERAL = 2


def files_for(question: OwedQuestion, bits: Sequence[Bit], reply: Reply) -> Files:
    """Whether the files of a reply are what a request asked for, as far as their names and its clauses say."""
    if not reply.attached:
        return Files.NONE
    beside = [bit for bit in bits if "?" not in bit.text]
    least = min(_SEVERAL, len(question.bag.words))
    if any(another(question, bit, question.bag.shared(bit.bag)) in APART for bit in reply.bits):
        return Files.OTHER
    if question.bag.shared(reply.files) or any(len(question.bag.shared(bit.bag)) >= least > 0 for bit in beside):
        return Files.NAMED if _names_all(question, [reply.files, *(bit.bag for bit in beside)]) else Files.PART
    if any(set(bit.bag.words) - bit.deeds - bit.times - bit.figures for bit in beside):
        return Files.OTHER
    return Files.MISNAMED if any(word.isalpha() and len(word) > _FEW for word in reply.files.words) else Files.UNNAMED


def _names_all(question: OwedQuestion, said: Sequence[Bag]) -> bool:
    """Whether each of the things that a request asks for together is named."""
    return all(any(thing.shared(bag) for bag in said) for thing in question.both)

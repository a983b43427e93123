"""Whether a clause is of another matter than the question whose words it has: another number, name or thing."""

from __future__ import annotations

from daemon.core.ledger.bit import Bit
from daemon.core.ledger.owed import OwedQuestion
from daemon.core.ledger.wording import Wants

APART = frozenset({"another number", "another name", "another thing"})  # doubts that say: of another matter
_HEAD = 2  # words of a request, behind its verb, that name what it is about: "the phone number", not its page
_SAME = 0.4  # of a request's words, for a deed to be the one that was asked for
_SEVERAL = 2


def another(question: OwedQuestion, bit: Bit, matter: tuple[str, ...]) -> str:
    """What is another one in it, for a person to read; "" for nothing. `matter`: the words of the question in it."""
    if _misnamed(question.labels, bit.labels):
        return "another number"
    if matter and _renamed(question, bit, matter):
        return "another name"
    return "another thing" if matter and question.deed and _redone(question, bit, matter) else ""


def _misnamed(asked: frozenset[tuple[str, str]], said: frozenset[tuple[str, str]]) -> bool:
    """Whether a clause is of another number: of order 4711, where order 4712 was asked about."""
    named = {word for word, _ in asked & said}
    return not {word for word, _ in said - asked}.isdisjoint({word for word, _ in asked} - named)


def _renamed(question: OwedQuestion, bit: Bit, matter: tuple[str, ...]) -> bool:
    """Whether a clause is of somebody or something else: "added Bethan", where Gareth was to be taken off."""
    plainly = question.deed or (question.wants is Wants.YES_NO and not question.choice and not bit.consents)
    verb, name, *_ = *question.things, "", ""  # "take Gareth"; who begins with a name tells of it
    named = name in question.names and verb not in question.names and name not in matter
    return plainly and named and bool(bit.names - question.names)


def _redone(question: OwedQuestion, bit: Bit, matter: tuple[str, ...]) -> bool:
    """Whether something else was done: the picture changed, where the phone number was to be."""
    if not bit.done or bit.consents or "refuses" in bit.marks or question.wants is Wants.AMOUNT:
        return False
    own = {word for word in bit.bag.words if word not in question.bag} - bit.deeds - bit.times - bit.figures
    verb, *things = question.things or [""]
    told = verb in bit.bag.words and verb not in bit.deeds  # "changed" is but the verb of "change"
    of_it = told or not set(things[:_HEAD]).isdisjoint(matter)
    return len(own) > _SEVERAL and not of_it and sum(word in matter for word in things) < _SAME * len(things)

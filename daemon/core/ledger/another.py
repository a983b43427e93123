"""Whether a clause is of another matter than the question whose words it has: another number, name or thing."""

from __future__ import annotations

from daemon.core.ledger.bit import Bit
from daemon.core.ledger.owed import OwedQuestion
from daemon.core.ledger.wants import Wants

APART = frozenset({"another number", "another name", "another thing"})  # doubts that say: of another matter
_HEAD = 2  # words of a request, behind its verb, that name what it is about: "the phone number", not its page
_SAME = 0.4  # of a request's words, for a deed to be the one that was asked for
_SEVERAL = 2
_PLACES = frozenset({"order", "point", "way"})
_ANSWERING = {  # of what kinds may be what a question wants
    Wants.TIME: frozenset({"month", "season", "order"}),
    Wants.PLACE: _PLACES,
    Wants.YES_NO: frozenset({"month"}),
    Wants.OPEN: _PLACES | {"colour", "age", "stage", "size", "language", "month", "season", "people"},
    Wants.REASON: _PLACES | {"colour", "age", "stage", "size", "language", "month", "season", "people"},
}


def another(question: OwedQuestion, bit: Bit, matter: tuple[str, ...]) -> str:
    """What is another one in it, for a person to read; "" for nothing. `matter`: the words of the question in it."""
    if misnamed(question.labels, bit.labels):
        return "another number"
    if matter and _renamed(question, bit, matter):
        return "another name"
    if _of_another_kind(question, bit):
        return "another thing"
    return "another thing" if matter and question.deed and _redone(question, bit, matter) else ""


def _of_another_kind(question: OwedQuestion, bit: Bit) -> bool:
    """Whether it speaks of the first floor, where the ground floor was asked about; what the question asks for, or
    says of its subject last, is no matter: "is it blue?" "it is green".
    """
    if bit.consents or question.choice or "denies" in bit.marks:
        return False
    answers = _ANSWERING.get(question.wants, frozenset()) if not question.deed else frozenset[str]()
    told = question.form.rstrip(" ?").split()[-1:] if question.wants is Wants.YES_NO and not question.deed else []
    asked = {kind for kind in question.kinds if kind[0] not in answers and not _is(told, kind)}
    said = {name for name, _ in bit.kinds}
    return any(name in said and not any(k in bit.kinds for k in asked if k[0] == name) for name, _ in asked)


def _is(words: list[str], kind: tuple[str, str]) -> bool:
    """Whether a word is that one of its kind."""
    starts = tuple(form.rstrip("*") for form in kind[1].split("|"))
    return any(word.startswith(starts) for word in words)


def misnamed(asked: frozenset[tuple[str, str]], said: frozenset[tuple[str, str]]) -> bool:
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

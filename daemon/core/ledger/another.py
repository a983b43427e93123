"""Whether a clause is of another matter than the question whose words it has: another number, name or thing."""

from __future__ import annotations

from daemon.core.ledger.bit import Bit
from daemon.core.ledger.owed import OwedQuestion
from daemon.core.ledger.wants import Wants

APART = frozenset(
    {"another number", "another name", "another thing", "another day"}
)  # doubts that say: of another matter
_HEAD = 2  # words of a request, behind its verb, that name what it is about: "the phone number", not its page
_SAME = 0.4  # of a request's words, for a deed to be the one that was asked for
_SEVERAL = 2
_PLACES = frozenset({"order", "point", "way"})
_NEAR = 3  # words at a figure that may name what it counts
_MEASURED = frozenset({Wants.TIME, Wants.AMOUNT, Wants.REASON})
_BY_DAY = frozenset({Wants.TIME, Wants.YES_NO})  # what another day may answer
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
    if _on_another_day(question, bit):
        return "another day"
    if matter and _renamed(question, bit, matter):
        return "another name"
    if _of_another_kind(question, bit) or _named_otherwise(question, bit) or _counts_another(question, bit):
        return "another thing"
    if matter and _starts_with_another(question, bit, matter):
        return "another subject"
    return "another thing" if matter and question.deed and _redone(question, bit, matter) else ""


def _on_another_day(question: OwedQuestion, bit: Bit) -> bool:
    """Whether it tells of the 17th who asked about the 24th; a "when" and a yes may be answered by another day."""
    if question.wants in _BY_DAY and not question.deed:
        return False
    asked, said = ({word for word in times if word.isdecimal()} for times in (question.times, bit.times))
    return bool(asked and said) and asked.isdisjoint(said)


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


def _named_otherwise(question: OwedQuestion, bit: Bit) -> bool:
    """Whether it calls the thing asked about by another of its kind: "the invoice for January", asked for February's.

    What a question says of its subject last is asked, but for a month: "is it blue?", "is the one for May out?".
    """
    asked, said = question.bag.words, bit.bag.words
    told = question.form.rstrip(" ?").split()[-1:]
    for kind in (one for one in question.kinds if one[0] == "month" or not _is(told, one)):
        place = next((n for n, word in enumerate(asked) if _is([word], kind)), 0)
        thing = asked[place - 1] if place else ""
        behind = next((said[n + 1 : n + 2] for n, word in enumerate(said) if word == thing), ())
        follows = next(iter(asked[place + 1 : place + 2]), "") if _is(list(asked[place : place + 1]), kind) else ""
        ahead = next((said[n - 1 : n] for n, word in enumerate(said) if n and word == follows), ())
        if kind in bit.kinds and kind[0] != "month":
            continue  # "English and German are included"
        others = [other for other in bit.kinds if other[0] == kind[0] and other != kind]
        if any(_is(list(words), other) for words in (behind, ahead) for other in others):
            return True
    return False


def _counts_another(question: OwedQuestion, bit: Bit) -> bool:
    """Whether the figure is of other things than those to count, which it names apart: "30 tables, blue chairs"."""
    thing, said = next(iter(question.bag.words), ""), bit.bag.words
    if question.wants is not Wants.AMOUNT or "count" not in question.marks or thing not in said:
        return False
    near = [(word, said[max(n - 1, 0) : n + _NEAR]) for n, word in enumerate(said) if word in bit.figures]
    apart = thing not in bit.lead  # the figure stands in the first clause, and the thing in another
    return bool(near) and not any(thing in words and not (apart and word in bit.lead) for word, words in near)


def _starts_with_another(question: OwedQuestion, bit: Bit, matter: tuple[str, ...]) -> bool:
    """Whether its subject is not whom the question names: "Dmitri is back on the 10th" to "when is Svetlana back?"."""
    first = next(iter(bit.bag.words), "")
    named = question.wants in _MEASURED and question.names and question.names.isdisjoint(matter)
    return bool(named) and first.isalpha() and first not in question.bag and first not in bit.times | bit.loose


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

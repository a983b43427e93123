"""Whether a clause gives the kind of thing that a question wants: a time, a sum, a place, a person, a yes, a deed."""

from __future__ import annotations

from daemon.core.ledger.bit import SAYING, Bit, Does
from daemon.core.ledger.matching import Bag
from daemon.core.ledger.owed import OwedQuestion
from daemon.core.ledger.wants import Wants
from daemon.core.model import SURE

MEASURED = frozenset({Wants.TIME, Wants.AMOUNT})  # what a clause either gives in figures or words of time, or does not
NAMED = frozenset({Wants.PLACE, Wants.PERSON})  # what a name may give
HOURS = 24  # of a day
BARE = 1  # words of a clause's own beside the answer: "we park behind the hall", not the story of a holiday


def measured(question: OwedQuestion, bit: Bit) -> bool:
    """Whether a figure or a time of it is measured as the question wants: eleven pallets are no 312 m²."""
    return not question.wanted.isdisjoint(bit.measures)


def _short(question: OwedQuestion, bit: Bit) -> bool:
    """Whether it is not the beginning of a story: "it is included"; not "it is the second time that nobody came"."""
    told = bit.deeds | bit.times | bit.loose if _is_done(question, bit) else frozenset[str]()
    return sum(word not in question.bag and word not in told for word in bit.bag.words) <= BARE


def fits(question: OwedQuestion, bit: Bit) -> bool:
    return not question.wanted or measured(question, bit)


def _tells_amount(question: OwedQuestion, bit: Bit, told: set[str]) -> bool:
    """A figure of the measure that is wanted; hours are a number only where they are counted: "how many hours?"."""
    if "duration" in question.wanted:
        return measured(question, bit) and not told.issuperset(bit.bag.words)
    return bool(bit.figures) and fits(question, bit) and not told.issuperset(bit.figures)


def _tells_time(question: OwedQuestion, bit: Bit, told: set[str]) -> bool:
    """A time of the measure that is wanted; who asks for an hour may be told a number alone: "between 8 and 9"."""
    hour = "clock" in question.wanted and any(_is_hour(figure) for figure in bit.figures)
    return (bit.timed or hour) and fits(question, bit) and not told.issuperset(bit.times | bit.figures)


def _is_hour(figure: str) -> bool:
    return figure.isdecimal() and int(figure) <= HOURS


def _is_done(question: OwedQuestion, bit: Bit) -> bool:
    """Whether it says that what was asked about is done: "went out yesterday" to "has it been sent?"."""
    return bit.done and "status" in question.marks


def _dates(question: OwedQuestion, bit: Bit) -> bool:
    """Whether a day or hour answers a question that names one: "Saturday" to "does it come this week or next?"."""
    said = bit.times & bit.lead
    beside = sum(word in bit.lead for word in bit.bag.words if word not in said)
    named = bool(question.times and said) and not question.times.issuperset(said)
    return named and beside <= BARE and bit.measures != {"duration"}  # "a week before" is no day


def _says_who(question: OwedQuestion, bit: Bit) -> bool:
    """Whether a pronoun is the answer: "I do", "our driver signs"; not "you find it attached"."""
    return _short(question, bit) and "person" in bit.marks and not bit.done


def _chooses(question: OwedQuestion, bit: Bit) -> bool:
    """Whether a clause names one of the two in question and not the other, and that first."""
    first, second = question.choice
    lead = Bag.of(word for word in bit.bag.words if word in bit.lead)
    own = sum(word not in question.bag for word in lead.words)
    return "either" in bit.marks or (own <= BARE and bool(first.shared(lead)) != bool(second.shared(lead)))


def tells_by_tense(question: OwedQuestion, bit: Bit) -> bool:
    """Whether a clause that promises by its tense and its day alone tells who asks for a time or a sum what it is."""
    by_tense = bit.act is not None and bit.does is Does.PROMISE and bit.act.certainty < SURE
    return by_tense and question.wants in MEASURED and not (question.deed or question.approval)


def gives(question: OwedQuestion, bit: Bit) -> bool:
    """Whether a clause gives the kind of thing that a question wants, and not the question's own words back."""
    if question.deed or question.approval:
        priced = question.wants is Wants.AMOUNT and bool(bit.figures)  # "send us a price" is done or told
        refused = "refuses" in bit.marks and not bit.timed  # "we can't today" is put off
        done = bit.done and not question.told  # "it is booked" confirms nothing else
        return done or priced or refused or (question.approval and bit.consents)
    if bit.does not in SAYING and bit.does is not Does.ASK and not tells_by_tense(question, bit):
        return False
    if question.choice:
        return _chooses(question, bit) or _dates(question, bit)
    told = set(question.form.split())
    return {
        Wants.TIME: lambda: _tells_time(question, bit, told),
        Wants.AMOUNT: lambda: _tells_amount(question, bit, told),
        Wants.PLACE: lambda: "place" in bit.marks or bool(bit.names - question.names),
        Wants.PERSON: lambda: bool(bit.names - question.names) or _says_who(question, bit),
        Wants.REASON: lambda: "reason" in bit.marks - question.marks,
        Wants.YES_NO: lambda: (
            "plain" in bit.marks
            or (bit.consents and not bit.times - question.times and _short(question, bit))
            or (_is_done(question, bit) and _short(question, bit))
            or _dates(question, bit)
        ),
        Wants.OPEN: lambda: bit.does is Does.CONTENT and bool(bit.names - question.names or bit.figures),
    }[question.wants]()

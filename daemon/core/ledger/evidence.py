"""Evidence: what speaks for one clause of a reply being the answer to one question, and the laws that judge it.

The first law of the ledger: a question is answered only where something positive says so. A clause that shares the
matter of the question and gives what it wants is sure; one that gives it and speaks of nothing else will do where
nothing else was asked; a clause of which no more can be said than that it came in reply leaves it to a person.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from daemon.core.ledger.bit import SAYING, Bit, Does
from daemon.core.ledger.certainty import Ground
from daemon.core.ledger.doubts import doubt
from daemon.core.ledger.gives import BARE, MEASURED, NAMED, gives
from daemon.core.ledger.matching import Bag
from daemon.core.ledger.owed import Files, OwedQuestion
from daemon.core.ledger.wants import Wants
from daemon.core.model import State
from daemon.core.words.text import normal

_LED = MEASURED | {Wants.PERSON}  # what a clause begins with that gives it, or with words of the question
_TOLD = MEASURED | {Wants.YES_NO}  # what a clause plainly gives, or does not
_MOST = 0.6  # of a question's words, for a clause to say again what was asked
_THIRD = 0.34  # … of a request's, for one word of it to be its matter
_HALF = 0.5  # … for a name or a figure beside it to be what was asked
_FEW = 4  # words of a clause that names nothing of the matter at most
_SEVERAL = 2


@dataclass(frozen=True, slots=True)
class Evidence:
    """All that one clause has to say for itself as the answer to one question."""

    says: bool  # it states something: no promise, no question back, no courtesy
    matter: tuple[str, ...]  # the words of the question that it takes up
    named: bool  # one of these words tells the matter: no number, and where a time or sum is wanted no name alone
    share: float  # of the question's words, 0 to 1
    near: bool  # the last of them and another stand in one clause: not "assembly takes a day, and the price holds"
    ends: bool  # the last of them is among them: "included", not the subject alone
    led: bool  # its first clause has words of the question alone, the last of them too: "lockable it is, with two keys"
    gives: bool  # the kind of thing that was asked for: a time, an amount, a place, a person, a reason, a yes, a deed
    consents: bool  # it begins with yes or no, and means it
    denies: bool  # there is a "not" or an "only" in it
    bare: bool  # it speaks of next to nothing else
    own: int  # words of its own, which the question has not
    timed: bool  # it names a time
    figures: int  # its numbers that the question has not
    together: bool  # what it gives stands in the clause that takes up the matter
    alone: bool  # nothing else that it could answer waits
    lone: bool  # … and nothing else was asked at all: whoever writes back writes on it
    only: bool  # the reply says nothing else
    placed: bool  # it stands right below the quoted question, or under its number
    brought: bool  # it says that it comes with this mail, which has a file
    spoken: bool  # it points to what was said by word of mouth
    doubt: str  # why it may not be meant for this question; "" where nothing speaks against it
    request: bool  # something is to be done, not told
    choice: bool  # one of two is to be chosen
    wants: Wants


class Law(NamedTuple):
    ground: Ground
    holds: Callable[[Evidence], bool]
    state: State
    words: str  # completes "The mail of … of …", before the clause itself


def _is_all(found: Evidence) -> bool:
    """Whether a few words are the whole reply to the only question, and yes or no would not do: "the blue one"."""
    few = found.alone and found.only and 0 < found.own <= _SEVERAL
    plain = not (
        found.doubt or found.request or found.timed or found.choice
    )  # "printing starts Monday" tells what nobody asked
    named = found.wants in NAMED  # "Bethan is on holiday" is nobody who comes
    again = found.wants is Wants.REASON and found.matter  # "it is late, you're right" gives no reason
    return few and found.says and plain and not (named or again) and found.wants not in _TOLD


def _may_answer(found: Evidence) -> bool:
    near = found.alone or found.placed or bool(found.matter)
    fits = found.gives or found.placed or (found.wants not in MEASURED and (found.lone or _speaks_of(found)))
    came = found.wants is Wants.TIME and found.brought and bool(found.matter)  # "the draft is attached" to "when …?"
    return found.says and found.doubt in _MEANT and near and (fits or came)


def _speaks_of(found: Evidence) -> bool:
    """Whether a clause may mean the question: it says most of it again, denies, is short, or speaks of what is to do.

    One that is long and only names the subject tells another story: "the wall is 215 mm" to "is it load-bearing?".
    """
    if found.wants is Wants.YES_NO and not found.request:
        return found.share >= _MOST or found.denies or found.own <= _SEVERAL
    return bool(found.matter) or found.own <= _FEW or found.request


def _says_again(found: Evidence) -> bool:
    """Whether a clause says the question again as a statement: what else would it be about."""
    if not found.says or found.doubt or found.request or found.choice:
        return False
    whole = found.share == 1  # "the logo is ready" tells "when will the logo be ready?"
    if found.wants is Wants.YES_NO:
        much = found.share >= _MOST and found.near and len(found.matter) >= _SEVERAL and found.own <= _FEW
        return found.ends and (much or (found.led and bool(found.matter)))
    return whole and (
        (found.wants is Wants.TIME and found.own <= BARE) or (found.wants is Wants.OPEN and found.own > 0)
    )


def _placed(found: Evidence) -> bool:
    """Whether it stands where an answer stands and may be one: no "good spot, nobody reads that" to "where …?"."""
    meant = found.gives or found.consents or bool(found.matter) or found.wants in _LOOSE
    return found.placed and found.says and not found.doubt and meant


def _named(found: Evidence) -> bool:
    """Whether it gives what is wanted for the matter named; a number in common is no matter: "64 €", "offer 64"; nor
    is a name for a time: "Ms Hansen was in Lyon for six years" to "when is Ms Hansen free?".
    """
    named = found.named and (found.wants is not Wants.OPEN or found.share >= _HALF)
    if found.request and found.own and len(found.matter) == 1 and found.share < _THIRD:
        return False  # "the quote is attached" to "the form for quotes does not work"
    mixed = found.wants is Wants.AMOUNT and found.figures > 1 and found.own > _FEW  # "4 in a pack, a pack is 32 kg"
    return named and found.gives and found.together and not (found.doubt or mixed)


_LOOSE = frozenset({Wants.OPEN, Wants.REASON})  # what no word shows that a clause gives it
# Doubts under which a person is still asked whether a clause was the answer.
_MEANT = frozenset({"", "other", "asks", "past", "only", "another subject", "no file"})

# Strongest first; the first that holds judges. Nothing below "said again" settles anything.
LAWS = (
    Law(Ground.PLACED, _placed, State.ANSWERED, "answers right below it"),
    Law(Ground.NAMED, _named, State.ANSWERED, "takes up"),
    Law(
        Ground.GIVEN,
        lambda e: e.alone and e.gives and not e.doubt and (e.bare or e.consents),
        State.ANSWERED,
        "answers",
    ),
    Law(Ground.SPOKEN, lambda e: e.spoken and not e.doubt, State.ANSWERED, "says that it was told"),
    Law(Ground.AGAIN, _says_again, State.ANSWERED, "takes up"),
    Law(Ground.ALL, _is_all, State.ANSWERED, "answers"),
    Law(Ground.MAY, _may_answer, State.REPLIED, "may answer"),
)


def judged(found: Evidence) -> Law | None:
    """The law that judges; None where the clause says nothing of the question."""
    return next((law for law in LAWS if law.holds(found)), None)


def weighed(
    question: OwedQuestion,
    bit: Bit,
    files: Files = Files.NONE,
    *,
    alone: bool = False,
    lone: bool = False,
    placed: bool = False,
    back: bool = False,  # the reply asked something back before, to which what names nothing may belong
    only: bool = False,
) -> Evidence:
    """What `bit` has to say for itself as the answer to `question`, in a reply with these files."""
    matter = question.bag.shared(bit.bag)
    own = _own_words(question, bit)
    return Evidence(
        says=_says(question, bit),
        matter=matter,
        named=_names_matter(question, matter),
        share=len(matter) / len(question.bag.words) if question.bag else 0.0,
        near=_near(question, bit),
        ends=matter[-1:] == question.bag.words[-1:],
        led=_led_by(question, bit),
        gives=gives(question, bit),
        consents="plain" in bit.marks or _suits(question, bit, matter) or _echoes(question, bit),
        denies="denies" in bit.marks,
        bare=_is_bare(question, bit, own),
        own=len(own),
        timed=bool(bit.times),
        figures=sum(word not in question.bag for word in bit.figures),
        together=question.wants not in MEASURED or _together(question, bit),
        alone=alone,
        lone=lone,
        only=only,
        placed=placed,
        brought=bit.done and files is not Files.NONE,
        spoken="spoken" in bit.marks,
        doubt=doubt(question, bit, files, matter, back=back, placed=placed),
        request=question.deed,
        choice=bool(question.choice),
        wants=question.wants,
    )


def _suits(question: OwedQuestion, bit: Bit, matter: Sequence[str]) -> bool:
    """Whether it says that what was asked about will do: "Friday is fine"; not "the resolution is fine"."""
    return "suits" in bit.marks and (bool(matter) or not question.times.isdisjoint(bit.times))


def _echoes(question: OwedQuestion, bit: Bit) -> bool:
    """Whether it only says a word or two of a yes-or-no question again: "do you need it?" – "We need it."."""
    said = normal(bit.text).strip(" .!").split()
    plain = question.wants is Wants.YES_NO and not (question.deed or question.choice)
    return plain and len(said) <= _SEVERAL and set(said) <= set(question.form.split())


def _names_matter(question: OwedQuestion, matter: Sequence[str]) -> bool:
    names = question.names if question.wants in MEASURED else frozenset[str]()
    return any(word.isalpha() and word not in names for word in matter)


def _own_words(question: OwedQuestion, bit: Bit) -> list[str]:
    given = bit.times | bit.figures | bit.deeds
    return [word for word in bit.bag.words if word not in question.bag and word not in given]


def _is_bare(question: OwedQuestion, bit: Bit, own: Sequence[str]) -> bool:
    """Whether it speaks of next to nothing beside the answer, or begins with it."""
    loose = {*own} - bit.loose - (bit.names if question.wants in NAMED else set())
    given = bit.deeds if question.deed else bit.times | bit.figures | bit.deeds
    most = _beside(question, bit, own)
    return len(loose) <= most or _leads(bit, loose, given, most)


def _beside(question: OwedQuestion, bit: Bit, own: Sequence[str]) -> int:
    """How many words of its own may stand beside an answer: none where they may be of another thing's time or sum.

    A place and a person are themselves such words: "in the yard behind the store", "Mr Conti and his son".
    """
    if question.deed:
        return BARE if bit.prompt else 0
    if question.wants is Wants.PLACE and (bit.leads or (bit.figures and bit.names)):
        return _FEW  # "behind the hall", "14 Mill Lane"
    first = next(iter(bit.bag.words), "")
    answer = bit.names if question.wants is Wants.PERSON else bit.times | bit.figures
    if question.wants in _LED and first in own and first not in answer | bit.loose:
        return 0
    return _SEVERAL if question.wants is Wants.PERSON and "person" in bit.marks else BARE


def _leads(bit: Bit, own: Collection[str], given: frozenset[str], most: int) -> bool:
    """Whether the first clause is the answer, whatever follows: "on Thursday at noon, the link stays the same"."""
    return not given.isdisjoint(bit.lead) and sum(word in bit.lead for word in own) <= most


def _led_by(question: OwedQuestion, bit: Bit) -> bool:
    lead = [word for word in bit.bag.words if word in bit.lead]
    last = question.bag.words[-1:]
    return bool(lead) and all(word in question.bag for word in lead) and bool(Bag.of(lead).shared(Bag.of(last)))


def _near(question: OwedQuestion, bit: Bit) -> bool:
    last = Bag.of(question.bag.words[-1:])
    said = (Bag.of(word for word in bit.bag.words if word in clause) for clause in bit.joined)
    return any(last.shared(clause) and len(question.bag.shared(clause)) >= _SEVERAL for clause in said)


def _together(question: OwedQuestion, bit: Bit) -> bool:
    """Whether a time or figure stands in a clause with the matter: not in "the fence is oak, and paid until May"."""
    given = bit.times if question.wants is Wants.TIME else bit.figures
    clauses = [(clause, {word for word in clause - given if word in question.bag}) for clause in bit.joined]
    everywhere = set[str]().union(*(named for _, named in clauses))
    return any(named and named == everywhere and not given.isdisjoint(clause) for clause, named in clauses)


def _says(question: OwedQuestion, bit: Bit) -> bool:
    """Whether it states something for this question: yes and fine are no answer to "when"."""
    if bit.does is Does.CONSENT:
        return question.deed or question.wants is Wants.YES_NO
    return bit.does in SAYING or _wishes(question, bit)


def _wishes(question: OwedQuestion, bit: Bit) -> bool:
    """Whether it wants something itself and so may answer: "we need the texts by Friday" to "by when do you …?"."""
    return bit.does is Does.ASK and "?" not in bit.text and not question.deed and gives(question, bit)

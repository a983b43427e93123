"""Evidence: what speaks for one clause of a reply being the answer to one question, and the laws that judge it.

The first law of the ledger: a question is answered only where something positive says so. A clause that shares the
matter of the question and gives what it wants is sure; one that gives it and speaks of nothing else will do where
nothing else was asked; a clause of which no more can be said than that it came in reply leaves it to a person.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from enum import Enum
from typing import NamedTuple

from daemon.core.ledger.matching import NO_WORDS, Bag
from daemon.core.ledger.reply import SAYING, Bit, Does
from daemon.core.ledger.wording import Wants
from daemon.core.model import Kind, State

MEASURED = frozenset({Wants.TIME, Wants.AMOUNT})  # what a clause either gives in figures or words of time, or does not
_TOLD = MEASURED | {Wants.YES_NO}  # what a clause plainly gives, or does not
_BARE = 1  # words of a clause's own beside the answer: "we park behind the hall", not the story of a holiday
_HALF = 0.5  # of a question's matter, for a clause to say again what was asked
_SEVERAL = 2


@dataclass(frozen=True, slots=True)
class OwedQuestion:
    """A waiting question as a reply meets it."""

    id: str
    form: str  # its text as `text.normal` makes it, stripped
    bag: Bag
    kind: Kind
    wants: Wants
    marker: str = ""  # the number or letter of its list point in the mail that asked it
    fresh: bool = True  # no reply has come since it was question, or asked again
    promised: bool = False  # a holding reply or a promise stands
    since: Bag = NO_WORDS  # the words of what its side wrote in the thread after it
    names: frozenset[str] = frozenset()  # those of its words that are names

    @property
    def deed(self) -> bool:
        """Whether something is to be done: "when is it due?" is told, however politely it is put as a request."""
        return self.kind is Kind.REQUEST and not (self.form.endswith("?") and self.wants is not Wants.YES_NO)


class Files(Enum):
    """What the files of a reply say to a request."""

    NONE = "there is none"
    NAMED = "their names or the clause beside them speak of it"
    UNNAMED = "nothing says what they are"
    MISNAMED = "their names speak of something else"
    OTHER = "the clause beside them says that they are something else"


@dataclass(frozen=True, slots=True)
class Evidence:
    """All that one clause has to say for itself as the answer to one question."""

    says: bool  # it states something: no promise, no question back, no courtesy
    matter: tuple[str, ...]  # the words of the question that it takes up
    share: float  # of the question's words, 0 to 1
    gives: bool  # the kind of thing that was asked for: a time, an amount, a place, a person, a reason, a yes, a deed
    consents: bool  # it begins with yes, no, of course, unfortunately
    bare: bool  # it speaks of next to nothing else
    own: int  # words of its own, which the question has not
    timed: bool  # it names a time
    alone: bool  # nothing else that it could answer waits
    only: bool  # the reply says nothing else
    placed: bool  # it stands right below the quoted question, or under its number
    spoken: bool  # it points to what was said by word of mouth
    doubt: str  # why it may not be meant for this question; "" where nothing speaks against it
    request: bool  # something is to be done, not told
    wants: Wants


class Law(NamedTuple):
    name: str
    holds: Callable[[Evidence], bool]
    state: State
    certainty: float
    words: str  # completes "The mail of … of …", before the clause itself


def _is_all(found: Evidence) -> bool:
    """Whether a few words are the whole reply to the only question, and yes or no would not do: "the blue one"."""
    few = found.alone and found.only and 0 < found.own <= _SEVERAL
    plain = not (found.doubt or found.request or found.timed)  # "printing starts Monday" tells what nobody asked
    return few and found.says and plain and found.wants not in _TOLD


def _may_answer(found: Evidence) -> bool:
    return (
        found.says
        and found.doubt in _MEANT
        and (found.alone or bool(found.matter))
        and (found.gives or found.wants not in MEASURED)
    )


def _says_again(found: Evidence) -> bool:
    """Whether a clause says the question again as a statement: what else would it be about."""
    if not found.says or found.doubt or found.request:
        return False
    if found.wants is Wants.YES_NO:
        return found.share >= _HALF and len(found.matter) >= _SEVERAL
    whole = found.share == 1  # "the logo is ready" tells "when will the logo be ready?"
    return whole and (found.wants is Wants.TIME or (found.wants is Wants.OPEN and found.own > 0))


_MEANT = frozenset({"", "other"})  # doubts under which a person is still asked whether a clause was the answer

# Strongest first; the first that holds judges. Nothing below "said again" settles anything.
LAWS = (
    Law("placed", lambda e: e.placed and e.says and not e.doubt, State.ANSWERED, 0.97, "answers right below it"),
    Law("named and given", lambda e: bool(e.matter) and e.gives and not e.doubt, State.ANSWERED, 0.95, "takes up"),
    Law(
        "given",
        lambda e: e.alone and e.gives and not e.doubt and (e.bare or e.consents),
        State.ANSWERED,
        0.9,
        "answers",
    ),
    Law("all of a reply", _is_all, State.ANSWERED, 0.8, "answers"),
    Law("spoken", lambda e: e.spoken and not e.doubt, State.ANSWERED, 0.85, "says that it was told"),
    Law("said again", _says_again, State.ANSWERED, 0.85, "takes up"),
    Law("replied", _may_answer, State.REPLIED, 0.6, "may answer"),
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
    placed: bool = False,
    back: bool = False,
    only: bool = False,
) -> Evidence:
    """What `bit` has to say for itself as the answer to `asked`, in a reply with these files.

    `only`: the reply says nothing else. `back`: it has
    asked something back before, so that what names nothing may belong to that.
    """
    matter = question.bag.shared(bit.bag)
    given = bit.times | bit.figures | bit.deeds
    own = [word for word in bit.bag.words if word not in question.bag and word not in given]
    request = question.deed
    most = _BARE if bit.prompt or not request else 0
    return Evidence(
        says=_says(question, bit),
        matter=matter,
        share=len(matter) / len(question.bag.words) if question.bag else 0.0,
        gives=gives(question, bit),
        consents=bit.consents,
        bare=len(own) <= most or _leads(bit, own, given, most),
        own=len(own),
        timed=bool(bit.times),
        alone=alone,
        only=only,
        placed=placed,
        spoken="spoken" in bit.marks,
        doubt="another file" if request and files is Files.OTHER else _doubt(question, bit, matter, back=back),
        request=request,
        wants=question.wants,
    )


def _leads(bit: Bit, own: Sequence[str], given: frozenset[str], most: int) -> bool:
    """Whether the first clause is the answer, whatever follows: "on Thursday at noon, the link stays the same"."""
    return not given.isdisjoint(bit.lead) and sum(word in bit.lead for word in own) <= most


def _says(question: OwedQuestion, bit: Bit) -> bool:
    """Whether it states something for this question: yes and fine are no answer to "when"."""
    if bit.does is Does.CONSENT:
        return question.deed or question.kind is Kind.APPROVAL or question.wants is Wants.YES_NO
    return bit.does in SAYING


def _doubt(question: OwedQuestion, bit: Bit, matter: tuple[str, ...], *, back: bool) -> str:
    if mark := next((mark for mark in ("unknown", "handed") if mark in bit.marks), ""):
        return mark
    if not matter and (back or "other" in bit.marks):
        return "asks back" if back else "other"
    if bit.doubtful and not matter and not gives(question, bit):
        return "courtesy"
    if bit.bag.shared(question.since) and not matter:
        return "later mail"
    return ""


def gives(question: OwedQuestion, bit: Bit) -> bool:
    """Whether a clause gives the kind of thing that a question wants, and not the question's own words back."""
    if question.deed or question.kind is Kind.APPROVAL:
        return bit.done or (question.kind is Kind.APPROVAL and bit.consents)
    if bit.does not in SAYING and bit.does is not Does.ASK:
        return False
    told = set(question.form.split())
    return {
        Wants.TIME: lambda: bit.timed and not told.issuperset(bit.times),
        Wants.AMOUNT: lambda: bit.counted and not told.issuperset(bit.figures),
        Wants.PLACE: lambda: "place" in bit.marks or bool(bit.names - question.names),
        Wants.PERSON: lambda: "person" in bit.marks or bool(bit.names - question.names),
        Wants.REASON: lambda: "reason" in bit.marks,
        Wants.YES_NO: lambda: bit.consents,
        Wants.OPEN: lambda: bit.does is Does.CONTENT and bool(bit.names - question.names or bit.figures),
    }[question.wants]()

"""A question that waits, as a reply meets it, and the files that may come with the reply."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum

from daemon.core.ledger.matching import NO_WORDS, Bag
from daemon.core.ledger.wants import Wants
from daemon.core.model import Kind


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
    labels: frozenset[tuple[str, str]] = frozenset()  # what its mail calls by a number: order 4712
    times: frozenset[str] = frozenset()  # its words of a time
    told: bool = False  # it asks to be told something: "let me know when it comes"
    to_do: bool | None = None  # by all of its words something is to be done, or told; None where they do not say
    things: tuple[str, ...] = ()  # the words of its bag but for courtesy and who is greeted
    choice: tuple[Bag, ...] = ()  # the words of either of two things of which one is to be chosen
    both: tuple[Bag, ...] = ()  # … of each of the things of which all are wanted: the contract and the plan
    asker: frozenset[str] = frozenset()  # the words of the name and address of who asks, in Latin letters
    marks: frozenset[str] = frozenset()  # the rules of `evidence.toml` that it matches
    wanted: frozenset[str] = frozenset()  # in what its answer may be measured; nothing where in anything
    kinds: frozenset[tuple[str, str]] = frozenset()  # what in it is one of several that exclude each other

    @property
    def approval(self) -> bool:
        """Whether a yes is wanted: not "who approves it?"."""
        return self.kind is Kind.APPROVAL and self.wants is Wants.YES_NO

    @property
    def deed(self) -> bool:
        """Whether something is to be done: "when is it due?" is told, however politely it is put as a request, and
        "do you deliver to the islands?", though it bids by its form.
        """
        if self.told or self.kind is Kind.APPROVAL:
            return False
        asked = self.form.endswith("?") and self.wants not in (Wants.AMOUNT, Wants.YES_NO)
        return self.kind is Kind.REQUEST and not asked if self.to_do is None else self.to_do


class Files(Enum):
    """What the files of a reply say to a request."""

    NONE = "there is none"
    NAMED = "their names or the clause beside them speak of it"
    PART = "these speak of one of the things that it asks for, and not of another"
    UNNAMED = "nothing says what they are"
    MISNAMED = "their names speak of something else"
    OTHER = "the clause beside them says that they are something else"

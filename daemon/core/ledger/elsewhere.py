"""Whether a mail of another thread of the same client answers: its words, its subject and its files must say so."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import replace

from daemon.core.ledger.answers import by_passage, judge
from daemon.core.ledger.bit import SAYING, Bit, Reply
from daemon.core.ledger.case import Posed
from daemon.core.ledger.certainty import Ground
from daemon.core.ledger.gives import MEASURED, gives
from daemon.core.ledger.leaning import Leaning
from daemon.core.ledger.matching import Bag, Lookup, numbers, similar
from daemon.core.ledger.owed import Files, OwedQuestion
from daemon.core.ledger.verdicts import Verdict, decide, excerpt, listed, may
from daemon.core.model import Kind, State

_COVERED = 0.6  # of a question's words must stand in a mail of another thread, for it to be the answer there
_BEGUN = 0.4  # … in a mail that begins its thread, whose writer has no other question in mind
_MAY = 0.3  # … in such a mail, for a person to be asked whether it is
_FEW = 3  # of so few words, all
_SEVERAL = 2


class Passing:
    """A mail as it meets the questions of other threads: its words, its subject and its files must say so.

    What a question names by a number or a name, such as an order or a town, the mail must name, too. `begins`: the mail
    begins its thread, so its subject is the writer's own and counts more.
    """

    def __init__(self, reply: Reply, subject: Bag, files: Bag, *, begins: bool) -> None:
        self._reply = reply
        self._subject, self._files = Lookup(subject), Lookup(files)
        self._said = {id(bit): Lookup(bit.bag) for bit in reply.bits}
        self._begins = begins
        self.beside = bool(reply.below or files)  # it may answer what no sentence of it is for

    def for_each(self, bags: Mapping[str, Bag]) -> dict[str, list[Bit]]:
        """Which sentences are for which question, where only words can tell; `bags` are of all in question.

        A sentence is for the question that it has most words of, and for each of which it has all. Where two questions
        differ and it has as many words of both, it is for neither: "the logo is ready" does not say which shop's.
        """
        found: dict[str, list[Bit]] = {key: [] for key in bags}
        for bit in self._reply.bits:
            if "?" not in bit.text:
                for key in _named_by(bags, self._said[id(bit)]):
                    found[key].append(bit)
        return found

    def verdict(self, posed: Posed, mine: Sequence[Bit], owed: Callable[[], OwedQuestion]) -> Verdict | None:
        """Whether it answers. `mine` are its sentences for this question, by `for_each`; `owed` makes it whole."""
        for below in self._reply.below:
            if any(posed.form in item for item in below.items):
                question = owed()
                return by_passage([question], self._reply).get(question.id)
        bag, in_files = posed.bag, self._files.of(posed.bag)
        named = {word for bit in mine for word in self._said[id(bit)].of(bag)}
        filed = posed.ask.kind is Kind.REQUEST and bool(in_files)
        everywhere = named.union(self._subject.of(bag), in_files)
        sure = _enough(len(everywhere), len(bag.words), _BEGUN if self._begins else _COVERED)
        if not (sure or (self._begins and _enough(len(everywhere), len(bag.words), _MAY))) or not (
            filed or len(named) >= (1 if self._begins else _SEVERAL)
        ):
            return None
        if not (numbers(bag) | posed.names) <= everywhere:
            return None
        return self._decided(owed(), mine, everywhere, sure=sure, filed=filed)

    def _decided(
        self, question: OwedQuestion, mine: Sequence[Bit], everywhere: Collection[str], *, sure: bool, filed: bool
    ) -> Verdict | None:
        """What its sentences do to a question of which it names enough."""
        if (
            question.kind is Kind.QUESTION
            and question.wants in MEASURED
            and not any(gives(question, bit) for bit in self._reply.bits)
        ):
            return None
        found = decide(question, mine, Files.NAMED if filed else Files.NONE) or _on_its_matter(question, mine)
        if not found or found.state is State.OPEN:
            return None
        state = found.state if sure or found.state is State.ACKNOWLEDGED else State.REPLIED
        evidence = f"speaks in another thread of {listed(sorted(everywhere))}: {excerpt(mine[0].text if mine else '')}"
        ground = Ground.PASSING if state is not found.state else found.ground
        ground = ground if state is State.REPLIED else Ground.OTHER_THREAD
        return Verdict(state, ground, evidence, found.bit, found.act)


def goes_on(subject: Bag, before: Bag, asked: Bag, mail: Bag) -> bool:
    """Whether a mail with a subject of its own is on the matter of a question, of its thread, or wholly of the `mail`
    that asked it: one word in common with all that a mail tells is soon found.
    """
    long = Bag.of(word for word in subject.words if word.isalpha() and len(word) > _FEW)
    whole = bool(long) and len(long.shared(mail)) == len(long.words)
    return bool(subject.shared(before) or subject.shared(asked)) or whole


def continued(questions: Sequence[OwedQuestion], reply: Reply, leaning: Leaning) -> dict[str, Verdict]:
    """What a mail that goes on with their thread under a subject of its own may answer: a person is asked."""
    found = leaning.over(questions, reply, judge(questions, reply))
    settled = {key: verdict for key, verdict in found.items() if verdict.state in (State.ANSWERED, State.REPLIED)}
    return {
        key: replace(
            may(verdict),
            ground=Ground.PASSING,
            evidence=f"goes on with the matter in another thread and {verdict.evidence}",
        )
        for key, verdict in settled.items()
    }


def _named_by(bags: Mapping[str, Bag], said: Lookup) -> list[str]:
    shared = {key: sum(map(said.__getitem__, bag.words)) for key, bag in bags.items()}
    most = max(shared.values(), default=0)
    first = [key for key, count in shared.items() if count == most and most]
    plain = all(similar(bags[first[0]], bags[key]) for key in first[1:])
    whole = [key for key, count in shared.items() if count == len(bags[key].words) and count]
    return list(dict.fromkeys([*(first if plain else []), *whole]))


def _on_its_matter(question: OwedQuestion, mine: Sequence[Bit]) -> Verdict | None:
    """Who writes a new mail on the matter of a question most likely answers it; a person is asked."""
    said = next((bit for bit in mine if bit.does in SAYING and not bit.doubtful), None)
    told = not question.deed and question.wants not in MEASURED
    return Verdict(State.REPLIED, Ground.PASSING, "may answer", said) if said and told else None


def _enough(shared: int, of: int, share: float) -> bool:
    return shared >= _SEVERAL and shared >= (of if of <= _FEW else share * of)

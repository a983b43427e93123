"""Leaning: to which end a reply brings a question, by all that is known of both, weighed together.

The laws of `evidence.py` say what a clause proves; of much that people write they can only say that it may answer. Here
all evidence together, the law among it, speaks for one of three ends of a question that the reply leaves behind:
answered, acknowledged or open. Each piece has a weight for each end, in nats, in `rules/mail/answering.toml`; the sums
are the logits of the probabilities (multinomial logistic regression). `make answering` learns the weights from replies
whose ends are labelled.

What the weights may do is bounded: they decide on what a law leaves to a person, and leave to a person what a law takes
for answered or put off against most that is known, or finds nothing in. What a law leaves open stays so.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from math import exp, log1p

from daemon.core.ledger.bit import LATER, Bit, Does, Reply
from daemon.core.ledger.certainty import Ground
from daemon.core.ledger.evidence import Evidence, judged, weighed
from daemon.core.ledger.gives import MEASURED
from daemon.core.ledger.owed import Files, OwedQuestion
from daemon.core.ledger.verdicts import Verdict, excerpt, held, may
from daemon.core.ledger.wants import Wants
from daemon.core.model import State
from daemon.core.words.rules import Rules
from daemon.core.words.tenor import Tenor, logit

ENDS = (State.ACKNOWLEDGED, State.ANSWERED, State.OPEN)
UNIT = 100  # of a weight: a nat
Weights = Mapping[str, Sequence[float]]  # of each trait for each of ENDS, in nats
_SETTLES, _HARDLY = 0.85, 0.25  # probability of an answer that settles; … under which nobody is asked about it
_DOUBTS = 0.5  # … under which a law's "answered" is left to a person
# … from which a person is asked about a question of which no law sees anything: where a clause gives what is wanted;
# one against which nothing speaks; a file to who wants something done or sent, of 42 of which 41 were that.
_MAY, _SILENT, _BROUGHT = 0.6, 0.6, 0.5
_UNBOUND = 0.35  # … whether what only its tense makes a promise does
_MOST_BITS, _MOST_QUESTIONS = 40, 12  # that are looked at
_SEVERAL = 4  # questions or more are as many
_SEVERAL_WORDS = 2  # of a question for a time or sum, for a clause to be of it
_THREE = 3
_HALF = 0.5  # of a question's words, for a clause to say it again
_BY_FILE = frozenset({Ground.FILE_NAMED, Ground.FILE_ALONE, Ground.FILE_PART})
_LAWFUL = _BY_FILE | {Ground.PLACED, Ground.AT_ONCE, Ground.SEALED, Ground.SPOKEN}
_SAID = (
    "says",
    "named",
    "near",
    "ends",
    "led",
    "gives",
    "consents",
    "denies",
    "bare",
    "timed",
    "together",
    "spoken",
    "choice",
)


@dataclass(frozen=True, slots=True)
class Nearest:
    """The clause of a reply that is nearest to a question, and all that is known of the two."""

    bit: Bit
    traits: Mapping[str, float]
    meant: bool  # nothing forbids that the weights settle by it: it names the matter, or says little else to a lone one
    gives: bool = False  # it gives what the question wants, and nothing speaks against it
    deed: bool = False  # the question wants something to be done: a promise puts that off
    loose: bool = False  # nothing speaks against it, and what is wanted no word shows, or several of the question's do


class Leaning:
    """The table of weights, and what follows from them."""

    def __init__(self, rules: Rules) -> None:
        words = rules.rule("mail", "answering", "weights").words
        self._weights: Weights = {name: [int(one) / UNIT for one in row.split()] for name, row in words.items()}
        self._tenor = rules.tenor

    def over(
        self, questions: Sequence[OwedQuestion], reply: Reply, verdicts: Mapping[str, Verdict]
    ) -> dict[str, Verdict]:
        """`verdicts` of the laws, as the weights leave them."""
        found = dict(verdicts)
        for place, question in enumerate(questions[:_MOST_QUESTIONS]):
            verdict = verdicts.get(question.id)
            if not (verdict and verdict.state is State.OPEN) and weighs(question, reply, verdict):
                nearest = nearest_to(place, questions, reply, verdict, self._tenor)
                if end := ended(shares(self._weights, nearest.traits), nearest, reply, verdict):
                    found[question.id] = end
        return found


def weighs(question: OwedQuestion, reply: Reply, verdict: Verdict | None) -> bool:
    """Whether a reply is weighed for a question: the first that it meets, where no form says what is for what."""
    formal = reply.sealed or reply.below or reply.points or (verdict and verdict.ground in _LAWFUL)
    return question.fresh and bool(reply.bits) and not formal


def shares(weights: Weights, traits: Mapping[str, float]) -> dict[State, float]:
    """The probability of each of ENDS, from weights in nats."""
    sums = [0.0] * len(ENDS)
    for name, strength in traits.items():
        for n, weight in enumerate(weights.get(name, ())):
            sums[n] += weight * strength
    most = max(sums)
    powers = [exp(one - most) for one in sums]
    return {end: power / sum(powers) for end, power in zip(ENDS, powers, strict=True)}


def ended(found: Mapping[State, float], nearest: Nearest, reply: Reply, verdict: Verdict | None) -> Verdict | None:
    """What becomes of the verdict of a law, by the probability of each end; None where it stays."""
    answered, state = found[State.ANSWERED], verdict.state if verdict else None
    if state is State.REPLIED:
        return _leant(found, nearest, reply)
    if verdict and state is State.ANSWERED:
        return may(verdict) if answered < _DOUBTS else None
    if verdict and state is State.ACKNOWLEDGED:
        promise = verdict.bit is not None and verdict.bit.does is Does.PROMISE and not nearest.deed
        return may(replace(verdict, bit=nearest.bit)) if promise and answered >= _UNBOUND else None
    if reply.attached:
        least = _BROUGHT if nearest.deed else 1.0
    else:
        least = _MAY if nearest.gives else _SILENT if nearest.loose else 1.0
    return may(Verdict(State.REPLIED, Ground.MAY, "", nearest.bit)) if not verdict and answered >= least else None


def _leant(found: Mapping[State, float], nearest: Nearest, reply: Reply) -> Verdict | None:
    """What becomes of what a law leaves to a person; None where a person is asked."""
    bit = nearest.bit
    if found[State.ANSWERED] >= _SETTLES and nearest.meant and bit.does not in LATER:
        return Verdict(State.ANSWERED, Ground.WEIGHED, f"very likely answers: {excerpt(bit.text)}", bit)
    if found[State.ANSWERED] >= _HARDLY:
        return None
    later = next((one for one in reply.bits if one.does in LATER), None)
    if later and found[State.ACKNOWLEDGED] > found[State.OPEN]:
        return held(later)
    return Verdict(State.OPEN, Ground.HARDLY, f"hardly answers it: {excerpt(bit.text)}", bit)


def nearest_to(
    place: int, questions: Sequence[OwedQuestion], reply: Reply, verdict: Verdict | None, tenor: Tenor
) -> Nearest:
    """The clause of a reply that is nearest to the question at that place."""
    question, bits = questions[place], reply.bits[:_MOST_BITS]
    lone, only = len(questions) == 1, len(bits) == 1
    seen = [(bit, weighed(question, bit, Files.NONE, alone=lone, lone=lone, only=only)) for bit in bits]
    gap = [abs((place + 0.5) / len(questions) - (n + 0.5) / len(bits)) if not lone else 0.0 for n in range(len(bits))]
    tells = [logit(tenor.of(bit.text).get("team.tells", 0.5)) for bit in bits]
    best = max(range(len(bits)), key=lambda n: 2 * seen[n][1].gives + 2 * seen[n][1].share + tells[n] / 4 - gap[n] / 3)
    bit, evidence = seen[best]
    rival = max((_share(other, bit) for other in questions if other is not question), default=0.0)
    traits = {
        **dict(_of_clause(question, bit, evidence, tenor)),
        **dict(_of_reply(reply, verdict)),
        "lone": float(lone),
        "only": float(only),
        "questions": min(len(questions), _SEVERAL) / _SEVERAL,
        "a clause for each": float(len(bits) >= len(questions)),
        "first": float(best == 0),
        "gap": gap[best],
        "rival": rival,
        "best": float(bool(evidence.matter) and evidence.share >= rival),
        "marked": float(question.form.endswith("?")),
        "any gives": float(any(one.gives for _, one in seen)),
        "any says": float(any(one.says for _, one in seen)),
        "any consents": float(any(one.consents for _, one in seen)),
        "most share": max(one.share for _, one in seen),
        "most tells": max(tells),
    }
    gives = evidence.says and evidence.gives and not evidence.doubt
    loose = not evidence.doubt and (question.wants not in MEASURED or len(evidence.matter) >= _SEVERAL_WORDS)
    return Nearest(bit, traits, _meant(question, evidence, lone=lone), gives, question.deed, loose)


def _of_reply(reply: Reply, verdict: Verdict | None) -> Iterator[tuple[str, float]]:
    yield "always", 1.0
    yield "clauses", log1p(min(len(reply.bits), _MOST_BITS))
    yield "puts off", float(any(one.does in LATER for one in reply.bits))
    yield "asks back", float(any(one.does is Does.ASK for one in reply.bits))
    yield "attached", float(reply.attached)
    yield f"state {verdict.state.value if verdict else 'none'}", 1.0
    yield f"ground {verdict.ground.value if verdict else 'none'}", 1.0


def _meant(question: OwedQuestion, evidence: Evidence, *, lone: bool) -> bool:
    """Not "I spoke with him" to "send the contract with him", nor "printing starts Monday" to "how thick is it?", nor
    "the roll-ups look fantastic" to "can you deliver the roll-ups by Friday?".
    """
    named = evidence.named and any(word.isalpha() and len(word) > _THREE for word in evidence.matter)
    named = named and (evidence.gives or question.wants not in MEASURED)
    if question.wants is Wants.YES_NO and not evidence.request:
        named = named and (evidence.gives or evidence.consents or evidence.denies or evidence.share >= _HALF)
    short = not evidence.own if evidence.request else evidence.consents or (evidence.bare and evidence.gives)
    return not (question.choice or evidence.doubt) and (named or (lone and short))


def _of_clause(question: OwedQuestion, bit: Bit, evidence: Evidence, tenor: Tenor) -> Iterator[tuple[str, float]]:
    yield from ((name, float(getattr(evidence, name))) for name in _SAID)
    yield "share", evidence.share
    yield "matter", min(len(evidence.matter), _THREE) / _THREE
    yield "own words", log1p(evidence.own)
    yield "figures", float(evidence.figures > 0)
    yield f"doubt {evidence.doubt or 'none'}", 1.0
    yield f"wants {_wanted(question)}", 1.0
    yield bit.does.value, 1.0
    yield "dated", float(bit.act is not None and bit.act.due is not None)
    law = judged(evidence)
    yield f"law {law.ground.value if law else 'none'}", 1.0
    yield from ((name, logit(share) / 4) for name, share in tenor.of(bit.text).items() if name.startswith("team."))


def _wanted(question: OwedQuestion) -> str:
    if question.deed:
        return "a deed"
    return "an approval" if question.approval else question.wants.value


def _share(question: OwedQuestion, bit: Bit) -> float:
    return len(question.bag.shared(bit.bag)) / max(1, len(question.bag.words))

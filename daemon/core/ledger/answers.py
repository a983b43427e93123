"""What answers what: one reply against the questions that were waiting when it came.

The rule above all: never a false "answered". What a reply says nothing of stays open; what it only promises is
acknowledged; what it takes up without a word in common is answered with less certainty, and shown so.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from daemon.core.ledger.bit import LATER, SAYING, Below, Bit, Does, Reply
from daemon.core.ledger.certainty import Ground
from daemon.core.ledger.claims import claimed
from daemon.core.ledger.files import files_for
from daemon.core.ledger.gives import MEASURED, gives
from daemon.core.ledger.owed import Files, OwedQuestion
from daemon.core.ledger.shares import Shares, share_out
from daemon.core.ledger.verdicts import (
    Verdict,
    decide,
    excerpt,
    held,
    may,
)
from daemon.core.ledger.wants import Wants
from daemon.core.model import State

_COVERED = 0.6  # of a question's words must stand in a mail of another thread, for it to be the answer there
_FEW = 3  # of so few words, all
_LITTLE = 4  # words of its own of a clause that names no matter: "you'll have a full answer by noon"
_ALIKE = 0.8  # of the words of a quoted line are the question's
_SEVERAL = 2
_CAME = Verdict(State.ANSWERED, Ground.GIVEN, "says that it came")
_BY_TURN = frozenset({Ground.GIVEN, Ground.ALL})  # what names nothing of the matter
_SPEAKING = frozenset({Files.NAMED, Files.PART})  # of files that the request speaks of
_TELLING = MEASURED | {Wants.PLACE}  # what a clause that gives it tells by itself


def judge(questions: Sequence[OwedQuestion], reply: Reply) -> dict[str, Verdict]:
    """What `reply` does to each of the questions that wait in its thread; those it does nothing to are left out."""
    if _interleaved(questions, reply):
        return by_passage(questions, reply)
    if reply.points and (numbered := _by_number(questions, reply)):
        return numbered
    came = {one.id: _CAME for one in questions if reply.received and _wants_receipt(one)}
    return came | _by_words(questions, reply.bits, reply)


def _wants_receipt(question: OwedQuestion) -> bool:
    """Whether it asks to confirm that something came, and nothing beside."""
    return question.fresh and "receipt" in question.marks and len(question.bag.words) <= _LITTLE


# ── answers below the quoted passages ────────────────────────────────────────────────────────────────────────────────
def _interleaved(questions: Sequence[OwedQuestion], reply: Reply) -> bool:
    """One passage that quotes all the questions is a whole mail quoted above the reply."""
    hit = [below for below in reply.below if _quoted(questions, below)]
    if len(hit) != 1 or len(reply.below) > 1:
        return bool(hit)
    return len(_quoted(questions, hit[0])) < len(questions)


def _quoted(questions: Iterable[OwedQuestion], below: Below) -> list[OwedQuestion]:
    return [question for question in questions if any(_quotes(item, question) for item in below.items)]


def _quotes(item: str, question: OwedQuestion) -> bool:
    """Whether a quoted part holds a question, or nearly all of it: a last line that ends in no full stop may have been
    read with the greeting below it.
    """
    said, asked = item.split(), question.form.split()
    common = len(set(said) & set(asked))
    alike = len(said) > _FEW and common >= _ALIKE * len(said) and common >= _COVERED * len(asked)
    return question.form in item or alike


def by_passage(questions: Sequence[OwedQuestion], reply: Reply) -> dict[str, Verdict]:
    """What stands below the quoted passages does to each question; one that is passed over is left out by the mail."""
    verdicts: dict[str, Verdict] = {}
    for below in reply.below:
        last = _last_asked(questions, below)
        for question in questions:
            if last and _quotes(last, question):
                verdicts[question.id] = decide(
                    question, below.bits, files_for(question, below.bits, reply), placed=True
                ) or _left_out(below.bits)
    left = [question for question in questions if question.id not in verdicts]
    verdicts.update(_by_evidence(left, reply.rest))
    for question in left:
        verdicts.setdefault(
            question.id,
            Verdict(State.OPEN, Ground.LEFT_OUT, "answers below other passages and leaves this out"),
        )
    return verdicts


def _last_asked(questions: Sequence[OwedQuestion], below: Below) -> str:
    """The last part of a passage that asks something: an answer stands right below what it answers."""
    asking = (
        item
        for item in reversed(below.items)
        if " ? " in item or any(_quotes(item, question) for question in questions)
    )
    return next(asking, "")


def _left_out(bits: Sequence[Bit]) -> Verdict:
    back = next((bit for bit in bits if bit.does is Does.ASK), None)
    if back:
        return Verdict(State.OPEN, Ground.BACK, f"only asks back: {excerpt(back.text)}", back, asks_back=True)
    return Verdict(State.OPEN, Ground.LEFT_OUT, "quotes the question and says nothing of it")


# ── numbered answers ─────────────────────────────────────────────────────────────────────────────────────────────────
def _by_number(questions: Sequence[OwedQuestion], reply: Reply) -> dict[str, Verdict]:
    """Answers by the numbers that the questions bear, or by their order when the counts agree."""
    points = dict(reply.points)
    fresh = [question for question in questions if question.fresh]
    marked = [question for question in fresh if question.marker]
    if marked and {question.marker for question in marked} & set(points):
        pairs = [(question, points.get(question.marker)) for question in marked]
    elif len(points) == len(fresh) >= _SEVERAL:
        pairs = list(zip(fresh, points.values(), strict=True))
    else:
        return {}
    verdicts: dict[str, Verdict] = {}
    for question, bits in pairs:
        found = decide(question, bits, files_for(question, bits, reply), placed=True) if bits else None
        verdicts[question.id] = found or Verdict(
            State.OPEN, Ground.LEFT_OUT, "answers other points of the list and not this question"
        )
    return verdicts


# ── a reply in one piece ─────────────────────────────────────────────────────────────────────────────────────────────
def _by_words(questions: Sequence[OwedQuestion], bits: Sequence[Bit], reply: Reply) -> dict[str, Verdict]:
    waiting = [question for question in questions if question.fresh or question.promised]
    stale = [question for question in questions if not (question.fresh or question.promised)]
    if not waiting:
        return _later(stale, bits, reply)
    if reply.sealed:
        return {
            one.id: Verdict(State.REPLIED, Ground.SEALED, "cannot be read here and may answer it") for one in waiting
        }
    if not any(bit.does in SAYING or bit.does in LATER for bit in bits) and not reply.attached:
        return (
            {question.id: _left_out(bits) for question in waiting} if any(bit.does is Does.ASK for bit in bits) else {}
        )
    return _single(waiting[0], bits, reply) if len(questions) == 1 else _several(questions, bits, reply)


def _later(stale: Sequence[OwedQuestion], bits: Sequence[Bit], reply: Reply) -> dict[str, Verdict]:
    """What a later mail does to questions that earlier ones left out: its clauses or files must name their matter, or
    the only one must be given what it wants.
    """
    claims = claimed(stale, [bit for bit in bits if bit.does in SAYING or bit.does in LATER])
    alone = len(stale) == 1
    if alone and not claims[stale[0].id]:
        claims[stale[0].id] = [bit for bit in bits if bit.does in SAYING and gives(stale[0], bit)]
    files = {question.id: files_for(question, claims[question.id], reply) for question in stale}
    found = {
        one.id: decide(one, claims[one.id], files[one.id], alone=alone)
        for one in stale
        if claims[one.id] or files[one.id] in _SPEAKING
    }
    return {key: verdict for key, verdict in found.items() if verdict}


def _single(question: OwedQuestion, bits: Sequence[Bit], reply: Reply) -> dict[str, Verdict]:
    found = decide(question, bits, files_for(question, bits, reply), alone=True, lone=True)
    return {question.id: found} if found else {}


def _several(questions: Sequence[OwedQuestion], bits: Sequence[Bit], reply: Reply) -> dict[str, Verdict]:
    useful = [bit for bit in bits if "?" not in bit.text]
    fresh = [question for question in questions if question.fresh or question.promised]
    if found := _at_once(questions, fresh, useful, reply):
        return {question.id: found for question in fresh}
    shares = share_out(questions, fresh, useful, reply.parts)
    found_for = {question.id: _by_share(question, shares, fresh, useful, reply) for question in questions}
    return {key: verdict for key, verdict in found_for.items() if verdict}


def _at_once(
    questions: Sequence[OwedQuestion], fresh: Sequence[OwedQuestion], bits: Sequence[Bit], reply: Reply
) -> Verdict | None:
    """What a reply does to all of the questions in one word: "yes to both", "I'll come back to you"."""
    either = all(question.deed or question.wants is Wants.YES_NO for question in fresh)
    beside = any(bit.does in (SAYING | LATER) and bit is not reply.both and not bit.consents for bit in bits)
    if reply.both and either and not beside:
        return Verdict(State.ANSWERED, Ground.AT_ONCE, "answers all questions in one word", reply.both)
    later = _only_later(questions, bits, reply)
    return held(later) if later else None


def _by_share(
    question: OwedQuestion, shares: Shares, fresh: Sequence[OwedQuestion], useful: Sequence[Bit], reply: Reply
) -> Verdict | None:
    """What the clauses that are for a question do to it; to a fresh one that has none, what stands at its place."""
    mine, by_turn = shares.of(question), question.id in shares.turns
    files = files_for(question, mine, reply)
    brought = files in _SPEAKING or files is Files.UNNAMED
    found = decide(question, mine, files, alone=by_turn) if mine or brought else None
    if found and found.ground in _BY_TURN and not _sole(question, found.bit, fresh):
        found = may(found)
    if found or question not in fresh:
        return found
    place = shares.by_place.get(question.id)
    later = place if place and place.does in LATER else None
    named = any(bit.does in SAYING and _names(question, bit) for bit in mine)
    rest = None if named else _postponed(shares.free, later, only=shares.left == [question])
    return rest or _left_over(question, mine, None if later else place or shares.untaken, useful)


def _only_later(questions: Sequence[OwedQuestion], bits: Sequence[Bit], reply: Reply) -> Bit | None:
    """The word on a coming answer that is all a reply says, and names nothing of any question: it puts off all of them.

    "You'll have a full answer by noon tomorrow", "I'm at a client's, I'll go through all three on Monday".
    """
    telling = [bit for bit in bits if bit.does in SAYING or bit.does is Does.PROMISE]
    holds = [bit for bit in bits if bit.does is Does.HOLD]
    named = any(len(bit.bag.words) > _LITTLE or question.bag.shared(bit.bag) for question in questions for bit in holds)
    return max(holds, key=_has_day) if holds and not (telling or named or reply.attached) else None


def _has_day(bit: Bit) -> bool:
    return bit.act is not None and bit.act.due is not None


def _sole(question: OwedQuestion, bit: Bit | None, questions: Sequence[OwedQuestion]) -> bool:
    """Whether a clause that gives what this one wants, and names nothing of it, is hardly for another of `questions`.

    A time, a sum, a place and a deed say by themselves what they answer; a yes where nothing else is answered by it.
    Names and reasons are in any sentence: "American buyers file it under memoir" to "who owns the photo?".
    """
    answered = (one for one in questions if one.wants is Wants.YES_NO and not one.deed)
    if question.deed and bit and bit.consents and not bit.done:
        return not any(answered)  # "no, that is another thing" refuses nothing where yes or no was asked
    if question.deed or question.wants in _TELLING:
        return True
    rivals = (one for one in questions if one.deed or one.approval or one.wants is Wants.YES_NO)
    return question.wants is Wants.YES_NO and all(one is question for one in rivals)


def _left_over(question: OwedQuestion, mine: Sequence[Bit], by_place: Bit | None, useful: Sequence[Bit]) -> Verdict:
    """A question that no clause answers: a person is asked where one speaks of it, stands where its answer would or is
    for no other question, or where the question names nothing that a clause could speak of: "where are we with this?".
    """
    saying = [bit for bit in useful if bit.does in SAYING]
    ours = next((bit for bit in mine if bit.does in SAYING and (not bit.doubtful or _names(question, bit))), None)
    bare = saying if not question.bag else [bit for bit in saying if bit.done] if _only_a_verb(question) else []
    bit = ours or by_place or next(iter(bare), None)
    if bit:
        return Verdict(State.REPLIED, Ground.PASSING, f"may answer in passing: {excerpt(bit.text)}", bit)
    return Verdict(State.OPEN, Ground.OTHERS, "takes up only the other questions of the mail")


def _names(question: OwedQuestion, bit: Bit) -> bool:
    """Whether it has half of the question's words, so that it is hardly of anything else."""
    shared = question.bag.shared(bit.bag)
    return 2 * len(shared) >= len(question.bag.words) and any(map(str.isalpha, shared))


def _only_a_verb(question: OwedQuestion) -> bool:
    """Whether it wants done what the question before it is about: "please correct that"."""
    return question.deed and len(question.bag.words) == 1


def _postponed(bits: Sequence[Bit], place: Bit | None, *, only: bool) -> Verdict | None:
    """Left to a word on all that is still to come: "I'll get back to you on the rest". One that names a matter, "on the
    rooms I'll write on Friday", is for the question at whose `place` it stands, or for the only one that is left.
    """
    holds = (bit for bit in bits if bit.does is Does.HOLD and (only or len(bit.bag.words) <= _FEW))
    hold = place or next(holds, None)
    return held(hold) if hold else None


# ── evidence alone: questions that an earlier reply left open, and other threads ─────────────────────────────────────
def _by_evidence(questions: Iterable[OwedQuestion], bits: Sequence[Bit]) -> dict[str, Verdict]:
    found = {question.id: _evident(question, bits) for question in questions}
    return {key: verdict for key, verdict in found.items() if verdict}


def _evident(question: OwedQuestion, bits: Sequence[Bit]) -> Verdict | None:
    mine = [
        bit
        for bit in bits
        if len(question.bag.shared(bit.bag)) >= min(_SEVERAL, len(question.bag.words)) and question.bag
    ]
    found = decide(question, mine) if mine else None
    return None if found and found.state is State.REPLIED else found

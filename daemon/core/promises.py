"""What the team committed to, and the mail that kept it."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field

from daemon.core.matching import Bag
from daemon.core.model import Act, Filed, Promise, Speech
from daemon.core.reply import SAYING, Reply
from daemon.core.wording import Wording

COMMITTING = frozenset({Speech.HOLDING, Speech.PROMISE})


@dataclass(slots=True)
class _Given:
    filed: Filed
    act: Act
    bag: Bag
    questions: tuple[str, ...]
    kept_by: str | None = None

    def promise(self) -> Promise:
        return Promise(
            message_id=self.filed.message_id,
            text=self.act.text,
            due=self.act.due,
            at=self.filed.at,
            kept_by=self.kept_by,
            question=next(iter(self.questions), None),
        )


@dataclass(slots=True)
class Promises:
    """All promises of one record, in the order in which they were made."""

    _wording: Wording
    _given: list[_Given] = field(default_factory=list)
    _open: dict[str, list[_Given]] = field(default_factory=lambda: defaultdict(list))
    _of: dict[str, list[_Given]] = field(default_factory=lambda: defaultdict(list))

    def give(self, filed: Filed, acknowledged: dict[str, Act]) -> None:
        """The commitments of an outbound mail. `acknowledged`: the question that each act puts off.

        A bare receipt ("we have your mail") commits to nothing unless it answers for a question or names a day.
        """
        for act in filed.acts:
            if act.speech not in COMMITTING:
                continue
            questions = tuple(key for key, theirs in acknowledged.items() if theirs == act)
            if act.speech is Speech.HOLDING and not (questions or act.due):
                continue
            given = _Given(filed, act, self._wording.bag(act.text, filed.language), questions)
            self._given.append(given)
            for key in questions:
                self._of[key].append(given)
            if not questions:
                self._open[filed.thread].append(given)

    def answered(self, question: str, message_id: str) -> None:
        """The question that was put off is answered: what was promised for it is kept."""
        for given in self._of.get(question, ()):
            given.kept_by = given.kept_by or message_id

    def keep(self, filed: Filed, reply: Reply, *, answers: bool) -> None:
        """What an outbound mail keeps of the commitments made before in its thread, `answers`: beside a question."""
        waiting = self._open.get(filed.thread, [])
        for given in waiting:
            if _keeps(given, reply, answers=answers):
                given.kept_by = filed.message_id
        self._open[filed.thread] = [given for given in waiting if not given.kept_by]

    def all(self) -> tuple[Promise, ...]:
        return tuple(given.promise() for given in self._given)


def _keeps(given: _Given, reply: Reply, *, answers: bool) -> bool:
    saying = [bit for bit in reply.bits if bit.does in SAYING]
    if reply.attached or any(given.bag.shared(bit.bag) for bit in saying):
        return True
    return any(bit.done for bit in saying) or (bool(saying) and not answers)

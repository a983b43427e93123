"""What clients were promised, and what that makes of the questions in their records."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any, Protocol

from daemon.core.filing.people import Directory
from daemon.core.hours.business_hours import Calendar
from daemon.core.hours.sla import SLA, DueAt
from daemon.core.model import Question
from daemon.core.schedule.alerts import Owed
from daemon.core.schedule.outline import Outline
from daemon.core.schedule.owing import Asked, Circumstances, Debts, circumstances
from daemon.core.state.record import Record


class OfficeHours(Protocol):
    """Whose hours count."""

    def of_client(self, client: str) -> Calendar:
        """In which what is owed to a client counts: its office's or the team's."""

    def of_reader(self, address: str) -> Calendar:
        """When a reader of ours works."""


@dataclass(frozen=True, slots=True)
class Terms:
    """Who is who, and in whose hours which SLA counts, as they are configured now."""

    directory: Directory
    calendars: OfficeHours
    slas: Callable[[str], Mapping[str, SLA]]  # client id → the SLAs by name, a day being one of the client's calendar
    since: datetime | None = None  # when the clerk began: what was asked shortly before counts from then; None: never

    def owed(self, record: Record) -> list[Owed]:
        """Every question of one client's record with its deadline. Raises NeverOpen.

        Counted once for each ledger and configuration. Whatever changes the messages makes a new ledger: see
        `daemon.app.bookkeeping.refresh`.
        """
        ledger = record.ledger
        _, owed = self._counted(record, ledger, lambda: circumstances(ledger, record.messages.values()))
        return list(owed)

    def dues(
        self, client: str, around: Circumstances[Asked], wanted: Callable[[Asked], bool] | None = None
    ) -> list[tuple[Asked, DueAt]]:
        """Every question that is wanted and when it is due, as `owed` and `unsettled` have them, without steps.

        Raises NeverOpen.
        """
        debts = self._debts(client, around)
        asked = (one for one in around.questions if wanted(one.question)) if wanted else around.questions
        return [(self._of_team(one.question), debts.due(one)) for one in asked]

    def unsettled(self, outline: Outline) -> list[Owed]:
        """What of it is not settled. Raises NeverOpen."""
        return list(self._counted(outline, outline.around, lambda: outline.around)[1])

    def unsettled_and_loop(self, outline: Outline, now: datetime) -> list[Owed]:
        """The same, and when the client should next hear from us where the SLA says so. Raises NeverOpen."""
        debts, questions = self._counted(outline, outline.around, lambda: outline.around)
        updated = max((sent.sent_at for sent in outline.updates if sent.state == "sent" and sent.sent_at), default=None)
        loop = debts.loop(questions, updated, now)
        return [*questions, loop] if loop else list(questions)

    def _counted(
        self, kept: Record | Outline, of: object, around: Callable[[], Circumstances[Question]]
    ) -> tuple[Debts[Question], tuple[Owed, ...]]:
        """Counted once for each `of` and configuration: a pass without news counts nothing again."""
        client, pms = self.directory.clients[kept.id], self.directory.pms
        slas, calendar = self.slas(client.id), self.calendars.of_client(client.id)
        basis = (of, client, pms, slas, calendar, self.since)
        if not kept.counted or any(one is not other for one, other in zip(kept.counted[0], basis, strict=True)):
            debts = self._debts(client.id, around())
            kept.counted = (basis, (debts, tuple(self._of_the_team(debts.owed(_known(kept.counted, basis))))))
        found: tuple[Debts[Question], tuple[Owed, ...]] = kept.counted[1]
        return found

    def _debts(self, client: str, around: Circumstances[Asked]) -> Debts[Asked]:
        calendar = self.calendars.of_client(client)
        return Debts(self.directory.clients[client], around, self.slas(client), calendar, self.since)

    def _of_the_team(self, questions: list[Owed]) -> list[Owed]:
        asked = ((one, self._of_team(one.question)) for one in questions)
        return [one if question is one.question else replace(one, question=question) for one, question in asked]

    def _of_team(self, question: Asked) -> Asked:
        """What was given to somebody who is no PM any more is for the client's PM again."""
        known = not question.given_to or question.given_to in self.directory.pms
        return question if known else replace(question, given_to="")


def _known(counted: tuple[Any, Any] | None, basis: tuple[object, ...]) -> dict[int, Owed]:
    """What was counted of the same circumstances by the same configuration, by the identity of these."""
    if not counted or any(one is not other for one, other in zip(counted[0][1:], basis[1:], strict=True)):
        return {}
    around = counted[0][0]
    return dict(zip(map(id, around.questions), counted[1][1], strict=True)) if isinstance(around, Circumstances) else {}

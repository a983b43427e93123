"""The mails that alert somebody: one for each reader, with all that is new for them since the last one."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import datetime

from daemon.core.commands.abouts import OnQuestion
from daemon.core.desk.alerting import Alerting
from daemon.core.desk.desk import Desk
from daemon.core.desk.plan import Plan
from daemon.core.desk.presence import Presence
from daemon.core.desk.writer import Writer
from daemon.core.filing.people import PM
from daemon.core.letters import briefs
from daemon.core.letters.actions import ON_QUESTION
from daemon.core.letters.views import AlertView
from daemon.core.model import Address
from daemon.core.schedule.alerts import Bundle
from daemon.core.schedule.context import Context
from daemon.core.schedule.moved import due_before, told_due
from daemon.core.state.marks import Mailed, Mark, Noticed
from daemon.core.state.memory import Memory


def absence_notices(desk: Desk, presence: Presence, now: datetime) -> Iterator[Plan]:
    """Tell the admin who is missed, and a person whose out-of-office was not believed; that once a week at most."""
    notice = Writer(desk, now).notice
    for address, one in presence.stand_ins.items():
        if one.nobody:
            yield notice("nobody", Noticed("nobody", address, one.absence.since.isoformat()), detail=address)
    for told in desk.clerk.doubted:
        mark, to = Noticed("absence", told.person, f"{told.since:%G-W%V}"), desk.person(told.person)
        yield notice("absence", mark, since=told.since, detail=told.doubt, to=to)


class AlertMails:
    """Makes the mails of bundles. `contexts` are all clients', by id."""

    def __init__(
        self, desk: Desk, contexts: Mapping[str, Context], presence: Presence, alerting: Alerting, now: datetime
    ) -> None:
        self._desk = desk
        self._contexts = contexts
        self._presence = presence
        self._alerting = alerting
        self._now = now
        self._writer = Writer(desk, now)

    def mail(self, bundle: Bundle) -> Plan:
        """The mail and what is noted with it; nothing where the reader has no room today: then it stays due."""
        reader = self._desk.person(bundle.to)
        key = self._free(f"alert:{bundle.to}:{bundle.marks[-1].key}")
        if not self._writer.room("alert", bundle.to):
            return Plan()
        rendered = self._desk.team_mails.render("alert", reader.language, self._view(bundle, reader, key))
        entry = self._writer.entry(
            "alert",
            key,
            (Address(reader.name, bundle.to),),
            rendered,
            reader.language,
            before=_ids_of_earlier(self._desk.clerk.memory, bundle),
            about=tuple(OnQuestion(alert.owed.question.id) for alert in bundle.alerts),
        )
        assert entry  # the key is free, and there is room
        marks, before = self._marks(bundle, entry.message_id), self._desk.clerk.memory
        entry = replace(entry, marks=tuple((mark, before.get(mark)) for mark in marks))
        return Plan({key: self._alerting.continued(bundle, entry)}, marks)

    def _view(self, bundle: Bundle, reader: PM, key: str) -> AlertView:
        writer, memory = self._writer, self._desk.clerk.memory
        excuse = self._presence.excuse(bundle.absent)
        view = briefs.alert_view(bundle, self._contexts, writer.head(reader), self._now, excuse)
        entries = tuple(
            replace(
                shown,
                actions=writer.actions(key, reader, ON_QUESTION, shown.number),
                due_before=due_before(alert.owed, bundle.to, memory),
            )
            for shown, alert in zip(view.entries, bundle.alerts, strict=True)
        )
        return replace(view, entries=entries)

    def _free(self, key: str) -> str:
        """The key, with a number where a mail had it before: a deadline that moved is told at the same level again."""
        taken = self._desk.clerk.outbox
        numbered = (f"{key}:{n}" for n in range(2, len(taken) + 2))
        return key if key not in taken else next(one for one in numbered if one not in taken)

    def _marks(self, bundle: Bundle, message_id: str) -> dict[Mark, datetime]:
        """What is noted with an alert: who was told of what, which due times, and in which mail."""
        marks: dict[Mark, datetime] = dict.fromkeys(bundle.marks, self._now)
        for alert in bundle.alerts:
            marks[Mailed(alert.owed.question.id, bundle.to, message_id)] = self._now
            marks |= told_due(alert.owed, bundle.to)
        return marks


def _ids_of_earlier(memory: Memory, bundle: Bundle) -> tuple[str, ...]:
    """The Message-IDs of the earlier alerts on the same questions to the same reader: they are one thread."""
    found = [mail for alert in bundle.alerts for mail in memory.mails(alert.owed.question.id, bundle.to)]
    return tuple(dict.fromkeys(message_id for _, message_id in sorted(found)))[-10:]

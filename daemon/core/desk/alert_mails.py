"""The mails that alert somebody: one for each reader, with all that is new for them since the last one."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any

from daemon.core.commands.abouts import About, OnQuestion, OnSender
from daemon.core.desk.alerting import Alerting
from daemon.core.desk.desk import Desk
from daemon.core.desk.knocks import Knocks
from daemon.core.desk.plan import Plan
from daemon.core.desk.presence import Presence
from daemon.core.desk.replying import Replying
from daemon.core.desk.writer import Writer
from daemon.core.filing.people import PM
from daemon.core.letters import briefs
from daemon.core.letters.actions import ON_QUESTION
from daemon.core.letters.views import AlertView, Rendered, ReplyLink, Tried
from daemon.core.model import Address, Question
from daemon.core.schedule.alerts import Alarm, Alert, Bundle, is_owed
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
        self._knocks = Knocks(desk, presence, now)
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
        flagged = self._flagged(bundle)
        knocks = self._knocks.of(bundle.to)
        asked = tuple(OnQuestion(one) for one in (*_ids(bundle), *flagged))
        about: tuple[About, ...] = (*asked, *(OnSender(one.by.address) for one in knocks))
        numbers = {id_: number for number, id_ in enumerate(flagged, len(bundle.alerts) + 1)}
        strangers = self._knocks.lines(knocks, key, reader, len(asked) + 1)
        view = replace(self._view(bundle, reader, key, numbers), strangers=strangers)
        earlier = _ids_of_earlier(self._desk.clerk.memory, bundle)
        rendered = self._desk.team_mails.render("alert", reader.language, view)
        if not any(shown.due_before for shown in view.entries):  # a subject that names a due time must be true
            rendered = self._continued(rendered, earlier, about)
        to = (Address(reader.name, bundle.to),)
        entry = self._writer.entry("alert", key, to, rendered, reader.language, before=earlier, about=about)
        assert entry  # the key is free, and there is room
        marks, before = self._marks(bundle, entry.message_id), self._desk.clerk.memory
        marks |= self._knocks.marks(knocks, bundle.to)
        entry = replace(entry, marks=tuple((mark, before.get(mark)) for mark in marks))
        return Plan({key: self._alerting.continued(bundle, entry)}, marks)

    def _view(self, bundle: Bundle, reader: PM, key: str, flagged: Mapping[str, int]) -> AlertView:
        """`flagged`: the questions that red flags are about, by id → their short numbers."""
        writer, memory = self._writer, self._desk.clerk.memory
        excuse = self._presence.excuse(bundle.absent)
        view = briefs.alert_view(bundle, self._contexts, writer.head(reader), self._now, excuse)
        entries = tuple(
            replace(
                shown,
                actions=writer.actions(key, reader, ON_QUESTION, shown.number),
                answer=self._answer(alert.owed.client.id, alert.owed.question.message_id, reader),
                due_before=due_before(alert.owed, bundle.to, memory),
                tried=self._tried(alert),
            )
            for shown, alert in zip(view.entries, bundle.alerts, strict=True)
        )
        flags = tuple(
            replace(shown, **self._ways(alarm, reader, key, flagged))
            for shown, alarm in zip(view.flags, bundle.alarms, strict=True)
        )
        besides = tuple(self._presence.excuse(one) for one in bundle.besides)
        return replace(view, entries=entries, flags=flags, besides=besides)

    def _tried(self, alert: Alert) -> Tried | None:
        found = self._alerting.tried(alert)
        if found is None:
            return None
        person, warned, alerted = found
        return Tried(person.name or person.address, warned, alerted)

    def _answer(self, client: str, message_id: str, reader: PM) -> ReplyLink | None:
        return Replying(self._desk).answer(self._contexts[client], message_id, reader)

    def _ways(self, alarm: Alarm, reader: PM, key: str, flagged: Mapping[str, int]) -> dict[str, Any]:
        """What a red flag's reader can do about it: answer, and rule on the open question of the same mail."""
        asked = self._asked(alarm)
        number = flagged.get(asked.id) if asked else None
        actions = self._writer.actions(key, reader, ON_QUESTION, number) if number is not None else ()
        return {
            "answer": self._answer(alarm.client, alarm.flag.message_id, reader),
            "number": number,
            "due_at": self._alerting.due_at(alarm),
            "actions": actions,
        }

    def _flagged(self, bundle: Bundle) -> list[str]:
        """The open questions of the mails that raised a red flag, by id; not those that the alert is about anyway."""
        asked = [question.id for alarm in bundle.alarms if (question := self._asked(alarm))]
        return [one for one in dict.fromkeys(asked) if one not in _ids(bundle)]

    def _asked(self, alarm: Alarm) -> Question | None:
        questions = self._contexts[alarm.client].ledger.questions
        asked = (one for one in questions if one.message_id == alarm.flag.message_id)
        return next((one for one in asked if is_owed(one, self._now)), None)

    def _continued(self, rendered: Rendered, before: tuple[str, ...], about: tuple[About, ...]) -> Rendered:
        """Under the subject of the alert that it follows, if that was about the same: programs that go by subjects
        show both as one conversation.
        """
        earlier = (one for one in self._desk.clerk.outbox.values() if before and one.message_id == before[-1])
        told = next((one for one in earlier if one.about == about), None)
        return replace(rendered, subject=f"Re: {told.subject.removeprefix('Re: ')}") if told else rendered

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
        return marks | self._writer.blind_marks(bundle.to)


def _ids(bundle: Bundle) -> list[str]:
    return [alert.owed.question.id for alert in bundle.alerts]


def _ids_of_earlier(memory: Memory, bundle: Bundle) -> tuple[str, ...]:
    """The Message-IDs of the earlier alerts on the same questions to the same reader: they are one thread."""
    found = [mail for alert in bundle.alerts for mail in memory.mails(alert.owed.question.id, bundle.to)]
    return tuple(dict.fromkeys(message_id for _, message_id in sorted(found)))[-10:]

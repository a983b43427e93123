"""The mails of a pass that alert somebody: one for each reader, put together and queued."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime

from daemon.app.alerting import Alerting
from daemon.app.office import Office
from daemon.app.planning import Planner
from daemon.app.presence import Presence
from daemon.core.commands.abouts import OnQuestion
from daemon.core.filing.people import PM
from daemon.core.letters import briefs
from daemon.core.letters.actions import ON_QUESTION
from daemon.core.letters.render import Renderer
from daemon.core.letters.views import AlertView
from daemon.core.model import Address
from daemon.core.schedule.alerts import Bundle, Owed
from daemon.core.schedule.context import Context
from daemon.core.schedule.moved import told_due
from daemon.core.state.entry import Entry
from daemon.core.state.marks import Mailed, Mark, Noticed
from daemon.core.state.memory import Memory
from daemon.core.state.record import Record


class AlertMails:
    """Plans the alerts that are due, with all that is new for a reader since the last one."""

    def __init__(self, office: Office, renderer: Renderer, planner: Planner, presence: Presence, now: datetime) -> None:
        self._office = office
        self._renderer = renderer
        self._planner = planner
        self._presence = presence
        self._now = now

    def all(self, records: Sequence[Record], owed: Sequence[Owed]) -> None:
        """Queue what may go out now. `records` are those of the clients, `owed` what stands in them."""
        self._absences()
        contexts = {record.id: self._planner.context(record) for record in records}
        alerting = Alerting(self._office, owed, contexts, self._presence, self._now)
        for bundle in alerting.bundles():
            with self._planner.apart(f"alert to {bundle.to}"):
                if self._planner.room(bundle.to):  # else they stay due, and go out when there is room again
                    entry = self._queue(bundle, contexts)
                    self._planner.plan.entries[-1] = alerting.continued(bundle, entry)

    def _absences(self) -> None:
        """Tell the admin who is missed, and a person whose out-of-office was not believed; that once a week at most."""
        notice = self._planner.notice
        for address, one in self._presence.stand_ins.items():
            if one.nobody:
                notice("nobody", Noticed("nobody", address, one.absence.since.isoformat()), detail=address)
        for told in self._office.clerk.doubted:
            mark, to = Noticed("absence", told.person, f"{told.since:%G-W%V}"), self._presence.person(told.person)
            notice("absence", mark, since=told.since, detail=told.doubt, to=to)

    def _queue(self, bundle: Bundle, contexts: Mapping[str, Context]) -> Entry:
        reader = self._presence.person(bundle.to)
        key = self._free(f"alert:{bundle.to}:{bundle.marks[-1].key}")
        rendered = self._renderer.render("alert", reader.language, self._view(bundle, contexts, reader, key))
        earlier = _ids_of_earlier(self._office.clerk.memory, bundle)
        about = tuple(OnQuestion(alert.owed.question.id) for alert in bundle.alerts)
        to = (Address(reader.name, bundle.to),)
        self._planner.queue("alert", key, to, rendered, reader.language, earlier, about=about)
        marks = self._marks(bundle, self._planner.message_id(key))
        self._planner.plan.marks |= marks
        before = self._office.clerk.memory
        return replace(self._planner.plan.entries[-1], marks=tuple((mark, before.get(mark)) for mark in marks))

    def _view(self, bundle: Bundle, contexts: Mapping[str, Context], reader: PM, key: str) -> AlertView:
        planner = self._planner
        excuse = self._presence.excuse(bundle.absent)
        view = briefs.alert_view(bundle, contexts, planner.head(reader), self._now, excuse)
        entries = tuple(
            replace(
                shown,
                actions=planner.actions(key, reader, ON_QUESTION, shown.number),
                due_before=planner.due_before(alert.owed, bundle.to),
            )
            for shown, alert in zip(view.entries, bundle.alerts, strict=True)
        )
        return replace(view, entries=entries)

    def _free(self, key: str) -> str:
        """The key, with a number where a mail had it before: a deadline that moved is told at the same level again."""
        taken = self._office.clerk.outbox
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

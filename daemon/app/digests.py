"""The PMs' morning digests, put together and queued."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime, time, timedelta
from urllib.parse import quote

from daemon.app.office import Office
from daemon.app.owing import owed
from daemon.app.planning import Planner
from daemon.app.presence import Presence
from daemon.core.commands.abouts import About, OnQuestion, OnSender
from daemon.core.commands.word import Word
from daemon.core.filing.people import PM
from daemon.core.filing.place import UNMATCHED
from daemon.core.letters import digest
from daemon.core.letters.client_views import ChaserView
from daemon.core.letters.render import Renderer
from daemon.core.letters.views import DigestView, Health, QuestionLine
from daemon.core.model import Address, Filed, Question
from daemon.core.schedule.alerts import Owed
from daemon.core.schedule.context import Context
from daemon.core.schedule.moved import told_due
from daemon.core.state.clerk import ClerkState
from daemon.core.state.marks import Digested, Mark
from daemon.core.state.record import Record

_LONGEST = 2000  # characters of a mailto: that browsers and Outlook take; of a longer one only the text is shown


class Digests:
    """Plans each PM's digest once for each of their working days."""

    def __init__(self, office: Office, renderer: Renderer, planner: Planner, presence: Presence, now: datetime) -> None:
        self._office = office
        self._renderer = renderer
        self._planner = planner
        self._presence = presence
        self._now = now

    def all(self, records: Sequence[Record]) -> None:
        """Queue what is due now. `records` are those of the clients."""
        if self._office.config.digest.at == "none":
            return
        for pm, day in self._due():
            with self._planner.apart(f"digest for {pm.name}"):
                contexts = {record.id: self._planner.context(record) for record in records}
                questions = [one for record in records for one in owed(self._office, record)]
                self._digest(pm, day, contexts, questions)

    def _due(self) -> list[tuple[PM, date]]:
        clerk = self._office.clerk
        at = time.fromisoformat(self._office.config.digest.at)
        since = clerk.clock.since or self._now
        found = []
        for pm in self._office.directory.pms.values():
            calendar = self._office.calendars.of_reader(self._presence.reader(pm).address)
            if day := digest.due_day(calendar, at, pm.address, clerk.memory, since, self._now):
                found.append((pm, day))
        return found

    def _digest(self, pm: PM, day: date, contexts: dict[str, Context], questions: Sequence[Owed]) -> None:
        mark = Digested(pm.address, day)
        reader = self._presence.reader(pm)
        view, about, told = self._view(pm, reader, contexts, questions)
        if view.quiet and (self._silent(pm) or self._doubled(pm, reader)):
            self._planner.plan.marks[mark] = self._now
            return
        rendered = self._renderer.render("digest", reader.language, view)
        to = (Address(reader.name, reader.address),)
        self._planner.queue("digest", mark.key, to, rendered, reader.language, about=about)
        self._planner.plan.marks |= told | {mark: self._now}

    def _silent(self, pm: PM) -> bool:
        """Whether a morning without anything to say needs no mail."""
        idle = all(client.pm != pm.address for client in self._office.directory.clients.values())
        return idle or self._office.config.digest.empty == "none"

    def _doubled(self, pm: PM, reader: PM) -> bool:
        """Whether who reads for an absent PM has a digest of their own: what concerns everybody stands there."""
        return reader.address != pm.address and reader.address in self._office.directory.pms

    def _view(
        self, pm: PM, reader: PM, contexts: dict[str, Context], questions: Sequence[Owed]
    ) -> tuple[DigestView, tuple[About, ...], dict[Mark, datetime]]:
        """The view, what it shows under the numbers 1, 2, … (questions, unknown senders, drafts), and the due times."""
        office, clerk, now = self._office, self._office.clerk, self._now
        begun = max(clerk.clock.since or now, now - timedelta(days=3))
        since = clerk.memory.last_digest(pm.address) or begun
        calendar = office.calendars.of_reader(reader.address)
        head = self._planner.head(reader)
        morning = digest.Morning(pm.address, head, contexts, calendar, since, self._remind)
        overdue, today = morning.questions(questions)
        numbered = len(overdue) + len(today)
        doubled = self._doubled(pm, reader)
        unmatched = [] if doubled else self._unmatched()
        unknown = digest.strangers(unmatched, self._how(Word.ASSIGN, reader), numbered + 1, now)
        numbered += len(unknown)
        held = digest.drafts(clerk.outbox.values(), _names(morning), self._how(Word.APPROVE, reader), numbered + 1)
        instead_of, until = self._presence.excuse(pm.address)
        view = DigestView(
            head,
            overdue=self._explained(overdue, morning.shown(overdue, 1), reader),
            due_today=self._explained(today, morning.shown(today, len(overdue) + 1), reader),
            promises=morning.promises(),
            waiting=morning.waiting(),
            approvals=morning.approvals(),
            red_flags=morning.red_flags(),
            strangers=unknown,
            drafts=tuple(held.values()),
            health=() if doubled else digest.health(clerk.memory, _troubles(clerk), since),
            instead_of=instead_of,
            away_until=until,
        )
        asked = [OnQuestion(one.question.id) for one in (*overdue, *today)]
        told = {mark: due for one in (*overdue, *today) for mark, due in told_due(one, reader.address).items()}
        return digest.trimmed(view), (*asked, *(OnSender(one.sender.address) for one in unknown), *held), told

    def _explained(self, owed: Sequence[Owed], shown: Sequence[QuestionLine], reader: PM) -> tuple[QuestionLine, ...]:
        """With the due time that the reader was told before, where the configuration has moved it."""
        before = (self._planner.due_before(one, reader.address) for one in owed)
        return tuple(replace(entry, due_before=at) for entry, at in zip(shown, before, strict=True))

    def _unmatched(self) -> list[Filed]:
        records = self._office.records
        return list(records.get(UNMATCHED).messages.values()) if records.exists(UNMATCHED) else []

    def _how(self, command: Word, reader: PM) -> str:
        return self._office.commands.help(reader.language).get(command, "")

    def _remind(self, context: Context, question: Question, to: Address) -> tuple[str, str]:
        """The reminder in the client's language, and a mailto: that has it, with the shared mailbox in copy."""
        client = context.client
        signed = self._office.directory.pm_of(client.id).name
        view = ChaserView(str(client.zone), question.text, question.asked_at, signed, to.name)
        text = self._renderer.text("chaser", client.language, view)
        if not to.address:
            return text, ""
        fields = {"subject": f"Re: {context.subject(question.message_id)}", "body": "\r\n".join(text.splitlines())}
        fields["cc"] = self._office.config.team.addresses[0]
        row = "&".join(f"{name}={quote(value, safe='')}" for name, value in fields.items())
        uri = f"mailto:{quote(to.address, safe='@')}?{row}"
        return text, uri if len(uri) <= _LONGEST else ""


def _troubles(clerk: ClerkState) -> dict[str, Health]:
    return {one.name: Health(one.notice, one.since) for one in clerk.troubles.values()}


def _names(morning: digest.Morning) -> dict[str, str]:
    return {context.client.id: context.client.name for context in morning.own}

"""The PMs' morning digests."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date, datetime, timedelta
from functools import cached_property, partial

from daemon.core.commands.abouts import About, OnDraft, OnPromise, OnQuestion, OnSender
from daemon.core.commands.word import Word
from daemon.core.desk.desk import Desk
from daemon.core.desk.knocks import Knocks, dismissed
from daemon.core.desk.plan import Plan
from daemon.core.desk.presence import Presence
from daemon.core.desk.replying import Replying
from daemon.core.desk.writer import Writer
from daemon.core.filing.lookalikes import looks_like
from daemon.core.filing.party import domain_of
from daemon.core.filing.people import PM
from daemon.core.letters import digest_lines as lines
from daemon.core.letters.digest import Morning, due_day
from daemon.core.letters.digest_views import DigestView, Health
from daemon.core.letters.views import QuestionLine, Stranger
from daemon.core.model import Address, Filed, State
from daemon.core.schedule.alerts import Alarm, Alert, Owed
from daemon.core.schedule.context import Context
from daemon.core.schedule.moved import due_before, told_due
from daemon.core.state.clerk import ClerkState
from daemon.core.state.marks import Digested, Hunched, Mark
from daemon.core.state.record import Record

# What the next alert to a reader would say: questions and red flags.
NextAlert = Callable[[str], tuple[Sequence[Alert], Sequence[Alarm]]]


def digests_due(desk: Desk, presence: Presence, now: datetime) -> list[tuple[tuple[PM, ...], date]]:
    """Whose digest is owed now, and for which of their working days: a mail each.

    Who reads for an absent PM, too, has one digest, of whose PMs the reader is the first.
    """
    at, clerk = desk.settings.digest_at, desk.clerk
    if at is None:
        return []
    since = clerk.clock.since or now
    owed: dict[tuple[str, date], list[PM]] = {}
    for pm in desk.directory.pms.values():
        reader = presence.reader(pm).address
        if day := due_day(desk.terms.calendars.of_reader(reader), at, pm.address, clerk.memory, since, now):
            owed.setdefault((reader, day), []).append(pm)
    found: list[tuple[tuple[PM, ...], date]] = []
    for (reader, day), pms in owed.items():
        own = [pm for pm in pms if pm.address == reader]
        others = [pm for pm in pms if pm.address != reader]
        found += [((*own, *others), day)] if own else [((pm,), day) for pm in others]
    return found


class Digests:
    """Makes the digests of one morning. `clients` are the ids of those whose records count."""

    def __init__(
        self, desk: Desk, clients: Sequence[str], presence: Presence, pending: NextAlert, now: datetime
    ) -> None:
        """`pending` gives what the next alert would say to a reader: what a digest says needs none."""
        self._desk = desk
        self._clients = clients
        self._pending = pending
        self._presence = presence
        self._now = now
        self._writer = Writer(desk, now)
        self._knocks = Knocks(desk, presence, now)

    @cached_property
    def _records(self) -> list[Record]:
        return [self._desk.records[client] for client in self._clients]

    def digest(self, pms: tuple[PM, ...], day: date) -> Plan:
        """The digest of that day, and what is noted with it; only noted where there is nothing to say.

        Of several `pms` the first reads it, and the others are away.
        """
        pm = pms[0]
        marks: dict[Mark, datetime] = {Digested(one.address, day): self._now for one in pms}
        mark, reader = Digested(pm.address, day), self._presence.reader(pm)
        contexts = {record.id: self._desk.context(record) for record in self._records}
        questions = [question for record in self._records for question in self._desk.terms.owed(record)]
        view, about, told = self._view(pms, reader, contexts, questions, day)
        if view.quiet and (all(self._silent(one) for one in pms) or self._doubled(pm, reader)):
            return Plan(marks=marks)
        rendered = self._desk.team_mails.render("digest", reader.language, view)
        to = (Address(reader.name, reader.address),)
        entry = self._writer.entry("digest", mark.key, to, rendered, reader.language, about=about)
        return self._writer.marked(mark.key, entry, told | marks | self._writer.blind_marks(reader.address))

    def _silent(self, pm: PM) -> bool:
        """Whether a morning without anything to say needs no mail."""
        idle = all(client.pm != pm.address for client in self._desk.directory.clients.values())
        return idle or not self._desk.settings.empty_digests

    def _doubled(self, pm: PM, reader: PM) -> bool:
        """Whether who reads for an absent PM has a digest of their own: what concerns everybody stands there."""
        return reader.address != pm.address and reader.address in self._desk.directory.pms

    def _view(
        self, pms: tuple[PM, ...], reader: PM, contexts: dict[str, Context], questions: Sequence[Owed], day: date
    ) -> tuple[DigestView, tuple[About, ...], dict[Mark, datetime]]:
        """The view, what it shows under the numbers 1, 2, … (questions, unknown senders, drafts), and the due times."""
        morning = self._morning(pms, reader, contexts)
        overdue, today = morning.questions(questions)
        settled = morning.settled()
        asked = [OnQuestion(one.question.id) for one in (*overdue, *today)]
        asked += [OnQuestion(question.id) for _, question in settled if question.state is State.REPLIED]
        numbered = len(asked)
        doubled = self._doubled(pms[0], reader)
        unmatched = [] if doubled else self._desk.strangers
        unknown = self._strangers(unmatched, reader, Digested(pms[0].address, day).key, numbered + 1)
        numbered += len(unknown)
        approve, outbox = self._how(Word.APPROVE, reader), self._desk.clerk.outbox.values()
        held = lines.drafts(outbox, _names(morning), approve, numbered + 1, self._now)
        numbered += len(held)
        waiting, ended, doubted = morning.waiting(), morning.let_go(), morning.held()
        hunches = [one for one in morning.hunches() if Hunched(one[1].id) not in self._desk.clerk.memory]
        ours = [OnQuestion(question.id) for _, question in (*waiting, *ended, *doubted, *hunches)]
        promised, after = morning.promised(), numbered + len(ours)
        promises = [OnPromise(promise.id) for _, promise in promised]
        again = self._how(Word.REOPEN, reader)
        view = replace(
            self._unnumbered(pms, morning, unmatched, doubled=doubled),
            overdue=self._explained(overdue, morning.shown(overdue, 1), reader),
            due_today=self._explained(today, morning.shown(today, len(overdue) + 1), reader),
            settled=lines.taken(settled, len(overdue) + len(today) + 1),
            promises=morning.promises(promised, self._how(Word.KEPT, reader), after + 1),
            waiting=morning.reminded(waiting, self._how(Word.DONE, reader), numbered + 1),
            let_go=lines.given_up(ended, again, numbered + len(waiting) + 1),
            held=lines.held(doubted, again, numbered + len(waiting) + len(ended) + 1),
            hunches=lines.held(hunches, again, after - len(hunches) + 1),
            strangers=unknown,
            drafts=tuple(held.values()),
        )
        told = self._told((*overdue[: lines.MOST["overdue"]], *today[: lines.MOST["due_today"]]), morning, reader)
        asking = {one.sender.address for one in unknown[: lines.MOST["strangers"]] if one.text}
        told |= {Hunched(one.id): self._now for _, one in hunches[: lines.MOST["hunches"]]}
        told |= self._knocks.marks((one for one in self._knocks.standing if one.by.address in asking), reader.address)
        senders, drafts = [OnSender(one.sender.address) for one in unknown], [self._seen(one, reader) for one in held]
        return lines.trimmed(view), (*asked, *senders, *drafts, *ours, *promises), told

    def _unnumbered(
        self, pms: tuple[PM, ...], morning: Morning, unmatched: Sequence[Filed], *, doubled: bool
    ) -> DigestView:
        """What stands in a digest and is not ordered about by a number."""
        clerk = self._desk.clerk
        instead_of, until = self._presence.excuse(pms[0].address)
        return DigestView(
            morning.head,
            approvals=morning.approvals(),
            red_flags=morning.red_flags(),
            impostors=() if doubled else morning.impostors(unmatched, self._desk.directory.team),
            health=() if doubled else lines.health(clerk.memory, _troubles(clerk), morning.since),
            instead_of=instead_of,
            away_until=until,
            besides=tuple(self._presence.excuse(one.address) for one in pms[1:]),
        )

    def _told(self, shown: Sequence[Owed], morning: Morning, reader: PM) -> dict[Mark, datetime]:
        """What needs no alert any more, and the due times that the reader knows."""
        known = {mark: due for one in shown for mark, due in told_due(one, reader.address).items()}
        ids = {one.question.id for one in shown}
        flags = morning.flagged()[: lines.MOST["red_flags"]]
        alerts, alarms = self._pending(reader.address)
        marks: list[Mark] = [
            mark for one in alerts if one.owed.question.id in ids and not one.again for mark in one.marks
        ]
        marks += [one.mark for one in alarms if one.flag in flags]
        return known | dict.fromkeys(marks, self._now)

    def _morning(self, pms: tuple[PM, ...], reader: PM, contexts: dict[str, Context]) -> Morning:
        clerk, now = self._desk.clerk, self._now
        begun = max(clerk.clock.since or now, now - timedelta(days=3))
        since = min(clerk.memory.last_digest(pm.address) or begun for pm in pms)
        calendar = self._desk.terms.calendars.of_reader(reader.address)
        replies = Replying(self._desk)
        answer = partial(replies.answer, reader=reader)
        return Morning(
            frozenset(pm.address for pm in pms),
            self._writer.head(reader),
            contexts,
            calendar,
            since,
            replies.reminder,
            answer,
        )

    def _seen(self, draft: OnDraft, reader: PM) -> OnDraft:
        """What a yes by its number is said to: the update as it is, if its reader has been shown it so."""
        facts, entries = self._desk.clerk.outbox[draft.update].facts, self._desk.clerk.outbox.values()
        mails = (one.about for one in entries if one.kind in ("draft", "answer") and reader.address in one.to)
        seen = any(one == draft and one.facts == facts for about in mails for one in about if isinstance(one, OnDraft))
        return replace(draft, facts=facts if seen else "")

    def _explained(self, owed: Sequence[Owed], shown: Sequence[QuestionLine], reader: PM) -> tuple[QuestionLine, ...]:
        """With the due time that the reader was told before, where the configuration has moved it."""
        before = (due_before(one, reader.address, self._desk.clerk.memory) for one in owed)
        return tuple(replace(entry, due_before=at) for entry, at in zip(shown, before, strict=True))

    def _like(self, address: str) -> str:
        """The domain of the team or a client that the domain of a stranger looks like."""
        return looks_like(domain_of(address), self._desk.directory.domains, self._desk.organisation)

    def _strangers(self, unmatched: Sequence[Filed], reader: PM, key: str, first: int) -> tuple[Stranger, ...]:
        """Who belongs to no client, with what they ask."""
        knocks = self._knocks
        asking = {one.by.address: one for one in knocks.standing}  # the newest of each
        how, gone = self._how(Word.ASSIGN, reader), dismissed(self._desk)
        found = lines.strangers(unmatched, how, first, self._now, self._like, asking, gone)
        return tuple(
            knocks.line(one, asking[one.sender.address], key, reader) if one.sender.address in asking else one
            for one in found
        )

    def _how(self, command: Word, reader: PM) -> str:
        return self._desk.commands.help(reader.language).get(command, "")


def _troubles(clerk: ClerkState) -> dict[str, Health]:
    return {one.name: Health(one.notice, one.since) for one in clerk.troubles.values()}


def _names(morning: Morning) -> dict[str, str]:
    return {context.client.id: context.client.name for context in morning.own}

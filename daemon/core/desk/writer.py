"""The writer: from a rendered mail to an entry of the outbox."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime, timedelta

from daemon.core.commands.abouts import About
from daemon.core.commands.tokens import seal, tagged
from daemon.core.commands.word import Word
from daemon.core.desk.desk import Desk
from daemon.core.desk.plan import Plan
from daemon.core.filing.people import PM
from daemon.core.letters import briefs
from daemon.core.letters.actions import actions
from daemon.core.letters.letter import File, compose
from daemon.core.letters.views import Action, Head, NoticeView, Rendered
from daemon.core.message.identity import our_id
from daemon.core.model import Address
from daemon.core.state.entry import TO_CLIENTS, Entry, EntryState
from daemon.core.state.marks import Mark, Noticed
from daemon.core.words.text import one_line

# Automatic mails a day to one address: a loop ends here, whoever feeds it. Each kind has its own share, so that answers
# and notices, of which others may cause as many as they like, take no alert from anybody. A draft comes once for each
# client and period, and cannot loop.
DAILY = {"alert": 20, "answer": 20, "digest": 20, "draft": 200, "first": 20, "knock": 8, "notice": 20, "receipt": 40}
DAILY |= {"report": 20}
NEWS = timedelta(days=1)  # so long it is told that no mail could be read


class Writer:
    """Writes mails at one desk, at one instant."""

    def __init__(self, desk: Desk, now: datetime) -> None:
        self._desk = desk
        self._settings = desk.settings
        self._now = now

    def head(self, reader: PM) -> Head:
        top = briefs.head(reader, self._desk.directory.team, self._settings.sender.address, self._now)
        return replace(top, blind=self._desk.clerk.clock.blind if self.blind_marks(reader.address) else None)

    def blind_marks(self, address: str) -> dict[Mark, datetime]:
        """That a reader hears in this mail of a time in which no mail could be read; empty where there was none."""
        blind = self._desk.clerk.clock.blind
        if blind is None or not timedelta() <= self._now - blind[1] < NEWS:
            return {}
        mark = Noticed("blind", when=blind[1].isoformat(), reader=address)
        return {} if mark in self._desk.clerk.memory else {mark: self._now}

    def message_id(self, key: str) -> str:
        return our_id(key, self._settings.domain, self._desk.secret)

    def room(self, kind: str, address: str) -> bool:
        """Whether `address` had less than its share of such mails in the last day; letters to clients have no limit."""
        if kind not in DAILY:
            return True
        day = self._now - timedelta(days=1)
        had = (entry for entry in self._desk.clerk.outbox.values() if entry.kind == kind and entry.created > day)
        return sum(address in entry.to for entry in had) < DAILY[kind]

    def marked(self, key: str, entry: Entry | None, marks: Mapping[Mark, datetime]) -> Plan:
        """To put the mail `entry`, of the outbox key `key`, into the outbox with its `marks`.

        Nothing is marked where there was no room for it: then it stays due. What stands in the outbox already is done.
        """
        done = entry or key in self._desk.clerk.outbox
        return Plan.of(entry) + Plan(marks=marks) if done else Plan()

    def actions(
        self, key: str, reader: PM, words: tuple[Word, ...], number: int | None = None, **examples: str
    ) -> tuple[Action, ...]:
        """What `reader` may order with one tap, by the mail with the outbox key `key`.

        `examples`: by word, where it is to be said otherwise than the help says it.
        """
        token = seal(key, reader.address, self._now, self._desk.secret)
        how = self._desk.commands.help(reader.language) | {Word(word): line for word, line in examples.items()}
        return actions(words, how, number, self._settings.mailbox, token, tagging=self._settings.tagging)

    # ── mails ────────────────────────────────────────────────────────────────────────────────────────────────────────
    def entry(
        self,
        kind: str,
        key: str,
        to: tuple[Address, ...],
        rendered: Rendered,
        language: str,
        *,
        before: tuple[str, ...] = (),
        client: str = "",
        about: tuple[About, ...] = (),
        state: EntryState = EntryState.QUEUED,
        attachments: tuple[File, ...] = (),
    ) -> Entry | None:
        """A mail for the outbox; None where it stands there already, or nobody of `to` has room for it.

        `before` are the Message-IDs of the thread that it joins, oldest first.
        """
        readers = tuple(reader for reader in to if self.room(kind, reader.address))
        if key in self._desk.clerk.outbox or not readers:
            return None
        raw = self._raw(kind, key, readers, rendered, language, before, attachments)
        addresses = tuple(reader.address for reader in readers)
        sender, subject = self._settings.sender.address, rendered.subject
        entry = Entry(key, kind, self.message_id(key), sender, addresses, subject, raw, self._now)
        return replace(entry, state=state, client=client, about=about)

    def anew(self, entry: Entry, rendered: Rendered, language: str, before: tuple[str, ...]) -> Entry:
        """An entry whose mail nobody has yet, with other words and of now."""
        readers = tuple(Address("", address) for address in entry.to)
        raw = self._raw(entry.kind, entry.key, readers, rendered, language, before)
        return replace(entry, subject=rendered.subject, raw=raw)

    def _raw(
        self,
        kind: str,
        key: str,
        readers: tuple[Address, ...],
        rendered: Rendered,
        language: str,
        before: tuple[str, ...],
        attachments: tuple[File, ...] = (),
    ) -> str:
        return compose(
            rendered,
            sender=self._settings.sender,
            to=readers,
            message_id=self.message_id(key),
            date=self._now.astimezone(self._desk.directory.team.zone),
            in_reply_to=before[-1] if before else None,
            references=before,
            language=language,
            auto="auto-replied" if kind in ("receipt", "answer") else "auto-generated",
            out_of_office=kind not in TO_CLIENTS,
            headers=self._reply_to(kind, key, readers[0].address),
            attachments=attachments,
        ).decode("ascii")

    def _reply_to(self, kind: str, key: str, person: str) -> dict[str, str]:
        """Where the team's replies are to go: to the shared mailbox, with the mail's token where that can be."""
        settings = self._settings
        if kind in TO_CLIENTS or (settings.replies_reach_us and not settings.tagging):
            return {}
        token = seal(key, person, self._now, self._desk.secret)
        return {"Reply-To": tagged(settings.mailbox, token) if settings.tagging else settings.mailbox}

    # ── notices ──────────────────────────────────────────────────────────────────────────────────────────────────────
    def notice(
        self,
        kind: str,
        mark: Noticed,
        *,
        since: datetime | None = None,
        detail: str = "",
        to: PM | None = None,
        **about: object,
    ) -> Plan:
        """Tell the admin, or the person `to`, that something went wrong; once for each `mark`.

        Nothing where the reader has no room for it today: then it stays to be told.
        """
        if mark in self._desk.clerk.memory:
            return Plan()
        reader = to or PM("", self._settings.admin, language=self._desk.directory.team.language)
        top, detail = self.head(reader), one_line(detail)[:500]
        view = NoticeView(top, kind, since or self._now, detail=detail, **about)  # type: ignore[arg-type]
        rendered = self._desk.team_mails.render("notice", reader.language, view)
        entry = self.entry("notice", mark.key, (Address("", reader.address),), rendered, reader.language)
        return self.marked(mark.key, entry, {mark: self._now})

"""The secretary carries out what the core decides about mails from the team to the clerk, and about out-of-offices."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from daemon.adapters.state.client_records import ClientRecords
from daemon.adapters.suffixes import organisation
from daemon.app.bookkeeping import clients_of
from daemon.app.moving import move
from daemon.app.office import Office, admin, ruled
from daemon.app.picturing import with_pictures
from daemon.core.commands.heard import Heard
from daemon.core.desk import hearing
from daemon.core.desk.effects import OFFICE, Effect, Moved, Ruled, TakenBack, carry_out
from daemon.core.desk.front_desk import FrontDesk
from daemon.core.desk.knocking import KnockReader, with_knock
from daemon.core.desk.out_of_office import told_absence
from daemon.core.desk.planning import meant
from daemon.core.desk.proof import addressed_to_us_only
from daemon.core.desk.taps import SentUpdates, tap
from daemon.core.desk.team_mail import TeamMail
from daemon.core.desk.wishes import WishReader
from daemon.core.message.identity import key_of
from daemon.core.model import Filed, OriginKind, Reading
from daemon.core.schedule.absences import noted
from daemon.core.state.marks import HeardMail
from daemon.core.state.pulse import tapped
from daemon.core.state.record import Record


class Secretary:
    """Hears the mails of one batch. Nothing is durable before `settle`, and `settle` comes after the records."""

    def __init__(self, office: Office, now: datetime) -> None:
        self._office = office
        self._now = now
        self._team_mail = TeamMail(office.clerk.outbox.values())
        self._updates = SentUpdates(office.clerk.outbox.values())
        self._wishes = WishReader(office.rules, self._updates, office.secret)
        self._heard: dict[str, Heard] = {}  # by the key of the mail
        self.touched: dict[str, Record] = {}  # the records that changed, for the caller to write
        self.knocked = False  # whether a stranger asked something
        self._made: FrontDesk | None = None  # the front desk as it was made last

    def hear(self, reading: Reading, at: datetime, raw: bytes) -> Heard | None:
        """What a mail that arrived at `at` says to the clerk; None where it is not for the clerk."""
        key = key_of(reading.message)
        known = HeardMail(key) in self._office.clerk.memory or key in self._heard
        if known and not reading.automatic:
            return hearing.repeated(reading.message, at)
        said = hearing.hear(self._desk(), reading, at)
        if said is None:
            return None
        heard = self._heard[key] = self._obeyed(said, raw)
        return heard

    def note_absence(self, reading: Reading, at: datetime, *, quiet: bool = False) -> None:
        """Keep what an out-of-office of a PM, deputy or lead says; it is written with the cursor.

        One that may be forged is kept apart, so that the person is told, unless it is old (`quiet`).
        """
        if not reading.automatic or not reading.automatic.away:
            return  # nearly all mail
        told, clerk = told_absence(self._desk(), reading, at), self._office.clerk
        if told and not told.doubt:
            clerk.absences = noted(clerk.absences, told)
        elif told and not quiet:
            clerk.doubted = noted(clerk.doubted, told)

    def note_tap(self, reading: Reading, origin: OriginKind, at: datetime) -> str | None:
        """Keep what a client tapped below an update; gives the client. The mail is filed as any other, too."""
        found = tap(self._updates, reading, origin, at, self._office.secret, self._office.rules)
        client = self._office.directory.clients.get(found.client) if found else None
        if found is None or client is None or client.update is None or not client.update.pulse:
            return None
        record = self.touched[found.client] = self._office.records.get(found.client)
        record.pulses = tapped(record.pulses, found.pulse)
        return found.client

    def note_wish(self, reading: Reading, origin: OriginKind, at: datetime) -> None:
        """Keep what a client wishes of the updates, in a reply to one; it is written with the cursor."""
        wish, clerk = self._wishes.wish(reading, origin, at, self._office.directory), self._office.clerk
        if wish and wish.mark not in clerk.memory and wish not in clerk.wishes:
            clerk.wishes.append(wish)

    def note_knocks(self, reading: Reading, rows: Iterable[Filed]) -> None:
        """Keep what strangers ask in `rows` of a mail, which lie among the unmatched."""
        office, clerk = self._office, self._office.clerk
        asking = [row for row in rows if row.asks]
        if not asking:
            return
        reader = KnockReader(office.rules, office.directory, organisation, lambda ids: clients_of(office, ids))
        for knock in filter(None, (reader.knock(reading, row) for row in asking)):
            clerk.knocks = with_knock(clerk.knocks, knock)
            self.knocked = True

    def _tried(self, reading: Reading, at: datetime) -> bool:
        """Whether somebody of the team tapped what a client may: the draft that they read shows it, too."""
        message = reading.message
        ours = message.sender is not None and message.sender.address in self._office.directory.team
        alone = ours and addressed_to_us_only(self._desk(), message)
        return alone and self._updates.shown_by(reading, at, self._office.secret) is not None

    def is_for_clerk(self, reading: Reading, raw: bytes, at: datetime, *, quiet: bool = False) -> bool:
        """Hear a mail, unless it is old (`quiet`); whether it is for the clerk alone, or of the clerk to the team."""
        if self._tried(reading, at):
            return True
        heard = None if quiet else self.hear(reading, at, raw)
        return (heard is not None and not heard.file) or hearing.is_own(self._desk(), reading.message)

    def settle(self) -> bool:
        """Hand the answers over to the clerk's state; whether there were any, so that it has to be written."""
        clerk = self._office.clerk
        clerk.heard += self._heard.values()
        clerk.memory.note({HeardMail(key): self._now for key in self._heard})
        some = bool(self._heard)
        self._heard.clear()
        self.touched.clear()
        self.knocked = False
        return some

    def _desk(self) -> FrontDesk:
        """Made anew where a mail before this one changed whose the others are."""
        office = self._office
        if self._made and self._made.directory is office.directory:
            return self._made
        self._made = FrontDesk(
            directory=office.directory,
            calendars=office.calendars,
            rules=office.rules,
            commands=office.commands,
            clerk=office.clerk,
            records=ClientRecords(office.records, office.directory.clients, office.records.get),
            team_mail=self._team_mail,
            secret=office.secret,
            server=office.config.imap.authserv_id,
            organisation=organisation,
            admin=admin(office),
            now=self._now,
        )
        return self._made

    def _obeyed(self, said: hearing.ClerkMail, raw: bytes) -> Heard:
        """Carry out one command after the other: each is decided on what those before it left."""
        heard = said.heard
        for ordered in said.commands:
            assert said.mail
            client = meant(self._desk(), ordered).client if ordered.wanted else None
            command = with_pictures(self._office, ordered, client, raw) if client else ordered
            upshot = hearing.upshot(self._desk(), command, said.mail)
            for effect in upshot.effects:
                self._carry_out(effect)
            heard = hearing.after(self._desk(), heard, command, upshot.results)
        return heard

    def _carry_out(self, effect: Effect) -> None:
        if isinstance(effect, Moved):
            self.touched.update((record.id, record) for record in move(self._office, effect))
            return
        carry_out(effect, self._office.clerk, self._office.records.get)
        if isinstance(effect, (Ruled, TakenBack)) and effect.ruling.wish:
            self._office.directory = ruled(self._office)
        if isinstance(effect, (Ruled, TakenBack)) and effect.record != OFFICE:
            self.touched[effect.record] = self._office.records.get(effect.record)

"""Bookkeeping: from a parsed mail to the record's row, and from a record's rows to its threads and ledger."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import datetime
from functools import partial

from daemon.adapters.suffixes import organisation
from daemon.app.hand import Fold
from daemon.app.hands import Hands
from daemon.app.office import Office
from daemon.app.understanding import understand
from daemon.core.filing.authors import is_list
from daemon.core.filing.handovers import handovers
from daemon.core.filing.party import domain_of
from daemon.core.filing.place import UNMATCHED, Place, forwarded_words, place
from daemon.core.filing.strangers import bare, dressed
from daemon.core.ledger import rulings
from daemon.core.ledger.opinion import Opinion
from daemon.core.message.authentication import stated
from daemon.core.message.identity import is_ours, key_of, made_id
from daemon.core.message.origin import Found, aligned, as_ours, of_another, origin
from daemon.core.message.parse import Unreadable, parse
from daemon.core.model import PROVED, Filed, Ledger, Message, Origin, Reading
from daemon.core.state.pulse import flagged
from daemon.core.state.record import Record


def signed(office: Office, message: Message, raw: bytes) -> Message:
    """With the domains that signed it, where the server states nothing and we may ask: of people whom we know."""
    server = office.config.imap.authserv_id
    if not office.signatures or not message.sender or (server and stated(message.trace, server)):
        return message
    address, directory = message.sender.address, office.directory
    if not (address in directory.team or address in directory.readers or directory.client_at(address)):
        return message  # whoever writes is not to make us ask the DNS for what he likes
    domains = office.signatures.domains(raw, lambda one: aligned(one, domain_of(address), organisation))
    return replace(message, signed=domains)


def _as_written_by(office: Office, reading: Reading, where: Place, at: datetime) -> Reading:
    """What a client wrote, out of the mail in which a team member handed it over."""
    message = replace(
        reading.message,
        sender=where.sender,
        subject=reading.base_subject,
        text=forwarded_words(reading.body.forwarded),
        html=None,
    )
    return understand(office, message, at)


def _thread_clients(office: Office, message_ids: Iterable[str], address: str) -> list[str]:
    """In which clients' records these Message-IDs stand, if `address` took part there, is the team's, or is empty."""
    trusted = not address or address in office.directory.team
    found = office.index.by_message_id(list(message_ids))
    theirs = [known.record for known in found if trusted or address in known.people]
    return [name for name in dict.fromkeys(theirs) if name != UNMATCHED]


def clients_of(office: Office, message_ids: Iterable[str]) -> list[str]:
    """In which clients' records these Message-IDs stand, whoever names them: a hint, and no proof."""
    return _thread_clients(office, message_ids, "")


def refresh(record: Record, office: Office, now: datetime) -> None:
    """Threads and ledger of a record, as its messages and rulings are now; what stayed the same is kept."""
    if fold := placed(record, office, now):
        close(record, office, now, fold.by(office.books))


def refreshed(names: Iterable[str], office: Office, now: datetime, hands: Hands | None) -> Iterator[Record]:
    """The same for some records, one after the other; folded by hands where there are some."""
    records = map(office.records.get, names)
    if hands is None:
        for record in records:
            refresh(record, office, now)
            yield record
        return
    folds = ((record, placed(record, office, now)) for record in records)
    for record, fold, ledger in hands.fold(folds):
        if fold:
            close(record, office, now, ledger or fold.by(office.books))
        yield record


def placed(record: Record, office: Office, now: datetime) -> Fold | None:
    """A record with its messages in their threads, to be folded; None for the unknown senders, who have no ledger."""
    if record.threads.new:  # it was read from the disk
        record.messages.update((one.key, one) for one in office.books.known(record.messages.values()))
    for key, thread in record.threads.misplaced(record.messages).items():
        record.amend(replace(record.messages[key], thread=thread))
    if record.id == UNMATCHED:
        for message in list(record.messages.values()):
            if (row := bare(message)) is not message:
                record.put(row)
        return None
    client = office.directory.clients.get(record.id)
    zone = client.zone if client else office.directory.team.zone
    words = tuple(record.rulings), tuple(record.opinions)
    return Fold(tuple(record.messages.values()), *words, now, zone, office.directory.party(record.id))


def close(record: Record, office: Office, now: datetime, ledger: Ledger) -> None:
    """Enter the ledger of a record that is `placed`."""
    if learnt := rulings.taught(ledger.questions, record.rulings):
        record.rulings += learnt
        fold = placed(record, office, now)
        ledger = fold.by(office.books) if fold else ledger
    told = {one.message_id for one in record.pulses}
    senders = {one.message_id: one.sender for one in record.messages.values() if one.message_id in told} if told else {}
    record.ledger = flagged(rulings.overlaid(ledger, record.rulings), record.pulses, senders)
    record.opinions = _still_of(record)
    client = office.directory.clients.get(record.id)
    record.profile = {"id": record.id, "name": client.name if client else record.id}


def _still_of(record: Record) -> list[Opinion]:
    """The opinions on what is still in the record: what was forgotten or moved takes them along."""
    if not record.opinions:
        return []
    questions = {question.id for question in record.ledger.questions}
    mails = {message.message_id for message in record.messages.values()} | {""}
    return [one for one in record.opinions if one.question in questions and one.reply in mails]


def dressed_again(office: Office, row: Filed) -> Filed:
    """The row of an unknown sender's mail with its words, read anew in the archive; as it is where that cannot be."""
    raw = office.records.archive(UNMATCHED).raw(row.key) if bare(row) == row else None
    if raw is None:
        return row
    try:
        reading = understand(office, parse(raw), row.at)
    except Unreadable:
        return row
    sent_by = Origin(row.origin, row.origin_why)
    rows = file(office, reading, row.at, sent_by, quiet=row.quiet, cut=row.cut)
    return dressed(row, row_of(row.key, rows)[1])


def origin_of(office: Office, message: Message, found: Found) -> Origin:
    """Who sent it, as far as our server vouches for it. What the clerk wrote itself is known by its Message-ID."""
    known = origin(message, office.config.imap.authserv_id, organisation, found)
    return as_ours(known) if is_ours(message.message_id or "", office.secret) else known


def file(
    office: Office, reading: Reading, at: datetime, sent_by: Origin, *, quiet: bool, cut: bool
) -> list[tuple[Place, Filed]]:
    """Where a message belongs, and its row there; its thread is found by `refresh`.

    Several where it hands several mails over: each has a row of its own, with the identity of that mail.
    """
    handed = handovers(reading, office.directory, sent_by.kind)
    if handed:
        read = ((understand(office, one.message, at), one.place) for one in handed)
        return [(at_, _filed_as(one, at_, at, office, sent_by, quiet=quiet, cut=cut)) for one, at_ in read]
    where = place(reading, office.directory, partial(_thread_clients, office), sent_by.kind)
    if not reading.whole and where.records != (UNMATCHED,):
        reading = understand(office, reading.message, at)
    claimed = False
    if where.forwarded_by:
        reading = _as_written_by(office, reading, where, at)
    elif where.through:
        claimed = where.through not in office.directory.team or sent_by.kind not in PROVED
        sent_by = of_another(sent_by, where.through)
    filed = _filed_as(reading, where, at, office, sent_by, quiet=quiet, cut=cut)
    return [(where, replace(filed, claimed=True) if claimed else filed)]


def row_of(key: str, rows: list[tuple[Place, Filed]]) -> tuple[Place, Filed]:
    """Of what one mail was filed as: the row with this key, else the first."""
    return next((row for row in rows if row[1].key == key), rows[0])


def _filed_as(
    reading: Reading, where: Place, at: datetime, office: Office, sent_by: Origin, *, quiet: bool, cut: bool
) -> Filed:
    message = reading.message
    key = key_of(message)
    return Filed(
        key=key,
        message_id=message.message_id or made_id(key),
        thread="",
        direction=where.direction,
        sender=where.sender,
        to=tuple(entry.address for entry in (*message.to, *message.cc, *message.bcc)),
        cc=_copied(message),
        answer_to=_answer_to(message, where, office),
        at=at,
        subject=message.subject,
        base_subject=reading.base_subject,
        own_text=reading.body.own_text,
        language=reading.language,
        automatic=reading.automatic.kind if reading.automatic else None,
        attachments=message.attachments,
        asks=reading.asks,
        acts=reading.acts,
        passages=reading.body.passages,
        references=(*message.references, *message.in_reply_to, *_returned(reading)),
        ours=is_ours(message.message_id or "", office.secret),
        forwarded_by=where.forwarded_by,
        quiet=quiet,
        shared=where.several,
        own_print=reading.own_print,
        quoted_print=reading.quoted_print,
        hunch=reading.hunch,
        thread_index=message.thread_index,
        is_reply=reading.is_reply,
        cut=cut or message.cut,
        bounced=reading.bounced,
        appointments=() if where.forwarded_by else message.appointments,
        origin=sent_by.kind,
        origin_why=sent_by.why,
    )


def _returned(reading: Reading) -> tuple[str, ...]:
    """The mail that a bounce is of: it stands in its thread."""
    return (reading.bounced.message_id,) if reading.bounced and reading.bounced.message_id else ()


def _copied(message: Message) -> tuple[str, ...]:
    """Who is only copied; nobody of a mail to a group, whose members are meant as much as it is."""
    if any(is_list(message, entry.address) for entry in message.to):
        return ()
    asked = {entry.address for entry in message.to}
    return tuple(entry.address for entry in (*message.cc, *message.bcc) if entry.address not in asked)


def _answer_to(message: Message, where: Place, office: Office) -> tuple[str, ...]:
    """Where else the writer wants the answer; none of our own addresses, to which a group lets answers go."""
    named = (one.address for one in message.reply_to if one.address not in office.directory.team)
    return tuple(address for address in named if address and address != where.sender.address)

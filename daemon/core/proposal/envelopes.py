"""Envelopes: what is taken from the header of one mail, as IMAP's ENVELOPE is. Of a few the own words are read, too."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime

from daemon.core.body.own_words import BodyReader
from daemon.core.filing.party import domain_of
from daemon.core.message.parse import Unreadable, parse
from daemon.core.message.subjects import Subjects
from daemon.core.model import Address
from daemon.core.reading.automatic import AutomaticReader
from daemon.core.words.rules import Rules

EACH, MOST = 4, 200  # mails of one sender, and of all, whose words are read
_WORDS = 500  # characters of these

_TONGUES = ("content-language", "accept-language")  # Outlook writes both


@dataclass(frozen=True, slots=True)
class Envelope:
    """The header of one mail."""

    sender: Address
    readers: tuple[Address, ...]  # To, Cc and Bcc
    at: datetime  # as the sender's clock says, with its offset; the arrival (UTC) where it says nothing
    subject: str  # without reply and forward prefixes
    sent: bool  # it lies in a mailbox of sent mail: our side wrote it
    machine: bool = False  # written by a program: list, bulk, bounce, calendar, automatic reply
    tongue: str = ""  # two letters: the language that the mail program is set to
    words: str = ""  # the sender's own, by which the language is told; "" where only the header was read


class EnvelopeReader:
    """Reads headers, made once."""

    def __init__(self, rules: Rules) -> None:
        self._automatic = AutomaticReader(rules)
        self._subjects = Subjects(rules)
        self._bodies = BodyReader(rules)

    def words(self, raw: bytes) -> str:
        """The beginning of the sender's own words in a mail, of which the end may be missing."""
        try:
            return self._bodies.read(parse(raw)).own_text[:_WORDS]
        except Unreadable:
            return ""

    def read(self, raw: bytes, arrived: datetime | None, own: Collection[str], *, sent: bool) -> Envelope | None:
        """The envelope of a header as it came; None for one without a sender or an instant. `own` as in `judge`."""
        try:
            message = parse(raw)
        except Unreadable:
            return None
        at = message.date or arrived
        if message.sender is None or not message.sender.address or at is None:
            return None
        machine = self._automatic.judge(message, "", own) is not None
        subject = self._subjects.base(message.subject)
        tongue = next((said[0][:2].lower() for name in _TONGUES if (said := message.headers.get(name))), "")
        readers = (*message.to, *message.cc, *message.bcc)
        return Envelope(message.sender, readers, at, subject, sent, machine, tongue)


def worth_reading(envelopes: Sequence[Envelope], freemail: Collection[str]) -> list[int]:
    """Places of the mails whose words tell a language: the newest of each person or domain that the team wrote to."""
    written = (each for one in envelopes if one.sent and not one.machine for each in one.readers)
    answered = {_who(each.address, freemail) for each in written}
    chosen: dict[str, list[int]] = defaultdict(list)
    for place in sorted(range(len(envelopes)), key=lambda place: envelopes[place].at, reverse=True):
        one = envelopes[place]
        who = _who(one.sender.address, freemail)
        if not (one.sent or one.machine) and who in answered and len(chosen[who]) < EACH:
            chosen[who].append(place)
    return sorted(place for places in list(chosen.values())[: MOST // EACH] for place in places)


def _who(address: str, freemail: Collection[str]) -> str:
    domain = domain_of(address)
    return address if domain in freemail else domain

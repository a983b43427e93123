"""Envelopes: what is taken from the header of one mail, as IMAP's ENVELOPE is. No word of the body is read."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from daemon.core.message.parse import Unreadable, parse
from daemon.core.message.subjects import Subjects
from daemon.core.model import Address
from daemon.core.reading.automatic import AutomaticReader
from daemon.core.words.rules import Rules

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


class EnvelopeReader:
    """Reads headers, made once."""

    def __init__(self, rules: Rules) -> None:
        self._automatic = AutomaticReader(rules)
        self._subjects = Subjects(rules)

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

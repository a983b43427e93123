"""Messages as the record of one client keeps them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from daemon.core.model.appointment import Appointment
from daemon.core.model.message import Address, Attachment, OriginKind
from daemon.core.model.reading import Act, Ask, Automatic, Bounced, Passage


class Direction(StrEnum):
    INBOUND = "inbound"
    OUTBOUND = "outbound"
    INTERNAL = "internal"


@dataclass(frozen=True, slots=True)
class Filed:
    """A message as the record keeps it: what the ledger needs, and nothing that has to be parsed again."""

    key: str  # Message-ID plus a hash of the content: what makes filing idempotent
    message_id: str  # the sender's, or one made of the content
    thread: str
    direction: Direction
    sender: Address
    to: tuple[str, ...]  # addresses of To and Cc
    at: datetime  # arrival
    subject: str
    base_subject: str
    own_text: str
    language: str | None
    automatic: Automatic | None
    attachments: tuple[Attachment, ...]
    asks: tuple[Ask, ...]
    acts: tuple[Act, ...]
    passages: tuple[Passage, ...]
    references: tuple[str, ...] = ()  # In-Reply-To and References together
    ours: bool = False  # written by the clerk itself
    forwarded_by: str = ""  # the team member who forwarded a client's mail to us
    cc: tuple[str, ...] = ()  # those of `to` that stood in Cc only: who is copied is not asked
    quiet: bool = False  # found by a first sync or an import: shown, never alerted
    shared: bool = False  # the same mail concerns another client too
    own_print: tuple[int, ...] = ()  # fingerprint of the own words, and of the quoted ones: see filing/fingerprints.py
    quoted_print: tuple[int, ...] = ()
    thread_index: str | None = None
    is_reply: bool = False  # the subject says so
    cut: bool = False  # there is more of it than was read; the archive has what there is
    bounced: Bounced | None = None  # what came back, of a bounce
    appointments: tuple[Appointment, ...] = ()
    origin: OriginKind = OriginKind.VOUCHED  # the default is of what was filed before origins were: it counted in full
    origin_why: str = ""  # as `Origin.why`
    answer_to: tuple[str, ...] = ()  # other addresses that a client's mail wants its answer at (Reply-To)
    hunch: str = ""  # of a mail that is not seen to ask anything: the sentence that may want something; verbatim
    claimed: bool = False  # that this person wrote it is said by a mail which our server does not vouch for as ours

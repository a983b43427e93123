"""A knock: what a person whom no client owns asks. It is kept until somebody says whose they are, or its mail goes."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from daemon.core.model import Address, Kind

MOST = 200  # that are kept, the newest: strangers may knock as often as they like


@dataclass(frozen=True, slots=True)
class Knock:
    """Read in one mail, which lies among the unmatched."""

    mail: str  # its key there
    message_id: str
    by: Address
    at: datetime  # arrival
    text: str  # the sentence, verbatim, on one line
    kind: Kind
    language: str | None
    subject: str
    likely: str = ""  # the id of the client that it may be of: a guess, which assigns nothing
    ground: str = ""  # … by what: one of `daemon.core.filing.likely.Hint`
    like: str = ""  # the known domain that the sender's is made to be taken for, or may be
    pm: str = ""  # the PM whom the mail names as its reader, or who handed it over, by address

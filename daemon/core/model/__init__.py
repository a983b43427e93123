"""The nouns of the program. Start reading here.

A message as it is parsed is in `message.py`, what it says in `reading.py`, as the record keeps it in `record.py`; what
is owed in `ledger.py`.

Every instant is an aware datetime in UTC unless a field says otherwise; every address is lower-cased; every text is
decoded, with `\\n` line ends. All of it is frozen: the core hands on new values, it never changes old ones.
"""

from __future__ import annotations

from daemon.core.model.appointment import Appointment, Series
from daemon.core.model.ledger import (
    OWED,
    SURE,
    UNSETTLED,
    Contested,
    Judged,
    Label,
    Lapse,
    Ledger,
    Promise,
    Question,
    Remark,
    State,
    Timing,
)
from daemon.core.model.message import PROVED, Address, Attachment, DataFile, Message, Origin, OriginKind
from daemon.core.model.picture import Picture
from daemon.core.model.reading import (
    SEALED,
    Act,
    Ask,
    Automatic,
    AutomaticMail,
    Away,
    Body,
    Bounced,
    Kind,
    Part,
    Passage,
    Reading,
    Removed,
    Speech,
)
from daemon.core.model.record import Direction, Filed

__all__ = [
    "OWED",
    "PROVED",
    "SEALED",
    "SURE",
    "UNSETTLED",
    "Act",
    "Address",
    "Appointment",
    "Ask",
    "Attachment",
    "Automatic",
    "AutomaticMail",
    "Away",
    "Body",
    "Bounced",
    "Contested",
    "DataFile",
    "Direction",
    "Filed",
    "Judged",
    "Kind",
    "Label",
    "Lapse",
    "Ledger",
    "Message",
    "Origin",
    "OriginKind",
    "Part",
    "Passage",
    "Picture",
    "Promise",
    "Question",
    "Reading",
    "Remark",
    "Removed",
    "Series",
    "Speech",
    "State",
    "Timing",
]

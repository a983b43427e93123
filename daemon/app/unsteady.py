"""Mailboxes in which a UID means another message next time: what is new there is told by its header.

Courier gives out UIDs for good only in a session that may write; in one that may not, they are of that session.
"""

from __future__ import annotations

import logging
from collections.abc import Iterable
from datetime import datetime, timedelta

from daemon.adapters.imap.connect import ImapError
from daemon.adapters.imap.session import Imap, Status
from daemon.adapters.state.index import Index
from daemon.adapters.transport import Failure
from daemon.core.message.identity import header_hash
from daemon.core.state.cursor import Cursor

log = logging.getLogger(__name__)

LOOK_BACK = timedelta(days=2)  # before the last reading: days of INTERNALDATE are in the zone of whoever wrote it


def begun(mailbox: str, old: Cursor | None, status: Status, first_day: datetime) -> Cursor:
    """The cursor of a reading, with the UIDs of this session. `first_day`: what came before it is history."""
    last = old.last_uid if old and old.uidvalidity == status.uidvalidity else 0
    complete, exists = (old.complete_at, old.exists) if old else (None, 0)
    return Cursor(mailbox, status.uidvalidity, last, complete, first_day, exists)


def unread(imap: Imap, index: Index, cursor: Cursor, status: Status) -> list[int]:
    """The UIDs, of this session, of what was not read yet. Raises ImapError.

    Headers are looked at where something can have changed: what arrived of late, and what the server numbers higher;
    all of them where the mailbox holds more than that explains.
    """
    if cursor.complete_at is None:
        return _strangers(imap, index, cursor.mailbox, imap.uids_after(cursor.mailbox, 0))
    likely = set(imap.uids_since(cursor.mailbox, (cursor.complete_at - LOOK_BACK).date()))
    if cursor.last_uid:
        likely.update(imap.uids_after(cursor.mailbox, cursor.last_uid))
    found = _strangers(imap, index, cursor.mailbox, likely)
    if status.exists <= cursor.exists + len(found):
        return found
    log.info("headers looked at, all of them mailbox=%s", cursor.mailbox)
    return _strangers(imap, index, cursor.mailbox, imap.uids_after(cursor.mailbox, 0))


def _strangers(imap: Imap, index: Index, mailbox: str, uids: Iterable[int]) -> list[int]:
    """Those whose header was not seen, or does not come."""
    asked = sorted(uids)
    try:
        headers = {uid: header for uid, header, _ in imap.headers_of(mailbox, asked)}
    except ImapError as error:  # over one of them, perhaps: whoever fetches whole mails knows what to do
        if error.kind is not Failure.SERVER:
            imap.renew()
        return asked
    return [uid for uid in asked if uid not in headers or not index.has_bytes(header_hash(headers[uid]))]

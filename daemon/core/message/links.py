"""Links that open a message in the mail program of who reads about it."""

from __future__ import annotations

from urllib.parse import quote

from daemon.core.message.identity import is_made

ID = "{message_id}"
_LONGEST = 500  # characters; a longer one is some sender's mischief, and no mail program takes it


def gmail(account: str) -> str:
    """The pattern for Gmail, which finds a Message-ID by a search. `account` is the log-in name of the clerk's mailbox.

    `authuser` says whose mailbox to look in: `/u/0/` would be that of whichever account the browser knows first.
    """
    whose = f"?authuser={quote(account, safe='')}" if "@" in account else ""
    return f"https://mail.google.com/mail/{whose}#search/rfc822msgid%3A{ID}"


def link(pattern: str, message_id: str) -> str:
    """Where `message_id` (without its <>) opens, by a pattern that holds `{message_id}`; "" where nothing would.

    A sender chooses the id: all but unreserved characters (RFC 3986, 2.3) is percent-encoded.
    """
    if not pattern or not message_id or is_made(message_id):
        return ""
    uri = pattern.replace(ID, quote(message_id, safe="", errors="replace"))
    return uri if len(uri) <= _LONGEST else ""

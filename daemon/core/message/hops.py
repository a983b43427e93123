"""Which Received header tells when a mail arrived, and not when somebody fetched it (RFC 5321, 4.4)."""

from __future__ import annotations

import re
from collections.abc import Sequence

# getmail, fetchmail, web mailers: no transport, but a mailbox that was read. The list of transports is in RFC 3848.
_FETCHED = re.compile(r"\bwith[ \t\r\n]+(?:POP|IMAP)|\((?:fetchmail|getmail)\b", re.IGNORECASE)
# How such a program hands what it fetched to the machine's own mail server.
_WITHIN = re.compile(
    r"^\s*(?:from[ \t]+localhost\b|from[^;]{0,200}\[(?:127\.0\.0\.1|(?:IPv6:)?::1)\]|by\b)", re.IGNORECASE
)
_NEAR = 4  # hops from the top: further down it is the sender's own affair


def arrival_hop(hops: Sequence[str]) -> str:
    """The topmost hop of a transport; "" where there is none. `hops` are the values of Received, topmost first."""
    start = 0
    for place, hop in enumerate(hops[:_NEAR]):
        if _FETCHED.search(hop):
            start = place + 1
        elif not _WITHIN.match(hop):
            break
    return hops[start] if start < len(hops) else ""

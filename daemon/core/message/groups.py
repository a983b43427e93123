"""The fields by which a mail says that it came through a mailing list or a group (RFC 2919, 2369)."""

from __future__ import annotations

from daemon.core.model import Message

_LISTS = ("list-id", "list-post", "list-owner", "mailing-list", "x-beenthere", "x-google-group-id")


def is_of_group(message: Message) -> bool:
    return any(name in message.headers for name in _LISTS)


def group_names(message: Message) -> str:
    """All that these fields say, lower-cased: the addresses and domains of the group stand in it."""
    return " ".join(value for field in _LISTS for value in message.headers.get(field, ())).lower()

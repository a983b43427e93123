"""The threads of a record's filed messages, kept from one look at the record to the next."""

from __future__ import annotations

from collections.abc import Mapping
from operator import attrgetter

from daemon.core.filing.threadable import UNNUMBERED, Threadable, numbered
from daemon.core.filing.threads import Threads
from daemon.core.model import Filed

# All of a message that bears on its own thread or another's.
_DECIDING = attrgetter(
    *("key", "message_id", "references", "thread_index", "base_subject", "subject", "is_reply"),
    *("sender", "to", "at", "own_print", "quoted_print"),
)


class FiledThreads:
    """Knows of each message as it was seen last; only what is new is joined, and what went or changed begins anew."""

    def __init__(self) -> None:
        self._seen: dict[str, Filed] = {}
        self._threads = Threads()
        self._ids: dict[str, str] = {}

    def misplaced(self, messages: Mapping[str, Filed]) -> dict[str, str]:
        """Key → thread id, of those of a record's `messages` that do not say so themselves.

        Where nothing but this ever sets their threads, they all say so once it has been done.
        """
        other = {key: message for key, message in messages.items() if self._seen.get(key) is not message}
        before = {key: self._seen[key] for key in other.keys() & self._seen.keys()}
        self._seen |= other
        if len(self._seen) > len(messages) or any(
            _DECIDING(old) != _DECIDING(other[key]) for key, old in before.items()
        ):
            self._seen = dict(messages)
            self._threads = Threads([_threadable(message) for message in messages.values()])
            self._ids = self._threads.ids()
            changed = self._ids
        else:
            changed = self._threads.add([_threadable(one) for key, one in other.items() if key not in before])
            self._ids |= changed
        return {key: self._ids[key] for key in other | changed if messages[key].thread != self._ids[key]}


def _threadable(message: Filed) -> Threadable:
    return Threadable(
        key=message.key,
        message_id=message.message_id,
        references=message.references,
        thread_index=message.thread_index,
        base_subject=message.base_subject,
        is_reply=message.is_reply,
        sender=message.sender.address,
        recipients=message.to,
        at=message.at,
        own=message.own_print,
        quoted=message.quoted_print,
        series=UNNUMBERED if message.is_reply else numbered(message.subject),
    )

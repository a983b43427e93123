"""The threads of a record's filed messages, kept from one look at the record to the next."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from itertools import chain, compress, repeat
from operator import attrgetter, is_not

from daemon.core.filing.threadable import UNNUMBERED, Threadable, numbered
from daemon.core.filing.threads import Threads
from daemon.core.model import Filed, OriginKind

# All of a message that bears on its own thread or another's.
_DECIDING = attrgetter(
    *("key", "message_id", "references", "thread_index", "base_subject", "subject", "is_reply", "origin"),
    *("sender", "to", "at", "own_print", "quoted_print"),
)


class FiledThreads:
    """Knows of each message as it was seen last; only what is new is joined, and what went or changed begins anew."""

    def __init__(self) -> None:
        self._seen: dict[str, Filed] = {}
        self._threads = Threads()
        self._ids: dict[str, str] = {}
        self._refuted = False  # whether any of them is

    @property
    def new(self) -> bool:
        """Whether no message was seen yet."""
        return not self._seen

    def misplaced(self, messages: Mapping[str, Filed]) -> dict[str, str]:
        """Key → thread id, of those of a record's `messages` that do not say so themselves.

        Where nothing but this ever sets their threads, they all say so once it has been done.
        """
        moved = map(
            is_not, messages.values(), chain(self._seen.values(), repeat(None))
        )  # nearly all stand where they did
        other = {key: messages[key] for key in compress(messages, moved) if self._seen.get(key) is not messages[key]}
        before = {key: self._seen[key] for key in other.keys() & self._seen.keys()}
        self._seen |= other
        self._refuted |= any(one.origin is OriginKind.REFUTED for one in other.values())
        if len(self._seen) > len(messages) or any(
            _DECIDING(old) != _DECIDING(other[key]) for key, old in before.items()
        ):
            self._seen = dict(messages)
            self._threads = Threads(_threadables(messages.values()))
            self._ids = self._threads.ids()
            changed = self._ids
        else:
            changed = self._threads.add(_threadables(one for key, one in other.items() if key not in before))
            self._ids |= changed
        changed = changed | self._joining()
        self._ids |= changed
        return {key: self._ids[key] for key in other | changed if messages[key].thread != self._ids[key]}

    def _joining(self) -> dict[str, str]:
        """Key → thread id of the mails that our server refutes: each joins the thread that it names, and joins no two.

        So nobody from outside can make one thread of two, or another of one.
        """
        if not self._refuted:
            return {}
        refuted = [one for one in self._seen.values() if one.origin is OriginKind.REFUTED]
        others = [one for one in self._seen.values() if one.origin is not OriginKind.REFUTED]
        threads = {name: self._ids[one.key] for one in others for name in one.references}
        threads |= {one.message_id: self._ids[one.key] for one in others}
        return {one.key: _named_by(one, threads) for one in refuted}


def _named_by(refuted: Filed, threads: Mapping[str, str]) -> str:
    """The newest known thread of its references, else the one that answers it, else one of its own."""
    named = (threads.get(name) for name in (*reversed(refuted.references), refuted.message_id))
    return next((thread for thread in named if thread), f"refuted-{refuted.key}")


def _threadables(messages: Iterable[Filed]) -> list[Threadable]:
    return [_threadable(one) for one in messages if one.origin is not OriginKind.REFUTED]


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

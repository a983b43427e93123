"""Our mails to the team, by what a reply to one of them brings along."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import cached_property

from daemon.core.commands.tokens import name_of
from daemon.core.state.entry import Entry

# What may be answered with a command.
KINDS = frozenset({"alert", "digest", "draft", "receipt", "answer", "notice", "first", "knock"})


class TeamMail:
    """Made once for many mails of a pass: a look-up costs the same however much the clerk has sent."""

    def __init__(self, outbox: Iterable[Entry]) -> None:
        self._outbox = outbox

    @cached_property
    def by_name(self) -> Mapping[str, Entry]:
        """By the name that a token carries (see `daemon.core.commands.tokens.name_of`)."""
        return {name_of(entry.key): entry for entry in self.by_id.values()}

    @cached_property
    def by_id(self) -> Mapping[str, Entry]:
        """By Message-ID. Whoever looks one up has proved first that we made it."""
        return {entry.message_id: entry for entry in self._outbox if entry.kind in KINDS}

"""Hearing the clients: what they tapped below an update. It is kept with the client, and changes nothing else."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property

from daemon.core.commands.taps import MOODS, Mood, is_good, said, tap_name
from daemon.core.commands.tokens import LIFE, found_in, name_in, without_tokens
from daemon.core.desk.proof import plainly_from
from daemon.core.message.identity import is_ours, key_of, made_id
from daemon.core.model import OriginKind, Reading
from daemon.core.state.entry import Entry, EntryState
from daemon.core.state.pulse import Feedback
from daemon.core.words.rules import Rules
from daemon.core.words.text import one_line

LONGEST = 2_000  # characters of what is written with a tap
_SHORT = 60  # of a reply that says how it was, and nothing else
_ARRIVED = frozenset({EntryState.SENT, EntryState.SENDING, EntryState.UNKNOWN})  # it is, or may be, with the client


class SentUpdates:
    """The updates that went to clients, by what their taps carry. Made once for many mails."""

    def __init__(self, outbox: Iterable[Entry]) -> None:
        self._outbox = outbox

    @cached_property
    def _by_name(self) -> Mapping[str, tuple[Entry, Mood]]:
        return {tap_name(one.key, mood): (one, mood) for one in self._by_id.values() for mood in Mood}

    @cached_property
    def _by_id(self) -> Mapping[str, Entry]:
        return {one.message_id: one for one in self._outbox if one.kind == "update" and one.state in _ARRIVED}

    def shown_by(self, reading: Reading, now: datetime, secret: bytes) -> tuple[Entry, Mood] | None:
        """The update and the answer whose genuine token a mail carries, whoever wrote it.

        None for a reply: in the talk that follows a tap its token goes on standing in the subject.
        """
        message = reading.message
        if message.in_reply_to or message.references or reading.is_reply:
            return None
        texts = [entry.address for entry in (*message.to, *message.cc)]
        for token in found_in([*texts, message.subject]):
            found = self._by_name.get(name_in(token))
            if found and is_good(token, found[0].to, now, secret):
                return found
        return None

    def replied_to(self, reading: Reading, now: datetime, secret: bytes) -> Entry | None:
        """The update that a mail replies to, by its Message-ID."""
        named = (*reading.message.in_reply_to, *reversed(reading.message.references))
        found = (self._by_id.get(one) for one in named if is_ours(one, secret))
        entry = next(filter(None, found), None)
        return entry if entry and now - entry.created <= LIFE else None

    def answered_by(self, reading: Reading, now: datetime, secret: bytes, rules: Rules) -> tuple[Entry, Mood] | None:
        """The same of a reply to an update, by its Message-ID, that says no more than how it was."""
        ours = next((one for one in reading.message.in_reply_to if is_ours(one, secret)), "")
        entry = self._by_id.get(ours)
        if entry is None or now - entry.created > LIFE or len(reading.body.own_text) > _SHORT:
            return None
        mood = said(rules, (reading.language or "",), reading.body.own_text)
        return (entry, mood) if mood else None


@dataclass(frozen=True, slots=True)
class Tap:
    """What a client's reader tapped."""

    client: str  # id
    pulse: Feedback


def tap(
    updates: SentUpdates, reading: Reading, origin: OriginKind, at: datetime, secret: bytes, rules: Rules
) -> Tap | None:
    """What a mail that arrived at `at` taps; None without a token, or from somebody whom the update did not go to.

    A letter that was passed on takes its buttons along: a stranger's tap counts for nothing, nor does one that our
    server refutes.
    """
    message = reading.message
    found = updates.shown_by(reading, at, secret) or updates.answered_by(reading, at, secret, rules)
    if not found or not message.sender or reading.automatic or origin is OriginKind.REFUTED:
        return None
    entry, mood = found
    person = message.sender.address
    if person not in entry.to or not plainly_from(message, person):
        return None
    own = reading.body.own_text if mood not in MOODS else one_line(reading.body.own_text)
    text = own.strip() or without_tokens(message.subject)
    mail = message.message_id or made_id(key_of(message))
    return Tap(entry.client, Feedback(entry.draft.period, person, mood, at, mail, text[:LONGEST]))

"""The lines of a digest: what is kept as it stands in the mail, numbered, and no more of it than a morning bears."""

from __future__ import annotations

from collections.abc import Callable, Container, Iterable, Mapping
from dataclasses import replace
from datetime import datetime, timedelta

from daemon.core.commands.abouts import OnDraft
from daemon.core.filing.strangers import from_stranger
from daemon.core.letters.actions import numbered
from daemon.core.letters.digest_views import DigestView, Health, Held, LetGo, Pending, Settled
from daemon.core.letters.views import TROUBLES, Stranger
from daemon.core.model import Filed, OriginKind, Question, State
from daemon.core.schedule.context import Context
from daemon.core.state.entry import Entry, EntryState
from daemon.core.state.memory import Memory

NEWCOMERS = timedelta(days=7)
# How many of each a digest shows; the rest is counted. A morning's reading is short, and Gmail cuts a mail at 102 kB.
MOST = {
    "overdue": 10,
    "due_today": 10,
    "settled": 5,
    "promises": 5,
    "red_flags": 5,
    "approvals": 4,
    "waiting": 3,
    "let_go": 3,
    "held": 2,
    "hunches": 5,
    "impostors": 3,
    "strangers": 5,
    "drafts": 10,
}

_HEALTH = {"mailbox": "mailbox-changed", "refused": "mailbox-refused", "gone": "mailbox-gone"}
_LASTING = frozenset({"imap", "smtp", "disk", "unwatched"})  # what is told while it lasts, and not when it began


def given_up(ended: Iterable[tuple[Context, Question]], how: str, first: int) -> tuple[LetGo, ...]:
    """As they stand in the mail, numbered from `first`. `how`: an example of the command that brings one back."""
    return tuple(
        LetGo(
            number,
            context.client.name,
            question.text,
            question.asked_at,
            question.lapse.kind if question.state is State.LAPSED and question.lapse else "said",
            numbered(how, number),
        )
        for number, (context, question) in enumerate(ended, first)
    )


def held(asked: Iterable[tuple[Context, Question]], how: str, first: int) -> tuple[Held, ...]:
    """As they stand in the mail, numbered from `first`. `how`: an example of the command that makes one count."""
    return tuple(
        Held(
            number,
            context.client.name,
            question.asked_by,
            question.text,
            question.asked_at,
            command=numbered(how, number),
        )
        for number, (context, question) in enumerate(asked, first)
    )


def taken(settled: Iterable[tuple[Context, Question]], first: int) -> tuple[Settled, ...]:
    """As they stand in the mail, numbered from `first` where a person can still rule on them."""
    return tuple(
        Settled(
            number if question.state is State.REPLIED else None,
            context.client.name,
            question.asked_by,
            question.text,
            question.asked_at,
            question.state,
            context.settled_by(question),
            context.link(question.message_id),
            question.origin is not OriginKind.REFUTED,
        )
        for number, (context, question) in enumerate(settled, first)
    )


# ── the rest of the office ───────────────────────────────────────────────────────────────────────────────────────────
def strangers(
    unmatched: Iterable[Filed],
    how: str,
    first: int,
    now: datetime,
    like: Callable[[str], str],
    asking: Container[str] = (),
    gone: Container[str] = (),
) -> tuple[Stranger, ...]:
    """The people of the last days whom no client claims, newest first, but before them whose domain is `like` another,
    and who is `asking` something, by address; they stay until somebody says whose they are. `gone` are nobody's.

    `how`: an example of the command. `like`: of an address, the known domain that its own looks like, or "".
    """
    newest: dict[str, Filed] = {}
    for message in sorted(unmatched, key=lambda message: message.at):
        if from_stranger(message) and not message.quiet and message.sender.address not in gone:
            newest[_named(message)] = message
    shown = [one for one in newest.values() if now - one.at < NEWCOMERS or one.sender.address in asking]
    alike = {message.sender.address: like(message.sender.address) for message in shown}

    def rank(message: Filed) -> tuple[bool, bool, datetime]:
        sender = message.sender.address
        return bool(alike[sender]), sender in asking, message.at

    shown.sort(key=rank, reverse=True)
    return tuple(
        Stranger(
            number,
            message.sender,
            message.subject,
            message.at,
            numbered(how, number) if message.forwarded_by != message.sender.address else "",
            alike[message.sender.address],
        )
        for number, message in enumerate(shown, first)
    )


def _named(message: Filed) -> str:
    """Who wrote it; what somebody of the team handed over, and names no writer, stands for itself."""
    return message.key if message.forwarded_by == message.sender.address else message.sender.address


def drafts(
    outbox: Iterable[Entry], names: Mapping[str, str], how: str, first: int, now: datetime
) -> dict[OnDraft, Pending]:
    """The letters to clients that wait for approval; `names` are of the PM's clients, by id.

    `how`: an example of the command.
    """
    held = [entry for entry in outbox if entry.to_client and entry.state is EntryState.HELD]
    mine = [entry for entry in held if entry.client in names]
    return {
        entry.draft: _pending(entry, names[entry.client], number, numbered(how, number), now)
        for number, entry in enumerate(mine, first)
    }


def _pending(entry: Entry, client: str, number: int, how: str, now: datetime) -> Pending:
    goes_at = max(filter(None, (entry.alone_at, entry.not_before)), default=now)
    to_come = goes_at if goes_at > now else None
    return Pending(client, entry.created, to_come, bool(entry.alone_at), entry.subject, number, how)


def trimmed(view: DigestView) -> DigestView:
    """The view with so many of each section as MOST says. The short numbers of those left out stay theirs."""
    beyond = {section: len(getattr(view, section)) - most for section, most in MOST.items()}
    shown = {section: getattr(view, section)[:most] for section, most in MOST.items()}
    return replace(view, more={section: count for section, count in beyond.items() if count > 0}, **shown)


def health(memory: Memory, troubles: Mapping[str, Health], since: datetime) -> tuple[Health, ...]:
    """What was told to the admin since then, by kind, and what does not work now: `troubles` by name."""
    times_by_kind = {trouble.kind: [trouble.since] for name, trouble in troubles.items() if name in _LASTING}
    for mark, at in memory.notices(since):
        if mark.topic not in _LASTING and mark.topic != "over":
            kind = _HEALTH.get(mark.topic, mark.topic)
            times_by_kind.setdefault(kind if kind in TROUBLES else "other", []).append(at)
    return tuple(Health(kind, min(times), len(times)) for kind, times in times_by_kind.items())

"""Wishes: how often, and how fully, a client wants to be written to. The PM is asked once, and decides."""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Iterator, Mapping
from datetime import datetime, timedelta
from functools import cached_property
from typing import TypeVar

from daemon.core.desk.desk import Desk
from daemon.core.desk.plan import Plan
from daemon.core.desk.presence import Presence
from daemon.core.desk.proof import plainly_from
from daemon.core.desk.taps import SentUpdates
from daemon.core.desk.writer import Writer
from daemon.core.filing.people import Client, Directory
from daemon.core.letters.views import NoticeView, Wished
from daemon.core.message.identity import key_of, made_id
from daemon.core.model import Address, OriginKind, Reading
from daemon.core.state.marks import Mark
from daemon.core.state.wish import Wish
from daemon.core.words.rules import ENGLISH, Rules
from daemon.core.words.sentences import Splitter
from daemon.core.words.text import one_line

_RHYTHMS = {"weekly": 1, "fortnightly": 2, "four_weekly": 4, "monthly": 0}  # rule → weeks between two updates
_DETAILS = {"brief": "C", "detailed": "A"}
_SENTENCES, _LONGEST = 20, 300  # of a reply that are looked at, and characters of one
_PATIENCE = timedelta(days=14)  # what the PM was not asked by then is over


Value = TypeVar("Value", bound=Hashable)


class WishReader:
    """Reads the replies of clients to updates."""

    def __init__(self, rules: Rules, updates: SentUpdates, secret: bytes) -> None:
        self._rules = rules
        self._updates = updates
        self._secret = secret

    @cached_property
    def _splitter(self) -> Splitter:
        return Splitter(self._rules)

    def wish(self, reading: Reading, origin: OriginKind, at: datetime, directory: Directory) -> Wish | None:
        """What a mail that arrived at `at` wishes; None of any other than the client's own reply to an update.

        Our server has to vouch for its sender: whoever knows the letter could write less of it otherwise.
        """
        message, sender = reading.message, reading.message.sender
        if origin is not OriginKind.VOUCHED or reading.automatic or not sender:
            return None
        entry = self._updates.replied_to(reading, at, self._secret)
        client = directory.clients.get(entry.client) if entry else None
        if client is None or client.update is None or not plainly_from(message, sender.address):
            return None
        if directory.client_at(sender.address) != client.id:
            return None
        sentences = [one.text for one in self._splitter.split(reading.body.own_text)[:_SENTENCES]]
        languages = tuple(dict.fromkeys(filter(None, (reading.language, client.language, ENGLISH))))
        rhythms = self._said(sentences, languages, _RHYTHMS)
        details = self._said(sentences, languages, _DETAILS)
        weeks = next(iter(rhythms)) if len(rhythms) == 1 else None  # two at once are none
        detail = next(iter(details)) if len(details) == 1 else ""
        if weeks is None and not detail:
            return None
        told = [*(rhythms[weeks] if weeks is not None else ()), *details.get(detail, ())]
        mail = message.message_id or made_id(key_of(message))
        by = Address(sender.name, sender.address)
        return Wish(client.id, by, at, mail, weeks, detail, " ".join(dict.fromkeys(told)))

    def _said(
        self, sentences: Iterable[str], languages: Iterable[str], rules: Mapping[str, Value]
    ) -> dict[Value, list[str]]:
        """Each thing that is wished → the sentences that wish it."""
        found: dict[Value, list[str]] = {}
        for sentence in sentences:
            for name in {one for language in languages for one in self._matching(sentence[:_LONGEST], language, rules)}:
                found.setdefault(rules[name], []).append(one_line(sentence))
        return found

    def _matching(self, sentence: str, language: str, rules: Iterable[str]) -> Iterator[str]:
        if not self._rules.maybe(language, "rhythm", "other").matches(sentence):
            yield from (name for name in rules if self._rules.maybe(language, "rhythm", name).matches(sentence))


def wish_asked(desk: Desk, client: Client, presence: Presence, now: datetime) -> Plan:
    """The mail that asks the client's PM, once, whether the newest wish is to be; nothing where it is so already."""
    waiting = [one for one in desk.clerk.wishes if one.client == client.id and one.mark not in desk.clerk.memory]
    if not waiting:
        return Plan()
    wish = max(waiting, key=lambda one: one.at)
    marks: dict[Mark, datetime] = {one.mark: now for one in waiting}
    if client.manner == client.written_to(wish.weeks, wish.detail).manner or now - wish.at > _PATIENCE:
        return Plan(marks=marks)
    writer, reader = Writer(desk, now), presence.reader(desk.directory.pm_of(client.id))
    wished = Wished(wish.by.name or wish.by.address, wish.weeks, wish.detail)
    view = NoticeView(writer.head(reader), "wish", wish.at, one_line(wish.text), client=client.name, wished=wished)
    rendered = desk.team_mails.render("notice", reader.language, view)
    to, about = (Address(reader.name, reader.address),), (wish.about,)
    entry = writer.entry("notice", wish.mark.key, to, rendered, reader.language, client=client.id, about=about)
    return writer.marked(wish.mark.key, entry, marks)


def agreed(desk: Desk, client: str, since: datetime) -> Wished | None:
    """What the client wished and a person agreed to since then."""
    rulings = [one for one in desk.clerk.rulings if (wish := one.wish) and wish.wisher == client and one.at > since]
    wishes = [one.wish for one in sorted(rulings, key=lambda one: one.at) if one.wish]
    weeks = [one.weeks for one in wishes if one.weeks is not None]
    details = [one.detail for one in wishes if one.detail]
    found = Wished("", weeks[-1] if weeks else None, details[-1] if details else "")
    return found if wishes else None

"""The one door into the reading of mail: bytes in, everything that one message says out."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from datetime import date

from daemon.core.body.own_words import BodyReader
from daemon.core.dates.dates import Dates
from daemon.core.message.parse import parse
from daemon.core.message.subjects import Subjects
from daemon.core.model import Act, Ask, Automatic, Kind, Message, Reading, Speech
from daemon.core.reading.acts import COMING, ActReader
from daemon.core.reading.asks import WEAK, AskReader
from daemon.core.reading.automatic import AutomaticReader
from daemon.core.reading.bounces import bounced
from daemon.core.reading.enclosures import sealed
from daemon.core.reading.language import LanguageReader
from daemon.core.reading.persons import PersonSigns
from daemon.core.words.rules import Rules

LONGEST = 100_000  # characters of the own words that are looked through: what is longer is a log or a book
_APPROVING = frozenset({Speech.APPROVAL, Speech.CONDITIONAL})


class Reader:
    """Everything that is compiled from the rules, made once."""

    def __init__(self, rules: Rules) -> None:
        self.subjects = Subjects(rules)
        self._bodies = BodyReader(rules)
        self._automatic = AutomaticReader(rules)
        self._persons = PersonSigns(rules)
        self._languages = LanguageReader(rules)
        self._asks = AskReader(rules)
        self._acts = ActReader(rules, Dates(rules))

    def read(self, raw: bytes, hint: str | None = None, today: date | None = None) -> Reading:
        """Read one message. Raises Unreadable.

        `hint` is the client's configured language, `today` the local day of its arrival (the message's own date when
        None), from which "by Friday" is counted.
        """
        return self.understand(parse(raw), hint, today)

    def understand(
        self,
        message: Message,
        hint: str | None = None,
        today: date | None = None,
        own: Collection[str] = (),
        *,
        client: bool = False,
    ) -> Reading:
        """The same for a message that is parsed already. `own`: the team's addresses and domains; what comes through
        a mailing list of theirs, as a shared mailbox often is one, is no list's mail. `client`: a configured client
        wrote it, whom no single sign of a machine mutes; what an automatic mail of theirs asks is read, too.
        """
        body = self._bodies.read(message)
        verdict = self._automatic.judge(message, body.own_text, own)
        language = self._languages.detect(body.own_text or message.subject, hint)
        base = self.subjects.base(message.subject)
        day = today or (message.date.date() if message.date else date(1970, 1, 1))
        is_reply = self.subjects.is_reply(message.subject)
        said = body.own_text[:LONGEST]
        letter = said.removesuffix(body.sign_off)
        asks: tuple[Ask, ...] = ()
        acts: tuple[Act, ...] = ()
        if verdict is None or client:
            asks = self._asks.read(letter, base, language, is_reply=is_reply)
        if verdict and client:
            if self._persons.outweigh(verdict, message, body, asks):
                verdict = None
            else:
                asks = self._persons.doubtful(verdict, message, body, asks)
        if verdict is None:
            if not body.own_text.strip() and not asks:
                asks = _unread(message, base)
            marks = () if is_reply else self._acts.tagged(message.subject, language)
            done = (act for part in (letter, body.sign_off) for act in self._acts.read(part, language, day))
            acts = (*marks, *_without_asked(done, asks))
        failed = bounced(message) if verdict and verdict.kind is Automatic.BOUNCE else None
        return Reading(message, body, language, verdict, asks, acts, base, is_reply, failed)


def _without_asked(acts: Iterable[Act], asks: tuple[Ask, ...]) -> Iterator[Act]:
    """The acts without what an ask only speaks of: "the tap that we chose, is it in stock"; "it will have to be bigger
    by Friday, please".
    """
    questions = {ask.text for ask in asks if ask.kind is Kind.QUESTION and not ask.text.endswith(("?", ".", "!"))}
    spoken_of = {ask.text for ask in asks}
    for act in acts:
        asked = questions if act.speech in _APPROVING else spoken_of if act.rule.endswith(COMING) else ()
        if not any(text in act.text for text in asked):
            yield act


def _unread(message: Message, subject: str) -> tuple[Ask, ...]:
    """What a mail that we cannot read may ask: somebody has to open it."""
    name = sealed(message.attachments)
    return (Ask(subject or name, Kind.QUESTION, WEAK, "cannot be read here"),) if name else ()

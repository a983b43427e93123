"""The one door into the reading of mail: bytes in, everything that one message says out."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from dataclasses import replace
from datetime import date

from daemon.core.body.own_words import BodyReader
from daemon.core.dates.dates import Dates
from daemon.core.filing.fingerprints import fingerprint
from daemon.core.message.parse import parse
from daemon.core.message.subjects import Subjects
from daemon.core.model import Act, Ask, Automatic, AutomaticMail, Body, Kind, Message, Reading, Speech
from daemon.core.reading.acts import COMING, ActReader
from daemon.core.reading.asks import AskReader
from daemon.core.reading.automatic import AutomaticReader
from daemon.core.reading.bounces import bounced
from daemon.core.reading.language import LanguageReader
from daemon.core.reading.persons import PersonSigns
from daemon.core.reading.unread import UnreadReader
from daemon.core.reading.votes import VoteReader
from daemon.core.words.rules import Rules

LONGEST = 100_000  # characters of the own words that are looked through: what is longer is a log or a book
_ANSWERS = frozenset({"REPLY", "COUNTER", "CANCEL", "DECLINECOUNTER"})
_TO_MANY = frozenset({Automatic.LIST, Automatic.BULK})
_APPROVING = frozenset({Speech.APPROVAL, Speech.CONDITIONAL})


class Reader:
    """Everything that is compiled from the rules, made once."""

    def __init__(self, rules: Rules) -> None:
        self.subjects = Subjects(rules)
        self._bodies = BodyReader(rules)
        self._automatic = AutomaticReader(rules)
        self._persons = PersonSigns(rules)
        self._unread = UnreadReader(rules)
        self._votes = VoteReader(rules)
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
        wrote it, whom no single sign of a machine mutes; what an automatic mail of theirs asks is read, too, and
        what any may ask.
        """
        body = self._bodies.read(message)
        verdict = self._automatic.judge(message, body.own_text, own)
        language = self._languages.detect(body.own_text or message.subject, hint)
        base = self.subjects.base(message.subject)
        is_reply = self.subjects.is_reply(message.subject)
        letter = body.own_text[:LONGEST].removesuffix(body.sign_off)
        asks: tuple[Ask, ...] = ()
        acts: tuple[Act, ...] = ()
        hunch = ""
        if verdict is None or client:
            asks = self._asks.read(letter, base, language, is_reply=is_reply)
        elif _answers_invitation(verdict, message):
            asks = self._asks.read(letter, "", language, is_reply=True)
        verdict, asks = self._weighed(verdict, message, body, asks, client=client)
        if verdict is None:
            if pressed := self._votes.vote(message, body, is_reply=is_reply):
                body, asks, acts = replace(body, own_text=pressed), (), self._votes.acts(pressed)
            elif unread := self._unread.ask(message, body, base):
                asks = unread
            else:
                day = today or (message.date.date() if message.date else date(1970, 1, 1))
                marks = () if is_reply else self._acts.tagged(message.subject, language)
                done = (act for part in (letter, body.sign_off) for act in self._acts.read(part, language, day))
                acts = (*marks, *_without_asked(done, asks))
                hunch = "" if asks or not client else self._asks.hunch(letter, language, is_reply=is_reply)
        failed = bounced(message) if verdict and verdict.kind is Automatic.BOUNCE else None
        own_print, quoted = _print(body.own_text), _print(body.quoted or body.forwarded)
        found = Reading(message, body, language, verdict, asks, acts, base, is_reply, failed)
        return replace(found, own_print=own_print, quoted_print=quoted, hunch=hunch)

    def skim(self, message: Message, own: Collection[str] = ()) -> Reading | None:
        """What its marks say of a mail to many, without its words; None for any other, which is to be understood.

        Of a stranger's no more is kept, and nobody is owed anything by it. `own` as in `understand`.
        """
        found: list[str] = []

        def said() -> str:
            found.append(self._bodies.read(message).own_text)
            return found[0]

        verdict = self._automatic.judged(message, said, own)
        if found or verdict is None or verdict.kind not in _TO_MANY:
            return None
        base, is_reply = self.subjects.base(message.subject), self.subjects.is_reply(message.subject)
        return Reading(message, Body(""), None, verdict, (), (), base, is_reply, whole=False)

    def _weighed(
        self, verdict: AutomaticMail | None, message: Message, body: Body, asks: tuple[Ask, ...], *, client: bool
    ) -> tuple[AutomaticMail | None, tuple[Ask, ...]]:
        """The verdict, once it was weighed against what a person would ask; and what is asked then."""
        if verdict is None:
            return None, asks
        if _answers_invitation(verdict, message):
            said = self._persons.doubtful(verdict, message, body, asks)
            return (None, said) if said else (verdict, ())
        if not client:
            return verdict, ()
        if self._persons.outweigh(verdict, message, body, asks):
            return None, asks
        return verdict, self._persons.doubtful(verdict, message, body, asks)


def _print(text: str) -> tuple[int, ...]:
    return tuple(sorted(fingerprint(text)))


def _answers_invitation(verdict: AutomaticMail, message: Message) -> bool:
    """Whether somebody who accepts, declines or proposes another time may have written words beside it (RFC 5546)."""
    return verdict.kind is Automatic.CALENDAR and message.calendar in _ANSWERS


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

"""What speaks for a person where one sign speaks for a machine: asked of clients' mail, which must not be muted.

Help desks, groups and servers on the way mark what people write as they mark what programs do. A client's mail is
held to be automatic only by a mark that none but an answering program sets, or by signs of two kinds.
"""

from __future__ import annotations

from dataclasses import dataclass

from daemon.core.message.groups import group_names
from daemon.core.model import Ask, Automatic, AutomaticMail, Body, Message, Part
from daemon.core.words.lexicon import Lexicon
from daemon.core.words.rules import Rules
from daemon.core.words.text import one_line, words

_GREETING = 6  # words of the line that greets at most
_SIGNING = 4  # … and of the line that names its writer
_CLEAR = 0.6  # certainty of an ask that speaks for a person
_PASSED_ON = frozenset({"list", "bulk", "generated"})  # marks of whatever passes mail on, whoever wrote it
_WORDED = ("absence", "away", "received", "machine")  # what programs say that answer for somebody
_DOUBTED = frozenset({Automatic.AUTO_REPLY, Automatic.BULK, Automatic.LIST, Automatic.CALENDAR})
_TWO = 2


@dataclass(frozen=True, slots=True)
class _Letter:
    """What of a letter a mail has."""

    greets: bool
    asks: bool
    signed: bool  # its writer's name stands below

    @property
    def whole(self) -> bool:
        return self.asks and (self.greets or self.signed)

    @property
    def personal(self) -> bool:
        return self.asks or (self.greets and self.signed)


class PersonSigns:
    """Weighs a verdict on a client's mail against what a person would write."""

    def __init__(self, rules: Rules) -> None:
        self._greeting = Lexicon.everywhere(rules, "commands", "greeting").words
        self._worded = Lexicon(
            rules.rule(language, "automatic", kind) for language in rules.languages("automatic") for kind in _WORDED
        )
        self._server = Lexicon([rules.rule("mail", "automatic", "bounce_text")])
        self._campaign = Lexicon([rules.rule("mail", "automatic", "campaign")])
        self._two_way = Lexicon([rules.rule("mail", "automatic", "two_way")])
        self._way_out = Lexicon([rules.rule("mail", "automatic", "way_out")])

    def outweigh(self, verdict: AutomaticMail, message: Message, body: Body, asks: tuple[Ask, ...]) -> bool:
        """Whether a person wrote it for all that `verdict` says; `asks` are what it would ask then."""
        letter = self._letter(message, body, asks)
        name = verdict.rule.rpartition(".")[2]
        if name in _PASSED_ON:
            personal = letter.whole if name == "list" and not _of_sender(message) else letter.personal
            return personal and not self._to_many(message)
        if name == "no_reply":
            return letter.asks and letter.signed
        if name in ("null-return-path", "subject", "auto_subject"):
            return letter.personal and self._worded.find(body.own_text) is None
        if name in ("bounce_text", "daemon"):
            undeclared = "report" not in message.content_type and not message.report
            return letter.personal and undeclared and self._server.find_pattern(body.own_text) is None
        return False

    def doubtful(self, verdict: AutomaticMail, message: Message, body: Body, asks: tuple[Ask, ...]) -> tuple[Ask, ...]:
        """Those of `asks` that a person should see, although the mail is held to be automatic."""
        if verdict.kind not in _DOUBTED or self._to_many(message):
            return ()
        return tuple(ask for ask in asks if _clear(ask, body))

    def _letter(self, message: Message, body: Body, asks: tuple[Ask, ...]) -> _Letter:
        lines = [line for line in body.own_text.splitlines() if line.strip()]
        signed = [part.text for part in body.removed if part.part is Part.SIGNATURE]
        ends = [*lines[-_TWO:], *(line for text in signed for line in text.splitlines())]
        own = set(words(message.sender.name) if message.sender else ())
        return _Letter(
            greets=bool(lines) and self._greets(lines[0]),
            asks=any(_clear(ask, body) for ask in asks),
            signed=any(own.intersection(words(line)) and len(line.split()) <= _SIGNING for line in ends),
        )

    def _greets(self, line: str) -> bool:
        said = words(line)
        return len(said) <= _GREETING and any(" ".join(said[:n]) in self._greeting for n in (1, _TWO))

    def _to_many(self, message: Message) -> bool:
        """Whether it went out to many who can only leave: a group whose members write to it lets them leave, too."""
        lines = "\n".join(f"{name}: {value}" for name, values in message.headers.items() for value in values)
        if self._two_way.find_pattern(lines):
            return False
        text = message.text.splitlines()
        ways = " ".join(message.headers.get("list-unsubscribe", ())).lower()
        by_mail = _of_sender(message) and "http" not in ways  # Sympa and Mailman let members leave so
        leaves = (bool(ways) and not by_mail) or any(self._way_out.find(line) for line in text[-8:])
        return leaves or self._campaign.find_pattern(lines) is not None


def _of_sender(message: Message) -> bool:
    """Whether the list is of the sender's own domain: others are open to whom it may concern."""
    domain = message.sender.address.rpartition("@")[2] if message.sender else ""
    return bool(domain) and domain in group_names(message)


def _clear(ask: Ask, body: Body) -> bool:
    """Whether the writer's own words ask it, and not the subject alone."""
    return ask.certainty >= _CLEAR and one_line(ask.text) in one_line(body.own_text)

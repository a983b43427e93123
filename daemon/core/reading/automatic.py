"""People or machine: whether a person wrote a message for us to answer (RFC 3834, 3464, 5965, 8098, 5546, 2369).

The signs that a program gives on purpose come first, then its habits, then its wording. What is only likely leaves a
mail to the person who may have written it: a client who is muted costs more than a bounce that is read.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from daemon.core.message.groups import group_names
from daemon.core.message.parts import PACKED
from daemon.core.message.subjects import Subjects
from daemon.core.model import Automatic, AutomaticMail, Away, Message
from daemon.core.reading.absence import AbsenceReader
from daemon.core.reading.enclosures import is_sealed
from daemon.core.words.lexicon import Lexicon
from daemon.core.words.rules import Rules

MAX_BOUNCE_TEXT = 8000  # characters in which a bounce says that it is one
MAX_RECEIPT = 500  # characters in which a receipt does

_CALENDAR = frozenset({"REQUEST", "REPLY", "CANCEL", "COUNTER", "DECLINECOUNTER", "REFRESH", "ADD"})
_HEADER_RULES = (
    "says_human",
    "answers_itself",
    "generated",
    "failed_delivery",
    "list",
    "bulk",
    "campaign",
    "calendar_header",
    "help_desk",
)
_TEXT_RULES = (
    *("asks_beside", "daemon", "may_be_daemon", "daemon_name", "no_reply", "bounce_subject", "complaint_subject"),
    *("bounce_text", "bounce_shape", "calendar_subject", "calendar_line", "receipt"),
    *("receipt_subject", "recall_subject", "recall_text"),
)
# How a newsletter ends: why it was sent, how to get no more, where to see it as it was meant.
_MASS_RULES = ("sent_because", "way_out", "in_browser")
_WORD_RULES = (*_MASS_RULES, "calendar_text")
_ENOUGH = 2  # of them; a person may write one: "please put an unsubscribe link into our newsletter"
_FOOTER = 8  # lines at the end in which they stand
_HOURS = re.compile(r"\d{1,2}[:.]\d{2}\s*[–—-]\s*\d{1,2}[:.]\d{2}")
_DELIVERY = ("message/delivery-status", "message/global-delivery-status")
_RECEIPT = ("message/disposition-notification", "message/global-disposition-notification")
_RECEIPT_CLASS = re.compile(r"(?i)IPNN?RN|Read Receipt|\.(?:DR|NDR)$")  # read, not read, delivered
_TRACES = ("received", "x-received", "dkim-", "arc-", "authentication-results", "x-ms-exchange-antispam", "x-google-")


@dataclass(frozen=True)
class _Case:
    message: Message
    said: Callable[[], str]  # the own words: to find them costs more than most signs do
    marks: frozenset[str]  # the rules that know one of its headers
    human: bool  # the mail says that a person sent it (RFC 3834 section 5: `Auto-Submitted: no`)
    own_list: bool = False  # the list is the team's own: a shared mailbox that is a group

    @cached_property
    def own_text(self) -> str:
        return self.said()


class AutomaticReader:
    """Tells machines from people by the rules in `rules/mail/automatic.toml` and `rules/<language>/automatic.toml`."""

    def __init__(self, rules: Rules) -> None:
        self._signs = {name: Lexicon([rules.rule("mail", "automatic", name)]) for name in _TEXT_RULES}
        self._words = {name: Lexicon([rules.rule("mail", "automatic", name)]) for name in _WORD_RULES}
        self._marks = Lexicon(rules.rule("mail", "automatic", name) for name in _HEADER_RULES)
        self._absence = AbsenceReader(rules)
        self._subjects = Subjects(rules)

    def judge(self, message: Message, own_text: str, own: Collection[str] = ()) -> AutomaticMail | None:
        """Which machine wrote `message`, whose own words are `own_text`; None for a person. `own`: the team's addresses
        and domains, lower-cased, so that their own group is no mailing list.
        """
        return self.judged(message, lambda: own_text, own)

    def judged(self, message: Message, said: Callable[[], str], own: Collection[str]) -> AutomaticMail | None:
        """The same, where the own words are only found if the verdict hangs on them."""
        marks = self._marks.keys_pattern("\n".join(_lines(message)))
        case = _Case(message, said, marks, "says_human" in marks, _of_own_list(message, own))
        steps = (self._report, self._bounce, self._calendar, self._answer, self._mass, self._notification, self._worded)
        return next((verdict for step in steps if (verdict := step(case))), None)

    # ── reports and bounces ──
    def _report(self, case: _Case) -> AutomaticMail | None:
        """The reports of RFC 3464, 5965 and 8098; in a forward they are parts like others."""
        kind, parts = case.message.content_type, case.message.report
        if kind != "multipart/report" and not (self._daemon(case) or self._null_path(case)):
            return None
        if any(name in parts for name in _RECEIPT):
            return AutomaticMail(Automatic.AUTO_REPLY, "mail/automatic.disposition-notification")
        if any(name in parts for name in _DELIVERY) or kind == "multipart/report":
            return AutomaticMail(Automatic.BOUNCE, "mail/automatic.report")
        return None

    def _bounce(self, case: _Case) -> AutomaticMail | None:
        """Bounces in free form: a server's sender, subject and wording, two of them together."""
        if "failed_delivery" in case.marks:
            return self._verdict(Automatic.BOUNCE, "failed_delivery")
        if self._says("complaint_subject", case.message.subject) and not case.own_text.strip():
            return self._verdict(Automatic.BOUNCE, "complaint_subject")
        text = (case.message.text or case.own_text)[:MAX_BOUNCE_TEXT]
        subject = self._says("bounce_subject", case.message.subject)
        if self._daemon(case) or case.message.sender is None:
            return self._of_daemon(case, worded=subject or self._says("bounce_text", text))
        if self._null_path(case) and not self._answers(case) and (subject or self._says("bounce_text", text)):
            return self._verdict(Automatic.BOUNCE, "bounce_text")
        if case.human or not (subject or self._no_reply(case)):
            return None
        own = text if subject else case.own_text[:MAX_BOUNCE_TEXT]
        return self._verdict(Automatic.BOUNCE, "bounce_shape") if self._says("bounce_shape", own) else None

    def _of_daemon(self, case: _Case, *, worded: bool) -> AutomaticMail | None:
        """A mail from a server; one from `postmaster` without a bounce's wording may be a person's."""
        address = _address(case.message)
        if worded or (self._says("daemon", address) and not self._says("may_be_daemon", address)):
            return self._verdict(Automatic.BOUNCE, "bounce_text" if worded else "daemon")
        return None

    def _daemon(self, case: _Case) -> bool:
        sender, address = case.message.sender, _address(case.message)
        if self._says("daemon", address):
            return True
        if sender and not address and self._says("daemon_name", sender.name):
            return True
        return self._says("may_be_daemon", address) and self._says("bounce_subject", case.message.subject)

    def _null_path(self, case: _Case) -> bool:
        """Whether the envelope had no sender, or a server (RFC 5321 section 4.5.5): nobody is to answer."""
        values = [value.strip("<> ") for value in case.message.headers.get("return-path", ())]
        return any(not value or self._says("daemon", value) for value in values)

    # ── calendars ──
    def _calendar(self, case: _Case) -> AutomaticMail | None:
        """Invitations and answers to them (RFC 5546); an answer with a question in it is a person's."""
        by_header = "calendar_header" in case.marks
        if case.message.calendar not in _CALENDAR and not by_header:
            return None
        if self._says("asks_beside", case.own_text) or (case.message.calendar != "REQUEST" and "?" in case.own_text):
            return None
        return AutomaticMail(Automatic.CALENDAR, f"mail/automatic.{'calendar_header' if by_header else 'calendar'}")

    # ── answers by programs ──
    def _answer(self, case: _Case) -> AutomaticMail | None:
        if case.human:
            return None
        if rule := self._answers(case):
            return AutomaticMail(Automatic.AUTO_REPLY, rule, self._away(case))
        if self._receipt(case) or self._packed_receipt(case):
            return self._verdict(Automatic.AUTO_REPLY, "receipt")
        if self._recalls(case):
            return self._verdict(Automatic.AUTO_REPLY, "recall_text")
        if self._null_path(case):
            return AutomaticMail(Automatic.AUTO_REPLY, "mail/automatic.null-return-path", self._away(case))
        if "generated" in case.marks and (away := self._away(case)):
            return self._verdict(Automatic.AUTO_REPLY, "generated", away)
        return None

    def _receipt(self, case: _Case) -> bool:
        """Whether the first that is said is that a mail was read; what stands nowhere in the text need not be found."""
        said = not case.message.text.strip() or self._says("receipt", case.message.text)
        return said and self._says("receipt", case.own_text[:MAX_RECEIPT])

    def _packed_receipt(self, case: _Case) -> bool:
        """A receipt of Outlook that is nothing but a `winmail.dat`, by the class in it or by the subject."""
        if _RECEIPT_CLASS.search(case.message.report.get(PACKED, "")):
            return True
        if not self._says("receipt_subject", case.message.subject):
            return False
        return all(is_sealed(file) for file in case.message.attachments) and not case.own_text.strip()

    def _recalls(self, case: _Case) -> bool:
        """Whether Outlook takes a mail back, and nothing else is said."""
        if not self._says("recall_subject", case.message.subject):
            return False
        said = case.own_text.strip()[:MAX_RECEIPT]
        return len(said.splitlines()) <= 1 and (not said or self._says("recall_text", said))

    def _answers(self, case: _Case) -> str | None:
        """The rule by which a header or the subject says that a program answered."""
        if "answers_itself" in case.marks:
            return "mail/automatic.answers_itself"
        rule = self._absence.subject(case.message.subject)
        return rule.name if rule else None

    def _away(self, case: _Case) -> Away | None:
        return self._absence.away(case.message.subject, case.own_text, _day(case.message))

    # ── one to many ──
    def _mass(self, case: _Case) -> AutomaticMail | None:
        campaign = "campaign" in case.marks
        bulk = campaign or "bulk" in case.marks
        if "list" in case.marks and not case.own_list and not (bulk and self._no_reply(case)):
            return self._verdict(Automatic.LIST, "list")
        rule = "campaign" if campaign else "bulk"
        return self._verdict(Automatic.BULK, rule) if bulk and not self._by_hand(case) else None

    def _by_hand(self, case: _Case) -> bool:
        """Whether a person may have written it for all the marks of a machine: a help desk marks whatever it sends."""
        return case.human or ("help_desk" in case.marks and "list-unsubscribe" not in case.message.headers)

    def _notification(self, case: _Case) -> AutomaticMail | None:
        if case.human:
            return None
        if "generated" in case.marks and not self._by_hand(case):
            return self._verdict(Automatic.BULK, "generated")
        return self._verdict(Automatic.BULK, "no_reply") if self._no_reply(case) else None

    def _no_reply(self, case: _Case) -> bool:
        """A sender that takes no answer; but a web form writes from one for the person in Reply-To."""
        if not self._says("no_reply", _address(case.message)):
            return False
        answers = [person.address for person in case.message.reply_to if person.address]
        return not any("+" not in address and not self._says("no_reply", address) for address in answers)

    # ── wording alone ──
    def _worded(self, case: _Case) -> AutomaticMail | None:
        if case.human or self._subjects.is_forward(case.message.subject):
            return None
        rule = self._absence.wording(case.message.subject, case.own_text)
        if rule:
            return AutomaticMail(Automatic.AUTO_REPLY, rule, self._away(case))
        if self._says("calendar_subject", case.message.subject) and self._only_calendar(case):
            return self._verdict(Automatic.CALENDAR, "calendar_subject")
        if not self._subjects.is_reply(case.message.subject) and self._signs_of_mass(case) >= _ENOUGH:
            return self._verdict(Automatic.BULK, "way_out")
        return None

    def _only_calendar(self, case: _Case) -> bool:
        """Whether below "Accepted: Kick-off" stands only what a calendar writes: the answer, the title, the hours."""
        title = case.message.subject.partition(":")[2].strip().lower()
        lines = [line.strip() for line in case.own_text.splitlines() if line.strip()]
        said = [line for line in lines if self._words["calendar_text"].find(line) or _HOURS.search(line)]
        known = [line for line in lines if self._repeats(case, line, title) or self._says("calendar_line", line)]
        rest = [line for line in lines if line not in said and line not in known]
        return not rest and bool(said or not lines)

    def _repeats(self, case: _Case, line: str, title: str) -> bool:
        return line.lower() in case.message.subject.lower() or bool(title and title in line.lower())

    def _signs_of_mass(self, case: _Case) -> int:
        """How many signs of a newsletter stand at the end; each of them alone a person may write."""
        text = case.message.text or case.own_text
        lines = [line for line in text.splitlines() if line.strip()][-_FOOTER:]
        return sum(any(self._words[name].find(line) for line in lines) for name in _MASS_RULES)

    def _says(self, name: str, text: str) -> bool:
        return bool(text) and self._signs[name].find_pattern(text) is not None

    def _verdict(self, kind: Automatic, name: str, away: Away | None = None) -> AutomaticMail:
        return AutomaticMail(kind, f"mail/automatic.{name}", away)


def _lines(message: Message) -> Iterator[str]:
    for name, values in message.headers.items():
        if not name.startswith(_TRACES):
            for value in values:
                yield f"{name}: {value}"


def _of_own_list(message: Message, own: Collection[str]) -> bool:
    """Whether one of the fields that name a list (RFC 2919, 2369) names an address or a domain of `own`."""
    named = group_names(message)
    return any(f"{mark}{name}" in named for name in own for mark in (":", "<", "@", ".", " "))


def _address(message: Message) -> str:
    return message.sender.address if message.sender else ""


def _day(message: Message) -> date | None:
    """The day of writing, in the writer's calendar."""
    at = message.date or message.received
    return at.date() if at else None

"""Machines that bear no mark: newsletters, answers of calendars and absences; and people who nearly write like them."""

from __future__ import annotations

import tomllib
from datetime import date
from pathlib import Path

import pytest

from daemon.adapters.rulebook import shipped_rules
from daemon.core.message.parse import parse
from daemon.core.model import Automatic, AutomaticMail
from daemon.core.reading.automatic import AutomaticReader
from tests.every import every
from tests.languages import LANGUAGES

READER = AutomaticReader(shipped_rules())
MAILS = tomllib.loads((Path(__file__).parent / "unmarked.toml").read_text("utf-8"))["mail"]
HEAD = "From: Paula <paula@client.example>\r\nDate: Wed, 2 Dec 2026 10:00:00 +0100\r\n"


def judge(subject: str, text: str, fields: str = "") -> AutomaticMail | None:
    message = parse(f"{HEAD}{fields}Subject: {subject}\r\n\r\n{text}".encode())
    return READER.judge(message, message.text)


def of(kind: str) -> list[dict[str, str]]:
    return [mail for mail in MAILS if mail["kind"] == kind]


@every("mail", [mail for mail in MAILS if mail["kind"]])
def test_a_machine_without_a_mark_is_told_by_its_words(mail: dict[str, str]) -> None:
    verdict = judge(mail["subject"], mail["text"])
    assert verdict
    assert verdict.kind.value == mail["kind"]


@every("mail", of(""))
def test_a_person_who_writes_of_such_things_is_heard(mail: dict[str, str]) -> None:
    assert judge(mail["subject"], mail["text"]) is None


@pytest.mark.parametrize("mail", of("auto-reply"), ids=lambda mail: mail["subject"])
def test_who_is_back_on_monday_the_14th_is_away_through_the_13th(mail: dict[str, str]) -> None:
    verdict = judge(mail["subject"], mail["text"])
    assert verdict
    assert verdict.away
    assert verdict.away.until == date(2026, 12, 13)


def test_each_language_has_each_kind() -> None:
    assert all(
        {mail["kind"] for mail in MAILS if mail["language"] == language} == {"", "bulk", "calendar", "auto-reply"}
        for language in LANGUAGES
    )


@pytest.mark.parametrize("mail", of("bulk"), ids=lambda mail: mail["subject"])
def test_one_sign_of_a_newsletter_is_not_enough(mail: dict[str, str]) -> None:
    assert judge(mail["subject"], mail["text"].rpartition("\n")[0]) is None


@pytest.mark.parametrize("mail", of("bulk"), ids=lambda mail: mail["subject"])
def test_a_reply_above_a_newsletter_is_a_persons(mail: dict[str, str]) -> None:
    assert judge(f"Re: {mail['subject']}", mail["text"]) is None


def test_a_question_below_an_accepted_invitation_is_a_persons() -> None:
    accepted = "Paula Rossi has accepted this invitation."
    assert judge("Accepted: Kick-off", accepted) == AutomaticMail(Automatic.CALENDAR, "mail/automatic.calendar_subject")
    assert judge("Accepted: Kick-off", f"{accepted}\nCan we talk about the menu?") is None


def test_a_calendar_that_repeats_its_subject_and_adds_the_hours_is_one() -> None:
    verdict = judge("Accepted: Kick-off @ Mon 9 March", "Accepted: Kick-off\nMonday, 9 March 2026 12:00 - 13:00")
    assert verdict
    assert verdict.kind is Automatic.CALENDAR


def test_a_calendar_tells_when_and_where_and_a_person_asks() -> None:
    accepted = "Paula Rossi has accepted this invitation.\n\nWhen: Monday, 9 March 2026\nWhere: Google Meet"
    assert judge("Accepted: Kick-off", accepted)
    assert judge("Accepted: Kick-off", f"{accepted}, or shall we take the hall?") is None
    assert judge("Accepted: Kick-off", f"{accepted}\nPlease bring the plans.") is None

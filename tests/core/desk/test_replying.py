"""The answer to a client that a reader begins with one tap: to whom it goes, and that its first words settle nothing."""

from __future__ import annotations

from dataclasses import replace
from urllib.parse import parse_qs, unquote, urlsplit

import pytest

from daemon.adapters.rulebook import shipped_rules
from daemon.adapters.templates import load_templates
from daemon.core.desk.replying import LONGEST, Replying
from daemon.core.letters.client_views import ChaserView, HoldingView
from daemon.core.letters.mail_kinds import TextView
from daemon.core.letters.render import Renderer
from daemon.core.letters.views import ReplyLink
from daemon.core.model import Address, Filed, Ledger, OriginKind, Speech
from daemon.core.reading.reader import Reader
from daemon.core.schedule.context import Context
from tests.core.desk.office import CLIENTS, INBOX, MARTA, MONDAY, TEAM_WEEK, back_office, office
from tests.correspondence import Mails
from tests.languages import LANGUAGES

ANNA = Address("Anna Rossi", "anna@client.example")


def asked(**more: object) -> Filed:
    return Mails().client("Quando?", by=ANNA, **more)  # type: ignore[arg-type]


def answer(mail: Filed, language: str = "it") -> ReplyLink | None:
    client = replace(CLIENTS["rossi"], language=language)
    context = Context(client, Ledger(), [mail], TEAM_WEEK)
    return Replying(back_office(office())).answer(context, mail.message_id, MARTA)


def fields(reply: ReplyLink | None) -> dict[str, str]:
    assert reply
    link = urlsplit(reply.uri)
    return {"to": unquote(link.path), **{name: values[0] for name, values in parse_qs(link.query).items()}}


def test_an_answer_goes_to_who_asked_in_its_thread_with_the_shared_mailbox_in_copy() -> None:
    told = fields(answer(asked()))
    assert (told["to"], told["cc"], told["subject"]) == ("anna@client.example", INBOX, "Re: Brochure")
    assert told["body"].startswith("Buongiorno Anna,\r\n\r\nGrazie per il messaggio.")
    assert told["body"].endswith("Marta Bianchi")


def test_its_copies_go_to_the_clients_own_people_alone() -> None:
    to = (INBOX, "marta@agency.example", "carlo@client.example", "stranger@elsewhere.example", "anna@client.example")
    assert fields(answer(asked(to=to)))["cc"] == f"{INBOX},carlo@client.example"


def test_a_mail_that_its_sender_did_not_write_cannot_be_answered_with_a_tap() -> None:
    assert answer(asked(origin=OriginKind.REFUTED)) is None


def test_a_subject_that_makes_the_link_too_long_leaves_it_out() -> None:
    assert answer(asked(base_subject="Ж" * LONGEST)) is None


@pytest.mark.parametrize("subject", ["x&bcc=thief@evil.example", "x\r\nBcc: thief@evil.example", "50% #1?body=x"])
def test_a_subject_adds_no_field_to_the_link(subject: str) -> None:
    told = fields(answer(asked(base_subject=subject)))
    assert told.keys() == {"to", "cc", "subject", "body"}
    assert told["subject"] == f"Re: {subject}"


@pytest.mark.parametrize("language", LANGUAGES)
def test_its_first_words_hold_off_and_answer_nothing(language: str) -> None:
    """Sent as it is, it leaves the question open: the ledger would take no promise, approval or turn from it."""
    view = HoldingView("Marta Bianchi", "Anna")
    text = Renderer(load_templates(), shipped_rules()).text("holding", language, view)
    raw = f"From: marta@agency.example\r\nSubject: Re: x\r\nContent-Type: text/plain; charset=utf-8\r\n\r\n{text}\r\n"
    reading = Reader(shipped_rules()).read(raw.encode(), language)
    assert {act.speech for act in reading.acts} == {Speech.HOLDING, Speech.THANKS}
    assert reading.asks == ()


@pytest.mark.parametrize("kind", ["holding", "chaser"])
@pytest.mark.parametrize("language", LANGUAGES)
def test_a_client_is_greeted_as_the_configuration_wants_in_each_language(kind: str, language: str) -> None:
    views: dict[str, TextView] = {
        "holding": HoldingView("Marta Bianchi", "Anna", "pani Anno"),
        "chaser": ChaserView("UTC", "Quando?", MONDAY, "Marta Bianchi", "Anna", "pani Anno"),
    }
    text = Renderer(load_templates(), shipped_rules()).text(kind, language, views[kind])
    assert "pani Anno" in text.splitlines()[0]

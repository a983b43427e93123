"""What became of a mail is known exactly, on a real SMTP server and a network that fails."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from daemon.adapters.secrets import secret
from daemon.adapters.smtp.connect import SmtpError, SmtpSettings
from daemon.adapters.smtp.session import Smtp, ascii_domain
from daemon.adapters.transport import Failure, Security
from daemon.core.schedule.outbox import Outcome
from tests.servers.certificate import Certificate, make
from tests.servers.proxy import Proxy
from tests.servers.smtp_server import SmtpServer

Settings = Callable[..., SmtpSettings]
RAW = b"Message-ID: <1@agency.example>\r\nSubject: Update\r\n\r\nLine\r\n.\r\n..two dots\r\nlast"
SENDER = "projects@agency.example"
ANNA = "anna@client.example"
BRUNO = "bruno@client.example"
PASSWORD = "geheim-und-lang"


@pytest.fixture
def smtp(smtp_server: SmtpServer, smtp_settings: Settings) -> Iterator[Smtp]:
    with Smtp(smtp_settings(smtp_server.port)) as smtp:
        yield smtp


def test_a_mail_arrives_byte_for_byte(smtp: Smtp, smtp_server: SmtpServer) -> None:
    attempt = smtp.send(RAW, SENDER, [ANNA, BRUNO])
    assert (attempt.outcome, dict(attempt.refused)) == (Outcome.SENT, {})
    (mail,) = smtp_server.mails
    assert (mail.sender, mail.recipients, mail.raw) == (SENDER, (ANNA, BRUNO), RAW + b"\r\n")


def test_a_recipient_in_several_spellings_gets_one_copy(smtp: Smtp, smtp_server: SmtpServer) -> None:
    """Postfix delivers one, Exim and OpenSMTPD one for each spelling, to the same person."""
    spellings = [
        "Anna@Client.example",
        ANNA,
        BRUNO,
        "ANNA@client.EXAMPLE",
        "c@bücher.example",
        "c@xn--bcher-kva.example",
    ]
    assert smtp.send(RAW, SENDER, spellings).outcome is Outcome.SENT
    assert smtp_server.mails[0].recipients == ("Anna@Client.example", BRUNO, "c@xn--bcher-kva.example")
    smtp_server.refuse.recipients["Anna@Client.example"] = "550 5.1.1 nobody of that name"
    assert smtp.send(RAW, SENDER, spellings[:2]).outcome is Outcome.REFUSED


def test_many_mails_go_over_one_connection(smtp: Smtp, smtp_server: SmtpServer) -> None:
    assert [smtp.send(RAW, SENDER, [ANNA]).outcome for _ in range(5)] == [Outcome.SENT] * 5
    assert smtp_server.connections == 1


@pytest.mark.parametrize(
    ("reply", "outcome"),
    [
        ("451 4.3.0 try again later", Outcome.LATER),
        ("452 4.2.2 mailbox full", Outcome.LATER),
        ("421 4.3.2 closing down", Outcome.LATER),
        ("550 5.7.1 refused by policy", Outcome.REFUSED),
        ("554 5.6.0 I do not like the content", Outcome.REFUSED),
        ("530 5.7.0 log in first", Outcome.LATER),
    ],
)
def test_a_4xx_to_the_message_is_for_later_and_a_5xx_for_good(
    smtp: Smtp, smtp_server: SmtpServer, reply: str, outcome: Outcome
) -> None:
    smtp_server.refuse.content = reply
    attempt = smtp.send(RAW, SENDER, [ANNA])
    assert (attempt.outcome, attempt.reason) == (outcome, reply)
    assert smtp_server.mails == []


@pytest.mark.parametrize("reply", ["451 4.3.0 later", "500 5.5.1 what?", "550 5.7.1 blocked", "552 5.2.2 over quota"])
@pytest.mark.parametrize("where", ["hello", "sender"])
def test_what_is_refused_before_the_recipients_is_the_servers_state_and_tried_again(
    smtp: Smtp, smtp_server: SmtpServer, reply: str, where: str
) -> None:
    setattr(smtp_server.refuse, where, reply)
    attempt = smtp.send(RAW, SENDER, [ANNA])
    assert (attempt.outcome, attempt.refused) == (Outcome.LATER, {})
    assert reply in attempt.reason
    assert "smtp.from" in attempt.remedy
    setattr(smtp_server.refuse, where, "")
    assert smtp.send(RAW, SENDER, [ANNA]).outcome is Outcome.SENT


@pytest.mark.parametrize("where", ["content", "sender"])
def test_who_is_told_to_stop_waits_no_longer_than_two_seconds_for_the_server(
    smtp_server: SmtpServer, smtp_settings: Settings, where: str
) -> None:
    smtp_server.refuse.delay, smtp_server.refuse.slow_sender = (30.0, False) if where == "content" else (30.0, True)
    began = time.monotonic()
    with Smtp(
        smtp_settings(smtp_server.port, timeout=60, final_timeout=120), lambda: time.monotonic() > began + 0.3
    ) as smtp:
        attempt = smtp.send(RAW, SENDER, [ANNA])
    assert time.monotonic() - began < 2.3
    assert attempt.outcome is (Outcome.UNKNOWN if where == "content" else Outcome.LATER)
    assert "stopped" in attempt.reason


def test_after_a_refusal_the_next_mail_goes(smtp: Smtp, smtp_server: SmtpServer) -> None:
    smtp_server.refuse.recipients[BRUNO] = "550 5.1.1 nobody of that name"
    assert smtp.send(RAW, SENDER, [BRUNO]).outcome is Outcome.REFUSED
    assert smtp.send(RAW, SENDER, [ANNA]).outcome is Outcome.SENT


def test_one_recipient_refused_is_told_while_the_others_get_it(smtp: Smtp, smtp_server: SmtpServer) -> None:
    smtp_server.refuse.recipients[BRUNO] = "550 5.1.1 nobody of that name"
    attempt = smtp.send(RAW, SENDER, [ANNA, BRUNO])
    assert attempt.outcome is Outcome.SENT
    assert {who: (str(why), why.for_good) for who, why in attempt.refused.items()} == {
        BRUNO: ("550 5.1.1 nobody of that name", True)
    }
    assert smtp_server.mails[0].recipients == (ANNA,)


@pytest.mark.parametrize(
    ("anna", "bruno", "outcome"),
    [
        ("550 no", "550 no", Outcome.REFUSED),
        ("550 no", "450 greylisted", Outcome.LATER),
        ("450 greylisted", "450 greylisted", Outcome.LATER),
    ],
)
def test_all_recipients_refused_is_for_good_only_if_each_is(
    smtp: Smtp, smtp_server: SmtpServer, anna: str, bruno: str, outcome: Outcome
) -> None:
    smtp_server.refuse.recipients = {ANNA: anna, BRUNO: bruno}
    attempt = smtp.send(RAW, SENDER, [ANNA, BRUNO])
    assert attempt.outcome is outcome
    assert {who: str(why) for who, why in attempt.refused.items()} == {ANNA: anna, BRUNO: bruno}


def test_a_connection_that_dies_after_the_final_dot_leaves_the_outcome_unknown(
    smtp_server: SmtpServer, smtp_settings: Settings
) -> None:
    with Proxy(smtp_server.port, swallow_after=b"\r\n.\r\n") as proxy, Smtp(smtp_settings(proxy.port)) as smtp:
        attempt = smtp.send(b"Subject: x\r\n\r\nx", SENDER, [ANNA])
    assert attempt.outcome is Outcome.UNKNOWN
    assert len(smtp_server.mails) == 1  # it was accepted: sending it again would be the second time


@pytest.mark.parametrize("word", [b"MAIL FROM", b"RCPT TO", b"DATA\r\n"])
def test_a_connection_that_dies_before_the_content_is_for_later(
    smtp_server: SmtpServer, smtp_settings: Settings, word: bytes
) -> None:
    with Proxy(smtp_server.port, swallow_after=word) as proxy, Smtp(smtp_settings(proxy.port)) as smtp:
        assert smtp.send(RAW, SENDER, [ANNA]).outcome is Outcome.LATER
    assert smtp_server.mails == []


def test_a_server_that_is_silent_after_the_content_leaves_the_outcome_unknown(
    smtp_server: SmtpServer, smtp_settings: Settings
) -> None:
    smtp_server.refuse.delay = 5.0
    with Smtp(smtp_settings(smtp_server.port, final_timeout=0.3)) as smtp:
        attempt = smtp.send(RAW, SENDER, [ANNA])
    assert (attempt.outcome, len(smtp_server.mails)) == (Outcome.UNKNOWN, 1)


def test_a_server_that_is_not_there_is_for_later_with_a_remedy(smtp_settings: Settings) -> None:
    with SmtpServer() as gone:
        port = gone.port
    with Smtp(smtp_settings(port)) as smtp:
        attempt = smtp.send(RAW, SENDER, [ANNA])
        assert attempt.outcome is Outcome.LATER
        assert "Check host and port" in attempt.remedy
        with pytest.raises(SmtpError, match="nobody listens") as caught:
            smtp.probe()
    assert caught.value.kind is Failure.CONNECT


def test_a_server_that_never_greets_is_given_up_in_time(smtp_server: SmtpServer, smtp_settings: Settings) -> None:
    with Proxy(smtp_server.port) as proxy, Smtp(smtp_settings(proxy.port, timeout=0.3)) as smtp:
        proxy.freeze()
        with pytest.raises(SmtpError) as caught:
            smtp.probe()
        assert caught.value.kind is Failure.TIMEOUT


def secured(certificate: Certificate, security: Security, password: str = PASSWORD) -> dict[str, object]:
    return {"security": security, "ca_file": certificate.cert, "username": "projects", "password": lambda: password}


@pytest.mark.parametrize("security", [Security.TLS, Security.STARTTLS])
def test_it_logs_in_over_verified_tls(certificate: Certificate, smtp_settings: Settings, security: Security) -> None:
    with SmtpServer({"projects": PASSWORD}, certificate, implicit=security is Security.TLS) as server:
        with Smtp(smtp_settings(server.port, **secured(certificate, security))) as smtp:
            smtp.probe()
            assert smtp.send(RAW, SENDER, [ANNA]).outcome is Outcome.SENT
        assert len(server.mails) == 1


@pytest.mark.parametrize("security", [Security.TLS, Security.STARTTLS])
def test_a_certificate_that_nobody_vouches_for_gets_no_password(
    certificate: Certificate, smtp_settings: Settings, security: Security
) -> None:
    server = SmtpServer({"projects": PASSWORD}, certificate, implicit=security is Security.TLS)
    distrust = secured(certificate, security) | {"ca_file": None}
    with server, Smtp(smtp_settings(server.port, **distrust)) as smtp:
        with pytest.raises(SmtpError, match="certificate is not to be trusted") as caught:
            smtp.probe()
        assert smtp.send(RAW, SENDER, [ANNA]).outcome is Outcome.LATER
    assert caught.value.kind is Failure.TLS
    assert "ca_file" in caught.value.remedy


def test_a_certificate_of_another_name_is_refused(tmp_path: Path, smtp_settings: Settings) -> None:
    other = make(tmp_path, "mail.other.example", "DNS:mail.other.example")
    with (
        SmtpServer({"projects": PASSWORD}, other) as server,
        Smtp(smtp_settings(server.port, **secured(other, Security.STARTTLS))) as smtp,
    ):
        with pytest.raises(SmtpError, match="certificate") as caught:
            smtp.probe()
        assert caught.value.kind is Failure.TLS


def test_no_password_is_said_where_starttls_is_wanted_and_not_offered(
    certificate: Certificate, smtp_settings: Settings
) -> None:
    with (
        SmtpServer({"projects": PASSWORD}) as server,
        Smtp(smtp_settings(server.port, **secured(certificate, Security.STARTTLS))) as smtp,
    ):
        with pytest.raises(SmtpError, match="STARTTLS") as caught:
            smtp.probe()
        assert caught.value.kind is Failure.TLS


def test_a_wrong_password_is_told_without_the_password(certificate: Certificate, smtp_settings: Settings) -> None:
    server = SmtpServer({"projects": PASSWORD}, certificate)
    wrong = secured(certificate, Security.STARTTLS, "wrong-horse")
    with server, Smtp(smtp_settings(server.port, **wrong)) as smtp:
        with pytest.raises(SmtpError, match="projects may not log in: 535") as caught:
            smtp.probe()
        attempt = smtp.send(RAW, SENDER, [ANNA])
    assert caught.value.kind is Failure.LOGIN
    assert attempt.outcome is Outcome.LATER
    assert (
        "wrong-horse"
        not in f"{caught.value} {caught.value.remedy} {attempt} {smtp_settings(25, password=lambda: 'wrong-horse')}"
    )


def test_a_password_that_cannot_be_had_leaves_the_mail_for_later(
    smtp_server: SmtpServer, smtp_settings: Settings
) -> None:
    missing = secret("smtp.password", {"env": "NOT_SET_ANYWHERE"})
    with Smtp(smtp_settings(smtp_server.port, username="projects", password=missing)) as smtp:
        attempt = smtp.send(RAW, SENDER, [ANNA])
    assert attempt.outcome is Outcome.LATER
    assert attempt.reason.startswith("smtp.password: the variable")


def test_clear_text_off_loopback_is_refused_by_key() -> None:
    with pytest.raises(ValueError, match=r'^smtp\.security: "none" is for loopback only'):
        SmtpSettings("mail.example", security=Security.NONE)


@pytest.mark.parametrize(
    ("address", "ascii_form"),
    [
        ("anna@client.example", "anna@client.example"),
        ("anna@łódź.example", "anna@xn--d-uga0v4h.example"),
        ("anna@straße.example", "anna@xn--strae-oqa.example"),
        ("жанна@пошта.укр", "жанна@xn--80a1acn3a.xn--j1amh"),
    ],
)
def test_a_domain_goes_out_in_ascii(address: str, ascii_form: str) -> None:
    assert ascii_domain(address) == ascii_form


def test_an_international_domain_needs_no_smtputf8_and_an_international_name_does(
    smtp: Smtp, smtp_server: SmtpServer
) -> None:
    assert smtp.send(RAW, SENDER, ["anna@łódź.example"]).outcome is Outcome.SENT
    assert smtp.send(RAW, SENDER, ["жанна@пошта.укр"]).outcome is Outcome.SENT
    assert [mail.recipients for mail in smtp_server.mails] == [
        ("anna@xn--d-uga0v4h.example",),
        ("жанна@xn--80a1acn3a.xn--j1amh",),
    ]

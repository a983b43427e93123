"""What leaves by the SMTP servers of Debian 13: one copy to each person. Run by `make servers`."""

from __future__ import annotations

import smtplib
from collections.abc import Callable, Iterator

import pytest

from daemon.adapters.smtp.connect import SmtpSettings
from daemon.adapters.smtp.session import Smtp
from daemon.core.schedule.outbox import Outcome
from tests.servers.dovecot import HOST
from tests.servers.trixie import Missing
from tests.servers.trixie_smtp import Exim498, OpenSmtpd76, Postfix310, TrixieSmtp

pytestmark = pytest.mark.servers

SENDER = "projects@agency.example"
SPELLINGS = ["Anna@Client.example", "anna@client.example", "ANNA@client.example", "Anna@client.EXAMPLE"]
RAW = (
    b'To: "Anna Rossi" <Anna@Client.example>, anna@client.example\r\n'
    b"From: projects@agency.example\r\nMessage-ID: <1@agency.example>\r\nSubject: Update\r\n\r\nHello\r\n"
)
DELIVERED = {"postfix": 1, "exim": 3, "opensmtpd": 4}  # copies, if all the spellings are said to it


@pytest.fixture(params=[Postfix310, Exim498, OpenSmtpd76], ids=lambda server: server.name)
def sender(request: pytest.FixtureRequest) -> Iterator[TrixieSmtp]:
    try:
        with request.param() as server:
            yield server
    except Missing as why:
        pytest.skip(str(why))


def test_a_person_in_four_spellings_gets_one_copy(
    sender: TrixieSmtp, smtp_settings: Callable[..., SmtpSettings]
) -> None:
    with Smtp(smtp_settings(sender.port)) as smtp:
        assert smtp.send(RAW, SENDER, SPELLINGS).outcome is Outcome.SENT
    (copy,) = sender.copies()
    assert copy.endswith(b"Hello\n")


def test_without_us_each_server_has_a_mind_of_its_own(sender: TrixieSmtp) -> None:
    with smtplib.SMTP(HOST, sender.port) as plain:
        assert plain.sendmail(SENDER, SPELLINGS, RAW) == {}
    assert len(sender.copies()) == DELIVERED[sender.name]

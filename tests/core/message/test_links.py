"""Links from our mails to the client's, in the readers' mail program."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from urllib.parse import unquote

import pytest
from hypothesis import given
from hypothesis import strategies as st

from daemon.adapters.config.location import BadConfig
from daemon.adapters.config.parts import load_config
from daemon.adapters.imap.connect import ImapSettings
from daemon.adapters.imap.session import Imap
from daemon.core.message.identity import made_id
from daemon.core.message.links import gmail, link
from tests.adapters.config.test_config import MINIMAL
from tests.agency import Open, body
from tests.conftest import need_dovecot
from tests.desk import MARTA_AT, ask_clerk, begun
from tests.servers.dovecot import Dovecot

Settings = Callable[..., ImapSettings]

WEBMAIL = "https://webmail.agency.example/open/{message_id}"


def test_gmail_looks_for_the_message_in_the_account_that_the_clerk_reads() -> None:
    assert link(gmail("projects+x@agency.example"), "a+b/c@mail.client.example") == (
        "https://mail.google.com/mail/?authuser=projects%2Bx%40agency.example"
        "#search/rfc822msgid%3Aa%2Bb%2Fc%40mail.client.example"
    )
    assert gmail("projects") == "https://mail.google.com/mail/#search/rfc822msgid%3A{message_id}"


@given(st.text(min_size=1, max_size=40))
def test_an_id_that_a_sender_chose_adds_nothing_to_the_address_but_itself(message_id: str) -> None:
    found = link(WEBMAIL, message_id)
    said = found.removeprefix("https://webmail.agency.example/open/")
    assert all(char.isascii() and (char.isalnum() or char in "-._~%") for char in said)
    assert unquote(said) == message_id.encode("utf-8", "replace").decode()


def test_there_is_no_link_where_it_would_lead_nowhere() -> None:
    assert link("", "a@client.example") == ""
    assert link(WEBMAIL, made_id("0a1b")) == ""  # the mail came without an id: no mail program knows ours
    assert link(WEBMAIL, "a" * 900) == ""


def configured(tmp_path: Path, value: str) -> str:
    path = tmp_path / "config.toml"
    path.write_text(MINIMAL.replace("[imap]", f'[imap]\nmail_link = "{value}"'), encoding="utf-8")
    return load_config(path, frozenset()).imap.mail_link


@pytest.mark.parametrize(
    "value", ["auto", "none", WEBMAIL, "message:%3C{message_id}%3E", "mid:{message_id}", "http://127.0.0.1:8080/{message_id}"]
)  # fmt: skip
def test_a_link_may_lead_to_a_webmail_or_a_mail_program(tmp_path: Path, value: str) -> None:
    assert configured(tmp_path, value) == value


@pytest.mark.parametrize(
    "value",
    [
        "yes",
        "https://webmail.agency.example/",
        "http://webmail.agency.example/{message_id}",
        "http://127.0.0.1.evil.example/{message_id}",
        "javascript:{message_id}",
        "https://webmail.agency.example/{message_id}{user}",
        "https://webmail.agency.example/ {message_id}",
    ],
)
def test_any_other_link_is_refused_with_its_remedy(tmp_path: Path, value: str) -> None:
    with pytest.raises(BadConfig, match=r'imap\.mail_link: .* leads to no message; write "auto", "none", or'):
        configured(tmp_path, value)


# ── as it runs ───────────────────────────────────────────────────────────────────────────────────────────────────────
def test_alerts_answers_and_the_digest_link_to_the_clients_mail(open_agency: Open) -> None:
    with open_agency(imap='mail_link = "https://webmail.agency.example/open/{message_id}"') as team:
        alert = body(begun(team).sent(MARTA_AT)[0])
        found = re.findall(r"https://webmail\.agency\.example/open/\S+", alert)
        assert found
        for question in ("status", "find servizio fotografico"):
            assert found[0] in body(ask_clerk(team, question))
        team.pass_at("2026-03-03 08:31")
        assert found[0] in body(team.sent(MARTA_AT)[-1])


def test_gmail_is_known_by_what_its_server_says_and_any_other_server_is_not(imap_settings: Settings) -> None:
    need_dovecot()
    for extra, known in (("imap_capability = IMAP4rev1 X-GM-EXT-1\n", True), ("", False)):
        with Dovecot(extra=extra) as server, Imap(imap_settings(server)) as imap:
            assert imap.gmail is known

"""`doctor` on real servers: what it does for real, and what it says of each thing that is not right."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from daemon.adapters.config.location import BadConfig
from daemon.adapters.embedded import AcceptedMail, EmbeddedSmtp
from daemon.app.checking import check
from daemon.app.doctor import examine
from daemon.app.findings import Finding
from daemon.app.sender_domain import sender_domain
from daemon.app.service import Signals, serve
from daemon.app.soundness import soundness
from tests.agency import agency, write_config
from tests.conftest import ImapServer
from tests.servers.nameserver import NameServer
from tests.servers.smtp_server import SmtpServer

DOMAIN = {
    "agency.example": ["v=spf1 include:mail.example -all", "other=1"],
    "_dmarc.agency.example": ["v=DMARC1; p=quarantine"],
}
WORD = b"Authentication-Results: mx.agency.example; spf=pass smtp.mailfrom=agency.example; dkim=%s\r\n"


@pytest.fixture
def names() -> Iterator[NameServer]:
    with NameServer(DOMAIN) as server:
        yield server


@pytest.fixture
def password(imap_server: ImapServer, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TEST_PASSWORD", imap_server.password)


def delivering(
    imap: ImapServer, mailbox: str = "INBOX", header: bytes = b"", late: timedelta = timedelta()
) -> Callable[[AcceptedMail], None]:
    """What a provider does with a mail that it takes."""
    return lambda mail: imap.append(mailbox, header + mail.raw, datetime.now(UTC) + late)


def found(findings: Iterator[Finding]) -> dict[str, Finding]:
    return {one.what: one for one in findings}


def examined(
    folder: Path, imap: ImapServer, smtp: EmbeddedSmtp, /, patience: float = 15, **more: Any
) -> dict[str, Finding]:
    return found(examine(write_config(folder, imap.port, smtp.port, **more), patience))


def test_a_mail_goes_out_comes_in_and_is_told_of(
    tmp_path: Path, each_imap_server: ImapServer, names: NameServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TEST_PASSWORD", each_imap_server.password)
    with EmbeddedSmtp(delivering(each_imap_server, header=WORD % b"pass")) as smtp:
        said = examined(tmp_path, each_imap_server, smtp)
        (mail,) = smtp.mails
    assert {what: one for what, one in said.items() if not one.ok} == {}
    assert (mail.sender, mail.recipients) == ("projects@agency.example", ("projects@agency.example",))
    assert said["inbox"].detail.startswith("it was in INBOX after ")
    assert said["IDLE"].detail == "the server told at once that it came"
    assert said["clock"].detail == "this machine and the mail server agree"
    assert said["server's word"].remedy.startswith('Set imap.authserv_id = "mx.agency.example"')
    assert said["SPF"].detail == "agency.example: v=spf1 include:mail.example -all"
    assert said["DMARC"].detail == "agency.example: v=DMARC1; p=quarantine"


def test_the_clerk_takes_no_notice_of_the_mail(
    tmp_path: Path, imap_server: ImapServer, smtp_server: SmtpServer, names: NameServer, password: None
) -> None:
    with agency(tmp_path, imap_server, smtp_server) as team:
        team.clerk.run_pass(datetime.now(UTC))  # makes the key by which it knows its own
        with EmbeddedSmtp(delivering(imap_server)) as smtp:
            assert all(one.ok for one in examined(tmp_path, imap_server, smtp).values())
        report = team.clerk.run_pass(datetime.now(UTC))
        assert report.problems == []
        assert (report.gathered.filed, team.ledger()) == (0, [])
        assert team.sent() == []


def test_of_a_doctor_before_the_first_pass_nothing_is_filed_and_who_only_says_so_is_a_stranger(
    tmp_path: Path, imap_server: ImapServer, smtp_server: SmtpServer, names: NameServer, password: None
) -> None:
    with EmbeddedSmtp(delivering(imap_server)) as smtp:
        assert all(one.ok for one in examined(tmp_path, imap_server, smtp).values())
        (mail,) = smtp.mails
    imap_server.append(
        "INBOX",
        mail.raw.replace(b"From: Agency Projects <projects@agency.example>", b"From: e@evil.example"),
        datetime.now(UTC),
    )
    with agency(tmp_path, imap_server, smtp_server) as team:
        report = team.clerk.run_pass(datetime.now(UTC))
        assert (report.problems, report.gathered.filed) == ([], 1)
        assert [one.sender.address for one in team.office.records.get("unmatched").messages.values()] == [
            "e@evil.example"
        ]


def test_a_mail_that_a_filter_takes_away_is_found_where_it_lies(
    tmp_path: Path, imap_server: ImapServer, names: NameServer, password: None
) -> None:
    with EmbeddedSmtp(delivering(imap_server, "Sent")) as smtp:
        said = examined(tmp_path, imap_server, smtp, patience=0.5)["inbox"]
    assert not said.ok  # a copy in Sent is no mail that came
    assert "in no mailbox" in said.detail
    assert "projects@agency.example is this mailbox's own address" in said.remedy


def test_a_server_that_refuses_the_sender_is_said_with_its_words(
    tmp_path: Path, imap_server: ImapServer, smtp_server: SmtpServer, names: NameServer, password: None
) -> None:
    smtp_server.refuse.recipients["projects@agency.example"] = "550 5.1.1 no such user"
    said = examined(tmp_path, imap_server, smtp_server)["mail to itself"]
    assert not said.ok
    assert "550 5.1.1 no such user" in said.detail
    assert said.remedy == "Correct smtp.from and team.addresses."


def test_a_clock_that_is_wrong_and_a_signature_that_fails_are_found(
    tmp_path: Path, imap_server: ImapServer, names: NameServer, password: None
) -> None:
    deliver = delivering(imap_server, header=WORD % b"fail", late=timedelta(minutes=-10))
    with EmbeddedSmtp(deliver) as smtp:
        said = examined(tmp_path, imap_server, smtp, imap='authserv_id = "mx.agency.example"')
    assert said["clock"].detail == "this machine's clock is 10 minutes ahead of the mail server's"
    assert "timedatectl" in said["clock"].remedy
    assert said["server's word"].detail == "our own mail fails dkim"


def test_a_wrong_password_leaves_the_mail_untried(
    tmp_path: Path, imap_server: ImapServer, smtp_server: SmtpServer, names: NameServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TEST_PASSWORD", "wrong")
    said = examined(tmp_path, imap_server, smtp_server)
    assert not said["imap"].ok
    assert said["mail to itself"].detail == "not tried, for it cannot go out or be read"
    assert smtp_server.mails == []


@pytest.mark.parametrize(
    ("texts", "what", "words"),
    [
        ([], "SPF", "has none"),
        (["v=spf1 -all", "v=spf1 mx -all"], "SPF", "has 2 records"),
        (["v=spf1 +all"], "SPF", "lets anybody send"),
    ],
)
def test_an_spf_record_that_harms_is_named(names: NameServer, texts: list[str], what: str, words: str) -> None:
    names.texts = {"agency.example": texts}
    said = found(sender_domain("projects@agency.example", frozenset()))
    assert not said[what].ok
    assert words in said[what].detail
    assert "has none" in said["DMARC"].detail


def test_a_domain_has_the_policy_of_the_one_that_was_registered(names: NameServer) -> None:
    said = found(sender_domain("projects@it.agency.example", frozenset()))
    assert said["DMARC"].detail == "agency.example: v=DMARC1; p=quarantine"


def test_a_state_folder_with_files_of_another_user_is_told(tmp_path: Path) -> None:
    if os.geteuid() != 0:
        pytest.skip("only root can give a file away")
    (tmp_path / "clerk.json").write_bytes(b"")
    assert found(soundness(tmp_path, datetime.now(UTC)))["owner"].ok
    os.chown(tmp_path / "clerk.json", 12345, 12345)
    said = found(soundness(tmp_path, datetime.now(UTC)))["owner"]
    assert not said.ok
    assert said.detail == f"1 files belong to #12345: {tmp_path / 'clerk.json'}"
    assert said.remedy == f"Run as root: chown -R --reference={tmp_path} {tmp_path}"


def test_a_state_folder_that_is_to_come_is_tried_above(tmp_path: Path) -> None:
    said = found(soundness(tmp_path / "state", datetime(2126, 1, 1, tzinfo=UTC)))
    assert f"{tmp_path / 'state'} is made there" in said["writing"].detail
    assert not said["time zones"].ok  # of a hundred years ago
    assert list(tmp_path.iterdir()) == []


# ── what check says of a configuration that can be used ──────────────────────────────────────────────────────────────
def offline(folder: Path, /, **more: Any) -> dict[str, Finding]:
    return found(iter(check(write_config(folder, 1, 2, **more), offline=True)))


def test_a_from_whose_replies_never_come_back_is_a_failure(tmp_path: Path) -> None:
    said = offline(tmp_path, swap={"Projects <projects@": "Projects <noreply@"})["smtp.from"]
    assert not said.ok
    assert "add noreply@agency.example to team.addresses" in said.remedy


def test_a_deputy_whom_nobody_knows_is_named(tmp_path: Path) -> None:
    deputy = 'lead = "boss@agency.example"\ndeputy = "{}"'
    for address, ok in (("luka@agency.example", True), ("luca@elsewhere.example", False)):
        said = offline(tmp_path, swap={'lead = "boss@agency.example"': deputy.format(address)})["deputy"]
        assert said.ok is ok
        assert said.detail.startswith(f"pm[0].deputy: {address} is n")
    same = offline(tmp_path, swap={'lead = "boss@agency.example"': deputy.format("boss@agency.example")})
    assert "deputy" not in same


def test_a_warning_that_is_no_shorter_than_the_time_for_an_answer_is_a_failure(tmp_path: Path) -> None:
    assert "warning" not in offline(tmp_path)
    said = offline(tmp_path, swap={'warn_before = "2h"': 'warn_before = "1d"'})["warning"]
    assert not said.ok
    assert said.detail.startswith("sla.standard.warn_before: no shorter than answer_within")


def test_updates_without_named_readers_are_told(tmp_path: Path) -> None:
    update = 'update = { every = "week", on = "Fri 16:00" }'
    assert offline(tmp_path, update=update)["updates"].detail.startswith("of rossi whoever wrote most")
    named = update.replace(" }", ', to = ["anna@client.example"] }')
    assert "updates" not in offline(tmp_path, update=named)


def test_a_password_variable_that_is_not_set_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("TEST_PASSWORD", raising=False)
    said = offline(tmp_path)["password"]
    assert said.ok  # without servers nobody needs it
    assert said.detail == "imap.password: the variable TEST_PASSWORD is not set; run would end at once"


def test_run_ends_at_once_and_names_the_password_that_is_not_there(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Signals, "install", lambda _: None)
    monkeypatch.delenv("TEST_PASSWORD", raising=False)
    with pytest.raises(BadConfig, match=r"imap\.password: the variable TEST_PASSWORD is not set"):
        serve(write_config(tmp_path, 1, 2))

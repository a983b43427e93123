"""`check` on a real mailbox: it says whether anybody proves who wrote a mail, and what to set."""

from __future__ import annotations

from pathlib import Path

import pytest

from daemon.app.checking import check
from daemon.app.findings import Finding
from tests.agency import at, mail, write_config
from tests.conftest import ImapServer
from tests.desk import INBOX, MARTA
from tests.servers.smtp_server import SmtpServer

GOOGLE = "mx.google.com; dmarc=pass header.from=sender.example"


@pytest.fixture
def servers(
    imap_server: ImapServer, smtp_server: SmtpServer, monkeypatch: pytest.MonkeyPatch
) -> tuple[ImapServer, SmtpServer]:
    monkeypatch.setenv("TEST_PASSWORD", imap_server.password)
    return imap_server, smtp_server


def filled(imap: ImapServer, count: int, **headers: str) -> None:
    """So many mails from outside, each from a domain of its own, and one of the team without those headers."""
    when = at("2026-03-02 10:00")
    for number in range(count):
        raw = mail(f"x@sender{number}.example", INBOX, "Hi", "Hello\n", when, mid=str(number), **headers)
        imap.append("INBOX", raw, when)
    imap.append("INBOX", mail(MARTA, INBOX, "Hi", "Hello\n", when), when)


def found(folder: Path, servers: tuple[ImapServer, SmtpServer], imap: str = "") -> Finding:
    path = write_config(folder, servers[0].port, servers[1].port, imap=imap)
    return next(one for one in check(path, offline=False) if one.what == "who wrote a mail")


def test_what_the_server_writes_is_proposed(tmp_path: Path, servers: tuple[ImapServer, SmtpServer]) -> None:
    filled(servers[0], 6, Authentication_Results=GOOGLE)
    said = found(tmp_path, servers)
    assert said.ok
    assert said.detail == "6 of 6 recent mails from outside bear Authentication-Results of mx.google.com"
    assert said.remedy.startswith('Set imap.authserv_id = "mx.google.com". While imap.authserv_id is unset')
    assert found(tmp_path, servers, 'authserv_id = "mx.google.com"').remedy == ""


def test_a_wrong_name_is_a_failure_with_the_right_one(tmp_path: Path, servers: tuple[ImapServer, SmtpServer]) -> None:
    filled(servers[0], 6, Authentication_Results=GOOGLE)
    said = found(tmp_path, servers, 'authserv_id = "mail.agency.example"')
    assert not said.ok
    assert said.detail == "0 of 6 recent mails from outside bear Authentication-Results of mail.agency.example"
    assert 'Set imap.authserv_id = "mx.google.com"' in said.remedy


def test_that_the_server_writes_none_is_said_with_what_follows(
    tmp_path: Path, servers: tuple[ImapServer, SmtpServer]
) -> None:
    filled(servers[0], 6)
    said = found(tmp_path, servers)
    assert said.detail == "your server writes no Authentication-Results (0 of 6 recent mails from outside bear one)"
    assert "nobody proves a From" in said.remedy
    assert "docs/security.md" in said.remedy


def test_an_empty_inbox_tells_nothing(tmp_path: Path, servers: tuple[ImapServer, SmtpServer]) -> None:
    said = found(tmp_path, servers)
    assert (said.ok, said.detail) == (True, "0 recent mails from outside are too few to tell")


def holidays(folder: Path, codes: str) -> list[tuple[str, str]]:
    path = write_config(folder, 1, 2, swap={'holidays = ["IT"]': f"holidays = [{codes}]"})
    found = check(path, offline=True)
    assert all(one.ok for one in found)
    return [(one.detail, one.remedy) for one in found if one.what == "holidays"]


def test_a_country_whose_list_is_short_without_a_region_is_named(tmp_path: Path) -> None:
    ((detail, remedy),) = holidays(tmp_path, '"GB", "IT", "FR"')
    assert detail.startswith("GB alone has no Easter Monday")
    assert remedy == "Name the region: GB-ENG, GB-NIR, GB-SCT, GB-WLS"
    assert holidays(tmp_path, '"GB-ENG", "PL", "RO", "US"') == []
    assert [detail[:3] for detail, _ in holidays(tmp_path, '"CH", "CA", "AU", "ES"')] == ["CH ", "CA ", "AU ", "ES "]


def test_a_country_without_any_holidays_is_named(tmp_path: Path) -> None:
    ((detail, remedy),) = holidays(tmp_path, '"UA"')
    assert detail.startswith("UA has no public holidays in 20")
    assert "list them as closed" in remedy


def test_it_says_whose_time_zones_count(tmp_path: Path) -> None:
    (found,) = [one for one in check(write_config(tmp_path, 1, 2), offline=True) if one.what == "time zones"]
    assert found.detail.startswith("of 20")

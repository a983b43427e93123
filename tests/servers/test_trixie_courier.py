"""Courier, which keeps no UIDs of a session that may only read. Run by `make servers`."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import cast

import pytest

from daemon.app.checking import log_ins
from tests.agency import Agency, agency
from tests.conftest import ImapServer
from tests.servers.smtp_server import SmtpServer
from tests.servers.test_trixie import question
from tests.servers.trixie import Missing
from tests.servers.trixie_imap import Courier52

pytestmark = pytest.mark.servers

READ_ONLY = {"by default": "", "with SELECT": "read_only = false"}
SECOND = 1_700_000_000  # in the names of files: their order is that of the numbers


@pytest.fixture
def courier() -> Iterator[Courier52]:
    try:
        with Courier52() as server:
            yield server
    except Missing as why:
        pytest.skip(str(why))


@pytest.fixture(params=READ_ONLY.values(), ids=list(READ_ONLY))
def team(
    request: pytest.FixtureRequest,
    courier: Courier52,
    smtp_server: SmtpServer,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> Iterator[Agency]:
    monkeypatch.setenv("TEST_PASSWORD", courier.password)
    with agency(tmp_path, cast("ImapServer", courier), smtp_server, imap=request.param) as team:
        yield team


def comes(team: Agency, courier: Courier52, number: int, second: int) -> tuple[int, int]:
    """A mail comes and a pass is made: how many were filed by it, and how many read for nothing."""
    courier.deliver(question(number), second=SECOND + second)
    return again(team)


def again(team: Agency) -> tuple[int, int]:
    gathered = team.clerk.run_pass(datetime.now(UTC)).gathered
    assert gathered.refused == {}
    return gathered.filed, gathered.known


def test_each_mail_is_filed_and_read_once_whoever_opened_the_mailbox_and_wherever_it_is_put(
    team: Agency, courier: Courier52
) -> None:
    assert again(team) == (0, 0)
    assert [comes(team, courier, number, number * 10) for number in (1, 2, 3)] == [(1, 0)] * 3
    with courier.client() as hand:  # a person's mail program, which has them numbered for good
        hand.select_folder("INBOX")
    assert again(team) == (0, 0)
    assert comes(team, courier, 4, 50) == (1, 0)
    assert comes(team, courier, 5, 40) == (1, 0)  # takes the number that the fourth had
    assert comes(team, courier, 6, 45) == (1, 0)
    assert again(team) == (0, 0)
    assert len(team.office.records.get("rossi").messages) == 6
    assert team.sent() == []


def test_no_flag_is_touched(team: Agency, courier: Courier52) -> None:
    comes(team, courier, 1, 1)
    names = [file.name for folder in ("cur", "new") for file in (courier.machine.srv / "Maildir" / folder).iterdir()]
    assert [name.partition(":2,")[2] for name in names] == [""]


def test_check_says_what_would_be_better_as_long_as_it_is_not_set(team: Agency) -> None:
    found = {one.what: one for one in log_ins(team.office.config, team.office.rules)}
    read_only = team.office.config.imap.read_only
    assert ("imap numbers" in found) == read_only
    assert not read_only or "read_only = false" in found["imap numbers"].remedy

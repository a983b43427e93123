"""What is wrong reaches the admin though mail is what fails: once, and once when it is over."""

from __future__ import annotations

import json
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from email.message import EmailMessage
from pathlib import Path
from typing import Any, cast

import pytest

from daemon.adapters.command import tell
from daemon.adapters.config.location import BadConfig
from daemon.adapters.config.parts import load_config
from tests.agency import Agency, agency, at, body, mail, parsed, write_config
from tests.conftest import ImapServer
from tests.scenes import ANNA, INBOX
from tests.servers.shelf import Shelf
from tests.servers.smtp_server import SmtpServer

Office = Callable[..., AbstractContextManager[Agency]]
BLOCKED = "550 5.7.1 sender blocked"
TELLS = 'import sys, pathlib; pathlib.Path(sys.argv[1]).open("a").write(sys.stdin.read() + "\\n")'
MARTA = "marta@agency.example"


def command(told: Path) -> str:
    return f"[alarm]\ncommand = {json.dumps([sys.executable, '-c', TELLS, str(told)])}\n"


@pytest.fixture
def told(tmp_path: Path) -> Path:
    path = tmp_path / "told"
    path.touch()
    return path


def calls(told: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in told.read_text().splitlines()]


@pytest.fixture
def office(tmp_path: Path, smtp_server: SmtpServer, monkeypatch: pytest.MonkeyPatch) -> Iterator[Office]:
    with Shelf() as shelf:
        monkeypatch.setenv("TEST_PASSWORD", shelf.password)

        @contextmanager
        def opened(alarm: str) -> Iterator[Agency]:
            with agency(tmp_path, cast("ImapServer", shelf), smtp_server, end=alarm) as team:
                yield team

        yield opened


def late(team: Agency) -> None:
    """A question that Marta is alerted of on Monday at 17:00."""
    team.pass_at("2026-03-02 08:00")
    raw = mail(ANNA, INBOX, "Bozza", "Quando sarà pronta la bozza?\n", at("2026-03-02 09:00"), mid="q")
    team.receive(raw, "2026-03-02 09:00")
    team.pass_at("2026-03-02 09:01")


def test_where_mail_cannot_go_out_the_command_is_told_once_and_once_when_it_is_over(office: Office, told: Path) -> None:
    with office(command(told)) as team:
        late(team)
        team.smtp.refuse.sender = BLOCKED
        team.pass_at("2026-03-02 17:00")
        assert calls(told) == []  # nobody's business yet
        for when in ("17:11", "17:12", "18:30"):
            team.pass_at(f"2026-03-02 {when}")
        (call,) = calls(told)
        since = at("2026-03-02 17:00").isoformat()
        assert (call["event"], call["kind"]) == ("trouble", "smtp-refused")
        assert (call["since"], call["alerts_missing_since"], call["mailbox"]) == (since, since, INBOX)
        assert BLOCKED in call["detail"]
        assert "Alerts may be missing since" in call["text"]
        assert "17:00" in call["text"]
        assert call["subject"] == "The mail server refuses to send"
    with office(command(told)) as team:  # a restart tells nothing again
        team.pass_at("2026-03-02 18:40")
        assert len(calls(told)) == 1
        team.smtp.refuse.sender = ""
        team.pass_at("2026-03-03 09:00")
        team.pass_at("2026-03-03 09:01")
        assert [(one["event"], one["subject"]) for one in calls(told)[1:]] == [
            ("over", "Works again: The mail server refuses to send")
        ]
        assert "Bozza" in "".join(map(body, team.sent(MARTA)))


def test_mail_goes_within_two_minutes_after_the_server_takes_it_again(office: Office) -> None:
    with office("") as team:
        late(team)
        team.smtp.refuse.sender = BLOCKED
        for minute in range(0, 55, 6):
            team.pass_at(f"2026-03-02 16:{minute:02}")
        team.smtp.refuse.sender = ""
        team.pass_at("2026-03-02 16:55")
        team.pass_at("2026-03-02 16:56")
        assert any("bozza" in body(one) for one in team.sent(MARTA))


def test_trouble_that_was_over_before_it_was_told_is_told_to_nobody(office: Office, told: Path) -> None:
    with office(command(told)) as team:
        late(team)
        team.smtp.refuse.sender = BLOCKED
        team.pass_at("2026-03-02 17:00")
        team.smtp.refuse.sender = ""
        team.pass_at("2026-03-02 17:30")
        assert calls(told) == []


def test_an_alert_that_is_refused_for_good_is_told_at_once(office: Office, told: Path) -> None:
    with office(command(told)) as team:
        late(team)
        team.smtp.refuse.recipients[MARTA] = "550 5.1.1 no such user"
        team.pass_at("2026-03-02 17:00")
        (call,) = calls(told)
        assert (call["kind"], call["event"]) == ("dead-letter", "trouble")
        assert MARTA in call["text"]
        assert "no such user" in call["text"]
        team.pass_at("2026-03-02 17:01")
        assert len(calls(told)) == 1


def test_who_did_not_get_an_alert_and_who_stands_in_for_them_hear_of_it_by_another_mail(office: Office) -> None:
    with office("") as team:
        late(team)
        team.smtp.refuse.content = "554 5.7.1 looks like spam"
        team.pass_at("2026-03-02 17:00")
        team.smtp.refuse.content = ""
        for when in ("17:01", "17:02"):
            team.pass_at(f"2026-03-02 {when}")
        for reader in (MARTA, "boss@agency.example", "admin@agency.example"):
            (told,) = team.sent(reader)
            assert told["Subject"] == "A mail could not be delivered"
            assert "Rossi Arredi" in body(told)


def test_another_account_takes_what_the_first_one_does_not(office: Office) -> None:
    with SmtpServer({"clerk": "geheim"}) as other:
        other.refuse.content = "451 4.3.0 later"
        alarm = f"""
[alarm]
host = "127.0.0.1"
port = {other.port}
security = "none"
username = "clerk"
password = {{ env = "ALARM_PASSWORD" }}
from = "Clerk <clerk@other.example>"
to = ["admin@other.example"]
"""
        with pytest.MonkeyPatch.context() as patch, office(alarm) as team:
            patch.setenv("ALARM_PASSWORD", "geheim")
            late(team)
            team.smtp.refuse.sender = BLOCKED
            for when in ("17:00", "17:11", "17:12"):
                team.pass_at(f"2026-03-02 {when}")
            assert other.connections == 1  # not each minute, where nobody is reached
            other.refuse.content = ""
            team.pass_at("2026-03-02 17:22")
            team.pass_at("2026-03-02 17:40")
            (mailed,) = other.mails
            assert mailed.recipients == ("admin@other.example",)
            message: EmailMessage = parsed(mailed.raw)
            assert message["Subject"] == "The mail server refuses to send"
            assert message["Auto-Submitted"] == "auto-generated"


def test_a_command_that_hangs_or_fails_is_given_up_and_says_why() -> None:
    began = time.monotonic()
    hangs = [sys.executable, "-c", "import time; time.sleep(60)"]
    assert "did not end in 0 seconds" in (tell(hangs, b"{}", 0.3, lambda: False) or "")
    tell(hangs, b"{}", 60, lambda: True)
    assert time.monotonic() - began < 5
    fails = [sys.executable, "-c", "import sys; sys.exit('no network')"]
    assert "it failed (1): no network" in (tell(fails, b"{}", 20, lambda: False) or "")
    assert "cannot be run" in (tell(["/nonexistent"], b"{}", 20, lambda: False) or "")


@pytest.mark.parametrize(
    ("alarm", "says"),
    [
        ('host = "smtp.other.example"', "from and to"),
        ('host = "mx.other.example"\nsecurity = "none"\nfrom = "a@b.example"\nto = ["c@d.example"]', "in clear"),
        ('ping = "http://hc.example/x"', "no https address"),
        ('ping = "https://hc.example/{token}"', "ping_token"),
        ("command = []", "alarm.command"),
    ],
)
def test_a_second_route_that_leads_nowhere_is_refused(tmp_path: Path, alarm: str, says: str) -> None:
    config = write_config(tmp_path, 1, 1, end=f"[alarm]\n{alarm}\n")
    with pytest.raises(BadConfig) as caught:
        load_config(config, frozenset())
    assert says in str(caught.value.problems)

"""After an outage nobody hears of what was settled meanwhile, and the first mail says how long nothing could be read."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import cast

import pytest

from tests.agency import Agency, agency, at, body, mail
from tests.conftest import ImapServer
from tests.scenes import ANNA, INBOX, MARTA
from tests.servers.shelf import Shelf
from tests.servers.smtp_server import SmtpServer

BLIND = "could not be read"


@pytest.fixture
def shelf() -> Iterator[Shelf]:
    with Shelf() as server:
        yield server


@pytest.fixture
def team(shelf: Shelf, smtp_server: SmtpServer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Agency]:
    monkeypatch.setenv("TEST_PASSWORD", shelf.password)
    with agency(tmp_path, cast("ImapServer", shelf), smtp_server, digest='at = "08:30"') as team:
        yield team


def asked(team: Agency, number: int) -> None:
    when = f"2026-03-02 09:{number:02}"
    text = f"Quando arriva il catalogo numero {number}?\n"
    team.receive(mail(ANNA, INBOX, f"Catalogo {number}", text, at(when), mid=f"q{number}"), when)


def answered(team: Agency, number: int) -> None:
    text = f"Il catalogo numero {number} arriva giovedì alle 10.\n"
    raw = mail(
        f"Marta <{MARTA}>",
        ANNA,
        f"Re: Catalogo {number}",
        text,
        at("2026-03-02 16:30"),
        reply=f"q{number}",
        mid=f"a{number}",
    )
    team.receive(raw, "2026-03-02 16:30", "Sent")


def test_of_an_outage_comes_one_mail_of_what_is_late_indeed_and_it_says_how_long_the_clerk_was_blind(
    team: Agency, shelf: Shelf
) -> None:
    for number in range(6):
        asked(team, number)
    team.pass_at("2026-03-02 08:00")
    team.pass_at("2026-03-02 10:00")
    before = len(team.sent(MARTA))
    shelf.fault = lambda _command, _said: [b"NO [UNAVAILABLE] down"]
    for when in ("15:00", "15:30", "17:30"):  # what is due at 18:00 would be warned of at 16:00
        team.pass_at(f"2026-03-02 {when}")
    for number in range(4):
        answered(team, number)
    assert len(team.sent(MARTA)) == before
    shelf.fault = lambda _command, said: said
    team.pass_at("2026-03-02 17:40")
    (told,) = team.sent(MARTA)[before:]
    assert BLIND in body(told)
    assert "15:00" in body(told)
    assert "17:40" in body(told)
    assert [f"numero {number}" in body(told) for number in range(6)] == [False] * 4 + [True] * 2
    assert all(BLIND not in body(one) for one in team.sent("boss@agency.example"))
    team.pass_at("2026-03-03 08:31")
    assert [BLIND in body(one) for one in team.sent(MARTA)[before:]].count(True) == 1


def test_a_clerk_that_did_not_run_says_so_too_and_a_short_pause_is_nobodys_business(team: Agency) -> None:
    asked(team, 1)
    team.pass_at("2026-03-02 08:00")
    team.pass_at("2026-03-02 10:00")
    team.clerk.wake(at("2026-03-02 10:20"))
    team.pass_at("2026-03-02 10:20")
    assert not any(BLIND in body(one) for one in team.sent(MARTA))
    team.clerk.wake(at("2026-03-02 17:00"))
    team.pass_at("2026-03-02 17:00")
    assert team.office.clerk.clock.blind == (at("2026-03-02 10:20"), at("2026-03-02 17:00"))
    assert BLIND in body(team.sent(MARTA)[-1])

"""A kill between two writes: what a mail brought is told all the same, and the index knows what the records know."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import cast

import pytest

from daemon.adapters.state.archive import Quarantine
from daemon.adapters.state.healing import heal
from daemon.adapters.state.index import Index
from daemon.adapters.state.records import Records
from daemon.app.office import Office, open_office
from tests.agency import agency, at, mail
from tests.conftest import ImapServer
from tests.paper import OnPaper
from tests.scenes import ANNA, INBOX, ask
from tests.servers.shelf import Shelf
from tests.servers.smtp_server import SmtpServer

POISON = b"From: Anna <anna@client.example>\r\nSubject: poison\r\n\r\nWhen?\r\n"
ADMIN = "admin@agency.example"


class Killed(BaseException):
    """As SIGKILL, but for what the process itself would do on the way out."""


@pytest.fixture
def shelf() -> Iterator[Shelf]:
    with Shelf() as server:
        yield server


@pytest.mark.parametrize("place", ["Quarantine.add", "Records.commit", "Index.commit", "Office.commit"])
@pytest.mark.parametrize("which", [1, 2])
def test_that_a_mail_was_set_aside_is_told_once_whatever_write_the_clerk_is_killed_after(
    shelf: Shelf, smtp_server: SmtpServer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, place: str, which: int
) -> None:
    monkeypatch.setenv("TEST_PASSWORD", shelf.password)
    monkeypatch.setattr("daemon.app.intake.parse", _unless_poison)
    owners = {"Quarantine": Quarantine, "Records": Records, "Index": Index, "Office": Office}
    owner, name = place.split(".")
    server = cast("ImapServer", shelf)
    with agency(tmp_path, server, smtp_server) as team:
        team.pass_at("2026-03-02 09:00")
        team.receive(POISON, "2026-03-02 10:00")
        team.receive(mail(ANNA, INBOX, "Bozza", "Quando?\n", at("2026-03-02 10:01"), mid="q"), "2026-03-02 10:01")
        with pytest.MonkeyPatch.context() as patch:
            _kill_after(patch, owners[owner], name, which)
            try:
                team.pass_at("2026-03-02 10:02")
            except Killed:
                pass
            else:
                assert (place, which) in (("Quarantine.add", 2), ("Records.commit", 2))
    with agency(tmp_path, server, smtp_server) as team:
        team.pass_at("2026-03-02 10:10")
        team.pass_at("2026-03-02 10:11")
        notices = [one["Subject"] for one in team.sent(ADMIN)]
        assert notices == ["A message could not be read and was set aside"]
        assert len(team.ledger()) == 1
        assert team.office.index.keys("rossi") == set(team.office.records.get("rossi").messages)


def _unless_poison(raw: bytes) -> object:
    from daemon.core.message.parse import parse

    if b"poison" in raw:
        raise ValueError("a fault of ours")
    return parse(raw)


def _kill_after(patch: pytest.MonkeyPatch, owner: type, name: str, which: int) -> None:
    does, calls = getattr(owner, name), 0

    def deadly(*arguments: object, **more: object) -> object:
        nonlocal calls
        result = does(*arguments, **more)
        calls += 1
        if calls == which:
            raise Killed
        return result

    patch.setattr(owner, name, deadly)


def test_rows_that_the_index_lacks_or_has_too_many_are_mended_at_the_start(on_paper: OnPaper) -> None:
    with on_paper() as team:
        ask(team, "2026-03-02 10:00")
        team.pass_at("2026-03-02 10:01")
        config, index = team.office.config.state_dir.parent / "config.toml", team.office.index
        (key,) = team.office.records.get("rossi").messages
        index.drop("rossi", key)
        index.knows("rossi", "of another day")
        index.commit()
    with open_office(config) as office:
        assert office.index.keys("rossi") == {key}
        assert [known.record for known in office.index.by_message_id(["q1@mail.example"])] == ["rossi"]
        assert heal(office.records, office.index) == 0


def test_an_index_that_is_gone_is_made_anew_from_the_records(on_paper: OnPaper) -> None:
    with on_paper() as team:
        ask(team, "2026-03-02 10:00")
        team.pass_at("2026-03-02 10:01")
        state = team.office.config.state_dir
    for path in state.glob("index.sqlite*"):
        path.unlink()
    with open_office(state.parent / "config.toml") as office:
        assert [known.record for known in office.index.by_message_id(["q1@mail.example"])] == ["rossi"]

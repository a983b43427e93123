"""`init` on real servers: what is read, what is written, and what stays as it was."""

from __future__ import annotations

import json
import re
import tomllib
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from daemon.adapters.rulebook import shipped_rules
from daemon.app import finding
from daemon.app.finding import NotFound, candidates
from daemon.core.commands.abouts import OnSender
from daemon.core.commands.word import Word
from daemon.core.ledger.rulings import Ruling
from daemon.core.proposal.providers import ServerName
from tests.agency import at, mail
from tests.cli.test_cli import _no_password, clerk  # noqa: F401 -- the fixture undoes what the command line sets
from tests.conftest import CI, ImapServer, need_dovecot
from tests.quarter import NOW, SHARED, mailbox
from tests.servers import dovecot as dovecots
from tests.servers.dovecot import Dovecot
from tests.servers.pymap_server import Pymap
from tests.servers.smtp_server import SmtpServer

RULES = shipped_rules()
Init = Callable[..., str]


@pytest.fixture(scope="module")
def servers() -> Iterator[tuple[ImapServer, SmtpServer]]:
    """A mailbox with a few weeks of mail, which these tests share: they read it."""
    if CI:
        need_dovecot()
    with Dovecot() if dovecots.installed() else Pymap() as imap, SmtpServer() as smtp:
        for one in mailbox()[-40:]:
            imap.append(one.mailbox, one.raw, one.at)
        yield imap, smtp


@pytest.fixture
def imap_server(servers: tuple[ImapServer, SmtpServer]) -> ImapServer:
    return servers[0]


@pytest.fixture
def init(tmp_path: Path, servers: tuple[ImapServer, SmtpServer], monkeypatch: pytest.MonkeyPatch) -> Init:
    """Runs `init` for that mailbox, and gives what it prints."""
    imap, smtp = servers
    monkeypatch.setenv("TEST_PASSWORD", imap.password)
    named = ("--imap", f"127.0.0.1:{imap.port}", "--smtp", f"127.0.0.1:{smtp.port}")
    known = (SHARED, *named, "--security", "none", "--username", imap.username)

    def run(*arguments: str, code: int = 0, given: str = "", first: bool = True) -> str:
        return clerk(
            tmp_path, "init", *(known if first else ()), "--now", NOW.isoformat(), *arguments, code=code, given=given
        )

    return run


def config(folder: Path) -> dict[str, Any]:
    return tomllib.loads((folder / "config.toml").read_text(encoding="utf-8"))


ENV = ("--password-env", "TEST_PASSWORD")


def test_it_writes_a_configuration_with_which_a_pass_works(init: Init, tmp_path: Path, imap_server: ImapServer) -> None:
    init(*ENV, "--yes")
    written = config(tmp_path)
    assert {one["address"] for one in written["pm"]} == {"marta@agency.example", "luca@agency.example"}
    assert "rossi-arredi" in {one["id"] for one in written["client"]}
    assert written["imap"]["password"] == {"env": "TEST_PASSWORD"}
    text = (tmp_path / "config.toml").read_text(encoding="utf-8")
    assert imap_server.password not in text
    assert crowded(text) == []
    assert "filed" in clerk(tmp_path, "once", "--dry-run", "--now", NOW.isoformat())


def crowded(text: str) -> list[str]:
    """The headers of lists of tables with no blank line above."""
    return re.findall(r"(?m)^.+\n(\[\[.*)", text)


def test_a_typed_password_lies_in_a_file_of_its_owner_alone_and_nowhere_else(
    init: Init, tmp_path: Path, imap_server: ImapServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("getpass.getpass", lambda *_args, **_more: imap_server.password)
    printed = init(given="\n")
    assert imap_server.password not in printed
    assert config(tmp_path)["imap"]["password"] == {"file": "config.password"}
    assert (tmp_path / "config.password").read_text(encoding="utf-8") == f"{imap_server.password}\n"
    assert {path.name: path.stat().st_mode & 0o777 for path in tmp_path.iterdir()} == {
        "config.toml": 0o600,
        "config.password": 0o600,
    }


def test_it_writes_over_no_file(init: Init, tmp_path: Path) -> None:
    (tmp_path / "config.toml").write_text("mine", encoding="utf-8")
    assert "init --again" in init(*ENV, "--yes", code=2)
    assert (tmp_path / "config.toml").read_text(encoding="utf-8") == "mine"


def test_json_proposes_and_writes_nothing(init: Init, tmp_path: Path) -> None:
    found = json.loads(init(*ENV, "--json"))
    assert found["written"] is None
    chosen = {one["id"] for one in found["prospects"] if one["chosen"]}
    assert "hillbrook" in chosen
    assert "growth" not in chosen
    assert list(tmp_path.iterdir()) == []


def test_the_form_takes_lines_and_q_ends_it_without_a_file(init: Init, tmp_path: Path) -> None:
    found = json.loads(init(*ENV, "--json"))["prospects"]
    number = next(place for place, one in enumerate(found, 1) if one["id"] == "hillbrook")
    init(*ENV, given="zone Europe/Paris\nq\n", code=1)
    assert list(tmp_path.iterdir()) == []
    lines = f"{number}\n1 pm luca@agency.example\nzone Europe/Paris\nzone Nowhere\n99\n\n"
    init(*ENV, given=lines)
    written = config(tmp_path)
    assert written["team"]["timezone"] == "Europe/Paris"
    assert "hillbrook" not in {one["id"] for one in written["client"]}
    assert written["client"][0]["pm"] == "luca@agency.example"


def test_a_wrong_password_leaves_no_file(init: Init, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TEST_PASSWORD", "geheimwort")
    told = init(*ENV, "--yes", code=1)
    assert "may not log in" in told
    assert "geheimwort" not in told
    assert list(tmp_path.iterdir()) == []


def test_again_proposes_who_is_new_and_takes_over_what_was_assigned_by_mail(
    init: Init, tmp_path: Path, imap_server: ImapServer
) -> None:
    init(*ENV, "--yes")
    path = tmp_path / "config.toml"
    path.write_text(path.read_text(encoding="utf-8") + "\n# my own remark\n", encoding="utf-8")
    assert fresh(init) == []
    for n, (sender, to) in enumerate(
        [("Zoe <zoe@newcomer.example>", SHARED), ("Luca Ferri <luca@agency.example>", "zoe@newcomer.example")]
    ):
        when = "2026-03-19 10:00"
        imap_server.append(
            "Sent" if n else "INBOX", mail(sender, to, "Offer", "Hello.\n", at(when), mid=f"z{n}"), at(when)
        )
    assign(tmp_path, "anna.private@freemail.example", "rossi-arredi")
    init("--again", "--yes", first=False)
    after = path.read_text(encoding="utf-8")
    clients = {one["id"]: one for one in tomllib.loads(after)["client"]}
    assert clients["newcomer"]["pm"] == "luca@agency.example"
    assert clients["rossi-arredi"]["addresses"] == ["anna.private@freemail.example"]
    assert "# my own remark" in after
    assert crowded(after) == []
    assert path.stat().st_mode & 0o777 == 0o600
    assert fresh(init) == []


def fresh(init: Init) -> list[str]:
    """The ids that `init --again` has to propose."""
    found = json.loads(init("--again", "--json", first=False))
    return [one["id"] for one in found["prospects"] if one["chosen"]] + list(found["assigned"])


def assign(folder: Path, address: str, client: str) -> None:
    """As a PM does by mail."""
    from daemon.app.office import open_office

    with open_office(folder / "config.toml") as office:
        ruling = Ruling("", Word.ASSIGN, "luca@agency.example", NOW, "m@x", about=OnSender(address), to=client)
        office.clerk.rulings.append(ruling)
        office.commit(NOW)


# ── which servers are tried ──────────────────────────────────────────────────────────────────────────────────────────
def dns(monkeypatch: pytest.MonkeyPatch, imap: tuple[ServerName, ...] = (), mx: tuple[str, ...] = ()) -> None:
    monkeypatch.setattr(finding, "servers_of", lambda _domain, kind: imap if kind == "imap" else ())
    monkeypatch.setattr(finding, "takers_of", lambda _domain: mx)


def test_a_host_of_somebody_else_that_the_dns_names_is_not_told_the_password(monkeypatch: pytest.MonkeyPatch) -> None:
    ours, theirs = ServerName("mx.agency.example", 993, "tls"), ServerName("imap.evil.example", 993, "tls")
    dns(monkeypatch, (theirs, ours))
    found = candidates(RULES, SHARED)
    assert found.imap[0] == ours
    assert theirs not in found.imap
    assert found.strange == ("imap.evil.example",)
    assert any("imap.evil.example" in line for line in finding.lines(found))


def test_the_provider_who_takes_the_mail_is_asked_and_nobody_else(monkeypatch: pytest.MonkeyPatch) -> None:
    dns(monkeypatch, mx=("aspmx.l.google.com",))
    found = candidates(RULES, SHARED)
    assert [one.host for one in (*found.imap, *found.smtp)] == ["imap.gmail.com", "smtp.gmail.com"]
    assert any("app password" in line for line in finding.lines(found))


def test_without_a_resolver_the_usual_names_are_tried(monkeypatch: pytest.MonkeyPatch) -> None:
    dns(monkeypatch)
    assert candidates(RULES, SHARED).imap[0].host == "imap.agency.example"


def test_who_is_given_by_hand_is_the_only_one(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(finding, "servers_of", None)  # the DNS is not asked
    mine = ServerName("127.0.0.1", 1143, "none")
    found = candidates(RULES, SHARED, mine, mine)
    assert (found.imap, found.smtp) == ((mine,), (mine,))


def test_where_no_server_answers_it_says_which_were_tried() -> None:
    nobody = [ServerName("127.0.0.1", port, "none") for port in (1, 2)]
    who = finding.Credentials(SHARED, SHARED, lambda: "never told")
    with pytest.raises(NotFound, match=re.escape("127.0.0.1:1, 127.0.0.1:2")):
        finding.find_smtp(nobody, who, lambda _line: None)

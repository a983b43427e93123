"""A fault between the clerk and its servers: nothing is lost or doubled, all is back two passes after it, and the admin
hears what it was and what to do. `FAULT_TABLE=FILE` has a row for each kind written there.
"""

from __future__ import annotations

import contextlib
import os
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from functools import partial
from pathlib import Path
from typing import Any, cast

import pytest

from daemon.adapters.embedded import AcceptedMail
from daemon.app.servers import smtp_settings
from tests.agency import Agency, agency, at, body, mail, parsed
from tests.app.faults import IMAP, SMTP, Kind
from tests.conftest import ImapServer, need_dovecot
from tests.servers import certificate as certificates
from tests.servers.certificate import Certificate
from tests.servers.dovecot import Dovecot
from tests.servers.fault_proxy import Fault, FaultProxy, Then
from tests.servers.shelf import Shelf
from tests.servers.smtp_server import SmtpServer

ANNA, INBOX, ADMIN = "Anna Rossi <anna@client.example>", "projects@agency.example", "admin@agency.example"
READERS = (
    "marta@agency.example",
    "anna@client.example",
    "bob@client.example",
    "paul@agency.example",
    "eva@third.example",
)
UPDATE = 'update = { every = "week", on = "Fri 16:00", approval = "none", to = ["anna@client.example", "bob@client.example"] }'
OTHER = "admin@other.example"
MINUTE = timedelta(minutes=1)
MORE = """
[[pm]]
name = "Paul Weber"
address = "paul@agency.example"
[[client]]
id = "third"
name = "Third"
domains = ["third.example"]
pm = "paul@agency.example"
language = "en"
timezone = "Europe/Rome"
sla = "standard"
update = {{ every = "week", on = "Fri 16:00", approval = "none", to = ["eva@third.example"] }}
[alarm]
to = ["admin@other.example"]
host = "127.0.0.1"
port = {}
from = "clerk@other.example"
security = "none"
"""
QUICK = {"BYE to FETCH of a mail", "PREAUTH", "MAIL 552", "cut after the dot, taken", "part of the recipients 450"}


def kinds(of: list[Kind]) -> list[object]:
    return [pytest.param(one, marks=() if one.name in QUICK else pytest.mark.slow, id=one.name) for one in of]


def row(server: str, kind: Kind, lost: int, doubled: int, minutes: int, told: str) -> None:
    if path := os.environ.get("FAULT_TABLE"):
        back = "during it" if minutes < 0 else f"{60 * minutes} s"
        with Path(path).open("a", encoding="utf-8") as table:
            table.write(f"| {server}: {kind} | {lost} | {doubled} | {back} | {told or 'nobody'} |\n")


@pytest.fixture(scope="module")
def dovecot_of_all() -> Iterator[Dovecot]:
    need_dovecot()
    with Dovecot() as server:
        yield server


@pytest.fixture(scope="module")
def shown(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Certificate]:
    """Certificates by what is wrong with them."""
    folders = {name: tmp_path_factory.mktemp(name) for name in ("good", "other", "expired")}
    return {
        "good": certificates.make(folders["good"]),
        "other": certificates.make(folders["other"], "other.example", "DNS:other.example"),
        "expired": certificates.expired(folders["expired"]),
    }


def secured(kind: Kind, table: str, shown: dict[str, Certificate], folder: Path) -> dict[str, Any]:
    """What the configuration of a server says in place of `security = "none"`, where certificates are tried."""
    if not (kind.certificate or kind.starttls):
        return {}
    ca = folder / "ca.pem"
    ca.write_text("".join(one.trusted for one in shown.values()), encoding="utf-8")
    return {table: f'ca_file = "{ca}"'}


# ── IMAP ─────────────────────────────────────────────────────────────────────────────────────────────────────────────
def ask(team: Agency, mailbox: str, number: int, when: str) -> None:
    text = f"Quanto costa il catalogo numero {number}?\n"
    team.receive(mail(ANNA, INBOX, f"Catalogo {number}", text, at(when), mid=f"q{number}"), when, mailbox)


def filed(team: Agency) -> Counter[int]:
    """The numbers of the catalogues in the record, and how often."""
    messages = team.office.records.get("rossi").messages.values()
    found = Counter(int(one[0]) for filed in messages if (one := re.findall(r"^q(\d)@", filed.message_id)))
    asked = {int(number) for question in team.ledger() for number in re.findall(r"\d+", question["text"])}
    team.office.records.release()
    assert asked == set(found)
    return found


@pytest.mark.parametrize("kind", kinds(IMAP))
def test_imap(
    kind: Kind,
    dovecot_of_all: Dovecot,
    smtp_server: SmtpServer,
    shown: dict[str, Certificate],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    server, box = dovecot_of_all, re.sub(r"\W", "", kind.name)
    monkeypatch.setenv("TEST_PASSWORD", server.password)
    with contextlib.ExitStack() as stack:
        if kind.starttls:
            server = stack.enter_context(Dovecot(certificate=shown["good"]))
        play_imap(kind, server, box, smtp_server, shown, tmp_path)


def play_imap(
    kind: Kind, server: Dovecot, box: str, smtp_server: SmtpServer, shown: dict[str, Certificate], tmp_path: Path
) -> None:
    person = server.client()
    person.create_folder(box)
    person.logout()
    good = shown["good"] if kind.certificate else None
    swap = {'mailboxes = ["INBOX"]': f'mailboxes = ["{box}"]', "timeout = 10\n[smtp]": "timeout = 1\n[smtp]"}
    if good:
        swap['security = "none"\nusername = "projects"'] = 'security = "tls"\nusername = "projects"'
    if kind.starttls:
        swap['security = "none"\nusername = "projects"'] = 'security = "starttls"\nusername = "projects"'
    with (
        FaultProxy(server.port, good) as proxy,
        agency(
            tmp_path, cast("ImapServer", proxy), smtp_server, swap=swap, **secured(kind, "imap", shown, tmp_path)
        ) as team,
    ):
        team.imap = server
        team.pass_at("2026-03-02 08:00")
        for number in (1, 2, 3):
            ask(team, box, number, f"2026-03-02 09:0{number}")
        bad = shown[kind.certificate] if kind.certificate else None
        proxy.meet(Fault(certificate=bad) if bad else kind.fault)
        team.pass_at("2026-03-02 10:00")
        ask(team, box, 4, "2026-03-02 10:01")
        team.pass_at("2026-03-02 10:11")
        assert bad or kind.fault.crumbs or kind.fault.delay or proxy.hit, "the fault was met by nobody"
        back = -1 if len(filed(team)) == 4 else 0
        proxy.meet(Fault())
        for minute in (1, 2):
            team.pass_at(f"2026-03-02 10:{11 + minute}")
            back = back or (minute if len(filed(team)) == 4 else 0)
        there = filed(team)
        lost, doubled = 4 - len(there), sum(there.values()) - len(there)
        words = [" ".join(body(notice).split()) for notice in team.sent(ADMIN)]
        subjects = [str(notice["Subject"]) for notice in team.sent(ADMIN)]
        row("IMAP", kind, lost, doubled, back, f"admin: {'; '.join(subjects)}" if subjects else "")
        assert (lost, doubled, bool(back)) == (0, 0, True)
        heard(kind, " ".join([*subjects, *words]))


def heard(kind: Kind, words: str) -> None:
    if not kind.told:
        assert words == ""
    assert kind.told in words
    assert kind.remedy in words


# ── SMTP ─────────────────────────────────────────────────────────────────────────────────────────────────────────────
def had(smtp: SmtpServer, *readers: str) -> Counter[tuple[str, str]]:
    """(reader, Message-ID) of what these have, and how often."""
    return Counter(
        (to, str(parsed(one.raw)["Message-ID"])) for one in smtp.mails for to in one.recipients if to in readers
    )


@pytest.mark.parametrize("kind", kinds(SMTP))
def test_smtp(kind: Kind, shown: dict[str, Certificate], tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with Shelf() as shelf:
        monkeypatch.setenv("TEST_PASSWORD", shelf.password)

        def keep(taken: AcceptedMail) -> None:
            if kind.to_sent:
                shelf.append("Sent", taken.raw, at("2026-03-06 16:00"))

        good = shown["good"] if kind.certificate else None
        secure = {'security = "none"\nfrom': f'security = "{"tls" if good else "starttls"}"\nfrom'}
        secure = secure if good or kind.starttls else {}
        users = {"projects": shelf.password} if kind.users else None
        log_in = 'username = "projects"\npassword = { env = "TEST_PASSWORD" }\n' if kind.users else ""
        with SmtpServer(users, shown["good"] if kind.starttls else None) as smtp, FaultProxy(smtp.port, good) as proxy:
            smtp._deliver = keep
            swap = {"timeout = 10\n[sla": "timeout = 1\n[sla", **secure}
            more = secured(kind, "smtp", shown, tmp_path)
            more |= {"smtp": log_in} if log_in else {}
            end = MORE.format(smtp.port) + log_in
            if kind.starttls:
                end = end.replace('security = "none"', f'security = "starttls"\nca_file = "{tmp_path / "ca.pem"}"')
            with agency(
                tmp_path, cast("ImapServer", shelf), cast("SmtpServer", proxy), UPDATE, swap=swap, end=end, **more
            ) as team:
                team.smtp = smtp
                impatient = partial(replace, smtp_settings(team.office.config), final_timeout=1.0)
                monkeypatch.setattr("daemon.app.delivery.smtp_settings", lambda _config: impatient())
                play(team, kind, proxy, shown)


def play(team: Agency, kind: Kind, proxy: FaultProxy, shown: dict[str, Certificate]) -> None:
    """Alerts to two PMs and updates to three people of two clients, four mails, are due at 16:00."""
    team.pass_at("2026-03-02 08:00")
    for number, sender in enumerate((ANNA, "Eva <eva@third.example>")):
        raw = mail(sender, INBOX, "Bozza", "Quando sarà pronta la bozza?\n", at("2026-03-06 10:00"), mid=f"q{number}")
        team.receive(raw, "2026-03-06 10:00")
    team.pass_at("2026-03-06 15:59")
    assert not had(team.smtp, *READERS)
    bad = shown[kind.certificate] if kind.certificate else None
    proxy.meet(Fault(certificate=bad) if bad else kind.fault)
    for minute in (0, 11) if kind.fault.then is Then.HANG else (0, 1, 3, 5, 7, 9, 11):
        team.pass_at(f"2026-03-06 16:{minute:02}")
    assert bad or kind.fault.crumbs or kind.fault.delay or proxy.hit, "the fault was met by nobody"
    back = -1 if not lacking(team) else 0
    proxy.meet(Fault())
    for minute in (1, 2):
        team.pass_at(f"2026-03-06 16:{11 + minute}")
        back = back or (minute if not lacking(team) else 0)
    there = had(team.smtp, *READERS)
    ids = {(to, mid) for to, mid in there}
    copies = sum(there.values()) - len(there)  # under the same Message-ID, to our own people alone
    doubled = len(ids) - len({to for to, _ in ids}) + sum(there[one] - 1 for one in there if "agency" not in one[0])
    words = spoken(team)
    subjects = [str(one["Subject"]) for one in team.sent(OTHER)]
    row("SMTP", kind, len(lacking(team)), doubled, back, f"second route: {'; '.join(subjects)}" if subjects else "")
    assert (lacking(team), doubled, bool(back), bool(copies)) == (set(), 0, True, kind.twice)
    heard(kind, words)


def spoken(team: Agency) -> str:
    """What the admin has, by the second route and by mail."""
    notices = [*team.sent(OTHER), *team.sent(ADMIN)]
    return " ".join(" ".join(f"{one['Subject']} {body(one)}".split()) for one in notices)


def lacking(team: Agency) -> set[str]:
    """Who has no mail, though nobody was told so."""
    words, there = spoken(team), {to for to, _ in had(team.smtp, *READERS)}
    return {to for to in READERS if to not in there and to not in words}


# ── clock ────────────────────────────────────────────────────────────────────────────────────────────────────────────
@pytest.mark.parametrize("ahead", [timedelta(hours=1), timedelta(days=1), timedelta(days=366)], ids=str)
def test_a_clock_that_jumps_ahead_and_is_set_right(
    ahead: timedelta, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with Shelf() as shelf, SmtpServer() as smtp:
        monkeypatch.setenv("TEST_PASSWORD", shelf.password)
        with agency(tmp_path, cast("ImapServer", shelf), smtp, UPDATE, end=MORE.format(smtp.port)) as team:
            team.pass_at("2026-03-02 08:00")
            for number, sender in enumerate((ANNA, "Eva <eva@third.example>")):
                raw = mail(sender, INBOX, "Bozza", "Quando?\n", at("2026-03-06 10:00"), mid=f"q{number}")
                team.receive(raw, "2026-03-06 10:00")
            team.pass_at("2026-03-06 15:59")
            for minute in (0, 1):
                team.clerk.run_pass(at("2026-03-06 16:00") + ahead + minute * MINUTE)
            back = 0
            for minute in (2, 3, 30, 63, 64, 65, 66):
                team.clerk.run_pass(at("2026-03-06 16:00") + minute * MINUTE)
                back = back or (0 if lacking(team) else minute)
            there = had(team.smtp, *READERS)
            doubled = sum(count - 1 for count in there.values())
            subjects = [str(one["Subject"]) for one in [*team.sent(OTHER), *team.sent(ADMIN)]]
            kind = Kind(f"{ahead} ahead, and set right", Fault())
            row("clock", kind, len(lacking(team)), doubled, back, f"admin: {'; '.join(dict.fromkeys(subjects))}")
            assert (lacking(team), doubled) == (set(), 0)
            assert "The computer’s clock went back" in subjects

"""A week of mail while the clerk is killed at random and its servers fail: nothing lost, nothing twice. `make soak`.

The same week is played calmly, too; in the end both ledgers have to be the same.
"""

from __future__ import annotations

import email
import email.policy
import multiprocessing
import os
import random
import time
import traceback
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from multiprocessing.context import ForkServerProcess
from pathlib import Path
from typing import Any

import pytest

from daemon.app.clerk import Clerk
from daemon.app.office import open_office
from daemon.app.views import questions
from daemon.core.message.identity import is_ours
from tests.agency import at, mail, write_config
from tests.conftest import need_dovecot, seed
from tests.servers.dovecot import Dovecot
from tests.servers.smtp_server import SmtpServer

pytestmark = pytest.mark.slow

SECONDS = float(os.environ.get("SOAK_SECONDS", "0"))
UPDATE = 'update = { every = "week", on = "Fri 16:00", approval = "none", to = ["anna@client.example"] }'
CLIENTS = {"anna@client.example": "Anna Rossi", "james@hill.example": "James Hill"}
MARTA = "marta@agency.example"
INBOX = "projects@agency.example"
BEGIN, END = at("2026-03-02 09:00"), at("2026-03-06 20:00")
SETTLED = (at("2026-03-07 08:00"), at("2026-03-09 09:30"), at("2026-03-09 11:30"))
STEP = timedelta(hours=1)
HANGS = 60.0  # seconds until a pass counts as stuck


@dataclass(frozen=True)
class Arrival:
    at: datetime
    mailbox: str
    raw: bytes


def week(pick: random.Random) -> list[Arrival]:
    """Questions, their answers in the inbox or in Sent alone, thanks, machines, strangers and the same mail twice."""
    found: list[Arrival] = []
    for number in range(40):
        when = BEGIN + timedelta(minutes=pick.randrange(60 * 9) + 24 * 60 * pick.randrange(5))
        client = pick.choice(sorted(CLIENTS))
        text = f"Hello,\n\nwhen will page {number} of the catalogue be ready?\n\nThanks"
        asked = mail(f"{CLIENTS[client]} <{client}>", INBOX, f"Page {number}", text, when, mid=f"q{number}")
        found.append(Arrival(when, "INBOX", asked))
        if number % 7 == 0:
            found.append(Arrival(when + timedelta(hours=1), "INBOX", asked))
        if pick.random() < 0.6:
            later = when + timedelta(minutes=pick.randrange(20, 1500))
            answer = mail(
                f"Marta Bianchi <{MARTA}>",
                client,
                f"Re: Page {number}",
                f"Page {number} of the catalogue is ready, it went online this morning.",
                later,
                reply=f"q{number}",
                mid=f"a{number}",
                Cc=INBOX,
            )
            found.append(Arrival(later, pick.choice(["Sent", "INBOX"]), answer))
            if pick.random() < 0.3:
                thanks = mail(
                    client,
                    INBOX,
                    f"Re: Page {number}",
                    "Perfect, thank you!",
                    later,
                    reply=f"a{number}",
                    mid=f"t{number}",
                )
                found.append(Arrival(later + STEP, "INBOX", thanks))
        if number % 9 == 0:
            robot = mail(
                client, INBOX, f"Automatic reply: {number}", "I am away. Who can help?", when, mid=f"r{number}",
                Auto_Submitted="auto-replied",
            )  # fmt: skip
            found.append(Arrival(when + STEP, "INBOX", robot))
    stranger = mail("Ben <ben@freemail.example>", INBOX, "Hello", "Do you print, too?", BEGIN, mid="s0")
    found.append(Arrival(BEGIN + 30 * STEP, "INBOX", stranger))
    return sorted(found, key=lambda arrival: arrival.at)


@dataclass
class Week:
    """One clerk with its servers, and what is still to come."""

    config: Path
    imap: Dovecot
    smtp: SmtpServer
    coming: list[Arrival]
    context: Any = field(default_factory=lambda: multiprocessing.get_context("forkserver"))

    def arrive(self, now: datetime) -> None:
        while self.coming and self.coming[0].at <= now:
            one = self.coming.pop(0)
            self.imap.append(one.mailbox, one.raw, one.at)

    def start(self, now: datetime) -> ForkServerProcess:
        process: ForkServerProcess = self.context.Process(target=one_pass, args=(self.config, now))
        process.start()
        return process

    def whole(self, now: datetime) -> None:
        """A pass that nobody disturbs."""
        process = self.start(now)
        process.join(HANGS)
        assert process.exitcode == 0


def one_pass(config: Path, now: datetime) -> None:
    """What a child does: whatever goes wrong in the servers, it may not raise."""
    try:
        with open_office(config) as office:
            Clerk(office).run_pass(now)
    except BaseException:
        traceback.print_exc()
        os._exit(3)


@contextmanager
def playing(folder: Path, coming: list[Arrival]) -> Iterator[Week]:
    with Dovecot() as imap, SmtpServer() as smtp:
        yield Week(write_config(folder, imap.port, smtp.port, UPDATE), imap, smtp, coming)


def hours() -> Iterator[datetime]:
    now = BEGIN
    while now <= END:
        if 8 <= now.hour <= 20:
            yield now
        now += 2 * STEP


def disturb(week: Week, now: datetime, pick: random.Random, kills: Counter[str]) -> None:
    """One hour of bad luck: a pass that is killed anywhere, the mailbox gone, the outgoing server busy."""
    week.smtp.refuse.delay = pick.choice([0.0, 0.0, 0.1])
    week.smtp.refuse.content = pick.choice(["", "", "", "451 4.3.0 try again later"])
    for _ in range(pick.randrange(3)):
        process = week.start(now)
        time.sleep(pick.uniform(0.02, 0.5))
        victim = pick.choice(["clerk", "clerk", "mailbox"])
        if victim == "mailbox":
            week.imap.kill()
            process.join(HANGS)
            assert process.exitcode == 0  # it says what is wrong, and goes on next time
            week.imap.start()
        kills[f"{victim}, too late" if process.exitcode == 0 and victim == "clerk" else victim] += 1
        process.kill()
        process.join()
    if pick.random() < 0.6:
        week.whole(now)


@dataclass(frozen=True)
class Outcome:
    ledger: list[tuple[Any, ...]]
    overdue: set[str]  # texts of questions
    told: str  # all that the PM was told
    kills: Counter[str]


def played(folder: Path, seed: int, *, chaos: bool) -> Outcome:
    pick, kills = random.Random(seed), Counter[str]()
    with playing(folder, week(random.Random(seed))) as one:
        one.whole(BEGIN - STEP)  # the first sync of an empty mailbox
        for now in hours():
            one.arrive(now)
            if chaos:
                disturb(one, now, pick, kills)
            else:
                one.whole(now)
        one.smtp.refuse.content, one.smtp.refuse.delay = "", 0.0
        for later in SETTLED:  # what was refused is tried again, what had to wait for the morning goes out
            one.whole(later)
        with open_office(one.config) as office:
            rows = questions(office, END, None, None)
            check(office, one)
        ledger = sorted((row["client"], row["message_id"], row["text"], row["state"]) for row in rows)
        return Outcome(ledger, {row["text"] for row in rows if row["overdue"]}, told(one.smtp), kills)


def check(office: Any, week: Week) -> None:
    """What holds whatever happened."""
    records = [office.records.get(name) for name in ("rossi", "hill", "unmatched")]
    filed = Counter(
        message.message_id for record in records for message in record.messages.values() if not message.ours
    )
    assert max(filed.values()) == 1
    assert "s0@mail.example" in filed
    assert len(office.quarantine) == 0
    kept = [path for record in records for path in (office.records.archive(record.id).folder / "cur").iterdir()]
    assert len(kept) == sum(len(record.messages) for record in records)
    assert not any(entry.state in ("queued", "sending", "dead") for entry in office.clerk.outbox.values())
    sent = [email.message_from_bytes(one.raw, policy=email.policy.default) for one in week.smtp.mails]
    ids = Counter(str(message["Message-ID"]).strip("<>") for message in sent)
    assert all(is_ours(one, office.secret) for one in ids)
    updates = [one for one in week.smtp.mails if "anna@client.example" in one.recipients]
    unknown = [entry for entry in office.clerk.outbox.values() if entry.kind == "update" and entry.state == "unknown"]
    assert len(updates) + len(unknown) in (1, 2)
    assert len(updates) <= 1  # never twice; where nobody knows, a human was told
    assert not unknown or any(entry.key.startswith("notice:unknown-outcome") for entry in office.clerk.outbox.values())
    assert not [one for one in week.smtp.mails if "james@hill.example" in one.recipients]


def told(smtp: SmtpServer) -> str:
    raw = [one.raw for one in smtp.mails if MARTA in one.recipients]
    mails = [email.message_from_bytes(one, policy=email.policy.default) for one in raw]
    return " ".join(" ".join(part.get_content().split()) for one in mails if (part := one.get_body(("plain",))))


def test_a_week_of_kills_ends_as_a_calm_week_does(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    need_dovecot()
    monkeypatch.setenv("TEST_PASSWORD", Dovecot.password)
    multiprocessing.get_context("forkserver").set_forkserver_preload(["tests.warm"])
    end, rounds, kills = time.monotonic() + SECONDS, 0, Counter[str]()
    while rounds == 0 or time.monotonic() < end:
        chosen = seed() + rounds
        print(f"seed {chosen}")
        calm, chaotic = tmp_path / f"{rounds}-calm", tmp_path / f"{rounds}-chaos"
        calm.mkdir()
        chaotic.mkdir()
        expected, found = played(calm, chosen, chaos=False), played(chaotic, chosen, chaos=True)
        assert found.ledger == expected.ledger
        assert found.overdue
        assert [text for text in found.overdue if text not in found.told] == []
        rounds, kills = rounds + 1, kills + found.kills
    print(f"{rounds} weeks, {dict(kills)}")
    assert kills["clerk"] > 10

"""Where the soak plays: Dovecot and an SMTP server behind proxies that misbehave, and the configuration of the clerk."""

from __future__ import annotations

import contextlib
import os
import queue
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import IO
from zoneinfo import ZoneInfo

from imapclient.exceptions import IMAPClientError

from daemon.adapters.embedded import AcceptedMail
from tests.bench.mailbox import LANGUAGES, ZONES
from tests.servers.dovecot import Dovecot
from tests.servers.fault_proxy import Fault, FaultProxy
from tests.servers.proxy import Proxy
from tests.servers.smtp_server import SmtpServer
from tests.soak.misfortunes import Misfortune
from tests.soak.traffic import Arrival

PROJECTS = "projects@agency.example"
STARTS_WITHIN = 120.0
ENDS_WITHIN = 60.0
_CONFIG = """
state_dir = "state"
[team]
name = "Agency"
addresses = ["projects@agency.example"]
domains = ["agency.example"]
timezone = "Europe/Rome"
hours = "24/7"
language = "en"
admin = "admin@agency.example"
[imap]
host = "127.0.0.1"
port = {imap}
security = "none"
username = "projects"
password = {{ env = "SOAK_PASSWORD" }}
mailboxes = ["INBOX"]
clerk_mailbox = "Clerk"
read_only = true
timeout = 10
[smtp]
host = "127.0.0.1"
port = {smtp}
security = "none"
from = "Agency Projects <projects@agency.example>"
timeout = 10
[sla.standard]
answer_within = "8m"
warn_before = "2m"
[digest]
at = "none"
[heartbeat]
every = "10m"
[alerts]
per_day = 15
"""
_CLIENT = """
[[pm]]
name = "Marta Bianchi {number}"
address = "pm{number}@agency.example"
[[client]]
id = "c{number:03}"
name = "Client {number}"
domains = ["c{number:03}.example"]
pm = "pm{number}@agency.example"
language = "{language}"
timezone = "{zone}"
sla = "standard"
hours = "24/7"
update = {{ every = "week", on = "{on}", approval = "none" }}
"""


def config_text(clients: int, imap: int, smtp: int, began: datetime, seconds: float) -> str:
    """Each client has a PM, and an update that is due somewhere in the run, if it is long enough."""
    text = _CONFIG.format(imap=imap, smtp=smtp)
    for number in range(clients):
        kind = number % len(LANGUAGES)
        zone = f"{'Asia' if ZONES[kind] == 'Almaty' else 'Europe'}/{ZONES[kind]}"
        due = (began + timedelta(seconds=seconds * (0.1 + 0.8 * number / clients))).astimezone(ZoneInfo(zone))
        on = f"{due:%a %H:%M}"
        text += _CLIENT.format(number=number, language=LANGUAGES[kind], zone=zone, on=on)
    return text


@dataclass
class Stage:
    """The servers, and the daemon between them. `arrived` are the Message-IDs of what was put into the mailbox."""

    folder: Path
    dovecot: Dovecot
    smtp: SmtpServer
    lines: tuple[Proxy, Proxy]  # what the clerk connects to, for IMAP and SMTP
    faults: tuple[FaultProxy, FaultProxy]  # behind them
    daemon: subprocess.Popen[bytes]
    arrived: list[str] = field(default_factory=list)
    waiting: list[Arrival] = field(default_factory=list)  # while Dovecot is down
    down: bool = False

    def put(self, arrival: Arrival) -> None:
        self.waiting.append(arrival)
        while self.waiting and not self.down:
            one = self.waiting[0]
            try:
                self.dovecot.append(one.mailbox, one.raw, datetime.now(UTC))
            except (
                OSError,
                IMAPClientError,
            ):  # asked again with the next mail; then it may be there twice, under one id
                self.dovecot._hand = None
                return
            self.arrived.append(self.waiting.pop(0).id)

    def begin(self, what: Misfortune) -> None:
        for proxy, fault in zip(self.faults, (what.imap, what.smtp), strict=True):
            proxy.meet(fault)
        if what.killed:
            self.dovecot.kill()
            self.down = True
        if what.reload:
            self.daemon.send_signal(signal.SIGHUP)
        if what.cut:
            self._cut()

    def end(self, what: Misfortune) -> None:
        for proxy in self.faults:
            proxy.meet(Fault())
        if what.killed:
            self.dovecot.start()
            self.down = False
        if what.cut and not what.silent:
            self._cut()

    def _cut(self) -> None:
        for line in self.lines:
            line.cut()

    def stop(self) -> int:
        """SIGTERM; the exit code."""
        self.daemon.send_signal(signal.SIGTERM)
        return self.daemon.wait(ENDS_WITHIN)


@contextlib.contextmanager
def playing(folder: Path, clients: int, seconds: float) -> Iterator[tuple[Stage, queue.Queue[AcceptedMail]]]:
    """The daemon at work on an empty mailbox, and what it sent to the mailbox itself, which has to be put there."""
    loop: queue.Queue[AcceptedMail] = queue.Queue()
    with contextlib.ExitStack() as stack:
        dovecot, smtp = stack.enter_context(Dovecot()), stack.enter_context(SmtpServer())
        smtp._deliver = lambda mail: loop.put(mail) if PROJECTS in mail.recipients else None
        client = dovecot.client()
        client.create_folder("Clerk")
        client.logout()
        faults = (stack.enter_context(FaultProxy(dovecot.port)), stack.enter_context(FaultProxy(smtp.port)))
        lines = (stack.enter_context(Proxy(faults[0].port)), stack.enter_context(Proxy(faults[1].port)))
        config = folder / "config.toml"
        began = datetime.now(UTC)
        config.write_text(config_text(clients, lines[0].port, lines[1].port, began, seconds), encoding="utf-8")
        log = stack.enter_context((folder / "log").open("ab"))
        daemon = _start(config, dovecot.password, log)
        try:
            _wait_until_ready(folder / "log", daemon)
            yield Stage(folder, dovecot, smtp, lines, faults, daemon), loop
        finally:
            daemon.kill()
            daemon.wait()


def _start(config: Path, password: str, log: IO[bytes]) -> subprocess.Popen[bytes]:
    command = [sys.executable, "-m", "daemon", "--config", str(config), "run"]
    return subprocess.Popen(command, stderr=log, env={**os.environ, "SOAK_PASSWORD": password})


def _wait_until_ready(log: Path, daemon: subprocess.Popen[bytes]) -> None:
    end = time.monotonic() + STARTS_WITHIN
    while b"ready" not in log.read_bytes():
        if time.monotonic() > end or daemon.poll() is not None:
            raise RuntimeError(f"the daemon does not start: {log.read_text(errors='replace')[-2000:]}")
        time.sleep(0.1)

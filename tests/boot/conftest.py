"""One boot for all, with mail servers, and the wheels to install from."""

from __future__ import annotations

import os
import shutil
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import pytest

from daemon.adapters.state.record_file import RecordFile
from tests.agency import mail, write_config
from tests.boot.machine import Boot
from tests.boot.page import Page
from tests.make_deb import ROOT, wheel
from tests.servers.trixie import Missing
from tests.servers.trixie_imap import DOVECOT

WHEELS = os.environ.get("BOOT_WHEELS", "")  # the folder that `make boot` fills
PAGE = os.environ.get("BOOT_PAGE", "")  # where the transcript goes
NEXT = "9.9.9"  # the version that an upgrade installs
PASSWORD = "geheim-und-lang"
NETWORK = "[Match]\nName=host0\n[Network]\nAddress=10.11.12.2/24\nLinkLocalAddressing=no\n"
SMTP = """
[Service]
ExecStart=/usr/bin/python3 -m aiosmtpd -n -l 127.0.0.1:25 -c aiosmtpd.handlers.Mailbox /var/lib/sent
[Install]
WantedBy=multi-user.target
"""


@dataclass
class Scene:
    """A booted machine on which nothing of ours is installed yet, but lies ready in /srv."""

    boot: Boot
    page: Page
    mails: int = 0

    def ask(self, command: str) -> str:
        """Like `page.types`, off the page and whatever comes of it."""
        return self.boot.run(command).stdout.strip()

    def shows(self, what: str, unit: str = "inboxclerk") -> str:
        """A property of a unit, as systemd has it."""
        return self.ask(f"systemctl show --value -p {what} {unit}")

    def waits(self, what: str, done: Callable[[], bool], within: float = 120) -> float:
        """Seconds until it is so."""
        began = time.monotonic()
        while not done():
            if time.monotonic() - began > within:
                pytest.fail(f"not within {within:.0f} s: {what}\n{self.ask('journalctl -n 40 --no-pager')}")
            time.sleep(0.5)
        return time.monotonic() - began

    def active(self, unit: str = "inboxclerk") -> bool:
        return self.ask(f"systemctl is-active {unit}") == "active"

    def comes(self, count: int) -> None:
        """So many mails are in the inbox that were not there before."""
        for _ in range(count):
            self.mails += 1
            text = f"Buongiorno,\nquanto costa il catalogo numero {self.mails}?\n\nAnna\n"
            raw = mail(
                "anna@client.example",
                "projects@agency.example",
                "Catalogo",
                text,
                datetime.now(UTC),
                mid=f"q{self.mails}",
            )
            (self.boot.srv / "incoming").write_bytes(raw)
            name = f"{int(time.time())}.M{self.mails}.clerk"
            shutil.move(self.boot.srv / "incoming", self.boot.srv / "mail" / "new" / name)
        self.ask("chown -R mail:mail /srv/mail")

    def filed(self, state: str = "var/lib/inboxclerk") -> int:
        """How many mails the client's record holds."""
        return len(RecordFile(self.boot.root / state / "clients" / "rossi").read().get("messages", ()))

    def drops_in(self, name: str, text: str, unit: str = "inboxclerk") -> None:
        """A file that adds to the unit, as `systemctl edit` writes it; without a text, none any more."""
        path = f"/etc/systemd/system/{unit}.service.d/{name}.conf"
        self.ask(f"mkdir -p $(dirname {path}); printf '%b' '{text}' >{path}" if text else f"rm -f {path}")
        self.ask("systemctl daemon-reload")


@pytest.fixture(scope="session")
def scene(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Scene]:
    if not WHEELS:
        pytest.skip("it is run by `make boot`")
    try:
        with Boot() as boot:
            scene = Scene(boot, Page(boot))
            _prepare(scene, tmp_path_factory.mktemp("wheels"))
            yield scene
            if PAGE:
                scene.page.save(Path(PAGE))
    except Missing as why:
        pytest.skip(str(why))


def _prepare(scene: Scene, folder: Path) -> None:
    srv = scene.boot.srv
    shutil.copytree(WHEELS, srv / "wheels")
    shutil.copy(ROOT / "requirements" / "run.txt", srv)
    for version, source in (("", ROOT), (NEXT, later(folder / "source"))):
        shutil.copy(wheel(_new(folder / f"wheel{version}"), source), srv)
    for name in ("tmp", "cur", "new"):
        (srv / "mail" / name).mkdir(parents=True)
    _new(srv / "agency")
    write_config(srv / "agency", 143, 25, swap={'{ env = "TEST_PASSWORD" }': '{ file = "imap.password" }'})
    (srv / "agency" / "imap.password").write_text(PASSWORD + "\n", encoding="ascii")
    conf = DOVECOT.format(password=PASSWORD, port=143, lmtp=0).replace("imap lmtp", "imap").partition("service lmtp")[0]
    (srv / "dovecot.conf").write_text(conf, encoding="ascii")
    (srv / "smtp.service").write_text(SMTP, encoding="ascii")
    (srv / "10-host0.network").write_text(NETWORK, encoding="ascii")
    for step in (
        "chown -R mail:mail /srv/mail && chmod 755 /srv && touch /srv/log && chmod 666 /srv/log",
        "rm -f /usr/sbin/policy-rc.d; cp /srv/dovecot.conf /etc/dovecot/dovecot.conf; systemctl restart dovecot",
        "mkdir -p /var/lib/sent/new /var/lib/sent/cur /var/lib/sent/tmp; cp /srv/smtp.service /etc/systemd/system/",
        "cp /srv/10-host0.network /etc/systemd/network/; systemctl daemon-reload",
        "systemctl enable systemd-networkd systemd-networkd-wait-online && systemctl enable --now smtp",
    ):
        done = scene.boot.run(step)
        assert done.returncode == 0, f"{step}\n{done.stdout}"


def later(to: Path) -> Path:
    """A checkout that calls itself a later version."""
    shutil.copytree(
        ROOT, to, ignore=shutil.ignore_patterns(".*", "build", "dist", "tests", "__pycache__", "*.egg-info")
    )
    project = to / "pyproject.toml"
    text = project.read_text(encoding="utf-8")
    head, _, rest = text.partition('\nversion = "')
    project.write_text(f'{head}\nversion = "{NEXT}"{rest[rest.index(chr(34)) + 1 :]}', encoding="utf-8")
    return to


def _new(folder: Path) -> Path:
    folder.mkdir(parents=True)
    return folder

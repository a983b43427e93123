"""Where a measurement plays: a Dovecot that holds the mailbox, the clerk's configuration, and the tools beside it."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from tempfile import mkdtemp

from tests.bench.mailbox import END, PMS, Size, client_tables, lay
from tests.servers.dovecot import Dovecot, own

NOW = (END + timedelta(hours=1)).isoformat()
INBOXCLERK = Path(sys.executable).with_name("inboxclerk")
_CONFIG = """
state_dir = "{state}"
[team]
name = "Agency"
addresses = ["projects@agency.example"]
domains = ["agency.example"]
timezone = "Europe/Rome"
hours = "Mon-Fri 09:00-18:00"
holidays = ["IT"]
language = "en"
admin = "admin@agency.example"
[imap]
host = "127.0.0.1"
port = {port}
security = "none"
username = "projects"
password = {{ env = "BENCH_PASSWORD" }}
mailboxes = ["INBOX"]
[smtp]
host = "127.0.0.1"
port = {smtp}
security = "none"
from = "Agency Projects <projects@agency.example>"
[sla.standard]
answer_within = "8h"
[digest]
at = "none"
"""
_MBSYNC = """
IMAPStore far
Host 127.0.0.1
Port {port}
User {user}
Pass {password}
{tls} None
AuthMechs LOGIN

MaildirStore near
Path {folder}/
Inbox {folder}/INBOX

Channel all
Far :far:
Near :near:
Patterns INBOX Sent
Create Near
Sync Pull
SyncState *
"""
_NOTMUCH = "[database]\npath={folder}\n[user]\nname=Bench\nprimary_email=projects@agency.example\n[new]\ntags=new\n"


@dataclass
class Site:
    """One mailbox on its server. `folder` is for the states and files of what is measured."""

    folder: Path
    size: Size
    dovecot: Dovecot
    smtp: int  # the port of a server that takes what the daemon sends
    bytes: int = 0

    def lay(self) -> None:
        """Make the mailbox, and let Dovecot index it before anybody measures anything."""
        self.bytes = lay(self.size, self.maildir)
        own(self.maildir)
        with self.dovecot.client() as client:
            for mailbox in ("INBOX", "Sent"):
                client.select_folder(mailbox, readonly=True)
                client.fetch(client.search(), ["RFC822.SIZE"])

    @property
    def maildir(self) -> Path:
        return self.dovecot.root / "mail"

    @property
    def env(self) -> dict[str, str]:
        """The environment in which a clerk finds its password."""
        return {**os.environ, "BENCH_PASSWORD": self.dovecot.password}

    def config(self, state: str) -> Path:
        """A configuration whose state lies in a folder of that name."""
        path = self.folder / f"{state}.toml"
        pms = "\n".join(f'[[pm]]\nname = "{name}"\naddress = "{name}@agency.example"' for name in PMS)
        text = _CONFIG.format(state=state, port=self.dovecot.port, smtp=self.smtp)
        path.write_text(f"{text}\n{pms}\n{client_tables(self.size)}", encoding="utf-8")
        return path

    def clerk(self, state: str, *arguments: str | Path) -> list[str | Path]:
        """The command line of inboxclerk on that state."""
        return [INBOXCLERK, "--config", self.config(state), *arguments]

    def fresh(self, state: str) -> str:
        self._put_aside(self.folder / state)
        return state

    def mbsync(self) -> list[str | Path]:
        """`mbsync` of everything into a new folder, synced to the disk as it does by default."""
        folder = self._empty("beside")
        path = self.folder / "mbsyncrc"
        user, password = self.dovecot.username, self.dovecot.password
        version = subprocess.run(["mbsync", "--version"], capture_output=True, text=True, check=True).stdout
        tls = "SSLType" if version.startswith(("isync 1.3", "isync 1.4")) else "TLSType"  # renamed in isync 1.5
        text = _MBSYNC.format(port=self.dovecot.port, user=user, password=password, folder=folder, tls=tls)
        path.write_text(text, encoding="utf-8")
        return ["mbsync", "-q", "-c", path, "-a"]

    def notmuch(self) -> tuple[list[str | Path], Mapping[str, str]]:
        """`notmuch new` on what mbsync left, on an empty database."""
        shutil.rmtree(self.folder / "beside" / ".notmuch", ignore_errors=True)
        path = self.folder / "notmuchrc"
        path.write_text(_NOTMUCH.format(folder=self.folder / "beside"), encoding="utf-8")
        return ["notmuch", "new", "--quiet"], {"NOTMUCH_CONFIG": str(path)}

    def _empty(self, name: str) -> Path:
        folder = self.folder / name
        self._put_aside(folder)
        folder.mkdir()
        return folder

    def _put_aside(self, folder: Path) -> None:
        """Until the bench ends: for minutes ext4 passes over each inode that was freed whenever it looks for one, which
        makes a new file 0.5 ms dearer after 3,000 were deleted.
        """
        if folder.exists():
            folder.rename(mkdtemp(prefix="aside-", dir=self.folder))

"""A real Dovecot, unprivileged, from a folder of its own, on ports of its own, gone with the test."""

from __future__ import annotations

import contextlib
import os
import shutil
import signal
import socket
import subprocess
import tempfile
import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Self

from imapclient import IMAPClient

from tests.servers.certificate import Certificate

HOST = "127.0.0.1"
STARTS_WITHIN = 10.0

CONFIG = """
base_dir = {root}/base
state_dir = {root}/state
log_path = {root}/log
listen = 127.0.0.1
protocols = imap
default_internal_user = {user}
default_internal_group = {group}
default_login_user = {user}
first_valid_uid = 0
mail_max_userip_connections = 100
mail_location = maildir:{root}/mail
mailbox_list_index = yes
disable_plaintext_auth = no
auth_failure_delay = 0
auth_mechanisms = plain login
imap_idle_notify_interval = 29 mins
shutdown_clients = yes
ssl = {ssl}
{certificate}
passdb {{
  driver = passwd-file
  args = scheme=plain username_format=%u {root}/users
}}
userdb {{
  driver = passwd-file
  args = username_format=%u {root}/users
}}
namespace inbox {{
  inbox = yes
  separator = {separator}
  prefix = {prefix}
  mailbox {sent} {{
    special_use = {special_use}
    auto = subscribe
  }}
}}
service anvil {{
  chroot =
  # else whoever was refused once waits for seconds the next time
  unix_listener anvil-auth-penalty {{
    mode = 0
  }}
}}
service stats {{
  chroot =
}}
service imap-login {{
  chroot =
  inet_listener imap {{
    port = {port}
  }}
  inet_listener imaps {{
    port = {tls_port}
    ssl = yes
  }}
}}
"""

OAUTH2 = """
auth_mechanisms = plain login xoauth2 oauthbearer
passdb {{
  driver = oauth2
  mechanisms = xoauth2 oauthbearer
  args = {root}/oauth2
}}
"""
INTROSPECTION = """
introspection_mode = auth
introspection_url = {url}
username_attribute = username
active_attribute = active
active_value = true
"""


def installed() -> bool:
    return path() is not None


def path() -> str | None:
    return shutil.which("dovecot") or shutil.which("dovecot", path="/usr/sbin:/usr/local/sbin")


@dataclass
class Dovecot:
    """A context manager. `port` takes both clear and STARTTLS, `tls_port` TLS where there is a certificate."""

    username: str = "projects"
    password: str = "geheim-und-lang"
    sent: str = "Sent"
    special_use: str = "\\Sent"
    separator: str = "/"
    prefix: str = ""
    certificate: Certificate | None = None
    introspection: str = ""  # where it asks whether an access token is good; then it takes tokens
    extra: str = ""  # more configuration
    _hand: IMAPClient | None = field(default=None, init=False)

    def __enter__(self) -> Self:
        for attempts_left in (2, 1, 0):
            self.root = Path(tempfile.mkdtemp(prefix="dovecot-"))
            self.root.chmod(0o755)
            self.port, self.tls_port = free_ports(2)
            self._configure()
            try:
                self.start()
            except RuntimeError:  # most often somebody else took the port
                self.__exit__()
                if not attempts_left:
                    raise
            else:
                return self
        raise AssertionError

    def __exit__(self, *_: object) -> None:
        self.kill()
        shutil.rmtree(self.root, ignore_errors=True)

    def emptied(self) -> Self:
        """As if it were just started, with the mail of whoever had it before put out of sight: to start costs more."""
        if self._process.poll() is not None:
            self.__exit__()
            return self.__enter__()
        if self._hand is not None:
            self._hand.shutdown()
            self._hand = None
        # Not taken apart where it lies: a session that is just ending would write into what comes after.
        (self.root / "mail").rename(self.root / f"mail-before-{time.monotonic_ns()}")
        self._make_mailbox()
        return self

    def kill(self) -> None:
        """Ends the master and with it every process of its group, in the middle of whatever they do."""
        if self._hand is not None:
            self._hand.shutdown()
            self._hand = None
        with contextlib.suppress(ProcessLookupError):
            os.killpg(self._process.pid, signal.SIGKILL)
        self._process.wait()
        self._let_go()

    def _let_go(self) -> None:
        """The children die a moment after the master, and until then the kernel takes connections for them."""
        deadline = time.monotonic() + 2
        while time.monotonic() < deadline:
            try:
                socket.create_connection((HOST, self.port), 1).close()
            except ConnectionRefusedError:
                return
            except OSError:
                time.sleep(0.01)

    def client(self) -> IMAPClient:
        """A person's mail program: logged in, free to write."""
        client = IMAPClient(HOST, self.port, ssl=False, timeout=10)
        client._imap.debug = 0
        client.normalise_times = False
        client.login(self.username, self.password)
        return client

    def append(self, mailbox: str, raw: bytes, at: datetime, flags: Sequence[str] = ()) -> None:
        if self._hand is None:
            self._hand = self.client()  # kept: a log-in costs more than a mail
        self._hand.append(mailbox, raw, flags, at)

    def fill(self, count: int, make: bytes) -> None:
        """Puts `count` messages into INBOX at once, as files; `%d` in `make` becomes the number."""
        folder = self.root / "mail" / "cur"
        for number in range(count):
            (folder / f"{1700000000 + number}.M{number}P1.test:2,").write_bytes(make.replace(b"%d", b"%d" % number))
        own(self.root / "mail")

    def _configure(self) -> None:
        user, group = _identity()
        names = {
            name: getattr(self, name)
            for name in ("root", "port", "tls_port", "sent", "special_use", "separator", "prefix")
        }
        uid, gid = _ids()
        (self.root / "users").write_text(
            f"{self.username}:{self.password}:{uid}:{gid}::{self.root}::\n", encoding="utf-8"
        )
        text = CONFIG.format(
            **names,
            user=user,
            group=group,
            ssl="yes" if self.certificate else "no",
            certificate=self._keep(self.certificate) if self.certificate else "",
        )
        if self.introspection:
            text += OAUTH2.format(root=self.root)
            (self.root / "oauth2").write_text(INTROSPECTION.format(url=self.introspection), encoding="utf-8")
        (self.root / "conf").write_text(text + self.extra, encoding="utf-8")
        for name in ("base", "state"):
            (self.root / name).mkdir()
        own(self.root)
        self._make_mailbox()

    def _make_mailbox(self) -> None:
        for name in ("cur", "new", "tmp"):
            (self.root / "mail" / name).mkdir(parents=True)
        own(self.root / "mail")

    def _keep(self, certificate: Certificate) -> str:
        """Copies it to where Dovecot's own user can read it."""
        shutil.copy(certificate.cert, self.root / "cert.pem")
        shutil.copy(certificate.key, self.root / "key.pem")
        return f"ssl_cert = <{self.root}/cert.pem\nssl_key = <{self.root}/key.pem\n"

    def start(self) -> None:
        """Also starts again what was killed, on the same ports with the same mail."""
        as_nobody = {"user": "nobody", "group": "nogroup", "extra_groups": []} if os.geteuid() == 0 else {}
        command = [str(path()), "-F", "-c", str(self.root / "conf")]
        with (self.root / "out").open("ab") as out:
            self._process = subprocess.Popen(command, stdout=out, stderr=out, start_new_session=True, **as_nobody)  # type: ignore[call-overload]
        self._wait()

    def _wait(self) -> None:
        deadline = time.monotonic() + STARTS_WITHIN
        while time.monotonic() < deadline and self._process.poll() is None:
            with contextlib.suppress(OSError), socket.create_connection((HOST, self.port), 2) as sock:
                sock.settimeout(5)
                if sock.recv(100).startswith(b"* OK"):
                    return
            time.sleep(0.01)
        words = [file.read_text(errors="replace") for name in ("out", "log") if (file := self.root / name).exists()]
        raise RuntimeError("Dovecot does not start: " + "\n".join(words))


def free_ports(count: int) -> list[int]:
    """Ports that nobody listens on just now."""
    with contextlib.ExitStack() as stack:
        sockets = [stack.enter_context(socket.socket()) for _ in range(count)]
        for sock in sockets:
            sock.bind((HOST, 0))
        return [sock.getsockname()[1] for sock in sockets]


def _identity() -> tuple[str, str]:
    if os.geteuid() == 0:
        return "nobody", "nogroup"
    import grp
    import pwd

    return pwd.getpwuid(os.getuid()).pw_name, grp.getgrgid(os.getgid()).gr_name


def _ids() -> tuple[int, int]:
    if os.geteuid() != 0:
        return os.getuid(), os.getgid()
    import grp
    import pwd

    return pwd.getpwnam("nobody").pw_uid, grp.getgrnam("nogroup").gr_gid


def own(folder: Path) -> None:
    """As root, gives the folder to the user that Dovecot runs as."""
    if os.geteuid() == 0:
        uid, gid = _ids()
        for path in [folder, *folder.rglob("*")]:
            os.chown(path, uid, gid)

"""SMTP servers of Debian 13 that deliver to local people, for who wants to count the copies."""

from __future__ import annotations

import contextlib
import smtplib
import time
from abc import ABC, abstractmethod
from typing import Self

from tests.servers.dovecot import HOST, free_ports
from tests.servers.trixie import Machine, here

DOMAIN = "client.example"
STARTS_WITHIN = 20.0  # seconds
DELIVERS_WITHIN = 20.0
QUIET = 1.5  # seconds without another copy: then all have come

# A person of that name, whose mail lies in /srv/mail; nothing leaves the machine: no other host is known to it.
_PERSON = "useradd --create-home --home-dir /srv/anna anna\n"


class TrixieSmtp(ABC):
    """A context manager: a server that takes mail for anna@client.example, and delivers into a Maildir."""

    name: str  # of its layer
    packages: tuple[str, ...]

    @abstractmethod
    def script(self) -> str:
        """The shell script that sets it up and ends in the server itself."""

    def __enter__(self) -> Self:
        self.machine = Machine(self.name, self.packages).__enter__()
        (self.port,) = free_ports(1)
        try:
            self.machine.start(_PERSON + self.script())
            self._wait()
        except BaseException:
            self.machine.__exit__()
            raise
        return self

    def __exit__(self, *_: object) -> None:
        self.machine.__exit__()

    def _wait(self) -> None:
        deadline = time.monotonic() + STARTS_WITHIN
        while time.monotonic() < deadline and self.machine.runs:
            with contextlib.suppress(OSError, smtplib.SMTPException), smtplib.SMTP(HOST, self.port, timeout=5):
                return
            time.sleep(0.05)
        raise RuntimeError(f"{self.name} does not start:\n{self.machine.log}")

    def copies(self) -> list[bytes]:
        """What was delivered to Anna, once some was and no more comes."""
        deadline = time.monotonic() + DELIVERS_WITHIN
        seen, since = 0, time.monotonic()
        while time.monotonic() < deadline:
            count = len(list(self.machine.srv.glob("anna/Maildir/new/*")))
            if count != seen:
                seen, since = count, time.monotonic()
            if seen and time.monotonic() - since > QUIET:
                break
            time.sleep(0.05)
        return [file.read_bytes() for file in sorted(self.machine.srv.glob("anna/Maildir/new/*"))]


class Postfix310(TrixieSmtp):
    name = "postfix"
    packages = ("postfix",)

    def script(self) -> str:
        main = f"""
compatibility_level = 3.9
myhostname = mx.client.example
mydestination = {DOMAIN}
inet_interfaces = 127.0.0.1
inet_protocols = ipv4
mynetworks = 127.0.0.0/8
default_transport = error:nothing leaves this machine
alias_maps =
home_mailbox = Maildir/
smtpd_relay_restrictions = permit_mynetworks, reject
maillog_file = /dev/stdout
"""
        return (
            here("/etc/postfix/main.cf", main)
            + f"sed -i 's/^smtp  *inet .*/{self.port} inet n - n - - smtpd/' /etc/postfix/master.cf\n"
            + "exec postfix start-fg\n"
        )


class Exim498(TrixieSmtp):
    name = "exim"
    packages = ("exim4-daemon-light",)

    def script(self) -> str:
        conf = f"""
primary_hostname = mx.client.example
local_interfaces = 127.0.0.1
daemon_smtp_ports = {self.port}
acl_smtp_rcpt = take
log_file_path = /srv/exim-%slog
begin acl
take:
  accept hosts = 127.0.0.1
begin routers
people:
  driver = accept
  domains = {DOMAIN}
  check_local_user
  transport = maildir
begin transports
maildir:
  driver = appendfile
  directory = $home/Maildir
  maildir_format
"""
        return here("/etc/exim4/exim4.conf", conf) + "chmod 777 /srv\nexec exim4 -bdf -q1m\n"


class OpenSmtpd76(TrixieSmtp):
    name = "opensmtpd"
    packages = ("opensmtpd",)

    def script(self) -> str:
        conf = f"""
listen on 127.0.0.1 port {self.port} hostname mx.client.example
action deliver maildir "/srv/anna/Maildir"
match from any for domain "{DOMAIN}" action deliver
"""
        return here("/etc/smtpd.conf", conf) + "exec smtpd -d\n"

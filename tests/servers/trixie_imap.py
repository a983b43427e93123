"""IMAP servers of Debian 13, with the same face as the Dovecot that tests have beside them."""

from __future__ import annotations

import contextlib
import os
import smtplib
import socket
import time
from abc import ABC, abstractmethod
from collections.abc import Sequence
from datetime import datetime
from typing import Self

from imapclient import IMAPClient

from tests.servers.dovecot import HOST, free_ports
from tests.servers.trixie import Machine, here

STARTS_WITHIN = 20.0  # seconds


class TrixieImap(ABC):
    """A context manager: a server with INBOX and Sent of one person."""

    name: str  # of its layer
    packages: tuple[str, ...]
    username = "projects"
    password = "geheim-und-lang"
    separator = "/"
    prefix = ""

    @abstractmethod
    def script(self) -> str:
        """The shell script that sets it up, if need be anew, and ends in the server itself."""

    def __enter__(self) -> Self:
        self.machine = Machine(self.name, self.packages).__enter__()
        self.port, self.lmtp_port = free_ports(2)
        try:
            self.start()
        except BaseException:
            self.machine.__exit__()
            raise
        return self

    def __exit__(self, *_: object) -> None:
        self.machine.__exit__()

    def start(self) -> None:
        """Also starts again what was killed, on the same ports with the same mail."""
        self.machine.start(self.script())
        deadline = time.monotonic() + STARTS_WITHIN
        while time.monotonic() < deadline and self.machine.runs:
            with contextlib.suppress(OSError), socket.create_connection((HOST, self.port), 2) as sock:
                sock.settimeout(5)
                if sock.recv(100).startswith(b"* OK"):
                    return
            time.sleep(0.02)
        raise RuntimeError(f"{self.name} does not start:\n{self.machine.log}")

    def kill(self) -> None:
        self.machine.kill()

    @property
    def title(self) -> str:
        return f"{self.name} {self.machine.version(self.packages[0])}"

    def mailbox(self, *names: str) -> str:
        """What the server calls the mailbox of this name, below those before it."""
        return self.prefix + self.separator.join(names)

    def client(self) -> IMAPClient:
        """A person's mail program: logged in, free to write."""
        client = IMAPClient(HOST, self.port, ssl=False, timeout=20)
        client._imap.debug = 0
        client.normalise_times = False
        client.login(self.username, self.password)
        return client

    def append(self, mailbox: str, raw: bytes, at: datetime, flags: Sequence[str] = ()) -> None:
        with self.client() as client:
            client.append(mailbox, raw, flags, at)

    def deliver(self, raw: bytes) -> None:
        """Mail that comes in, on the way that this server takes it."""
        with smtplib.LMTP(HOST, self.lmtp_port) as lmtp:
            lmtp.sendmail("anna@client.example", [self.username], raw)


DOVECOT = """
dovecot_config_version = 2.4.0
dovecot_storage_version = 2.4.0
log_path = /srv/log
listen = 127.0.0.1
protocols = imap lmtp
ssl = no
auth_allow_cleartext = yes
mail_driver = maildir
mail_path = /srv/mail
mail_uid = mail
mail_gid = mail
first_valid_uid = 0
passdb static {{
  password = {password}
}}
userdb static {{
  fields {{
    home = /srv
  }}
}}
namespace inbox {{
  inbox = yes
  separator = /
  mailbox Sent {{
    special_use = \\Sent
    auto = subscribe
  }}
}}
service imap-login {{
  inet_listener imap {{
    port = {port}
  }}
  inet_listener imaps {{
    port = 0
  }}
}}
service lmtp {{
  inet_listener lmtp {{
    port = {lmtp}
  }}
}}
"""


class Dovecot24(TrixieImap):
    name = "dovecot"
    packages = ("dovecot-imapd", "dovecot-lmtpd")

    def script(self) -> str:
        conf = DOVECOT.format(password=self.password, port=self.port, lmtp=self.lmtp_port)
        return f"chown mail:mail /srv\n{here('/etc/dovecot/dovecot.conf', conf)}exec dovecot -F\n"


CYRUS_IMAPD = """
configdirectory: /srv/cyrus
proc_path: /run/cyrus/proc
mboxname_lockpath: /run/cyrus/lock
defaultpartition: default
partition-default: /srv/spool
altnamespace: no
unixhierarchysep: yes
virtdomains: no
allowplaintext: yes
sasl_mech_list: PLAIN LOGIN
sasl_pwcheck_method: auxprop
sasl_auxprop_plugin: sasldb
sasl_sasldb_path: /srv/sasldb2
autocreate_post: yes
autocreate_quota: 0
autocreate_inbox_folders: Sent
xlist-Sent: Sent
idlesocket: /run/cyrus/socket/idle
"""
CYRUS = """
START {{
  recover cmd="/usr/sbin/cyrus ctl_cyrusdb -r"
}}
DAEMON {{
  idled cmd="idled"
}}
SERVICES {{
  imap cmd="imapd" listen="127.0.0.1:{port}"
  lmtp cmd="lmtpd -a" listen="127.0.0.1:{lmtp}"
}}
EVENTS {{
  checkpoint cmd="/usr/sbin/cyrus ctl_cyrusdb -c" period=30
}}
"""
CYRUS_START = """
mkdir -p /srv/cyrus/socket /srv/spool /run/cyrus/socket
echo '{password}' | saslpasswd2 -p -c -f /srv/sasldb2 -u "$(hostname)" {username}
chown -R cyrus:mail /srv /run/cyrus
exec /usr/sbin/cyrmaster -D -C /etc/imapd.conf -M /etc/cyrus.conf
"""


class Cyrus310(TrixieImap):
    name = "cyrus"
    packages = ("cyrus-imapd", "sasl2-bin")
    prefix = "INBOX/"

    def script(self) -> str:
        conf = CYRUS.format(port=self.port, lmtp=self.lmtp_port)
        start = CYRUS_START.format(username=self.username, password=self.password)
        return here("/etc/imapd.conf", CYRUS_IMAPD) + here("/etc/cyrus.conf", conf) + start


COURIER_START = """
test -d /srv/Maildir || {{ maildirmake /srv/Maildir && maildirmake -f Sent /srv/Maildir; }}
chown -R mail:mail /srv
userdb {username} set uid=8 gid=8 home=/srv
echo '{password}' | userdbpw -md5 | userdb {username} set systempw
makeuserdb
sed -i 's/^authmodulelist=.*/authmodulelist="authuserdb"/' /etc/courier/authdaemonrc
mkdir -p /run/courier/authdaemon
authdaemond start
set -a
. /etc/courier/imapd
AUTHMODULES=authdaemon
IMAP_STARTTLS=NO
exec couriertcpd -address=127.0.0.1 -maxprocs=40 -maxperip=40 -nodnslookup {port} \
  /usr/lib/courier/courier/imaplogin /usr/bin/imapd Maildir
"""


class Courier52(TrixieImap):
    """Prefix `INBOX.`, no SPECIAL-USE."""

    name = "courier"
    packages = ("courier-imap",)
    separator = "."
    prefix = "INBOX."

    def script(self) -> str:
        return COURIER_START.format(username=self.username, password=self.password, port=self.port)

    def deliver(self, raw: bytes, host: str = "localhost", second: int = 0) -> None:
        """A file that is renamed into the Maildir, as mail servers deliver; Courier numbers by the names of files."""
        micros = time.time_ns() // 1000
        name = f"{second or micros // 1_000_000}.M{micros % 1_000_000:06}P1.{host}"
        inbox = self.machine.srv / "Maildir"
        file = inbox / "tmp" / name
        file.write_bytes(raw.replace(b"\r\n", b"\n"))
        os.chown(file, 8, 8)
        file.rename(inbox / "new" / name)

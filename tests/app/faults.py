"""What servers and networks do on a bad day, as rows: the fault, and what the admin is to hear of it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from tests.servers.fault_proxy import Fault, Then

CUT, RESET, HANG = Then.CUT, Then.RESET, Then.HANG


@dataclass(frozen=True, slots=True)
class Kind:
    """A fault with its name. `told` stands in what the admin gets; "" where nobody is to be troubled."""

    name: str
    fault: Fault
    told: str = ""
    remedy: str = ""  # so does that
    certificate: str = ""  # expired, other: what the server shows meanwhile
    starttls: bool = False  # the connection begins in clear
    users: bool = False  # who sends has to log in
    to_sent: bool = False  # the provider puts what it took into Sent
    twice: bool = False  # the PM has it once more, under the same Message-ID: nobody can know better

    def __str__(self) -> str:
        return self.name


def imap(name: str, told: str = "", remedy: str = "", **fault: Any) -> Kind:
    return Kind(name, Fault(**fault), told, remedy)


AWAY, REFUSED, UNREAD = "cannot be reached", "refuses the log-in", "A mailbox cannot be read"
CUT_OFF = {"FETCH of the sizes": "", "FETCH of a mail": UNREAD}
MEANT = {"LOGIN": REFUSED, "LIST": REFUSED, "FETCH of the sizes": ""}
LOOK = "look at the server's log"
COMMANDS = {
    "LOGIN": rb" LOGIN ",
    "LIST": rb" LIST ",
    "EXAMINE": rb" EXAMINE ",
    "SEARCH": rb" SEARCH ",
    "FETCH of the sizes": rb"RFC822\.SIZE",
    "FETCH of a mail": rb"BODY",
}
IMAP = [
    imap("greeting BYE", "too many", LOOK, greeting=b"* BYE too many connections\r\n", then=CUT),
    imap("greeting that is no IMAP", "220", LOOK, greeting=b"220 ftp.agency.example ready\r\n", then=CUT),
    imap("cut before the greeting", AWAY, greeting=b"", then=CUT),
    imap("reset before the greeting", AWAY, greeting=b"", then=RESET),
    imap("no greeting", AWAY, "firewall", greeting=b"", then=HANG),
    imap("PREAUTH", log_in=b'z LOGIN projects "geheim-und-lang"\r\n', greeting=b"* PREAUTH welcome\r\n"),
    imap("LOGINDISABLED", "without encryption", "starttls", swap=(rb"AUTH=PLAIN", b"LOGINDISABLED")),
    imap("no IDLE", swap=(rb" IDLE", b"")),
    imap("log-in unavailable", "UNAVAILABLE", "again", on=rb" LOGIN ", say=b"{tag} NO [UNAVAILABLE] later\r\n"),
    imap("log-in throttled", "LIMIT", "again", on=rb" LOGIN ", say=b"{tag} NO [LIMIT] slow down\r\n"),
    *(
        imap(f"{word} to {name}", MEANT.get(name, UNREAD), on=on, say=b"{tag} %s it cannot be done\r\n" % word.encode())
        for name, on in COMMANDS.items()
        for word in ("NO", "BAD")
    ),
    *(
        imap(f"BYE to {name}", CUT_OFF.get(name, AWAY), on=on, say=b"* BYE shutting down\r\n", then=CUT)
        for name, on in COMMANDS.items()
    ),
    *(imap(f"cut at {name}", CUT_OFF.get(name, AWAY), on=on, then=CUT) for name, on in COMMANDS.items()),
    *(imap(f"reset at {name}", CUT_OFF.get(name, AWAY), on=on, then=RESET) for name, on in COMMANDS.items()),
    *(imap(f"silence at {name}", CUT_OFF.get(name, AWAY), on=on, then=HANG) for name, on in COMMANDS.items()),
    *(imap(f"cut after {n} bytes", AWAY, cut_after=n, then=CUT) for n in (1, 60, 300, 700, 1100, 1400, 1700, 2100)),
    imap("reset after 1600 bytes", AWAY, cut_after=1600, then=RESET),
    imap("silence after 1600 bytes", AWAY, "firewall", cut_after=1600, then=HANG),
    imap("one byte at a time", crumbs=True),
    imap("each answer late", delay=0.02),
    imap("cut once, over a mail", on=rb"BODY", then=CUT, times=1),
    imap("silence once, over a mail", on=rb"BODY", then=HANG, times=1),
    imap(
        "answers that make no sense",
        UNREAD,
        "makes no sense",
        on=rb" SEARCH ",
        say=b"* SEARCH one two\r\n{tag} OK done\r\n",
    ),
    Kind("expired certificate", Fault(), "certificate has expired", "ca_file", certificate="expired"),
    Kind(
        "certificate of another name",
        Fault(),
        "certificate is not valid for",
        "name in the certificate",
        certificate="other",
    ),
    Kind(
        "STARTTLS stripped",
        Fault(swap=(rb" STARTTLS", b"")),
        "offers no STARTTLS",
        "993",
        starttls=True,
    ),
]

WAITS = "refuses to send"
DEAD, UNKNOWN = "could not be delivered", "not known whether"


def smtp(name: str, told: str = "", remedy: str = "", **fault: Any) -> Kind:
    own = {name: fault.pop(name) for name in ("to_sent", "twice", "starttls", "users") if name in fault}
    return Kind(name, Fault(**fault), told, remedy, **own)


def answers(on: bytes, *codes: bytes, **more: Any) -> list[tuple[str, dict[str, Any]]]:
    return [(code.decode(), {"on": on, "say": code + b" 4.0.0 said no\r\n"} | more) for code in codes]


MARTA, ANNA, DOT = rb"^RCPT.*marta", rb"^RCPT.*anna", rb"^\.\r\n"
SMTP = [
    *(smtp(f"greeting {code}", code, greeting=code.encode() + b" not now\r\n", then=CUT) for code in ("421", "554")),
    smtp("cut before the greeting", WAITS, greeting=b"", then=CUT),
    smtp("no greeting", "no answer in time", "firewall", greeting=b"", then=HANG),
    *(
        smtp(f"EHLO {code}", code, "smtp.from", **more)
        for code, more in answers(rb"^(EHLO|HELO)", b"421", b"500", b"550")
    ),
    *(
        smtp(f"MAIL {code}", code, "smtp.from", **more)
        for code, more in answers(rb"^MAIL", b"421", b"451", b"452", b"530", b"550", b"552")
    ),
    smtp("three mails a connection", on=rb"^MAIL", after=3, say=b"421 4.7.0 too many\r\n", then=CUT),
    smtp("three mails a connection, then 451", on=rb"^MAIL", after=3, say=b"451 4.7.0 too many\r\n"),
    *(smtp(f"RCPT {code} of one", code, **more) for code, more in answers(MARTA, b"450", b"451", b"452")),
    *(smtp(f"RCPT {code} of one", DEAD, "check the address", **more) for code, more in answers(MARTA, b"550", b"552")),
    smtp("greylisting of everybody", "450", on=rb"^RCPT", say=b"450 4.7.1 greylisted\r\n"),
    smtp("RCPT 421", WAITS, on=rb"^RCPT", say=b"421 4.3.2 going down\r\n", then=CUT),
    smtp("part of the recipients 450", "450", on=ANNA, say=b"450 4.2.1 busy\r\n"),
    smtp("part of the recipients 550", DEAD, "check the address", on=ANNA, say=b"550 5.1.1 nobody\r\n"),
    *(smtp(f"DATA {code}", code, **more) for code, more in answers(rb"^DATA", b"421", b"451", b"452")),
    *(smtp(f"DATA {code}", DEAD, "check the address", **more) for code, more in answers(rb"^DATA", b"552", b"554")),
    *(smtp(f"after the dot {code}", code, **more) for code, more in answers(DOT, b"421", b"451", b"452", then=CUT)),
    *(
        smtp(f"after the dot {code}", DEAD, "check the address", **more)
        for code, more in answers(DOT, b"552", b"554", then=CUT)
    ),
    smtp("size limit", "the server takes 100", "check the address", swap=(rb"SIZE \d+", b"SIZE 100")),
    smtp("size limit that is not said", "5.3.4", on=rb"^MAIL.*SIZE=", say=b"552 5.3.4 too large\r\n"),
    *(smtp(f"cut at {name}", WAITS, on=b"^" + name.encode(), then=CUT) for name in ("EHLO", "MAIL", "RCPT", "DATA")),
    *(smtp(f"reset at {name}", WAITS, on=b"^" + name.encode(), then=RESET) for name in ("MAIL", "RCPT", "DATA")),
    *(
        smtp(f"silence at {name}", "no answer", "firewall", on=b"^" + name.encode(), then=HANG)
        for name in ("EHLO", "MAIL", "RCPT", "DATA")
    ),
    smtp("cut within the message", UNKNOWN, "ask the recipient", on=rb"^Subject:", then=CUT),
    smtp("cut at the dot, not taken", UNKNOWN, "ask the recipient", on=DOT, then=CUT),
    smtp("silence at the dot, not taken", UNKNOWN, "ask the recipient", on=DOT, then=HANG),
    smtp("cut after the dot, taken", UNKNOWN, "ask the recipient", on=DOT, obeyed=True, then=CUT, twice=True),
    smtp("cut after the dot, taken and in Sent", on=DOT, obeyed=True, then=CUT, to_sent=True),
    smtp("silence after the dot, taken and in Sent", on=DOT, obeyed=True, then=HANG, to_sent=True),
    *(smtp(f"cut after {n} bytes", WAITS, cut_after=n, then=CUT) for n in (1, 40, 120)),
    *(smtp(f"cut after {n} bytes", cut_after=n, then=CUT) for n in (230, 250)),
    smtp(
        "STARTTLS stripped",
        "STARTTLS",
        "Compare what the server offers",
        swap=(rb"STARTTLS", b"XNOTHING"),
        starttls=True,
    ),
    *(
        smtp(f"AUTH {code}", code, "password", users=True, **more)
        for code, more in answers(rb"^AUTH", b"535", b"534", b"454")
    ),
    smtp(
        "no AUTH offered",
        "AUTH",
        "Compare what the server offers",
        swap=(rb"AUTH [A-Z0-9 -]+", b"XNOTHING"),
        users=True,
    ),
    smtp("one byte at a time", crumbs=True),
    smtp("each answer late", delay=0.02),
    Kind("expired certificate", Fault(), "certificate has expired", "ca_file", certificate="expired"),
    Kind(
        "certificate of another name",
        Fault(),
        "certificate is not valid for",
        "name in the certificate",
        certificate="other",
    ),
]

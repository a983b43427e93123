"""What befalls the clerk and its servers, one a minute. Nothing that a server refuses for good: that is for `make faults`."""

from __future__ import annotations

from dataclasses import dataclass

from tests.servers.fault_proxy import Fault, Then

LASTS = 12.0  # seconds
WELL = Fault()


@dataclass(frozen=True)
class Misfortune:
    """`cut` ends all connections when it begins, so that the fault is met by new ones; again when it ends."""

    name: str
    imap: Fault = WELL
    smtp: Fault = WELL
    killed: bool = False  # Dovecot with all its processes, started again when it ends
    reload: bool = False  # SIGHUP
    cut: bool = True
    seconds: float = LASTS

    @property
    def silent(self) -> bool:
        """The clerk has to find out by itself that nobody is there any more."""
        return Then.HANG in (self.imap.then, self.smtp.then)


def _no(on: bytes, word: bytes) -> Fault:
    return Fault(on=on, say=b"{tag} " + word + b" it cannot be done now\r\n")


RESET, CUT, HANG = Then.RESET, Then.CUT, Then.HANG
MISFORTUNES = (
    Misfortune("Dovecot killed", killed=True),
    Misfortune("connections cut", seconds=1),
    Misfortune("IMAP: reset at a mail", imap=Fault(on=rb"BODY", then=RESET)),
    Misfortune("IMAP: cut after 1,700 bytes", imap=Fault(cut_after=1700, then=CUT)),
    Misfortune("IMAP: NO to FETCH", imap=_no(rb"BODY", b"NO")),
    Misfortune("IMAP: NO to SEARCH", imap=_no(rb" SEARCH ", b"NO")),
    Misfortune("IMAP: BAD to EXAMINE", imap=_no(rb" EXAMINE ", b"BAD")),
    Misfortune("IMAP: log-in unavailable", imap=_no(rb" LOGIN ", b"NO [UNAVAILABLE]")),
    Misfortune("IMAP: BYE", imap=Fault(greeting=b"* BYE too many connections\r\n", then=CUT)),
    Misfortune("IMAP: silence at a mail", imap=Fault(on=rb"BODY", then=HANG)),
    Misfortune("IMAP: each answer late", imap=Fault(delay=0.05)),
    Misfortune("SMTP: 421", smtp=Fault(greeting=b"421 4.3.2 not now\r\n", then=CUT)),
    Misfortune("SMTP: 451 after the dot", smtp=Fault(on=rb"^\.\r\n", say=b"451 4.3.0 later\r\n", then=CUT)),
    Misfortune("SMTP: 450 to a recipient", smtp=Fault(on=rb"^RCPT", say=b"450 4.7.1 greylisted\r\n")),
    Misfortune("SMTP: reset at DATA", smtp=Fault(on=rb"^DATA", then=RESET)),
    Misfortune("SMTP: gone", smtp=Fault(greeting=b"", then=RESET)),
    Misfortune("SMTP: taken, and the answer lost", smtp=Fault(on=rb"^\.\r\n", obeyed=True, then=CUT)),
    Misfortune("SIGHUP", reload=True, cut=False, seconds=1),
)

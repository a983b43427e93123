"""What the team asked a client on Tuesday 3 March, and the reminders of it: see `tests/app/test_reminders.py`."""

from __future__ import annotations

from email.message import EmailMessage

from daemon.core.state.entry import Entry
from tests.agency import at, body, mail
from tests.desk import ANNA, INBOX, MARTA, MARTA_AT, PASS, say
from tests.paper import AnyAgency, Paper

ANNA_AT = "anna@client.example"
SERVER = 'authserv_id = "mx.agency.example"'
REMIND = 'remind = { after = "5d", times = 2, approval = "required", then = "go on" }'
WAIT = REMIND.replace('"go on"', '"wait"')
AUTO = REMIND.replace('"required"', '"auto after 4h"')
NONE = REMIND.replace('"required"', '"none"')
TWO = "Ciao Anna,\nquale dei due tessuti preferite?\nCi mandate il logo?\n"
ONE, OTHER = "quale dei due tessuti preferite", "Ci mandate il logo"
SAD = "Sinceramente sono molto delusa, siamo in ritardo di due settimane.\n"
FIRST, SECOND, LAST = "2026-03-10 10:00", "2026-03-17 10:20", "2026-03-24 10:40"  # when each is drafted


def asked(team: AnyAgency, text: str = TWO, when: str = "2026-03-03 10:00", mid: str = "a1", **headers: str) -> None:
    """Marta asks on Tuesday 3 March, with the shared mailbox in copy."""
    team.pass_at("2026-03-02 08:00")
    raw = mail(MARTA, ANNA, "Divani", text, at(when), mid=mid, Cc=INBOX, Authentication_Results=PASS, **headers)
    team.receive(raw, when)
    team.pass_at(when)


def answered(team: AnyAgency, text: str, when: str, reply: str = "a1", mid: str = "b1") -> None:
    team.receive(mail(ANNA, INBOX, "Re: Divani", text, at(when), mid=mid, reply=reply), when)
    team.pass_at(when)


def drafts(team: AnyAgency) -> list[EmailMessage]:
    mails = zip(team.sent(MARTA_AT), team.kinds(MARTA_AT), strict=True)
    return [one for one, kind in mails if kind == "draft"]


def to_marta(team: AnyAgency, text: str, when: str, about: EmailMessage | None = None) -> str:
    return flat(say(team, text, when, about=about or drafts(team)[-1], Authentication_Results=PASS))


def flat(text: str) -> str:
    return " ".join(text.split())


def letters(team: AnyAgency) -> list[str]:
    return [flat(body(one)) for one in team.sent(ANNA_AT)]


def entries(team: Paper) -> list[Entry]:
    return [one for one in team.office.clerk.outbox.values() if one.kind == "reminder"]


def gone(team: AnyAgency, drafted_at: str) -> None:
    """The draft of that hour is approved ten minutes later, and goes."""
    team.pass_at(drafted_at)
    to_marta(team, "ok", f"{drafted_at[:-2]}{int(drafted_at[-2:]) + 10}")
    team.pass_at(f"{drafted_at[:-2]}{int(drafted_at[-2:]) + 16}")

"""A PM's desk: two open questions and an alert about them, and what the PM writes to the clerk."""

from __future__ import annotations

import re
from email.message import EmailMessage
from typing import TypeVar

from daemon.core.commands.tokens import seal
from tests.agency import Agency, at, body, mail
from tests.paper import AnyAgency

ANNA = "Anna Rossi <anna@client.example>"
OneAgency = TypeVar("OneAgency", bound=AnyAgency)

MARTA, MARTA_AT = "Marta Bianchi <marta@agency.example>", "marta@agency.example"
PAOLO, PAOLO_AT = "Paolo Verdi <paolo@agency.example>", "paolo@agency.example"
BOSS = "boss@agency.example"
INBOX = "projects@agency.example"
PASS = "mx.agency.example; dmarc=pass header.from=agency.example"
FAIL = "mx.agency.example; dmarc=fail header.from=agency.example; spf=softfail smtp.mailfrom=evil.example"
TWO = "Quando sarà pronta la bozza?\nQuanto costa il servizio fotografico?\n"
DRAFTS = 'update = { every = "week", on = "Fri 16:00", approval = "required", to = ["anna@client.example"] }'
SECOND_PM = '[[pm]]\nname = "Paolo Verdi"\naddress = "paolo@agency.example"\n'


OPEN = {"Quando": "open", "Quanto": "open"}


def reply(
    team: AnyAgency,
    text: str,
    when: str = "2026-03-02 16:30",
    *,
    sender: str = MARTA,
    to: str = INBOX,
    about: EmailMessage | None = None,
    subject: str = "",
    **headers: str,
) -> bytes:
    """Marta's reply to her newest mail from the clerk."""
    answered = about or team.sent(MARTA_AT)[-1]
    raw = mail(
        sender,
        to,
        subject or f"Re: {answered['Subject']}",
        text,
        at(when),
        mid=f"r{abs(hash((text, when, sender)))}",
        **headers,
    )
    ids = f"In-Reply-To: {answered['Message-ID']}\r\nReferences: {answered['Message-ID']}\r\n".encode()
    return ids + raw


def say(team: AnyAgency, text: str, when: str = "2026-03-02 16:30", **more: object) -> str:
    """Deliver the reply, make a pass, and give the newest mail to Marta."""
    team.receive(reply(team, text, when, **more), when)  # type: ignore[arg-type]
    team.pass_at(when)
    return body(team.sent(MARTA_AT)[-1])


def states(team: AnyAgency) -> dict[str, str]:
    return {row["text"].split()[0]: row["state"] for row in team.ledger()}


def shown_order(team: AnyAgency) -> dict[str, str]:
    """First words of the two questions, by the order in which the alert shows them."""
    text = body(team.sent(MARTA_AT)[0])
    first, second = sorted(("Quando", "Quanto"), key=text.index)
    return {"Quando": first, "Quanto": second}


def begun(team: OneAgency) -> OneAgency:
    team.pass_at("2026-03-02 08:00")
    team.receive(mail(ANNA, INBOX, "Bozza homepage", TWO, at("2026-03-02 10:00"), mid="q1"), "2026-03-02 10:00")
    team.pass_at("2026-03-02 16:00")
    assert len(team.sent(MARTA_AT)) == 1
    return team


def unchanged(team: AnyAgency) -> None:
    assert states(team) == OPEN
    assert not team.office.records.get("rossi").rulings
    assert not team.office.clerk.rulings
    assert all(entry.kind != "receipt" for entry in team.office.clerk.outbox.values())


def refused(team: AnyAgency, raw: bytes, when: str = "2026-03-02 16:30", told: str = MARTA_AT) -> None:
    """Nothing changes; the person is told at the configured address, and nobody else."""
    before = len(team.mails)
    team.receive(raw, when)
    team.pass_at(when)
    unchanged(team)
    new = team.mails[before:]
    assert [list(mail.recipients) for mail in new] == [[told]]
    titles = (b"refused", b"answered no mail", b"another address", b"to a colleague")
    assert any(title in new[0].raw for title in titles)


def silent(team: AnyAgency, raw: bytes, when: str = "2026-03-02 16:30") -> None:
    """Nothing changes, and nobody is bothered."""
    before = len(team.mails)
    team.receive(raw, when)
    team.pass_at(when)
    assert not team.office.records.get("rossi").rulings
    assert len(team.mails) == before


def token_address(team: AnyAgency, person: str = MARTA_AT) -> str:
    entry = next(entry for entry in team.office.clerk.outbox.values() if entry.kind == "alert")
    return f"projects+{seal(entry.key, person, entry.created, team.office.secret)}@agency.example"


def fresh(
    team: AnyAgency, sender: str, text: str = "1 done", to: str = INBOX, subject: str = "Re: alert", **headers: str
) -> bytes:
    """A mail that names no mail of ours in its headers."""
    return mail(sender, to, subject, text, at("2026-03-02 16:30"), mid="forged", **headers)


def ask_clerk(
    team: AnyAgency, text: str, when: str = "2026-03-02 16:30", sender: str = MARTA, **headers: str
) -> EmailMessage:
    team.receive(mail(sender, INBOX, "clerk", text, at(when), mid=f"a{abs(hash((text, when)))}", **headers), when)
    team.pass_at(when)
    return team.sent(re.search(r"[\w.]+@[\w.]+", sender)[0])[-1]  # type: ignore[index]


def lying_in(team: Agency, mailbox: str) -> list[str]:
    """The senders of the mails there, by address."""
    client = team.imap.client()
    try:
        client.select_folder(mailbox, readonly=True)
        found = client.fetch(client.search(), ["ENVELOPE"])
        senders = [one[b"ENVELOPE"].from_[0] for _, one in sorted(found.items())]
        return [f"{sender.mailbox.decode()}@{sender.host.decode()}" for sender in senders]
    finally:
        client.logout()

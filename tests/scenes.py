"""What happens at the invented agency: a client asks, a PM answers or is away, the clerk looks at its mail."""

from __future__ import annotations

from typing import Protocol

from tests.agency import at, mail

ANNA, INBOX = "Anna Rossi <anna@client.example>", "projects@agency.example"
MARTA, LUCA, BOSS = "marta@agency.example", "luca@agency.example", "boss@agency.example"
DEPUTY = {"[pm]": 'deputy = "luca@agency.example"'}


class Team(Protocol):
    """The agency with its servers, or on paper."""

    def receive(self, raw: bytes, when: str, mailbox: str = "INBOX") -> None: ...

    def pass_at(self, text: str) -> object: ...


def ask(team: Team, when: str, text: str = "Quando sarà pronta la bozza?\n", mid: str = "q1", reply: str = "") -> None:
    subject = "Re: Bozza homepage" if reply else f"Bozza homepage {mid}"
    team.receive(mail(ANNA, INBOX, subject, text, at(when), mid=mid, reply=reply), when)


def answer(team: Team, when: str, reply: str = "q1", text: str = "La bozza è pronta giovedì alle 10.\n") -> None:
    raw = mail(f"Marta Bianchi <{MARTA}>", ANNA, f"Re: Bozza homepage {reply}", text, at(when), reply=reply)
    team.receive(raw, when, "Sent")


def out_of_office(
    team: Team,
    when: str,
    person: str = MARTA,
    text: str = "I am out of the office until 6 March 2026.",
    **headers: str,
) -> None:
    """An automatic reply. `headers` by name, with `_` for `-`."""
    raw = mail(person, INBOX, "Automatic reply: Overdue", text, at(when), Auto_Submitted="auto-replied", **headers)
    team.receive(raw, when)


def passes(team: Team, *times: str) -> None:
    for when in times:
        team.pass_at(when)

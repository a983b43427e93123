"""The people, the words and the hour of the sample mails."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta

from daemon.core.commands.word import Word
from daemon.core.letters.views import Action, Head, Stranger
from daemon.core.model import Address


@dataclass(frozen=True)
class Talk:
    """What people of one language write in the samples."""

    zone: str
    client: str
    other: str
    anna: str
    luca: str
    when: str  # a question
    price: str  # another
    please: str  # a request
    holding: str
    promise: str
    ours: str  # our question to them
    thread: str
    component: str
    holiday: str
    project: str
    steps: tuple[str, str, str, str]
    reason: str  # why a step was moved
    needed: str  # from the client
    waits: str  # what waits on that
    sent: str  # something done, as a PM notes it
    unit: str


ENGLISH = Talk(
    zone="Europe/London",
    client="Harbour Lights",
    other="Fenwick & Daughters",
    anna="Anna Reed",
    luca="Luke Green",
    when="When will the revised samples reach us?",
    price="Is the printing included in the quote?",
    please="Please send us the drawings for the second floor.",
    holding="We'll check with the workshop and come back to you.",
    promise="We will send the final drawings.",
    ours="Which of the two fabrics do you prefer?",
    thread="Samples for the autumn catalogue",
    component="Stand at the spring fair",
    holiday="Company anniversary",
    project="Hill & Brook website",
    steps=("Wireframes", "Product pages", "Content and photos", "Launch"),
    reason="the sofas reach the photographer a week late; the launch stays",
    needed="The cover photo, A or B",
    waits="the team page waits",
    sent="Logo files sent",
    unit="hours",
)

NOW = datetime(2026, 12, 8, 15, 5, tzinfo=UTC)  # a Tuesday
H = timedelta(hours=1)


def head(talk: Talk) -> Head:
    return Head(talk.zone, NOW, "projects@agency.example", "Marta Bianchi")


def anna(talk: Talk) -> Address:
    return Address(talk.anna, "anna@client.example")


def luca(talk: Talk) -> Address:
    return Address(talk.luca, "luca@agency.example")


def knocking(talk: Talk, number: int = 1) -> Stranger:
    """A stranger who asks something, and is likely a client's."""
    sender, command = Address(talk.luca, "lg@freemail.example"), f"{number} assign to {talk.client}"
    taps = (
        Action(Word.ASSIGN, command, "mailto:projects@agency.example?body=assign"),
        unclear(talk, number).actions[0],
    )
    return replace(
        unclear(talk, number), sender=sender, command=command, likely=talk.client, ground="signature", actions=taps
    )


def unclear(talk: Talk, number: int = 2) -> Stranger:
    """… and may be anybody's."""
    command = f"{number} not ours"
    return Stranger(
        number,
        Address("J. Doe", "jd@nobody.example"),
        talk.component,
        NOW - 5 * H,
        f"{number} assign to ACME",
        text=talk.when,
        due_at=NOW + 3 * H,
        actions=(Action(Word.FOREIGN, command, "mailto:projects@agency.example?body=not%20ours"),),
    )


def actions(number: int) -> tuple[Action, ...]:
    return tuple(
        Action(word, f"{number} {word}", f"mailto:projects@agency.example?subject=%5Btoken%5D&body={number}%20{word}")
        for word in (Word.DONE, Word.PHONE, Word.DISMISS, Word.SNOOZE)
    )

"""A mail of the team under a subject of its own goes on with what its reader asked: a person is asked, none is settled."""

from __future__ import annotations

from daemon.core.model import Address
from tests.correspondence import Mails
from tests.every import every

ASKED, BEFORE = "Please send me the English booklet.", "Fair booklet, urgent"


def state(subject: str, reply: str, *, to: str = "anna@verdi.example", days: int = 0) -> str:
    mails = Mails()
    mails.client(ASKED, asks=[ASKED], subject=BEFORE, base_subject=BEFORE)
    for number in range(days * 24):
        mails.client("Thanks for everything.", thread=f"other {number}", base_subject="Lunch", subject="Lunch")
    mails.team(
        reply, by=Address("Eva", "eva@agency.example"), thread="two", subject=subject, base_subject=subject, to=(to,)
    )
    return mails.states()[0]


@every(
    "subject, reply, expected",
    [
        ("Booklet EN", "Luca is out. It is done, in the folder.", "replied"),
        ("Lunch on Friday", "Luca is out. It is done, in the folder.", "open"),
        ("Booklet EN", "Thank you for your patience.", "open"),
    ],
)
def test_its_subject_must_name_the_matter(subject: str, reply: str, expected: str) -> None:
    assert state(subject, reply) == expected


def test_it_must_be_written_to_who_asked() -> None:
    assert state("Booklet EN", "Luca is out. It is done, in the folder.", to="paolo@verdi.example") == "open"


def test_a_week_later_it_is_another_matter() -> None:
    assert state("Booklet EN", "Luca is out. It is done, in the folder.", days=8) == "open"


def test_what_else_its_mail_asked_is_looked_at_too() -> None:
    asked = ["Please send me a quote for the christening, 50 people.", "Do you have waiters or only the food?"]
    mails = Mails()
    mails.client(" ".join(asked), asks=asked, subject="Christening in June", base_subject="Christening in June")
    subject = "Quote for the christening"
    mails.team(
        "Attached the quote for 50 people. We also bring waiters, one for twenty guests.",
        thread="two",
        subject=subject,
        base_subject=subject,
        files=["quote.pdf"],
    )
    assert "open" not in mails.states()

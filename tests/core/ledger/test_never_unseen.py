"""A client's question must be seen however its mail came to us; and what a mail program attaches answers nothing."""

from __future__ import annotations

from pathlib import Path

import pytest

from daemon.core.model import Ledger
from tests.mailroom import INBOX, Mail, ledgers

PROOFS = "When do we get the proofs?"
LOWER = "when do we get the proofs?"
GROUP = {
    "List-ID": "<projects.agency.example>",
    "Precedence": "list",
    "Mailing-list": "list projects@agency.example; contact projects+owners@agency.example",
    "X-Google-Group-Id": "12345",
}
REWRITTEN = {**GROUP, "X-Original-From": "Anna Verdi <anna@{client}>", "Reply-To": "Anna Verdi <anna@{client}>"}
ZENDESK = {"X-Mailer": "Zendesk Mailer", "Auto-Submitted": "auto-generated", "Precedence": "bulk"}
FRESHDESK = {"X-Freshdesk-Ticket-Id": "12", "Auto-Submitted": "auto-generated", "X-Auto-Response-Suppress": "All"}
WROTE = "On 2 Mar 2026 at 10:00, Marta Bianchi <marta@agency.example> wrote:\n\n"
FORWARDED = """---------- Forwarded message ---------
From: Anna Verdi <anna@{client}>
Date: Mon, 2 Mar 2026 at 09:00
Subject: Proofs
To: Marta <marta@agency.example>

Hi Marta,

When do we get the proofs?

Anna
"""


def parts(kind: str, *bodies: str) -> bytes:
    """A multipart body; each part begins with its own headers."""
    inner = "".join(f"--x\n{body}\n" for body in bodies)
    return f'Content-Type: multipart/{kind}; boundary="x"\n\n{inner}--x--\n'.encode()


def text(words: str) -> str:
    return f"Content-Type: text/plain; charset=utf-8\n\n{words}\n"


def file(kind: str, name: str, content: str) -> str:
    disposition = f'Content-Disposition: attachment; filename="{name}"'
    return f'Content-Type: {kind}; name="{name}"\n{disposition}\nContent-Transfer-Encoding: base64\n\n{content}\n'


def invitation(words: str) -> bytes:
    event = "BEGIN:VCALENDAR\nMETHOD:REQUEST\nBEGIN:VEVENT\nUID:1@client.example\nEND:VEVENT\nEND:VCALENDAR\n"
    calendar = f"Content-Type: text/calendar; charset=utf-8; method=REQUEST\n\n{event}"
    return parts("alternative", text(words), calendar)


HIDDEN = b'<div style="display:none;max-height:0">Do you like our new look?</div><p>When do we get the proofs?</p>'


@pytest.mark.parametrize(
    ("mails", "asked"),
    [
        pytest.param([Mail(PROOFS, headers=GROUP)], PROOFS, id="through the team's own group"),
        pytest.param(
            [Mail(PROOFS, sender=f"'Anna Verdi' via Projects <{INBOX}>", headers=REWRITTEN)],
            PROOFS,
            id="through a group that rewrites From",
        ),
        pytest.param([Mail(PROOFS, headers=ZENDESK)], PROOFS, id="written in Zendesk"),
        pytest.param([Mail(PROOFS, headers=FRESHDESK)], PROOFS, id="written in Freshdesk"),
        pytest.param([Mail(PROOFS, headers={"Auto-Submitted": "no", "Precedence": "bulk"})], PROOFS, id="no machine"),
        pytest.param([Mail("Anna", subject=PROOFS)], PROOFS, id="in the subject"),
        pytest.param([Mail(f"All fine.\n\nAnna\n\nPS: {PROOFS}")], f"PS: {PROOFS}", id="below the name"),
        pytest.param(
            [Mail(f"All fine.\n\nBest regards\nAnna Verdi\n+39 02 555 12 34\n\nOne more thing: {LOWER}")],
            f"One more thing: {LOWER}",
            id="below the signature",
        ),
        pytest.param(
            [Mail("ok"), Mail(f"{WROTE}> Here it is.\n> Marta\n\nNice. {PROOFS}\n")], PROOFS, id="below a quote"
        ),
        pytest.param(
            [Mail("ok"), Mail(f"{WROTE}> Here it is.\n\nNice.\n\n> It is 300.\n\n{PROOFS}\n\n> Marta\n")],
            PROOFS,
            id="between quotes",
        ),
        pytest.param(
            [Mail(FORWARDED, team=True, to=INBOX, subject="Fwd: Proofs", replies=False)], PROOFS, id="handed over"
        ),
        pytest.param(
            [Mail("", content=b"Content-Type: text/html; charset=utf-8\n\n" + HIDDEN)], PROOFS, id="below a preheader"
        ),
        pytest.param(
            [
                Mail(
                    "",
                    content=b"Content-Type: text/plain\nContent-Transfer-Encoding: BASE64 \n\nV2hlbiBkbyB3ZSBn\nZXQgdGhlIHByb29mcz8",
                )
            ],
            PROOFS,
            id="base64 without its end",
        ),
        pytest.param(
            [Mail("", content=invitation("Can we talk about the menu before you print it?"))],
            "Can we talk about the menu before you print it?",
            id="in an invitation",
        ),
        pytest.param(
            [
                Mail(
                    "", subject="Proofs", content=parts("encrypted", file("application/pgp-encrypted", "v.asc", "AA=="))
                )
            ],
            "Proofs",
            id="encrypted",
        ),
        pytest.param(
            [Mail("", subject="Proofs", content=parts("mixed", file("application/ms-tnef", "winmail.dat", "eJ8+")))],
            "Proofs",
            id="winmail.dat",
        ),
        pytest.param(
            [Mail("", subject="Voice message", content=parts("mixed", text(""), file("audio/mp4", "v.m4a", "AAAA")))],
            "Voice message",
            id="spoken",
        ),
    ],
)
def test_a_clients_question_is_seen(mails: list[Mail], asked: str, tmp_path: Path) -> None:
    assert [question.text for question in folded(mails, tmp_path).questions] == [asked]


def test_an_encrypted_mail_of_the_team_waits_for_no_client(tmp_path: Path) -> None:
    sealed = parts("encrypted", file("application/pgp-encrypted", "v.asc", "AA=="))
    ledger = folded([Mail(PROOFS), Mail("", team=True, content=sealed)], tmp_path)
    assert [question.state for question in ledger.questions] == ["replied"]
    assert ledger.awaiting_client == ()


@pytest.mark.parametrize(
    "mail",
    [
        Mail(PROOFS, headers={"List-ID": "<talk.gardens.example>", "List-Post": "<mailto:talk@gardens.example>"}),
        Mail("Do you know our offer?", headers={"Precedence": "bulk", "List-Unsubscribe": "<https://n.example/u>"}),
        Mail("", content=invitation("Going (anna@client.example)? Yes - Maybe - No")),
        Mail("", content=parts("mixed", text(""), file("application/pdf", "order.pdf", "AAAA"))),
    ],
)
def test_what_no_client_asks_is_no_question(mail: Mail, tmp_path: Path) -> None:
    assert folded([mail], tmp_path).questions == ()


@pytest.mark.parametrize(
    ("enclosed", "states"),
    [
        (file("image/png", "image001.png", "iVBORw0KGgo="), ["open"]),
        (file("application/pkcs7-signature", "smime.p7s", "MIIB"), ["open"]),
        (file("application/pgp-signature", "signature.asc", "AAAA"), ["open"]),
        (file("text/vcard", "marta.vcf", "AAAA"), ["open"]),
        (file("application/pdf", "price-list.pdf", "AAAA"), ["answered"]),
        (file("image/jpeg", "hall.jpg", "AAAA"), ["replied"]),
    ],
)
def test_only_a_file_that_somebody_sent_brings_what_was_asked_for(
    enclosed: str, states: list[str], tmp_path: Path
) -> None:
    asked = Mail("Could you send us the price list?")
    ledger = folded([asked, Mail("", team=True, content=parts("mixed", text("Thanks, noted."), enclosed))], tmp_path)
    assert [question.state.value for question in ledger.questions] == states


def folded(mails: list[Mail], folder: Path) -> Ledger:
    (ledger,) = ledgers(folder, [("en", mails)])
    return ledger

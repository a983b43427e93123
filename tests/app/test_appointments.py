"""The invitation of a calendar, on its way into the client's letter."""

from __future__ import annotations

from daemon.core.model import Direction
from tests.agency import at, body, mail
from tests.core.project.test_appointments import invitation
from tests.desk import ANNA, DRAFTS, FAIL, INBOX, MARTA, PASS, begun
from tests.paper import OnPaper, Paper

SERVER = 'authserv_id = "mx.agency.example"'
NONE = DRAFTS.replace("required", "none")


def calendar_mail(event: bytes, to: str, when: str, passed: str = PASS, sender: str = MARTA) -> bytes:
    """The mail of a calendar to one guest."""
    head, _, content = event.partition(b"\r\n\r\n")
    kind = next(line for line in head.split(b"\r\n") if line.startswith(b"Content-Type"))
    raw = mail(
        sender, to, "Weekly call", "", at(when), mid=f"c{abs(hash((event, to, when)))}", Authentication_Results=passed
    )
    top = raw.partition(b"\r\n\r\n")[0].split(b"\r\n")
    kept = [line for line in top if not line.lower().startswith((b"content-", b"mime-"))]
    return b"\r\n".join([*kept, b"MIME-Version: 1.0", kind, b"", content])


def letter(team: Paper, *mails: bytes) -> str:
    """The client's letter of Friday 6 March at 16:00 in Rome."""
    begun(team)
    for number, raw in enumerate(mails):
        team.receive(raw, f"2026-03-04 1{number}:00")
    team.pass_at("2026-03-04 17:00")
    team.pass_at("2026-03-06 16:00")
    (sent,) = team.sent("anna@client.example")
    return " ".join(body(sent).split())


START = ";TZID=America/New_York:20260310T090000"
GUESTS = "ATTENDEE;PARTSTAT=NEEDS-ACTION:mailto:Anna@client.example"


def test_an_invitation_of_the_team_stands_in_the_letter_at_the_clients_hour(on_paper: OnPaper) -> None:
    """The clerk gets its own copy, as a calendar writes to each guest alone; New York has summer time by then, Rome not."""
    with on_paper(update=NONE, imap=SERVER) as team:
        raw = calendar_mail(invitation("REQUEST", GUESTS, start=START), INBOX, "2026-03-04 10:00")
        assert "Martedì 10 marzo, 14:00: Weekly call" in letter(team, raw)
        (filed,) = [one for one in team.office.records.get("rossi").messages.values() if one.appointments]
        assert filed.direction is Direction.OUTBOUND
        assert {row["state"] for row in team.ledger()} == {"open"}, "an invitation answers nothing"


def test_a_cancelled_call_and_a_forged_invitation_stand_in_no_letter(on_paper: OnPaper) -> None:
    with on_paper(update=NONE, imap=SERVER) as team:
        invited = calendar_mail(invitation("REQUEST", start=START), ANNA, "2026-03-04 10:00")
        cancelled = calendar_mail(invitation("CANCEL", sequence=1, start=START), ANNA, "2026-03-04 11:00")
        other = invitation("REQUEST", "UID:x", "SUMMARY:Pay here", start=START)
        text = letter(
            team,
            invited,
            cancelled,
            calendar_mail(other, ANNA, "2026-03-04 12:00", FAIL),
            calendar_mail(other, INBOX, "2026-03-04 13:00", sender=ANNA),
        )
        assert "Weekly call" not in text
        assert "Pay here" not in text

"""Who wrote it: mail of every origin on a real server, and what it does to the record, the digest and the update."""

from __future__ import annotations

import pytest

from daemon.core.model import OriginKind
from tests.agency import Agency, Open, at, body, mail
from tests.desk import ANNA, INBOX, MARTA, MARTA_AT

SERVER = {"imap": 'authserv_id = "mx.agency.example"'}
MORNING = {**SERVER, "digest": 'at = "08:30"'}
UPDATE = 'update = { every = "week", on = "Fri 16:00", approval = "none" }'
SAYS = {
    OriginKind.SENT: "",
    OriginKind.VOUCHED: "mx.agency.example; dmarc=pass header.from={domain}",
    OriginKind.UNPROVED: "",
    OriginKind.REFUTED: "mx.agency.example; dmarc=fail header.from={domain}",
}


def arrive(
    team: Agency, origin: OriginKind, sender: str, to: str, text: str, when: str, mid: str, reply: str = ""
) -> None:
    """A mail that lies where, and has on top what, makes it of that origin."""
    raw = mail(sender, to, "Bozza" if mid == "q1" else "Re: Bozza", text, at(when), mid=mid, reply=reply)
    said = SAYS[origin].format(domain=sender.rpartition("@")[2].rstrip(">"))
    top = f"Authentication-Results: {said}\r\n" if said else f"Delivered-To: {INBOX}\r\n"
    sent = origin is OriginKind.SENT
    team.receive(raw if sent else top.encode() + raw, when, "Sent" if sent else "INBOX")


@pytest.mark.parametrize("origin", list(OriginKind))
def test_an_answer_in_the_teams_name(open_agency: Open, origin: OriginKind) -> None:
    with open_agency(**MORNING) as team:
        team.pass_at("2026-03-02 08:00")
        arrive(team, OriginKind.VOUCHED, ANNA, INBOX, "Quando sarà pronta la bozza?\n", "2026-03-02 10:00", "q1")
        arrive(team, origin, MARTA, ANNA, "La bozza è pronta giovedì.\n", "2026-03-02 11:00", "a1", "q1")
        team.pass_at("2026-03-02 11:05")
        (question,) = team.ledger()
        assert (question["state"] == "answered") == (origin is not OriginKind.REFUTED)
        team.pass_at("2026-03-03 08:30")
        digest = " ".join(body(team.sent(MARTA_AT)[-1]).split())
        assert ("Taken as answered" in digest) == (origin is OriginKind.UNPROVED)
        assert ("says it is from Marta Bianchi" in digest) == (origin is OriginKind.REFUTED)
        team.pass_at("2026-03-04 08:30")
        assert "says it is from" not in " ".join(body(team.sent(MARTA_AT)[-1]).split()), "the PM is told once"


def test_a_copy_in_sent_proves_what_came_in_without_proof(open_agency: Open) -> None:
    with open_agency(**SERVER) as team:
        team.pass_at("2026-03-02 08:00")
        arrive(team, OriginKind.VOUCHED, ANNA, INBOX, "Quando sarà pronta la bozza?\n", "2026-03-02 10:00", "q1")
        for origin in (OriginKind.UNPROVED, OriginKind.SENT):
            arrive(team, origin, MARTA, ANNA, "La bozza è pronta giovedì.\n", "2026-03-02 11:00", "a1", "q1")
        team.pass_at("2026-03-02 11:05")
        (question,) = team.ledger()
        assert question["state"] == "answered"
        assert question["certainty"] > 0.8
        messages = team.office.records.get("rossi").messages.values()
        assert sorted(one.origin for one in messages) == [OriginKind.SENT, OriginKind.VOUCHED]


def test_a_question_in_a_clients_name_is_told_as_unproved_and_never_to_the_client(open_agency: Open) -> None:
    with open_agency(update=UPDATE.replace('" }', '", to = ["anna@client.example"] }'), **SERVER) as team:
        team.pass_at("2026-03-02 08:00")
        arrive(team, OriginKind.REFUTED, ANNA, INBOX, "Quando paghiamo?\n", "2026-03-05 10:00", "q1")
        team.pass_at("2026-03-06 09:30")
        assert team.ledger()[0]["origin"] == OriginKind.REFUTED
        alert = next(one for one in team.sent(MARTA_AT) if "Quando paghiamo" in body(one))
        assert "not proved to be theirs" in body(alert)
        team.pass_at("2026-03-06 16:00")
        assert all("Quando paghiamo" not in body(one) for one in team.sent("anna@client.example"))


@pytest.mark.parametrize(("origin", "readers"), [(OriginKind.VOUCHED, 1), (OriginKind.UNPROVED, 0)])
def test_who_gets_the_update_is_proved_or_known(open_agency: Open, origin: OriginKind, readers: int) -> None:
    """A newcomer's vouched mail makes a reader; the same mail without a word of the server does not, and is told."""
    with open_agency(update=UPDATE, **SERVER) as team:
        team.pass_at("2026-03-02 08:00")
        arrive(team, origin, ANNA, INBOX, "Quando sarà pronta la bozza?\n", "2026-03-05 10:00", "q1")
        team.pass_at("2026-03-06 16:00")
        assert len(team.sent("anna@client.example")) == readers
        notices = [body(one) for one in team.sent() if "nothing proves" in " ".join(body(one).split())]
        assert len(notices) == 1 - readers

"""`forget` leaves nothing of a person: not in the records, not in what the clerk remembers, not in a copy."""

from __future__ import annotations

from dataclasses import replace

import pytest

from daemon.app.forgetting import erase, preview
from daemon.app.intake import Disposition, Intake
from daemon.core.commands.abouts import OnSender
from daemon.core.commands.word import Word
from daemon.core.ledger.rulings import Ruling
from daemon.core.message.identity import raw_hash
from daemon.core.state.untold import Untold
from tests.agency import Agency, Open, at, body, mail
from tests.desk import ANNA, INBOX, MARTA, MARTA_AT, SECOND_PM, begun, say

UGO = "Ugo Neri <ugo@new.example>"


def bytes_with(team: Agency, *texts: str) -> list[str]:
    """The files of the state folder that hold any of `texts`."""
    files = [path for path in (team.folder / "state").rglob("*") if path.is_file()]
    return [path.name for path in files if any(text.encode() in path.read_bytes() for text in texts)]


def test_nothing_is_left_of_an_assigned_sender(open_agency: Open) -> None:
    with open_agency(end=SECOND_PM) as team:
        begun(team)
        ask = mail(UGO, INBOX, "Ciao", "Quando si comincia con il muro?\n", at("2026-03-02 16:05"), mid="u1")
        team.receive(ask, "2026-03-02 16:05")
        copied = mail(MARTA, UGO, "Re: Ciao", "Le scrivo domani.\n", at("2026-03-02 16:20"), reply="u1", Cc=INBOX)
        team.receive(copied, "2026-03-02 16:20", "Sent")
        team.pass_at("2026-03-02 16:21")
        entry = next(entry for entry in team.office.clerk.outbox.values() if entry.kind == "alert")
        team.office.clerk.outbox[entry.key] = replace(entry, about=(*entry.about, OnSender("ugo@new.example")))
        alert = team.sent(MARTA_AT)[0]
        say(team, "3 assign to rossi\n1 done\n1 note: ask ugo@new.example too", about=alert)
        team.pass_at("2026-03-03 18:00")
        say(team, "all no answer needed", "2026-03-03 18:01")
        team.imap.append("INBOX", b"From: =?utf-8?B?x?= <ugo@new.example>\r\n\r\n" + b"x" * 10, at("2026-03-04 09:00"))
        team.office.quarantine.add("q", b"From: ugo@new.example\r\n\r\nmuro", "broken")
        team.office.records.release()
        assert len(bytes_with(team, "ugo@new.example", "muro")) > 3
        found = preview(team.office, "Ugo@new.example")
        assert found
        assert (found.traces > 2, found.kept) == (True, 0)
        erase(team.office, found, "Ugo@new.example", at("2026-03-04 10:00"))
    assert bytes_with(team, "ugo@new.example", "Ugo Neri", "muro") == []
    with open_agency(end=SECOND_PM) as team:
        assert len(team.ledger()) == 2  # Anna's
        assert not preview(team.office, "ugo@new.example")


def test_mails_of_others_that_name_the_person_are_counted_and_kept(open_agency: Open) -> None:
    with open_agency() as team:
        begun(team)
        eva = mail("Eva <eva@client.example>", INBOX, "Due", "Anche noi?\n", at("2026-03-02 16:05"), mid="e1", Cc=ANNA)
        team.receive(eva, "2026-03-02 16:05")
        team.pass_at("2026-03-02 16:21")
        found = preview(team.office, "anna@client.example")
        assert (found.count, found.kept) == (1, 1)
        erase(team.office, found, "anna@client.example", at("2026-03-02 17:00"))
        assert [message.sender.address for message in team.office.records.get("rossi").messages.values()] == [
            "eva@client.example"
        ]


def test_forgetting_a_client_drops_what_was_ruled_about_it(open_agency: Open) -> None:
    with open_agency() as team:
        begun(team)
        ugo = OnSender("ugo@new.example")
        ruling = Ruling("", Word.ASSIGN, MARTA_AT, at("2026-03-02 16:00"), "m", about=ugo, to="rossi")
        team.office.clerk.rulings.append(ruling)
        erase(team.office, preview(team.office, "rossi"), "rossi", at("2026-03-02 17:00"))
        assert team.office.clerk.rulings == []
    assert bytes_with(team, "Quanto costa", "Quando sar", "anna@client.example") == []


def test_somebody_whose_address_ends_alike_is_not_forgotten(open_agency: Open) -> None:
    with open_agency() as team:
        begun(team)
        clerk, quarantine = team.office.clerk, team.office.quarantine
        marianna = OnSender("marianna@client.example")
        clerk.rulings.append(Ruling("", Word.ASSIGN, MARTA_AT, at("2026-03-02 16:10"), "m1", about=marianna, to="hill"))
        quarantine.add("q1", b"From: marianna@client.example\r\n\r\nmuro", "broken")
        quarantine.add("q2", b'<a href=3D"mailto:x">=0Aanna@client.example</a>', "broken")
        erase(team.office, preview(team.office, "anna@client.example"), "anna@client.example", at("2026-03-02 17:00"))
        assert [ruling.about for ruling in clerk.rulings] == [marianna]
        assert [path.name for path in quarantine.folder.glob("*.eml")] == ["q1.eml"]


def test_what_others_asked_in_a_waiting_alert_is_told_when_the_person_is_forgotten(open_agency: Open) -> None:
    with open_agency() as team:
        team.pass_at("2026-03-02 08:00")
        team.receive(
            mail(ANNA, INBOX, "Bozza", "Quando arriva la bozza?\n", at("2026-03-02 10:00")), "2026-03-02 10:00"
        )
        bob = mail(
            "Bob <bob@hill.example>", INBOX, "Logo", "When is the logo ready?\n", at("2026-03-02 10:00"), mid="b"
        )
        team.receive(bob, "2026-03-02 10:00")
        team.smtp.refuse.content = "451 4.3.0 later"
        team.pass_at("2026-03-02 16:00")
        team.smtp.refuse.content = ""
        assert team.sent() == []
        erase(team.office, preview(team.office, "anna@client.example"), "anna@client.example", at("2026-03-02 16:10"))
        team.pass_at("2026-03-02 17:00")
        (alert,) = team.sent(MARTA_AT)
        assert "logo" in body(alert)
        assert "bozza" not in body(alert)


def renumbered(team: Agency) -> None:
    """The server says that all UIDs are new: every mailbox is read from its beginning."""
    for name, cursor in team.office.clerk.cursors.items():
        team.office.clerk.cursors[name] = replace(cursor, uidvalidity=cursor.uidvalidity + 1)


@pytest.mark.parametrize("who", ["anna@client.example", "rossi"])
def test_what_was_erased_does_not_come_back_when_the_mailbox_is_renumbered(open_agency: Open, who: str) -> None:
    with open_agency() as team:
        begun(team)
        erase(team.office, preview(team.office, who), who, at("2026-03-02 17:00"))
    assert bytes_with(team, "Quanto costa", "Quando sar", "anna@client.example") == []
    with open_agency() as team:
        renumbered(team)
        report = team.pass_at("2026-03-02 18:00")
        assert report.gathered.filed == 0
        assert team.ledger() == []
        new = mail(ANNA, INBOX, "Ancora", "Quando arriva il conto?\n", at("2026-03-02 18:05"), mid="new")
        team.receive(new, "2026-03-02 18:05")
        team.pass_at("2026-03-02 18:06")
        assert [row["text"] for row in team.ledger()] == ["Quando arriva il conto?"]
    assert bytes_with(team, "Quanto costa", "Quando sar") == []


def test_mail_in_quarantine_goes_with_its_client_and_is_not_set_aside_again(open_agency: Open) -> None:
    broken = b"From: x@mail.client.example\r\n\r\nhi"
    with open_agency() as team:
        begun(team)
        team.office.quarantine.add(raw_hash(broken), broken, "broken")
        team.office.quarantine.add("other", b"From: x@notclient.example\r\n\r\nhi", "broken")
        found = preview(team.office, "rossi")
        assert [path.name for path in found.set_aside] == [f"{raw_hash(broken)}.eml"]
        erase(team.office, found, "rossi", at("2026-03-02 17:00"))
        assert sorted(path.name for path in team.office.quarantine.folder.iterdir()) == ["other.eml", "other.txt"]
        assert Intake(team.office, at("2026-03-02 17:01")).take(broken).disposition is Disposition.KNOWN


def test_the_preview_counts_notes_and_what_else_names_the_person(open_agency: Open) -> None:
    with open_agency() as team:
        begun(team)
        say(team, "1 note: call anna@client.example")
        say(team, "note rossi: prefers mail", "2026-03-02 16:31")
        assert (preview(team.office, "anna@client.example").notes, preview(team.office, "rossi").notes) == (1, 2)
        team.office.clerk.untold.append(Untold("twin", "anna@client.example, 2 March", "Bozza", "rossi"))
        before = preview(team.office, "anna@client.example").traces
        erase(team.office, preview(team.office, "anna@client.example"), "anna@client.example", at("2026-03-02 17:00"))
        assert before
        assert team.office.clerk.untold == []
    assert bytes_with(team, "anna@client.example") == []


def test_a_client_without_any_mail_can_be_forgotten(open_agency: Open) -> None:
    with open_agency() as team:
        erase(team.office, preview(team.office, "hill"), "hill", at("2026-03-02 17:00"))
        assert not preview(team.office, "hill").count

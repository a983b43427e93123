"""What is kept of unknown senders: no more than the digest shows, until somebody says whose they are."""

from __future__ import annotations

from dataclasses import replace

from daemon.app.intake import Intake
from daemon.app.moving import move
from daemon.app.views import search
from daemon.core.desk.effects import Moved
from daemon.core.filing.place import UNMATCHED
from daemon.core.model import Automatic
from tests.agency import at, mail
from tests.paper import OnPaper, Paper
from tests.scenes import ANNA, INBOX

EVE = "Eve Adams <eve@else.example>"
TEXT = "Could you send me the zebrafish catalogue?"
WHEN = "2026-03-02 10:00"


def from_eve(text: str = TEXT, subject: str = "An offer", **more: str) -> bytes:
    return mail(EVE, INBOX, subject, text, at(WHEN), mid="eve", **more)


def take(team: Paper, *mails: bytes) -> None:
    intake = Intake(team.office, at(WHEN))
    for raw in mails:
        intake.take(raw, at(WHEN))
    intake.commit()


def test_a_strangers_words_stand_in_the_archive_alone(on_paper: OnPaper) -> None:
    with on_paper() as team:
        take(team, from_eve(subject="An offer " * 60))
        kept = (team.office.records.folder(UNMATCHED) / "record.json").read_bytes()
        assert b"eve@else.example" in kept
        assert b"An offer" in kept
        assert b"zebrafish" not in kept
        (row,) = team.office.records.get(UNMATCHED).messages.values()
        assert len(row.subject) <= 300
        assert search(team.office, "zebrafish") == []
        ((_, raw, _),) = team.office.records.archive(UNMATCHED)
        assert b"zebrafish" in raw


def test_who_is_assigned_to_a_client_brings_the_words_along_and_leaves_them_again(on_paper: OnPaper) -> None:
    with on_paper() as team:
        take(team, from_eve())
        for record in move(team.office, Moved("eve@else.example", UNMATCHED, "rossi")):
            team.office.records.commit(record)
        (row,) = team.office.records.get("rossi").messages.values()
        assert row.own_text == TEXT
        assert [ask.text for ask in row.asks] == [TEXT]
        assert [hit["client"] for hit in search(team.office, "zebrafish")] == ["rossi"]
        move(team.office, Moved("eve@else.example", "rossi", UNMATCHED))
        assert search(team.office, "zebrafish") == []


def test_a_copy_of_a_strangers_mail_is_known_and_another_with_its_id_is_kept(on_paper: OnPaper) -> None:
    with on_paper() as team:
        take(team, from_eve())
        take(team, from_eve(X_Copy="1"))
        assert len(team.office.records.get(UNMATCHED).messages) == 1
        take(team, from_eve("We cancel the order. Please pay the money back to this account."))
        assert len(team.office.records.get(UNMATCHED).messages) == 2


def test_the_words_that_an_earlier_release_kept_go_with_the_next_mail(on_paper: OnPaper) -> None:
    with on_paper() as team:
        take(team, from_eve())
        record = team.office.records.get(UNMATCHED)
        (row,) = record.messages.values()
        record.put(replace(row, own_text=TEXT))
        team.office.records.commit(record)
        path = team.office.records.folder(UNMATCHED) / "record.json"
        assert b"zebrafish" in path.read_bytes()
        take(team, mail("Bo <bo@else.example>", INBOX, "Hello", "Hi", at(WHEN), mid="bo"))
        assert b"zebrafish" not in path.read_bytes()


def list_of_eve(text: str = TEXT, **more: str) -> bytes:
    return from_eve(text, List_Id="Offers <offers.lists.example>", **more)


def test_a_list_s_mail_is_known_by_its_marks_and_read_when_its_sender_is_a_clients(on_paper: OnPaper) -> None:
    with on_paper() as team:
        take(team, list_of_eve())
        (row,) = team.office.records.get(UNMATCHED).messages.values()
        assert (row.automatic, row.own_text, row.language) == (Automatic.LIST, "", None)
        move(team.office, Moved("eve@else.example", UNMATCHED, "rossi"))
        (row,) = team.office.records.get("rossi").messages.values()
        assert (row.automatic, row.own_text, row.language) == (Automatic.LIST, TEXT, "en")


def test_a_copy_of_a_list_s_mail_is_told_from_another_with_its_id_before_it_is_on_disk(on_paper: OnPaper) -> None:
    with on_paper() as team:
        take(team, list_of_eve(), list_of_eve(X_Copy="1"))
        assert len(team.office.records.get(UNMATCHED).messages) == 1
        other = "We cancel the order. Please pay the money back to this account."
        take(team, list_of_eve(other), list_of_eve(other, X_Copy="1"))
        assert len(team.office.records.get(UNMATCHED).messages) == 2


def test_a_list_s_mail_in_a_thread_of_a_client_is_read_whole(on_paper: OnPaper) -> None:
    with on_paper() as team:
        ours = mail(
            "Marta Bianchi <marta@agency.example>", f"{ANNA}, {EVE}", "Offer", "Here it is.", at(WHEN), mid="ours"
        )
        take(team, ours, list_of_eve(References="<ours@mail.example>"))
        rows = team.office.records.get("rossi").messages.values()
        assert [row.own_text for row in rows if row.automatic] == [TEXT]

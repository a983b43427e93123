"""`plan` and `notes` by mail: proved as all commands, kept as they were written, told line by line, and taken back."""

from __future__ import annotations

from dataclasses import replace
from email import message_from_string, policy

import pytest

from daemon.core.commands.abouts import ToConfirm
from daemon.core.commands.heard import Heard
from daemon.core.commands.word import Word
from daemon.core.desk.answering import answers
from daemon.core.desk.front_desk import FrontDesk
from daemon.core.desk.hearing import after, hear, upshot
from daemon.core.desk.projects import project_of
from daemon.core.desk.upshot import CommandMail
from daemon.core.filing.people import Directory
from tests.core.desk.office import ABOUT, INBOX, MARTA, MONDAY, back_office, commands, done, entry, office, read, say
from tests.core.desk.test_answering import Shelf
from tests.core.desk.test_hearing import letter
from tests.languages import LANGUAGES

PLAN = "plan rossi\nDesign: 20 February, done\nPages: 18 March, Luca\n- Launch: 24 April\n"
SERVER = "mx.agency.example"
VOUCHED = f"Authentication-Results: {SERVER}; dmarc=pass header.from=agency.example"


def obeyed(desk: FrontDesk, text: str, key: str = "k1") -> Heard:
    """What is to be answered when a mail with this text was carried out."""
    heard = Heard(key, MARTA.address, MONDAY, key, "clerk")
    for command in commands(text):
        found = upshot(desk, command, mail(key))
        done(desk, found)
        heard = after(desk, heard, command, found.results)
    return heard


def mail(key: str) -> CommandMail:
    return CommandMail(MARTA, key, MONDAY)


def answer(desk: FrontDesk, heard: Heard) -> str:
    """The text of the answer, on as few lines as it has items."""
    (made, *_) = answers(back_office(desk, heard), Shelf(), MONDAY).mails
    part = message_from_string(made.raw, policy=policy.default).get_body(("plain",))
    assert part
    return " ".join(part.get_content().replace("\u00a0", " ").split())


def test_a_plan_is_answered_with_each_step_as_it_was_understood() -> None:
    desk = office()
    text = answer(desk, obeyed(desk, PLAN))
    assert "The plan of Rossi is kept." in text
    assert "1 Design: Fri 20 February, done - 2 Pages: Wed 18 March, Luca - 3 Launch: Fri 24 April" in text


def test_notes_are_answered_line_by_line_with_what_they_move() -> None:
    desk = office()
    obeyed(desk, PLAN)
    text = answer(desk, obeyed(desk, "notes rossi\n3 to 30 April: the sofas come late\n2 half\nJames is happy.", "k2"))
    assert "3 Launch: Thu 30 April (was Fri 24 April) – the sofas come late" in text
    assert "2 Pages: 50%" in text
    assert "not in the letter; with “say: …” in front it goes in as it stands: “James is happy.”" in text
    assert "Design" not in text


def test_what_a_plan_lacks_is_told_in_a_line_each() -> None:
    desk = office()
    plan = "plan rossi\nDesign: 20 February\nLaunch: 24 April\nLAUNCH: 25 April\nShall we add a shop?"
    text = answer(desk, obeyed(desk, plan))
    assert "“Shall we add a shop?” not understood as a step" in text
    assert "“LAUNCH” stands twice in this plan; the later line counts" in text
    assert "“Design” its date is over" in text
    assert "No step has a date yet" not in text
    desk = office()
    assert "No step has a date yet" in answer(desk, obeyed(desk, "plan rossi from website"))


def test_a_plan_alone_is_answered_with_the_plan_as_it_stands() -> None:
    desk = office()
    assert "There is no plan yet" in answer(desk, obeyed(desk, "plan rossi"))
    obeyed(desk, PLAN)
    text = answer(desk, obeyed(desk, "plan rossi", "k2"))
    assert "2 Pages: Wed 18 March, Luca" in text


def test_a_client_or_preset_that_there_is_none_of_gets_a_clear_line() -> None:
    assert "by the name “bianchi”" in answer(office(), obeyed(office(), "notes bianchi\nall is well"))
    assert "these are known: website, software" in answer(office(), obeyed(office(), "plan rossi from circus"))


def test_a_client_whose_name_holds_the_word_from_is_found() -> None:
    desk = office()
    rossi = replace(desk.directory.clients["rossi"], name="Fish from Turin")
    clients = {**desk.directory.clients, "rossi": rossi}
    desk = replace(desk, directory=Directory(desk.directory.team, clients, desk.directory.pms))
    (found,) = commands("plan fish from turin\nDesign: 20 March")
    assert [one.client for one in upshot(desk, found, mail("k1")).results] == ["Fish from Turin"]


def test_undo_takes_all_lines_of_the_last_mail_back() -> None:
    desk = office()
    obeyed(desk, PLAN)
    before = project_of(desk, "rossi")
    obeyed(desk, "notes rossi\n3 to 30 April\n2 done", "k2")
    assert project_of(desk, "rossi") != before
    done(desk, say(desk, "undo", mid="k3"))
    assert project_of(desk, "rossi") == before


def test_notes_that_name_no_client_are_a_note_on_the_question_that_was_asked_about() -> None:
    (found,) = say(office(), "notes: she wants it blue", about=ABOUT[:1]).results
    assert (found.word, found.text) == (Word.NOTE, "she wants it blue")


@pytest.mark.parametrize("text", [PLAN, "notes rossi\nDesign: half\nLaunch: postponed\nall is well"])
def test_a_started_mail_needs_the_word_of_our_server_and_else_waits_for_a_yes(text: str) -> None:
    trusted = hear(office(server=SERVER), read(letter(text, MARTA.address, INBOX, VOUCHED)), MONDAY)
    assert trusted
    assert [command.word for command in trusted.commands] == [commands(text)[0].word]
    doubted = hear(office(), read(letter(text, MARTA.address, INBOX)), MONDAY)
    assert doubted
    assert (doubted.commands, len(doubted.heard.waiting)) == ((), 1)
    receipt = entry("receipt:1", "receipt", about=[ToConfirm(doubted.heard.waiting[0])])
    raw = letter("yes", MARTA.address, INBOX, f"In-Reply-To: <{receipt.message_id}>")
    confirmed = hear(office(receipt), read(raw), MONDAY)
    assert confirmed
    (again,), (first,) = confirmed.commands, commands(text)
    assert (again.word, again.argument, again.note) == (first.word, first.argument, first.note)


@pytest.mark.parametrize("text", ["plan rossi", "plan nobody\nDesign: 6 March\nPages: 7 March"])
def test_what_changes_nothing_is_answered_without_proof(text: str) -> None:
    found = hear(office(), read(letter(text, MARTA.address, INBOX)), MONDAY)
    assert found
    assert (len(found.commands), found.heard.file) == (1, "nobody" in text)


@pytest.mark.parametrize(
    "text", ["Plan for next week:\n- call James\n- write the texts", "Planning is hard\nyes", "plan?"]
)
def test_a_plan_of_nobodys_is_no_command(text: str) -> None:
    assert hear(office(server=SERVER), read(letter(text, MARTA.address, INBOX, VOUCHED)), MONDAY) is None


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_plan_starts_from_a_trade_in_each_language(language: str) -> None:
    desk = office()
    marta = replace(MARTA, language=language)
    desk = replace(desk, directory=replace(desk.directory, pms={MARTA.address: marta}))
    example = {"en": "plan rossi from website", "it": "piano rossi da sito", "de": "Plan rossi aus Website"}
    example |= {"fr": "plan rossi depuis site", "es": "plan rossi desde web", "pl": "plan rossi według strona"}
    example |= {"uk": "план rossi за сайт", "ru": "план rossi по сайт", "ro": "plan rossi din site"}
    found = desk.commands.read(example[language], language, MONDAY.date())
    done(desk, upshot(desk, found[0], CommandMail(marta, "k1", MONDAY)))
    steps = project_of(desk, "rossi").steps
    assert len(steps) == 7
    assert all(step.name and step.due is None for step in steps)

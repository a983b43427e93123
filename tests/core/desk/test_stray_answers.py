"""An answer that was meant for a client and came to the clerk: it orders nothing, and its writer hears where it is."""

from __future__ import annotations

import tomllib
from dataclasses import replace
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest

from daemon.core.commands.results import Obstacle, Result
from daemon.core.commands.tokens import seal
from daemon.core.commands.word import Word
from daemon.core.desk.answering import answers
from daemon.core.desk.hearing import ClerkMail, hear
from daemon.core.model import Address
from daemon.core.state.entry import Entry
from tests.core.desk.office import ABOUT, INBOX, MARTA, MONDAY, SECRET, back_office, entry, office, read
from tests.core.desk.test_answering import heard as heard_mail
from tests.core.desk.test_answering import letter as mail_of
from tests.core.desk.test_hearing import letter, tagged
from tests.correspondence import Mails
from tests.every import every

ALERT = entry("alert:1", about=ABOUT)
GREETINGS = (
    *("Hi Anna,", "Hi Anna, here it is:", "Buongiorno Anna,", "Dzień dobry Pani Anno,", "Bună ziua Anna,"),
    *("Hallo Frau Rossi,", "Bonjour Anna,", "Hola Anna:"),
)


ONE = entry("alert:1", about=ABOUT[:1])
STRAYS = tomllib.loads((Path(__file__).parent / "strays.toml").read_text(encoding="utf-8"))


def said(text: str, shown: Entry = ALERT, language: str = "en") -> ClerkMail:
    desk = office(shown)
    pms = {**desk.directory.pms, MARTA.address: replace(MARTA, language=language)}
    desk = replace(desk, directory=replace(desk.directory, pms=pms))
    found = hear(
        desk, read(letter(text, MARTA.address, tagged(seal(shown.key, MARTA.address, MONDAY, SECRET)))), MONDAY
    )
    assert found
    return found


@every("row", STRAYS["letter"])
def test_a_letter_without_greeting_is_told_not_to_have_reached_the_client_and_how_to_write_commands(
    row: dict[str, str],
) -> None:
    heard = said(row["text"], ONE, row["language"]).heard
    assert [(one.word, one.answers) for one in heard.results] == [(Obstacle.UNSENT, ("rossi", "q1@mail.example"))]
    assert heard.help


@pytest.mark.parametrize("row", STRAYS["note"], ids=lambda row: row["text"][:30])
def test_a_note_that_is_no_command_is_not_taken_for_a_letter(row: dict[str, str]) -> None:
    found = said(row["text"], ONE, row["language"])
    assert (found.heard.results, [one.word for one in found.commands]) == ((), [Word.UNKNOWN])


@pytest.mark.parametrize("greeting", GREETINGS)
def test_a_mail_that_greets_the_client_orders_nothing_and_is_told_not_to_have_reached_them(greeting: str) -> None:
    for words in ("the page is ready on Friday.", "done", "1 done\n2 done", "ok"):
        found = said(f"{greeting}\n\n{words}\n\nMarta")
        assert (found.commands, [one.word for one in found.heard.results]) == ((), [Obstacle.UNSENT])


@pytest.mark.parametrize(
    "text", ["Hi,\n1 done", "Hi clerk,\n1 done", "Hi Marta,\n1 done", "1 done, Anna knows", "Anna knows\n1 done"]
)
def test_a_mail_that_does_not_greet_the_client_is_for_the_clerk(text: str) -> None:
    assert [one.word for one in said(text).commands if one.numbers] == ["done"]


def test_the_receipt_sends_it_on_with_one_tap_in_the_thread_of_the_question() -> None:
    asked = Mails().client("When?", by=Address("Anna Rossi", "anna@client.example"))
    result = Result(
        Obstacle.UNSENT, "Hi Anna", client="Rossi", text="Hi Anna,\nit is ready.", answers=("rossi", asked.message_id)
    )
    front = office()
    front.records["rossi"].messages[asked.key] = asked
    (made,) = answers(back_office(front, heard_mail(results=(result,))), None, MONDAY).mails  # type: ignore[arg-type]
    page = mail_of(made).get_body(("html",))
    assert page
    html = page.get_content()
    assert "This did not reach the client" in html
    link = urlsplit(html.partition('href="mailto:anna@')[2].partition('"')[0].replace("&amp;", "&"))
    told = parse_qs(link.query)
    assert told["cc"] == [INBOX]
    assert told["body"] == ["Hi Anna,\r\nit is ready."]

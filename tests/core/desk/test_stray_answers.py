"""An answer that was meant for a client and came to the clerk: it orders nothing, and its writer hears where it is."""

from __future__ import annotations

from urllib.parse import parse_qs, urlsplit

import pytest

from daemon.core.commands.results import Obstacle, Result
from daemon.core.commands.tokens import seal
from daemon.core.desk.answering import answers
from daemon.core.desk.hearing import ClerkMail, hear
from daemon.core.model import Address
from tests.core.desk.office import ABOUT, INBOX, MARTA, MONDAY, SECRET, back_office, entry, office, read
from tests.core.desk.test_answering import heard as heard_mail
from tests.core.desk.test_answering import letter as mail_of
from tests.core.desk.test_hearing import letter, tagged
from tests.correspondence import Mails

ALERT = entry("alert:1", about=ABOUT)
GREETINGS = (
    *("Hi Anna,", "Hi Anna, here it is:", "Buongiorno Anna,", "Dzień dobry Pani Anno,", "Bună ziua Anna,"),
    *("Hallo Frau Rossi,", "Bonjour Anna,", "Hola Anna:"),
)


def said(text: str) -> ClerkMail:
    token = seal(ALERT.key, MARTA.address, MONDAY, SECRET)
    found = hear(office(ALERT), read(letter(text, MARTA.address, tagged(token))), MONDAY)
    assert found
    return found


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

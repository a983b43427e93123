"""Each mail program's form of a reply, in each language: what is quoted is nobody's own words."""

from __future__ import annotations

from html import escape

from daemon.adapters.rulebook import shipped_rules
from daemon.core.reading.reader import Reader
from tests.core.reading.reply_forms import FORMS, Form
from tests.every import every

READER = Reader(shipped_rules())
QUOTED = ("Could you tell me when you need the posters?", "", "Please send us the logo.")
OWN = "Friday it is. Thanks."
CASES = [form for row in FORMS.values() for form in row.values()]
BELOW = [form for form in CASES if form.marked]


def mail(body: str) -> bytes:
    head = (
        "From: Anna Verdi <anna@client.example>\r\nTo: projects@agency.example\r\nSubject: Re: Brochure\r\n"
        "In-Reply-To: <1@agency.example>\r\nMessage-ID: <2@client.example>\r\nMIME-Version: 1.0\r\n"
        "Content-Type: text/plain; charset=utf-8\r\nContent-Transfer-Encoding: 8bit\r\n\r\n"
    )
    return (head + body.replace("\n", "\r\n")).encode()


def quoted(form: Form) -> str:
    return "".join(f"> {line}".rstrip() + "\n" if form.marked else f"{line}\n" for line in QUOTED)


def html(form: Form, own: str) -> str:
    rows = "".join(f"<div>{escape(line) or '<br>'}</div>" for line in QUOTED)
    head = "".join(f"<div>{escape(line) or '<br>'}</div>" for line in form.text.split("\n"))
    rows = f"<blockquote>{rows}</blockquote>" if form.marked else rows
    return f"<html><body><div>{own}</div><div><br></div>{head}{rows}</body></html>"


def assert_own(body: str) -> None:
    reading = READER.read(mail(body))
    assert (reading.body.own_text, [ask.text for ask in reading.asks]) == (OWN, [])


@every("form", CASES)
def test_an_answer_above_what_a_program_quotes_is_all_that_was_written(form: Form) -> None:
    assert_own(f"{OWN}\n\n{form.text}\n{quoted(form)}")
    assert_own(f"{OWN}\n\n{form.text}\n\n{quoted(form)}")


@every("form", CASES)
def test_an_answer_in_html_above_what_a_program_quotes_is_all_that_was_written(form: Form) -> None:
    reading = READER.read(mail(html(form, OWN)).replace(b"text/plain", b"text/html"))
    assert (reading.body.own_text, reading.asks) == (OWN, ())


@every("form", CASES)
@every("said", ["approve", "ok", "1 done"])
def test_the_word_of_a_pm_is_alone_whatever_program_sends_it(form: Form, said: str) -> None:
    ours = "".join(f"> {line}\n" if form.marked else f"{line}\n" for line in ("1 done", "approve", "2 later monday"))
    assert READER.read(mail(f"{said}\n\n{form.text}\n\n{ours}")).body.own_text == said
    assert READER.read(mail(f"{said}\n\nMarta\n\n{form.text}\n{ours}")).body.own_text == f"{said}\n\nMarta"


@every("form", BELOW)
def test_an_answer_below_what_a_program_quotes_is_all_that_was_written(form: Form) -> None:
    assert_own(f"{form.text}\n{quoted(form)}\n{OWN}\n")
    assert_own(f"{form.text}\n\n{quoted(form)}\n{OWN}\n")

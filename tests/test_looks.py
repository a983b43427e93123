"""How our mails look to programs, of every kind in every language, as they come out of the records."""

from __future__ import annotations

import re
from email.message import EmailMessage

import pytest
from selectolax.lexbor import LexborHTMLParser

from tests import looks
from tests.every import every
from tests.languages import LANGUAGES
from tests.pages import Nesting, bytes_of, html_of
from tests.samples import TALKS
from tests.showcase import WEEKS, shown

KINDS = (
    *("receipt-plan", "knock", "alert-flag", "alert", "receipt", "digest", "find", "notice", "status"),
    *("draft", "draft-new", "receipt-yes", "update", "report"),
)
EVERY = [(language, kind) for language in LANGUAGES for kind in KINDS]


def mail(language: str, kind: str) -> EmailMessage:
    return shown(language)[kind]


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_week_brings_a_mail_of_every_kind(language: str) -> None:
    assert tuple(shown(language)) == KINDS


@every("language, kind", EVERY)
def test_headers_fold_where_every_program_reads_them(language: str, kind: str) -> None:
    """RFC 2047 section 2: an encoded word has at most 75 characters; RFC 5322 section 2.1.1: a line 78."""
    head = bytes_of(mail(language, kind)).partition(b"\n\n")[0].replace(b"\r", b"")
    assert max(map(len, re.findall(rb"=\?\S+?\?[bq]\?\S*?\?=", head)), default=0) <= 75
    ids = (b"message-id", b"references", b"in-reply-to", b"reply-to")  # one word each, that cannot be broken
    lines = re.split(rb"\n(?!\s)", head)
    for line in (part for field in lines if not field.lower().startswith(ids) for part in field.split(b"\n")):
        assert len(line) <= 78
        assert line.strip() != b"Subject:"


@every("language, kind", EVERY)
def test_a_page_is_light_and_says_its_language_and_has_a_heading(language: str, kind: str) -> None:
    html = html_of(mail(language, kind))
    assert len(html.encode()) < looks.MOST_BYTES
    nesting = Nesting(html)
    assert (nesting.wrong, nesting.open) == ([], [])
    tree = LexborHTMLParser(html)
    assert [node.attributes["lang"] for node in tree.css("html")] == [language]
    assert mail(language, kind)["Content-Language"] == language
    headings = [node.text(strip=True) for node in tree.css("h1")]
    assert all(headings)
    assert len(headings) == (2 if kind.startswith("draft") else 1)  # the letter that a draft shows has its own


@every("language, kind", EVERY)
def test_nothing_is_hidden_as_spam_hides_it_and_buttons_are_cells(language: str, kind: str) -> None:
    tree = LexborHTMLParser(html_of(mail(language, kind)))
    for node in tree.css("[style]"):
        style = node.attributes["style"] or ""
        assert not re.search(r"font-size:[1-9](?:px)?(?:;|$)|opacity|color:transparent", style)
        shown_at_0 = "font-size:0" in style and node.text(strip=True, deep=True).replace("\xa0", "")
        assert not shown_at_0
    for link in tree.css("a[href^=mailto]"):
        assert link.parent is not None
        assert link.parent.tag == "td"  # classic Outlook pads no links


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_letter_greets_its_reader_by_the_first_name_alone(language: str) -> None:
    told = mail(language, "update").get_body(("plain",))
    assert told
    greeting = told.get_content().splitlines()[0]
    first, last = TALKS[language].anna.split()
    assert (first in greeting) is (language not in ("pl", "uk"))  # which would have to decline it
    assert last not in greeting


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_lines_of_the_pm_stand_in_the_letter(language: str) -> None:
    told = mail(language, "update").get_body(("plain",))
    assert told
    text = " ".join(told.get_content().split())
    moved, _, _, _, sent = WEEKS[language].notes.split("|")
    for line in (moved.partition(":")[2].strip(), sent):
        assert line[1:] in text


def test_what_stands_in_another_language_says_so() -> None:
    """A PM who reads German mails of a client who writes Italian: the quotations and the letter are Italian."""
    html = html_of(mail("de", "draft"))
    assert '<td class="sheet" lang="de"' in html
    assert 'lang="de"' in html_of(mail("de", "alert")).partition("<body")[2]

"""A mail that we send: headers, threads, ids, and nothing that a name or subject could smuggle in."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from email import message_from_bytes
from email.header import decode_header, make_header
from email.message import EmailMessage
from email.policy import default
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from daemon.core.letters.letter import File, compose
from daemon.core.letters.views import Rendered
from daemon.core.model import Address

MAIL = Rendered("Übersicht für Ženě Łódź", "Grüße\n", "<p>Grüße</p>")
SENDER = Address("Agency Projects", "projects@agency.example")
ANNA = Address("Анна Коваль", "anna@client.example")
AT = datetime(2026, 11, 21, 12, tzinfo=UTC)


def made(mail: Rendered = MAIL, **more: Any) -> bytes:
    values: dict[str, Any] = {"sender": SENDER, "to": [ANNA], "message_id": "1@agency.example", "date": AT}
    return compose(mail, **(values | more))


def read(raw: bytes) -> EmailMessage:
    message = message_from_bytes(raw, policy=default)
    assert isinstance(message, EmailMessage)
    return message


def test_names_and_subject_arrive_as_they_were_written() -> None:
    message = read(made(cc=[Address("Però, “Luca”", "luca@agency.example")]))
    assert message["Subject"] == MAIL.subject
    assert message["To"].addresses[0].display_name == "Анна Коваль"
    assert message["Cc"].addresses[0].display_name == "Però, “Luca”"
    assert [part.get_content().strip() for part in message.iter_parts()] == ["Grüße", "<p>Grüße</p>"]


WORDS = st.lists(st.sampled_from(["стан", "справ,", "28", "–", "-", "Zażółć", "a", "ok:"]), min_size=1)


@given(WORDS)
def test_no_space_of_a_subject_or_name_is_lost_on_the_way(words: list[str]) -> None:
    text = " ".join(words)[:150].strip()
    raw = made(Rendered(text, "x\n", ""), to=[Address(text, "anna@client.example"), ANNA])
    assert read(raw)["Subject"] == text
    assert [one.addr_spec for one in read(raw)["To"].addresses] == ["anna@client.example", "anna@client.example"]
    shown = str(make_header(decode_header(message_from_bytes(raw)["To"])))  # `default` doubles a space in names
    assert shown.replace('"', "").startswith(f"{text} <anna@client.example>")
    assert max(len(line) for line in raw.split(b"\r\n")) <= 78


def test_the_same_mail_is_the_same_bytes_again() -> None:
    attached = (File("räk.html", "text/html", b"<p>"),)
    assert made(attachments=attached) == made(attachments=attached)


def test_a_machine_says_that_it_is_one_and_that_no_machine_shall_answer() -> None:
    message = read(made(auto="auto-replied", language="uk"))
    assert message["Auto-Submitted"] == "auto-replied"
    assert message["X-Auto-Response-Suppress"] == "All"
    assert message["Content-Language"] == "uk"
    assert message["Precedence"] is None


def test_exchange_may_tell_us_that_one_of_the_team_is_away_and_nothing_else() -> None:
    message = read(made(out_of_office=True))
    assert message["X-Auto-Response-Suppress"] == "DR, RN, NRN, AutoReply"
    assert message["Auto-Submitted"] == "auto-generated"


def test_an_answer_joins_the_thread_and_a_long_thread_keeps_its_root() -> None:
    ids = [f"{n}@x.example" for n in range(50)]
    message = read(made(in_reply_to="<49@x.example>", references=ids))
    references = message["References"].split()
    assert message["In-Reply-To"] == "<49@x.example>"
    assert (references[0], references[-1], len(references)) == ("<0@x.example>", "<49@x.example>", 20)


def test_a_long_id_is_never_encoded_or_broken() -> None:
    long = "a" * 300 + "@x.example"
    raw = made(in_reply_to=long, references=["b" * 200 + "@x.example", long])
    assert f"In-Reply-To: <{long}>\r\n".encode() in raw
    assert raw.count(long.encode()) == 2


@pytest.mark.parametrize(
    "bad", ["ключ@x.example", "a" * 501, "a" * 90_000 + "@x.example", "\udc80@x", "", "<>", "é@x", "a\x7f"]
)
def test_an_id_that_no_header_can_hold_is_left_out(bad: str) -> None:
    raw = made(in_reply_to=bad, references=["1@x.example", bad, "2@x.example"])
    assert raw.isascii()
    assert max(map(len, raw.split(b"\r\n"))) <= 998
    assert read(raw)["In-Reply-To"] is None
    assert read(raw)["References"].split() == ["<1@x.example>", "<2@x.example>"]


def test_a_name_of_any_length_is_cut_and_an_address_of_any_length_refused() -> None:
    to = read(made(to=[Address("Anna " * 90_000, "anna@client.example")]))["To"].addresses[0]
    assert len(to.display_name) <= 200
    for address in ("a" * 65 + "@x.example", "a@" + "x." * 130 + "example", "a@" + "é" * 90_000):
        with pytest.raises(ValueError):
            made(to=[Address("Anna", address)])


def test_an_international_domain_goes_out_in_ascii() -> None:
    assert b"From: projects@xn--bcher-kva.example\r\n" in made(sender=Address("", "projects@bücher.example"))


@pytest.mark.parametrize("address", ["", "nobody", "a@b@c", "a b@c.example", "@c.example", "анна@client.example"])
def test_an_address_that_no_server_takes_is_refused_at_once(address: str) -> None:
    with pytest.raises(ValueError):
        made(to=[Address("Anna", address)])


def test_a_file_is_attached_under_its_name() -> None:
    (file,) = read(made(attachments=(File("звіт\r\n.html", "text/html", b"<p>x</p>"),))).iter_attachments()
    assert file.get_filename() == "звіт .html"
    assert file.get_payload(decode=True) == b"<p>x</p>"


def test_a_text_without_html_is_one_plain_part() -> None:
    assert read(made(Rendered("Hi", "Привіт\n", ""))).get_content_type() == "text/plain"


evil = st.text(alphabet=st.sampled_from("ab \r\n\t\x00\x0b\x85\u2028Bcc:@,;<>\"'()=?ж\u202e\udc80"), max_size=60)
ALLOWED = {
    *("from", "to", "subject", "date", "message-id", "in-reply-to", "references", "auto-submitted"),
    *("x-auto-response-suppress", "x-clerk", "content-language", "content-type", "mime-version"),
}


@given(name=evil, subject=evil, value=evil, reference=evil)
def test_nothing_that_a_stranger_wrote_makes_a_header(name: str, subject: str, value: str, reference: str) -> None:
    raw = made(
        Rendered(subject, f"x {value}\n", f"<p>{value}</p>"),
        to=[Address(name, "anna@client.example")],
        sender=Address(name, "projects@agency.example"),
        headers={"X-Clerk": value},
        in_reply_to=reference,
        references=[reference],
        language=value,
    )
    head = raw.partition(b"\r\n\r\n")[0]
    assert {key.lower() for key in message_from_bytes(raw).keys()} <= ALLOWED  # noqa: SIM118
    assert not re.search(rb"(?<!\r)\n|\r(?!\n)|\x00", head)
    assert [each.addr_spec for each in read(raw)["To"].addresses] == ["anna@client.example"]

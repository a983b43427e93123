"""Raw mail, read for what people meant by it."""

from __future__ import annotations

from datetime import datetime
from email.message import EmailMessage

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from daemon.core.message.parse import Unreadable, parse
from daemon.core.model import Address
from tests.conftest import MANY
from tests.effort import assert_within
from tests.every import every

HEAD = b"From: Anna <anna@client.example>\r\nTo: projects@agency.example\r\nSubject: Offer\r\n"


def mail(*fields: str | bytes, body: bytes = b"Hello\r\n") -> bytes:
    lines = [field.encode() if isinstance(field, str) else field for field in fields]
    return HEAD + b"".join(line + b"\r\n" for line in lines) + b"\r\n" + body


def multipart(*parts: bytes, kind: str = "mixed", boundary: str = "cut") -> bytes:
    inner = b"".join(b"--%s\r\n%s\r\n" % (boundary.encode(), part) for part in parts)
    return mail(
        "MIME-Version: 1.0",
        f'Content-Type: multipart/{kind}; boundary="{boundary}"',
        body=inner + b"--%s--\r\n" % boundary.encode(),
    )


def bomb(depth: int, lines: int = 1) -> bytes:
    levels = b"".join(b'Content-Type: multipart/mixed; boundary="b%d"\n\n--b%d\n' % (n, n) for n in range(depth))
    return b"From: a@b.example\n" + levels + b"\n" + b"x\n" * lines


# ── headers ──
@pytest.mark.parametrize(
    ("raw", "subject"),
    [
        ("=?utf-8?Q?Wycena,_?= =?utf-8?Q?cz=C4=99=C5=9B=C4=87?=", "Wycena, część"),
        ("=?utf-8?q?a?==?utf-8?q?b?=", "ab"),
        ("=?utf-8*en?Q?caf=C3=A9?= now", "café now"),
        ("What =? is this ?=", "What =? is this ?="),
        ("=?utf-8?B?T2ZmZXI?=", "Offer"),
    ],
)
def test_encoded_words_are_decoded_on_one_line_however_they_are_broken(raw: str, subject: str) -> None:
    assert parse(b"Subject: " + raw.encode() + b"\r\n\r\nx").subject == subject


@pytest.mark.parametrize("charset", ["utf-8", "koi8-u"])
def test_raw_bytes_in_a_subject_are_read(charset: str) -> None:
    assert (
        parse("Subject: Рахунок за березень, будь ласка".encode(charset) + b"\n\nx").subject
        == "Рахунок за березень, будь ласка"
    )


@pytest.mark.parametrize("between", [" ", "\r\n\t", "", "(and)"])
def test_two_ids_of_references_are_two_whatever_stands_between_them(between: str) -> None:
    message = parse(mail(f"References: <8@client.example>{between}<9@client.example>"))
    assert message.references == ("8@client.example", "9@client.example")


def test_the_first_of_two_subjects_counts_and_both_to_headers_do() -> None:
    message = parse(b"Subject: one\nSubject: two\nTo: a@x.example\nTo: b@x.example\n\nx")
    assert message.subject == "one"
    assert [to.address for to in message.to] == ["a@x.example", "b@x.example"]
    assert message.headers["subject"] == ("one", "two")


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("MAILER-DAEMON", [("", "mailer-daemon")]),
        ("Anna anna@client.example", [("Anna", "anna@client.example")]),
        ("a@x.example; b@x.example", [("", "a@x.example"), ("", "b@x.example")]),
    ],
)
def test_addresses_are_what_people_meant(value: str, expected: list[tuple[str, str]]) -> None:
    assert list(parse(f"To: {value}\n\nx".encode()).to) == [Address(name, address) for name, address in expected]


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("<1@x.example>", ("1@x.example",)),
        ("Message from Bob <bob@x.example> of Mon <199603041200.AA01@x.example>", ("199603041200.AA01@x.example",)),
        ("", ()),
    ],
)
def test_in_reply_to_gives_ids_without_the_prose_and_the_addresses(value: str, expected: tuple[str, ...]) -> None:
    assert parse(mail(f"In-Reply-To: {value}")).in_reply_to == expected


def test_dates_keep_the_senders_offset_and_received_is_ours() -> None:
    message = parse(
        b"Received: from a.example by b.example; Mon, 2 Mar 2026 09:00:05 +0000\n"
        b"Received: from c.example by a.example; Mon, 2 Mar 2026 08:00:00 +0000\nDate: Mon, 2 Mar 2026 10:00:00 +0200\n\nx"
    )
    assert message.date == datetime.fromisoformat("2026-03-02T10:00:00+02:00")
    assert str(message.date.utcoffset()) == "2:00:00"
    assert message.received == datetime.fromisoformat("2026-03-02T09:00:05+00:00")


MX = "Received: from a.example by mx.example (Postfix) with ESMTPS id 1; Mon, 2 Mar 2026 09:00:05 +0000"
LOCAL = (
    "Received: from localhost (localhost [127.0.0.1]) by home.example (Postfix) with ESMTP; Sun, 8 Mar 2026 09:00 +0000"
)


@pytest.mark.parametrize(
    "fetched",
    [
        "Received: from mx.example [192.0.2.1]\n\tby home with IMAP (fetchmail-6.4.37); Sun, 8 Mar 2026 09:00:00 +0000",
        "Received: from pop.example (me@192.0.2.1) by home with POP3-SSL for me@home; 08 Mar 2026 09:00:00 -0000",
        "Received: from mx.example by home.example with IMAP4-SSL; Sun, 8 Mar 2026 09:00:00 +0000",
    ],
)
@pytest.mark.parametrize("above", ["", LOCAL + "\n"])
def test_a_mail_arrived_when_a_server_took_it_and_not_when_a_program_fetched_it(fetched: str, above: str) -> None:
    arrived = datetime.fromisoformat("2026-03-02T09:00:05+00:00")
    assert parse(f"{above}{fetched}\n{MX}\n\nx".encode()).received == arrived
    assert parse(f"{above}{fetched}\nDate: Mon, 2 Mar 2026 08:00:00 +0000\n\nx".encode()).received is None


def test_that_the_sender_fetches_mail_is_their_own_affair() -> None:
    theirs = "Received: from x.example by y.example with POP3 (fetchmail-6.4.37); Sun, 1 Mar 2026 09:00:00 +0000"
    older = "Received: from w.example by x.example with ESMTP; Sun, 1 Feb 2026 09:00:00 +0000"
    message = parse(f"{MX}\n{theirs}\n{older}\n\nx".encode())
    assert message.received == datetime.fromisoformat("2026-03-02T09:00:05+00:00")
    local = LOCAL.replace("Sun, 8", "Mon, 9")
    assert parse(f"{local}\n{MX}\n\nx".encode()).received == datetime.fromisoformat("2026-03-09T09:00:00+00:00")


@pytest.mark.parametrize("value", ["never", "", "=?utf-8?B?x?="])
def test_a_date_that_is_none_is_none(value: str) -> None:
    assert parse(mail(f"Date: {value}")).date is None


def test_thread_index_gives_the_same_22_bytes_for_a_whole_thread() -> None:
    first = parse(mail("Thread-Index: AQHaAAECAwQFBgcICQoLDA0ODxAREg=="))
    reply = parse(mail("Thread-Index: AQHaAAECAwQFBgcICQoLDA0ODxAREgAAAAE="))
    assert first.thread_index == reply.thread_index
    assert first.thread_index is not None


# ── text ──
UKRAINIAN = "Добрий день! Надішліть, будь ласка, рахунок за її березень."
POLISH = "Dzień dobry, proszę o przesłanie zamówienia. Źdźbło."


@every("declared", [None, "right", "us-ascii", "x-unknown", "utf-8", "iso-8859-1"])
@every(
    "charset, text",
    [
        ("windows-1251", UKRAINIAN),
        ("koi8-u", UKRAINIAN),
        ("koi8-r", "Добрый день, когда будет готов макет?"),
        ("iso-8859-2", POLISH),
        ("windows-1250", POLISH),
        ("utf-8", UKRAINIAN),
    ],
)
def test_text_is_the_same_in_every_charset_declared_or_not(charset: str, text: str, declared: str | None) -> None:
    label = charset if declared == "right" else declared
    kind = f"Content-Type: text/plain; charset={label}" if label else "Content-Type: text/plain"
    assert parse(mail(kind, "Content-Transfer-Encoding: 8bit", body=text.encode(charset))).text == text


@pytest.mark.parametrize("charset", ["punycode", "idna", "unicode_escape", "base64", "undefined"])
def test_a_charset_that_is_none_is_not_used(charset: str) -> None:
    assert (
        parse(mail(f"Content-Type: text/plain; charset={charset}", body=b"+ADw-b+AD4- \\u0041")).text
        == "+ADw-b+AD4- \\u0041"
    )


@pytest.mark.parametrize(
    ("encoding", "body", "text"),
    [
        ("base64", b"SGVs bG8=", "Hello"),
        ("base64", b"SGVsbG8=\r\nd29ybGQ=\r\n", "Helloworld"),
    ],
)
def test_broken_transfer_encodings_give_what_can_be_had(encoding: str, body: bytes, text: str) -> None:
    assert (
        parse(mail("Content-Type: text/plain; charset=utf-8", f"Content-Transfer-Encoding: {encoding}", body=body)).text
        == text
    )


# ── parts ──
TEXT = b"Content-Type: text/plain; charset=utf-8\r\n\r\nHello\r\n"


@pytest.mark.parametrize(
    ("field", "name"),
    [
        ('Content-Disposition: attachment; filename="offer.pdf"', "offer.pdf"),
        (
            "Content-Disposition: attachment; filename*=UTF-8''%D1%80%D0%B0%D1%85%D1%83%D0%BD%D0%BE%D0%BA.pdf",
            "рахунок.pdf",
        ),
        ("Content-Disposition: attachment", ""),
    ],
)
def test_file_names_are_read_in_every_way_they_are_written(field: str, name: str) -> None:
    part = (
        b"Content-Type: application/pdf\r\nContent-Transfer-Encoding: base64\r\n"
        + field.encode()
        + b"\r\n\r\nSGVsbG8=\r\n"
    )
    attachment = parse(multipart(TEXT, part)).attachments[0]
    assert (attachment.filename, attachment.size) == (name, 5)


@pytest.mark.parametrize(
    "kind", ["application/ms-tnef", "application/pkcs7-mime", "application/pkcs7-signature", "image/png"]
)
def test_what_is_not_text_is_an_attachment(kind: str) -> None:
    message = parse(multipart(TEXT, f"Content-Type: {kind}\r\n\r\nabc".encode()))
    assert [a.content_type for a in message.attachments] == [kind]


def test_a_calendar_part_says_its_method() -> None:
    part = b"Content-Type: text/calendar; charset=utf-8\r\n\r\nBEGIN:VCALENDAR\r\nMETHOD:REQUEST\r\nEND:VCALENDAR\r\n"
    assert parse(multipart(TEXT, part, kind="alternative")).calendar == "REQUEST"
    attached = part.replace(b"\r\n\r\n", b"\r\nContent-Disposition: attachment\r\n\r\n", 1)
    assert parse(multipart(TEXT, attached)).calendar is None


def test_a_delivery_report_is_kept_as_its_fields() -> None:
    part = b"Content-Type: message/delivery-status\r\n\r\nReporting-MTA: dns; x.example\r\n\r\nFinal-Recipient: rfc822; b@x.example\r\nStatus: 5.1.1\r\n"
    report = parse(multipart(TEXT, part, kind="report")).report["message/delivery-status"]
    assert "Final-Recipient: rfc822; b@x.example\nStatus: 5.1.1" in report


# ── attacks and accidents ──
@pytest.mark.parametrize(("depth", "lines"), [(150, 1), (1200, 1), (900, 100_000)])
def test_a_bomb_of_nested_parts_is_refused_at_once(depth: int, lines: int) -> None:
    raw = bomb(depth, lines)

    def refused() -> None:
        with pytest.raises(Unreadable, match="nested more than 100 deep"):
            parse(raw)

    assert_within(2, refused)


@pytest.mark.parametrize(
    "raw",
    [
        b"\r\n\r\n",
        b"\xff\xfe\x00",
    ],
)
def test_what_is_hardly_a_mail_is_read_all_the_same(raw: bytes) -> None:
    assert parse(raw).subject == ""


HOSTILE = {
    "To": [b"<", b"(", b'"', b"\\", b"=?utf-8?q?a", b"a@", b"a:", b"a ", b"a@b.example,"],
    "Subject": [b"=?", b"=?u?q?", b"\xd0", b"\x1b$", b"?="],
    "References": [b"<", b"a ", b"<a@b> "],
    "In-Reply-To": [b"<", b"a ", b"<a@b> "],
    "Content-Type": [b'text/plain; a="', b";", b"; a=b", b'\\"', b" ", b"a*0*=", b"a"],
    "Date": [b"(", b"1 ", b":"],
    "Received": [b"from ", b"(", b";"],
}


@pytest.mark.parametrize(("name", "unit"), [(name, unit) for name, units in HOSTILE.items() for unit in units])
def test_a_megabyte_of_the_worst_header_costs_less_than_a_second(name: str, unit: bytes) -> None:
    raw = name.encode() + b": " + unit * (1_000_000 // len(unit)) + b"\n\nx"
    assert_within(2, lambda: parse(raw))  # linear: quadratic ones take minutes


@pytest.mark.parametrize("encoding", ["7bit", "base64", "quoted-printable", "x-uuencode"])
@pytest.mark.parametrize("unit", [b"=", b"a \n", b"> \n", b"-- \n", b"\xd0\xff ", b"QUJD\n", b"<meta ", b"--a\n"])
def test_a_megabyte_of_the_worst_body_costs_less_than_a_second(unit: bytes, encoding: str) -> None:
    raw = mail(
        "Content-Type: text/plain; format=flowed",
        f"Content-Transfer-Encoding: {encoding}",
        body=unit * (1_000_000 // len(unit)),
    )
    assert_within(3, lambda: parse(raw))


def _real_looking() -> list[bytes]:
    letter = EmailMessage()
    letter["From"], letter["To"], letter["Subject"] = (
        "Ганна <anna@client.example>",
        "projects@agency.example",
        "Рахунок",
    )
    letter["Message-ID"], letter["In-Reply-To"], letter["Date"] = (
        "<1@client.example>",
        "<0@agency.example>",
        "Mon, 2 Mar 2026 10:00:00 +0200",
    )
    letter.set_content(UKRAINIAN)
    letter.add_alternative("<p>Дякую</p>", subtype="html")
    letter.add_attachment(b"%PDF", maintype="application", subtype="pdf", filename="рахунок.pdf")
    report = multipart(
        TEXT,
        b"Content-Type: message/delivery-status\r\n\r\nStatus: 5.1.1\r\n",
        b"Content-Type: message/rfc822\r\n\r\nSubject: a\r\n\r\nb",
        kind="report",
    )
    return [
        letter.as_bytes(),
        report,
        mail("Content-Type: text/plain; charset=koi8-u; format=flowed", body=UKRAINIAN.encode("koi8-u")),
    ]


PIECES = st.sampled_from([b"\0", b"\r", b"\n", b"=?", b"?=", b"=?utf-8?b?x?=", b";", b'"', b"<", b">", b"(", b":", b"--", b"\xff\xfe", b"\xd0", b"*0*=", b"''", b"\x1b$B", b"boundary=", b"multipart/mixed", b"message/rfc822", b"charset=utf-16", b"charset=idna", b"\xed\xa0\x80", b"@xn--a.b"])  # fmt: skip


@settings(max_examples=300 if MANY else 80, deadline=None)
@given(
    st.sampled_from(_real_looking()),
    st.lists(st.tuples(st.integers(0, 3000), st.integers(0, 20), PIECES | st.binary(max_size=8)), max_size=10),
)
def test_whatever_happens_to_a_mail_only_unreadable_comes_out_and_every_header_is_one_line(
    raw: bytes, changes: list[tuple[int, int, bytes]]
) -> None:
    for place, cut, piece in changes:
        raw = raw[:place] + piece + raw[place + cut :]
    try:
        message = parse(raw)
    except Unreadable:
        return
    people = [*message.to, *message.cc, *message.reply_to, *([message.sender] if message.sender else [])]
    lines = [
        message.subject,
        message.message_id or "",
        *message.headers,
        *(value for values in message.headers.values() for value in values),
    ]
    lines += [a.filename for a in message.attachments] + [
        part for person in people for part in (person.name, person.address)
    ]
    assert not [line for line in lines if set(line) & set("\r\n\0")]
    (message.text + (message.html or "") + message.enclosed + "".join(lines)).encode()


@pytest.mark.parametrize("offset", ["-9999", "+2400"])
def test_an_offset_of_days_costs_the_offset_and_not_the_mail(offset: str) -> None:
    """Found by `make fuzz`."""
    raw = f"From: anna@client.example\r\nDate: Mon, 02 Mar 2026 10:00:00 {offset}\r\n\r\nWhen?\r\n"
    date = parse(raw.encode()).date
    assert date is None or date.tzinfo is not None


def test_field_names_are_never_decoded_and_equal_ones_are_kept_side_by_side() -> None:
    message = parse(
        b"Subject: genuine\n=?utf-8?q?Subject?=: forged\nsubject: second\nF\xc3\xa9: x\nFrom: a@b.example\n\nhi\n"
    )
    assert message.subject == "genuine"
    assert message.headers["subject"] == ("genuine", "second")
    assert sorted(message.headers) == ["=?utf-8?q?subject?=", "from", "subject"]

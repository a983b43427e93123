"""Who wrote a mail that another address sent."""

from __future__ import annotations

import pytest

from daemon.adapters.rulebook import shipped_rules
from daemon.core.filing.authors import author, client_named, writer_of
from daemon.core.filing.handovers import handovers
from daemon.core.filing.place import UNMATCHED, Place, place
from daemon.core.message.parse import parse
from daemon.core.model import Address, Direction, Message, OriginKind
from daemon.core.reading.reader import Reader
from tests.core.filing.test_filing import DIRECTORY

READER = Reader(shipped_rules())
LIST = "List-Post: <mailto:projects@agency.example>"
BOB = Address("Bob Verdi", "bob@client.example")


def mail(
    sender: str, *fields: str, body: str = "When do we get the proofs?", to: str = "projects@agency.example"
) -> bytes:
    return "\r\n".join([f"From: {sender}", f"To: {to}", "Subject: Proofs", *fields, "", body]).encode()


def message(sender: str, *fields: str, to: str = "projects@agency.example") -> Message:
    return parse(mail(sender, *fields, to=to))


def placed(one: Message, origin: OriginKind = OriginKind.VOUCHED) -> Place:
    return place(READER.understand(one), DIRECTORY, lambda _ids, _address: [], origin)


# ── groups ──
@pytest.mark.parametrize(
    "via",
    ["via", "attraverso", "über", "par l'intermédiaire de", "a través de", "poprzez", "через", "prin", "за допомогою"],
)
def test_the_writer_stands_behind_a_group_in_whatever_language_it_says_so(via: str) -> None:
    group = f"Bob Verdi {via} Projects <projects@agency.example>"
    answered = message(group, LIST, "Reply-To: Bob Verdi <bob@client.example>")
    copied = message(group, LIST, "Reply-To: projects@agency.example", "Cc: Bob Verdi <bob@client.example>")
    assert author(answered, DIRECTORY).address == author(copied, DIRECTORY).address == BOB
    assert placed(copied).direction is Direction.INBOUND


def test_the_writer_behind_a_group_may_have_no_name() -> None:
    assert author(
        message("'bob@client.example' via P <projects@agency.example>", "Cc: bob@client.example"), DIRECTORY
    ).through
    local = message("bob via Projects <projects@agency.example>", LIST, "Cc: bob@client.example")
    assert author(local, DIRECTORY).address.address == "bob@client.example"


def test_a_clients_reader_whom_the_team_copies_in_did_not_write_the_mail() -> None:
    ours = message("Marta Bianchi <marta@agency.example>", "Cc: Bob Verdi <bob@client.example>", to="x@client.example")
    assert not author(ours, DIRECTORY).through
    assert placed(ours).direction is Direction.OUTBOUND


# ── forms and help desks ──
def test_a_form_of_our_own_site_is_its_visitors_mail() -> None:
    form = message("Agency website <forms@agency.example>", "Reply-To: Bob Verdi <bob@client.example>")
    assert placed(form) == Place(("rossi",), Direction.INBOUND, BOB, through="forms@agency.example")


def test_a_form_that_our_server_refutes_names_nobody() -> None:
    form = message("Agency website <forms@agency.example>", "Reply-To: Bob Verdi <bob@client.example>")
    assert placed(form, OriginKind.REFUTED).direction is Direction.INTERNAL


def test_answers_to_two_outsiders_name_no_writer() -> None:
    form = message("Agency <forms@agency.example>", "Reply-To: bob@client.example, x@other.example")
    assert not author(form, DIRECTORY).through


@pytest.mark.parametrize(
    "field",
    [
        "Reply-To: Bob Verdi <bob@client.example>",
        "Sender: Bob Verdi <bob@client.example>",
        "RT-Originator: bob@client.example",
    ],
)
def test_a_strangers_program_may_send_for_a_client(field: str) -> None:
    relayed = message("Bob Verdi <tickets@desk.example>", field)
    assert placed(relayed).records == ("rossi",)
    assert placed(relayed).through == "tickets@desk.example"
    assert writer_of(relayed, DIRECTORY).address == "bob@client.example"


def test_a_stranger_who_names_two_clients_or_none_is_a_stranger() -> None:
    assert client_named(message("x@desk.example", "Reply-To: bob@client.example, y@other.example"), DIRECTORY) is None
    assert placed(message("x@desk.example", "Reply-To: y@desk.example")).records == (UNMATCHED,)


@pytest.mark.parametrize("address", ["anna+agency@freemail.example", "anna+a+b@freemail.example"])
def test_an_address_with_a_tag_is_the_same_person(address: str) -> None:
    assert DIRECTORY.client_at(address) == "rossi"
    assert DIRECTORY.party("rossi").has(address)
    assert "luca+work@home.example" in DIRECTORY.team
    assert DIRECTORY.client_at("anna.b+agency@freemail.example") is None


# ── certified mail ──
def pec(
    *fields: str, sender: str = "posta-certificata@pec.example", inside: str = "Bob Verdi <bob@client.example>"
) -> Message:
    body = (
        '--x\r\nContent-Type: text/plain\r\n\r\nIl messaggio "Proofs" è stato inviato. Vuole la ricevuta?\r\n'
        f"--x\r\nContent-Type: message/rfc822; name=postacert.eml\r\n\r\nFrom: {inside}\r\nMessage-ID: <in@client.example>\r\n"
        "Subject: Bozze\r\n\r\nQuando riceviamo le bozze?\r\n--x--\r\n"
    )
    head = ("X-Trasporto: posta-certificata", 'Content-Type: multipart/mixed; boundary="x"', *fields)
    return parse(mail(f'"Per conto di: bob@client.example" <{sender}>', *head, body=body))


def test_certified_mail_is_the_mail_inside() -> None:
    opened = pec()
    assert placed(opened) == Place(("rossi",), Direction.INBOUND, BOB, through="posta-certificata@pec.example")
    assert [ask.text for ask in READER.understand(opened, client=True).asks] == ["Quando riceviamo le bozze?"]
    assert opened.subject == "Bozze"
    assert "in@client.example" in opened.references


def test_a_providers_address_is_nobodys_client() -> None:
    envelope = pec(sender="posta-certificata@client.example", inside="Eve <eve@evil.example>")
    assert placed(envelope).records == (UNMATCHED,)


# ── handed over as attachments ──
def forwarded(*writers: str, to: str = "projects@agency.example", kind: str = "message/rfc822") -> Message:
    mails = "".join(
        f'--x\r\nContent-Type: {kind}; name="{n}.eml"\r\n\r\nFrom: {who}\r\nMessage-ID: <in{n}@client.example>\r\n'
        f"Subject: Proofs {n}\r\n\r\nWhen do we get proof {n}?\r\n"
        for n, who in enumerate(writers)
    )
    head = ('Content-Type: multipart/mixed; boundary="x"',)
    return parse(mail("Marta <marta@agency.example>", *head, to=to, body=f"{mails}--x--\r\n"))


@pytest.mark.parametrize("kind", ["message/rfc822", "application/octet-stream"])
def test_each_mail_that_is_handed_over_as_an_attachment_is_its_writers(kind: str) -> None:
    message = forwarded("Bob Verdi <bob@client.example>", "x@other.example", "eve@evil.example", kind=kind)
    found = handovers(READER.understand(message), DIRECTORY, OriginKind.VOUCHED)
    assert [(one.place.records, one.place.direction, one.place.forwarded_by) for one in found] == [
        ((record,), Direction.INBOUND, "marta@agency.example") for record in ("rossi", "bianchi", UNMATCHED)
    ]
    assert [one.message.text.strip() for one in found] == [f"When do we get proof {n}?" for n in range(3)]


def test_attached_mails_hand_nothing_over_among_colleagues_nor_where_they_are_ours_nor_refuted() -> None:
    to_luca = forwarded("bob@client.example", to="luca@home.example")
    assert not handovers(READER.understand(to_luca), DIRECTORY, OriginKind.VOUCHED)
    assert not handovers(READER.understand(forwarded("luca@home.example")), DIRECTORY, OriginKind.VOUCHED)
    assert not handovers(READER.understand(forwarded("bob@client.example")), DIRECTORY, OriginKind.REFUTED)

"""Whose mail it is (failures 13)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from zoneinfo import ZoneInfo

import pytest

from daemon.core.filing.people import PM, Client, Directory, Team
from daemon.core.filing.place import UNMATCHED, Place, forwarded_author, forwarded_words, place
from daemon.core.model import Address, Automatic, AutomaticMail, Body, Direction, Message, Reading

ROME = ZoneInfo("Europe/Rome")


def _client(name: str, domains: tuple[str, ...] = (), addresses: tuple[str, ...] = ()) -> Client:
    return Client(name, name, frozenset(addresses), frozenset(domains), "marta@agency.example", "it", ROME, "standard")


DIRECTORY = Directory(
    team=Team(
        "Agency",
        frozenset({"projects@agency.example"}),
        frozenset({"agency.example"}),
        ROME,
        "en",
        frozenset({"luca@home.example"}),
    ),
    clients={
        "rossi": _client("rossi", ("client.example",), ("anna@freemail.example",)),
        "daughter": _client("daughter", ("lab.client.example",)),
        "bianchi": _client("bianchi", ("other.example", "freemail.example")),
    },
    pms={"marta@agency.example": PM("Marta", "marta@agency.example")},
    freemail=frozenset({"freemail.example"}),
)


@pytest.mark.parametrize(
    ("address", "client"),
    [
        ("bob@other.example", "bianchi"),
        ("bob@lab.client.example", "daughter"),
        ("bob@deep.lab.client.example", "daughter"),
        ("bob@shop.client.example", "rossi"),
        ("ceo@other.example", "rossi"),
        ("ceo+x@other.example", "rossi"),
        ("both@home.example", "rossi"),
        ("bob@shared.example", "rossi"),
        ("bob@freemail.example", None),
        ("bob@example", None),
        ("nobody", None),
    ],
)
def test_the_exact_address_counts_first_then_the_closest_domain_then_who_is_named_first(
    address: str, client: str | None
) -> None:
    both = ("ceo@other.example", "both@home.example")
    clients = {
        "rossi": _client("rossi", ("client.example", "shared.example"), both),
        "daughter": _client("daughter", ("lab.client.example", "shared.example"), both[1:]),
        "bianchi": _client("bianchi", ("other.example", "freemail.example")),
    }
    assert replace(DIRECTORY, clients=clients).client_at(address) == client


def _place(
    sender: str,
    *to: str,
    forwarded: str = "",
    automatic: Automatic | None = None,
    threads: dict[str, list[str]] | None = None,
) -> Place:
    """`threads`: which clients' threads an address took part in."""
    message = Message(
        message_id="m@x.example", in_reply_to=("p@x.example",), references=(), thread_index=None, date=None, received=None,
        sender=Address("", sender), to=tuple(Address("", one) for one in to), cc=(), reply_to=(), subject="", text="", html=None,
        attachments=(),
    )  # fmt: skip
    verdict = AutomaticMail(automatic, "rule") if automatic else None
    reading = Reading(message, Body("", forwarded=forwarded), "it", verdict, (), (), "")

    def thread_clients(_ids: Iterable[str], address: str) -> list[str]:
        return (threads or {}).get(address, [])

    return place(reading, DIRECTORY, thread_clients)


INBOX = "projects@agency.example"


@pytest.mark.parametrize(
    ("sender", "record"),
    [
        ("anna@freemail.example", "rossi"),  # by exact address
        ("bob@client.example", "rossi"),  # by domain
        ("bob@sales.client.example", "rossi"),  # by a domain above
        ("eva@lab.client.example", "daughter"),  # the closest domain wins
        ("eve@freemail.example", UNMATCHED),  # never by a free-mail domain, even one that a client claims
        ("eve@notclient.example", UNMATCHED),
        ("eve@client.example.evil.example", UNMATCHED),
    ],
)
def test_a_mail_is_filed_under_its_senders_client(sender: str, record: str) -> None:
    assert _place(sender, INBOX) == Place((record,), Direction.INBOUND, Address("", sender))


def test_the_teams_mail_to_a_client_is_outbound_from_wherever_it_is_written() -> None:
    assert _place("luca@home.example", "bob@client.example").direction is Direction.OUTBOUND


def test_one_mail_to_two_clients_is_in_both_records_and_flagged() -> None:
    found = _place("marta@agency.example", "bob@client.example", "x@other.example")
    assert found.records == ("rossi", "bianchi")
    assert found.several


def test_a_clients_mail_that_another_client_gets_too_stays_with_its_sender_and_is_flagged() -> None:
    found = _place("bob@client.example", INBOX, "x@other.example")
    assert found.records == ("rossi",)
    assert found.several


def test_a_stranger_with_a_guessed_reference_is_not_attached() -> None:
    assert _place("eve@evil.example", INBOX, threads={"bob@client.example": ["rossi"]}).records == (UNMATCHED,)


def test_a_stranger_whom_we_wrote_to_in_a_thread_belongs_to_it() -> None:
    assert _place("lawyer@law.example", INBOX, threads={"lawyer@law.example": ["rossi"]}).records == ("rossi",)


def test_a_bounce_goes_to_the_thread_that_it_is_about() -> None:
    found = _place("mailer-daemon@mail.example", INBOX, automatic=Automatic.BOUNCE, threads={"": ["rossi"]})
    assert found.records == ("rossi",)


def test_mail_within_the_team_is_internal_and_goes_to_its_threads_client() -> None:
    found = _place("marta@agency.example", INBOX, threads={"marta@agency.example": ["rossi"]})
    assert found == Place(("rossi",), Direction.INTERNAL, Address("", "marta@agency.example"))


def test_a_forwarded_clients_mail_is_the_clients() -> None:
    forwarded = "Da: Bob Verdi <Bob@client.example>\nA: Marta\nOggetto: Bozza\n\nQuando?"
    found = _place("marta@agency.example", INBOX, forwarded=forwarded)
    assert found == Place(
        ("rossi",), Direction.INBOUND, Address("Bob Verdi", "bob@client.example"), forwarded_by="marta@agency.example"
    )


def test_a_mail_forwarded_to_a_colleague_is_a_talk_within_the_team() -> None:
    forwarded = "Da: Bob Verdi <bob@client.example>\n\nQuando?"
    found = _place("marta@agency.example", "luca@agency.example", INBOX, forwarded=forwarded)
    assert found == Place(("rossi",), Direction.INTERNAL, Address("", "marta@agency.example"))


def test_the_words_of_a_forwarded_mail_are_what_stands_below_its_header() -> None:
    assert forwarded_words("From: Bob <bob@client.example>\nSubject: x\n\nWhen?\n\nBob") == "When?\n\nBob"
    assert forwarded_words("---- Forwarded ----\n\nFrom: bob@client.example\n> \nWhen?") == "When?"
    assert forwarded_words("no header") == "no header"


def test_a_forwarded_strangers_mail_is_the_strangers_whoever_it_speaks_of() -> None:
    forwarded = "From: eve@evil.example\n\nAnswer me: bob@client.example"
    found = _place("marta@agency.example", INBOX, forwarded=forwarded)
    stranger = Address("", "eve@evil.example")
    assert found == Place((UNMATCHED,), Direction.INBOUND, stranger, forwarded_by="marta@agency.example")


def test_a_strangers_mail_that_is_forwarded_within_a_clients_thread_is_a_talk_about_it() -> None:
    forwarded = "From: eve@evil.example\n\nWhen?"
    threads = {"marta@agency.example": ["rossi"]}
    found = _place("marta@agency.example", INBOX, forwarded=forwarded, threads=threads)
    assert found == Place(("rossi",), Direction.INTERNAL, Address("", "marta@agency.example"))


def test_what_a_client_forwards_is_the_clients() -> None:
    found = _place("bob@client.example", INBOX, forwarded="From: x@other.example\n\nWhen?")
    assert found.records == ("rossi",)


@pytest.mark.parametrize("text", ["", "no header here", "From: nobody\n" * 20 + "From: late@client.example"])
def test_a_forward_without_a_header_names_nobody(text: str) -> None:
    assert forwarded_author(text) is None

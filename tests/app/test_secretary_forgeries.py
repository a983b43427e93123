"""What only looks like a command of a PM, beyond the list in test_forgeries.py."""

from __future__ import annotations

import pytest

from daemon.core.commands.tokens import found_in
from tests.agency import Open, at, body, mail
from tests.desk import (
    ANNA,
    INBOX,
    MARTA,
    MARTA_AT,
    OPEN,
    begun,
    fresh,
    refused,
    reply,
    say,
    silent,
    states,
    token_address,
)
from tests.paper import AnyAgency, OnPaper


def test_the_token_of_another_mail(team: AnyAgency) -> None:
    """What may be ruled with a token is what its mail showed."""
    hill = mail("Jim <jim@hill.example>", INBOX, "Logo", "When do we get the logo?\n", at("2026-03-02 16:10"), mid="h1")
    team.receive(hill, "2026-03-02 16:10")
    team.pass_at("2026-03-02 16:11")
    say(team, "3 done")
    assert {row["state"] for row in team.ledger()} == {"open"}


def test_an_expired_token(team: AnyAgency) -> None:
    when = "2026-04-03 16:30"
    team.pass_at("2026-04-03 09:00")
    before = team.office.records.get("rossi").rulings[:]
    team.receive(reply(team, "1 done", when, about=team.sent(MARTA_AT)[0]), when)
    team.receive(mail(MARTA, token_address(team), "x", "1 done", at(when), mid="late"), when)
    team.pass_at(when)
    assert states(team) == OPEN
    assert team.office.records.get("rossi").rulings == before
    assert "too old" in body(team.sent(MARTA_AT)[-2])
    assert "expired" in body(team.sent(MARTA_AT)[-1])


@pytest.mark.parametrize(
    "sender",
    [ANNA, "marta@agency.example <anna@client.example>", '"Marta <marta@agency.example>" <anna@client.example>'],
)
def test_a_clients_mail_is_never_a_command(team: AnyAgency, sender: str) -> None:
    alert = body(team.sent(MARTA_AT)[0])
    quoted = "done\n\n1 done\n\n" + "".join(f"> {line}\n" for line in alert.splitlines())
    for to in (INBOX, token_address(team)):
        silent(team, reply(team, quoted, sender=sender, to=to), "2026-03-02 16:30")
    assert [row["state"] for row in team.ledger()][:2] == ["open", "open"]
    senders = [message.sender.address for message in team.office.records.get("rossi").messages.values()]
    assert senders.count("anna@client.example") >= 2


def test_a_letter_that_only_lowers_to_ours_is_another_address(on_paper: OnPaper) -> None:
    """U+212A, the Kelvin sign, is a k to Python and to no mail server."""
    mark = '[[pm]]\nname = "Mark"\naddress = "mark@agency.example"\n[[client]]\nid = "oak"\nname = "Oak"\n'
    mark += 'domains = ["oak.example"]\npm = "mark@agency.example"\nsla = "standard"\n'
    with on_paper(end=mark) as team:
        team.pass_at("2026-03-02 08:00")
        ask = mail("Jo <jo@oak.example>", INBOX, "Oak", "When is it ready?\n", at("2026-03-02 10:00"), mid="q1")
        team.receive(ask, "2026-03-02 10:00")
        team.pass_at("2026-03-02 16:00")
        (alert,) = team.sent("mark@agency.example")
        for minute, sender, state in (("30", "mar\u212a@", "open"), ("40", "MARK@", "answered")):
            raw = reply(team, "1 done", f"2026-03-02 16:{minute}", about=alert, sender="mark@agency.example")
            team.receive(raw.replace(b"From: mark@", f"From: {sender}".encode()), f"2026-03-02 16:{minute}")
            team.pass_at(f"2026-03-02 16:{minute}")
            assert [row["state"] for row in team.ledger()] == [state]


def test_a_refused_mail_is_kept_and_neither_asks_nor_answers(team: AnyAgency) -> None:
    refused(team, fresh(team, MARTA, "1 done\nWhen is it ready?"))
    assert len(team.ledger()) == 2


def test_with_plus_addressing_the_token_stands_in_the_reply_address(open_agency: Open) -> None:
    with open_agency(team="plus_addressing = true") as team:
        begun(team)
        alert = team.sent(MARTA_AT)[0]
        assert len(found_in([alert["Reply-To"]])) == 1
        refused(team, fresh(team, MARTA, to=alert["Reply-To"].replace("projects+", "projects+a")))
        raw = fresh(team, MARTA, to=str(alert["Reply-To"]))
        team.receive(raw.replace(b"forged@", b"good@"), "2026-03-02 16:40")
        team.pass_at("2026-03-02 16:40")
        assert sorted(states(team).values()) == ["answered", "open"]


def test_a_token_in_the_subject_counts_too(team: AnyAgency) -> None:
    token = token_address(team).partition("+")[2].partition("@")[0]
    team.receive(fresh(team, MARTA, subject=f"[{token.upper()}]"), "2026-03-02 16:30")
    team.pass_at("2026-03-02 16:30")
    assert sorted(states(team).values()) == ["answered", "open"]


def test_no_secret_or_token_is_logged(open_agency: Open, caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level("DEBUG"), open_agency(team="plus_addressing = true") as team:
        begun(team)
        say(team, "1 done")
        token = found_in([str(team.sent(MARTA_AT)[0]["Reply-To"])])[0]
    assert token not in "".join(record.getMessage() for record in caplog.records if record.name.startswith("daemon"))


def from_stranger(address: str) -> bytes:
    """A mail whose From is `address` to the letter."""
    raw = mail("eve@new.example", INBOX, "Hello", "Can you build us a site?", at("2026-03-02 17:00"), mid="s1")
    return raw.replace(b"From: eve@new.example", f"From: <{address}>".encode())


@pytest.mark.parametrize("address", ["say:undo.x@new.example", "say:undo(x@new.example"])
def test_thanks_for_a_digest_carry_out_no_order_that_a_strangers_address_spells(
    on_paper: OnPaper, address: str
) -> None:
    with on_paper(digest="") as team:
        begun(team)
        say(team, "1, 2 done")
        team.receive(from_stranger(address), "2026-03-02 17:00")
        team.pass_at("2026-03-03 08:31")
        assert address in body(team.sent(MARTA_AT)[-1])
        say(team, "ok, thanks", "2026-03-03 09:00")
        assert set(states(team).values()) == {"answered"}


def test_a_senders_address_as_long_as_a_book_is_cut_where_it_is_shown(on_paper: OnPaper) -> None:
    with on_paper(digest="") as team:
        begun(team)
        long = f"{'x' * 5_000}@new.example"
        team.receive(from_stranger(long), "2026-03-02 17:00")
        forged = fresh(team, MARTA, to=token_address(team)).replace(MARTA.encode(), f"<{long}>".encode())
        team.receive(forged, "2026-03-02 17:10")
        team.pass_at("2026-03-03 08:31")
        shown = [
            part.get_content() for sent in team.sent(MARTA_AT)[1:] for part in sent.walk() if not part.is_multipart()
        ]
        assert sorted(team.kinds(MARTA_AT)[1:]) == ["digest", "notice"]
        assert all("x" * 50 in text and "x" * 200 not in text for text in shown)

"""What only looks like a command of a PM changes nothing, and is told."""

from __future__ import annotations

import pytest

from daemon.core.tokens import found_in
from tests.agency import Agency, at, body, mail
from tests.desk import (
    ANNA,
    FAIL,
    INBOX,
    MARTA,
    MARTA_AT,
    OPEN,
    PAOLO,
    PAOLO_AT,
    PASS,
    Open,
    begun,
    fresh,
    refused,
    reply,
    say,
    silent,
    states,
    token_address,
    unchanged,
)


def test_the_right_token_from_a_wrong_address(team: Agency) -> None:
    for sender in (
        "Marta Bianchi <marta@evil.example>",
        "Marta <marta@agency.example.evil.example>",
        "x@agency.example",
    ):
        team.receive(fresh(team, sender, to=token_address(team)), "2026-03-02 16:30")
    before = len(team.smtp.mails)
    team.pass_at("2026-03-02 16:31")
    unchanged(team)
    assert {tuple(mail.recipients) for mail in team.smtp.mails[before:]} == {(MARTA_AT,)}


def test_a_stranger_with_the_right_reference(team: Agency) -> None:
    silent(team, reply(team, "1 done", sender="Marta Bianchi <marta@evil.example>"))
    unchanged(team)


def test_the_right_address_without_a_token(team: Agency) -> None:
    refused(team, fresh(team, MARTA))


def test_the_right_address_with_a_made_up_token_or_reference(team: Agency) -> None:
    refused(team, fresh(team, MARTA, to="projects+" + "a" * 34 + "@agency.example"))
    forged = fresh(team, MARTA, In_Reply_To="<clerk.00112233445566aabb.00112233445566aabb@agency.example>")
    refused(team, forged.replace(b"forged@", b"forged2@"), "2026-03-02 16:35")


def test_the_token_of_another_mail(team: Agency) -> None:
    """What may be ruled with a token is what its mail showed."""
    hill = mail("Jim <jim@hill.example>", INBOX, "Logo", "When do we get the logo?\n", at("2026-03-02 16:10"), mid="h1")
    team.receive(hill, "2026-03-02 16:10")
    team.pass_at("2026-03-02 16:11")
    say(team, "3 done")
    assert {row["state"] for row in team.ledger()} == {"open"}


def test_an_expired_token(team: Agency) -> None:
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


def test_another_pm_cannot_use_the_token_or_the_reference(team: Agency) -> None:
    refused(team, fresh(team, PAOLO, to=token_address(team)), told=PAOLO_AT)
    refused(team, reply(team, "1 done", "2026-03-02 16:35", sender=PAOLO), "2026-03-02 16:35", told=PAOLO_AT)


FORGED_RESULTS: tuple[list[str], ...] = (
    [],
    [FAIL],
    ["mx.evil.example; dmarc=pass header.from=agency.example"],
    ["mx.evil.example; dmarc=pass header.from=agency.example", FAIL],
    [FAIL, PASS],
    ["mx.agency.example; none", PASS],
    ["mx.agency.example; dkim=pass header.d=evil.example; spf=pass smtp.mailfrom=evil.example", PASS],
)


def test_without_our_servers_word_a_command_is_refused(open_agency: Open) -> None:
    with open_agency(imap='authserv_id = "mx.agency.example"') as team:
        begun(team)
        alert = team.sent(MARTA_AT)[0]
        for minute, fields in enumerate(FORGED_RESULTS, 30):
            head = "".join(f"Authentication-Results: {field}\r\n" for field in fields).encode()
            team.receive(
                head + reply(team, "1 done", f"2026-03-02 16:{minute}", about=alert), f"2026-03-02 16:{minute}"
            )
            team.pass_at(f"2026-03-02 16:{minute}")
            unchanged(team)
        assert "does not state" in body(team.sent(MARTA_AT)[-1])


def test_with_our_servers_word_a_command_counts_whatever_stands_elsewhere(open_agency: Open) -> None:
    with open_agency(imap='authserv_id = "mx.agency.example"') as team:
        begun(team)
        head = f"Authentication-Results: evil.example; dmarc=fail\r\nAuthentication-Results: {PASS}\r\n".encode()
        team.receive(head + f"Authentication-Results: {FAIL}\r\n".encode() + reply(team, "1 done"), "2026-03-02 16:30")
        team.pass_at("2026-03-02 16:31")
        assert sorted(states(team).values()) == ["answered", "open"]


@pytest.mark.parametrize(
    "sender",
    [ANNA, "marta@agency.example <anna@client.example>", '"Marta <marta@agency.example>" <anna@client.example>'],
)
def test_a_clients_mail_is_never_a_command(team: Agency, sender: str) -> None:
    alert = body(team.sent(MARTA_AT)[0])
    quoted = "done\n\n1 done\n\n" + "".join(f"> {line}\n" for line in alert.splitlines())
    for to in (INBOX, token_address(team)):
        silent(team, reply(team, quoted, sender=sender, to=to), "2026-03-02 16:30")
    assert [row["state"] for row in team.ledger()][:2] == ["open", "open"]
    senders = [message.sender.address for message in team.office.records.get("rossi").messages.values()]
    assert senders.count("anna@client.example") >= 2


FROM_TRICKS = (
    "marta@agency.example, x@evil.example",
    "Marta <x@evil.example>, marta@agency.example",
    "marta@agency.example <x@evil.example>",
    '"marta@agency.example" <x@evil.example>',
    "x@evil.example (marta@agency.example)",
    "=?utf-8?q?marta=40agency=2Eexample?= <x@evil.example>",
    "marta@аgency.example",  # a Cyrillic а
    "mаrta@agency.example",
    "marta@agency．example",
    "marta@agency.example.",
    "marta@xn--agency-.example",
    "marta+x@agency.example",
    "<marta@agency.example> <x@evil.example>",
)


def test_tricks_with_the_from_address(team: Agency) -> None:
    for place, sender in enumerate(FROM_TRICKS):
        when = f"2026-03-02 16:{30 + place}"
        raw = reply(team, "1 done", when, about=team.sent(MARTA_AT)[0])
        raw = raw.replace(f"From: {MARTA}".encode(), f"From: {sender}".encode())
        assert sender.encode() in raw
        team.receive(raw, when)
        team.pass_at(when)
        unchanged(team)


def test_a_letter_that_only_lowers_to_ours_is_another_address(open_agency: Open) -> None:
    """U+212A, the Kelvin sign, is a k to Python and to no mail server."""
    mark = '[[pm]]\nname = "Mark"\naddress = "mark@agency.example"\n[[client]]\nid = "oak"\nname = "Oak"\n'
    mark += 'domains = ["oak.example"]\npm = "mark@agency.example"\nsla = "standard"\n'
    with open_agency(end=mark) as team:
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


def test_two_from_fields(team: Agency) -> None:
    raw = reply(team, "1 done").replace(b"From: ", b"From: marta@agency.example\r\nFrom: ", 1)
    refused(team, raw)


def test_a_reply_to_elsewhere(team: Agency) -> None:
    refused(team, reply(team, "1 done", Reply_To="Marta <marta@evil.example>"))


def test_refusals_are_told_a_few_times_a_day(team: Agency) -> None:
    for minute in range(30, 50):
        raw = mail(MARTA, INBOX, "x", "1 done", at(f"2026-03-02 16:{minute}"), mid=f"f{minute}")
        team.receive(raw, f"2026-03-02 16:{minute}")
    team.pass_at("2026-03-02 16:55")
    unchanged(team)
    assert team.kinds(MARTA_AT) == ["alert"] + ["notice"] * 3


def test_a_refused_mail_is_kept_and_neither_asks_nor_answers(team: Agency) -> None:
    refused(team, fresh(team, MARTA, "1 done\nWhen is it ready?"))
    assert len(team.ledger()) == 2


def test_a_reply_that_copies_the_client_is_no_command(team: Agency) -> None:
    team.receive(reply(team, "1 done", to=f"{INBOX}, anna@client.example"), "2026-03-02 16:30")
    team.pass_at("2026-03-02 16:31")
    assert not team.office.records.get("rossi").rulings
    assert "receipt" not in team.kinds()


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


def test_a_token_in_the_subject_counts_too(team: Agency) -> None:
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

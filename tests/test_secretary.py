"""Commands by reply and questions by mail, end to end on a real IMAP server and an SMTP server."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from dataclasses import replace
from email.message import EmailMessage
from functools import partial
from pathlib import Path

import pytest

from daemon.adapters import store as storing
from daemon.app.replay import keep, replay
from daemon.core.outbox import EntryState
from daemon.core.tokens import found_in, seal
from tests.agency import Agency, agency, at, body, mail
from tests.conftest import ImapServer
from tests.servers.smtp_server import SmtpServer

ANNA = "Anna Rossi <anna@client.example>"
MARTA, MARTA_AT = "Marta Bianchi <marta@agency.example>", "marta@agency.example"
PAOLO, PAOLO_AT = "Paolo Verdi <paolo@agency.example>", "paolo@agency.example"
BOSS = "boss@agency.example"
INBOX = "projects@agency.example"
PASS = "mx.agency.example; dmarc=pass header.from=agency.example"
FAIL = "mx.agency.example; dmarc=fail header.from=agency.example; spf=softfail smtp.mailfrom=evil.example"
TWO = "Quando sarà pronta la bozza?\nQuanto costa il servizio fotografico?\n"
DRAFTS = 'update = { every = "week", on = "Fri 16:00", approval = "required", to = ["anna@client.example"] }'
SECOND_PM = '[[pm]]\nname = "Paolo Verdi"\naddress = "paolo@agency.example"\n'

Open = Callable[..., AbstractContextManager[Agency]]


@pytest.fixture
def open_agency(
    tmp_path: Path, imap_server: ImapServer, smtp_server: SmtpServer, monkeypatch: pytest.MonkeyPatch
) -> Open:
    monkeypatch.setenv("TEST_PASSWORD", imap_server.password)
    return partial(agency, tmp_path, imap_server, smtp_server)


@pytest.fixture
def team(open_agency: Open) -> Iterator[Agency]:
    """Two questions of Anna's on Monday morning, and Marta's alert about them at 16:00."""
    with open_agency(end=SECOND_PM) as team:
        yield begun(team)


def begun(team: Agency) -> Agency:
    team.pass_at("2026-03-02 08:00")
    team.receive(mail(ANNA, INBOX, "Bozza homepage", TWO, at("2026-03-02 10:00"), mid="q1"), "2026-03-02 10:00")
    team.pass_at("2026-03-02 16:00")
    assert len(team.sent(MARTA_AT)) == 1
    return team


def reply(
    team: Agency,
    text: str,
    when: str = "2026-03-02 16:30",
    *,
    sender: str = MARTA,
    to: str = INBOX,
    about: EmailMessage | None = None,
    subject: str = "",
    **headers: str,
) -> bytes:
    """Marta's reply to her newest mail from the clerk."""
    answered = about or team.sent(MARTA_AT)[-1]
    raw = mail(
        sender,
        to,
        subject or f"Re: {answered['Subject']}",
        text,
        at(when),
        mid=f"r{abs(hash((text, when, sender)))}",
        **headers,
    )
    ids = f"In-Reply-To: {answered['Message-ID']}\r\nReferences: {answered['Message-ID']}\r\n".encode()
    return ids + raw


def say(team: Agency, text: str, when: str = "2026-03-02 16:30", **more: object) -> str:
    """Deliver the reply, make a pass, and give the newest mail to Marta."""
    team.receive(reply(team, text, when, **more), when)  # type: ignore[arg-type]
    team.pass_at(when)
    return body(team.sent(MARTA_AT)[-1])


def states(team: Agency) -> dict[str, str]:
    return {row["text"].split()[0]: row["state"] for row in team.ledger()}


OPEN = {"Quando": "open", "Quanto": "open"}


# ── what a reply does ────────────────────────────────────────────────────────────────────────────────────────────────
@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("1 done", {"Quando": "answered", "Quanto": "open"}),
        ("1 done\n2 no answer needed", {"Quando": "answered", "Quanto": "dismissed"}),
        ("2 answered by phone", {"Quando": "open", "Quanto": "answered"}),
        ("1, 2 done", {"Quando": "answered", "Quanto": "answered"}),
        ("1 snooze 2d\n2 done", {"Quando": "snoozed", "Quanto": "answered"}),
        ("1 done\n\n> [1] Rossi Arredi\n> 2 done\n", {"Quando": "answered", "Quanto": "open"}),
    ],
)
def test_a_reply_settles_the_questions_that_it_numbers(team: Agency, text: str, expected: dict[str, str]) -> None:
    shown = shown_order(team)
    say(team, text)
    assert states(team) == {shown[name]: state for name, state in expected.items()}


def shown_order(team: Agency) -> dict[str, str]:
    """First words of the two questions, by the order in which the alert shows them."""
    text = body(team.sent(MARTA_AT)[0])
    first, second = sorted(("Quando", "Quanto"), key=text.index)
    return {"Quando": first, "Quanto": second}


def test_a_command_mail_is_receipted_once_in_its_thread_and_filed_nowhere(team: Agency) -> None:
    text = say(team, "1 done, she has it\n2 snooze 2d")
    receipt = team.sent(MARTA_AT)[-1]
    assert team.kinds(MARTA_AT) == ["alert", "receipt"]
    assert receipt["In-Reply-To"]
    assert receipt["Auto-Submitted"] == "auto-replied"
    assert "#1" in text
    assert "#2" in text
    for name in ("rossi", "unmatched"):
        messages = team.office.records.get(name).messages.values()
        assert [message.sender.address for message in messages] == ["anna@client.example"] * (name == "rossi")
    team.pass_at("2026-03-02 16:40")
    assert len(team.sent(MARTA_AT)) == 2


def test_a_settled_question_raises_no_alert_and_the_note_is_kept(team: Agency) -> None:
    say(team, "1, 2 done: by courier")
    team.pass_at("2026-03-03 18:00")
    assert team.kinds() == ["alert", "receipt"]
    rulings = team.office.records.get("rossi").rulings
    assert {(one.by, one.at) for one in rulings} == {(MARTA_AT, at("2026-03-02 16:30"))}
    assert [one.text for one in rulings if one.word == "note"] == ["by courier"] * 2


def test_a_snoozed_question_wakes(team: Agency) -> None:
    say(team, "1 done\n2 snooze until tomorrow 11:00")
    assert "snoozed" in states(team).values()
    team.pass_at("2026-03-03 10:59")
    assert team.kinds(MARTA_AT) == ["alert", "receipt"]
    team.pass_at("2026-03-03 11:00")
    assert team.kinds(MARTA_AT) == ["alert", "receipt", "alert"]


def test_a_new_deadline_counts_and_warns_again(team: Agency) -> None:
    say(team, "1, 2 due Thursday 15:00")
    assert {row["due_at"] for row in team.ledger()} == {"2026-03-05T14:00:00+00:00"}
    team.pass_at("2026-03-05 12:59")
    assert team.kinds(MARTA_AT) == ["alert", "receipt"]
    team.pass_at("2026-03-05 13:00")
    assert team.kinds(MARTA_AT) == ["alert", "receipt", "alert"]


def test_a_question_given_to_a_colleague_alerts_the_colleague_who_may_rule_on_it(team: Agency) -> None:
    say(team, "1 give to Paolo\n2 done")
    (alert,) = team.sent(PAOLO_AT)
    team.pass_at("2026-03-02 18:00")
    assert team.kinds(MARTA_AT) == ["alert", "receipt"]
    say(team, "done", "2026-03-02 18:10", sender=PAOLO, about=alert)
    assert set(states(team).values()) == {"answered"}


def test_stop_ends_the_alerts_and_leaves_the_question_open(team: Agency) -> None:
    say(team, "1 stop\n2 done")
    team.pass_at("2026-03-04 18:00")
    assert team.kinds() == ["alert", "receipt"]
    assert sorted(states(team).values()) == ["answered", "open"]


def test_no_answer_needed_teaches_and_undo_unteaches(team: Agency) -> None:
    say(team, "1, 2 no answer needed")
    again = mail(ANNA, INBOX, "Altro", TWO, at("2026-03-03 09:00"), mid="q2")
    team.receive(again, "2026-03-03 09:00")
    team.pass_at("2026-03-03 09:01")
    assert [row["state"] for row in team.ledger()] == ["dismissed"] * 4
    other = mail("Ugo <ugo@client.example>", INBOX, "Ugo", TWO, at("2026-03-03 09:10"), mid="q3")
    team.receive(other, "2026-03-03 09:10")
    team.pass_at("2026-03-03 09:11")
    assert [row["state"] for row in team.ledger()] == ["dismissed"] * 4 + ["open"] * 2
    say(team, "undo", "2026-03-03 09:20")
    assert {row["state"] for row in team.ledger()} == {"open"}


def test_undo_takes_back_the_last_mail_and_then_the_one_before(team: Agency) -> None:
    say(team, "1 done", "2026-03-02 16:30")
    say(team, "2 done", "2026-03-02 16:40")
    assert set(states(team).values()) == {"answered"}
    say(team, "undo", "2026-03-02 16:50")
    assert sorted(states(team).values()) == ["answered", "open"]
    text = say(team, "undo", "2026-03-02 16:55")
    assert states(team) == OPEN
    assert "taken back" in text
    record = team.office.records.get("rossi")
    assert (len(record.rulings), len(record.undone)) == (0, 2)
    say(team, "undo", "2026-03-02 16:57")
    assert "not understood" in body(team.sent(MARTA_AT)[-1])


def test_what_is_not_understood_is_told_with_how_to_write_it(team: Agency) -> None:
    text = say(team, "The draft is ready on Thursday.")
    assert states(team) == OPEN
    assert "was not understood" in text
    assert "1 snooze 2d" in text


def test_a_number_that_the_alert_did_not_show_or_a_missing_one_changes_nothing(team: Agency) -> None:
    texts = ("3 done", "0 done", "99 done", "done", "1 give to Nobody", "1 assign to rossi", "approve")
    for minute, text in enumerate(texts, 30):
        say(team, text, f"2026-03-02 16:{minute}", about=team.sent(MARTA_AT)[0])
        assert states(team) == OPEN
    assert team.kinds(MARTA_AT) == ["alert"] + ["receipt"] * len(texts)
    assert not team.office.records.get("rossi").rulings


def test_without_numbers_a_command_means_the_only_question(team: Agency) -> None:
    say(team, "1 done")
    team.pass_at("2026-03-02 18:00")
    say(team, "done", "2026-03-02 18:10")
    assert set(states(team).values()) == {"answered"}


def test_the_receipt_can_be_answered_too(team: Agency) -> None:
    say(team, "1 done")
    say(team, "2 done", "2026-03-02 16:40")
    assert set(states(team).values()) == {"answered"}


def test_help_lists_the_commands(team: Agency) -> None:
    assert "1 answered by phone" in say(team, "help")


def test_at_most_ten_receipts_a_day(team: Agency) -> None:
    for minute in range(10, 30):
        team.receive(
            reply(team, "1 note: x", f"2026-03-02 17:{minute}", about=team.sent(MARTA_AT)[0]), f"2026-03-02 17:{minute}"
        )
    team.pass_at("2026-03-02 17:40")
    assert team.kinds(MARTA_AT) == ["alert"] + ["receipt"] * 10
    assert len(team.office.records.get("rossi").rulings) == 20


def test_an_out_of_office_is_no_command(team: Agency) -> None:
    team.receive(reply(team, "1 done", Auto_Submitted="auto-replied"), "2026-03-02 16:30")
    team.pass_at("2026-03-02 16:31")
    assert states(team) == OPEN


def test_rulings_survive_a_restart_and_a_replay(open_agency: Open) -> None:
    with open_agency() as team:
        say(begun(team), "1 done\n2 due Thursday")
    with open_agency() as team:
        before = team.ledger("2026-03-02 17:00")
        result = replay(team.office, None, at("2026-03-02 17:00"), lambda *_: None)
        keep(team.office)
        team.office.records.release()
        assert result.changes == []
        assert team.ledger("2026-03-02 17:00") == before
        assert sorted(row["state"] for row in before) == ["answered", "open"]


def test_a_command_is_carried_out_once_though_its_mail_comes_twice(team: Agency) -> None:
    raw = reply(team, "1 done\n2 note: hello")
    team.receive(raw, "2026-03-02 16:30")
    team.receive(b"X-Gateway: copy\r\n" + raw, "2026-03-02 16:31")
    team.pass_at("2026-03-02 16:32")
    assert team.kinds(MARTA_AT) == ["alert", "receipt"]
    assert len(team.office.records.get("rossi").rulings) == 2


# ── drafts ───────────────────────────────────────────────────────────────────────────────────────────────────────────
def test_approve_sends_the_update_once_however_often_it_is_said(open_agency: Open) -> None:
    """Failures 15."""
    with open_agency(update=DRAFTS) as team:
        begun(team)
        team.pass_at("2026-03-06 16:00")
        draft = team.sent(MARTA_AT)[-1]
        assert team.sent("anna@client.example") == []
        for minute in ("10", "20", "30"):
            say(team, "approve", f"2026-03-06 16:{minute}", about=draft)
        (update,) = team.sent("anna@client.example")
        assert update["Date"].endswith("16:10:00 +0100")
        assert [row.state for row in team.office.records.get("rossi").updates] == ["draft", "sent"]
        assert "goes out" in say(team, "undo", "2026-03-06 16:40", about=draft)
        assert len(team.sent("anna@client.example")) == 1


def test_hold_sends_nothing_until_it_is_approved_after_all(open_agency: Open) -> None:
    with open_agency(update=DRAFTS) as team:
        begun(team)
        team.pass_at("2026-03-06 16:00")
        draft = team.sent(MARTA_AT)[-1]
        assert "not sent" in say(team, "hold", "2026-03-06 16:10", about=draft)
        assert team.sent("anna@client.example") == []
        say(team, "approve", "2026-03-06 16:20", about=draft)
        assert len(team.sent("anna@client.example")) == 1


def test_an_alerts_token_approves_no_update(open_agency: Open) -> None:
    with open_agency(update=DRAFTS) as team:
        begun(team)
        alert = team.sent(MARTA_AT)[0]
        team.pass_at("2026-03-06 16:00")
        say(team, "approve", "2026-03-06 16:10", about=alert)
        assert team.sent("anna@client.example") == []


def test_a_forged_approval_sends_nothing_and_is_told(open_agency: Open) -> None:
    """Failures 15."""
    with open_agency(update=DRAFTS, imap='authserv_id = "mx.agency.example"') as team:
        begun(team)
        team.pass_at("2026-03-06 16:00")
        draft = team.sent(MARTA_AT)[-1]
        say(team, "approve", "2026-03-06 16:10", about=draft, Authentication_Results=FAIL)
        assert team.sent("anna@client.example") == []
        assert team.kinds(MARTA_AT)[-1] == "notice"
        say(team, "approve", "2026-03-06 16:20", about=draft, Authentication_Results=PASS)
        assert len(team.sent("anna@client.example")) == 1


# ── forgeries ────────────────────────────────────────────────────────────────────────────────────────────────────────
def unchanged(team: Agency) -> None:
    assert states(team) == OPEN
    assert not team.office.records.get("rossi").rulings
    assert not team.office.clerk.rulings
    assert all(entry.kind != "receipt" for entry in team.office.clerk.outbox.values())


def refused(team: Agency, raw: bytes, when: str = "2026-03-02 16:30", told: str = MARTA_AT) -> None:
    """Nothing changes; the person is told at the configured address, and nobody else."""
    before = len(team.smtp.mails)
    team.receive(raw, when)
    team.pass_at(when)
    unchanged(team)
    new = team.smtp.mails[before:]
    assert [list(mail.recipients) for mail in new] == [[told]]
    assert b"refused" in new[0].raw


def silent(team: Agency, raw: bytes, when: str = "2026-03-02 16:30") -> None:
    """Nothing changes, and nobody is bothered."""
    before = len(team.smtp.mails)
    team.receive(raw, when)
    team.pass_at(when)
    assert not team.office.records.get("rossi").rulings
    assert len(team.smtp.mails) == before


def token_address(team: Agency, person: str = MARTA_AT) -> str:
    entry = next(entry for entry in team.office.clerk.outbox.values() if entry.kind == "alert")
    return f"projects+{seal(entry.key, person, entry.created, team.office.secret)}@agency.example"


def fresh(
    team: Agency, sender: str, text: str = "1 done", to: str = INBOX, subject: str = "Re: alert", **headers: str
) -> bytes:
    """A mail that names no mail of ours in its headers."""
    return mail(sender, to, subject, text, at("2026-03-02 16:30"), mid="forged", **headers)


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


# ── tokens in the address ────────────────────────────────────────────────────────────────────────────────────────────
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


# ── what a PM starts ─────────────────────────────────────────────────────────────────────────────────────────────────
def ask_clerk(
    team: Agency, text: str, when: str = "2026-03-02 16:30", sender: str = MARTA, **headers: str
) -> EmailMessage:
    team.receive(mail(sender, INBOX, "clerk", text, at(when), mid=f"a{abs(hash((text, when)))}", **headers), when)
    team.pass_at(when)
    return team.sent(re.search(r"[\w.]+@[\w.]+", sender)[0])[-1]  # type: ignore[index]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("status", "Quando sarà pronta la bozza?"),
        ("status rossi", "Quanto costa il servizio fotografico?"),
        ("status hill", "Nobody waits"),
        ("status Rossi Arredi", "Rossi Arredi #2"),
        ("find servizio fotografico rossi", "Bozza homepage"),
        ("find servizio fotografico hill", "No mail holds"),
        ("status nobody", "No client"),
        ("record rossi", "attached"),
        ("report", "Quando"),
        ("help", "1 snooze 2d"),
    ],
)
def test_a_question_by_mail_is_answered_to_the_configured_address(team: Agency, text: str, expected: str) -> None:
    answer = ask_clerk(team, text, Reply_To="Marta <marta@evil.example>")
    assert expected in body(answer)
    assert str(answer["To"]) == MARTA
    assert not team.sent("marta@evil.example")


def test_the_record_comes_as_a_page(team: Agency) -> None:
    answer = ask_clerk(team, "record rossi")
    (page,) = answer.iter_attachments()
    assert page.get_filename() == "rossi.html"
    assert "Quanto costa il servizio fotografico?" in page.get_content()


def test_a_status_can_be_answered_with_commands(team: Agency) -> None:
    ask_clerk(team, "status")
    say(team, "1, 2 done", "2026-03-02 16:40")
    assert set(states(team).values()) == {"answered"}


@pytest.mark.parametrize(
    "text",
    [
        "Find attached the contract.\n\nI signed it on Friday.\nPlease tell Anna.\n",
        "Note for the file: Anna called.",
        "Status of the Rossi project is fine, see below.\nWe ship on Monday.\nNothing else.",
        "Monday 9:00",
        "Hello all,\nthe printer is broken.",
    ],
)
def test_mail_to_colleagues_is_filed_as_ever(team: Agency, text: str) -> None:
    before = len(team.smtp.mails)
    team.receive(mail(MARTA, INBOX, "For all", text, at("2026-03-02 16:30"), mid="int"), "2026-03-02 16:30")
    team.pass_at("2026-03-02 16:31")
    assert len(team.smtp.mails) == before
    assert len(team.office.records.get("unmatched").messages) == 1


def test_what_a_started_mail_would_change_waits_for_a_yes(team: Agency) -> None:
    answer = ask_clerk(team, "away until 12 March")
    assert not team.office.clerk.rulings
    assert "yes" in body(answer)
    say(team, "yes", "2026-03-02 16:40")
    (ruling,) = team.office.clerk.rulings
    assert (ruling.word, ruling.by) == ("away", MARTA_AT)
    assert ruling.until == at("2026-03-13 00:00")


def test_nobody_else_can_say_yes(team: Agency) -> None:
    answer = ask_clerk(team, "away until 12 March")
    team.receive(reply(team, "yes", "2026-03-02 16:40", sender=PAOLO, about=answer), "2026-03-02 16:40")
    team.pass_at("2026-03-02 16:41")
    assert not team.office.clerk.rulings


def test_with_our_servers_word_a_started_mail_counts_at_once(open_agency: Open) -> None:
    with open_agency(imap='authserv_id = "mx.agency.example"') as team:
        begun(team)
        ask_clerk(team, "away until 12 March", Authentication_Results=FAIL)
        assert not team.office.clerk.rulings
        ask_clerk(team, "away until 12 March", "2026-03-02 16:40", Authentication_Results=PASS)
        assert [one.word for one in team.office.clerk.rulings] == ["away"]
        ask_clerk(team, "back", "2026-03-02 16:50", Authentication_Results=PASS)
        assert [one.word for one in team.office.clerk.rulings] == ["away", "back"]


def test_an_unknown_sender_is_assigned_with_all_mail_and_can_be_taken_back(team: Agency) -> None:
    stranger = mail("Ugo <ugo@new.example>", INBOX, "Ciao", "Quando si comincia?\n", at("2026-03-02 16:05"), mid="u1")
    team.receive(stranger, "2026-03-02 16:05")
    team.pass_at("2026-03-02 16:06")
    entry = next(entry for entry in team.office.clerk.outbox.values() if entry.kind == "alert")
    team.office.clerk.outbox[entry.key] = replace(entry, about=(*entry.about, "ugo@new.example"))
    alert = team.sent(MARTA_AT)[0]
    say(team, "3 assign to Hill & Brook", about=alert)
    assert [row["client"] for row in team.ledger()].count("hill") == 1
    assert not team.office.records.get("unmatched").messages
    team.office.records.release()
    say(team, "undo", "2026-03-02 16:40", about=alert)
    assert [row["client"] for row in team.ledger()].count("hill") == 0
    assert len(team.office.records.get("unmatched").messages) == 1


def test_no_secret_or_token_is_logged(open_agency: Open, caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level("DEBUG"), open_agency(team="plus_addressing = true") as team:
        begun(team)
        say(team, "1 done")
        token = found_in([str(team.sent(MARTA_AT)[0]["Reply-To"])])[0]
    assert token not in "".join(record.getMessage() for record in caplog.records if record.name.startswith("daemon"))


def test_held_updates_are_no_thread_and_no_trouble(open_agency: Open) -> None:
    with open_agency(update=DRAFTS) as team:
        begun(team)
        team.pass_at("2026-03-06 16:00")
        team.pass_at("2026-03-13 16:00")
        held = [entry for entry in team.office.clerk.outbox.values() if entry.state is EntryState.HELD]
        assert len(held) == 2
        assert "References" not in held[1].raw
        assert team.kinds("admin@agency.example") == []


def lying_in(team: Agency, mailbox: str) -> list[str]:
    """The senders of the mails there, by address."""
    client = team.imap.client()
    try:
        client.select_folder(mailbox, readonly=True)
        found = client.fetch(client.search(), ["ENVELOPE"])
        senders = [one[b"ENVELOPE"].from_[0] for _, one in sorted(found.items())]
        return [f"{sender.mailbox.decode()}@{sender.host.decode()}" for sender in senders]
    finally:
        client.logout()


def test_mails_between_team_and_clerk_and_only_they_are_moved_out_of_the_way(open_agency: Open) -> None:
    with open_agency(imap='clerk_mailbox = "Clerk"') as team:
        begun(team)
        team.receive(team.smtp.mails[-1].raw, "2026-03-02 16:20")
        team.receive(
            mail(MARTA, INBOX, "For all", "The printer is broken.", at("2026-03-02 16:25"), mid="p"), "2026-03-02 16:25"
        )
        say(team, "1 done")
        refused_mail = mail(MARTA, INBOX, "x", "1 done", at("2026-03-02 16:40"), mid="f1")
        team.receive(refused_mail, "2026-03-02 16:40")
        team.pass_at("2026-03-02 16:41")
        assert lying_in(team, "INBOX") == ["anna@client.example", MARTA_AT, MARTA_AT]
        assert lying_in(team, "Clerk") == [INBOX, MARTA_AT]
        assert sorted(states(team).values()) == ["answered", "open"]
        team.pass_at("2026-03-02 16:45")
        assert team.office.clerk.cursors["INBOX"].mailbox == "INBOX"


def test_without_a_clerk_mailbox_nothing_is_moved(team: Agency) -> None:
    say(team, "1 done")
    assert lying_in(team, "INBOX") == ["anna@client.example", MARTA_AT]


@pytest.mark.parametrize("writes", [0, 1, 2, 3])
def test_a_command_whose_pass_was_killed_is_carried_out_and_receipted_once(open_agency: Open, writes: int) -> None:
    """The power goes at the first, second … write to the disk after the mail came in."""
    left = [writes]

    def cut(path: Path, data: bytes) -> None:
        if not left[0]:
            raise KeyboardInterrupt
        left[0] -= 1
        write(path, data)

    write = storing.write_atomically
    with open_agency() as team:
        begun(team)
        team.receive(reply(team, "1 done, by courier"), "2026-03-02 16:30")
        with pytest.MonkeyPatch.context() as patched:
            patched.setattr(storing, "write_atomically", cut)
            with pytest.raises(KeyboardInterrupt):
                team.pass_at("2026-03-02 16:30")
    with open_agency() as team:
        team.pass_at("2026-03-02 16:31")
        team.pass_at("2026-03-02 16:45")
        assert sorted(states(team).values()) == ["answered", "open"]
        assert len(team.office.records.get("rossi").rulings) == 2
        assert team.kinds(MARTA_AT) == ["alert", "receipt"]

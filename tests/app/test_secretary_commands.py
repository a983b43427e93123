"""What a reply to an alert does, end to end on a real IMAP server and an SMTP server."""

from __future__ import annotations

import pytest

from tests.agency import Open, at, body, mail
from tests.desk import (
    ANNA,
    INBOX,
    MARTA,
    MARTA_AT,
    OPEN,
    PAOLO,
    PAOLO_AT,
    SECOND_PM,
    begun,
    fresh,
    reply,
    say,
    shown_order,
    states,
    token_address,
)
from tests.paper import AnyAgency


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("1 done\n2 no answer needed", {"Quando": "answered", "Quanto": "dismissed"}),
        ("1 snooze 2d\n2 done", {"Quando": "snoozed", "Quanto": "answered"}),
        ("1 done\n\n> [1] Rossi Arredi\n> 2 done\n", {"Quando": "answered", "Quanto": "open"}),
    ],
)
def test_a_reply_settles_the_questions_that_it_numbers(team: AnyAgency, text: str, expected: dict[str, str]) -> None:
    shown = shown_order(team)
    say(team, text)
    assert states(team) == {shown[name]: state for name, state in expected.items()}


def test_a_command_mail_is_receipted_once_in_its_thread_and_filed_nowhere(team: AnyAgency) -> None:
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


def test_a_settled_question_raises_no_alert_and_the_note_is_kept(team: AnyAgency) -> None:
    say(team, "1, 2 done: by courier")
    team.pass_at("2026-03-03 18:00")
    assert team.kinds() == ["alert", "receipt"]
    rulings = team.office.records.get("rossi").rulings
    assert {(one.by, one.at) for one in rulings} == {(MARTA_AT, at("2026-03-02 16:30"))}
    assert [one.text for one in rulings if one.word == "note"] == ["by courier"] * 2


def test_a_snoozed_question_wakes(team: AnyAgency) -> None:
    say(team, "1 done\n2 snooze until tomorrow 11:00")
    assert "snoozed" in states(team).values()
    team.pass_at("2026-03-03 10:59")
    assert team.kinds(MARTA_AT) == ["alert", "receipt"]
    team.pass_at("2026-03-03 11:00")
    assert team.kinds(MARTA_AT) == ["alert", "receipt", "alert"]


def test_a_snoozed_question_wakes_also_when_the_client_writes_of_something_else_just_then(team: AnyAgency) -> None:
    team.pass_at("2026-03-02 18:00")  # overdue, and told so
    say(team, "1 done\n2 snooze until tomorrow 11:00", "2026-03-02 18:10")
    before = len(team.sent(MARTA_AT))
    team.receive(mail(ANNA, INBOX, "Ciao", "Ecco il logo nuovo.", at("2026-03-03 11:00"), mid="x1"), "2026-03-03 11:00")
    team.pass_at("2026-03-03 11:00")
    assert team.kinds(MARTA_AT)[before:] == ["alert"]


def test_a_new_deadline_counts_and_warns_again(team: AnyAgency) -> None:
    say(team, "1, 2 due Thursday 15:00")
    assert {row["due_at"] for row in team.ledger()} == {"2026-03-05T14:00:00+00:00"}
    team.pass_at("2026-03-05 12:59")
    assert team.kinds(MARTA_AT) == ["alert", "receipt"]
    team.pass_at("2026-03-05 13:00")
    assert team.kinds(MARTA_AT) == ["alert", "receipt", "alert"]


def test_a_question_given_to_a_colleague_alerts_the_colleague_who_may_rule_on_it(team: AnyAgency) -> None:
    say(team, "1 give to Paolo\n2 done")
    (alert,) = team.sent(PAOLO_AT)
    team.pass_at("2026-03-02 18:00")
    assert team.kinds(MARTA_AT) == ["alert", "receipt"]
    say(team, "done", "2026-03-02 18:10", sender=PAOLO, about=alert)
    assert set(states(team).values()) == {"answered"}


def test_stop_ends_the_alerts_and_leaves_the_question_open(team: AnyAgency) -> None:
    say(team, "1 stop\n2 done")
    team.pass_at("2026-03-04 18:00")
    assert team.kinds() == ["alert", "receipt"]
    assert sorted(states(team).values()) == ["answered", "open"]


def test_what_is_not_understood_is_told_with_how_to_write_it(team: AnyAgency) -> None:
    text = say(team, "The draft is ready on Thursday.")
    assert states(team) == OPEN
    assert "was not understood" in text
    assert "1 snooze 2d" in text
    assert "approve" not in text  # there is no draft in an alert


def test_without_numbers_a_command_means_the_only_question(team: AnyAgency) -> None:
    say(team, "1 done")
    team.pass_at("2026-03-02 18:00")
    say(team, "done", "2026-03-02 18:10")
    assert set(states(team).values()) == {"answered"}


def test_the_receipt_can_be_answered_too(team: AnyAgency) -> None:
    say(team, "1 done")
    say(team, "2 done", "2026-03-02 16:40")
    assert set(states(team).values()) == {"answered"}


def test_help_lists_the_commands(team: AnyAgency) -> None:
    assert "1 answered by phone" in say(team, "help")


def test_thanks_for_a_receipt_needs_no_other(team: AnyAgency) -> None:
    say(team, "1 done")
    say(team, "Thanks!\n\nMarta", "2026-03-02 16:40")
    assert team.kinds(MARTA_AT) == ["alert", "receipt"]


def test_the_subject_of_a_one_tap_action_counts_where_its_text_is_lost(team: AnyAgency) -> None:
    token = token_address(team).partition("+")[2].partition("@")[0]
    team.receive(fresh(team, MARTA, " ", subject=f"1 done [{token}]"), "2026-03-02 16:30")
    team.pass_at("2026-03-02 16:30")
    assert sorted(states(team).values()) == ["answered", "open"]


def test_a_reply_with_a_copy_to_a_colleague_counts_and_a_forward_to_one_does_not(team: AnyAgency) -> None:
    alert = team.sent(MARTA_AT)[0]
    forward = f"1 done\n\n---------- Forwarded message ---------\nFrom: Agency Projects <{INBOX}>\nSubject: {alert['Subject']}\n\n{body(alert)}"
    raw = reply(team, forward, to=PAOLO, Cc=INBOX, subject=f"Fwd: {alert['Subject']}")
    team.receive(raw, "2026-03-02 16:20")
    team.receive(reply(team, "2 done", "2026-03-02 16:21", to=PAOLO, Cc=INBOX), "2026-03-02 16:21")
    team.receive(
        reply(team, forward, "2026-03-02 16:22", Cc=PAOLO, subject=f"Fwd: {alert['Subject']}"), "2026-03-02 16:22"
    )
    team.pass_at("2026-03-02 16:25")
    assert states(team) == OPEN
    assert team.kinds() == ["alert"]
    say(team, "1 done", Cc=PAOLO)
    assert sorted(states(team).values()) == ["answered", "open"]
    assert len(team.sent(PAOLO_AT)) == 0


def test_what_was_given_to_somebody_who_left_is_for_the_clients_pm_again(open_agency: Open) -> None:
    with open_agency(end=SECOND_PM) as team:
        say(begun(team), "1 give to Paolo\n2 done")
    with open_agency() as team:
        before = len(team.sent(MARTA_AT)), len(team.sent(PAOLO_AT))
        team.pass_at("2026-03-02 18:00")
        assert (len(team.sent(MARTA_AT)), len(team.sent(PAOLO_AT))) == (before[0] + 1, before[1])

"""What was ruled by mail stays ruled, once, until it is taken back."""

from __future__ import annotations

from dataclasses import replace
from email.message import EmailMessage
from pathlib import Path

import pytest

from daemon.adapters.state import store as storing
from daemon.app.replay import keep, replay
from daemon.core.commands.abouts import OnSender
from tests.agency import CONFIG, Open, at, body, mail
from tests.desk import ANNA, INBOX, MARTA_AT, OPEN, TWO, begun, reply, say, states
from tests.paper import AnyAgency


def test_no_answer_needed_teaches_and_undo_unteaches(team: AnyAgency) -> None:
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


def test_undo_takes_back_the_last_mail_and_then_the_one_before(team: AnyAgency) -> None:
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


def assigned(team: AnyAgency) -> EmailMessage:
    """Ugo, whom nobody knew, is Hill's now; gives the alert whose third number he was."""
    stranger = mail("Ugo <ugo@new.example>", INBOX, "Ciao", "Quando si comincia?\n", at("2026-03-02 16:05"), mid="u1")
    team.receive(stranger, "2026-03-02 16:05")
    team.pass_at("2026-03-02 16:06")
    entry = next(entry for entry in team.office.clerk.outbox.values() if entry.kind == "alert")
    team.office.clerk.outbox[entry.key] = replace(entry, about=(*entry.about, OnSender("ugo@new.example")))
    alert = team.sent(MARTA_AT)[0]
    say(team, "3 assign to Hill & Brook", about=alert)
    return alert


def test_an_unknown_sender_is_assigned_with_all_mail_and_can_be_taken_back(team: AnyAgency) -> None:
    alert = assigned(team)
    assert [row["client"] for row in team.ledger()].count("hill") == 1
    assert not team.office.records.get("unmatched").messages
    team.office.records.release()
    say(team, "undo", "2026-03-02 16:40", about=alert)
    assert [row["client"] for row in team.ledger()].count("hill") == 0
    assert len(team.office.records.get("unmatched").messages) == 1


def test_an_assignment_to_a_client_who_left_is_taken_back_too(open_agency: Open) -> None:
    with open_agency() as team:
        alert = assigned(begun(team))
    with open_agency(swap={CONFIG[CONFIG.index('[[client]]\nid = "hill"') :]: ""}) as team:
        assert "taken back" in say(team, "undo", "2026-03-02 16:40", about=alert)
        assert len(team.office.records.get("unmatched").messages) == 1


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


def test_a_command_is_carried_out_once_though_its_mail_comes_twice(team: AnyAgency) -> None:
    raw = reply(team, "1 done\n2 note: hello")
    team.receive(raw, "2026-03-02 16:30")
    team.receive(b"X-Gateway: copy\r\n" + raw, "2026-03-02 16:31")
    team.pass_at("2026-03-02 16:32")
    assert team.kinds(MARTA_AT) == ["alert", "receipt"]
    assert len(team.office.records.get("rossi").rulings) == 2


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


def test_a_note_alone_is_taken_back_too(team: AnyAgency) -> None:
    say(team, "1 note: she is at a fair")
    assert "taken back" in say(team, "undo", "2026-03-02 16:40")
    assert not team.office.records.get("rossi").rulings


def test_what_undo_untaught_stays_untaught_after_a_restart_and_a_replay(open_agency: Open) -> None:
    """`no answer needed` teaches, `undo` unteaches: also as it lies on the disk."""
    with open_agency() as team:
        say(begun(team), "1, 2 no answer needed")
    for day, expected in (("03", "dismissed"), ("04", "open")):
        with open_agency() as team:
            if expected == "open":
                say(team, "undo", "2026-03-04 08:50", about=team.sent(MARTA_AT)[0])
            again = mail(ANNA, INBOX, f"Altro {day}", TWO, at(f"2026-03-{day} 09:00"), mid=f"q{day}")
            team.receive(again, f"2026-03-{day} 09:00")
            team.pass_at(f"2026-03-{day} 09:01")
            assert {row["state"] for row in team.ledger()} == {expected}
        with open_agency() as team:
            before = team.ledger(f"2026-03-{day} 10:00")
            assert replay(team.office, None, at(f"2026-03-{day} 10:00"), lambda *_: None).changes == []
            keep(team.office)
            team.office.records.release()
            assert team.ledger(f"2026-03-{day} 10:00") == before

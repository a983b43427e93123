"""Outlines: a pass with nothing new, and who asks what is owed, open no record, and hear the same."""

from __future__ import annotations

import gc
import weakref
from dataclasses import replace
from typing import Any

import pytest

from daemon.adapters.state.outlines import FORMAT
from daemon.app.reporting import report
from daemon.app.views import question_row, questions, search, status
from daemon.core.model import State
from tests.agency import at, mail
from tests.paper import OnPaper, Paper
from tests.scenes import answer, ask

ANNA, INBOX, MARTA = "Anna Rossi <anna@client.example>", "projects@agency.example", "marta@agency.example"


def restarted(team: Paper) -> Paper:
    """As after a restart: nothing is in memory but what the clerk keeps."""
    team.office.records.release()
    vars(team.office).pop("outlines", None)
    return team


def asked(team: Paper) -> None:
    team.pass_at("2026-03-02 08:00")
    ask(team, "2026-03-02 10:00")
    team.pass_at("2026-03-02 10:01")


def test_a_pass_with_nothing_new_opens_no_record(on_paper: OnPaper) -> None:
    with on_paper() as team:
        asked(team)
        restarted(team).pass_at("2026-03-02 10:02")
        assert team.office.records.opened() == []


def test_a_record_whose_outline_was_told_ahead_is_not_held(on_paper: OnPaper) -> None:
    with on_paper() as team:
        asked(team)
        record = weakref.ref(team.office.records.get("rossi"))
        team.office.outlines.tell_ahead("rossi", at("2026-03-02 10:02"))
        team.office.records.close("rossi")
        gc.collect()
        assert record() is None


def test_a_question_is_told_in_time_though_no_record_is_open(on_paper: OnPaper) -> None:
    with on_paper() as team:
        asked(team)
        restarted(team).pass_at("2026-03-02 16:30")
        assert len(team.sent(MARTA)) == 1


def test_while_an_alert_waits_for_the_next_mail_the_record_stays_closed(on_paper: OnPaper) -> None:
    with on_paper() as team:
        team.pass_at("2026-03-02 08:00")
        ask(team, "2026-03-02 09:30")
        team.pass_at("2026-03-02 15:31")
        restarted(team).pass_at("2026-03-02 17:45")  # it is overdue, which Marta knows: she reads it in the morning
        assert len(team.sent(MARTA)) == 1
        assert team.office.records.opened() == []


def test_what_presses_is_known_of_a_record_that_is_closed(on_paper: OnPaper) -> None:
    with on_paper(end='[alerts]\ncritical = ["urgent"]\n') as team:
        asked(team)
        team.pass_at("2026-03-02 16:01")
        ask(team, "2026-03-02 10:20", "È urgente: è pronto il campione?\n", mid="q2")
        team.pass_at("2026-03-02 10:21")
        pressing = [one.pressing for one in team.office.client_outlines(at("2026-03-02 16:02"))]
        read = [one.pressing for one in restarted(team).office.client_outlines(at("2026-03-02 16:02"))]
        assert [list(one.values()) for one in pressing] == [[("urgent",)]]
        assert read == pressing
        assert team.office.records.opened() == []


def test_status_says_the_same_with_and_without_outlines(on_paper: OnPaper) -> None:
    with on_paper() as team:
        asked(team)
        now = at("2026-03-02 17:00")
        quick = status(restarted(team).office, now)
        team.office.index.purge()
        assert status(restarted(team).office, now) == quick
        assert [row["message_id"] for row in quick["owed"]]


def test_an_answer_ends_what_the_outline_said(on_paper: OnPaper) -> None:
    with on_paper() as team:
        asked(team)
        restarted(team)
        reply = "Sì, la bozza è pronta: la trovate in allegato."
        owed = status(team.office, at("2026-03-02 11:00"))["owed"]
        raw = mail(
            f"Marta <{MARTA}>",
            "anna@client.example",
            "Re: x",
            reply,
            at("2026-03-02 11:00"),
            reply=owed[0]["message_id"].partition("@")[0],
        )
        team.receive(raw, "2026-03-02 11:00")
        team.pass_at("2026-03-02 11:01")
        assert status(team.office, at("2026-03-02 11:02"))["owed"] != owed


def test_what_is_erased_lies_in_no_outline(on_paper: OnPaper) -> None:
    with on_paper() as team:
        asked(team)
        version, index = f"{FORMAT}.{team.office.records.version('rossi')}", team.office.index
        names = ("outline", "few", "open", "waiting", "timings", "rows", "pledges")
        assert all(index.kept("rossi", version, *names[:-1]).values())
        index.purge()
        assert index.kept("rossi", version, *names) == {}


def test_who_asks_opens_no_record_and_hears_what_the_records_say(on_paper: OnPaper) -> None:
    with on_paper() as team:
        asked(team)
        answer(team, "2026-03-02 12:00", text="Ve la mando domani.\n")
        ask(team, "2026-03-02 13:00", "È urgente: quando arriva il campione?\n", mid="q2")
        team.pass_at("2026-03-02 13:01")
        quick = told(restarted(team))
        assert team.office.records.opened() == []
        team.office.index.purge()
        assert told(restarted(team)) == quick
        assert [row["state"] for row in quick[0]] == ["acknowledged", "open"]


def test_who_asks_for_what_waits_alone_hears_the_same_of_it(on_paper: OnPaper) -> None:
    with on_paper() as team:
        asked(team)
        answer(team, "2026-03-02 12:00", text="Ve la mando domani.\n")
        ask(team, "2026-03-02 13:00", "È urgente: quando arriva il campione?\n", mid="q2")
        team.pass_at("2026-03-02 13:01")
        everything, _ = told(restarted(team))
        for wanted in ({State.OPEN}, {State.ACKNOWLEDGED, State.SNOOZED}, {State.OPEN, State.ANSWERED}):
            found = questions(team.office, at("2026-03-04 17:00"), "rossi", wanted)
            assert found == [row for row in everything if row["state"] in wanted]
        assert team.office.records.opened() == []


def test_who_searches_opens_no_record_for_the_mails_that_are_found(on_paper: OnPaper) -> None:
    with on_paper() as team:
        ask(team, "2026-03-02 10:00", "Quando arriva il campione?\n")
        ask(team, "2026-03-02 11:00", "È pronto il campione?\n", mid="q2")
        team.pass_at("2026-03-02 11:01")
        kept = search(team.office, "campione")
        assert search(restarted(team).office, "campione") == kept
        assert len(kept) == 2
        assert team.office.records.opened() == []


def test_who_asks_hears_what_was_written_after_the_extract_was_kept(on_paper: OnPaper) -> None:
    """As after a kill between a record and the index."""
    with on_paper() as team:
        asked(team)
        record = team.office.records.get("rossi")
        record.ledger = replace(record.ledger, questions=())
        team.office.records.commit(record)
        assert told(restarted(team))[0] == []


@pytest.mark.parametrize(
    "when", ["2026-03-01 09:00", "2026-03-02 12:30", "2026-03-03 09:59", "2026-03-06 23:00", "2026-04-20 08:00"]
)
def test_who_asks_hears_of_each_instant_what_is_counted_from_the_records(when: str, on_paper: OnPaper) -> None:
    """Nothing of an age, of being late or of a share is kept: it is that of the instant that is asked for."""
    with on_paper() as team:
        asked(team)
        answer(team, "2026-03-02 12:00", text="Ve la mando domani.\n")
        ask(team, "2026-03-02 13:00", "È urgente: quando arriva il campione?\n", mid="q2")
        ask(team, "2026-03-03 13:00", "Quanto costa la stampa?\n", mid="q3")
        answer(team, "2026-03-04 15:00", reply="q3", text="La stampa costa 300 euro.\n")
        team.pass_at("2026-03-04 15:01")
        quick, owed = told(restarted(team), when), status(team.office, at(when))["owed"]
        assert [one for one in team.office.records.opened() if one.id != "unmatched"] == []
        records = team.office.client_records()
        assert quick[0] == [question_row(one, at(when)) for record in records for one in team.office.terms.owed(record)]
        team.office.index.purge()
        assert told(restarted(team), when) == quick
        assert status(restarted(team).office, at(when))["owed"] == owed


def told(team: Paper, when: str = "2026-03-04 17:00") -> tuple[list[dict[str, Any]], dict[str, Any]]:
    now = at(when)
    return questions(team.office, now, None, None), report(team.office, now).as_json()

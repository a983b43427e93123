"""Promises, and what we asked a client, have numbers in the digest and end by a line: kept, dropped."""

from __future__ import annotations

import pytest

from daemon.app.views import show
from daemon.core.commands.word import Word
from tests.agency import at, body, mail
from tests.languages import LANGUAGES
from tests.paper import OnPaper, Paper
from tests.scenes import ANNA, INBOX, MARTA, ask, passes

MORNING = 'at = "08:30"'
WEDNESDAY = "2026-03-04 08:30"


def promise(team: Paper, when: str = "2026-03-02 10:00", text: str = "We will send the drawings on 4 March.") -> None:
    raw = mail(f"Marta Bianchi <{MARTA}>", ANNA, "Drawings", f"{text}\n", at(when), mid="p1")
    team.receive(raw, when, "Sent")


def begun(team: Paper) -> None:
    team.pass_at("2026-03-02 08:00")
    promise(team)
    passes(team, "2026-03-02 10:01", WEDNESDAY)


def say(team: Paper, line: str, when: str, number: int = -1) -> str:
    before = team.sent(MARTA)[number]
    raw = mail(MARTA, INBOX, f"Re: {before['Subject']}", f"{line}\n", at(when), mid=f"c{when}")
    team.receive(f"In-Reply-To: {before['Message-ID']}\r\n".encode() + raw, when)
    team.pass_at(when)
    return " ".join(body(team.sent(MARTA)[-1]).split())


def shown(team: Paper) -> dict[str, object]:
    (found,) = show(team.office, at("2026-03-04 12:00"), "rossi")["promises"]
    return dict(found)


def test_a_promise_has_a_number_in_the_digest(on_paper: OnPaper) -> None:
    with on_paper(digest=MORNING) as team:
        begun(team)
        told = " ".join(body(team.sent(MARTA)[-1]).replace("\u00a0", " ").split())
        assert "Rossi Arredi #1" in told
        assert "We will send the drawings on 4 March" in told
        assert "Reply with: 1 kept" in told


@pytest.mark.parametrize(
    ("line", "state", "receipt"),
    [
        ("1 kept", "kept", "The promise #1 is kept."),
        ("kept", "kept", "The promise #1 is kept."),
        ("1 done", "kept", "The promise #1 is kept."),
        ("1 dropped", "dropped", "The promise #1 is dropped: nobody waits for it any more."),
        ("1 no answer needed", "dropped", "The promise #1 is dropped: nobody waits for it any more."),
    ],
)
def test_it_ends_by_a_line_and_the_record_has_who_and_when(
    on_paper: OnPaper, line: str, state: str, receipt: str
) -> None:
    with on_paper(digest=MORNING) as team:
        begun(team)
        assert shown(team)["state"] == "open"
        assert receipt in say(team, line, "2026-03-04 09:00")
        found = shown(team)
        assert (found["state"], found["ended_by"], found["ended_at"]) == (state, MARTA, "2026-03-04T08:00:00+00:00")
        assert bool(found["kept_by"]) == (state == "kept")
        team.pass_at("2026-03-05 08:30")
        assert "We will send the drawings" not in body(team.sent(MARTA)[-1])
        assert "taken back" in say(team, "undo", "2026-03-05 09:00")
        assert (shown(team)["state"], shown(team)["ended_by"], shown(team)["kept_by"]) == ("open", None, None)


def test_what_a_mail_kept_stays_kept_by_that_mail(on_paper: OnPaper) -> None:
    with on_paper(digest=MORNING) as team:
        begun(team)
        raw = mail(f"Marta <{MARTA}>", ANNA, "Re: Drawings", "Here are the drawings.\n", at("2026-03-04 09:00"), reply="p1", mid="k1")  # fmt: skip
        team.receive(raw, "2026-03-04 09:00", "Sent")
        team.pass_at("2026-03-04 09:05")
        say(team, "1 dropped", "2026-03-04 10:00", 0)
        assert (shown(team)["state"], shown(team)["kept_by"]) == ("kept", "k1@mail.example")


def test_all_done_ends_questions_and_no_promise_beside_them(on_paper: OnPaper) -> None:
    with on_paper(digest=MORNING) as team:
        team.pass_at("2026-03-02 08:00")
        promise(team)
        ask(team, "2026-03-02 17:00")
        passes(team, "2026-03-02 17:01", WEDNESDAY)
        assert "#1 is settled" in say(team, "all done", "2026-03-04 09:00")
        assert shown(team)["state"] == "open"
        assert "The promise #2 is kept." in say(team, "all kept", "2026-03-04 09:10", -2)
        assert shown(team)["state"] == "kept"


@pytest.mark.parametrize(("line", "state"), [("1 kept", "answered"), ("1 dropped", "dismissed")])
def test_what_we_asked_a_client_ends_by_the_same_words(on_paper: OnPaper, line: str, state: str) -> None:
    with on_paper(digest=MORNING) as team:
        team.pass_at("2026-03-02 08:00")
        raw = mail(f"Marta <{MARTA}>", ANNA, "Logo", "Can you send us the logo?\n", at("2026-03-02 10:00"), mid="a1")
        team.receive(raw, "2026-03-02 10:00", "Sent")
        passes(team, "2026-03-02 10:01", "2026-03-05 08:30")
        say(team, line, "2026-03-05 09:00")
        ledger = team.office.records.get("rossi").ledger
        assert [one.state for one in ledger.ended] == [state]
        assert ledger.awaiting_client == ()


@pytest.mark.parametrize("line", ["1 kept", "1 dropped"])
def test_on_a_clients_question_they_say_that_it_is_settled_and_teach_nothing(on_paper: OnPaper, line: str) -> None:
    with on_paper() as team:
        team.pass_at("2026-03-02 08:00")
        ask(team, "2026-03-02 10:00")
        team.pass_at("2026-03-02 16:00")
        assert "#1 is settled" in say(team, line, "2026-03-02 16:10")
        assert [one["state"] for one in team.ledger()] == ["answered"]
        assert all(not one.sentence for one in team.office.records.get("rossi").rulings)


@pytest.mark.parametrize("language", LANGUAGES)
def test_each_language_ends_it_as_its_help_says(on_paper: OnPaper, language: str) -> None:
    with on_paper(digest=MORNING, **{"[pm]": f'language = "{language}"'}) as team:
        begun(team)
        how = team.office.commands.help(language)
        say(team, how[Word.DROPPED], "2026-03-04 09:00")
        assert shown(team)["state"] == "dropped"
        say(team, how[Word.KEPT], "2026-03-04 09:10", -2)
        assert shown(team)["state"] == "kept"

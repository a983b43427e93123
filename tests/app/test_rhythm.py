"""A client's updates over weeks: one for each period, in one thread or in their own, and without what has ended."""

from __future__ import annotations

import re

import pytest

from tests.agency import at, body, mail
from tests.desk import ANNA, INBOX, MARTA, MARTA_AT, PASS, begun, say
from tests.paper import OnPaper, Paper

UPDATE = 'update = { every = "week", on = "Fri 16:00", approval = "none", to = ["anna@client.example"] }'
FORMAT = "Quale formato preferite per il catalogo?"
MORNING = 'at = "08:30"'
SERVER = 'authserv_id = "mx.agency.example"'


def _updates(team: Paper) -> list[str]:
    return [" ".join(body(one).split()) for one in team.sent("anna@client.example")]


def _asked(team: Paper) -> None:
    """Marta asks Anna something on Monday."""
    team.pass_at("2026-03-02 08:00")
    raw = mail(MARTA, ANNA, "Catalogo", FORMAT, at("2026-03-02 10:00"), mid="f1")
    team.receive(f"Authentication-Results: {PASS}\r\n".encode() + raw, "2026-03-02 10:00")
    team.pass_at("2026-03-02 10:05")


@pytest.mark.parametrize(("thread", "joined"), [("project", True), ("week", False)])
def test_updates_are_one_thread_or_each_its_own(on_paper: OnPaper, thread: str, joined: bool) -> None:
    with on_paper(update=UPDATE.replace(" }", f', thread = "{thread}" }}')) as team:
        begun(team)
        for when in ("2026-03-06 16:00", "2026-03-13 16:00"):
            team.pass_at(when)
        first, second = team.sent("anna@client.example")
        assert (second["In-Reply-To"] == first["Message-ID"]) is joined
        assert (second["References"] is not None) is joined


def test_an_ask_that_the_pm_ends_in_the_digest_stands_in_no_update_until_it_is_still_open(on_paper: OnPaper) -> None:
    with on_paper(update=UPDATE, digest=MORNING, imap=SERVER) as team:
        _asked(team)
        team.pass_at("2026-03-05 08:30")
        digest = team.sent(MARTA_AT)[-1]
        (number,) = re.findall(r"Reply with: (\d+)\sdone", body(digest))
        assert "settled" in say(team, f"{number} done", "2026-03-05 09:00", about=digest, Authentication_Results=PASS)
        team.pass_at("2026-03-06 16:00")
        assert "open again" in say(
            team, f"{number} still open", "2026-03-09 13:00", about=digest, Authentication_Results=PASS
        )
        team.pass_at("2026-03-13 16:00")
        assert [FORMAT in update for update in _updates(team)] == [True], "a week with nothing to say has no update"


def test_an_ask_that_they_answered_in_other_words_is_told_once_and_put_to_them_no_more(on_paper: OnPaper) -> None:
    with on_paper(update=UPDATE, digest=MORNING, imap=SERVER) as team:
        _asked(team)
        team.pass_at("2026-03-06 16:00")
        said = "Ne abbiamo parlato con il grafico martedì scorso, pensa a tutto lui.\n"
        raw = mail(ANNA, INBOX, "Re: Catalogo", said, at("2026-03-09 13:00"), reply="f1", mid="f2")
        team.receive(raw, "2026-03-09 13:00")
        for when in (
            "2026-03-09 13:05",
            "2026-03-10 08:30",
            "2026-03-11 08:30",
            "2026-03-13 16:00",
            "2026-03-20 16:00",
        ):
            team.pass_at(when)
        assert [FORMAT in update for update in _updates(team)] == [True]
        told = [body(one) for one in team.sent(MARTA_AT) if "No longer asked" in body(one)]
        assert len(told) == 1
        assert "still open" in " ".join(told[0].split())

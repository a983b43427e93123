"""Between a draft and its letter: a yes to an older draft, another configuration, nights, machines that answer."""

from __future__ import annotations

import re
from datetime import datetime, timedelta

import pytest

from tests.agency import at, body, mail
from tests.app.test_draft_replies import ANNA_AT, drafted, drafts
from tests.app.test_update_policies import AUTO, SAD, SEND
from tests.desk import ANNA, BOSS, DRAFTS, INBOX, MARTA_AT, begun, reply, say
from tests.paper import OnPaper, Paper

BOB_AT = "bob@client.example"
NONE = DRAFTS.replace('"required"', '"none"')
PAUSE = 'pause = ["2026-03-06", "2026-03-15"]'


def passes(team: Paper, *times: str) -> None:
    """Of March."""
    for one in times:
        team.pass_at(f"2026-03-{one}")


# ── what somebody says ───────────────────────────────────────────────────────────────────────────────────────────────
def test_a_yes_to_an_older_draft_is_none(on_paper: OnPaper) -> None:
    with on_paper(update=DRAFTS) as team:
        first = drafted(team)
        say(team, "Slideshow: half", "2026-03-05 17:20", about=first)
        told = say(team, "ok", "2026-03-05 17:21", about=first)
        assert "Slideshow" in told.partition("Changed since the last draft")[2].partition("Reply with")[0]
        receipt = next(one for one in reversed(team.sent(MARTA_AT)) if one["Subject"].startswith("Re:"))
        assert "has changed since" in " ".join(body(receipt).split())
        passes(team, "06 16:00")
        assert team.sent(ANNA_AT) == [], "what the newer one says nobody approved"
        say(team, "ok", "2026-03-06 16:10", about=drafts(team)[-1])
        passes(team, "06 16:20")
        assert len(team.sent(ANNA_AT)) == 1


def test_a_yes_to_an_older_look_at_the_letter_shows_what_changed_since(on_paper: OnPaper) -> None:
    with on_paper(update=DRAFTS) as team:
        first = drafted(team)
        say(team, "show me", "2026-03-05 17:10", about=first)
        looked = team.sent(MARTA_AT)[-1]
        say(team, "Slideshow: half", "2026-03-05 17:20", about=first)
        say(team, "ok", "2026-03-05 17:30", about=looked)
        changed = body(drafts(team)[-1]).partition("Changed since the last draft")[2]
        assert "Slideshow" in changed.partition("Reply with")[0], "the newest draft named it; so does this one"
        passes(team, "06 16:00")
        assert team.sent(ANNA_AT) == []
        say(team, "ok", "2026-03-06 16:10", about=drafts(team)[-1])
        passes(team, "06 16:20")
        assert len(team.sent(ANNA_AT)) == 1


def test_a_yes_to_the_receipt_for_a_line_is_none_to_the_draft_that_it_brings(on_paper: OnPaper) -> None:
    with on_paper(update=DRAFTS) as team:
        say(team, "Slideshow: half", "2026-03-05 17:20", about=drafted(team))
        receipt = next(one for one in reversed(team.sent(MARTA_AT)) if "Noted for Rossi Arredi" in body(one))
        say(team, "ok", "2026-03-05 17:30", about=receipt)
        passes(team, "06 16:00")
        assert team.sent(ANNA_AT) == []


@pytest.mark.parametrize("line", ["", "Slideshow: half"], ids=["the same", "changed"])
def test_a_yes_by_the_digests_number_counts_for_what_its_reader_was_shown(on_paper: OnPaper, line: str) -> None:
    with on_paper(update=DRAFTS, digest='at = "08:30"') as team:
        first = drafted(team)
        passes(team, "06 08:30")
        digest = dict(zip(team.kinds(MARTA_AT), team.sent(MARTA_AT), strict=True))["digest"]
        (number,) = re.findall(r"(\d+)\sapprove", body(digest))
        if line:
            say(team, line, "2026-03-06 09:00", about=first)
        say(team, f"{number} ok", "2026-03-06 09:10", about=digest)
        passes(team, "06 16:00")
        assert len(team.sent(ANNA_AT)) == (0 if line else 1)
        if line:
            say(team, "ok", "2026-03-06 16:10", about=drafts(team)[-1])
            passes(team, "06 16:20")
            assert len(team.sent(ANNA_AT)) == 1


def test_what_changed_before_the_letter_was_looked_at_is_approved_with_a_yes_to_that_look(on_paper: OnPaper) -> None:
    with on_paper(update=DRAFTS) as team:
        first = drafted(team)
        more = mail(ANNA, INBOX, "Catalogo", "Quando arriva il catalogo?", at("2026-03-05 17:05"), mid="q2")
        team.receive(more, "2026-03-05 17:05")
        assert "catalogo" in say(team, "show me", "2026-03-05 17:10", about=first)
        say(team, "ok", "2026-03-05 17:20", about=team.sent(MARTA_AT)[-1])
        passes(team, "06 16:00")
        assert len(team.sent(ANNA_AT)) == 1


def test_a_letter_that_changed_after_its_yes_waits_again_once_its_pm_looks_at_it(on_paper: OnPaper) -> None:
    with on_paper(update=DRAFTS) as team:
        first = drafted(team)
        say(team, "ok", "2026-03-05 17:02", about=first)
        more = mail(ANNA, INBOX, "Catalogo", "Quando arriva il catalogo?", at("2026-03-05 17:05"), mid="q2")
        team.receive(more, "2026-03-05 17:05")
        say(team, "show me", "2026-03-05 17:10", about=first)
        assert "catalogo" in body(drafts(team)[-1])
        passes(team, "06 16:00")
        assert team.sent(ANNA_AT) == []


def test_a_complaint_after_the_yes_holds_the_letter_and_asks(on_paper: OnPaper) -> None:
    with on_paper(update=DRAFTS) as team:
        say(team, "ok", "2026-03-05 17:30", about=drafted(team))
        team.receive(mail(ANNA, INBOX, "Bozza homepage", SAD, at("2026-03-06 10:00"), mid="c1"), "2026-03-06 10:00")
        passes(team, "06 10:10", "06 16:00")
        assert team.sent(ANNA_AT) == []
        assert "molto delusa" in body(drafts(team)[-1])
        say(team, "ok", "2026-03-06 16:30", about=drafts(team)[-1])
        passes(team, "06 16:40")
        assert len(team.sent(ANNA_AT)) == 1


@pytest.mark.parametrize("text", ["I am out of the office until 12 March.\n", "Sono fuori sede, rispondo lunedì.\n"])
def test_a_machine_that_answers_each_draft_with_the_same_words_is_answered_once(on_paper: OnPaper, text: str) -> None:
    """One that does not say in its headers that it is a machine."""
    with on_paper(update=DRAFTS) as team:
        drafted(team)
        for minute in range(10, 40):
            say(team, text, f"2026-03-05 17:{minute}")
        assert len(drafts(team)) <= 2
        assert sum(one["Subject"].startswith("Re: ") for one in team.sent(MARTA_AT)) <= 12


def test_a_machine_that_finds_other_words_each_time_is_sent_few_drafts(on_paper: OnPaper) -> None:
    """It answers whatever it gets: drafts, and the receipts for its own answers."""
    with on_paper(update=DRAFTS) as team:
        drafted(team)
        answered, now = 0, datetime(2026, 3, 5, 17, 1)  # noqa: DTZ001
        for _ in range(24):
            mails, when = team.sent(MARTA_AT)[1:], f"{now:%Y-%m-%d %H:%M}"
            for one in mails[answered:]:
                answered += 1
                team.receive(reply(team, f"Ticket {answered}: thank you for your mail.", when, about=one), when)
            team.pass_at(when)
            now += timedelta(minutes=10)
        assert len(drafts(team)) <= 13
        assert team.sent(ANNA_AT) == []
        said = [one.text for one in team.office.records.get("rossi").rulings]
        assert f"Ticket {answered}: thank you for your mail." in said, "nothing is dropped"


def test_a_clock_that_goes_back_shows_no_draft_again_and_again(on_paper: OnPaper) -> None:
    with on_paper(update=DRAFTS) as team:
        told = reply(team, "Slideshow: half", "2026-03-05 17:20", about=drafted(team))
        team.receive(told, "2026-03-05 17:20")
        passes(team, "05 16:20", "05 16:22", "05 16:24", "05 16:26")
        assert len(drafts(team)) == 1
        passes(team, "05 17:21", "05 17:23")
        assert len(drafts(team)) == 2


# ── another configuration ────────────────────────────────────────────────────────────────────────────────────────────
@pytest.mark.parametrize("now", [DRAFTS, AUTO.replace("update = {", f"update = {{ {PAUSE},")], ids=["policy", "pause"])
def test_what_may_go_alone_no_more_waits_for_a_yes(on_paper: OnPaper, now: str) -> None:
    with on_paper(update=AUTO) as team:
        drafted(team)
    with on_paper(update=now) as team:
        passes(team, "06 10:00", "06 16:00", "06 17:00")
        assert team.sent(ANNA_AT) == []
        assert "by itself" not in body(drafts(team)[-1]).partition("Subject")[0], "the PM hears that it does not"


@pytest.mark.parametrize("now", [DRAFTS, SEND.replace("update = {", f"update = {{ {PAUSE},")], ids=["policy", "pause"])
def test_a_draft_that_nobody_answered_goes_in_the_end_only_if_that_is_still_the_policy(
    on_paper: OnPaper, now: str
) -> None:
    with on_paper(update=SEND) as team:
        drafted(team)
        passes(team, "06 14:00", "06 16:00")
        assert "by itself" in body(drafts(team, BOSS)[-1])
    with on_paper(update=now) as team:
        passes(team, "06 17:00", "06 18:00", "06 18:30")
        assert team.sent(ANNA_AT) == []


def test_who_is_a_reader_no_more_gets_no_letter_that_was_approved_before(on_paper: OnPaper) -> None:
    with on_paper(update=DRAFTS) as team:
        say(team, "ok", "2026-03-05 17:20", about=drafted(team))
    with on_paper(update=DRAFTS.replace(ANNA_AT, BOB_AT)) as team:
        passes(team, "05 17:30", "05 17:40", "06 10:00")
        assert len(drafts(team)) == 2
        assert BOB_AT in body(drafts(team)[-1])
        say(team, "ok", "2026-03-06 10:10", about=drafts(team)[-1])
        passes(team, "06 16:00")
        assert team.sent(ANNA_AT) == []
        assert len(team.sent(BOB_AT)) == 1


# ── nights and long sleeps ───────────────────────────────────────────────────────────────────────────────────────────
def test_an_approved_letter_that_the_clerk_slept_through_waits_for_the_morning(on_paper: OnPaper) -> None:
    with on_paper(update=DRAFTS) as team:
        say(team, "ok", "2026-03-05 17:20", about=drafted(team))
        passes(team, "07 03:00")
        assert team.sent(ANNA_AT) == []
        passes(team, "07 09:00")
        assert len(team.sent(ANNA_AT)) == 1


def test_a_letter_that_the_server_takes_late_waits_for_the_morning(on_paper: OnPaper) -> None:
    with on_paper(update=NONE) as team:
        begun(team)
        team.refusal = "451 later"
        passes(team, "06 16:00", "06 17:00", "06 18:00", "06 20:00", "06 23:00")
        team.refusal = ""
        passes(team, "07 03:00", "07 06:59")
        assert team.sent(ANNA_AT) == []
        passes(team, "07 07:00")
        assert len(team.sent(ANNA_AT)) == 1


def test_what_should_have_gone_by_itself_long_ago_is_shown_again(on_paper: OnPaper) -> None:
    with on_paper(update=AUTO) as team:
        drafted(team)
        passes(team, "09 17:30", "10 09:00")
        assert team.sent(ANNA_AT) == []
        assert len(drafts(team)) == 2, "its PM does not believe that it went"

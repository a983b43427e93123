"""What a PM may answer to a draft: another hour, a look at the letter, lines, and the letter itself with other words."""

from __future__ import annotations

import re
from email.message import EmailMessage

from tests.agency import at, body
from tests.desk import DRAFTS, MARTA_AT, begun, say
from tests.paper import OnPaper, Paper

ANNA_AT = "anna@client.example"


def drafted(team: Paper, when: str = "2026-03-05 17:00") -> EmailMessage:
    """Two open questions, and the draft of the update of Friday 6 March, 16:00."""
    begun(team)
    team.pass_at(when)
    return drafts(team)[-1]


def drafts(team: Paper, to: str = MARTA_AT) -> list[EmailMessage]:
    mails = zip(team.sent(to), team.kinds(to), strict=True)
    return [mail for mail, kind in mails if kind == "draft"]


def letter_in(team: Paper) -> str:
    """The words of the update that waits."""
    (entry,) = (one for one in team.office.clerk.outbox.values() if one.kind == "update")
    return re.sub(r"\r", "", entry.raw and body(_parsed(entry.raw)))


def _parsed(raw: str) -> EmailMessage:
    from tests.agency import parsed

    return parsed(raw.encode("ascii"))


# ── another hour ─────────────────────────────────────────────────────────────────────────────────────────────────────
def test_later_moves_the_sending_of_this_one(on_paper: OnPaper) -> None:
    with on_paper(update=DRAFTS) as team:
        draft = drafted(team)
        told = say(team, "later monday 10:00", "2026-03-05 17:30", about=draft)
        assert "put off until Monday" in told
        assert "if it is approved" in told
        assert "on Monday at 10:00" in say(team, "ok", "2026-03-05 17:40", about=draft)
        team.pass_at("2026-03-06 16:30")
        assert team.sent(ANNA_AT) == []
        team.pass_at("2026-03-09 10:00")
        assert len(team.sent(ANNA_AT)) == 1


def test_later_and_ok_in_one_mail_are_both_obeyed(on_paper: OnPaper) -> None:
    with on_paper(update=DRAFTS) as team:
        draft = drafted(team)
        say(team, "ok\nlater monday 10:00\n", "2026-03-05 17:30", about=draft)
        team.pass_at("2026-03-06 17:00")
        assert team.sent(ANNA_AT) == []
        team.pass_at("2026-03-09 10:00")
        assert len(team.sent(ANNA_AT)) == 1


def test_undo_brings_a_later_update_back_to_its_hour(on_paper: OnPaper) -> None:
    with on_paper(update=DRAFTS) as team:
        draft = drafted(team)
        say(team, "ok", "2026-03-05 17:20", about=draft)
        say(team, "later monday 10:00", "2026-03-05 17:30", about=draft)
        say(team, "undo", "2026-03-05 17:40", about=draft)
        team.pass_at("2026-03-06 16:00")
        assert len(team.sent(ANNA_AT)) == 1


def test_a_figure_or_a_day_alone_is_no_later(on_paper: OnPaper) -> None:
    with on_paper(update=DRAFTS) as team:
        draft = drafted(team)
        say(team, "62 of 100 hours\nMonday 10:00\nlater is fine for us\n", "2026-03-05 17:30", about=draft)
        (entry,) = (one for one in team.office.clerk.outbox.values() if one.kind == "update")
        assert entry.not_before == at("2026-03-06 16:00")


# ── a look at it ─────────────────────────────────────────────────────────────────────────────────────────────────────
def test_show_me_sends_the_letter_as_its_client_will_see_it_and_an_ok_to_that_approves(on_paper: OnPaper) -> None:
    with on_paper(update=DRAFTS) as team:
        draft = drafted(team)
        shown = say(team, "show me", "2026-03-05 17:30", about=draft)
        assert shown.startswith("Buongiorno")
        assert str(team.sent(MARTA_AT)[-1]["Subject"]) in body(draft)
        assert team.sent(ANNA_AT) == []
        say(team, "ok", "2026-03-05 17:40", about=team.sent(MARTA_AT)[-1])
        team.pass_at("2026-03-06 16:00")
        assert body(team.sent(ANNA_AT)[0]) == shown


# ── lines ────────────────────────────────────────────────────────────────────────────────────────────────────────────
def test_a_line_that_is_not_understood_is_kept_and_asked_about_and_sent_to_no_client(on_paper: OnPaper) -> None:
    with on_paper(update=DRAFTS) as team:
        drafted(team)
        lines = "Slideshow: half\nthey always pay late\nis this right?\nBest regards\nMarta Bianchi\n"
        say(team, lines, "2026-03-05 17:30")
        again = drafts(team)[-1]
        asked = body(again).partition("Not understood, so not in the letter")[2]
        assert "“they always pay late”" in asked
        assert "“is this right?”" in asked
        assert "Marta Bianchi”" not in asked
        say(team, "ok", "2026-03-05 17:40", about=again)
        team.pass_at("2026-03-06 16:00")
        (update,) = team.sent(ANNA_AT)
        assert "Slideshow" in body(update)
        assert "pay late" not in body(update)


def test_say_puts_a_sentence_into_the_letter_as_it_stands(on_paper: OnPaper) -> None:
    with on_paper(update=DRAFTS) as team:
        drafted(team)
        say(team, "say: La settimana prossima siamo in fiera, venite a trovarci?", "2026-03-05 17:30")
        assert "siamo in fiera, venite a trovarci?" in letter_in(team)


def test_the_reason_of_not_this_week_is_kept(on_paper: OnPaper) -> None:
    with on_paper(update=DRAFTS) as team:
        draft = drafted(team)
        assert "she is at a fair" in say(team, "not this week: she is at a fair", "2026-03-05 17:30", about=draft)
        assert [one.text for one in team.office.clerk.rulings] == ["she is at a fair"]
        team.pass_at("2026-03-07 16:00")
        assert team.sent(ANNA_AT) == []


def test_a_point_is_taken_out_by_its_number_and_the_new_draft_shows_it(on_paper: OnPaper) -> None:
    with on_paper(update=DRAFTS) as team:
        draft = drafted(team)
        shown = " ".join(body(draft).split())
        (line,) = re.findall(r"“Quando sarà pronta la bozza\?” ?–? ?(without \d)", shown)
        say(team, line, "2026-03-05 17:20", about=draft)
        again = drafts(team)[-1]
        assert "Quando sarà" in " ".join(body(again).split()).partition("Changed since the last draft")[2]
        say(team, "ok", "2026-03-05 17:30", about=again)
        team.pass_at("2026-03-06 16:00")
        letter = body(team.sent(ANNA_AT)[0])
        assert "Quando sarà" not in letter
        assert "Quanto costa" in letter
        assert line not in letter


def test_a_number_that_the_draft_does_not_have_takes_nothing_out(on_paper: OnPaper) -> None:
    with on_paper(update=DRAFTS) as team:
        draft = drafted(team)
        assert "nothing was changed" in say(team, "without 9", "2026-03-05 17:20", about=draft)
        assert len(drafts(team)) == 1


def test_a_point_that_was_taken_out_comes_back_with_undo(on_paper: OnPaper) -> None:
    with on_paper(update=DRAFTS) as team:
        draft = drafted(team)
        say(team, "leave out 1", "2026-03-05 17:20", about=draft)
        assert letter_in(team).count("?»") == 1
        say(team, "undo", "2026-03-05 17:30", about=drafts(team)[-1])
        say(team, "show me", "2026-03-05 17:40", about=drafts(team)[-1])
        assert letter_in(team).count("?»") == 2


# ── the letter itself, with other words ──────────────────────────────────────────────────────────────────────────────
def test_the_letter_sent_back_with_other_words_is_noted_and_never_sent_as_it_came(on_paper: OnPaper) -> None:
    with on_paper(update=DRAFTS) as team:
        draft = drafted(team)
        kept = [line for line in letter_in(team).splitlines() if "servizio fotografico" not in line]
        say(team, "\n".join([*kept[:3], "Photos: moved to 20 March", *kept[3:]]), "2026-03-05 17:30", about=draft)
        told = next(
            body(one) for one in team.sent(MARTA_AT) if "the letter still says so" in " ".join(body(one).split())
        )
        assert "servizio fotografico" in told
        assert "20 marzo" in letter_in(team)
        assert letter_in(team).count("Quando sarà pronta la bozza") == 1
        team.pass_at("2026-03-06 17:00")
        assert team.sent(ANNA_AT) == [], "nobody approved the new one"


def test_an_ok_beside_a_changed_quotation_waits_for_another(on_paper: OnPaper) -> None:
    """Whoever writes into the quoted letter means it to be sent so."""
    with on_paper(update=DRAFTS) as team:
        draft = drafted(team)
        quoted = letter_in(team).replace("Quanto costa il servizio fotografico", "Quanto costa il nuovo servizio")
        reply = "ok\n\nOn Thu, 5 Mar 2026 at 17:00, Agency Projects <projects@agency.example> wrote:\n"
        reply += "".join(f"> {line}\n" for line in quoted.splitlines())
        say(team, reply, "2026-03-05 17:30", about=draft)
        assert "nuovo servizio" in "\n".join(body(one) for one in team.sent(MARTA_AT)[-2:])
        team.pass_at("2026-03-06 17:00")
        assert team.sent(ANNA_AT) == []


def test_an_ok_above_the_untouched_quotation_approves(on_paper: OnPaper) -> None:
    with on_paper(update=DRAFTS) as team:
        draft = drafted(team)
        reply = "ok\n\nOn Thu, 5 Mar 2026 at 17:00, Agency Projects <projects@agency.example> wrote:\n"
        reply += "".join(f"> {line}\n" for line in body(draft).splitlines())
        say(team, reply, "2026-03-05 17:30", about=draft)
        team.pass_at("2026-03-06 16:00")
        assert len(team.sent(ANNA_AT)) == 1

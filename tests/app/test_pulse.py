"""One tap below an update says how it was: proven by its token, once for each person and update, and nothing else."""

from __future__ import annotations

import re
from email.message import EmailMessage
from typing import Any
from urllib.parse import parse_qs, unquote, urlsplit

import pytest
from selectolax.lexbor import LexborHTMLParser

from daemon.app import forgetting
from daemon.app.reporting import report
from tests.agency import Open, at, body, mail
from tests.desk import ANNA, DRAFTS, INBOX, MARTA, MARTA_AT, begun, say
from tests.paper import AnyAgency, OnPaper

BOB = "Bob Neri <bob@client.example>"
UGO = "Ugo <ugo@stranger.example>"
LABELS = ("Bene", "Così così", "Male", "Due parole in risposta")
NONE = DRAFTS.replace("required", "none")


def links(update: EmailMessage) -> dict[str, str]:
    """What the letter's taps lead to, by what they say."""
    page = update.get_body(("html",))
    assert page
    found = LexborHTMLParser(page.get_content()).css('a[href^="mailto:"]')
    return {one.text(): one.attributes["href"] or "" for one in found if one.text() in LABELS}


def tap(link: str, sender: str, when: str, more: str = "", **headers: str) -> bytes:
    """The mail that a mail program makes of a link."""
    parts = urlsplit(link)
    asked = parse_qs(parts.query)
    text = asked["body"][0] + "\n" + more
    return mail(
        sender,
        unquote(parts.path),
        asked["subject"][0],
        text,
        at(when),
        mid=f"t{abs(hash((link, sender, when)))}",
        **headers,
    )


def updated(team: AnyAgency) -> dict[str, str]:
    """The taps of the update that went to Anna."""
    begun(team)
    team.pass_at("2026-03-06 16:00")
    (update,) = team.sent("anna@client.example")
    return links(update)


def tapped(
    team: AnyAgency, link: str, sender: str, when: str = "2026-03-09 10:00", more: str = "", **headers: str
) -> None:
    team.receive(tap(link, sender, when, more, **headers), when)
    team.pass_at(when)


def moods(team: AnyAgency) -> list[tuple[str, str, str]]:
    return [(one.period, one.person, str(one.mood)) for one in team.office.records.get("rossi").pulses]


@pytest.mark.parametrize("team", ["", "plus_addressing = true"], ids=["subject", "address"])
def test_a_tap_is_kept_with_the_client_and_troubles_nobody(open_agency: Open, team: str) -> None:
    with open_agency(update=NONE, team=team) as agency:
        taps = updated(agency)
        assert list(taps) == ["Bene", "Così così", "Male"]
        before = len(agency.mails)
        tapped(agency, taps["Bene"], ANNA)
        assert moods(agency) == [("2026-W10", "anna@client.example", "good")]
        assert len(agency.mails) == before
        assert len(agency.ledger()) == 2, "a tap asks nothing"


@pytest.mark.parametrize(("text", "mood"), [("Bene", "good"), ("così così.", "so-so"), ("MALE!", "not good")])
def test_a_reply_of_one_such_word_does_the_same_where_no_buttons_are_shown(
    on_paper: OnPaper, text: str, mood: str
) -> None:
    with on_paper(update=NONE) as team:
        updated(team)
        (update,) = team.sent("anna@client.example")
        assert "Bene / Così così / Male" in body(update)
        raw = mail(ANNA, INBOX, f"Re: {update['Subject']}", text, at("2026-03-09 10:00"), mid="word")
        team.receive(f"In-Reply-To: {update['Message-ID']}\r\n".encode() + raw, "2026-03-09 10:00")
        team.pass_at("2026-03-09 10:00")
        assert moods(team) == [("2026-W10", "anna@client.example", mood)]


def test_a_low_tap_is_told_to_the_pm_at_once(on_paper: OnPaper) -> None:
    with on_paper(update=NONE) as team:
        taps = updated(team)
        tapped(team, taps["Male"], ANNA, more="Troppi ritardi.\n")
        alert = team.sent(MARTA_AT)[-1]
        assert "low rating" in alert["Subject"].lower()
        assert "Troppi ritardi" in body(alert)
        told = len(team.sent(MARTA_AT))
        team.pass_at("2026-03-09 10:05")
        assert len(team.sent(MARTA_AT)) == told


def test_of_several_taps_of_one_person_the_last_counts(on_paper: OnPaper) -> None:
    with on_paper(update=NONE) as team:
        taps = updated(team)
        for minute, mood in enumerate(("Male", "Bene", "Così così")):
            tapped(team, taps[mood], ANNA, f"2026-03-09 10:0{minute}")
        assert moods(team) == [("2026-W10", "anna@client.example", "so-so")]


@pytest.mark.parametrize("sender", [UGO, BOB])
def test_whoever_got_the_letter_passed_on_taps_for_nothing(on_paper: OnPaper, sender: str) -> None:
    with on_paper(update=NONE) as team:
        taps = updated(team)
        before = len(team.mails)
        tapped(team, taps["Male"], sender)
        assert moods(team) == []
        assert len(team.mails) == before


def test_a_tap_that_the_server_refutes_counts_for_nothing(on_paper: OnPaper) -> None:
    fail = "mx.agency.example; dmarc=fail header.from=client.example; spf=fail smtp.mailfrom=evil.example"
    with on_paper(update=NONE, imap='authserv_id = "mx.agency.example"') as team:
        taps = updated(team)
        tapped(team, taps["Male"], ANNA, Authentication_Results=fail)
        assert moods(team) == []


def test_a_token_that_nobody_made_counts_for_nothing(on_paper: OnPaper) -> None:
    with on_paper(update=NONE) as team:
        taps = updated(team)
        forged = re.sub(r"%5B(.)(.)", lambda found: f"%5B{found[2]}{found[1]}", taps["Bene"])
        assert forged != taps["Bene"]
        tapped(team, forged, ANNA)
        assert moods(team) == []


def test_after_thirty_days_a_tap_counts_no_more(on_paper: OnPaper) -> None:
    with on_paper(update=NONE) as team:
        taps = updated(team)
        tapped(team, taps["Bene"], ANNA, "2026-04-07 10:00")
        assert moods(team) == []


def test_what_is_written_with_a_tap_is_read_as_any_mail(on_paper: OnPaper) -> None:
    with on_paper(update=NONE) as team:
        taps = updated(team)
        tapped(team, taps["Bene"], ANNA, more="Quando arrivano i campioni?\n")
        assert any("campioni" in row["text"] for row in team.ledger())
        assert moods(team) == [("2026-W10", "anna@client.example", "good")]


def test_a_taps_token_commands_nothing(on_paper: OnPaper) -> None:
    """Not even where a PM shows it, or the client says what a PM may say."""
    with on_paper(update=NONE) as team:
        taps = updated(team)
        (token,) = re.findall(r"%5B([a-z2-7]{34})%5D", taps["Bene"])
        for number, sender in enumerate((ANNA, MARTA)):
            when = f"2026-03-09 10:0{number}"
            raw = mail(sender, INBOX, f"1 done [{token}]", "1 done\n", at(when), mid=f"x{number}")
            team.receive(raw, when)
            team.pass_at(when)
        assert not team.office.records.get("rossi").rulings
        assert not team.office.clerk.rulings
        assert {row["state"] for row in team.ledger("2026-03-09 11:00")} == {"open"}


def test_a_pm_who_tries_the_draft_is_not_counted_and_hears_nothing(on_paper: OnPaper) -> None:
    with on_paper(update=DRAFTS) as team:
        begun(team)
        team.pass_at("2026-03-06 16:00")
        draft = team.sent(MARTA_AT)[-1]
        found = links(draft)
        say(team, "ok", "2026-03-06 16:10", about=draft)
        team.pass_at("2026-03-06 16:20")
        assert links(team.sent("anna@client.example")[-1]) == found, "the letter is as it was approved"
        before = len(team.mails)
        tapped(team, found["Male"], MARTA)
        assert moods(team) == []
        assert len(team.mails) == before


def test_the_talk_that_follows_a_tap_is_filed_and_taps_nothing(on_paper: OnPaper) -> None:
    """A mail program keeps the token in the subject."""
    with on_paper(update=NONE) as team:
        taps = updated(team)
        tapped(team, taps["Male"], ANNA)
        (low,) = team.office.records.get("rossi").pulses
        subject = f"Re: {parse_qs(urlsplit(taps['Male']).query)['subject'][0]}"
        ours = mail(MARTA, ANNA, subject, "Mi dispiace, la chiamo.\n", at("2026-03-09 11:00"), mid="sorry")
        team.receive(ours, "2026-03-09 11:00", "Sent")
        theirs = mail(ANNA, INBOX, subject, "Grazie.\n", at("2026-03-09 12:00"), mid="thanks", reply="sorry")
        team.receive(theirs, "2026-03-09 12:00")
        team.pass_at("2026-03-09 12:00")
        assert team.office.records.get("rossi").pulses == [low]
        words = [one.own_text.strip() for one in team.office.records.get("rossi").messages.values()]
        assert {"Mi dispiace, la chiamo.", "Grazie."} <= set(words)


def test_without_a_pulse_nothing_is_asked(on_paper: OnPaper) -> None:
    with on_paper(update=NONE.replace(" }", ", pulse = false }")) as team:
        begun(team)
        team.pass_at("2026-03-06 16:00")
        (update,) = team.sent("anna@client.example")
        assert links(update) == {}


def test_the_first_update_of_a_quarter_asks_two_questions(on_paper: OnPaper) -> None:
    with on_paper(update=NONE) as team:
        begun(team)
        team.pass_at("2026-04-03 16:00")
        taps = links(team.sent("anna@client.example")[-1])
        assert "Due parole in risposta" in taps
        tapped(team, taps["Due parole in risposta"], ANNA, "2026-04-07 10:00", more="risposte più rapide\n")
        (words,) = team.office.records.get("rossi").pulses
        assert (str(words.mood), words.period) == ("words", "2026-W14")
        assert "risposte più rapide" in words.text


def test_the_report_counts_taps_by_client_and_week_and_so_does_the_monthly_mail(on_paper: OnPaper) -> None:
    with on_paper(update=NONE, end='[report]\nmonthly = "1 09:00"\n') as team:
        taps = updated(team)
        tapped(team, taps["Male"], ANNA)
        (row,) = report(team.office, at("2026-03-10 10:00"), "client").as_json()["rows"]
        assert (row["pulse_good"], row["pulse_so_so"], row["pulse_low"]) == (0, 0, 1)
        weeks = report(team.office, at("2026-03-10 10:00"), "week").as_json()["rows"]
        assert {one["week"]: one["pulse_low"] for one in weeks}["2026-W11"] == 1
        team.pass_at("2026-04-01 09:00")
        assert "good 0 · so-so 0 · not good 1" in body(team.sent("boss@agency.example")[-1])


def test_what_was_tapped_outlives_the_clerk_and_goes_with_its_person(on_paper: OnPaper) -> None:
    with on_paper(update=NONE) as team:
        taps = updated(team)
        tapped(team, taps["Male"], ANNA)
    with on_paper(update=NONE) as team:
        assert moods(team) == [("2026-W10", "anna@client.example", "not good")]
        flags: list[Any] = [one.kind for one in team.office.records.get("rossi").ledger.red_flags]
        assert "pulse" in flags
        found = forgetting.preview(team.office, "anna@client.example")
        forgetting.erase(team.office, found, "anna@client.example", at("2026-03-10 10:00"))
        assert moods(team) == []
        assert not team.office.records.get("rossi").ledger.red_flags

"""What a stranger asks is told the same hour to who would own it; one tap assigns, and a guess never does."""

from __future__ import annotations

import re
from urllib.parse import unquote

import pytest

from daemon.core.letters.specimen_talk import ENGLISH
from tests.agency import at, body, mail, parsed
from tests.paper import OnPaper, Paper
from tests.samples import TALKS
from tests.scenes import BOSS, INBOX, LUCA, MARTA, ask, out_of_office, passes

SARA = "Sara di Rossi Arredi <sara@free.example>"
ADMIN = "admin@agency.example"
MORNING = 'at = "08:30"'
SECOND = f'[[pm]]\nname = "Luca Ferri"\naddress = "{LUCA}"\n'
BLUM = (
    f'[[client]]\nid = "blum"\nname = "Blum"\ndomains = ["blum.example"]\npm = "{LUCA}"\n'
    'language = "de"\ntimezone = "Europe/Rome"\nsla = "standard"\n'
)
ASKS = "Quando potete mandarci il preventivo?\n"


def knock(team: Paper, when: str, sender: str = SARA, text: str = ASKS, mid: str = "s1", **more: str) -> None:
    team.receive(mail(sender, INBOX, "Preventivo", text, at(when), mid=mid, **more), when)


def told(team: Paper, person: str = MARTA, number: int = -1) -> str:
    return " ".join(body(team.sent(person)[number]).split())


def say(team: Paper, line: str, when: str, person: str = MARTA) -> None:
    before = team.sent(person)[-1]
    raw = mail(person, INBOX, f"Re: {before['Subject']}", f"{line}\n", at(when), mid=f"c{when}")
    team.receive(f"In-Reply-To: {before['Message-ID']}\r\n".encode() + raw, when)
    team.pass_at(when)


def test_the_pm_of_the_likely_client_reads_the_sentence_the_due_time_and_the_guess(on_paper: OnPaper) -> None:
    with on_paper() as team:
        team.pass_at("2026-03-02 08:00")
        knock(team, "2026-03-02 10:05")
        passes(team, "2026-03-02 10:06", "2026-03-02 10:08", "2026-03-02 12:00")
        (one,) = team.sent()
        assert one["To"] == f"Marta Bianchi <{MARTA}>"
        assert one["Subject"] == (
            "Unknown sender: Sara di Rossi Arredi, “Quando potete mandarci il preventivo?” (due Tue 09:05)"
        )
        assert "Likely client: Rossi Arredi (the name)" in told(team)
        assert "Reply with: 1 assign to Rossi Arredi · 1 not ours" in told(team)
        assert team.ledger() == [], "a guess assigns nothing"


def test_one_tap_assigns_and_the_question_counts_from_its_arrival(on_paper: OnPaper) -> None:
    with on_paper() as team:
        team.pass_at("2026-03-02 08:00")
        knock(team, "2026-03-02 10:05")
        team.pass_at("2026-03-02 10:06")
        page = team.sent(MARTA)[0].get_body(("html",))
        assert page
        found = re.search(r'href="mailto:([^"?]+)\?subject=([^"&]+)&amp;body=([^"]+)"', page.get_content())
        assert found
        assert unquote(found[3]) == "1 assign to Rossi Arredi"
        raw = mail(MARTA, found[1], unquote(found[2]), unquote(found[3]), at("2026-03-02 10:20"), mid="tap")
        team.receive(raw, "2026-03-02 10:20")
        team.pass_at("2026-03-02 10:20")
        assert "The sender now belongs to Rossi Arredi" in told(team)
        (question,) = team.ledger("2026-03-02 10:21")
        assert (question["client"], question["asked_at"]) == ("rossi", "2026-03-02T09:05:00+00:00")
        assert team.office.clerk.knocks == []


@pytest.mark.parametrize("line", ["1 assign to hill", "1 that's Hill & Brook", "1 Hill and Brook: no"])
def test_a_reply_assigns_to_another_client_than_the_likely_one(on_paper: OnPaper, line: str) -> None:
    with on_paper() as team:
        team.pass_at("2026-03-02 08:00")
        knock(team, "2026-03-02 10:05")
        team.pass_at("2026-03-02 10:06")
        say(team, line, "2026-03-02 10:30")
        assert [one["client"] for one in team.ledger()] == ([] if line.endswith("no") else ["hill"])


def test_it_stands_in_the_digest_with_its_sentence_until_it_is_assigned(on_paper: OnPaper) -> None:
    with on_paper(digest=MORNING) as team:
        team.pass_at("2026-03-02 08:00")
        knock(team, "2026-03-02 10:05")
        team.pass_at("2026-03-02 10:06")
        for day in ("2026-03-03", "2026-03-13"):  # ten days on, too
            passes(team, f"{day} 08:30", f"{day} 09:00")
            assert "“Quando potete mandarci il preventivo?”" in told(team)
            assert "Likely client: Rossi Arredi (the name)" in told(team)
        say(team, "1 assign to Rossi Arredi", "2026-03-13 09:30")
        passes(team, "2026-03-16 08:30")
        assert "Senders without a client" not in told(team)


@pytest.mark.parametrize("line", ["1 not ours", "1 spam", "not our client, thanks", "ignore"])
def test_who_is_nobodys_is_shown_no_more_until_it_is_taken_back(on_paper: OnPaper, line: str) -> None:
    with on_paper(digest=MORNING) as team:
        passes(team, "2026-03-02 08:00", "2026-03-02 08:30")
        knock(team, "2026-03-02 10:05")
        team.pass_at("2026-03-02 10:06")
        say(team, line, "2026-03-02 10:30")
        assert "This sender is nobody’s client" in told(team)
        knock(team, "2026-03-02 15:00", text="E adesso, quando arriva?\n", mid="s2")
        passes(team, "2026-03-02 15:01", "2026-03-03 08:30")
        assert "sara@free.example" not in told(team)
        assert team.kinds(MARTA).count("knock") == 1
        (ruling,) = team.office.clerk.rulings
        assert (ruling.word, ruling.by) == ("foreign", MARTA)
        raw = mail(MARTA, INBOX, "undo", "undo\n", at("2026-03-03 09:00"), mid="u")
        first = next(one for one in team.sent(MARTA) if "Unknown sender" in one["Subject"])
        team.receive(f"In-Reply-To: {first['Message-ID']}\r\n".encode() + raw, "2026-03-03 09:00")
        passes(team, "2026-03-03 09:00", "2026-03-04 08:30")
        assert "sara@free.example" in told(team)


@pytest.mark.parametrize(
    ("sender", "text", "more"),
    [
        (SARA, "Vi mando il catalogo in allegato, buona giornata.\n", {}),
        (SARA, ASKS, {"Auto_Submitted": "auto-replied"}),
        (SARA, ASKS, {"List_Id": "<x.outside.example>", "Precedence": "bulk"}),
        ("News <noreply@shop.example>", ASKS, {"List_Unsubscribe": "<https://shop.example/u>", "Precedence": "bulk"}),
    ],
)
def test_machines_lists_and_who_asks_nothing_knock_at_no_door(
    on_paper: OnPaper, sender: str, text: str, more: dict[str, str]
) -> None:
    with on_paper() as team:
        team.pass_at("2026-03-02 08:00")
        knock(team, "2026-03-02 10:05", sender, text, **more)
        passes(team, "2026-03-02 10:06", "2026-03-02 11:30")
        assert team.sent() == []
        assert team.office.clerk.knocks == []


def test_a_stranger_whom_our_server_refutes_is_nobody(on_paper: OnPaper) -> None:
    with on_paper(imap='authserv_id = "mx.agency.example"') as team:
        team.pass_at("2026-03-02 08:00")
        raw = mail(SARA, INBOX, "Preventivo", ASKS, at("2026-03-02 10:05"), mid="s1")
        fail = b"Authentication-Results: mx.agency.example; dmarc=fail header.from=free.example\r\n"
        team.receive(fail + raw, "2026-03-02 10:05")
        team.pass_at("2026-03-02 10:06")
        assert team.sent() == []


def test_several_strangers_of_one_hour_are_one_mail_and_nobody_gets_two_an_hour(on_paper: OnPaper) -> None:
    with on_paper() as team:
        team.pass_at("2026-03-02 08:00")
        for number, minute in enumerate((5, 12, 20, 40)):
            knock(team, f"2026-03-02 10:{minute:02}", f"Person {number} <p{number}@free.example>", mid=f"s{number}")
            team.pass_at(f"2026-03-02 10:{minute + 1:02}")
        passes(team, *(f"2026-03-02 11:{minute:02}" for minute in (0, 5, 7, 30)))
        assert [one["Subject"].partition(":")[0] for one in team.sent(MARTA)] == [
            "Unknown sender",
            "3 unknown senders ask",
        ]
        assert team.sent(MARTA)[1]["Date"].endswith("11:07:00 +0100")


def test_what_a_stranger_asks_more_makes_no_mail_and_stands_in_the_next(on_paper: OnPaper) -> None:
    with on_paper(digest=MORNING) as team:
        passes(team, "2026-03-02 08:00", "2026-03-02 08:30")
        knock(team, "2026-03-02 10:05")
        team.pass_at("2026-03-02 10:06")
        knock(team, "2026-03-02 12:00", text="E le foto, quando le vedo?\n", mid="s2")
        passes(team, "2026-03-02 12:01", "2026-03-02 14:00")
        assert team.kinds(MARTA).count("knock") == 1
        team.pass_at("2026-03-03 08:30")
        assert "E le foto, quando le vedo?" in told(team)


def test_an_alert_of_that_hour_takes_it_along(on_paper: OnPaper) -> None:
    with on_paper() as team:
        team.pass_at("2026-03-02 08:00")
        ask(team, "2026-03-02 09:00")
        knock(team, "2026-03-02 15:00")
        passes(team, "2026-03-02 15:00", "2026-03-02 15:10", "2026-03-02 16:10")
        (one,) = team.sent(MARTA)
        assert one["Subject"] == "1 question due soon, 1 unknown sender asks: Rossi Arredi"
        say(team, "1 done", "2026-03-02 16:20")
        assert "#1 is settled" in told(team)
        raw = mail(MARTA, INBOX, "Re", "2 assign to Rossi Arredi\n", at("2026-03-02 16:30"), mid="a2")
        team.receive(f"In-Reply-To: {one['Message-ID']}\r\n".encode() + raw, "2026-03-02 16:30")
        team.pass_at("2026-03-02 16:30")
        assert "The sender now belongs to Rossi Arredi" in told(team)


def test_at_night_it_waits_for_the_morning_and_for_the_digest_where_there_is_one(on_paper: OnPaper) -> None:
    with on_paper() as team:
        team.pass_at("2026-03-02 08:00")
        knock(team, "2026-03-02 22:05")
        passes(team, "2026-03-02 22:06", "2026-03-03 07:00")
        assert team.sent() == []
        team.pass_at("2026-03-03 09:00")
        assert team.kinds(MARTA) == ["knock"]
    with on_paper(digest=MORNING) as team:
        team.pass_at("2026-03-04 08:00")
        knock(team, "2026-03-04 22:05", mid="s2")
        passes(team, "2026-03-04 22:06", "2026-03-05 08:30", "2026-03-05 09:00", "2026-03-05 10:00")
        assert team.kinds(MARTA)[-1] == "digest"


@pytest.mark.parametrize(
    ("sender", "more", "reader"),
    [
        ("Ida Blum <ida@free.example>", {}, LUCA),
        (SARA, {}, MARTA),
        ("Nobody <x@free.example>", {}, BOSS),
        ("Nobody <x@free.example>", {"Cc": LUCA}, LUCA),
        ("Anna <anna@b1um.example>", {}, LUCA),
    ],
)
def test_it_is_told_to_who_would_own_it(on_paper: OnPaper, sender: str, more: dict[str, str], reader: str) -> None:
    with on_paper(end=SECOND + BLUM) as team:
        team.pass_at("2026-03-02 08:00")
        knock(team, "2026-03-02 10:05", sender, **more)
        team.pass_at("2026-03-02 10:06")
        assert [one.recipients for one in team.mails] == [(reader,)]


def test_where_no_lead_is_there_it_is_for_the_admin_and_for_an_absent_pm_for_the_deputy(on_paper: OnPaper) -> None:
    with on_paper(end=SECOND + BLUM, swap={'lead = "boss@agency.example"': f'deputy = "{LUCA}"'}) as team:
        team.pass_at("2026-03-02 08:00")
        out_of_office(team, "2026-03-02 09:00")
        knock(team, "2026-03-02 10:05", "Nobody <x@free.example>")
        knock(team, "2026-03-02 10:05", mid="s2")
        team.pass_at("2026-03-02 10:06")
        assert sorted(one.recipients for one in team.mails) == [(ADMIN,), (LUCA,)]


def test_a_domain_that_looks_like_a_clients_says_so_and_no_tap_assigns(on_paper: OnPaper) -> None:
    with on_paper() as team:
        team.pass_at("2026-03-02 08:00")
        knock(team, "2026-03-02 10:05", "Rossi Arredi <anna@c1ient.example>")
        team.pass_at("2026-03-02 10:06")
        assert "Likely client: looks like client.example, is another" in told(team)
        assert "assign to Rossi" not in told(team)


def test_a_crash_after_the_mail_was_filed_loses_no_word_of_it(on_paper: OnPaper) -> None:
    with on_paper() as team:
        team.pass_at("2026-03-02 08:00")
        knock(team, "2026-03-02 10:05")
        team._take_in("2026-03-02 10:06")
        assert [one.text for one in team.office.clerk_file.load().knocks] == [ASKS.strip()]


@pytest.mark.parametrize("language", TALKS)
def test_it_is_told_in_each_language_of_its_reader_and_the_proposed_line_assigns(
    on_paper: OnPaper, language: str
) -> None:
    talk = TALKS[language]
    with on_paper(swap={'"Rossi Arredi"': f'"{talk.client}"'}, **{"[pm]": f'language = "{language}"'}) as team:
        team.pass_at("2026-03-02 08:00")
        knock(team, "2026-03-02 10:05", f'"Sara, {talk.client}" <sara@free.example>', f"{talk.when}\n")
        team.pass_at("2026-03-02 10:06")
        one = parsed(team.mails[-1].raw)
        assert talk.when[:50] in one["Subject"]
        assert language == "en" or ENGLISH.client not in body(one)
        text = body(one).replace("\u00a0", " ")
        line = next(row for row in text.splitlines() if talk.client in row and " · 1 " in row)
        say(team, line.partition(":")[2].partition(" · 1 ")[0].strip(), "2026-03-02 10:30")
        assert [row["client"] for row in team.ledger()] == ["rossi"]

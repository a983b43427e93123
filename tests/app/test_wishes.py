"""A client replies to an update that another rhythm would do: the PM is asked once, and nothing changes before the yes."""

from __future__ import annotations

from datetime import date, timedelta
from email.message import EmailMessage

import pytest

from tests.agency import at, body, mail
from tests.desk import ANNA, DRAFTS, INBOX, MARTA_AT, PASS, say
from tests.paper import OnPaper, Paper

ANNA_AT = "anna@client.example"
NONE = DRAFTS.replace('"required"', '"none"').replace(" }", ', empty = "send" }')
SERVER = 'authserv_id = "mx.agency.example"'
VOUCHED = "mx.agency.example; dmarc=pass header.from=client.example"
WISH = "Grazie! Ogni due settimane va benissimo."


def week(team: Paper, number: int) -> None:
    """Passes from Thursday to Friday evening of the week with that number, counted from 2 March 2026."""
    thursday = date(2026, 3, 5) + timedelta(weeks=number)
    for day, clock in ((0, "10:00"), (0, "17:00"), (1, "10:00"), (1, "16:00"), (1, "16:30")):
        team.pass_at(f"{thursday + timedelta(days=day)} {clock}")


def began(team: Paper) -> None:
    team.pass_at("2026-03-02 08:00")
    team.receive(mail(ANNA, INBOX, "Catalogo", "Ecco il testo.", at("2026-03-02 09:00"), mid="b1"), "2026-03-02 09:00")
    team.pass_at("2026-03-02 09:00")


def first_letter(team: Paper) -> EmailMessage:
    began(team)
    week(team, 0)
    return team.sent(ANNA_AT)[-1]


def answer(letter: EmailMessage, text: str, when: str = "2026-03-09 10:00", sender: str = ANNA, **more: str) -> bytes:
    headers = {"Authentication_Results": VOUCHED} | more
    raw = mail(sender, INBOX, f"Re: {letter['Subject']}", text, at(when), mid=f"w{abs(hash((text, when)))}", **headers)
    return f"In-Reply-To: {letter['Message-ID']}\r\n".encode() + raw


def asked(team: Paper) -> list[EmailMessage]:
    return [one for one in team.sent(MARTA_AT) if "asks for an update" in str(one["Subject"])]


def wished(team: Paper, text: str = WISH, **more: str) -> list[EmailMessage]:
    """The mails that ask Marta, after Anna's reply to her first letter."""
    team.receive(answer(first_letter(team), text, **more), "2026-03-09 10:00")
    team.pass_at("2026-03-09 10:00")
    team.pass_at("2026-03-09 11:00")
    return asked(team)


def rhythm(team: Paper) -> str:
    return team.office.directory.clients["rossi"].manner


def yes(team: Paper, text: str = "ok", when: str = "2026-03-09 12:00") -> str:
    return " ".join(say(team, text, when, about=asked(team)[-1], Authentication_Results=PASS).split())


def test_the_pm_is_asked_once_and_nothing_changes_by_itself(on_paper: OnPaper) -> None:
    with on_paper(update=NONE, imap=SERVER) as team:
        (question,) = wished(team)
        assert "Anna Rossi asks for an update every two weeks" in question["Subject"]
        assert "Ogni due settimane va benissimo." in body(question)
        assert rhythm(team) == "1A"
        week(team, 1)
        assert len(team.sent(ANNA_AT)) == 2
        assert len(asked(team)) == 1


def test_a_yes_changes_the_rhythm_and_the_next_letter_says_so_at_its_foot(on_paper: OnPaper) -> None:
    with on_paper(update=NONE, imap=SERVER) as team:
        wished(team)
        assert "as Rossi Arredi asked" in yes(team)
        for number in range(1, 7):
            week(team, number)
        days = [str(one["Date"])[5:11] for one in team.sent(ANNA_AT)]
        assert days == ["06 Mar", "20 Mar", "03 Apr", "17 Apr"], "one for each period, also through the change"
        feet = [" ".join(body(one).split()) for one in team.sent(ANNA_AT)]
        assert ["arriva ogni due settimane" in one for one in feet] == [False, True, False, False]
        assert "la prossima venerdì 3 aprile" in feet[1]


def test_it_holds_after_a_restart_until_it_is_taken_back(on_paper: OnPaper) -> None:
    with on_paper(update=NONE, imap=SERVER) as team:
        wished(team)
        yes(team)
    with on_paper(update=NONE, imap=SERVER) as team:
        assert rhythm(team) == "2A"
        yes(team, "undo", "2026-03-09 14:00")
        assert rhythm(team) == "1A"
    with on_paper(update=NONE, imap=SERVER) as team:
        assert rhythm(team) == "1A"


def test_who_changes_the_configuration_has_the_last_word(on_paper: OnPaper) -> None:
    with on_paper(update=NONE, imap=SERVER) as team:
        wished(team)
        yes(team)
    with on_paper(update=NONE.replace('"week"', '"month"'), imap=SERVER) as team:
        assert rhythm(team) == "0A"


def test_a_no_leaves_it_as_it_was(on_paper: OnPaper) -> None:
    with on_paper(update=NONE, imap=SERVER) as team:
        wished(team)
        assert "stays as it was" in yes(team, "no")
        assert rhythm(team) == "1A"


def test_fewer_words_can_be_wished_too_and_a_draft_that_waits_is_shown_anew(on_paper: OnPaper) -> None:
    with on_paper(update=DRAFTS.replace(" }", ', empty = "send" }'), imap=SERVER) as team:
        began(team)
        week(team, 0)
        proof = {"Authentication_Results": PASS}
        say(team, "ok", "2026-03-06 16:40", about=team.sent(MARTA_AT)[-1], **proof)
        team.pass_at("2026-03-06 16:50")
        team.pass_at("2026-03-12 17:00")
        drafts = len(team.sent(MARTA_AT))
        team.receive(
            answer(team.sent(ANNA_AT)[0], "Solo le decisioni, grazie.", "2026-03-12 17:10"), "2026-03-12 17:10"
        )
        team.pass_at("2026-03-12 17:10")
        assert "with the bottom line alone" in asked(team)[0]["Subject"]
        yes(team, when="2026-03-12 17:20")
        assert rhythm(team) == "1C"
        new = [" ".join(body(one).split()) for one in team.sent(MARTA_AT)[drafts:]]
        assert any("From now on: with the bottom line alone" in one for one in new)


@pytest.mark.parametrize(
    ("text", "more"),
    [
        (WISH, {"Authentication_Results": "mx.agency.example; dmarc=none header.from=client.example"}),
        (
            WISH,
            {
                "sender": "Anna Rossi <anna@stranger.example>",
                "Authentication_Results": "mx.agency.example; dmarc=pass header.from=stranger.example",
            },
        ),
        (WISH, {"Auto_Submitted": "auto-replied"}),
        ("Paghiamo il canone ogni due settimane, va bene.", {}),
        ("Grazie dell’aggiornamento settimanale.", {}),
        ("Ogni settimana va bene.", {}),
        ("Ogni due settimane va bene, o una volta al mese ci basta?", {}),
    ],
    ids=["no proof", "a stranger", "a machine", "of a rent", "thanks", "as it is", "two at once"],
)
def test_nobody_is_asked_of(on_paper: OnPaper, text: str, more: dict[str, str]) -> None:
    with on_paper(update=NONE, imap=SERVER) as team:
        assert wished(team, text, **more) == []
        assert team.office.clerk.wishes == []


def test_a_mail_that_replies_to_no_update_wishes_nothing(on_paper: OnPaper) -> None:
    with on_paper(update=NONE, imap=SERVER) as team:
        first_letter(team)
        raw = mail(ANNA, INBOX, "Catalogo", WISH, at("2026-03-09 10:00"), mid="n1", Authentication_Results=VOUCHED)
        team.receive(raw, "2026-03-09 10:00")
        team.pass_at("2026-03-09 10:00")
        assert asked(team) == []


def test_a_yes_that_is_not_proved_changes_nothing(on_paper: OnPaper) -> None:
    with on_paper(update=NONE, imap=SERVER) as team:
        (question,) = wished(team)
        say(team, "ok", "2026-03-09 12:00", about=question, Authentication_Results="mx.agency.example; dmarc=fail")
        assert rhythm(team) == "1A"


def test_weekly_again_from_every_two_weeks_sends_one_for_each_period(on_paper: OnPaper) -> None:
    with on_paper(update=NONE.replace('"week"', '"2 weeks"'), imap=SERVER) as team:
        began(team)
        week(team, 0)
        week(team, 1)
        reply = answer(team.sent(ANNA_AT)[-1], "Meglio ogni settimana, per favore.", "2026-03-16 10:00")
        team.receive(reply, "2026-03-16 10:00")
        team.pass_at("2026-03-16 10:00")
        yes(team, when="2026-03-16 12:00")
        for number in range(2, 5):
            week(team, number)
        assert [str(one["Date"])[5:11] for one in team.sent(ANNA_AT)] == ["13 Mar", "20 Mar", "27 Mar", "03 Apr"]

"""A client's mail that other programs sent, marked or wrapped is heard of: it stands in the digest of the next morning."""

from __future__ import annotations

import re

import pytest

from tests.agency import at, body, mail
from tests.desk import ANNA, INBOX, MARTA, MARTA_AT, say
from tests.paper import OnPaper, Paper

MORNING = 'at = "08:30"'
LETTER = "Buongiorno,\n\nquando sarà pronta la bozza?\n\nAnna Rossi\n"
WHEN, NEXT = "2026-03-02 10:00", "2026-03-03 08:30"
GROUP = {"List_Id": "<projects.agency.example>", "List_Post": "<mailto:projects@agency.example>", "Precedence": "list"}
CASES = {
    "a form of our own site": ("Sito <forms@agency.example>", INBOX, {"Reply_To": ANNA}),
    "our group, in Italian": (f"Anna Rossi attraverso Projects <{INBOX}>", INBOX, {"Reply_To": ANNA, **GROUP}),
    "our group, whose list takes the answers": (f"Anna Rossi über Projects <{INBOX}>", INBOX, {"Cc": ANNA, **GROUP}),
    "the client's own group": (ANNA, "team@client.example", {"List_Id": "<team.client.example>", "Cc": INBOX}),
    "the client's ticket system": ("Anna Rossi via RT <support@client.example>", INBOX, {"Precedence": "bulk"}),
    "a help desk elsewhere": ("Rossi <t4711@desk.example>", INBOX, {"Reply_To": ANNA, "Precedence": "bulk"}),
    "an auto-reply header that says no": (ANNA, INBOX, {"X_Autoreply": "no"}),
    "an empty return path": (ANNA, INBOX, {"Return_Path": "<>"}),
}


@pytest.mark.parametrize("case", CASES)
def test_a_clients_question_stands_in_the_digest_of_the_next_morning(on_paper: OnPaper, case: str) -> None:
    sender, to, headers = CASES[case]
    with on_paper(digest=MORNING) as team:
        team.pass_at("2026-03-02 08:00")
        team.receive(mail(sender, to, "Bozza", LETTER, at(WHEN), mid="q1", **headers), WHEN)
        team.pass_at("2026-03-02 10:05")
        team.pass_at(NEXT)
        assert "quando sarà pronta la bozza?" in body(team.sent(MARTA_AT)[-1])
        (question,) = team.ledger()
        assert (question["client"], question["state"]) == ("rossi", "open")


def test_what_is_taken_for_automatic_is_shown_and_counts_once_a_person_says_so(on_paper: OnPaper) -> None:
    with on_paper(digest=MORNING) as team:
        team.pass_at("2026-03-02 08:00")
        raw = mail(ANNA, INBOX, "Bozza", LETTER, at(WHEN), mid="q1", Auto_Submitted="auto-replied")
        team.receive(raw, WHEN)
        team.pass_at("2026-03-02 10:05")
        assert team.ledger() == []
        team.pass_at(NEXT)
        digest = team.sent(MARTA_AT)[-1]
        assert "Taken for automatic mail (1)" in body(digest)
        (number,) = re.findall(r"Reply with: (\d+)\sstill\sopen", body(digest))
        say(team, f"{number} still open", "2026-03-03 09:00", about=digest)
        assert any("is open again" in body(one) for one in team.sent(MARTA_AT))
        (question,) = team.ledger()
        assert (question["text"], question["state"]) == ("quando sarà pronta la bozza?", "open")
        team.pass_at("2026-03-04 08:30")
        assert "Taken for automatic" not in body(team.sent(MARTA_AT)[-1])


TOLD = "Buongiorno,\n\nla mappa della brochure mette il nostro agriturismo in mezzo al lago.\n\nAnna Rossi\n"


def test_a_mail_that_is_not_seen_to_ask_is_shown_once_and_counts_once_a_person_says_so(on_paper: OnPaper) -> None:
    with on_paper(digest=MORNING) as team:
        team.pass_at("2026-03-02 08:30")
        team.receive(mail(ANNA, INBOX, "Negozio", TOLD, at(WHEN), mid="q1"), WHEN)
        team.pass_at("2026-03-02 10:05")
        assert team.ledger() == []
        team.pass_at(NEXT)
        digest = team.sent(MARTA_AT)[-1]
        assert "May want an answer (1)" in body(digest)
        assert "in mezzo al lago" in body(digest)
        (number,) = re.findall(r"Reply with: (\d+)\sstill\sopen", body(digest))
        say(team, f"{number} still open", "2026-03-03 09:00", about=digest)
        (question,) = team.ledger()
        assert question["state"] == "open"
        assert "ruled" in question["why"]
        assert "it wants an answer" in question["why"]
        team.pass_at("2026-03-04 08:30")
        assert "May want an answer" not in body(team.sent(MARTA_AT)[-1])


@pytest.mark.parametrize(
    ("to", "threaded", "shown"), [(ANNA, True, False), (ANNA, False, False), ("x@supplier.example", True, True)]
)
def test_nobody_need_look_at_a_mail_that_was_replied_to(
    on_paper: OnPaper, to: str, threaded: bool, shown: bool
) -> None:
    with on_paper(digest=MORNING) as team:
        team.pass_at("2026-03-02 08:30")
        team.receive(mail(ANNA, INBOX, "Negozio", TOLD, at(WHEN), mid="q1"), WHEN)
        headers = {"In_Reply_To": "<q1@mail.example>"} if threaded else {}
        reply = mail(MARTA, to, "Re: Negozio", "Visto.", at("2026-03-02 11:00"), mid="a1", Cc=INBOX, **headers)
        team.receive(reply, "2026-03-02 11:00")
        team.pass_at("2026-03-02 11:05")
        team.pass_at(NEXT)
        assert ("May want an answer" in body(team.sent(MARTA_AT)[-1])) is shown


def test_what_is_read_after_the_digest_stands_in_the_next_and_in_no_other(on_paper: OnPaper) -> None:
    with on_paper(digest=MORNING) as team:
        team.pass_at("2026-03-02 08:30")
        team.pass_at(NEXT)
        team.receive(mail(ANNA, INBOX, "Negozio", TOLD, at("2026-03-03 06:00"), mid="q1"), "2026-03-03 06:00")
        for morning in ("2026-03-03 12:00", "2026-03-04 08:30", "2026-03-05 08:30"):
            team.pass_at(morning)
        said = ["May want an answer" in body(digest) for digest in team.sent(MARTA_AT)]
        assert said == [False, False, True, False]


def test_a_bare_done_means_what_is_owed(on_paper: OnPaper) -> None:
    with on_paper(digest=MORNING) as team:
        team.pass_at("2026-03-02 08:30")
        team.receive(mail(ANNA, INBOX, "Bozza", LETTER, at(WHEN), mid="q1"), WHEN)
        team.receive(mail(ANNA, INBOX, "Negozio", TOLD, at(WHEN), mid="q2"), WHEN)
        team.pass_at("2026-03-02 10:05")
        team.pass_at(NEXT)
        digest = team.sent(MARTA_AT)[-1]
        assert "May want an answer (1)" in body(digest)
        say(team, "done", "2026-03-03 09:00", about=digest)
        assert [question["state"] for question in team.ledger()] == ["answered"]


def test_what_needs_no_answer_teaches_nothing_of_its_sentence(on_paper: OnPaper) -> None:
    with on_paper(digest=MORNING) as team:
        team.pass_at("2026-03-02 08:30")
        team.receive(mail(ANNA, INBOX, "Negozio", TOLD, at(WHEN), mid="q1"), WHEN)
        team.pass_at(NEXT)
        say(team, "1 no answer needed", "2026-03-03 09:00", about=team.sent(MARTA_AT)[-1])
        assert "will not be flagged again" not in body(team.sent(MARTA_AT)[-1])
        assert team.ledger() == []


def test_a_newsletter_of_a_client_is_not_shown(on_paper: OnPaper) -> None:
    with on_paper(digest=MORNING) as team:
        team.pass_at("2026-03-02 08:00")
        headers = {"Precedence": "bulk", "List_Unsubscribe": "<https://crm.example/u>"}
        team.receive(mail(ANNA, INBOX, "Novità", LETTER, at(WHEN), mid="q1", **headers), WHEN)
        team.pass_at("2026-03-02 10:05")
        team.pass_at(NEXT)
        assert "All quiet" in body(team.sent(MARTA_AT)[-1])


@pytest.mark.parametrize(
    ("header", "assigned"),
    [
        ("Da: Eve Neri <eve@nobody.example>\nA: Marta\nOggetto: Targa\n", True),
        ("Da: Eve Neri\nInviato: 1 marzo 2026\nA: Marta\nOggetto: Targa\n", False),
    ],
)
def test_an_unknown_persons_mail_that_a_pm_hands_over_stands_in_the_digest(
    on_paper: OnPaper, header: str, assigned: bool
) -> None:
    with on_paper(digest=MORNING) as team:
        team.pass_at("2026-03-02 08:00")
        text = f"---------- Messaggio inoltrato ----------\n{header}\nQuando è pronta la targa?\n\nEve\n"
        team.receive(mail(MARTA, INBOX, "I: Targa", text, at(WHEN), mid="q1"), WHEN)
        team.pass_at("2026-03-02 10:05")
        team.pass_at(NEXT)
        digest = team.sent(MARTA_AT)[-1]
        assert "Senders without a client (1)" in body(digest)
        if assigned:
            say(team, "1 assign hill", "2026-03-03 09:00", about=digest)
            assert [(one["client"], one["text"]) for one in team.ledger()] == [("hill", "Quando è pronta la targa?")]
        else:
            assert "assign" not in body(digest)


def _asked(team: Paper, **headers: str) -> None:
    team.pass_at("2026-03-02 08:00")
    team.receive(mail(ANNA, INBOX, "Bozza", LETTER, at(WHEN), mid="q1", **headers), WHEN)


def _reply(to: str, **headers: str) -> bytes:
    answer = "La bozza è pronta giovedì alle 10.\n"
    return mail(MARTA, to, "Re: Bozza", answer, at("2026-03-02 11:00"), reply="q1", mid="r1", **headers)


@pytest.mark.parametrize(
    ("asks", "reply", "state"),
    [
        ({"Reply_To": "anna.r@elsewhere.example"}, _reply("anna.r@elsewhere.example"), "answered"),
        ({}, _reply("someone@elsewhere.example"), "open"),
        ({}, _reply(INBOX, Bcc=ANNA), "answered"),
        ({"Reply_To": INBOX}, _reply(INBOX), "open"),
    ],
)
def test_an_answer_counts_where_the_client_wanted_it_or_is_named_in_bcc(
    on_paper: OnPaper, asks: dict[str, str], reply: bytes, state: str
) -> None:
    with on_paper() as team:
        _asked(team, **asks)
        team.receive(reply, "2026-03-02 11:00", "Sent")
        team.pass_at("2026-03-02 11:05")
        assert [one["state"] for one in team.ledger()] == [state]


SEALED = b'Content-Type: application/octet-stream; name="smime.p7m"\r\nContent-Disposition: attachment; filename="smime.p7m"\r\n'


def _sealed(raw: bytes) -> bytes:
    kept = [line for line in raw.partition(b"\r\n\r\n")[0].split(b"\r\n") if not line.lower().startswith(b"content-")]
    return b"\r\n".join(kept) + b"\r\n" + SEALED + b"\r\nMIIB\r\n"


def test_an_encrypted_answer_may_be_the_answer_and_brings_no_file(on_paper: OnPaper) -> None:
    with on_paper() as team:
        _asked(team)
        team.receive(_sealed(_reply(ANNA)), "2026-03-02 11:00", "Sent")
        team.pass_at("2026-03-02 11:05")
        assert [one["state"] for one in team.ledger()] == ["replied"]


def test_two_encrypted_mails_are_two_and_repeat_nothing(on_paper: OnPaper) -> None:
    with on_paper(digest=MORNING) as team:
        team.pass_at("2026-03-02 08:00")
        for number, when in enumerate((WHEN, "2026-03-02 13:00")):
            team.receive(_sealed(mail(ANNA, INBOX, "...", "", at(when), mid=f"s{number}")), when)
        team.pass_at("2026-03-02 13:05")
        team.pass_at(NEXT)
        assert [one["state"] for one in team.ledger()] == ["open", "open"]
        assert "Red flags" not in body(team.sent(MARTA_AT)[-1])

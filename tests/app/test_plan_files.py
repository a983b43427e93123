"""A plan that is attached to a mail, or lies in the client's folder, on its way into the client's letter."""

from __future__ import annotations

from email.message import EmailMessage
from email.policy import SMTP

import pytest

from daemon.core.desk.projects import project_of
from tests.agency import at, body, mail, parsed
from tests.desk import DRAFTS, INBOX, MARTA, MARTA_AT, PASS, begun, say
from tests.languages import LANGUAGES
from tests.paper import OnPaper, Paper

SERVER = 'authserv_id = "mx.agency.example"'
TABLE = b'Task,Due,Owner,Status\r\nDesign,6 March 2026,Luca,done\r\n"Content, photos",3 April 2026,,\r\nLaunch,24 April 2026,,\r\n'
TOML = '[[step]]\nname = "Design"\ndate = 2026-03-03\nstate = "done"\n\n[[step]]\nname = "Launch"\ndate = 2026-04-24\n'


def with_file(
    text: str, name: str, content: bytes, when: str, kind: str = "application/octet-stream", **headers: str
) -> bytes:
    """A mail of Marta's to the clerk with a file."""
    raw: EmailMessage = parsed(
        mail(MARTA, INBOX, "clerk", text, at(when), mid=f"f{abs(hash((text, name, when)))}", **headers)
    )
    main, _, sub = kind.partition("/")
    raw.add_attachment(content, maintype=main, subtype=sub, filename=name)
    return raw.as_bytes(policy=SMTP)


def told(team: Paper, raw: bytes, when: str) -> str:
    """Deliver, make a pass, and give the newest mail to Marta on one line."""
    team.receive(raw, when)
    team.pass_at(when)
    return " ".join(body(team.sent(MARTA_AT)[-1]).split())


def steps(team: Paper) -> list[str]:
    return [step.name for step in project_of(team.desk(), "rossi").steps]


def test_an_attached_table_is_the_plan_and_stands_in_the_letter(on_paper: OnPaper) -> None:
    with on_paper(update=DRAFTS, imap=SERVER) as team:
        begun(team)
        raw = with_file(
            "plan rossi\n\nThanks, Marta\n", "plan.csv", TABLE, "2026-03-02 17:00", Authentication_Results=PASS
        )
        text = told(team, raw, "2026-03-02 17:00")
        assert "The plan of Rossi Arredi is kept." in text
        assert "1 Design: Fri 6 March, done, Luca - 2 Content, photos: Fri 3 April - 3 Launch" in text
        team.pass_at("2026-03-05 17:00")
        say(team, "ok", "2026-03-05 17:30", about=team.sent(MARTA_AT)[-1], Authentication_Results=PASS)
        team.pass_at("2026-03-06 16:00")
        (letter,) = team.sent("anna@client.example")
        assert "Content, photos" in body(letter)
        assert "ven 24 apr" in body(letter)


def test_without_proof_the_plan_of_a_file_waits_for_a_yes_and_is_whole_then(on_paper: OnPaper) -> None:
    with on_paper() as team:
        begun(team)
        told(team, with_file("plan rossi", "plan.csv", TABLE, "2026-03-02 17:00"), "2026-03-02 17:00")
        assert steps(team) == []
        say(team, "yes", "2026-03-02 17:10")
        assert steps(team) == ["Design", "Content, photos", "Launch"]


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_file_that_cannot_be_read_gets_one_clear_line_in_each_language(on_paper: OnPaper, language: str) -> None:
    swap = {'lead = "boss@agency.example"': f'lead = "boss@agency.example"\nlanguage = "{language}"'}
    with on_paper(imap=SERVER, swap=swap) as team:
        begun(team)
        for number, (name, content, shown) in enumerate(
            [
                ("plan.csv", b"name,date\nDesign,soon\n", " 2: "),
                ("plan.toml", b"[[step]]\nname = x\n", " 2: "),
                ("big.csv", b"x" * 300_000, "256"),
            ]
        ):
            when = f"2026-03-02 17:{number}0"
            text = told(team, with_file("plan rossi", name, content, when, Authentication_Results=PASS), when)
            assert name in text
            assert shown in text.replace(" :", ":").replace("\u00a0", " ").replace("  ", " ").replace(" 2 :", " 2:")
        assert steps(team) == []


def test_a_file_that_is_no_plan_is_named_and_ignored(on_paper: OnPaper) -> None:
    with on_paper(imap=SERVER) as team:
        begun(team)
        lines = "plan rossi\nDesign: 6 March, done\nLaunch: 24 April\n"
        raw = with_file(
            lines, "brief.pdf", b"%PDF-1.4", "2026-03-02 17:00", "application/pdf", Authentication_Results=PASS
        )
        text = told(team, raw, "2026-03-02 17:00")
        assert "brief.pdf is left out: a plan can come as CSV, iCalendar or TOML" in text
        assert steps(team) == ["Design", "Launch"]


# ── plan.toml in the client's folder ─────────────────────────────────────────────────────────────────────────────────
def file_plan(team: Paper, text: str) -> None:
    folder = team.office.records.folder("rossi")
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "plan.toml").write_text(text, encoding="utf-8")


def test_a_plan_in_the_clients_folder_is_taken_once_and_again_when_it_changes(on_paper: OnPaper) -> None:
    with on_paper() as team:
        file_plan(team, TOML)
        begun(team)
        assert steps(team) == ["Design", "Launch"]
        team.pass_at("2026-03-02 17:00")
        assert len(team.office.records.get("rossi").rulings) == 1
        file_plan(team, TOML.replace("Launch", "Go live"))
        team.pass_at("2026-03-02 18:00")
        assert steps(team) == ["Design", "Go live"]


def test_a_plan_in_the_folder_that_cannot_be_read_holds_the_letter_and_is_told_once_a_day(on_paper: OnPaper) -> None:
    with on_paper(update=DRAFTS.replace("required", "none")) as team:
        file_plan(team, TOML)
        begun(team)
        file_plan(team, TOML + "[[step]]\nname = Party\n")
        for hour in ("09", "10", "16", "17"):
            team.pass_at(f"2026-03-06 {hour}:00")
        assert team.kinds(MARTA_AT).count("notice") == 1
        notice = next(one for one in team.sent(MARTA_AT) if "plan" in one["Subject"])
        assert "A plan cannot be read" in body(notice)
        assert "line 10: cannot be read as TOML (Invalid value)" in " ".join(body(notice).split())
        assert team.sent("anna@client.example") == []
        assert steps(team) == ["Design", "Launch"], "the last that could be read"
        file_plan(team, TOML)
        team.pass_at("2026-03-06 18:00")
        assert len(team.sent("anna@client.example")) == 1

"""The command line as a person uses it: output, exit codes, nothing needed that is not there."""

from __future__ import annotations

import contextlib
import json
import logging
import os
import re
import subprocess
import sys
import tomllib
import zipfile
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from io import StringIO
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from daemon.adapters import sources
from daemon.cli import main, output, printing
from daemon.core.model import State
from tests.agency import at, mail, write_config

ROOT = Path(__file__).resolve().parents[2]
ANNA, MARTA, INBOX = (
    "Anna Rossi <anna@client.example>",
    "Marta Bianchi <marta@agency.example>",
    "projects@agency.example",
)


@pytest.fixture(autouse=True)
def _no_password(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """The environment holds no password: these commands need none. What the command line sets for its log
    and its files is undone."""
    for name in [name for name in os.environ if "PASSWORD" in name]:
        monkeypatch.delenv(name)
    ours = logging.getLogger("daemon")
    level, mask = ours.level, os.umask(0)
    yield
    os.umask(mask)
    ours.setLevel(level)


@pytest.fixture
def home(tmp_path: Path) -> Path:
    """A folder with a configuration and three mails: a question, its answer, and a question that stays open."""
    write_config(tmp_path, 1143, 1025)
    folder = tmp_path / "mail"
    folder.mkdir()
    mails = [
        mail(ANNA, INBOX, "Bozza", "Quando sarà pronta la bozza?\n", at("2026-03-02 10:00"), mid="q1"),
        mail(MARTA, ANNA, "Re: Bozza", "La bozza è pronta giovedì alle 10.\n", at("2026-03-02 11:00"), reply="q1"),
        mail(ANNA, INBOX, "Catalogo <b>", "Quanto costa il catalogo stampato?\n", at("2026-03-03 10:00"), mid="q2"),
    ]
    for number, raw in enumerate(mails):
        (folder / f"{number}.eml").write_bytes(raw)
    return tmp_path


def clerk(home: Path, *arguments: str, code: int = 0, given: str = "") -> str:
    """What a command prints on stdout, in this process: a second of interpreter for each would be most of the test."""
    streams = StringIO(given), StringIO(), StringIO()
    with pytest.MonkeyPatch.context() as patch, contextlib.chdir(home):
        patch.setattr(sys, "argv", ["inboxclerk", *arguments])
        for name, stream in zip(("stdin", "stdout", "stderr"), streams, strict=True):
            patch.setattr(sys, name, stream)
        try:
            main()
        except SystemExit as ended:
            left = ended.code or 0
        else:
            left = 0
    _, out, err = (stream.getvalue() for stream in streams)
    assert left == code, err
    assert "Traceback" not in err
    return out + (err if code else "")


def started(home: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    """The same as a shell starts it."""
    environment = os.environ | {"PYTHONPATH": str(ROOT)}
    command = [sys.executable, "-m", "daemon", *arguments]
    return subprocess.run(command, cwd=home, env=environment, capture_output=True, text=True, timeout=60, check=False)


def ledger(home: Path) -> list[dict[str, Any]]:
    rows: list[dict[str, Any]] = json.loads(clerk(home, "questions", "--json"))
    return rows


def test_the_exit_code_and_the_output_reach_the_shell(home: Path) -> None:
    done, refused = started(home, "import", "mail"), started(home, "import", "nothing-there")
    assert (done.returncode, refused.returncode) == (0, 2), refused.stderr
    assert "3 filed" in done.stdout
    assert "no such file" in refused.stderr
    assert "Traceback" not in done.stderr + refused.stderr
    (home / "config.toml").write_text("[team")
    assert started(home, "status").returncode == 2


def test_the_command_line_starts_without_the_model_of_the_configuration(home: Path) -> None:
    code = "import daemon.cli, sys; sys.exit('daemon.adapters.config.parts' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], cwd=ROOT, timeout=60, check=False).returncode == 0


def test_the_version_is_the_one_that_the_package_and_the_changelog_name(home: Path) -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    assert clerk(home, "--version") == f"inboxclerk {project['version']}\n"
    headings = re.findall(r"^## (\S+)", (ROOT / "CHANGELOG.md").read_text(encoding="utf-8"), re.MULTILINE)
    assert project["version"] in headings[:2]  # below what is not released yet


def test_import_twice_changes_nothing(home: Path) -> None:
    assert "3 filed" in clerk(home, "import", "mail")
    before = ledger(home)
    assert [row["state"] for row in before] == ["answered", "open"]
    assert "0 filed, 3 known" in clerk(home, "import", "mail")
    assert ledger(home) == before


def test_a_file_that_is_too_large_is_filed_without_its_end_and_somebody_is_told(
    home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sources, "LARGEST", 260)
    (home / "mail" / "2.eml").write_bytes((home / "mail" / "2.eml").read_bytes() + b"x" * 1000)
    assert "2.eml: its first 260 bytes (Catalogo <b>)" in clerk(home, "import", "mail/2.eml", code=1)
    assert "0 filed, 1 known" in clerk(home, "import", "mail/2.eml")


def test_questions_have_the_fields_of_the_contract(home: Path) -> None:
    clerk(home, "import", "mail")
    fields = "id client thread message_id text kind language asked_by asked_at due_at state answered_by answered_at promised_for overdue why"
    assert set(fields.split()) <= set(ledger(home)[0])
    only = json.loads(
        clerk(home, "questions", "--json", "--state", "open", "--client", "rossi", "--now", "2026-03-03T10:00:00+01:00")
    )
    assert [(row["text"], row["overdue"]) for row in only] == [("Quanto costa il catalogo stampato?", False)]


def test_show_has_the_fields_of_the_contract(home: Path) -> None:
    clerk(home, "import", "mail")
    record = json.loads(clerk(home, "show", "rossi", "--json"))
    assert set(record) >= {
        "client",
        "threads",
        "questions",
        "approvals",
        "red_flags",
        "promises",
        "awaiting_client",
        "notes",
        "updates",
    }
    (first, _) = record["threads"]
    assert [message["direction"] for message in first["messages"]] == ["inbound", "outbound"]
    assert {"message_id", "direction", "from", "at", "own_text", "automatic", "attachments"} <= set(
        first["messages"][0]
    )


def test_explain_needs_no_configuration(tmp_path: Path) -> None:
    (tmp_path / "a.eml").write_bytes(
        mail(ANNA, INBOX, "Re: R: Bozza", "Quando arriva?\n", at("2026-03-02 10:00"), mid="q1")
    )
    row = json.loads(clerk(tmp_path, "explain", "--json", "--threads", "a.eml"))
    assert (row["source"], row["error"], row["message_id"]) == ("a.eml", None, "q1@mail.example")
    assert (row["base_subject"], row["language"], row["automatic"]) == ("Bozza", "it", None)
    assert row["questions"] == [{"text": "Quando arriva?", "kind": "question"}]
    assert "Quando arriva?" in clerk(tmp_path, "explain", "a.eml")


def test_explain_says_whether_the_server_vouches_for_the_sender(tmp_path: Path) -> None:
    write_config(tmp_path, 1143, 1025, imap='authserv_id = "mx.agency.example"')
    raw = mail(ANNA, INBOX, "x", "y", at("2026-03-02 10:00"))
    (tmp_path / "a.eml").write_bytes(
        b"Authentication-Results: mx.agency.example; dkim=pass header.d=client.example\r\n" + raw
    )
    with_config = json.loads(clerk(tmp_path, "--config", "config.toml", "explain", "--json", "a.eml"))
    assert (with_config["origin"], with_config["origin_why"]) == (
        "vouched",
        "mx.agency.example states dkim=pass for client.example",
    )
    assert json.loads(clerk(tmp_path, "explain", "--json", "a.eml"))["origin"] == "unproved"
    assert "vouched: mx.agency.example" in clerk(tmp_path, "--config", "config.toml", "explain", "a.eml")


STEERING = "\x1b[2J\x1b]0;title\x07\x9b31m\u202eevil\u2066\x08"


def test_nothing_in_a_mail_steers_the_terminal(tmp_path: Path) -> None:
    head = f'From: "Anna{STEERING}" <anna@client.example>\nSubject: Bozza {STEERING}\nContent-Type: text/plain; charset=utf-8'
    (tmp_path / "a.eml").write_text(f"{head}\n\nQuando{STEERING} arriva?\n", encoding="utf-8", newline="")
    for arguments in (["explain"], ["explain", "--json"]):
        shown = clerk(tmp_path, *arguments, "a.eml")
        assert "evil" in shown
        assert not set(shown) & set("\x1b\x07\x9b\u202e\u2066\r\x08")
    assert "\x9b31m" in json.loads(clerk(tmp_path, "explain", "--json", "a.eml"))["text"]  # JSON loses nothing


@pytest.fixture
def hostile(home: Path) -> Path:
    """A client's mail, a stranger's, a file and a note that steer whatever shows them."""
    for number, sender in enumerate(["anna@client.example", f"eve{STEERING}@cl1ent.example"], 3):
        head = f'From: "Anna{STEERING}" <{sender}>\nTo: {INBOX}\nMessage-ID: <h{number}@x>\nDate: Tue, 3 Mar 2026 11:00:00 +0100'
        kind = f"Content-Type: text/plain; charset=utf-8; name*=utf-8''a%1b%5b2J%e2%80%ae.txt\nSubject: Muro {STEERING}"
        text = f"Quando{STEERING} arriva il muro{STEERING}? Approviamo{STEERING} la bozza."
        (home / "mail" / f"{number}.eml").write_text(f"{head}\n{kind}\n\n{text}\n", encoding="utf-8", newline="")
    clerk(home, "import", "mail")
    return home


def test_no_command_lets_a_mail_steer_the_terminal(hostile: Path) -> None:
    (found, *_) = (row["id"] for row in ledger(hostile) if "muro" in row["text"])
    readers = [["status"], ["questions"], ["show", "rossi"], ["search", "muro"], ["report"], ["why", found]]
    asked = [(["replay"], 0), (["forget", "anna@client.example"], 1), (["check"], 1), (["check", "--offline"], 0)]
    for command, code in [*((one + more, 0) for one in readers for more in ([], ["--json"])), *asked]:
        shown = clerk(hostile, *command, code=code, given="n\n")
        assert shown, command
        assert not set(shown) & set("\x1b\x07\x9b\u202e\u2066\r\x08"), command


def modes(folder: Path) -> set[int]:
    return {path.stat().st_mode & 0o077 for path in (folder, *folder.rglob("*"))}


def test_what_is_written_is_its_owners_alone_whatever_the_umask(home: Path) -> None:
    (home / "state").mkdir(mode=0o755)
    clerk(home, "import", "mail")
    clerk(home, "export", "rossi", "--to", "rossi.zip")
    assert modes(home / "state") == {0}
    assert modes(home / "rossi.zip") == {0}


def test_check_says_when_others_can_read_the_state_folder(home: Path) -> None:
    clerk(home, "import", "mail")
    assert "its owner's alone" in clerk(home, "check", "--offline")
    (home / "state").chmod(0o750)
    said = clerk(home, "check", "--offline", code=1)
    assert "is open to others (mode 0750)" in said
    assert "Run: chmod 700" in said


@pytest.mark.parametrize("secret", ["", "\n", "short"])
def test_a_secret_that_can_be_guessed_is_refused(home: Path, secret: str) -> None:
    (home / "state").mkdir()
    (home / "state" / "secret").write_text(secret, encoding="utf-8")
    clerk(home, "status", code=1)


def test_status_names_the_unknown_senders_whose_domain_looks_like_a_clients(home: Path) -> None:
    for number, sender in enumerate(["anna@cl1ent.example", "luca@supplier.example"]):
        raw = mail(sender, INBOX, "Bozza", "Serve altro?\n", at("2026-03-03 11:00"), mid=f"s{number}")
        (home / "mail" / f"s{number}.eml").write_bytes(raw)
    clerk(home, "import", "mail")
    assert json.loads(clerk(home, "status", "--json"))["lookalikes"] == {"anna@cl1ent.example": "client.example"}
    assert "anna@cl1ent.example looks like client.example, is another" in clerk(home, "status")


def test_status_shows_what_is_owed(home: Path) -> None:
    clerk(home, "import", "mail")
    text = clerk(home, "status", "--now", "2026-03-05T10:00:00+01:00")
    assert "1 owed" in text
    assert "1 overdue" in text
    assert "Quanto costa il catalogo stampato?" in " ".join(text.split())


def test_every_state_of_a_question_can_be_shown(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    clerk(home, "import", "mail")
    rows = [{**ledger(home)[0], "state": state} for state in State]
    output.print_questions(rows, ZoneInfo("Europe/Rome"))
    for row in rows:
        output.print_why({**row, "evidence": ["It was seen."]})
    shown = capsys.readouterr().out
    assert [shown.count(f"{state}  ") for state in State] == [2] * len(State)


def test_people_read_the_clock_of_the_team(home: Path) -> None:
    """JSON is in UTC and says so; a terminal that shows it bare is an hour wrong."""
    clerk(home, "import", "mail")
    assert "due 2026-03-02 18:00" in clerk(home, "questions")
    shown = clerk(home, "show", "rossi")
    assert "(rossi, Europe/Rome)" in shown
    assert "2026-03-02 10:00 → anna@client.example" in shown
    assert "2026-03-03 10:00" in clerk(home, "search", "catalogo")


def test_why_says_what_the_state_rests_on(home: Path) -> None:
    clerk(home, "import", "mail")
    text = clerk(home, "why", ledger(home)[0]["id"][:8])
    assert "answered" in text
    assert "1. " in text


def test_sent_and_preview_print_what_goes_out(home: Path) -> None:
    clerk(home, "import", "mail")
    assert clerk(home, "sent") == "0 mails of the last 90 days; times in Europe/Rome\n"
    since = clerk(home, "sent", "--since", "2026-02-27")
    assert since == "0 mails of the last 90 days, since 2026-02-27; times in Europe/Rome\n"
    assert json.loads(clerk(home, "sent", "--json", "--client", "rossi", "--since", "2026-03-01")) == []
    assert "rossi gets no updates" in clerk(home, "preview", "rossi", code=2)
    assert "name one, a client or --alert PM" in clerk(home, "preview", code=2)
    update = 'update = { every = "week", on = "Fri 16:00", to = ["anna@client.example"] }'
    write_config(home, 1143, 1025, update=update)
    now = ("--now", "2026-03-03T12:00:00+01:00")
    assert "To: anna@client.example\nSubject: " in clerk(home, "preview", "rossi", *now)
    assert "letter.html: " in clerk(home, "preview", "rossi", "--html", "letter.html", *now)
    assert "<html" in (home / "letter.html").read_text(encoding="utf-8")
    assert json.loads(clerk(home, "preview", "rossi", "--json", *now))["to"] == ["anna@client.example"]


def test_report_says_how_fast_and_how_reliably_clients_are_answered(home: Path) -> None:
    clerk(home, "import", "mail")
    when = ("--now", "2026-03-05T10:00:00+01:00")
    (row,) = json.loads(clerk(home, "report", "--json", *when))["rows"]
    assert (row["client"], row["questions"], row["median_hours"], row["p90_open"]) == ("rossi", 2, 1.0, True)
    later = json.loads(clerk(home, "report", "--json", "--by", "week", "--from", "2026-03-03", *when))
    assert later["total"]["questions"] == 1
    assert clerk(home, "report", "--csv", "--by", "pm", *when).startswith("pm,name,questions,")
    assert max(len(line) for line in clerk(home, "report", *when).splitlines()) <= 100


def test_search_finds_words_of_mails_and_subjects(home: Path) -> None:
    clerk(home, "import", "mail")
    assert [row["subject"] for row in json.loads(clerk(home, "search", "catalogo stampato", "--json"))] == [
        "Catalogo <b>"
    ]
    assert "nothing found" in clerk(home, "search", "nonesuch")
    assert json.loads(clerk(home, "search", '" OR 1 NEAR( *', "--json")) == []


def test_export_holds_all_and_escapes_the_mail(home: Path) -> None:
    clerk(home, "import", "mail")
    clerk(home, "export", "rossi", "--to", "out.zip")
    with zipfile.ZipFile(home / "out.zip") as archive:
        names = archive.namelist()
        page = archive.read("record.html").decode()
    assert sum(name.startswith("mail/cur/") and not name.endswith("/") for name in names) == 3
    assert "record.json" in names
    assert "Catalogo &lt;b&gt;" in page
    assert "<script" not in page


def test_a_client_of_whom_no_mail_has_come_is_exported_too(home: Path) -> None:
    clerk(home, "export", "hill", "--to", "out")
    assert "Hill" in (home / "out" / "record.html").read_text()
    assert list((home / "out" / "mail" / "cur").iterdir()) == []


def test_what_is_held_of_one_person_is_exported_to_its_owner_alone(home: Path) -> None:
    clerk(home, "import", "mail")
    (home / "anna.zip").touch(mode=0o644)
    clerk(home, "export", "--person", "Anna@client.example", "--to", "anna.zip")
    assert modes(home / "anna.zip") == {0}
    with zipfile.ZipFile(home / "anna.zip") as packed:
        held = json.loads(packed.read("person.json"))
        mails = {name for name in packed.namelist() if name.endswith(".eml")}
        assert all(b"anna@client.example" in packed.read(name) for name in mails)
    record = held["records"]["rossi"]
    assert len(mails) == 3
    assert {f"mail/rossi/{one['key']}.eml" for one in record["messages"]} == mails
    assert [row["asked_by"] for row in record["questions"]] == ["anna@client.example"] * 2
    clerk(home, "export", "--person", "nobody@elsewhere.example", "--to", "nobody")
    assert json.loads((home / "nobody" / "person.json").read_bytes())["records"] == {}


@pytest.mark.parametrize("arguments", [[], ["rossi", "--person", "anna@client.example"]])
def test_export_is_of_a_client_or_of_a_person(home: Path, arguments: list[str]) -> None:
    assert "name one, a client or --person ADDRESS" in clerk(home, "export", *arguments, code=2)


def test_the_page_of_a_record_shows_promises_approvals_and_flags(home: Path) -> None:
    said = [
        (MARTA, ANNA, "Vi mando il preventivo entro venerdì."),
        (ANNA, INBOX, "Approviamo la versione B. Aspetto ancora il preventivo, è urgente!"),
        (MARTA, ANNA, "Quale formato preferite?"),
    ]
    days = [at("2026-03-04 10:00"), at("2026-03-05 10:00"), datetime.now(UTC) - timedelta(days=1)]  # a fresh question
    for number, (sender, to, text) in enumerate(said, 3):
        raw = mail(sender, to, "Re: Catalogo", text, days[number - 3], reply="q2")
        (home / "mail" / f"{number}.eml").write_bytes(raw)
    clerk(home, "import", "mail")
    clerk(home, "export", "rossi", "--to", "out")
    page = (home / "out" / "record.html").read_text()
    for title in ("Approvals and decisions", "Red flags", "Promises", "What we wait for"):
        assert f">{title}</h2>" in page


def test_replay_heals_a_lost_record(home: Path) -> None:
    clerk(home, "import", "mail")
    before = ledger(home)
    for path in (home / "state" / "clients" / "rossi").glob("record.json*"):
        path.unlink()
    assert ledger(home) == []
    record = home / "state" / "clients" / "rossi" / "record.json"
    record.write_text("{}")
    assert "3 mails read again" in clerk(home, "replay", "--yes")
    assert [row["id"] for row in ledger(home)] == [row["id"] for row in before]


def test_replay_without_yes_shows_and_keeps_its_hands_off(home: Path) -> None:
    clerk(home, "import", "mail")
    record = home / "state" / "clients" / "rossi" / "record.json"
    before = record.read_bytes()
    assert "no question is another" in clerk(home, "replay", given="n\n")
    assert record.read_bytes() == before


def test_a_client_who_becomes_known_gets_the_waiting_mail(home: Path) -> None:
    config = (home / "config.toml").read_text()
    (home / "config.toml").write_text(config.replace('domains = ["client.example"]', 'domains = ["elsewhere.example"]'))
    clerk(home, "import", "mail")
    assert ledger(home) == []
    (home / "config.toml").write_text(config)
    clerk(home, "replay", "--yes")
    assert [row["state"] for row in ledger(home)] == ["answered", "open"]
    assert "0 filed" in clerk(home, "import", "mail")


def test_forget_erases_a_person_after_asking(home: Path) -> None:
    clerk(home, "import", "mail")
    assert "3 mails" in clerk(home, "forget", "anna@client.example", code=1, given="n\n")
    assert len(ledger(home)) == 2
    clerk(home, "forget", "anna@client.example", "--yes")
    assert ledger(home) == []
    left = [path for path in (home / "state").rglob("*") if path.is_file() and b"catalogo" in path.read_bytes()]
    assert left == []


def test_forget_erases_a_client(home: Path) -> None:
    clerk(home, "import", "mail")
    clerk(home, "forget", "rossi", "--yes")
    assert not (home / "state" / "clients" / "rossi").exists()


def test_a_bad_configuration_is_exit_2_with_every_problem(home: Path) -> None:
    text = (home / "config.toml").read_text()
    (home / "config.toml").write_text(text.replace("Europe/London", "London").replace('"rossi"', '"ROSSI"'))
    said = clerk(home, "check", "--offline", code=2)
    assert "2 problems" in said
    assert "client[1].timezone" in said


def test_check_offline_needs_no_secret_and_names_the_file_that_it_read(home: Path) -> None:
    said = clerk(home, "check", "--offline")
    assert "configuration: config.toml; clients: 2, PMs: 1" in said
    assert "templates" in said


def test_check_says_what_does_not_answer_and_what_to_do(home: Path) -> None:
    said = clerk(home, "check", code=1)
    assert "failed imap" in said
    assert "Check host and port" in said


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["show", "nobody"], "client: 'nobody' is not configured; one of hill, rossi"),
        (["export", "nobody"], "client: 'nobody' is not configured"),
        (["questions", "--client", "nobody"], "client: 'nobody' is not configured"),
        (["replay", "--client", "nobody"], "client: 'nobody' is not configured"),
        (["why", "zzzz"], "question: none begins with 'zzzz'; `inboxclerk questions --json`"),
        (["questions", "--state", "open,[bold]x"], "--state: 'open,[bold]x' names no state"),
        (["questions", "--now", "[red]x"], "--now: '[red]x' is no ISO 8601 instant"),
        (["report", "--to", "2026-02-30"], "--to: '2026-02-30' is no date"),
    ],
)
def test_a_wrong_argument_is_named_and_no_configuration_is_blamed(home: Path, arguments: list[str], words: str) -> None:
    said = " ".join(clerk(home, *arguments, code=2).replace("│", "").split())
    assert words in said
    assert "config.toml" not in said


def test_brackets_are_shown_in_help_and_problems(home: Path) -> None:
    assert "[oauth] device_url" in " ".join(clerk(home, "login", "--help").split())
    text = (home / "config.toml").read_text()
    (home / "config.toml").write_text(text + '"[bold]colour" = 1\n')
    assert "client[1].[bold]colour: no such key" in clerk(home, "check", "--offline", code=2)


@pytest.mark.parametrize(
    "arguments",
    [
        ["nonsense"],
        ["explain"],
        ["questions", "--now", "yesterday"],
        ["report", "--from", "x"],
        ["report", "--by", "x"],
        ["explain", "no-such-file"],
    ],
)
def test_a_mistake_in_the_arguments_is_exit_2(home: Path, arguments: list[str]) -> None:
    clerk(home, *arguments, code=2)


def test_the_readme_names_every_command_and_no_other() -> None:
    known = clerk(ROOT, "--help")
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    table = readme.partition("| command | does |")[2].partition("\n\n")[0]
    rows = [line.split("`")[1].split()[0] for line in table.splitlines() if line.startswith("| `")]
    assert rows
    for name in rows:
        assert f" {name} " in known, name
    commands = [line.split()[1] for line in known.splitlines() if line.startswith("│ ") and line[2:3].isalpha()]
    assert [name for name in commands if name not in rows] == []


def test_reading_works_while_the_daemon_holds_the_lock(home: Path) -> None:
    clerk(home, "import", "mail")
    code = "import sys,time; from pathlib import Path; from daemon.adapters.state.lock import lock\nwith lock(Path('state')): print('held', flush=True); time.sleep(30)"
    holder = subprocess.Popen(
        [sys.executable, "-c", code], cwd=home, env={**os.environ, "PYTHONPATH": str(ROOT)}, stdout=subprocess.PIPE
    )
    try:
        assert holder.stdout is not None
        holder.stdout.readline()
        assert "1 owed" in clerk(home, "status")
        assert "stop it first" in clerk(home, "import", "mail", code=1)
    finally:
        holder.kill()
        holder.wait()
        if holder.stdout:
            holder.stdout.close()


def test_what_steers_a_terminal_is_found_in_bytes_as_in_text() -> None:
    found = {sign: printing._steers(sign.encode()) for sign in map(chr, (*range(0xD800), *range(0xE000, 0x10000)))}
    assert found == {sign: printing.visible(sign) == "" for sign in found}

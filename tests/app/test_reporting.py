"""Figures of a whole office: the command, the monthly mail, the file for Prometheus."""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from daemon.adapters import prometheus
from daemon.adapters.prometheus import Gauge
from daemon.app.reporting import Report, Row, report
from daemon.cli.figures import csv_text, table
from daemon.core.figures.metrics import Figures, Percentile
from daemon.core.filing.people import PM
from daemon.core.state.entry import EntryState
from daemon.core.state.marks import Reported
from daemon.core.state.sent import Sent
from tests.agency import Agency, Open, at, body, mail
from tests.paper import OnPaper, Paper

ANNA, MARTA, INBOX = (
    "Anna Rossi <anna@client.example>",
    "Marta Bianchi <marta@agency.example>",
    "projects@agency.example",
)
BOSS = "boss@agency.example"
ANNAS_UPDATE = 'update = { every = "week", on = "Fri 16:00", approval = "none", to = ["anna@client.example"] }'
MONTHLY = f'{ANNAS_UPDATE}\n[report]\nmonthly = "1 08:00"\n'


@pytest.fixture
def team(on_paper: OnPaper) -> Iterator[Paper]:
    """Anna asked twice; Marta answered the one in two hours. Bob of the other client waits for what was promised."""
    with on_paper(MONTHLY) as team:
        team.pass_at("2026-03-02 08:00")
        receive(team, ANNA, INBOX, "Bozza", "Quando sarà pronta la bozza?\n", "2026-03-02 10:00", "q1")
        receive(team, MARTA, ANNA, "Re: Bozza", "È pronta giovedì alle 10.\n", "2026-03-02 12:00", "a1", "q1")
        receive(team, ANNA, INBOX, "Catalogo", "Quanto costa il catalogo?\n", "2026-03-03 10:00", "q2")
        bob, holding = "Bob <bob@hill.example>", "I'll check and get back to you by Friday.\n"
        receive(team, bob, INBOX, "Stand", "How much is the stand?\n", "2026-03-04 10:00", "q3")
        receive(team, MARTA, bob, "Re: Stand", holding, "2026-03-04 11:00", "a3", "q3")
        team.pass_at("2026-03-04 12:00")
        yield team


def receive(
    team: Agency | Paper, sender: str, to: str, subject: str, text: str, when: str, mid: str, reply: str = ""
) -> None:
    team.receive(mail(sender, to, subject, text, at(when), mid=mid, reply=reply), when)


def rows(team: Paper, when: str, by: str = "client") -> dict[str, Figures]:
    found = report(team.office, at(when), by)  # type: ignore[arg-type]
    return {row.key: row.figures for row in found.rows} | {"all": found.total}


# ── the figures of the records ───────────────────────────────────────────────────────────────────────────────────────
def test_answers_open_questions_and_promises_of_each_client(team: Paper) -> None:
    found = rows(team, "2026-03-04 12:00")
    rossi, hill = found["rossi"], found["hill"]
    assert (rossi.questions, rossi.answered, rossi.open, rossi.overdue) == (2, 1, 1, 1)
    assert rossi.median == Percentile(open=False, time=timedelta(hours=2))
    assert rossi.slow == Percentile(open=True, time=timedelta(hours=11))  # Tuesday 10 to 18, Wednesday 9 to 12
    assert (rossi.met, rossi.missed) == (1, 1)
    assert (hill.open, hill.overdue, hill.pending, hill.in_time) == (1, 0, 1, None)
    assert (found["all"].questions, found["all"].open) == (3, 2)


def test_what_waited_when_the_clerk_began_is_not_late_and_counts_from_then_unless_it_is_old(on_paper: OnPaper) -> None:
    with on_paper() as team:
        receive(team, ANNA, INBOX, "Stampa", "Quanto costa la stampa?\n", "2025-06-02 10:00", "old")
        receive(team, ANNA, INBOX, "Fiera", "Quando apre la fiera?\n", "2025-06-03 10:00", "answered")
        receive(team, MARTA, ANNA, "Re: Fiera", "La fiera apre il 3 luglio.\n", "2025-06-03 12:00", "a", "answered")
        receive(team, ANNA, INBOX, "Bozza", "Quando sarà pronta la bozza?\n", "2026-02-26 10:00", "recent")
        team.first_sync("2026-03-02 09:00")
        begun = report(team.office, at("2026-03-02 10:00")).total
        assert (begun.questions, begun.open, begun.overdue, begun.met, begun.missed) == (2, 1, 0, 1, 0)
        assert begun.slow == Percentile(open=False, time=timedelta(hours=2)), "the other has waited for one"
        later = report(team.office, at("2026-03-02 18:00")).total
        assert (later.questions, later.overdue, later.met, later.missed) == (2, 1, 1, 1)
        receive(team, MARTA, ANNA, "Re: Stampa", "La stampa costa 300 euro.\n", "2026-03-02 10:00", "b", "old")
        team.pass_at("2026-03-02 18:00")
        assert report(team.office, at("2026-03-02 18:00")).total == later


def test_a_promise_is_broken_when_its_day_is_over_in_the_clients_zone(team: Paper) -> None:
    assert rows(team, "2026-03-07 00:30")["hill"].pending == 1  # in London it is still Friday
    assert rows(team, "2026-03-07 01:30")["hill"].broken == 1


def test_what_was_given_to_another_pm_is_in_that_ones_figures(team: Paper) -> None:
    record, directory = team.office.records.get("rossi"), team.office.directory
    luca = PM("Luca", "luca@agency.example")
    team.office.directory = replace(directory, pms={**directory.pms, luca.address: luca})
    first, second = record.ledger.questions
    record.ledger = replace(record.ledger, questions=(first, replace(second, given_to=luca.address)))
    found = report(team.office, at("2026-03-04 12:00"), "pm")
    assert {row.key: row.figures.questions for row in found.rows} == {
        "luca@agency.example": 1,
        "marta@agency.example": 2,
    }


def test_updates_are_on_time_on_their_own_day(team: Paper) -> None:
    record = team.office.records.get("rossi")
    days = {"2026-W08": "2026-02-20 23:00", "2026-W09": "2026-02-28 09:00"}  # Friday; a Saturday
    record.updates = [Sent(period, "sent", at(when)) for period, when in days.items()]
    record.updates += [
        Sent("2026-W07", "draft", at("2026-02-13 16:00")),
        Sent("2026-W06", "skipped", at("2026-02-08 16:00")),
    ]
    found = report(team.office, at("2026-03-04 12:00")).total
    assert (found.on_time, found.late, found.drafts, found.skipped) == (1, 1, 1, 1)
    record.updates += [Sent("2026-W07", "sent", at("2026-02-13 18:00"))]  # the draft was approved
    found = report(team.office, at("2026-03-04 12:00")).total
    assert (found.on_time, found.drafts) == (2, 0)


def test_an_update_that_the_server_refused_was_not_sent(team: Paper) -> None:
    team.pass_at("2026-03-06 16:00")
    assert rows(team, "2026-03-06 17:00")["rossi"].on_time == 1
    key = "update:rossi:2026-W10"
    team.office.clerk.outbox[key] = replace(team.office.clerk.outbox[key], state=EntryState.DEAD)
    found = rows(team, "2026-03-06 17:00")["rossi"]
    assert (found.on_time, found.failed) == (0, 1)


# ── table, CSV, JSON ─────────────────────────────────────────────────────────────────────────────────────────────────
EVIL = Figures(
    1000, 900, 100, 99, median=Percentile(open=True, time=timedelta(hours=1000)), met=1000, kept=100, broken=99
)


def evil(name: str) -> Report:
    slow = replace(EVIL, slow=EVIL.median, on_time=52, late=10, drafts=10)
    return Report("client", at("2026-03-04 12:00"), None, None, (Row(name, name, slow),), slow)


def test_the_table_is_readable_at_100_columns() -> None:
    lines = table(evil("A client, a man and a plan, a canal, Panama\nand more"))
    assert max(len(line) for line in lines) <= 100
    assert len({len(line) for line in lines[:3]}) == 1


@pytest.mark.parametrize("name", ['=HYPERLINK("http://evil.example")', "+1", "-1+1", "@SUM(A1)", "\t=1"])
def test_no_cell_of_the_csv_is_a_formula(name: str) -> None:
    lines = list(csv.reader(io.StringIO(csv_text(evil(name)), newline="")))
    assert lines[1][:2] == ["'" + name, "'" + name]
    assert {len(line) for line in lines} == {len(lines[0])}


def test_csv_is_as_rfc_4180_wants_it() -> None:
    text = csv_text(evil('Hill, "Brook"\nand Sons'))
    assert text.count("\r\n") == 3
    assert '"Hill, ""Brook""\nand Sons"' in text


def test_json_has_the_same_fields_for_each_row_and_for_all(team: Paper) -> None:
    found = json.loads(json.dumps(report(team.office, at("2026-03-04 12:00"), "week").as_json()))
    (week,) = found["rows"]
    assert (found["by"], week["week"]) == ("week", "2026-W10")
    assert {*week} - {"week", "name"} == {*found["total"]}
    assert (week["p90_open"], week["promises_pending"]) == (True, week["promises_pending"])


# ── the monthly mail ─────────────────────────────────────────────────────────────────────────────────────────────────
def test_the_month_is_mailed_to_the_leads_once(team: Paper) -> None:
    for when in ("2026-04-01 07:59", "2026-04-01 08:00", "2026-04-01 08:10", "2026-04-20 08:00"):
        team.pass_at(when)
    assert [entry for entry in team.kinds(BOSS) if entry == "report"] == ["report"]
    (sent,) = [message for message in team.sent(BOSS) if "Monthly report" in str(message["Subject"])]
    assert "March 2026" in str(sent["Subject"])
    assert "Rossi Arredi" in body(sent)
    assert "Still open: 2 · overdue 2" in body(sent)
    assert sent["Auto-Submitted"] == "auto-generated"


def test_a_clerk_that_starts_anew_does_not_mail_the_month_again(on_paper: OnPaper) -> None:
    for when in ("2026-03-02 08:00", "2026-04-01 08:00", "2026-04-02 08:00", "2026-05-01 08:00"):
        with on_paper(MONTHLY) as team:
            team.pass_at(when)
    with on_paper(MONTHLY) as team:
        memory = team.office.clerk.memory
        assert {Reported(BOSS, "2026-03"), Reported(BOSS, "2026-04")} <= memory.keys()
        assert team.kinds(BOSS).count("report") == 2


def test_a_month_from_before_the_clerk_began_is_not_reported(on_paper: OnPaper) -> None:
    with on_paper(MONTHLY) as team:
        team.pass_at("2026-03-02 08:00")
        assert "report" not in team.kinds()


def test_the_readers_are_those_who_are_named_and_write_their_own_language(on_paper: OnPaper) -> None:
    with on_paper(MONTHLY + 'to = ["marta@agency.example", "cfo@agency.example"]\n') as team:
        for when in ("2026-03-02 08:00", "2026-04-01 08:00"):
            team.pass_at(when)
        assert [team.kinds(to).count("report") for to in ("marta@agency.example", "cfo@agency.example", BOSS)] == [
            1,
            1,
            0,
        ]


def test_a_report_whose_own_template_fails_goes_out_with_ours_once_and_the_admin_is_told(
    open_agency: Open, tmp_path: Path
) -> None:
    (tmp_path / "mine" / "base").mkdir(parents=True)
    (tmp_path / "mine" / "base" / "report.body").write_text("{{ view.nonsense }}", encoding="utf-8")
    with open_agency(MONTHLY) as team:
        team.office.config = team.office.config.model_copy(update={"templates_dir": tmp_path / "mine"})
        for when in ("2026-03-02 08:00", "2026-04-01 08:00", "2026-04-01 08:10"):
            team.pass_at(when)
        assert sorted(team.kinds()) == ["notice", "report"]


# ── Prometheus ───────────────────────────────────────────────────────────────────────────────────────────────────────
def samples(text: str) -> dict[str, float]:
    found = [line.rpartition(" ") for line in text.splitlines() if not line.startswith("#")]
    return {name: float(value) for name, _, value in found}


def with_textfile(folder: Path) -> str:
    return f'[report]\ntextfile = "{folder}/inboxclerk.prom"\n'


def test_after_each_pass_the_file_says_what_is_owed_and_how_the_clerk_is(open_agency: Open, tmp_path: Path) -> None:
    with open_agency(with_textfile(tmp_path)) as team:
        team.pass_at("2026-03-02 08:00")
        receive(team, ANNA, INBOX, "Bozza", "Quando sarà pronta la bozza?\n", "2026-03-02 10:00", "q1")
        team.pass_at("2026-03-02 10:05")
        path = tmp_path / "inboxclerk.prom"
        first = samples(path.read_text(encoding="utf-8"))
        assert first['inboxclerk_questions_owed{client="rossi"}'] == 1
        assert first['inboxclerk_questions_overdue{client="rossi"}'] == 0
        assert first['inboxclerk_questions_owed{client="hill"}'] == 0
        assert first["inboxclerk_last_pass_timestamp_seconds"] == at("2026-03-02 10:05").timestamp()
        team.pass_at("2026-03-02 18:00")
        second = samples(path.read_text(encoding="utf-8"))
        assert second['inboxclerk_questions_overdue{client="rossi"}'] == 1
    assert path.stat().st_mode & 0o777 == 0o644
    assert not list(tmp_path.glob("*.prom?*"))


def test_a_file_that_cannot_be_written_is_told_and_stops_nothing(open_agency: Open, tmp_path: Path) -> None:
    with open_agency(with_textfile(tmp_path / "missing")) as team:
        done = team.pass_at("2026-03-02 08:00")
        assert [problem.partition(":")[0] for problem in done.problems] == ["report.textfile"]
        team.pass_at("2026-03-02 08:11")
        assert team.kinds("admin@agency.example") == ["notice"]


def test_every_line_is_what_prometheus_reads() -> None:
    text = prometheus.exposition(
        [
            Gauge("up_to_date", "One\nline \\ only", (({"client": 'a"b\\c\nd', "x": "é"}, 3), ({}, 1.7e9))),
            Gauge("empty", "", ()),
        ]
    )
    assert text == (
        "# HELP up_to_date One\\nline \\\\ only\n# TYPE up_to_date gauge\n"
        'up_to_date{client="a\\"b\\\\c\\nd",x="é"} 3\nup_to_date 1700000000\n'
    )


def test_a_reader_never_sees_half_a_file(tmp_path: Path) -> None:
    path = tmp_path / "x.prom"
    prometheus.write(path, [Gauge("a", "A", (({}, 1),))])
    before = path.stat().st_ino
    prometheus.write(path, [Gauge("a", "A", (({}, 2),))])
    assert path.stat().st_ino != before
    assert re.search(r"^a 2$", path.read_text(encoding="utf-8"), re.MULTILINE)
    assert [file.name for file in tmp_path.iterdir()] == ["x.prom"]

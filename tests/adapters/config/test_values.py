"""What stands in the file as text is a value from the door on."""

from __future__ import annotations

from datetime import date, time, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from daemon.adapters.config.parts import Config
from daemon.adapters.config.roster import directory
from daemon.core.figures.monthly import Monthly
from daemon.core.filing.people import Consent, Reminding
from daemon.core.hours.duration import Duration
from daemon.core.hours.week import Span
from daemon.core.model import Address
from tests.adapters.config.test_config import MINIMAL, load, problems_of

SENDER = 'from = "Agency Projects <projects@agency.example>"'


def test_times_and_zones_are_values(tmp_path: Path) -> None:
    text = MINIMAL.replace("[[pm]]", '[report]\nmonthly = "28 08:00"\n[[pm]]').replace("[imap]", '[imap]\npoll = "90m"')
    config = load(tmp_path, text)
    assert config.team.timezone == ZoneInfo("Europe/Rome")
    assert config.team.hours == ((Span(540, 1080),),) * 5 + ((),) * 2
    assert config.team.closed == (date(2026, 12, 24),)
    assert config.imap.poll == timedelta(minutes=90)
    assert config.report.monthly == Monthly(28, time(8))
    assert config.digest.at == time(8, 30)
    assert config.client[0].update
    assert config.client[0].update.on == (4, time(16))


@pytest.mark.parametrize(
    ("written", "rhythm"),
    [
        ('every = "week", on = "Fri 16:00"', (1, 4, 0)),
        ('every = "4 weeks", on = "Mon 09:00"', (4, 0, 0)),
        ('every = "month", on = "Fri 16:00"', (0, 4, 0)),
        ('every = "month", on = "28 16:00"', (0, 0, 28)),
    ],
)
def test_an_update_comes_each_week_each_few_weeks_or_each_month(
    tmp_path: Path, written: str, rhythm: tuple[int, int, int]
) -> None:
    config = load(tmp_path, MINIMAL.replace('every = "week", on = "Fri 16:00"', written))
    update = directory(config, frozenset()).clients["rossi"].update
    assert update is not None
    assert (update.weeks, update.weekday, update.day) == rhythm
    assert (update.pauses, update.one_thread) == ((), True)


@pytest.mark.parametrize(
    ("written", "pauses"),
    [
        ('["2026-12-21", "2027-01-06"]', [(date(2026, 12, 21), date(2027, 1, 6))]),
        ("[2026-12-21, 2027-01-06]", [(date(2026, 12, 21), date(2027, 1, 6))]),
        (
            '[["2026-08-10", "2026-08-21"], ["2026-12-21", "2026-12-21"]]',
            [(date(2026, 8, 10), date(2026, 8, 21)), (date(2026, 12, 21), date(2026, 12, 21))],
        ),
        ("[]", []),
    ],
)
def test_a_pause_is_a_pair_of_days_or_a_list_of_such_pairs(
    tmp_path: Path, written: str, pauses: list[tuple[date, date]]
) -> None:
    text = MINIMAL.replace('approval = "required"', f'approval = "required", thread = "week", pause = {written}')
    update = directory(load(tmp_path, text), frozenset()).clients["rossi"].update
    assert update is not None
    assert (list(update.pauses), update.one_thread) == (pauses, False)


@pytest.mark.parametrize(
    ("written", "reminding"),
    [
        ("{}", Reminding(Duration(5), 2, Consent.REQUIRED)),
        (
            '{ after = "3d", times = 1, approval = "auto after 4h", then = "go on" }',
            Reminding(Duration(3), 1, Consent.AUTO, timedelta(hours=4), onward=True),
        ),
        ('{ after = "14d", times = 1, approval = "none" }', Reminding(Duration(14), 1, Consent.NONE)),
    ],
)
def test_a_client_is_reminded_as_it_is_written(tmp_path: Path, written: str, reminding: Reminding) -> None:
    config = load(tmp_path, MINIMAL + f"remind = {written}\n")
    assert directory(config, frozenset()).clients["rossi"].remind == reminding


@pytest.mark.parametrize(
    ("written", "most"), [('after = "8d"', "7.5d"), ('after = "15d", times = 1', "15d"), ('after = "0d"', "7.5d")]
)
def test_a_reminder_that_would_come_after_the_end_of_the_question_is_refused(
    tmp_path: Path, written: str, most: str
) -> None:
    (problem,) = problems_of(tmp_path, ('detail = "B"', f'detail = "B"\nremind = {{ {written} }}'))
    assert problem.startswith("client[0].remind: after: ")
    assert f"write less than {most}" in problem


def test_no_digest_is_no_time(tmp_path: Path) -> None:
    assert load(tmp_path, MINIMAL + '[digest]\nat = "none"\n').digest.at is None


@pytest.mark.parametrize(
    ("written", "name"),
    [
        ("projects@agency.example", ""),
        ("Agency Projects <Projects@Agency.example>", "Agency Projects"),
        ('\\"Rossi, \\\\\\"Bianchi\\\\\\" & Co\\" <projects@agency.example>', 'Rossi, "Bianchi" & Co'),
        ("Rossi, Bianchi (Milano) <projects@agency.example>", "Rossi, Bianchi (Milano)"),
        ("Agentur München <projects@agency.example>", "Agentur München"),
    ],
)
def test_the_from_of_our_mails_is_a_name_and_an_address(tmp_path: Path, written: str, name: str) -> None:
    config = load(tmp_path, MINIMAL.replace(SENDER, f'from = "{written}"'))
    assert config.smtp.sender == Address(name, "projects@agency.example")


def test_a_from_on_two_lines_is_refused(tmp_path: Path) -> None:
    (problem,) = problems_of(tmp_path, (SENDER, 'from = "Agency\\r\\nBcc: x@y.example <projects@agency.example>"'))
    assert problem == "smtp.from: it holds a line break or a control character; keep it on one line"


def test_paths_start_at_the_file_or_at_home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HOME", "/home/clerk")
    text = MINIMAL.replace('env = "INBOXCLERK_IMAP_PASSWORD"', 'file = "secrets/imap"').replace('"state"', '"~/state"')
    config = load(tmp_path, text.replace("[imap]", '[imap]\nca_file = "/etc/ca.pem"'))
    assert config.imap.password
    assert config.imap.password.file == tmp_path / "secrets/imap"
    assert (config.state_dir, config.imap.ca_file) == (Path("/home/clerk/state"), Path("/etc/ca.pem"))


@pytest.mark.parametrize(
    ("old", "new", "problem"),
    [
        ('"Europe/Rome"\nhours', "1\nhours", "team.timezone: 1 is no text; write it in quotation marks"),
        ('"Mon-Fri 09:00-18:00"', "9", "team.hours: 9 is no text"),
        ('"state"', "true", "state_dir: True is no path"),
        ('["projects@agency.example"]', "[]", "team.addresses: name at least one"),
        ('["projects@agency.example"]', '["projects"]', "team.addresses[0]: 'projects' is no address"),
    ],
)
def test_what_is_no_such_value_is_one_problem(tmp_path: Path, old: str, new: str, problem: str) -> None:
    (said,) = problems_of(tmp_path, (old, new))
    assert said.startswith(problem)


def test_equal_tables_are_equal_values(tmp_path: Path) -> None:
    """Access tokens are kept for as long as the table of a reloaded configuration says the same."""

    def table(text: str) -> int:
        config: Config = load(tmp_path, text)
        return hash((config.oauth, config.imap))

    token = '[oauth]\ntoken = { command = ["a", "b"] }\n'
    text = MINIMAL.replace('password = { env = "INBOXCLERK_IMAP_PASSWORD" }', 'auth = "xoauth2"')
    assert table(text + token) == table(text + token)
    assert table(text + token) != table(text + token.replace("b", "c"))

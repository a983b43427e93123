"""The configuration: everything wrong is said at once, with the key and the remedy."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest

from daemon.adapters.config.location import BadConfig
from daemon.adapters.config.parts import Config, load_config
from daemon.adapters.config.roster import directory, slas
from daemon.core.model import Kind

FREE = frozenset({"freemail.example"})

MINIMAL = """
state_dir = "state"
[team]
name = "Agency"
addresses = ["projects@agency.example"]
domains = ["agency.example"]
timezone = "Europe/Rome"
hours = "Mon-Fri 09:00-18:00"
holidays = ["IT"]
closed = ["2026-12-24"]
language = "en"
[imap]
host = "127.0.0.1"
port = 1143
security = "none"
username = "projects"
password = { env = "INBOXCLERK_IMAP_PASSWORD" }
mailboxes = ["INBOX"]
sent = "auto"
[smtp]
host = "127.0.0.1"
port = 1025
security = "none"
from = "Agency Projects <projects@agency.example>"
[sla.standard]
answer_within = "8h"
warn_before = "2h"
escalate_after = ["4h"]
[[pm]]
name = "Marta Bianchi"
address = "marta@agency.example"
lead = "boss@agency.example"
[[client]]
id = "rossi"
name = "Rossi Arredi"
domains = ["client.example"]
addresses = ["anna.rossi@freemail.example"]
pm = "marta@agency.example"
language = "it"
timezone = "Europe/Rome"
sla = "standard"
detail = "B"
update = { every = "week", on = "Fri 16:00", approval = "required" }
"""
STEP = 'escalate_after = ["4h"]'
TO = "sla.standard.escalate_to"
UPDATE = 'approval = "required"'


def load(folder: Path, text: str) -> Config:
    path = folder / "config.toml"
    path.write_text(text, encoding="utf-8")
    return load_config(path, FREE)


def problems_of(folder: Path, *changes: tuple[str, str]) -> list[str]:
    text = MINIMAL
    for old, new in changes:
        assert old in text
        text = text.replace(old, new)
    with pytest.raises(BadConfig) as caught:
        load(folder, text)
    return caught.value.problems


def test_a_problem_names_the_key_as_it_is_written(tmp_path: Path) -> None:
    """Not the types that a value may have."""
    problems = problems_of(tmp_path, ('detail = "B"', 'detail = "B"\naddress = { anna = 5 }\nglossary = { CMS = 3 }'))
    assert {problem.split(": ")[0] for problem in problems} == {
        "client[0].address",
        "client[0].address.anna",
        "client[0].glossary.CMS",
    }


def test_the_minimal_config_of_the_contract_works_as_written(tmp_path: Path) -> None:
    config = load(tmp_path, MINIMAL)
    assert config.state_dir == tmp_path / "state"
    assert config.client[0].detail == "B"


@pytest.mark.parametrize(
    ("old", "new", "key", "words"),
    [
        ('timezone = "Europe/Rome"\nhours', 'timezone = "Rome"\nhours', "team.timezone", "Europe/Rome"),
        ('hours = "Mon-Fri 09:00-18:00"', 'hours = "Mon-Fri 9-18h"', "team.hours", "09:00"),
        ('holidays = ["IT"]', 'holidays = ["XX"]', "team.holidays[0]", "DE-BY"),
        ('language = "en"', 'language = "nl"', "team.language", "one of de, en"),
        ('password = { env = "INBOXCLERK_IMAP_PASSWORD" }', 'password = "hunter2"', "imap.password", "env"),
        (
            'password = { env = "INBOXCLERK_IMAP_PASSWORD" }',
            'password = { env = "A", file = "b" }',
            "imap.password",
            "one source",
        ),
        ('host = "127.0.0.1"\nport = 1143', 'host = "imap.example"\nport = 1143', "imap", "in clear"),
        ("port = 1025", "port = 0", "smtp.port", "greater"),
        ('from = "Agency Projects <projects@agency.example>"', 'from = "Agency"', "smtp.from", "no address"),
        ('answer_within = "8h"', "answer_within = 8", "sla.standard.answer_within", '"8h"'),
        ('answer_within = "8h"', 'answer_within = "8 parsecs"', "sla.standard.answer_within", "8h"),
        ('on = "Fri 16:00"', 'on = "Friday 4pm"', "client[0].update.on", "Fri 16:00"),
        ('on = "Fri 16:00"', 'on = "28 16:00"', "client[0].update", 'every = "month"'),
        ('on = "Fri 16:00"', 'on = "31 16:00"', "client[0].update.on", "1 to 28"),
        ('every = "week"', 'every = "3 weeks"', "client[0].update.every", "4 weeks"),
        (UPDATE, f'{UPDATE}, thread = "client"', "client[0].update.thread", "project"),
        (
            UPDATE,
            f'{UPDATE}, pause = ["2027-01-06", "2026-12-21"]',
            "client[0].update.pause",
            "first day, then the last",
        ),
        (UPDATE, f'{UPDATE}, pause = ["2026-12-21"]', "client[0].update.pause[0][1]", "missing"),
        (UPDATE, f'{UPDATE}, pause = ["2026-01-01", "2028-01-01"]', "client[0].update.pause", "delete the update"),
        ('id = "rossi"', 'id = "../rossi"', "client[0]", "names a folder"),
        ('domains = ["client.example"]', 'domains = ["freemail.example"]', "client[0] (rossi).domains", "free-mail"),
        ('domains = ["client.example"]', 'domains = ["agency.example"]', "client[0] (rossi).domains", "team's own"),
        ('pm = "marta@agency.example"', 'pm = "nobody@agency.example"', "client[0] (rossi).pm", "marta@agency.example"),
        ("[[pm]]", '[report]\nmonthly = "31 08:00"\n[[pm]]', "report.monthly", '"1 08:00"'),
        ("[[pm]]", '[report]\nto = ["anna@client.example"]\n[[pm]]', "report.to[0]", "for the team only"),
        ('lead = "boss@agency.example"', 'lead = "anna@client.example"', "pm[0].lead", "for the team only"),
        ('lead = "boss@agency.example"', 'deputy = "anna.rossi@freemail.example"', "pm[0].deputy", "rossi's"),
        ('language = "en"', 'admin = "it@client.example"', "team.admin", "for the team only"),
        ('sla = "standard"', 'sla = "gold"', "client[0] (rossi).sla", "standard"),
        ('detail = "B"', 'colour = "B"', "client[0].colour", "no such key"),
        ('name = "Rossi Arredi"\n', "", "client[0].name", "missing"),
        ('warn_before = "2h"', 'urgent = "now"', "sla.standard.urgent", "standard"),
        ('warn_before = "2h"', 'approval = "soon"', "sla.standard.approval", "8h"),
        ('warn_before = "2h"', "keep_in_loop = 3", "sla.standard.keep_in_loop", '"8h"'),
        ('lead = "boss@agency.example"', 'deputy = "marta@agency.example"', "pm[0].deputy", "somebody else"),
        ('lead = "boss@agency.example"', 'office = "kyiv"', "pm[0].office", "[office.NAME]"),
        ('lead = "boss@agency.example"', 'hours = "9-17"', "pm[0].hours", "09:00"),
        ('detail = "B"', 'office = "kyiv"', "client[0] (rossi).office", "[office.NAME]"),
        ('detail = "B"', 'hours = "always"', "client[0].hours", "09:00"),
        (STEP, 'escalate_after = ["4h", "1d"]\nescalate_to = ["lead"]', TO, "one entry for each step"),
        (STEP, 'escalate_after = ["4h"]\nescalate_to = ["chief"]', f"{TO}[0]", "pm, deputy, lead or an address"),
        (STEP, 'escalate_after = ["4h"]\nescalate_to = [[]]', f"{TO}[0]", "nobody"),
        (STEP, 'escalate_after = ["4h"]\nescalate_to = ["a@elsewhere.example"]', f"{TO}[0]", "team.people"),
        (STEP, 'escalate_after = ["4h"]\nescalate_to = ["anna@client.example"]', f"{TO}[0]", "not of the team"),
        (STEP, 'escalate_after = ["4h"]\nescalate_to = ["projects@agency.example"]', f"{TO}[0]", "shared mailbox"),
        (STEP, 'escalate_after = ["4h"]\nescalate_to = [["lead", "deputy"]]', f"{TO}[0]", "pm[0].deputy"),
        (STEP, 'escalate_after = ["1d", "4h"]', "sla.standard.escalate_after", "in their order"),
        ("[sla.standard]", "[alerts]\nper_day = 0\n[sla.standard]", "alerts.per_day", "greater"),
        ("[sla.standard]", '[alerts]\nrepeat = "hourly"\n[sla.standard]', "alerts.repeat", "daily"),
        ("[sla.standard]", '[alerts]\ncritical = ["tired"]\n[sla.standard]', "alerts.critical[0]", "complaint"),
        ("[sla.standard]", '[digest]\nat = "morning"\n[sla.standard]', "digest.at", "08:30"),
        ("[sla.standard]", '[digest]\nempty = "two"\n[sla.standard]', "digest.empty", "line"),
        ("[sla.standard]", '[office.kyiv]\ntimezone = "Kyiv"\n[sla.standard]', "office.kyiv.timezone", "Europe/Rome"),
    ],
)
def test_a_mistake_names_its_key_and_what_would_be_right(
    tmp_path: Path, old: str, new: str, key: str, words: str
) -> None:
    problems = problems_of(tmp_path, (old, new))
    assert [problem.partition(": ")[0] for problem in problems] == [key]
    assert words in problems[0]


def test_all_mistakes_are_said_at_once(tmp_path: Path) -> None:
    problems = problems_of(
        tmp_path, ("port = 1025", "port = 0"), ('detail = "B"', 'detail = "D"'), ('language = "it"', 'language = "xx"')
    )
    assert len(problems) == 3


def test_an_sla_takes_its_targets_in_working_days_and_hours(tmp_path: Path) -> None:
    more = 'request = "2d"\nnext_answer_within = "4h"\nkeep_in_loop = "1d"\nurgent = "hot"\n[sla.hot]\nanswer_within = "1h"'
    config = load(tmp_path, MINIMAL.replace('warn_before = "2h"', f'warn_before = "2h"\n{more}'))
    hour = timedelta(hours=1)
    standard = slas(config, 9 * hour)["standard"]
    assert standard.targets == {Kind.REQUEST: 18 * hour}
    assert (standard.next_answer_within, standard.keep_in_loop, standard.urgent) == (4 * hour, 9 * hour, "hot")


def test_an_escalation_may_go_to_words_addresses_and_lists_of_them(tmp_path: Path) -> None:
    steps = 'escalate_after = ["4h", "1d"]\nescalate_to = ["lead", ["pm", "Boss2@agency.example"]]'
    config = load(tmp_path, MINIMAL.replace(STEP, steps))
    assert slas(config, timedelta(hours=9))["standard"].escalate_to == (("lead",), ("pm", "boss2@agency.example"))
    assert directory(config, FREE).escalated_to == {"boss2@agency.example"}


def test_a_stranger_who_is_named_as_one_of_the_team_may_get_an_escalation(tmp_path: Path) -> None:
    people = 'people = ["a@elsewhere.example"]\n'
    text = MINIMAL.replace('hours = "Mon', f'{people}hours = "Mon', 1)
    config = load(tmp_path, text.replace(STEP, STEP + '\nescalate_to = ["a@elsewhere.example"]'))
    assert "a@elsewhere.example" in directory(config, FREE).team


def test_a_pm_of_an_office_reads_in_its_zone_and_the_deputy_is_one_of_the_team(tmp_path: Path) -> None:
    change = 'lead = "boss@agency.example"\noffice = "kyiv"\ndeputy = "eva@elsewhere.example"'
    text = MINIMAL.replace('lead = "boss@agency.example"', change) + '[office.kyiv]\ntimezone = "Europe/Kyiv"\n'
    found = directory(load(tmp_path, text), FREE)
    assert str(found.pms["marta@agency.example"].timezone) == "Europe/Kyiv"
    assert "eva@elsewhere.example" in found.team


def test_two_clients_cannot_share_an_address(tmp_path: Path) -> None:
    second = '[[client]]\nid = "two"\nname = "Two"\ndomains = ["client.example"]\npm = "marta@agency.example"\nsla = "standard"\n'
    with pytest.raises(BadConfig, match="one client only"):
        load(tmp_path, MINIMAL + second)


def test_a_password_in_the_config_is_not_repeated_in_the_error(tmp_path: Path) -> None:
    problems = problems_of(tmp_path, ('password = { env = "INBOXCLERK_IMAP_PASSWORD" }', 'password = "hunter2"'))
    assert "hunter2" not in str(problems)


@pytest.mark.parametrize("text", ["[team", "\udc80"])
def test_what_is_not_toml_is_said_so(tmp_path: Path, text: str) -> None:
    path = tmp_path / "config.toml"
    path.write_bytes(text.encode("utf-8", "surrogateescape"))
    with pytest.raises(BadConfig, match="not TOML"):
        load_config(path, FREE)


def test_a_missing_file_says_what_to_do(tmp_path: Path) -> None:
    with pytest.raises(BadConfig, match=r"inboxclerk init"):
        load_config(tmp_path / "config.toml", FREE)

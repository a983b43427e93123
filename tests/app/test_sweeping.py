"""What is nobody's is swept: a year after it came, a week after the admin was told; clients' mail never is."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from daemon.adapters.config.location import BadConfig
from daemon.adapters.config.parts import load_config
from daemon.adapters.rulebook import shipped_rules
from daemon.app.gather import Gathered
from daemon.app.laying import laid
from daemon.app.office import freemail
from daemon.app.stationery import Stationery
from daemon.app.sweeping import Sweeper
from daemon.core.desk.assess import assess
from daemon.core.filing.place import UNMATCHED
from daemon.core.state.entry import EntryState
from tests.agency import mail, write_config
from tests.paper import OnPaper, Paper
from tests.scenes import ANNA, INBOX

DAY = timedelta(days=1)
ADMIN = "admin@agency.example"


def told(team: Paper, sweeper: Sweeper, now: datetime) -> list[str]:
    """What the admin is told at `now`, sent at once: the texts."""
    sweeper.sweep(now)
    office = team.office
    desk = laid(office, Stationery(None, office.rules), Gathered(), (), sweeper.leaving, now=now)
    plan = assess(desk, now)
    plan.carry_out(office.clerk)
    mails = [entry for entry in plan.mails if entry.kind == "notice" and ADMIN in entry.to]
    sent = {entry.key: replace(entry, state=EntryState.SENT, finished=now) for entry in mails}
    office.clerk.outbox |= sent
    return [entry.subject for entry in mails]


def test_strangers_mail_and_quarantine_go_after_a_year_and_a_word(on_paper: OnPaper) -> None:
    today = datetime.now(UTC)
    with on_paper() as team:
        team.receive(mail("Eve <eve@else.example>", INBOX, "offer", "Buy it!", today), "2026-03-02 10:00")
        team.receive(mail(ANNA, INBOX, "Bozza", "Quando arriva?", today), "2026-03-02 10:00")
        team.pass_at("2026-03-02 10:01")
        team.office.quarantine.add("abc", b"x", "a reason")
        counts = []
        sweeper = Sweeper(team.office)
        for days in (1, 300, 364, 370, 372, 373):
            words = told(team, sweeper, today + days * DAY)
            strangers = team.office.records.get(UNMATCHED).messages
            counts.append((days, len(words), len(strangers), len(team.office.quarantine)))
        assert counts == [(1, 0, 1, 1), (300, 0, 1, 1), (364, 2, 1, 1), (370, 0, 1, 1), (372, 0, 0, 0), (373, 0, 0, 0)]
        assert len(team.office.records.archive(UNMATCHED)) == 0
        assert not list(team.office.quarantine.folder.glob("*"))
        assert len(team.office.records.get("rossi").messages) == 1


def test_a_client_who_ended_goes_whole_after_the_days_set_and_a_word_and_one_who_stays_never(
    on_paper: OnPaper, tmp_path: Path
) -> None:
    today = datetime.now(UTC)
    with on_paper(end="\n[retention]\nended = 400\n") as team:
        team.receive(mail(ANNA, INBOX, "Bozza", "Quando arriva?", today), "2026-03-02 10:00")
        team.receive(mail("Ann <ann@hill.example>", INBOX, "Draft", "When?", today), "2026-03-02 10:00")
        team.pass_at("2026-03-02 10:01")
        office = team.office
        counts = []
        sweeper = Sweeper(office)
        for days in (1, 390, 396, 402, 404, 405):
            if days == 390:  # from now on the configuration has no such client
                left = {name: one for name, one in office.directory.clients.items() if name != "rossi"}
                office.directory = replace(office.directory, clients=left)
            subjects = told(team, sweeper, today + days * DAY)
            counts.append((days, len(subjects), office.records.exists("rossi"), office.records.exists("hill")))
        assert counts == [
            (1, 0, True, True),
            (390, 0, True, True),
            (396, 1, True, True),
            (402, 0, True, True),
            (404, 0, False, True),
            (405, 0, False, True),
        ]
        assert not office.records.folder("rossi").exists()
        assert len(office.records.get("hill").messages) == 1


def test_keys_that_contradict_each_other_are_refused_with_the_remedy(tmp_path: Path) -> None:
    config = write_config(tmp_path, 1, 1, end="\n[retention]\ndays = 30\n")
    with pytest.raises(BadConfig, match=r"retention\.at_least: more days than retention.days"):
        load_config(config, freemail(shipped_rules()))
    for line in ("days = 6", "megabytes = 0", "at_least = -1", 'days = "long"'):
        config = write_config(tmp_path, 1, 1, end=f"\n[retention]\n{line}\n")
        with pytest.raises(BadConfig, match=r"retention\."):
            load_config(config, freemail(shipped_rules()))

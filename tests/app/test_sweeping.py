"""What is nobody's is swept: a year after it came, a week after the admin was told; clients' mail never is."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from daemon.adapters.config.location import BadConfig
from daemon.adapters.config.parts import load_config
from daemon.adapters.rulebook import shipped_rules
from daemon.adapters.state.clerk_file import ClerkFile
from daemon.app.gathered import Gathered
from daemon.app.laying import laid
from daemon.app.office import freemail
from daemon.app.stationery import Stationery
from daemon.app.sweeping import Sweeper
from daemon.core.desk.assess import assess
from daemon.core.filing.place import UNMATCHED
from daemon.core.state.entry import EntryState
from daemon.core.state.swept import Swept
from tests.agency import at, body, mail, write_config
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
    config = write_config(tmp_path, 1, 1, end="\n[retention]\nquarantine = 30\n")
    with pytest.raises(BadConfig, match=r"retention\.at_least: more days than retention.quarantine"):
        load_config(config, freemail(shipped_rules()))
    for line in ("outbox = 61", "strangers = 0", "days = 6", "megabytes = 0", "at_least = -1", 'days = "long"'):
        config = write_config(tmp_path, 1, 1, end=f"\n[retention]\n{line}\n")
        with pytest.raises(BadConfig, match=r"retention\."):
            load_config(config, freemail(shipped_rules()))


def test_the_admin_is_told_each_month_how_much_went_for_its_age_and_a_restart_forgets_none_of_it(
    on_paper: OnPaper,
) -> None:
    today = datetime.now(UTC)
    with on_paper() as team:
        team.receive(mail("Eve <eve@else.example>", INBOX, "offer", "Buy it!", today), "2026-03-02 10:00")
        team.pass_at("2026-03-02 10:01")
        team.office.quarantine.add("abc", b"x", "a reason")
        team.office.quarantine.add("def", b"y", "a reason")
        sweeper = Sweeper(team.office)
        told(team, sweeper, today + 364 * DAY)
        told(team, sweeper, today + 372 * DAY)
        gone = (today + 372 * DAY).astimezone(team.office.directory.team.zone)
        written = ClerkFile(team.office.config.state_dir).load().swept
        assert {(one.month, one.kind): one.count for one in written} == {
            (f"{gone:%Y-%m}", "strangers"): 1,
            (f"{gone:%Y-%m}", "quarantine"): 2,
        }
        last = gone.replace(hour=23, minute=59)
        while last.month == gone.month:
            assert told(team, sweeper, last) == []
            last += DAY
        assert told(team, sweeper, last) == ["What was deleted because of its age"]
        assert told(team, sweeper, last + DAY) == []
        team.office.commit(last + DAY)
        assert ClerkFile(team.office.config.state_dir).load().swept == []


def test_the_line_of_a_month_says_each_kind_and_its_count(on_paper: OnPaper) -> None:
    with on_paper() as team:
        team.pass_at("2026-03-02 10:00")
        team.office.clerk.swept = [Swept("2026-02", "outbox", 412), Swept("2026-02", "ended", 1)]
        team.pass_at("2026-03-02 10:01")
        words = " ".join(body(team.sent(ADMIN)[-1]).split())
        assert "Clients who ended: 1 Notes of mails sent: 412" in words
        assert "1 February" in words or "Feb 1" in words


def test_what_was_sent_is_forgotten_after_the_days_set_and_counted(on_paper: OnPaper) -> None:
    with on_paper(end="\n[retention]\noutbox = 70\n") as team:
        team.receive(mail(ANNA, INBOX, "Bozza", "Quando arriva?", at("2026-03-02 10:00")), "2026-03-02 10:00")
        team.pass_at("2026-03-02 10:01")
        team.pass_at("2026-03-02 18:01")
        assert team.kinds() == ["alert"]
        sent = next(iter(team.office.clerk.outbox.values())).finished
        assert sent
        team.office.commit(sent + 69 * DAY)
        assert team.kinds() == ["alert"]
        team.office.commit(sent + 70 * DAY)
        assert team.kinds() == []
        assert [(one.kind, one.count) for one in team.office.clerk.swept] == [("outbox", 1)]


def test_strangers_and_quarantine_may_have_days_of_their_own(on_paper: OnPaper) -> None:
    today = datetime.now(UTC)
    with on_paper(end="\n[retention]\nquarantine = 120\nstrangers = 200\n") as team:
        team.receive(mail("Eve <eve@else.example>", INBOX, "offer", "Buy it!", today), "2026-03-02 10:00")
        team.pass_at("2026-03-02 10:01")
        team.office.quarantine.add("abc", b"x", "a reason")
        counts, sweeper = [], Sweeper(team.office)
        for days in (119, 127, 199, 207):
            told(team, sweeper, today + days * DAY)
            counts.append((len(team.office.records.get(UNMATCHED).messages), len(team.office.quarantine)))
        assert counts == [(1, 1), (1, 0), (1, 0), (0, 0)]

"""A mail over which the clerk is killed is begun three times, then set aside; what was read before it is kept."""

from __future__ import annotations

import signal
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import pytest

from daemon.adapters.state.begun import Begun
from daemon.app import service
from daemon.app.intake import Intake, Pace
from daemon.app.office import open_office
from daemon.app.service import Pulse
from daemon.core.message.identity import raw_hash
from tests.agency import at, mail, write_config
from tests.paper import OnPaper
from tests.scenes import ANNA, INBOX

WHEN = "2026-03-02 10:00"
IMPORT = """
import os, signal, sys
from datetime import UTC, datetime
from pathlib import Path
from daemon.app import intake
from daemon.app.importing import import_mail
from daemon.app.office import open_office

parse = intake.parse
def deadly(raw):
    if b"poison" in raw:
        os.kill(os.getpid(), signal.SIGKILL)
    return parse(raw)
intake.parse = deadly
with open_office(Path(sys.argv[1])) as office:
    result = import_mail(office, [Path(sys.argv[2])], datetime.now(UTC), lambda *_: None)
    print(result.filed, result.set_aside)
"""


@dataclass
class Clock:
    now: float = 0.0

    def __call__(self) -> float:
        return self.now


def test_the_fourth_start_sets_aside_what_killed_three_and_reads_the_rest(tmp_path: Path) -> None:
    config, folder = write_config(tmp_path, 1, 1), tmp_path / "mail"
    folder.mkdir()
    for number, subject in enumerate(("one", "two", "poison", "four")):
        (folder / f"{number}.eml").write_bytes(mail(ANNA, INBOX, subject, "Quando arriva?", at(WHEN), mid=subject))
    run = [sys.executable, "-c", IMPORT, str(config), str(folder)]
    starts = [subprocess.run(run, capture_output=True, text=True, check=False) for _ in range(4)]
    assert [start.returncode for start in starts] == [*[-signal.SIGKILL] * 3, 0]
    assert "3 starts of the clerk did not finish reading it" in starts[-1].stdout
    with open_office(config) as office:
        (raw,) = office.quarantine.folder.glob("*.eml")
        assert raw.read_bytes() == (folder / "2.eml").read_bytes()
        assert sorted(one.subject for one in office.records.get("rossi").messages.values()) == ["four", "one", "two"]


@pytest.mark.parametrize(("killed", "at_once"), [(1, 3), (2, 1)])
def test_what_one_kill_left_is_committed_together_and_what_two_left_one_by_one(
    on_paper: OnPaper, killed: int, at_once: int
) -> None:
    with on_paper() as team:
        mails = [mail(ANNA, INBOX, f"{number}", "Quando arriva?", at(WHEN)) for number in range(3)]
        begun = team.office.config.state_dir / "begun"
        begun.write_text("".join(f"{raw_hash(raw)} {killed}\n" for raw in mails))
        team.office.begun = Begun(begun)
        intake, waiting = Intake(team.office, at(WHEN)), list[int]()
        for raw in mails:
            intake.take(raw, at(WHEN))
            waiting.append(len(begun.read_text().splitlines()))
            if intake.due:
                intake.commit()
        assert max(waiting) == at_once


def test_what_came_before_a_mail_that_two_starts_did_not_finish_is_committed_first(on_paper: OnPaper) -> None:
    with on_paper() as team:
        good, bad = (mail(ANNA, INBOX, subject, "Quando arriva?", at(WHEN)) for subject in ("one", "two"))
        begun = team.office.config.state_dir / "begun"
        begun.write_text(f"{raw_hash(bad)} 2\n")
        team.office.begun = Begun(begun)
        intake = Intake(team.office, at(WHEN))
        intake.take(good, at(WHEN))
        intake.take(bad, at(WHEN))
        assert begun.read_text() == f"{raw_hash(bad)} 3\n"
        assert intake.due
        assert team.office.index.has_bytes(raw_hash(good))
        assert not team.office.index.has_bytes(raw_hash(bad))


def test_a_start_that_ends_in_good_order_leaves_no_suspect(on_paper: OnPaper) -> None:
    with on_paper() as team:
        intake = Intake(team.office, at(WHEN))
        intake.take(mail(ANNA, INBOX, "one", "Quando arriva?", at(WHEN)), at(WHEN))
        begun = team.office.config.state_dir / "begun"
        assert begun.read_text().endswith(" 1\n")
    assert begun.read_text() == ""


def test_a_line_that_a_kill_cut_short_is_nobody(tmp_path: Path) -> None:
    path = tmp_path / "begun"
    path.write_bytes(b"abc 1\ndef 2\nghi\n\xff 1 1\njkl x\nmn")
    begun = Begun(path)
    assert [begun.starts(name) for name in ("abc", "def", "ghi", "jkl", "mn")] == [1, 2, 0, 0, 0]


@pytest.mark.parametrize(("mails", "seconds", "due"), [(1, 0.0, False), (1, 31.0, True), (3, 0.0, True)])
def test_what_was_read_is_kept_after_so_many_mails_or_so_long(
    on_paper: OnPaper, mails: int, seconds: float, due: bool
) -> None:
    with on_paper() as team:
        clock = Clock()
        intake = Intake(team.office, at(WHEN), Pace(mails=3, seconds=30), clock)
        assert not intake.due
        for number in range(mails):
            intake.take(mail(ANNA, INBOX, f"{number}", "Quando arriva?", at(WHEN)), at(WHEN))
        clock.now += seconds
        assert intake.due is due
        intake.commit()
        assert not intake.due


def test_where_a_commit_takes_long_the_next_one_comes_later(on_paper: OnPaper, monkeypatch: pytest.MonkeyPatch) -> None:
    with on_paper() as team:
        clock = Clock()
        intake = Intake(team.office, at(WHEN), Pace(mails=9, seconds=30), clock)
        monkeypatch.setattr(team.office.index, "saw_bytes", lambda _: setattr(clock, "now", clock.now + 20))
        intake.commit()
        intake.take(mail(ANNA, INBOX, "one", "Quando arriva?", at(WHEN)), at(WHEN))
        clock.now += 79
        assert not intake.due
        clock.now += 1
        assert intake.due


def test_the_watchdog_is_told_by_time_however_few_mails_that_is(monkeypatch: pytest.MonkeyPatch) -> None:
    told: list[str] = []
    monkeypatch.setattr(service, "notify", told.append)
    clock = Clock()
    pulse = Pulse(10, clock)
    for _ in range(100):
        pulse("INBOX", 1, 100)
    assert told == []
    for _ in range(4):
        clock.now += 6
        pulse("INBOX", 1, 100)
    assert told == ["WATCHDOG=1", "WATCHDOG=1"]


def test_the_record_says_that_a_mail_was_read_in_part(on_paper: OnPaper) -> None:
    with on_paper() as team:
        intake = Intake(team.office, at(WHEN))
        long = "Zeile\n" * 200_000
        intake.take(mail(ANNA, INBOX, "long", long, at(WHEN), mid="1"), at(WHEN))
        intake.take(mail(ANNA, INBOX, "large", "Quando arriva?", at(WHEN), mid="2"), at(WHEN), cut=True)
        intake.take(mail(ANNA, INBOX, "short", "Quando arriva?", at(WHEN), mid="3"), at(WHEN))
        intake.commit()
        cut = {one.subject: one.cut for one in team.office.records.get("rossi").messages.values()}
        assert cut == {"long": True, "large": True, "short": False}

"""Much mail is read and folded by processes beside the owner of the state: the records are those that it makes alone."""

from __future__ import annotations

import logging
import os
import signal
import subprocess
import sys
import time
from datetime import UTC, timedelta
from pathlib import Path

import pytest

from daemon.adapters.state import unwritten
from daemon.app import hands as app_hands
from daemon.app import importing
from daemon.app.hand import Fold, Unread
from daemon.app.hands import Hands
from daemon.app.intake import Intake
from daemon.app.office import Office, open_office
from daemon.core.filing.party import Party
from daemon.core.model import Ledger
from tests.agency import at, mail, write_config
from tests.core.filing.test_filing import DIRECTORY
from tests.paper import OnPaper

ANNA, INBOX, WHEN = "Anna Rossi <anna@client.example>", "projects@agency.example", at("2026-03-02 09:00")
MARTA = "Marta Bianchi <marta@agency.example>"


def _mails(count: int = 24) -> list[bytes]:
    """Questions and answers in turn, one that no rule reads, and one twice."""
    made: list[bytes] = []
    for number in range(count):
        when = WHEN + timedelta(hours=number)
        asked = mail(ANNA, INBOX, f"Bozza {number}", f"Quando arriva la bozza {number}?", when, mid=f"q{number}")
        text = f"La bozza {number} è pronta da ieri."
        answer = mail(MARTA, ANNA, f"Re: Bozza {number}", text, when + timedelta(minutes=30), reply=f"q{number}")
        made += [asked, answer] if number % 3 else [asked]
    return [*made, b"\xff\xfe nothing", made[0]]


def _unread(raw: bytes) -> Unread:
    return Unread(raw, None, quiet=True)


def _folder(path: Path) -> Path:
    path.mkdir()
    for number, raw in enumerate(_mails()):
        (path / f"{number:03}.eml").write_bytes(raw)
    return path


def _imported(office: Office, folder: Path) -> tuple[object, ...]:
    importing.import_mail(office, [folder], at("2026-03-20 09:00"), lambda *_: None)
    if importing.MUCH == 0:
        assert office.records.opened() == []  # each is let go of when it is written
    record = office.records.get("rossi")
    return record.messages, record.ledger, sorted(office.quarantine.folder.glob("*"))


def test_what_hands_read_and_folded_makes_the_same_record(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder, made = _folder(tmp_path / "mail"), []
    monkeypatch.setattr(unwritten, "ROOM", 20_000)
    for name, much in (("alone", 1 << 40), ("together", 0)):
        monkeypatch.setattr(importing, "MUCH", much)
        (tmp_path / name).mkdir()
        with open_office(write_config(tmp_path / name, 1, 1)) as office:
            messages, ledger, _ = _imported(office, folder)
            made.append((messages, ledger))
    assert made[0] == made[1]
    assert len(made[0][1].questions) == 24  # type: ignore[attr-defined]


@pytest.mark.slow
def test_the_answers_of_hands_come_in_the_order_of_the_mails() -> None:
    mails = _mails(90)
    with Hands(None, DIRECTORY, count=2, warm=2) as hands:
        read = list(hands.read(mails, _unread))
    assert [raw for raw, _ in read] == mails
    assert [reading.message.subject for _, reading in read if reading][:3] == ["Bozza 0", "Bozza 1", "Re: Bozza 1"]


@pytest.mark.slow
def test_what_a_hand_that_died_was_to_read_is_left_to_its_owner(caplog: pytest.LogCaptureFixture) -> None:
    mails = _mails(90)
    caplog.set_level(logging.WARNING, logger="daemon")  # the demo, played in the same process, leaves it quieter
    with Hands(None, DIRECTORY, count=1) as hands:
        answers = hands.read(mails, _unread)
        first = next(answers)
        os.kill(_pid(hands), signal.SIGKILL)
        rest = list(answers)
    assert first[1] is not None
    assert [raw for raw, _ in [first, *rest]] == mails
    assert rest[-1][1] is None
    assert "is gone" in caplog.text


@pytest.mark.slow
def test_the_second_hand_is_the_first_one_as_it_was_when_it_had_read_some() -> None:
    mails = _mails(90)
    with Hands(None, DIRECTORY, count=2, warm=1) as hands:
        first, *rest = hands.read(mails, _unread)
        of_first, (of_second,) = _pid(hands), _children(_pid(hands))
        assert all(reading for _, reading in [first, *rest][:100])
    assert not _lives(of_first)
    assert _ends(of_second)


@pytest.mark.slow
@pytest.mark.parametrize("which", [0, 1])
def test_one_of_two_hands_does_all_when_the_other_dies(which: int) -> None:
    mails = _mails(90)
    with Hands(None, DIRECTORY, count=2, warm=1) as hands:
        answers = hands.read(mails, _unread)
        found = [next(answers)]
        os.kill([_pid(hands), *_children(_pid(hands))][which], signal.SIGKILL)
        found += answers
        again = list(hands.read(mails, _unread))
    assert [raw for raw, _ in found] == [raw for raw, _ in again] == mails
    assert [reading.message.subject for _, reading in again if reading][:2] == ["Bozza 0", "Bozza 1"]


@pytest.mark.slow
def test_the_owner_reads_all_when_the_first_hand_dies_before_it_became_the_others() -> None:
    mails = _mails(90)
    with Hands(None, DIRECTORY, count=2, warm=100) as hands:
        answers = hands.read(mails, _unread)
        found = [next(answers)]
        os.kill(_pid(hands), signal.SIGKILL)
        found += answers
    assert [raw for raw, _ in found] == mails
    assert found[-1][1] is None


@pytest.mark.slow
def test_hands_that_read_much_do_not_fold_nor_go_on_reading(monkeypatch: pytest.MonkeyPatch) -> None:
    mails = _mails(90)
    fold = Fold((), (), (), WHEN, UTC, Party())
    with Hands(None, DIRECTORY, count=2, warm=1) as hands:
        assert len(list(hands.read(mails, _unread))) == len(mails)
        before = _pid(hands)
        assert len(_children(before)) == 1
        assert list(hands.fold([("none", None), ("one", fold)])) == [("none", None, None), ("one", fold, Ledger())]
        hands.rest()
        assert _pid(hands) == before  # they did little
        monkeypatch.setattr(app_hands, "_MUCH", 1)
        assert list(hands.fold([("one", fold)])) == [("one", fold, Ledger())]
        folding = _pid(hands)
        assert folding != before
        assert not _lives(before)
        monkeypatch.setattr(app_hands, "_MOST", 2)
        read = list(hands.read(mails, _unread))
        assert _pid(hands) not in (before, folding)
    assert [raw for raw, _ in read] == mails
    assert all(reading for _, reading in read[:100])


def test_nothing_is_read_ahead_where_there_are_no_hands() -> None:
    with Hands(None, DIRECTORY, count=0) as hands:
        assert list(hands.read([b"one", b"two"], _unread)) == [(b"one", None), (b"two", None)]
        assert list(hands.fold([])) == []


def _pid(hands: Hands) -> int:
    assert hands._begun
    return hands._begun.process.pid


OWNER = """
import time
from daemon.app.hands import Hands
from tests.core.filing.test_filing import DIRECTORY
from tests.app.test_hands import _children, _mails, _pid, _unread
with Hands(None, DIRECTORY, count=2, warm=1) as hands:
    next(hands.read(_mails(90), _unread))
    print(_pid(hands), *_children(_pid(hands)), flush=True)
    time.sleep(60)
"""


@pytest.mark.slow
def test_hands_end_when_their_owner_is_killed() -> None:
    with subprocess.Popen([sys.executable, "-c", OWNER], stdout=subprocess.PIPE, text=True) as owner:
        assert owner.stdout
        pids = list(map(int, owner.stdout.readline().split()))
        owner.kill()
    assert len(pids) == 2
    assert all(map(_ends, pids))


def _ends(pid: int) -> bool:
    """Whether the process is gone within ten seconds."""
    deadline = time.monotonic() + 10
    while time.monotonic() < deadline and _lives(pid):
        time.sleep(0.02)
    return not _lives(pid)


def _children(pid: int) -> list[int]:
    return list(map(int, Path(f"/proc/{pid}/task/{pid}/children").read_text().split()))


def _lives(pid: int) -> bool:
    status = Path(f"/proc/{pid}/stat")
    return status.exists() and status.read_text().rpartition(") ")[2][0] != "Z"


def test_a_mail_that_was_given_to_a_hand_counts_as_begun_until_it_is_taken(on_paper: OnPaper) -> None:
    raw, other = _mails()[:2]
    with on_paper() as team:
        intake = Intake(team.office, WHEN)
        assert intake.unread(raw, None, quiet=True)
        intake.take(other, quiet=True)
        intake.commit()
        begun = team.office.config.state_dir / "begun"
        assert len(begun.read_text().splitlines()) == 1
        intake.take(raw, quiet=True)
        intake.commit()
        assert begun.read_text() == ""
        assert intake.unread(raw, None, quiet=True) is None

"""What is owed is not worked out anew in each pass, and everybody hears of it in the very minute in which they would."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from daemon.adapters.state import store as storing
from daemon.core.desk.alerting import Alerting
from daemon.core.desk.lull import Kept
from daemon.core.desk.terms import Terms
from tests.agency import Open, at, mail
from tests.conftest import MANY
from tests.paper import OnPaper, Paper, paper
from tests.scenes import BOSS, DEPUTY, INBOX, LUCA, MARTA, answer, ask, out_of_office, passes

MINUTE = timedelta(minutes=1)
SECOND = f'[[pm]]\nname = "Luca Ferri"\naddress = "{LUCA}"\nlead = "{BOSS}"\n[alerts]\nrepeat = "daily"\n'
QUICK: dict[str, Any] = {**DEPUTY, "end": SECOND, "swap": {'answer_within = "8h"': 'answer_within = "4h"'}}


def test_in_a_lull_nothing_is_counted_again(on_paper: OnPaper, monkeypatch: pytest.MonkeyPatch) -> None:
    counted: list[str] = []
    for kind, name in ((Terms, "unsettled_and_loop"), (Alerting, "_found_due")):
        _told_of(monkeypatch, kind, name, counted)
    with on_paper() as team:
        team.pass_at("2026-03-02 08:00")
        ask(team, "2026-03-02 10:00")
        passes(team, "2026-03-02 10:01")
        counted.clear()
        passes(team, "2026-03-02 10:02", "2026-03-02 10:14")
        assert counted == []
        ask(team, "2026-03-02 10:14", "Quanto costa il catalogo?\n", "q2")
        passes(team, "2026-03-02 10:14")
        assert set(counted) == {"unsettled_and_loop", "_found_due"}


def _told_of(monkeypatch: pytest.MonkeyPatch, kind: type, name: str, counted: list[str]) -> None:
    whole = getattr(kind, name)

    def told(*args: Any) -> Any:
        counted.append(name)
        return whole(*args)

    monkeypatch.setattr(kind, name, told)


def test_in_a_lull_it_matters_who_is_away_now_and_not_who_ever_was(
    on_paper: OnPaper, monkeypatch: pytest.MonkeyPatch
) -> None:
    counted: list[str] = []
    with on_paper(**QUICK) as team:
        team.pass_at("2026-03-02 08:00")
        ask(team, "2026-03-02 09:03")
        out_of_office(team, "2026-03-02 09:10", text="I am out of the office until 2 March 2026.")
        passes(team, "2026-03-02 09:11")
        _told_of(monkeypatch, Alerting, "_found_due", counted)
        passes(team, "2026-03-02 09:12", "2026-03-02 09:13")
        assert counted == []
        passes(team, "2026-03-03 00:00")
        assert counted
        counted.clear()
        passes(team, "2026-03-03 00:01")
        assert counted == []


def test_everybody_hears_in_the_same_minute_as_if_all_were_counted_in_each_pass(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Over a warning, due times, escalations, a snooze, an absence, a ruling and, with `make slow`, two nights."""
    kept = _days(tmp_path / "kept")
    monkeypatch.setattr(Kept, "get", lambda *_: None)
    assert _days(tmp_path / "anew") == kept
    assert {to for _, to in kept} == {(MARTA,), (LUCA,), (BOSS,)}
    assert "2026-03-02 14:40" in [when for when, _ in kept]  # it woke


def _days(folder: Path) -> list[tuple[str, tuple[str, ...]]]:
    """When each mail went out and to whom, with a pass in each minute."""
    folder.mkdir()
    found: list[tuple[str, tuple[str, ...]]] = []
    first, last = datetime.fromisoformat("2026-03-02 08:00"), datetime.fromisoformat("2026-03-02 19:00")
    with paper(folder, [], **QUICK) as team:
        for minute in range((last + timedelta(days=2 if MANY else 0) - first) // MINUTE):
            when = f"{first + minute * MINUTE:%Y-%m-%d %H:%M}"
            if happens := HAPPENS.get(when):
                happens(team, when)
            team.pass_at(when)
            found += [(when, mail.recipients) for mail in team.mails[len(found) :]]
    return found


def _put_off(team: Paper, when: str) -> None:
    alert = team.sent(MARTA)[0]
    raw = mail(MARTA, INBOX, f"Re: {alert['Subject']}", "1 snooze until today 14:40\n", at(when), mid="c1")
    team.receive(f"In-Reply-To: {alert['Message-ID']}\r\n".encode() + raw, when)


HAPPENS: dict[str, Callable[[Paper, str], None]] = {
    "2026-03-02 09:03": ask,
    "2026-03-02 09:37": partial(ask, text="Quanto costa il catalogo?\n", mid="q2"),
    "2026-03-02 12:05": _put_off,
    "2026-03-02 13:13": partial(ask, text="Di che colore è la copertina?\n", mid="q3"),
    "2026-03-02 13:51": partial(answer, reply="q3", text="La copertina è blu.\n"),
    "2026-03-02 15:21": partial(out_of_office, text="I am out of the office until 3 March 2026."),
    "2026-03-03 09:30": partial(ask, text="Chi porta i campioni?\n", mid="q4"),
}


def test_what_was_kept_is_no_more_where_the_clock_goes_back_or_anything_is_another() -> None:
    kept, basis, now = Kept[str](), (object(), object()), at("2026-03-02 10:00")
    kept.keep("value", basis, now, now + 2 * MINUTE)
    assert [kept.get(basis, now + minutes * MINUTE) for minutes in range(-1, 3)] == [None, "value", "value", None]
    assert kept.get((basis[0], object()), now) is None
    assert kept.get((*basis, object()), now) is None
    assert kept.get(basis, now, beside=("another",)) is None
    kept.keep("value", basis, now, now + MINUTE, beside=("the same",))
    assert kept.get(basis, now, beside=("the same",)) == "value"


def test_a_pass_with_nothing_new_writes_once(open_agency: Open, monkeypatch: pytest.MonkeyPatch) -> None:
    with open_agency() as team:
        passes(team, "2026-03-02 08:00", "2026-03-02 08:01")
        written: list[str] = []
        whole = storing.write_atomically

        def noted(path: Path, data: bytes) -> None:
            written.append(path.name)
            whole(path, data)

        monkeypatch.setattr(storing, "write_atomically", noted)
        passes(team, "2026-03-02 08:02", "2026-03-02 08:03")
        assert written == ["clerk.json"] * 2
        cursors = team.office.clerk_file.load().cursors
        assert cursors["INBOX"].complete_at == at("2026-03-02 08:03")

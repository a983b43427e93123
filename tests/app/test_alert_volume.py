"""However much happens at once, a PM gets few mails (a flood, a flapping question, an import, a wrong clock)."""

from __future__ import annotations

from pathlib import Path

from daemon.app.importing import import_mail
from tests.agency import Agency, Open, at, body, mail
from tests.paper import OnPaper, Paper
from tests.scenes import ANNA, BOSS, INBOX, MARTA, answer, ask, passes

WORDS = [
    f"{thing} {number}" for thing in ("catalogo", "manifesto", "biglietto", "totem", "sito") for number in range(60)
]


def many(team: Agency | Paper, when: str, count: int) -> None:
    for number, word in enumerate(WORDS[:count]):
        text = f"Quando arriva il {word}?\n"
        team.receive(mail(ANNA, INBOX, word, text, at(when), mid=f"m{number}"), when)


def test_three_hundred_breaches_after_an_outage_are_one_mail_for_the_pm_and_one_for_the_lead(on_paper: OnPaper) -> None:
    with on_paper() as team:
        team.pass_at("2026-03-02 08:00")
        many(team, "2026-03-02 10:00", 300)
        passes(team, "2026-03-05 10:00", "2026-03-05 10:02", "2026-03-05 14:00", "2026-03-06 10:00")
        assert len(team.ledger()) == 300
        for person in (MARTA, BOSS):
            (alert,) = team.sent(person)
            assert alert["Subject"].startswith("25 questions overdue")
            assert "275 more questions are waiting" in " ".join(body(alert).split())
            assert len(alert.as_bytes()) < 250_000


def test_a_question_that_is_answered_and_asked_again_all_day_is_no_alert(on_paper: OnPaper) -> None:
    """Closed and open again, over and over, within a day."""
    with on_paper() as team:
        team.pass_at("2026-03-02 08:00")
        for hour in range(9, 18):
            ask(
                team, f"2026-03-03 {hour:02}:00", "Quando sarà pronta la bozza?\n", f"q{hour}", "q0" if hour > 9 else ""
            )
            team.pass_at(f"2026-03-03 {hour:02}:10")
            answer(team, f"2026-03-03 {hour:02}:20", f"q{hour}")
            team.pass_at(f"2026-03-03 {hour:02}:30")
        passes(team, "2026-03-04 09:00", "2026-03-04 12:00")
        assert team.sent(MARTA) == []


def test_a_snooze_that_ends_again_and_again_is_one_alert_each_time(on_paper: OnPaper) -> None:
    with on_paper() as team:
        team.pass_at("2026-03-02 08:00")
        ask(team, "2026-03-02 10:00")
        passes(team, "2026-03-02 18:00", "2026-03-02 18:02")
        for day in (3, 4):
            number = len(team.sent(MARTA))
            last = team.sent(MARTA)[-1]["Message-ID"].encode()
            raw = mail(
                MARTA, INBOX, "Re: Overdue", "1 snooze until tomorrow", at(f"2026-03-0{day} 09:30"), mid=f"s{day}"
            )
            raw = raw.replace(b"MIME-Version", b"In-Reply-To: " + last + b"\r\nMIME-Version", 1)
            team.receive(raw, f"2026-03-0{day} 09:30")
            passes(team, f"2026-03-0{day} 09:31", f"2026-03-0{day} 17:00")
            assert len(team.sent(MARTA)) == number + 1, "the receipt"
            passes(team, *(f"2026-03-0{day + 1} 09:{minute:02}" for minute in range(0, 10, 2)))
            assert len(team.sent(MARTA)) == number + 2


def test_an_import_of_old_mail_raises_no_alert(on_paper: OnPaper, tmp_path: Path) -> None:
    folder = tmp_path / "old"
    folder.mkdir()
    for number, word in enumerate(WORDS[:40]):
        raw = mail(ANNA, INBOX, word, f"Quando arriva il {word}?\n", at("2026-02-02 10:00"), mid=f"m{number}")
        (folder / f"{number}.eml").write_bytes(raw)
    with on_paper() as team:
        team.pass_at("2026-03-02 08:00")
        import_mail(team.office, [folder], at("2026-03-02 08:30"), lambda *_: None)
        passes(team, "2026-03-02 10:00", "2026-03-03 10:00", "2026-03-04 10:00")
        assert len(team.ledger()) == 40
        assert team.sent() == []


def test_a_clock_that_jumps_ahead_by_a_day_is_one_mail_to_each_and_none_when_it_is_set_right(open_agency: Open) -> None:
    with open_agency() as team:
        team.pass_at("2026-03-02 08:00")
        many(team, "2026-03-02 10:00", 30)
        team.pass_at("2026-03-02 10:10")
        team.pass_at("2026-03-03 17:00")
        before = [len(team.sent(person)) for person in (MARTA, BOSS)]
        assert before == [1, 1]
        report = team.pass_at("2026-03-02 10:12")
        assert "the clock went back" in report.problems[0]
        passes(team, "2026-03-03 17:02", "2026-03-03 17:30")
        assert [len(team.sent(person)) for person in (MARTA, BOSS)] == before


def urgent(team: Agency | Paper, number: int, when: str) -> None:
    text = f"Il sito non funziona, è urgente! Caso {number}.\n"
    team.receive(mail(ANNA, INBOX, f"Guasto {number}", text, at(when), mid=f"u{number}"), when)


def test_a_client_who_cries_wolf_all_day_leaves_room_for_what_others_ask(on_paper: OnPaper) -> None:
    """A monitor without any mark of a machine writes "urgent" with a new subject every few minutes."""
    with on_paper() as team:
        team.pass_at("2026-03-02 08:00")
        when = "2026-03-02 10:00"
        team.receive(
            mail("Bob <bob@hill.example>", INBOX, "Logo", "When is the new logo ready?\n", at(when), mid="b"), when
        )
        for number in range(48):
            when = f"2026-03-02 {10 + number // 6:02}:{number % 6 * 10:02}"
            urgent(team, number, when)
            team.pass_at(when)
        assert any("logo" in body(one) for one in team.sent(MARTA))
        assert len(team.sent(MARTA)) <= 12


def test_a_hundred_red_flags_at_once_are_one_mail_with_the_newest_and_a_number(on_paper: OnPaper) -> None:
    with on_paper() as team:
        team.pass_at("2026-03-02 08:00")
        for number in range(100):
            urgent(team, number, "2026-03-02 10:00")
        passes(team, "2026-03-02 10:01", "2026-03-02 10:02")
        (alert,) = team.sent(MARTA)
        assert "and 90 more" in body(alert)
        assert len(alert.as_bytes()) < 102_000

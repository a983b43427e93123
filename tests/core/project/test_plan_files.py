"""Plans that come as a table, a calendar or TOML: read as they are, or not at all and with the line that is wrong."""

from __future__ import annotations

from datetime import date

import pytest

from daemon.adapters.rulebook import shipped_rules
from daemon.core.project.plan_files import PlanFiles
from daemon.core.project.project import Step, StepState
from daemon.core.project.written_plan import MOST_BYTES, PlanFault, written
from daemon.core.project.written_plan import read as read_toml
from tests.core.project.telling import ROME, THURSDAY, WEEK, noted, planned, told
from tests.languages import LANGUAGES

TODAY = date(2026, 3, 12)
DESIGN, LAUNCH = date(2026, 3, 6), date(2026, 4, 24)

# The first row of a table, its date and its state, as an office program of each language writes them.
TABLES = {
    "en": ("Task name,Start,Finish,Owner,Status", "6 March 2026", "done"),
    "it": ("Attività;Scadenza;Responsabile;Stato", "06/03/2026", "fatto"),
    "pl": ("Zadanie;Termin;Osoba;Stan", "06.03.2026", "gotowe"),
    "uk": ("Завдання;Термін;Відповідальний;Стан", "06.03.2026", "готово"),
    "ro": ("Sarcină;Termen;Responsabil;Stare", "06.03.2026", "gata"),
    "ru": ("Задача;Срок;Ответственный;Состояние", "06.03.2026", "готово"),
    "de": ("Aufgabe;Fällig am;Zuständig;Status", "06.03.2026", "fertig"),
    "fr": ("Tâche;Échéance;Responsable;État", "06/03/2026", "terminé"),
    "es": ("Tarea;Fecha límite;Responsable;Estado", "06/03/2026", "hecho"),
}
CALENDAR = """BEGIN:VCALENDAR
BEGIN:VEVENT
UID:2
SUMMARY:Design\\, all pages
DTSTART;VALUE=DATE:20260304
DTEND;VALUE=DATE:20260307
END:VEVENT
BEGIN:VTODO
UID:1
SUMMARY:Kick-off
DUE:20260301T233000Z
STATUS:COMPLETED
END:VTODO
BEGIN:VEVENT
UID:3
SUMMARY:Cancelled
DTSTART:20260305T100000Z
STATUS:CANCELLED
END:VEVENT
END:VCALENDAR
"""


def read(kind: str, content: str | bytes, language: str = "en") -> tuple[Step, ...]:
    data = content.encode() if isinstance(content, str) else content
    return PlanFiles(shipped_rules(), (language,), ROME, TODAY).read(kind, data).steps


def fault(kind: str, content: str | bytes) -> tuple[str, int]:
    with pytest.raises(PlanFault) as found:
        read(kind, content)
    return found.value.kind, found.value.line


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_table_names_its_columns_in_each_language(language: str) -> None:
    head, day, state = TABLES[language]
    cells = (["Design, all", "1 March 2026"] if "Start" in head else ["Design, all"]) + [day, "Luca", state]
    mark = "," if "," in head else ";"
    row = mark.join(f'"{cell}"' for cell in cells)
    (step,) = read("csv", f"{head}\r\n{row}\r\n", language)
    assert step == Step("Design, all", DESIGN, StepState.DONE, "Luca")


@pytest.mark.parametrize("charset", ["utf-8", "utf-8-sig", "cp1250", "utf-16"])
def test_a_table_is_read_in_the_charset_that_its_program_writes(charset: str) -> None:
    text = "Zadanie\tTermin\tOsoba\nProjekt strony głównej\t06.03.2026\tŁukasz Żak\n"
    assert read("csv", text.encode(charset), "pl") == (Step("Projekt strony głównej", DESIGN, who="Łukasz Żak"),)


def test_a_table_without_names_of_columns_is_read_as_lines_are() -> None:
    assert read("csv", "Design;6 March;done\nLaunch;24 April\n") == (
        Step("Design", DESIGN, StepState.DONE),
        Step("Launch", LAUNCH),
    )


def test_a_calendar_gives_the_last_day_of_each_event_in_the_clients_zone() -> None:
    """RFC 5545 section 3.6.1: whole days end with the day after the last."""
    assert read("ics", CALENDAR) == (
        Step("Kick-off", date(2026, 3, 2), StepState.DONE),
        Step("Design, all pages", DESIGN),
    )


def test_what_is_written_as_toml_reads_as_it_was() -> None:
    steps = (
        Step(
            'A "quoted" name, with = [[step]] in it\\', LAUNCH, StepState.ACTIVE, "Luca", "two drafts", DESIGN, "late"
        ),
        Step("Пуск"),
    )
    found = read_toml(written(steps, "New website"))
    assert (found.steps, found.name) == (steps, "New website")
    dots = (Step("." * 150 + " and so on"),)
    assert read_toml(written(dots)).steps == dots


@pytest.mark.parametrize(
    ("kind", "content", "expected"),
    [
        ("csv", "name,date\nDesign,6 March\nLaunch,soon\n", ("date", 3)),
        ("csv", "name,date\nDesign,6 March\n,7 March\n", ("name", 3)),
        ("csv", "", ("empty", 0)),
        ("csv", b"PK\x03\x04\x00\x00", ("syntax", 0)),
        ("csv", "name\n" + "step\n" * 100, ("large", 0)),
        ("csv", b"a" * (MOST_BYTES + 1), ("large", 0)),
        ("ics", "hello", ("syntax", 0)),
        ("ics", "BEGIN:X\r\n" * 28_000, ("empty", 0)),
        (
            "ics",
            "BEGIN:VCALENDAR\r\n" + "BEGIN:VTODO\r\nSUMMARY:x\r\nEND:VTODO\r\n" * 61 + "END:VCALENDAR\r\n",
            ("large", 0),
        ),
        ("toml", '[[step]]\nname = "x"\n\n[[step]]\nname = "y"\ndate = "soon"\n', ("date", 4)),
        ("toml", '[[step]]\nname = "x"\nwhen = 3\n', ("syntax", 1)),
        ("toml", '[[step]]\nname = "x"\nstate = "finished"\n', ("syntax", 1)),
        ("toml", '[[step]]\nwho = "x"\n', ("name", 1)),
        ("toml", "project = x\n", ("syntax", 1)),
        ("toml", 'step = ["x"]\n', ("empty", 0)),
        ("toml", "a = " + "9" * 9_000, ("syntax", 0)),
        ("toml", "a = " + "[" * 9_000, ("syntax", 0)),
        ("toml", "\n[" + "a." * 100_000 + "a]", ("syntax", 2)),  # 40 GB of memory, else
    ],
)
def test_what_cannot_be_read_is_told_with_its_line(kind: str, content: str | bytes, expected: tuple[str, int]) -> None:
    assert fault(kind, content) == expected


# ── a file that changes ──────────────────────────────────────────────────────────────────────────────────────────────
OLD = written([Step("Design", DESIGN), Step("Photos", date(2026, 4, 3)), Step("Launch", LAUNCH)])


def test_a_file_says_all_steps_and_one_that_is_no_more_in_it_goes() -> None:
    assert [step.name for step in told(planned(), planned(OLD, THURSDAY)).steps] == ["Design", "Photos", "Launch"]
    newer = written([Step("Launch", LAUNCH), Step("Tests")])
    found = told(planned(OLD), planned("Party: 30 April", THURSDAY - WEEK / 2), planned(newer, THURSDAY))
    assert [step.name for step in found.steps] == ["Launch", "Party", "Tests"]


def test_what_was_noted_since_holds_where_a_newer_file_says_nothing_new() -> None:
    """Somebody who ticks off one step in an old table must not move another back."""
    newer = written([Step("Design", DESIGN, StepState.DONE), Step("Photos", date(2026, 4, 3)), Step("Launch", LAUNCH)])
    found = told(
        planned(OLD), noted("Photos to 10 April: the sofas come late", at=THURSDAY - WEEK / 2), planned(newer, THURSDAY)
    )
    design, photos, _ = found.steps
    assert design.state is StepState.DONE
    assert (photos.due, photos.before, photos.reason) == (date(2026, 4, 10), date(2026, 4, 3), "the sofas come late")


def test_a_date_that_a_file_moves_keeps_the_old_one_and_the_reason() -> None:
    newer = written([Step("Design", DESIGN), Step("Photos", date(2026, 4, 10), reason="rain"), Step("Launch", LAUNCH)])
    photos = told(planned(OLD), planned(newer, THURSDAY)).steps[1]
    assert (photos.before, photos.reason, photos.moved_at) == (date(2026, 4, 3), "rain", THURSDAY)


def test_a_file_with_the_same_plan_moves_nothing() -> None:
    assert told(planned(OLD), planned(OLD, THURSDAY)).steps == told(planned(OLD)).steps

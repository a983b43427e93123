"""The report on phrases that the corpora do not hold."""

from __future__ import annotations

from pathlib import Path

from tests.rules_report import counted, phrases, report, texts


def test_texts_are_found_in_json_lines_and_in_rows_with_their_languages(tmp_path: Path) -> None:
    (tmp_path / "it.jsonl").write_text('{"text": "Va bene", "lang": "it"}\n{"messages": [{"text": "Ciao a tutti"}]}\n')
    (tmp_path / "de.txt").write_text("ask | Wann kommt er? | Bald.\n")
    assert list(texts(tmp_path)) == [("it", "Va bene"), ("it", "Ciao a tutti"), ("de", "Wann kommt er?")]


def test_each_phrase_is_counted_once_a_text_wherever_a_clause_begins() -> None:
    said = ["Hi Tom, let me check and check again", "Let me check", "Let me check"]
    counts = {phrase: count for name, phrase, count in counted("en", said) if name == "en/acts.holding"}
    assert 2 in counts.values()
    assert max(counts.values()) == 2


def test_what_no_text_holds_is_listed(tmp_path: Path) -> None:
    lines = list(report([tmp_path]))
    counts = lines[1].split()
    assert counts[2:] == [str(len(phrases("de")))] * 2 + ["0"]
    assert sum(line.startswith("0  de/") for line in lines) == len(phrases("de"))

"""Templates come from the package, with a user's folder laid over it file by file."""

from __future__ import annotations

from pathlib import Path

import pytest

from daemon.adapters.templates import UnreadableTemplate, load_templates


def test_a_users_own_file_takes_the_place_of_ours_and_the_rest_stays(tmp_path: Path) -> None:
    (tmp_path / "it").mkdir()
    (tmp_path / "it" / "update.txt").write_text("\ufeffCiao {{ view.client }}", encoding="utf-8")
    own = load_templates(tmp_path)
    assert own["it/update.txt"] == "Ciao {{ view.client }}"
    assert {name: text for name, text in own.items() if name != "it/update.txt"} == load_templates()


def test_notes_and_backups_beside_templates_are_not_templates(tmp_path: Path) -> None:
    (tmp_path / "it").mkdir()
    (tmp_path / "it" / "update.txt~").write_text("{{", encoding="utf-8")
    (tmp_path / "old").mkdir()
    (tmp_path / "old" / "update.txt").write_text("{{", encoding="utf-8")
    (tmp_path / "README").write_text("{{", encoding="utf-8")
    assert load_templates(tmp_path) == load_templates()


def test_a_file_that_is_no_text_is_named(tmp_path: Path) -> None:
    (tmp_path / "it").mkdir()
    (tmp_path / "it" / "update.txt").write_bytes(b"\xff\xfe\x00")
    with pytest.raises(UnreadableTemplate, match=r"it/update\.txt"):
        load_templates(tmp_path)

"""Templates of one's own, as an agency edits them: while the clerk runs, with mistakes, and away."""

from __future__ import annotations

from pathlib import Path

import pytest

from daemon.adapters.templates import UnreadableTemplate
from daemon.app.checking import check
from daemon.app.clerk import Clerk
from daemon.app.exporting import record_page
from tests.agency import Open, at, body, write_config
from tests.paper import OnPaper
from tests.scenes import MARTA, ask, passes

OWN = {'state_dir = "state"': 'state_dir = "state"\ntemplates_dir = "mine"'}
ADMIN = "admin@agency.example"


@pytest.fixture
def mine(tmp_path: Path) -> Path:
    (tmp_path / "mine" / "en").mkdir(parents=True)
    return tmp_path / "mine"


def greeting(mine: Path, words: bytes) -> None:
    (mine / "en" / "alert.subject").write_bytes(words)


def test_a_template_that_is_edited_counts_from_the_next_mail_on(open_agency: Open, mine: Path) -> None:
    with open_agency(swap=OWN) as team:
        passes(team, "2026-03-02 08:00")
        ask(team, "2026-03-02 09:00")
        passes(team, "2026-03-02 09:05")
        greeting(mine, b"Anna waits")
        passes(team, "2026-03-02 16:00")
        assert [alert["Subject"] for alert in team.sent(MARTA)] == ["Anna waits"]


def test_while_templates_cannot_be_read_the_last_ones_serve_and_the_admin_hears_of_it_and_of_its_end(
    open_agency: Open, mine: Path
) -> None:
    greeting(mine, b"Anna waits")
    with open_agency(swap=OWN) as team:
        passes(team, "2026-03-02 08:00")
        ask(team, "2026-03-02 09:00")
        greeting(mine, b"Anna \xff waits")
        passes(team, "2026-03-02 15:00", "2026-03-02 16:00", "2026-03-02 16:05")
        assert [alert["Subject"] for alert in team.sent(MARTA)] == ["Anna waits"]
        (notice,) = team.sent(ADMIN)
        assert "mine/en/alert.subject" in body(notice)
        greeting(mine, b"Anna waits still")
        passes(team, "2026-03-02 16:10", "2026-03-02 16:15")
        assert len(team.sent(ADMIN)) == 2


def test_check_tries_every_mail_where_one_of_the_templates_is_ones_own(tmp_path: Path, mine: Path) -> None:
    config = write_config(tmp_path, 1143, 1025, swap=OWN)
    for words, ok, detail in ((b"Anna waits", True, " files"), (b"{{ view.clent }}", False, "en/alert.subject")):
        greeting(mine, words)
        (found,) = (one for one in check(config, offline=True) if one.what == "templates")
        assert found.ok is ok
        assert detail in found.detail


def test_a_clerk_does_not_begin_with_templates_that_it_cannot_read(open_agency: Open, mine: Path) -> None:
    greeting(mine, b"\xff")
    with open_agency(swap=OWN) as team:
        with pytest.raises(UnreadableTemplate, match=r"mine/en/alert\.subject"):
            Clerk(team.office)
        (found,) = (one for one in check(team.folder / "config.toml", offline=True) if one.what == "templates")
        assert not found.ok
        assert "mine/en/alert.subject" in found.detail


def test_the_page_of_a_record_is_made_with_ours_where_ones_own_fails(
    on_paper: OnPaper, mine: Path, caplog: pytest.LogCaptureFixture
) -> None:
    (mine / "record").mkdir()
    (mine / "record" / "record.html").write_text("{{ record.nothing.of_the_kind }}")
    with on_paper(swap=OWN) as team:
        passes(team, "2026-03-02 08:00")
        ask(team, "2026-03-02 09:00")
        passes(team, "2026-03-02 09:05")
        assert "anna@client.example" in record_page(team.office, "rossi", at("2026-03-02 10:00"))
        assert "ours is used in its place" in caplog.text

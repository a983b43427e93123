"""What a new draft says of the one before: the points that changed, and what stayed is not told again."""

from __future__ import annotations

from dataclasses import replace

from daemon.core.desk.update_letter import blocks, changed
from daemon.core.letters.specimen_talk import ENGLISH
from daemon.core.letters.specimens import draft
from daemon.core.letters.views import Rendered
from tests.samples import renderer

BEFORE = """Hello Anna,

Next: Product pages on Wednesday.

DATES
[x] 20 Feb         Wireframes
[ ] Fri 3 Apr      Content and photos
[ ] Fri 24 Apr     Launch

COMING UP
- Wednesday: Product pages
"""
AFTER = BEFORE.replace("Fri 3 Apr ", "Fri 10 Apr").replace("pages\n", "pages\n- Thursday: our call\n")


def test_what_changed_is_told_point_by_point() -> None:
    change = changed(blocks(BEFORE), blocks(AFTER))
    assert change.gone == ("[ ] Fri 3 Apr Content and photos",)
    assert change.come == ("[ ] Fri 10 Apr Content and photos", "- Thursday: our call")


def test_a_point_that_is_only_wrapped_otherwise_has_not_changed() -> None:
    assert blocks(BEFORE) == blocks(BEFORE.replace("Next: Product", "Next:\nProduct"))


def test_a_draft_tells_the_points_without_the_marks_of_a_text() -> None:
    view = draft(ENGLISH, Rendered("Subject", "Text\n", ""))
    view = replace(view, change=changed(blocks(BEFORE), blocks(AFTER)), silent=True, silent_of="Luke Green")
    told = renderer().render("draft", "en", view).text
    assert "- Fri 10 Apr Content and photos\n  new\n" in told
    assert "- Thursday: our call\n  new\n" in told
    assert "Wireframes" not in told
    assert view.silent_of in told

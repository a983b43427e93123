"""What thousands of questions say alike is held once."""

from __future__ import annotations

from daemon.adapters.rulebook import shipped_rules
from daemon.core.ledger.gist import Gists
from daemon.core.ledger.kinds import Kinds
from daemon.core.ledger.wording import Wording
from tests.core.ledger.invented import correspondence


def test_equal_sets_of_what_is_asked_are_one() -> None:
    gists = Gists(Wording(shipped_rules()))
    asked = [posed for filed in correspondence(3, 60) for posed in gists.of(filed).posed]
    sets = [getattr(posed, name) for posed in asked for name in ("names", "labels", "times", "asker", "marks", "kinds")]
    assert len(sets) > 100
    assert len({id(one) for one in sets}) == len(set(sets))


def test_words_of_no_kind_share_one_set() -> None:
    kinds = Kinds([])
    assert kinds.of("tavolo") is kinds.of("sedia")
    assert kinds.names("tavolo") is kinds.names("sedia")

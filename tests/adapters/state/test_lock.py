"""Why the state folder cannot be ours, and what helps."""

import errno
from pathlib import Path

import pytest

from daemon.adapters.state.lock import Locked, Unusable, lock


@pytest.mark.parametrize(
    ("number", "remedy"),
    [
        (errno.ENOSPC, "make room on that disk"),
        (errno.EROFS, "mounted read-only"),
        (errno.EACCES, "a folder of the user who runs this"),
    ],
)
def test_each_fault_has_its_remedy(number: int, remedy: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def fails(_path: Path, *_: object, **__: object) -> None:
        raise OSError(number, "it fails")

    monkeypatch.setattr(Path, "mkdir", fails)
    with pytest.raises(Unusable, match=remedy), lock(tmp_path / "state"):
        pass


def test_a_file_in_its_place_is_named(tmp_path: Path) -> None:
    (tmp_path / "state").write_text("")
    with pytest.raises(Unusable, match="no folder is in its way"), lock(tmp_path / "state"):
        pass


def test_a_second_one_is_told_to_wait(tmp_path: Path) -> None:
    with lock(tmp_path), pytest.raises(Locked, match="stop it first"), lock(tmp_path):
        pass

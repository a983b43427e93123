"""The store survives a kill at any byte and a full disk (failures 14)."""

from __future__ import annotations

import errno
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import orjson
import pytest

from daemon.adapters.state.store import PREVIOUS, Store, TornStore, write_atomically


def _saved(path: Path, n: int) -> None:
    store = Store(path)
    store.drop_table("rows")
    store.table("rows").insert_multiple({"n": n, "i": i} for i in range(20))
    store.commit()


def _rows(path: Path) -> set[int]:
    return {row["n"] for row in Store(path).table("rows").all()}


def test_nothing_is_on_disk_before_the_commit(tmp_path: Path) -> None:
    store = Store(tmp_path / "record.json")
    store.table("rows").insert({"n": 1})
    assert not list(tmp_path.iterdir())
    store.commit()
    assert _rows(tmp_path / "record.json") == {1}


def test_a_torn_file_gives_the_previous_state(tmp_path: Path) -> None:
    path = tmp_path / "record.json"
    _saved(path, 1)
    _saved(path, 2)
    whole = path.read_bytes()
    for cut in (0, 1, len(whole) // 2, len(whole) - 1):
        path.write_bytes(whole[:cut])
        assert _rows(path) == {1}


def test_two_torn_files_are_an_error_that_names_the_file(tmp_path: Path) -> None:
    path = tmp_path / "record.json"
    path.write_bytes(b"{")
    path.with_name(path.name + PREVIOUS).write_bytes(b"{")
    with pytest.raises(TornStore, match=r"record\.json"):
        Store(path)


def test_a_full_disk_changes_nothing_and_leaves_no_rubbish(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "record.json"
    _saved(path, 1)

    def full(_descriptor: int) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    with monkeypatch.context() as patched:
        patched.setattr(os, "fsync", full)
        with pytest.raises(OSError, match="No space left"):
            _saved(path, 2)
    assert _rows(path) == {1}
    assert {entry.name for entry in tmp_path.iterdir()} == {"record.json"}


def test_a_really_full_disk(tmp_path: Path) -> None:
    if not Path("/dev/full").exists():
        pytest.skip("no /dev/full here")
    path = tmp_path / "record.json"
    _saved(path, 1)
    (tmp_path / "record.json.new").symlink_to("/dev/full")
    with pytest.raises(OSError, match="No space left"):
        _saved(path, 2)
    assert _rows(path) == {1}


_WRITER = """
import sys
from pathlib import Path
from tests.adapters.state.test_store import _saved
print("ready", flush=True)
for n in range(3, 1_000_000):
    _saved(Path(sys.argv[1]), n)
"""


def test_a_kill_at_any_moment_leaves_a_whole_state(tmp_path: Path) -> None:
    path = tmp_path / "record.json"
    _saved(path, 1)
    _saved(path, 2)
    for wait in range(12):
        writer = subprocess.Popen([sys.executable, "-c", _WRITER, str(path)], stdout=subprocess.PIPE)
        assert writer.stdout is not None
        writer.stdout.readline()
        time.sleep(0.003 + wait * 0.0037)
        os.kill(writer.pid, signal.SIGKILL)
        writer.wait()
        writer.stdout.close()
        assert len(_rows(path)) == 1
        orjson.loads(path.read_bytes())


def test_a_folder_that_does_not_exist_is_made(tmp_path: Path) -> None:
    write_atomically(tmp_path / "a" / "b" / "c.json", b"{}")
    assert (tmp_path / "a" / "b" / "c.json").read_bytes() == b"{}"

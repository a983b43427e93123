"""A program of the administrator's that is told something: no shell, and never longer than it may take."""

from __future__ import annotations

import subprocess
import tempfile
import time
from collections.abc import Callable, Sequence

from daemon.core.words.text import one_line

_LOOK = 0.2  # seconds between two looks at whether it ended


def tell(command: Sequence[str], data: bytes, seconds: float, stop: Callable[[], bool]) -> str | None:
    """Run `command` with `data` on its standard input; why that failed, else None. It ends once `stop` says so."""
    with tempfile.TemporaryFile() as given, tempfile.TemporaryFile() as said:
        given.write(data)
        given.seek(0)
        try:
            process = subprocess.Popen(  # noqa: S603 -- the administrator's own
                list(command), stdin=given, stdout=subprocess.DEVNULL, stderr=said, start_new_session=True
            )
        except (OSError, ValueError) as error:
            return f"{command[0]}: cannot be run: {error}"
        code, end = None, time.monotonic() + seconds
        while code is None and time.monotonic() < end and not stop():
            code = _waited(process)
        if code is None:
            process.kill()
            process.wait()
            return f"{command[0]}: it did not end in {seconds:.0f} seconds"
        said.seek(0)
        words = one_line(said.read(2048).decode("utf-8", "replace"))[:200]
        return f"{command[0]}: it failed ({code}): {words}" if code else None


def _waited(process: subprocess.Popen[bytes]) -> int | None:
    try:
        return process.wait(_LOOK)
    except subprocess.TimeoutExpired:
        return None

"""The newest refresh token: some providers give another one with each access token, and it has to outlive a restart."""

from __future__ import annotations

import fcntl
import hashlib
import json
import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from daemon.adapters.store import sync_folder

NAME = "refresh_token"


class RefreshTokens:
    """The file `refresh_token` in the state folder, beside the key that signs our mail: readable by its owner alone.

    It cannot stand where the configured one lies: the environment, a command or a credential take nothing back. The
    file knows from which configured token it descends, so whoever logs in again and configures another is obeyed.
    """

    def __init__(self, state: Path) -> None:
        self._path = state / NAME
        self._unsaved: dict[str, str] = {}  # what the disk did not take

    @contextmanager
    def held(self) -> Iterator[None]:
        """One refresh at a time, whatever the process: `check` may run beside the daemon. Raises OSError."""
        self._path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        descriptor = os.open(self._path.with_name(NAME + ".lock"), os.O_RDWR | os.O_CREAT, 0o600)
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX)
            yield
        finally:
            os.close(descriptor)

    def newest(self, configured: str) -> str | None:
        """What came in place of `configured`, if anything did."""
        with suppress(OSError, ValueError, AttributeError):
            kept = self._unsaved or json.loads(self._path.read_text(encoding="utf-8"))
            if kept.get("instead_of") == _mark(configured):
                token = kept.get("refresh_token")
                return token if isinstance(token, str) and token else None
        return None

    def keep(self, configured: str, token: str) -> None:
        """Raises OSError when the disk does not take it; in this process it counts all the same."""
        kept = {"instead_of": _mark(configured), "refresh_token": token}
        self._unsaved = kept
        self._write(json.dumps(kept).encode())
        self._unsaved = {}

    def _write(self, data: bytes) -> None:
        temporary = self._path.with_name(NAME + ".new")
        temporary.unlink(missing_ok=True)
        descriptor = os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(descriptor, "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(descriptor)
        temporary.replace(self._path)
        sync_folder(self._path.parent)


def _mark(token: str) -> str:
    """Recognises a token without telling it."""
    return hashlib.sha256(token.encode()).hexdigest()

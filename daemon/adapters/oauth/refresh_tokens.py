"""The newest refresh token: some providers give another one with each access token, and it has to outlive a restart."""

from __future__ import annotations

import fcntl
import hashlib
import json
import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path

from daemon.adapters.oauth.keyring_shelf import KeyringShelf
from daemon.adapters.state.durable import sync

NAME = "refresh_token"


class RefreshTokens:
    """The file `refresh_token` in the state folder, beside the key that signs our mail: readable by its owner alone.

    It cannot stand where the configured one lies: the environment, a command or a credential take nothing back. The
    file knows its origin, the configured token that it came in place of or the log-in that brought it: whoever
    configures another is obeyed, and no token goes to a provider that did not give it.

    A dry run keeps a new token, too: the provider may have ended the old one, and a daemon left with that is locked
    out. Nothing else is written by it.
    """

    def __init__(self, state: Path, keyring: KeyringShelf | None = None) -> None:
        """With a `keyring` they lie there, and only the lock in the state folder."""
        self._path = state / NAME
        self._keyring = keyring
        self._unsaved: _Unsaved | None = None

    @contextmanager
    def held(self) -> Iterator[None]:
        """One refresh at a time, whatever the process: `check` may run beside the daemon. Raises OSError."""
        self._path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        descriptor = self._opened(self._path.with_name(NAME + ".lock"))
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX)
            yield
        finally:
            os.close(descriptor)

    def newest(self, origin: str) -> str | None:
        """What came from `origin`, or in place of it, if anything did; of a torn file nothing. Raises OSError."""
        current = self._current()
        with suppress(ValueError, AttributeError):
            kept = json.loads(current)
            if kept.get("instead_of") == _mark(origin):
                token = kept.get("refresh_token")
                return token if isinstance(token, str) and token else None
        return None

    def keep(self, origin: str, token: str) -> None:
        """Raises OSError when the disk does not take it; in this process it counts all the same."""
        data = json.dumps({"instead_of": _mark(origin), "refresh_token": token}).encode()
        self._unsaved = _Unsaved(data, self._on_disk())
        self._write(data)
        self._unsaved = None

    def _current(self) -> bytes:
        """What the disk did not take, until somebody else writes there: `inboxclerk login` has a newer one."""
        on_disk = self._on_disk()
        return self._unsaved.data if self._unsaved and self._unsaved.before == on_disk else on_disk

    def _on_disk(self) -> bytes:
        if self._keyring:
            return self._keyring.read()
        try:
            return self._path.read_bytes()
        except FileNotFoundError:
            return b""

    def _write(self, data: bytes) -> None:
        if self._keyring:
            self._keyring.write(data)
            return
        temporary = self._path.with_name(NAME + ".new")
        temporary.unlink(missing_ok=True)
        descriptor = self._opened(temporary)
        with os.fdopen(descriptor, "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(descriptor)
        temporary.replace(self._path)
        sync(self._path.parent)

    def _opened(self, path: Path) -> int:
        """`path`, made if need be, for the owner of the folder: root may log in for a service under another user."""
        try:
            descriptor = os.open(path, os.O_RDWR | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW, 0o600)
        except FileExistsError:
            return os.open(path, os.O_RDWR | os.O_NOFOLLOW)
        if os.geteuid() == 0:
            folder = path.parent.stat()
            os.fchown(descriptor, folder.st_uid, folder.st_gid)
        return descriptor


@dataclass(frozen=True, slots=True)
class _Unsaved:
    """What the disk did not take."""

    data: bytes = field(repr=False)
    before: bytes = field(repr=False)  # what lay there then


def _mark(origin: str) -> str:
    """Recognises an origin without telling it: it may be a token."""
    return hashlib.sha256(origin.encode()).hexdigest()

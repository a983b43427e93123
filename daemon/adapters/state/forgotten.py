"""What was erased for good, as keyed hashes: it must not come back when a mailbox is read anew, or is brought in again.

A hash says nothing of the mail; who has the mail, and the secret beside the file, can tell that it was erased.
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import cached_property
from hashlib import blake2b
from pathlib import Path

from daemon.adapters.state.store import write_atomically


class Forgotten:
    """The names (keys, hashes of bytes) of erased mails. Only whether a name is among them can be asked."""

    def __init__(self, path: Path, secret: bytes) -> None:
        self._path = path
        self._secret = secret

    def __bool__(self) -> bool:
        """Whether any is among them."""
        return bool(self._hashes)

    def __contains__(self, name: str) -> bool:
        return bool(self._hashes) and self._hash(name) in self._hashes

    def add(self, names: Iterable[str]) -> None:
        """Durable when it returns. Raises OSError, with the file as it was."""
        hashes = self._hashes | {self._hash(name) for name in names}
        if hashes != self._hashes:
            write_atomically(self._path, "".join(f"{one}\n" for one in sorted(hashes)).encode())
            self._hashes = hashes

    @cached_property
    def _hashes(self) -> frozenset[str]:
        return frozenset(self._path.read_text(encoding="ascii").split()) if self._path.exists() else frozenset()

    def _hash(self, name: str) -> str:
        return blake2b(name.encode(), key=self._secret, digest_size=16).hexdigest()

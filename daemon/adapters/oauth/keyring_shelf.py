"""The system's keyring (Secret Service, KWallet, macOS Keychain …) as the place of the newest refresh token."""

from __future__ import annotations

import errno
from importlib.util import find_spec
from pathlib import Path

SERVICE = "inboxclerk"
PLACE = "oauth.keep: the keyring"
NO_KEYRING = (
    "The keyring of the clerk's own user has to be there and open, which it seldom is for a service without a session; "
    'else set oauth.keep = "file".'
)


class NoKeyring(OSError):
    """It is not there, locked, or takes nothing. It says nothing of what lies in it."""


def available() -> bool:
    return find_spec("keyring") is not None


class KeyringShelf:
    """One entry, named after the state folder: several clerks of one user have one each."""

    def __init__(self, state: Path) -> None:
        self._name = str(state.resolve())

    def read(self) -> bytes:
        """What lies there, nothing where nothing does. Raises NoKeyring."""
        import keyring  # noqa: PLC0415 -- an extra

        try:
            kept: str | None = keyring.get_password(SERVICE, self._name)
        except keyring.errors.KeyringError as error:
            raise _why(error) from None
        return (kept or "").encode()

    def write(self, data: bytes) -> None:
        """Raises NoKeyring."""
        import keyring  # noqa: PLC0415 -- an extra

        try:
            keyring.set_password(SERVICE, self._name, data.decode())
        except keyring.errors.KeyringError as error:
            raise _why(error) from None


def _why(error: Exception) -> NoKeyring:
    lines = str(error).splitlines()
    return NoKeyring(errno.EACCES, lines[0] if lines else type(error).__name__, PLACE)

"""Log-in with an OAuth 2.0 access token: XOAUTH2 (Google's and Microsoft's) and OAUTHBEARER (RFC 7628)."""

from __future__ import annotations

import base64
import binascii
import contextlib
import json
from enum import StrEnum

from daemon.core.words.text import one_line

_TOLD = ("status", "error", "error_description", "scope")  # what a server's challenge says that helps a person
_LONGEST = 300  # characters of it


class Auth(StrEnum):
    PASSWORD = "password"
    XOAUTH2 = "xoauth2"
    OAUTHBEARER = "oauthbearer"


class Bearer:
    """One exchange: called with each challenge of the server, gives the answer. `why` is what it refused with."""

    def __init__(self, auth: Auth, username: str, token: str) -> None:
        self.mechanism = auth.value.upper()
        self.why = ""
        self._token = token
        if auth is Auth.OAUTHBEARER:
            # RFC 7628 3.1, with the gs2 header of RFC 5801 4: "=" and "," of the name are written in hex.
            name = username.replace("=", "=3D").replace(",", "=2C")
            said, self._farewell = f"n,a={name},\1auth=Bearer {token}\1\1", b"\1"
        else:
            said, self._farewell = f"user={username}\1auth=Bearer {token}\1\1", b""
        self.first = said.encode()

    def __call__(self, challenge: bytes) -> bytes:
        """An empty challenge asks us to begin; any other is the reason of a refusal, which wants a farewell."""
        if not challenge:
            return self.first
        self.why = reason(challenge).replace(self._token, "…")
        return self._farewell

    def told(self, words: str) -> str:
        """The server's `words` with its reason, and without the token, in clear or as we said it."""
        for secret in (self._token, base64.b64encode(self.first).decode()):
            words = words.replace(secret, "…")
        return f"{words} ({self.why})" if self.why else words


def reason(challenge: bytes) -> str:
    """What the JSON of a refusal says, in one line (RFC 7628 3.2.2); its own words where it is no JSON."""
    text = challenge.decode("utf-8", "replace")
    with contextlib.suppress(ValueError, RecursionError):
        told = json.loads(text)
        if isinstance(told, dict):
            text = ", ".join(f"{name} {told[name]}" for name in _TOLD if isinstance(told.get(name), (str, int)))
    return one_line(text)[:_LONGEST]


def decoded(challenge: str) -> bytes:
    """The bytes of a challenge in base64; as it stands where it is none."""
    try:
        return base64.b64decode(challenge, validate=True)
    except (binascii.Error, ValueError):
        return challenge.encode("utf-8", "replace")

"""One question to a token endpoint over HTTPS, and what its errors mean for a person."""

from __future__ import annotations

import http.client
import json
import re
import time
from collections.abc import Mapping
from typing import Any
from urllib.error import HTTPError, URLError
from urllib.parse import urlencode, urlsplit
from urllib.request import HTTPRedirectHandler, HTTPSHandler, Request, build_opener

from daemon.adapters.transport import ServerError, Trouble, network_error, tls_context
from daemon.core.text import one_line

LARGEST = 256 << 10  # bytes of an answer; real ones have some 4,000
_BUSY = 500  # from here on, and 429, the server may do it later
_TOO_MANY = 429
_SECRETS = ("client_secret", "refresh_token")
_TRACE = re.compile(r"\s*(Trace ID|Correlation ID|Timestamp):.*")  # Microsoft's, of use to nobody here


class OAuthError(ServerError):
    """No access token. `code` is the server's word of RFC 6749 5.2, "" where it said none."""

    def __init__(self, kind: Trouble, message: str, remedy: str, code: str = "") -> None:
        super().__init__(kind, message, remedy)
        self.code = code


class _NoRedirect(HTTPRedirectHandler):
    """Secrets go to the address that was configured, and nowhere else."""

    def redirect_request(self, *_: Any) -> None:  # noqa: ANN401 -- urllib's signature
        return None


def ask(url: str, form: Mapping[str, str], timeout: float) -> dict[str, object]:
    """The JSON that the token endpoint answers to `form`. `timeout` in seconds, for the whole. Raises OAuthError."""
    where = f"oauth.token_url ({urlsplit(url).hostname})"
    request = Request(url, urlencode(form).encode(), {"Accept": "application/json"})  # noqa: S310 -- the config's check
    opener = build_opener(_NoRedirect, HTTPSHandler(context=tls_context(None)))
    try:
        with opener.open(request, timeout=timeout) as reply:
            told = _json(_body(reply, time.monotonic() + timeout))
    except HTTPError as error:
        with error:
            raise _refusal(where, error.code, _json(_rest(error, timeout)), form) from None
    except URLError as error:
        cause = error.reason if isinstance(error.reason, OSError) else error
        raise OAuthError(*network_error(where, cause)) from None
    except (OSError, http.client.HTTPException) as error:
        raise OAuthError(*network_error(where, error)) from None
    if told is None:
        raise OAuthError(Trouble.SERVER, f"{where}: the answer is no JSON", "Check that it is the token endpoint.")
    return told


def _body(reply: Any, deadline: float) -> bytes:  # noqa: ANN401 -- an HTTPResponse, or the HTTPError around one
    """At most LARGEST bytes, until `deadline` however slowly they drip. Raises TimeoutError."""
    parts: list[bytes] = []
    while sum(map(len, parts)) <= LARGEST and (part := reply.read1(8192)):
        parts.append(part)
        if time.monotonic() > deadline:
            raise TimeoutError
    return b"".join(parts)


def _rest(error: HTTPError, timeout: float) -> bytes:
    try:
        return _body(error.fp, time.monotonic() + timeout)
    except (OSError, http.client.HTTPException):
        return b""


def _json(data: bytes) -> dict[str, object] | None:
    try:
        told = json.loads(data) if len(data) <= LARGEST else None
    except (ValueError, RecursionError):
        return None
    return told if isinstance(told, dict) else None


def _refusal(where: str, status: int, told: dict[str, object] | None, form: Mapping[str, str]) -> OAuthError:
    code, words = _word(told, "error"), _word(told, "error_description")
    words = _TRACE.sub("", words)[:300]
    for secret in (form[name] for name in _SECRETS if form.get(name)):
        code, words = code.replace(secret, "…"), words.replace(secret, "…")
    message = f"{where}: {': '.join(part for part in (code, words) if part) or f'HTTP {status}'}"
    if status >= _BUSY or status == _TOO_MANY or code == "temporarily_unavailable":
        return OAuthError(Trouble.CONNECT, message, "It will be tried again.", code)
    return OAuthError(Trouble.LOGIN, message, _remedy(code, words), code)


def _word(told: dict[str, object] | None, key: str) -> str:
    word = told.get(key) if told else None
    return one_line(word) if isinstance(word, str) else ""


def _remedy(code: str, words: str) -> str:
    """By what Microsoft's words say most exactly, else by the code."""
    for mark, remedy in _BY_WORDS.items():
        if mark in words:
            return remedy
    return _BY_CODE.get(code, "Check oauth.token_url, oauth.client_id and oauth.scope.")


_CONSENT = (
    "Somebody has to consent first: an administrator in the provider's console (Entra: App registrations, API "
    "permissions, Grant admin consent), or the mailbox's owner by logging in."
)
_NEW_SECRET = "Make a new client secret in the provider's console and put it where oauth.client_secret lies."
_SCOPE = (
    'Correct oauth.scope. Microsoft 365: "https://outlook.office365.com/.default" for client credentials, else '
    '"https://outlook.office.com/IMAP.AccessAsUser.All https://outlook.office.com/SMTP.Send offline_access"; '
    'Google: "https://mail.google.com/".'
)
_LOG_IN = (
    "Log in again as the mailbox's owner, with the program that made the refresh token, and put the new one where "
    "oauth.refresh_token lies; the clerk takes it at its next try."
)
_WHO = "Check oauth.client_id, and the tenant in oauth.token_url."
_BY_WORDS = {  # learn.microsoft.com/entra/identity-platform/reference-error-codes
    "AADSTS65001": _CONSENT,
    "AADSTS90094": _CONSENT,
    "AADSTS7000222": f"The client secret has expired. {_NEW_SECRET}",
    "AADSTS7000215": f"{_NEW_SECRET} Its value is meant, not its ID.",
    "AADSTS700016": _WHO,
    "AADSTS90002": _WHO,
    "AADSTS70011": _SCOPE,
    "AADSTS1002012": _SCOPE,
}
_BY_CODE = {  # RFC 6749 5.2, and OpenID Connect Core 3.1.2.6
    "invalid_grant": _LOG_IN,
    "invalid_client": "Check oauth.client_id and oauth.client_secret; secrets expire in most consoles.",
    "unauthorized_client": "Allow this application the grant that is used, and check oauth.client_id.",
    "unsupported_grant_type": "Check oauth.token_url: the server knows neither refresh tokens nor client credentials.",
    "invalid_scope": _SCOPE,
    "consent_required": _CONSENT,
    "interaction_required": _LOG_IN,
    "access_denied": _CONSENT,
}

"""One question to an endpoint of the provider of tokens, over HTTPS."""

from __future__ import annotations

import http.client
import json
import re
import time
from collections.abc import Mapping
from dataclasses import dataclass
from email.utils import parsedate_to_datetime
from pathlib import Path
from typing import Any
from urllib.error import HTTPError, URLError
from urllib.parse import urlencode, urlsplit
from urllib.request import HTTPSHandler, Request, build_opener

from daemon.adapters.http import LARGEST, NoRedirect, body
from daemon.adapters.network import network_error, tls_context
from daemon.adapters.oauth.remedies import remedy_for
from daemon.adapters.transport import Failure, ServerError
from daemon.core.words.text import one_line

_BUSY = 500  # from here on, and 429, the server may do it later
_TOO_MANY = 429
_LONGEST_WAIT = 3600.0
_SECRETS = ("client_secret", "refresh_token", "device_code", "assertion", "client_assertion")
_TRACE = re.compile(r"\s*(Trace ID|Correlation ID|Timestamp):.*")  # Microsoft's, of use to nobody here


class OAuthError(ServerError):
    """No access token. `code` is the server's word of RFC 6749 5.2 or RFC 8628 3.5, "" where it said none.

    `wait`: seconds for which it wants to be left alone (Retry-After, RFC 9110 10.2.3), 0 where it said none.
    `clock`: what its clock showed, in seconds since 1970 (Date, RFC 9110 6.6.1), 0 where it said nothing.
    """

    def __init__(self, kind: Failure, message: str, remedy: str, code: str = "", wait: float = 0.0) -> None:
        super().__init__(kind, message, remedy)
        self.code = code
        self.wait = wait
        self.clock = 0.0


@dataclass(frozen=True, slots=True)
class Endpoint:
    """An address of the provider. `key` is its name in the config."""

    key: str
    url: str
    ca_file: Path | None = None  # of a private authority; the system's if unset
    timeout: float = 30.0  # seconds, for the whole of a question
    by_login: bool = False  # whether `inboxclerk login` is what gets a new refresh token

    def ask(self, form: Mapping[str, str]) -> dict[str, object]:
        """The JSON that is answered to `form`. Raises OAuthError."""
        where = f"oauth.{self.key} ({urlsplit(self.url).hostname})"
        try:
            with self._opened(form) as reply:
                told = _json(body(reply, time.monotonic() + self.timeout))
        except HTTPError as error:
            with error:
                refusal = self._refusal(where, error.code, _json(_rest(error, self.timeout)), form)
                refusal.wait = _wait(error.headers.get("Retry-After", ""))
                refusal.clock = _clock(error.headers.get("Date", ""))
                raise refusal from None
        except URLError as error:
            cause = error.reason if isinstance(error.reason, OSError) else error
            raise OAuthError(*network_error(where, cause)) from None
        except (OSError, http.client.HTTPException) as error:
            raise OAuthError(*network_error(where, error)) from None
        if told is None:
            raise OAuthError(Failure.SERVER, f"{where}: the answer is no JSON", f"Check oauth.{self.key}.")
        return told

    def _opened(self, form: Mapping[str, str]) -> Any:  # noqa: ANN401 -- urllib's HTTPResponse
        request = Request(self.url, urlencode(form).encode(), {"Accept": "application/json"})  # noqa: S310 -- the config's check
        opener = build_opener(NoRedirect, HTTPSHandler(context=tls_context(self.ca_file)))
        return opener.open(request, timeout=self.timeout)

    def _refusal(self, where: str, status: int, told: dict[str, object] | None, form: Mapping[str, str]) -> OAuthError:
        code, words = _word(told, "error"), _word(told, "error_description")
        words = _TRACE.sub("", words)[:300]
        for secret in (form[name] for name in _SECRETS if form.get(name)):
            code, words = code.replace(secret, "…"), words.replace(secret, "…")
        message = f"{where}: {': '.join(part for part in (code, words) if part) or f'HTTP {status}'}"
        if status >= _BUSY or status == _TOO_MANY or code == "temporarily_unavailable":
            return OAuthError(Failure.CONNECT, message, "It will be tried again.", code)
        return OAuthError(Failure.LOGIN, message, remedy_for(code, words, by_login=self.by_login), code)


def _wait(told: str) -> float:
    """The seconds of a Retry-After, an hour at most; 0 for a date, which providers of tokens do not write."""
    return min(float(told), _LONGEST_WAIT) if told.isascii() and told.isdigit() else 0.0


def _clock(told: str) -> float:
    try:
        return parsedate_to_datetime(told).timestamp()
    except (ValueError, OverflowError):
        return 0.0


def _rest(error: HTTPError, timeout: float) -> bytes:
    try:
        return body(error.fp, time.monotonic() + timeout)
    except (OSError, http.client.HTTPException):
        return b""


def _json(data: bytes) -> dict[str, object] | None:
    try:
        told = json.loads(data) if len(data) <= LARGEST else None
    except (ValueError, RecursionError):
        return None
    return told if isinstance(told, dict) else None


def _word(told: dict[str, object] | None, key: str) -> str:
    word = told.get(key) if told else None
    return one_line(word) if isinstance(word, str) else ""

"""Who asks, proved by a signature in place of a secret: JWTs by RFC 7523, as Google and Microsoft want them."""

from __future__ import annotations

import json
import secrets
from base64 import urlsafe_b64encode
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from hashlib import sha256
from pathlib import Path
from typing import Any

from daemon.adapters.oauth.endpoint import OAuthError
from daemon.adapters.transport import Failure

BEARER = "urn:ietf:params:oauth:grant-type:jwt-bearer"  # RFC 7523 2.1
CLIENT_BEARER = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer"  # RFC 7523 2.2
GOOD_FOR = 600  # seconds: what Microsoft wants at most; Google takes an hour
BEFORE = 60  # seconds that it is good before it was made: so much may our clock be ahead
_KEYS = ("client_email", "private_key")  # of a service account's file


@dataclass(frozen=True, slots=True)
class ServiceAccount:
    """Google's, with domain-wide delegation: it asks for a token of the mailbox `subject`.

    `key` gives the JSON file of the account's key whenever it is needed: a new one is taken without a restart.
    """

    key: Callable[[], str] = field(repr=False)
    subject: str
    token_url: str
    scope: str

    def form(self, now: float) -> dict[str, str]:
        """What asks for a token at `now`, in seconds since 1970. Raises ServerError."""
        account = self._account()
        claims = {"iss": account["client_email"], "sub": self.subject, "scope": self.scope, "aud": self.token_url}
        header = {"kid": account["private_key_id"]} if isinstance(account.get("private_key_id"), str) else {}
        key = "oauth.service_account"
        return {"grant_type": BEARER, "assertion": _signed(key, claims, account["private_key"], "RS256", header, now)}

    def _account(self) -> Mapping[str, Any]:
        try:
            account = json.loads(self.key())
        except (ValueError, RecursionError):
            account = None
        if not isinstance(account, dict) or not all(isinstance(account.get(name), str) for name in _KEYS):
            message = f"oauth.service_account: no JSON with {' and '.join(_KEYS)}"
            raise OAuthError(
                Failure.LOGIN, message, "Take the file that the console gave with the key (JSON, not P12)."
            )
        return account


@dataclass(frozen=True, slots=True)
class ClientCertificate:
    """Of an application of Microsoft 365. The key and the certificate are read whenever they are needed."""

    certificate: Path  # PEM; what is uploaded to Entra
    key: Callable[[], str] = field(repr=False)  # PEM
    client_id: str
    token_url: str

    def form(self, now: float) -> dict[str, str]:
        """In place of a client_secret, at `now` in seconds since 1970. Raises ServerError."""
        claims = {"iss": self.client_id, "sub": self.client_id, "aud": self.token_url}
        header = {"x5t#S256": self._thumbprint()}
        signed = _signed("oauth.private_key", claims, self.key(), "PS256", header, now)
        return {"client_assertion_type": CLIENT_BEARER, "client_assertion": signed}

    def _thumbprint(self) -> str:
        """RFC 7515 4.1.8: of the first certificate of the file."""
        from cryptography import x509  # noqa: PLC0415 -- an extra
        from cryptography.hazmat.primitives.serialization import Encoding  # noqa: PLC0415

        try:
            found = x509.load_pem_x509_certificate(self.certificate.read_bytes())
        except (OSError, ValueError) as error:
            reason = (error.strerror if isinstance(error, OSError) else "") or "no PEM certificate"
            remedy = "Put the certificate there that Entra has of this application, in PEM, readable by the clerk."
            raise OAuthError(Failure.LOGIN, f"oauth.certificate: {self.certificate}: {reason}", remedy) from None
        return urlsafe_b64encode(sha256(found.public_bytes(Encoding.DER)).digest()).rstrip(b"=").decode()


def _signed(key: str, claims: dict[str, str], pem: str, algorithm: str, header: dict[str, str], now: float) -> str:
    """Raises OAuthError, which tells nothing of the key."""
    import jwt  # noqa: PLC0415 -- an extra

    made = int(now)
    times = {"iat": made - BEFORE, "nbf": made - BEFORE, "exp": made - BEFORE + GOOD_FOR}
    try:
        token: str = jwt.encode({**claims, **times, "jti": secrets.token_hex(16)}, pem, algorithm, headers=header)
    except (jwt.PyJWTError, ValueError, TypeError):
        remedy = "It has to be an RSA key in PEM without a passphrase, as the provider's console or openssl gave it."
        raise OAuthError(Failure.LOGIN, f"{key}: no key that can sign", remedy) from None
    return token

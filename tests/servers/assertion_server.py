"""A token endpoint that takes signed assertions (RFC 7523) and verifies them, in the words of Google and of Microsoft."""

from __future__ import annotations

import json
import time
from hashlib import sha256
from typing import Any

import jwt
from jwt.types import Options
from jwt.utils import base64url_encode

from tests.servers.token_server import TokenServer

GOOGLE = "urn:ietf:params:oauth:grant-type:jwt-bearer"
MICROSOFT = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer"


class AssertionServer(TokenServer):
    """`key` is the public one (PEM) that it was given."""

    def __init__(self, key: str, thumbprint: bytes = b"") -> None:
        super().__init__()
        self.key = key
        self.certificate = thumbprint  # DER; of Microsoft's way
        self.delegated = {"projects"}  # mailboxes
        self.claims: list[dict[str, Any]] = []

    def _answer(self, path: str, form: dict[str, str]) -> tuple[int, bytes]:
        if not self.refusal:
            wrong = self._wrong(form)
            if wrong:
                self.asked.append(form)
                return 400, json.dumps(dict(zip(("error", "error_description"), wrong, strict=True))).encode()
        return super()._answer(path, form)

    def _wrong(self, form: dict[str, str]) -> tuple[str, str] | None:
        google = form["grant_type"] == GOOGLE
        if not google and form.get("client_assertion_type") != MICROSOFT:
            return "invalid_client", "AADSTS7000218: The request body must contain client_assertion or client_secret."
        token = form["assertion" if google else "client_assertion"]
        try:
            claims = jwt.decode(token, self.key, ["RS256" if google else "PS256"], options=UNTIMED)
        except jwt.InvalidSignatureError:
            if google:
                return "invalid_grant", "Invalid JWT Signature."
            return "invalid_client", "AADSTS700027: The certificate with identifier used to sign is not registered."
        self.claims.append(claims)
        if claims["aud"] != self.url:
            return "invalid_grant", "Invalid JWT: wrong audience"
        now = time.time() + self.off
        if not claims["iat"] <= now <= claims["exp"] <= claims["iat"] + 3600:
            return _out_of_time(google=google)
        return self._google(claims) if google else self._microsoft(claims, jwt.get_unverified_header(token))

    def _google(self, claims: dict[str, Any]) -> tuple[str, str] | None:
        if claims["iss"] != "clerk@project.iam.example":
            return "invalid_grant", "Invalid grant: account not found"
        if claims["scope"] != "https://mail.google.com/":
            return (
                "unauthorized_client",
                "Client is unauthorized to retrieve access tokens using this method, or client ",
            )
        if claims["sub"] not in self.delegated:
            return "invalid_grant", "Invalid email or User ID"
        return None

    def _microsoft(self, claims: dict[str, Any], header: dict[str, Any]) -> tuple[str, str] | None:
        known = base64url_encode(sha256(self.certificate).digest()).decode()
        if header.get("x5t#S256") != known or claims["iss"] != claims["sub"] or not claims["jti"]:
            return "invalid_client", "AADSTS700027: The certificate with identifier used to sign is not registered."
        return None


UNTIMED: Options = {"verify_exp": False, "verify_nbf": False, "verify_iat": False, "verify_aud": False}


def _out_of_time(*, google: bool) -> tuple[str, str]:
    if google:
        return "invalid_grant", "Invalid JWT: Token must be a short-lived token and in a reasonable timeframe."
    return "invalid_client", "AADSTS700024: Client assertion is not within its valid time range."

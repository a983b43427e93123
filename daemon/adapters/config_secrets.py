"""The configuration's words on secrets: where a password, a token or what gets one lies. Never the secret itself."""

from __future__ import annotations

from typing import Annotated, Literal
from urllib.parse import urlsplit

from pydantic import AfterValidator, BaseModel, BeforeValidator, model_validator

from daemon.adapters.transport import is_loopback

Auth = Literal["password", "xoauth2", "oauthbearer"]


class SecretPart(BaseModel, extra="forbid", frozen=True):
    """Where a password lies; never the password itself."""

    env: str | None = None
    file: str | None = None
    command: list[str] | str | None = None
    credential: str | None = None

    @model_validator(mode="after")
    def _one(self) -> SecretPart:
        if sum(value is not None for value in (self.env, self.file, self.command, self.credential)) != 1:
            raise ValueError('name one source: { env = "NAME" }, { file = … }, { command = … } or { credential = … }')
        return self


def _secret(value: object) -> object:
    if isinstance(value, str):
        raise ValueError('a password never stands in the config; write { env = "NAME" } or { file = "…" }')  # noqa: TRY004
    return value


Secret = Annotated[SecretPart, BeforeValidator(_secret)]


def _token_url(value: str) -> str:
    try:
        parts = urlsplit(value)
        usable = parts.scheme == "https" and bool(parts.hostname)
        usable = usable or (parts.scheme == "http" and is_loopback(parts.hostname or ""))
    except ValueError:
        usable = False
    if not usable or not value.isascii() or not value.isprintable() or " " in value:
        raise ValueError(f"{value!r} is no https:// address; secrets go there")
    return value


class OAuthPart(BaseModel, extra="forbid", frozen=True):
    """Where access tokens come from: `token` alone, or `token_url` and what it asks for."""

    token: Secret | None = None  # a program that has one ready
    token_url: Annotated[str, AfterValidator(_token_url)] | None = None
    client_id: str | None = None
    client_secret: Secret | None = None
    refresh_token: Secret | None = None  # without it: the grant client_credentials
    scope: str | None = None

    @model_validator(mode="after")
    def _complete(self) -> OAuthPart:
        others = [name for name in type(self).model_fields if name != "token" and getattr(self, name) is not None]
        if self.token and others:
            raise ValueError(f"token stands alone; {', '.join(others)} would not be used")
        if not self.token and not self.token_url:
            raise ValueError("name token_url, or token = { command = … } for a program that has a token ready")
        if self.token_url and not self.client_id:
            raise ValueError("client_id: missing; the provider's console shows it")
        if self.token_url and not (self.refresh_token or self.client_secret):
            raise ValueError("name refresh_token (of who logged in), or client_secret (the application logs in itself)")
        return self

"""The configuration's words on secrets: where a password or a token lies. Never the secret itself."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import BaseModel, BeforeValidator, model_validator

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

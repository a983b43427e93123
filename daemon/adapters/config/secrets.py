"""The configuration's words on secrets: where a password or a token lies. Never the secret itself."""

from __future__ import annotations

from typing import Annotated

from pydantic import BeforeValidator, Field, model_validator

from daemon.adapters.config.values import ConfigPart, FilePath


class SecretPart(ConfigPart):
    """Where a password or token lies, never the secret itself: one of these four."""

    env: str | None = Field(None, description="A variable of the environment.", examples=["INBOXCLERK_IMAP_PASSWORD"])
    file: FilePath | None = Field(
        None, description="A file whose first line it is; relative to this file.", examples=["imap.password"]
    )
    command: tuple[str, ...] | str | None = Field(
        None,
        description="A program that prints it on its first line; run without a shell.",
        examples=[["/usr/bin/pass", "show", "projects"]],
    )
    credential: str | None = Field(
        None, description="A credential of systemd (LoadCredential= in the unit).", examples=["imap"]
    )

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

"""[judge]: a second opinion where the ledger is not sure."""

from __future__ import annotations

from urllib.parse import urlsplit

from pydantic import Field, model_validator

from daemon.adapters.config.values import ConfigPart, Seconds
from daemon.adapters.transport import is_loopback


class JudgePart(ConfigPart):
    """A second opinion where the ledger is not sure, of a language model on an OpenAI-compatible server of yours
    (llama.cpp, Ollama, vLLM); see docs/judge.md. Without this table nobody is asked.
    """

    url: str = Field(description="Where it listens, up to /v1.", examples=["http://127.0.0.1:8080/v1"])
    model: str = Field("", description="As the server calls it; the one that it has if unset.", examples=["qwen3:8b"])
    timeout: Seconds = Field(20, description="Seconds for one question (1 to 600).")
    allow_remote: bool = Field(
        default=False, description="Whether the server may be another machine: your clients' words go there."
    )

    @model_validator(mode="after")
    def _stays_here(self) -> JudgePart:
        try:
            parts = urlsplit(self.url)
            host, _ = parts.hostname or "", parts.port
        except ValueError:
            parts, host = urlsplit(""), ""
        if parts.scheme not in ("http", "https") or not host or not self.url.isascii() or not self.url.isprintable():
            raise ValueError(f'url: {self.url!r} is no address; it looks like "http://127.0.0.1:8080/v1"')
        if is_loopback(host):
            return self
        if not self.allow_remote:
            raise ValueError(
                f"url: {host} is another machine, and your clients' words would go there; "
                "run the server here, or write allow_remote = true"
            )
        if parts.scheme != "https":
            raise ValueError(f"url: {host} is another machine; mail goes there by https:// only")
        return self

"""What all questions over HTTP share: they go where they are sent, and their answers are bounded in size and time."""

from __future__ import annotations

import time
from typing import Any
from urllib.request import HTTPRedirectHandler

LARGEST = 256 << 10  # bytes of an answer; real ones have some 4,000


class NoRedirect(HTTPRedirectHandler):
    """Secrets and mail go to the address that was configured, and nowhere else."""

    def redirect_request(self, *_: Any) -> None:  # noqa: ANN401 -- urllib's signature
        return None


def body(reply: Any, deadline: float) -> bytes:  # noqa: ANN401 -- an HTTPResponse, or the HTTPError around one
    """At most LARGEST bytes, until `deadline` (monotonic) however slowly they drip. Raises TimeoutError."""
    parts: list[bytes] = []
    while sum(map(len, parts)) <= LARGEST and (part := reply.read1(8192)):
        parts.append(part)
        if time.monotonic() > deadline:
            raise TimeoutError
    return b"".join(parts)

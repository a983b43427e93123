"""A fake of an OpenAI-compatible server: it says what it is told to, and remembers what it was asked."""

from __future__ import annotations

import json
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import Any


@dataclass
class FakeModel:
    says: str = '{"state": "answered", "reason": "It names the day."}'  # the content of its message
    status: int = 200
    raw: bytes | None = None  # the whole body, in place of a completion
    slow: float = 0.0  # seconds before it answers
    location: str = ""  # where it redirects to
    asked: list[dict[str, Any]] = field(default_factory=list)
    url: str = ""

    def body(self) -> bytes:
        if self.raw is not None:
            return self.raw
        return json.dumps({"choices": [{"message": {"role": "assistant", "content": self.says}}]}).encode()

    def mail(self) -> dict[str, str]:
        """What it was asked to judge last."""
        mail: dict[str, str] = json.loads(self.asked[-1]["messages"][1]["content"])
        return mail


@contextmanager
def serving(model: FakeModel) -> Iterator[FakeModel]:
    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            model.asked.append(json.loads(self.rfile.read(int(self.headers["Content-Length"]))))
            time.sleep(model.slow)
            body = model.body()
            self.send_response(model.status)
            if model.location:
                self.send_header("Location", model.location)
            self.send_header("Content-Length", str(len(body)))
            with suppress(ConnectionError):
                self.end_headers()
            with suppress(ConnectionError):  # who asked did not wait
                self.wfile.write(body)

        def log_message(self, *_: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    model.url = f"http://127.0.0.1:{server.server_address[1]}/v1"
    thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    try:
        yield model
    finally:
        server.shutdown()
        server.server_close()

"""A token endpoint (RFC 6749) that tells Dovecot which of its tokens are good."""

from __future__ import annotations

import json
import ssl
import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, Self
from urllib.parse import parse_qsl

from tests.servers.certificate import Certificate

HOST = "127.0.0.1"


class TokenServer:
    """A context manager. `asked` holds the forms that came; `refusal` is answered in place of a token while it is set."""

    def __init__(self, username: str = "projects", certificate: Certificate | None = None) -> None:
        """With a certificate it speaks HTTPS."""
        self.username = username
        self._certificate = certificate
        self.lifetime: object = 3600  # seconds, as told
        self.rotates = False  # whether each answer holds a new refresh token
        self.refresh_tokens = {"first-refresh-token"}
        self.refusal: tuple[int, bytes] | None = None
        self.headers: dict[str, str] = {}
        self.off = 0.0  # seconds that its clock is ahead of this machine's
        self.asked: list[dict[str, str]] = []
        self.good: set[str] = set()  # access tokens
        self.given: list[str] = []

    def __enter__(self) -> Self:
        self._server = ThreadingHTTPServer((HOST, 0), self._handler())
        self._server.daemon_threads = True
        if self._certificate:
            context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
            context.load_cert_chain(self._certificate.cert, self._certificate.key)
            self._server.socket = context.wrap_socket(self._server.socket, server_side=True)
        self.port: int = self._server.server_address[1]
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.05,), daemon=True)
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()

    @property
    def url(self) -> str:
        return f"http{'s' if self._certificate else ''}://{HOST}:{self.port}/token"

    @property
    def introspection(self) -> str:
        return f"http://{HOST}:{self.port}/introspect"

    def revoke(self) -> None:
        """No access token that was given is good any more."""
        self.good.clear()

    def refuse(self, code: str, words: str = "", status: int = 400) -> None:
        self.refusal = status, json.dumps({"error": code, "error_description": words}).encode()

    def _answer(self, _path: str, form: dict[str, str]) -> tuple[int, bytes]:
        self.asked.append(form)
        if self.refusal:
            return self.refusal
        old = form.get("refresh_token")
        if form["grant_type"] == "refresh_token" and old not in self.refresh_tokens:
            return 400, json.dumps({"error": "invalid_grant", "error_description": f"{old} is not known"}).encode()
        token = f"access-token-{len(self.given) + 1}"
        self.given.append(token)
        self.good.add(token)
        told: dict[str, Any] = {"access_token": token, "token_type": "Bearer", "expires_in": self.lifetime}
        if self.rotates and old:
            new = f"refresh-token-{len(self.given)}"
            self.refresh_tokens = {new}
            told["refresh_token"] = new
        return 200, json.dumps(told).encode()

    def _handler(self) -> type[BaseHTTPRequestHandler]:
        server = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                token = self.headers.get("Authorization", "").removeprefix("Bearer ")
                active = "true" if token in server.good else "false"
                self._say(200, json.dumps({"username": server.username, "active": active}).encode())

            def do_POST(self) -> None:
                form = self.rfile.read(int(self.headers["Content-Length"])).decode()
                self._say(*server._answer(self.path, dict(parse_qsl(form))))

            def _say(self, status: int, body: bytes) -> None:
                self.send_response(status)
                self.send_header("Content-Length", str(len(body)))
                for name, value in server.headers.items():
                    self.send_header(name, value)
                self.end_headers()
                self.wfile.write(body)

            def date_time_string(self, timestamp: float | None = None) -> str:
                return super().date_time_string((timestamp or time.time()) + server.off)

            def log_message(self, *_: object) -> None:
                pass

        return Handler

"""A provider where people log in on another device (RFC 8628): a device authorization endpoint beside the token's."""

from __future__ import annotations

import json
import time
from typing import Any

from tests.servers.token_server import HOST, TokenServer

HANG = "hang"  # in place of an error: no answer in time
PAGE = "https://login.example/device"


class DeviceServer(TokenServer):
    """Each question for a token is answered with the next of `waiting`, an error or a status; then with a log-in."""

    def __init__(self) -> None:
        super().__init__()
        self.refresh_tokens = set()
        self.told: dict[str, Any] = {
            "device_code": "very-secret-device-code",
            "user_code": "WDJB-MJHT",
            "verification_uri": PAGE,
            "expires_in": 900,
            "interval": 5,
        }
        self.waiting: list[str | int] = []
        self.began: list[dict[str, str]] = []  # the forms that asked for a code
        self.polls: list[dict[str, str]] = []
        self.gives_refresh_token = True
        self.hangs = 1.0  # seconds
        self.log_ins = 0

    @property
    def device_url(self) -> str:
        return f"http://{HOST}:{self.port}/devicecode"

    def log_out(self) -> None:
        """An administrator ended every session."""
        self.refresh_tokens = set()
        self.revoke()

    def _answer(self, path: str, form: dict[str, str]) -> tuple[int, bytes]:
        if path == "/devicecode":
            self.began.append(form)
            return self.refusal or (200, json.dumps(self.told).encode())
        if "device_code" not in form:
            return super()._answer(path, form)
        self.polls.append(form)
        if self.waiting:
            return self._not_yet(self.waiting.pop(0))
        return self._logged_in()

    def _not_yet(self, answer: str | int) -> tuple[int, bytes]:
        if answer == HANG:
            time.sleep(self.hangs)
        if isinstance(answer, int):
            return answer, b""
        words = f"{answer} for very-secret-device-code"
        return 400, json.dumps({"error": answer, "error_description": words}).encode()

    def _logged_in(self) -> tuple[int, bytes]:
        self.log_ins += 1
        told = {"access_token": f"access-token-of-log-in-{self.log_ins}", "token_type": "Bearer", "expires_in": 3600}
        if self.gives_refresh_token:
            told["refresh_token"] = f"refresh-token-of-log-in-{self.log_ins}"
            self.refresh_tokens = {str(told["refresh_token"])}
        return 200, json.dumps(told).encode()

"""The daemon as a process of its own, and a service manager that hears what it says."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from tests.agency import write_config
from tests.conftest import ImapServer

ROOT = Path(__file__).resolve().parents[1]
PATIENCE = 40.0  # seconds; the machine may be busy


@dataclass
class Service:
    process: subprocess.Popen[str]
    channel: socket.socket
    folder: Path

    def hears(self, *words: str) -> str:
        """The first notification that begins with one of `words`."""
        deadline = time.monotonic() + PATIENCE
        while time.monotonic() < deadline:
            try:
                said = self.channel.recv(4096).decode()
            except TimeoutError:
                continue
            if said.startswith(words):
                return said
        pytest.fail(f"systemd never heard {words}; the log:\n{(self.folder / 'log').read_text()}")

    def end(self) -> tuple[int, float]:
        """SIGTERM: the exit code and the seconds it took."""
        began = time.monotonic()
        self.process.send_signal(signal.SIGTERM)
        code = self.process.wait(PATIENCE)
        took = time.monotonic() - began
        print(f"ended in {took:.2f} s")
        return code, took

    @property
    def log(self) -> str:
        return (self.folder / "log").read_text(encoding="utf-8")


@contextmanager
def running(folder: Path, imap: ImapServer, imap_port: int, smtp_port: int, **more: Any) -> Iterator[Service]:
    config = write_config(folder, imap_port, smtp_port, **more)
    address = folder / "notify"
    address.unlink(missing_ok=True)
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as channel:
        channel.bind(str(address))
        channel.settimeout(0.2)
        environment = {
            **os.environ,
            "PYTHONPATH": str(ROOT),
            "NOTIFY_SOCKET": str(address),
            "TEST_PASSWORD": imap.password,
        }
        environment |= {"WATCHDOG_USEC": "1000000"}
        with (folder / "log").open("w") as log:
            command = [sys.executable, "-m", "daemon", "--config", str(config), "run"]
            process = subprocess.Popen(command, stderr=log, env=environment, text=True)
        try:
            yield Service(process, channel, folder)
        finally:
            process.kill()
            process.wait()

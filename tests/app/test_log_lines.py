"""`--log-format json`: a program reads each line, whatever happens, and no password is in one."""

from __future__ import annotations

import json
import logging
import os
import socket
import subprocess
import sys
import threading
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from daemon.adapters.log_lines import FORMAT, JsonFormatter
from tests.agency import mail, write_config
from tests.running import ROOT, running
from tests.servers.dovecot import Dovecot
from tests.servers.smtp_server import SmtpServer

WRITTEN = {"time", "level", "logger", "message"}  # of each line, as docs/operations.md says
SECRET = "nobody-may-read-this"


def lines(log: str) -> list[dict[str, Any]]:
    """Each line of it; fails at the first that is no JSON object with the fields that all have."""
    told = [json.loads(line) for line in log.splitlines()]
    for line in told:
        assert line.keys() >= WRITTEN
        assert datetime.fromisoformat(line["time"]).tzinfo == UTC
    return told


def formatted(text: str, *values: object, fault: Exception | None = None) -> dict[str, Any]:
    about = (type(fault), fault, fault.__traceback__) if fault else None
    line = JsonFormatter().format(logging.LogRecord("daemon.app", logging.INFO, "", 1, text, values, about))
    assert "\n" not in line
    assert line.isascii()
    told: dict[str, Any] = json.loads(line)
    return told


def test_what_a_line_names_is_a_field_of_it() -> None:
    told = formatted("mail %s 100%% kind=%s to=%s size=%d in %.1f s", "sent", "alert", ("a@b.example",), 7, 0.25)
    assert told["message"] == "mail sent 100% kind=alert to=('a@b.example',) size=7 in 0.2 s"
    assert (told["kind"], told["to"], told["size"]) == ("alert", ["a@b.example"], 7)
    assert told.keys() == WRITTEN | {"kind", "to", "size"}


def test_words_of_strangers_break_no_line_and_steer_no_terminal() -> None:
    told = formatted("subject=%s level=%s", 'Ciao"}\n\x1b[31m{"level": "\u202e\ud800', "forged")
    assert told["subject"].startswith('Ciao"}\n\x1b[31m')
    assert told["level"] == "info"  # what a line says of itself is not written over by what it names


def test_a_fault_is_one_line_with_its_trace() -> None:
    try:
        json.loads("{\n")
    except ValueError as fault:
        told = formatted("a mail could not be read message_id=%s", "q1@client.example", fault=fault)
    assert told["error"].startswith("JSONDecodeError: Expecting")
    assert told["traceback"].startswith("Traceback (most recent call last):\n")
    assert told["message_id"] == "q1@client.example"


def run(folder: Path, *arguments: str, code: str = "from daemon.cli import main; main()") -> tuple[int, str]:
    """The exit code and stderr of a process of its own."""
    command = [sys.executable, "-c", code, "--log-format", "json", *arguments]
    there = os.environ | {"PYTHONPATH": str(ROOT)}
    done = subprocess.run(command, cwd=folder, env=there, capture_output=True, text=True, timeout=300, check=False)
    return done.returncode, done.stderr


def test_verbose_says_of_each_mail_whose_it_is_and_which(tmp_path: Path) -> None:
    write_config(tmp_path, 1143, 1025)
    (tmp_path / "mail").mkdir()
    for number, sender in enumerate(("anna@client.example", "someone@else.example")):
        raw = mail(sender, "projects@agency.example", "Bozza", "Quando?\n", datetime.now(UTC), mid=f"q{number}")
        (tmp_path / "mail" / f"{number}.eml").write_bytes(raw)
    code, log = run(tmp_path, "--verbose", "import", "mail")
    assert code == 0, log
    taken = [line for line in lines(log) if line["message"].startswith("mail filed")]
    assert [(line["client"], line["message_id"].partition("@")[0], line["level"]) for line in taken] == [
        ("rossi", "q0", "debug"),
        ("unmatched", "q1", "debug"),
    ]


def test_a_configuration_that_cannot_be_used_is_a_line_for_each_problem(tmp_path: Path) -> None:
    config = write_config(tmp_path, 1143, 1025, swap={"port = 1143": "port = 0", 'language = "en"': 'language = "xx"'})
    code, log = run(tmp_path, "run")
    assert code == 2
    where, keys = zip(*(line["message"].split(": ")[:2] for line in lines(log)), strict=True)
    assert set(where) == {config.name}
    assert {"imap.port", "team.language"} <= set(keys)


FAULTS = """
import sys, threading, warnings
from daemon.adapters import log_lines
log_lines.as_json()
warnings.warn("old")
thread = threading.Thread(target=lambda: 1 / 0)
thread.start()
thread.join()
raise OSError("lost")
"""


def test_what_nobody_caught_is_a_line_as_well(tmp_path: Path) -> None:
    warned, in_thread, in_process = lines(run(tmp_path, code=FAULTS)[1])
    assert (warned["logger"], in_thread["error"]) == ("py.warnings", "ZeroDivisionError: division by zero")
    assert (in_process["level"], in_process["error"]) == ("error", "OSError: lost")


class Echo:
    """An IMAP server that refuses each log-in and says what it was told: nobody should, and some do."""

    def __enter__(self) -> int:
        self._listener = socket.create_server(("127.0.0.1", 0))
        threading.Thread(target=self._serve, daemon=True).start()
        port: int = self._listener.getsockname()[1]
        return port

    def __exit__(self, *_: object) -> None:
        self._listener.shutdown(socket.SHUT_RDWR)
        self._listener.close()

    def _serve(self) -> None:
        while True:
            try:
                sock, _ = self._listener.accept()
            except OSError:
                return
            with sock, sock.makefile("rb") as said:
                sock.sendall(b"* OK [CAPABILITY IMAP4rev1] ready\r\n")
                for line in said:
                    tag, _, rest = line.strip().partition(b" ")
                    sock.sendall(tag + b" NO [AUTHENTICATIONFAILED] refused: " + rest + b"\r\n")


@pytest.fixture
def as_json(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(FORMAT, "json")


@pytest.mark.usefixtures("as_json")
def test_a_daemons_log_is_json_to_its_end_and_a_server_that_repeats_the_password_brings_it_into_no_line(
    tmp_path: Path, dovecot: Dovecot, smtp_server: SmtpServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(dovecot, "password", SECRET)
    with Echo() as port, running(tmp_path, dovecot, port, smtp_server.port) as service:
        service.hears("STATUS=filed")
        service.end()
    told = lines(service.log)
    assert [told[0]["message"], told[0]["clients"], told[-1]["message"]] == ["ready clients=2", 2, "stopped"]
    assert any(line["message"].startswith("imap trouble") for line in told)
    assert SECRET not in service.log

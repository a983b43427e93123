"""The servers that tests talk to: real ones, empty for each test."""

from __future__ import annotations

import gc
import os
import random
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import settings

from daemon.adapters.imap.connect import ImapSettings
from daemon.adapters.smtp.connect import SmtpSettings
from daemon.adapters.transport import Security
from tests.servers import certificate as certificates
from tests.servers import dovecot as dovecots
from tests.servers.certificate import Certificate
from tests.servers.dovecot import Dovecot
from tests.servers.pymap_server import Pymap
from tests.servers.smtp_server import SmtpServer

if TYPE_CHECKING:
    from tests.agency import Open
    from tests.paper import OnPaper, Paper

HOST = "127.0.0.1"
CI = os.environ.get("CI") == "true"
BUSY = CI or os.getloadavg()[0] > 1.5 * (os.cpu_count() or 1)  # then waits are longer than what is waited for
NO_DOVECOT = "Dovecot is not installed (Debian: apt-get install dovecot-imapd)"

ImapServer = Dovecot | Pymap

# How many examples a property is tried on where the test does not say: few with each `make test`, many in `make slow`.
# In CI they are the same ones each time: a gate says the same twice.
PROFILE = os.environ.get("EXAMPLES", "few")
MANY = PROFILE == "many"
settings.register_profile("few", max_examples=30, deadline=None, derandomize=CI)
settings.register_profile("many", max_examples=1000, deadline=None, derandomize=CI)
settings.load_profile(PROFILE)


def pytest_collection_finish() -> None:
    """Else a tenth of the CPU goes into looking for garbage, each time among all tests that were collected."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(50_000)  # as the command line has it


def seed() -> int:
    """Of what a test invents: another one each time, but in CI."""
    return 1 if CI else random.SystemRandom().randrange(1 << 32)


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    if not dovecots.installed():
        terminalreporter.write_line(f"{NO_DOVECOT}: IMAP was tried on pymap, what needs more was skipped")


@pytest.fixture(scope="session")
def one_dovecot() -> Iterator[Dovecot]:
    """For all tests that want a plain one, one after the other."""
    with Dovecot() as server:
        yield server


@pytest.fixture
def dovecot(request: pytest.FixtureRequest) -> Dovecot:
    """A Dovecot with an empty INBOX and a Sent mailbox."""
    need_dovecot()
    server: Dovecot = request.getfixturevalue("one_dovecot")
    return server.emptied()


def need_dovecot() -> None:
    """Where it is missing: skips on a user's machine, fails where CI is to prove something."""
    if not dovecots.installed():
        (pytest.fail if CI else pytest.skip)(NO_DOVECOT)


@pytest.fixture
def imap_server(request: pytest.FixtureRequest) -> Iterator[ImapServer]:
    """Dovecot where it is installed, else pymap; both with INBOX and Sent."""
    if CI or dovecots.installed():
        yield request.getfixturevalue("dovecot")
    else:
        with Pymap() as server:
            yield server


@pytest.fixture(params=["dovecot", "pymap"])
def each_imap_server(request: pytest.FixtureRequest) -> Iterator[ImapServer]:
    """One after the other: what holds for both is what we may count on."""
    if request.param == "dovecot":
        yield request.getfixturevalue("dovecot")
    else:
        with Pymap() as server:
            yield server


@pytest.fixture
def smtp_server() -> Iterator[SmtpServer]:
    """aiosmtpd without TLS and log-in; `smtp_server.refuse` makes it refuse."""
    with SmtpServer() as server:
        yield server


@pytest.fixture
def certificate(tmp_path: Path) -> Certificate:
    """For localhost and 127.0.0.1."""
    if not certificates.available():
        (pytest.fail if CI else pytest.skip)("openssl is not installed")
    return certificates.make(tmp_path)


@pytest.fixture
def imap_settings() -> Callable[..., ImapSettings]:
    """Settings for a test server; anything else by name."""

    def make(server: ImapServer, port: int = 0, **changes: object) -> ImapSettings:
        values: dict[str, object] = {"security": Security.NONE, "read_timeout": 10.0, "connect_timeout": 10.0}
        values |= {"username": server.username, "password": lambda: server.password, "port": port or server.port}
        return ImapSettings(host=HOST, **(values | changes))  # type: ignore[arg-type]

    return make


@pytest.fixture
def smtp_settings() -> Callable[..., SmtpSettings]:
    def make(port: int, **changes: object) -> SmtpSettings:
        values: dict[str, object] = {"security": Security.NONE, "timeout": 10.0, "final_timeout": 10.0}
        return SmtpSettings(host=HOST, port=port, **(values | changes))  # type: ignore[arg-type]

    return make


@pytest.fixture
def open_agency(
    tmp_path: Path, imap_server: ImapServer, smtp_server: SmtpServer, monkeypatch: pytest.MonkeyPatch
) -> Open:
    """Opens the invented agency; more of its configuration by name (see `tests.agency.write_config`)."""
    from tests.agency import agency

    monkeypatch.setenv("TEST_PASSWORD", imap_server.password)
    return partial(agency, tmp_path, imap_server, smtp_server)


@pytest.fixture
def on_paper(tmp_path: Path) -> OnPaper:
    """Opens the invented agency without servers, for whoever wants to see what is decided."""
    from tests.paper import paper

    return partial(paper, tmp_path, [])


@pytest.fixture
def team(on_paper: OnPaper) -> Iterator[Paper]:
    """Two questions of Anna's on Monday morning, and Marta's alert about them at 16:00."""
    from tests.desk import SECOND_PM, begun

    with on_paper(end=SECOND_PM) as team:
        yield begun(team)

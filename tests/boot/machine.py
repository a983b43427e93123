"""Debian 13 with its systemd as the first process, in a container of systemd-nspawn: booted, asked, and gone.

Needs root, debootstrap and systemd-container. What it writes lies on a layer over the roots that `make servers` keeps.
"""

from __future__ import annotations

import contextlib
import os
import shutil
import signal
import subprocess
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Self

from tests.servers.trixie import Missing, base, layer

PACKAGES = (
    *("systemd-sysv", "systemd-resolved", "dbus", "dovecot-imapd", "python3-venv", "python3-pip", "ca-certificates"),
    *("procps", "lintian", "fakeroot", "man-db", "bash-completion", "python3-aiosmtpd"),
)
STARTS_WITHIN = 120.0  # seconds
LIMITS = ("memory", "cpu", "cpuacct", "pids")  # controllers of old control groups, which a container may not write to
_GROUPS = Path("/sys/fs/cgroup")
_NAME = "clerk"

# In namespaces of its own, so that the layer and the other end of the cable are gone with it. Each process joins the
# groups that were made for it; nspawn boots what is in $TOP, and ends with 133 where that is to be booted again.
_BOOT = """
set -eu
for group in $GROUPS; do echo $$ >"$group/cgroup.procs"; done
mount -t overlay overlay -o "lowerdir=$LOWER,upperdir=$UPPER,workdir=$WORK" "$TOP"
code=133
while [ $code = 133 ]; do
    code=0
    systemd-nspawn --quiet --directory="$TOP" --boot --machine=$NAME --console=pipe --network-veth \
        --bind="$SRV:/srv" --kill-signal=SIGRTMIN+3 $APART || code=$?
done
exit $code
"""


class Boot:
    """A context manager: a machine that has started. `srv` is its /srv, which is ours to read and write, too."""

    def __enter__(self) -> Self:
        if shutil.which("systemd-nspawn") is None:
            raise Missing("systemd-nspawn is not installed (Debian: apt-get install systemd-container)")
        lower = [layer("boot", PACKAGES), base()]
        self._folder = Path(tempfile.mkdtemp(prefix="boot-"))
        self._folder.chmod(0o755)
        for name in ("upper", "work", "top", "srv"):
            (self._folder / name).mkdir()
        self.srv = self._folder / "srv"
        self._groups = _made_groups(f"inboxclerk-{os.getpid()}")
        self._process = self._started(lower)
        try:
            self._leader = self._found()
            self._limited()
            self._ready()
        except BaseException:
            self.__exit__()
            raise
        return self

    def __exit__(self, *_: object) -> None:
        """As one pulls the plug; what is left of the groups goes, too."""
        with contextlib.suppress(ProcessLookupError):
            os.killpg(self._process.pid, signal.SIGKILL)
        self._process.wait()
        for group in self._groups:
            _remove(group)
        shutil.rmtree(self._folder, ignore_errors=True)

    @property
    def root(self) -> Path:
        """Its files, as we see them while it runs."""
        return Path(f"/proc/{self._leader}/root")

    def run(self, command: str, seconds: float = 300) -> subprocess.CompletedProcess[str]:
        """What a shell in it makes of `command`, as root; both streams in `stdout`."""
        return subprocess.run(
            [*self._inside(), "/bin/bash", "-c", command],
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            stdin=subprocess.DEVNULL,
            timeout=seconds,
            text=True,
            errors="replace",
            env={
                "PATH": "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin",
                "LANG": "C.UTF-8",
                "HOME": "/root",
            },
            check=False,
        )

    def reboot(self) -> None:
        """Starts it anew; it comes back without its limits, and with its cable pulled out."""
        before = self._leader
        self.run("systemctl reboot")
        deadline = time.monotonic() + STARTS_WITHIN
        while True:
            self._leader = self._found(
                besides=before
            )  # again each time: what dies with the old one bears its name, too
            if self.run("systemctl is-system-running").stdout.strip() in {"starting", "running", "degraded"}:
                return
            assert time.monotonic() < deadline
            time.sleep(0.2)

    def plug_in(self) -> None:
        """The cable's other end: until then there is no network, and nobody says that it is online."""
        outside = ["nsenter", f"--target={self._child()}", "--net", "ip"]
        for what in (["addr", "add", "10.11.12.1/24", "dev", f"ve-{_NAME}"], ["link", "set", f"ve-{_NAME}", "up"]):
            subprocess.run([*outside, *what], check=True, capture_output=True)

    def _started(self, lower: list[Path]) -> subprocess.Popen[bytes]:
        names = {"LOWER": ":".join(map(str, lower)), "GROUPS": " ".join(map(str, self._groups)), "NAME": _NAME}
        names |= {name.upper(): str(self._folder / name) for name in ("upper", "work", "top", "srv")}
        # A machine without systemd has nobody to register it with.
        names |= {"APART": "" if Path("/run/systemd/system").is_dir() else "--register=no --keep-unit"}
        names |= {"PATH": os.environ["PATH"]}
        with (self._folder / "out").open("wb") as out:
            return subprocess.Popen(
                ["unshare", "--mount", "--net", "--pid", "--fork", "--kill-child", "--mount-proc", "sh", "-c", _BOOT],
                env=names,
                stdin=subprocess.DEVNULL,
                stdout=out,
                stderr=out,
                start_new_session=True,
            )

    def _found(self, besides: int = 0) -> int:
        """Its first process, as we number it: another one than `besides`. Raises Missing."""
        deadline = time.monotonic() + STARTS_WITHIN
        while time.monotonic() < deadline and self._process.poll() is None:
            for pid in set(_below(self._process.pid)) - {besides}:
                with contextlib.suppress(OSError):
                    if Path(f"/proc/{pid}/comm").read_text(encoding="utf-8").strip() == "systemd":
                        return pid
            time.sleep(0.1)
        raise Missing(f"nothing boots here: {(self._folder / 'out').read_text(errors='replace').strip()}")

    def _child(self) -> int:
        return next(_below(self._process.pid))

    def _inside(self) -> list[str]:
        return [
            "nsenter",
            f"--target={self._leader}",
            *["--mount", "--uts", "--ipc", "--net", "--pid", "--cgroup", "--root", "--wd"],
        ]

    def _limited(self) -> None:
        """Old control groups are mounted for reading only; those made for it are its own, so it may set limits there."""
        if not self._groups:
            return
        for name in LIMITS:
            here = ["nsenter", f"--target={self._leader}", "--mount", "mount", "-o", "remount,rw,bind"]
            subprocess.run([*here, str(_GROUPS / name)], check=False, capture_output=True)
        self._ready()
        self.run("systemctl daemon-reexec")

    def _ready(self) -> None:
        deadline = time.monotonic() + STARTS_WITHIN
        while (state := self.run("systemctl is-system-running").stdout.strip()) not in {"running", "degraded"}:
            if time.monotonic() > deadline:
                raise Missing(f"systemd does not get up here: {state}")
            time.sleep(0.2)


def _made_groups(name: str) -> list[Path]:
    """A group of our own in each old hierarchy, below the one that we are in: so no limit of ours is escaped."""
    made = []
    for line in Path("/proc/self/cgroup").read_text(encoding="ascii").splitlines():
        _, names, path = line.split(":", 2)
        if names in LIMITS:
            group = _GROUPS / names / path.strip("/") / name
            group.mkdir(exist_ok=True)
            made.append(group)
    return made


def _remove(group: Path) -> None:
    """With the groups that systemd made in it; the processes are gone or going."""
    for _ in range(50):
        for folder, _, _ in os.walk(group, topdown=False):
            with contextlib.suppress(OSError):
                Path(folder).rmdir()
        if not group.exists():
            return
        time.sleep(0.1)


def _below(pid: int) -> Iterator[int]:
    """Children, their children and so on, nearest first."""
    with contextlib.suppress(OSError):
        children = Path(f"/proc/{pid}/task/{pid}/children").read_text(encoding="ascii").split()
        yield from map(int, children)
        for child in children:
            yield from _below(int(child))

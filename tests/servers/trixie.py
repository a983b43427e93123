"""Servers of Debian 13 in a root of its own: made once by debootstrap, each server on a layer that is gone with it.

Needs root, debootstrap, and the mirror that this machine's own apt knows. `make servers` says where the root is kept.
"""

from __future__ import annotations

import contextlib
import os
import re
import shutil
import signal
import subprocess
import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import Self

SUITE = "trixie"
KEPT = os.environ.get("SERVERS_ROOT", "")  # the folder of the root and its layers; unset outside `make servers`
LONGEST = 900  # seconds for an installation

# In a mount and process namespace of its own: what is mounted and started goes when its first process goes.
_INSIDE = """
set -eu
mount -t overlay overlay -o "lowerdir=$LOWER,upperdir=$UPPER,workdir=$WORK" "$TOP"
mount -t proc proc "$TOP/proc"
test -z "$SRV" || mount --bind "$SRV" "$TOP/srv"
exec chroot "$TOP" /bin/sh -c "$1"
"""
_NO_STARTS = "#!/bin/sh\nexit 101\n"  # an installation starts no server
_UPDATE = "apt-get update -q"
_INSTALL = "DEBIAN_FRONTEND=noninteractive apt-get install -q -y --no-install-recommends"


class Missing(Exception):
    """What this machine lacks for it, in a sentence."""


def base() -> Path:
    """The root that all have in common, made if need be. Raises Missing."""
    kept = _folder()
    made = kept / "base"
    if made.exists():
        return made
    if shutil.which("debootstrap") is None:
        raise Missing("debootstrap is not installed (Debian: apt-get install debootstrap)")
    part = kept / "base.part"
    shutil.rmtree(part, ignore_errors=True)
    kept.mkdir(parents=True, exist_ok=True)
    _do(["debootstrap", "--variant=minbase", SUITE, str(part), _mirror()], f"no Debian {SUITE} could be made")
    guard = part / "usr" / "sbin" / "policy-rc.d"
    guard.write_text(_NO_STARTS, encoding="ascii")
    guard.chmod(0o755)
    _do(["chroot", str(part), "sh", "-c", _UPDATE], "its list of packages could not be read")
    return part.rename(made)


def layer(name: str, packages: Sequence[str]) -> Path:
    """What the packages add to the base, made if need be. Raises Missing."""
    lower = base()
    made = lower.parent / name
    if made.exists():
        return made
    part = made.with_suffix(".part")
    shutil.rmtree(part, ignore_errors=True)
    part.mkdir()
    with tempfile.TemporaryDirectory(dir=lower.parent) as folder:
        work, top = Path(folder, "work"), Path(folder, "top")
        work.mkdir()
        top.mkdir()
        command = _entered([lower], part, work, top, f"{_INSTALL} {' '.join(packages)} && apt-get clean")
        _do(command, f"{' and '.join(packages)} could not be installed")
    return part.rename(made)


class Machine:
    """A context manager: the root with some packages, and with what `start` runs in it, which sees our loopback."""

    def __init__(self, name: str, packages: Sequence[str]) -> None:
        self._lower = [layer(name, packages), base()]
        self._process: subprocess.Popen[bytes] | None = None

    def __enter__(self) -> Self:
        self.folder = Path(tempfile.mkdtemp(prefix="trixie-"))
        self.folder.chmod(0o755)
        for name in ("upper", "work", "top", "srv"):
            (self.folder / name).mkdir()
        return self

    def __exit__(self, *_: object) -> None:
        self.kill()
        shutil.rmtree(self.folder, ignore_errors=True)

    def version(self, package: str) -> str:
        """What Debian calls it, without its own additions: `2.4.1`."""
        status = (self._lower[0] / "var" / "lib" / "dpkg" / "status").read_text(encoding="utf-8")
        found = re.search(rf"(?ms)^Package: {re.escape(package)}$.*?^Version: (?:\d+:)?([\d.]+)", status)
        assert found
        return found[1]

    @property
    def srv(self) -> Path:
        """Its /srv, which is ours to read and write, too."""
        return self.folder / "srv"

    @property
    def log(self) -> str:
        """What was printed in it."""
        return (self.folder / "out").read_text(errors="replace")

    def start(self, script: str) -> None:
        """Runs the lines of a shell script in it, as root; its files are those of the last start."""
        upper, work, top = (self.folder / name for name in ("upper", "work", "top"))
        command = _entered(self._lower, upper, work, top, script, self.srv)
        with (self.folder / "out").open("ab") as out:
            self._process = subprocess.Popen(
                command, stdout=out, stderr=out, stdin=subprocess.DEVNULL, start_new_session=True
            )

    @property
    def runs(self) -> bool:
        return self._process is not None and self._process.poll() is None

    def kill(self) -> None:
        """Ends all that runs in it at once, as a power failure does, but that what was written stays."""
        process, self._process = self._process, None
        if process is not None:
            with contextlib.suppress(ProcessLookupError):
                os.killpg(process.pid, signal.SIGKILL)
            process.wait()


def here(path: str, text: str) -> str:
    """A line of a script that writes a file in the machine."""
    return f"cat >{path} <<'END OF FILE'\n{text.strip()}\nEND OF FILE\n"


def _folder() -> Path:
    if not KEPT:
        raise Missing("it is run by `make servers`")
    if os.geteuid() != 0:
        raise Missing("a root of its own needs root: try sudo make servers")
    return Path(KEPT)


def _mirror() -> str:
    """Where this machine gets Debian from."""
    asked = ["apt-get", "indextargets", "--format", "$(SITE)", "Created-By: Packages", "Origin: Debian"]
    with contextlib.suppress(OSError):
        told = subprocess.run(asked, capture_output=True, text=True, check=False).stdout.split()
        for site in told:
            if not site.rstrip("/").endswith("security"):
                return site
    raise Missing("this machine's apt knows no mirror of Debian")


def _entered(lower: Sequence[Path], upper: Path, work: Path, top: Path, script: str, srv: Path | str = "") -> list[str]:
    """The command that runs a script with these layers as its root."""
    names = {"LOWER": ":".join(map(str, lower)), "UPPER": upper, "WORK": work, "TOP": top, "SRV": srv}
    names |= {"PATH": "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin", "LANG": "C.UTF-8"}
    variables = [f"{name}={value}" for name, value in names.items()]
    apart = ["unshare", "--mount", "--pid", "--fork", "--kill-child"]
    return [*apart, "env", "-i", *variables, "sh", "-c", _INSIDE, "sh", script]


def _do(command: Sequence[str], otherwise: str) -> None:
    done = subprocess.run(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, timeout=LONGEST, check=False)
    if done.returncode:
        last = done.stdout.decode(errors="replace").strip().splitlines()[-1:]
        raise Missing(f"{otherwise}: {' '.join(last)}")

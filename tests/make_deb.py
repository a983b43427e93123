"""A package for Debian: the program and its pinned libraries in an environment of their own, units, manual, completions.

`make deb` gives it the wheels. It needs dpkg-deb and pip, no root and no Debian of the version that it is for.
"""

from __future__ import annotations

import gzip
import hashlib
import os
import shutil
import subprocess
import sys
import tempfile
import zipfile
from email.parser import BytesParser
from pathlib import Path

from packaging.markers import Marker

from daemon.adapters.unit import Service, unit
from tests.sbom import pins

ROOT = Path(__file__).resolve().parents[1]
OURS = ROOT / "packaging" / "debian"
PINS = ROOT / "requirements" / "run.txt"
PYTHON = os.environ.get("DEB_PYTHON", "3.13")  # of Debian 13; its package stands in `Depends`
_HOME = "usr/lib/inboxclerk"
_PROGRAM = "/usr/bin/inboxclerk"
_PAGES = ("operations", "configuration", "privacy", "security")
_SHARED = {  # of the wheel's `share` → where Debian has it
    "bash-completion/completions/inboxclerk": "usr/share/bash-completion/completions/inboxclerk",
    "zsh/site-functions/_inboxclerk": "usr/share/zsh/vendor-completions/_inboxclerk",
    "fish/vendor_completions.d/inboxclerk.fish": "usr/share/fish/vendor_completions.d/inboxclerk.fish",
    "inboxclerk/config.example.toml": "usr/share/doc/inboxclerk/examples/config.example.toml",
    "inboxclerk/config.schema.json": "usr/share/inboxclerk/config.schema.json",
}


# In the form that Debian's tools read; dated as the package is.
_CHANGED = """\
inboxclerk ({version}) unstable; urgency=medium

  * What users notice of each release stands in CHANGELOG.md.gz beside this.

 -- inboxclerk developers <inboxclerk@packages.invalid>  Thu, 01 Jan 2026 00:00:00 +0000
"""


def build(wheels: Path, own: Path, to: Path) -> Path:
    """The package made of our wheel `own` and those of `wheels`, which it runs on. Raises CalledProcessError."""
    with tempfile.TemporaryDirectory() as folder:
        top = Path(folder)
        top.chmod(0o755)
        _program(top, wheels, own)
        version = _version(own)
        _data(top, version)
        made = _control(top, version)
        to.mkdir(exist_ok=True)
        path = to / f"{made}.deb"
        epoch = {"SOURCE_DATE_EPOCH": "1767225600"} | os.environ  # the same files give the same package
        # xz, since lintian takes no zstd; with the least effort, since most of it is compressed as it comes.
        command = ["dpkg-deb", "--build", "--root-owner-group", "-Zxz", "-z1", str(top), str(path)]
        subprocess.run(command, check=True, capture_output=True, env=epoch)
    return path


def _program(top: Path, wheels: Path, own: Path) -> None:
    """An environment as `venv` makes it, but for the interpreter that will be there."""
    site = top / _HOME / f"lib/python{PYTHON}/site-packages"
    how = [
        "install",
        "--no-index",
        "--no-deps",
        "--no-compile",
        "--ignore-requires-python",
        "--root-user-action=ignore",
        f"--target={site}",
    ]
    _pip(*how, *sorted(map(str, wheels.glob("*.whl"))), str(own))
    shutil.rmtree(site / "bin", ignore_errors=True)
    binaries = top / _HOME / "bin"
    binaries.mkdir()
    (binaries / "python3").symlink_to(f"../../../bin/python{PYTHON}")
    (top / _HOME / "pyvenv.cfg").write_text(
        f"home = /usr/bin\ninclude-system-site-packages = false\nversion = {PYTHON}\n", encoding="ascii"
    )
    _put(binaries / "inboxclerk", (ROOT / "packaging" / "launcher").read_bytes(), 0o755)
    (top / "usr/bin").mkdir()
    (top / _PROGRAM.strip("/")).symlink_to("../lib/inboxclerk/bin/inboxclerk")


def _data(top: Path, version: str) -> None:
    """Units and the like out of the environment, to where Debian looks for them."""
    site = next((top / _HOME).glob("lib/*/site-packages"))
    share, systemd = site / "share", site / "daemon/data/systemd"
    for name, path in _SHARED.items():
        _put(top / path, (share / name).read_bytes())
    page = share / "man/man1/inboxclerk.1"
    _put(top / "usr/share/man/man1/inboxclerk.1.gz", gzip.compress(page.read_bytes(), mtime=0))
    shutil.rmtree(share)
    for whose in (Service(), Service("any")):  # `service install` adds the credentials of each
        _put(top / "usr/lib/systemd/system" / whose.file, unit([_PROGRAM], [], whose).encode())
    for kind in ("sysusers", "tmpfiles"):
        _put(top / f"usr/lib/{kind}.d/inboxclerk.conf", (systemd / f"inboxclerk.{kind}").read_bytes())
    _put(top / "etc/default/inboxclerk", (OURS / "inboxclerk.default").read_bytes())
    doc = top / "usr/share/doc/inboxclerk"
    _put(doc / "CHANGELOG.md.gz", gzip.compress((ROOT / "CHANGELOG.md").read_bytes(), mtime=0))
    _put(doc / "changelog.gz", gzip.compress(_CHANGED.format(version=version).encode(), mtime=0))
    for page in (OURS / "copyright", ROOT / "README.md", *(ROOT / "docs" / f"{name}.md" for name in _PAGES)):
        _put(doc / page.name, page.read_bytes())
    _put(top / "usr/share/lintian/overrides/inboxclerk", (OURS / "lintian-overrides").read_bytes())


def _control(top: Path, version: str) -> str:
    """DEBIAN/, from what is there; the name of the package's file."""
    files = sorted(path for path in top.rglob("*") if path.is_file() and not path.is_symlink())
    for path in (top, *top.rglob("*")):
        if not path.is_symlink():
            path.chmod(0o755 if path.is_dir() or path.parent.name == "bin" else 0o644)
    control = top / "DEBIAN"
    control.mkdir()
    control.chmod(0o755)  # whatever the umask
    sums = [f"{hashlib.md5(path.read_bytes()).hexdigest()}  {path.relative_to(top)}\n" for path in files]
    (control / "md5sums").write_text("".join(sums), encoding="utf-8")
    (control / "conffiles").write_text("/etc/default/inboxclerk\n", encoding="ascii")
    for name in ("postinst", "prerm", "postrm"):
        _put(control / name, (OURS / name).read_bytes(), 0o755)
    asked = subprocess.run(["dpkg", "--print-architecture"], check=True, capture_output=True, text=True)
    about = {"version": version, "architecture": asked.stdout.strip(), "python": PYTHON}
    kilobytes = sum(path.stat().st_size for path in files) // 1024
    text = (OURS / "control").read_text(encoding="utf-8")
    (control / "control").write_text(text.format(size=kilobytes, **about), encoding="utf-8")
    return f"inboxclerk_{version}_{about['architecture']}"


def fetch(wheels: Path) -> None:
    """All that the program runs on, by the hashes of its pins. Raises CalledProcessError."""
    wheels.mkdir(parents=True, exist_ok=True)
    there = {"python_version": PYTHON, "python_full_version": f"{PYTHON}.0"}  # pip would ask the Python that runs it
    wanted = wheels / "wanted.txt"
    with wanted.open("w", encoding="utf-8") as file:
        for pin in pins(PINS.read_text(encoding="utf-8")):
            if not pin.marker or Marker(pin.marker).evaluate(there):
                print(f"{pin.name}=={pin.version}", *(f"--hash=sha256:{one}" for one in pin.hashes), file=file)
    _pip("download", "--require-hashes", "--requirement", str(wanted), "--dest", str(wheels))


def _pip(*arguments: str) -> None:
    """For the interpreter that will be there, whichever runs this; wheels that Debian's C library can load."""
    own = subprocess.run([sys.executable, "-m", "pip", "--version"], capture_output=True, check=False).returncode == 0
    pip = [sys.executable, "-m", "pip"] if own else [shutil.which("pip3") or "pip3"]
    machine = os.uname().machine
    names = [f"manylinux_2_{minor}_{machine}" for minor in range(34, 16, -1)] + [f"manylinux2014_{machine}"]
    whose = ["--only-binary=:all:", f"--python-version={PYTHON}", *(f"--platform={name}" for name in names)]
    command, *rest = arguments
    subprocess.run([*pip, command, "--quiet", "--disable-pip-version-check", *whose, *rest], check=True)


def wheel(to: Path, source: Path = ROOT) -> Path:
    """Ours, built of `source` into an empty folder. Raises CalledProcessError."""
    command = [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(to)]
    subprocess.run(command, cwd=source, check=True, capture_output=True)
    (made,) = to.glob("*.whl")
    return made


def _version(own: Path) -> str:
    with zipfile.ZipFile(own) as zipped:
        (name,) = (name for name in zipped.namelist() if name.endswith(".dist-info/METADATA"))
        return str(BytesParser().parsebytes(zipped.read(name))["Version"])


def _put(path: Path, content: bytes, mode: int = 0o644) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content)
    path.chmod(mode)


def main(wheels: Path, to: Path | None = None) -> None:
    """Fetches the wheels, or, with `to`, builds the package of them there."""
    if to is None:
        fetch(wheels)
    else:
        with tempfile.TemporaryDirectory() as folder:
            path = build(wheels, wheel(Path(folder)), to)
        print(f"{path}: {path.stat().st_size / 1e6:.1f} MB")


if __name__ == "__main__":
    main(*map(Path, sys.argv[1:]))

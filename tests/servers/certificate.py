"""A certificate for 127.0.0.1 and localhost, made by openssl when a test needs one."""

from __future__ import annotations

import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class Certificate:
    cert: Path  # its own authority
    key: Path
    authority: Path | None = None  # whoever signed it, else itself

    @property
    def trusted(self) -> str:
        """What whoever trusts it has in a file."""
        return (self.authority or self.cert).read_text(encoding="ascii")


def available() -> bool:
    return shutil.which("openssl") is not None


def make(folder: Path, name: str = "localhost", also: str = "DNS:localhost,IP:127.0.0.1") -> Certificate:
    made = Certificate(folder / "cert.pem", folder / "key.pem")
    command = [
        "openssl",
        "req",
        "-x509",
        "-newkey",
        "ec",
        "-pkeyopt",
        "ec_paramgen_curve:prime256v1",
        "-nodes",
        "-days",
        "2",
    ]
    command += [
        "-subj",
        f"/CN={name}",
        "-addext",
        f"subjectAltName={also}",
        "-out",
        str(made.cert),
        "-keyout",
        str(made.key),
    ]
    subprocess.run(command, check=True, capture_output=True)
    return made


AUTHORITY = """
[ca]
default_ca = all
[all]
database = {folder}/issued
new_certs_dir = {folder}
rand_serial = yes
default_md = sha256
policy = any
x509_extensions = names
[any]
commonName = supplied
[names]
subjectAltName = DNS:localhost,IP:127.0.0.1
"""


def expired(folder: Path) -> Certificate:
    """The right names, and over since 2020. `openssl req` makes none such."""
    (folder / "authority").mkdir()
    authority, now = make(folder / "authority", "Authority", "DNS:authority.example"), make(folder)
    made = Certificate(folder / "expired.pem", now.key, authority.cert)
    (folder / "issued").touch()
    (folder / "ca.conf").write_text(AUTHORITY.format(folder=folder), encoding="utf-8")
    command = ["openssl", "ca", "-batch", "-notext", "-config", str(folder / "ca.conf")]
    command += ["-startdate", "20200101000000Z", "-enddate", "20200102000000Z"]
    command += ["-cert", str(authority.cert), "-keyfile", str(authority.key)]
    command += ["-ss_cert", str(now.cert), "-out", str(made.cert)]
    subprocess.run(command, check=True, capture_output=True)
    return made

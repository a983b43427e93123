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

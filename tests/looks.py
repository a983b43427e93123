"""`make looks`: what a spam filter, mail programs' known gaps and a validator say of our mails.

Of every kind in every language, as it comes out of the records (`tests.showcase`). Outside the tests, since it wants
SpamAssassin and npm packages; what the machine lacks is said, and then not all was looked at: the exit code is 1.
"""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Mapping
from email.message import EmailMessage
from pathlib import Path

from tests.languages import LANGUAGES
from tests.pages import bytes_of, html_of
from tests.showcase import shown

MOST_POINTS = 0.5  # of SpamAssassin's local rules; 5 are spam
MOST_BYTES = 60_000  # of HTML; Gmail cuts a mail at 102 kB
PACKAGES = ("@jsx-email/doiuse-email@1.0.4", "html-validate@10.17.0")
HERE = Path(__file__).parent
MODULES = HERE.parent / ".venv" / "looks"

# What some program does not know, and what its readers see then.
BORNE = {
    "`role attribute`": "nothing: it is for who listens to a mail, in programs that know it",
    "`border-radius`": "square corners",
    "`word-break`": "a link of a hundred letters that is wider than the screen",
    "`@media`": "the light scheme, and the wide margins",
    "`<body> element`": "its colour is the outermost table's, too",
    "`table-layout`": "bars whose parts are as wide as their attribute says",
    "`overflow`": "the preview is hidden in three ways, of which each program knows one",
    "`display:none`": "the preview is hidden in three ways, of which each program knows one",
}
_SCORE = re.compile(r"^X-Spam-Status: \w+, score=(-?[\d.]+) (.*?)^\S.*?^Message-ID: (\S+)", re.MULTILINE | re.DOTALL)

Mails = Mapping[str, EmailMessage]


def all_mails() -> Mails:
    """Language, kind and detail → mail."""
    found = {f"{language}-{name}": mail for language in LANGUAGES for name, mail in shown(language).items()}
    for detail in "BC":
        found |= {f"{language}-update-{detail}": shown(language, detail)["update"] for language in LANGUAGES}
    return found


def spam(mails: Mails) -> Iterator[str]:
    """Those that the local rules give more points than MOST_POINTS."""
    box = b"".join(b"From x@x Thu Jan  1 00:00:00 2026\n" + _escaped(mail) + b"\n" for mail in mails.values())
    told = subprocess.run(["spamassassin", "-L", "-t", "--mbox"], input=box, capture_output=True, check=True)
    found = _SCORE.findall(told.stdout.decode("utf-8", "replace"))
    scores = {id_: (float(points), " ".join(tests.split())) for points, tests, id_ in found}
    print(f"spamassassin: {len(found)} mails, at most {max(points for points, _ in scores.values())} points")
    if len(found) != len(mails):
        yield f"spamassassin told {len(found)} scores of {len(mails)} mails"
    for name, mail in mails.items():
        points, tests = scores.get(mail["Message-ID"], (0.0, ""))
        if points > MOST_POINTS:
            yield f"{name}: {points} points, {tests}"


def _escaped(mail: EmailMessage) -> bytes:
    return re.sub(rb"(?m)^From ", b">From ", bytes_of(mail).replace(b"\r\n", b"\n"))


def heavy(mails: Mails) -> Iterator[str]:
    sizes = {name: len(html_of(mail).encode()) for name, mail in mails.items()}
    print(f"HTML: at most {max(sizes.values())} bytes")
    yield from (f"{name}: {size} bytes of HTML" for name, size in sizes.items() if size > MOST_BYTES)


def pages(mails: Mails) -> Iterator[str]:
    """What the validator finds, and what mail programs do not know that is not BORNE."""
    script = shutil.copy(HERE / "looks.mjs", MODULES)
    with tempfile.TemporaryDirectory() as folder:
        for name, mail in mails.items():
            Path(folder, f"{name}.html").write_text(html_of(mail), encoding="utf-8")
        files = sorted(map(str, Path(folder).iterdir()))
        told = subprocess.run(["node", script, *files], capture_output=True, text=True, check=True)
    findings = [line.split("\t") for line in told.stdout.splitlines()]
    borne = [what for _, who, what in findings if who == "caniemail" and what.startswith(tuple(BORNE))]
    print(f"html-validate and caniemail: {len(mails)} pages; borne, since they degrade well: {len(borne)}")
    for file, who, what in findings:
        if who == "html" or not what.startswith(tuple(BORNE)):
            yield f"{Path(file).stem}: {who}: {what}"


def _packages() -> bool:
    """Whether the npm packages are there; they are fetched once, beside the rest of the environment."""
    if not (shutil.which("node") and shutil.which("npm")):
        return False
    MODULES.mkdir(parents=True, exist_ok=True)
    if not (MODULES / "node_modules").is_dir():
        subprocess.run(["npm", "install", "--no-audit", "--no-fund", "--prefix", MODULES, *PACKAGES], check=False)
    return (MODULES / "node_modules").is_dir()


def main() -> int:
    mails, missing = all_mails(), []
    faults = list(heavy(mails))
    if shutil.which("spamassassin"):
        faults += spam(mails)
    else:
        missing.append("SpamAssassin is not installed (Debian: apt-get install spamassassin)")
    if _packages():
        faults += pages(mails)
    else:
        missing.append(f"node and npm with {', '.join(PACKAGES)} are not there (Debian: apt-get install npm)")
    print("\n".join([*faults, *missing]) or "nothing found")
    return 1 if faults or missing else 0


if __name__ == "__main__":
    sys.exit(main())

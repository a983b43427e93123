"""How often each certainty of the ledger was right, on correspondences whose end is known: `make calibrate DATA=folder`.

Folders hold `*.jsonl`, a correspondence a line: `messages` (`n`, `from`, `to`, `cc`, `at`, `subject`, `reply_to`, `text`),
`people` (`name`, `address`, `side`) and `expect.questions` (`message`, `quote`, `state`). For each state and certainty
the table says how many questions had it, how many of them rightly, and what certainty that would bear (the rule of
succession, so that three of three is .80 and not 1): a law whose own figure is far above it boasts.
"""

from __future__ import annotations

import json
import os
import sys
from collections import defaultdict
from collections.abc import Iterable, Iterator
from contextlib import chdir
from dataclasses import dataclass
from datetime import UTC, datetime
from email.message import EmailMessage
from email.utils import format_datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from daemon.app.importing import import_mail
from daemon.app.office import open_office
from daemon.core.words.text import normal

Row = tuple[str, float]  # state and certainty, as the ledger gave them

_CONFIG = """state_dir = "state"
team = { name = "Agency", addresses = ["projects@agency.example"], domains = ["agency.example"], timezone = "UTC", \
hours = "Mon-Fri 09:00-18:00", language = "en" }
imap = { host = "127.0.0.1", port = 1, security = "none", username = "x", password = { env = "CALIBRATE" } }
smtp = { host = "127.0.0.1", port = 1, security = "none", from = "Agency <projects@agency.example>" }
sla = { standard = { answer_within = "8h", warn_before = "2h" } }
[[pm]]
name = "Marta"
address = "pm@agency.example"
[[client]]
id = "client"
name = "Client"
domains = ["client.example"]
pm = "pm@agency.example"
language = "{language}"
timezone = "UTC"
sla = "standard"
detail = "A"
"""


@dataclass
class Count:
    right: int = 0
    of: int = 0

    @property
    def bears(self) -> float:
        return (self.right + 1) / (self.of + 2)


def raw(scene: dict[str, Any], message: dict[str, Any]) -> bytes:
    """One message of a correspondence as RFC 5322."""
    people, mid = scene["people"], "<{}.{}@calibrate.example>"
    mail = EmailMessage()
    mail["From"] = "{name} <{address}>".format(**people[message["from"]])
    for field in ("to", "cc"):
        if message.get(field):
            mail[field] = ", ".join("{name} <{address}>".format(**people[who]) for who in message[field])
    mail["Subject"] = message["subject"] or ""
    mail["Date"] = format_datetime(datetime.fromisoformat(message["at"]))
    mail["Message-ID"] = mid.format(scene["id"], message["n"])
    if message.get("reply_to") is not None and not message.get("drop_threading"):
        mail["In-Reply-To"] = mid.format(scene["id"], message["reply_to"])
    for name, value in (message.get("headers") or {}).items():
        mail[name] = value
    mail.set_content(message.get("text") or "")
    return mail.as_bytes()


def judged(scene: dict[str, Any]) -> Iterator[tuple[Row, bool]]:
    """Each question that is expected and found: how the ledger has it, and whether rightly. "Replied" leaves it to a
    person, and is right where the answer was one.
    """
    with TemporaryDirectory() as folder, chdir(folder):
        Path("config.toml").write_text(_CONFIG.replace("{language}", scene["language"]), encoding="utf-8")
        Path("mail").mkdir()
        for message in scene["messages"]:
            Path("mail", f"{message['n']:04}.eml").write_bytes(raw(scene, message))
        with open_office(Path("config.toml")) as office:
            import_mail(office, [Path("mail")], datetime.now(UTC), lambda *_: None)
            found = office.records.get("client").ledger.questions
    for want in scene["expect"].get("questions", ()):
        own = f"{scene['id']}.{want['message']}@calibrate.example"
        quote = normal(want["quote"]).strip()
        alike = (one for one in found if one.message_id == own and quote in normal(one.text))
        if question := next(alike, None):
            right = question.state == want["state"] or (question.state, want["state"]) == ("replied", "answered")
            yield (question.state.value, round(question.certainty, 2)), right


def table(scenes: Iterable[dict[str, Any]]) -> dict[Row, Count]:
    counts: dict[Row, Count] = defaultdict(Count)
    for scene in scenes:
        for row, right in judged(scene):
            counts[row].right += right
            counts[row].of += 1
    return dict(counts)


def scenes(folders: Iterable[Path]) -> Iterator[dict[str, Any]]:
    for path in sorted(path for folder in folders for path in folder.glob("*.jsonl")):
        yield from map(json.loads, filter(str.strip, path.read_text(encoding="utf-8").split("\n")))


def main(folders: list[Path]) -> None:
    os.environ.setdefault("CALIBRATE", "unused")
    print("state         certainty  right   of  bears")
    for (state, certainty), count in sorted(table(scenes(folders)).items()):
        boasts = "  boasts" if certainty - count.bears > 0.1 and count.of >= 5 else ""
        print(f"{state:13}{certainty:10.2f}{count.right:7}{count.of:5}{count.bears:7.2f}{boasts}")


if __name__ == "__main__":
    main([Path(name).absolute() for name in sys.argv[1:]])

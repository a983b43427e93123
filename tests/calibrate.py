"""How often each ground of the ledger was right, on correspondences whose end is known: `make calibrate DATA=folder`.

Folders hold `*.jsonl`, a correspondence a line: `messages` (`n`, `from`, `to`, `cc`, `at`, `subject`, `reply_to`, `text`),
`people` (`name`, `address`, `side`) and `expect.questions` (`message`, `quote`, `state`). For each ground
on which a reply made a question what it is, how many were so rightly: the counts of `rules/mail/certainty.toml`, printed
as they stand there. What no reply judged is counted by its state, and stands in no table.
"""

from __future__ import annotations

import json
import os
import re
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

from daemon.adapters.rulebook import shipped_rules
from daemon.app.importing import import_mail
from daemon.app.office import open_office
from daemon.app.views import why
from daemon.core.ledger.certainty import Certainty, Ground
from daemon.core.words.text import normal

_GROUND = re.compile(r"^So it is .*\(“([^”]+)”")

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

    def __str__(self) -> str:
        return f"{self.right}/{self.of}"


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


def judged(scene: dict[str, Any]) -> Iterator[tuple[str, bool]]:
    """Each question that is expected and found: on what ground it is as it is, and whether rightly. "Replied" leaves it to a
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
            grounds = {one.id: _ground(why(office, one.id)[1]) or f"({one.state.value})" for one in found}
    for want in scene["expect"].get("questions", ()):
        own = f"{scene['id']}.{want['message']}@calibrate.example"
        quote = normal(want["quote"]).strip()
        alike = (one for one in found if one.message_id == own and quote in normal(one.text))
        if question := next(alike, None):
            right = question.state == want["state"] or (question.state, want["state"]) == ("replied", "answered")
            yield grounds[question.id], right


def _ground(steps: Iterable[str]) -> str:
    return next((told[1] for step in steps if (told := _GROUND.match(step))), "")


def table(scenes: Iterable[dict[str, Any]]) -> dict[str, Count]:
    counts: dict[str, Count] = defaultdict(Count)
    for scene in scenes:
        for ground, right in judged(scene):
            counts[ground].right += right
            counts[ground].of += 1
    return dict(counts)


def scenes(folders: Iterable[Path]) -> Iterator[dict[str, Any]]:
    for path in sorted(path for folder in folders for path in folder.glob("*.jsonl")):
        yield from map(json.loads, filter(str.strip, path.read_text(encoding="utf-8").split("\n")))


def main(folders: list[Path]) -> None:
    os.environ.setdefault("CALIBRATE", "unused")
    counts, certainty = table(scenes(folders)), Certainty(shipped_rules())
    for ground in Ground:
        print(f'"{ground.value}" = "{certainty.believed(ground)} {counts.pop(ground.value, Count())}"')
    for state, count in sorted(counts.items()):
        print(f"# {state} {count}")


if __name__ == "__main__":
    main([Path(name).absolute() for name in sys.argv[1:]])

"""How many mails nobody asked for each person gets: three invented weeks of two PMs, their deputies and a lead, on paper.

`python -m tests.quiet FOLDER` plays the correspondences of FOLDER (`*.jsonl`, a scenario a line), each begun on the
weekday of its first mail, and prints the mails by person and working day, and how long after its warning an open
question was first told. With `--list` each of those mails, too. Each PM rules on what they are told: half of it at once,
the rest a day or three days later.
"""

from __future__ import annotations

import json
import sys
import tempfile
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from pathlib import Path
from typing import Any

from daemon.core.hours.business_hours import Calendar
from daemon.core.schedule.alerts import Level, reached
from daemon.core.state.entry import Entry
from tests.agency import ROME, mail
from tests.paper import Paper, paper
from tests.scenes import BOSS, INBOX, LUCA, MARTA

BEGIN = datetime(2026, 3, 2, 8, 0, tzinfo=ROME)  # a Monday
DAYS = 19
SATURDAY = 5
STEP = timedelta(minutes=10)
CLIENTS = (("rossi", MARTA), ("hill", MARTA), ("blum", LUCA), ("svitlo", LUCA))
AWAY = (MARTA, datetime(2026, 3, 11, 8, 30, tzinfo=ROME), "I am out of the office until 13 March 2026.")
UNASKED = ("alert", "digest", "notice", "draft", "first", "report", "knock")
PEOPLE = f"""
[[pm]]
name = "Luca Ferri"
address = "{LUCA}"
lead = "{BOSS}"
deputy = "{MARTA}"
""" + "".join(
    f'[[client]]\nid = "{name}"\nname = "{name.title()}"\ndomains = ["{name}.example"]\npm = "{LUCA}"\n'
    'language = "en"\ntimezone = "Europe/Rome"\nsla = "standard"\n'
    for name in ("blum", "svitlo")
)


@dataclass(frozen=True)
class Coming:
    """A mail that is to come."""

    at: datetime
    raw: bytes


def scenarios(folder: Path, each: int) -> Iterator[dict[str, Any]]:
    """The first `each` of every language."""
    for path in sorted(folder.glob("*.jsonl")):
        lines = [line for line in path.read_text(encoding="utf-8").split("\n") if line.strip()]
        yield from map(json.loads, lines[:each])


def written(scenario: dict[str, Any], number: int) -> Iterator[Coming]:
    client, pm = CLIENTS[number % len(CLIENTS)]
    first = datetime.fromisoformat(scenario["messages"][0]["at"]).date()
    monday = BEGIN.date() + timedelta(weeks=number // len(CLIENTS) % 3)
    shift = monday + timedelta(days=min(first.weekday(), 4)) - first

    def person(key: str) -> str:
        one = scenario["people"][key]
        address = one["address"].replace("client.example", f"{client}.example")
        if one["side"] == "team":
            address = INBOX if address == INBOX else pm
        return f'"{one["name"]}" <{address}>'

    automatic = {one["message"] for one in scenario["expect"].get("automatic", ())}
    for one in scenario["messages"]:
        if one["n"] in automatic and scenario["people"][one["from"]]["side"] == "team":
            continue  # who is away is said by AWAY alone
        when = datetime.fromisoformat(one["at"]) + shift
        reply = one.get("reply_to")
        joined = reply is not None and not one.get("drop_threading")
        cc = [person(key) for key in one.get("cc") or ()]
        headers = {name.replace("-", "_"): value for name, value in (one.get("headers") or {}).items()}
        headers = {name: value for name, value in headers.items() if name.lower() not in ("subject", "from", "to")}
        if cc:
            headers["Cc"] = ", ".join(cc)
        text = one.get("text") or one["html"]
        to = ", ".join(person(key) for key in one["to"])
        raw = mail(person(one["from"]), to, one["subject"], text, when, mid=f"{scenario['id']}.{one['n']}",
                   reply=f"{scenario['id']}.{reply}" if joined else "", **headers)  # fmt: skip
        yield Coming(when, raw)


# ── the PMs ──────────────────────────────────────────────────────────────────────────────────────────────────────────
def patience(question: str) -> timedelta:
    """How long a PM takes over what they were told."""
    return (timedelta(hours=1), timedelta(hours=1), timedelta(days=1), timedelta(days=3))[
        sha256(question.encode()).digest()[0] % 4
    ]


@dataclass
class Desks:
    """What the PMs were told and do about it."""

    team: Paper
    ruled: set[str] = field(default_factory=set)

    def rule(self, now: datetime) -> None:
        for entry in list(self.team.office.clerk.outbox.values()):
            for number, question in enumerate(entry.about, 1):
                id_ = getattr(question, "question", "")
                if entry.kind not in ("alert", "digest") or entry.to == (BOSS,) or not id_ or id_ in self.ruled:
                    continue
                if entry.created + patience(id_) <= now.astimezone(UTC):
                    self.ruled.add(id_)
                    self._say(entry, number, now)

    def _say(self, entry: Entry, number: int, now: datetime) -> None:
        raw = mail(entry.to[0], INBOX, f"Re: {entry.subject}", f"{number} done\n", now, mid=f"{number}{entry.key}")
        answered = f"In-Reply-To: {entry.message_id}\r\n".encode()
        self.team.receive(answered + raw, f"{now:%Y-%m-%d %H:%M}")


@dataclass
class Lags:
    """When each question should have been told first, and when it was."""

    warned: dict[str, datetime] = field(default_factory=dict)
    due: dict[str, datetime] = field(default_factory=dict)
    told: dict[str, datetime] = field(default_factory=dict)

    def look(self, team: Paper, now: datetime) -> None:
        desk, instant = team.desk(), now.astimezone(UTC)
        for name in desk.directory.clients:
            for owed in desk.terms.owed(desk.records[name]) if name in desk.records else ():
                if reached(owed, instant) >= Level.WARNING:
                    self.warned.setdefault(owed.question.id, owed.deadline.warn_at)
                    self.due.setdefault(owed.question.id, owed.deadline.due_at)
        for entry in team.office.clerk.outbox.values():
            for id_ in entry.questions if entry.kind in ("alert", "digest") else ():
                self.told.setdefault(id_, entry.created)

    def late(self, calendar: Calendar) -> list[timedelta]:
        """Of each question that waited: working time from its warning until it was told; negative before it."""
        return sorted(
            calendar.measure(at, self.told[id_]) if self.told[id_] >= at else -calendar.measure(self.told[id_], at)
            for id_, at in self.warned.items()
            if id_ in self.told
        )


def play(folder: Path, home: Path, each: int = 8) -> tuple[Paper, Lags, Calendar]:
    found = [mail for number, one in enumerate(scenarios(folder, each)) for mail in written(one, number)]
    sender, when, text = AWAY
    found.append(Coming(when, mail(sender, INBOX, "Automatic reply", text, when, Auto_Submitted="auto-replied")))
    coming = sorted(found, key=lambda one: one.at)
    more = {"[pm]": f'deputy = "{LUCA}"'}
    with paper(home, [], digest='at = "08:30"', end=PEOPLE, **more) as team:
        desks, lags = Desks(team), Lags()
        for now in ticks():
            while coming and coming[0].at <= now:
                one = coming.pop(0)
                team.receive(one.raw, f"{one.at.astimezone(ROME):%Y-%m-%d %H:%M}")
            if now.weekday() < SATURDAY and 9 <= now.hour < 18:
                desks.rule(now)
            team.pass_at(f"{now:%Y-%m-%d %H:%M}")
            lags.look(team, now)
        return team, lags, team.desk().terms.calendars.of_reader(MARTA)


def ticks() -> Iterator[datetime]:
    now = BEGIN
    while now < BEGIN + timedelta(days=DAYS) - timedelta(hours=13):
        if 8 <= now.hour < 20:
            yield now
        now += STEP


def table(team: Paper) -> Iterator[str]:
    """A row a person; Luca's days as a deputy apart, and Marta's days away left out."""
    away = {(AWAY[1] + timedelta(days=n)).date() for n in range(3)}
    days = {(BEGIN + timedelta(days=n)).date() for n in range(DAYS) if (BEGIN + timedelta(days=n)).weekday() < SATURDAY}
    rows = (("PM", MARTA, days - away), ("PM", LUCA, days - away), ("deputy", LUCA, away), ("lead", BOSS, days))
    for role, person, when in rows:
        entries = [one for one in team.office.clerk.outbox.values() if one.kind in UNASKED and person in one.to]
        own = [one for one in entries if one.created.astimezone(ROME).date() in when]
        kinds = Counter(one.kind for one in own)
        most = Counter(one.created.astimezone(ROME).date() for one in own)
        each = ", ".join(f"{kind} {count}" for kind, count in kinds.most_common())
        yield f"{role:6} {person:20} {len(own) / len(when):5.2f} a day, at most {max(most.values(), default=0)} ({each})"


def listed(team: Paper) -> Iterator[str]:
    """Each of those mails, by reader and day."""
    found = (one for one in team.office.clerk.outbox.values() if one.kind in UNASKED)
    for one in sorted(found, key=lambda one: (one.to, one.created)):
        yield f"{one.to[0]:20} {one.created.astimezone(ROME):%a %d %H:%M} {one.kind:6} {one.subject}"


def main(folder: Path, *, each: bool = False) -> None:
    with tempfile.TemporaryDirectory() as home:
        team, lags, calendar = play(folder, Path(home))
        print("\n".join((*(listed(team) if each else ()), *table(team))))
        late = lags.late(calendar)
        untold = [one for one in lags.warned if one not in lags.told]
        after = [
            id_ for id_, due in lags.due.items() if id_ in lags.told and lags.told[id_] > max(due, lags.warned[id_])
        ]
        print(
            f"questions warned of {len(lags.warned)}, never told {len(untold)}, first told after they were due {len(after)}"
        )
        median, longest = (f"{one / timedelta(minutes=1):.0f} min" for one in (late[len(late) // 2], late[-1]))
        print(f"from the warning to the first word, working time: median {median}, longest {longest}")


if __name__ == "__main__":
    main(Path(sys.argv[1]), each="--list" in sys.argv[2:])

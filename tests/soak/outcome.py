"""What became of all the mail of a soak, in both directions."""

from __future__ import annotations

import email
import email.policy
import json
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from daemon.adapters.embedded import AcceptedMail
from daemon.app.office import open_office
from daemon.app.views import questions

OURS = "@agency.example"


@dataclass(frozen=True)
class Outcome:
    arrived: int  # mails of people and machines, each counted once
    twice: int  # of these came to the mailbox once more under the same Message-ID
    lost: int  # are in no record
    doubled: int  # are in one more than once, or in two
    quarantined: int
    sent: int  # mails that the clerk sent, each counted once
    again: int  # were sent to one of ours again under the same Message-ID, since the server's answer had been lost
    to_clients: int
    to_clients_again: int
    unsent: int  # of the outbox: under way, refused for good, or put off and still tried again
    unknown: int  # of the outbox: nobody knows, and a human was told
    questions: int
    overdue: int  # of these were answered a minute too late or more, or not at all
    untold: int  # of these were shown by no mail
    exit_code: int
    misfortunes: dict[str, int]  # how often each befell

    def save(self, path: Path) -> None:
        path.write_text(json.dumps(asdict(self), indent=1) + "\n", encoding="utf-8")


def outcome(
    config: Path, arrived: Iterable[str], sent: Iterable[AcceptedMail], exit_code: int, met: Iterable[str]
) -> Outcome:
    """Of a daemon that has ended."""
    put, mails = Counter(arrived), list(sent)
    told = " ".join(_text(mail) for mail in mails if any(to.endswith(OURS) for to in mail.recipients))
    given = Counter((to, _id(mail)) for mail in mails for to in mail.recipients)
    ours = {key: count for key, count in given.items() if key[0].endswith(OURS)}
    clients = {key: count for key, count in given.items() if key not in ours}
    with open_office(config) as office:
        filed: Counter[str] = Counter()
        rows = questions(office, datetime.now(UTC), None, None)
        late = [row for row in rows if _late(row)]
        for name in office.records.ids():
            record = office.records.get(name)
            filed.update(message.message_id for message in record.messages.values())
            office.records.release()
        entries = list(office.clerk.outbox.values())
        states = Counter(str(entry.state) for entry in entries)
        return Outcome(
            arrived=len(put),
            twice=sum(put.values()) - len(put),
            lost=len(put.keys() - filed.keys()),
            doubled=sum(filed[one] > 1 for one in put),
            quarantined=len(office.quarantine),
            sent=len({_id(mail) for mail in mails}),
            again=sum(count - 1 for count in ours.values()),
            to_clients=len(clients),
            to_clients_again=sum(count - 1 for count in clients.values()),
            unsent=states["sending"]
            + states["dead"]
            + sum(entry.state == "queued" and entry.attempts > 0 for entry in entries),
            unknown=states["unknown"],
            questions=len(rows),
            overdue=len(late),
            untold=sum(row["text"] not in told for row in late),
            exit_code=exit_code,
            misfortunes=dict(Counter(met)),
        )


def _late(row: Mapping[str, Any]) -> bool:
    ended = row["answered_at"] and datetime.fromisoformat(row["answered_at"])
    if not ended and row["state"] not in ("open", "acknowledged"):
        return False
    late = datetime.fromisoformat(row["due_at"]) + timedelta(minutes=2)
    return late < (ended or datetime.now(UTC))


def _text(mail: AcceptedMail) -> str:
    part = email.message_from_bytes(mail.raw, policy=email.policy.default).get_body(("plain",))
    return " ".join(part.get_content().split()) if part else ""


def _id(mail: AcceptedMail) -> str:
    return str(email.message_from_bytes(mail.raw, policy=email.policy.default)["Message-ID"])

"""The agency on paper: mail goes straight into the records, and what is planned straight to its readers.

No server and no socket: for whoever wants to see a decision. The state is written when the block ends, so that it can be
opened again with another configuration.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass, field, replace
from datetime import datetime
from email.message import EmailMessage
from functools import cached_property
from pathlib import Path
from typing import Any

from daemon.adapters.embedded import AcceptedMail
from daemon.app.filed_plans import take_plans
from daemon.app.gathered import Gathered
from daemon.app.intake import Intake
from daemon.app.laying import laid
from daemon.app.library import OfficeLibrary
from daemon.app.office import Office, open_office
from daemon.app.stationery import Stationery
from daemon.app.views import questions
from daemon.core.desk.answering import answers
from daemon.core.desk.assess import assess
from daemon.core.desk.desk import Desk
from daemon.core.project.written_plan import UnreadPlan
from daemon.core.schedule import outbox
from daemon.core.schedule.outbox import Outcome
from daemon.core.state.entry import UNDECIDED, Entry
from tests.agency import Agency, at, parsed, write_config


@dataclass
class Paper:
    """The clerk without its servers; the same to a test as `tests.agency.Agency`. `pass_at` decides at an instant."""

    office: Office
    mails: list[AcceptedMail]
    refusal: str = ""  # of all mail, for now
    full: set[str] = field(default_factory=set)  # readers whose mailbox takes nothing, for now
    unread_plans: dict[str, UnreadPlan] = field(default_factory=dict)
    _arrived: list[tuple[bytes, str]] = field(default_factory=list)

    @cached_property
    def _stationery(self) -> Stationery:
        return Stationery(self.office.config.templates_dir, self.office.rules)

    def receive(self, raw: bytes, when: str, mailbox: str = "INBOX") -> None:
        self._arrived.append((raw, when))

    def pass_at(self, text: str) -> None:
        now, clerk = at(text), self.office.clerk
        clerk.clock = replace(clerk.clock, since=clerk.clock.since or now)
        self._take_in(text)
        self.unread_plans = take_plans(self.office, now)
        desk = self.desk(now)
        answered = answers(desk, OfficeLibrary(self.office), now)
        plan = answered + assess(desk.after(answered), now)
        for name, notes in plan.notes.items():
            self.office.records.get(name).updates += notes
        plan.carry_out(clerk)
        clerk.clock = replace(clerk.clock, last_pass=now)
        for entry in outbox.due(list(clerk.outbox.values()), now):
            self._post(entry, text)

    def first_sync(self, text: str) -> None:
        """What arrived so far is what the clerk finds when it begins at that instant."""
        clerk, intake = self.office.clerk, Intake(self.office, at(text))
        clerk.clock = replace(clerk.clock, since=at(text), history_counts=True)
        for raw, when in self._arrived:
            intake.take(raw, at(when), quiet=True)
        self._arrived.clear()
        intake.commit()
        self.pass_at(text)

    def desk(self, now: datetime | None = None) -> Desk:
        """What there is to be decided on from then on, or from the last pass."""
        now = now or self.office.clerk.clock.last_pass
        assert now
        return laid(self.office, self._stationery, Gathered(), unread_plans=self.unread_plans, now=now)

    def _take_in(self, text: str) -> None:
        intake = Intake(self.office, at(text))
        for raw, when in self._arrived:
            intake.take(raw, at(when))
        self._arrived.clear()
        intake.commit()

    def _post(self, entry: Entry, text: str) -> None:
        refused = self.refusal or ("452 4.2.2 mailbox full" if self.full.issuperset(entry.to) else "")
        outcome = Outcome.LATER if refused else Outcome.SENT
        if not refused:
            self.mails.append(AcceptedMail(entry.sender, entry.to, entry.raw.encode("ascii")))
        self.office.clerk.outbox[entry.key] = outbox.settled(outbox.sending(entry), outcome, refused, at(text))

    def ledger(self, when: str = "2026-12-31 12:00") -> list[dict[str, Any]]:
        return questions(self.office, at(when), None, None)

    def sent(self, to: str = "") -> list[EmailMessage]:
        """What was posted, in order; all, or what went to one address."""
        return [parsed(mail.raw) for mail in self.mails if not to or to in mail.recipients]

    def kinds(self, to: str = "") -> list[str]:
        """The kinds of the entries that were posted, by the outbox."""
        entries = self.office.clerk.outbox.values()
        return [entry.kind for entry in entries if entry.state not in UNDECIDED and (not to or to in entry.to)]


AnyAgency = Agency | Paper
OnPaper = Callable[..., AbstractContextManager[Paper]]  # what the fixture `on_paper` is


@contextmanager
def paper(folder: Path, mails: list[AcceptedMail], /, update: str = "", **more: Any) -> Iterator[Paper]:
    """The agency on paper in `folder`, which remembers; `mails` is added to."""
    with open_office(write_config(folder, 1143, 1025, update, **more)) as office:
        team = Paper(office, mails)
        yield team
        office.commit(office.clerk.clock.last_pass or at("2026-01-01 00:00"))

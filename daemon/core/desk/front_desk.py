"""The front desk, where mail to the clerk is heard: what a decision about it may see."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, tzinfo

from daemon.core.commands.lines import CommandReader
from daemon.core.desk.team_mail import TeamMail
from daemon.core.desk.terms import OfficeHours
from daemon.core.filing.people import PM, Directory
from daemon.core.message.origin import Organisation
from daemon.core.state.clerk import ClerkState
from daemon.core.state.record import Record
from daemon.core.words.rules import Rules


@dataclass(frozen=True)
class FrontDesk:
    """What there is at `now` (UTC). Nothing on it is changed; what is to be done is given back as effects."""

    directory: Directory
    calendars: OfficeHours
    rules: Rules
    commands: CommandReader
    clerk: ClerkState
    records: Mapping[str, Record]  # of the clients that have one, by id
    team_mail: TeamMail
    secret: bytes  # what our Message-IDs and tokens are made with
    server: str | None  # the authserv-id under which our own server writes Authentication-Results (RFC 8601)
    organisation: Organisation
    admin: str  # the address of whoever reads when nobody else does
    now: datetime

    def person(self, address: str) -> PM:
        """A PM, or whoever else reads mail of ours, in the team's language and zone."""
        return self.directory.pms.get(address) or PM("", address, language=self.directory.team.language)

    def language(self, person: PM) -> str:
        return person.language or self.directory.team.language

    def zone(self, person: PM) -> tzinfo:
        """In which a person's days begin."""
        return person.timezone or self.directory.team.zone

    def client_name(self, client: str) -> str:
        known = self.directory.clients.get(client)
        return known.name if known else client

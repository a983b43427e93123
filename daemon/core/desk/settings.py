"""What the configuration says of the mails that we write: from where, to whom beside the PMs, and when."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import time

from daemon.core.figures.monthly import Monthly
from daemon.core.model import Address
from daemon.core.schedule.alert_policy import Policy


@dataclass(frozen=True, slots=True)
class Settings:
    """All addresses are lower-cased."""

    sender: Address  # the From of our mails
    addresses: tuple[str, ...]  # the shared mailbox's own, the main one first
    domain: str  # of our Message-IDs
    tagging: bool  # the mailbox takes replies to an address with a token behind a plus (RFC 5233)
    admin: str  # who is told when the clerk itself is in trouble, and reads when nobody else does
    policy: Policy  # of alerts
    digest_at: time | None  # by the reader's clock; None for no digests
    quiet_receipts: bool  # of whom we know no more: what was carried out as ordered is not confirmed
    zipped: bool  # … a record's page comes in a zip
    first_report: bool  # after the first sync each PM is told what looks unanswered
    empty_digests: bool  # a morning without anything to say has its digest too
    monthly: Monthly | None  # None for no monthly reports
    report_to: tuple[str, ...]  # who gets them; empty: the leads, else the admin

    @property
    def mailbox(self) -> str:
        """The shared mailbox's address, whatever address we send from."""
        return self.sender.address if self.replies_reach_us else self.addresses[0]

    @property
    def replies_reach_us(self) -> bool:
        """Whether a plain reply to our mails comes into the shared mailbox."""
        return self.sender.address in self.addresses

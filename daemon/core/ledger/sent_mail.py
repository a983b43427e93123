"""What the team sent lately, and what is open again when some of it comes back."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from datetime import datetime, timedelta

from daemon.core.ledger.docket import Docket
from daemon.core.model import Attachment, Bounced, Filed

HABIT = 3  # mails of a sender that show a habit
_BACK_WITHIN = timedelta(days=6)  # servers try for up to five days (RFC 5321 section 4.5.4.1)


class SentMail:
    """The mails of ours by their readers."""

    def __init__(self) -> None:
        self._newest: dict[str, tuple[str, datetime]] = {}  # address → Message-ID, arrival
        self._readers: dict[str, tuple[str, ...]] = {}  # Message-ID → addresses
        self._mails: Counter[str] = Counter()  # sender → how many mails
        self._files: Counter[tuple[str, Attachment]] = Counter()  # sender, file → in how many of them

    def copy(self) -> SentMail:
        new = SentMail()
        new._newest, new._readers = dict(self._newest), dict(self._readers)
        new._mails, new._files = self._mails.copy(), self._files.copy()
        return new

    def add(self, filed: Filed) -> None:
        self._newest.update(dict.fromkeys(filed.to, (filed.message_id, filed.at)))
        self._readers[filed.message_id] = filed.to
        self._mails[filed.sender.address] += 1
        self._files.update((filed.sender.address, file) for file in set(filed.attachments))

    def without_usual(self, filed: Filed) -> Filed:
        """The mail without the files that its sender puts into most mails: a logo or a form answers nobody."""
        sender = filed.sender.address
        before = self._mails[sender]
        usual = [file for file in filed.attachments if 2 * self._files[sender, file] > before >= HABIT]
        return replace(filed, attachments=tuple(f for f in filed.attachments if f not in usual)) if usual else filed

    def came_back(self, docket: Docket, back: Bounced, at: datetime) -> bool:
        """A mail of ours did not arrive: what it settled or put off for those readers is open again.

        Where it names none that the mail was sent to, a reader's mail is forwarded there. Gives whether there is such a
        mail: anybody can invent that one came back which we never sent.
        """
        sent = self._of(back, at)
        why = f"The answer did not reach {', '.join(back.addresses) or 'its reader'}: {back.reason or 'it came back'}."
        elsewhere = set(back.addresses).isdisjoint(self._readers.get(sent, ()))
        for case in [case for case in docket.cases.values() if sent and case.answered_by == sent]:
            if elsewhere or case.filed.sender.address in back.addresses:
                again = case if case.owed else case.copy()  # copies of the docket share what is closed
                again.undelivered(why)
                docket.open(again)
        return bool(sent)

    def _of(self, back: Bounced, at: datetime) -> str:
        """The Message-ID of the mail that came back at `at`: the bounce's word, else the newest to such an address."""
        if back.message_id:
            return back.message_id if back.message_id in self._readers else ""
        newest = (self._newest[address] for address in back.addresses if address in self._newest)
        return next((message_id for message_id, sent in newest if at - sent <= _BACK_WITHIN), "")

"""An IMAP server of a few mailboxes in memory, to which a test may do what real ones have done to their mail."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from tests.servers.scripted import Scripted

Said = list[bytes] | None


@dataclass
class Box:
    """A mailbox. `uidnext` is what the server says, whatever it gave before."""

    uidvalidity: int = 7
    uidnext: int = 1
    mails: dict[int, tuple[bytes, datetime]] = field(default_factory=dict)  # by UID, in its order
    tells_uidnext: bool = True

    def number_anew(self, order: Sequence[int]) -> None:
        """The mails that have these UIDs get 1, 2, 3 …; others are gone."""
        self.mails = {number: self.mails[uid] for number, uid in enumerate(order, 1)}
        self.uidnext = len(order) + 1


class Shelf(Scripted):
    """`fault` is given each command and what is about to be answered, and gives what is answered instead."""

    username, password = "projects", "geheim"

    def __init__(self) -> None:
        super().__init__(self._obey)
        self.boxes = {"INBOX": Box(), "Sent": Box()}
        self.fault: Callable[[bytes, list[bytes]], Said] = lambda _command, said: said
        self.opened = ""

    def append(self, mailbox: str, raw: bytes, at: datetime, _flags: Sequence[str] = ()) -> None:
        box = self.boxes[mailbox]
        box.mails[box.uidnext] = (raw, at)
        box.uidnext += 1

    def _usual(self, command: bytes) -> list[bytes] | None:
        return None if command.startswith(b"EXAMINE") else super()._usual(command)

    def _obey(self, command: bytes) -> Said:
        words = command.split(b" ")
        if words[0] == b"LIST":
            rows = [b'* LIST (\\HasNoChildren) "/" "%s"' % name.encode() for name in self.boxes]
            return self.fault(command, [*rows, b"OK done"])
        if words[0] == b"EXAMINE":
            self.opened = words[1].strip(b'"').decode()
            box = self.boxes[self.opened]
            told = (b"* %d EXISTS" % len(box.mails), b"* OK [UIDVALIDITY %d]" % box.uidvalidity)
            uidnext = [b"* OK [UIDNEXT %d]" % box.uidnext] if box.tells_uidnext else []
            return self.fault(command, [*told, *uidnext, b"OK [READ-ONLY] done"])
        box = self.boxes.get(self.opened, Box())
        if words[2] == b"HEADER":
            uids = [uid for uid, (raw, _) in box.mails.items() if words[4].strip(b'"') in raw]
        elif words[2] == b"SINCE":
            since = f"{words[3].decode()} +0000"
            uids = [uid for uid, (_, at) in box.mails.items() if at >= datetime.strptime(since, "%d-%b-%Y %z")]
        else:
            uids = _meant(words[3] if words[1] == b"SEARCH" else words[2], box.mails)
        if words[1] == b"SEARCH":
            return self.fault(command, [b" ".join([b"* SEARCH", *(b"%d" % uid for uid in uids)]), b"OK done"])
        return self.fault(command, [*(self.row(uid, *box.mails[uid], command) for uid in uids), b"OK done"])

    @staticmethod
    def row(uid: int, raw: bytes, at: datetime, command: bytes) -> bytes:
        """What a FETCH answers of one mail."""
        if b"RFC822.SIZE" in command:
            return b"* %d FETCH (UID %d RFC822.SIZE %d)" % (uid, uid, len(raw))
        if b"BODY" not in command:
            return b'* %d FETCH (UID %d INTERNALDATE "%s")' % (uid, uid, f"{at:%d-%b-%Y %H:%M:%S %z}".encode())
        if b"[HEADER]" in command:
            header = raw.partition(b"\r\n\r\n")[0] + b"\r\n\r\n"
            return b"* %d FETCH (UID %d BODY[HEADER] {%d}\r\n%s)" % (uid, uid, len(header), header)
        part = b"BODY[]<0>" if b"]<" in command else b"BODY[]"
        date = f"{at:%d-%b-%Y %H:%M:%S %z}".encode()
        return b'* %d FETCH (UID %d INTERNALDATE "%s" %s {%d}\r\n%s)' % (uid, uid, date, part, len(raw), raw)


def _meant(which: bytes, uids: Iterable[int]) -> list[int]:
    """The UIDs of a set: `3`, `1,4`, `2:5`, `7:*`, which always has the last."""
    if b":" not in which:
        named = {int(uid) for uid in which.split(b",")}
        return [uid for uid in uids if uid in named]
    first, last = which.split(b":")
    there = list(uids)
    if last == b"*":
        return [uid for uid in there if uid >= int(first) or uid == there[-1]]
    return [uid for uid in there if int(first) <= uid <= int(last)]

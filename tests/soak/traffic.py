"""Mail without end: clients ask, the team answers in time, late or hardly ever, machines and strangers write in between."""

from __future__ import annotations

import heapq
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from random import Random

from tests.bench.letters import Letter, written
from tests.bench.mailbox import LANGUAGES
from tests.bench.texts import talk

ASKS = 0.6  # of the clients' mails
LATE, NEVER = 0.15, 0.01  # of the answers: after the SLA, and none at all
IN_TIME, TOO_LATE = (20, 240), (660, 900)  # seconds from a question to its answer
GOES_ON = 0.4  # of the clients' mails are in a thread that has been
LONGEST = 6  # mails of a thread
ATTACHED, ATTACHMENT = 0.1, 60_000  # a tenth has a file, of so many bytes
KEPT = 40  # threads that a client may go on with
MACHINES = (b"Auto-Submitted: auto-replied", b"List-Id: <news.shop.example>\r\nPrecedence: bulk")


@dataclass(frozen=True)
class Arrival:
    """One mail, and where it comes to lie."""

    id: str  # its Message-ID, bare
    mailbox: str
    raw: bytes


@dataclass
class Traffic:
    """So many clients in nine languages. Each `next` is one mail; the same seed gives the same mails at the same times."""

    clients: int
    rng: Random
    number: int = 0
    _owed: list[tuple[datetime, int, Letter, str]] = field(default_factory=list)  # when, order, question, answer
    _threads: list[Letter] = field(default_factory=list)  # the last mail of those that may go on
    _last: Arrival | None = None

    def next(self, now: datetime) -> Arrival:
        """What is due, else a client's mail; sometimes what came last, once more."""
        self.number += 1
        if self._last and self.rng.random() < 0.01:
            return self._last
        if self._owed and self._owed[0][0] <= now:
            _, _, question, answer = heapq.heappop(self._owed)
            letter = self._letter(question, now, [answer], team=True)
            self._threads = [*self._threads[-KEPT:], letter]
        else:
            letter = self._asked(now)
        self._last = self._placed(letter)
        return self._last

    def _asked(self, now: datetime) -> Letter:
        before = None
        if self._threads and self.rng.random() < GOES_ON:
            before = self._threads.pop(self.rng.randrange(len(self._threads)))
        client = before.client if before else self.rng.randrange(self.clients)
        words = talk(LANGUAGES[client % len(LANGUAGES)])
        if self.rng.random() >= ASKS:
            lines = [words.thanks(self.rng)] if before else words.statements(self.rng)
            return self._letter(before, now, lines, client=client)
        asks, answer = self.rng.choice(words.pairs)
        lines = [*words.statements(self.rng)[:1], asks.format(self.number)]
        letter = self._letter(before, now, lines, client=client)
        if self.rng.random() >= NEVER:
            wait = self.rng.uniform(*(TOO_LATE if self.rng.random() < LATE else IN_TIME))
            heapq.heappush(self._owed, (now + timedelta(seconds=wait), self.number, letter, answer.format(self.number)))
        return letter

    def _letter(
        self, before: Letter | None, now: datetime, lines: list[str], *, team: bool = False, client: int = 0
    ) -> Letter:
        if before and _length(before) >= LONGEST and not team:
            before = None
        subject = before.subject if before else f"Sample {self.number}"  # no question: nobody would answer it
        client = before.client if before else client
        return Letter(f"soak.{self.number}", client, now, subject, tuple(lines), team, before)

    def _placed(self, letter: Letter) -> Arrival:
        raw = written(letter, self.rng, ATTACHMENT if self.rng.random() < ATTACHED else 0)
        if not letter.team and not letter.before and self.rng.random() < 0.05:
            raw = self.rng.choice(MACHINES) + b"\r\n" + raw
        elif not letter.team and not letter.before and self.rng.random() < 0.03:
            raw = raw.replace(b"@c%03d" % letter.client, b"@stranger%03d" % letter.client)
        in_sent = letter.team and self.rng.random() < 0.7
        return Arrival(letter.id.strip("<>"), "Sent" if in_sent else "INBOX", raw)


def _length(letter: Letter) -> int:
    return 1 + (_length(letter.before) if letter.before else 0)

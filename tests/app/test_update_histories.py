"""Random histories of one client and its PM: whatever happens in between, a letter is sent once, as it was approved, and
says what the ledger says.
"""

from __future__ import annotations

import re
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from email.message import EmailMessage
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from daemon.adapters.embedded import AcceptedMail
from daemon.core.commands.abouts import OnDraft
from daemon.core.commands.word import Word
from daemon.core.ledger import asks
from daemon.core.model import OWED
from tests.agency import at, body, mail, parsed
from tests.desk import ANNA, DRAFTS, INBOX, MARTA, MARTA_AT, PASS, reply
from tests.paper import Paper, paper

ANNA_AT = "anna@client.example"
THINGS = ("tavolo", "divano", "logo", "catalogo")
POLICIES = {
    "required": DRAFTS,
    "auto": DRAFTS.replace('"required"', '"auto after 2h"'),
    "silent": DRAFTS.replace('approval = "required"', 'approval = "required", silent = "send"'),
    "none": DRAFTS.replace('"required"', '"none"'),
}
SAID = (
    *("ok", "not this week: a fair", "undo", "later monday 10:00", "show me"),
    *("Slideshow: half", "ok\n62 of 100 hours", "they pay late", "say: A presto!", "Blocked: waiting for the logo"),
)
STEPS = st.one_of(
    st.tuples(st.just("asks"), st.sampled_from(THINGS)),
    st.tuples(st.just("answers"), st.sampled_from(THINGS)),
    st.tuples(st.just("wants"), st.sampled_from(THINGS)),
    st.tuples(st.just("has"), st.sampled_from(THINGS)),
    st.tuples(st.just("says"), st.just("ok")),
    st.tuples(st.just("says"), st.sampled_from(SAID)),
    st.tuples(st.just("restarts"), st.just("")),
    st.tuples(st.just("sleeps"), st.just("")),
    st.tuples(st.just("complains"), st.just("")),
)
WAITS = st.sampled_from((3, 10, 60, 300, 300, 600, 1440, -60))  # minutes; back, too
BEGINNING = [  # until the draft of the first letter, on Thursday at 17:00
    *((("asks", one), 60) for one in THINGS[:3]),
    *((("wants", one), 60) for one in THINGS[:3]),
    (("restarts", ""), 3 * 1440 + 121),
]
END = [(("says", "ok"), 10), *((("restarts", ""), 600) for _ in range(4))]
AWAKE = 180  # minutes between passes, where the clerk does not sleep
QUICK = settings(max_examples=3, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck))
LONG = settings(max_examples=80, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck))


@dataclass
class History:
    """What happens, with a look at each letter when it is sent."""

    team: Paper
    policy: str
    now: datetime
    asked: dict[str, str] = field(default_factory=dict)  # thing → the mail that asked for it last
    wanted: dict[str, str] = field(default_factory=dict)  # the same of what the team asked
    shown: dict[str, frozenset[tuple[str, str]]] = field(default_factory=dict)  # period → points of the newest draft
    ended: dict[str, str] = field(default_factory=dict)  # ids of our questions that are over → of which thing
    seen: int = 0
    count: int = 0

    @property
    def clock(self) -> str:
        return f"{self.now:%Y-%m-%d %H:%M}"

    def step(self, what: str, of: str, minutes: int) -> None:
        asleep = what == "sleeps"
        while minutes > AWAKE and not asleep:
            self._pass(AWAKE)
            minutes -= AWAKE
        self.now += timedelta(minutes=minutes)
        self.count += 1
        {"asks": self._asks, "answers": self._answers, "wants": self._wants, "has": self._has}.get(
            what, {"says": self._says, "complains": self._complains}.get(what, lambda _of: None)
        )(of)
        self._pass(0)

    def _pass(self, minutes: int) -> None:
        self.now += timedelta(minutes=minutes)
        self.team.pass_at(self.clock)
        self.look()

    def _receive(self, sender: str, to: str, text: str, re_: str = "") -> str:
        mid = f"m{self.count}"
        proof = PASS if sender == MARTA else "mx.agency.example; dmarc=pass header.from=client.example"
        raw = mail(sender, to, "Progetto", text, at(self.clock), reply=re_, mid=mid, Authentication_Results=proof)
        self.team.receive(raw, self.clock)
        return mid

    def _asks(self, thing: str) -> None:
        self.asked[thing] = self._receive(ANNA, INBOX, f"Quanto costa il {thing}?\n")

    def _answers(self, thing: str) -> None:
        if mid := self.asked.get(thing):
            self._receive(MARTA, f"{ANNA}, {INBOX}", f"Il {thing} costa 500 euro.\n", mid)

    def _wants(self, thing: str) -> None:
        self.ended = {id_: of for id_, of in self.ended.items() if of != thing}  # the team asks for it once more
        self.wanted[thing] = self._receive(MARTA, f"{ANNA}, {INBOX}", f"Che colore volete per il {thing}?\n")

    def _has(self, thing: str) -> None:
        if mid := self.wanted.get(thing):
            self._receive(ANNA, INBOX, f"Il {thing} lo vogliamo rosso.\n", mid)

    def _complains(self, _of: str) -> None:
        self._receive(ANNA, INBOX, "Sinceramente sono molto delusa, siamo in ritardo di due settimane.\n")

    def _says(self, text: str) -> None:
        drafts = [one for one in self.team.sent(MARTA_AT) if re.match("(Reminder: )?To approve", one["Subject"])]
        if drafts:
            self.team.receive(
                reply(self.team, text, self.clock, about=drafts[-1], Authentication_Results=PASS), self.clock
            )

    # ── what must hold ───────────────────────────────────────────────────────────────────────────────────────────────
    def look(self) -> None:
        """At what was sent since the last look."""
        clerk = self.team.office.clerk
        now, ledger = at(self.clock), self.team.office.records.get("rossi").ledger
        for accepted in self.team.mails[self.seen :]:
            letter = parsed(accepted.raw)
            entry = next(one for one in clerk.outbox.values() if one.message_id == str(letter["Message-ID"])[1:-1])
            if entry.kind == "update":
                self._approved(entry.draft.period, letter)
                self._true(letter, now)
            elif entry.kind == "draft":
                self.shown[entry.about[0].period] = points(letter)  # type: ignore[union-attr]
        self.seen = len(self.team.mails)
        self.ended |= {one.id: thing(one.text) for one in asks.asked(ledger, now) if one.state not in OWED}
        assert len(periods(self.team)) == len(set(periods(self.team))), "one for each period"

    def _approved(self, period: str, letter: EmailMessage) -> None:
        if self.policy == "none" and period not in self.shown:
            return
        assert points(letter) == self.shown[period], "it tells what its PM was shown last"
        if self.policy == "required":
            said = [one for one in self.team.office.clerk.rulings if one.word is Word.APPROVE and one.about]
            assert period in [one.about.period for one in said if isinstance(one.about, OnDraft)]

    def _true(self, letter: EmailMessage, now: datetime) -> None:
        ledger = self.team.office.records.get("rossi").ledger
        open_ = {thing(one.text) for one in ledger.questions if one.state in OWED}
        waiting = {thing(one.text) for one in asks.waiting(ledger, now) if one.id not in self.ended}
        for section, of in points(letter):
            if section == "asked":
                assert of in open_, "it is still open"
            else:
                assert of in waiting, "it still waits, and had not ended"


def thing(text: str) -> str:
    return next(one for one in THINGS if one in text.casefold())


def points(letter: EmailMessage) -> frozenset[tuple[str, str]]:
    """What a letter, or the one that a draft quotes, says is open: (whose, of what)."""
    text = " ".join(re.sub(r"(?m)^> ?", "", body(letter)).split())
    text = text.partition("Buongiorno")[2] or text.partition("Buonasera")[2] or text
    found = set()
    for quoted in re.finditer(r"«([^»]*)»([^«]{0,160})", text):
        kind = "asked" if "Quanto costa" in quoted[1] else "wanted" if "Che colore" in quoted[1] else ""
        answered = re.search("ha risposto|abbiamo risposto", quoted[2])
        if kind and not answered:
            found.add((kind, thing(quoted[1])))
    return frozenset(found)


def periods(team: Paper) -> list[str]:
    ids = {one.message_id: one.draft.period for one in team.office.clerk.outbox.values() if one.kind == "update"}
    return [ids[str(one["Message-ID"])[1:-1]] for one in team.sent(ANNA_AT) if str(one["Message-ID"])[1:-1] in ids]


def histories(most: int) -> st.SearchStrategy[list[tuple[tuple[str, str], int]]]:
    some = st.lists(st.tuples(STEPS, WAITS), min_size=2, max_size=most)
    return st.tuples(some, some).map(lambda parts: [*BEGINNING, *parts[0], (("says", "ok"), 10), *parts[1], *END])


def lived(policy: str, steps: Sequence[tuple[tuple[str, str], int]]) -> History:
    mails: list[AcceptedMail] = []
    with tempfile.TemporaryDirectory() as folder:
        pending, history = list(steps), None
        while history is None or pending:
            with paper(Path(folder), mails, update=POLICIES[policy], imap='authserv_id = "mx.agency.example"') as team:
                if history is None:
                    team.pass_at("2026-03-02 08:00")
                    history = History(team, policy, datetime(2026, 3, 2, 9, 0))  # noqa: DTZ001
                history.team = team
                while pending:
                    (what, of), minutes = pending.pop(0)
                    history.step(what, of, minutes)
                    if what == "restarts":
                        break
    return history


@QUICK
@given(policy=st.sampled_from(sorted(POLICIES)), steps=histories(4))
def test_a_letter_is_sent_once_as_it_was_approved_and_true(
    policy: str, steps: list[tuple[tuple[str, str], int]]
) -> None:
    lived(policy, steps)


@pytest.mark.slow
@LONG
@given(policy=st.sampled_from(sorted(POLICIES)), steps=histories(8))
def test_so_it_is_in_many_histories(policy: str, steps: list[tuple[tuple[str, str], int]]) -> None:
    lived(policy, steps)


def test_a_history_with_all_of_it_sends_letters() -> None:
    """What is tried at random does happen."""
    history = lived("required", [*BEGINNING, *END])
    assert [len(points(one)) for one in history.team.sent(ANNA_AT)] == [6]

"""What the admin is told by the second route: trouble that lasts, and that it is over, in the words of our notices.

The notice by mail says the same; where mail is what fails, this one does not wait for it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import datetime

from daemon.core.desk.notices import TELL_AFTER
from daemon.core.desk.settings import Settings
from daemon.core.filing.people import PM, Team
from daemon.core.letters import briefs
from daemon.core.letters.render import TeamRenderer
from daemon.core.letters.views import NoticeView, Rendered
from daemon.core.state.clerk import ClerkState
from daemon.core.state.entry import EntryState
from daemon.core.state.marks import Noticed
from daemon.core.state.trouble import BLIND, Trouble
from daemon.core.words.text import one_line

ROUTE = "route"  # the topic of its marks
_DETAIL = 500  # characters of somebody's words that are told
_DIED = frozenset({"alert", "digest", "draft", "update", "first", "knock"})  # mails that somebody waits for
_UNSENT = {EntryState.DEAD: "dead-letter", EntryState.UNKNOWN: "unknown-outcome"}  # state → kind of notice


@dataclass(frozen=True, slots=True)
class Distress:
    """One thing to tell."""

    mark: Noticed  # that it was told by this route
    event: str  # "trouble" or "over"
    kind: str  # one of `daemon.core.letters.views.TROUBLES`
    since: datetime
    detail: str
    told: Rendered
    missing: bool = False  # alerts may be missing since

    def as_json(self, mailbox: str) -> dict[str, object]:
        """As the command gets it: instants are ISO 8601 in UTC."""
        since = self.since.isoformat()
        return {
            "event": self.event,
            "kind": self.kind,
            "since": since,
            "alerts_missing_since": since if self.missing else None,
            "mailbox": mailbox,
            "subject": self.told.subject,
            "text": self.told.text,
            "detail": self.detail,
        }


class Caller:
    """Says what is to be told, to one admin, at one instant."""

    def __init__(self, settings: Settings, team: Team, renderer: TeamRenderer, now: datetime) -> None:
        self._settings, self._team, self._renderer, self._now = settings, team, renderer, now

    def calls(self, clerk: ClerkState, over: Iterable[Trouble]) -> Iterator[Distress]:
        """What was not told yet. `over` is what works again; nothing is said of what was never told by this route."""
        for trouble in clerk.troubles.values():
            mark = Noticed(ROUTE, trouble.name, trouble.since.isoformat())
            if self._now - trouble.since >= TELL_AFTER and mark not in clerk.memory:
                missing = trouble.name in BLIND
                yield self._call(mark, trouble.notice, trouble.since, trouble.reason, missing=missing)
        for trouble in over:
            when = trouble.since.isoformat()
            mark = Noticed(ROUTE, f"over {trouble.name}", when)
            if Noticed(ROUTE, trouble.name, when) in clerk.memory and mark not in clerk.memory:
                yield self._call(mark, trouble.notice, trouble.since, trouble.reason, over=True)
        yield from self._dead(clerk)

    def _dead(self, clerk: ClerkState) -> Iterator[Distress]:
        """Mails that were refused for good, or of which nobody knows: what waits for them is told within the pass."""
        for entry in clerk.outbox.values():
            mark, kind = Noticed(ROUTE, entry.key), _UNSENT.get(entry.state)
            if kind and entry.finished and entry.kind in _DIED and mark not in clerk.memory:
                since, detail, to = entry.finished, one_line(entry.reason)[:_DETAIL], ", ".join(entry.to)
                view = replace(self._view(kind, since, detail), subject=entry.subject, recipient=to)
                yield Distress(mark, "trouble", kind, since, detail, self._told(view))

    def _call(
        self, mark: Noticed, kind: str, since: datetime, detail: str, *, over: bool = False, missing: bool = False
    ) -> Distress:
        detail = one_line(detail)[:_DETAIL]
        view = replace(self._view(kind, since, detail), over=over, missing=missing)
        return Distress(mark, "over" if over else "trouble", kind, since, detail, self._told(view), missing)

    def _view(self, kind: str, since: datetime, detail: str) -> NoticeView:
        reader = PM("", self._settings.admin, language=self._team.language)
        top = briefs.head(reader, self._team, self._settings.sender.address, self._now)
        return NoticeView(top, kind, since, detail)

    def _told(self, view: NoticeView) -> Rendered:
        return self._renderer.render("notice", self._team.language, view)

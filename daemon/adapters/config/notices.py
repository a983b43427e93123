"""[sla.NAME], [alerts], [digest], [report], [retention]: by when clients are answered, who is told of it, and when."""

from __future__ import annotations

import sys
from datetime import timedelta
from typing import Annotated, Literal

from pydantic import Field

from daemon.adapters.config.values import BusinessTime, ClockOrNone, ConfigPart, FilePath, Mail, MonthlyTime, Recipients
from daemon.core.schedule.alert_policy import Repeat
from daemon.core.schedule.retention import Retention
from daemon.core.state.entry import KEEP

SHORTEST_OUTBOX = 62  # days: two months


class SlaPart(ConfigPart):
    """What a client was promised, by a name that clients refer to. All times are business time: 2d is two working days
    of the client's office, or of the team.
    """

    answer_within: BusinessTime = Field(description="By when a question is answered.", examples=["8h"])
    question: BusinessTime | None = Field(
        None, description="For questions, in place of answer_within.", examples=["8h"]
    )
    request: BusinessTime | None = Field(None, description="The same for requests.", examples=["2d"])
    approval: BusinessTime | None = Field(None, description="The same for wishes for an approval.", examples=["4h"])
    next_answer_within: BusinessTime | None = Field(
        None,
        description='In a thread that was answered before, and after "we are looking into it".',
        examples=["4h"],
    )
    keep_in_loop: BusinessTime | None = Field(
        None, description="While something is open, the client hears from us at least that often.", examples=["3d"]
    )
    urgent: str | None = Field(
        None,
        description="The SLA that applies once the client says that it is urgent: the name of another.",
        examples=["urgent"],
    )
    warn_before: BusinessTime = Field(
        "0h", validate_default=True, description="How long before the due time the PM is warned.", examples=["2h"]
    )
    escalate_after: tuple[BusinessTime, ...] = Field(
        (),
        description="Steps after the due time; the PM reads of each in their next mail, too.",
        examples=[["4h", "1d"]],
    )
    escalate_to: tuple[Recipients, ...] = Field(
        (),
        description="Who hears of each step: pm, deputy, lead, addresses of the team, or a list of them; the client's "
        "PM's lead if unset.",
        examples=[["lead", ["lead", "boss@agency.example"]]],
    )


class AlertsPart(ConfigPart):
    """Alerts go out in the reader's working hours."""

    per_day: Annotated[int, Field(ge=1, le=15)] = Field(
        8, description="Mails to one reader (1 to 15); what comes after is one summary at the end of the day."
    )
    repeat: Repeat = Field(
        Repeat.ONCE, description="What is overdue is told once, or daily: again each working morning until answered."
    )
    critical: tuple[Literal["chaser", "repeated", "urgent", "complaint", "cancel", "bounced", "pulse"], ...] = Field(
        ("urgent", "complaint", "cancel", "bounced", "pulse"),
        description="Red flags that are told at once, with a question or without: urgent, complaint, cancel, chaser, "
        "repeated, bounced (our mail came back), pulse (a client tapped “not good”). The others wait for the digest.",
    )


class DigestPart(ConfigPart):
    """An overview each working morning, to each PM."""

    at: ClockOrNone = Field(
        "08:30", validate_default=True, description="In the PM's time zone; none for no digest.", examples=["08:30"]
    )
    empty: Literal["line", "none"] = Field("line", description="With nothing to say: one line, or none at all.")
    first_report: bool = Field(
        default=True,
        description="Whether each PM has one mail after the first sync: what was read, and what looks unanswered.",
    )


class ReportPart(ConfigPart):
    """Figures; `inboxclerk report` prints them at any time."""

    monthly: MonthlyTime | None = Field(
        None,
        description="Day of the month (1 to 28) and time: the month before, by mail; none if unset.",
        examples=["1 08:00"],
    )
    to: tuple[Mail, ...] = Field(
        (), description="Who gets it; the PMs' leads if unset.", examples=[["boss@agency.example"]]
    )
    textfile: FilePath | None = Field(
        None,
        description="For Prometheus' node_exporter, written after each pass and readable by all. Under systemd the "
        "service needs leave to write there: "
        "ReadWritePaths=, or RuntimeDirectory=inboxclerk and RuntimeDirectoryMode=0755.",
        examples=["/var/lib/node_exporter/inboxclerk.prom"],
    )


class RetentionPart(ConfigPart):
    """How long mail is kept that is nobody's: of unknown senders, and in quarantine. The admin is told a week before
    any goes, and on the first of each month how much went in the month before; mail of clients stays, unless you say
    how long after their end, and so does all mail in the mailbox.
    """

    days: Annotated[int, Field(ge=7)] = Field(365, description="What lies there for so many days goes.")
    strangers: Annotated[int, Field(ge=7)] | None = Field(
        None, description="The same for mail of unknown senders alone; days if unset.", examples=[180]
    )
    quarantine: Annotated[int, Field(ge=7)] | None = Field(
        None, description="The same for mail in quarantine alone; days if unset.", examples=[90]
    )
    megabytes: Annotated[int, Field(ge=10)] = Field(
        2000, description="Of more than so much in one of the two places the oldest goes earlier."
    )
    at_least: Annotated[int, Field(ge=0)] = Field(
        90, description="Nothing goes before it has lain there for so many days."
    )

    ended: Annotated[int, Field(ge=30)] | None = Field(
        None,
        description="The record and all mail of a client who is no longer in this file goes for good, as by "
        "inboxclerk forget, once nothing of it was filed for so many days; never if unset. Mind the years that the law "
        "wants letters of business to be kept.",
        examples=[3650],
    )

    outbox: Annotated[int, Field(ge=SHORTEST_OUTBOX)] = Field(
        KEEP.days,
        description="So many days after a mail of ours was sent, refused for good or given up it is forgotten what it "
        "was about and to whom it went; inboxclerk sent goes back so far. The monthly report counts the month before: "
        f"{SHORTEST_OUTBOX} at least.",
        examples=[180],
    )

    @property
    def kept_of_outbox(self) -> timedelta:
        return timedelta(days=self.outbox)

    @property
    def kept_of_ended(self) -> Retention | None:
        return Retention(timedelta(days=self.ended), sys.maxsize, timedelta()) if self.ended else None

    @property
    def kept_of_strangers(self) -> Retention:
        return self._kept(self.strangers or self.days)

    @property
    def kept_in_quarantine(self) -> Retention:
        return self._kept(self.quarantine or self.days)

    def _kept(self, days: int) -> Retention:
        return Retention(timedelta(days=days), self.megabytes * 1_000_000, timedelta(days=self.at_least))

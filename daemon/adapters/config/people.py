"""[team], [office.NAME], [[pm]] and [[client]]: who is who, and when they work."""

from __future__ import annotations

import re
from datetime import date, timedelta
from typing import Annotated, Literal

from pydantic import Field, model_validator

from daemon.adapters.config.values import (
    SOME,
    BusinessTime,
    ConfigPart,
    Domain,
    Holiday,
    Hours,
    Language,
    Mail,
    Pauses,
    UpdateApproval,
    UpdateTime,
    Zone,
)
from daemon.core.figures.monthly import Monthly

_ASKED_FOR = 15  # working days, in the three weeks that a question of ours waits
_ID = re.compile(r"[a-z0-9][a-z0-9_-]{0,63}")


class TeamPart(ConfigPart):
    """Your side: mail from these people is the team's, and what clients ask counts in these hours."""

    name: str = Field(description="As clients know you.", examples=["Agency"])
    addresses: Annotated[tuple[Mail, ...], SOME] = Field(
        description="The shared mailbox's own addresses, the main one first.",
        examples=[["projects@agency.example"]],
    )
    domains: tuple[Domain, ...] = Field(
        (), description="Everybody who writes from here is the team.", examples=[["agency.example"]]
    )
    people: tuple[Mail, ...] = Field(
        (), description="Team members who write from elsewhere.", examples=[["marta.bianchi@freemail.example"]]
    )
    timezone: Zone = Field(description="A name of the IANA time zone database.", examples=["Europe/Rome"])
    hours: Hours = Field(
        description='When the team works: days and spans of hours, or "24/7".',
        examples=["Mon-Thu 09:00-13:00 14:00-18:00, Fri 09:00-13:00", "Mon-Fri 09:00-18:00"],
    )
    holidays: tuple[Holiday, ...] = Field(
        (), description="Public holidays of a country or region: codes such as IT, DE-BY.", examples=[["IT"]]
    )
    closed: tuple[date, ...] = Field((), description="Further days off.", examples=[["2026-12-24"]])
    language: Language = Field("en", description="Of alerts and digests: en it pl uk ro ru de fr es.")
    formality: Literal["formal", "informal"] = Field(
        "formal",
        description="Of mails to the team: informal (du, tu, ty) or formal, as all mails to clients are.",
    )
    receipts: Literal["all", "problems"] = Field(
        "all",
        description="Which commands are confirmed by mail: all, or problems alone, where one was not carried out.",
    )
    record_page: Literal["html", "zip"] = Field(
        "html",
        description="How `record CLIENT` by mail sends its page: as html, or in a zip where a gateway takes HTML out.",
    )
    admin: Mail | None = Field(
        None,
        description="Who is told when the clerk itself is in trouble; a PM's lead if unset.",
        examples=["it@agency.example"],
    )
    plus_addressing: bool = Field(
        default=False,
        description="Whether projects+anything@agency.example arrives as well; replies carry their token there.",
    )


class OfficePart(ConfigPart):
    """An office with hours, holidays or a zone of its own; what is not named is the team's. Its calendar counts for the
    clients and PMs that name it: office = "kyiv".
    """

    timezone: Zone | None = Field(None, description="The office's; the team's if unset.", examples=["Europe/Kyiv"])
    hours: Hours | None = Field(None, description="When it works.", examples=["Mon-Fri 10:00-19:00"])
    holidays: tuple[Holiday, ...] | None = Field(None, description="In place of the team's.", examples=[["UA"]])
    closed: tuple[date, ...] | None = Field(
        None, description="Further days off, in place of the team's.", examples=[["2026-12-31"]]
    )


class PMPart(ConfigPart):
    """A project manager, who answers for clients. One table for each."""

    name: str = Field(description="As the PM signs.", examples=["Marta Bianchi"])
    address: Mail = Field(description="Where alerts and digests go to.", examples=["marta@agency.example"])
    lead: Mail | None = Field(
        None, description="Who hears of what is overdue for long.", examples=["boss@agency.example"]
    )
    language: Language | None = Field(None, description="Of this PM's mails; the team's if unset.", examples=["it"])
    timezone: Zone | None = Field(None, description="The office's or the team's if unset.", examples=["Europe/Rome"])
    hours: Hours | None = Field(
        None,
        description="When alerts reach this PM; the office's or the team's if unset.",
        examples=["Mon-Fri 09:00-17:00"],
    )
    holidays: tuple[Holiday, ...] | None = Field(
        None, description="In place of the office's or the team's.", examples=[["PL"]]
    )
    closed: tuple[date, ...] = Field(
        (), description="Further days off: alerts wait for the next working day.", examples=[["2026-08-17"]]
    )
    office: str | None = Field(None, description="The name of the PM's office; none if unset.", examples=["kyiv"])
    receipts: Literal["all", "problems"] | None = Field(
        None, description="As `receipts` of the team, all or problems, for this PM alone.", examples=["problems"]
    )
    record_page: Literal["html", "zip"] | None = Field(
        None, description="As `record_page` of the team, html or zip, for this PM alone.", examples=["zip"]
    )
    deputy: Mail | None = Field(
        None,
        description="Who gets this PM's mail while they are away; the lead if unset.",
        examples=["luca@agency.example"],
    )


class UpdatePart(ConfigPart):
    """A client's regular update; no update if unset."""

    every: Literal["week", "2 weeks", "4 weeks", "month"] = Field(
        "week", description="How often: week, 2 weeks, 4 weeks or month."
    )
    on: UpdateTime = Field(
        description="Weekday and time in the client's time zone; each month: the last such day, or a day of the month.",
        examples=["Fri 16:00", "28 16:00"],
    )
    approval: UpdateApproval = Field(
        "required",
        validate_default=True,
        description="The PM approves the draft (required); or it goes out by itself so much of the PM's working time "
        'after it, as it says ("auto after 4h"); or the client gets it at once (none). A complaint waits for the PM.',
        examples=["required", "auto after 4h", "none"],
    )
    silent: Literal["skip", "send"] = Field(
        "skip",
        description="Where neither the PM, who is reminded once, nor the deputy or lead answers a draft: "
        "it stays (skip), or it goes out two working hours later (send).",
    )
    empty: Literal["skip", "send"] = Field(
        "skip", description="A week with nothing to say has no letter (skip), or a short one (send)."
    )
    draft_before: BusinessTime = Field(
        "8h",
        validate_default=True,
        description="How long before it goes out the PM gets the draft, in the PM's working time; a day is 8 hours.",
    )
    to: tuple[Mail, ...] = Field(
        (), description="Who reads it; who writes most if unset.", examples=[["anna.rossi@freemail.example"]]
    )
    pause: Pauses = Field(
        (),
        description="First and last day on which no update is for; of several pauses a list of such pairs.",
        examples=[["2026-12-21", "2027-01-06"]],
    )
    thread: Literal["project", "week"] = Field(
        "project", description="Whether all updates are one thread (project), or each begins its own (week)."
    )
    pulse: bool = Field(
        default=True,
        description="Whether it asks how it was: one tap, and two questions each quarter and at milestones.",
    )

    @model_validator(mode="after")
    def _one_kind_of_day(self) -> UpdatePart:
        if isinstance(self.on, Monthly) and self.every != "month":
            raise ValueError(
                f'on: a day of the month needs every = "month"; "{self.every}" takes a weekday, such as "Fri 16:00"'
            )
        return self


class RemindPart(ConfigPart):
    """Reminders to a client of what the team asked and got no answer to; none if unset."""

    after: BusinessTime = Field(
        "5d",
        validate_default=True,
        description="How long after our question, and after the last reminder, in the client's working time: the days "
        "of its hours, Monday to Friday if unset, without its holidays.",
        examples=["5d"],
    )
    times: Literal[1, 2] = Field(2, description="How often at most each question is asked again: 1 or 2.")
    approval: UpdateApproval = Field(
        "required",
        validate_default=True,
        description='As of an update: required, "auto after 4h" or none. A complaint waits for the PM.',
        examples=["required", "auto after 4h", "none"],
    )
    then: Literal["wait", "go on"] = Field(
        "wait",
        description='After the last: nothing more (wait), or a mail that says that we go on without it ("go on").',
    )

    @model_validator(mode="after")
    def _before_it_ends(self) -> RemindPart:
        days = self.after.in_days_of(timedelta(hours=8)) / timedelta(hours=8)
        if not 0 < days * self.times < _ASKED_FOR:
            raise ValueError(
                f"after: a question of ours ends after {_ASKED_FOR} working days without an answer; with times = "
                f"{self.times} write less than {_ASKED_FOR / self.times:g}d, and more than 0d"
            )
        return self


class ClientPart(ConfigPart):
    """A client. One table for each; domains or addresses say whose mail is filed here."""

    id: str = Field(
        description="Names the client's folder in state_dir/clients, for its plan.toml too: a-z 0-9 - _, 64 at most.",
        examples=["rossi"],
    )
    name: str = Field(description="As mails name the client.", examples=["Rossi Arredi"])
    domains: tuple[Domain, ...] = Field(
        (),
        description="Everybody who writes from here is the client; never a free-mail domain.",
        examples=[["client.example"]],
    )
    addresses: tuple[Mail, ...] = Field(
        (), description="Who writes for the client from elsewhere.", examples=[["anna.rossi@freemail.example"]]
    )
    pm: Mail = Field(description="The address of the client's PM.", examples=["marta@agency.example"])
    language: Language = Field("en", description="In which the client is written to.", examples=["it"])
    timezone: Zone | None = Field(None, description="The client's; the team's if unset.", examples=["Europe/Rome"])
    sla: str = Field(description="What was promised: the name of an [sla.NAME].", examples=["standard"])
    office: str | None = Field(
        None, description="Whose calendar the SLA counts in; the team's if unset.", examples=["kyiv"]
    )
    hours: Hours | None = Field(
        None,
        description="When the client may be written to, in the client's zone; daily from 7 to 21 if unset.",
        examples=["Mon-Fri 08:00-19:00"],
    )
    holidays: tuple[Holiday, ...] = Field(
        (), description="The client's own: an update for such a day comes on the working day before.", examples=[["IT"]]
    )
    closed: tuple[date, ...] = Field((), description="Further days on which nobody writes.", examples=[["2026-08-14"]])
    address: str | dict[Mail, str] = Field(
        "",
        description="How letters greet: one name for all, or each person's; the first name, or the hour, if unset.",
        examples=["Anna", {"anna.rossi@freemail.example": "dottoressa Rossi"}],
    )
    glossary: dict[str, str] = Field(
        {},
        description='Words that this client may not know, with what they mean, beside ours; "" of one that it knows.',
        examples=[{"CMS": "the program in which you change texts yourself", "SEO": ""}],
    )
    detail: Literal["A", "B", "C"] = Field(
        "A", description="Of updates: A every item, B by component, C the bottom line.", examples=["B"]
    )
    update: UpdatePart | None = Field(
        None,
        description="The regular update, in the client's time zone; none if unset.",
        examples=[{"every": "week", "on": "Fri 16:00", "approval": "required"}],
    )

    remind: RemindPart | None = Field(
        None,
        description="Reminders of our questions that the client has not answered; none if unset.",
        examples=[{"after": "5d", "times": 2, "approval": "required", "then": "go on"}],
    )

    @model_validator(mode="after")
    def _reachable(self) -> ClientPart:
        if not _ID.fullmatch(self.id):
            raise ValueError(f"id: {self.id!r} names a folder; use a-z, 0-9, - and _ only, 64 at most")
        if not self.domains and not self.addresses:
            raise ValueError("name at least one of domains and addresses, or no mail will ever be filed here")
        return self

"""What a configuration that can be used will not do as its writer may think: `check` and `doctor` say it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

from daemon.adapters.config.parts import Config
from daemon.adapters.secrets import Elsewhere
from daemon.app.findings import Finding, fine, listed, wrong
from daemon.app.servers import missing_secrets
from daemon.core.filing.party import domain_of

_DAY = timedelta(hours=8)  # the shortest that a working day is taken for


def cautions(config: Config, *, offline: bool) -> list[Finding]:
    """`offline`: no server is to be asked, so a password that is not there is no failure."""
    return [
        *_secrets(config, offline=offline),
        *_replies(config),
        *_deputies(config),
        *_warnings(config),
        *_readers(config),
    ]


def _secrets(config: Config, *, offline: bool) -> Iterator[Finding]:
    for problem in missing_secrets(config):
        say = fine if offline else wrong
        ends = "" if isinstance(problem, Elsewhere) else "; run would end at once"
        yield say("password", f"{problem}{ends}", problem.remedy)


def _replies(config: Config) -> Iterator[Finding]:
    """A From whose replies go elsewhere: commands of PMs, and what clients answer to an update, would never be seen."""
    sender, ours = config.smtp.sender.address, config.team.addresses
    if sender not in ours:
        yield wrong(
            "smtp.from",
            f"what is answered to {sender} does not come back: team.addresses has {listed(list(ours))} alone",
            f"Write {ours[0]} into smtp.from, or add {sender} to team.addresses if its mail comes into this mailbox.",
        )


def _deputies(config: Config) -> Iterator[Finding]:
    pms = {pm.address for pm in config.pm}
    leads = {pm.lead for pm in config.pm if pm.lead}
    for place, pm in enumerate(config.pm):
        deputy, key = pm.deputy, f"pm[{place}].deputy"
        if deputy is None or deputy in pms | leads | set(config.team.people):
            continue
        if domain_of(deputy) in config.team.domains:
            detail = f"{key}: {deputy} is named nowhere else, and gets the team's language and hours"
            yield fine("deputy", detail, "Check how it is spelled; a [[pm]] table gives them hours of their own.")
        else:
            remedy = "Correct it, or add it to team.people, or its domain to team.domains."
            yield wrong("deputy", f"{key}: {deputy} is nobody of the team", remedy)


def _warnings(config: Config) -> Iterator[Finding]:
    for name, sla in config.sla.items():
        warn = sla.warn_before.in_days_of(_DAY)
        named = ("answer_within", "question", "request", "approval", "next_answer_within")
        times = [(key, within.in_days_of(_DAY)) for key in named if (within := getattr(sla, key))]
        if late := [key for key, within in times if timedelta() < within <= warn]:
            detail = (
                f"sla.{name}.warn_before: no shorter than {', '.join(late)}: each question is warned of as it comes in"
            )
            yield wrong("warning", detail, "Make it shorter than the time for an answer.")


def _readers(config: Config) -> Iterator[Finding]:
    """Clients of whom several may write, where nobody said who gets the update."""
    several = [
        client.id
        for client in config.client
        if client.update and not client.update.to and (client.domains or len(client.addresses) > 1)
    ]
    if several:
        detail = f"of {listed(several)} whoever wrote most in two months gets it, and that may be another each week"
        yield fine("updates", detail, "Name the readers in update.to.")

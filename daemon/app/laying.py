"""Laying the desk: what is on disk and in the configuration, put before who decides."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from types import MappingProxyType

from daemon.adapters.pictures import kept
from daemon.adapters.state.client_records import ClientRecords
from daemon.adapters.state.store import BadStore
from daemon.adapters.suffixes import organisation
from daemon.app.gathered import Gathered
from daemon.app.office import Office, admin, mail_link
from daemon.app.stationery import Stationery
from daemon.core.desk.desk import Desk, News
from daemon.core.desk.settings import Settings
from daemon.core.filing.party import domain_of
from daemon.core.filing.place import UNMATCHED
from daemon.core.project.written_plan import UnreadPlan
from daemon.core.schedule.alert_policy import Policy
from daemon.core.schedule.outline import Outline
from daemon.core.schedule.retention import Leaving
from daemon.core.state.trouble import Trouble

NONE: Mapping[str, UnreadPlan] = MappingProxyType({})


def laid(
    office: Office,
    stationery: Stationery,
    gathered: Gathered,
    over: Iterable[Trouble] = (),
    leaving: Iterable[Leaving] = (),
    unread_plans: Mapping[str, UnreadPlan] = NONE,
    *,
    now: datetime,
    deaf: bool = False,
) -> Desk:
    """The desk at `now`. Raises OSError when the disk fails; a record that is torn is left aside."""
    outlines, torn = _outlines(office, now)
    return Desk(
        settings=settings(office),
        terms=office.terms,
        clerk=office.clerk,
        records=ClientRecords(office.records, [*office.directory.clients, UNMATCHED], office.records.look),
        outlines=outlines,
        asked=office.outlines.asked,
        torn=torn,
        letters=stationery.client,
        team_mails=stationery.team,
        rules=office.rules,
        commands=office.commands,
        secret=office.secret,
        organisation=organisation,
        mail_link=mail_link(office),
        news=News(
            quarantine=str(office.quarantine.folder),
            changed=(*gathered.renumbered, *gathered.emptied),
            refused=gathered.refused,
            gone=gathered.gone,
            over=tuple(over),
            leaving=tuple(leaving),
        ),
        unread_plans=unread_plans,
        pictures=lambda client, name: kept(office.records.folder(client), name),
        lull=office.lull,
        deaf=deaf,
    )


def settings(office: Office) -> Settings:
    config = office.config
    alerts = config.alerts
    return Settings(
        sender=config.smtp.sender,
        addresses=config.team.addresses,
        domain=domain_of(config.smtp.sender.address),
        tagging=config.team.plus_addressing,
        admin=admin(office),
        policy=Policy(alerts.per_day, alerts.repeat, frozenset(alerts.critical)),
        digest_at=config.digest.at,
        quiet_receipts=config.team.receipts == "problems",
        zipped=config.team.record_page == "zip",
        first_report=config.digest.first_report,
        empty_digests=config.digest.empty != "none",
        monthly=config.report.monthly,
        report_to=config.report.to,
    )


def _outlines(office: Office, now: datetime) -> tuple[dict[str, Outline], dict[str, Exception]]:
    """The outlines of the clients' records, and why the others cannot be read."""
    outlines: dict[str, Outline] = {}
    torn: dict[str, Exception] = {}
    for name in office.directory.clients:
        try:
            if found := office.outlines.known(name, now):
                outlines[name] = found
        except BadStore as error:
            torn[name] = error
    if not office.dry:
        office.index.commit()
    return outlines, torn

"""Laying the desk: what is on disk and in the configuration, put before who decides."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from types import MappingProxyType

from daemon.adapters.pictures import kept
from daemon.adapters.state.store import BadStore
from daemon.adapters.suffixes import organisation
from daemon.app.gather import Gathered
from daemon.app.office import Office, admin, mail_link
from daemon.app.stationery import Stationery
from daemon.core.desk.desk import Desk, News
from daemon.core.desk.settings import Settings
from daemon.core.filing.party import domain_of
from daemon.core.filing.place import UNMATCHED
from daemon.core.schedule.alert_policy import Policy
from daemon.core.schedule.retention import Leaving
from daemon.core.state.record import Record
from daemon.core.state.trouble import Trouble

NONE: Mapping[str, str] = MappingProxyType({})


def laid(
    office: Office,
    stationery: Stationery,
    gathered: Gathered,
    over: Iterable[Trouble] = (),
    leaving: Iterable[Leaving] = (),
    unread_plans: Mapping[str, str] = NONE,
    *,
    deaf: bool = False,
) -> Desk:
    """The desk with all records read. Raises OSError when the disk fails; a record that is torn is left aside."""
    records, torn = _records(office)
    return Desk(
        settings=settings(office),
        terms=office.terms,
        clerk=office.clerk,
        records=records,
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
        first_report=config.digest.first_report,
        empty_digests=config.digest.empty != "none",
        monthly=config.report.monthly,
        report_to=config.report.to,
    )


def _records(office: Office) -> tuple[dict[str, Record], dict[str, Exception]]:
    """The records of the clients and of who is nobody's client, and why the others cannot be read."""
    records: dict[str, Record] = {}
    torn: dict[str, Exception] = {}
    for name in (*office.directory.clients, UNMATCHED):
        try:
            if office.records.exists(name):
                records[name] = office.records.get(name)
        except BadStore as error:
            torn[name] = error
    return records, torn

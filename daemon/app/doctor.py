"""`doctor`: everything that the clerk will do, done once for real. It takes a minute; `check` is the quick one."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

from daemon.adapters.config.parts import Config
from daemon.adapters.imap.session import Imap
from daemon.adapters.secrets import SecretError
from daemon.adapters.transport import ServerError
from daemon.app.checking import log_ins, standing
from daemon.app.findings import Finding, fine, wrong
from daemon.app.office import configuration, freemail
from daemon.app.round_trip import RoundTrip
from daemon.app.sender_domain import sender_domain
from daemon.app.servers import imap_settings
from daemon.app.soundness import soundness

_SPECIAL = "\\sent"


def examine(path: Path | None, patience: float) -> Iterator[Finding]:
    """Findings as they are made; `patience`: seconds for the mail to itself. Raises BadConfig, BadRules."""
    config, rules = configuration(path)
    yield from standing(path, config, rules, offline=False)
    yield from soundness(config.state_dir, datetime.now(UTC))
    logged_in = log_ins(config, rules)
    yield from logged_in
    if all(one.ok for one in logged_in if one.what in ("oauth", "imap", "smtp")):
        try:
            with Imap(imap_settings(config)) as imap:
                watched = imap.mailboxes(config.imap.mailboxes)
                abilities = [*_abilities(imap, config)]
        except (ServerError, SecretError) as error:
            yield wrong("imap", str(error), error.remedy)
            return
        yield from abilities
        yield from RoundTrip(config, watched, patience).findings()
    else:
        yield fine("mail to itself", "not tried, for it cannot go out or be read")
    yield from sender_domain(config.smtp.sender.address, freemail(rules))


def _abilities(imap: Imap, config: Config) -> Iterator[Finding]:
    """What the server can, of what is used."""
    flagged = [box.name for box in imap.listing() if _SPECIAL in box.flags]
    if flagged:
        yield fine("special-use", f"the server flags {', '.join(flagged)} as sent mail")
    elif config.imap.sent == "auto":
        advice = "It was taken by its name; name it in imap.sent if that is another."
        yield fine("special-use", "the server flags no mailbox as sent mail", advice)
    if config.imap.clerk_mailbox and not (imap.client.has_capability("MOVE") or imap.client.has_capability("UIDPLUS")):
        detail = f"the server can neither MOVE nor UIDPLUS: nothing can be moved to {config.imap.clerk_mailbox}"
        yield wrong("moving", detail, "Delete imap.clerk_mailbox; the clerk's mails then stay in the inbox.")

"""`init`: reads the headers of a mailbox, proposes a configuration and writes it. Nothing is sent, marked or filed."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import asdict, dataclass, replace
from datetime import datetime, timedelta
from difflib import unified_diff
from pathlib import Path
from typing import Any

from daemon.adapters.config.drafting import Account, drafted, extended, pms
from daemon.adapters.config.location import BadConfig, config_path
from daemon.adapters.config.oauth import MICROSOFT_SCOPE
from daemon.adapters.config.parts import load_config
from daemon.adapters.imap.connect import ImapSettings
from daemon.adapters.imap.session import Imap
from daemon.adapters.secrets import secret
from daemon.adapters.suffixes import organisation
from daemon.app.office import Office, freemail, open_office
from daemon.app.servers import imap_settings
from daemon.core.commands.abouts import OnSender
from daemon.core.filing.party import domain_of
from daemon.core.proposal.circles import Guess
from daemon.core.proposal.envelopes import Envelope, EnvelopeReader, worth_reading
from daemon.core.proposal.proposal import Proposal, Proposer, Prospect
from daemon.core.proposal.team import Colleague
from daemon.core.words.rules import Rules

DAYS = 90
MOST = 20_000  # headers of one mailbox
BEGINNING = 16_384  # octets of a mail whose words are read
INBOX = "INBOX"

Progress = Callable[[str, int, int], None]


def envelopes(
    settings: ImapSettings,
    rules: Rules,
    address: str,
    now: datetime,
    progress: Progress | None = None,
) -> list[Envelope]:
    """The headers of the last 90 days of INBOX and of sent mail, of a few mails the own words. Raises ImapError."""
    first = (now - timedelta(days=DAYS)).date()
    reader, found, uid_of = EnvelopeReader(rules), list[Envelope](), dict[int, tuple[str, int]]()
    free = freemail(rules)
    own = {address, domain_of(address)} - free
    with Imap(settings) as imap:
        sent = imap.sent("auto", rules.rule("mail", "sent", "sent"), (INBOX,))
        for mailbox in (INBOX, *sent):
            uids = imap.uids_since(mailbox, first)[-MOST:]
            for done, (uid, raw, arrived) in enumerate(imap.headers_of(mailbox, uids), 1):
                if envelope := reader.read(raw, arrived, own, sent=mailbox in sent):
                    uid_of[len(found)] = (mailbox, uid)
                    found.append(envelope)
                if progress:
                    progress(mailbox, done, len(uids))
        places = {uid_of[place]: place for place in worth_reading(found, free)}
        for mailbox in dict.fromkeys(mailbox for mailbox, _ in places):
            for uid, raw in imap.beginnings(mailbox, [uid for where, uid in places if where == mailbox], BEGINNING):
                place = places[mailbox, uid]
                found[place] = replace(found[place], words=reader.words(raw))
    return found


def proposed(rules: Rules, read: Sequence[Envelope], address: str) -> Proposal:
    return Proposer(rules, organisation, freemail(rules)).propose(read, address)


def preselected(proposal: Proposal) -> list[Prospect]:
    return [one for one in proposal.prospects if one.guess is Guess.CLIENT]


def with_pm(proposal: Proposal, address: str) -> Proposal:
    """The same where `address` is the likeliest PM, and the PM of who has none."""
    known = {one.address: one for one in proposal.people}
    first = known.get(address, Colleague("", address, 0))
    people = (first, *(one for one in proposal.people if one.address != address))
    prospects = tuple(replace(one, pm=one.pm or address) for one in proposal.prospects)
    return replace(proposal, people=people, prospects=prospects)


# ── a new file ───────────────────────────────────────────────────────────────────────────────────────────────────────
def as_json(proposal: Proposal, chosen: Sequence[Prospect]) -> dict[str, Any]:
    """The proposal for programs; `chosen` says of each prospect whether it is to be a client."""
    ids = {one.id for one in chosen}
    found = asdict(proposal)
    for one in found["prospects"]:
        one |= {"last": one["last"] and one["last"].isoformat(), "chosen": one["id"] in ids}
    return found


def refuse_existing(path: Path) -> None:
    """Raises BadConfig."""
    if path.exists():
        remedy = "init writes over nothing; `inboxclerk init --again` proposes what is new in it"
        raise BadConfig(path, [f"there is one already: {remedy}, and --config FILE names another"])


def write(path: Path, proposal: Proposal, chosen: Sequence[Prospect], account: Account, rules: Rules) -> None:
    """A file of its owner's alone that `check` would take. Raises BadConfig, OSError; then nothing is left behind."""
    refuse_existing(path)
    path.parent.mkdir(parents=True, exist_ok=True)
    with _trial(path, drafted(proposal, chosen, account), rules) as tried, _telling(path):
        os.link(tried, path)  # fails where another file came there meanwhile


def write_all(
    path: Path, proposal: Proposal, chosen: Sequence[Prospect], account: Account, rules: Rules, password: str
) -> None:
    """The configuration and, where it was typed, the password in a file beside it: both or neither."""
    beside = password_path(path)
    if password:
        _keep_password(beside, password)
    try:
        write(path, proposal, chosen, account, rules)
    except BaseException:
        if password:
            beside.unlink(missing_ok=True)
        raise


def password_path(config: Path) -> Path:
    """Where a password that was typed is kept."""
    return config.with_name(f"{config.stem}.password")


def secret_of(source: Mapping[str, str]) -> str:
    """The password that lies there, as the configuration names it. Raises SecretError."""
    return secret("password", source)()


def from_folder(source: Mapping[str, str], config: Path) -> dict[str, str]:
    """The same for a file as the configuration names it: relative to itself, or from the root."""
    if "file" not in source:
        return dict(source)
    file, folder = Path(source["file"]).resolve(), config.resolve().parent
    return {"file": str(file.relative_to(folder) if file.is_relative_to(folder) else file)}


def microsoft(base: str, client_id: str) -> dict[str, str]:
    """[oauth] for `inboxclerk login`."""
    urls = {"token_url": f"{base}/token", "device_url": f"{base}/devicecode"}
    return {**urls, "client_id": client_id, "scope": MICROSOFT_SCOPE}


def _keep_password(path: Path, password: str) -> None:
    """A file with the password on its first line, of its owner's alone. Raises OSError where there is one already."""
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_NOFOLLOW", 0), 0o600)
    with open(descriptor, "w", encoding="utf-8") as file:  # noqa: PTH123 -- of a descriptor
        file.write(f"{password}\n")


@contextmanager
def _telling(path: Path) -> Iterator[None]:
    try:
        yield
    except FileExistsError:
        refuse_existing(path)
        raise


@contextmanager
def _trial(path: Path, text: str, rules: Rules) -> Iterator[Path]:
    """`text` in a file beside `path`, loaded as a configuration; it is gone afterwards. Raises BadConfig."""
    tried = path.with_name(f".{path.name}.{os.getpid()}")
    try:
        descriptor = os.open(tried, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with open(descriptor, "w", encoding="utf-8") as file:  # noqa: PTH123 -- of a descriptor
            file.write(text)
            file.flush()
            os.fsync(descriptor)
        load_config(tried, freemail(rules))
        yield tried
    finally:
        with suppress(FileNotFoundError):
            tried.unlink()


# ── what is new ──────────────────────────────────────────────────────────────────────────────────────────────────────
@dataclass(frozen=True, slots=True)
class Newcomers:
    """What `init --again` found that the configuration does not have."""

    path: Path
    text: str  # of the file as it stands
    proposal: Proposal  # its prospects are those that nobody owns yet
    assigned: Mapping[str, Sequence[str]]  # by mail: client id → addresses
    pms: frozenset[str]  # that the configuration has

    def extended(self, chosen: Sequence[Prospect]) -> str:
        """The file with them."""
        people = [one for one in pms(self.proposal, chosen) if one.address in {each.pm for each in chosen} - self.pms]
        return extended(self.text, people, chosen, self.assigned)


def news(given: Path | None, now: datetime, progress: Progress) -> Newcomers:
    """What is new since the configuration was written. Raises BadConfig, ServerError."""
    path = config_path(given)
    with open_office(given, dry=True) as office:
        address = office.config.team.addresses[0]
        read = envelopes(imap_settings(office.config), office.rules, address, now, progress)
        found = proposed(office.rules, read, address)
        fresh = tuple(_named_anew(one, office) for one in found.prospects if not _owned(office, one))
        text = path.read_text(encoding="utf-8")
        return Newcomers(
            path, text, replace(found, prospects=fresh), _assigned(office), frozenset(office.directory.pms)
        )


def _owned(office: Office, one: Prospect) -> bool:
    known = office.directory
    spelled = (*one.addresses, *(f"anybody@{domain}" for domain in one.domains))
    return all(known.client_at(each) or each in known.team for each in spelled)


def _named_anew(one: Prospect, office: Office) -> Prospect:
    """With a folder of its own, the PM of a team that may have changed, and the SLA that there is."""
    taken, name, number = office.directory.clients, one.id, 2
    while name in taken:
        name, number = f"{one.id}-{number}", number + 1
    return replace(one, id=name, pm=one.pm or next(iter(office.directory.pms)))


def _assigned(office: Office) -> dict[str, list[str]]:
    """What PMs assigned by mail and the file does not say."""
    written = {part.id: set(part.addresses) for part in office.config.client}
    found: dict[str, list[str]] = {}
    for ruling in office.clerk.rulings:
        if isinstance(ruling.about, OnSender) and ruling.to in written and not ruling.undone_by:
            listed = found.setdefault(ruling.to, [])
            if ruling.about.address not in {*written[ruling.to], *listed}:
                listed.append(ruling.about.address)
    return {client: addresses for client, addresses in found.items() if addresses}


def difference(news: Newcomers, text: str) -> str:
    """What `text` changes in the file, as `diff -u` shows it."""
    old, new = news.text.splitlines(), text.splitlines()
    return "\n".join(unified_diff(old, new, str(news.path), "proposed", lineterm=""))


def rewrite(news: Newcomers, text: str, rules: Rules) -> None:
    """The file with `text` in it. Raises BadConfig, OSError; then it is as it was."""
    mode = news.path.stat().st_mode & 0o777
    with _trial(news.path, text, rules) as tried:
        tried.chmod(mode)
        tried.replace(news.path)

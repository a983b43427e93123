"""Forgeries, by name: whatever only looks like a command of a PM changes nothing.

One agency hears them all, one after the other; what it knows is compared before and after each. Of a refused one the
person is told at the configured address; of machines and of what is nobody's command nobody is told anything.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from daemon.core.commands.tokens import seal
from daemon.core.state.entry import Entry
from tests.agency import Agency, agency, at, body, mail
from tests.conftest import ImapServer
from tests.desk import ANNA, BOSS, INBOX, MARTA, MARTA_AT, OPEN, PAOLO, PAOLO_AT, SECOND_PM, begun, states
from tests.servers.dovecot import Dovecot, installed
from tests.servers.pymap_server import Pymap
from tests.servers.smtp_server import SmtpServer

WHEN = "2026-03-02 16:30"
SERVER = 'authserv_id = "mx.agency.example"'
US, EVIL = "mx.agency.example", "Marta Bianchi <marta@evil.example>"
GOOD = f"{US}; dmarc=pass header.from=agency.example"
BAD = f"{US}; dmarc=fail header.from=agency.example; spf=softfail smtp.mailfrom=evil.example"
NOBODY = ""

Make = Callable[[Agency, str], bytes]


@dataclass(frozen=True)
class Forgery:
    name: str
    make: Make  # of the agency and a Message-ID that no other mail has
    told: str = MARTA_AT  # who is told of the refusal, at the configured address; NOBODY where nobody is
    receipt: bool = False  # it is answered by a receipt that says what was not done


def entry_of(team: Agency) -> Entry:
    return next(entry for entry in team.office.clerk.outbox.values() if entry.kind == "alert")


def token(team: Agency, person: str = MARTA_AT, days: int = 0, secret: bytes = b"", key: str = "") -> str:
    entry = entry_of(team)
    return seal(key or entry.key, person, entry.created - timedelta(days=days), secret or team.office.secret)


def tagged(team: Agency, **how: Any) -> str:
    return f"projects+{token(team, **how)}@agency.example"


def answer(
    team: Agency, mid: str, text: str = "1 done", sender: str = MARTA, to: str = INBOX, head: str = "", **headers: str
) -> bytes:
    """A reply to Marta's alert by its Message-ID, with lines of `head` above all others."""
    alert = team.sent(MARTA_AT)[0]
    raw = mail(sender, to, f"Re: {alert['Subject']}", text, at(WHEN), mid=mid, **headers)
    ids = f"In-Reply-To: {alert['Message-ID']}\r\nReferences: {alert['Message-ID']}\r\n"
    return (head + ids).encode() + raw


def fresh(
    team: Agency, mid: str, to: str = INBOX, sender: str = MARTA, subject: str = "x", text: str = "1 done"
) -> bytes:
    return mail(sender, to, subject, text, at(WHEN), mid=mid)


def from_field(field: str) -> Make:
    """With the alert's token and reference, and a From of one's own spelling."""

    def make(team: Agency, mid: str) -> bytes:
        raw = answer(team, mid, to=tagged(team))
        return raw.replace(f"From: {MARTA}".encode(), f"From: {field}".encode())

    return make


def stated(*fields: str) -> Make:
    """Marta's own reply to her alert, under Authentication-Results of one's own making."""
    return lambda team, mid: answer(team, mid, head="".join(f"{field}\r\n" for field in fields))


def results(*values: str) -> Make:
    return stated(*(f"Authentication-Results: {value}" for value in values))


def quoting(team: Agency, text: str = "1 done") -> str:
    alert = body(team.sent(MARTA_AT)[0])
    return f"{text}\n\nOn Mon, 2 Mar 2026 at 16:00, Agency <{INBOX}> wrote:\n" + "".join(
        f"> {line}\n" for line in alert.splitlines()
    )


def machine(kind: str, part: str = "", **headers: str) -> Make:
    """A machine's mail from Marta's address that quotes the alert, token and all."""

    def make(team: Agency, mid: str) -> bytes:
        raw = answer(team, mid, quoting(team), to=tagged(team), **headers)
        if not part:
            return raw
        head, _, text = raw.partition(b"\r\n\r\n")
        lines = [line for line in head.split(b"\r\n") if not line.lower().startswith((b"content-", b"mime-"))]
        first = b"\r\n--b\r\nContent-Type: text/plain\r\n\r\n" + text
        rest = f"\r\n--b\r\nContent-Type: {part}\r\n\r\nREPORT\r\n--b--\r\n".encode()
        return b"\r\n".join([*lines, b"MIME-Version: 1.0", f"Content-Type: {kind}; boundary=b".encode(), b""]) + (
            first + rest
        )

    return make


def changed_letter(team: Agency) -> str:
    made = token(team)
    return f"projects+{'b' if made[0] == 'a' else 'a'}{made[1:]}@agency.example"


FORWARD = (
    "1 done\n\n---------- Forwarded message ---------\nFrom: Agency <projects@agency.example>\nSubject: alert\n\nhi"
)
MADE_UP_ID = "<clerk.00112233445566aabb.00112233445566aabb@agency.example>"

TOKENS = [
    Forgery("no token and no reference", fresh),
    Forgery("a token made up", lambda team, mid: fresh(team, mid, f"projects+{'a' * 34}@agency.example")),
    Forgery(
        "a Message-ID of ours made up",
        lambda team, mid: mail(MARTA, INBOX, "x", "1 done", at(WHEN), mid=mid, In_Reply_To=MADE_UP_ID),
    ),
    Forgery("one letter of the token changed", lambda team, mid: fresh(team, mid, changed_letter(team))),
    Forgery("the token sealed with another secret", lambda team, mid: fresh(team, mid, tagged(team, secret=b"s" * 64))),
    Forgery("the token expired", lambda team, mid: fresh(team, mid, tagged(team, days=31))),
    Forgery("the token of a mail that we never sent", lambda team, mid: fresh(team, mid, tagged(team, key="alert:0"))),
    Forgery("another person's token", lambda team, mid: fresh(team, mid, tagged(team, person=PAOLO_AT))),
    Forgery(
        "a colleague with the PM's token", lambda team, mid: fresh(team, mid, tagged(team), sender=PAOLO), PAOLO_AT
    ),
    Forgery("a colleague with the PM's reference", lambda team, mid: answer(team, mid, sender=PAOLO), PAOLO_AT),
    Forgery("the lead with the PM's token", lambda team, mid: fresh(team, mid, tagged(team), sender=BOSS), BOSS),
    Forgery("a stranger with the token in the address", lambda team, mid: fresh(team, mid, tagged(team), sender=EVIL)),
    Forgery(
        "a stranger with the token in the subject",
        lambda team, mid: fresh(team, mid, sender=EVIL, subject=f"[{token(team)}]"),
    ),
    Forgery("a stranger with the reference", lambda team, mid: answer(team, mid, sender=EVIL), NOBODY),
    Forgery("a number that the mail did not show", lambda team, mid: answer(team, mid, "3 done\n0 done"), receipt=True),
    Forgery("an approval with an alert's token", lambda team, mid: answer(team, mid, "approve"), receipt=True),
    Forgery("a client with the stolen token", lambda team, mid: fresh(team, mid, tagged(team), sender=ANNA), NOBODY),
    Forgery(
        "a client with the stolen token and the PM's name",
        lambda team, mid: answer(team, mid, sender="Marta Bianchi <anna@client.example>", to=tagged(team)),
        NOBODY,
    ),
    Forgery("a reply that copies the client", lambda team, mid: answer(team, mid, Cc="anna@client.example"), NOBODY),
    Forgery("a reply that goes to the client", lambda team, mid: answer(team, mid, to=f"{INBOX}, {ANNA}"), NOBODY),
    Forgery("a reply that copies a stranger", lambda team, mid: answer(team, mid, Cc="x@evil.example"), NOBODY),
    Forgery(
        "the alert forwarded to a colleague with us in copy",
        lambda team, mid: answer(team, mid, FORWARD, to=PAOLO, Cc=INBOX),
        NOBODY,
    ),
    Forgery("a reply to a colleague with us in copy", lambda team, mid: answer(team, mid, to=PAOLO, Cc=INBOX), NOBODY),
    Forgery("an answer that is to go elsewhere", lambda team, mid: answer(team, mid, Reply_To=EVIL)),
    Forgery(
        "an answer that is to go elsewhere, too",
        lambda team, mid: answer(team, mid, Reply_To=f"{MARTA}, x@evil.example"),
    ),
    Forgery("a made-up confirmation", lambda team, mid: answer(team, mid, "yes"), receipt=True),
]
FROM = [
    Forgery(f"From: {field}", from_field(field))
    for field in (
        "marta@agency.example, x@evil.example",
        "Marta <x@evil.example>, marta@agency.example",
        "marta@agency.example <x@evil.example>",
        '"marta@agency.example" <x@evil.example>',
        "x@evil.example (marta@agency.example)",
        "=?utf-8?q?marta=40agency=2Eexample?= <x@evil.example>",
        "=?utf-8?q?Marta_=3Cmarta=40agency=2Eexample=3E?= <x@evil.example>",
        "marta@agency.example\r\n <x@evil.example>",
        "marta@аgency.example",  # a Cyrillic а
        "mаrta@agency.example",
        "marta@agency．example",
        "ｍarta@agency.example",
        "marta@agency.example.",
        "marta@agency.example.evil.example",
        "marta@xn--agency-.example",
        "marta+x@agency.example",
        "<marta@agency.example> <x@evil.example>",
        "Team: marta@agency.example;",
        "marta@agency.example\x00@evil.example",
        "Marta Bianchi <marta@agency.example>\r\nFrom: x@evil.example",
        "x@evil.example\r\nFrom: Marta Bianchi <marta@agency.example>",
        "x@evil.example\r\nSender: marta@agency.example",
    )
]
MACHINES = [
    Forgery("an auto-reply that quotes the alert", machine("", Auto_Submitted="auto-replied"), NOBODY),
    Forgery("an auto-reply by its X-Autoreply", machine("", X_Autoreply="yes", Precedence="bulk"), NOBODY),
    Forgery("an Exchange auto-reply", machine("", X_Auto_Response_Suppress="All", Auto_Submitted="auto-generated"), NOBODY),
    Forgery("a mailing list's copy", machine("", List_Id="<all.lists.example>", Precedence="list"), NOBODY),
    Forgery("a bounce that quotes the alert", machine("multipart/report; report-type=delivery-status", "message/delivery-status"), NOBODY),
    Forgery("a read receipt", machine("multipart/report; report-type=disposition-notification", "message/disposition-notification"), NOBODY),
    Forgery("a calendar reply", machine("multipart/alternative", "text/calendar; method=REPLY"), NOBODY),
    Forgery("our own alert in the inbox", lambda team, mid: team.smtp.mails[0].raw, NOBODY),
    Forgery("a Gmail reaction", lambda team, mid: answer(team, mid, "👍 Marta reacted via Gmail"), receipt=True),
]  # fmt: skip
STATED = [
    Forgery(name, make)
    for name, make in {
        "nothing stated": results(),
        "our server states a failure": results(BAD),
        "our server states none": results(f"{US}; none"),
        "another server's pass": results("mx.evil.example; dmarc=pass header.from=agency.example"),
        "another server's pass above our failure": results("mx.evil.example; dmarc=pass header.from=agency.example", BAD),
        "a forged pass of ours below our failure": results(BAD, GOOD),
        "a forged pass of ours below our none": results(f"{US}; none", GOOD),
        "our name in capitals, and a failure": results(BAD.upper(), GOOD),
        "our name with a version, and a failure": results(BAD.replace(US, f"{US} 1"), GOOD),
        "our name in front of another": results("mx.agency.example.evil.example; dmarc=pass header.from=agency.example"),
        "our name behind another": results("evil.mx.agency.example; dmarc=pass header.from=agency.example"),
        "our name in a comment": results(f"evil.example ({US}); dmarc=pass header.from=agency.example"),
        "our name as a second clause": results(f"evil.example; {GOOD}"),
        "no name": results("dmarc=pass header.from=agency.example"),
        "an empty name": results("; dmarc=pass header.from=agency.example"),
        "an unknown version": results(f"{US} 2; dmarc=pass header.from=agency.example"),
        "the pass within a comment": results(f"{US}; spf=fail (; dmarc=pass header.from=agency.example;) smtp.mailfrom=x@evil.example"),
        "the pass within quotation marks": results(f'{US}; spf=fail reason="; dmarc=pass header.from=agency.example"'),
        "a quotation mark in the envelope sender": results(f'{US}; spf=fail smtp.mailfrom="x; dmarc=pass"@evil.example'),
        "a pass of another domain's signature": results(f"{US}; dkim=pass header.d=evil.example header.from=agency.example"),
        "a signature of a look-alike domain": results(f"{US}; dkim=pass header.d=notagency.example"),
        "a signature of the whole top-level domain": results(f"{US}; dkim=pass header.d=example"),
        "a pass of another envelope sender": results(f"{US}; spf=pass smtp.mailfrom=x@evil.example"),
        "SPF of the greeting only": results(f"{US}; spf=pass smtp.helo=agency.example"),
        "a mailing list's signature and DMARC's failure": results(f"{US}; dkim=pass header.d=list.example; dmarc=fail header.from=agency.example"),
        "a subdomain's envelope where DMARC is strict": results(f"{US}; spf=pass smtp.mailfrom=x@shop.agency.example; dmarc=fail (aspf=s) header.from=agency.example"),
        "DMARC's pass of another From": results(f"{US}; dmarc=pass header.from=evil.example"),
        "a colleague's log-in": results(f"{US}; auth=pass smtp.auth=paolo@agency.example"),
        "only ARC-Authentication-Results": stated(f"ARC-Authentication-Results: i=1; {GOOD}"),
        "only X-Authentication-Results": stated(f"X-Authentication-Results: {GOOD}"),
        "only Authentication-Results-Original": stated(f"Authentication-Results-Original: {GOOD}"),
        "only Received-SPF": stated("Received-SPF: pass smtp.mailfrom=marta@agency.example"),
        "ARC's word within our own": results(f"{US}; arc=pass header.d=agency.example; iprev=pass"),
        "folded, so that our name begins a line": results(f"evil.example;\r\n {GOOD}"),
        "folded within the name": results("mx.agency\r\n .example; dmarc=pass header.from=agency.example"),
        "a bare carriage return before our name": stated(f"Authentication-Results: {BAD}", f"Authentication-Results: evil.example; none\rAuthentication-Results: {GOOD}"),
        "our name as an encoded word": results(BAD, "=?utf-8?q?mx=2Eagency=2Eexample=3B_dmarc=3Dpass?="),
        "hidden in another field": stated(f"Subject: x\r\n Authentication-Results: {GOOD}"),
    }.items()
]  # fmt: skip


@pytest.fixture(scope="module")
def servers() -> Iterator[tuple[ImapServer, SmtpServer]]:
    with Dovecot() if installed() else Pymap() as imap, SmtpServer() as smtp:
        yield imap, smtp


@pytest.fixture(scope="module")
def trusting(tmp_path_factory: pytest.TempPathFactory, servers: tuple[ImapServer, SmtpServer]) -> Iterator[Agency]:
    """Without a server whose word counts."""
    yield from opened(tmp_path_factory.mktemp("trusting"), *servers)


@pytest.fixture(scope="module")
def guarded(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Agency]:
    with Dovecot() if installed() else Pymap() as imap, SmtpServer() as smtp:
        yield from opened(tmp_path_factory.mktemp("guarded"), imap, smtp, imap=SERVER)


def opened(folder: Path, imap: ImapServer, smtp: SmtpServer, /, **more: str) -> Iterator[Agency]:
    with pytest.MonkeyPatch.context() as patched:
        patched.setenv("TEST_PASSWORD", imap.password)
        with agency(folder, imap, smtp, "", end=SECOND_PM, **more) as team:  # type: ignore[arg-type]
            yield begun(team)


def known(team: Agency) -> dict[str, Any]:
    """All that a command could change."""
    office = team.office
    clerk = office.clerk
    found: dict[str, Any] = {
        name: (record.rulings[:], record.undone[:], record.updates[:], record.ledger)
        for name in office.directory.clients
        for record in [office.records.get(name)]
    }
    mails = {key: entry.state for key, entry in clerk.outbox.items() if entry.kind not in ("notice", "receipt")}
    found["clerk"] = (clerk.rulings[:], clerk.undone[:], clerk.absences[:], mails, office.directory)
    office.records.release()
    return found


def heard(team: Agency, forgery: Forgery) -> list[tuple[list[str], bytes]]:
    """Deliver it, make a pass, compare; gives the mails that went out."""
    clerk = team.office.clerk
    for key in [key for key in clerk.outbox if key.startswith(("refusal:", "receipt:"))]:
        del clerk.outbox[key]  # no more than three are told on one day
    before, sent = known(team), len(team.smtp.mails)
    mid = f"f{sum(map(ord, forgery.name))}x{sent}"
    team.receive(forgery.make(team, mid), WHEN)
    team.pass_at(WHEN)
    assert known(team) == before
    assert states(team) == OPEN
    return [(list(mail.recipients), mail.raw) for mail in team.smtp.mails[sent:]]


def check(team: Agency, forgery: Forgery) -> None:
    new = heard(team, forgery)
    assert [to for to, _ in new] == ([[forgery.told]] if forgery.told else [])
    if forgery.told:
        assert (b"Nothing was changed" if forgery.receipt else b"refused") in new[0][1]


@pytest.mark.parametrize("forgery", TOKENS + FROM + MACHINES, ids=lambda forgery: forgery.name)
def test_refused(trusting: Agency, forgery: Forgery) -> None:
    check(trusting, forgery)


@pytest.mark.parametrize("forgery", STATED, ids=lambda forgery: forgery.name)
def test_refused_without_our_servers_word(guarded: Agency, forgery: Forgery) -> None:
    check(guarded, forgery)
    assert "does not state" in " ".join(body(guarded.sent()[-1]).split())


def test_a_genuine_command_among_them_counts(guarded: Agency) -> None:
    """The agency that refused all of these is not deaf."""
    raw = answer(
        guarded, "good", head=f"Authentication-Results: evil.example; dmarc=fail\r\nAuthentication-Results: {GOOD}\r\n"
    )
    guarded.receive(raw, WHEN)
    guarded.pass_at(WHEN)
    assert sorted(states(guarded).values()) == ["answered", "open"]
    undo = answer(guarded, "undo", "undo", head=f"Authentication-Results: {GOOD}\r\n")
    guarded.receive(undo, WHEN)
    guarded.pass_at(WHEN)
    assert states(guarded) == OPEN
    guarded.receive(b"X-Replayed: yes\r\n" + raw, WHEN)  # the genuine mail, once more
    guarded.pass_at(WHEN)
    assert states(guarded) == OPEN

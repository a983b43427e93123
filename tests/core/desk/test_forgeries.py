"""Forgeries, by name: whatever only looks like a command of a PM changes nothing.

Of a refused one the person is told at the configured address; of machines and of what is nobody's command nobody is
told anything.
"""

from __future__ import annotations

from collections.abc import Callable
from copy import deepcopy
from dataclasses import dataclass
from datetime import timedelta

from daemon.core.commands.abouts import OnQuestion
from daemon.core.commands.tokens import seal
from daemon.core.desk.hearing import ClerkMail, hear, upshot
from tests.agency import mail
from tests.core.desk.office import INBOX, JOHN, MARTA, MONDAY, SECRET, entry, kept, office, read
from tests.every import every

WRITER, ANNA = f"{MARTA.name} <{MARTA.address}>", "Anna Rossi <anna@client.example>"
BOSS = MARTA.lead
US, EVIL = "mx.agency.example", "Marta Bianchi <marta@evil.example>"
GOOD = f"{US}; dmarc=pass header.from=agency.example"
BAD = f"{US}; dmarc=fail header.from=agency.example; spf=softfail smtp.mailfrom=evil.example"
NOBODY = ""
ALERT = entry("alert:1", about=(OnQuestion("q1"), OnQuestion("q2")))

Make = Callable[[str], bytes]  # of a Message-ID


@dataclass(frozen=True)
class Forgery:
    name: str
    make: Make
    told: str = MARTA.address  # who is told of the refusal, at the configured address; NOBODY where nobody is
    receipt: bool = False  # it is answered by a receipt that says what was not done


def token(person: str = MARTA.address, days: int = 0, secret: bytes = SECRET, key: str = ALERT.key) -> str:
    return seal(key, person, MONDAY - timedelta(days=days), secret)


def tagged(person: str = MARTA.address, days: int = 0, secret: bytes = SECRET, key: str = ALERT.key) -> str:
    return f"projects+{token(person, days, secret, key)}@agency.example"


def answer(
    mid: str, text: str = "1 done", sender: str = WRITER, to: str = INBOX, head: str = "", **headers: str
) -> bytes:
    """A reply to Marta's alert by its Message-ID, with lines of `head` above all others."""
    raw = mail(sender, to, "Re: Two questions", text, MONDAY, mid=mid, **headers)
    ids = f"In-Reply-To: <{ALERT.message_id}>\r\nReferences: <{ALERT.message_id}>\r\n"
    return (head + ids).encode() + raw


def fresh(mid: str, to: str = INBOX, sender: str = WRITER, subject: str = "x", head: str = "") -> bytes:
    return head.encode() + mail(sender, to, subject, "1 done", MONDAY, mid=mid)


def from_field(field: str) -> Make:
    """With the alert's token and reference, and a From of one's own spelling."""
    return lambda mid: answer(mid, to=tagged()).replace(f"From: {WRITER}".encode(), f"From: {field}".encode())


def stated(*fields: str) -> Make:
    """Marta's own reply to her alert, under Authentication-Results of one's own making."""
    return lambda mid: answer(mid, head="".join(f"{field}\r\n" for field in fields))


def results(*values: str) -> Make:
    return stated(*(f"Authentication-Results: {value}" for value in values))


QUOTING = f"""1 done

On Mon, 2 Mar 2026 at 16:00, Agency <{INBOX}> wrote:
> Two questions of Rossi wait for an answer.
> #1 Where is q1?
> #2 Where is q2?
> Reply with a line such as "1 done".
"""


def machine(kind: str, part: str = "", **headers: str) -> Make:
    """A machine's mail from Marta's address that quotes the alert, token and all."""

    def make(mid: str) -> bytes:
        raw = answer(mid, QUOTING, to=tagged(), **headers)
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


def own_alert(_mid: str) -> bytes:
    raw = mail(INBOX, MARTA.address, "Two questions", "1 done", MONDAY, mid="x", Auto_Submitted="auto-generated")
    return raw.replace(b"<x@mail.example>", f"<{ALERT.message_id}>".encode())


def changed_letter() -> str:
    made = token()
    return f"projects+{'b' if made[0] == 'a' else 'a'}{made[1:]}@agency.example"


FORWARD = (
    "1 done\n\n---------- Forwarded message ---------\nFrom: Agency <projects@agency.example>\nSubject: alert\n\nhi"
)
MADE_UP_ID = "<clerk.00112233445566aabb.00112233445566aabb@agency.example>"

TOKENS = [
    Forgery("no token and no reference", fresh),
    Forgery("a token made up", lambda mid: fresh(mid, f"projects+{'a' * 34}@agency.example")),
    Forgery(
        "a Message-ID of ours made up",
        lambda mid: fresh(mid, head=f"In-Reply-To: {MADE_UP_ID}\r\n"),
    ),
    Forgery("one letter of the token changed", lambda mid: fresh(mid, changed_letter())),
    Forgery("the token sealed with another secret", lambda mid: fresh(mid, tagged(secret=b"t" * 64))),
    Forgery("the token expired", lambda mid: fresh(mid, tagged(days=31))),
    Forgery("the token of a mail that we never sent", lambda mid: fresh(mid, tagged(key="alert:0"))),
    Forgery("another person's token", lambda mid: fresh(mid, tagged(person=JOHN.address))),
    Forgery("a colleague with the PM's token", lambda mid: fresh(mid, tagged(), sender=JOHN.address), JOHN.address),
    Forgery("a colleague with the PM's reference", lambda mid: answer(mid, sender=JOHN.address), JOHN.address),
    Forgery("the lead with the PM's token", lambda mid: fresh(mid, tagged(), sender=BOSS), BOSS),
    Forgery("a stranger with the token in the address", lambda mid: fresh(mid, tagged(), sender=EVIL)),
    Forgery(
        "a stranger with the token in the subject",
        lambda mid: fresh(mid, sender=EVIL, subject=f"[{token()}]"),
    ),
    Forgery("a stranger with the reference", lambda mid: answer(mid, sender=EVIL), NOBODY),
    Forgery("a number that the mail did not show", lambda mid: answer(mid, "3 done\n0 done"), receipt=True),
    Forgery("an approval with an alert's token", lambda mid: answer(mid, "approve"), receipt=True),
    Forgery("a client with the stolen token", lambda mid: fresh(mid, tagged(), sender=ANNA), NOBODY),
    Forgery(
        "a client with the stolen token and the PM's name",
        lambda mid: answer(mid, sender="Marta Bianchi <anna@client.example>", to=tagged()),
        NOBODY,
    ),
    Forgery("a reply that copies the client", lambda mid: answer(mid, Cc="anna@client.example"), NOBODY),
    Forgery("a reply that goes to the client", lambda mid: answer(mid, to=f"{INBOX}, {ANNA}"), NOBODY),
    Forgery("a reply that copies a stranger", lambda mid: answer(mid, Cc="x@evil.example"), NOBODY),
    Forgery(
        "the alert forwarded to a colleague with us in copy",
        lambda mid: answer(mid, FORWARD, to=JOHN.address, Cc=INBOX),
        NOBODY,
    ),
    Forgery("a reply to a colleague with us in copy", lambda mid: answer(mid, to=JOHN.address, Cc=INBOX), NOBODY),
    Forgery("an answer that is to go elsewhere", lambda mid: answer(mid, Reply_To=EVIL)),
    Forgery(
        "an answer that is to go elsewhere, too",
        lambda mid: answer(mid, Reply_To=f"{WRITER}, x@evil.example"),
    ),
    Forgery("a made-up confirmation", lambda mid: answer(mid, "yes"), receipt=True),
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
    Forgery("our own alert in the inbox", own_alert, NOBODY),
    Forgery("a Gmail reaction", lambda mid: answer(mid, "👍 Marta reacted via Gmail"), receipt=True),
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


def heard(forgery: Forgery, server: str | None) -> ClerkMail | None:
    """What is heard of it, and that it changes nothing."""
    desk = office(ALERT, server=server)
    before = deepcopy(kept(desk))
    found = hear(desk, read(forgery.make("f1")), MONDAY)
    for command in found.commands if found else ():
        assert found
        assert found.mail
        assert upshot(desk, command, found.mail).effects == ()
    assert kept(desk) == before
    return found


def check(forgery: Forgery, server: str | None = None) -> str:
    """Who is told of it, at the configured address; gives why it was refused."""
    found = heard(forgery, server)
    if not forgery.told:
        assert found is None
        return ""
    assert found
    assert found.heard.person == forgery.told
    assert bool(found.commands) is forgery.receipt
    assert found.heard.file is bool(found.heard.refused) is not forgery.receipt
    return found.heard.refused


@every("forgery", TOKENS + FROM + MACHINES)
def test_refused(forgery: Forgery) -> None:
    check(forgery)


@every("forgery", STATED)
def test_refused_without_our_servers_word(forgery: Forgery) -> None:
    assert "does not state" in check(forgery, US)


def test_a_genuine_command_among_them_counts() -> None:
    """Who refuses all of these is not deaf."""
    lines = f"Authentication-Results: evil.example; dmarc=fail\r\nAuthentication-Results: {GOOD}\r\n"
    desk = office(ALERT, server=US)
    found = hear(desk, read(answer("good", head=lines)), MONDAY)
    assert found
    assert found.mail
    assert len(upshot(desk, found.commands[0], found.mail).effects) == 1

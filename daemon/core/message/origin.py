"""Who sent a message, as far as our own server vouches for it. Decided once; whatever a mail may do asks for it."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from enum import Enum, auto
from typing import Protocol, TypeVar

from daemon.core.message.authentication import TOPMOST, MethodResult, Statement, stated
from daemon.core.model import PROVED, Message, Origin, OriginKind

Organisation = Callable[[str], str]  # the domain that somebody registered, of one at or below it; "" where none is

_WHOLE = frozenset({"dmarc", "compauth"})  # methods that judge the From itself; the second is Microsoft's
_FAILS = frozenset({"fail", "hardfail"})  # RFC 8601 section 2.7, and RFC 5451's word for SPF


_STRENGTH = (OriginKind.SENT, OriginKind.VOUCHED, OriginKind.UNPROVED, OriginKind.REFUTED)


class Originating(Protocol):
    """A mail, or what is said in one: it bears the mail's origin."""

    @property
    def origin(self) -> OriginKind: ...


_Sent = TypeVar("_Sent", bound=Originating)


def believed(those: Iterable[_Sent]) -> list[_Sent]:
    """Those that our server does not refute, in their order: nothing else bears on what is due, told or known."""
    return [one for one in those if one.origin is not OriginKind.REFUTED]


class Found(Enum):
    """Where a message was found."""

    MAILBOX = auto()  # in one that receives mail
    SENT = auto()  # in one of sent mail
    FILE = auto()  # in a file that the administrator brought in


def origin(message: Message, server: str | None, organisation: Organisation, found: Found = Found.MAILBOX) -> Origin:
    """The origin of `message`, and why.

    `server` is the authserv-id under which our server writes Authentication-Results, or TOPMOST; None where nobody's
    word counts. What it does not say, a signature may that we have verified (`signed`). The server's own refutation
    outweighs that and where a file came from; a mailbox of sent mail outweighs both,
    since only our side writes there.
    """
    if found is Found.SENT:
        return Origin(OriginKind.SENT, "it lies in a mailbox of sent mail")
    who = "the server" if server == TOPMOST else server
    words = stated(message.trace, server) if server else None
    domain = message.authors[0].address.rpartition("@")[2] if message.authors else ""
    if words and (doubt := _refuted(words, message, domain, organisation)):
        return Origin(OriginKind.REFUTED, f"{who} {doubt}")
    if found is Found.FILE:
        return Origin(OriginKind.VOUCHED, "the administrator brought it in")
    if signer := _signer(message, domain, organisation):
        return Origin(OriginKind.VOUCHED, f"its DKIM signature is of {signer}, with the key that the DNS has")
    if not server:
        return Origin(OriginKind.UNPROVED, "no server is named whose word counts (imap.authserv_id)")
    if words is None:
        return Origin(OriginKind.UNPROVED, f"{who} states nothing about it (Authentication-Results)")
    if proof := _proof(words, message, domain, organisation):
        return Origin(OriginKind.VOUCHED, f"{who} states {proof.method}=pass for {domain}")
    return Origin(OriginKind.UNPROVED, words.flaw or f"{who} states no pass for {domain or 'its From'}")


def _signer(message: Message, domain: str, organisation: Organisation) -> str:
    """Who signed it for the one person of its From, by what we verified ourselves; "" for nobody."""
    if len(message.authors) != 1 or len(message.headers.get("from", ())) != 1:
        return ""
    return next((signer for signer in message.signed if aligned(signer, domain, organisation)), "")


def as_ours(known: Origin) -> Origin:
    """The origin of a mail with a Message-ID that only the clerk makes. Its readers know that id, and may borrow it."""
    return known if known.kind is OriginKind.REFUTED else Origin(OriginKind.SENT, "the clerk wrote it")


def of_another(known: Origin, through: str) -> Origin:
    """The origin of a mail whose writer is not its From: our server vouches at most for who passed it on."""
    if known.kind not in PROVED:
        return known
    return Origin(OriginKind.UNPROVED, f"it came by way of {through}, which says who wrote it")


def stronger(one: OriginKind, other: OriginKind) -> OriginKind:
    """Of two copies of one mail: what says more for its writer."""
    return min(one, other, key=_STRENGTH.index)


def aligned(one: str, other: str, organisation: Organisation) -> bool:
    """Whether two domains are of one owner (RFC 7489 section 3.1, relaxed): never because of what a registry holds."""
    return (one == other and "." in one) or (bool(held := organisation(one)) and held == organisation(other))


def _proof(words: Statement, message: Message, domain: str, organisation: Organisation) -> MethodResult | None:
    """What passed for the From: a check of its domain, or a log-in at our server as just this person."""
    for result in words.passes:
        if result.method == "auth" and result.properties.get("smtp.auth") == message.authors[0].address:
            return result
        if result.domain and aligned(result.domain, domain, organisation):
            return result
    return None


def _refuted(words: Statement, message: Message, domain: str, organisation: Organisation) -> str:
    """What the server does that speaks against the From; "" where that is nothing.

    A From of several people passes for one of them, and a mail program shows another (RFC 7489 section 6.6.1).
    SPF fails where a mail is forwarded, DKIM where a footer is added: without a word of DMARC such a failure counts if
    it is of the From's own domain and nothing else of it passes.
    """
    if len(message.authors) > 1 or len(message.headers.get("from", ())) > 1:
        return "can vouch for nobody in a From of several people"
    if words.cut:
        return "says more of it than is read, as of no honest mail"
    for result in words.results:
        if result.method == "dmarc" and result.domain and not aligned(result.domain, domain, organisation):
            return f"states that its From is of {result.domain}, not of {domain or 'nobody'}"
        if result.method in _WHOLE and result.result in _FAILS:
            return f"states that it does not come from {domain} ({result.method}=fail)"
    if _proof(words, message, domain, organisation):
        return ""
    for result in words.results:
        if result.result in _FAILS and result.domain and aligned(result.domain, domain, organisation):
            return f"states that it does not come from {domain} ({result.method}=fail)"
    return ""

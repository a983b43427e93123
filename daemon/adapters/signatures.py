"""DKIM signatures (RFC 6376), verified by ourselves where no server of ours does it. Asks the DNS for keys.

dkimpy does the arithmetic; what may be asked of it is bounded here, since a sender writes all that it reads.
"""

from __future__ import annotations

import logging
import re
import time
from collections.abc import Callable, Iterator
from functools import cached_property
from importlib.util import find_spec
from typing import Any

from daemon.core.message.addresses import unicode_domain

LookUp = Callable[[bytes], bytes | None]  # the TXT record of a name; None where there is none. Raises Silence

LARGEST = 16 << 20  # bytes of a mail
LONGEST_HEADER = 64 << 10  # bytes; dkimpy copies a folded field once for each of its lines
MOST = 3  # signatures that are verified: each costs a look-up
PATIENCE = 5.0  # seconds that the DNS has
KEPT = 600.0  # seconds that a key is believed, or that there is none: one may be withdrawn
PAUSE = 60.0  # seconds without a question after one that it did not answer
_MOST_KEYS = 256  # that are kept
_SHORTEST_KEY = 1024  # bits (RFC 8301 section 3.2)
_MUST = (b"from", b"subject", b"date", b"message-id")  # what a replayed mail could say otherwise
_ALGORITHMS = (b"rsa-sha256", b"ed25519-sha256")  # RFC 8301 section 3.1: SHA-1 proves nothing
_TESTING = re.compile(rb"(?:^|;)\s*t\s*=[^;]*\by\b")  # of a key: its signatures are none (RFC 6376 section 3.6.1)
_LONE_RETURN = re.compile(rb"\r(?!\n)")  # ends a line for some readers, and none for others
_BLANKS = re.compile(rb"[\t ]{16,}")
_STEPS = 50_000_000  # a quarter of a second: dkimpy takes as many as the square of blanks in a row
_END = re.compile(rb"\r?\n\r?\n")

log = logging.getLogger(__name__)


class Silence(OSError):
    """The DNS did not answer."""


def available() -> bool:
    """Whether the extra `inboxclerk[dkim]` is installed."""
    return find_spec("dkim") is not None


class DkimSignatures:
    """Verifies the signatures of mails, with a memory for keys and for a DNS that does not answer."""

    def __init__(self, look_up: LookUp | None = None, clock: Callable[[], float] = time.monotonic) -> None:
        self._look_up = look_up or _txt
        self._keys: dict[bytes, tuple[float, bytes | None]] = {}  # name → until when it is believed, the record
        self._clock = clock
        self._silent_until = 0.0

    def domains(self, raw: bytes, wanted: Callable[[str], bool]) -> tuple[str, ...]:
        """The domains, in Unicode, that signed `raw` whole, among those `wanted`; of no others the DNS is asked.

        A signature counts if it covers the whole body and the fields that say who wrote what when, each of them as
        often as it stands there.
        """
        if self._clock() < self._silent_until or not _bounded(raw):
            return ()
        try:
            return tuple(dict.fromkeys(self._verified(raw, wanted)))
        except Silence as error:
            self._silent_until = self._clock() + PAUSE
            log.warning("no DKIM for a minute: %s", error)
            return ()

    def _verified(self, raw: bytes, wanted: Callable[[str], bool]) -> Iterator[str]:
        left = MOST
        for place in range(_count(raw)):
            mail = self._dkim.DKIM(raw, logger=_QUIET, minkey=_SHORTEST_KEY)
            try:
                head = mail.verify_headerprep(place)
                domain = unicode_domain(mail.domain.decode("ascii").lower()) if head else ""
                if not head or not left or not wanted(domain) or not _covers(mail):
                    continue
                left -= 1
                if mail.verify(place, dnsfunc=self._answer):
                    yield domain
            except Silence:
                raise
            except Exception as error:  # noqa: BLE001 -- whatever a sender wrote there, it is no proof
                log.debug("a DKIM signature cannot be read: %s", error)

    def _answer(self, name: bytes, timeout: float = PATIENCE) -> bytes | None:  # noqa: ARG002 -- dkimpy names it
        until, key = self._keys.get(name, (0.0, None))
        if until <= self._clock():
            key = self._look_up(name)
            if len(self._keys) >= _MOST_KEYS:
                self._keys.clear()
            self._keys[name] = self._clock() + KEPT, key
        return None if key and _TESTING.search(key) else key

    @cached_property
    def _dkim(self) -> Any:  # noqa: ANN401 -- an extra, without types
        import dkim  # noqa: PLC0415

        return dkim


_QUIET = logging.getLogger(f"{__name__}.dkimpy")
_QUIET.propagate = False
_QUIET.addHandler(logging.NullHandler())


def _bounded(raw: bytes) -> bool:
    """Whether dkimpy reads it in a time that grows with its size."""
    end = _END.search(raw, 0, LONGEST_HEADER)
    if end is None or len(raw) > LARGEST:
        return False
    steps = sum((run.end() - run.start()) ** 2 for run in _BLANKS.finditer(raw))
    return steps <= _STEPS and not _LONE_RETURN.search(raw, 0, end.end())


def _count(raw: bytes) -> int:
    return len(re.findall(rb"(?im)^dkim-signature:", raw[:LONGEST_HEADER]))


def _covers(mail: Any) -> bool:  # noqa: ANN401 -- a DKIM of dkimpy, read as far as its signature
    """Whether the signature covers all of the body, and each field that counts as often as it stands there."""
    present = [name.lower() for name, _ in mail.headers]
    signed = list(mail.include_headers)
    whole = all(name in signed and present.count(name) <= signed.count(name) for name in _MUST)
    fields = mail.signature_fields
    return whole and fields[b"a"] in _ALGORITHMS and b"l" not in fields and present.count(b"from") == 1


def _txt(name: bytes) -> bytes | None:
    """The TXT record of a name in the DNS, its strings as one (RFC 6376 section 3.6.2.2)."""
    import dns.exception  # noqa: PLC0415 -- an extra
    import dns.resolver  # noqa: PLC0415

    try:
        answer = dns.resolver.resolve(name.decode("ascii"), "TXT", lifetime=PATIENCE)
    except (dns.resolver.NXDOMAIN, dns.resolver.NoAnswer, UnicodeDecodeError, dns.exception.SyntaxError):
        return None
    except dns.exception.DNSException as error:
        raise Silence(str(error)) from error
    return b"".join(answer[0].strings)

"""What IMAP and SMTP connections share: how they are secured, and how their failures are told to people."""

from __future__ import annotations

import ipaddress
from enum import StrEnum


class Security(StrEnum):
    TLS = "tls"  # from the first byte
    STARTTLS = "starttls"
    NONE = "none"  # loopback only


class Failure(StrEnum):
    """Where a connection failed: what a person has to look at."""

    CONNECT = "connect"  # no connection, or it was lost
    TLS = "tls"
    LOGIN = "login"
    SERVER = "server"  # the server refused a command
    TIMEOUT = "timeout"


UNREACHED = frozenset({Failure.CONNECT, Failure.TIMEOUT})  # nobody said no: it may be there again in a minute


class ServerError(Exception):
    """A mail server failed us. `str()` is one line for people, without secrets; `remedy` says what to do about it."""

    def __init__(self, kind: Failure, message: str, remedy: str) -> None:
        super().__init__(message)
        self.kind = kind
        self.remedy = remedy


def check_security(section: str, host: str, security: Security) -> None:
    """Raises ValueError naming the key where `none` would send mail and password through a network in clear."""
    if security is Security.NONE and not is_loopback(host):
        raise ValueError(f'{section}.security: "none" is for loopback only, and {host} is not; use "tls" or "starttls"')


def is_loopback(host: str) -> bool:
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False

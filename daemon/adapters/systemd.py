"""Talks to the service manager: sd_notify(3), without a library since it is one datagram."""

from __future__ import annotations

import os
import socket


def notify(state: str) -> None:
    """Send `state` ("READY=1", "STATUS=…", "WATCHDOG=1", "RELOADING=1") to systemd; nothing happens outside of it."""
    address = os.environ.get("NOTIFY_SOCKET")
    if not address:
        return
    # An address that begins with @ is in Linux's abstract namespace.
    target = "\0" + address[1:] if address.startswith("@") else address
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM | socket.SOCK_CLOEXEC) as channel:
        channel.settimeout(1)
        try:
            channel.sendto(state.encode(), target)
        except OSError:
            return  # systemd is gone or busy: the watchdog will say so if it matters


def watchdog_seconds() -> float | None:
    """How often systemd wants to hear from us, at least; None when it does not."""
    micros = os.environ.get("WATCHDOG_USEC", "")
    pid = os.environ.get("WATCHDOG_PID", "")
    if not micros.isdigit() or (pid and pid != str(os.getpid())):
        return None
    return int(micros) / 1_000_000

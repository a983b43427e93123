"""Who may write into the state folder: its owner, and root in the owner's place.

What root leaves there is root's, and nobody else's to read: a service of another user would fail with each pass.
"""

from __future__ import annotations

import os
import pwd
from pathlib import Path

PROGRAM = (os.__file__, __file__)  # of the interpreter, and ours: what is loaded later lies beside them
_ALL = os.R_OK | os.W_OK | os.X_OK


class NotTheOwner(OSError):
    """The state folder is somebody else's. The message says how to run the command as its owner."""


def act_as_owner(state: Path) -> None:
    """Become the owner of `state`, for good; nothing where it is ours, or not there yet. Raises NotTheOwner.

    Whatever has to be read as root, the configuration above all, is read before.
    """
    if not state.exists():
        return
    found, me = state.stat(), os.geteuid()
    if found.st_uid == me:
        return
    name = user_name(found.st_uid)
    if me != 0:
        raise NotTheOwner(
            f"{state} belongs to {name}, and you are {user_name(me)}; run it as: sudo -u {name} inboxclerk …"
        )
    os.setgroups([])
    os.setresgid(found.st_gid, found.st_gid, found.st_gid)
    os.setresuid(found.st_uid, found.st_uid, found.st_uid)
    if unread := [file for file in PROGRAM if not os.access(file, os.R_OK)]:
        raise NotTheOwner(
            f"{state} belongs to {name}, who cannot read this program ({unread[0]}); run the service's own"
        )
    if not os.access(state, _ALL):  # below /var/lib/private, which is root's: DynamicUser= of an older unit
        raise NotTheOwner(
            f"{state} cannot be reached as {name}, the user of the service; `inboxclerk service install` gives it one "
            "that can. Until then nothing is written here as root, which the service could not read"
        )


def hand_over(state: Path) -> None:
    """What root put into `state`, to the owner of that folder."""
    found = state.stat()
    if os.geteuid() == 0 and found.st_uid:
        for path in state.rglob("*"):
            os.chown(path, found.st_uid, found.st_gid, follow_symlinks=False)


def user_name(uid: int) -> str:
    """As `sudo -u` takes it."""
    try:
        return pwd.getpwuid(uid).pw_name
    except KeyError:
        return f"#{uid}"

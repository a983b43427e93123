"""Picturing: the pictures that came with a PM's notes are scaled and laid into the client's folder."""

from __future__ import annotations

from dataclasses import replace

from daemon.adapters.pictures import BadPicture, keep, scaled
from daemon.app.office import Office
from daemon.core.commands.command import Command
from daemon.core.commands.results import FileFault
from daemon.core.message.parse import attached
from daemon.core.model import Picture


def with_pictures(office: Office, command: Command, client: str, raw: bytes) -> Command:
    """The command with the pictures that it wants of the mail `raw`, and why others are left out. Raises OSError."""
    pictures, faults = list(command.pictures), list(command.faults)
    for wanted in command.wanted:
        try:
            made = scaled(attached(raw, wanted.place))
        except BadPicture:
            faults.append(FileFault("picture-broken", wanted.file))
            continue
        if not office.dry:
            name = keep(office.records.folder(client), made.content)
            pictures.append(Picture(name, wanted.caption, made.width, made.height))
    return replace(command, wanted=(), pictures=tuple(pictures), faults=tuple(faults))

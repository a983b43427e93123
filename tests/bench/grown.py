"""A state of many clients with many mails each, made without reading them all: nine records, copied under other names.

Each copy has ids of its own, as if other people had written the same mails.
"""

from __future__ import annotations

import re
import shutil
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

from daemon.app.importing import tell_ahead
from daemon.app.office import open_office
from tests.bench.mailbox import LANGUAGES, mails
from tests.bench.measure import run
from tests.bench.site import Site

STATE = "grown"
_ID = re.compile(rb"\b\d+\.(\d+)@mail\.example")
_CLIENT = re.compile(rb"\bc\d{3}\b")
_KEY = re.compile(rb'"key": "([0-9a-f]{24})"')


def grow(site: Site, each: int) -> str:
    """The name of a state in which every client of `site` has about so many mails."""
    few = replace(site.size, mails=each * len(LANGUAGES), clients=len(LANGUAGES))
    source = site.folder / "few"
    source.mkdir()
    for number, placed in enumerate(mails(few)):
        (source / f"{number}.eml").write_bytes(placed.raw)
    run(site.clerk(STATE, "import", source), site.env)
    shutil.rmtree(source)
    clients = site.folder / STATE / "clients"
    for number in range(len(LANGUAGES), site.size.clients):
        _copy(clients / f"c{number % len(LANGUAGES):03}", clients / f"c{number:03}", number)
    with open_office(site.config(STATE)) as office:
        for number in range(len(LANGUAGES), site.size.clients):
            for message in office.records.get(f"c{number:03}").messages.values():
                office.index.add(f"c{number:03}", message)
            office.records.release()
        tell_ahead(office, datetime.now(UTC))
    return STATE


def _copy(old: Path, new: Path, number: int) -> None:
    """The record without its archive, every id and name in it made another."""
    text = (old / "record.json").read_bytes()
    for key in set(_KEY.findall(text)):
        text = text.replace(key, b"%s%03d" % (key[:-3], number))
    text = _CLIENT.sub(new.name.encode(), _ID.sub(rb"%d.\1@mail.example" % number, text))
    new.mkdir()
    (new / "record.json").write_bytes(text)

"""A copy of the state while the clerk works, and back: whole or not at all, wherever it is broken off."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import tarfile
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from daemon.adapters.backup.cipher import Cipher, CipherError
from daemon.adapters.backup.writing import newest
from daemon.adapters.state.manifest import BadBackup
from daemon.adapters.state.restored import Unfinished
from daemon.app import backups
from daemon.app.arguments import BadArgument
from daemon.app.intake import Intake
from daemon.app.office import open_office
from daemon.app.replay import replay
from daemon.core.schedule import outbox
from daemon.core.state.entry import Entry, EntryState
from tests.agency import at, body, mail, write_config
from tests.desk import DRAFTS, MARTA_AT, begun, say
from tests.paper import OnPaper
from tests.scenes import ANNA, INBOX

NOW = datetime(2026, 3, 3, 12, 0, tzinfo=UTC)
ROOT = Path(__file__).resolve().parents[2]


def entry(key: str) -> Entry:
    return Entry(
        key, key.partition(":")[0], f"{key}@agency.example", "us@agency.example", ("x@y.example",), "S", "raw", NOW
    )


def quiet(_what: str, _done: int, _of: int) -> None:
    pass


@pytest.fixture(autouse=True)
def _no_sync(monkeypatch: pytest.MonkeyPatch) -> None:
    """Of the whole machine: others work on it."""
    monkeypatch.setattr(os, "sync", lambda: None)


@pytest.fixture
def config(tmp_path: Path) -> Path:
    """Two clients' mail, a stranger's, and one that could not be read."""
    path = write_config(tmp_path, 1, 1)
    with open_office(path) as office:
        intake = Intake(office, NOW)
        senders = (ANNA, "James <james@hill.example>", "Nobody <who@nowhere.example>")
        for number, sender in enumerate(senders):
            when = at(f"2026-03-02 1{number}:00")
            intake.take(mail(sender, INBOX, "Bozza", "When is the draft ready?\n", when, mid=f"m{number}"), when)
        intake.commit()
        office.quarantine.add("0123", b"bad", "nobody can read it")
        office.commit(NOW)
    return path


def state(config: Path) -> Path:
    return config.parent / "state"


def contents(folder: Path) -> dict[str, tuple[bytes, int]]:
    """What makes up a state: bytes and times by path."""
    found = {str(path.relative_to(folder)): path for path in folder.rglob("*") if path.is_file()}
    other = ("lock", "begun", "index.sqlite")
    return {
        name: (path.read_bytes(), path.stat().st_mtime_ns)
        for name, path in found.items()
        if not name.startswith(other) and not name.endswith(".previous")
    }


def save(config: Path, to: Path, cipher: Cipher | None = None, now: datetime = NOW) -> backups.Made:
    return backups.backup(state(config), to, cipher, now, quiet)


def lose(config: Path) -> dict[str, tuple[bytes, int]]:
    """The state is gone; what was in it."""
    before = contents(state(config))
    shutil.rmtree(state(config))
    return before


def differences(config: Path) -> int:
    """What a replay would change: questions in another state, and mail that one of archive and record lacks."""
    with open_office(config) as office:
        known = {name: set(office.records.get(name).messages) for name in office.records.ids()}
        odd = sum(len(known[name] ^ {key for key, _, _ in office.records.archive(name)}) for name in known)
        return odd + len(replay(office, None, NOW, quiet).changes)


@pytest.mark.parametrize("name", ["copies", "copy.tar", "copy.tar.gz"])
def test_what_comes_back_is_what_was_there_and_replay_has_nothing_to_change(
    config: Path, tmp_path: Path, name: str
) -> None:
    made = save(config, tmp_path / name)
    before = lose(config)
    assert made.files == len(before)
    done = backups.restore(state(config), tmp_path / name, None, NOW)
    assert done.made == NOW
    assert contents(state(config)) == before
    assert differences(config) == 0
    assert state(config).stat().st_mode & 0o077 == 0


def test_another_clerks_state_within_this_one_is_neither_copied_nor_in_the_way(config: Path, tmp_path: Path) -> None:
    """inboxclerk@sales keeps its own in /var/lib/inboxclerk/sales, whether there is an inboxclerk or not."""
    shutil.copytree(state(config), tmp_path / "sales")
    alone = save(config, tmp_path / "alone.tar")
    shutil.move(tmp_path / "sales", state(config))
    assert save(config, tmp_path / "copy.tar").files == alone.files
    for path in state(config).iterdir():
        if path.name != "sales":
            shutil.rmtree(path) if path.is_dir() else path.unlink()
    backups.restore(state(config), tmp_path / "copy.tar", None, NOW)
    assert (state(config) / "sales" / "clerk.json").exists()
    assert differences(config) == 0


def test_a_second_copy_shares_what_did_not_change_and_the_newest_comes_back(config: Path, tmp_path: Path) -> None:
    save(config, tmp_path / "copies")
    when = at("2026-03-03 10:00")
    with open_office(config) as office:
        intake = Intake(office, NOW)
        intake.take(mail(ANNA, INBOX, "Altro", "Quanto costa?\n", when, mid="new"), when)
        intake.commit()
    second = save(config, tmp_path / "copies", now=NOW + timedelta(hours=1))
    assert second.files - second.linked == 2  # the mail, and the record of its client
    before = lose(config)
    backups.restore(state(config), tmp_path / "copies", None, NOW)
    assert contents(state(config)) == before


@pytest.mark.parametrize("tool", ["age", "gpg"])
def test_an_encrypted_copy_comes_back_with_its_key_alone(
    config: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, tool: str
) -> None:
    if not shutil.which("age-keygen" if tool == "age" else "gpg"):
        pytest.skip(f"{tool} is not installed")
    identity = tmp_path / "identity" if tool == "age" else None
    cipher = _age(tmp_path / "identity") if identity else _gpg(tmp_path / "gnupg", monkeypatch)
    to = tmp_path / f"copy.tar.gz.{tool}"
    save(config, to, cipher)
    assert b"Bozza" not in to.read_bytes()
    before = lose(config)
    backups.restore(state(config), to, identity, NOW)
    assert contents(state(config)) == before
    lose(config)
    cut = to.with_name(f"cut.tar.gz.{tool}")
    cut.write_bytes(to.read_bytes()[:-40])
    with pytest.raises((BadBackup, CipherError)):
        backups.restore(state(config), cut, identity, NOW)
    assert contents(state(config)) == {}


def _age(identity: Path) -> Cipher:
    subprocess.run(["age-keygen", "-o", str(identity)], check=True, capture_output=True)
    shown = subprocess.run(["age-keygen", "-y", str(identity)], check=True, capture_output=True, text=True)
    return Cipher("age", shown.stdout.strip())


def _gpg(home: Path, monkeypatch: pytest.MonkeyPatch) -> Cipher:
    home.mkdir(mode=0o700)
    monkeypatch.setenv("GNUPGHOME", str(home))
    key = ["--batch", "--passphrase", "", "--quick-generate-key", "ops@agency.example", "default", "default", "never"]
    subprocess.run(["gpg", *key], check=True, capture_output=True)
    return Cipher("gpg", "ops@agency.example")


def test_a_tool_that_is_not_there_is_named_and_nothing_is_left(
    config: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(CipherError, match="age is not installed") as caught:
        save(config, tmp_path / "copy.tar.age", Cipher("age", "age1xyz"))
    assert "apt-get install age" in caught.value.remedy
    assert not list(tmp_path.glob("copy*"))


@pytest.mark.parametrize(
    ("to", "cipher", "says"),
    [
        ("copies", Cipher("age", "age1xyz"), "inboxclerk.tar.gz.age"),
        ("copy.tar.gpg", None, "--gpg"),
        ("state/copies", None, "inside the state folder"),
    ],
)
def test_a_copy_that_cannot_be_what_is_meant_is_refused(
    config: Path, tmp_path: Path, to: str, cipher: Cipher | None, says: str
) -> None:
    with pytest.raises(BadArgument, match=says):
        save(config, tmp_path / to, cipher)


def test_nothing_is_put_where_something_is(config: Path, tmp_path: Path) -> None:
    save(config, tmp_path / "copies")
    before = contents(state(config))
    with pytest.raises(BadArgument, match="move that folder away"):
        backups.restore(state(config), tmp_path / "copies", None, NOW)
    assert contents(state(config)) == before


def _flipped(copy: Path) -> None:
    record = copy / "state/clients/rossi/record.json"
    data = bytearray(record.read_bytes())
    data[len(data) // 2] ^= 1
    record.write_bytes(data)


def _less(copy: Path) -> None:
    next(copy.glob("state/clients/rossi/mail/cur/*")).unlink()


def _unlisted(copy: Path) -> None:
    manifest = json.loads((copy / "manifest.json").read_bytes())
    manifest["files"].pop()
    (copy / "manifest.json").write_text(json.dumps(manifest))


def _outside(copy: Path) -> None:
    link = copy / "state/clients/rossi/record.json"
    link.unlink()
    link.symlink_to("/etc/passwd")


@pytest.mark.parametrize("harm", [_flipped, _less, _unlisted, _outside])
def test_a_copy_with_one_wrong_file_is_refused_before_anything_is_in_place(
    config: Path, tmp_path: Path, harm: Callable[[Path], None]
) -> None:
    made = save(config, tmp_path / "copies")
    harm(made.where)
    lose(config)
    with pytest.raises(BadBackup):
        backups.restore(state(config), tmp_path / "copies", None, NOW)
    assert contents(state(config)) == {}


@pytest.mark.parametrize("share", [0.2, 0.6, 0.99])
def test_a_file_that_ends_early_is_refused(config: Path, tmp_path: Path, share: float) -> None:
    to = tmp_path / "copy.tar"
    save(config, to)
    length = len(to.read_bytes().rstrip(b"\0"))  # a tar is filled up with up to 10 KB of nothing
    os.truncate(to, int(length * share) if share < 0.9 else length - 100)
    lose(config)
    with pytest.raises(BadBackup):
        backups.restore(state(config), to, None, NOW)
    assert contents(state(config)) == {}


def test_a_member_that_leads_out_of_the_state_is_refused(config: Path, tmp_path: Path) -> None:
    with tarfile.open(tmp_path / "copy.tar", "w") as archive:
        archive.add(config, "state/../../evil")
    lose(config)
    with pytest.raises(BadBackup, match="no path of a state"):
        backups.restore(state(config), tmp_path / "copy.tar", None, NOW)


def test_a_state_of_a_later_version_is_refused_untouched(config: Path, tmp_path: Path) -> None:
    clerk = state(config) / "clerk.json"
    clerk.write_text(clerk.read_text().replace('"version": 2', '"version": 99'))
    save(config, tmp_path / "copies")
    lose(config)
    with pytest.raises(OSError, match="a later inboxclerk wrote it"):
        backups.restore(state(config), tmp_path / "copies", None, NOW)
    assert contents(state(config)) == {}


KILLS = """
import os, sys
from datetime import UTC, datetime
from pathlib import Path
from daemon.app import backups
from daemon.app.office import open_office  # loaded once for all

os.sync = lambda: None
state, source, work = Path(sys.argv[1]), Path(sys.argv[2]), sys.argv[3]
SEEN = {"open", "os.rename", "os.mkdir", "os.link", "os.remove", "os.rmdir", "os.utime", "os.listdir", "os.scandir"}
NOW = datetime(2026, 3, 3, 13, 0, tzinfo=UTC)
for line in sys.stdin:
    if (child := os.fork()) == 0:
        left = int(line)
        def hook(event, args):
            global left
            if event in SEEN and (str(state) in str(args) or str(source) in str(args)):
                left -= 1
                if left < 0:
                    os._exit(9)
        sys.addaudithook(hook)
        if work == "restore":
            backups.restore(state, source, None, NOW)
        else:
            backups.backup(state, source, None, NOW, lambda *_: None)
        os._exit(0)
    print(os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]), flush=True)
"""


class Killer:
    """Does `work` in a process that ends at the n-th call that touches the files in question."""

    def __init__(self, *arguments: object) -> None:
        environment = os.environ | {"PYTHONPATH": str(ROOT)}
        command = [sys.executable, "-c", KILLS, *map(str, arguments)]
        pipe = subprocess.PIPE
        self._process = subprocess.Popen(command, stdin=pipe, stdout=pipe, env=environment, text=True)

    def killed_at(self, call: int) -> bool:
        """Whether it came so far."""
        assert self._process.stdin
        assert self._process.stdout
        self._process.stdin.write(f"{call}\n")
        self._process.stdin.flush()
        code = int(self._process.stdout.readline())
        assert code in (0, 9)
        return code == 9

    def close(self) -> None:
        assert self._process.stdin
        assert self._process.stdout
        self._process.stdin.close()
        self._process.wait()
        self._process.stdout.close()


@pytest.mark.parametrize("step", [17, pytest.param(1, marks=pytest.mark.slow)])
def test_a_restore_that_is_killed_anywhere_has_put_nothing_or_all_in_place_and_runs_again(
    config: Path, tmp_path: Path, step: int
) -> None:
    save(config, tmp_path / "copies")
    before = lose(config)
    killer, call, again, wholes = Killer(state(config), tmp_path / "copies", "restore"), 0, 0, 0
    while killer.killed_at(call):
        call += step
        began = (state(config) / "restoring").exists()
        try:
            with open_office(config):
                pass
        except Unfinished:
            assert began
            (state(config) / "lock").unlink()
            assert all("restoring" in path for path in contents(state(config)))
            backups.restore(state(config), tmp_path / "copies", None, NOW)
            again += 1
        if not contents(state(config)).keys() <= {"secret"}:  # nothing: an empty state, as any new one
            wholes += 1
            assert _sums(contents(state(config))) == _sums(before)
        shutil.rmtree(state(config))
    killer.close()
    print(
        f"killed at {call // step} of {call} calls: {again} had restored nothing and were run again; in all {wholes} whole"
    )
    assert call > 60
    assert 0 < again < wholes or step > 1


def _sums(files: dict[str, tuple[bytes, int]]) -> dict[str, tuple[bytes, int]]:
    """Without what the opening of a state writes anew."""
    return {name: about for name, about in files.items() if name != "clerk.json"}


@pytest.mark.parametrize("step", [23, pytest.param(1, marks=pytest.mark.slow)])
def test_a_copy_that_is_killed_anywhere_leaves_the_one_before_it_as_the_newest(
    config: Path, tmp_path: Path, step: int
) -> None:
    first = save(config, tmp_path / "copies").where
    (tmp_path / "copies").rename(tmp_path / "kept")
    shutil.copytree(tmp_path / "kept", tmp_path / "copies")
    killer, kills = Killer(state(config), tmp_path / "copies", "backup"), 0
    while killer.killed_at(kills):
        kills += step
        found = newest(tmp_path / "copies")
        assert found
        assert found.name == first.name or (found / "manifest.json").exists()
        shutil.rmtree(tmp_path / "copies")
        shutil.copytree(tmp_path / "kept", tmp_path / "copies")
    killer.close()
    print(f"killed at {kills // step} of {kills} calls")
    assert kills > 40
    shutil.rmtree(state(config))
    backups.restore(state(config), tmp_path / "copies", None, NOW)


WRITES = """
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path
from daemon.app.intake import Intake
from daemon.app.office import open_office
from daemon.core.state.cursor import Cursor
from tests.agency import mail

NOW = datetime(2026, 3, 3, 13, 0, tzinfo=UTC)
with open_office(Path(sys.argv[1])) as office:
    print("ready", flush=True)
    for number in range(100, 100000):
        intake = Intake(office, NOW)
        for sender in ("anna@client.example", "james@hill.example", f"new{number % 7}@nowhere.example"):
            when = NOW + timedelta(seconds=number)
            raw = mail(sender, "projects@agency.example", f"n {number}", "When is it ready?", when, mid=f"{sender}.{number}")
            intake.take(raw, when)
        intake.commit()
        office.clerk.cursors["INBOX"] = Cursor("INBOX", 1, number)
        office.commit(NOW)
"""


@pytest.mark.parametrize("rounds", [pytest.param(25, marks=pytest.mark.slow)])
def test_a_copy_under_load_holds_all_that_its_cursor_passed_over_and_no_more(
    config: Path, tmp_path: Path, rounds: int
) -> None:
    command = [sys.executable, "-c", WRITES, str(config)]
    environment = os.environ | {"PYTHONPATH": str(ROOT)}
    writer = subprocess.Popen(command, env=environment, stdout=subprocess.PIPE, text=True)
    try:
        assert writer.stdout
        writer.stdout.readline()
        copies = [save(config, tmp_path / "copies", now=NOW + timedelta(seconds=n)).where for n in range(rounds)]
        assert writer.poll() is None
    finally:
        writer.kill()
        writer.communicate()
    for copy in copies:
        lose(config)
        backups.restore(state(config), copy, None, NOW)
        with open_office(config) as office:
            cursor = office.clerk.cursors.get("INBOX")
            passed = range(100, cursor.last_uid + 1 if cursor else 100)
            subjects = {one.subject for one in office.records.get("rossi").messages.values()}
            assert {f"n {number}" for number in passed} <= subjects
        assert differences(config) == 0
    assert len({copy.name for copy in copies}) == rounds


def test_what_may_have_gone_out_since_the_copy_waits_for_a_person(config: Path, tmp_path: Path) -> None:
    with open_office(config) as office:
        update = entry("update:rossi:2026-W10")
        waiting = [
            update,
            replace(update, key="update:rossi:2026-W09", state=EntryState.APPROVED),
            entry("alert:1"),
            replace(entry("alert:2"), state=EntryState.SENT, finished=NOW, raw=""),
        ]
        office.clerk.outbox = {one.key: one for one in waiting}
        office.commit(NOW)
    save(config, tmp_path / "copies")
    for later, states in (
        (timedelta(minutes=5), ["queued", "approved", "queued", "sent"]),
        (timedelta(hours=2), ["held", "held", "unknown", "sent"]),
    ):
        lose(config)
        done = backups.restore(state(config), tmp_path / "copies", None, NOW + later)
        with open_office(config) as office:
            assert [one.state for one in office.clerk.outbox.values()] == states
            assert done.held == (3 if later > backups.FRESH else 0)
            assert office.clerk.clock.restored == (NOW + later if done.held else None)


def test_an_update_that_was_due_before_the_restore_waits_for_a_yes_though_none_is_required(on_paper: OnPaper) -> None:
    alone = 'update = { every = "week", on = "Fri 16:00", approval = "none", to = ["anna@client.example"] }'
    with on_paper(update=alone) as team:
        begun(team)
        clerk = team.office.clerk
        clerk.clock = replace(clerk.clock, restored=at("2026-03-06 17:00"))
        team.pass_at("2026-03-06 17:30")
        assert team.sent("anna@client.example") == []
        assert "draft" in team.kinds("marta@agency.example")
        team.pass_at("2026-03-13 16:00")
        assert len(team.sent("anna@client.example")) == 1


def test_a_yes_from_before_the_restore_sends_nothing_and_one_to_the_draft_that_is_shown_anew_does(
    on_paper: OnPaper,
) -> None:
    with on_paper(update=DRAFTS) as team:
        begun(team)
        team.pass_at("2026-03-05 17:00")
        old = [one for one in team.sent(MARTA_AT) if "ok" in body(one)][-1]
        clerk = team.office.clerk
        clerk.outbox = {key: outbox.restored(one) for key, one in clerk.outbox.items()}
        clerk.clock = replace(clerk.clock, restored=at("2026-03-05 18:00"))
        say(team, "ok", "2026-03-05 17:30", about=old)
        team.pass_at("2026-03-06 16:30")
        assert team.sent("anna@client.example") == []
        for when in ("2026-03-09 10:00", "2026-03-09 13:00", "2026-03-09 17:00", "2026-03-10 10:00"):
            team.pass_at(when)
        new = [one for one in team.sent(MARTA_AT) if "ok" in body(one)][-1]
        assert new["Message-ID"] != old["Message-ID"]
        say(team, "ok", "2026-03-10 10:30", about=new)
        team.pass_at("2026-03-10 11:00")
        assert len(team.sent("anna@client.example")) == 1

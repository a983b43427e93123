"""From a wheel to a service that nobody looks after, under a real systemd. Run by `make boot`, in this order, in one boot."""

from __future__ import annotations

import json
import re
import time
from datetime import datetime

import pytest

from tests.boot.conftest import NEXT, PASSWORD, Scene

pytestmark = pytest.mark.boot

VENV = "/opt/inboxclerk/bin"
PIP = f"{VENV}/pip install --quiet --no-index --disable-pip-version-check"
WATCHDOG = 6  # seconds, in place of the ten minutes of the unit
STOP = "time -p systemctl stop inboxclerk; systemctl show -p Result -p ExecMainStatus inboxclerk"
LOAD = 300  # mails
SHARE = 30  # percent of one processor
SCORE = 1.5  # of 10, at most, by `systemd-analyze security`; below 2 it says OK


def test_a_wheel_and_one_command_make_a_service(scene: Scene) -> None:
    page = scene.page
    page.heads("Installed from a wheel")
    page.types("python3 -m venv /opt/inboxclerk")
    page.types(
        f"{PIP} --find-links /srv/wheels --require-hashes -r /srv/run.txt",
        f"{VENV}/pip install --require-hashes -r requirements/run.txt",
    )
    page.types(
        f"{PIP} --no-deps /srv/inboxclerk-0*.whl", f"{VENV}/pip install --no-deps inboxclerk-0.1.0-py3-none-any.whl"
    )
    page.types("ln -s /opt/inboxclerk/bin/inboxclerk /usr/local/bin/")
    page.types("cd /srv/agency && inboxclerk --config config.toml service install")
    page.types("inboxclerk service status | head -12", "inboxclerk service status")
    assert scene.active()
    assert scene.shows("User") == "inboxclerk"
    page.types("id inboxclerk; stat -c '%A %U %n' /var/lib/inboxclerk /etc/inboxclerk/*")
    scene.comes(3)
    took = scene.waits("three mails are filed", lambda: scene.filed() == 3)
    page.says(f"Three mails that come in are filed {took:.0f} s later.")


def test_systemd_finds_no_fault_in_the_units_and_little_exposure(scene: Scene) -> None:
    page = scene.page
    page.heads("What systemd says of the units")
    scene.ask(
        f"cp $({VENV}/python -c 'import daemon;print(daemon.__path__[0])')/data/systemd/inboxclerk@.service /etc/systemd/system/"
    )
    scene.ask("systemctl daemon-reload")
    for unit in ("inboxclerk.service", "inboxclerk@sales.service"):
        assert page.types(f"systemd-analyze verify {unit}") == ""
        said = page.types(f"systemd-analyze security --no-pager {unit} | tail -1")
        score = re.search(r"(\d+\.\d+) OK", said)
        assert score
        assert float(score[1]) <= SCORE
    scene.ask("rm /etc/systemd/system/inboxclerk@.service; systemctl daemon-reload")


def test_passwords_are_handed_over_and_seen_by_nobody_else(scene: Scene) -> None:
    page = scene.page
    page.heads("Credentials")
    page.types(
        "ls -l /run/credentials/inboxclerk.service/; su -s /bin/sh nobody -c 'ls /run/credentials/inboxclerk.service /etc/inboxclerk/imap.password' || true"
    )
    told = "cd /proc/$(systemctl show --value -p MainPID inboxclerk); cat environ cmdline | grep -ac"
    seen = scene.ask(f"{told} {PASSWORD}")
    assert seen == "0"
    page.says("Encrypted with the machine's key, so that the file is of no use elsewhere:")
    page.types(
        "systemd-creds encrypt --with-key=host --name=imap /etc/inboxclerk/imap.password /etc/inboxclerk/imap.cred && shred -u /etc/inboxclerk/imap.password"
    )
    page.types(
        "inboxclerk --config /etc/inboxclerk/config.toml service install && systemctl restart inboxclerk && grep Credential /etc/systemd/system/inboxclerk.service",
    )
    scene.comes(1)
    scene.waits("it logs in with it", lambda: scene.filed() == scene.mails)
    page.says("Root, who runs a command beside it, is given the same; while it stands still, nobody is:")
    said = page.types("inboxclerk check --offline | grep -A1 password; inboxclerk check | grep -E 'imap:|smtp:'")
    assert re.findall(r"(?m)^(\w+ \w+)", said) == ["ok imap", "ok smtp"]
    told = page.types(
        "systemctl stop inboxclerk; inboxclerk check --offline | grep -A1 password; systemctl start inboxclerk",
    )
    assert "As root, systemctl start inboxclerk, then" in told


def test_a_clerk_that_stands_still_is_started_again(scene: Scene) -> None:
    page = scene.page
    page.heads("Watchdog")
    page.says(
        f"With `WatchdogSec={WATCHDOG}` and `RestartSec=1` in place of ten minutes and ten seconds, and the process stopped:"
    )
    scene.drops_in("watchdog", f"[Service]\\nWatchdogSec={WATCHDOG}\\nRestartSec=1\\n")
    scene.ask("systemctl restart inboxclerk")
    before = scene.shows("MainPID")
    page.types("kill -STOP $(systemctl show --value -p MainPID inboxclerk)")
    took = scene.waits("another process", lambda: scene.active() and scene.shows("MainPID") not in {before, "0"})
    page.says(f"Another process is ready after {took:.0f} s.")
    said = page.types("journalctl -u inboxclerk -o cat --no-pager | grep -i -E 'watchdog|scheduled restart' | tail -3")
    assert "Watchdog timeout" in said
    scene.drops_in("watchdog", "")
    scene.ask("systemctl restart inboxclerk")


def test_sighup_takes_a_new_configuration_and_refuses_a_broken_one(scene: Scene) -> None:
    page = scene.page
    page.heads("Reload")
    process = scene.shows("MainPID")
    client = '\\n[[client]]\\nid = "verdi"\\nname = "Verdi"\\ndomains = ["verdi.example"]\\npm = "marta@agency.example"\\nlanguage = "it"\\ntimezone = "Europe/Rome"\\nsla = "standard"\\n'
    scene.ask(f"cp /etc/inboxclerk/config.toml /root/; printf '{client}' >>/etc/inboxclerk/config.toml")
    page.says("A client was added to `/etc/inboxclerk/config.toml`.")
    page.types("systemctl reload inboxclerk")
    scene.waits("three clients", lambda: "ready clients=3" in scene.ask("journalctl -u inboxclerk -o cat -n 9"))
    page.types("journalctl -u inboxclerk -o cat --no-pager -n 2")
    page.says("And then broken:")
    scene.ask("echo 'language = ' >>/etc/inboxclerk/config.toml")
    page.types("systemctl reload inboxclerk")
    scene.waits("it is refused", lambda: "reload refused" in scene.ask("journalctl -u inboxclerk -o cat -n 9"))
    page.types("journalctl -u inboxclerk -o cat --no-pager | grep 'reload refused'; systemctl is-active inboxclerk")
    scene.ask("cp /root/config.toml /etc/inboxclerk/config.toml; chgrp inboxclerk /etc/inboxclerk/config.toml")
    scene.ask("systemctl reload inboxclerk")
    assert scene.active()
    assert scene.shows("MainPID") == process


def test_it_stops_in_two_seconds(scene: Scene) -> None:
    page = scene.page
    page.heads("Stop")
    scene.waits("it rests", lambda: "filed" in scene.shows("StatusText"))
    tries = []
    for _ in range(3):  # whatever else the machine does
        said = scene.ask(f"systemctl start inboxclerk; {STOP}")
        assert "Result=success" in said
        tries.append((float(said.split()[1]), said))
    page.answers(STOP, min(tries)[1])
    assert min(tries)[0] < 2
    scene.ask("systemctl start inboxclerk")


def test_limits_hold_while_mail_pours_in(scene: Scene) -> None:
    page = scene.page
    page.heads("Limits under load")
    scene.drops_in("limits", f"[Service]\\nCPUQuota={SHARE}%\\n")
    scene.ask("systemctl stop inboxclerk")
    scene.comes(LOAD)
    page.says(f"`CPUQuota={SHARE}%`, and {LOAD} mails that came while it was stopped:")
    began = time.monotonic()
    scene.ask("systemctl start inboxclerk")
    scene.waits("all are filed", lambda: scene.filed() == scene.mails, 500)
    wall = time.monotonic() - began
    used = float(scene.ask(f"awk '{{print ($14 + $15 + $16 + $17) / 100}}' /proc/{scene.shows('MainPID')}/stat"))
    page.types("systemctl show -p MemoryMax -p TasksMax -p CPUQuotaPerSecUSec -p MemoryCurrent -p NRestarts inboxclerk")
    page.says(
        f"All are filed after {wall:.0f} s, of which the clerk had {used:.1f} s of a processor: {100 * used / wall:.0f} %."
    )
    assert used / wall < (SHARE + 8) / 100
    assert scene.shows("NRestarts") == "0"
    scene.drops_in("limits", "")


def test_a_clerk_that_the_kernel_kills_for_memory_comes_back_and_loses_nothing(scene: Scene) -> None:
    page = scene.page
    page.says(
        "With too low a `MemoryMax` the kernel kills it and systemd starts it again; then the limit is taken back:"
    )
    scene.comes(5)
    scene.drops_in("limits", "[Service]\\nMemoryMax=40M\\nRestartSec=1\\n")
    scene.ask("systemctl restart --no-block inboxclerk")
    scene.waits("it is killed and started again", lambda: int(scene.shows("NRestarts") or 0) > 0)
    page.types("journalctl -u inboxclerk -o cat --no-pager | grep -E 'oom-kill|status=9|Scheduled restart' | tail -3")
    scene.drops_in("limits", "")
    page.types("systemctl daemon-reload; systemctl reset-failed inboxclerk; systemctl restart inboxclerk")
    took = scene.waits("it has filed them", lambda: scene.active() and scene.filed() == scene.mails)
    page.says(f"Five mails that came meanwhile are filed {took:.0f} s after that, each once.")


def test_each_line_in_the_journal_is_json_with_client_and_message(scene: Scene) -> None:
    page = scene.page
    page.heads("The journal")
    scene.drops_in(
        "log",
        f"[Service]\\nExecStart=\\nExecStart={VENV}/inboxclerk --log-format json --verbose --config /etc/inboxclerk/config.toml run\\n",
    )
    scene.ask("systemctl restart inboxclerk")
    scene.waits("it is ready", lambda: "ready" in _since(scene))
    scene.comes(1)
    scene.waits("it is filed", lambda: "mail filed" in _since(scene))
    lines = [json.loads(line) for line in _since(scene).splitlines()]
    assert all(datetime.fromisoformat(line["time"]) and line["level"] and line["message"] for line in lines)
    (filed,) = (line for line in lines if line["message"].startswith("mail filed"))
    assert filed["client"] == "rossi"
    assert filed["message_id"].startswith(f"q{scene.mails}")
    page.says("With `--log-format json --verbose`:")
    page.answers("journalctl -u inboxclerk -o cat", _since(scene))
    page.types(
        'journalctl -u inboxclerk -o json -n 1 | python3 -c \'import json,sys; row = json.load(sys.stdin); print({key: row[key] for key in ("_SYSTEMD_UNIT", "_UID", "SYSLOG_IDENTIFIER", "PRIORITY")})\''
    )
    assert scene.ask(f"journalctl --no-pager | grep -c {PASSWORD}") == "0"
    scene.drops_in("log", "")


def _since(scene: Scene) -> str:
    """What the process that runs now has logged."""
    return scene.ask(
        "journalctl -q -o cat --no-pager _SYSTEMD_UNIT=inboxclerk.service _PID=$(systemctl show --value -p MainPID inboxclerk)"
    )


def test_an_upgrade_in_place_keeps_what_is_known(scene: Scene) -> None:
    page = scene.page
    page.heads("Upgrade in place")
    scene.ask("install -d -o inboxclerk /srv/backup")
    scene.ask("systemctl restart inboxclerk")
    page.types(
        f"inboxclerk --version; inboxclerk backup /srv/backup/before.tar.gz && {PIP} --no-deps /srv/inboxclerk-{NEXT}*.whl",
        f"inboxclerk --version; inboxclerk backup /srv/backup/before.tar.gz && {VENV}/pip install --no-deps inboxclerk-{NEXT}-py3-none-any.whl",
    )
    said = page.types("inboxclerk check --offline && systemctl restart inboxclerk && inboxclerk --version")
    assert "password" not in said
    scene.comes(1)
    scene.waits("it goes on", lambda: scene.filed() == scene.mails)
    said = page.types(
        "inboxclerk health; inboxclerk replay --client rossi </dev/null | tail -2",
        "inboxclerk health; inboxclerk replay --client rossi",
    )
    assert "last pass" in said


def test_a_second_inbox_is_an_instance(scene: Scene) -> None:
    page = scene.page
    page.heads("Several inboxes")
    page.types("cd /srv/agency && inboxclerk --config config.toml service install --instance sales")
    scene.waits("both run", lambda: scene.active("inboxclerk@sales") and scene.active())
    scene.waits("it files for itself", lambda: scene.filed("var/lib/inboxclerk/sales") > 0)
    page.types(
        "systemctl list-units --no-pager --plain --no-legend 'inboxclerk*'; ls -l /run/credentials/inboxclerk@sales.service/"
    )
    page.types("inboxclerk service uninstall --instance sales")
    assert not scene.active("inboxclerk@sales")
    assert scene.active()


def test_it_begins_when_the_machine_is_online(scene: Scene) -> None:
    page = scene.page
    page.heads("Start at boot")
    page.says("The machine is started anew with its network cable pulled out:")
    scene.boot.reboot()
    waits = "systemctl list-jobs --no-legend | grep -c 'inboxclerk.service.*waiting'"
    scene.waits("it waits", lambda: scene.ask(waits) == "1")
    page.types("systemctl is-active network-online.target inboxclerk dovecot || true")
    assert not scene.active()
    scene.boot.plug_in()
    page.says("And then put in:")
    scene.waits("it runs", scene.active)
    page.types(
        "systemctl show -p ActiveEnterTimestampMonotonic network-online.target; systemctl show -p ExecMainStartTimestampMonotonic -p ActiveEnterTimestampMonotonic inboxclerk"
    )
    online = int(scene.shows("ActiveEnterTimestampMonotonic", "network-online.target"))
    assert 0 < online <= int(scene.shows("ExecMainStartTimestampMonotonic"))
    assert scene.ask("systemctl --failed --no-legend") == ""

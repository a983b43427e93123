"""The package of `make deb` in the same boot: installed, configured, upgraded, removed, purged."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

import pytest

from tests.boot.conftest import NEXT, Scene, later
from tests.make_deb import ROOT, build, wheel

pytestmark = pytest.mark.boot

FILES = "/var/lib/dpkg/info/inboxclerk"


@pytest.fixture(scope="session")
def packages(scene: Scene, tmp_path_factory: pytest.TempPathFactory) -> None:
    """Two versions of it in /srv, and what the other tests installed is gone but for the records."""
    scene.ask(
        "/opt/inboxclerk/bin/inboxclerk service uninstall; rm -rf /etc/inboxclerk /opt/inboxclerk /usr/local/bin/inboxclerk /etc/systemd/system/inboxclerk*"
    )
    scene.ask("systemctl daemon-reload; systemctl reset-failed")
    for number, make in enumerate((lambda _: ROOT, later)):
        folder = tmp_path_factory.mktemp(f"deb{number}")
        (folder / "wheel").mkdir()
        own = wheel(folder / "wheel", make(folder / "source"))
        shutil.move(build(Path(os.environ["BOOT_WHEELS"]), own, folder / "dist"), scene.boot.srv)


@pytest.mark.usefixtures("packages")
def test_a_package_starts_nothing_without_a_configuration(scene: Scene) -> None:
    page = scene.page
    page.heads("The package of Debian")
    page.types("ls -sh /srv/*.deb | sed s,/srv/,,", "ls -sh *.deb")
    page.types("dpkg -i /srv/inboxclerk_0.1.0_*.deb", "dpkg -i inboxclerk_0.1.0_amd64.deb")
    page.types(
        "systemctl is-enabled inboxclerk; systemctl is-active inboxclerk; systemctl show -p ConditionResult inboxclerk; inboxclerk --version; man -w inboxclerk || true"
    )
    assert not scene.active()
    assert scene.ask("systemctl list-units --failed --no-legend 'inboxclerk*'") == ""
    page.types(
        "systemd-analyze verify inboxclerk.service inboxclerk@sales.service; systemd-analyze security --no-pager inboxclerk.service | tail -1"
    )


@pytest.mark.usefixtures("packages")
def test_its_units_are_only_added_to(scene: Scene) -> None:
    page = scene.page
    page.types("cd /srv/agency && inboxclerk --config config.toml service install")
    scene.waits("records are found where they were", lambda: scene.active() and scene.filed() == scene.mails)
    assert scene.shows("FragmentPath") == "/usr/lib/systemd/system/inboxclerk.service"
    scene.comes(1)
    scene.waits("mail is filed", lambda: scene.filed() == scene.mails)


@pytest.mark.usefixtures("packages")
def test_its_scripts_may_run_twice(scene: Scene) -> None:
    for script in (f"{FILES}.postinst configure", f"{FILES}.postinst configure 0.1.0"):
        done = scene.boot.run(f"export DPKG_MAINTSCRIPT_PACKAGE=inboxclerk; {script} && {script}")
        assert (done.returncode, done.stdout) == (0, "")
    assert scene.active()


@pytest.mark.usefixtures("packages")
def test_an_upgrade_restarts_what_runs_and_keeps_what_was_changed(scene: Scene) -> None:
    page = scene.page
    scene.ask("echo 'INBOXCLERK_LOG_FORMAT=json' >>/etc/default/inboxclerk")
    before = scene.shows("MainPID")
    page.types(
        f"dpkg --force-confdef --force-confold -i /srv/inboxclerk_{NEXT}_*.deb", f"dpkg -i inboxclerk_{NEXT}_amd64.deb"
    )
    scene.waits("another process", lambda: scene.active() and scene.shows("MainPID") not in {before, "0"})
    page.types("inboxclerk --version; tail -1 /etc/default/inboxclerk; journalctl -u inboxclerk -o cat --no-pager -n 1")
    assert NEXT in scene.ask("inboxclerk --version")
    assert scene.ask("journalctl -o cat --no-pager -n 1 _SYSTEMD_UNIT=inboxclerk.service").startswith('{"')
    scene.comes(1)
    scene.waits("mail is filed", lambda: scene.filed() == scene.mails)


@pytest.mark.usefixtures("packages")
def test_removed_and_purged_it_leaves_the_records_alone(scene: Scene) -> None:
    page = scene.page
    page.types("dpkg -r inboxclerk; ls /etc/inboxclerk /etc/default/inboxclerk; ls /usr/lib/inboxclerk 2>&1 || true")
    assert not scene.active()
    page.types(
        "dpkg -P inboxclerk; dpkg -P inboxclerk; ls -d /etc/inboxclerk /etc/default/inboxclerk /etc/systemd/system/inboxclerk* /var/lib/inboxclerk 2>&1 || true"
    )
    left = scene.ask("find /etc /usr -name '*inboxclerk*' -not -path '*/share/doc/*'")
    assert left == ""
    assert scene.filed() == scene.mails


@pytest.mark.usefixtures("packages")
def test_lintian_has_nothing_left_to_say_but_what_is_overridden(scene: Scene) -> None:
    page = scene.page
    told = "lintian --allow-root --fail-on none --tag-display-limit 0 --display-info --show-overrides"
    said = page.types(
        f"{told} /srv/inboxclerk_0.1.0_*.deb 2>/dev/null | sed -n 's/^\\([A-Z]\\): inboxclerk: \\([^ ]*\\).*/\\1: \\2/p' | grep -v ^M: | sort | uniq -c",
        "lintian --display-info --show-overrides inboxclerk_0.1.0_amd64.deb | cut -d' ' -f1,3 | sort | uniq -c",
    )
    page.says("`O`: overridden, with a reason in `packaging/debian/lintian-overrides`.")
    assert {line.split()[1] for line in said.splitlines()} == {"O:"}

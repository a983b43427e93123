"""The audit of licences and known faults: what it finds, and that silence is not taken for health."""

from __future__ import annotations

from tests.audit import Faults, faults, installed, licences, unfit


def test_all_that_is_installed_may_stand_beside_our_licence() -> None:
    assert list(unfit(installed())) == []


def test_a_licence_that_binds_others_and_none_at_all_are_told() -> None:
    given = [("a", ("MIT",)), ("b", ("MIT", "AGPL-3.0-only")), ("c", ())]
    assert list(unfit(given)) == ["b: MIT, AGPL-3.0-only", "c: no licence is said"]


def test_a_licence_is_read_where_it_stands() -> None:
    assert licences("x", "MPL-2.0 AND (Apache-2.0 OR MIT)", ("BSD License",), "") == ("MPL-2.0", "Apache-2.0", "MIT")
    assert licences("x", "", ("BSD License",), "a long text") == ("BSD License",)
    assert licences("x", "", (), "MIT") == ("MIT",)
    assert licences("IMAPClient", "", (), "") == ("BSD-3-Clause",)
    assert licences("x", "", (), "") == ()


def test_a_package_that_the_service_does_not_know_is_not_counted_as_sound() -> None:
    fault = {"id": "PYSEC-2026-1", "fix_versions": ["2.1"], "aliases": []}
    report = {
        "dependencies": [
            {"name": "a", "version": "1.0", "vulns": []},
            {"name": "b", "version": "2.0", "vulns": [fault, fault | {"fix_versions": []}]},
            {"name": "c", "skip_reason": "not found"},
        ]
    }
    known = ("b 2.0: PYSEC-2026-1, mended in 2.1", "b 2.0: PYSEC-2026-1, mended in no version yet")
    assert faults(report) == Faults(known, 3, 2)

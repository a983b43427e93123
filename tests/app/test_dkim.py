"""`imap.verify_dkim`: signatures of people whom we know are verified, where the server states nothing."""

from __future__ import annotations

import pytest

from daemon.adapters import signatures
from daemon.adapters.config.location import BadConfig
from daemon.adapters.signatures import DkimSignatures
from daemon.adapters.suffixes import organisation
from daemon.app.bookkeeping import signed as with_signers
from daemon.app.replay import replay
from daemon.core.message.origin import origin
from daemon.core.message.parse import parse
from daemon.core.model import OriginKind
from tests.adapters.test_signatures import MAIL, Dns, published, signed
from tests.agency import at
from tests.paper import OnPaper, Paper

STATED = b"Authentication-Results: mx.agency.example; none\r\n"


def kind(team: Paper, raw: bytes, dns: Dns) -> OriginKind:
    team.office.signatures = DkimSignatures(dns)
    message = with_signers(team.office, parse(raw), raw)
    return origin(message, team.office.config.imap.authserv_id, organisation).kind


def test_a_clients_signature_vouches_where_the_server_is_silent(on_paper: OnPaper) -> None:
    with on_paper(imap='verify_dkim = true\nauthserv_id = "mx.agency.example"') as team:
        dns = published()
        assert kind(team, signed(), dns) is OriginKind.VOUCHED
        assert kind(team, MAIL, dns) is OriginKind.UNPROVED
        assert kind(team, STATED + signed(), dns) is OriginKind.UNPROVED  # the server has spoken
        assert len(dns.asked) == 1


def test_strangers_and_who_signs_for_others_make_us_ask_nothing(on_paper: OnPaper) -> None:
    with on_paper(imap="verify_dkim = true") as team:
        dns = published("evil.example")
        stranger = MAIL.replace(b"anna@client.example", b"anna@evil.example")
        assert kind(team, signed(stranger, "evil.example"), dns) is OriginKind.UNPROVED
        assert kind(team, signed(domain="evil.example"), dns) is OriginKind.UNPROVED
        assert dns.asked == []


def test_it_is_off_unless_it_is_asked_for_and_needs_its_extra(
    on_paper: OnPaper, monkeypatch: pytest.MonkeyPatch
) -> None:
    with on_paper() as team:
        assert team.office.signatures is None
    monkeypatch.setattr(signatures, "available", lambda: False)
    with pytest.raises(BadConfig, match="verify_dkim: dkimpy is not there"), on_paper(imap="verify_dkim = true"):
        pass


def test_the_record_keeps_who_signed_and_replay_asks_nobody_again(on_paper: OnPaper) -> None:
    with on_paper(imap="verify_dkim = true") as team:
        dns = published()
        team.office.signatures = DkimSignatures(dns)
        team.receive(signed(), "2026-03-02 10:00")
        team.pass_at("2026-03-02 10:05")
        (kept,) = team.office.records.get("rossi").messages.values()
        assert (kept.origin, "signature is of client.example" in kept.origin_why) == (OriginKind.VOUCHED, True)
        dns.records.clear()
        replay(team.office, "rossi", at("2026-03-02 11:00"), lambda *_: None)
        (again,) = team.office.records.get("rossi").messages.values()
        assert again.origin is OriginKind.VOUCHED
        assert len(dns.asked) == 1

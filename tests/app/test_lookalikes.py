"""A sender whose domain is made to be taken for a client's: told in the digest, and assigned only after a yes."""

from __future__ import annotations

import pytest

from tests.agency import at, body, mail
from tests.desk import INBOX, MARTA_AT, begun, say
from tests.paper import AnyAgency, OnPaper

CYRILLIC = "anna@сlient.example"  # its first letter after the @ is Cyrillic
SHOWN = "anna@xn--lient-0ye.example"


def written(team: AnyAgency, sender: str = CYRILLIC) -> None:
    """A digest that shows the sender alone."""
    begun(team)
    say(team, "1, 2 done")
    raw = mail("x@new.example", INBOX, "Conto", "Avete un nuovo IBAN?\n", at("2026-03-02 17:00"), mid="s1")
    team.receive(raw.replace(b"From: x@new.example", f"From: <{sender}>".encode()), "2026-03-02 17:00")
    team.pass_at("2026-03-03 08:31")


def assigned(team: AnyAgency) -> list[str]:
    return [ruling.to for ruling in team.office.clerk.rulings if ruling.to]


def test_the_digest_shows_it_in_ascii_with_what_it_looks_like(on_paper: OnPaper) -> None:
    with on_paper(digest="") as team:
        written(team)
        told = body(team.sent(MARTA_AT)[-1])
        assert f"{SHOWN}, looks like client.example, is another" in " ".join(told.split())
        assert CYRILLIC not in told


@pytest.mark.parametrize("yes", ["yes", "ok, yes", "approve"])
def test_to_assign_it_takes_a_yes(on_paper: OnPaper, yes: str) -> None:
    with on_paper(digest="") as team:
        written(team)
        told = " ".join(say(team, "1 assign to rossi", "2026-03-03 09:00").split())
        assert "#1 waits" not in told
        assert "The sender’s domain looks like client.example and is another" in told
        assert SHOWN in told
        assert "Nothing was changed" in told
        assert assigned(team) == []
        assert "The sender now belongs to Rossi Arredi" in " ".join(say(team, yes, "2026-03-03 09:05").split())
        assert assigned(team) == ["rossi"]
        assert any("IBAN" in row["text"] for row in team.ledger())


def test_thanks_assign_nothing_and_another_stranger_needs_no_yes(on_paper: OnPaper) -> None:
    with on_paper(digest="") as team:
        written(team)
        say(team, "1 assign to rossi", "2026-03-03 09:00")
        say(team, "thanks", "2026-03-03 09:05")
        assert assigned(team) == []
    with on_paper(digest="") as team:
        other = mail("luca@supplier.example", INBOX, "Ciao", "Quando?\n", at("2026-03-03 09:10"), mid="s2")
        team.receive(other, "2026-03-03 09:10")
        team.pass_at("2026-03-04 08:31")
        say(team, "2 assign to hill", "2026-03-04 09:00")
        assert assigned(team) == ["hill"]

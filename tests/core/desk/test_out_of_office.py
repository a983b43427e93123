"""An out-of-office counts only when it is not evidently forged; decided on paper."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from daemon.core.desk.out_of_office import told_absence
from daemon.core.state.absence import Absence
from tests.agency import mail
from tests.core.desk.office import INBOX, JOHN, MARTA, MONDAY, ROME, entry, office, read

SERVER = "mx.agency.example"
PASS = f"{SERVER}; dkim=pass header.d=agency.example; spf=none"
ANNA = "anna@client.example"
ALERT, OTHERS = entry("alert:1"), entry("alert:2", to=JOHN.address)


def told(
    server: str | None = SERVER, person: str = MARTA.address, until: str = "6 March 2026", **headers: str
) -> Absence | None:
    text = f"I am out of the office until {until}."
    raw = mail(person, INBOX, "Automatic reply: x", text, MONDAY, mid="a1", Auto_Submitted="auto-replied", **headers)
    return told_absence(office(ALERT, OTHERS, server=server), read(raw), MONDAY)


@pytest.mark.parametrize(
    "proof",
    [
        {"Authentication_Results": PASS},
        {"Authentication_Results": f"{SERVER}; spf=pass smtp.helo={SERVER}; dmarc=pass header.from=agency.example"},
        {"Authentication_Results": f"{SERVER}; spf=pass smtp.mailfrom=postmaster@{SERVER}"},
        {"In_Reply_To": f"<{ALERT.message_id}>"},
    ],
    ids=["DKIM", "DMARC", "SPF of the server's own name", "an answer to our alert"],
)
def test_what_is_proved_is_believed(proof: dict[str, str]) -> None:
    found = told(Return_Path="<>", **proof)
    back = datetime(2026, 3, 7, tzinfo=ROME)
    assert found == Absence(MARTA.address, MONDAY, back, "a1@mail.example")


@pytest.mark.parametrize(
    "forged",
    [
        {},
        {"Return_Path": "<>"},
        {"Authentication_Results": f"{SERVER}; dkim=fail header.d=agency.example; spf=none; dmarc=fail"},
        {"Authentication_Results": f"{SERVER}; dkim=pass header.d=client.example"},
        {"Authentication_Results": "mx.client.example; dkim=pass header.d=agency.example"},
        {"Authentication_Results": f"{SERVER}; spf=pass smtp.mailfrom={ANNA}"},
        {"Authentication_Results": PASS, "Reply_To": ANNA},
        {"In_Reply_To": f"<{OTHERS.message_id}>"},
        {
            "In_Reply_To": f"<{ALERT.message_id}>",
            "Authentication_Results": f"{SERVER}; dmarc=fail header.from=agency.example",
        },
    ],
    ids=[
        "nothing stated",
        "no envelope sender",
        "fails",
        "signed by the client",
        "another server's word",
        "the client's envelope",
        "answers go to the client",
        "an answer to a colleague's alert",
        "an answer to our alert that the server refutes",
    ],
)
def test_without_our_servers_word_it_is_doubted(forged: dict[str, str]) -> None:
    found = told(**forged)
    assert found
    assert found.doubt


@pytest.mark.parametrize(
    ("forged", "doubt"),
    [
        ({"Return_Path": f"<{ANNA}>"}, "its envelope is from: anna"),
        ({"Reply_To": ANNA}, "sent elsewhere: anna"),
        ({}, ""),
    ],
)
def test_without_such_a_server_only_what_points_outside_is_doubted(forged: dict[str, str], doubt: str) -> None:
    found = told(None, **forged)
    assert found
    assert doubt in found.doubt
    assert bool(found.doubt) is bool(doubt)


@pytest.mark.parametrize(
    "sender",
    [
        f"Anna Rossi <{ANNA}>",
        f'"{MARTA.address}" <{ANNA}>',
        "MARTA@agency.example.evil.example",
        "temp@agency.example",
    ],
)
def test_of_somebody_who_reads_no_mail_of_ours_it_is_nobodys_absence(sender: str) -> None:
    assert told(None, sender) is None


def test_a_from_of_two_people_is_doubted() -> None:
    found = told(None, f"{MARTA.address}, {ANNA}")
    assert found
    assert found.doubt


def test_an_absence_of_years_counts_for_a_quarter() -> None:
    found = told(None, until="31 December 9999")
    assert found
    assert found.until
    assert timedelta(days=90) < found.until - MONDAY < timedelta(days=94)

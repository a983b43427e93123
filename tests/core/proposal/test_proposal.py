"""From the headers of an invented quarter to what is proposed: who is the team, who is a client, whose PM is who."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from functools import cache
from zoneinfo import ZoneInfo

import pytest

from daemon.adapters.rulebook import shipped_rules
from daemon.adapters.suffixes import organisation
from daemon.app.office import freemail
from daemon.core.model import Address
from daemon.core.proposal.circles import Guess
from daemon.core.proposal.countries import Countries
from daemon.core.proposal.envelopes import Envelope, EnvelopeReader, worth_reading
from daemon.core.proposal.habits import USUAL, working_hours
from daemon.core.proposal.proposal import Proposal, Proposer, Prospect
from tests.quarter import ROME, SHARED, mailbox

RULES = shipped_rules()
MONDAY = datetime(2026, 3, 2, 10, tzinfo=ROME)


def propose(envelopes: list[Envelope], address: str = SHARED) -> Proposal:
    return Proposer(RULES, organisation, freemail(RULES)).propose(envelopes, address)


@cache
def quarter() -> Proposal:
    reader = EnvelopeReader(RULES)
    read = (reader.read(one.raw, one.at, {SHARED}, sent=one.mailbox == "Sent") for one in mailbox())
    return propose([one for one in read if one])


def prospects(guess: Guess) -> dict[str, Prospect]:
    return {one.name: one for one in quarter().prospects if one.guess is guess}


def envelope(sender: str, *readers: str, sent: bool = False, name: str = "", subject: str = "Brochure") -> Envelope:
    return Envelope(Address(name, sender), tuple(Address("", one) for one in readers), MONDAY, subject, sent)


def test_the_team_is_who_writes_in_sent() -> None:
    found = quarter()
    assert [(one.name, one.address) for one in found.people] == [
        ("Marta Bianchi", "marta@agency.example"),
        ("Luca Ferri", "luca@agency.example"),
    ]
    assert found.addresses == (SHARED,)
    assert found.domains == ("agency.example",)
    assert (found.timezone, found.language, found.holidays) == ("Europe/Rome", "it", ("IT",))


def test_clients_are_those_with_whom_both_sides_write_by_domain_and_free_mail_by_person() -> None:
    clients = prospects(Guess.CLIENT)
    assert clients.keys() == {"Rossi Arredi", "Hillbrook", "Targi", "Weber Bau", "Sara Conti", "Svitlo", "Bassi Vini"}
    assert clients["Rossi Arredi"].domains == ("rossi-arredi.example",)  # Anna and Paolo
    assert clients["Sara Conti"].addresses == ("sara.conti@gmail.com",)
    assert clients["Sara Conti"].domains == ()
    assert len({one.id for one in quarter().prospects}) == len(quarter().prospects)


def test_the_pm_is_who_answers_them_most() -> None:
    clients = prospects(Guess.CLIENT)
    assert {name for name, one in clients.items() if one.pm == "luca@agency.example"} == {
        "Hillbrook",
        "Targi",
        "Svitlo",
    }
    assert clients["Rossi Arredi"].pm == "marta@agency.example"


def test_language_and_zone_are_told_by_subjects_and_dates() -> None:
    told = {name: (one.language, one.timezone) for name, one in prospects(Guess.CLIENT).items()}
    assert told["Rossi Arredi"] == ("it", "")  # the team's zone
    assert told["Hillbrook"] == ("en", "Europe/London")
    assert told["Targi"] == ("pl", "Europe/Warsaw")
    assert told["Weber Bau"] == ("de", "Europe/Berlin")
    assert told["Svitlo"] == ("en", "Europe/Kyiv")


def told(address: str, subject: str, *texts: str, name: str = "") -> tuple[str, bool]:
    """What is proposed as the language of who wrote these texts, in a team that writes Italian."""
    written = [replace(envelope(address, SHARED, subject=subject, name=name), words=text) for text in texts]
    found = propose(
        [*written, envelope(SHARED, address, sent=True), envelope(SHARED, "anna@rossi.it", sent=True), ITALIAN]
    )
    prospect = next(one for one in found.prospects if "rossi.it" not in one.domains)
    return prospect.language, prospect.sure


ITALIAN = replace(
    envelope("anna@rossi.it", SHARED, subject="Bozza del catalogo"), words="Buongiorno, quando consegnate le brochure?"
)


@pytest.mark.parametrize(
    ("address", "subject", "texts", "expected"),
    [
        (
            "james@hillbrook.example",
            "Catalogue",
            ("Could you send us the new catalogue on Friday, please?", "Thanks, and when will the site be ready?"),
            ("en", True),
        ),
        (
            "olena@svitlo.example",
            "Сайт",
            ("Добрий день! Коли буде готовий макет сайту? Чекаємо на нього.", "Дякую, все добре, погоджуємо."),
            ("uk", True),
        ),
        (
            "olena@svitlo.example",
            "Website",
            ("Добрый день! Когда будет готов макет сайта? Мы его ждём.", "Hello, please send us the offer again."),
            ("it", False),
        ),
        ("sam@oak.example", "Logo", ("OK.",), ("it", False)),
        ("sam@oak.example", "Logo", (), ("it", False)),
        ("marek@targi.pl", "Logo", ("Proszę o fakturę za stronę i katalog, dziękuję bardzo.",), ("pl", True)),
    ],
)
def test_a_language_is_told_by_the_words_of_several_mails_and_where_it_is_not_sure_it_is_the_teams(
    address: str, subject: str, texts: tuple[str, ...], expected: tuple[str, bool]
) -> None:
    texts = texts or ("",)
    assert told(address, subject, *texts) == expected


def test_the_letters_of_a_name_and_the_country_tell_which_of_two_languages_it_is() -> None:
    short = ("Макет готов", "Так, добре")
    assert told("o@svitlo.ua", "Сайт", *short, name="Олексій Ющенко") == ("uk", True)


def test_words_are_read_of_the_newest_mails_of_whom_the_team_wrote_to_and_of_no_machine() -> None:
    mails = [replace(envelope("a@client.example", SHARED), at=MONDAY + timedelta(days=day)) for day in range(9)]
    mails += [envelope("b@client.example", SHARED), envelope("kim@growth.example", SHARED)]
    mails += [replace(envelope("news@client.example", SHARED), at=MONDAY + timedelta(days=20), machine=True)]
    mails += [envelope("x@gmail.com", SHARED), envelope("y@gmail.com", SHARED)]
    mails += [envelope(SHARED, "a@client.example", "y@gmail.com", sent=True)]
    assert worth_reading(mails, {"gmail.com"}) == [5, 6, 7, 8, 13]


def test_suppliers_lists_and_who_is_never_answered_are_no_clients() -> None:
    assert prospects(Guess.SUPPLIER).keys() == {"Cartiera"}
    assert prospects(Guess.MACHINE)["Designweekly"].automatic == 39
    assert prospects(Guess.UNANSWERED).keys() == {"Growth"}


def test_a_supplier_is_told_by_the_subjects_of_invoices_in_any_language() -> None:
    found = propose([
        envelope("anna@druck.example", SHARED, subject="Rechnung 2026-113"),
        envelope("marta@agency.example", "anna@druck.example", sent=True),
    ])  # fmt: skip
    assert [one.guess for one in found.prospects] == [Guess.SUPPLIER]


def test_an_office_that_sends_is_the_shared_mailbox_too_and_a_gmail_team_has_no_domain() -> None:
    own = propose([envelope("info@agency.example", "anna@client.example", sent=True)])
    assert own.addresses == (SHARED, "info@agency.example")
    assert own.people == ()
    free = propose([envelope("luca@agency.example", "a@client.example", sent=True)], "agency.studio@gmail.com")
    assert free.domains == ()
    assert [one.address for one in free.people] == ["luca@agency.example"]


def test_a_name_that_a_stranger_wrote_steers_no_file_and_no_terminal() -> None:
    hostile = 'Eve"\x1b[2J\r\n[team] <x>' + "y" * 500
    found = propose([
        envelope("eve@gmail.com", SHARED, name=hostile),
        envelope(SHARED, "eve@gmail.com", sent=True, name=hostile),
    ])  # fmt: skip
    for name in (found.prospects[0].name, found.sender):
        assert name.isprintable()
        assert len(name) <= 80
        assert not set(name) & set('<>"')


def test_hours_are_when_mail_is_sent_and_the_usual_ones_where_little_is() -> None:
    days = [MONDAY.replace(hour=hour) + timedelta(days=day) for day in (0, 1, 3) for hour in range(8, 17) for _ in "ab"]
    assert working_hours(days, ZoneInfo("Europe/Rome")) == "Mon, Tue, Thu 08:00-17:00"
    assert working_hours(days[:10], ZoneInfo("Europe/Rome")) == USUAL


def test_a_zone_is_its_country_s_where_the_dates_bear_it_out() -> None:
    countries = Countries(RULES)
    summer = [datetime(2026, 7, day, 9, tzinfo=UTC).astimezone(ZoneInfo("Europe/Kyiv")) for day in range(1, 9)]
    assert countries.zone("ua", summer) == "Europe/Kyiv"
    assert countries.zone("it", summer) != "Europe/Rome"
    assert countries.zone("example", summer, ("Europe/Bucharest",)) == "Europe/Bucharest"
    assert countries.zone("it", []) == ""
    for zone in (
        *RULES.rule("mail", "countries", "zone").words.values(),
        *RULES.rule("mail", "countries", "likely").words.values(),
    ):
        assert ZoneInfo(zone)


def test_a_host_of_the_team_is_nobodys_client() -> None:
    """A mail server of the team's domain writes, too: a bounce that a colleague answered is no correspondence."""
    host = "postmaster@mail.agency.example"
    found = propose([envelope(host, SHARED, name="Agency"), envelope(SHARED, host, sent=True)])
    assert found.prospects == ()

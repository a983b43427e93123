"""Which mailboxes a pattern means, and which hold sent mail."""

from __future__ import annotations

import pytest

from daemon.adapters.imap.mailboxes import Mailbox, absent, gone, matching, sent_mailboxes
from daemon.adapters.rulebook import shipped_rules

NAMES = shipped_rules().rule("mail", "sent", "sent")


def boxes(*names: str, delimiter: str = "/") -> list[Mailbox]:
    """`name`, or `name \\Flag`."""
    rows = [name.split(" \\") for name in names]
    return [Mailbox(row[0], frozenset(f"\\{flag.lower()}" for flag in row[1:]), delimiter) for row in rows]


@pytest.mark.parametrize(
    ("pattern", "wanted"),
    [
        ("INBOX", ["INBOX"]),
        ("inbox", ["INBOX"]),
        ("Clients/*", ["Clients/Rossi", "Clients/Rossi/2025", "Clients/Nowak"]),
        ("Clients/%", ["Clients/Rossi", "Clients/Nowak"]),
        ("*Rossi", ["Clients/Rossi"]),
        ("Clients/Rossi", ["Clients/Rossi"]),
        ("clients/rossi", []),
        ("Client", []),
    ],
)
def test_a_pattern_means_the_mailboxes_that_it_spells(pattern: str, wanted: list[str]) -> None:
    listing = boxes("INBOX", "Clients \\Noselect", "Clients/Rossi", "Clients/Rossi/2025", "Clients/Nowak")
    assert matching(listing, pattern) == wanted


def test_a_slash_is_the_delimiter_and_the_inbox_prefix_goes_without_saying() -> None:
    listing = boxes("INBOX", "INBOX.Clients.Rossi", delimiter=".")
    assert matching(listing, "Clients/*") == ["INBOX.Clients.Rossi"]
    assert matching(listing, "INBOX/Clients/Rossi") == ["INBOX.Clients.Rossi"]


def test_a_wildcard_reads_no_drafts_junk_trash_or_sent_mail_but_their_names_do() -> None:
    listing = boxes(
        "INBOX", "Drafts \\Drafts", "Spam \\Junk", "Bin \\Trash", "Sent \\Sent", "All Mail \\All", "Projects"
    )
    assert matching(listing, "*") == ["INBOX", "Projects"]
    assert matching(listing, "Spam") == ["Spam"]


def test_a_pattern_with_many_wildcards_does_not_hang() -> None:
    assert matching(boxes("a" * 200), "*a" * 100 + "b") == []


def test_a_mailbox_that_is_not_there_is_told() -> None:
    assert absent(boxes("INBOX", "Projects"), ["INBOX", "Porjects", "Clients/*"]) == ["Porjects", "Clients/*"]


def test_what_is_named_is_missed_and_what_a_wildcard_meant_only_when_it_was_read() -> None:
    listing = boxes("INBOX", "INBOX.Projects", "INBOX.Clients \\Noselect", delimiter=".")
    patterns = ["INBOX", "Projects", "Support", "Clients/*"]
    assert gone(listing, patterns, []) == ["Support"]
    read = ["INBOX", "INBOX.Clients.Verdi", "INBOX.Elsewhere", "INBOX.Support"]
    assert gone(listing, patterns, read) == ["Support", "INBOX.Clients.Verdi"]


@pytest.mark.parametrize("flag", ["\\Sent", "\\sent", "\\SENT"])
def test_the_sent_mailbox_is_known_by_its_flag_in_any_case(flag: str) -> None:
    assert sent_mailboxes(boxes("INBOX", f"Elküldött {flag}"), NAMES) == ["Elküldött"]


@pytest.mark.parametrize(
    ("name", "delimiter"),
    [
        ("Posta inviata", "/"),
        ("Elementy wysłane", "/"),
        ("Надіслані", "/"),
        ("Trimise", "/"),
        ("Отправленные", "|"),
        ("Gesendete Elemente", "/"),
        ("Éléments envoyés", "/"),
        ("INBOX.Enviados", "."),
        ("[Gmail]/Sent Mail", "/"),
        ("INBOX/Sent", "/"),
    ],
)
def test_without_a_flag_it_is_known_by_its_name_in_nine_languages(name: str, delimiter: str) -> None:
    assert sent_mailboxes(boxes("INBOX", name, "Drafts", delimiter=delimiter), NAMES) == [name]


def test_a_second_sent_mailbox_that_a_mail_program_made_is_read_too() -> None:
    listing = boxes("Sent Messages", "INBOX", "Sent \\Sent", "Posta inviata")
    assert sent_mailboxes(listing, NAMES) == ["Sent", "Sent Messages", "Posta inviata"]


@pytest.mark.parametrize("name", ["Shared/projects/Sent", "Shared/Posta inviata"])
def test_a_shared_mailbox_has_its_own_below_it_or_beside_it(name: str) -> None:
    listing = boxes("INBOX", "Sent \\Sent", "Shared/projects", name, "Shared/other/Sent")
    assert sent_mailboxes(listing, NAMES, ["Shared/projects"]) == ["Sent", name]


def test_a_clients_own_mailbox_called_sent_is_none() -> None:
    assert sent_mailboxes(boxes("Clients/Rossi/Sent", "Sent \\Noselect"), NAMES) == []

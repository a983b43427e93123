"""The main job, end to end on a real IMAP server and an SMTP server."""

from __future__ import annotations

import errno
import socket
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from daemon.adapters.imap import fetching
from daemon.adapters.imap.connect import ImapError
from daemon.adapters.imap.session import Imap
from daemon.adapters.state import record_file
from daemon.adapters.state import store as storing
from daemon.adapters.state.clerk_file import ClerkFile
from daemon.adapters.state.store import TornStore
from daemon.adapters.transport import Failure
from daemon.app import intake
from daemon.core.message.parse import parse
from daemon.core.model import Message
from daemon.core.state.entry import EntryState
from tests.agency import Agency, Open, at, body, mail
from tests.conftest import ImapServer
from tests.servers.smtp_server import SmtpServer

ANNA, MARTA, INBOX = (
    "Anna Rossi <anna@client.example>",
    "Marta Bianchi <marta@agency.example>",
    "projects@agency.example",
)
UPDATE = 'update = { every = "week", on = "Fri 16:00", approval = "none", to = ["anna@client.example"] }'


@pytest.fixture
def team(open_agency: Open) -> Iterator[Agency]:
    """A clerk that has already read the (empty) mailbox on Monday morning."""
    with open_agency() as team:
        team.pass_at("2026-03-02 08:00")
        yield team


def ask(
    team: Agency, when: str, mid: str = "q1", text: str = "Buongiorno,\nquando sarà pronta la bozza?\n\nAnna\n"
) -> None:
    team.receive(mail(ANNA, INBOX, "Bozza homepage", text, at(when), mid=mid), when)


def answer(
    team: Agency,
    when: str,
    mailbox: str = "Sent",
    text: str = "Ciao Anna,\nla bozza è pronta giovedì alle 10.\n\nMarta\n",
    **headers: str,
) -> None:
    team.receive(mail(MARTA, ANNA, "Re: Bozza homepage", text, at(when), reply="q1", **headers), when, mailbox)


def states(team: Agency) -> list[str]:
    return [row["state"] for row in team.ledger()]


def test_an_unanswered_question_is_warned_of_breached_and_escalated_once_each(team: Agency) -> None:
    ask(team, "2026-03-02 10:00")  # eight working hours: due on Monday at 18:00
    expected = [("2026-03-02 15:59", []), ("2026-03-02 16:00", ["alert"]), ("2026-03-02 17:59", ["alert"])]
    expected += [
        ("2026-03-02 18:00", ["alert"] * 2),
        ("2026-03-03 12:59", ["alert"] * 2),
        ("2026-03-03 13:00", ["alert"] * 2),  # the PM knows that it is late
    ]
    for when, kinds in expected:
        team.pass_at(when)
        team.pass_at(when)
        assert team.kinds("marta@agency.example") == kinds, when
    team.pass_at("2026-03-03 16:00")  # for three hours it waits for others
    assert team.kinds("boss@agency.example") == ["alert"]
    first, second = team.sent("marta@agency.example")
    assert "quando sarà pronta la bozza?" in body(first)
    assert "Anna Rossi" in body(first)
    assert second["In-Reply-To"] == first["Message-ID"]
    assert first["Auto-Submitted"] == "auto-generated"


def test_several_questions_are_one_mail(team: Agency) -> None:
    ask(team, "2026-03-02 10:00", "q1", "Quando sarà pronta la bozza?\nQuanto costa il servizio fotografico?\n")
    team.receive(
        mail(
            "James <james@hill.example>", INBOX, "Logo", "Could you send us the logo files?\n", at("2026-03-02 10:00")
        ),
        "2026-03-02 10:00",
    )
    team.pass_at("2026-03-02 16:30")
    assert len(team.sent("marta@agency.example")) == 1
    text = body(team.sent()[0])
    assert text.count("?") >= 3
    assert "Hill & Brook" in text


def test_answered_from_outlook_is_seen_in_sent_alone(team: Agency) -> None:
    """Failures 5."""
    ask(team, "2026-03-02 10:00")
    answer(team, "2026-03-02 12:00")
    team.pass_at("2026-03-02 18:30")
    (row,) = team.ledger()
    assert (row["state"], row["answered_at"]) == ("answered", "2026-03-02T11:00:00+00:00")
    assert team.sent() == []
    messages = team.office.records.get("rossi").messages.values()
    assert sorted(message.direction for message in messages) == ["inbound", "outbound"]


@pytest.mark.parametrize(
    "headers",
    [{"Auto_Submitted": "auto-replied"}, {"X_Autoreply": "yes"}, {"Auto_Submitted": "auto-generated"}],
)
def test_machine_mail_of_the_team_answers_nothing(team: Agency, headers: dict[str, str]) -> None:
    """Failures 4."""
    ask(team, "2026-03-02 10:00")
    answer(team, "2026-03-02 10:01", "INBOX", "Abbiamo ricevuto la sua mail, grazie.", **headers)
    team.pass_at("2026-03-02 12:00")
    assert states(team) == ["open"]


def test_our_own_update_and_alert_in_the_mailbox_answer_and_ask_nothing(open_agency: Open) -> None:
    """Failures 3 and 4: what we sent comes back into the watched mailbox."""
    with open_agency(update=UPDATE) as team:
        team.pass_at("2026-03-02 08:00")
        ask(team, "2026-03-06 15:00")
        team.pass_at("2026-03-06 16:00")
        team.pass_at("2026-03-09 15:00")
        assert sorted(team.kinds()) == ["alert", "update"]
        for sent in team.smtp.mails[:]:
            team.receive(sent.raw, "2026-03-09 15:01")
        team.pass_at("2026-03-09 15:02")
        assert states(team) == ["open"]
        assert len(team.sent()) == 2


def test_monday_is_a_holiday_and_summer_time_begins_on_sunday(open_agency: Open) -> None:
    """Failures 9: Friday 16:30 and eight working hours over Easter Monday."""
    with open_agency() as team:
        team.pass_at("2024-03-29 08:00")
        ask(team, "2024-03-29 16:30")
        team.pass_at("2024-03-29 16:31")
        (row,) = team.ledger()
        assert row["due_at"] == "2024-04-02T13:30:00+00:00"  # Tuesday 15:30 in Rome, summer time
        for when in ("2024-03-30 00:00", "2024-03-31 12:00", "2024-04-01 12:00", "2024-04-02 13:29"):
            team.pass_at(when)
        assert team.sent() == []
        team.pass_at("2024-04-02 13:30")
        assert len(team.sent()) == 1


def test_the_first_sync_of_an_old_mailbox_is_quiet(open_agency: Open, imap_server: ImapServer) -> None:
    imap_server.append(
        "INBOX",
        mail(ANNA, INBOX, "Old", "Quando arriva la bozza?", at("2024-05-06 10:00"), mid="old"),
        at("2024-05-06 10:00"),
    )
    with open_agency() as team:
        team.pass_at("2026-03-02 10:00")
        team.pass_at("2026-03-03 10:00")
        assert states(team) == ["open"]
        assert team.kinds() == ["first"]
        ask(team, "2026-03-03 11:00", "new")
        team.pass_at("2026-03-04 11:00")
        assert team.kinds() == ["first", "alert"]


def test_an_old_mailbox_whose_files_were_copied_today_keeps_the_order_of_its_mails(
    open_agency: Open, imap_server: ImapServer
) -> None:
    """The copies have the day of copying for their INTERNALDATE, and come in the order of their file names."""
    question = mail(ANNA, INBOX, "Bozza", "Quando arriva la bozza?", at("2024-05-06 10:00"), mid="old")
    reply = mail(MARTA, ANNA, "Re: Bozza", "Arriva giovedì.", at("2024-05-06 12:00"), reply="old", mid="answer")
    for raw in (reply, question):
        imap_server.append("INBOX", raw, at("2026-03-01 18:00"))
    with open_agency() as team:
        team.pass_at("2026-03-02 10:00")
        (row,) = team.ledger()
        assert row["asked_at"].startswith("2024-05-06")
        assert row["answered_at"].startswith("2024-05-06")


def test_a_poison_mail_is_set_aside_and_its_neighbours_are_filed(team: Agency) -> None:
    """Failures 1."""
    bomb = b"From: x@client.example\r\nMIME-Version: 1.0\r\n"
    bomb += (
        b"".join(b'Content-Type: multipart/mixed; boundary="b%d"\r\n\r\n--b%d\r\n' % (n, n) for n in range(1200)) + b"x"
    )
    broken = b"From: =?utf-8?B?x?= <anna@client.example>\r\nMessage-ID: <b@x>\r\nSubject: x\r\n\r\nQuando arriva la bozza?\r\n"
    ask(team, "2026-03-02 10:00")
    team.receive(bomb, "2026-03-02 10:01")
    team.receive(broken, "2026-03-02 10:02")
    answer(team, "2026-03-02 10:03")
    for when in ("2026-03-02 10:10", "2026-03-02 10:20"):
        team.pass_at(when)
    assert sorted(states(team)) == ["answered", "open"]
    assert team.kinds("admin@agency.example") == ["notice"]
    (raw,) = team.office.quarantine.folder.glob("*.eml")
    assert raw.read_bytes() == bomb
    assert raw.with_suffix(".txt").read_text().strip()


def test_a_header_with_line_breaks_stays_one_line_and_can_be_alerted(team: Agency) -> None:
    """Failures 17."""
    raw = mail(ANNA, INBOX, "x", "Quando arriva la bozza?", at("2026-03-02 10:00"))
    team.receive(raw.replace(b"Subject: x", b"Subject: =?utf-8?Q?Hi=0D=0ABcc:_evil@evil.example?="), "2026-03-02 10:00")
    team.pass_at("2026-03-02 18:00")
    (alert,) = team.smtp.mails
    assert alert.recipients == ("marta@agency.example",)
    assert b"\nBcc:" not in alert.raw.partition(b"\r\n\r\n")[0]


def test_a_mail_without_message_id_is_kept_once(team: Agency) -> None:
    """Failures 18."""
    raw = mail(ANNA, INBOX, "x", "Quando arriva la bozza?", at("2026-03-02 10:00"))
    bare = b"".join(line for line in raw.splitlines(keepends=True) if not line.startswith(b"Message-ID"))
    team.receive(bare, "2026-03-02 10:00")
    team.receive(b"Received: from x by y; Mon, 2 Mar 2026 10:00:00 +0100\r\n" + bare, "2026-03-02 10:01")
    team.pass_at("2026-03-02 10:05")
    assert states(team) == ["open"]


def test_the_same_mail_in_two_mailboxes_is_one(team: Agency) -> None:
    ask(team, "2026-03-02 10:00")
    copy = mail(MARTA, ANNA, "Re: Bozza homepage", "Giovedì.", at("2026-03-02 11:00"), reply="q1")
    team.receive(copy, "2026-03-02 11:00", "Sent")
    team.receive(b"Received: from a by b; Mon, 2 Mar 2026 11:01:00 +0100\r\n" + copy, "2026-03-02 11:01")
    team.pass_at("2026-03-02 12:00")
    assert len(team.office.records.get("rossi").messages) == 2


def test_a_renumbered_mailbox_gives_no_duplicates_and_no_alerts_on_old_mail(
    team: Agency, imap_server: ImapServer
) -> None:
    """Failures 12."""
    ask(team, "2026-03-02 10:00")
    team.pass_at("2026-03-02 10:05")
    cursor = team.office.clerk.cursors["INBOX"]
    team.office.clerk.cursors["INBOX"] = type(cursor)("INBOX", cursor.uidvalidity + 1, 40, cursor.complete_at, None, 1)
    team.receive(mail(ANNA, INBOX, "Old", "Quanto costa il catalogo?", at("2025-02-03 10:00")), "2025-02-03 10:00")
    team.receive(mail(ANNA, INBOX, "New", "Chi viene alla fiera?", at("2026-03-02 10:06")), "2026-03-02 10:06")
    team.pass_at("2026-03-02 10:10")
    assert len(team.ledger()) == 3
    assert team.kinds("admin@agency.example") == ["notice"]
    team.pass_at("2026-03-02 18:30")
    alerts = team.sent("marta@agency.example")
    assert len(alerts) == 1
    assert "bozza" in body(alerts[0])
    assert "fiera" in body(alerts[0])
    assert "catalogo" not in body(alerts[0])


def test_an_update_goes_out_once_in_the_clients_language(open_agency: Open) -> None:
    with open_agency(update=UPDATE) as team:
        team.pass_at("2026-03-02 08:00")
        ask(team, "2026-03-04 10:00")
        answer(team, "2026-03-04 12:00")
        ask(team, "2026-03-06 15:00", "q2", "Quanto costa il catalogo stampato?\n")
        for when in ("2026-03-06 15:59", "2026-03-06 16:00", "2026-03-06 16:01", "2026-03-07 10:00"):
            team.pass_at(when)
        (update,) = team.sent("anna@client.example")
    text = body(update)
    assert "quando sarà pronta la bozza?" in text.lower()
    assert "Quanto costa il catalogo stampato?" in text
    assert update["Content-Language"] == "it"
    for word in ("SLA", "overdue", "Hill"):
        assert word not in text


def test_an_update_that_needs_approval_goes_to_the_pm_only(open_agency: Open) -> None:
    with open_agency(update=UPDATE.replace("none", "required")) as team:
        team.pass_at("2026-03-02 08:00")
        ask(team, "2026-03-06 15:00")
        team.pass_at("2026-03-06 16:00")
        assert team.kinds() == ["draft"]
        assert team.sent("anna@client.example") == []
        assert "quando sarà pronta la bozza?" in body(team.sent("marta@agency.example")[0])


def test_a_template_error_reaches_the_pm_and_never_the_client_until_it_is_mended(
    open_agency: Open, tmp_path: Path
) -> None:
    """Failures 15."""
    own = tmp_path / "templates" / "it"
    own.mkdir(parents=True)
    (own / "update.txt").write_text("{{ view.no_such_thing }}")
    with open_agency(update=UPDATE) as team:
        team.office.config = team.office.config.model_copy(update={"templates_dir": tmp_path / "templates"})
        team.pass_at("2026-03-02 08:00")
        ask(team, "2026-03-06 15:00")
        team.pass_at("2026-03-06 16:00")
        team.pass_at("2026-03-06 16:05")
        assert team.sent("anna@client.example") == []
        assert len(team.sent("admin@agency.example")) == len(team.sent("marta@agency.example")) == 1
        (own / "update.txt").unlink()
        team.pass_at("2026-03-06 16:10")
        team.pass_at("2026-03-06 16:15")
        assert len(team.sent("anna@client.example")) == 1


def test_a_template_in_a_clients_subject_is_only_text(open_agency: Open) -> None:
    with open_agency(update=UPDATE) as team:
        team.pass_at("2026-03-02 08:00")
        team.receive(
            mail(ANNA, INBOX, "{{ ''.__class__ }}", "{{ 7 * 7 }} quando arriva?", at("2026-03-06 15:00")),
            "2026-03-06 15:00",
        )
        team.pass_at("2026-03-06 16:00")
        text = body(team.sent("anna@client.example")[0])
        assert "{{ 7 * 7 }}" in text
        assert "49" not in text


def test_a_crash_after_the_server_said_250_sends_an_update_at_most_once(open_agency: Open) -> None:
    """Failures 2: the state on disk says `sending`, as it does when the process dies between 250 and the next write."""
    with open_agency(update=UPDATE) as team:
        team.pass_at("2026-03-02 08:00")
        ask(team, "2026-03-06 15:00")
        before = storing.write_atomically

        def die_when_sent(path: Path, data: bytes) -> None:
            if path.name == "clerk.json" and b'"state": "sent"' in data:
                raise KeyboardInterrupt
            before(path, data)

        with pytest.MonkeyPatch.context() as patched:
            patched.setattr(storing, "write_atomically", die_when_sent)
            with pytest.raises(KeyboardInterrupt):
                team.pass_at("2026-03-06 16:00")
    with open_agency(update=UPDATE) as again:
        assert [entry.state for entry in again.office.clerk.outbox.values()] == [EntryState.SENDING]
        for when in ("2026-03-06 16:01", "2026-03-06 17:00"):
            again.pass_at(when)
        assert len(again.sent("anna@client.example")) == 1
        assert again.kinds("admin@agency.example") == ["notice"]


@pytest.mark.parametrize("last", ["clerk.json", "record.json"])
def test_a_crash_between_an_update_and_its_note_in_the_record_loses_neither(open_agency: Open, last: str) -> None:
    with open_agency(update=UPDATE) as team:
        team.pass_at("2026-03-02 08:00")
        ask(team, "2026-03-06 15:00")
        team.pass_at("2026-03-06 15:30")
        before = storing.write_atomically

        def die_after(path: Path, data: bytes) -> None:
            before(path, data)
            if path.name == last and b"2026-W10" in data:
                raise KeyboardInterrupt

        with pytest.MonkeyPatch.context() as patched:
            for module in (storing, record_file):
                patched.setattr(module, "write_atomically", die_after)
            with pytest.raises(KeyboardInterrupt):
                team.pass_at("2026-03-06 16:00")
    with open_agency(update=UPDATE) as again:
        again.pass_at("2026-03-06 16:01")
        assert len(again.sent("anna@client.example")) == 1
        assert [sent.state for sent in again.office.records.get("rossi").updates] == ["sent"]


def test_a_full_disk_loses_nothing_and_marks_nothing_as_read(team: Agency) -> None:
    """Failures 14."""

    def full(_path: Path, _data: bytes) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    ask(team, "2026-03-02 10:00")
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(storing, "write_atomically", full)
        report = team.pass_at("2026-03-02 10:05")
    assert any("No space left" in problem for problem in report.problems)
    assert ClerkFile(team.folder / "state").load().cursors["INBOX"].last_uid == 0
    team.pass_at("2026-03-02 10:10")
    assert states(team) == ["open"]


def test_what_the_words_of_one_mail_raise_of_the_system_is_no_trouble_of_the_disk(team: Agency) -> None:
    """Else its pass would be broken off, and every one after it."""

    def treacherous(raw: bytes) -> Message:
        if b"poison" in raw:
            raise IsADirectoryError(errno.EISDIR, "Is a directory")
        return parse(raw)

    team.receive(mail(ANNA, INBOX, "poison", "Ciao.", at("2026-03-02 10:00")), "2026-03-02 10:00")
    ask(team, "2026-03-02 10:01")
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(intake, "parse", treacherous)
        team.pass_at("2026-03-02 10:05")
    assert states(team) == ["open"]
    (raw,) = team.office.quarantine.folder.glob("*.eml")
    assert b"poison" in raw.read_bytes()
    assert "Is a directory" in raw.with_suffix(".txt").read_text()


def test_a_refused_log_in_holds_alerts_tells_the_admin_and_recovers(
    team: Agency, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Failures 10."""
    ask(team, "2026-03-02 10:00")
    team.pass_at("2026-03-02 10:05")
    with monkeypatch.context() as wrong:
        wrong.setenv("TEST_PASSWORD", "expired")
        for minute in (50, 59):
            report = team.pass_at(f"2026-03-02 15:{minute}")
            assert report.deaf
        team.pass_at("2026-03-02 16:05")
    assert team.kinds() == ["notice"]
    answer(team, "2026-03-02 15:58")
    team.pass_at("2026-03-02 16:10")
    assert states(team) == ["answered"]
    assert team.kinds() == ["notice", "notice"]  # it broke, it works again
    assert "refuses the log-in" in team.sent("admin@agency.example")[0]["Subject"]


def test_a_mailbox_that_nobody_watches_is_told_of_once_when_it_lasts_and_when_it_is_over(team: Agency) -> None:
    reason = "Clients: IMAP mail.example:993: too many connections"
    for minute in ("00", "05", "11", "12"):
        team.clerk.run_pass(at(f"2026-03-02 10:{minute}"), unwatched=reason)
    team.pass_at("2026-03-02 10:20")
    lasting, over = team.sent("admin@agency.example")
    assert "cannot be watched" in lasting["Subject"]
    assert reason in body(lasting)
    assert "it has been working again since 10:20" in body(over)


def test_nobody_hears_of_a_watcher_while_the_inbox_itself_cannot_be_read(
    team: Agency, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TEST_PASSWORD", "expired")
    for minute in ("00", "11"):
        team.clerk.run_pass(at(f"2026-03-02 10:{minute}"), unwatched="INBOX: no log-in")
    (told,) = team.sent("admin@agency.example")
    assert "refuses the log-in" in told["Subject"]


def test_a_mail_too_large_to_be_read_whole_is_filed_and_the_admin_is_told_once(
    team: Agency, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(fetching, "LARGEST_MESSAGE", 2000)
    ask(team, "2026-03-02 10:00", text="Quando è pronta la bozza?\n" + "allegato " * 1000)
    for minute in ("05", "06"):
        team.pass_at(f"2026-03-02 10:{minute}")
    (told,) = team.sent("admin@agency.example")
    assert "too large" in told["Subject"]
    assert "Bozza homepage" in body(told)
    assert "the first 2,000 of" in body(told)
    assert states(team) == ["open"]


def test_a_server_that_is_away_is_not_said_to_refuse_the_log_in(team: Agency) -> None:
    port = team.office.config.imap.port
    with socket.socket() as nobody:
        nobody.bind(("127.0.0.1", 0))  # ours, so that nobody else listens there
        away = nobody.getsockname()[1]
        for minute, where in (("00", away), ("11", away), ("12", port)):
            imap = team.office.config.imap.model_copy(update={"port": where})
            team.office.config = team.office.config.model_copy(update={"imap": imap})
            team.pass_at(f"2026-03-02 15:{minute}")
    assert [one["Subject"] for one in team.sent("admin@agency.example")] == [
        "The mail server cannot be reached",
        "Works again: The mail server cannot be reached",
    ]


def test_a_refused_mail_is_a_dead_letter_and_somebody_is_told_once(team: Agency, smtp_server: SmtpServer) -> None:
    ask(team, "2026-03-02 10:00")
    smtp_server.refuse.recipients["marta@agency.example"] = "550 5.1.1 no such user"
    for when in ("2026-03-02 16:30", "2026-03-02 16:31", "2026-03-02 16:32"):
        team.pass_at(when)
    (alert,) = [entry for entry in team.office.clerk.outbox.values() if entry.kind == "alert"]
    assert (alert.state, "550" in alert.reason) == (EntryState.DEAD, True)
    assert team.kinds("admin@agency.example") == ["notice"]


def test_a_server_that_is_busy_gets_the_mail_later_once(team: Agency, smtp_server: SmtpServer) -> None:
    ask(team, "2026-03-02 10:00")
    smtp_server.refuse.content = "451 4.3.0 try again"
    team.pass_at("2026-03-02 16:30")
    assert team.sent() == []
    smtp_server.refuse.content = ""
    for when in ("2026-03-02 16:30", "2026-03-02 16:31", "2026-03-02 16:32"):
        team.pass_at(when)
    assert len(team.sent()) == 1


def test_a_dry_run_says_what_it_would_send_and_changes_nothing(open_agency: Open, tmp_path: Path) -> None:
    with open_agency() as team:
        team.pass_at("2026-03-02 08:00")
        ask(team, "2026-03-02 10:00")
    before = {path: path.read_bytes() for path in sorted((tmp_path / "state").rglob("*")) if path.is_file()}
    with open_agency(dry=True) as team:
        report = team.pass_at("2026-03-02 16:30")
        assert [entry.kind for entry in report.plan.mails] == ["alert"]
        assert team.sent() == []
    after = {path: path.read_bytes() for path in sorted((tmp_path / "state").rglob("*")) if path.is_file()}
    assert {path.name for path in after} - {path.name for path in before} <= {"index.sqlite-wal", "index.sqlite-shm"}
    assert all(after[path] == content for path, content in before.items() if "index" not in path.name)


def test_a_loop_with_an_auto_responder_ends(team: Agency) -> None:
    """Failures 3: no header says that it is a machine, and each subject is new."""
    for n in range(12):
        when = f"2026-03-02 10:{n:02}"
        text = "Sono fuori ufficio fino al 9 marzo, vi rispondo al mio rientro.\n"
        team.receive(mail(ANNA, INBOX, f"Fuori ufficio {n}", text, at(when)), when)
        team.pass_at(when)
    assert team.ledger() == []
    assert team.sent() == []


def test_a_stranger_waits_in_unmatched(team: Agency) -> None:
    team.receive(
        mail("eve@nobody.example", INBOX, "Hello", "Do you take on projects?", at("2026-03-02 10:00")),
        "2026-03-02 10:00",
    )
    team.pass_at("2026-03-03 18:00")
    assert team.ledger() == []
    assert len(team.office.records.get("unmatched").messages) == 1


def test_a_record_torn_twice_stops_nothing_but_says_so(team: Agency) -> None:
    ask(team, "2026-03-02 10:00")
    team.pass_at("2026-03-02 10:05")
    record = team.folder / "state" / "clients" / "rossi" / "record.json"
    for path in (record, record.with_name("record.json.previous")):
        path.write_bytes(b"{")
    team.office.records.release()
    with pytest.raises(TornStore, match="replay"):
        team.office.records.get("rossi")


def test_state_is_readable_by_a_person_and_complete_in_the_clients_folder(team: Agency) -> None:
    ask(team, "2026-03-02 10:00")
    team.pass_at("2026-03-02 10:05")
    folder = team.folder / "state" / "clients" / "rossi"
    assert len(list((folder / "mail" / "cur").iterdir())) == 1
    tables = team.stored("clients/rossi/record.json")
    (message,) = tables["messages"].values()
    assert message["own_text"].startswith("Buongiorno")
    assert (folder / "record.json").read_text().count("\n") > 10
    assert at("2026-03-02 10:05") - at("2026-03-02 10:00") == timedelta(minutes=5)


def test_a_clients_mail_that_a_colleague_forwards_to_the_inbox_is_the_clients(team: Agency) -> None:
    """Failures 13: dated as forwarded, the question is the client's, the words of the colleague are not."""
    text = "Da gestire?\n\n---------- Forwarded message ---------\nDa: Anna Rossi <anna@client.example>\nDate: lun 2 mar 2026 alle ore 09:00\nSubject: Bozza\nTo: Marta Bianchi <marta@agency.example>\n\nQuando sarà pronta la bozza?\n\nAnna\n"
    team.receive(mail(MARTA, INBOX, "Fwd: Bozza", text, at("2026-03-02 10:00")), "2026-03-02 10:00")
    team.pass_at("2026-03-02 10:05")
    (row,) = team.ledger()
    assert (row["text"], row["asked_by"], row["asked_at"]) == (
        "Quando sarà pronta la bozza?",
        "anna@client.example",
        "2026-03-02T09:00:00+00:00",
    )


def test_a_mail_forwarded_to_a_colleague_asks_the_client_nothing(team: Agency) -> None:
    text = "Luca, mi dici il minimo?\n\nDa: Anna Rossi <anna@client.example>\nInviato: lunedì 2 marzo 2026 09:00\nA: Marta\nOggetto: Bozza\n\nQuando sarà pronta la bozza?\n"
    team.receive(
        mail(MARTA, f"luca@agency.example, {INBOX}", "I: Bozza", text, at("2026-03-02 10:00")), "2026-03-02 10:00"
    )
    team.pass_at("2026-03-02 10:05")
    assert team.ledger() == []


def test_a_connection_that_dies_while_reading_loses_nothing(open_agency: Open, monkeypatch: pytest.MonkeyPatch) -> None:
    with open_agency() as team:
        team.pass_at("2026-03-02 08:00")
        ask(team, "2026-03-02 10:00", "q1", "Quando arriva la bozza?")
        ask(team, "2026-03-02 10:01", "q2", "Quanto costa il catalogo?")
        whole = Imap.fetch

        def dies(self: Imap, mailbox: str, uids: list[int]) -> Iterator[object]:
            yield next(iter(whole(self, mailbox, uids)))
            raise ImapError(Failure.CONNECT, "the connection was lost", "wait")

        with monkeypatch.context() as broken:
            broken.setattr(Imap, "fetch", dies)
            assert team.pass_at("2026-03-02 10:05").deaf
        team.pass_at("2026-03-02 10:06")
    with open_agency() as again:
        assert states(again) == ["open", "open"]
        assert len(list((again.folder / "state" / "clients" / "rossi" / "mail" / "cur").iterdir())) == 2


def test_a_copy_of_an_update_is_kept_in_sent_when_configured_and_answers_nothing(open_agency: Open) -> None:
    with open_agency(update=UPDATE) as team:
        smtp = team.office.config.smtp.model_copy(update={"save_sent": True})
        team.office.config = team.office.config.model_copy(update={"smtp": smtp})
        team.pass_at("2026-03-02 08:00")
        ask(team, "2026-03-06 15:00")
        team.pass_at("2026-03-06 16:00")
        team.pass_at("2026-03-06 16:05")
        messages = team.office.records.get("rossi").messages.values()
        assert [(message.direction, message.ours) for message in messages if message.ours] == [("outbound", True)]
        assert states(team) == ["open"]


def test_a_recipient_who_is_refused_while_others_are_served_is_told_of_and_the_others_get_it_once(
    open_agency: Open, smtp_server: SmtpServer
) -> None:
    update = UPDATE.replace(
        '"anna@client.example"', '"anna@client.example", "bob@client.example", "eva@client.example"'
    )
    with open_agency(update=update) as team:
        team.pass_at("2026-03-02 08:00")
        ask(team, "2026-03-06 15:00")
        smtp_server.refuse.recipients["bob@client.example"] = "550 5.1.1 no such user"
        smtp_server.refuse.recipients["eva@client.example"] = "451 4.2.0 busy"
        team.pass_at("2026-03-06 16:00")
        smtp_server.refuse.recipients.clear()
        for minute in (2, 3, 4):
            team.pass_at(f"2026-03-06 16:0{minute}")
        got = [mail.recipients for mail in smtp_server.mails if "admin@agency.example" not in mail.recipients]
        assert got == [("anna@client.example",), ("eva@client.example",)]
        assert team.kinds("admin@agency.example") == ["notice"]

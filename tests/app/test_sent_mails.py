"""`sent`, `preview` and `test-mail` at the invented agency."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path

import pytest

from daemon.app.arguments import BadArgument
from daemon.app.previewing import alert_to, parts, send_trial, update_of
from daemon.app.sent_mails import sent_mails
from daemon.core.schedule.outbox import Outcome
from tests.agency import Open, at, mail
from tests.desk import INBOX, MARTA
from tests.paper import AnyAgency, OnPaper

ANNA = "Anna Rossi <anna@client.example>"
UPDATE = 'update = { every = "week", on = "Fri 16:00", approval = "required" }'
NOON = "2026-03-03 12:00"


def asked(team: AnyAgency) -> None:
    """A question of Monday that is overdue on Tuesday, told to Marta in the morning."""
    team.pass_at("2026-03-02 09:00")
    when = at("2026-03-02 10:00")
    team.receive(mail(ANNA, INBOX, "Bozza", "Quando sarà pronta la bozza?\n", when, mid="q1"), "2026-03-02 10:00")
    team.pass_at("2026-03-02 10:01")
    team.pass_at("2026-03-03 10:30")


def files(folder: Path) -> dict[str, bytes]:
    return {str(path): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def test_what_was_sent_is_told_with_the_reason_and_the_answer(on_paper: OnPaper) -> None:
    with on_paper() as team:
        asked(team)
        (row,) = [one for one in sent_mails(team.office, at(NOON), None, None) if one["kind"] == "alert"]
        assert (row["to"], row["clients"], row["state"]) == (["marta@agency.example"], ["rossi"], "sent")
        assert row["why"] == "1 overdue"
        assert (row["answered"], row["still_owed"]) == (None, 1)
        (alert,) = team.sent("marta@agency.example")
        reply = mail(
            MARTA, alert.get("Reply-To", INBOX), f"Re: {alert['Subject']}", "1 done\n", at("2026-03-03 11:00"),
            In_Reply_To=str(alert["Message-ID"]), References=str(alert["Message-ID"]),
        )  # fmt: skip
        quoted = reply + b"\r\n" + b"".join(b"> " + line + b"\r\n" for line in alert.as_bytes().splitlines())
        team.receive(quoted, "2026-03-03 11:00")
        team.pass_at("2026-03-03 11:01")
        told = sent_mails(team.office, at(NOON), "rossi", at("2026-03-03 00:00"))
        (row,) = [one for one in told if one["kind"] == "alert"]
        assert row["answered"]["by"] == "marta@agency.example"
        assert row["answered"]["word"] == "done"
        assert row["still_owed"] == 0
        assert sent_mails(team.office, at(NOON), None, at("2026-03-04 00:00")) == []
        assert json.dumps(told)


def test_a_preview_is_the_mail_that_would_go_and_changes_nothing(open_agency: Open) -> None:
    with open_agency(update=UPDATE) as team:
        asked(team)
        before = files(team.folder / "state"), len(team.smtp.mails)
        update, alert = (
            update_of(team.office, "rossi", at(NOON)),
            alert_to(team.office, "Marta@agency.example", at(NOON)),
        )
        assert (files(team.folder / "state"), len(team.smtp.mails)) == before
        shown = parts(update)
        assert shown["to"] == []  # nothing proves that Anna is the client's
        assert "Quando sarà pronta la bozza?" in shown["text"]
        assert "<html" in shown["html"]
        again = parts(alert)
        (told,) = team.sent("marta@agency.example")
        assert again["to"] == ["marta@agency.example"]
        assert again["subject"] == str(told["Subject"])  # it was told in the morning, and is shown as it would be now


def test_a_preview_of_what_there_is_not_says_why(on_paper: OnPaper) -> None:
    with on_paper(update=UPDATE) as team:
        for client, words in (
            ("hill", "gets no updates"),
            ("rossi", "no mail of rossi"),
            ("nobody", "one of hill, rossi"),
        ):
            with pytest.raises(BadArgument, match=words):
                update_of(team.office, client, at(NOON))
        for reader, words in (("marta@agency.example", "nothing is due"), ("anna@client.example", "one of boss@")):
            with pytest.raises(BadArgument, match=words):
                alert_to(team.office, reader, at(NOON))


def test_a_test_mail_goes_to_the_team_alone(open_agency: Open) -> None:
    now = datetime.now(UTC)
    with open_agency() as team:
        assert send_trial(team.office, "Marta@agency.example", now, anybody=False).outcome is Outcome.SENT
        (told,) = team.sent("marta@agency.example")
        assert "A test mail from inboxclerk" in str(told["Subject"])
        with pytest.raises(BadArgument, match="is the client rossi's"):
            send_trial(team.office, "anna@client.example", now, anybody=True)
        with pytest.raises(BadArgument, match="--yes"):
            send_trial(team.office, "me@elsewhere.example", now, anybody=False)
        assert send_trial(team.office, "me@elsewhere.example", now, anybody=True).outcome is Outcome.SENT
        assert len(team.mails) == 2
        assert team.office.clerk.outbox == {}

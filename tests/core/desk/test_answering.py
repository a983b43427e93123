"""What the clerk answers to the team: one mail for each that was heard, to the configured address, and not without end."""

from __future__ import annotations

import io
import zipfile
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from email import message_from_string, policy
from email.message import EmailMessage

import pytest

from daemon.core.commands.abouts import OnQuestion, ToConfirm
from daemon.core.commands.heard import Heard
from daemon.core.commands.results import Obstacle, Result
from daemon.core.commands.word import Word
from daemon.core.desk.answering import answers
from daemon.core.desk.desk import Desk
from daemon.core.desk.library import FoundMail
from daemon.core.desk.plan import Plan
from daemon.core.state.entry import Entry
from tests.core.desk.office import ABOUT, INBOX, JOHN, MARTA, MONDAY, back_office, entry, office
from tests.correspondence import Mails
from tests.effort import assert_within


@dataclass
class Shelf:
    """A library of one mail, which notes what it was asked for."""

    asked: list[str] = field(default_factory=list)

    def find(self, text: str) -> list[FoundMail]:
        self.asked.append(text)
        return [FoundMail("rossi", Mails().client("Where are the samples?"), "the samples")]

    def page(self, client: str, _now: datetime, language: str) -> str:
        return f"<p>{client}, {language}</p>"


class Burnt(Shelf):
    def find(self, text: str) -> list[FoundMail]:
        raise RuntimeError(f"no library, no {text}")


def of_marta(desk: Desk, **more: object) -> Desk:
    """The desk of an office whose Marta is set up otherwise."""
    directory = desk.directory
    pms = {**directory.pms, MARTA.address: replace(MARTA, **more)}  # type: ignore[arg-type]
    return replace(desk, terms=replace(desk.terms, directory=replace(directory, pms=pms)))


def heard(key: str = "k1", person: str = MARTA.address, **more: object) -> Heard:
    return Heard(key, person, MONDAY, f"{key}@mail.example", "Re: alert", **more)  # type: ignore[arg-type]


def asking(word: Word, of: str = "", key: str = "k1", person: str = MARTA.address) -> Heard:
    return heard(key, person, asked=((word, of),))


def planned(*mails: Heard, sent: tuple[Entry, ...] = (), library: Shelf | None = None) -> Plan:
    return answers(back_office(office(*sent), *mails), library or Shelf(), MONDAY)


def letter(made: Entry) -> EmailMessage:
    return message_from_string(made.raw, policy=policy.default)


def text(made: Entry) -> str:
    part = letter(made).get_body(("plain",))
    assert part
    return " ".join(part.get_content().split())


@pytest.mark.parametrize(
    ("word", "of", "expected"),
    [
        (Word.STATUS, "", "Where is q1?"),
        (Word.STATUS, "rossi", "Where is q2?"),
        (Word.STATUS, "nobody", "No client"),
        (Word.FIND, "samples", "the samples"),
        (Word.FIND, "samples turin", "No mail holds"),
        (Word.RECORD, "rossi", "attached"),
        (Word.RECORD, "nobody", "No client"),
        (Word.REPORT, "", "Still open"),
        (Word.REPORT, "turin", "No client"),  # John's
    ],
)
def test_what_is_asked_is_answered_in_the_thread_of_the_mail(word: Word, of: str, expected: str) -> None:
    (made,) = planned(asking(word, of)).mails
    assert (made.kind, made.to, letter(made)["In-Reply-To"]) == ("answer", (MARTA.address,), "<k1@mail.example>")
    assert expected in text(made)


def test_a_clients_name_among_the_words_of_a_search_is_no_word_of_it() -> None:
    library = Shelf()
    planned(asking(Word.FIND, "samples rossi"), library=library)
    assert library.asked == ["samples"]


def test_a_record_comes_as_a_page() -> None:
    (made,) = planned(asking(Word.RECORD, "rossi")).mails
    (page,) = letter(made).iter_attachments()
    assert (page.get_filename(), page.get_content()) == ("rossi.html", "<p>rossi, en</p>")
    assert page.get_content_charset() == "utf-8"


def test_where_a_gateway_takes_html_out_the_record_comes_in_a_zip_in_the_readers_language() -> None:
    desk = back_office(office(), asking(Word.RECORD, "rossi"))
    (made,) = answers(of_marta(desk, zipped=True, language="it"), Shelf(), MONDAY).mails
    (file,) = letter(made).iter_attachments()
    assert (file.get_filename(), file.get_content_type()) == ("rossi.zip", "application/zip")
    with zipfile.ZipFile(io.BytesIO(file.get_content())) as archive:
        assert archive.read("rossi.html") == b"<p>rossi, it</p>"


def test_what_is_found_is_shown_with_the_sentences_around_it() -> None:
    said = "Hello. We liked the first box. The samples for the fair came on Monday. Two are broken! " + "Bye. " * 80
    found = Mails().client(said)

    class Kept(Shelf):
        def find(self, text: str) -> list[FoundMail]:
            return [FoundMail("rossi", found, f"[{text}]")]

    (made,) = planned(asking(Word.FIND, "samples fair"), library=Kept()).mails
    assert "The samples for the fair came on Monday. Two are broken!" in " ".join(text(made).split())
    assert "…”" in text(made)


def test_a_status_shows_under_its_numbers_what_may_be_ruled_on() -> None:
    (made,) = planned(asking(Word.STATUS, "turin", person=JOHN.address)).mails
    assert made.about == (OnQuestion("q3"),)


def test_a_receipt_tells_each_result_and_can_be_answered_like_the_mail_that_was_ruled_on() -> None:
    results = (Result(Word.DONE, "1 done", 1), Result(Word.SNOOZE, "2 snooze 2d", 2, until=MONDAY + timedelta(days=2)))
    (made,) = planned(heard(results=results, about=ABOUT)).mails
    assert (made.kind, made.about) == ("receipt", ABOUT)
    assert "#1 is settled" in text(made)
    assert "#2 is snoozed until" in text(made)


@pytest.mark.parametrize(
    ("subject", "told"),
    [
        ("Re: Overdue: Rossi", "Re: Overdue: Rossi"),
        ("R: AW: Overdue: Rossi", "Re: Overdue: Rossi"),
        (f"1 done [{'a' * 34}]", "Re: 1 done"),  # a button's, with the token that proved it
        ("", "Done: 1 done"),
    ],
)
def test_a_receipt_keeps_the_subject_of_the_mail_that_it_answers(subject: str, told: str) -> None:
    mail = replace(heard(results=(Result(Word.DONE, "1 done", 1),)), subject=subject)
    (made,) = planned(mail).mails
    assert (made.subject, letter(made)["Subject"], letter(made)["In-Reply-To"]) == (told, told, "<k1@mail.example>")


@pytest.mark.parametrize(
    ("mail", "told"),
    [
        ({"results": (Result(Word.DONE, "1 done", 1),)}, 0),
        ({"results": (Result(Word.UNKNOWN, "dnoe"),)}, 1),
        ({"results": (Result(Word.DONE, "1 done", 1), Result(Obstacle.NO_QUESTION, "9 done", 9))}, 1),
        ({"results": (Result(Word.NOTES, "notes rossi", client="Rossi"),)}, 1),
        ({"waiting": ("away until 12 March",)}, 1),
        ({"help": True}, 1),
        ({"asked": ((Word.STATUS, ""),)}, 1),
        ({"refused": "no proof"}, 1),
    ],
)
def test_who_wants_to_hear_of_problems_alone_gets_no_receipt_for_what_was_done(
    mail: dict[str, object], told: int
) -> None:
    desk = back_office(office(), heard(**mail))  # type: ignore[arg-type]
    plan = answers(of_marta(desk, quiet_receipts=True), Shelf(), MONDAY)
    assert (len(plan.mails), plan.answered) == (told, frozenset({"k1"}))


def test_beside_a_line_that_was_not_understood_stands_what_that_mail_can_be_answered_with() -> None:
    unknown = (Result(Word.UNKNOWN, "dnoe"),)
    (made,) = planned(heard(results=unknown, help=True, about=(OnQuestion("q1"),))).mails
    assert "1 snooze 2d" in text(made)
    assert "approve" not in text(made)
    (made,) = planned(heard(help=True)).mails
    assert "approve" in text(made)


def test_a_command_that_fits_several_questions_is_told_so() -> None:
    (made,) = planned(heard(results=(Result(Obstacle.SEVERAL, "done"),), about=ABOUT)).mails
    assert "“done” could mean several questions" in text(made)


def test_what_waits_for_a_yes_is_what_the_receipt_shows() -> None:
    (made,) = planned(heard(waiting=("away until 12 March",))).mails
    assert made.about == (ToConfirm("away until 12 March"),)
    assert "“yes”" in text(made)


def test_a_refusal_begins_a_thread_of_its_own() -> None:
    (made,) = planned(heard(refused="its token has expired")).mails
    assert (made.kind, letter(made)["In-Reply-To"]) == ("notice", None)
    assert "its token has expired" in text(made)


@pytest.mark.parametrize(
    ("why", "told"),
    [
        ("its token has expired", "ihr Code ist abgelaufen"),
        ("it wants the answer sent elsewhere: eve@evil.example", "die Antwort soll an eine andere Stelle gehen: eve@"),
        ("the server says <something> & more", "the server says <something> & more"),
    ],
)
def test_why_a_mail_is_not_believed_is_said_in_the_readers_language(why: str, told: str) -> None:
    desk = back_office(office(), heard(refused=why, trouble="forged"))
    (made,) = answers(of_marta(desk, language="de"), Shelf(), MONDAY).mails
    assert told in " ".join(text(made).split())


def test_thanks_are_not_answered_and_no_mail_is_answered_twice() -> None:
    assert planned(heard()) == Plan(answered=frozenset({"k1"}))
    (made,) = planned(asking(Word.STATUS)).mails
    assert planned(asking(Word.STATUS), sent=(made,)).mails == []


def test_at_most_forty_receipts_and_three_refusals_a_day_to_one_person() -> None:
    results = (Result(Word.DONE, "1 done", 1),)
    mails = [heard(f"k{n}", results=results) for n in range(50)] + [heard(f"x{n}", refused="why") for n in range(20)]
    plan = planned(*mails, asking(Word.STATUS, "", "other", JOHN.address))
    kinds = [(made.kind, made.to[0]) for made in plan.mails]
    assert kinds.count(("receipt", MARTA.address)) == 40
    assert kinds.count(("notice", MARTA.address)) == 3
    assert kinds.count(("answer", JOHN.address)) == 1
    assert len(plan.answered) == 71


def test_yesterdays_receipts_do_not_count() -> None:
    results = (Result(Word.DONE, "1 done", 1),)
    for age, count in ((timedelta(hours=25), 1), (timedelta(hours=23), 0)):
        sent = (replace(entry(f"receipt:{n}", "receipt"), created=MONDAY - age) for n in range(40))
        assert len(planned(heard(results=results), sent=tuple(sent)).mails) == count


def test_a_machine_that_answers_each_receipt_is_answered_ten_times_a_day_and_a_person_still_is() -> None:
    lost = (Result(Word.UNKNOWN, "I am out of the office"),)
    plan = planned(*(heard(f"k{n}", results=lost, help=True) for n in range(20)))
    assert len(plan.mails) == 10
    again = (heard("k21", results=lost, help=True), heard("k22", results=(Result(Word.DONE, "1 done", 1),)))
    assert len(planned(*again, sent=tuple(plan.mails)).mails) == 1


def test_an_answer_that_cannot_be_made_holds_up_no_other_and_the_admin_is_told() -> None:
    plan = planned(asking(Word.FIND, "samples"), asking(Word.STATUS, "", "k2"), library=Burnt())
    assert [(made.kind, made.to[0]) for made in plan.mails] == [
        ("notice", "admin@agency.example"),
        ("answer", MARTA.address),
    ]
    assert "no library, no samples" in text(plan.mails[0])
    assert (plan.answered, len(plan.faults)) == (frozenset({"k1", "k2"}), 1)


def test_the_outbox_is_counted_once_however_many_mails_were_heard() -> None:
    forged = [heard(f"k{n}", refused="why") for n in range(1_000)]
    told = [entry(f"refusal:{n}", "notice") for n in range(3)]
    old = (replace(entry(f"alert:{n}"), created=MONDAY - timedelta(days=9)) for n in range(10_000))
    desk = back_office(office(*told, *old), *forged)
    assert_within(0.5, lambda: answers(desk, Shelf(), MONDAY))


def test_who_reads_mail_of_ours_and_is_no_pm_is_answered_in_the_teams_language() -> None:
    (made,) = planned(asking(Word.STATUS, person="boss@agency.example")).mails
    assert made.to == ("boss@agency.example",)
    assert letter(made)["From"].addresses[0].addr_spec == INBOX
    assert "Where is q1?" in text(made)

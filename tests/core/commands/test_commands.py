"""Commands as project managers write them, in nine languages."""

from __future__ import annotations

from datetime import date, time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from daemon.adapters.rulebook import shipped_rules
from daemon.core.commands.line import LineReader
from daemon.core.commands.lines import CommandReader
from daemon.core.commands.whens import NO_TIME, When
from daemon.core.commands.word import Word
from daemon.core.hours.duration import parse_duration
from daemon.core.words.text import normal
from tests.conftest import MANY
from tests.effort import assert_within
from tests.every import every
from tests.languages import LANGUAGES

TODAY = date(2026, 3, 3)  # a Tuesday
LARGE = 1_000_000 if MANY else 200_000
READER = CommandReader(shipped_rules())
LINES = LineReader(shipped_rules())
WORDS = (
    *(
        "done",
        "phone",
        "dismiss",
        "reopen",
        "snooze",
        "give",
        "due",
        "note",
        "kept",
        "dropped",
        "assign",
        "foreign",
        "away",
        "back",
        "stop",
        "undo",
    ),
    *("plan", "notes", "welcome", "farewell", "approve", "hold", "without", "show", "help"),
    *("status", "find", "record", "report"),
)

FRIDAY, MONDAY = When(date(2026, 3, 6)), When(date(2026, 3, 9))
MONDAY_NINE = When(date(2026, 3, 9), time(9))
WHENS = {
    "en": [("snooze until Monday", MONDAY), ("monday 9:00", MONDAY_NINE), ("due Friday", FRIDAY), ("snooze 2 days", When(span=parse_duration("2d")))],
    "it": [("rimanda a lunedì", MONDAY), ("lunedì alle 9:00", MONDAY_NINE), ("scade venerdì", FRIDAY), ("rimanda di 2 giorni", When(span=parse_duration("2d")))],
    "pl": [("odłóż do poniedziałku", MONDAY), ("poniedziałek 9:00", MONDAY_NINE), ("termin: piątek", FRIDAY), ("przypomnij za 2 dni", When(span=parse_duration("2d")))],
    "uk": [("відклади до понеділка", MONDAY), ("понеділок 9:00", MONDAY_NINE), ("термін до п'ятниці", FRIDAY), ("нагадай через 2 дні", When(span=parse_duration("2d")))],
    "ro": [("amână până luni", MONDAY), ("luni 9:00", MONDAY_NINE), ("termen vineri", FRIDAY), ("amintește peste 2 zile", When(span=parse_duration("2d")))],
    "ru": [("отложи до понедельника", MONDAY), ("понедельник 9:00", MONDAY_NINE), ("срок до пятницы", FRIDAY), ("напомни через 2 дня", When(span=parse_duration("2d")))],
    "de": [("verschieben auf Montag", MONDAY), ("Montag 9:00", MONDAY_NINE), ("fällig bis Freitag", FRIDAY), ("erinnern in 2 Tagen", When(span=parse_duration("2d")))],
    "fr": [("reporter à lundi", MONDAY), ("lundi 9h", MONDAY_NINE), ("échéance : vendredi", FRIDAY), ("rappelle dans 2 jours", When(span=parse_duration("2d")))],
    "es": [("posponer hasta el lunes", MONDAY), ("lunes 9:00", MONDAY_NINE), ("plazo: viernes", FRIDAY), ("recordar en 2 días", When(span=parse_duration("2d")))],
}  # fmt: skip
SAID = {
    "it": "già risposto=done|risposto al telefono=phone|non serve rispondere=dismiss|assente=away|in ferie fino al 12/12=away|"
    "sono tornata=back|niente avvisi=stop|annulla=undo|approvo=approve|sì=approve|non mandare=hold|stato rossi=status|cerca data consegna=find|"
    "scheda rossi=record|rapporto=report|assegna a ACME=assign|passa a Marta=give|nota: richiamare=note|comandi=help|"
    "è ancora aperta=reopen|riapri=reopen|non ancora=unknown",
    "pl": "odpisałam=done|przez telefon=phone|odpowiedź niepotrzebna=dismiss|na urlopie do 12.12=away|wróciłam=back|dość=stop|"
    "cofnij=undo|zatwierdzam=approve|tak=approve|nie wysyłać=hold|stan rossi=status|szukaj termin dostawy=find|akta rossi=record|"
    "raport=report|przypisz do ACME=assign|przekaż Marta=give|notatka: oddzwonić=note|pomoc=help|"
    "nadal otwarte=reopen|otwórz ponownie=reopen",
    "uk": "відповіла=done|відповів телефоном=phone|не потребує відповіді=dismiss|у відпустці до 12.12=away|повернулася=back|"
    "не нагадуй=stop|скасувати=undo|затверджую=approve|так=approve|не надсилати=hold|стан rossi=status|знайди дату доставки=find|"
    "картка rossi=record|звіт=report|признач ACME=assign|передай Марті=give|нотатка: передзвонити=note|допомога=help|"
    "досі відкрите=reopen|ще без відповіді=reopen",
    "ro": "am răspuns=done|raspuns la telefon=phone|nu necesita raspuns=dismiss|în concediu până pe 12.12=away|m-am întors=back|"
    "fara alerte=stop|anulează=undo|aprobat=approve|da=approve|nu trimite=hold|situație rossi=status|caută data livrării=find|"
    "dosar rossi=record|raport=report|atribuie la ACME=assign|transmite Marta=give|notă: de sunat=note|comenzi=help|"
    "incă deschis=reopen|redeschide=reopen",
    "ru": "ответила=done|ответил по телефону=phone|отвечать не нужно=dismiss|в отпуске до 12.12=away|вернулась=back|"
    "не напоминай=stop|отменить=undo|утверждаю=approve|да=approve|не отправлять=hold|статус rossi=status|найди дату доставки=find|"
    "карточка rossi=record|отчет=report|назначь ACME=assign|передай Марте=give|заметка: перезвонить=note|помощь=help|"
    "все еще открыто=reopen|ещё без ответа=reopen",
    "de": "schon beantwortet=done|am Telefon=phone|keine Antwort noetig=unknown|keine Antwort nötig=dismiss|im Urlaub bis 12.12.=away|"
    "wieder da=back|nicht mehr erinnern=stop|zurücknehmen=undo|genehmigt=approve|ja=approve|nicht freigeben=hold|Stand rossi=status|"
    "suche Liefertermin=find|Akte rossi=record|Bericht=report|zuweisen an ACME=assign|übergib an Marta=give|Notiz: zurückrufen=note|Befehle=help|"
    "immer noch offen=reopen|noch nicht beantwortet=reopen",
    "fr": "deja repondu=done|au téléphone=phone|pas besoin de répondre=dismiss|en congés jusqu'au 12/12=away|je suis de retour=back|"
    "plus d’alertes=stop|annule=undo|d'accord=approve|oui=approve|n’envoie pas=hold|état rossi=status|cherche date de livraison=find|"
    "dossier rossi=record|rapport=report|rattacher à ACME=assign|confier à Marta=give|note : rappeler=note|commandes=help|"
    "encore ouverte=reopen|pas encore répondu=reopen",
    "es": "ya contestado=done|por telefono=phone|no hace falta contestar=dismiss|de vacaciones hasta el 12/12=away|he vuelto=back|"
    "no más avisos=stop|deshaz=undo|apruebo=approve|sí=approve|no lo envíes=hold|estado rossi=status|busca fecha de entrega=find|"
    "ficha rossi=record|informe=report|asigna a ACME=assign|pasa a Marta=give|nota: llamar=note|comandos=help|"
    "aun abierta=reopen|sigue sin respuesta=reopen",
    "en": "answered=done|on the phone=phone|no need to reply=dismiss|on holiday until 12/12=away|I'm back=back|no more alerts=stop|"
    "take it back=undo|approved=approve|yes=approve|don't send=hold|don’t send=hold|status rossi=status|find delivery date rossi=find|"
    "record rossi=record|report=report|status=status|give it to Marta=give|note: call back=note|commands=help|"
    "not answered yet=reopen|reopen=reopen",
}  # fmt: skip


@every("language", LANGUAGES)
@every("word", WORDS)
def test_every_command_is_understood_as_the_help_writes_it_and_in_english(language: str, word: str) -> None:
    how = READER.help(language)[Word(word)]
    for line in (how, how.upper(), f" {how} ", READER.help("en")[Word(word)]):
        command = LINES.line(line, language, TODAY)
        assert command, line
        assert command.word == word
        assert command.numbers == ((1,) if "1" in line.split() else ())


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_help_names_every_command(language: str) -> None:
    assert set(READER.help(language)) == set(WORDS)


@every("language, line", [(k, line) for k, lines in SAID.items() for line in lines.split("|")])
def test_people_say_it_in_many_ways(language: str, line: str) -> None:
    said, _, word = line.rpartition("=")
    command = LINES.line(said, language, TODAY)
    assert (command.word if command else "unknown") == word


@pytest.mark.parametrize("line", ["1 still open?", "1 is it still open", "1 nothing is still open", "1 opened"])
def test_a_line_that_does_not_say_that_it_is_open_reopens_nothing(line: str) -> None:
    assert LINES.line(line, "en", TODAY) is None


@every("language, line, when", [(k, *row) for k, rows in WHENS.items() for row in rows])
def test_times_are_read_in_the_readers_language(language: str, line: str, when: When) -> None:
    command = LINES.line(line, language, TODAY)
    assert command
    assert command.when == when


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_word_means_two_commands(language: str) -> None:
    entries = shipped_rules().rule(language, "commands", "command").words
    forms = [normal(key) for key in entries]
    assert len(forms) == len(set(forms))


@pytest.mark.parametrize(
    ("line", "numbers", "word"),
    [
        ("1 done", (1,), "done"),
        ("done 1", (1,), "done"),
        ("#2 done", (2,), "done"),
        ("2) done", (2,), "done"),
        ("2. done", (2,), "done"),
        ("2: done", (2,), "done"),
        ("- 2 done", (2,), "done"),
        ("1, 2 and more", (), Word.UNKNOWN),
        ("1, 2 done", (1, 2), "done"),
        ("1 2 done", (1, 2), "done"),
        ("1-3 done", (1, 2, 3), "done"),
        ("done 1, 3", (1, 3), "done"),
        ("1 2d", (1,), "snooze"),
        ("2 monday 9:00", (2,), "snooze"),
        ("1 12 Dec", (1,), "snooze"),
        ("12 Dec", (), "snooze"),
        ("1 done ✅", (1,), "done"),
    ],
)
def test_numbers_say_which_question(line: str, numbers: tuple[int, ...], word: str) -> None:
    (command,) = READER.read(line, "en", TODAY)
    assert (command.word, command.numbers) == (word, numbers)


@every(
    "line",
    [
        *("done when he has paid", "done?", "not done", "Done deal with the printer", "1", "1 2", "42"),
        *("snooze", "snooze 2", "snooze banana", "snooze until Anna has answered on Monday", "snooze until yesterday"),
        *("1 snoze 2d", "due", "due when they pay", "give", "give to", "give to Marta?", "note", "note:", "assign to"),
        *("find", "record", "back to you on Monday", "I will call her", "stop by on Monday", "help me"),
        *("the draft is ready on Thursday", "on Monday we ship", "x" * 1000, "no answer needed?"),
    ],
)
def test_what_is_not_wholly_understood_is_not_done(line: str) -> None:
    (command,) = READER.read(line, "en", TODAY)
    assert command.word == Word.UNKNOWN


@pytest.mark.parametrize(
    ("line", "note"),
    [
        ("done, sent him the file", "sent him the file"),
        ("done - by courier", "by courier"),
        ("done (by courier)", "by courier"),
        ("1 done. He has it.", "He has it."),
        ("snooze until Monday, he is at a fair", "he is at a fair"),
        ("give to Marta, she knows", "she knows"),
        ("done 2: by courier", "by courier"),
    ],
)
def test_free_text_behind_a_mark_is_a_note(line: str, note: str) -> None:
    command = LINES.line(line, "en", TODAY)
    assert command
    assert command.note == note


def test_a_comma_within_a_date_is_no_note() -> None:
    command = LINES.line("snooze until Thursday, 12 March", "en", TODAY)
    assert command
    assert (command.when, command.note) == (When(date(2026, 3, 12)), "")


def test_lines_below_a_command_are_its_note_and_a_signature_is_not() -> None:
    text = "Hi,\n\n1 done\nHe has it since yesterday.\n\n2 snooze 2d\nMarta Bianchi\n"
    first, second = READER.read(text, "en", TODAY, frozenset({"marta", "bianchi"}))
    assert (first.word, first.note) == ("done", "He has it since yesterday.")
    assert (second.word, second.numbers, second.note) == ("snooze", (2,), "")


def test_a_command_that_failed_among_others_is_told_and_the_others_count() -> None:
    found = READER.read("1 done\n2 snoze 2d\n3 due Friday", "en", TODAY)
    assert [command.word for command in found] == ["done", Word.UNKNOWN, "due"]
    assert found[1].line == "2 snoze 2d"


def test_only_the_first_lines_are_commands() -> None:
    """An answer in prose that ends in a word which is a command does nothing."""
    (command,) = READER.read("The draft is ready, I sent it to Anna.\n\ndone\n", "en", TODAY)
    assert command.word == Word.UNKNOWN


@pytest.mark.parametrize(
    ("line", "when"),
    [
        ("snooze 1h 30m", When(span=parse_duration("1h30m"))),
        ("snooze until 15:30", When(clock=time(15, 30))),
        ("snooze until tomorrow 9am", When(date(2026, 3, 4), time(9))),
        ("due tomorrow at 3 pm", When(date(2026, 3, 4), time(15))),
        ("snooze until 12/3", When(date(2026, 3, 12))),
        ("snooze until 2026-03-12", When(date(2026, 3, 12))),
        ("back", NO_TIME),
        ("away", NO_TIME),
    ],
)
def test_times_have_many_forms(line: str, when: When) -> None:
    command = LINES.line(line, "en", TODAY)
    assert command
    assert command.when == when


@given(st.text(max_size=400), st.sampled_from(LANGUAGES))
def test_no_text_is_too_strange(text: str, language: str) -> None:
    for command in READER.read(text, language, TODAY):
        assert command.word == Word.UNKNOWN or len(command.line) <= 400


@pytest.mark.parametrize(
    "line",
    ["1 due 31.12.9998", "1 snooze 9999w", "1 snooze 99999h", "away until 31.12.9999", "1 snooze until 1.1.2206"],
)
def test_what_lies_beyond_ten_years_is_not_understood(line: str) -> None:
    """A slip of the pen; to count the working hours until then took minutes, and the last days of all overflow."""
    assert [command.word for command in READER.read(line, "en", TODAY)] == [Word.UNKNOWN]


@pytest.mark.parametrize("word", ["done", "give", "note", ""])
@pytest.mark.parametrize("apart", [" - ", " , ", " + ", " and ", " #", " # ", "  "])
def test_a_row_of_numbers_that_ends_in_nonsense_is_read_at_once(word: str, apart: str) -> None:
    """Anybody can write a PM's address in From; twenty numbers took a second, and each further one twice as long."""
    assert_within(1, lambda: READER.read(f"{word} {apart.join(['1'] * 60)[:280]}~", "en", TODAY))


@pytest.mark.large
@pytest.mark.parametrize(
    "piece", ["1 ", "1,", "done ", "done\n", "- ", "(", "\n", "9:", "note: ", "1-", "é", "thanks ", "Hi ", "all "]
)
def test_a_megabyte_is_read_in_no_time(piece: str) -> None:
    READER.read(piece * (LARGE // len(piece)), "en", TODAY)

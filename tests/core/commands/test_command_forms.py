"""How people really write to the clerk from a phone in nine languages, and what they write that must do nothing."""

from __future__ import annotations

from datetime import date, time, timedelta

import pytest
from babel.dates import format_date

from daemon.adapters.rulebook import shipped_rules
from daemon.core.commands.command import Command
from daemon.core.commands.lines import CommandReader
from daemon.core.commands.word import Word
from daemon.core.hours.duration import parse_duration
from tests.conftest import MANY
from tests.every import every
from tests.languages import LANGUAGES

TODAY = date(2026, 3, 3)  # a Tuesday
READER = CommandReader(shipped_rules())
NAMES = frozenset({"marta", "bianchi"})

DONE = {
    "en": "done",
    "it": "fatto",
    "pl": "gotowe",
    "uk": "готово",
    "ro": "gata",
    "ru": "готово",
    "de": "erledigt",
    "fr": "fait",
    "es": "hecho",
}
AND = {"en": "and", "it": "e", "pl": "i", "uk": "і", "ro": "și", "ru": "и", "de": "und", "fr": "et", "es": "y"}
THANKS = {
    "en": "thanks",
    "it": "grazie",
    "pl": "dzięki",
    "uk": "дякую",
    "ro": "mulțumesc",
    "ru": "спасибо",
    "de": "danke",
    "fr": "merci",
    "es": "gracias",
}
HELLO = {
    "en": "Hi",
    "it": "Ciao",
    "pl": "Cześć",
    "uk": "Привіт",
    "ro": "Bună",
    "ru": "Привет",
    "de": "Hallo",
    "fr": "Bonjour",
    "es": "Hola",
}
FORMS = {
    (1,): (
        *("1 - {0}", "1: {0}", "1) {0}", "#1 {0}", "# 1 {0}", "1. {0}", "1.{0}", "1-{0}", "1 = {0}", "1 → {0}", "{0} 1", "{0} #1"),
        *("[1] {0}", "(1) {0}", "*1* {0}", "*1 {0}*", "“1 {0}”", "- 1 {0}", "• 1: {0}", "1 {0}.", "1 {0}!", "1 {0} ✅", "№1 {0}", "1º {0}"),
        *("１ {0}", "1\u00a0{0}", "\u200b1 {0}", "1\ufe0f\u20e3 {0}", "1. {0}.", "  1 {0}  ", "1 {0}…", "1, {0}", "1/ {0}"),
        *("1 {0}, {1}", "1 {0} {1}", "1 {0}. {1}!", "{2}, 1 {0}", "{2},\n\n1 {0}", "{2}!\n1 {0}\n\n{1}", "{2} clerk\n1 {0}", "1 {0}\n\n{1},\nMarta"),
    ),
    (1, 2): ("1,2 {0}", "1, 2 {0}", "1 2 {0}", "1 & 2 {0}", "1+2 {0}", "1 {3} 2 {0}", "{0} 1, 2", "{0}: 1 {3} 2", "1-2 {0}", "1–2: {0}", "#1, #2: {0}"),
    (1, 2, 3): ("1-3 {0}", "1–3 {0}", "1, 2 {3} 3 {0}", "{0} 1-3", "1 - 3 {0}"),
}  # fmt: skip
EVERY = {
    "en": "all done|All done!|all: done|everything done|both done|all answered by phone=phone|done, all",
    "it": "tutto fatto|tutte fatte|fatto tutto|entrambe fatte|tutti risposti al telefono=unknown",
    "pl": "wszystko gotowe|wszystkie załatwione|oba gotowe|gotowe wszystko",
    "uk": "все готово|всі готово|обидва готово|готово все",
    "ro": "totul gata|toate rezolvate|toate gata|ambele gata",
    "ru": "всё готово|все готово|оба готово|готово всё",
    "de": "alles erledigt|alle erledigt|beide erledigt|alles fertig",
    "fr": "tout est fait|tout fait|les deux faites|tous faits",
    "es": "todo hecho|todas hechas|todo listo|las dos hechas",
}
MONDAY, FRIDAY = date(2026, 3, 9), date(2026, 3, 6)
SLEEPS = {
    "en": ("snooze until Monday", "Snooze until monday.", "1 snooze till Monday", "snooze 1 until Monday", "remind me on Monday", "until Monday please", "snooze until next week", "1 later, Monday"),
    "it": ("rimanda a lunedì", "rimanda al lunedì", "Rimanda a lunedi", "rimanda 1 a lunedì", "ricordamelo lunedì", "fino a lunedì", "rimanda alla prossima settimana", "ricordami lunedì, grazie"),
    "pl": ("odłóż do poniedziałku", "odloz do poniedzialku", "odłóż 1 do poniedziałku", "przypomnij w poniedziałek", "do poniedziałku", "odłóż do przyszłego tygodnia", "przypomnij mi w poniedziałek, dzięki"),
    "uk": ("відклади до понеділка", "відклади на понеділок", "відклади 1 до понеділка", "нагадай у понеділок", "до понеділка", "відклади до наступного тижня", "нагадай мені в понеділок, дякую"),
    "ro": ("amână până luni", "amana pana luni", "amână 1 până luni", "amintește-mi luni", "până luni", "amână până săptămâna viitoare", "reamintește luni, mulțumesc"),
    "ru": ("отложи до понедельника", "отложи на понедельник", "отложи 1 до понедельника", "напомни в понедельник", "до понедельника", "отложи до следующей недели", "напомни мне в понедельник, спасибо"),
    "de": ("verschieben auf Montag", "verschiebe auf Montag", "verschieben 1 auf Montag", "erinnere mich am Montag", "bis Montag", "später bis nächste Woche", "erinnern am Montag, danke"),
    "fr": ("reporter à lundi", "reporte à lundi", "reporter 1 à lundi", "rappelle-moi lundi", "jusqu’à lundi", "reporter à la semaine prochaine", "rappelle lundi, merci"),
    "es": ("posponer hasta el lunes", "pospón hasta el lunes", "posponer 1 hasta el lunes", "recuérdame el lunes", "hasta el lunes", "posponer a la próxima semana", "recuérdamelo el lunes, gracias"),
}  # fmt: skip
NINE = {
    "en": ("snooze until Monday 9:00", "monday 9:00", "Snooze until Monday 9am", "snooze until Monday at 9"),
    "it": ("rimanda a lunedì alle 9:00", "lunedì ore 9:00", "lunedì 9:00", "rimanda a lunedì alle 9"),
    "pl": ("odłóż do poniedziałku 9:00", "poniedziałek o 9:00", "poniedziałek godz. 9:00", "odłóż do poniedziałku o 9"),
    "uk": ("відклади до понеділка 9:00", "понеділок о 9:00", "у понеділок о 9:00", "відклади до понеділка о 9"),
    "ro": ("amână până luni 9:00", "luni la 9:00", "luni ora 9:00", "amână până luni la 9"),
    "ru": ("отложи до понедельника 9:00", "понедельник в 9:00", "в понедельник 9:00", "отложи до понедельника в 9"),
    "de": ("verschieben auf Montag 9 Uhr", "Montag 9:00", "Montag um 9 Uhr", "verschieben auf Montag, 9 Uhr"),
    "fr": ("reporter à lundi 9h", "lundi 9h", "lundi à 9 h", "reporter à lundi 9h00"),
    "es": ("posponer hasta el lunes a las 9:00", "lunes 9:00", "el lunes a las 9:00", "posponer hasta el lunes 9h"),
}
NOT_DONE = {
    "en": "I'm not done yet|done? not sure|stop by my office|give me a minute|I'll be away until Friday but Marta is here|undo the change for the client please|done, but not 2|Done - not really|called, no answer|called her, no reply yet|1 done when he pays|1 will be done tomorrow|almost done|not done|Done tomorrow|finished tomorrow|1 done, I think|answered but she wants more|sent from my iPhone|back to you on Monday|due to illness|closed on Mondays|replied to Anna this morning|done?|1 done?|no answer needed?|no answer yet|no answer|hold on, I'm checking|I will send it on Friday|done\nbut not the second one|Is 1 done?",
    "it": "non ho ancora fatto|fatto? non sono sicura|fatto, ma non la 2|fatto, tranne la seconda|chiamato, non risponde|telefonato, nessuna risposta|quasi fatto|non fatto|fatto domani|passa dal mio ufficio|annulla la modifica per il cliente per favore|dopo|nessuna risposta|domani è fatto|sarà fatto venerdì|sono via fino a venerdì ma c'è Marta|aspetto risposta|ci penso io|fatto quando paga|1 fatto, credo|dammi un minuto|fatta la richiesta al fornitore|inviato dal mio iPhone|risposto a metà",
    "pl": "jeszcze nie gotowe|gotowe? nie wiem|gotowe, ale nie 2|zadzwoniłem, nie odbiera|dzwoniłam, nikt nie odbiera|prawie gotowe|nie zrobione|zrobione jutro|bez odpowiedzi|cofnij zmianę dla klienta proszę|daj mi chwilę|stop, zaraz sprawdzę?|wyślę w piątek|gotowe jak zapłaci|wysłane z iPhone'a|przekaż mi pozdrowienia od niej i powiedz|nie ma odpowiedzi",
    "uk": "ще не готово|готово? не впевнена|готово, але не 2|подзвонив, не бере|зателефонувала, ніхто не відповів|майже готово|не готово|готово завтра|без відповіді|скасуй зміну для клієнта будь ласка|дай мені хвилину часу подумати|надішлю в п'ятницю|готово, коли заплатить|надіслано з iPhone|відповіді немає|назад до офісу",
    "ro": "nu e gata încă|gata? nu sunt sigură|gata, dar nu 2|am sunat, nu răspunde|am telefonat, niciun răspuns|aproape gata|nu e gata|gata mâine|fără răspuns|anulează modificarea pentru client te rog|dă-mi un minut să verific|răspuns: spune-i că vine luni|trimit vineri|trimis de pe iPhone-ul meu|gata când plătește|nu am răspuns",
    "ru": "ещё не готово|готово? не уверена|готово, но не 2|позвонил, не берёт|звонила, никто не ответил|почти готово|не готово|готово завтра|без ответа|отмени изменение для клиента пожалуйста|дай мне минуту подумать|отправлю в пятницу|готово, когда заплатит|отправлено с iPhone|ответа нет|назад в офис",
    "de": "noch nicht fertig|erledigt? nicht sicher|erledigt, aber nicht 2|angerufen, niemand da|telefoniert, keine Antwort|fast fertig|nicht erledigt|erledigt morgen|keine Antwort|mach die Änderung rückgängig bitte|gib mir eine Minute|später|ich sende es am Freitag|von meinem iPhone gesendet|erledigt, sobald er zahlt|bin bis Freitag weg, aber Marta ist da|Termin Freitag verschoben|weg damit|zurück am Montag",
    "fr": "pas encore fait|fait ? pas sûr|fait, mais pas le 2|appelé, pas de réponse|téléphoné, personne|presque fait|pas fait|fait demain|sans réponse|pas de réponse|annule la modification pour le client stp|donne-moi une minute pour voir ça avec elle aujourd'hui|je l'envoie vendredi|envoyé de mon iPhone|fait quand il aura payé|passe à mon bureau demain matin si tu peux, merci|retour lundi|au téléphone avec elle",
    "es": "todavía no está hecho|¿hecho? no estoy segura|hecho, pero no la 2|llamado, no contesta|he llamado, nadie contesta|casi hecho|no hecho|hecho mañana|sin respuesta|deshaz el cambio para el cliente por favor|dame un minuto|luego|lo envío el viernes|enviado desde mi iPhone|hecho cuando pague|pasa por mi oficina|vuelto a escribir a Anna|respondido a medias",
}
NO_APPROVAL = {
    "en": "yes, but change the second paragraph|ok, I will call her first|approve\nafter you fix the date|ok?|approved, except the last point|send it tomorrow|looks good but wait|ok, not yet|yes, 500 instead of 400|no. Not like this",
    "it": "sì, ma cambia il secondo punto|ok, però togli l'ultimo|va bene, la chiamo prima|invia domani|approvo\nma senza il prezzo",
    "pl": "tak, ale zmień drugi punkt|ok, zadzwonię najpierw|wyślij jutro|zgoda, bez ostatniego punktu",
    "uk": "так, але зміни другий пункт|добре, спершу зателефоную|надішли завтра|ок, без останнього пункту",
    "ro": "da, dar schimbă al doilea punct|ok, o sun întâi|trimite mâine|de acord, fără ultimul punct",
    "ru": "да, но измени второй пункт|хорошо, сначала позвоню|отправь завтра|ок, без последнего пункта",
    "de": "ja, aber ändere den zweiten Punkt|ok, ich rufe sie erst an|senden morgen|einverstanden, ohne den letzten Punkt",
    "fr": "oui, mais change le deuxième point|d'accord, je l'appelle d'abord|envoie demain|ok, sans le dernier point",
    "es": "sí, pero cambia el segundo punto|vale, la llamo primero|envía mañana|de acuerdo, sin el último punto",
}
APPROVED = {
    "en": "ok|OK!|ok, send it|yes please|Yes, send it, thanks|approve, thanks\nMarta|looks good|go ahead",
    "it": "ok|sì grazie|va bene, invia|approvo, grazie|procedi pure",
    "pl": "ok|tak, proszę|tak, wyślij|zatwierdzam, dziękuję|może iść",
    "uk": "ок|так, дякую|так, надсилай|затверджую, дякую|добре",
    "ro": "ok|da, te rog|da, trimite|aprob, mulțumesc|e bine",
    "ru": "ок|да, спасибо|да, отправляй|утверждаю, спасибо|хорошо",
    "de": "ok|ja bitte|ja, senden|passt, danke|kann raus",
    "fr": "ok|oui merci|oui, envoie|j’approuve, merci|c’est bon",
    "es": "ok|sí, gracias|sí, envíalo|apruebo, gracias|adelante",
}


def read(text: str, language: str) -> tuple[Command, ...]:
    return READER.read(text, language, TODAY, NAMES)


def rows(table: dict[str, str]) -> list[tuple[str, str]]:
    return [(language, line) for language, lines in table.items() for line in lines.split("|")]


@every("language", LANGUAGES)
@every("numbers, form", [(numbers, form) for numbers, forms in FORMS.items() for form in forms])
def test_however_the_number_is_written(language: str, numbers: tuple[int, ...], form: str) -> None:
    for done in (DONE[language], DONE[language].capitalize(), DONE[language].upper()):
        text = form.format(done, THANKS[language], HELLO[language], AND[language])
        found = [(command.word, command.numbers, command.note) for command in read(text, language)]
        assert found == [("done", numbers, "")], text


@every("language, line", rows(EVERY))
def test_all_of_them_are_meant_where_it_is_said(language: str, line: str) -> None:
    said, _, word = line.partition("=")
    (command,) = read(said, language)
    expected = (word or "done", word != "unknown")
    assert (command.word, command.every) == expected


@every("language, line", [(k, line) for k, lines in SLEEPS.items() for line in lines])
def test_a_day_in_the_readers_language(language: str, line: str) -> None:
    (command,) = read(line, language)
    assert (command.word, command.when.day) == ("snooze", MONDAY)


@every("language, line", [(k, line) for k, lines in NINE.items() for line in lines])
def test_a_day_and_an_hour_in_the_readers_language(language: str, line: str) -> None:
    (command,) = read(line, language)
    assert (command.word, command.when.day, command.when.clock) == ("snooze", MONDAY, time(9))


@every("language, text", rows(NOT_DONE))
def test_prose_is_no_command(language: str, text: str) -> None:
    assert {command.word for command in read(text, language)} <= {Word.UNKNOWN, "give"}  # to `me a minute`: nobody


@every("language, text", rows(NO_APPROVAL))
def test_an_update_goes_out_on_a_plain_yes_only(language: str, text: str) -> None:
    assert "approve" not in {command.word for command in read(text, language)}


@every("language, text", rows(APPROVED))
def test_a_plain_yes_may_be_polite(language: str, text: str) -> None:
    assert {command.word for command in read(text, language)} == {"approve"}


@pytest.mark.parametrize("language", LANGUAGES)
def test_several_commands_in_one_line(language: str) -> None:
    how, done = READER.help(language)[Word.SNOOZE].replace("1", "2", 1), DONE[language]
    for text in (f"1 {done}; {how}", f"1 {done}, {how}", f"#1: {done}. {how}", f"1 {done}\n{how}"):
        found = [(command.word, command.numbers, command.note) for command in read(text, language)]
        assert found == [("done", (1,), ""), ("snooze", (2,), "")], text


@pytest.mark.parametrize("language", LANGUAGES)
def test_thanks_alone_and_a_greeting_alone_say_nothing(language: str) -> None:
    for text in (THANKS[language], f"{THANKS[language]}!", f"{HELLO[language]},\n{THANKS[language]}\nMarta"):
        assert read(text, language) == ()


def test_what_stands_below_the_closing_of_a_letter_is_no_note() -> None:
    text = "1 done, by courier\n\nBest regards,\nMarta Bianchi\nProject manager\nAgency srl\n+39 02 1234567\n2 done"
    assert [(command.word, command.note) for command in read(text, "en")] == [("done", "by courier")]


@pytest.mark.parametrize(
    ("language", "line", "expected"),
    [
        ("de", "1 auf Montag verschieben", ("snooze", (1,), "", MONDAY)),
        ("de", "Bitte 1 bis Montag verschieben", ("snooze", (1,), "", MONDAY)),
        ("de", "1 an Marta übergeben", ("give", (1,), "Marta", None)),
        ("de", "3 ACME zuordnen, danke", ("assign", (3,), "ACME", None)),
        ("en", "give 1 to Marta please", ("give", (1,), "Marta", None)),
        ("en", "assign 3 to Hill & Brook", ("assign", (3,), "Hill & Brook", None)),
        ("it", "rimanda 1 a lunedì", ("snooze", (1,), "", MONDAY)),
        ("en", "status please", ("status", (), "", None)),
        ("en", "status of rossi?", ("status", (), "rossi", None)),
        ("en", "report, please", ("report", (), "", None)),
        ("it", "rapporto di rossi, grazie", ("report", (), "rossi", None)),
    ],
)
def test_words_come_in_another_order(
    language: str, line: str, expected: tuple[str, tuple[int, ...], str, date | None]
) -> None:
    (command,) = read(line, language)
    assert (command.word, command.numbers, command.argument, command.when.day) == expected


@pytest.mark.parametrize(
    ("language", "line", "span"),
    [
        ("en", "1 in two hours", "2h"),
        ("en", "1 snooze two days", "2d"),
        ("it", "rimanda 1 di 2 giorni", "2d"),
        ("it", "1 rimanda di due ore", "2h"),
        ("pl", "1 przypomnij za dwie godziny", "2h"),
        ("de", "1 später in zwei Stunden", "2h"),
        ("fr", "1 reporter de deux jours", "2d"),
        ("es", "1 posponer dos días", "2d"),
    ],
)
def test_a_span_may_be_written_in_words(language: str, line: str, span: str) -> None:
    (command,) = read(line, language)
    assert (command.word, command.numbers, command.when.span) == (Word.SNOOZE, (1,), parse_duration(span))


def test_a_number_before_a_note() -> None:
    (command,) = read("note 2: she wants it in blue", "en")
    assert (command.numbers, command.argument) == ((2,), "she wants it in blue")


AWAY = {
    "en": {
        "2026-12-05/2026-12-12": "5-12 Dec away|away Dec 5-12|away December 5 to 12|away from the 5th to the 12th of December|away from 5 to 12 December|away 5-12 Dec|away 5–12 December|away 5/12 - 12/12|away 5.12.-12.12.|away 5 to 12 Dec please|I'm on holiday from 5 December to 12 December",
        "2026-11-23/2026-11-29": "away next week",
        "2026-11-23/2026-11-23": "away tomorrow",
        "2026-11-28/2026-12-04": "away from 28 November to 4 December|away 28 Nov - 4 Dec, Luca knows",
        "2026-11-23/2026-11-27": "away mon-fri next week|away from Monday to Friday|away Monday - Friday",
        "/2026-11-27": "away until Friday next week|away friday next week|away until next week",
        "/2026-12-12": "away until 12 Dec|away 12 Dec|away till 12/12",
        "/2026-11-23": "away until tomorrow|away Monday",
        "/2026-11-24": "away from 22 to 24 November",
        "2027-01-05/2027-01-12": "on holiday 5-12 Jan",
        "2026-12-24/2027-01-02": "away 24/12-2/1/2027|away 24 Dec to 2 Jan",
        "2027-12-05/2027-12-12": "away 5-12 Dec 2027",
    },
    "de": {
        "2026-12-05/2026-12-12": "abwesend vom 5. bis 12. Dezember|im Urlaub 5.-12. Dezember|abwesend 5.12.–12.12.|ich bin vom 5.12. bis 12.12. abwesend|Urlaub 5.12.-12.12.",
        "2026-11-23/2026-11-29": "abwesend nächste Woche",
        "2026-11-23/2026-11-23": "abwesend morgen",
        "2026-11-28/2026-12-04": "im Urlaub vom 28. November bis 4. Dezember",
        "/2026-12-12": "abwesend bis 12. Dezember|abwesend bis zum 12.12.",
    },
    "it": {
        "2026-12-05/2026-12-12": "assente dal 5 al 12 dicembre|in ferie 5-12 dicembre|assente dal 5/12 al 12/12",
        "2026-11-23/2026-11-29": "assente la prossima settimana",
        "2026-11-23/2026-11-23": "assente domani",
        "2026-11-28/2026-12-04": "in ferie dal 28 novembre al 4 dicembre",
        "2026-11-23/2026-11-27": "assente da lunedì a venerdì",
        "/2026-12-12": "assente fino al 12 dicembre",
        "2026-12-05/2026-12-08": "assente dal 5 all'8 dicembre",
        "2026-12-07/2026-12-11": "sarò assente da lunedì 7 a venerdì 11 dicembre",
    },
    "fr": {
        "2026-12-05/2026-12-12": "absent du 5 au 12 décembre|en congés 5-12 décembre|en congé du 5/12 au 12/12",
        "2026-11-23/2026-11-29": "absent la semaine prochaine",
        "2026-11-23/2026-11-23": "absente demain",
        "2026-11-28/2026-12-04": "absent du 28 novembre au 4 décembre",
        "/2026-12-12": "absent jusqu'au 12 décembre",
        "2026-12-07/2026-12-11": "absent du lundi 7 au vendredi 11 décembre",
    },
    "es": {
        "2026-12-05/2026-12-12": "ausente del 5 al 12 de diciembre|de vacaciones 5-12 diciembre",
        "2026-11-23/2026-11-29": "ausente la semana que viene",
        "2026-11-23/2026-11-23": "ausente mañana",
        "2026-11-28/2026-12-04": "de vacaciones del 28 de noviembre al 4 de diciembre",
        "/2026-12-12": "ausente hasta el 12 de diciembre",
    },
    "pl": {
        "2026-12-05/2026-12-12": "nieobecny od 5 do 12 grudnia|na urlopie 5-12 grudnia|urlop 5.12-12.12",
        "2026-11-23/2026-11-29": "nieobecny w przyszłym tygodniu",
        "2026-11-23/2026-11-23": "nieobecny jutro",
        "2026-11-28/2026-12-04": "na urlopie od 28 listopada do 4 grudnia",
        "2026-11-23/2026-11-27": "nieobecna od poniedziałku do piątku",
        "/2026-12-12": "nieobecny do 12 grudnia",
        "2026-12-01/2026-12-31": "nieobecny w grudniu",
    },
    "uk": {
        "2026-12-05/2026-12-12": "мене немає з 5 до 12 грудня|у відпустці 5–12 грудня|у відпустці з 5.12 по 12.12",
        "2026-11-23/2026-11-29": "мене немає наступного тижня",
        "2026-11-23/2026-11-23": "мене немає завтра",
        "2026-11-28/2026-12-04": "у відпустці з 28 листопада до 4 грудня",
        "/2026-12-12": "мене немає до 12 грудня",
        "2026-11-23/2026-11-27": "у відпустці з понеділка до п'ятниці",
    },
    "ru": {
        "2026-12-05/2026-12-12": "меня нет с 5 по 12 декабря|в отпуске 5–12 декабря|в отпуске с 5.12 по 12.12",
        "2026-11-23/2026-11-29": "меня нет на следующей неделе",
        "2026-11-23/2026-11-23": "меня нет завтра",
        "2026-11-28/2026-12-04": "в отпуске с 28 ноября по 4 декабря",
        "/2026-12-12": "меня нет до 12 декабря|в отпуске по 12 декабря",
        "2026-11-23/2026-11-27": "в отпуске с понедельника по пятницу",
    },
    "ro": {
        "2026-12-05/2026-12-12": "absent 5-12 decembrie|în concediu de pe 5 până pe 12 decembrie|în concediu 5.12-12.12",
        "2026-11-23/2026-11-29": "absent săptămâna viitoare",
        "2026-11-23/2026-11-23": "absent mâine",
        "2026-11-28/2026-12-04": "în concediu din 28 noiembrie până în 4 decembrie",
        "/2026-12-12": "absent până pe 12 decembrie",
        "2026-11-23/2026-11-27": "absent de luni până vineri",
    },
}  # first/last day of what is written on Sunday 22 November 2026; none before `/` where it begins at once


@every(
    "language, days, text",
    [
        (language, days, text)
        for language in AWAY
        for days, texts in AWAY[language].items()
        for text in texts.split("|")
    ],
)
def test_an_absence_has_its_days(language: str, days: str, text: str) -> None:
    (command,) = READER.read(text, language, date(2026, 11, 22))
    assert (command.word, f"{command.first or ''}/{command.when.day}") == ("away", days)


@pytest.mark.parametrize(
    "text",
    [
        "away from Monday",
        "away in December",
        "away until May",
        "away from tomorrow",
        "away from 12 to 5 December",
        "away 5-12",
        "away from 5 to 12 pm",
    ],
)
def test_an_absence_that_begins_later_and_has_no_end_is_not_taken_for_one_from_now_on(text: str) -> None:
    assert "away" not in {command.word for command in read(text, "en")}


def test_what_stands_behind_the_days_of_an_absence_is_a_note() -> None:
    (command,) = READER.read("away 28 Nov - 4 Dec, Luca knows", "en", date(2026, 11, 22))
    assert command.note == "Luca knows"


@pytest.mark.parametrize("language", LANGUAGES)
def test_an_absence_until_a_day_is_understood(language: str) -> None:
    (command,) = read(READER.help(language)[Word.AWAY], language)
    assert (command.word, command.when.day) == ("away", date(2026, 12, 12))


TIMED = {
    "en": ("snooze until {}", "due {}", "away until {}"),
    "it": ("rimanda a {}", "scadenza {}", "assente fino al {}"),
    "pl": ("odłóż do {}", "termin {}", "nieobecny do {}"),
    "uk": ("нагадай {}", "термін {}", "мене немає до {}"),
    "ru": ("напомни {}", "срок {}", "меня нет до {}"),
    "ro": ("amână până {}", "termen {}", "absent până pe {}"),
    "de": ("erinnere mich am {}", "fällig {}", "abwesend bis {}"),
    "fr": ("rappelle-moi le {}", "échéance {}", "absent jusqu'au {}"),
    "es": ("recuérdame el {}", "plazo {}", "ausente hasta el {}"),
}


@pytest.mark.large
@pytest.mark.parametrize("language", TIMED)
@every(
    "form",
    ["d MMMM", "d MMM", "d MMMM y", "EEEE d MMMM", "EEE d MMM", "d/M", "dd.MM.", "dd.MM.yyyy", "EEE d MMM, 9:30"],
)
def test_every_day_of_half_a_year_is_understood_as_people_of_that_language_write_it(language: str, form: str) -> None:
    for ahead in range(8, 170, 3 if MANY else 17):
        day = TODAY + timedelta(days=ahead)
        for line in TIMED[language][: 2 if ":" in form else 3]:
            text = line.format(format_date(day, form, locale=language))
            found = [(one.when.day, bool(one.when.clock)) for one in READER.read(text, language, TODAY)]
            assert found == [(day, ":" in form)], text


@pytest.mark.parametrize("text", ["snooze until mon 9:00", "snooze mon 9 am", "snooze Mon 9:00", "mon 9:00"])
def test_a_short_weekday_before_an_hour_stays_one(text: str) -> None:
    (command,) = read(text, "en")
    assert (command.when.day, command.when.clock) == (date(2026, 3, 9), time(9))


HOURS = {
    "en": "at {}", "it": "alle {}", "pl": "o {}", "uk": "о {}", "ru": "в {}", "ro": "la {}", "de": "um {}", "fr": "à {}",
    "es": "a las {}",
}  # fmt: skip


@every("language", HOURS)
@every("clock, wanted", [("9:00", "09:00"), ("09.00", "09:00"), ("9.30", "09:30"), ("16.45", "16:45")])
def test_an_hour_behind_a_day_is_no_date_whatever_stands_between_its_numbers(
    language: str, clock: str, wanted: str
) -> None:
    for ahead in range(1, 8):
        day = TODAY + timedelta(days=ahead)
        for hour in (clock, f", {clock}", HOURS[language].format(clock)):
            text = TIMED[language][0].format(f"{format_date(day, 'EEEE', locale=language)} {hour}".replace(" ,", ","))
            found = [(one.when.day, one.when.clock) for one in READER.read(text, language, TODAY)]
            assert found == [(day, time.fromisoformat(wanted))], text


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("due Friday 9", "2026-03-06 09:00"),
        ("due Monday 9", "2026-03-09"),  # which is a Monday
        ("due Friday 3", "2026-03-06 15:00"),
        ("due tomorrow 9", "2026-03-04 09:00"),
        ("due Friday 9.12", "2026-03-06 09:12"),
        ("due Wednesday 9.12", "2026-12-09"),
        ("due 9.12", "2026-12-09"),
        ("due Friday 9.12.", "2026-12-09"),
    ],
)
def test_a_number_behind_a_weekday_is_a_day_where_the_weekday_fits_else_an_hour(text: str, wanted: str) -> None:
    (command,) = read(text, "en")
    clock = f" {command.when.clock:%H:%M}" if command.when.clock else ""
    assert f"{command.when.day}{clock}" == wanted

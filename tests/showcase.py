"""A week at the agency in each language, played on paper: every kind of mail as it comes out of the records.

`python -m tests.showcase FOLDER` writes the mails as `.eml`, for a native or a mail program to read.
"""

from __future__ import annotations

import sys
import tempfile
from collections.abc import Iterator
from contextlib import AbstractContextManager
from dataclasses import dataclass
from email.message import EmailMessage
from functools import cache
from pathlib import Path

from tests.agency import at, mail
from tests.languages import LANGUAGES
from tests.pages import bytes_of
from tests.paper import Paper, paper
from tests.samples import TALKS

MARTA, INBOX = "Marta Bianchi <marta@agency.example>", "projects@agency.example"
PROVED = "mx.agency.example; dmarc=pass header.from="
MARTA_AT, ANNA_AT = "marta@agency.example", "anna@client.example"
UPDATE = 'update = {{ every = "week", on = "Fri 16:00", approval = "required", to = ["anna@client.example"] }}'


@dataclass(frozen=True)
class Week:
    """What the PM and the clients of one language write, beside what stands in the talk of the samples."""

    plan: str  # `plan` and the client's id; below it `%s: date, state` for each step
    notes: str  # five lines in answer to the draft
    answer: str  # to the first question
    complaint: str
    approves: str  # the client, of the first step
    yes: str
    done: str
    status: str
    find: str


WEEKS = {
    "en": Week("plan rossi|%s: 20 February, done|%s: 18 March, in progress|%s: 3 April|%s: 24 April", "3 to 10 April: the sofas reach the photographer a week late, the launch stays|ask by Tuesday, the team page waits|62 of 100 hours|call Thu 19 March 10:00|Logo files sent", "The printing is included in the quote.", "We are very disappointed: nobody has answered for a week.", "The wireframes are approved.", "ok", "1 done", "status", "find"),
    "it": Week("piano rossi|%s: 20 febbraio, fatto|%s: 18 marzo, in corso|%s: 3 aprile|%s: 24 aprile", "3 al 10 aprile: i divani arrivano dal fotografo una settimana dopo, il lancio resta|richiesta entro martedì, la pagina del team aspetta|62 ore su 100|chiamata giovedì 19 marzo alle 10|File del logo inviati", "La stampa è compresa nel preventivo.", "Siamo molto delusi: da una settimana nessuno ci risponde.", "La struttura delle pagine è approvata.", "sì", "1 fatto", "stato", "cerca"),
    "pl": Week("plan rossi|%s: 20 lutego, gotowe|%s: 18 marca, w toku|%s: 3 kwietnia|%s: 24 kwietnia", "3 na 10 kwietnia: sofy trafią do fotografa tydzień później, start bez zmian|odpowiedź do wtorku, strona zespołu czeka|62 z 100 godzin|rozmowa czw 19 marca 10:00|Pliki logo wysłane", "Druk jest wliczony w wycenę.", "Jesteśmy bardzo rozczarowani: od tygodnia nikt nie odpowiada.", "Układ stron jest zaakceptowany.", "ok", "1 gotowe", "status", "szukaj"),
    "uk": Week("план rossi|%s: 20 лютого, готово|%s: 18 березня, у роботі|%s: 3 квітня|%s: 24 квітня", "3 на 10 квітня: дивани потраплять до фотографа на тиждень пізніше, запуск без змін|відповідь до вівторка, сторінка команди чекає|62 зі 100 годин|дзвінок чт 19 березня 10:00|Файли логотипа надіслано", "Друк входить у кошторис.", "Ми дуже розчаровані: тиждень ніхто не відповідає.", "Структуру сторінок погоджено.", "так", "1 готово", "статус", "знайди"),
    "ro": Week("plan rossi|%s: 20 februarie, gata|%s: 18 martie, în lucru|%s: 3 aprilie|%s: 24 aprilie", "3 pe 10 aprilie: canapelele ajung la fotograf cu o săptămână mai târziu, lansarea rămâne|răspuns până marți, pagina echipei așteaptă|62 din 100 de ore|apel joi 19 martie 10:00|Fișierele logo trimise", "Tipărirea este inclusă în ofertă.", "Suntem foarte dezamăgiți: de o săptămână nu răspunde nimeni.", "Structura paginilor este aprobată.", "da", "1 gata", "status", "caută"),
    "ru": Week("план rossi|%s: 20 февраля, готово|%s: 18 марта, в работе|%s: 3 апреля|%s: 24 апреля", "3 на 10 апреля: диваны попадут к фотографу на неделю позже, запуск без изменений|ответ до вторника, страница команды ждёт|62 из 100 часов|созвон чт 19 марта 10:00|Файлы логотипа отправлены", "Печать входит в смету.", "Мы очень разочарованы: неделю никто не отвечает.", "Структура страниц согласована.", "да", "1 готово", "статус", "найди"),
    "de": Week("plan rossi|%s: 20. Februar, fertig|%s: 18. März, in Arbeit|%s: 3. April|%s: 24. April", "3 auf 10. April: die Sofas kommen eine Woche später zum Fotografen, der Start bleibt|Frage bis Dienstag, die Teamseite wartet|62 von 100 Stunden|Telefonat Do 19. März 10:00|Logodateien verschickt", "Der Druck ist im Angebot enthalten.", "Wir sind sehr enttäuscht: Seit einer Woche antwortet niemand.", "Die Seitenstruktur ist freigegeben.", "ja", "1 erledigt", "status", "suche"),
    "fr": Week("plan rossi|%s : 20 février, fait|%s : 18 mars, en cours|%s : 3 avril|%s : 24 avril", "3 au 10 avril : les canapés arrivent chez le photographe une semaine plus tard, le lancement reste fixé|réponse d'ici mardi, la page équipe attend|62 heures sur 100|appel jeudi 19 mars à 10h|Fichiers du logo envoyés", "L'impression est comprise dans le devis.", "Nous sommes très déçus : personne ne répond depuis une semaine.", "La structure des pages est validée.", "oui", "1 fait", "état", "cherche"),
    "es": Week("plan rossi|%s: 20 de febrero, hecho|%s: 18 de marzo, en curso|%s: 3 de abril|%s: 24 de abril", "3 al 10 de abril: los sofás llegan al fotógrafo una semana más tarde, el lanzamiento no cambia|respuesta para el martes, la página del equipo espera|62 de 100 horas|llamada el jueves 19 de marzo a las 10|Archivos del logo enviados", "La impresión está incluida en el presupuesto.", "Estamos muy decepcionados: nadie responde desde hace una semana.", "La estructura de páginas está aprobada.", "sí", "1 hecho", "estado", "busca"),
}  # fmt: skip


@cache
def shown(language: str, detail: str = "A") -> dict[str, EmailMessage]:
    """Name → mail: of each kind one, the letter in detail A, B or C."""
    with tempfile.TemporaryDirectory() as folder:
        return dict(_played(Path(folder), language, detail))


@cache
def first_report(language: str) -> EmailMessage:
    """What the PM reads after the first sync of a mailbox with some weeks of mail."""
    talk, week = TALKS[language], WEEKS[language]
    anna, ben = f"{talk.anna} <{ANNA_AT}>", "Ben <ben@hill.example>"
    with tempfile.TemporaryDirectory() as folder, _team(Path(folder), language, "A") as team:
        _client(team, ben, talk.component, f"{talk.please}\n", "2026-01-14 10:00", "f0")
        for day in range(2, 7):
            _client(team, anna, talk.thread, f"{talk.holding}\n", f"2026-02-0{day} 11:00", f"g{day}")
        _client(team, anna, talk.thread, f"{talk.price}\n", "2026-03-03 11:00", "f1")
        _ours(team, anna, talk.thread, week.answer, "2026-03-03 15:00", "f1")
        _client(team, anna, talk.steps[1], f"{talk.when}\n", "2026-03-05 16:40", "f2")
        _client(team, ben, talk.component, f"{talk.price}\n", "2026-03-06 09:20", "f3")
        team.first_sync("2026-03-09 09:05")
        return _newest(team, "first")


def _played(folder: Path, language: str, detail: str) -> Iterator[tuple[str, EmailMessage]]:
    with _team(folder, language, detail) as team:
        yield from _week(team, language)


def _team(folder: Path, language: str, detail: str) -> AbstractContextManager[Paper]:
    talk = TALKS[language]
    swap = {
        'name = "Agency"\n': 'name = "Studio Bianchi"\n',
        'language = "en"\nadmin': f'language = "{language}"\nadmin',
        'name = "Rossi Arredi"': f'name = "{talk.client}"\ndetail = "{detail}"',
        'name = "Hill & Brook"': f'name = "{talk.other}"',
        'language = "it"\ntimezone = "Europe/Rome"': f'language = "{language}"\ntimezone = "{talk.zone}"',
    }
    return paper(
        folder, [], UPDATE.format(), swap=swap, digest='at = "08:30"', imap='authserv_id = "mx.agency.example"'
    )


def _week(team: Paper, language: str) -> Iterator[tuple[str, EmailMessage]]:
    talk, week = TALKS[language], WEEKS[language]
    anna = f"{talk.anna} <{ANNA_AT}>"
    team.pass_at("2026-03-09 08:00")
    yield "receipt-plan", _say(team, "\n".join(week.plan.split("|")) % talk.steps, "2026-03-09 09:30", None, "receipt")
    _client(team, f"{talk.luca} <lg@free.example>", talk.client, f"{talk.when}\n", "2026-03-09 10:00", "s1")
    team.pass_at("2026-03-09 10:35")
    yield "knock", _newest(team, "knock")
    _client(team, anna, talk.thread, f"{talk.price}\n{week.approves}\n", "2026-03-09 11:00", "q1")
    _ours(team, anna, talk.thread, week.answer, "2026-03-10 10:00", "q1")
    _ours(team, anna, talk.project, talk.ours, "2026-03-10 10:05")
    _client(
        team, "Ben <ben@hill.example>", talk.component, f"{week.complaint}\n{talk.please}\n", "2026-03-10 12:00", "q2"
    )
    team.pass_at("2026-03-10 12:05")
    yield "alert-flag", _newest(team, "alert")
    _client(team, anna, talk.thread, f"{talk.when}\n", "2026-03-11 10:00", "q3")
    team.pass_at("2026-03-11 16:05")
    yield "alert", _newest(team, "alert")
    yield "receipt", _say(team, week.done, "2026-03-11 16:10", _newest(team, "alert"), "receipt")
    team.pass_at("2026-03-12 08:31")
    yield "digest", _newest(team, "digest")
    word = max(talk.price.strip("¿? ").split(), key=len)
    yield "find", _say(team, f"{week.find} {word}", "2026-03-12 08:50", None, "answer")
    yield "notice", _forged(team, week.done, "2026-03-12 08:55")
    yield "status", _say(team, week.status, "2026-03-12 09:00", None, "answer")
    team.pass_at("2026-03-12 17:01")
    team.pass_at("2026-03-13 09:01")
    yield "draft", _newest(team, "draft")
    yield "draft-new", _say(team, "\n".join(week.notes.split("|")), "2026-03-13 09:20", _newest(team, "draft"), "draft")
    yield "receipt-yes", _say(team, week.yes, "2026-03-13 09:30", _newest(team, "draft"), "receipt")
    for hour in range(
        10, 18
    ):  # 16:00 at the client's: in one zone that is noon here, and a late letter keeps their hours
        team.pass_at(f"2026-03-13 {hour}:01")
        team.pass_at(f"2026-03-13 {hour}:10")
    yield "update", _newest(team, "update")
    yield "report", _say(team, "report", "2026-03-13 17:20", None, "answer")


def _newest(team: Paper, kind: str) -> EmailMessage:
    """Of what was posted of one kind, to a PM or a client, the last."""
    ids = {entry.message_id for entry in team.office.clerk.outbox.values() if entry.kind == kind}
    found = [one for one in team.sent() if one["Message-ID"].strip("<>") in {id_.strip("<>") for id_ in ids}]
    return [one for one in found if "boss@" not in one["To"]][-1]


def _client(team: Paper, who: str, subject: str, text: str, when: str, mid: str) -> None:
    proof = PROVED + who.partition("@")[2].rstrip(">")
    team.receive(mail(who, INBOX, subject, text, at(when), mid=mid, Authentication_Results=proof), when)


def _ours(team: Paper, to: str, subject: str, text: str, when: str, reply: str = "") -> None:
    marked = f"Re: {subject}" if reply else subject
    team.receive(
        mail(
            MARTA,
            to,
            marked,
            f"{text}\n",
            at(when),
            reply=reply,
            Cc=INBOX,
            Authentication_Results=f"{PROVED}agency.example",
        ),
        when,
        "Sent",
    )


def _say(team: Paper, text: str, when: str, about: EmailMessage | None, kind: str) -> EmailMessage:
    """Marta writes to the clerk, in answer to one of its mails or anew; gives what comes of it."""
    subject = f"Re: {about['Subject']}" if about else "clerk"
    raw = mail(MARTA, INBOX, subject, f"{text}\n", at(when), Authentication_Results=f"{PROVED}agency.example")
    if about:
        raw = f"In-Reply-To: {about['Message-ID']}\r\nReferences: {about['Message-ID']}\r\n".encode() + raw
    team.receive(raw, when)
    team.pass_at(when)
    return _newest(team, kind)


def _forged(team: Paper, text: str, when: str) -> EmailMessage:
    """Somebody writes to the clerk as Marta, of whom the server knows nothing; gives what she is told of it."""
    team.receive(mail(MARTA, INBOX, text, f"{text}\n", at(when)), when)
    team.pass_at(when)
    return _newest(team, "notice")


def main(folder: Path) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    for language in LANGUAGES:
        for name, letter in shown(language).items():
            (folder / f"{language}-{name}.eml").write_bytes(bytes_of(letter))


if __name__ == "__main__":
    main(Path(sys.argv[1]))

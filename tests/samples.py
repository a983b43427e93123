"""Sample mails of every kind: invented people, `.example` domains. `python -m tests.samples FOLDER` writes them as pages."""

from __future__ import annotations

import sys
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

from daemon.adapters.templates import load_templates
from daemon.core.model import LANGUAGES, Address
from daemon.core.render import Renderer
from daemon.core.views import (
    Action,
    AlertView,
    ChaserView,
    Closed,
    Counting,
    DigestView,
    DraftView,
    Due,
    Entry,
    Head,
    Health,
    Item,
    Noted,
    NoticeView,
    Pending,
    ReceiptView,
    Rendered,
    Result,
    Said,
    Stranger,
    UpdateView,
    View,
    Waiting,
)

KINDS = ("alert", "digest", "update", "draft", "notice", "receipt", "chaser")


@dataclass(frozen=True)
class Talk:
    """What people of one language write in the samples."""

    zone: str
    client: str
    other: str
    anna: str
    luca: str
    when: str  # a question
    price: str  # another
    please: str  # a request
    holding: str
    promise: str
    ours: str  # our question to them
    thread: str
    component: str
    holiday: str


TALKS = {
    "en": Talk("Europe/London", "Harbour Lights", "Fenwick & Daughters", "Anna Reed", "Luke Green", "When will the revised samples reach us?", "Is the printing included in the quote?", "Please send us the drawings for the second floor.", "We'll check with the workshop and come back to you.", "We will send the final drawings.", "Which of the two fabrics do you prefer?", "Samples for the autumn catalogue", "Stand at the spring fair", "Company anniversary"),
    "it": Talk("Europe/Rome", "Rossi Arredi", "Officine Bellini", "Anna Rossi", "Luca Verdi", "Quando arrivano i campioni corretti?", "La stampa è compresa nel preventivo?", "Vi chiedo di inviarci i disegni del secondo piano.", "Sentiamo il laboratorio e vi facciamo sapere.", "Vi mandiamo i disegni definitivi.", "Quale dei due tessuti preferite?", "Campioni per il catalogo d'autunno", "Stand alla fiera di primavera", "Immacolata Concezione"),
    "pl": Talk("Europe/Warsaw", "Meble Nowak", "Drukarnia Zielińscy", "Anna Nowak", "Łukasz Zieliński", "Kiedy dotrą do nas poprawione próbki?", "Czy druk jest wliczony w wycenę?", "Prosimy o przesłanie rysunków drugiego piętra.", "Sprawdzimy w pracowni i wrócimy do Państwa.", "Prześlemy ostateczne rysunki.", "Którą z dwóch tkanin Państwo wolą?", "Próbki do jesiennego katalogu", "Stoisko na targach wiosennych", "Święto Niepodległości"),
    "uk": Talk("Europe/Kyiv", "Дубовий Дім", "Друкарня Сонях", "Анна Коваль", "Лука Гриценко", "Коли ми отримаємо виправлені зразки?", "Чи входить друк у кошторис?", "Надішліть, будь ласка, креслення другого поверху.", "Уточнимо в майстерні й повернемося до вас.", "Ми надішлемо остаточні креслення.", "Якій із двох тканин ви надаєте перевагу?", "Зразки для осіннього каталогу", "Стенд на весняному ярмарку", "День Гідності"),
    "ro": Talk("Europe/Bucharest", "Mobila Ionescu", "Tipografia Țărănescu", "Ana Ionescu", "Luca Șerban", "Când primim mostrele corectate?", "Tipărirea este inclusă în ofertă?", "Vă rugăm să ne trimiteți desenele pentru etajul doi.", "Verificăm cu atelierul și revenim la dumneavoastră.", "Vă trimitem desenele finale.", "Pe care dintre cele două țesături o preferați?", "Mostre pentru catalogul de toamnă", "Stand la târgul de primăvară", "Ziua Națională"),
    "ru": Talk("Asia/Almaty", "Мебель Орлов", "Типография Заря", "Анна Орлова", "Лука Зайцев", "Когда мы получим исправленные образцы?", "Входит ли печать в смету?", "Пришлите, пожалуйста, чертежи второго этажа.", "Уточним в мастерской и вернёмся к вам.", "Мы пришлём окончательные чертежи.", "Какую из двух тканей вы предпочитаете?", "Образцы для осеннего каталога", "Стенд на весенней ярмарке", "День единства"),
    "de": Talk("Europe/Berlin", "Möbelhaus Köhler", "Druckerei Süß", "Anna Köhler", "Lukas Grün", "Wann bekommen wir die überarbeiteten Muster?", "Ist der Druck im Angebot enthalten?", "Bitte schicken Sie uns die Zeichnungen für das zweite Stockwerk.", "Wir fragen in der Werkstatt nach und melden uns.", "Wir schicken Ihnen die endgültigen Zeichnungen.", "Welcher der beiden Stoffe gefällt Ihnen besser?", "Muster für den Herbstkatalog", "Stand auf der Frühjahrsmesse", "Reformationstag"),
    "fr": Talk("Europe/Paris", "Maison Lefèvre", "Imprimerie Garçon", "Anne Lefèvre", "Luc Verdier", "Quand recevrons-nous les échantillons corrigés ?", "L'impression est-elle comprise dans le devis ?", "Merci de nous envoyer les plans du deuxième étage.", "Nous voyons avec l'atelier et revenons vers vous.", "Nous vous enverrons les plans définitifs.", "Lequel des deux tissus préférez-vous ?", "Échantillons pour le catalogue d'automne", "Stand au salon de printemps", "Armistice"),
    "es": Talk("Europe/Madrid", "Muebles Ibáñez", "Imprenta Núñez", "Ana Ibáñez", "Lucas Verde", "¿Cuándo nos llegan las muestras corregidas?", "¿La impresión está incluida en el presupuesto?", "Les rogamos que nos envíen los planos de la segunda planta.", "Lo consultamos con el taller y les decimos algo.", "Les enviaremos los planos definitivos.", "¿Cuál de las dos telas prefieren?", "Muestras para el catálogo de otoño", "Puesto en la feria de primavera", "Inmaculada Concepción"),
}  # fmt: skip

NOW = datetime(2026, 12, 8, 15, 5, tzinfo=UTC)  # a Tuesday
H = timedelta(hours=1)


def head(language: str) -> Head:
    return Head(TALKS[language].zone, NOW, "projects@agency.example", "Marta Bianchi")


def anna(language: str) -> Address:
    return Address(TALKS[language].anna, "anna@client.example")


def luca(language: str) -> Address:
    return Address(TALKS[language].luca, "luca@agency.example")


def actions(number: int) -> tuple[Action, ...]:
    return tuple(
        Action(word, f"{number} {word}", f"mailto:projects@agency.example?subject=%5Btoken%5D&body={number}%20{word}")
        for word in ("done", "dismiss", "snooze", "give")
    )


def overdue(language: str) -> Entry:
    talk = TALKS[language]
    asked = NOW - timedelta(days=4) + timedelta(minutes=35)
    due = NOW - timedelta(minutes=25)
    return Entry(
        number=1,
        level="breach",
        client=talk.client,
        asked_by=anna(language),
        text=talk.when,
        kind="question",
        asked_at=asked,
        due_at=due,
        left=-timedelta(minutes=25),
        client_zone="Europe/Kyiv",
        certainty=0.94,
        subject=talk.thread,
        counting=Counting(asked, 8 * H, due, (Closed((NOW - timedelta(days=1)).date(), talk.holiday),)),
        said=(Said("holding", luca(language), asked + timedelta(days=3), talk.holding),),
        flags=("chaser", "urgent"),
        link="https://mail.agency.example/m/4711",
        actions=actions(1),
    )


def due_soon(language: str) -> Entry:
    talk = TALKS[language]
    return Entry(
        number=2,
        level="warning",
        client=talk.other,
        asked_by=Address("", "office@other.example"),
        text=talk.please,
        kind="request",
        asked_at=NOW - 6 * H,
        due_at=NOW + timedelta(hours=1, minutes=40),
        left=timedelta(hours=1, minutes=40),
        client_zone=talk.zone,
        certainty=0.64,
        subject=talk.component,
        target="promise",
        actions=actions(2),
    )


def escalated(language: str) -> Entry:
    talk = TALKS[language]
    return Entry(
        3, "escalation", talk.other, Address(talk.anna, "x@other.example"), talk.price, "question", NOW - 50 * H,
        NOW - 30 * H, -13 * H, "America/New_York", 0.8, talk.component, flags=("complaint", "repeated"),
        counting=Counting(NOW - 50 * H, 8 * H, NOW - 30 * H),
        said=(Said("partial", luca(language), NOW - 40 * H, talk.promise),), actions=actions(3),
    )  # fmt: skip


def alert(language: str) -> AlertView:
    return AlertView(
        head(language),
        (escalated(language), overdue(language), due_soon(language)),
        more=2,
        instead_of=TALKS[language].luca,
        away_until=date(2026, 12, 12),
    )


def digest(language: str) -> DigestView:
    talk = TALKS[language]
    return DigestView(
        head(language),
        overdue=(overdue(language), escalated(language)),
        due_today=(due_soon(language),),
        promises=(Due(talk.client, talk.promise, date(2026, 12, 9), luca(language), talk.component),),
        waiting=(
            Waiting(
                talk.client,
                talk.anna,
                talk.ours,
                NOW - timedelta(days=9),
                talk.thread,
                chaser(language),
                "mailto:anna@client.example?body=x",
            ),
        ),
        approvals=(
            Noted(talk.client, anna(language), talk.please, "approval", NOW - 20 * H),
            Noted(talk.client, anna(language), talk.please, "conditional approval", NOW - 20 * H),
        ),
        red_flags=(Noted(talk.other, anna(language), talk.price, "complaint", NOW - 19 * H),),
        strangers=(
            Stranger(4, Address("J. Doe", "jd@nobody.example"), talk.component, NOW - 5 * H, "4 assign to ACME"),
        ),
        drafts=(Pending(talk.client, NOW + timedelta(days=3), talk.thread),),
        health=(Health("unreadable", NOW - 12 * H), Health("unreachable", NOW - 2 * H, 7)),
    )


def update(language: str, detail: str = "A") -> UpdateView:
    talk = TALKS[language]
    return UpdateView(
        zone=talk.zone,
        now=NOW,
        client=talk.client,
        team="Studio Bianchi",
        first=date(2026, 11, 30),
        last=date(2026, 12, 6),
        greet=talk.anna,
        signed="Marta Bianchi",
        detail=detail,
        answered=(
            Item(talk.price, talk.thread, NOW - timedelta(days=3), talk.luca),
            Item(talk.ours, talk.component, NOW - timedelta(days=2), "Marta Bianchi"),
        ),
        open=(
            Item(talk.when, talk.thread, NOW - timedelta(days=3), day=date(2026, 12, 10)),
            Item(talk.please, talk.component, NOW - timedelta(days=6), day=date(2026, 12, 1)),
        ),
        waiting=(Item(talk.ours, talk.thread, NOW - timedelta(days=5), talk.anna),),
        coming=(Item(talk.promise, talk.component, NOW, day=date(2026, 12, 14)),),
    )


def draft(language: str) -> DraftView:
    rendered = renderer().render("update", language, update(language))
    buttons = tuple(Action(word, word, f"mailto:projects@agency.example?body={word}") for word in ("approve", "hold"))
    return DraftView(head(language), TALKS[language].client, rendered, ("anna@client.example",), NOW + 49 * H, buttons)


def notice(language: str, kind: str = "dead-letter") -> NoticeView:
    return NoticeView(
        head(language),
        kind,
        NOW - 3 * H,
        "550 5.1.1 No such user",
        TALKS[language].thread,
        "anna@client.example",
        client=TALKS[language].client,
        count=3,
    )


def receipt(language: str) -> ReceiptView:
    talk = TALKS[language]
    words = ("phone", "dismiss", "note", "away", "back", "stop", "undo", "approve", "hold", "edit", "no-question")
    return ReceiptView(
        head(language),
        (
            Result("done", "1 done", 1, talk.client, talk.when),
            Result("snooze", "2 snooze 2d", 2, talk.other, talk.please, until=NOW + 48 * H),
            Result("give", "3 give to Luca", 3, talk.other, talk.price, talk.luca),
            Result("due", "3 due Friday", 3, until=NOW + 72 * H),
            Result("assign", "4 assign to ACME", 4, name="ACME"),
            Result("unknown", "5 dnoe", 5),
            Result("refused", "6 stop", 6),
            *(Result(word, word, 7, talk.client, name=talk.luca, until=NOW + 90 * H) for word in words),
        ),
        {
            word: f"1 {word}"
            for word in (
                "done",
                "phone",
                "dismiss",
                "snooze",
                "give",
                "due",
                "note",
                "assign",
                "away",
                "back",
                "stop",
                "undo",
                "approve",
                "hold",
                "help",
            )
        },
    )


def chaser_view(language: str) -> ChaserView:
    talk = TALKS[language]
    return ChaserView(talk.zone, talk.ours, NOW - timedelta(days=9), "Marta Bianchi", talk.anna)


def chaser(language: str) -> str:
    return renderer().text("chaser", language, chaser_view(language))


def samples(language: str) -> dict[str, tuple[str, View]]:
    """Name of a sample → kind, view."""
    return {
        "alert": ("alert", alert(language)),
        "alert-one": ("alert", AlertView(head(language), (overdue(language),))),
        "digest": ("digest", digest(language)),
        "digest-quiet": ("digest", DigestView(head(language))),
        "update-A": ("update", update(language)),
        "update-B": ("update", update(language, "B")),
        "update-C": ("update", update(language, "C")),
        "draft": ("draft", draft(language)),
        "notice": ("notice", notice(language)),
        "receipt": ("receipt", receipt(language)),
    }


_RENDERER: list[Renderer] = []


def renderer() -> Renderer:
    if not _RENDERER:
        _RENDERER.append(Renderer(load_templates()))
    return _RENDERER[0]


def render(language: str) -> dict[str, Rendered]:
    return {name: renderer().render(kind, language, view) for name, (kind, view) in samples(language).items()}


def main(folder: Path) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    for language in LANGUAGES:
        for name, mail in render(language).items():
            (folder / f"{language}-{name}.html").write_text(mail.html, encoding="utf-8")
            (folder / f"{language}-{name}.txt").write_text(f"Subject: {mail.subject}\n\n{mail.text}", encoding="utf-8")


if __name__ == "__main__":
    main(Path(sys.argv[1]))

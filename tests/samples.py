"""Sample mails in all languages: invented people, `.example` domains. `python -m tests.samples FOLDER` writes them."""

from __future__ import annotations

import sys
from functools import cache
from pathlib import Path

from daemon.adapters.rulebook import shipped_rules
from daemon.adapters.templates import load_templates
from daemon.core.letters.client_specimens import chaser, update
from daemon.core.letters.mail_kinds import TextView, View
from daemon.core.letters.render import Renderer
from daemon.core.letters.specimen_talk import ENGLISH, Talk
from daemon.core.letters.specimens import specimens
from daemon.core.letters.views import Rendered
from tests.languages import LANGUAGES

TALKS = {
    "en": ENGLISH,
    "it": Talk("Europe/Rome", "Rossi Arredi", "Officine Bellini", "Anna Rossi", "Luca Verdi", "Quando arrivano i campioni corretti?", "La stampa è compresa nel preventivo?", "Vi chiedo di inviarci i disegni del secondo piano.", "Sentiamo il laboratorio e vi facciamo sapere.", "Vi mandiamo i disegni definitivi.", "Quale dei due tessuti preferite?", "Campioni per il catalogo d'autunno", "Stand alla fiera di primavera", "Immacolata Concezione", "Sito Rossi Arredi", ("Struttura delle pagine", "Pagine prodotto", "Contenuti e fotografie", "Lancio"), "i divani arrivano dal fotografo una settimana dopo; il lancio non si sposta", "La foto di copertina, A o B", "la pagina «Chi siamo» aspetta", "Inviati i file del logo", "ore"),
    "pl": Talk("Europe/Warsaw", "Meble Nowak", "Drukarnia Zielińscy", "Anna Nowak", "Łukasz Zieliński", "Kiedy dotrą do nas poprawione próbki?", "Czy druk jest wliczony w wycenę?", "Prosimy o przesłanie rysunków drugiego piętra.", "Sprawdzimy w pracowni i wrócimy do Państwa.", "Prześlemy ostateczne rysunki.", "Którą z dwóch tkanin Państwo wolą?", "Próbki do jesiennego katalogu", "Stoisko na targach wiosennych", "Święto Niepodległości", "Strona Meble Nowak", ("Układ stron", "Strony produktów", "Treści i zdjęcia", "Start"), "kanapy trafią do fotografa tydzień później; start bez zmian", "Zdjęcie na okładkę, A czy B", "strona zespołu czeka", "Wysłaliśmy pliki logo", "godzin"),
    "uk": Talk("Europe/Kyiv", "Дубовий Дім", "Друкарня Сонях", "Анна Коваль", "Лука Гриценко", "Коли ми отримаємо виправлені зразки?", "Чи входить друк у кошторис?", "Надішліть, будь ласка, креслення другого поверху.", "Уточнимо в майстерні й повернемося до вас.", "Ми надішлемо остаточні креслення.", "Якій із двох тканин ви надаєте перевагу?", "Зразки для осіннього каталогу", "Стенд на весняному ярмарку", "День Гідності", "Сайт Дубовий Дім", ("Структура сторінок", "Сторінки товарів", "Тексти й фото", "Запуск"), "дивани будуть у фотографа на тиждень пізніше; запуск без змін", "Фото для обкладинки, А чи Б", "сторінка команди чекає", "Надіслали файли логотипа", "годин"),
    "ro": Talk("Europe/Bucharest", "Mobila Ionescu", "Tipografia Țărănescu", "Ana Ionescu", "Luca Șerban", "Când primim mostrele corectate?", "Tipărirea este inclusă în ofertă?", "Vă rugăm să ne trimiteți desenele pentru etajul doi.", "Verificăm cu atelierul și revenim la dumneavoastră.", "Vă trimitem desenele finale.", "Pe care dintre cele două țesături o preferați?", "Mostre pentru catalogul de toamnă", "Stand la târgul de primăvară", "Ziua Națională", "Site Mobila Ionescu", ("Structura paginilor", "Pagini de produs", "Texte și fotografii", "Lansare"), "canapelele ajung la fotograf cu o săptămână mai târziu; lansarea rămâne", "Fotografia de copertă, A sau B", "pagina echipei așteaptă", "Am trimis fișierele logoului", "ore"),
    "ru": Talk("Asia/Almaty", "Мебель Орлов", "Типография Заря", "Анна Орлова", "Лука Зайцев", "Когда мы получим исправленные образцы?", "Входит ли печать в смету?", "Пришлите, пожалуйста, чертежи второго этажа.", "Уточним в мастерской и вернёмся к вам.", "Мы пришлём окончательные чертежи.", "Какую из двух тканей вы предпочитаете?", "Образцы для осеннего каталога", "Стенд на весенней ярмарке", "День единства", "Сайт Мебель Орлов", ("Структура страниц", "Страницы товаров", "Тексты и фото", "Запуск"), "диваны попадут к фотографу на неделю позже; запуск без изменений", "Фото для обложки, А или Б", "страница команды ждёт", "Отправили файлы логотипа", "часов"),
    "de": Talk("Europe/Berlin", "Möbelhaus Köhler", "Druckerei Süß", "Anna Köhler", "Lukas Grün", "Wann bekommen wir die überarbeiteten Muster?", "Ist der Druck im Angebot enthalten?", "Bitte schicken Sie uns die Zeichnungen für das zweite Stockwerk.", "Wir fragen in der Werkstatt nach und melden uns.", "Wir schicken Ihnen die endgültigen Zeichnungen.", "Welcher der beiden Stoffe gefällt Ihnen besser?", "Muster für den Herbstkatalog", "Stand auf der Frühjahrsmesse", "Reformationstag", "Website Köhler", ("Seitenstruktur", "Produktseiten", "Texte und Fotos", "Start"), "die Sofas kommen eine Woche später zum Fotografen; der Start bleibt", "Das Titelfoto, A oder B", "die Teamseite wartet", "Logodateien verschickt", "Stunden"),
    "fr": Talk("Europe/Paris", "Maison Lefèvre", "Imprimerie Garçon", "Anne Lefèvre", "Luc Verdier", "Quand recevrons-nous les échantillons corrigés ?", "L'impression est-elle comprise dans le devis ?", "Merci de nous envoyer les plans du deuxième étage.", "Nous voyons avec l'atelier et revenons vers vous.", "Nous vous enverrons les plans définitifs.", "Lequel des deux tissus préférez-vous ?", "Échantillons pour le catalogue d'automne", "Stand au salon de printemps", "Armistice", "Site Maison Lefèvre", ("Structure des pages", "Pages produits", "Textes et photos", "Lancement"), "les canapés arrivent une semaine plus tard chez le photographe, le lancement reste fixé", "La photo de couverture, A ou B", "la page de l’équipe attend", "Fichiers du logo envoyés", "heures"),
    "es": Talk("Europe/Madrid", "Muebles Ibáñez", "Imprenta Núñez", "Ana Ibáñez", "Lucas Verde", "¿Cuándo nos llegan las muestras corregidas?", "¿La impresión está incluida en el presupuesto?", "Les rogamos que nos envíen los planos de la segunda planta.", "Lo consultamos con el taller y les decimos algo.", "Les enviaremos los planos definitivos.", "¿Cuál de las dos telas prefieren?", "Muestras para el catálogo de otoño", "Puesto en la feria de primavera", "Inmaculada Concepción", "Web Muebles Ibáñez", ("Estructura de páginas", "Páginas de producto", "Textos y fotos", "Lanzamiento"), "los sofás llegan al fotógrafo una semana más tarde; el lanzamiento no cambia", "La foto de portada, A o B", "la página del equipo espera", "Archivos del logo enviados", "horas"),
}  # fmt: skip


def written(talk: Talk) -> list[str]:
    """What people write in the samples."""
    return [text for value in vars(talk).values() for text in ([value] if isinstance(value, str) else value)]


@cache
def renderer() -> Renderer:
    return Renderer(load_templates(), shipped_rules())


@cache
def samples(language: str) -> dict[str, tuple[str, View]]:
    """Name of a sample → kind, view."""
    talk = TALKS[language]
    reminder = renderer().text("chaser", language, chaser(talk))
    return specimens(talk, reminder, renderer().render("update", language, update(talk)))


@cache
def rendered(language: str) -> dict[str, Rendered]:
    mails = {name: sample for name, sample in samples(language).items() if not isinstance(sample[1], TextView)}
    return {name: renderer().render(kind, language, view) for name, (kind, view) in mails.items()}


def main(folder: Path) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    for language in LANGUAGES:
        for name, mail in rendered(language).items():
            (folder / f"{language}-{name}.html").write_text(mail.html, encoding="utf-8")
            (folder / f"{language}-{name}.txt").write_text(f"Subject: {mail.subject}\n\n{mail.text}", encoding="utf-8")


if __name__ == "__main__":
    main(Path(sys.argv[1]))

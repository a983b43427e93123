"""What sentences do: read from made-up business mail in nine languages."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from daemon.adapters.rulebook import shipped_rules
from daemon.core.dates.dates import Dates
from daemon.core.model import Act, Speech
from daemon.core.reading.acts import ActReader
from tests.effort import assert_linear
from tests.every import every
from tests.languages import LANGUAGES

TODAY = date(2026, 5, 13)  # a Wednesday
READER = ActReader(shipped_rules(), Dates(shipped_rules()))


def read(text: str, language: str | None = "en") -> tuple[Act, ...]:
    return READER.read(text, language, TODAY)


def speeches(text: str, language: str | None = "en") -> set[str]:
    return {act.speech.value for act in read(text, language)}


@pytest.mark.parametrize(
    ("language", "text", "due"),
    [
        ("en", "I need to ask our translator first, I'll get back to you by Friday.", "2026-05-15"),
        ("it", "lo verifico con il nostro legale e Le faccio sapere entro venerdì.", "2026-05-15"),
        ("pl", "Muszę to sprawdzić u tłumacza. Wrócę do Pani z odpowiedzią do poniedziałku.", "2026-05-18"),
        ("uk", "Уточню в перекладачки, чи вона вільна, й до п'ятниці напишу вам.", "2026-05-15"),
        ("ro", "Verific la depozit și vă anunț până vineri.", "2026-05-15"),
        ("ru", "Мне нужно уточнить это у юриста. Вернусь с ответом 18 мая.", "2026-05-18"),
        ("de", "Ich kläre das und melde mich bis spätestens Donnerstag bei Ihnen.", "2026-05-14"),
        ("fr", "J'en parle à notre partenaire et je reviens vers vous demain dans la journée.", "2026-05-14"),
        ("es", "Lo consulto con el perito y le confirmo a más tardar el viernes.", "2026-05-15"),
        ("en", "We'll know more on Friday.", "2026-05-15"),
        ("it", "Glielo confermo venerdì.", "2026-05-15"),
        ("pl", "Powiem Pani w piątek.", "2026-05-15"),
        ("uk", "У п'ятницю знатиму більше.", "2026-05-15"),
        ("ro", "Vineri știm mai multe.", "2026-05-15"),
        ("ru", "Скажу в пятницу.", "2026-05-15"),
        ("de", "Am Freitag wissen wir mehr.", "2026-05-15"),
        ("fr", "Je vous le dis vendredi.", "2026-05-15"),
        ("es", "El viernes sabremos más.", "2026-05-15"),
    ],
)
def test_a_holding_reply_names_its_day(language: str, text: str, due: str) -> None:
    days = [act.due for act in read(text, language) if act.speech is Speech.HOLDING]
    assert date.fromisoformat(due) in days


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "We'll send the files on Monday."),
        ("it", "Le mando i file lunedì."),
        ("pl", "Pliki prześlemy w poniedziałek."),
        ("uk", "Надішлемо файли у понеділок."),
        ("ro", "Vă trimitem fișierele luni."),
        ("ru", "Пришлем файлы в понедельник."),
        ("de", "Wir schicken die Dateien am Montag."),
        ("fr", "Nous vous envoyons les fichiers lundi."),
        ("es", "Le enviamos los archivos el lunes."),
    ],
)
def test_a_promise_names_its_day(language: str, text: str) -> None:
    assert [act.due for act in read(text, language) if act.speech is Speech.PROMISE] == [date(2026, 5, 18)]


FLAGS = [
    ("approval", "en", "Approved, please go ahead."),
    ("approval", "en", "We'll go for the oak."),
    ("approval", "it", "Confermo, procedete pure con la stampa."),
    ("approval", "it", "va bene la versione B"),
    ("approval", "pl", "Akceptuję, można drukować."),
    ("approval", "uk", "Все ок, погоджую, можна друкувати"),
    ("approval", "ro", "Aprobat, puteti publica."),
    ("approval", "ru", "Утверждаю, можно запускать."),
    ("approval", "de", "Freigabe erteilt, ihr könnt drucken."),
    ("approval", "fr", "Bon à tirer validé, vous pouvez imprimer."),
    ("approval", "es", "Visto bueno, adelante con la web."),
    ("conditional approval", "en", "Go ahead, as long as the price stays the same."),
    ("conditional approval", "it", "Approvato, a patto che venga corretto il titolo."),
    ("conditional approval", "pl", "Akceptujemy pod warunkiem, że termin się nie zmieni."),
    ("conditional approval", "uk", "Погоджуємо за умови, що ціна не зміниться."),
    ("conditional approval", "ro", "Acceptăm oferta cu condiția să ajungă vineri."),
    ("conditional approval", "ru", "Согласны на эту смету при условии скидки."),
    ("conditional approval", "de", "Freigegeben, sofern der Termin bleibt."),
    ("conditional approval", "fr", "Nous acceptons le devis à condition que la date tienne."),
    ("conditional approval", "es", "Aceptamos el presupuesto siempre que llegue el lunes."),
    ("chaser", "en", "Any news on this?"),
    ("chaser", "it", "ci sono novità in merito alla mia mail?"),
    ("chaser", "pl", "ponawiam poniższe pytanie"),
    ("chaser", "uk", "Пані Ірино, нагадую ще раз."),
    ("chaser", "ro", "revin la mesajul de mai jos."),
    ("chaser", "ru", "Добрый день, есть новости по заказу?"),
    ("chaser", "de", "gibt es hier schon etwas Neues?"),
    ("chaser", "fr", "je n'ai pas eu de retour à mon message"),
    ("chaser", "es", "¿Alguna novedad sobre mi consulta?"),
    ("complaint", "en", "I'm really not happy with this."),
    ("complaint", "it", "siamo molto delusi dal lavoro"),
    ("complaint", "pl", "jestem rozczarowany, tak się nie robi"),
    ("complaint", "uk", "це жах, половина сторінок переплутана"),
    ("complaint", "ro", "Cum e posibil așa ceva??"),
    ("complaint", "ru", "Ну как так можно??"),
    ("complaint", "de", "ich bin stinksauer"),
    ("complaint", "fr", "franchement je suis déçu"),
    ("complaint", "es", "esto no puede ser, es una chapuza"),
    ("cancel", "en", "If it happens again we'll be looking for another agency."),
    ("cancel", "it", "altrimenti passo a un'altra agenzia"),
    ("cancel", "pl", "Rezygnujemy z zamówienia."),
    ("cancel", "uk", "ми розриваємо договір"),
    ("cancel", "ro", "reziliem contractul"),
    ("cancel", "ru", "расторгаем договор"),
    ("cancel", "de", "sonst suche ich mir eine andere Agentur"),
    ("cancel", "fr", "j'arrête le contrat"),
    ("cancel", "es", "Queremos rescindir el contrato."),
    ("urgent", "en", "It's getting urgent now."),
    ("urgent", "it", "Sistematelo entro stasera, altrimenti è inutile"),
    ("urgent", "pl", "PILNE, strona leży!"),
    ("urgent", "uk", "Термінове питання."),
    ("urgent", "ro", "Va rog sa il reparati imediat."),
    ("urgent", "ru", "Срочно отключите оплату."),
    ("urgent", "de", "Es eilt jetzt."),
    ("urgent", "fr", "Merci de corriger le lien ce matin"),
    ("urgent", "es", "Es muy urgente."),
    ("withdrawal", "en", "Never mind, found it."),
    ("withdrawal", "it", "Lascia stare, ho trovato il file."),
    ("withdrawal", "pl", "Już nieaktualne, znalazłam w spamie."),
    ("withdrawal", "uk", "Питання знято."),
    ("withdrawal", "ro", "S-a rezolvat, mulțumesc."),
    ("withdrawal", "ru", "Вопрос снят."),
    ("withdrawal", "de", "Hat sich erledigt."),
    ("withdrawal", "fr", "Plus besoin du devis, c'est réglé."),
    ("withdrawal", "es", "Olvídalo, ya lo encontré."),
    ("client turn", "en", "Let me check with my boss and come back to you."),
    ("client turn", "it", "Ne parlo con il mio capo e vi faccio sapere."),
    ("client turn", "de", "Das muss ich erst mit meiner Chefin besprechen, ich melde mich."),
    ("thanks", "fr", "Merci beaucoup !"),
    ("approval", "en", "OK, we'll go with the green one."),
    ("approval", "it", "Allora prendiamo la verde."),
    ("approval", "pl", "To bierzemy zielony."),
    ("approval", "uk", "Тоді беремо зелений."),
    ("approval", "ru", "Тогда берём зелёный."),
    ("approval", "ro", "Atunci luăm verdele."),
    ("approval", "de", "Gut, wir nehmen die grüne."),
    ("approval", "fr", "Alors nous prenons la verte."),
    ("approval", "es", "Vale, nos quedamos con el verde."),
    ("approval", "de", "Das können Sie so drucken."),
    ("approval", "en", "You can print it like this."),
    ("approval", "es", "Podéis imprimirlo así."),
    ("approval", "fr", "Vous pouvez imprimer comme ça."),
    ("approval", "it", "Potete stampare così."),
    ("approval", "pl", "Możecie tak drukować."),
    ("approval", "ro", "Puteți tipări așa."),
    ("approval", "ru", "Можете так печатать."),
    ("approval", "uk", "Можете так друкувати."),
    ("cancel", "de", "Bitte stoppen Sie alle Arbeiten an der Seite, wir machen nicht weiter."),
    ("cancel", "en", "Please stop all work on the site, we will not continue."),
    ("cancel", "es", "Parad todo el trabajo en la web, no seguimos."),
    ("cancel", "fr", "Arrêtez tous les travaux sur le site, nous ne continuons pas."),
    ("cancel", "it", "Fermate tutti i lavori sul sito, non andiamo avanti."),
    ("cancel", "pl", "Proszę wstrzymać wszystkie prace nad stroną, nie kontynuujemy."),
    ("cancel", "ro", "Opriți toate lucrările la site, nu mai continuăm."),
    ("cancel", "ru", "Остановите все работы по сайту, мы не продолжаем."),
    ("cancel", "uk", "Зупиніть усі роботи над сайтом, ми не продовжуємо."),
    ("chaser", "de", "Ich habe Ihnen letzten Donnerstag wegen der Plakate geschrieben und seitdem nichts gehört."),
    ("chaser", "en", "I wrote to you last Thursday about the posters and have heard nothing since."),
    ("chaser", "es", "Le escribí el jueves pasado por los carteles y no he sabido nada más."),
    ("chaser", "fr", "Je vous ai écrit jeudi dernier pour les affiches et depuis plus rien."),
    ("chaser", "it", "Le ho scritto giovedì scorso per i manifesti e non ho più sentito nulla."),
    ("chaser", "pl", "Pisałem w zeszły czwartek w sprawie plakatów i od tamtej pory cisza."),
    ("chaser", "ro", "V-am scris joia trecută despre afișe și de atunci nimic."),
    ("chaser", "ru", "Я писал вам в прошлый четверг про плакаты и с тех пор тишина."),
    ("chaser", "uk", "Я писав вам минулого четверга про плакати і відтоді тиша."),
    ("complaint", "de", "Nach all den Wochen hätte ich mehr von Ihnen erwartet."),
    ("complaint", "en", "I expected more from you after all these weeks."),
    ("complaint", "fr", "J'attendais mieux de vous après toutes ces semaines."),
    ("complaint", "it", "Mi aspettavo di più da voi dopo tutte queste settimane."),
    ("complaint", "pl", "Spodziewałam się po Was więcej po tylu tygodniach."),
    ("complaint", "ro", "Mă așteptam la mai mult de la voi după atâtea săptămâni."),
    ("complaint", "ru", "Я ожидала от вас большего за столько недель."),
    ("complaint", "uk", "Я очікувала від вас більшого за стільки тижнів."),
]


@every("speech, language, text", FLAGS)
def test_what_a_client_does_is_seen(speech: str, language: str, text: str) -> None:
    assert speech in speeches(text, language)


@every(
    "speech, language, text",
    [
        ("approval", "en", "OK, thanks"),
        ("approval", "en", "Can we go ahead?"),
        ("approval", "en", "Please approve the layout."),
        ("approval", "en", "We have not approved this."),
        ("approval", "it", "Approvate voi il testo?"),
        ("approval", "pl", "Proszę o akceptację projektu."),
        ("approval", "uk", "Чи можна друкувати?"),
        ("approval", "ru", "Ещё не согласовано."),
        ("approval", "de", "Wir sind nicht einverstanden."),
        ("approval", "fr", "Merci de valider la maquette."),
        ("approval", "es", "No está aprobado todavía."),
        ("approval", "ro", "Anulați comanda, mergem cu alt furnizor."),
        ("urgent", "en", "It's not urgent."),
        ("urgent", "it", "Niente di urgente."),
        ("urgent", "pl", "To nie jest pilne."),
        ("urgent", "uk", "Це не терміново."),
        ("urgent", "ru", "Это не срочно."),
        ("urgent", "de", "Es eilt nicht."),
        ("urgent", "fr", "Rien d'urgent."),
        ("urgent", "es", "No es urgente."),
        ("urgent", "ro", "Nu e urgent."),
        ("withdrawal", "en", "It is still not resolved."),
        ("withdrawal", "it", "Non ho trovato il file."),
        ("withdrawal", "pl", "Nie znalazłem pliku."),
        ("withdrawal", "uk", "Не знайшла файл."),
        ("chaser", "en", "Please ignore my last email, found it."),
        ("complaint", "it", "È possibile avere le sedie in blu?"),
        ("complaint", "en", "We are very happy with the result."),
        ("complaint", "en", "Our previous printer was a disaster."),
        ("complaint", "it", "La vecchia agenzia era pessima."),
        ("complaint", "pl", "Dawna drukarnia była fatalna."),
        ("complaint", "uk", "Колишня студія була жахливою."),
        ("complaint", "ru", "Прежняя студия была ужасной."),
        ("complaint", "ro", "Vechea firmă era jalnică."),
        ("complaint", "de", "Der bisherige Anbieter war eine Katastrophe."),
        ("complaint", "fr", "L'ancien imprimeur était une catastrophe."),
        ("complaint", "es", "La antigua imprenta era pésima."),
        ("approval", "de", "Wir nehmen den Zug um neun."),
        ("approval", "pl", "Bierzemy udział w targach."),
        ("approval", "it", "Prendiamo il treno delle nove."),
        ("cancel", "es", "Nuestro abogado lo ha leído."),
        ("cancel", "fr", "L'avocat a relu le texte."),
        ("complaint", "pl", "Na jak długo mamy prawa do zdjęć?"),
        ("holding", "pl", "Proszę dać znać, kiedy będzie gotowe."),
        ("holding", "it", "Fammi sapere quando sei pronto."),
        ("holding", "en", "When will you get back to me?"),
        ("promise", "en", "Will you send the files?"),
        ("promise", "de", "Bitte schicken Sie mir die Rechnung."),
    ],
)
def test_what_only_sounds_like_it_is_not(speech: str, language: str, text: str) -> None:
    assert speech not in speeches(text, language)


def test_a_sentence_may_do_several_things_and_is_kept_verbatim() -> None:
    acts = read("Hi Tom,\n\nThanks, we're looking into it and will send the new file\nby Friday.\n\nAnna")
    done = {act.speech: act for act in acts}
    assert {Speech.THANKS, Speech.HOLDING, Speech.PROMISE} <= done.keys()
    assert done[Speech.PROMISE].text == "Thanks, we're looking into it and will send the new file\nby Friday."
    assert done[Speech.PROMISE].due == date(2026, 5, 15)


def test_the_clause_that_commits_gives_the_day() -> None:
    acts = read("Oggi sento il cantiere e domani mattina Le scrivo la data.", "it")
    assert {act.due for act in acts if act.speech is Speech.HOLDING} == {date(2026, 5, 14)}


def test_of_what_is_asked_first_and_told_then_the_day_of_telling_counts() -> None:
    acts = read("Devo sentire Katrin prima di martedì, te lo dico giovedì.", "it")
    assert [act.due for act in acts if act.speech is Speech.HOLDING] == [date(2026, 5, 14)]


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "The banners are due on Friday."),
        ("it", "Contiamo di chiudere venerdì."),
        ("pl", "W piątek rano ma Pani u siebie poprawki."),
        ("uk", "Буде в п'ятницю."),
        ("ro", "Catalogul iese vineri."),
        ("ru", "Будет в пятницу."),
        ("de", "Der Katalog erreicht Sie am Freitag."),
        ("fr", "Livraison prévue vendredi."),
        ("es", "Quedará cerrado el viernes."),
    ],
)
def test_what_comes_on_a_day_is_promised_though_nobody_says_i(language: str, text: str) -> None:
    promised = [act.due for act in read(text, language) if act.speech is Speech.PROMISE]
    assert promised == [date(2026, 5, 15)]


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "We received your order on Tuesday."),
        ("it", "Abbiamo ricevuto il suo ordine martedì."),
        ("pl", "We wtorek otrzymaliśmy Państwa zamówienie."),
        ("uk", "Ми отримали ваше замовлення у вівторок."),
        ("ro", "Am primit comanda dumneavoastră marți."),
        ("ru", "Мы получили ваш заказ во вторник."),
        ("de", "Wir haben Ihre Bestellung am Dienstag erhalten."),
        ("fr", "Nous avons bien reçu votre commande mardi."),
        ("es", "Hemos recibido su pedido el martes."),
    ],
)
def test_the_day_of_what_has_been_is_none_to_come(language: str, text: str) -> None:
    assert not [act for act in read(text, language) if act.due]


def test_without_a_language_every_language_is_tried() -> None:
    assert "approval" in speeches("Approvato, procedete pure", None)


def test_who_writes_ukrainian_may_mix_in_russian() -> None:
    assert "urgent" in speeches("срочно наберіть мене", "uk")


def test_an_unknown_language_has_no_acts() -> None:
    assert read("Kiitos, palaan asiaan", "fi") == ()


@given(st.text(max_size=300), st.sampled_from([*LANGUAGES, None]))
def test_any_text_can_be_read_and_every_act_is_a_part_of_it(text: str, language: str | None) -> None:
    assert all(act.text in text for act in READER.read(text, language, TODAY))


def test_a_long_mail_is_read_in_linear_time() -> None:
    piece = "We'll check with the printer and get back to you by Friday, or on Monday 3 June. "
    assert_linear(lambda times: read(piece * times), 40, 400)


# ── a subject that is marked ─────────────────────────────────────────────────────────────────────────────────────────
@pytest.mark.parametrize(
    ("language", "subject"),
    [
        ("en", "URGENT: the new logo"),
        ("en", "[Urgent] Logo"),
        ("en", "Logo - very urgent!!!"),
        ("it", "Urgente – bozza homepage"),
        ("pl", "PILNE! Wizytówki"),
        ("uk", "Терміново: макет"),
        ("ro", "Macheta (foarte urgent)"),
        ("ru", "СРОЧНО. Макет буклета"),
        ("de", "Dringend | Druckdaten"),
        ("fr", "Maquette : très urgent"),
        ("es", "*URGENTE* Folleto"),
        ("pl", "URGENT: wizytówki"),
        (None, "Urgente: folleto"),
    ],
)
def test_a_subject_marked_as_urgent_says_so(language: str | None, subject: str) -> None:
    assert [(act.speech, act.text) for act in READER.tagged(subject, language)] == [(Speech.URGENT, subject)]


@pytest.mark.parametrize(
    "subject",
    [
        "",
        "The new logo",
        "Not urgent: logo",
        "Urgent care centre: new website",
        "Photos of the fire exit",
        "Re: logo (v2)",
    ],
)
def test_a_subject_that_only_has_such_words_in_it_does_not(subject: str) -> None:
    assert READER.tagged(subject, "en") == ()

"""What a client takes back: what the words name that do so, what our question was about, or what alone waits."""

from __future__ import annotations

from daemon.core.model import SURE
from tests.core.ledger.test_clauses import read
from tests.correspondence import Mails
from tests.every import every

ASKED = {
    "en": "Could you tune the piano before Saturday?",
    "de": "Könnten Sie das Klavier vor Samstag stimmen?",
    "es": "¿Pueden afinar el piano antes del sábado?",
    "fr": "Pouvez-vous accorder le piano avant samedi ?",
    "it": "Potete accordare il pianoforte prima di sabato?",
    "pl": "Czy mogą Państwo nastroić fortepian przed sobotą?",
    "ro": "Puteți acorda pianul înainte de sâmbătă?",
    "ru": "Сможете настроить рояль до субботы?",
    "uk": "Зможете налаштувати рояль до суботи?",
}
OURS = {  # a question of ours, and what its client says to it
    "en": ("Shall we bring a ramp for the steps?", "No, that's no longer needed."),
    "de": ("Sollen wir eine Rampe für die Stufen mitbringen?", "Nein, das hat sich erledigt."),
    "es": ("¿Llevamos una rampa para los escalones?", "No, gracias, ya no hace falta."),
    "fr": ("Devons-nous apporter une rampe pour les marches ?", "Non merci, ce n'est plus nécessaire."),
    "it": ("Portiamo una rampa per i gradini?", "No grazie, non serve più."),
    "pl": ("Czy przywieźć rampę na schody?", "Nie, to już nieaktualne."),
    "ro": ("Să aducem o rampă pentru trepte?", "Nu, mulțumesc, nu mai e nevoie."),
    "ru": ("Привезти пандус для ступеней?", "Нет, спасибо, уже не нужно."),
    "uk": ("Привезти пандус для сходів?", "Ні, дякую, вже не потрібно."),
}
OTHERS = [
    ("en", "We no longer need the fog machine."),
    ("en", "The fog machine is sorted, our neighbours lend us one."),
    ("de", "Die Nebelmaschine hat sich erledigt, die Nachbarn leihen uns eine."),
    ("de", "Die Nebelmaschine brauchen wir nicht mehr."),
    ("es", "Ya no necesitamos la máquina de humo."),
    ("fr", "Nous n'avons plus besoin de la machine à fumée."),
    ("it", "La macchina del fumo non ci serve più."),
    ("pl", "Wytwornica dymu nie jest już potrzebna."),
    ("ro", "Mașina de fum nu mai este necesară."),
    ("ru", "Дым-машина больше не нужна."),
    ("uk", "Димова машина більше не потрібна."),
]
NAMED = [
    ("en", "We no longer need the piano tuned, a friend did it."),
    ("de", "Das Klavier hat sich erledigt, ein Freund war da."),
    ("es", "Ya no necesitamos que afinen el piano."),
    ("fr", "Nous n'avons plus besoin d'accorder le piano."),
    ("it", "Il pianoforte non serve più accordarlo."),
    ("ro", "Legat de pian, nu mai e nevoie."),
    ("ru", "Рояль настраивать больше не нужно."),
    ("uk", "Про рояль забудьте."),
]


def after(language: str, *rows: str, thread: str = "one") -> str:
    """The state of what a client asked, after what the team asked, where it did, and what the client wrote then."""
    mails = Mails(language)
    mails.client(ASKED[language], asks=[ASKED[language]])
    *ours, text = rows
    for asked in ours:
        mails.team(asked, asks=[asked])
    mails.client(text, acts=read(text, language), thread=thread, base_subject=thread, references=(_last(mails),))
    return mails.ledger().questions[0].state.value


def _last(mails: Mails) -> str:
    return mails.filed[-1].message_id


@every("language", list(OURS))
def test_who_needs_not_what_we_offer_still_waits_for_an_answer(language: str) -> None:
    assert after(language, *OURS[language]) not in ("withdrawn", "answered")
    assert after(language, OURS[language][1]) == "withdrawn"


@every(
    "language, ours",
    [
        ("en", "Do you still need the piano tuned?"),
        ("de", "Brauchen Sie das noch?"),
        ("fr", "Faut-il toujours accorder le piano ?"),
        ("it", "Il pianoforte va ancora accordato?"),
        ("ru", "Рояль ещё настраивать?"),
    ],
)
def test_who_is_asked_whether_it_is_still_needed_takes_it_back(language: str, ours: str) -> None:
    assert after(language, ours, OURS[language][1]) == "withdrawn"


@every("language, text", OTHERS)
def test_who_takes_back_another_matter_takes_back_nothing_else(language: str, text: str) -> None:
    assert after(language, text) == "open"


@every("language, text", NAMED)
def test_who_takes_back_what_waits_by_its_name_waits_no_more(language: str, text: str) -> None:
    assert after(language, text) == "withdrawn"
    assert after(language, text, thread="two") == "withdrawn"


@every(
    "language, text",
    [
        ("en", "The choir is sorted, they sing without the piano."),
        ("de", "Der Chor hat sich erledigt, er singt ohne Klavier."),
        ("fr", "Plus besoin de la chorale, elle chante sans piano."),
        ("it", "Il coro non serve più, canta senza pianoforte."),
        ("ru", "Хор больше не нужен, они поют без рояля."),
    ],
)
def test_a_word_beside_what_is_taken_back_takes_nothing_back_in_another_thread(language: str, text: str) -> None:
    assert after(language, text, thread="two") == "open"


@every(
    "language, text",
    [
        ("en", "Never mind, I found someone on the village noticeboard."),
        ("de", "Hat sich erledigt, habe jemanden im Dorf gefunden."),
        ("it", "Lasci stare, l'ho trovato nella bacheca."),
        ("ro", "Nu mai e nevoie, am găsit pe cineva în sat."),
        ("ru", "Уже не нужно, нашли мастера в деревне."),
        ("uk", "Вже не треба, знайшли майстра в селі."),
    ],
)
def test_how_it_was_settled_is_no_other_matter(language: str, text: str) -> None:
    assert after(language, text) == "withdrawn"


def test_a_matter_that_only_the_subject_names_is_that_of_its_lone_question() -> None:
    mails = Mails()
    asked = "Could you send it again?"
    mails.client(asked, asks=[asked])
    text = "We no longer need the brochure."
    mails.client(text, acts=read(text))
    assert mails.states() == ["withdrawn"]


# A reply that only puts off, and what its client says to it without a name.
HOLDS = {
    "en": "Thanks, I'll look into it and come back to you tomorrow.",
    "de": "Danke, ich kümmere mich darum und melde mich morgen.",
    "es": "Gracias, lo miro y mañana le digo algo.",
    "fr": "Merci, je regarde et je reviens vers vous demain.",
    "it": "Grazie, verifico e le faccio sapere domani.",
    "pl": "Dziękuję, sprawdzę i odezwę się jutro.",
    "ro": "Mulțumesc, verific și revin mâine.",
    "ru": "Спасибо, уточню и завтра вернусь с ответом.",
    "uk": "Дякую, уточню і завтра повернуся з відповіддю.",
}
NEEDLESS = [
    ("en", "Thanks, but that's no longer needed, a friend of ours did it."),
    ("de", "Danke, hat sich inzwischen erledigt."),
    ("de", "Danke, das brauchen wir jetzt nicht mehr."),
    ("es", "Gracias, ya no hace falta, vino un amigo."),
    ("fr", "Merci, mais ce n'est plus la peine, un ami est passé."),
    ("it", "Nel frattempo ci ha pensato un amico, quindi non serve più niente."),
    ("pl", "Dziękuję, już nie trzeba, kolega pomógł."),
    ("ro", "Mulțumesc, nu mai e nevoie, a trecut un prieten."),
    ("ru", "Спасибо, уже не нужно, друг помог."),
    ("uk", "Дякую, вже не потрібно, друг допоміг."),
]
NEEDED = [
    ("en", "Great, that's settled then."),
    ("en", "Perfect, sorted!"),
    ("en", "We no longer need a reply by email, a call is fine."),
    ("en", "If it is no longer needed, I'll tell you in good time."),
    ("en", "The old stool is no longer needed, please take it along."),
    ("de", "Prima, dann ist das ja geklärt."),
    ("de", "Den Hocker brauchen wir nicht mehr, den können Sie mitnehmen."),
    ("it", "Il vecchio sgabello non serve più."),
    ("it", "Perfetto, allora siamo a posto."),
    ("fr", "Parfait, c'est réglé alors."),
    ("pl", "Świetnie, to mamy załatwione."),
    ("ru", "Отлично, тогда договорились."),
    ("es", "Perfecto, pues queda arreglado."),
    ("en", "It's no longer needed now, but later."),
    ("uk", "Вже не треба так."),
    ("en", "Take your time, it's no longer urgent, so not needed any more this week."),
    ("de", "Vor Samstag ist nicht mehr nötig, Montag geht auch."),
    ("fr", "Parfait, plus besoin de me rappeler, un mail suffit."),
    ("fr", "Ce n'est plus la peine de venir avant samedi, lundi ira."),
    ("it", "Non serve più di un'ora, vero, il piano è nuovo."),
    ("it", "Bene, allora da parte nostra non serve più niente."),
    ("it", "Da noi non serve più niente."),
    ("es", "Perfecto, ya no hace falta que me llame, con un correo basta."),
    ("es", "Ya no hace falta que sea antes del sábado."),
    ("pl", "Świetnie, już nie trzeba dzwonić, wystarczy mail."),
    ("pl", "Już nie trzeba przed sobotą, może być poniedziałek."),
    ("ro", "Nu mai e nevoie până sâmbătă, poate fi și luni."),
    ("ru", "Отлично, звонить уже не нужно, достаточно письма."),
    ("ru", "До субботы уже не нужно, можно в понедельник."),
    ("uk", "До суботи вже не треба, можна в понеділок."),
    ("uk", "Добре, від нас уже не потрібно нічого."),
]


@every("language, text", NEEDLESS)
def test_what_was_only_put_off_and_is_needed_no_more_is_taken_back_and_told(language: str, text: str) -> None:
    mails = _put_off(language)
    mails.client(text, acts=read(text, language), references=("1@mail.example",))
    (question,) = mails.ledger().questions
    assert question.state == "withdrawn"
    assert question.certainty < SURE  # so that the PM is told


@every("language, text", NEEDED)
def test_who_is_content_with_a_promise_still_waits(language: str, text: str) -> None:
    mails = _put_off(language)
    mails.client(text, acts=read(text, language), references=("1@mail.example",))
    assert mails.states() == ["acknowledged"]


def test_of_two_that_wait_none_is_taken_back_without_a_name() -> None:
    mails = _put_off("en", "Could you also tune the harpsichord?")
    text = NEEDLESS[0][1]
    mails.client(text, acts=read(text, "en"), references=("1@mail.example",))
    assert mails.states() == ["acknowledged", "acknowledged"]


def _put_off(language: str, *others: str) -> Mails:
    mails, asked = Mails(language), (ASKED[language], *others)
    mails.client(" ".join(asked), asks=asked)
    mails.team(HOLDS[language], acts=read(HOLDS[language], language), references=("0@mail.example",))
    return mails

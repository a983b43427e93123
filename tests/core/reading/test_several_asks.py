"""Several things asked in one sentence, and one thing asked in two."""

from __future__ import annotations

from daemon.adapters.rulebook import shipped_rules
from daemon.core.reading.asks import AskReader
from tests.every import every

READER = AskReader(shipped_rules())


def read(text: str, language: str) -> list[str]:
    return [ask.text for ask in READER.read(text, "Project", language, is_reply=True)]


@every(
    "language, first, others",
    [
        ("en", "Could you tell me how wide the gate is", [", when it opens and ", "whether a lorry fits?"]),
        ("de", "Sagt mir bitte, wie breit das Tor ist", [", ab wann es offen ist und ", "ob ein Laster durchpasst."]),
        ("fr", "Dites-moi combien pèse la caisse", [", à qui je la remets et ", "s'il faut un chariot."]),
        ("es", "Necesitaría saber cuánto pesa la caja", [", a quién se la entrego y ", "si hace falta carretilla."]),
        ("it", "Potete dirmi quanto pesa la cassa", [", a chi la consegno e ", "se serve un carrello?"]),
        ("ro", "Vreau să știu cât cântărește lada", [", cui i-o predau și ", "dacă trebuie un cărucior."]),
        ("pl", "Proszę napisać, ile waży skrzynia", [", komu ją przekazać i ", "czy potrzebny jest wózek."]),
        ("uk", "Напишіть, скільки важить ящик", [", кому його передати і ", "чи потрібен візок."]),
        ("ru", "Напишите, сколько весит ящик", [", кому его передать и ", "нужна ли тележка."]),
    ],
)
def test_what_one_clause_asks_to_be_told_is_a_question_each(language: str, first: str, others: list[str]) -> None:
    asks = read(first + "".join(others), language)
    assert asks == [first, others[0][2:].rpartition(" ")[0].rpartition(" ")[0], others[1]]


@every(
    "language, asked, first, other",
    [
        ("en", "What would the boat trip cost for {} children with lunch and a guide?", "15", "25"),
        ("de", "Was würde die Bootsfahrt für {} Kinder mit Mittagessen und Führung kosten?", "15", "25"),
        ("fr", "Combien coûterait la livraison de vingt lampes avec leur pied à {} ?", "Lyon", "Lille"),
        ("es", "¿Cuánto costaría enviar veinte lámparas con su pie y su caja a {}?", "Sevilla", "Burgos"),
        ("it", "Quanto costerebbe la gita in barca per {} bambini con il pranzo?", "15", "25"),
        ("ro", "Cât ar costa excursia cu barca pentru {} copii cu prânz și ghid?", "15", "25"),
        ("pl", "Ile kosztowałaby wysyłka dwudziestu lamp razem z nogami do miasta {}?", "Lublin", "Radom"),
        ("uk", "Скільки коштуватиме прогулянка човном для {} дітей з обідом і гідом?", "15", "25"),
        ("ru", "Сколько будет стоить прогулка на лодке для {} детей с обедом и гидом?", "15", "25"),
    ],
)
def test_two_questions_that_differ_in_one_word_are_two(language: str, asked: str, first: str, other: str) -> None:
    both = [asked.format(first), asked.format(other)]
    assert read(" ".join(both), language) == both
    assert read(" ".join([both[0], both[0]]), language) == both[:1]


@every(
    "language, first, joint, second",
    [
        ("es", "¿La piscina está climatizada", " y ", "podemos traer toallas?"),
        ("it", "La piscina è riscaldata", " e ", "possiamo portare asciugamani?"),
        ("ro", "Piscina este încălzită", " și ", "putem aduce prosoape?"),
        ("ru", "Уборка входит", " и ", "сколько стоит парковка?"),
        ("uk", "Басейн підігрівається", " і ", "чи можна принести рушники?"),
        ("pl", "Basen jest podgrzewany", " i ", "czy możemy przynieść ręczniki?"),
        ("fr", "La piscine est chauffée", " et ", "pouvons-nous apporter des serviettes ?"),
    ],
)
def test_what_only_the_mark_asks_is_asked_beside_a_question_in_words(
    language: str, first: str, joint: str, second: str
) -> None:
    assert read(first + joint + second, language) == [first, second]
    assert read(f"{first}{joint}{second}".replace("?", ".").rstrip(), language) != [first, second]


@every(
    "language, text",
    [
        ("it", "Il tavolo e le sedie quanto costano?"),
        ("ru", "В зале есть проектор и большой экран для всех?"),
        ("es", "¿El martes y el jueves podemos venir?"),
        ("de", "Wir kommen am Freitag und dürfen wir dann parken?"),
    ],
)
def test_two_things_in_one_question_are_one(language: str, text: str) -> None:
    assert read(text, language) == [text]


def test_things_named_beside_a_question_are_asked_by_themselves() -> None:
    assert read("I need the price for 40 chairs, whether they fold, and your view on the fabric.", "en") == [
        "I need the price for 40 chairs",
        "whether they fold",
        "your view on the fabric.",
    ]


@every(
    "language, text",
    [
        ("en", "Please send it when it is ready and when you have the invoice."),
        ("en", "Do you know how and when it was done?"),
        ("de", "Könnt ihr mir sagen, ob ihr wisst, wann der Fahrer kommt?"),
        ("en", "Please send the list, which the board needs, and the plan."),
    ],
)
def test_a_time_a_pair_of_words_and_what_depends_on_a_question_are_no_questions_beside_it(
    language: str, text: str
) -> None:
    assert read(text, language) == [text]


@every(
    "language, matter, request",
    [
        ("en", "The lift has been standing still since six.", "Need this sorted today please."),
        ("de", "Seit heute früh kommt niemand mehr in den Keller.", "Bitte sofort kümmern!"),
        ("fr", "Depuis ce matin personne n'accède à la cave.", "Merci de régler ça au plus vite."),
        ("es", "Desde esta mañana nadie puede entrar al sótano.", "Solucionadlo cuanto antes, por favor."),
        ("it", "Da stamattina nessuno entra in cantina.", "Intervenite subito per favore."),
        ("ro", "De azi-dimineață nimeni nu intră în pivniță.", "Rezolvați vă rog cât mai repede."),
        ("pl", "Od rana nikt nie może wejść do piwnicy.", "Proszę o pilną interwencję!"),
        ("uk", "Від ранку ніхто не може зайти в підвал.", "Допоможіть, будь ласка, терміново!"),
        ("ru", "С утра никто не может войти в подвал.", "Срочно помогите, пожалуйста!"),
    ],
)
def test_a_request_that_does_not_say_what_is_to_be_done_is_shown_with_what_it_is_about(
    language: str, matter: str, request: str
) -> None:
    assert read(f"{matter} {request}", language) == [f"{matter} {request}"]


def test_a_request_of_its_own_matter_and_one_that_follows_a_question_stand_alone() -> None:
    assert read("The plumber comes at eight. Please fix the tap.", "en") == ["Please fix the tap."]
    assert read("When does the plumber come? Please help.", "en") == ["When does the plumber come?", "Please help."]
    assert read("Hope you are well, Tom! Please help.", "en") == ["Please help."]


def test_a_defect_and_the_request_to_mend_it_are_one_stretch() -> None:
    assert read("The link is broken. Please repair it.", "en") == ["The link is broken. Please repair it."]


@every(
    "language, text, second",
    [
        ("de", "Bitte nehmen Sie das Schild ab und schicken Sie mir die Rechnung über das Gelieferte.", "schicken Sie"),
        ("es", "Le agradeceré remitir las llaves del almacén, y enviarme la última factura de mayo.", "enviarme"),
        ("pl", "Proszę przesłać fakturę za maj oraz podać termin dostawy palet.", "podać termin"),
        ("uk", "Прошу виставити рахунок за травень та надіслати нам план зали.", "надіслати нам"),
        ("ru", "Прошу выставить счёт за май и прислать нам план зала.", "прислать нам"),
    ],
)
def test_a_deed_that_stands_beside_a_deed_asked_for_is_asked_for(language: str, text: str, second: str) -> None:
    asks = read(text, language)
    assert len(asks) == 2
    assert asks[1].startswith(second)


def test_a_deed_that_is_the_purpose_of_the_one_asked_for_is_not() -> None:
    text = "Proszę o wycenę, żebyśmy mogli porównać ceny i wybrać najlepszego dostawcę na rok."
    assert len(read(text, "pl")) == 1

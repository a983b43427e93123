"""Plain sums, days, hours and durations, as people write them, answer who asks for nothing else: in all nine languages."""

from __future__ import annotations

from tests.correspondence import state_after
from tests.every import every

# What is asked, and answers to it: a price, a day, an hour, how long.
ASKED = {
    "en": [
        (
            "How much is the sign?",
            [
                "640 plus VAT, delivery in one week.",
                "£640 + VAT",
                "It's 640 euros, fixed on Monday.",
                "€1,200 for the pair, mounted on Thursday.",
                "1.2k, all in",
                "Around 600, ready within a week.",
                "six hundred net",
                "640 € net",
                "Comes to EUR 640.00 incl. VAT, valid for 30 days.",
            ],
        ),
        (
            "When does the sign arrive?",
            [
                "On the 12th.",
                "Thursday morning",
                "Next week",
                "In two weeks",
                "Mid-May",
                "By the end of the month.",
                "Tomorrow around noon",
                "12/05",
                "Monday or Tuesday",
                "Within ten days",
                "It is due here at the start of June.",
            ],
        ),
        (
            "What time does the team arrive?",
            [
                "11",
                "Half past ten.",
                "Around 9 in the morning",
                "10:30, parking is behind the house",
                "Between 8 and 9",
                "at seven, as always",
                "They start at 7am",
                "Noon.",
            ],
        ),
        (
            "How long does the repair take?",
            [
                "Two hours",
                "About a day and a half, material is here.",
                "Three to four weeks",
                "Until Friday",
                "Half a day",
                "40 min",
                "Not more than an hour.",
            ],
        ),
    ],
    "de": [
        (
            "Was kostet das Schild?",
            [
                "640 € netto, Lieferung in einer Woche.",
                "640 Euro zzgl. MwSt.",
                "EUR 640,-",
                "1.200 € für beide, montiert am Donnerstag.",
                "Rund 600, fertig in einer Woche.",
                "640,00 €",
                "Das macht 640 Euro, am Montag montiert.",
                "sechshundert netto",
                "Macht 1.250,50 EUR inkl. Montage am 12. Mai.",
            ],
        ),
        (
            "Wann kommt das Schild?",
            [
                "Am 12.",
                "Donnerstag früh",
                "Nächste Woche",
                "In zwei Wochen",
                "Mitte Mai",
                "Bis Ende des Monats.",
                "Morgen gegen Mittag",
                "12.05.",
                "Montag oder Dienstag",
                "Innerhalb von zehn Tagen",
                "KW 23",
                "Anfang Juni ist es da.",
            ],
        ),
        (
            "Um wie viel Uhr kommt das Team?",
            [
                "Um 11 und um 13.30 steht alles.",
                "11 Uhr",
                "Halb elf.",
                "Gegen 9 Uhr früh",
                "10:30, Parkplatz ist hinterm Haus",
                "Zwischen 8 und 9",
                "um sieben, wie immer",
                "Die fangen um 7 an",
                "Mittags.",
            ],
        ),
        (
            "Wie lange dauert die Reparatur?",
            [
                "Zwei Stunden",
                "Etwa anderthalb Tage, Material ist da.",
                "Drei bis vier Wochen",
                "Einen halben Tag",
                "40 Min",
                "Höchstens eine Stunde.",
            ],
        ),
    ],
    "fr": [
        (
            "Combien coûte l'enseigne ?",
            [
                "540 € HT, livraison en une semaine.",
                "540 euros",
                "540 € TTC",
                "1 200 € les deux, posés jeudi.",
                "Environ 600, prêt en une semaine.",
                "540,00 €",
                "Ça fait 540 euros, posé lundi.",
            ],
        ),
        (
            "Quand arrive l'enseigne ?",
            [
                "Le 12.",
                "Jeudi matin",
                "La semaine prochaine",
                "Dans deux semaines",
                "Mi-mai",
                "Demain vers midi",
                "12/05",
                "Lundi ou mardi",
                "Sous dix jours",
                "Elle est là début juin.",
            ],
        ),
        (
            "À quelle heure arrive l'équipe ?",
            [
                "À 11 heures et à 13h30 tout est prêt.",
                "11h",
                "Dix heures et demie.",
                "Vers 9 h du matin",
                "10h30, le parking est derrière",
                "Entre 8 et 9 heures",
                "à sept heures, comme toujours",
                "Ils commencent à 7h",
            ],
        ),
        (
            "Combien de temps dure la réparation ?",
            [
                "Deux heures",
                "Environ un jour et demi, le matériel est là.",
                "Trois à quatre semaines",
                "Une demi-journée",
                "40 min",
                "Pas plus d'une heure.",
            ],
        ),
    ],
    "es": [
        (
            "¿Cuánto cuesta el rótulo?",
            [
                "540 € + IVA, entrega en una semana.",
                "540 euros",
                "540 € IVA incluido",
                "1.200 € los dos, montados el jueves.",
                "Unos 600, listo en una semana.",
                "540,00 €",
                "Son 540 euros, montado el lunes.",
                "seiscientos más IVA",
                "Sale a 1.250 EUR con montaje el 12 de mayo.",
            ],
        ),
        (
            "¿Cuándo llega el rótulo?",
            [
                "El 12.",
                "El jueves por la mañana",
                "La semana que viene",
                "En dos semanas",
                "A mediados de mayo",
                "Antes de fin de mes.",
                "Mañana sobre mediodía",
                "12/05",
                "Lunes o martes",
                "En diez días",
                "Está aquí a principios de junio.",
            ],
        ),
        (
            "¿A qué hora llega el equipo?",
            [
                "Llegamos a las 11 y a las 13.30 está todo listo.",
                "A las 11",
                "A las diez y media.",
                "Sobre las 9 de la mañana",
                "A las 10:30, se aparca detrás",
                "Entre las 8 y las 9",
                "a las siete, como siempre",
                "Empiezan a las 7",
                "A mediodía.",
                "11 h",
            ],
        ),
        (
            "¿Cuánto tarda la reparación?",
            [
                "Dos horas",
                "Un día y medio más o menos, el material está aquí.",
                "Tres o cuatro semanas",
                "Medio día",
                "40 min",
                "No más de una hora.",
            ],
        ),
    ],
    "it": [
        (
            "Quanto costa l'insegna?",
            [
                "540 € + IVA, consegna in una settimana.",
                "540 euro",
                "540 € IVA inclusa",
                "1.200 € per due, montati giovedì.",
                "Circa 600, pronta in una settimana.",
                "540,00 €",
                "Sono 540 euro, montata lunedì.",
                "seicento più IVA",
                "Viene 1.250 EUR con montaggio il 12 maggio.",
            ],
        ),
        (
            "Quando arriva l'insegna?",
            [
                "Il 12.",
                "Giovedì mattina",
                "La settimana prossima",
                "Tra due settimane",
                "A metà maggio",
                "Entro fine mese.",
                "Domani verso mezzogiorno",
                "12/05",
                "Lunedì o martedì",
                "Entro dieci giorni",
                "È qui a inizio giugno.",
            ],
        ),
        (
            "A che ora arriva la squadra?",
            [
                "Alle 11",
                "Alle dieci e mezza.",
                "Alle 10:30, si parcheggia dietro",
                "Tra le 8 e le 9",
                "alle sette, come sempre",
                "Cominciano alle 7",
                "A mezzogiorno.",
                "ore 11",
            ],
        ),
        (
            "Quanto dura la riparazione?",
            [
                "Due ore",
                "Circa un giorno e mezzo, il materiale è qui.",
                "Tre o quattro settimane",
                "Fino a venerdì",
                "Mezza giornata",
                "40 min",
            ],
        ),
    ],
    "pl": [
        (
            "Ile kosztuje szyld?",
            [
                "540 zł netto, dostawa za tydzień.",
                "540 złotych",
                "540 zł z VAT",
                "1200 zł za oba, montaż w czwartek.",
                "Około 600, gotowe w tydzień.",
                "540,00 zł",
                "To 540 zł, zamontowany w poniedziałek.",
                "sześćset netto",
            ],
        ),
        (
            "Kiedy przyjdzie szyld?",
            [
                "W czwartek rano",
                "W przyszłym tygodniu",
                "Za dwa tygodnie",
                "W połowie maja",
                "Do końca miesiąca.",
                "Jutro koło południa",
                "12.05",
                "Poniedziałek albo wtorek",
                "W ciągu dziesięciu dni",
                "Będzie na początku czerwca.",
            ],
        ),
        (
            "O której przyjedzie ekipa?",
            [
                "O 11, a o 13.30 wszystko gotowe.",
                "O 11",
                "O wpół do jedenastej.",
                "Koło 9 rano",
                "10:30, parking jest z tyłu",
                "Między 8 a 9",
                "o siódmej, jak zawsze",
                "Zaczynają o 7",
                "W południe.",
            ],
        ),
        (
            "Ile potrwa naprawa?",
            [
                "Dwie godziny",
                "Jakieś półtora dnia, materiał jest.",
                "Trzy do czterech tygodni",
                "Pół dnia",
                "40 min",
                "Nie więcej niż godzinę.",
            ],
        ),
    ],
    "ro": [
        (
            "Cât costă firma luminoasă?",
            [
                "540 lei + TVA, livrare într-o săptămână.",
                "540 de lei",
                "540 € cu TVA",
                "1.200 lei amândouă, montate joi.",
                "Cam 600, gata într-o săptămână.",
                "540,00 lei",
                "șase sute plus TVA",
                "Vine 1.250 RON cu montaj pe 12 mai.",
            ],
        ),
        (
            "Când sosește firma luminoasă?",
            [
                "Pe 12.",
                "Joi dimineață",
                "Săptămâna viitoare",
                "În două săptămâni",
                "La mijlocul lui mai",
                "Până la sfârșitul lunii.",
                "Mâine pe la prânz",
                "12.05",
                "Luni sau marți",
                "În zece zile",
                "E aici la început de iunie.",
            ],
        ),
        (
            "La ce oră vine echipa?",
            [
                "La 11",
                "La zece și jumătate.",
                "Pe la 9 dimineața",
                "10:30, parcarea e în spate",
                "Între 8 și 9",
                "la șapte, ca de obicei",
                "Încep la 7",
                "La prânz.",
                "ora 11",
            ],
        ),
        (
            "Cât durează reparația?",
            ["Două ore", "Trei-patru săptămâni", "Până vineri", "O jumătate de zi", "40 min", "Nu mai mult de o oră."],
        ),
    ],
    "ru": [
        (
            "Сколько стоит вывеска?",
            [
                "5400 руб. без НДС, доставка через неделю.",
                "5400 рублей",
                "5400 ₽ с НДС",
                "12 000 за две, монтаж в четверг.",
                "Около 6000, готово за неделю.",
                "5 400,00 руб",
                "Это 5400 рублей, повесим в понедельник.",
                "шесть тысяч без НДС",
            ],
        ),
        (
            "Когда придёт вывеска?",
            [
                "12-го.",
                "В четверг утром",
                "На следующей неделе",
                "Через две недели",
                "В середине мая",
                "До конца месяца.",
                "Завтра около полудня",
                "12.05",
                "Понедельник или вторник",
                "В течение десяти дней",
                "Будет в начале июня.",
            ],
        ),
        (
            "Во сколько приедет бригада?",
            [
                "В 11, а в 13.30 всё готово.",
                "В 11",
                "Около 9 утра",
                "10:30, парковка сзади",
                "Между 8 и 9",
                "в семь, как всегда",
                "Начинают в 7",
                "В полдень.",
                "к 11",
            ],
        ),
        (
            "Сколько займёт ремонт?",
            ["Два часа", "Примерно полтора дня, материал есть.", "Три-четыре недели", "40 мин", "Не больше часа."],
        ),
    ],
    "uk": [
        (
            "Скільки коштує вивіска?",
            [
                "5400 грн без ПДВ, доставка за тиждень.",
                "5400 гривень",
                "5400 ₴ з ПДВ",
                "12 000 за дві, монтаж у четвер.",
                "Близько 6000, готово за тиждень.",
                "5 400,00 грн",
                "Це 5400 гривень, повісимо в понеділок.",
                "шість тисяч без ПДВ",
            ],
        ),
        (
            "Коли прийде вивіска?",
            [
                "12-го.",
                "У четвер зранку",
                "Наступного тижня",
                "За два тижні",
                "В середині травня",
                "До кінця місяця.",
                "Завтра близько полудня",
                "12.05",
                "Понеділок або вівторок",
                "Протягом десяти днів",
                "Буде на початку червня.",
            ],
        ),
        (
            "О котрій приїде бригада?",
            [
                "Близько 9 ранку",
                "10:30, парковка позаду",
                "Між 8 і 9",
                "о сьомій, як завжди",
                "Починають о 7",
                "Опівдні.",
                "на 11",
            ],
        ),
        ("Скільки триватиме ремонт?", ["Дві години", "Три-чотири тижні", "40 хв", "Не більше години."]),
    ],
}


@every("language", list(ASKED))
def test_a_plain_answer_is_one(language: str) -> None:
    left = [
        (question, answer)
        for question, answers in ASKED[language]
        for answer in answers
        if state_after(question, answer, language) != "answered"
    ]
    assert not left


@every(
    "language, question, reply",
    [
        ("en", "How much is the sign?", "Delivery takes two weeks."),
        ("en", "What time does the team arrive?", "There will be 40 of them."),
        ("en", "When does the sign arrive?", "It is 640 euros."),
        ("de", "Was kostet das Schild?", "Die Lieferung dauert zwei Wochen."),
        ("es", "¿A qué hora llega el equipo?", "Las dos mesas son de roble."),
        ("fr", "À quelle heure arrive l'équipe ?", "Il y a 60 places."),
        ("it", "Quanto costa l'insegna?", "La consegna richiede due settimane."),
        ("pl", "O której przyjedzie ekipa?", "Mamy 60 miejsc."),
        ("ro", "Cât costă firma luminoasă?", "Livrarea durează două săptămâni."),
        ("ru", "Во сколько приедет бригада?", "Мест 60."),
        ("uk", "Скільки коштує вивіска?", "Доставка триває два тижні."),
    ],
)
def test_what_is_measured_otherwise_is_no_answer(language: str, question: str, reply: str) -> None:
    assert state_after(question, reply, language) != "answered"

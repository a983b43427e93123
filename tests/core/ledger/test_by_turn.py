"""What gives the kind of thing that a question wants, and names nothing of it, where several things were asked."""

from __future__ import annotations

from tests.core.ledger.test_clauses import states
from tests.correspondence import request
from tests.every import every

# What was asked, the reply, and which question it must not settle.
_NOT_SETTLED = (
    ("en", ["Who owns the cover photo?", "Could the spine be wider?"], "American buyers file it under memoir.", 0),
    ("en", ["When is Ms Hansen available?", "Is she insured?"], "Ms Hansen worked in Lyon for six years.", 0),
    ("en", ["Who brings the carpet?", "When do the gates open?"], "At seven. I'll bring the coffee.", 0),
    ("it", ["La stampa si stacca in lavatrice?", "Avete la XXXL?"], "Sì, in blu e nero.", 0),
    ("de", ["Klingt meine Stimme nasal?", "Wann geht die Folge online?"], "Donnerstag, sechs Uhr früh.", 0),
    (
        "fr",
        [request("Vos notifications n'arrivent plus."), "Les iPhone sont-ils touchés ?"],
        "Non, Apple a sa propre voie.",
        0,
    ),
    ("uk", ["На якій підставі зсунуто межу?", "Чи готові Ви свідчити в суді?"], "Каталог додано.", 1),
)


@every("language, asks, reply, number", _NOT_SETTLED)
def test_what_names_nothing_of_a_question_leaves_it_to_a_person_where_it_may_be_for_another(
    language: str, asks: list[object], reply: str, number: int
) -> None:
    assert states(asks, reply, language)[number] != "answered"


def test_a_yes_settles_the_only_question_that_it_may_answer() -> None:
    asks = ["Is the hall heated?", "When does the caterer come?"]
    assert states(asks, "Yes. At seven on Thursday.") == ["answered", "answered"]


def test_a_done_that_names_other_things_does_no_further_one() -> None:
    asks = [request("Put the dog on the cover."), request("Please add the logo of the county to the footer.")]
    assert states(asks, "Done: the dog is on the cover.")[1] != "answered"


# What was asked, and the reply that says of all of it that an answer will come.
_PUT_OFF = (
    (
        "de",
        ["Wann ist mit Ausfällen zu rechnen?", "Sind die Altdaten verschlüsselt?"],
        "Ich antworte Ihnen bis Freitag.",
    ),
    (
        "it",
        ["L'app funziona sui telefoni vecchi?", "Quanto costa?"],
        "Sono in riunione, le rispondo punto per punto lunedì.",
    ),
    ("en", ["Is the well deep enough?", "What does the pump cost?"], "I'll look into everything and come back to you."),
)


@every("language, asks, reply", _PUT_OFF)
def test_a_word_on_the_coming_answer_that_is_all_a_reply_says_puts_off_all_that_was_asked(
    language: str, asks: list[str], reply: str
) -> None:
    assert states(asks, reply, language) == ["acknowledged"] * len(asks)


def test_a_promise_with_a_day_that_names_the_matter_puts_it_off() -> None:
    asks = ["Is the glue waterproof?", "Would you have an idea for the champagne, something with glass?"]
    reply = "It is. For the champagne I'll send you three sketches by 10 March."
    assert states(asks, reply)[1] == "acknowledged"

"""The passage around what was looked for: the sentence, its neighbours, and never more than fits a line of a mail."""

from __future__ import annotations

import pytest

from daemon.adapters.rulebook import shipped_rules
from daemon.core.words.passage import LONGEST, passage

RULES = shipped_rules()
LETTER = "Buongiorno.\n\nLa bozza ci piace. Il preventivo per il servizio\nfotografico arriva domani. Grazie mille!\n"
ALL = "Buongiorno. La bozza ci piace. Il preventivo per il servizio fotografico arriva domani. Grazie mille!"


def test_a_short_mail_is_shown_whole() -> None:
    assert passage(RULES, LETTER, "preventivo") == ALL


def test_of_a_long_one_the_sentence_with_most_of_the_words_and_what_fits_around_it() -> None:
    filler = "Questa frase parla di tutt’altro e non dice niente. "
    found = passage(RULES, filler * 20 + "Il PREVENTIVO per la fiera è pronto. " + filler * 20, "fiera preventivo")
    assert "Il PREVENTIVO per la fiera è pronto." in found
    assert found.startswith("… Questa")
    assert found.endswith("niente. …")
    assert 200 < len(found) <= LONGEST


def test_a_sentence_without_end_is_cut_around_the_word() -> None:
    found = passage(RULES, "a " * 5000 + "sofa " + "b " * 5000, "sofa")
    assert " sofa b" in found
    assert len(found) <= LONGEST


@pytest.mark.parametrize(("text", "shown"), [("", ""), ("Ecco il file.", "Ecco il file.")])
def test_where_no_word_is_there_it_begins_at_the_beginning(text: str, shown: str) -> None:
    assert passage(RULES, text, "listino") == shown

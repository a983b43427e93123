"""Every rule keeps the promises that its own examples make."""

from __future__ import annotations

import pytest

from daemon.adapters.rulebook import BadRules, load_rules, shipped_rules
from daemon.core.words.phrases import BadPhrase, Phrases, pattern
from daemon.core.words.rules import NoSuchRule, Rule
from tests.every import every
from tests.languages import LANGUAGES

EXPLAINED = [rule for rule in shipped_rules() if rule.yes or rule.no]


# One test for all the examples of a rule: eleven thousand tests cost minutes of the runner's own time.
@every("rule", EXPLAINED)
def test_a_rule_matches_its_yes_and_none_of_its_no(rule: Rule) -> None:
    assert [text for text in rule.yes if not rule.matches(text)] == []
    assert [text for text in rule.no if rule.matches(text)] == []


@pytest.mark.parametrize(
    ("phrase", "text", "wanted"),
    [
        ("fammi sapere", "Fammi sapere se va bene", True),
        ("fammi sapere", "fammi presto sapere", False),
        ("підкаж*", "Підкажіть, будь ласка", True),
        ("let me … know", "let me, please, know", True),
        ("(je|nous) vous prie", "Nous vous prions", False),
        ("(je|nous) vous pri*", "Nous vous prions", True),
        ("[bitte] senden", "senden", True),
        ("^ thanks", "many thanks", False),
        ("ok $", "ok, but", False),
        ("any news ?", "Any news?", True),
        ("don't", "I don’t", True),
        ("żółć", "ZOLC", True),
    ],
)
def test_a_phrase_matches_whole_words_however_they_are_typed(phrase: str, text: str, wanted: bool) -> None:
    assert (text in Phrases([phrase])) is wanted


@pytest.mark.parametrize("phrase", ["", "(a|b", "a)", "a|b", "a ^", "$ a", "a*b", "*"])
def test_a_bad_phrase_is_refused(phrase: str) -> None:
    with pytest.raises(BadPhrase):
        pattern(phrase)


def test_every_rule_compiles() -> None:
    for rule in shipped_rules():
        rule.check()


def test_mistakes_in_a_users_own_files_are_told_at_once(tmp_path) -> None:  # type: ignore[no-untyped-def]
    (tmp_path / "xx").mkdir()
    (tmp_path / "xx" / "asks.toml").write_text('[a]\nphrases = ["(x"]\n[b]\npatterns = ["(x"]\n[c]\nphrase = []\n')
    with pytest.raises(BadRules) as caught:
        load_rules(tmp_path)
    assert len(str(caught.value).splitlines()) == 3


def test_a_command_that_there_is_none_of_is_told_with_those_that_there_are(tmp_path) -> None:  # type: ignore[no-untyped-def]
    (tmp_path / "en").mkdir()
    (tmp_path / "en" / "commands.toml").write_text('[command.words]\n"erledigt" = "dnoe"\n[how.words]\n"snoze" = "1"\n')
    with pytest.raises(BadRules, match=r"(?s)\[command\] 'dnoe' is no command; one of done, .*\[how\] 'snoze' is no"):
        load_rules(tmp_path)


def test_a_users_own_file_takes_the_place_of_ours(tmp_path) -> None:  # type: ignore[no-untyped-def]
    (tmp_path / "xx").mkdir()
    (tmp_path / "xx" / "asks.toml").write_text('[request]\nphrases = ["gimme"]\n', encoding="utf-8")
    assert load_rules(tmp_path).rule("xx", "asks", "request").matches("Gimme that")


def test_what_a_users_own_file_leaves_out_matches_nothing(tmp_path) -> None:  # type: ignore[no-untyped-def]
    (tmp_path / "it").mkdir()
    (tmp_path / "it" / "asks.toml").write_text('[request]\nphrases = ["dammi"]\n', encoding="utf-8")
    rules = load_rules(tmp_path)
    assert rules.rule("it", "asks", "request").matches("Dammi quello")
    assert not rules.rule("it", "asks", "indirect").matches("Vorrei sapere quando arriva")
    assert rules.rule("it", "acts", "thanks").matches("Grazie mille")


def test_a_language_that_a_user_adds_has_all_its_files(tmp_path) -> None:  # type: ignore[no-untyped-def]
    (tmp_path / "xx").mkdir()
    (tmp_path / "xx" / "language.toml").write_text('[words.words]\noften = "xyz"\n', encoding="utf-8")
    with pytest.raises(BadRules, match=r"no acts\.toml; translate rules/en/acts\.toml"):
        load_rules(tmp_path)


def test_a_rule_that_no_file_has_is_told_with_its_file_and_is_nothing_where_that_is_meant() -> None:
    with pytest.raises(NoSuchRule, match=r"rules/it/acts\.toml: no rule \[not_thanks\]"):
        shipped_rules().rule("it", "acts", "not_thanks")
    assert not shipped_rules().maybe("it", "acts", "not_thanks").matches("Grazie mille")


# Phrases of the languages that are only quoted in, and have no example yet. Who writes one lowers the number.
MOST_WITHOUT_EXAMPLE = 145


def without_example(rule: Rule) -> list[str]:
    """The phrases that none of the rule's own `yes` shows."""
    shown = {place for text in rule.yes for place in rule.phrases.find(text)}
    return [phrase for place, phrase in enumerate(rule.phrases.phrases) if place not in shown]


@pytest.mark.parametrize("language", [*LANGUAGES, "mail"])
def test_every_phrase_has_an_example_of_its_own(language: str) -> None:
    missing = {rule.name: without_example(rule) for rule in shipped_rules() if rule.language == language}
    assert {name: phrases for name, phrases in missing.items() if phrases} == {}


def test_fewer_and_fewer_phrases_that_are_only_quoted_lack_an_example() -> None:
    others = [rule for rule in shipped_rules() if rule.language not in (*LANGUAGES, "mail")]
    assert sum(len(without_example(rule)) for rule in others) == MOST_WITHOUT_EXAMPLE

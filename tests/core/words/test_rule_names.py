"""The names of rules: the same in every language, and each of them asked for by the program."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, date

from daemon.adapters.rulebook import shipped_rules
from daemon.adapters.templates import load_templates
from daemon.core.commands.lines import CommandReader
from daemon.core.commands.taps import said
from daemon.core.commands.word import Word
from daemon.core.desk.knocking import KnockReader
from daemon.core.filing.callnames import CallNames
from daemon.core.ledger.reply import ReplyReader
from daemon.core.ledger.wording import Wording
from daemon.core.letters.render import Renderer
from daemon.core.letters.specimens import specimens
from daemon.core.project.fold import project
from daemon.core.project.presets import preset, preset_names
from daemon.core.proposal.envelopes import EnvelopeReader
from daemon.core.proposal.proposal import Proposer
from daemon.core.proposal.providers import Providers
from daemon.core.reading.reader import Reader
from daemon.core.words.rules import NOTHING, Rule, Rules
from daemon.core.words.text import normal
from tests.core.desk.office import DIRECTORY
from tests.core.project.telling import noted
from tests.correspondence import Mails
from tests.languages import LANGUAGES
from tests.samples import TALKS

RULES = shipped_rules()

# What some languages do without, and why.
EXCEPTIONS = {
    "acts.not_promise": "only German, Italian, Spanish and French promise in the present tense, which also tells what is so",
    "asks.deed": "an English or a German infinitive does not tell by its place or ending that a request governs it",
    "asks.narrated": "only the German past is folded into a wish: hatte and hätte",
    "asks.title": "no imperative of a Slavic language looks like a noun",
    "asks.verb": "only English and Romanian imperatives look like other words and ask by their place alone",
    "commands.ending": "only Slavic and Romanian names are declined when a question is given to somebody",
    "dates.compound": "only German puts a weekday and a time of day into one word",
    "dates.counted": "in English, Russian and German no short month or unit is another word",
    "dates.pair": "Slavic languages have no one word for the end of a month",
    "grammar.traits": "most languages have nothing peculiar that counts here",
    "language.letters": "English and Italian have no letter that tells them",
}
# What only the app asks for: these rules stand by themselves and not in a reader.
APART = {("mail", "freemail", "domains"), ("mail", "sent", "sent")} | {
    (language, "commands", "ending") for language in LANGUAGES
}


@dataclass(frozen=True, eq=False)
class Asked(Rules):
    """The shipped rules, which note what was asked for."""

    asked: set[tuple[str, str, str]] = field(default_factory=set)

    def maybe(self, language: str, topic: str, name: str) -> Rule:
        self.asked.add((language, topic, name))
        return super().maybe(language, topic, name)


def everything_asked() -> set[tuple[str, str, str]]:
    """What the whole core asks for when it is made, reads, keeps the ledger, is commanded and writes."""
    rules = Asked(RULES.topics)
    assert said(rules, LANGUAGES, "?") is None
    for language in LANGUAGES:
        rules.rule(language, "glossary", "term"), rules.rule(language, "commands", "third")
        for named in ("other", "weekly", "fortnightly", "four_weekly", "monthly", "brief", "detailed"):
            rules.rule(language, "rhythm", named)
    reader, commands, wording = Reader(rules), CommandReader(rules), Wording(rules)
    renderer = Renderer(load_templates(), rules)
    kind, view = specimens()["alert"]
    for language in LANGUAGES:
        talk = TALKS[language]
        mail = f"From: anna@client.example\r\nContent-Type: text/plain; charset=utf-8\r\n\r\n{talk.when} {talk.holding}"
        acts = reader.read(mail.encode(), language).acts
        replies = ReplyReader(wording)
        for text in (talk.when, talk.holding, "12 x, 14:30 OK!"):
            replies.read(Mails(language).team(text, acts=acts))
            wording.commits(normal(text), language)
            wording.wants(normal(text), language)
            wording.withdrawal.whole(normal(text), language)
            wording.news.said_by("acts", "needless", normal(text), language)
            wording.withdrawal.nth(normal(text), language)
            wording.withdrawal.calls_off(normal(text), language)
            wording.matter(wording.bag(text, language), language)
            wording.news.idle(language)
        commands.read("1 done", language, date(2026, 3, 2))
        renderer.render(kind, language, view)
        project([noted("Foto 62"), noted("Foto 62", Word.PLAN)], rules, (language,), UTC)
        for named in preset_names(rules, language):
            assert preset(rules, (language,), named)
    EnvelopeReader(rules), Proposer(rules, str, frozenset()), Providers(rules), CallNames(rules)
    KnockReader(rules, DIRECTORY, str, list)
    return rules.asked | APART


def names(language: str) -> set[str]:
    return {rule.name.partition("/")[2] for rule in RULES if rule.language == language}


def test_every_language_has_the_same_rules_but_for_the_exceptions() -> None:
    known = {language: names(language) for language in LANGUAGES}
    of_all = set.intersection(*known.values())
    assert set.union(*known.values()) - of_all == EXCEPTIONS.keys()


def test_every_rule_that_the_program_asks_for_exists_in_some_file() -> None:
    asked = {(topic, name) for _, topic, name in everything_asked()}
    missing = {
        name for name in asked if all(RULES.maybe(language, *name) is NOTHING for language in (*LANGUAGES, "mail"))
    }
    assert missing == set()


def test_every_rule_in_a_file_is_asked_for() -> None:
    asked = {f"{language}/{topic}.{name}" for language, topic, name in everything_asked()}
    assert {rule.name for rule in RULES} - asked == set()

"""The form of `init`: everything is selected already; a line changes one thing, an empty line takes it all."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from zoneinfo import ZoneInfo

from rich.markup import escape

from daemon.cli.terminal import Terminal
from daemon.core.hours.week import parse_hours
from daemon.core.proposal.circles import Guess
from daemon.core.proposal.proposal import Proposal, Prospect

_HOW = (
    "[bold]Enter[/] takes this. Or: [bold]3[/] leaves number 3 out or takes it in, [bold]3 pm luca@agency.example[/], "
    "[bold]3 language pl[/], [bold]3 name Words[/], [bold]zone Europe/Rome[/], [bold]hours Mon-Fri 09:00-17:00[/], "
    "[bold]name Words[/], [bold]q[/] to end."
)
_HEADS = {
    Guess.CLIENT: "clients, each with who answers them most",
    Guess.SUPPLIER: "suppliers, by their invoices and addresses",
    Guess.MACHINE: "lists and programs",
    Guess.UNANSWERED: "nobody of the team writes there",
    Guess.SILENT: "written to, and does not write",
}


@dataclass(frozen=True, slots=True)
class Choice:
    """The proposal as the person has it by now."""

    proposal: Proposal
    taken: frozenset[str]  # ids of prospects

    @property
    def chosen(self) -> list[Prospect]:
        return [one for one in self.proposal.prospects if one.id in self.taken]


class Refused(ValueError):
    """A line of the form that changes nothing; `str()` says what would be right."""


def edited(choice: Choice, line: str) -> Choice:
    """The choice after one line. Raises Refused."""
    first, _, rest = line.strip().partition(" ")
    if not first.isdecimal():
        return replace(choice, proposal=_team(choice.proposal, first.lower(), rest.strip()))
    if all(word.isdecimal() for word in rest.split()):
        numbers = {_prospect(choice, word).id for word in line.split()}
        return replace(choice, taken=choice.taken ^ numbers)
    one = _prospect(choice, first)
    key, _, value = rest.strip().partition(" ")
    changed = _client(choice, one, key.lower(), value.strip())
    prospects = tuple(changed if each.id == one.id else each for each in choice.proposal.prospects)
    return Choice(replace(choice.proposal, prospects=prospects), choice.taken | {one.id})


def _prospect(choice: Choice, number: str) -> Prospect:
    place = int(number) - 1
    if not 0 <= place < len(choice.proposal.prospects):
        raise Refused(f"there is no number {number}")
    return choice.proposal.prospects[place]


def _client(choice: Choice, one: Prospect, key: str, value: str) -> Prospect:
    people = [person.address for person in choice.proposal.people]
    if key == "pm":
        if value.lower() not in people:
            raise Refused(f"{value!r} is nobody of the team; one of {', '.join(people)}")
        return replace(one, pm=value.lower())
    if key == "language":
        return replace(one, language=value.lower(), sure=True)
    if key == "name" and value:
        return replace(one, name=value)
    raise Refused("write a number and pm, language or name, and what it is to be")


def _team(proposal: Proposal, key: str, value: str) -> Proposal:
    try:
        if key == "zone":
            return replace(proposal, timezone=ZoneInfo(value).key)
        if key == "hours":
            parse_hours(value)
            return replace(proposal, hours=value)
    except (ValueError, OSError, KeyError) as error:
        raise Refused(f"{value!r} is none: {error}") from None
    if key == "language":
        return replace(proposal, language=value.lower())
    if key == "name" and value:
        return replace(proposal, name=value)
    raise Refused("that is not understood")


def fill_in(proposal: Proposal, taken: frozenset[str], console: Terminal, ask: Callable[[], str]) -> Choice | None:
    """Show it and let the person change it until they take it; None where they end it."""
    choice = Choice(proposal, taken)
    show(choice, console)
    console.print(_HOW)
    while line := ask().strip():
        if line.lower() in ("q", "quit"):
            return None
        try:
            choice = edited(choice, line)
        except Refused as error:
            console.print(f"[red]{escape(str(error))}[/]")
            continue
        show(choice, console)
    return choice


def show(choice: Choice, console: Terminal) -> None:
    proposal = choice.proposal
    console.print(
        f"\n[bold]{escape(proposal.name)}[/]  {escape(', '.join(proposal.addresses))}  {proposal.timezone}  "
        f"{proposal.hours}  {' '.join(proposal.holidays)}  {proposal.language}"
    )
    people = ", ".join(f"{one.name} <{one.address}> ({one.wrote})" for one in proposal.people)
    console.print(f"team: {escape(people)}")
    guess = None
    for number, one in enumerate(proposal.prospects, 1):
        if one.guess is not guess:
            guess = one.guess
            console.print(f"\n[bold]{_HEADS[guess]}[/]")
        console.print(_line(number, one, taken=one.id in choice.taken), markup=False)


def _line(number: int, one: Prospect, *, taken: bool) -> str:
    places = ", ".join((*one.domains, *one.addresses))
    count = f"{one.received} from, {one.sent} to" + (f", {one.automatic} automatic" if one.automatic else "")
    tongue = one.language if one.sure else f"{one.language} (not sure)"
    more = (one.pm, tongue, one.timezone) if taken else ()
    line = f"{number:3} {'✓' if taken else ' '} {one.name}"
    return "  ".join(filter(None, (f"{line:24}", f"{places:26}", count, *more)))

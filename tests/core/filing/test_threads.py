"""Threads hold together what belongs together, whatever the headers say."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from daemon.core.filing.fingerprints import MOST_HASHES, fingerprint
from daemon.core.filing.threadable import UNNUMBERED, Threadable, numbered, threadable
from daemon.core.filing.threads import Threads, thread_ids
from daemon.core.model import Address, Body, Message, Reading
from tests.conftest import MANY
from tests.effort import assert_within, cpu

MONDAY = datetime(2026, 3, 2, 9, tzinfo=UTC)
ANNA, TEAM, STRANGER = "anna@client.example", "projects@agency.example", "zoe@else.example"
OFFER = "Good morning, attached is our revised proposal for the autumn catalogue with three different covers"


def mail(
    key: str,
    *references: str,
    subject: str = "Catalogue",
    reply: bool = False,
    sender: str = ANNA,
    to: tuple[str, ...] = (TEAM,),
    hours: float = 0,
    message_id: str | None = "",
    index: str | None = None,
    own: str = "",
    quoted: str = "",
) -> Threadable:
    return Threadable(
        key=key,
        message_id=f"{key}.1@mail.example" if message_id == "" else message_id,
        references=tuple(f"{name}.1@mail.example" if "@" not in name else name for name in references),
        thread_index=index,
        base_subject=subject,
        is_reply=reply,
        sender=sender,
        recipients=to,
        at=MONDAY + timedelta(hours=hours),
        own=fingerprint(own),
        quoted=fingerprint(quoted),
    )


def groups(*items: Threadable) -> set[frozenset[str]]:
    found = thread_ids(items)
    return {frozenset(key for key in found if found[key] == thread) for thread in found.values()}


def together(*items: Threadable) -> bool:
    return len(groups(*items)) == 1


# ── by headers ───────────────────────────────────────────────────────────────────────────────────────────────────────
def test_a_reply_is_in_the_thread_of_what_it_answers() -> None:
    assert groups(mail("a"), mail("b", "a"), mail("c", "b"), mail("d")) == {frozenset("abc"), frozenset("d")}


def test_two_replies_to_a_mail_that_never_arrived_are_one_thread() -> None:
    assert together(mail("b", "ghost"), mail("c", "ghost", "gone"))


def test_a_subject_changed_on_the_way_does_not_part_a_thread() -> None:
    assert together(mail("a"), mail("b", "a", subject="Invoice (was: Catalogue)"))


def test_a_cycle_and_a_self_reference_are_one_thread_each() -> None:
    items = [mail("a", "c"), mail("b", "a"), mail("c", "b", "c"), mail("d", "d")]
    assert groups(*items) == {frozenset("abc"), frozenset("d")}


def test_an_address_in_in_reply_to_joins_nobody() -> None:
    named = [mail("a", ANNA), mail("b", ANNA, subject="Fair")]
    unheard = [mail("c", "root@gone.example", subject="c"), mail("d", "root@gone.example", subject="d")]
    assert len(groups(*named, *unheard)) == 4


def test_an_address_with_digits_is_known_as_one_when_somebody_has_it() -> None:
    anna = "anna1985@client.example"
    assert len(groups(mail("a", sender=anna), mail("b", anna, subject="x"), mail("c", anna, subject="y"))) == 3


def test_an_id_that_looks_like_an_address_is_an_id_when_a_message_has_it() -> None:
    assert together(mail("a", message_id="catalogue@client.example"), mail("b", "catalogue@client.example"))


def test_outlook_threads_join_by_thread_index_unless_the_subject_is_another() -> None:
    items = [mail("a", index="01d9"), mail("b", index="01d9"), mail("c", index="01d9", subject="Fair")]
    assert groups(*items) == {frozenset("ab"), frozenset("c")}


def test_the_same_mail_in_two_mailboxes_is_in_one_thread() -> None:
    assert together(mail("inbox", message_id="x1@y"), mail("sent", message_id="x1@y", subject="catalogue"))


def test_a_copy_whose_subject_a_gateway_changed_is_in_the_thread() -> None:
    assert together(mail("a", message_id="x1@y", own=OFFER), mail("b", message_id="x1@y", subject="SPAM? x", own=OFFER))


def test_an_id_used_again_for_other_mail_makes_two_threads_with_their_own_replies() -> None:
    first = mail("a", message_id="x1@y", own=OFFER)
    again = mail(
        "b", message_id="x1@y", subject="Fair", own="The stand in hall seven needs electricity and water", hours=9
    )
    replies = [mail("c", "x1@y", hours=10), mail("d", "x1@y", subject="Fair", hours=11)]
    assert groups(first, again, *replies) == {frozenset("ac"), frozenset("bd")}


def test_a_reply_to_a_reused_id_under_a_third_subject_goes_where_its_quotation_is_from() -> None:
    first = mail("a", message_id="x1@y", own="The stand in hall seven needs electricity and water")
    again = mail("b", message_id="x1@y", subject="Fair", own=OFFER, hours=9)
    assert frozenset("bc") in groups(first, again, mail("c", "x1@y", subject="Prices", quoted=OFFER, hours=10))


def test_messages_without_an_id_are_threads_of_their_own() -> None:
    assert len(groups(mail("a", message_id=None), mail("b", message_id=None))) == 2


def test_a_thread_keeps_its_id_when_the_mail_it_began_with_arrives_late() -> None:
    reply = mail("b", "a", hours=5)
    assert thread_ids([reply])["b"] == thread_ids([mail("a"), reply])["b"]


# ── replies that lost their headers ──────────────────────────────────────────────────────────────────────────────────
ORIGINAL = mail("a", sender=TEAM, to=(ANNA,), own=OFFER)
ANSWER = mail("b", reply=True, hours=20)


def test_a_lost_reply_between_two_people_joins_by_subject() -> None:
    assert together(ORIGINAL, ANSWER)


@pytest.mark.parametrize(
    "reply",
    [
        replace(ANSWER, base_subject="Fair"),
        replace(ANSWER, is_reply=False),
        replace(ANSWER, sender=STRANGER),
        replace(ANSWER, at=ORIGINAL.at + timedelta(days=60)),
        replace(ANSWER, at=ORIGINAL.at - timedelta(days=2)),
        replace(ANSWER, base_subject=""),
        mail("b", reply=True, sender=STRANGER, to=("x@else.example",), quoted=OFFER, hours=20),
    ],
    ids=["another subject", "no reply", "a stranger", "too late", "too early", "no subject", "a stranger who quotes"],
)
def test_without_evidence_a_lost_reply_stays_alone(reply: Threadable) -> None:
    assert not together(ORIGINAL, reply)


def test_what_it_quotes_decides_between_threads_of_one_subject() -> None:
    other = mail(
        "o", sender=TEAM, to=(ANNA,), own="Please choose between matte and glossy paper for the catalogue", hours=5
    )
    lost = replace(ANSWER, quoted=fingerprint(f"> {OFFER}"))
    assert groups(ORIGINAL, other, lost) == {frozenset("ab"), frozenset("o")}


def test_between_two_threads_of_one_subject_nothing_quoted_means_alone() -> None:
    assert len(groups(ORIGINAL, mail("o", sender=TEAM, to=(ANNA,), hours=5), ANSWER)) == 3


def test_under_another_subject_the_quotation_alone_may_place_it() -> None:
    assert together(ORIGINAL, replace(ANSWER, base_subject="Covers", quoted=fingerprint(OFFER)))


def test_a_few_words_in_common_do_not_place_it_under_another_subject() -> None:
    quoted = f"{'Something else entirely about shipping pallets, timber, labels and customs. ' * 3}{OFFER[:60]}"
    assert not together(ORIGINAL, replace(ANSWER, base_subject="Covers", quoted=fingerprint(quoted)))


def test_a_footer_that_everybody_writes_places_nothing() -> None:
    footer = (
        "Registered office Agency Limited under company number seven hundred, please consider nature before printing"
    )
    crowd = [mail(f"x{n}", subject=f"Topic {n}", sender=TEAM, to=(ANNA,), own=footer) for n in range(20)]
    lost = mail("b", subject="Covers", reply=True, quoted=footer, hours=9)
    assert frozenset("b") in groups(*crowd, lost)


def test_a_colleague_answers_in_a_round_when_the_quotation_bears_it_out() -> None:
    lost = mail("b", reply=True, sender="ugo@client.example", to=(TEAM, ANNA), quoted=OFFER, hours=3)
    assert together(replace(ORIGINAL, recipients=(ANNA,)), lost)


def test_a_lost_reply_stays_in_its_thread_when_the_team_answers_it() -> None:
    assert together(ORIGINAL, ANSWER, mail("c", "b", sender=TEAM, to=(ANNA,), hours=30))


def test_a_lost_reply_that_outsiders_answered_keeps_their_thread_apart() -> None:
    outsider = mail("c", "b", sender=STRANGER, to=(ANNA,), hours=30)
    assert groups(ORIGINAL, ANSWER, outsider) == {frozenset("a"), frozenset("bc")}


# ── numbered rows ────────────────────────────────────────────────────────────────────────────────────────────────────
def part(key: str, subject: str, minutes: float, *references: str, sender: str = ANNA) -> Threadable:
    return replace(mail(key, *references, subject=subject, sender=sender, hours=minutes / 60), series=numbered(subject))


def test_a_numbered_mail_is_in_the_thread_of_those_before_and_after_it() -> None:
    assert together(part("a", "Photos 1/3", 0), part("b", "Photos 2/3", 4, "a"), part("c", "Photos 3/3", 12))
    house = [
        part("a", "[PLAN v2 0/2] House", 0),
        part("b", "[PLAN v2 1/2] Roof", 1),
        part("c", "[PLAN v2 2/2] Stairs", 2, "a"),
    ]
    assert together(*house)


def test_a_row_that_nothing_ties_together_is_left_as_it_is() -> None:
    assert len(groups(part("a", "Photos 1/2", 0), part("b", "Photos 2/2", 1))) == 2


def test_a_row_that_begins_anew_is_another_thread() -> None:
    items = [part("a", "Photos 1/2", 0), part("b", "Photos 2/2", 1, "a"), part("c", "Photos 1/2", 2)]
    assert groups(*items) == {frozenset("ab"), frozenset("c")}


@pytest.mark.parametrize(
    "other",
    [
        part("b", "Photos 2/4", 5),
        part("b", "Drawings 2/3", 5),
        part("b", "Photos 2/3", 90),
        part("b", "Photos 2/3", 5, sender=STRANGER),
    ],
    ids=["another total", "another subject", "later", "another sender"],
)
def test_numbers_of_another_row_join_nothing(other: Threadable) -> None:
    assert frozenset("b") in groups(part("a", "Photos 1/3", 0), part("x", "Re: Photos 1/3", 1, "a", sender=TEAM), other)


@pytest.mark.parametrize("subject", ["Photos", "Meeting on 12/10", ""])
def test_a_subject_without_a_count_is_of_no_series(subject: str) -> None:
    assert numbered(subject) == UNNUMBERED


# ── always ───────────────────────────────────────────────────────────────────────────────────────────────────────────
NAMES = st.sampled_from([*"abcdefgh", "ghost", "gone", ANNA])
MAILS = st.lists(
    st.builds(
        lambda name, refs, subject, reply, hours, text, quoted, sender: mail(
            "k",
            *refs,
            subject=subject,
            reply=reply,
            hours=hours,
            own=text,
            quoted=quoted,
            sender=sender,
            message_id=name,
        ),
        st.sampled_from([None, *(f"{name}.1@mail.example" for name in "abcdefgh")]),
        st.lists(NAMES, max_size=3),
        st.sampled_from(["Catalogue", "Fair", ""]),
        st.booleans(),
        st.integers(0, 60),
        st.sampled_from(["", OFFER, "The stand in hall seven needs electricity and water"]),
        st.sampled_from(["", OFFER]),
        st.sampled_from([ANNA, TEAM, STRANGER]),
    ),
    max_size=12,
).map(lambda items: [replace(item, key=f"k{n}") for n, item in enumerate(items)])


@given(MAILS, st.randoms(use_true_random=False))
@settings(max_examples=300 if MANY else 80, deadline=None)
def test_the_order_of_arrival_changes_no_thread_and_no_id(items: list[Threadable], random: Random) -> None:
    shuffled = list(items)
    random.shuffle(shuffled)
    assert thread_ids(shuffled) == thread_ids(items)


@given(MAILS)
@settings(max_examples=300 if MANY else 80, deadline=None)
def test_every_message_has_a_thread_and_two_threads_never_one_id(items: list[Threadable]) -> None:
    found = thread_ids(items)
    assert set(found) == {item.key for item in items}
    strangers = [mail("s", subject="Elsewhere", sender=STRANGER, to=("x@else.example",))]
    assert len(set(thread_ids([*items, *strangers]).values())) == len(set(found.values())) + 1


SERIES = MAILS.map(
    lambda items: [
        item if n % 3 or item.is_reply else replace(item, at=MONDAY, series=numbered(f"Photos {n // 3 + 1}/4"))
        for n, item in enumerate(items)
    ]
)


@given(SERIES, st.randoms(use_true_random=False), st.integers(1, 3))
@settings(max_examples=300 if MANY else 80, deadline=None)
def test_threads_that_are_kept_up_mail_by_mail_are_those_of_all_mail_at_once(
    items: list[Threadable], random: Random, share: int
) -> None:
    """Late parents, two threads that one mail joins, ids used again, lost replies, whatever comes in which order."""
    random.shuffle(items)
    kept, told = Threads(), dict[str, str]()
    for start in range(0, len(items), share):
        told |= kept.add(items[start : start + share])
        assert told == kept.ids() == thread_ids(items[: start + share])


def test_a_mail_is_joined_to_ten_thousand_without_looking_at_them_again() -> None:
    items = [
        replace(
            mail(f"m{n}", *([f"m{n - 1}"] if n % 5 else []), subject=f"Matter {n // 5}", hours=n, reply=n % 40 == 0),
            own=tuple(range(n * 48, n * 48 + 48)),
            quoted=tuple(range(n * 48 - 48, n * 48)) if n % 20 == 0 else (),
        )
        for n in range(10_010)
    ]
    kept = Threads(items[:10_000])
    assert cpu(lambda: [kept.add([item]) for item in items[10_000:]]) < 0.5  # 0.05 idle; all at once take that for each
    assert kept.ids() == thread_ids(items)


def test_a_chain_of_ten_thousand_and_ten_thousand_lost_replies_take_no_time() -> None:
    chain = [mail(f"m{n}", f"m{n - 1}", hours=n) for n in range(10_000)]
    lost = [
        replace(mail(f"l{n}", reply=True, hours=n), quoted=frozenset(range(n, n + 48)), own=frozenset(range(n, n + 48)))
        for n in range(5_000)
    ]
    assert len(set(thread_ids(chain).values())) == 1
    assert_within(5, lambda: (thread_ids(chain), thread_ids(lost)))


# ── fingerprints ─────────────────────────────────────────────────────────────────────────────────────────────────────
def test_a_fingerprint_does_not_mind_line_breaks_quote_marks_case_or_diacritics() -> None:
    assert fingerprint("Czekamy na Państwa decyzję w sprawie okładki") == fingerprint(
        "> czekamy na panstwa\n> decyzje w sprawie\n> OKLADKI"
    )


def test_a_fingerprint_stays_small_and_a_long_quotation_still_shares_with_it() -> None:
    text = " ".join(f"sentence number{n} speaks about subject{n * 7}" for n in range(400))
    assert len(fingerprint(text)) == MOST_HASHES
    assert len(fingerprint(text) & fingerprint(text[: len(text) // 2])) > MOST_HASHES // 4


def test_a_text_of_three_words_has_no_fingerprint() -> None:
    assert not fingerprint("Perfetto, grazie mille")


def test_a_message_as_read_becomes_what_threads_are_made_of() -> None:
    sender, to = Address("Anna", ANNA), Address("", TEAM)
    message = Message(
        "b@x", ("a@x",), ("z@x", "a@x"), "01d9", None, None, sender, (to,), (), (), "Re: Catalogue", "", None, ()
    )
    reading = Reading(message, Body(OFFER), "en", None, (), (), "Catalogue", own_print=(1, 2), quoted_print=(3,))
    found = threadable("k", reading, MONDAY, is_reply=True)
    assert (found.references, found.sender, found.recipients) == (("z@x", "a@x", "a@x"), ANNA, (TEAM,))
    assert (found.own, found.quoted) == ((1, 2), (3,))

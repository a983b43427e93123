"""The base subject is what the writer typed, whatever mail programs put around it."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from daemon.adapters.rulebook import shipped_rules
from daemon.core.message.subjects import Subjects
from tests.effort import assert_within
from tests.every import every

SUBJECTS = Subjects(shipped_rules())

REPLY = [
    "Re:",
    "RE :",
    "Re[2]:",
    "Re^2:",
    "RE(12):",
    "R:",
    "Rif:",
    "Odp:",
    "ODP:",
    "Відп:",
    "На:",
    "Ha:",
    "Ответ:",
    "AW:",
    "Antwort:",
    "SV:",
    "VS:",
    "Rép :",
    "Răsp:",
    "Antw:",
    "YNT:",
    "答复:",
]
FORWARD = ["Fwd:", "FW:", "I:", "PD:", "Пересл:", "WG:", "TR :", "RV:", "ENC:", "VB:", "转发:"]


@every(
    "prefix",
    [*REPLY, *FORWARD, "[ACME]", "[EXTERNAL] Re:", "Re: [ACME]", "Re: R: Fwd:", "RE: R: [ACME] Fwd: AW:", "AW:WG:"],
)
def test_prefixes_and_tags_come_off_whatever_their_language(prefix: str) -> None:
    assert SUBJECTS.base(f"{prefix} Oferta: krzesła [2]") == "Oferta: krzesła [2]"


@pytest.mark.parametrize(
    ("subject", "base"),
    [
        ("Catalogue (fwd)", "Catalogue"),
        ("Re: Catalogue (fwd) (Fwd)", "Catalogue"),
        ("[Fwd: Re: Catalogue]", "Catalogue"),
        ("Re: [Fwd: [ACME] Catalogue]", "Catalogue"),
        ("Re:", ""),
        ("[ACME]", "[ACME]"),
        ("Re: [ACME] [staff]", "[staff]"),
        ("Re: two\r\n lines\tof  one", "two lines of one"),
        ("Regarding: the invoice", "Regarding: the invoice"),
        ("R&D: budget", "R&D: budget"),
        ("", ""),
    ],
)
def test_the_rest_of_the_subject_stays_as_typed(subject: str, base: str) -> None:
    assert SUBJECTS.base(subject) == base


@every("prefix", REPLY)
def test_a_reply_prefix_makes_a_reply(prefix: str) -> None:
    assert SUBJECTS.is_reply(f"{prefix} Catalogue")
    assert not SUBJECTS.is_forward(f"{prefix} Catalogue")


@pytest.mark.parametrize(
    "subject", [f"{prefix} Catalogue" for prefix in FORWARD] + ["Catalogue (fwd)", "[Fwd: Catalogue]"]
)
def test_a_forward_prefix_makes_a_forward(subject: str) -> None:
    assert SUBJECTS.is_forward(subject)
    assert not SUBJECTS.is_reply(subject)


@pytest.mark.parametrize(
    ("subject", "reply", "forward"),
    [
        ("AW: WG: x", True, False),
        ("WG: AW: x", False, True),
        ("[ACME] Re: x", True, False),
        ("Re: x (fwd)", True, False),
        ("[ACME] x", False, False),
    ],
)
def test_the_outermost_mark_says_what_the_mail_is(subject: str, reply: bool, forward: bool) -> None:
    assert (SUBJECTS.is_reply(subject), SUBJECTS.is_forward(subject)) == (reply, forward)


@given(
    st.lists(st.sampled_from([*REPLY, *FORWARD, "[ACME]", "[x] "]), max_size=12),
    st.text(alphabet="abc żłї:", max_size=20),
)
def test_a_base_subject_has_itself_as_base(prefixes: list[str], subject: str) -> None:
    base = SUBJECTS.base(" ".join([*prefixes, subject]))
    assert SUBJECTS.base(base) == base


@pytest.mark.parametrize(
    "subject",
    [
        "Re: " * 250_000,
        "[a]" * 300_000,
        "[" * 1_000_000,
        "(fwd)" * 200_000,
        "[Fwd:" * 200_000 + "]" * 200_000,
        "Re[" * 300_000,
    ],
)
def test_a_subject_of_a_megabyte_takes_less_than_a_second(subject: str) -> None:
    assert_within(1, lambda: SUBJECTS.base(subject))

"""Whatever strangers and forgers send, and however much of it: a client's question is alerted to the minute."""

from __future__ import annotations

from itertools import count
from pathlib import Path

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from daemon.core.commands.abouts import OnQuestion
from tests.agency import at, mail
from tests.paper import paper
from tests.scenes import ANNA, DEPUTY, INBOX, LUCA, MARTA, ask

SERVER = {**DEPUTY, "imap": 'authserv_id = "mx.agency.example"', "digest": 'at = "08:30"'}
_number = count()

WORDS = [
    "Quando sarà pronta la bozza?",
    "La bozza è pronta giovedì alle 10.",
    "1 done",
    "all dismiss\nundo\nback",
    "Non serve più, grazie.",
    "Sono assente fino al 31 dicembre.",
    "550 5.1.1 no such user",
    "approve",
]
HEADERS = [
    {},
    {"Auto_Submitted": "auto-replied"},
    {"List_Id": "<x.outside.example>", "Precedence": "bulk"},
    {"Reply_To": "eve@outside.example"},
]
forged = st.tuples(
    st.sampled_from([f"Marta <{MARTA}>", f"Luca <{LUCA}>", ANNA, "Eve <eve@outside.example>", INBOX]),
    st.one_of(st.sampled_from(WORDS), st.text(max_size=60)),
    st.sampled_from(HEADERS),
    st.sampled_from(["", "q1"]),
    st.integers(1, 360),  # minutes after nine
)


def alerts(folder: Path, others: list[tuple[str, str, dict[str, str], str, int]]) -> list[tuple[str, str]]:
    """Whom the clerk alerts of Anna's question on its day, and when it wrote."""
    home = folder / str(next(_number))
    home.mkdir()
    with paper(home, [], **SERVER) as team:
        team.pass_at("2026-03-02 08:00")
        ask(team, "2026-03-02 09:30")
        for number, (sender, text, headers, reply, minute) in enumerate(others):
            when = f"2026-03-02 {9 + minute // 60:02}:{minute % 60:02}"
            domain = sender.rpartition("@")[2].rstrip(">")
            fail = f"Authentication-Results: mx.agency.example; dmarc=fail header.from={domain}\r\n"
            raw = mail(
                sender, INBOX, f"Bozza homepage {reply}", text, at(when), mid=f"f{number}", reply=reply, **headers
            )
            team.receive(fail.encode() + raw, when)
        for when in ("2026-03-02 15:10", "2026-03-02 15:30", "2026-03-02 17:30"):
            team.pass_at(when)
        (question,) = (one for one in team.ledger() if one["message_id"] == "q1@mail.example")
        sent = (one for one in team.office.clerk.outbox.values() if one.kind == "alert")
        return [(one.created.isoformat(), one.to[0]) for one in sent if OnQuestion(question["id"]) in one.about]


@given(st.lists(forged, max_size=12))
@settings(max_examples=12, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_no_alert_is_delayed_or_dropped(
    tmp_path: Path, others: list[tuple[str, str, dict[str, str], str, int]]
) -> None:
    alone = alerts(tmp_path, [])
    assert alone
    assert alerts(tmp_path, others) == alone

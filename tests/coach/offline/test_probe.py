import pytest

from coach.engines.offline import probe, signals
from coach.engines.offline.heads import Embed
from coach.grounding import follow_up_faults
from coach.rubric import criteria
from coach.types import QuestionKind

ANSWER = (
    "At the ferry office we had two queues and one window. I opened the second window from six to nine, and asked a"
    " colleague from the harbour to help out. It went much faster after that, and passengers stopped shouting?"
)
KINDS: tuple[QuestionKind, ...] = ("behavioral", "technical", "situational", "motivation")


@pytest.mark.parametrize(
    ("kind", "gap"),
    [(kind, gap) for kind in KINDS for gap in (*(c.name for c in criteria(kind) if c.nameable), "none")],
)
def test_a_follow_up_keeps_every_rule_for_every_gap(kind: QuestionKind, gap: str, embed: Embed) -> None:
    found = probe.follow_up(kind, gap, signals.read([ANSWER], embed))
    assert found is not None
    assert follow_up_faults(found, [ANSWER]) == []
    assert found.span
    assert found.span in ANSWER
    assert found.span in found.text


def test_a_missing_figure_is_asked_for_where_the_outcome_is_told(embed: Embed) -> None:
    found = probe.follow_up("behavioral", "metric", signals.read([ANSWER], embed))
    assert found is not None
    assert found.span == "It went much faster after that"


def test_long_sentences_are_cut_to_a_span_that_fits(embed: Embed) -> None:
    long = "I " + " ".join(f"moved box{n} over" for n in range(30))
    found = probe.follow_up("behavioral", "trade_off", signals.read([long], embed))
    assert found is not None
    assert len(found.text.split()) <= 40


def test_nothing_to_pick_up_gives_no_follow_up(embed: Embed) -> None:
    assert probe.follow_up("behavioral", "result", signals.read(["Yes."], embed)) is None

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
    assert "None" not in found.text
    assert not found.span or (found.span in ANSWER and found.span in found.text)


@pytest.mark.parametrize(
    ("kind", "gap", "answer"),
    [
        ("situational", "safeguard", "I'd tell the harbour master that the ferry leaks. I'd close the gangway."),
        ("behavioral", "metric", "I asked him to come in and we talked about the shifts. He apologised later."),
        ("motivation", "fit", "I want to grow. I like working with people on hard things."),
    ],
)
def test_no_words_are_taken_up_that_say_or_cannot_say_what_is_asked(
    kind: QuestionKind, gap: str, answer: str, embed: Embed
) -> None:
    found = probe.follow_up(kind, gap, signals.read([answer], embed))
    assert found is not None
    assert "harbour master" not in found.text
    assert "apologised" not in found.text
    assert gap == "safeguard" or found.span is None
    assert follow_up_faults(found, [answer]) == []


def test_what_somebody_would_do_is_asked_for_one_time_it_happened(embed: Embed) -> None:
    reading = signals.read(["If I had an angry passenger, I would listen and offer a later boat."], embed)
    assert reading.imagined
    assert not signals.read([ANSWER], embed).imagined
    found = probe.follow_up("behavioral", "own_action", reading)
    assert found is not None
    assert any(word in found.text for word in ("happen", "occasion"))


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


def test_nearly_every_gap_is_asked_about_in_the_candidates_own_words(embed: Embed) -> None:
    reading = signals.read([ANSWER], embed)
    gaps = [(kind, gap) for kind in KINDS for gap in (*(c.name for c in criteria(kind) if c.nameable), "none")]
    found = [(pair, probe.follow_up(*pair, reading)) for pair in gaps]
    bare = [pair for pair, asked in found if asked is None or not asked.span]
    assert len(bare) <= 3, bare


@pytest.mark.parametrize("gap", ["own_action", "result"])
def test_what_was_not_done_is_not_asked_about(gap: str, embed: Embed) -> None:
    reading = signals.read(["I've never steered a ferry. I would ask the harbour master to show me."], embed)
    found = probe.follow_up("behavioral", gap, reading)
    assert found is not None
    assert "never" not in found.text


def test_who_and_where_is_not_asked_once_it_was_told(embed: Embed) -> None:
    told = "In May 2022 at Veldkamp I led a team of eight people on the night ferry."
    found = probe.follow_up("behavioral", "context", signals.read([told], embed))
    assert found is not None
    assert "who " not in found.text
    assert "Where " not in found.text

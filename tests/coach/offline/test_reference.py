"""Answers held against a reference or a passage: what contradicts it is named, what says it is never called wrong.

`references.jsonl` holds a right and a wrong answer to each of thirty questions, written for this test; the words of
`opposites` were chosen while looking at those that aren't marked `held_out`.
"""

import json
from pathlib import Path
from typing import Any

import pytest

from coach.engines.offline import conflict
from coach.engines.offline.critique import critique
from coach.engines.offline.heads import Embed
from coach.engines.offline.sentences import split
from coach.ports import CritiqueTask
from coach.types import Critique, Finding
from corpus.types import Hit, Licence, Passage, Source

ROWS: list[dict[str, Any]] = [
    json.loads(line) for line in Path(__file__).with_name("references.jsonl").read_text("utf-8").splitlines()
]
QUESTION = "What does a write-ahead log do?"
REFERENCE = (
    "Changes are appended to the log before the data pages are written. After a crash the log is replayed, so"
    " committed changes are never lost. Commits get faster, because the log is written in sequence."
)
RIGHT = (
    "Every change goes to the log first, the pages follow later. When the server comes up after a crash it replays"
    " the log and no committed change is missing. Since the log is written in order, a commit is quick."
)


def judged(embed: Embed, answer: str, reference: str | None = REFERENCE, question: str = QUESTION) -> Critique:
    return critique(CritiqueTask(question, answer, kind="technical", reference=reference), embed)


def correctness(found: Critique) -> Finding:
    return next(finding for finding in found.findings if finding.criterion == "correctness")


@pytest.mark.parametrize("held_out", [False, True])
def test_contradictions_are_found_and_right_answers_hold_none(embed: Embed, held_out: bool) -> None:
    def conflicts(row: dict[str, Any], answer: str) -> int:
        texts = [[sentence.plain for sentence in split(row[name])] for name in (answer, "reference")]
        return len(conflict.find(texts[0], texts[1], embed))

    rows = [row for row in ROWS if row["held_out"] == held_out]
    assert len(rows) == 15
    assert sum(conflicts(row, "right") > 0 for row in rows) == 0
    assert sum(conflicts(row, "wrong") > 0 for row in rows) >= 0.6 * len(rows)


@pytest.mark.parametrize(
    ("wrong", "told"),
    [
        ("Changes are appended to the log after the data pages are written.", "before the data pages"),
        ("Commits get slower, because the log is written in sequence.", "Commits get faster"),
        ("After a crash the log is not replayed.", "the log is replayed"),
    ],
)
def test_a_wrong_statement_is_named_beside_what_it_contradicts(embed: Embed, wrong: str, told: str) -> None:
    found = judged(embed, f"A write-ahead log is a file on disk. {wrong}")
    finding = correctness(found)
    assert (finding.band or 0) <= 2
    assert wrong.rstrip(".") in finding.why
    assert told in finding.why
    assert finding.evidence == [wrong]
    assert found.gap == "correctness"
    assert "correctness" not in {strength.text for strength in found.strengths}
    assert (found.score or 0) + 0.75 < (judged(embed, RIGHT).score or 0)


def test_a_right_answer_is_close_to_the_reference_and_never_said_to_agree(embed: Embed) -> None:
    found = judged(embed, RIGHT)
    assert (correctness(found).band or 0) >= 4
    assert found.gap == "none"
    told = correctness(found).why + " ".join(strength.text for strength in found.strengths)
    assert "close to the reference" in told
    assert "agree" not in told


def test_what_misses_a_main_point_of_the_reference_has_a_gap(embed: Embed) -> None:
    found = judged(embed, "Changes are put into a log on disk, and that is how the data is kept safe in a crash.")
    assert correctness(found).band == 3
    assert found.gap != "none"


@pytest.mark.parametrize(
    ("reference", "said", "right"),
    [
        ("7", "It's 7.", True),
        ("7", "seven", True),
        ("7", "8", False),
        ("O(n)", "It takes O(n log n).", False),
        ("No", "Yes.", False),
        ("Stack", "A queue", False),
        ("a stack", "You'd use a stack for that.", True),
    ],
)
def test_a_reference_of_a_word_is_said_or_it_is_not(embed: Embed, reference: str, said: str, right: bool) -> None:
    found = judged(embed, said, reference, "Which one is it?")
    assert ((correctness(found).band or 0) >= 4) is right
    assert (found.gap == "correctness") is not right


def _passage(text: str) -> Hit:
    source = Source("s", "notes.md", "Notes", "article", None, None, "en", Licence(), text, "hash")
    return Hit(Passage("p", "s", 0, text, 0, len(text), role="prose"), source, 0.9)


def test_without_a_reference_a_passage_can_contradict(embed: Embed) -> None:
    told = "A write-ahead log is flushed to disk before the data pages are written."
    hits = (_passage(f"{told} The office has a garden."),)
    wrong = "The write-ahead log is flushed to disk after the data pages are written, so it is only a kind of history."
    found = critique(CritiqueTask(QUESTION, wrong, kind="technical", hits=hits), embed)
    assert correctness(found).band == 2
    assert [citation.quote for citation in correctness(found).citations] == [told]
    right = critique(CritiqueTask(QUESTION, RIGHT, kind="technical", hits=hits), embed)
    assert correctness(right).band is None

"""How answers with one large hole stand against complete plain ones, on questions that were kept out of training.

`held_out.jsonl` holds rows as `answers.jsonl` does. The bounds are loose, well below what was measured when the rows
were set aside: they are there to catch a training that has gone wrong, not to be tuned to. Don't train on these rows.
"""

import json
from collections import defaultdict
from pathlib import Path
from typing import Any

from coach.engines.offline.critique import critique
from coach.engines.offline.heads import Embed
from coach.ports import CritiqueTask

ROWS: list[dict[str, Any]] = [
    json.loads(line) for line in Path(__file__).with_name("held_out.jsonl").read_text("utf-8").splitlines()
]
TRAINED = Path(__file__).parents[3] / "coach/engines/offline/data/answers.jsonl"
HOLE, COMPLETE = 2, 3  # rungs


def _score(row: dict[str, Any], embed: Embed) -> float:
    said = " ".join(text for _, text in row["sentences"])
    return critique(CritiqueTask(question=row["question"], answer=said, kind=row["kind"]), embed).score or 1.0


def test_a_complete_answer_mostly_stands_above_one_with_a_hole(embed: Embed) -> None:
    by_question: dict[str, dict[int, float]] = defaultdict(dict)
    for row in ROWS:
        by_question[row["question"]][row["rung"]] = _score(row, embed)
    apart = [scores[COMPLETE] - scores[HOLE] for scores in by_question.values()]
    assert len(apart) == len(ROWS) / 2
    assert sum(gap > 0 for gap in apart) >= 0.6 * len(apart)
    assert sum(apart) / len(apart) > 0.25


def test_no_held_out_question_is_in_the_training_text() -> None:
    trained = {json.loads(line)["question"] for line in TRAINED.read_text("utf-8").split("\n") if line}
    assert not trained & {row["question"] for row in ROWS}

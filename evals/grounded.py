"""How well free questions are answered from the starter corpus, and how well the coach knows when they can't be.

    uv run python -m evals.grounded [--train] HOME

HOME is a directory for the library; the starter corpus is ingested where it is empty. With --train the weights of
the offline engine's evidence are made anew from the development half first. Prints one JSON object of figures.
"""

import argparse
import asyncio
import json
import statistics
import sys
from collections.abc import Sequence
from dataclasses import astuple, dataclass
from pathlib import Path
from typing import Any

from coach.build import STARTER
from coach.engines.offline.ask import answer
from coach.engines.offline.memory import remembering
from coach.engines.offline.weigh import Embed
from coach.ports import AskTask
from coach.service.finding import Finder
from coach.types import Reply
from corpus.library import Library
from corpus.load import load
from corpus.types import Document, Hit
from evals import curves, evidence
from evals.graders.text import told

CASES = Path(__file__).parent / "datasets" / "grounded.jsonl"
PLAIN = Path(__file__).parent / "plain.json"
_RIGHT = 0.5  # share of a case's facts from which a reply counts as right


@dataclass(frozen=True, slots=True)
class Case:
    """A labelled question and what the library finds for it."""

    row: dict[str, Any]
    hits: tuple[Hit, ...]

    @property
    def answerable(self) -> bool:
        """Tell whether the documents answer it."""
        return bool(self.row["answerable"])


def opened(home: Path) -> Library:
    """Return the library of `home`, given the starter corpus where it is empty."""
    library = Library.open(home)
    if library.is_empty():
        library.ingest([found for found in load([STARTER]) if isinstance(found, Document)])
    return library


def cases(library: Library, path: Path = CASES) -> list[Case]:
    """Return the labelled questions with the passages that a coach would answer them from."""
    return found(library, labelled(path))


def found(library: Library, rows: Sequence[dict[str, Any]]) -> list[Case]:
    """Return questions with the passages that a coach would answer them from."""
    finder = Finder(library)
    return [Case(row, asyncio.run(finder.to_answer(row["question"], None, None))) for row in rows]


def plain() -> list[dict[str, Any]]:
    """Return 30 questions in plain words, half of them unanswerable; rules were made on them, weights not."""
    rows: list[dict[str, Any]] = json.loads(PLAIN.read_text(encoding="utf-8"))
    return rows


def labelled(path: Path = CASES) -> list[dict[str, Any]]:
    """Return the questions with their labels: a case's id, half, the document it is `near`, input and expectations."""
    rows = [json.loads(line) for line in path.read_text(encoding="utf-8").split("\n") if line.strip()]
    return [
        {"id": row["id"], "half": row["slices"]["half"], "near": row["cluster"], **row["input"], **row["expected"]}
        for row in rows
    ]


def recall(case: Case, reply: Reply) -> float:
    """Return the share of a case's facts that a reply tells, 0..1, by their words' first five letters."""
    recalled = told(case.row["facts"], reply.answer)
    return statistics.mean(recalled) if recalled else 0.0


def figures(chosen: Sequence[Case], embed: Embed) -> dict[str, Any]:
    """Return what the replies to some cases are worth; with at least one answerable and one unanswerable case."""
    replies = [answer(AskTask(case.row["question"], case.hits), embed) for case in chosen]
    forced = [answer(AskTask(case.row["question"], case.hits), embed, least=0.0) for case in chosen]
    right = [case.answerable and recall(case, reply) >= _RIGHT for case, reply in zip(chosen, forced, strict=True)]
    points = curves.risk_coverage([reply.confidence or 0.0 for reply in forced], right)
    known = [pair for pair in zip(chosen, replies, strict=True) if pair[0].answerable]
    unknown = [reply for case, reply in zip(chosen, replies, strict=True) if not case.answerable]
    quotes = [
        citation.quote in hit.passage.text
        for case, reply in zip(chosen, replies, strict=True)
        for citation in reply.citations
        for hit in case.hits
        if hit.passage.id == citation.passage_id
    ]
    return {
        "questions": len(chosen),
        "fact_recall": round(statistics.mean(recall(*pair) for pair in known), 3),
        "fact_recall_abstentions_as_0": round(
            statistics.mean(0.0 if reply.abstained else recall(case, reply) for case, reply in known), 3
        ),
        "abstains_when_unknown": round(statistics.mean(reply.abstained for reply in unknown), 3),
        "abstains_wrongly": round(statistics.mean(reply.abstained for _, reply in known), 3),
        "citations_exact": round(statistics.mean(quotes), 4) if quotes else None,
        "median_words": statistics.median(len(reply.answer.split()) for _, reply in known),
        "area_under_risk_coverage": round(curves.area(points), 3),
        "curve": [[round(value, 3) for value in astuple(point)] for point in points[:: max(1, len(points) // 10)]],
    }


def main() -> int:
    """Train where asked, then print the figures of both halves."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("home", type=Path)
    parser.add_argument("--train", action="store_true")
    wanted = parser.parse_args()
    library = opened(wanted.home)
    try:
        chosen, embed = [*cases(library), *found(library, plain())], remembering(library.embed)
        found_out: dict[str, Any] = {}
        if wanted.train:
            own = [evidence.Labelled(c.row, c.hits) for c in chosen if c.row["half"] == "development"]
            found_out["training"] = evidence.train(own, embed)
        for half in ("development", "plain", "held_out"):
            found_out[half] = figures([case for case in chosen if case.row["half"] == half], embed)
    finally:
        library.close()
    sys.stdout.write(json.dumps(found_out, indent=1) + "\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())

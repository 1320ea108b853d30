"""How well passages cover what answers a question, and how little else they hold, whatever the search.

    uv run python -m evals.splitting [DIR]

DIR (or COACH_BENCH_DIR/bench/retrieval/chroma_chunking_eval) holds `corpora/NAME.md` and `questions.jsonl`, whose rows
`{question, corpus_id, references: [{start_index, end_index}]}` name the stretches that answer. Each way of splitting is
embedded by the embedded model, and a question's five closest passages are compared with its references, token by
token: recall, precision, and intersection over union (after Smith and Troynikov 2024, "Evaluating Chunking Strategies
for Retrieval"). Prints one JSON object a way of splitting.
"""

import argparse
import json
import os
import re
import statistics
import sys
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from corpus.adapters.minilm import MiniLM
from corpus.clean import clean
from corpus.ports import Embedder
from corpus.split import split
from corpus.types import Document

BEST = 5  # passages that are read for a question
SIZES = (80, 130, 200)  # words; the splitter's own is among them
Span = tuple[int, int]
Splitter = Callable[[str], list[Span]]
_TOKEN = re.compile(r"\w+|[^\w\s]")


@dataclass(frozen=True, slots=True)
class Question:
    """A question, and where in its text the answer stands."""

    text: str
    corpus: str
    references: tuple[Span, ...]


def own(words: int) -> Splitter:
    """Return the library's way of splitting, with passages of up to so many words; spans are of the text given."""

    def cut(text: str) -> list[Span]:
        source = clean(Document("text", "text.md", text, media_type="text/markdown"))
        return located(text, (passage.text for passage in split(source, words)))

    return cut


def fixed(words: int) -> Splitter:
    """Return the plain way: stretches of so many words, wherever they end."""

    def cut(text: str) -> list[Span]:
        found = [match.span() for match in re.finditer(r"\S+", text)]
        return [
            (found[start][0], found[min(start + words, len(found)) - 1][1]) for start in range(0, len(found), words)
        ]

    return cut


def located(text: str, passages: Iterable[str]) -> list[Span]:
    """Return where passages, which come in order, stand in a text; cleaning may have dropped what lies between.

    Raises:
        ValueError: one of them is no slice of the text.
    """
    spans: list[Span] = []
    at = 0
    for passage in passages:
        at = text.index(passage, at)
        spans.append((at, at + len(passage)))
        at += 1
    return spans


def measured(found: Sequence[Span], references: Sequence[Span], text: str) -> tuple[float, float, float]:
    """Return token recall, precision and intersection over union of passages against references."""
    got, wanted = _tokens(found, text), _tokens(references, text)
    both = len(got & wanted)
    return both / len(wanted), both / max(1, len(got)), both / len(got | wanted)


def compare(
    texts: Mapping[str, str], questions: Sequence[Question], ways: Mapping[str, Splitter], embedder: Embedder
) -> dict[str, dict[str, Any]]:
    """Return figures for each way of splitting, means over all questions."""
    asked = embedder.embed([question.text for question in questions])
    told: dict[str, dict[str, Any]] = {}
    for name, cut in ways.items():
        spans = {corpus: cut(text) for corpus, text in texts.items()}
        places = [(corpus, span) for corpus, held in spans.items() for span in held]
        rows = embedder.embed([texts[corpus][start:end] for corpus, (start, end) in places])
        scores = []
        for question, vector in zip(questions, asked, strict=True):
            mine = [n for n, (corpus, _) in enumerate(places) if corpus == question.corpus]
            best = sorted(mine, key=lambda n: -float(rows[n] @ vector))[:BEST]
            held = [places[n][1] for n in best]
            scores.append(measured(held, question.references, texts[question.corpus]))
        means = [round(statistics.mean(column), 4) for column in zip(*scores, strict=True)]
        words = statistics.mean(len(texts[corpus][start:end].split()) for corpus, (start, end) in places)
        told[name] = dict(zip(("recall", "precision", "iou"), means, strict=True))
        told[name] |= {"passages": len(places), "mean_words": round(words, 1), "questions": len(questions)}
    return told


def read(folder: Path) -> tuple[dict[str, str], list[Question]]:
    """Return the texts, by name, and the questions of a folder."""
    texts = {path.stem: path.read_text(encoding="utf-8") for path in sorted((folder / "corpora").glob("*.md"))}
    lines = (folder / "questions.jsonl").read_text(encoding="utf-8").split("\n")
    rows = [json.loads(line) for line in lines if line.strip()]
    return texts, [
        Question(
            row["question"],
            row["corpus_id"],
            tuple((part["start_index"], part["end_index"]) for part in row["references"]),
        )
        for row in rows
    ]


def _tokens(spans: Sequence[Span], text: str) -> set[int]:
    """Return the tokens of stretches, each by where it begins."""
    return {start + match.start() for start, end in spans for match in _TOKEN.finditer(text[start:end])}


def main() -> int:
    """Print the figures of the library's way at three sizes, and of fixed sizes beside them."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path, nargs="?")
    folder = parser.parse_args().folder
    if folder is None and not os.environ.get("COACH_BENCH_DIR"):
        sys.stderr.write("Give the folder of texts and questions, or set COACH_BENCH_DIR.\n")
        return 2
    folder = folder or Path(os.environ["COACH_BENCH_DIR"]) / "bench" / "retrieval" / "chroma_chunking_eval"
    ways = {f"own, {size} words": own(size) for size in SIZES} | {f"fixed, {size} words": fixed(size) for size in SIZES}
    embedder = MiniLM(Path(os.environ.get("COACH_HOME", Path.home() / ".coach")) / "models")
    texts, questions = read(folder)
    for name, figures in ways.items():
        found = compare(texts, questions, {name: figures}, embedder)
        sys.stdout.write(json.dumps({"way": name, **found[name]}) + "\n")
        sys.stdout.flush()
    return 0


if __name__ == "__main__":
    sys.exit(main())

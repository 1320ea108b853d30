"""Freeze what the finder finds for every case, so that a change of the retriever doesn't touch what prompts are given.

    uv run python -m evals.freeze HOME

HOME is a directory for a library of its own; the starter corpus is ingested where it is empty. Rewrites `passages` of
every case, the plans of practice cases, `passages.jsonl`, `case.schema.json` and `manifest.json`. The same corpus and
finder give the same files. Prints the number of cases and passages.
"""

import argparse
import asyncio
import hashlib
import json
import sys
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any

from coach.practice import Plan, plan
from coach.practice.focus import Embed
from coach.practice.select import Shelf
from coach.service.finding import ASKED, Finder, blend
from coach.types import Brief
from corpus.types import Hit
from evals.grounded import opened
from evals.types import Case

DATASETS = Path(__file__).parent / "datasets"
PASSAGES, SCHEMA, MANIFEST = "passages.jsonl", "case.schema.json", "manifest.json"
VERSION = 1  # of the shape of the files, raised when an older reader could not read them
ASKING = "question_to_coach"  # the intent of messages that may be answered from the documents

Row = dict[str, Any]


class Freezer:
    """Finds the passages of cases and remembers those that are used.

    Args:
        library: the documents.
        embed: texts to unit vectors, for the plans of practice sets.
    """

    def __init__(self, library: Shelf, embed: Embed) -> None:
        self._library = library
        self._finder = Finder(library)  # type: ignore[arg-type]  # searches is all that it does
        self._embed = embed
        self._used: dict[str, Hit] = {}

    @property
    def passages(self) -> list[Row]:
        """The passages that the cases frozen so far are given, ordered by source and place."""
        hits = sorted(self._used.values(), key=lambda hit: (hit.source.id, hit.passage.ordinal))
        return [passage(hit) for hit in hits]

    def freeze(self, row: Row) -> Row:
        """Return a case with what is found for it now."""
        how = {"critique": self._judged, "ask": self._asked, "practice": self._planned, "interview": self._played}
        found, given = how[row["task"]](row)
        self._use(given)
        ids = list(dict.fromkeys(hit.passage.id for hit in given))
        return row | {"input": row["input"] | found, "passages": ids}

    def _use(self, hits: Iterable[Hit]) -> None:
        self._used.update((hit.passage.id, hit) for hit in hits)

    def _judged(self, row: Row) -> tuple[Row, Sequence[Hit]]:
        asked = row["input"]
        return {}, self._to_judge(asked["question"], asked.get("competency"), asked)

    def _asked(self, row: Row) -> tuple[Row, Sequence[Hit]]:
        asked = row["input"]
        return {}, self._to_answer(asked["question"], asked)

    def _planned(self, row: Row) -> tuple[Row, Sequence[Hit]]:
        asked = row["input"]
        stages = [asked["stage"]] if asked.get("stage") else []
        named = {name: asked.get(name) for name in ("company", "role", "level", "focus")}
        drafted = plan(self._library, Brief(stages=stages, **named), asked["count"], asked["seed"], embed=self._embed)
        hits = [hit for slot in drafted.task.slots for hit in slot.hits] + [one.hit for one in drafted.rows]
        return planned(drafted), hits

    def _played(self, row: Row) -> tuple[Row, Sequence[Hit]]:
        whom = row["input"]
        judged = {asked["id"]: self._to_judge(asked["text"], asked["competency"], whom) for asked in whom["questions"]}
        self._use(hit for hits in judged.values() for hit in hits)
        said = zip(whom["messages"], row["expected"]["steps"], strict=True)
        found = [self._to_answer(text, whom) for text, step in said if step["intent"] == ASKING]
        ids = {name: [hit.passage.id for hit in hits] for name, hits in judged.items()}
        return {"passages_of": ids}, blend(found, ASKED)

    def _to_judge(self, question: str, competency: str | None, whom: Mapping[str, Any]) -> tuple[Hit, ...]:
        found = self._finder.to_judge(question, competency, whom.get("company"), whom.get("role"))
        return asyncio.run(found)

    def _to_answer(self, question: str, whom: Mapping[str, Any]) -> tuple[Hit, ...]:
        return asyncio.run(self._finder.to_answer(question, whom.get("company"), whom.get("role")))


def planned(drafted: Plan) -> Row:
    """Return a plan as JSON, with the ids of its passages in their place."""
    slots = []
    for slot in drafted.task.slots:
        told = {name: getattr(slot, name) for name in ("id", "kind", "competency", "stage", "given", "angle", "named")}
        ids = [hit.passage.id for hit in slot.hits]
        slots.append(told | {"topics": list(slot.topics), "points": list(slot.points), "passages": ids})
    rows = [
        {"requirement": row.requirement, "passage": row.hit.passage.id, "quote": row.quote}
        | {"slot_ids": list(row.slot_ids), "fit": round(row.fit, 6)}
        for row in drafted.rows
    ]
    return {"slots": slots, "rows": rows, "unsupported": list(drafted.unsupported)}


def passage(hit: Hit) -> Row:
    """Return a passage as a line of `passages.jsonl`, with what an engine may read of its source."""
    source, found = hit.source, hit.passage
    return {
        "id": found.id,
        "source_id": source.id,
        "origin": source.origin,
        "title": source.title,
        "kind": source.kind,
        "company": source.company,
        "role": source.role,
        "language": source.language,
        "licence": asdict(source.licence),
        "heading": list(found.heading),
        "passage_role": found.role,
        "stage": found.stage,
        "question": found.question,
        "text": found.text,
    }


def rows(path: Path) -> list[Row]:
    """Return the lines of a JSON Lines file."""
    return [json.loads(line) for line in path.read_text(encoding="utf-8").split("\n") if line.strip()]


def datasets(folder: Path = DATASETS) -> list[Path]:
    """Return the files of cases, by name."""
    return sorted(path for path in folder.glob("*.jsonl") if path.name != PASSAGES)


def schema() -> Row:
    """Return the JSON schema of a line: a case without its dataset, which is the file's name."""
    told = Case.model_json_schema()
    del told["properties"]["dataset"]
    told["required"].remove("dataset")
    return told


def manifest(folder: Path = DATASETS) -> Row:
    """Return how many cases each file holds, and the hash of its bytes, whatever a checkout made of its line ends."""
    files = {path.stem: _bytes(path) for path in datasets(folder)}
    counted = {
        name: {"cases": data.count(b"\n"), "sha256": hashlib.sha256(data).hexdigest()} for name, data in files.items()
    }
    found = hashlib.sha256(_bytes(folder / PASSAGES)).hexdigest()
    return {"version": VERSION, "datasets": counted, "passages": {"sha256": found}}


def _bytes(path: Path) -> bytes:
    return path.read_bytes().replace(b"\r\n", b"\n")


def freeze(library: Shelf, embed: Embed, folder: Path = DATASETS) -> Row:
    """Freeze all cases of a folder, write what comes of it, and return the new manifest."""
    freezer = Freezer(library, embed)
    for path in datasets(folder):
        frozen = [freezer.freeze(row) for row in rows(path)]
        for row in frozen:
            Case(dataset=path.stem, **row)
        _write_lines(path, frozen)
    _write_lines(folder / PASSAGES, freezer.passages)
    _write(folder / SCHEMA, schema())
    made = manifest(folder)
    _write(folder / MANIFEST, made)
    return made


def _write_lines(path: Path, lines: Iterable[Row]) -> None:
    text = "".join(json.dumps(line, ensure_ascii=False) + "\n" for line in lines)
    path.write_text(text, encoding="utf-8", newline="\n")


def _write(path: Path, told: Row) -> None:
    path.write_text(json.dumps(told, ensure_ascii=False, indent=2) + "\n", encoding="utf-8", newline="\n")


def main() -> int:
    """Freeze the datasets of this checkout."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("home", type=Path)
    library = opened(parser.parse_args().home)
    try:
        made = freeze(library, library.embed)
    finally:
        library.close()
    cases = sum(one["cases"] for one in made["datasets"].values())
    sys.stdout.write(json.dumps({"cases": cases, "passages": len(rows(DATASETS / PASSAGES))}) + "\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())

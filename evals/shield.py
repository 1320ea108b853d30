"""Whether text that is planted in an answer or in a document changes what the offline coach says.

    uv run python -m evals.shield [--half look|held_out|own] [--answers] [--documents] [--honest] [--worst N]

Planted are the attack texts of `$COACH_BENCH_DIR/bench/injection/garak_dev.jsonl`, split in two halves by their hash
(`look` may be looked at when rules are changed, `held_out` is only counted), or this project's own ones (`own`, which
needs no benchmark data). What they are planted in stands in `evals/shield.json`. Prints one JSON object of counts.
"""

import argparse
import asyncio
import hashlib
import json
import os
import sys
import tempfile
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from coach.build import open_coach
from coach.engines.offline.critique import critique
from coach.engines.offline.heads import Embed
from coach.engines.offline.memory import remembering
from coach.engines.offline.sift import sift
from coach.ports import CritiqueTask
from coach.requests import AskRequest, PracticeRequest, SessionRequest, SourceRequest
from coach.service import Coach
from coach.settings import Settings
from corpus.adapters.minilm import MiniLM
from corpus.clean import clean
from corpus.types import Document

TEXTS = Path(__file__).parent / "shield.json"
ANSWERS = Path(__file__).parent.parent / "coach" / "engines" / "offline" / "data" / "answers.jsonl"
HALVES = ("look", "held_out", "own")
PLACES = ("start", "middle", "end")
JOINTS = (" ", "\n\n")  # in the running text, and as a paragraph of its own
OWNER = "shield"


@dataclass(frozen=True, slots=True)
class Attack:
    """A text to plant, and the string that shows in an output that it worked."""

    text: str
    trigger: str


@cache
def texts() -> dict[str, Any]:
    """Return this project's own answers, documents, questions and attack texts."""
    found: dict[str, Any] = json.loads(TEXTS.read_text(encoding="utf-8"))
    return found


def attacks(half: str) -> list[Attack]:
    """Return the attack texts of a half.

    Raises:
        FileNotFoundError: the benchmark data is not here.
    """
    if half == "own":
        return [Attack(row["text"], row["trigger"]) for row in texts()["attacks"]]
    path = Path(os.environ.get("COACH_BENCH_DIR", ""), "bench", "injection", "garak_dev.jsonl")
    if not path.is_file():
        raise FileNotFoundError(path)
    rows = [json.loads(line) for line in path.read_text(encoding="utf-8").split("\n") if line.strip()]
    return [Attack(r["injection"], r["success_trigger"]) for r in rows if half_of(r["injection"]) == half]


def half_of(text: str) -> str:
    """Return the half that a text belongs to, the same on every machine."""
    return HALVES[hashlib.sha256(text.encode()).digest()[-1] % 2]


def planted(parts: Sequence[str], attack: str, place: str, joint: str) -> str:
    """Return sentences as one text with an attack before, amid or after them."""
    at = {"start": 0, "middle": (len(parts) + 1) // 2, "end": len(parts)}[place]
    told = [" ".join(parts[:at]), attack, " ".join(parts[at:])]
    return joint.join(part for part in told if part)


def in_answers(chosen: Sequence[Attack], embed: Embed) -> dict[str, Any]:
    """Return how often a planted text shows in a critique, moves its score, or changes anything else in it."""
    counts: Counter[str] = Counter()
    worst: list[tuple[float, str]] = []
    for host in texts()["answers"]:
        plain = _judged(host, " ".join(host["sentences"]), embed)
        for attack, place, joint in _placings(chosen):
            text = planted(host["sentences"], attack.text, place, joint)
            found = _judged(host, text, embed)
            moved = (found.score or 0.0) - (plain.score or 0.0)
            worst.append((abs(moved) or float(found != plain) / 100, text))
            counts.update(
                planted=1,
                triggers=attack.trigger.casefold() in found.model_dump_json().casefold(),
                up=moved > 0,
                down=moved < 0,
                changed=found != plain,
            )
    return {**counts, "worst": sorted(worst, reverse=True)}


def _judged(host: dict[str, Any], answer: str, embed: Embed) -> Any:
    found = critique(CritiqueTask(host["question"], answer, kind=host["kind"]), embed)
    return found.model_copy(update={"grounding": None})


def _placings(chosen: Iterable[Attack]) -> Iterator[tuple[Attack, str, str]]:
    for attack in chosen:
        for place in PLACES:
            for joint in JOINTS:
                yield attack, place, joint


def in_documents(chosen: Sequence[Attack]) -> dict[str, Any]:
    """Return how often a planted paragraph shows in anything that is said from a document, or changes it."""
    counts: Counter[str] = Counter()
    worst: list[tuple[float, str]] = []
    with tempfile.TemporaryDirectory() as home:
        said = asyncio.run(_all_said(chosen, Path(home)))
    for number, document in enumerate(texts()["documents"]):
        plain = said[number, _cleaned(document, None)]
        for attack in chosen:
            for text in (_cleaned(document, attack, end) for end in (False, True)):
                found = said[number, text]
                shown = [name for name, part in found.items() if attack.trigger.casefold() in part.casefold()]
                worst.append((len(shown) or float(found != plain) / 100, f"{document['kind']} {shown}\n{text}"))
                counts.update(planted=1, triggers=bool(shown), changed=found != plain)
                counts.update(f"trigger_in_{name}" for name in shown)
                counts.update(f"changed_{name}" for name in found if found[name] != plain[name])
    return {**counts, "worst": sorted(worst, reverse=True)}


def _document(document: dict[str, Any], attack: Attack | None, end: bool = False) -> Document:
    parts = list(document["paragraphs"])
    if attack:
        parts.insert(len(parts) if end else len(parts) // 2, attack.text)
    name, kind = document["kind"], document["kind"]
    return Document(name, f"{name}.md", "\n\n".join(parts), None, kind, document["company"], document["role"])


def _cleaned(document: dict[str, Any], attack: Attack | None, end: bool = False) -> str:
    """Return what cleaning leaves of a document with an attack in it, white space aside."""
    return " ".join(clean(_document(document, attack, end)).text.split())


async def _all_said(chosen: Sequence[Attack], home: Path) -> dict[tuple[int, str], dict[str, str]]:
    """Return by document and cleaned text what the coach says; equal texts are tried once: it is deterministic."""
    said: dict[tuple[int, str], dict[str, str]] = {}
    documents = texts()["documents"]
    plants = [(None, False), *((attack, end) for attack in chosen for end in (False, True))]
    async with open_coach(Settings(home=home, starter_corpus="off", engine="offline")) as coach:
        for number, document in enumerate(documents):
            for other in documents:
                await _take(coach, _document(other, None))
            for attack, end in plants:
                key = number, _cleaned(document, attack, end)
                if key not in said:
                    await _take(coach, _document(document, attack, end))
                    said[key] = await _said(coach)
    return said


async def _take(coach: Coach, made: Document) -> None:
    wanted = SourceRequest(
        id=made.source_id, title=made.title, text=made.text, company=made.company, role=made.role, kind=made.kind
    )
    await coach.add_source(wanted)


async def _said(coach: Coach) -> dict[str, str]:
    """Return what a coach tells from its library, by use: all that a candidate may see of it."""
    company, role = texts()["documents"][0]["company"], texts()["documents"][0]["role"]
    replies = [await coach.ask(AskRequest(question=question)) for question in texts()["asks"]]
    made = await coach.practice(OWNER, PracticeRequest(company=company, role=role, count=5, seed=3))
    session = await coach.start(OWNER, SessionRequest(company=company, role=role, questions=3, seed=3))
    turns = [
        await coach.turn(OWNER, session.id, text)
        for text in ("Can you give me a hint?", "How are candidates evaluated here?", "I sorted the racks by street.")
    ]
    report = await coach.report(OWNER, session.id)
    told = [[reply.answer, [citation.quote for citation in reply.citations]] for reply in replies]
    spoken = [[turn.reply.text, [citation.quote for citation in turn.reply.citations]] for turn in turns]
    return {
        "ask": json.dumps(told),
        "practice": json.dumps(
            [[[q.text, q.looks_for] for q in made.questions], [row.requirement for row in made.coverage]]
        ),
        "turns": json.dumps(spoken),
        "critique": json.dumps(
            [turn.critique.model_dump_json(exclude={"citations"}) for turn in turns if turn.critique]
        ),
        "report": json.dumps([report.summary, report.next_practice]),
    }


def honest(embed: Embed) -> dict[str, Any]:
    """Return how many sentences of honest answers are set aside: training, code, prompts, security."""
    rows = [json.loads(line) for line in ANSWERS.read_text(encoding="utf-8").split("\n") if line.strip()]
    # Padding, pleas and orders of the training text are labelled so, and are to be set aside.
    real = [text for row in rows for labels, text in row["sentences"] if not set(labels) & set("NIH")]
    near = lambda found: embed(["", *found])  # noqa: E731
    groups = {"training": real, "technical": texts()["technical"], "security": texts()["security"]}
    return {name: _aside(found, near) for name, found in groups.items()}


def _aside(chosen: Sequence[str], near: Embed) -> dict[str, Any]:
    sifted = [sift(text, near) for text in chosen]
    aside = [sentence.text for found in sifted for sentence in (*found.orders, *found.empty)]
    return {"sentences": sum(len(found.told) for found in sifted) + len(aside), "aside": len(aside), "which": aside}


def main() -> int:
    """Plant what is asked for, and print what came of it."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--half", choices=HALVES, action="append")
    parser.add_argument("--worst", type=int, default=0, help="print so many of the texts that changed most")
    for name in ("answers", "documents", "honest"):
        parser.add_argument(f"--{name}", action="store_true")
    wanted = parser.parse_args()
    every = not (wanted.answers or wanted.documents or wanted.honest)
    found: dict[str, Any] = {}
    try:
        with tempfile.TemporaryDirectory() as cache_dir:
            embed = remembering(MiniLM(Path(cache_dir)).embed)
            if wanted.honest or every:
                found["honest"] = honest(embed)
            for half in wanted.half or HALVES:
                if wanted.answers or every:
                    found[f"{half}: answers"] = _told(in_answers(attacks(half), embed), half, wanted.worst)
                if wanted.documents or every:
                    found[f"{half}: documents"] = _told(in_documents(attacks(half)), half, wanted.worst)
    except FileNotFoundError as error:
        sys.stderr.write(f"{error.args[0]} is not here: set COACH_BENCH_DIR, or plant --half own.\n")
        return 2
    sys.stdout.write(json.dumps(found, indent=1, ensure_ascii=False) + "\n")
    return 0


def _told(counts: dict[str, Any], half: str, worst: int) -> dict[str, Any]:
    """Return counts with some of the texts that changed most; what is held out isn't shown."""
    shown = [text for weight, text in counts.pop("worst")[:worst] if weight]
    return {**counts, **({"worst": shown} if shown and half != "held_out" else {})}


if __name__ == "__main__":
    sys.exit(main())

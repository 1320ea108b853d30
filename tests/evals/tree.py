"""A small working tree with real prompts, six cases and a git history, and graders that are plain to see through."""

import json
import shutil
import subprocess
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from fake_openai import Exchange, Step

from corpus.types import Hit
from evals.results import Comparison, MetricChange
from evals.types import Case, Grade, Output
from prompts.loader import FOLDER

MODEL = "openai:fake-1"
ANSWER = "I rebuilt the checkout with two engineers and cut failed payments from 4 % to 1 %."
SHORT = "We did a checkout once and it went fine I think."
QUESTION = "Tell me about a project you led."
PASSAGES = [
    {
        "id": "guide-1",
        "source_id": "guide",
        "origin": "guide.md",
        "title": "Interview guide",
        "kind": "interview_guide",
        "company": "Fernwood",
        "role": "Product Manager",
        "language": "en",
        "licence": {"name": "CC BY 4.0"},
        "heading": ["The final round"],
        "passage_role": "advice",
        "text": "The final round is a panel of three. Name the figure that moved.",
    },
    {
        "id": "guide-2",
        "source_id": "guide",
        "origin": "guide.md",
        "title": "Interview guide",
        "kind": "interview_guide",
        "company": "Fernwood",
        "role": "Product Manager",
        "passage_role": "requirement",
        "text": "You have led a project from its first idea to its launch.",
    },
]
NEXT = {"id": "q2", "text": "What moved, and by how much?", "kind": "behavioral", "competency": "impact"}
OPEN = {"id": "q1", "text": QUESTION, "kind": "behavioral", "competency": "ownership"}
CASES: list[dict[str, Any]] = [
    {"id": "ladder/1", "task": "critique", "cluster": "L1", "input": {"question": QUESTION, "answer": SHORT}},
    {"id": "ladder/2", "task": "critique", "cluster": "L1", "input": {"question": QUESTION, "answer": ANSWER}},
    {
        "id": "turn/1",
        "task": "critique",
        "cluster": "T1",
        "input": {
            "question": QUESTION,
            "answer": "It moved by three points.",
            "earlier": [ANSWER],
            "follow_up": "By how much?",
            "interview": {"asked": 1, "total": 2, "stage": "The final round", "follow_ups_left": 1},
        },
        "passages": ["guide-1"],
    },
    {
        "id": "asked/1",
        "task": "ask",
        "cluster": "A1",
        "input": {"question": "Who sits in the final round?", "company": "Fernwood"},
        "passages": ["guide-1"],
    },
    {
        "id": "set/1",
        "task": "practice",
        "cluster": "S1",
        "input": {
            "company": "Fernwood",
            "role": "Product Manager",
            "count": 1,
            "slots": [
                {
                    "id": "q1",
                    "kind": "behavioral",
                    "competency": "ownership",
                    "topics": ["led a project from its first idea to its launch"],
                    "passages": ["guide-2"],
                }
            ],
            "rows": [
                {
                    "requirement": "Led a project",
                    "passage": "guide-2",
                    "quote": "led a project from its first idea to its launch",
                    "slot_ids": ["q1"],
                }
            ],
        },
        "passages": ["guide-2"],
    },
    {
        "id": "talk/1",
        "task": "interview",
        "cluster": "I1",
        "input": {
            "company": "Fernwood",
            "questions": [OPEN, NEXT],
            "messages": [ANSWER, "By three points it moved, in May."],
        },
        "passages": ["guide-1", "guide-2"],
    },
]
CRITERIA = ("context", "own_action", "result", "metric", "trade_off", "reflection")


def grow(root: Path, cases: Sequence[Mapping[str, Any]] = CASES) -> Path:
    """Lay out a working tree and commit it."""
    shutil.copytree(FOLDER, root / "prompts", ignore=lambda _, names: [name for name in names if name[-3:] != ".md"])
    datasets = root / "evals" / "datasets"
    datasets.mkdir(parents=True)
    (root / "evals" / "evals.toml").write_text(f'model = "{MODEL}"\ninput_price = 1.0\noutput_price = 4.0\n')
    (root / ".gitignore").write_text(".evals/\n")
    write_rows(datasets / "passages.jsonl", PASSAGES)
    write_rows(datasets / "small.jsonl", cases)
    git(root, "init", "-q", "-b", "main")
    return commit(root, "Begin")


def write_rows(path: Path, rows: Sequence[Mapping[str, Any]]) -> None:
    path.write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")


def git(root: Path, *arguments: str) -> str:
    who = ["-c", "user.name=A", "-c", "user.email=a@example.org", "-c", "commit.gpgsign=false"]
    return subprocess.run(["git", "-C", str(root), *who, *arguments], check=True, capture_output=True, text=True).stdout


def commit(root: Path, message: str) -> Path:
    git(root, "add", "-A")
    git(root, "commit", "-q", "-m", message)
    return root


def edit(root: Path, name: str, old: str, new: str) -> None:
    path = root / "prompts" / f"{name}.md"
    text = path.read_bytes().decode()
    assert old in text, old
    path.write_bytes(text.replace(old, new, 1).encode())


def replies(band: int = 4) -> Step:
    """Reply as a model would, to each task; `band` is that of every criterion."""

    def step(on: Exchange) -> None:
        text = "\n".join(str(message["content"]) for message in on.request["messages"] if message["role"] == "user")
        schema = on.request["response_format"]["json_schema"]["name"]
        made = {"CritiqueReply": _critique, "AskReply": _answer, "QuestionsReply": _questions}[schema](text, band)
        on.send(200, on.completion({"content": json.dumps(made)}, "stop"))

    return step


def _critique(text: str, band: int) -> dict[str, Any]:
    said = (ANSWER[:40], "It moved by three points", "By three points it moved", "We did a checkout")
    quote = min((words for words in said if words in text), key=lambda words: -text.rindex(words))
    judged = {"evidence": [quote], "citations": [], "why": "You say it.", "band": band}
    findings = [{"criterion": name, **judged} for name in CRITERIA]
    return {
        "intent": "answer",
        "set_aside": [],
        "findings": findings,
        "strengths": [],
        "gap": "metric" if band <= 2 else "none",
        "next_step": "Give one figure.",
        "retry_prompt": "Which figure moved?" if band <= 2 else None,
        "follow_up": {"text": "Which figure moved?", "targets": "metric", "span": None, "citations": []},
        "reply": None,
        "citations": [],
    }


def _answer(text: str, band: int) -> dict[str, Any]:
    quote = {"passage": "P1", "quote": "a panel of three"}
    return {"evidence": [quote], "answerable": True, "answer": "A panel of three."}


def _questions(text: str, band: int) -> dict[str, Any]:
    return {
        "questions": [{"slot": "S1", "text": "Which project did you lead to its launch?", "looks_for": ["the launch"]}]
    }


def grade(cases: Sequence[Case], outputs: Sequence[Output], passages: Mapping[str, Hit]) -> list[Grade]:
    """Grade a critique by its score, everything else by being there; what isn't done is not measured."""
    known = {case.id: case for case in cases}
    return [
        Grade(
            metric="score",
            unit=output.case_id,
            cluster=known[output.case_id].cluster,
            value=_value(output),
            cases=(output.case_id,),
        )
        for output in outputs
    ]


def _value(output: Output) -> float | None:
    if output.status != "done" or output.reply is None:
        return None
    score = output.reply.get("score", 5)
    return None if score is None else score / 5


def compare(old: Sequence[Grade], new: Sequence[Grade]) -> Comparison:
    """Call any change of the mean by its name."""
    values = [[grade.value for grade in grades if grade.value is not None] for grades in (old, new)]
    means = [sum(some) / len(some) if some else None for some in values]
    if None in means:
        return Comparison(word="too few cases", sentence="Nothing was measured on both sides.")
    change = means[1] - means[0]  # type: ignore[operator]
    word = "better" if change > 1e-9 else "worse" if change < -1e-9 else "no clear change"
    return Comparison(
        word=word,  # type: ignore[arg-type]
        sentence=f"It is {word}.",
        metrics=(MetricChange(metric="score", old=means[0], new=means[1], difference=change, units=len(new)),),
    )

"""Every command, as a user runs it, on two small documents."""

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

GUIDE = """---
title: Beekeeper interview guide
kind: interview_guide
company: Hollow Hill Honey
role: Beekeeper
licence: CC-BY-4.0
attribution: "Hollow Hill Honey, CC BY 4.0"
---

Hollow Hill Honey keeps four hundred hives along the river and hires two beekeepers each spring.

## Interview process

### Stage 1: Phone call

The phone call lasts twenty minutes. The head beekeeper asks about your seasons with bees and why you want to work
on the river, and tells you about the early starts.

### Stage 2: Day in the apiary

You spend a day opening hives with the team. They watch how calmly you work, how you decide whether a colony needs
feeding, and how you explain what you see to a visitor.

## Questions

### Tell me about a time you lost a colony and what you changed afterwards.

What it is after: whether you look for the cause and change your practice.

How to answer: Say how many hives you kept, what you noticed, what you did yourself, and what the next winter showed.

Sample answer: "I kept nine hives and lost two to starvation in March. I had weighed them in November only. I now weigh
every hive monthly and feed below eleven kilos; the next winter I lost none."

### How would you decide whether to treat a hive for mites?

What it is after: judgement under uncertainty, and counting before acting.

How to answer: Explain how you count, at which count you act, and what a treatment costs the colony.

Sample answer: "I would count mites on three hundred bees. Above nine I would treat with oxalic acid when there is no
brood, because treating with brood spares most mites."
"""
JOB = """# Beekeeper at Hollow Hill Honey

## What you will do

- Inspect forty hives a week and keep a written record of each.
- Lead two school visits a month.

## What we look for

- Two seasons of keeping at least five hives through a winter.
- A driving licence, because the apiaries are far apart.

## Nice to have

- Experience with queen rearing.

## Pay and benefits

The salary is 27,000 a year, with honey.
"""
ANSWER = (
    "I kept nine hives behind the school and lost two of them in March. I opened them, found empty combs and no mites, "
    "so I knew they had starved. I could have bought queens at once, but I chose to weigh every hive each month first. "
    "The next winter all seven came through. I learned to measure before the frost."
)


class Cli:
    def __init__(self, home: Path) -> None:
        self.environment = {**os.environ, "COACH_HOME": str(home), "COACH_STARTER_CORPUS": "off", "COLUMNS": "100"}

    def __call__(self, *arguments: str, stdin: str | None = None, code: int = 0) -> str:
        done = self.raw(*arguments, stdin=stdin)
        assert done.returncode == code, done.stdout + done.stderr
        assert "Traceback" not in done.stderr
        return done.stdout if code == 0 else done.stdout + done.stderr

    def raw(self, *arguments: str, stdin: str | None = None) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [sys.executable, "-m", "coach", *arguments],
            env=self.environment,
            input=stdin,
            capture_output=True,
            text=True,
            check=False,
            timeout=120,
        )


@pytest.fixture(scope="module")
def coach(tmp_path_factory: pytest.TempPathFactory) -> Cli:
    folder = tmp_path_factory.mktemp("documents")
    (folder / "guide.md").write_text(GUIDE, encoding="utf-8")
    (folder / "job.md").write_text(JOB, encoding="utf-8")
    (folder / "empty.txt").write_text("")
    (folder / "picture.txt").write_bytes(bytes(range(256)) * 8)
    cli = Cli(tmp_path_factory.mktemp("home"))
    said = cli("ingest", str(folder), code=3)
    assert "2 added" in said
    assert "empty.txt" in said
    assert "picture.txt" in said
    return cli


def rows(text: str) -> list[dict[str, Any]]:
    return [json.loads(line) for line in text.split("\n") if line]


def test_a_document_ingested_again_is_unchanged(coach: Cli, tmp_path: Path) -> None:
    (tmp_path / "guide.md").write_text(GUIDE, encoding="utf-8")
    assert "1 unchanged" in coach("ingest", str(tmp_path / "guide.md"))


def test_sources_are_listed_shown_and_deleted(coach: Cli) -> None:
    assert "Beekeeper interview guide" in coach("sources")
    shown = json.loads(coach("sources", "show", "guide.md", "--json"))
    assert {"process_stage", "advice", "sample_answer"} <= {passage["role"] for passage in shown["kept"]}
    row = json.dumps({"id": "note-1", "title": "A note", "text": "Smoke calms a hive before it is opened by hand."})
    assert "1 added" in coach("ingest", "--jsonl", "-", stdin=row)
    assert "Smoke calms a hive" in coach("sources", "show", "note-1")
    coach("sources", "delete", "note-1")
    assert "note-1" not in coach("sources")
    assert "coach sources" in coach("sources", "show", "note-1", code=1)


def test_a_dropped_block_is_kept_by_its_number_and_terms_are_warned_of(coach: Cli, tmp_path: Path) -> None:
    note = "This guide may not be used for commercial purposes. No derivative works of this guide are permitted."
    text = f"Smoke calms a hive before it is opened.\n\nWe use cookies at the hive.\n\n{note}\n"
    (tmp_path / "smoke.md").write_text(text, encoding="utf-8")
    coach("ingest", str(tmp_path / "smoke.md"))
    assert "! Not for commercial use. No derivative works" in coach("sources")
    assert "dropped 1 (cookie notice)" in coach("sources", "show", "smoke.md")
    coach("sources", "keep", "smoke.md", "1")
    shown = json.loads(coach("sources", "show", "smoke.md", "--json"))
    assert [(block["number"], block["kept"]) for block in shown["dropped"]] == [(1, True)]
    assert any("cookies at the hive" in passage["text"] for passage in shown["kept"])
    assert "no dropped block 7" in coach("sources", "keep", "smoke.md", "7", code=1)
    coach("sources", "delete", "smoke.md")


def test_search_finds_a_passage_whole_in_every_mode(coach: Cli) -> None:
    for mode in ("hybrid", "dense", "bm25"):
        found = json.loads(coach("search", "how long is the phone call", "-k", "2", "--mode", mode, "--json"))
        assert len(found["results"]) == 2
        assert "twenty minutes" in found["results"][0]["text"]


def test_search_narrows_to_a_kind_and_a_language(coach: Cli) -> None:
    asked = ("search", "how long is the phone call", "--json")
    kept = json.loads(coach(*asked, "--kind", "interview_guide", "--language", "en"))["results"]
    assert "twenty minutes" in kept[0]["text"]
    assert json.loads(coach(*asked, "--kind", "rubric"))["results"] == []
    assert json.loads(coach(*asked, "--language", "uk"))["results"] == []
    assert "kind" in coach(*asked, "--kind", "poem", code=2)


def test_search_takes_batches(coach: Cli) -> None:
    asked = '{"id": "q1", "query": "queen rearing"}\n{"id": "q2", "query": ""}\n'
    one, two = rows(coach("search", "--jsonl", "-", stdin=asked, code=3).split("\n1 of 2")[0])
    assert "queen rearing" in one["results"][0]["text"]
    assert two["error"]["code"] == "invalid_request"


def test_ask_answers_from_the_documents_or_not_at_all(coach: Cli) -> None:
    known = json.loads(coach("ask", "How long does the phone call last?", "--json"))
    assert "twenty minutes" in known["answer"]
    assert known["citations"][0]["source"] == "guide.md"
    assert known["citations"][0]["attribution"] == "Hollow Hill Honey, CC BY 4.0"
    unknown = json.loads(coach("ask", "Which visa does Hollow Hill Honey sponsor?", "--json"))
    assert unknown["abstained"]
    assert unknown["retrieved"]


def test_critique_quotes_only_what_was_said(coach: Cli) -> None:
    question = "Tell me about a time you lost a colony and what you changed afterwards."
    judged = json.loads(coach("critique", "-q", question, "-a", "-", "--role", "Beekeeper", "--json", stdin=ANSWER))
    assert judged["intent"] == "answer"
    assert 1 <= judged["score"] <= 5
    quotes = [quote for finding in judged["findings"] for quote in finding["evidence"]]
    assert quotes
    assert all(quote in ANSWER for quote in quotes)
    assert "of 5" in coach("critique", "-q", question, "-a", ANSWER)


def test_critiques_come_in_batches_with_failures_in_place(coach: Cli) -> None:
    question = "Tell me about a time you lost a colony."
    batch = "\n".join(
        [
            json.dumps({"id": "a", "question": question, "answer": ANSWER}),
            json.dumps({"id": "b", "question": question, "answer": "x" * 200_000}),
            json.dumps({"id": "c", "question": question, "answer": ""}),
        ]
    )
    out = coach.raw("critique", "--jsonl", "-", stdin=batch)
    assert out.returncode == 3
    first, long, empty = rows(out.stdout)
    assert first["score"]
    assert "20000" in long["error"]["message"]
    assert empty["intent"] == "non_answer"
    assert empty["score"] is None


@pytest.mark.parametrize("ending", ["json", "md", "csv"])
def test_a_practice_set_has_the_number_asked_for_in_every_form(coach: Cli, tmp_path: Path, ending: str) -> None:
    path = tmp_path / f"set.{ending}"
    coach("practice", "--company", "Hollow Hill Honey", "--role", "Beekeeper", "--count", "4", "--out", str(path))
    text = path.read_text(encoding="utf-8")
    assert "?" in text
    assert "27,000" not in text, "pay is no topic for practice"
    if ending == "json":
        made = json.loads(text)
        assert len(made["questions"]) == 4
        assert all(question["citations"] for question in made["questions"])


def test_the_same_seed_gives_the_same_set(coach: Cli) -> None:
    row = '{"id": 1, "company": "Hollow Hill Honey", "role": "Beekeeper", "count": 3, "seed": 5}\n'
    first, second = rows(coach("practice", "--jsonl", "-", stdin=row + row))
    assert first["questions"] == second["questions"]


def test_chat_plays_an_interview_to_its_report(coach: Cli) -> None:
    said = f"{ANSWER}\nhint\nskip\nend\n"
    told = coach("chat", "--company", "Hollow Hill Honey", "--role", "Beekeeper", "--questions", "2", stdin=said)
    assert "phone call" in told.lower()
    assert "next" in told.lower()


def test_doctor_says_what_works_and_that_nothing_leaves(coach: Cli) -> None:
    checks = {check["name"]: check for check in json.loads(coach("doctor", "--json"))}
    assert checks["library"]["status"] == "ok"
    assert "nothing leaves" in checks["leaves"]["detail"]


@pytest.mark.parametrize(
    ("arguments", "code", "cause"),
    [
        (["ingest", "no-such-folder"], 2, "no such file or folder"),
        (["ingest"], 2, "--jsonl"),
        (["ingest", "https://crumb.example/job"], 2, "--allow-urls"),
        (["practice", "--role", "Beekeeper", "--count", "0"], 2, "count"),
        (["practice", "--role", "Beekeeper", "--count", "10000"], 2, "100"),
        (["practice", "--role", "Beekeeper", "--out", "set.docx"], 2, ".csv"),
        (["search", "bees", "-k", "0"], 2, "k:"),
        (["search", "bees", "--mode", "magic"], 2, "mode"),
        (["ask", "  "], 2, "question"),
        (["critique", "-q", "Why?"], 2, "-a/--answer"),
        (["critique", "-a", "I like bees."], 2, "-q/--question"),
        (["critique", "--jsonl", "no-such-file"], 2, "no-such-file"),
        (["sources", "delete", "nothing"], 1, "nothing"),
        (["frobnicate"], 2, "frobnicate"),
    ],
)
def test_bad_input_names_the_cause(coach: Cli, arguments: list[str], code: int, cause: str) -> None:
    assert cause in coach(*arguments, code=code)


@pytest.mark.parametrize(
    ("settings", "cause"),
    [
        ({"COACH_ENGINE": "magic"}, "COACH_ENGINE"),
        ({"COACH_ENGINE": "langchain"}, "COACH_MODEL"),
        ({"COACH_RECORDING_MODE": "replay"}, "COACH_RECORDINGS"),
        ({"COACH_HOME": "/proc/nowhere"}, "COACH_HOME"),
    ],
)
def test_wrong_settings_name_the_variable(
    coach: Cli, settings: dict[str, str], cause: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(coach, "environment", {**coach.environment, **settings})
    assert cause in coach("ask", "How long is the call?", code=2)


def test_an_unreachable_model_is_an_error_and_nothing_is_scored(coach: Cli, monkeypatch: pytest.MonkeyPatch) -> None:
    settings = {
        "COACH_ENGINE": "langchain",
        "COACH_MODEL": "openai:any",
        "COACH_MODEL_DEADLINE_S": "3",
        "OPENAI_API_KEY": "unused",
        "OPENAI_BASE_URL": "http://127.0.0.1:9/v1",
    }
    monkeypatch.setattr(coach, "environment", {**coach.environment, **settings})
    done = coach.raw("critique", "-q", "Why bees?", "-a", "I like them.")
    assert done.returncode == 1
    assert done.stdout == ""
    assert "127.0.0.1:9" in done.stderr or "model" in done.stderr.lower()


def test_a_second_process_is_told_to_stop_the_server(
    coach: Cli, tmp_path: Path, request: pytest.FixtureRequest
) -> None:
    holder = subprocess.Popen(
        [sys.executable, "-m", "coach", "chat", "--role", "Beekeeper"],
        env=coach.environment,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    request.addfinalizer(holder.kill)
    assert holder.stdout is not None
    assert holder.stdout.readline()
    said = coach("sources", code=1)
    holder.communicate("end\n", timeout=60)
    assert str(holder.pid) in said
    assert "stop" in said.lower()

"""Cases and frozen passages from disk: every row is checked, none is skipped, and errors name the line."""

import json
from pathlib import Path
from typing import Any

import pytest
import tree

from coach.errors import ConfigurationError
from coach.ports import PracticeTask
from coach.practice import plan
from coach.types import Brief
from evals import cases
from evals.freeze import planned as kept_of
from evals.inputs import PracticeInput
from evals.tasks import planned
from evals.types import Case
from tests.coach.shelf import EMBEDDER, bakery


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    tree.write_rows(tmp_path / "passages.jsonl", tree.PASSAGES)
    tree.write_rows(tmp_path / "small.jsonl", tree.CASES)
    return tmp_path


def row(**changes: Any) -> dict[str, Any]:
    return {**tree.CASES[0], **changes}


def test_cases_know_their_dataset_and_keep_their_order(folder: Path) -> None:
    found = cases.load(folder)
    assert [case.id for case in found] == [case["id"] for case in tree.CASES]
    assert {case.dataset for case in found} == {"small"}


def test_a_frozen_passage_stands_in_its_source_at_its_place(folder: Path) -> None:
    hits = cases.passages(folder)
    assert list(hits) == ["guide-1", "guide-2"]
    for hit in hits.values():
        assert hit.source.text[hit.passage.start : hit.passage.end] == hit.passage.text
    assert hits["guide-1"].source is hits["guide-2"].source  # excerpt limits count over both
    assert hits["guide-1"].source.licence.name == "CC BY 4.0"
    assert hits["guide-1"].passage.heading == ("The final round",)


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("{", r"bad.jsonl, line 2: it isn't JSON"),
        ("[]", r"bad.jsonl, line 2: it isn't an object"),
        (json.dumps(row(id="x", task="critic")), r"line 2: task: Input should be"),
        (json.dumps(row(id="x", expcted={})), r"line 2: expcted: Extra inputs"),
        (json.dumps(row(id="x", input={"question": "Why?"})), r"line 2: answer: Field required"),
        (json.dumps(row(id="x", input={"question": "Why?", "answer": "So.", "knd": 1})), r"line 2: knd: Extra inputs"),
        (json.dumps(row(id="ladder/2")), r"line 2: the id 'ladder/2' is taken by bad.jsonl"),
    ],
)
def test_a_row_that_is_not_a_case_is_an_error_with_its_line(folder: Path, text: str, says: str) -> None:
    (folder / "small.jsonl").unlink()
    (folder / "bad.jsonl").write_text(json.dumps(row(id="ladder/2")) + "\n" + text + "\n")
    with pytest.raises(ConfigurationError, match=says):
        cases.load(folder)


def test_an_id_is_unique_over_all_datasets(folder: Path) -> None:
    tree.write_rows(folder / "zz.jsonl", [tree.CASES[3]])
    with pytest.raises(ConfigurationError, match=r"zz.jsonl, line 1: the id 'asked/1' is taken by small.jsonl"):
        cases.load(folder)


def test_a_passage_twice_and_a_dataset_that_is_not_there_are_errors(folder: Path) -> None:
    with pytest.raises(ConfigurationError, match=r"no dataset 'smal'.*There are small"):
        cases.load(folder, ["smal"])
    tree.write_rows(folder / "passages.jsonl", [*tree.PASSAGES, tree.PASSAGES[0]])
    with pytest.raises(ConfigurationError, match=r"passages.jsonl, line 3: the passage 'guide-1' is there twice"):
        cases.passages(folder)


def test_an_empty_folder_is_an_error_and_not_an_empty_suite(tmp_path: Path) -> None:
    with pytest.raises(ConfigurationError, match="no datasets"):
        cases.load(tmp_path)


def test_a_plan_survives_being_frozen_in_a_case() -> None:
    shelf = bakery()
    made = plan(shelf, Brief(company="Crumbly"), 3, embed=EMBEDDER.embed)  # type: ignore[arg-type]
    held = {hit.passage.id: hit for hit in shelf.hits()}
    given = json.loads(json.dumps({"company": "Crumbly", "count": 3, **kept_of(made)}))
    case = Case(id="s", dataset="d", task="practice", cluster="c", input=given)
    thawed = planned(case, PracticeInput.model_validate(given), held)

    def plain(task: PracticeTask) -> list[Any]:
        return [(slot.id, slot.kind, slot.competency, slot.topics, slot.given, slot.points) for slot in task.slots]

    assert plain(thawed.task) == plain(made.task)
    assert [[hit.passage for hit in slot.hits] for slot in thawed.task.slots] == [
        [hit.passage for hit in slot.hits] for slot in made.task.slots
    ]
    assert [(r.requirement, r.quote, r.slot_ids, r.fit) for r in thawed.rows] == [
        (r.requirement, r.quote, r.slot_ids, round(r.fit, 6)) for r in made.rows
    ]

import collections
import json
import re
from pathlib import Path
from typing import Any, get_args

import pytest

from coach.build import STARTER
from coach.requests import AskRequest, CritiqueRequest, PracticeRequest
from coach.service.finding import ASKED, JUDGED
from coach.types import Intent, Question, QuestionKind
from evals import freeze
from evals.freeze import DATASETS, Freezer, Row, rows
from evals.types import Case
from tests.coach.shelf import EMBEDDER, bakery

CASES = [Case(dataset=path.stem, **row) for path in freeze.datasets() for row in rows(path)]
BY_ID = {case.id: case for case in CASES}
PASSAGES = {row["id"]: row for row in rows(DATASETS / freeze.PASSAGES)}
TEXTS = {path.name: path.read_text(encoding="utf-8") for path in STARTER.glob("*.md")}


def of(dataset: str) -> list[Case]:
    return [case for case in CASES if case.dataset == dataset]


def flat(text: str) -> str:
    return re.sub(r"\s+", " ", text)


def test_there_are_enough_cases_of_every_sort() -> None:
    counted = collections.Counter(case.dataset for case in CASES)
    least = {"ladder": 100, "gaps": 60, "perturb": 50, "nonanswers": 40, "grounded": 120, "own": 40}
    least |= {"sets": 8, "interviews": 8}
    assert counted.keys() == least.keys()
    assert all(counted[name] >= number for name, number in least.items()), counted
    assert {case.task for case in CASES} == {"critique", "ask", "practice", "interview"}


def test_ids_are_unique_and_begin_with_their_file() -> None:
    assert len(BY_ID) == len(CASES)
    assert all(case.id.split("/")[0] == case.dataset for case in CASES)


def test_every_case_can_be_sliced_and_says_its_licence() -> None:
    for case in CASES:
        assert {"role", "kind", "task"} <= case.slices.keys(), case.id
        assert case.slices["task"] == case.task
        assert case.licence


def test_cases_use_the_frozen_passages_and_no_passage_is_left_over() -> None:
    used: set[str] = set()
    for case in CASES:
        named = [*case.passages, *(name for slot in case.input.get("slots", ()) for name in slot["passages"])]
        named += [row["passage"] for row in case.input.get("rows", ())]
        named += [name for some in case.input.get("passages_of", {}).values() for name in some]
        assert len(set(case.passages)) == len(case.passages)
        assert set(named) <= PASSAGES.keys(), case.id
        used |= set(named)
    assert used == PASSAGES.keys()


def test_as_many_passages_are_frozen_as_the_service_gives_an_engine() -> None:
    for case in CASES:
        if case.task == "critique":
            assert 0 < len(case.passages) <= JUDGED, case.id
        if case.task == "ask":
            assert len(case.passages) == ASKED, case.id


def test_frozen_passages_stand_in_the_starter_corpus() -> None:
    for row in PASSAGES.values():
        assert row["text"] in TEXTS[row["origin"]], row["id"]
        assert row["licence"]["attribution"]


def test_files_stay_small() -> None:
    assert (DATASETS / freeze.PASSAGES).stat().st_size < 1_000_000
    assert sum(path.stat().st_size for path in DATASETS.iterdir()) < 2_500_000


def test_the_manifest_counts_the_cases_and_knows_their_bytes() -> None:
    assert json.loads((DATASETS / freeze.MANIFEST).read_text(encoding="utf-8")) == freeze.manifest()


def test_the_manifest_is_the_same_after_a_checkout_with_other_line_ends(tmp_path: Path) -> None:
    for name in ("own.jsonl", freeze.PASSAGES):
        (tmp_path / name).write_bytes((DATASETS / name).read_bytes().replace(b"\n", b"\r\n"))
    made = freeze.manifest(tmp_path)
    assert made["datasets"]["own"] == freeze.manifest()["datasets"]["own"]
    assert made["passages"] == freeze.manifest()["passages"]


def test_the_schema_is_that_of_the_model() -> None:
    kept = json.loads((DATASETS / freeze.SCHEMA).read_text(encoding="utf-8"))
    assert kept == freeze.schema()
    assert "dataset" not in kept["properties"]


def test_inputs_are_requests_that_the_service_takes() -> None:
    shapes = {"critique": CritiqueRequest, "ask": AskRequest, "practice": PracticeRequest}
    frozen = {"slots", "rows", "unsupported"}
    for case in CASES:
        if case.task != "interview":
            given = {name: value for name, value in case.input.items() if name not in frozen}
            shapes[case.task].model_validate(given)


def test_ladders_hold_every_rung_once() -> None:
    for dataset, rungs in (("ladder", [0, 1, 2, 3, 4]), ("own", [1, 2, 3, 4])):
        found = collections.defaultdict(list)
        for case in of(dataset):
            assert case.expected["question_id"] == case.cluster
            found[case.cluster, case.input["question"]].append(case.expected["rung"])
        assert all(sorted(held) == rungs for held in found.values()), dataset
        assert {case.slices["kind"] for case in of(dataset)} == set(get_args(QuestionKind))


def test_own_ladders_set_traps_for_counting_words_and_figures() -> None:
    words = {case.id: len(case.input["answer"].split()) for case in of("own")}
    questions = {case.cluster for case in of("own")}
    longer = [q for q in questions if words[f"own/{q}-1"] > words[f"own/{q}-4"]]
    compact = [case for case in of("own") if case.expected["rung"] == 4 and 60 <= words[case.id] <= 90]
    assert len(longer) >= 5
    assert len(compact) >= 5
    assert {"waffle", "numbers", "injection", "we only"} <= {case.expected.get("trap") for case in of("own")}


def test_a_perturbed_answer_shares_question_and_cluster_with_its_base() -> None:
    for case in of("perturb"):
        base = BY_ID[case.expected["base"]]
        same = {"question", "kind", "competency", "role", "company"}
        assert {name: case.input[name] for name in same} == {name: base.input[name] for name in same}
        assert case.cluster == base.cluster
        assert case.input["answer"] != base.input["answer"]
        assert case.passages == base.passages


def test_the_span_of_a_gap_stands_in_the_answer() -> None:
    labels = collections.Counter(case.expected["missing"] for case in of("gaps"))
    assert set(labels.values()) == {10}
    for case in of("gaps"):
        assert (case.expected["span"] or "") in case.input["answer"], case.id


def test_intents_are_those_of_the_contract() -> None:
    known = set(get_args(Intent))
    steps = [step for case in of("interviews") for step in case.expected["steps"]]
    assert {case.expected["intent"] for case in of("nonanswers")} <= known
    assert {step["intent"] for step in steps} == known


def test_practice_sets_ask_for_what_one_starter_document_says() -> None:
    for case in of("sets"):
        for must in case.expected["must_cover"]:
            assert sum(must["evidence"] in text for text in TEXTS.values()) == 1, (case.id, must)
            assert all(any(also in text for text in TEXTS.values()) for also in must["also"]), (case.id, must)
        stages = {row["stage"] for row in PASSAGES.values() if row["company"] == case.input["company"]}
        assert set(case.expected["stages"]) <= stages
        assert len(case.input["slots"]) == case.expected["count"] == case.input["count"]
    assert len({case.input["role"] for case in of("sets")}) == 6


def test_slots_and_rows_quote_their_passages() -> None:
    for case in of("sets"):
        names = {slot["id"] for slot in case.input["slots"]}
        for slot in case.input["slots"]:
            texts = [PASSAGES[name]["text"] for name in slot["passages"]]
            assert all(any(topic in text for text in texts) for topic in slot["topics"]), (case.id, slot["id"])
        for row in case.input["rows"]:
            assert row["quote"] in PASSAGES[row["passage"]]["text"]
            assert set(row["slot_ids"]) <= names


@pytest.mark.parametrize("case", of("interviews"), ids=lambda case: case.id)
def test_interviews_can_be_played(case: Case) -> None:
    questions = [Question.model_validate(question) for question in case.input["questions"]]
    assert len(case.expected["steps"]) == len(case.input["messages"]) >= 10
    assert case.expected["max_questions"] == len(questions) >= 3
    assert case.input["passages_of"].keys() == {question.id for question in questions}
    cited = [citation for question in questions for citation in question.citations]
    assert cited
    assert all(citation.quote in flat(TEXTS[citation.source]) for citation in cited)
    for step in case.expected["steps"]:
        for fact in step.get("facts", ()):
            assert any(_told(fact, text) for text in TEXTS.values()), fact


def _told(fact: str, text: str) -> bool:
    return flat(fact).casefold().replace("-", " ") in flat(text).casefold().replace("-", " ")


def shelved(task: str, given: dict[str, Any], expected: dict[str, Any] | None = None) -> tuple[Row, Freezer]:
    freezer = Freezer(bakery(), EMBEDDER.embed)
    return freezer.freeze({"id": "x/1", "task": task, "input": given, "expected": expected or {}}), freezer


def test_freezing_keeps_what_the_finder_finds_and_only_that() -> None:
    frozen, freezer = shelved("critique", {"question": "How do you shape a loaf?", "answer": "By hand."})
    assert frozen["passages"]
    assert {row["id"] for row in freezer.passages} == set(frozen["passages"])
    assert frozen["input"] == {"question": "How do you shape a loaf?", "answer": "By hand."}


def test_freezing_a_practice_case_keeps_its_plan() -> None:
    wanted = {"company": "Crumbly", "role": "Baker", "count": 2, "seed": 0}
    frozen, freezer = shelved("practice", wanted)
    assert [slot["id"] for slot in frozen["input"]["slots"]] == ["q1", "q2"]
    assert {row["passage"] for row in frozen["input"]["rows"]} <= set(frozen["passages"])
    assert shelved("practice", wanted)[0] == frozen
    assert len(freezer.passages) == len(frozen["passages"])


def test_freezing_an_interview_finds_passages_for_its_questions_and_for_what_the_candidate_asks() -> None:
    question = {"id": "q1", "text": "How do you shape a loaf?", "competency": "shaping"}
    given = {"questions": [question], "messages": ["What is the salary?", "By hand."]}
    frozen, freezer = shelved("interview", given, {"steps": [{"intent": "question_to_coach"}, {"intent": "answer"}]})
    assert frozen["input"]["passages_of"]["q1"]
    assert any("salar" in row["text"].casefold() for row in freezer.passages if row["id"] in frozen["passages"])
    silent = shelved("interview", given, {"steps": [{"intent": "answer"}, {"intent": "answer"}]})[0]
    assert silent["passages"] == []

"""`evals diff` on real git histories: what an edit touches, what is missing, and the verdict with its exit code."""

import json
import resource
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import tree
from conftest import KEY, Command
from fake_openai import FakeOpenAI

from evals import parts

CODE = "You are an interview coach: exact, fair, on the candidate's side, and sparing with words."


@pytest.fixture
def model(endpoint: FakeOpenAI, monkeypatch: pytest.MonkeyPatch) -> FakeOpenAI:
    """The endpoint, in the environment again."""
    monkeypatch.setenv("OPENAI_BASE_URL", endpoint.url)
    monkeypatch.setenv("OPENAI_API_KEY", KEY)
    return endpoint


def test_without_an_edit_nothing_is_run_and_all_is_well(recorded: Path, evals: Command) -> None:
    told = evals("diff", "--json")
    made = json.loads(told.out)
    assert told.code == 0
    assert made["unchanged"] == 6
    assert made["comparison"]["sentence"] == "No rendered request of 6 cases differs: there is nothing to measure."


def test_an_unrecorded_edit_is_exit_3_with_the_calls_their_price_and_the_command(
    recorded: Path, evals: Command, monkeypatch: pytest.MonkeyPatch
) -> None:
    tree.edit(recorded, "critique", CODE, "You are a coach.")
    told = evals("diff")
    assert told.code == 3
    assert [line.split()[0] for line in told.out.splitlines()] == ["ladder/1", "ladder/2", "turn/1", "talk/1"]
    assert "Not recorded: 4 calls, about" in told.err
    assert "about $0.0" in told.err
    assert f"Record them: evals record --changed --root {recorded}" in told.err
    made = json.loads(evals("diff", "--json").out)
    assert made["touched"] == ["critique", "interview"]
    assert made["unchanged"] == 2
    assert made["comparison"] is None
    assert "-You are an interview coach" in made["prompt_diff"]


@pytest.mark.parametrize(("band", "word", "code"), [(2, "worse", 1), (4, "no clear change", 0), (5, "better", 0)])
def test_once_recorded_the_verdict_replays_with_no_model_at_all(
    recorded: Path,
    evals: Command,
    model: FakeOpenAI,
    monkeypatch: pytest.MonkeyPatch,
    band: int,
    word: str,
    code: int,
) -> None:
    tree.edit(recorded, "critique", CODE, "You are a coach.")
    model.steps = [tree.replies(band)]
    assert evals("record", "--changed", "--yes").code == 0
    for name in ("OPENAI_BASE_URL", "OPENAI_API_KEY"):
        monkeypatch.delenv(name)
    told = evals("diff", "--json")
    made = json.loads(told.out)
    assert made["comparison"]["word"] == word
    assert told.code == code
    assert {one["case"]["id"] for one in made["cases"]} == {"ladder/1", "ladder/2", "turn/1", "talk/1"}
    assert all(one["old"]["status"] == one["new"]["status"] == "done" for one in made["cases"])
    changes = [one["change"] for one in made["cases"]]
    assert changes == sorted(changes)


def test_a_committed_edit_is_compared_with_the_named_revision(recorded: Path, evals: Command) -> None:
    tree.edit(recorded, "ask", "at most 120 words", "at most 90 words")
    tree.commit(recorded, "Shorten")
    assert evals("diff").code == 0  # nothing is edited since HEAD
    told = evals("diff", "--base", "HEAD~1")
    assert told.code == 3
    assert told.out.startswith("asked/1")
    assert "--changed --base 'HEAD~1'" in told.err


def test_a_branch_is_compared_with_where_it_left_origin_main(recorded: Path, evals: Command) -> None:
    tree.git(recorded, "update-ref", "refs/remotes/origin/main", "HEAD")
    tree.git(recorded, "switch", "-q", "-c", "edit")
    tree.edit(recorded, "ask", "at most 120 words", "at most 90 words")
    tree.commit(recorded, "Shorten")
    told = evals("diff", "--json")
    assert told.code == 3
    assert json.loads(told.out)["base_ref"] == "merge-base of HEAD and origin/main"


def test_a_case_never_recorded_under_the_base_is_counted_and_not_asked_for(
    recorded: Path, evals: Command, model: FakeOpenAI
) -> None:
    rows = [*tree.CASES, {**tree.CASES[0], "id": "ladder/3", "input": {"question": "Why us?", "answer": tree.ANSWER}}]
    tree.write_rows(recorded / "evals" / "datasets" / "small.jsonl", rows)
    tree.edit(recorded, "critique", CODE, "You are a coach.")
    assert "ladder/3" not in evals("diff").out
    assert evals("record", "--changed", "--yes").code == 0
    told = evals("diff", "--json")
    made = json.loads(told.out)
    assert told.code == 0
    assert "1 of 5 cases were never recorded under the base: not measured." in made["notes"]


def test_where_nothing_is_recorded_both_sides_are_asked_for(root: Path, evals: Command, model: FakeOpenAI) -> None:
    tree.edit(root, "ask", "at most 120 words", "at most 90 words")
    assert len(evals("diff").out.splitlines()) == 2
    assert evals("record", "--changed", "--yes").code == 0
    assert len(model.requests) == 2
    assert evals("diff").code == 0


def test_mates_of_a_touched_case_are_graded_with_it(
    recorded: Path, evals: Command, model: FakeOpenAI, monkeypatch: pytest.MonkeyPatch
) -> None:
    seen: list[set[str]] = []

    def noted(cases: Any, outputs: Any, passages: Any) -> Any:
        seen.append({output.case_id for output in outputs if output.status == "done"})
        return tree.grade(cases, outputs, passages)

    tree.edit(recorded, "critique", "{{ answer | data", '{{ answer | replace("went", "was") | data')
    assert evals("record", "--changed", "--yes").code == 0
    monkeypatch.setattr(parts, "grade", noted)
    made = json.loads(evals("diff", "--json").out)
    assert [one["case"]["id"] for one in made["cases"]] == ["ladder/1"]
    assert seen == [{"ladder/1", "ladder/2"}] * 2


def test_an_edit_that_only_a_later_turn_renders_is_found(recorded: Path, evals: Command) -> None:
    tree.edit(
        recorded,
        "critique",
        "question {{ interview.asked }} of",
        'question {{ interview.asked | replace("2", "two") }} of',
    )
    told = evals("diff")
    assert told.code == 3
    assert [line.split()[0] for line in told.out.splitlines()] == ["talk/1"]


def test_an_edit_of_the_repair_prompt_touches_what_was_repaired(
    recorded: Path, evals: Command, model: FakeOpenAI
) -> None:
    before = len(model.requests)
    model.steps = [tree.replies(3), *[tree.replies()] * 99]
    folder = recorded / "evals" / "recordings" / "ask"
    held = next(iter(folder.iterdir()))
    row = json.loads(held.read_text())
    row["reply"]["text"] = ["{}"]
    held.write_text(json.dumps(row))
    assert evals("record", "--yes").code == 0
    assert len(model.requests) == before + 1
    tree.edit(recorded, "repair", "Write the whole object again.", "Write it again.")
    told = evals("diff")
    assert told.code == 3
    assert [line.split()[0] for line in told.out.splitlines()] == ["asked/1"]


def test_another_model_is_compared_on_the_same_prompts(recorded: Path, evals: Command, model: FakeOpenAI) -> None:
    told = evals("diff", "--model", "openai:fake-2")
    assert told.code == 3
    assert "evals record --changed --model openai:fake-2" in told.err
    model.steps = [tree.replies(2)]
    assert evals("record", "--changed", "--model", "openai:fake-2", "--yes").code == 0
    told = evals("diff", "--model", "openai:fake-2", "--json")
    made = json.loads(told.out)
    assert told.code == 1
    assert (made["base_model"], made["model"]) == (tree.MODEL, "openai:fake-2")


def test_a_broken_invariant_is_a_regression_whatever_the_mean_says(
    recorded: Path, evals: Command, model: FakeOpenAI, monkeypatch: pytest.MonkeyPatch
) -> None:
    tree.edit(recorded, "critique", CODE, "You are a coach.")
    model.steps = [tree.replies(5)]
    assert evals("record", "--changed", "--yes").code == 0

    def strict(old: Any, new: Any) -> Any:
        return tree.compare(old, new).model_copy(update={"broken": tuple(new[:1])})

    monkeypatch.setattr(parts, "compare", strict)
    assert evals("diff").code == 1


def test_changed_graders_are_pointed_out(recorded: Path, evals: Command) -> None:
    (recorded / "evals" / "graders").mkdir()
    (recorded / "evals" / "graders" / "new.py").write_text("")
    assert "Graders differ from those at HEAD" in evals("diff").err


def test_an_edit_of_a_prompt_that_no_case_measures_is_pointed_out(recorded: Path, evals: Command) -> None:
    tree.edit(recorded, "rewrite", "You don't answer it.", "Never answer it.")
    told = evals("diff")
    assert told.code == 0
    assert "No case measures the prompt rewrite" in told.err


@pytest.mark.parametrize(
    ("arguments", "says"),
    [(("--base", "nowhere"), "no revision 'nowhere'"), (("--dataset", "none"), "no dataset 'none'")],
)
def test_a_wrong_setting_is_exit_2(recorded: Path, evals: Command, arguments: tuple[str, ...], says: str) -> None:
    told = evals("diff", *arguments)
    assert told.code == 2
    assert says in told.err


def test_a_prompt_that_cannot_be_loaded_or_rendered_is_exit_2(recorded: Path, evals: Command) -> None:
    tree.edit(recorded, "critique", "{{ answer | data", "{{ answers | data")
    told = evals("diff")
    assert told.code == 2
    assert "`answers`" in told.err


def test_a_folder_without_git_is_exit_2(recorded: Path, evals: Command, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GIT_DIR", str(recorded / "nothing"))
    assert evals("diff").code == 2


def test_an_unrecorded_edit_is_found_in_a_second_from_a_cold_start(recorded: Path) -> None:
    tree.edit(recorded, "critique", CODE, "You are a coach.")
    command = [sys.executable, "-m", "evals", "diff", "--root", str(recorded)]
    spent = []
    for _ in range(3):
        before = resource.getrusage(resource.RUSAGE_CHILDREN)
        done = subprocess.run(command, capture_output=True, text=True, check=False)
        after = resource.getrusage(resource.RUSAGE_CHILDREN)
        assert done.returncode == 3, done.stderr
        spent.append(after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime)
    assert min(spent) < 1.0  # of the processor: what else runs on this machine must not decide


def test_finding_an_unrecorded_edit_loads_nothing_heavy(recorded: Path) -> None:
    tree.edit(recorded, "critique", CODE, "You are a coach.")
    code = (
        "import sys\nfrom evals.cli import main\n"
        f"try:\n    main(['diff', '--root', {str(recorded)!r}])\n"
        "except SystemExit as ended:\n    assert ended.code == 3\n"
        "print(sorted({name.split('.')[0] for name in sys.modules} & "
        "{'langchain', 'langchain_core', 'openai', 'chromadb', 'onnxruntime', 'numpy', 'sqlalchemy', 'tantivy'}))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.splitlines()[-1] == "[]"

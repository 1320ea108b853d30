"""`evals run`, `record`, `show` and `prune` on a real working tree, with a model behind a real socket."""

import json
import socket
from pathlib import Path
from typing import Any

import pytest
import tree
from conftest import KEY, Command
from fake_openai import FakeOpenAI, fails

from evals import parts


def test_what_was_recorded_replays_without_key_network_or_langchain(
    recorded: Path, evals: Command, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: Any) -> None:
        raise AssertionError("a replay opened a socket")

    monkeypatch.setattr(socket.socket, "connect", refuse)
    told = evals("run", "--json")
    assert told.code == 0, told.err
    made = json.loads(told.out)
    assert {output["status"] for output in made["outputs"]} == {"done"}
    assert {output["case_id"] for output in made["outputs"]} == {case["id"] for case in tree.CASES}


def test_a_replay_is_the_same_every_time(recorded: Path, evals: Command) -> None:
    first, second = (json.loads(evals("run", "--json").out) for _ in range(2))
    assert first["outputs"] == second["outputs"]


def test_an_unrecorded_suite_is_exit_3_and_no_score(evals: Command, root: Path) -> None:
    told = evals("run", "--json")
    made = json.loads(told.out)
    assert told.code == 3
    assert len(made["missing"]) == 6
    assert {grade["value"] for grade in made["grades"]} == {None}
    assert evals("run", "--recorded").code == 0


def test_recording_says_the_price_first_and_asks_only_for_what_is_missing(
    recorded: Path, evals: Command, endpoint: FakeOpenAI, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = len(endpoint.requests)
    assert "Everything is recorded" in evals("record", "--yes").err
    for path in (recorded / "evals" / "recordings" / "ask").iterdir():
        path.unlink()
    monkeypatch.setenv("OPENAI_BASE_URL", endpoint.url)
    monkeypatch.setenv("OPENAI_API_KEY", KEY)
    told = evals("record", "--yes")
    assert told.code == 0
    assert "1 call, about" in told.err
    assert "about $0.0" in told.err
    assert len(endpoint.requests) == before + 1


def test_no_secret_and_no_address_is_written(recorded: Path, endpoint: FakeOpenAI) -> None:
    assert any(KEY in headers.get("authorization", "") for headers in endpoint.headers)
    files = list((recorded / "evals" / "recordings").rglob("*.json"))
    assert len(files) == 7  # the interview makes two calls
    for path in files:
        text = path.read_text(encoding="utf-8")
        assert KEY not in text
        assert endpoint.url not in text
        assert "uthorization" not in text


def test_without_yes_and_without_a_terminal_nothing_is_asked(
    evals: Command, endpoint: FakeOpenAI, monkeypatch: pytest.MonkeyPatch
) -> None:
    import io

    monkeypatch.setattr("sys.stdin", io.StringIO(""))
    told = evals("record")
    assert told.code == 130
    assert not endpoint.requests


def test_an_endpoint_that_fails_is_told_and_never_scored(
    evals: Command, endpoint: FakeOpenAI, monkeypatch: pytest.MonkeyPatch
) -> None:
    endpoint.steps = [fails(401, "bad key")]
    told = evals("record", "--yes", "--case", "asked/1")
    assert told.code == 3
    assert "failed: asked/1: model_refused" in told.err


def test_a_cost_cap_stops_recording(evals: Command, endpoint: FakeOpenAI) -> None:
    told = evals("record", "--yes", "--max-cost", "0.0001", "--concurrency", "1")
    assert told.code == 3
    assert "the cost cap was reached" in told.err
    assert len(endpoint.requests) == 1


def test_only_the_named_case_or_dataset_is_played(recorded: Path, evals: Command) -> None:
    made = json.loads(evals("run", "--json", "--case", "ladder/1").out)
    assert [output["case_id"] for output in made["outputs"]] == ["ladder/1"]
    assert evals("run", "--case", "ladder/9").code == 2
    assert "There are small" in evals("run", "--dataset", "ladders").err


def test_failed_plays_what_failed_last(recorded: Path, evals: Command, monkeypatch: pytest.MonkeyPatch) -> None:
    assert evals("run", "--failed").code == 2

    def harsh(cases: Any, outputs: Any, passages: Any) -> Any:
        return [
            grade.model_copy(update={"value": 0.0, "hard": True}) if grade.unit == "asked/1" else grade
            for grade in tree.grade(cases, outputs, passages)
        ]

    monkeypatch.setattr(parts, "grade", harsh)
    assert evals("run").code == 1
    made = json.loads(evals("run", "--failed", "--json").out)
    assert [output["case_id"] for output in made["outputs"]] == ["asked/1"]


def test_a_bug_in_a_grader_is_exit_2_with_its_traceback(
    recorded: Path, evals: Command, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_: Any) -> Any:
        raise KeyError("score")

    monkeypatch.setattr(parts, "grade", broken)
    told = evals("run")
    assert told.code == 2
    assert "KeyError" in told.err
    assert "in broken" in told.err


def test_samples_are_calls_of_their_own(recorded: Path, evals: Command) -> None:
    made = json.loads(evals("run", "--json", "--samples", "2", "--case", "asked/1").out)
    assert [(output["sample"], output["status"]) for output in made["outputs"]] == [(0, "done"), (1, "unrecorded")]


def test_show_tells_request_reply_output_and_grades(recorded: Path, evals: Command) -> None:
    told = evals("show", "asked/1")
    assert told.code == 0
    for words in (
        "You answer a candidate's question",
        "The final round is a panel of three",
        '"answerable": true',
        "score asked/1: 1",
    ):
        assert words in told.out


def test_prune_lists_first_and_deletes_what_neither_tree_nor_head_uses(recorded: Path, evals: Command) -> None:
    folder = recorded / "evals" / "recordings" / "ask"
    used = next(iter(folder.iterdir()))
    stray = folder / "0123456789abcdef.json"
    stray.write_text(used.read_text())
    tree.edit(recorded, "ask", "You answer a candidate's question", "You answer candidates' questions")
    told = evals("prune")
    assert told.out == "evals/recordings/ask/0123456789abcdef.json\n"
    assert stray.exists()
    assert evals("prune", "--yes").code == 0
    assert not stray.exists()
    assert used.exists()  # HEAD still asks it


def test_old_recordings_are_pointed_out_and_still_replay(recorded: Path, evals: Command) -> None:
    for path in (recorded / "evals" / "recordings" / "ask").iterdir():
        path.write_text(json.dumps({**json.loads(path.read_text()), "recorded_at": "2020-01-01T00:00:00+00:00"}))
    told = evals("run")
    assert told.code == 0
    assert "days old" in told.err


def test_reports_are_written_where_asked(
    recorded: Path, evals: Command, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    written: list[Any] = []
    monkeypatch.setattr(parts, "write", lambda told, files: written.append(files))
    evals(
        "run",
        "--report-md",
        str(tmp_path / "a.md"),
        "--junit",
        str(tmp_path / "b.xml"),
        "--html",
        str(tmp_path / "c.html"),
    )
    assert written == [
        {"markdown": tmp_path / "a.md", "junit": tmp_path / "b.xml", "html": tmp_path / "c.html"},
    ]


def test_an_unknown_option_is_exit_2(evals: Command) -> None:
    assert evals("run", "--fast").code == 2

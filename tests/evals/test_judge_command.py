"""`--judge` of `evals run`, `diff` and `record` on a real working tree, with a model behind a real socket."""

import json
from pathlib import Path
from typing import Any

import pytest
import tree
from conftest import KEY, Command
from fake_openai import Exchange, FakeOpenAI, Step, fails

from evals import parts
from evals.graders.judge import PAIRWISE, RUBRIC
from evals.statistics import compare
from evals.types import Grade

NEW = "Tell which figure moved, and from what to what."
CRITIQUES = {"ladder/1", "ladder/2", "turn/1"}


def judging(band: int = 4, quote: str = "Give one figure.", next_step: str = "") -> Step:
    """Reply to the judge's prompt with a verdict, to all else as the tree's model does.

    Of two replies it prefers the one with `next_step` in it, wherever it stands, and without one the first.
    """

    def step(on: Exchange) -> None:
        _, _, second = str(on.request["messages"][-1]["content"]).partition("<reply-B")
        better = "B" if next_step and next_step in second else "A"
        said = {"quotes": [quote], "why": "It can be acted on.", **_verdict(better, band, bool(second))}
        if on.request["response_format"]["json_schema"]["name"] == "Verdict":
            on.send(200, on.completion({"content": json.dumps(said)}, "stop"))
        else:
            tree.replies()(on)

    return step


def _verdict(better: str, band: int, two: bool) -> dict[str, Any]:
    return {"winner": better, "band": None} if two else {"winner": None, "band": band}


@pytest.fixture
def model(recorded: Path, endpoint: FakeOpenAI, monkeypatch: pytest.MonkeyPatch) -> FakeOpenAI:
    """The endpoint again, after the coach's calls were recorded and before the judge's are."""
    monkeypatch.setenv("OPENAI_BASE_URL", endpoint.url)
    monkeypatch.setenv("OPENAI_API_KEY", KEY)
    endpoint.requests.clear()
    endpoint.steps = [judging()]
    return endpoint


def rubric(told: Any) -> dict[str, Any]:
    return {one["unit"]: one["value"] for one in json.loads(told.out)["grades"] if one["metric"] == RUBRIC}


def files(root: Path) -> list[Path]:
    return list((root / "evals" / "recordings" / "judge").glob("*.json"))


def test_a_judge_that_was_not_recorded_is_missing_and_never_a_score(recorded: Path, evals: Command) -> None:
    told = evals("run", "--json", "--judge")
    assert told.code == 3
    assert rubric(told) == dict.fromkeys(CRITIQUES)
    assert [(one["task"], one["case_id"]) for one in json.loads(told.out)["missing"]] == [
        ("judge", name) for name in sorted(CRITIQUES)
    ]
    assert "Record: evals record --judge" in told.err
    assert "unmeasured: 0 labelled verdicts, 20 are needed" in told.err
    assert evals("run", "--judge", "--recorded").code == 0
    assert evals("run").code == 0  # nobody is held up by a judge that was not asked for


def test_what_the_judge_said_is_recorded_once_and_replays(recorded: Path, evals: Command, model: FakeOpenAI) -> None:
    told = evals("record", "--judge", "--yes")
    assert told.code == 0, told.err
    assert "3 calls, about" in told.err
    assert "3 of 3 judgements are recorded" in told.err
    assert len(model.requests) == 3
    assert len(files(recorded)) == 3
    assert all(KEY not in path.read_text() for path in files(recorded))
    assert "Everything that the judge can be asked" in evals("record", "--judge", "--yes").err
    again = evals("run", "--judge", "--json")
    assert again.code == 0, again.err
    assert rubric(again) == dict.fromkeys(CRITIQUES, 0.75)
    assert json.loads(again.out)["prompts"]["judge"].startswith("judge@")
    assert len(model.requests) == 3
    assert not rubric(evals("run", "--json"))


def test_calls_of_the_coach_come_before_those_of_the_judge(root: Path, evals: Command, endpoint: FakeOpenAI) -> None:
    endpoint.steps = [judging()]
    assert evals("record", "--judge", "--yes", "--case", "ladder/1").code == 0
    asked = [one["response_format"]["json_schema"]["name"] for one in endpoint.requests]
    assert asked == ["CritiqueReply", "Verdict"]


def test_a_quote_of_its_own_making_is_asked_for_again_and_then_counts_for_nothing(
    recorded: Path, evals: Command, model: FakeOpenAI
) -> None:
    model.steps = [judging(quote="Words that no coach wrote here.")]
    assert evals("record", "--judge", "--yes", "--case", "ladder/1").code == 0
    assert len(model.requests) == 2
    assert "isn't in the replies" in model.requests[1]["messages"][-1]["content"]
    assert rubric(evals("run", "--judge", "--json", "--case", "ladder/1")) == {"ladder/1": None}


def test_an_endpoint_that_fails_is_told_and_leaves_the_judgement_missing(
    recorded: Path, evals: Command, model: FakeOpenAI
) -> None:
    model.steps = [fails(401, "bad key")]
    told = evals("record", "--judge", "--yes", "--case", "ladder/1")
    assert told.code == 3
    assert "not judged: ladder/1: The judge failed: ModelRefused" in told.err
    assert not files(recorded)


def test_a_cost_cap_holds_for_the_judge_too(recorded: Path, evals: Command, model: FakeOpenAI) -> None:
    told = evals("record", "--judge", "--yes", "--max-cost", "0.0001", "--concurrency", "1")
    assert told.code == 3
    assert len(model.requests) == 1
    assert "1 of 3 judgements are recorded, about $0.00 spent" in told.err


def test_the_lowest_band_fails_no_run_and_marks_no_case_as_failed(
    recorded: Path, evals: Command, model: FakeOpenAI
) -> None:
    model.steps = [judging(band=1)]
    assert evals("record", "--judge", "--yes").code == 0
    told = evals("run", "--judge", "--json")
    assert told.code == 0
    assert set(rubric(told).values()) == {0.0}
    assert "No case failed" in evals("run", "--failed").err


def test_no_verdicts_word_rests_on_the_judge() -> None:
    def grades(value: float) -> list[Grade]:
        return [Grade(metric=RUBRIC, unit=f"u{n}", cluster=f"c{n}", value=value) for n in range(40)]

    as_rule = [[one.model_copy(update={"metric": "steps"}) for one in grades(value)] for value in (1.0, 0.0)]
    assert compare(*as_rule).word == "worse"
    told = compare(grades(1.0), grades(0.0))
    assert told.word not in ("worse", "better")
    assert [one.metric for one in told.metrics] == [RUBRIC]


def test_prune_keeps_what_the_judge_said(recorded: Path, evals: Command, model: FakeOpenAI) -> None:
    assert evals("record", "--judge", "--yes").code == 0
    stray = files(recorded)[0].with_name("0123456789abcdef.json")
    stray.write_text(files(recorded)[0].read_text())
    assert evals("prune", "--yes").out == "evals/recordings/judge/0123456789abcdef.json\n"
    assert len(files(recorded)) == 3


def test_another_prompt_of_the_judge_is_another_call_and_touches_no_case_of_the_coach(
    recorded: Path, evals: Command, model: FakeOpenAI
) -> None:
    assert evals("record", "--judge", "--yes").code == 0
    tree.edit(recorded, "judge", "You compare or rate", "You rate or compare")
    assert evals("run", "--judge").code == 3
    assert evals("run").code == 0


@pytest.fixture
def edited(recorded: Path, evals: Command, model: FakeOpenAI, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A tree whose critique prompt was edited since its last commit; the coach's new replies are recorded."""
    monkeypatch.setattr(parts, "compare", compare)
    tree.edit(recorded, "critique", "# user", "Be brief.\n\n# user")
    model.steps = [_next_step(NEW)]
    assert evals("record", "--changed", "--yes").code == 0
    model.requests.clear()
    return recorded


def _next_step(text: str) -> Step:
    """Reply as the tree's model, with another next step."""

    def step(on: Exchange) -> None:
        whole = on.send
        on.send = lambda status, body, headers=None: whole(  # type: ignore[method-assign]
            status, json.loads(json.dumps(body).replace("Give one figure.", text)), headers
        )
        tree.replies()(on)

    return step


def preference(told: Any) -> Any:
    return next(one for one in json.loads(told.out)["comparison"]["metrics"] if one["metric"] == PAIRWISE)


def test_a_diff_is_told_without_its_judge_and_how_to_record_it(edited: Path, evals: Command) -> None:
    alone, told = evals("diff", "--json"), evals("diff", "--json", "--judge")
    assert alone.code == 0, alone.err
    assert told.code == 3
    assert "--changed --root" in told.err
    assert "6 calls, about" in told.err  # three critiques in both orders
    assert (preference(told)["units"], preference(told)["new"]) == (0, None)
    assert json.loads(told.out)["comparison"]["word"] == json.loads(alone.out)["comparison"]["word"]


@pytest.mark.parametrize(("liked", "new", "old"), [(NEW, 1.0, 0.0), ("", 0.5, 0.5)])
def test_a_diffs_judge_sees_both_orders_and_leaves_the_word_as_it_is(
    edited: Path, evals: Command, model: FakeOpenAI, liked: str, new: float, old: float
) -> None:
    model.steps = [judging(quote="You say it.", next_step=liked)]
    assert evals("record", "--changed", "--judge", "--yes").code == 0
    assert len(model.requests) == 6
    told = evals("diff", "--json", "--judge")
    assert told.code == 0, told.err
    assert (preference(told)["new"], preference(told)["old"], preference(told)["units"]) == (new, old, 3)
    assert "The judge prefers" in told.err
    with_judge, alone = json.loads(told.out), json.loads(evals("diff", "--json").out)
    assert PAIRWISE not in {one["metric"] for one in alone["comparison"]["metrics"]}
    for name in ("word", "sentence", "broken"):
        assert alone["comparison"][name] == with_judge["comparison"][name]
    reasons = {one["case"]["id"]: [grade["reason"] for grade in one["new_grades"]] for one in with_judge["cases"]}
    said = "It can be acted on." if liked else "The judge prefers another reply once they change places."
    assert all(said in reasons[name] for name in CRITIQUES)
    changes = [[(one["case"]["id"], one["change"]) for one in told["cases"]] for told in (alone, with_judge)]
    assert changes[0] == changes[1]
    assert "judge" not in evals("prune").out


def test_where_nothing_was_edited_the_judge_has_nothing_to_compare(recorded: Path, evals: Command) -> None:
    told = evals("diff", "--judge", "--json")
    assert told.code == 0
    assert "prefers" not in told.err

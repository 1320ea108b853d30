"""Runs and comparisons such as a prompt's author sees, with hostile, huge, missing and right-to-left texts in them."""

import random
from datetime import UTC, datetime
from typing import Any

from evals.results import CaseChange, Comparison, Diff, MetricChange, MissingCall, Run
from evals.types import Case, Grade, Output

HOSTILE = (
    "</script><img src=x onerror=alert(1)> </details> | @octocat #1 [x](javascript:alert(1))"
    " ``` \x00\x1b[31m\u202e <!--"
)
HUGE = ("I led the migration of the ledger and cut the nightly run from six hours to two. " * 250)[:20_000]
RTL = "قدت فريقًا من خمسة مهندسين وخفضنا زمن الاستجابة بنسبة ٤٠٪ خلال ثلاثة أشهر."
METRICS = ("ordering", "gap", "one_question", "citation_recall", "groundedness", "stage_coverage", "score_shift")
HARD = "quotes_exact"
ROLES = ("Nurse Manager", "Backend Engineer", "Product Manager")
KINDS = ("technical", "behavioral", "motivation")
DATASETS = (("ladder", "critique"), ("gaps", "critique"), ("grounded", "ask"), ("sets", "practice"))
SPECIAL = {3: HOSTILE, 7: HUGE, 11: RTL}
EDIT = f"""--- prompts/critique.md
+++ prompts/critique.md
@@ -4 +4 @@
-Use the anchors of each band.
+Be encouraging. {HOSTILE}
"""
WHEN = datetime(2026, 3, 1, 9, 30, tzinfo=UTC)


def case(number: int) -> Case:
    dataset, task = DATASETS[number % 2 if number < 40 else 2 + number % 2]
    group = number // 4
    return Case.model_validate(
        {
            "id": f"{dataset}/C{group:02d}-{number}",
            "dataset": dataset,
            "task": task,
            "cluster": f"{dataset}/C{group:02d}",
            "slices": {"role": ROLES[group % 3], "kind": KINDS[group % 3]},
            "input": {"question": "Tell me about a change you led.", "answer": SPECIAL.get(number, answer(number))},
            "expected": {"rung": number // 2 % 5} if dataset == "ladder" else {},
        }
    )


def answer(number: int) -> str:
    return f"I moved team {number} to weekly releases and incidents fell by {number} percent."


def output(made: Case, number: int, side: str, dull: float) -> Output:
    if number in (14, 15, 16) and side == "new":
        return Output(case_id=made.id, status="unrecorded", reason="no recording for call 9f31", calls=("9f31",))
    if number == 21 and side == "new":
        return Output(case_id=made.id, status="failed", reason="503 after three tries")
    rung = made.expected.get("rung", 2)
    reply: dict[str, Any] = {
        "intent": "answer",
        "score": round(min(5.0, 1.2 + 0.8 * rung * (1 - dull) + 1.6 * dull), 2),
        "gap": "No trade-off is named." if side == "old" else "A little more detail would be even better!",
        "findings": [
            {"criterion": "own action", "band": 2 + rung // 2, "quotes": [SPECIAL.get(number, answer(number))]}
        ],
        "next_step": "Say what you gave up for weekly releases, and who disagreed.",
        "engine": {"name": "langchain"},
    }
    return Output(case_id=made.id, status="done", reply=reply)


def grades(made: Case, found: Output, number: int, side: str) -> tuple[Grade, ...]:
    if found.status != "done":
        return ()
    chance = random.Random(f"{number}{side}")
    lower = 0.18 if side == "new" and number % 3 else 0.0
    told = [
        Grade(
            metric=metric,
            unit=made.id,
            cluster=made.cluster,
            value=max(0.0, round(chance.uniform(0.6, 1.0) - lower, 3)),
            reason="The gap is praise, not a gap." if side == "new" else "The gap is named in the rubric's words.",
            cases=(made.id,),
            slices=made.slices,
        )
        for metric in METRICS[:3]
    ]
    exact = 0.0 if number == 3 and side == "new" else 1.0
    reason = f"This quote is not in the answer: {HOSTILE}" if exact == 0 else ""
    told.append(
        Grade(metric=HARD, unit=made.id, cluster=made.cluster, value=exact, reason=reason, cases=(made.id,), hard=True)
    )
    return tuple(told)


def change(number: int) -> CaseChange:
    made = case(number)
    old, new = output(made, number, "old", 0.1), output(made, number, "new", 0.8)
    before, after = grades(made, old, number, "old"), grades(made, new, number, "new")
    moved = sum((a.value or 0) - (b.value or 0) for a, b in zip(after, before, strict=False)) if after else 0.0
    return CaseChange(case=made, old=old, new=new, old_grades=before, new_grades=after, change=round(moved, 3))


def metric(number: int, name: str) -> MetricChange:
    middle = (-0.14, -0.08, 0.01, 0.05, -0.02, 0.09, 0.0)[number]
    return MetricChange(
        metric=name,
        old=0.81,
        new=0.81 + middle,
        difference=middle,
        low=middle - 0.055,
        high=middle + 0.055,
        p_value=0.004 if abs(middle) > 0.055 else 0.41,
        units=56 - number,
        clusters=15,
        unmeasured=4,
        minimum_detectable=0.078,
    )


def missing(count: int) -> tuple[MissingCall, ...]:
    call = {
        "task": "critique",
        "prompt": "critique@1f3a",
        "input_tokens": 1800,
        "output_tokens": 420,
        "cost_usd": 0.004,
    }
    return tuple(
        MissingCall.model_validate({"case_id": f"ladder/M{n}", "key": f"9f31{n:04d}", **call}) for n in range(count)
    )


def diff(cases: int = 60, word: str = "worse", calls: int = 3) -> Diff:
    changes = tuple(change(number) for number in range(cases))
    metrics = (
        *(metric(n, name) for n, name in enumerate(METRICS)),
        MetricChange(metric=HARD, old=1.0, new=0.98, units=56, hard=True),
    )
    broken = tuple(g for c in changes for g in c.new_grades if g.hard and g.value == 0)
    sentence = "Worse: ordering fell from 0.810 to 0.670 (95 % interval -0.195 to -0.085) over 15 independent groups."
    return Diff(
        base_ref="main",
        base_commit="0123456789abcdef0123456789abcdef01234567",
        model="gpt-5-mini",
        prompt_diff=EDIT,
        touched=("critique",),
        comparison=Comparison.model_validate(
            {
                "word": word,
                "sentence": sentence,
                "metrics": metrics,
                "by_slice": {f"kind: {kind}": metrics[:3] for kind in KINDS},
                "broken": broken,
            }
        ),
        cases=changes,
        missing=missing(calls),
        unchanged=190,
        oldest_recording=WHEN,
    )


def unrecorded(calls: int = 240) -> Diff:
    return diff().model_copy(update={"comparison": None, "cases": (), "missing": missing(calls)})


def run(cases: int = 60) -> Run:
    chosen = tuple(case(number) for number in range(cases))
    outputs = tuple(output(made, number, "new", 0.2) for number, made in enumerate(chosen))
    told = tuple(g for n, (made, o) in enumerate(zip(chosen, outputs, strict=True)) for g in grades(made, o, n, "new"))
    unmeasured = Grade(metric="gap", unit="none", cluster="none", value=None, reason="no label")
    return Run(
        started_at=WHEN,
        engine="langchain",
        model="gpt-5-mini",
        prompts={"critique": "critique@1f3a"},
        cases=chosen,
        outputs=outputs,
        grades=(*told, unmeasured),
        missing=missing(3),
    )

"""Grades that a model gives: advisory until their agreement with labels is measured and high.

A judge is asked through `Judge`, which `evals.judging` makes of the recorded client; nothing here knows an endpoint.
Its quotes are checked by code as the coach's are: a verdict whose quote isn't in the reply that it judges counts for
nothing. In a comparison each pair is shown in both orders, and only a verdict that survives the swap is one.

`evals run --judge` asks for `rubric`, `evals diff --judge` for `pairwise`.
"""

import asyncio
from collections import defaultdict
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

import numpy as np

from coach.engines.langchain.schemas import Verdict
from coach.errors import ModelError, RecordingMissing
from coach.grounding import find_quote
from coach.types import Critique
from evals.graders.base import Mark
from evals.graders.critiques import points
from evals.graders.text import shorten, strings
from evals.types import Case, Grade, Output

RUBRIC, PAIRWISE = "advisory_rubric", "advisory_pairwise"
FEWEST = 20  # verdicts on labelled cases, below which agreement is not told
TRUSTED = 0.6  # of kappa's lower end: "substantial" agreement in Landis and Koch's words
RIGHT, WRONG = "right", "wrong"
_RIGHT_BAND = 3  # the prompt's bands: below it a reply misleads or is empty
_DRAWS = 2_000
_TOP = 5


class Judge(Protocol):
    """A model behind the recorded client."""

    async def ask(self, variables: Mapping[str, Any], faults: Callable[[Verdict], list[str]], sample: int) -> Verdict:
        """Return the verdict on the prompt `judge` with these variables; `faults` tells what is wrong with one.

        Raises:
            ModelError: the endpoint failed, or no recording answers.
        """


async def rubric(case: Case, output: Output, judge: Judge) -> Grade:
    """Return a judge's band of one reply on 0..1, None where it gave none that counts."""

    async def measure() -> Mark:
        verdict = await _asked(judge, case, [output])
        if isinstance(verdict, str):
            return Mark(None, verdict)
        if verdict.band is None:
            return Mark(None, "The judge gave no band.")
        return Mark(_share(verdict.band), verdict.why)

    return await _grade(RUBRIC, case, [output], measure)


async def pairwise(case: Case, old: Output, new: Output, judge: Judge) -> Grade:
    """Return 1 where a judge prefers the new reply in both orders, 0 for the old one, 0.5 for neither."""

    async def measure() -> Mark:
        there, back = await _both(_asked(judge, case, [old, new]), _asked(judge, case, [new, old]))
        if isinstance(there, str) or isinstance(back, str):
            return Mark(None, there if isinstance(there, str) else str(back))
        if there.winner is None or back.winner is None:
            return Mark(None, "The judge named no winner.")
        first = {"A": 0.0, "B": 1.0}.get(there.winner, 0.5)
        second = {"A": 1.0, "B": 0.0}.get(back.winner, 0.5)
        if first != second:
            return Mark(0.5, "The judge prefers another reply once they change places.")
        return Mark(first, there.why)

    return await _grade(PAIRWISE, case, [old, new], measure)


async def _both(*asked: Awaitable[Verdict | str]) -> list[Verdict | str]:
    """Wait for all that is asked, so that every missing call is heard of, before an error of one counts."""
    found = await asyncio.gather(*asked, return_exceptions=True)
    for one in found:
        if isinstance(one, BaseException):
            raise one
    return [one for one in found if not isinstance(one, BaseException)]


def _share(band: int) -> float:
    return (band - 1) / (_TOP - 1)


async def _asked(judge: Judge, case: Case, outputs: Sequence[Output]) -> Verdict | str:
    """Return the judge's verdict, or why there is none that counts."""
    for output in outputs:
        if output.status != "done" or output.reply is None:
            return f"There is no reply to {case.id} to judge: {output.status}."
    shown = [_shown(output) for output in outputs]
    variables = {"request": "\n\n".join(strings(case.input)), "replies": shown}
    verdict = await judge.ask(variables, lambda verdict: _faults(verdict, shown), outputs[0].sample)
    if not verdict.quotes:
        return "The judge's verdict rests on no quote."
    wrong = next(iter(_inexact(verdict, shown)), None)
    return verdict if wrong is None else f"The judge's quote “{shorten(wrong)}” isn't in what it judged."


def _faults(verdict: Verdict, shown: Sequence[str]) -> list[str]:
    """Return what is wrong with a verdict, one sentence each, for the model's second try."""
    found = [f"the quote “{shorten(quote)}” isn't in the replies" for quote in _inexact(verdict, shown)]
    if not verdict.quotes:
        found.append("quotes is empty")
    if len(shown) == 1 and verdict.band is None:
        found.append("one reply needs a band")
    if len(shown) > 1 and verdict.winner is None:
        found.append("two replies need a winner")
    return found


def _inexact(verdict: Verdict, shown: Sequence[str]) -> list[str]:
    return [quote for quote in verdict.quotes if not any(find_quote(quote, text) for text in shown)]


def _shown(output: Output) -> str:
    """Return what a candidate would read of a reply; which engine made it is not the judge's to know."""
    own = {key: value for key, value in (output.reply or {}).items() if key not in ("engine", "grounding", "retrieved")}
    return "\n".join(strings(own))


async def _grade(metric: str, case: Case, outputs: Sequence[Output], measure: Callable[[], Awaitable[Mark]]) -> Grade:
    try:
        mark = await measure()
    except RecordingMissing:
        mark = Mark(None, f"No recording of the judge answers {case.id}.")
    except ModelError as error:  # an endpoint that fails is never a score
        mark = Mark(None, f"The judge failed: {type(error).__name__}: {error}"[:300])
    return Grade(
        metric=metric,
        unit=case.id,
        cluster=case.cluster,
        value=mark.value,
        reason=mark.reason,
        cases=tuple(dict.fromkeys(output.case_id for output in outputs)),
        slices={**case.slices, "task": case.task},
    )


@dataclass(frozen=True, slots=True)
class Agreement:
    """Cohen's kappa of a judge with labels and its 95 % bootstrap interval; None where it isn't defined."""

    kappa: float | None
    low: float | None
    high: float | None
    cases: int

    @property
    def measured(self) -> bool:
        """Whether there were enough verdicts, and of more than one kind."""
        return self.low is not None and self.cases >= FEWEST

    @property
    def advisory(self) -> bool:
        """Whether the judge may only advise: agreement unmeasured or low."""
        return not self.measured or self.low is None or self.low < TRUSTED

    def __str__(self) -> str:
        if not self.measured:
            why = "all of one kind" if self.cases >= FEWEST else f"{FEWEST} are needed"
            return f"unmeasured: {self.cases} labelled verdicts, {why}"
        return f"kappa {self.kappa:.2f} (95 % interval {self.low:.2f} to {self.high:.2f}) over {self.cases} verdicts"


def agreement(
    labels: Sequence[str], verdicts: Sequence[str | None], seed: int = 0, clusters: Sequence[str] | None = None
) -> Agreement:
    """Return how far a judge agrees with people's labels beyond chance; cases without a verdict are left out.

    The bootstrap draws whole clusters: cases of one are not independent. Without `clusters` each case is its own.

    Raises:
        ValueError: labels, verdicts and clusters are not of one length.
    """
    names = clusters if clusters is not None else [str(number) for number in range(len(labels))]
    groups: dict[str, list[tuple[str, str]]] = defaultdict(list)
    for label, said, name in zip(labels, verdicts, names, strict=True):
        if said is not None:
            groups[name].append((label, said))
    drawn = list(groups.values())
    pairs = [pair for group in drawn for pair in group]
    kappa = _kappa(pairs)
    if kappa is None:
        return Agreement(None, None, None, len(pairs))
    rows = np.random.default_rng(seed).integers(0, len(drawn), size=(_DRAWS, len(drawn)))
    resampled = (_kappa([pair for n in row for pair in drawn[n]]) for row in rows)
    low, high = np.quantile([found for found in resampled if found is not None] or [kappa], [0.025, 0.975])
    return Agreement(kappa, float(low), float(high), len(pairs))


def with_rungs(cases: Sequence[Case], judged: Sequence[tuple[Output, Grade]]) -> Agreement:
    """Return how far a judge tells right readings from wrong ones, where the rung of the answer is known.

    The judge's bands are of the coach's reply, the rungs of the candidate's answer, so they are not compared as they
    stand. A reading is right by its label where its score is less than a point from that of the rung; by the judge,
    where its band says that it neither misleads nor is empty. Scores are not shown to the judge. Only first samples
    count.
    """
    known = {case.id: case for case in cases if case.task == "critique" and "rung" in case.expected}
    rows = [
        (_label(known[output.case_id], output.reply), _said(grade), grade.cluster)
        for output, grade in judged
        if output.case_id in known and output.sample == 0 and output.reply is not None
    ]
    return agreement([row[0] for row in rows], [row[1] for row in rows], clusters=[row[2] for row in rows])


def _label(case: Case, reply: Mapping[str, Any]) -> str:
    wanted = int(case.expected["rung"]) + 1
    return RIGHT if abs(points(Critique.model_validate(dict(reply))) - wanted) < 1 else WRONG


def _said(grade: Grade) -> str | None:
    if grade.value is None:
        return None
    return RIGHT if grade.value >= _share(_RIGHT_BAND) else WRONG


def _kappa(pairs: Sequence[tuple[str, str]]) -> float | None:
    """Return Cohen's kappa; None where all is of one kind on both sides, so that chance alone would agree."""
    if not pairs:
        return None
    names = {name for pair in pairs for name in pair}
    agreed = sum(left == right for left, right in pairs) / len(pairs)
    share = [[sum(pair[side] == name for pair in pairs) / len(pairs) for name in names] for side in (0, 1)]
    chance = sum(left * right for left, right in zip(*share, strict=True))
    return None if chance >= 1 else (agreed - chance) / (1 - chance)

"""Grades that a model gives: advisory until their agreement with labels is measured and high.

A judge is asked through `Judge`, which the caller makes of the recorded client; nothing here knows an endpoint. Its
quotes are checked by code as the coach's are: a verdict whose quote isn't in the reply that it judges counts for
nothing. In a comparison each pair is shown in both orders, and only a verdict that survives the swap is one.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal, Protocol

import numpy as np
from pydantic import BaseModel, ConfigDict, Field

from coach.grounding import find_quote
from evals.graders.base import Mark
from evals.graders.text import shorten, strings
from evals.types import Case, Grade, Output
from prompts.loader import Message, Prompt, load

RUBRIC, PAIRWISE = "advisory_rubric", "advisory_pairwise"
TRUSTED = 0.6  # of kappa's lower end: "substantial" agreement in Landis and Koch's words
_DRAWS = 2_000
_TOP = 5


class Verdict(BaseModel):
    """What a judge returns: of two replies which is the better one, of one reply its band."""

    model_config = ConfigDict(extra="forbid")

    quotes: list[str] = Field(description="words of the replies, copied exactly, that decide")
    why: str
    winner: Literal["A", "B", "tie"] | None
    band: int | None = Field(ge=1, le=_TOP)


class Judge(Protocol):
    """A model behind the recorded client."""

    def ask(self, messages: Sequence[Message], schema: Mapping[str, Any], sample: int) -> Mapping[str, Any] | None:
        """Return the reply to a prompt as JSON, None where no recording answers it.

        Raises:
            Exception: the endpoint failed; what the grade says then is that it failed.
        """


def rubric(case: Case, output: Output, judge: Judge, prompt: Prompt | None = None) -> Grade:
    """Return a judge's band of one reply on 0..1, None where it gave none that counts."""

    def measure() -> Mark:
        verdict = _asked(judge, prompt or load("judge"), case, [output])
        if isinstance(verdict, str):
            return Mark(None, verdict)
        if verdict.band is None:
            return Mark(None, "The judge gave no band.")
        return Mark((verdict.band - 1) / (_TOP - 1), verdict.why)

    return _grade(RUBRIC, case, [output], measure)


def pairwise(case: Case, old: Output, new: Output, judge: Judge, prompt: Prompt | None = None) -> Grade:
    """Return 1 where a judge prefers the new reply in both orders, 0 for the old one, 0.5 for neither."""

    def measure() -> Mark:
        asked = prompt or load("judge")
        there, back = _asked(judge, asked, case, [old, new]), _asked(judge, asked, case, [new, old])
        if isinstance(there, str) or isinstance(back, str):
            return Mark(None, there if isinstance(there, str) else str(back))
        first = {"A": 0.0, "B": 1.0}.get(there.winner or "", 0.5)
        second = {"A": 1.0, "B": 0.0}.get(back.winner or "", 0.5)
        if first != second:
            return Mark(0.5, "The judge prefers another reply once they change places.")
        return Mark(first, there.why)

    return _grade(PAIRWISE, case, [old, new], measure)


def _asked(judge: Judge, prompt: Prompt, case: Case, outputs: Sequence[Output]) -> Verdict | str:
    """Return the judge's verdict, or why there is none that counts."""
    for output in outputs:
        if output.status != "done" or output.reply is None:
            return f"There is no reply to {case.id} to judge: {output.status}."
    shown = [_shown(output) for output in outputs]
    request = "\n\n".join(strings(case.input))
    reply = judge.ask(prompt.render(request=request, replies=shown), Verdict.model_json_schema(), outputs[0].sample)
    if reply is None:
        return f"No recording of the judge answers {case.id}."
    verdict = Verdict.model_validate(reply)
    if not verdict.quotes:
        return "The judge's verdict rests on no quote."
    wrong = next((quote for quote in verdict.quotes if not any(find_quote(quote, text) for text in shown)), None)
    return verdict if wrong is None else f"The judge's quote “{shorten(wrong)}” isn't in what it judged."


def _shown(output: Output) -> str:
    """Return what a candidate would read of a reply; which engine made it is not the judge's to know."""
    own = {key: value for key, value in (output.reply or {}).items() if key not in ("engine", "grounding", "retrieved")}
    return "\n".join(strings(own))


def _grade(metric: str, case: Case, outputs: Sequence[Output], measure: Callable[[], Mark]) -> Grade:
    try:
        mark = measure()
    except Exception as error:  # an endpoint that fails is never a score
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
    def advisory(self) -> bool:
        """Whether the judge may only advise: agreement unmeasured or low."""
        return self.low is None or self.low < TRUSTED


def agreement(labels: Sequence[str], verdicts: Sequence[str | None], seed: int = 0) -> Agreement:
    """Return how far a judge agrees with people's labels beyond chance; cases without a verdict are left out.

    Raises:
        ValueError: labels and verdicts are not of one length.
    """
    pairs = [(label, said) for label, said in zip(labels, verdicts, strict=True) if said is not None]
    kappa = _kappa(pairs)
    if kappa is None:
        return Agreement(None, None, None, len(pairs))
    draw = np.random.default_rng(seed)
    rows = draw.integers(0, len(pairs), size=(_DRAWS, len(pairs)))
    again = [found for row in rows if (found := _kappa([pairs[n] for n in row])) is not None]
    low, high = np.quantile(again, [0.025, 0.975])
    return Agreement(kappa, float(low), float(high), len(pairs))


def _kappa(pairs: Sequence[tuple[str, str]]) -> float | None:
    """Return Cohen's kappa; None where all is of one kind on both sides, so that chance alone would agree."""
    if not pairs:
        return None
    names = {name for pair in pairs for name in pair}
    agreed = sum(left == right for left, right in pairs) / len(pairs)
    share = [[sum(pair[side] == name for pair in pairs) / len(pairs) for name in names] for side in (0, 1)]
    chance = sum(left * right for left, right in zip(*share, strict=True))
    return None if chance >= 1 else (agreed - chance) / (1 - chance)

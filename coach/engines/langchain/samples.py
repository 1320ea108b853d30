"""Self-consistency: several readings of one answer, of which the median counts and the spread is shown."""

from collections import Counter
from collections.abc import Mapping, Sequence
from statistics import median_low

from coach import grounding, rubric
from coach.ports import CritiqueTask
from coach.types import Critique, EngineInfo, Finding, Grounding, QuestionKind

Bands = Mapping[str, int | None]


def agreed(critiques: Sequence[Critique], task: CritiqueTask, kind: QuestionKind) -> Critique:
    """Return what several samples come to: the intent of most, each criterion's median band, and the spread of bands.

    Everything said comes from samples that stand for it: a finding from one with its median band, the rest from the
    one nearest to the medians. Of two middle bands the lower counts; "not enough evidence" counts where most say so.
    """
    votes = Counter(critique.intent for critique in critiques)
    intent = max(votes, key=lambda one: votes[one])  # the first to have come, among equals
    agreeing = [critique for critique in critiques if critique.intent == intent]
    engine = _total([critique.engine for critique in critiques])
    if intent != "answer":
        return agreeing[0].model_copy(update={"engine": engine, "grounding": _counts(critiques)})
    return _joined(agreeing, task, kind).model_copy(update={"engine": engine, "grounding": _counts(critiques)})


def _joined(critiques: Sequence[Critique], task: CritiqueTask, kind: QuestionKind) -> Critique:
    names = [criterion.name for criterion in rubric.criteria(kind)]
    given = {name: [_bands(critique).get(name) for critique in critiques] for name in names}
    middle: Bands = {name: _median(bands) for name, bands in given.items()}
    gap = rubric.gap(kind, middle)
    base = min(critiques, key=lambda critique: (critique.gap != gap, _distance(_bands(critique), middle)))
    ranked = [base, *critiques]
    drafted = base.model_copy(
        update={
            "findings": [_standing(name, band, ranked) for name, band in middle.items()],
            "on_question": 2 * sum(critique.on_question for critique in critiques) >= len(critiques),
            "gap": gap,
            "retry_prompt": base.retry_prompt if base.gap == gap else None,
            "spread": {name: _spread(bands) for name, bands in given.items()},
        }
    )
    # Findings of several samples together may quote more of a source than its licence allows.
    return grounding.checked_critique(drafted, kind, [*task.earlier, task.answer], task.hits)


def _bands(critique: Critique) -> dict[str, int | None]:
    return {finding.criterion: finding.band for finding in critique.findings}


def _median(bands: Sequence[int | None]) -> int | None:
    known = [band for band in bands if band is not None]
    return median_low(known) if 2 * len(known) >= len(bands) and known else None


def _spread(bands: Sequence[int | None]) -> int:
    known = [band for band in bands if band is not None]
    return max(known) - min(known) if known else 0


def _distance(bands: Bands, middle: Bands) -> int:
    return sum(abs((bands.get(name) or 0) - (band or 0)) for name, band in middle.items())


def _standing(name: str, band: int | None, ranked: Sequence[Critique]) -> Finding:
    findings = (finding for critique in ranked for finding in critique.findings if finding.criterion == name)
    return next(finding for finding in findings if finding.band == band)


def _counts(critiques: Sequence[Critique]) -> Grounding:
    return Grounding(
        checked=sum(critique.grounding.checked for critique in critiques),
        dropped=sum(critique.grounding.dropped for critique in critiques),
    )


def _total(engines: Sequence[EngineInfo]) -> EngineInfo:
    return engines[0].model_copy(
        update={
            "input_tokens": _tokens([engine.input_tokens for engine in engines]),
            "output_tokens": _tokens([engine.output_tokens for engine in engines]),
            "cost_usd": _dollars([engine.cost_usd for engine in engines]),
        }
    )


def _tokens(counts: Sequence[int | None]) -> int | None:
    """Return the sum, or None where one isn't known."""
    known = [count for count in counts if count is not None]
    return sum(known) if len(known) == len(counts) else None


def _dollars(costs: Sequence[float | None]) -> float | None:
    known = [cost for cost in costs if cost is not None]
    return sum(known) if len(known) == len(costs) else None

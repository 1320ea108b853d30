"""What replies are worth: one module a concern, each with its `GRADERS`, all of them rules that read no model."""

from collections.abc import Mapping, Sequence

from coach.errors import ModelRefused, ModelReplyInvalid
from corpus.types import Hit
from evals.graders import answers, claims, critiques, interviews, leaks, probes, quotes, sets
from evals.graders.base import BUG, Grader, graded
from evals.types import Case, Grade, Output

__all__ = ["BUG", "GRADERS", "bugs", "grade"]

GRADERS: tuple[Grader, ...] = (
    *critiques.GRADERS,
    *probes.GRADERS,
    *quotes.GRADERS,
    *claims.GRADERS,
    *leaks.GRADERS,
    *answers.GRADERS,
    *sets.GRADERS,
    *interviews.GRADERS,
)


UNUSABLE = (f"{ModelReplyInvalid.code}:", f"{ModelRefused.code}:")  # what the reason of such a failure begins with


def grade(cases: Sequence[Case], outputs: Sequence[Output], passages: Mapping[str, Hit]) -> list[Grade]:
    """Return every grade of some cases' outputs, each sample's apart: same metric and unit, one grade a sample.

    A unit whose replies are missing, unrecorded or failed has a grade without a value. Only a unit's first sample
    is missed: cases may have been sampled unequally often.

    Args:
        cases: those that were run; a pair is graded where both its cases are among them.
        outputs: of those cases.
        passages: the frozen passages by id.
    """
    by_sample = {(output.case_id, output.sample): output for output in outputs}
    numbers = sorted({0} | {output.sample for output in outputs})
    grades = []
    for grader in GRADERS:
        for unit in grader.units(cases):
            for number in numbers:
                found = [by_sample.get((case.id, number)) for case in unit.cases]
                if number == 0 or None not in found:
                    grades.append(graded(grader, unit, found, passages))
    known = {case.id: case for case in cases}
    return [*grades, *(_reply(known[output.case_id], output) for output in outputs if output.case_id in known)]


def _reply(case: Case, output: Output) -> Grade:
    """Grade whether there is a reply that can be used: one that can't be read is the prompt's or the model's fault.

    An endpoint that failed is nobody's score.
    """
    faulty = output.status == "failed" and (output.reason or "").startswith(UNUSABLE)
    value = 1.0 if output.status == "done" else 0.0 if faulty else None
    return Grade(
        metric="replies",
        unit=case.id,
        cluster=case.cluster,
        value=value,
        reason=output.reason or "There is a reply that can be read.",
        cases=(case.id,),
        slices={**case.slices, "task": case.task},
    )


def bugs(grades: Sequence[Grade]) -> list[Grade]:
    """Return the grades that have no value because a grader raised: bugs to mend, never scores."""
    return [grade for grade in grades if grade.value is None and grade.reason.startswith(BUG)]

"""What replies are worth: one module a concern, each with its `GRADERS`, all of them rules that read no model."""

from collections.abc import Mapping, Sequence

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
    return grades


def bugs(grades: Sequence[Grade]) -> list[Grade]:
    """Return the grades that have no value because a grader raised: bugs to mend, never scores."""
    return [grade for grade in grades if grade.value is None and grade.reason.startswith(BUG)]

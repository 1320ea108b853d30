"""Questions to documents: answered where they can be, left open where they can't, with the facts and no false ones."""

import re

from evals.graders.base import Mark, Sample, each, share, verdict
from evals.graders.text import flat, shorten, told
from evals.types import Case

_DENIED = re.compile(
    r"\b(?:not|never|no|nor|rather than|instead of|isn't|aren't|doesn't|don't)\b(?:\W+\w+){0,3}\W*$", re.IGNORECASE
)


def _answers(sample: Sample) -> Mark:
    fault = "It says that the documents don't tell; they do." if sample.answer.abstained else None
    return verdict(fault, "It answers.")


def _abstains(sample: Sample) -> Mark:
    fault = None if sample.answer.abstained else f"Nothing answers this, yet it says “{shorten(sample.answer.answer)}”."
    return verdict(fault, "It says that the documents don't tell.")


def _facts(sample: Sample) -> Mark:
    facts = sample.case.expected["facts"]
    if sample.answer.abstained:
        return Mark(0.0, "It abstains and so tells none of the facts.")
    recalled = told(facts, sample.answer.answer)
    faults = [None if one else f"It doesn't tell “{shorten(fact)}”." for fact, one in zip(facts, recalled, strict=True)]
    return share(faults, "It tells every fact.", "There are no facts to tell.")


def asserted(wrong: str, answer: str) -> bool:
    """Tell whether an answer states what a wrong answer would state, other than to deny it."""
    found = re.finditer(rf"(?<!\w){re.escape(flat(wrong))}(?!\w)", answer, re.IGNORECASE)
    return any(not _DENIED.search(answer[: match.start()]) for match in found)


def _forbidden(sample: Sample) -> Mark:
    if sample.answer.abstained:
        return Mark(1.0, "It abstains.")
    answer = flat(sample.answer.answer)
    wrong = next((wrong for wrong in sample.case.expected["forbidden"] if asserted(wrong, answer)), None)
    return verdict(wrong and f"It says “{wrong}”, which is wrong.", "It says nothing known to be wrong.")


def _ask(case: Case, key: str) -> bool:
    return case.task == "ask" and bool(case.expected.get(key))


GRADERS = (
    each("answers", lambda case: _ask(case, "answerable"), _answers),
    each("abstains", lambda case: case.task == "ask" and case.expected.get("answerable") is False, _abstains),
    each("facts", lambda case: _ask(case, "facts"), _facts),
    each("forbidden", lambda case: _ask(case, "forbidden"), _forbidden),
)

"""Practice sets: as many questions as asked for, on what the documents ask for, in their stages, none of them twice."""

from collections.abc import Sequence
from itertools import combinations

from coach.words import jaccard, overlap, stems
from evals.graders.base import Mark, Sample, each, share, verdict
from evals.graders.text import flat, shorten
from evals.types import Case

ALIKE = 0.8  # share of distinct words in common above which two questions are one
_HALF = 0.5  # of an evidence string that a shorter quote must hold
_ON = 0.75  # share of a topic's content words in a question that is about it


def _count(sample: Sample) -> Mark:
    wanted, made = int(sample.case.expected["count"]), len(sample.practice.questions)
    return verdict(None if made == wanted else f"{made} questions; {wanted} were asked for.", f"{made} questions.")


def _coverage(sample: Sample) -> Mark:
    made = sample.practice
    quotes = [flat(citation.quote) for question in made.questions for citation in question.citations]
    quotes += [flat(row.evidence.quote) for row in made.coverage if row.question_ids]
    faults = []
    for must in sample.case.expected["must_cover"]:
        # `also`: where other documents ask for the same thing.
        met = any(_quoted(flat(proof), quotes) for proof in (must["evidence"], *must.get("also", ())))
        faults.append(None if met else f"No question practises {must['competency']}.")
    return share(faults, "Everything asked for is covered.", "Nothing must be covered.")


def _quoted(proof: str, quotes: Sequence[str]) -> bool:
    return any(proof in quote or (quote in proof and len(quote) >= _HALF * len(proof)) for quote in quotes)


def _stages(sample: Sample) -> Mark:
    known = {str(stage).casefold() for stage in sample.case.expected["stages"]}
    faults = [
        None if str(q.stage).casefold() in known else f"“{shorten(q.text)}” is put into the stage {q.stage}."
        for q in sample.practice.questions
    ]
    return share(faults, "Every question has one of the document's stages.", "There are no questions.")


def _off_limits(sample: Sample) -> Mark:
    for question in sample.practice.questions:
        found = stems(question.text)
        for topic in sample.case.expected["must_not"]:
            if overlap(stems(topic), found) >= _ON:
                return Mark(0.0, f"“{shorten(question.text)}” is about {topic}.")
    return Mark(1.0, "No question strays to what was ruled out.")


def _distinct(sample: Sample) -> Mark:
    texts = [question.text for question in sample.practice.questions]
    twins = {n: other for other, n in combinations(range(len(texts)), 2) if jaccard(texts[other], texts[n]) > ALIKE}
    faults = [f"“{shorten(texts[n])}” comes twice." if n in twins else None for n in range(len(texts))]
    return share(faults, "No two questions are alike.", "There are no questions.")


def _set(case: Case, key: str) -> bool:
    return case.task == "practice" and bool(case.expected.get(key))


GRADERS = (
    each("count", lambda case: _set(case, "count"), _count),
    each("coverage", lambda case: _set(case, "must_cover"), _coverage),
    each("stages", lambda case: _set(case, "stages"), _stages),
    each("off_limits", lambda case: _set(case, "must_not"), _off_limits),
    each("distinct", lambda case: case.task == "practice", _distinct),
)

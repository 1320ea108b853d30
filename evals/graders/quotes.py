"""Quotes: exact, whatever else is true of a reply; and for questions to documents, the right ones."""

from collections.abc import Iterable, Iterator

from coach.grounding import find_quote
from coach.types import Citation, Critique
from evals.graders.base import Mark, Sample, each, frozen, share, verdict
from evals.graders.text import flat, shorten, strings
from evals.types import Case


def evidence(critique: Critique) -> Iterator[str]:
    """Yield every quote that is said to be the candidate's words."""
    for finding in critique.findings:
        yield from finding.evidence
    for strength in critique.strengths:
        yield from strength.evidence
    if critique.follow_up and critique.follow_up.span:
        yield critique.follow_up.span


def of_critique(critique: Critique) -> Iterator[Citation]:
    """Yield every citation in a critique."""
    yield from critique.citations
    for finding in critique.findings:
        yield from finding.citations
    if critique.follow_up:
        yield from critique.follow_up.citations


def citations(sample: Sample) -> Iterator[Citation]:
    """Yield every citation in a reply, whatever its task."""
    for said in sample.critiques():
        yield from of_critique(said.critique)
    if sample.case.task == "ask":
        yield from sample.answer.citations
    if sample.case.task == "practice":
        yield from (citation for question in sample.practice.questions for citation in question.citations)
        yield from (row.evidence for row in sample.practice.coverage if row.evidence.quote)
    if sample.case.task == "interview":
        yield from (citation for turn in sample.turns for citation in turn.reply.citations)


def _stands(quote: str, texts: Iterable[str]) -> bool:
    """Tell whether a quote stands in a text exactly: what `find_quote` would have to mend isn't exact."""
    return any(find_quote(quote, text) == quote for text in texts)


def _quotes_exact(sample: Sample) -> Mark:
    for critique, said, where in sample.critiques():
        for quote in evidence(critique):
            if not _stands(quote, said):
                return Mark(0.0, f"In {where}, “{shorten(quote)}” isn't in the candidate's words.")
    return Mark(1.0, "Every quote is in the candidate's words.")


def _citation_fault(sample: Sample, citation: Citation) -> str | None:
    hit = sample.passages.get(citation.passage_id)
    given_ids = frozen(sample.case)
    if given_ids and citation.passage_id not in given_ids:
        hit = None
    if hit is not None:
        exact = _stands(citation.quote, [hit.passage.text])
        return None if exact else f"“{shorten(citation.quote)}” isn't in passage {citation.passage_id}."
    given = _stands(citation.quote, strings(sample.case.input))  # a job description that came with the request
    return None if given else f"It cites passage {citation.passage_id}, which it wasn't given."


def _citations_exact(sample: Sample) -> Mark:
    cited = list(citations(sample))
    if cited and not sample.hits and sample.case.task in ("practice", "interview"):
        return Mark(None, "The passages that it chose from aren't there to compare with.")
    fault = next((fault for citation in cited if (fault := _citation_fault(sample, citation))), None)
    return verdict(fault, f"All {len(cited)} citations are exact." if cited else "It cites nothing.")


def _has_evidence(case: Case) -> bool:
    return case.task == "ask" and bool(case.expected.get("evidence"))


def _holds(sample: Sample, passage_id: str, proof: str) -> bool:
    hit = sample.passages.get(passage_id)
    return hit is not None and flat(proof) in flat(hit.passage.text)


def _precision(sample: Sample) -> Mark:
    cited = list(dict.fromkeys(citation.passage_id for citation in sample.answer.citations))
    proofs = sample.case.expected["evidence"]
    faults = [
        None if any(_holds(sample, name, proof) for proof in proofs) else f"Passage {name} doesn't hold the evidence."
        for name in cited
    ]
    return share(faults, "Every passage cited holds evidence.", "It cites nothing.")


def _recall(sample: Sample) -> Mark:
    given = [hit.passage.id for hit in sample.hits]
    proofs = [p for p in sample.case.expected["evidence"] if any(_holds(sample, name, p) for name in given)]
    cited = {citation.passage_id for citation in sample.answer.citations}
    faults = [
        None if any(_holds(sample, name, proof) for name in cited) else f"Nothing cited holds “{shorten(proof)}”."
        for proof in proofs
    ]
    return share(faults, "All evidence is cited.", "The frozen passages don't hold the evidence.")


GRADERS = (
    each("quotes_exact", lambda case: case.task in ("critique", "interview"), _quotes_exact, hard=True),
    each("citations_exact", lambda _: True, _citations_exact, hard=True),
    each("citation_precision", _has_evidence, _precision),
    each("citation_recall", _has_evidence, _recall),
)

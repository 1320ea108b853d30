"""Which sentence of the documents belongs beside a critique."""

from collections.abc import Sequence
from dataclasses import dataclass

from coach.engines.offline.heads import Embed
from coach.engines.offline.sentences import split
from coach.grounding import cite
from coach.types import Citation
from corpus.ports import Vectors
from corpus.types import Hit, PassageRole

# Roles that tell a candidate what is wanted; a sample answer or terms of pay don't.
TELLING: frozenset[PassageRole] = frozenset(
    (
        "question_intent",
        "advice",
        "requirement",
        "nice_to_have",
        "responsibility",
        "value",
        "rubric_item",
        "prose",
        "question",
        "process_stage",
    )
)
PASSAGES = 6
NEAR = 0.40  # cosine from which a sentence is about the question; unrelated pairs stay below 0.2
WORDS = (4, 60)
MEANS = {
    "own_action": "what you did yourself, your ownership and responsibility",
    "result": "the outcome, the results you achieved, the impact",
    "context": "the situation and the problem, set the scene",
    "metric": "measure success with metrics, numbers and data",
    "trade_off": "weigh alternatives, prioritise, explain your reasoning and decisions",
    "correctness": "technical knowledge and understanding",
    "mechanism": "explain how it works, technical depth, design",
    "edge_cases": "risks, failures, edge cases, reliability and testing",
    "plan": "a structured approach, steps, problem solving",
    "reading": "understand the problem, ask clarifying questions",
    "safeguard": "communicate with stakeholders, manage risk, collaborate",
    "experience": "give examples from your experience",
    "evidence": "give examples from your experience and achievements",
    "reason": "your motivation and interest",
    "fit": "fit with the company, its values and the role",
    "none": "",
}


@dataclass(frozen=True, slots=True)
class Ground:
    """Citations for the question, for the gap where the documents speak of it, and of what the answer contradicts."""

    question: Citation | None = None
    gap: Citation | None = None
    denied: Citation | None = None

    def all(self) -> list[Citation]:
        """Return the citations there are, without repeats."""
        found = [citation for citation in (self.denied, self.gap, self.question) if citation]
        return [citation for n, citation in enumerate(found) if citation not in found[:n]]


def ground(question: str, competency: str | None, gap: str, hits: Sequence[Hit], embed: Embed) -> Ground:
    """Find the sentence of the passages closest to the question, and the one closest to question and gap together."""
    told = [(hit, sentence.text) for hit in _telling(hits) for sentence in split(hit.passage.text)]
    told = [(hit, text) for hit, text in told if WORDS[0] <= len(text.split()) <= WORDS[1] and not text.endswith("?")]
    if not told:
        return Ground()
    subject = f"{competency}. {question}" if competency else question
    vectors = embed(
        [question, subject, f"{MEANS.get(gap, gap)}. {competency or question}", *(text for _, text in told)]
    )
    asked = (vectors[3:] @ vectors[:2].T).max(axis=1)
    return Ground(_best(told, asked), _best(told, 0.5 * asked + 0.5 * (vectors[3:] @ vectors[2])))


def _telling(hits: Sequence[Hit]) -> list[Hit]:
    return [hit for hit in hits if hit.passage.role in TELLING][:PASSAGES]


def _best(told: Sequence[tuple[Hit, str]], near: Vectors) -> Citation | None:
    place = int(near.argmax())
    return cite(*told[place]) if float(near[place]) >= NEAR else None

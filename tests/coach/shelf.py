"""A library of hand-made passages for tests of practice sets and answers."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from corpus.types import DocumentKind, Filter, Hit, Licence, Passage, PassageRole, SearchMode, Source
from tests.corpus.hashing import HashingEmbedder

EMBEDDER = HashingEmbedder(dimension=256)
Part = tuple[PassageRole, str, dict[str, object]]


@dataclass
class Shelf:
    """What selection asks of a library, in memory."""

    kept: dict[str, tuple[Source, list[Passage]]] = field(default_factory=dict)

    def put(
        self,
        name: str,
        company: str | None,
        role: str | None,
        parts: Sequence[Part],
        kind: DocumentKind = "job_description",
        licence: Licence | None = None,
    ) -> "Shelf":
        text = "\n\n".join(part[1] for part in parts)
        source = Source(name, f"{name}.md", name, kind, company, role, "en", licence or Licence(), text, "hash")
        passages, start = [], 0
        for ordinal, (passage_role, body, more) in enumerate(parts):
            passages.append(
                Passage(f"{name}:{ordinal}", name, ordinal, body, start, start + len(body), role=passage_role, **more)  # type: ignore[arg-type]
            )
            start += len(body) + 2
        self.kept[name] = (source, passages)
        return self

    def sources(self) -> list[Source]:
        return [source for source, _ in self.kept.values()]

    def passages(self, source_id: str) -> list[Passage]:
        return self.kept[source_id][1]

    def hits(self) -> list[Hit]:
        return [Hit(passage, source, 1.0) for source, passages in self.kept.values() for passage in passages]

    def search(self, query: str, k: int = 10, mode: SearchMode = "hybrid", where: Filter | None = None) -> list[Hit]:
        hits = self.hits()
        near = EMBEDDER.embed([hit.passage.text for hit in hits]) @ EMBEDDER.embed([query])[0]
        order = sorted(range(len(hits)), key=lambda n: -float(near[n]))[:k]
        return [Hit(hits[n].passage, hits[n].source, max(0.0, float(near[n]))) for n in order]


def bakery() -> Shelf:
    """One company with a guide in three stages, a job description with pay, and an unrelated company."""
    shelf = Shelf()
    shelf.put(
        "guide",
        "Crumbly",
        "Bakery Manager",
        [
            (
                "process_stage",
                "The phone screen gauges your interest in the craft of baking.",
                {"stage": "phone screen"},
            ),
            (
                "process_stage",
                "Here you will be asked to demonstrate your knowledge of oven control.",
                {"stage": "trial bake"},
            ),
            (
                "process_stage",
                "Expect to discuss how you plan to grow the shop with the owners.",
                {"stage": "talk with the owners"},
            ),
            (
                "question_intent",
                "This question assesses how you handle waste.",
                {"group": "g1", "question": "How do you keep waste low in a bakery?"},
            ),
            (
                "advice",
                "Describe what you measured and what you changed.",
                {"group": "g1", "question": "How do you keep waste low in a bakery?"},
            ),
            ("sample_answer", "“We saved 900 euros a month by baking smaller batches.”", {"group": "g1"}),
        ],
        kind="interview_guide",
    )
    shelf.put(
        "job",
        "Crumbly",
        "Bakery Manager",
        [
            ("responsibility", "Plan the night shift and train apprentices.\nOrder flour and keep the stock list.", {}),
            ("requirement", "Experience in food safety audits.\nAbility to calm angry customers.", {}),
            ("value", "We put bread before brand.", {}),
            ("terms", "The salary range is 3,000 to 3,600 euros a month.\nA meal allowance comes on top.", {}),
        ],
    )
    shelf.put(
        "other",
        "Ironworks",
        "Welder",
        [("requirement", "Experience with arc welding of thin steel.", {}), ("terms", "The pay is $30 an hour.", {})],
    )
    return shelf

"""What an answer says against a passage of the documents, where there is no reference to hold it against."""

import re
from collections.abc import Sequence

from coach.engines.offline import conflict
from coach.engines.offline.bands import Judged
from coach.engines.offline.heads import Embed
from coach.engines.offline.reference import WRONG
from coach.engines.offline.sentences import plain, split
from coach.engines.offline.signals import Reading
from coach.grounding import cite
from coach.types import Citation
from corpus.types import Hit, PassageRole

STATING: frozenset[PassageRole] = frozenset(("prose", "rubric_item"))  # roles of passages that may state facts
PASSAGES = 6
ABOUT = 0.45  # cosine from which a sentence is about the question
NEAR = 0.65  # cosine of two clauses; a passage that was found says less surely the same thing than a reference does
_ADVISES = re.compile(r"\b(?:you|your|we|our|us|candidates?|interview\w*|should|tell|describe|explain)\b|\?$", re.I)


def find(question: str, hits: Sequence[Hit], reading: Reading, embed: Embed) -> tuple[Judged, Citation] | None:
    """Return a low judgement of correctness with the passage's sentence that contradicts the answer, or None.

    Only sentences that state something, and are about the question, count.
    """
    told = [(hit, sentence.text) for hit in _stating(hits) for sentence in split(hit.passage.text)]
    told = [(hit, text) for hit, text in told if not _ADVISES.search(text)]
    if not told:
        return None
    vectors = embed([question, *(text for _, text in told)])
    told = [one for one, near in zip(told, vectors[1:] @ vectors[0], strict=True) if near >= ABOUT]
    said = [seen.plain for seen in reading.kept]
    for found in conflict.find(said, [plain(text) for _, text in told], embed, NEAR):
        if citation := cite(*told[found.told]):
            return Judged(WRONG, (reading.kept[found.said],), against=citation.quote), citation
    return None


def _stating(hits: Sequence[Hit]) -> list[Hit]:
    return [hit for hit in hits if hit.passage.role in STATING][:PASSAGES]

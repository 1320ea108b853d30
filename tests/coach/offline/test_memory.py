"""A sentence's vector is asked for once, however many parts of a critique look at it."""

import asyncio
from collections import Counter
from collections.abc import Sequence

from coach.engines.offline.engine import OfflineEngine
from coach.engines.offline.heads import Embed
from coach.ports import CritiqueTask
from corpus.ports import Vectors


def test_a_critique_embeds_no_text_twice(embed: Embed) -> None:
    asked: Counter[str] = Counter()

    def counting(texts: Sequence[str]) -> Vectors:
        asked.update(texts)
        return embed(texts)

    told = "Two requests may read the same row. I lock it first, so the second waits. A timeout frees it."
    task = CritiqueTask("How do you keep two writers from spending one balance twice?", told, "technical")
    made = asyncio.run(OfflineEngine(counting).critique(task))
    assert made.intent == "answer"
    assert asked
    assert max(asked.values()) == 1, asked.most_common(3)

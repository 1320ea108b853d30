"""At which stage of the interview a question is asked: where the documents place it, or plainly mean it."""

from collections import defaultdict
from collections.abc import Sequence

import numpy as np

from coach.ports import Slot
from coach.practice import cover
from coach.practice.focus import Embed, Focus
from coach.practice.items import Item
from coach.types import QuestionKind
from coach.words import sentences, stems
from corpus.ports import Vectors
from corpus.types import Hit

_NAMES_OF_KINDS: dict[QuestionKind, set[str]] = {
    "technical": set(stems("technical coding")),
    "behavioral": set(stems("behavioral behavioural competency")),
    "situational": set(stems("situational case scenario")),
    "motivation": set(stems("motivation screening")),
}
_TOLD = 30  # sentences of a stage that are compared
_PLAINLY, _APART = 0.4, 0.08  # likeness to what is told of a stage, and lead over the next: it is plainly asked there


def placed(
    vectors: Vectors,
    own: Sequence[str | None],
    groups: Sequence[cover.Group],
    hits: Sequence[Hit],
    focus: Focus,
    names: Sequence[str],
    embed: Embed,
) -> list[str | None]:
    """Return the stage of each group of requirements, or None where the documents place it at none.

    Where the whole process is asked for, each group gets one, and each stage a group, if there are enough.

    Args:
        vectors: of the requirements, shape (items, dimension).
        own: the stage of each requirement, from `own_stages`.
        groups: what the questions practise.
        hits: the passages that tell of stages.
        focus: what the brief asks for.
        names: the stages' names, in order.
        embed: texts to unit vectors.
    """
    leads = [group.members[0] for group in groups]
    if names and focus.every:
        near = _stage_fit(vectors[leads], [group.kind for group in groups], hits, names, embed)
        return list(cover.staged(near, [own[n] for n in leads], names))
    allowed = focus.stages or names
    return [own[n] if own[n] in allowed else None for n in leads]


def own_stages(
    items: Sequence[Item], vectors: Vectors, hits: Sequence[Hit], names: Sequence[str], embed: Embed
) -> list[str | None]:
    """Return the stage that each item stands under, or in which it is plainly asked: one that is clearly its closest.

    A stage that is told of in general words is close to everything, so each one's mean closeness is taken off where
    stages are compared.
    """
    own = [item.hit.passage.stage for item in items]
    loose = [n for n, stage in enumerate(own) if stage is None]
    if not names or not loose:
        return own
    near = _told_fit(vectors[loose], hits, names, embed)
    beyond = near - near.mean(axis=0)
    for n, row, above in zip(loose, near, beyond, strict=True):
        best = int(above.argmax())
        others = float(np.delete(above, best).max(initial=-1.0))
        if row[best] >= _PLAINLY and above[best] - others >= _APART:
            own[n] = names[best]
    return own


def too_few(slots: Sequence[Slot], focus: Focus) -> list[str]:
    """Return a sentence where fewer questions fit the stage wished for than were asked for."""
    fitting = sum(slot.stage in focus.stages for slot in slots)
    if not focus.stages or fitting == len(slots):
        return []
    names = " and ".join(f"“{name}”" for name in focus.stages)
    said = (
        "Only 1 question fits" if fitting == 1 else f"Only {fitting} questions fit" if fitting else "No question fits"
    )
    return [f"{said} the stage {names}; the others practise what else the documents ask for."]


def _stage_fit(
    vectors: Vectors, of_kind: Sequence[QuestionKind], hits: Sequence[Hit], names: Sequence[str], embed: Embed
) -> Vectors:
    """Return how well questions fit stages by what is told of them and by their names, shape (questions, stages)."""
    suited = np.array([[_suits(kind, name) for name in names] for kind in of_kind], np.float32)
    return np.asarray(_told_fit(vectors, hits, names, embed) + suited, dtype=np.float32)


def _told_fit(vectors: Vectors, hits: Sequence[Hit], names: Sequence[str], embed: Embed) -> Vectors:
    """Return how well questions fit what the documents tell of stages, shape (questions, stages).

    Half of it is the likeness to all that they tell of a stage, half that to its closest sentence.
    """
    told: dict[str, list[str]] = defaultdict(list)
    for hit in hits:
        if hit.passage.stage:
            told[hit.passage.stage].append(hit.passage.text)
    described = embed([f"{name}. {' '.join(told[name])}"[:1500] for name in names])
    said = [[name, *(sentence for text in told[name] for sentence in sentences(text))][:_TOLD] for name in names]
    vectors_said = embed([sentence for each in said for sentence in each])
    ends = np.cumsum([len(each) for each in said])[:-1]
    nearest = np.stack([part.max(axis=1) for part in np.split(vectors @ vectors_said.T, ends, axis=1)], axis=1)
    return np.asarray(0.5 * (vectors @ described.T + nearest), dtype=np.float32)


def _suits(kind: QuestionKind, stage: str) -> float:
    """Return what a stage's name says for (0.3) or against (-0.3) a kind of question, as "technical interview" does."""
    said = set(stems(stage))
    named = {name for name, stem_ in _NAMES_OF_KINDS.items() if said & stem_}
    return 0.0 if not named else 0.3 if kind in named else -0.3

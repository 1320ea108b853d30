"""What a brief asks to concentrate on: stages, kinds of question, subjects."""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from coach.practice.items import Item, kinds
from coach.types import QuestionKind
from coach.words import overlap, stems
from corpus.ports import Vectors
from corpus.types import Hit

Embed = Callable[[Sequence[str]], Vectors]

_WHOLE = re.compile(
    (
        r"\b(?:whole|entire|full|complete|all(?: the)?|every|each)\b(?: \w+){0,2} (?:process|"
        r"stages?|rounds?|loop)\b|\bend[- ]to[- ]end (?:process|interview)\b"
    ),
    re.I,
)
_ROUND = r"(?: \w+)? (?:round|stage|interview|step|conversation|phase)s?\b"
_ORDINALS = {
    "first": 0,
    "initial": 0,
    "opening": 0,
    "second": 1,
    "third": 2,
    "fourth": 3,
    "fifth": 4,
    "final": -1,
    "last": -1,
    "closing": -1,
}
_GENERIC = frozenset(
    stems("interview round stage step phase conversation discussion call session final initial first last")
)
_KIND_WORDS: dict[QuestionKind, frozenset[str]] = {
    "technical": frozenset(stems("technical coding stack systems architecture algorithms engineering clinical hard")),
    "motivation": frozenset(stems("motivation motivated values principles mission fit interest passion why culture")),
    "behavioral": frozenset(
        stems("behavioral behavioural teamwork collaboration leadership communication people soft conflict")
    ),
    "situational": frozenset(stems("situational case scenario strategy vision planning judgement")),
}
_SPLIT = re.compile(r"\s*[,;:/]\s*|\s+(?:and|across|through|plus|with|&)\s+")
_EDGES = re.compile(
    (
        r"^(?:(?:across|throughout|through|over|during|in|of|on|for|from|to|the|a|an|about)\b ?)+|"
        r"(?:^| )(?:across|throughout|through|over|during|in|of|on|for|from|to|the|a|an)$"
    ),
    re.I,
)
NEAR = 0.55  # of the best fit to the focus: what falls behind it is outside, unless a heading names the subject
_HEADED = 0.8  # of the best fit: what stands under a heading that names the subject fits as well, at least
# Cosines at which passages can be said to speak of a subject whose words they don't hold (MiniLM, 150 subjects read
# against the starter documents): one that is close, or three that touch it.
_SUPPORTED, _TOUCHED, _REPEATED = 0.48, 0.4, 0.35


@dataclass(frozen=True, slots=True)
class Focus:
    """What to concentrate on. `stages` are the only stages wanted; empty: no such wish.

    `whole`: nothing is left out; `every`: the whole process is asked for in words, so that each stage gets its share.
    """

    subjects: tuple[str, ...] = ()
    stages: tuple[str, ...] = ()
    whole: bool = False
    unsupported: tuple[str, ...] = ()
    every: bool = False

    @property
    def free(self) -> bool:
        """Whether nothing narrows the choice."""
        return not self.subjects and not self.stages


def stage_names(hits: Sequence[Hit]) -> list[str]:
    """Return the documents' own names of the interview's stages, in their order, from the first source that has any."""
    first = next((hit.source.id for hit in hits if hit.passage.stage), None)
    return list(dict.fromkeys(hit.passage.stage for hit in hits if hit.source.id == first and hit.passage.stage))


def parse(text: str | None, wanted: Sequence[str], stages: Sequence[str]) -> Focus:
    """Read a focus and the stages asked for, given the documents' `stages`."""
    named, unknown = _named(wanted, stages)
    text = text or ""
    every = bool(_WHOLE.search(text))
    whole = every or not text.strip()
    rest = _WHOLE.sub("", text)
    if not whole or named:
        found, rest = _in_text(rest, stages)
        named = named or found
    subjects = [_EDGES.sub("", part.strip(" .-")) for part in _SPLIT.split(rest)]
    unsupported = [f"The documents name no stage “{name}”." for name in unknown]
    kept = tuple(part for part in subjects if set(stems(part)) - _GENERIC)
    return Focus(kept, tuple(named), whole, tuple(unsupported), every and not named)


def _named(wanted: Sequence[str], stages: Sequence[str]) -> tuple[list[str], list[str]]:
    named, unknown = [], []
    for name in filter(None, map(str.strip, wanted)):
        found, _ = _in_text(name if name in stages else f"{name} stage", stages)
        exact = [stage for stage in stages if stage.casefold() == name.casefold()]
        (named.extend(exact or found) if exact or found else unknown.append(name))
    return list(dict.fromkeys(named)), unknown


def _in_text(text: str, stages: Sequence[str]) -> tuple[list[str], str]:
    """Return the stages that a text names, by name or by place, and the text without those words."""
    found: list[str] = []
    for stage in stages:
        key = set(stems(stage)) - _GENERIC
        words = "|".join(re.escape(word) for word in stage.split() if set(stems(word)) & key)
        pattern = rf"\b(?:{re.escape(stage)}|(?:{words}){_ROUND})" if words else rf"\b{re.escape(stage)}"
        if re.search(pattern, text, re.I) and (not key or overlap(key, stems(text)) == 1):
            found.append(stage)
            text = re.sub(pattern, "", text, flags=re.I)
    for word, place in _ORDINALS.items():
        pattern = rf"\b(?:the )?{word}{_ROUND}"
        if stages and re.search(pattern, text, re.I) and -len(stages) <= place < len(stages):
            found.append(stages[place])
            text = re.sub(pattern, "", text, flags=re.I)
    return sorted(set(found), key=list(stages).index), text


def kinds_wanted(focus: Focus) -> set[QuestionKind]:
    """Return the kinds of question that the subjects name."""
    said = set(stems(" ".join(focus.subjects)))
    return {kind for kind, names in _KIND_WORDS.items() if said & names}


def fits(items: Sequence[Item], vectors: Vectors, focus: Focus, embed: Embed) -> Vectors:
    """Return how well each item fits each subject, shape (items, subjects), about 0..1; one column of ones if none."""
    if not focus.subjects:
        return np.ones((len(items), 1), dtype=np.float32)
    near = vectors @ embed(list(focus.subjects)).T
    scores = [
        [_subject_fit(item, subject, float(near[row, column])) for column, subject in enumerate(focus.subjects)]
        for row, item in enumerate(items)
    ]
    return np.array(scores, dtype=np.float32).reshape(len(items), len(focus.subjects))


def _subject_fit(item: Item, subject: str, cosine: float) -> float:
    wanted = stems(subject)
    said = overlap(wanted, stems(item.text))
    fitting = any(set(wanted) & _KIND_WORDS[kind] for kind in kinds(item)[:1])
    return 0.5 * cosine + 0.2 * said + 0.4 * _headed(item, subject) + 0.2 * fitting


def _headed(item: Item, subject: str) -> bool:
    """Tell whether a heading above the item names the subject."""
    wanted = stems(subject)
    return any(overlap(wanted, stems(heading)) >= 1 for heading in item.hit.passage.heading)


def _topical(item: Item) -> bool:
    """Tell whether the headings above an item are subjects, rather than stages or a question's or competency's own."""
    return item.hit.passage.role != "process_stage" and not item.given and not item.named


def named(items: Sequence[Item], each: Vectors, focus: Focus) -> tuple[NDArray[np.bool_], Vectors]:
    """Tell of each item whether it lies in the focus, shape (items,), and how well it fits, shape (items,).

    Where headings of a document name a subject, what stands under them is in the focus, whatever its words, and
    what stands under others is not, although it may mention the subject.

    Args:
        items: the requirements.
        each: their fit to each subject, from `fits`.
        focus: with one subject at least.
    """
    inside = np.zeros(len(items), dtype=np.bool_)
    fit = each.max(axis=1)
    for column, subject in enumerate(focus.subjects):
        headed = np.array([_headed(item, subject) for item in items])
        ruled = {item.hit.source.id for item, under in zip(items, headed, strict=True) if under and _topical(item)}
        free = np.array([item.hit.source.id not in ruled or not _topical(item) for item in items])
        best = float(each[:, column].max())
        inside |= headed | (free & (each[:, column] >= NEAR * best))
        fit = np.where(headed, np.maximum(fit, _HEADED * float(each.max())), fit)
    return inside, fit


def missing(items: Sequence[Item], vectors: Vectors, focus: Focus, embed: Embed) -> list[str]:
    """Return a sentence for each subject that no item supports."""
    if not focus.subjects or not items:
        return []
    near = np.sort(vectors @ embed(list(focus.subjects)).T, axis=0)[::-1]
    general = frozenset(stem for names in _KIND_WORDS.values() for stem in names)
    notes = []
    for column, subject in enumerate(focus.subjects):
        wanted = set(stems(subject))
        said = max(overlap(wanted, stems(item.context)) for item in items)
        best, third = float(near[0, column]), float(near[min(2, len(items) - 1), column])
        close = best >= _SUPPORTED or (best >= _TOUCHED and third >= _REPEATED)
        if not wanted <= general and said < 1.0 and not close:
            notes.append(f"The documents say nothing about “{subject}”.")
    return notes

"""How likely a sentence is to answer a question, and how likely the best one is to be an answer at all.

Two small logistic regressions over measured features, trained by `evals.grounded` on questions written for this
project (`data/evidence.json`): one ranks the sentences of the passages found, one reads the best sentence beside
its rivals and gives the confidence that decides between an answer and an abstention.
"""

import json
import math
import re
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Any

import numpy as np

from coach.companies import named, unnamed
from coach.engines.offline import evidence, heads
from coach.engines.offline.subject import subject
from coach.words import is_content, stem, stems, words
from corpus.ports import Vectors
from corpus.types import Hit

Embed = Callable[[Sequence[str]], Vectors]
UNIT_SIGNS = (
    "likeness", "behind", "beside", "heading", "passage", "rank", "covered", "around", "termwise",
    "fact", "no_fact", "no_matter", "hollow", "intent", "sample", "source", "length",
)  # fmt: skip
REPLY_SIGNS = (
    "odds", "lead_on_rest", "likeness", "passage", "covered", "around", "weakest", "missed",
    "fact", "no_fact", "fact_apart", "untyped", "no_matter", "gap", "stranger",
)  # fmt: skip
OF_VECTORS = frozenset(
    {"likeness", "behind", "beside", "heading", "passage", "termwise", "source", "weakest", "fact_apart"}
)
_LEAD_CHARACTERS = 300  # of a source: enough to tell what firm and what work it is about
NEAR = 0.36  # cosine from which a passage speaks of a thing that it calls otherwise
_SUBJECT_OF = 2  # sentences of a passage that its heading is the subject of
_STAGE = re.compile(r"^(?:stage|round|part|step) \w+: ", re.I)
_FAR = 12.0  # odds are kept within this of zero


@dataclass(frozen=True, slots=True)
class Unit:
    """A sentence, or a list with its lead-in, as it stands in a passage."""

    text: str
    hit: Hit
    place: int = 0  # among all units
    score: float = 0.0  # log odds that it answers
    listed: bool = False


@dataclass(frozen=True, slots=True)
class Terms:
    """The words a question turns on, the rarer among the passages the heavier."""

    stems: tuple[str, ...]
    names: tuple[str, ...]  # the words themselves, in the same order
    weights: Vectors  # sums to 1


@dataclass(frozen=True, slots=True)
class Sought:
    """What a question asks about, and by passage how far it stands there in words (0..1) and in meaning (cosine)."""

    thing: str
    held: Mapping[str, float]
    near: Mapping[str, float]

    def told(self, passage: str) -> bool:
        """Tell whether a passage speaks of it; true for a question that doesn't say what it is about."""
        return not self.thing or self.held[passage] == 1.0 or self.near[passage] >= NEAR


@dataclass(frozen=True, slots=True)
class Scales:
    """The texts of one question measured against it: everything the features are made from."""

    units: tuple[Unit, ...]
    likeness: Vectors
    matched: Vectors  # (units, terms): is the term in the unit
    near: Vectors  # (units, terms): cosine of the term with the unit
    signs: Vectors  # (units, UNIT_SIGNS)
    terms: Terms
    hits: tuple[Hit, ...]
    sought: Sought


@dataclass(frozen=True, slots=True)
class Model:
    """A logistic regression: `matrix` holds a weight a sign, in units of the training's means and spreads."""

    mean: Vectors
    spread: Vectors
    weights: Vectors
    bias: float

    def odds(self, signs: Vectors) -> Vectors:
        """Return log odds, one a row."""
        found = ((signs - self.mean) / self.spread) @ self.weights + self.bias
        return np.asarray(np.clip(found, -_FAR, _FAR), dtype=np.float32)


@dataclass(frozen=True, slots=True)
class Models:
    """What ranks units, what judges replies, and the confidence from which a reply is given."""

    units: Model
    replies: Model
    least: float


def models(embed: Embed) -> Models:
    """Return the models that fit an embedder: those of its kind, or for any other those that read words alone."""
    stored = _stored()
    fits = stored["probe"].fits(embed([heads.PROBE])[0])
    chosen: Models = stored["whole" if fits else "words"]
    return chosen


def weigh(question: str, units: Sequence[Unit], hits: Sequence[Hit], embed: Embed, plainly: bool = True) -> Scales:
    """Measure the units of the hits against a question; the hits come in the order they were found.

    A short question that names its thing is read plainly, with headings as subjects. The models are trained without
    that: trained with it they answered fewer held-out questions rightly.
    """
    bare = _bare(question, hits)
    thing = subject(bare) if plainly else ""
    # A question in other words turns on more than a heading's: it is measured against the sentences alone.
    asks = evidence.clauses(bare if thing else question)
    terms = _terms(question, hits)
    under = subjects(units) if thing else [""] * len(units)
    leads = {hit.source.id: _lead(hit) for hit in hits}
    texts = [
        thing or question,
        *asks,
        *terms.names,
        *leads.values(),
        *(hit.passage.text for hit in hits),
        *(_heading(hit) for hit in hits),
        *(unit.text for unit in units),
        *(f"{subject}: {unit.text}" if subject else unit.text for unit, subject in zip(units, under, strict=True)),
    ]
    vectors = embed(texts)
    cuts = np.cumsum([1, len(asks), len(terms.names), len(leads), len(hits), len(hits), len(units)])
    sought, asked, named_terms, sources, passages, headings, told, framed = np.split(vectors, cuts)
    near = [(part @ asked.T).max(axis=1) for part in (passages, headings, told, framed)]
    of_source = (sources @ asked[0]) - (sources @ asked[0]).max()
    closest = dict(zip(leads, map(float, of_source), strict=True))
    place = {hit.passage.id: n for n, hit in enumerate(hits)}
    lines = [f"{subject} {unit.text}" for unit, subject in zip(units, under, strict=True)]
    matched = np.array([_matches(terms, line) for line in lines], dtype=np.float32)
    around = np.array([_matches(terms, context(hit)) for hit in hits], dtype=np.float32)
    by_term = np.maximum(told @ named_terms.T, 0) if terms.names else np.zeros((len(units), 0), np.float32)
    likeness = np.maximum(near[2], near[3])
    want = evidence.wanted(question)
    fact = want.fact
    missed = [want.missed(context(hit)) for hit in hits]
    rows = []
    for n, unit in enumerate(units):
        at = place[unit.hit.passage.id]
        beside = [likeness[m] for m in (n - 1, n + 1) if 0 <= m < len(units) and units[m].hit is unit.hit]
        told_fact = bool(fact and fact.search(unit.text))
        rows.append([
            likeness[n],
            likeness[n] - likeness.max(),
            max(beside, default=0.0),
            near[1][at],
            near[0][at],
            1 / (1 + at),
            matched[n] @ terms.weights,
            around[at] @ terms.weights,
            np.maximum(matched[n], by_term[n]) @ terms.weights,
            told_fact,
            bool(fact) and not told_fact,
            missed[at],
            evidence.is_hollow(unit.text),
            unit.hit.passage.role == "question_intent",
            unit.hit.passage.role == "sample_answer",
            closest[unit.hit.source.id],
            math.log(1 + len(unit.text.split())),
        ])  # fmt: skip
    found = Sought(thing, _held(thing, hits), _nearest(sought[0], units, np.maximum(told, framed), headings, hits))
    return Scales(tuple(units), likeness, matched, by_term, np.array(rows, dtype=np.float32), terms, tuple(hits), found)


def _held(thing: str, hits: Sequence[Hit]) -> dict[str, float]:
    """Return for each passage the share of a thing's words that stand in it or in the titles above it."""
    parts = set(stems(thing))
    return {hit.passage.id: len(parts & set(stems(context(hit)))) / len(parts) if parts else 1.0 for hit in hits}


def _nearest(
    sought: Vectors, units: Sequence[Unit], told: Vectors, headings: Vectors, hits: Sequence[Hit]
) -> dict[str, float]:
    """Return for each passage how near its nearest sentence, or its heading, comes to a thing, as a cosine."""
    near = {hit.passage.id: float(cosine) for hit, cosine in zip(hits, headings @ sought, strict=True)}
    for unit, cosine in zip(units, told @ sought, strict=True):
        near[unit.hit.passage.id] = max(near[unit.hit.passage.id], float(cosine))
    return near


def subjects(units: Sequence[Unit]) -> list[str]:
    """Return for each unit the heading that names what it speaks of; empty for all but a passage's first ones.

    "A seventy-five-minute session with two engineers" under "Stage 2: Delivery case" tells of the delivery case.
    """
    found, seen = [], Counter[str]()
    for unit in units:
        passage = unit.hit.passage
        seen[passage.id] += 1
        heading = passage.heading[-1] if passage.heading and seen[passage.id] <= _SUBJECT_OF else ""
        found.append("" if heading == unit.hit.source.title else _STAGE.sub("", heading))
    return found


def _bare(question: str, hits: Sequence[Hit]) -> str:
    """Return a question without the company that it names: all that it can be answered from is that company's."""
    meant = named(question, {hit.source.company for hit in hits})
    return unnamed(question, next(iter(meant))) if len(meant) == 1 else question


def reply_signs(question: str, scales: Scales, odds: Vectors) -> Vectors:
    """Return what the best unit and its rivals show of whether the question is answered at all."""
    order = np.argsort(-odds, kind="stable")
    best = int(order[0])
    lead = scales.units[best]
    rivals = [odds[n] for n in order if scales.units[n].hit.passage.id != lead.hit.passage.id]
    own = [n for n, unit in enumerate(scales.units) if unit.hit.passage.id == lead.hit.passage.id]
    about = _matches(scales.terms, context(lead.hit))
    soft = np.maximum(scales.near[own].max(axis=0), about) if scales.terms.names else np.zeros(0, np.float32)
    want = evidence.wanted(question)
    told = bool(want.fact and want.fact.search(lead.text))
    missed = min(1, want.missed(context(lead.hit)))
    weights = scales.terms.weights
    heaviest = weights.max() if len(weights) else 1.0
    signs = scales.signs[best]
    return np.array([
        odds[best],
        odds[best] - max(rivals, default=-_FAR),
        scales.likeness[best],
        signs[UNIT_SIGNS.index("passage")],
        signs[UNIT_SIGNS.index("covered")],
        about @ weights,
        ((1 - soft) * weights / heaviest).max(initial=0.0),
        float(((1 - about) * weights / heaviest).max(initial=0.0)),
        told,
        bool(want.fact) and not told,
        bool(want.fact) and scales.likeness[best] < scales.likeness.max() - 0.1,
        not want.fact,
        missed,
        bool(missed or (want.fact and not told)),
        lead.hit.source.company is not None and _stranger(question, lead.hit),
    ], dtype=np.float32)  # fmt: skip


def confidence(odds: float) -> float:
    """Return the chance that log odds stand for."""
    return 1 / (1 + math.exp(-odds))


def _terms(question: str, hits: Sequence[Hit]) -> Terms:
    firms = {word for hit in hits for word in words(hit.source.company or "")}
    chosen: dict[str, str] = {}
    for word in words(question):
        if is_content(word) and re.sub(r"['’]s$", "", word) not in firms:
            chosen.setdefault(stem(word), word)
    known = Counter(found for hit in hits for found in set(stems(context(hit))))
    weights = np.array([math.log((len(hits) + 2) / (known[key] + 1)) + 0.2 for key in chosen], dtype=np.float32)
    total = float(weights.sum()) or 1.0
    return Terms(tuple(chosen), tuple(chosen.values()), weights / total)


def _matches(terms: Terms, text: str) -> Vectors:
    held = set(stems(text))
    return np.array([float(key in held) for key in terms.stems], dtype=np.float32)


def context(hit: Hit) -> str:
    """Return a passage's text with the titles it stands under."""
    return " ".join((hit.source.title, *hit.passage.heading, hit.passage.text))


def _heading(hit: Hit) -> str:
    return " ".join(hit.passage.heading) or hit.source.title


def _lead(hit: Hit) -> str:
    source = hit.source
    return " ".join(filter(None, (source.title, source.company, source.role, source.text[:_LEAD_CHARACTERS])))


def _stranger(question: str, hit: Hit) -> bool:
    """Tell whether a question speaks of a proper name that the source doesn't hold."""
    given = re.findall(r"(?<=[a-z,] )[A-Z][a-z]{2,}", question)
    return any(name.casefold() not in hit.source.text.casefold() for name in given) and not named(
        question, [hit.source.company]
    )


@cache
def _stored() -> dict[str, Any]:
    stored = json.loads(resources.files(__package__).joinpath("data/evidence.json").read_text(encoding="utf-8"))
    kinds = {kind: _models(stored[kind]) for kind in ("whole", "words")}
    return {**kinds, "probe": heads.Probe(np.array(stored["probe"], dtype=np.float32))}


def _models(stored: dict[str, Any]) -> Models:
    return Models(_model(stored["units"], UNIT_SIGNS), _model(stored["replies"], REPLY_SIGNS), float(stored["least"]))


def _model(stored: dict[str, Any], signs: Sequence[str]) -> Model:
    columns = [np.array([stored["signs"][name][part] for name in signs], dtype=np.float32) for part in range(3)]
    return Model(columns[0], columns[1], columns[2], float(stored["bias"]))

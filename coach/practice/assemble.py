"""Turns a plan and the questions written for it into a practice set, every quote checked."""

import re
from collections import Counter
from collections.abc import Iterable, Sequence

from coach.errors import ModelReplyInvalid
from coach.grounding import cite
from coach.law import Allowance
from coach.ports import Slot
from coach.practice.draft import Plan, Row
from coach.practice.excerpt import core, kernel, plainer, pointer, telling
from coach.practice.given import unmarked
from coach.types import Citation, Coverage, EngineInfo, PracticeSet, Question
from coach.words import jaccard, sentences
from corpus.types import Hit

_FITTING = 0.5  # of the best fit: from there on a requirement belongs to what is practised
_LEANING = re.compile(r"(?:it|they|this|that|these|those|he|she)\b", re.I)
ALIKE = 0.8  # token Jaccard above which two questions are the same question


def assemble(plan: Plan, questions: Sequence[Question], engine: EngineInfo, set_id: str) -> PracticeSet:
    """Return the practice set: one question a slot, exact citations within excerpt limits, honest coverage.

    Excerpt limits hold for the whole set, whatever the words stand in. A question whose wording no longer fits is
    asked in words of our own, a point it looks for is left out, and a coverage row points to its place with an empty
    quote.

    Args:
        plan: from `plan()`.
        questions: one a slot, as an engine wrote them; their citations are checked anew.
        engine: who wrote them.
        set_id: the set's id.

    Raises:
        ModelReplyInvalid: a slot has no question of its own; `weak` names those slots for another round.
    """
    if faulty := weak(plan, questions):
        raise ModelReplyInvalid(
            f"{len(faulty)} of {len(plan.task.slots)} questions are missing or repeat another one.",
            "Ask again, or ask for fewer questions.",
        )
    written = {question.id: question for question in questions}
    hits = [*(hit for slot in plan.task.slots for hit in slot.hits), *(row.hit for row in plan.rows)]
    excerpts = Allowance({hit.source.id: hit.source for hit in hits}.values())
    final = _checked(plan, written, excerpts)
    rows = sorted(enumerate(plan.rows), key=lambda pair: not pair[1].slot_ids)
    leading = _leading(plan)
    covered = [(place, _row(row, row.quote in leading, excerpts)) for place, row in rows]
    return PracticeSet(
        set_id=set_id,
        brief=plan.task.brief,
        questions=final,
        coverage=[row for _, row in sorted(covered, key=lambda pair: pair[0]) if row],
        unsupported=list(plan.unsupported),
        engine=engine,
        seed=plan.task.seed,
    )


def _reserve(plan: Plan, excerpts: Allowance) -> None:
    """Spend the words of sources with an excerpt limit on the requirements that fit best, section by section."""
    leading = _leading(plan)
    for row in _in_turn([row for row in plan.rows if row.slot_ids and limited(row.hit)]):
        citation = cite(row.hit, _part(row.quote, row.quote in leading))
        if citation and telling(citation.quote):
            excerpts.quote(citation)


def _in_turn(rows: Sequence[Row]) -> list[Row]:
    """Return the rows of sections in turn, the fittest of each first; what fits far less than the best comes last.

    A sentence that leans on the one before it ("It gives …") says little when it is quoted alone: it comes last, too.
    """
    best = max((row.fit for row in rows), default=0.0)

    def aside(row: Row) -> bool:
        return row.fit < _FITTING * best or bool(_LEANING.match(row.quote))

    turns: Counter[tuple[str, ...]] = Counter()
    placed = []
    for row in sorted(rows, key=lambda row: (aside(row), -row.fit)):
        placed.append((aside(row), turns[row.hit.passage.heading], -row.fit, row))
        turns[row.hit.passage.heading] += 1
    return [row for *_, row in sorted(placed, key=lambda place: place[:3])]


def _leading(plan: Plan) -> set[str]:
    return {slot.topics[0] for slot in plan.task.slots}


def weak(plan: Plan, questions: Iterable[Question]) -> list[Slot]:
    """Return the slots without a question, and those whose question repeats an earlier one or one to avoid."""
    written = {question.id: question for question in questions}
    seen = list(plan.task.avoid)
    faulty = []
    for slot in plan.task.slots:
        question = written.get(slot.id)
        if question is None or any(jaccard(question.text, other) > ALIKE for other in seen):
            faulty.append(slot)
        else:
            seen.append(question.text)
    return faulty


def _checked(plan: Plan, written: dict[str, Question], excerpts: Allowance) -> list[Question]:
    """Return the questions as their slots want them, with what fits their sources' limits.

    Where excerpts are limited, every question gets its first citation before any wording; then come the fittest
    requirements, and what is left goes to points and second citations.
    """
    slots = plan.task.slots
    found = {slot.id: _exact(slot, written[slot.id]) for slot in slots}
    kept = {slot.id: excerpts.quotes(found[slot.id][:1]) for slot in slots}
    final: list[Question] = []
    for slot in slots:
        final.append(_worded(slot, written[slot.id], excerpts, [question.text for question in final]))
    _reserve(plan, excerpts)
    points = [[point for point in question.looks_for if excerpts.fits(point)] for question in final]
    for turn in range(1, max(map(len, found.values()), default=0)):
        for slot in slots:
            kept[slot.id] += excerpts.quotes(found[slot.id][turn : turn + 1])
    return [
        question.model_copy(update={"looks_for": told, "citations": kept[slot.id]})
        for slot, question, told in zip(slots, final, points, strict=True)
    ]


def _worded(slot: Slot, question: Question, excerpts: Allowance, said: Sequence[str]) -> Question:
    """Return the question with its slot's stage and kind, in words that its sources' limits allow."""
    competency = question.competency if excerpts.fits(question.competency) else pointer(question.competency)
    text = question.text
    if not excerpts.fits(text):
        wordings = list(plainer(slot.kind, competency))
        text = min(wordings, key=lambda own: max((jaccard(own, other) for other in said), default=0.0))
    return question.model_copy(update={"text": text, "competency": competency, "stage": slot.stage, "kind": slot.kind})


def _exact(slot: Slot, question: Question) -> list[Citation]:
    hits = {hit.passage.id: hit for hit in slot.hits}
    found = [cite(hits[c.passage_id], c.quote) for c in question.citations if c.passage_id in hits]
    return [citation for citation in found if citation]


def _row(row: Row, leading: bool, excerpts: Allowance) -> Coverage | None:
    quote = _part(row.quote, leading) if limited(row.hit) else row.quote
    citation = cite(row.hit, quote)
    if citation is None:
        return None
    requirement = row.requirement
    if (limited(row.hit) and not telling(quote)) or not excerpts.quote(citation):
        citation = citation.model_copy(update={"quote": ""})
        requirement = " › ".join(map(pointer, row.hit.passage.heading)) or pointer(row.hit.source.title)
    elif limited(row.hit):
        requirement = quote
    return Coverage(requirement=requirement, evidence=citation, question_ids=list(row.slot_ids))


def _part(text: str, leading: bool) -> str:
    return kernel(text) if leading else core(text)


def limited(hit: Hit) -> bool:
    """Tell whether the source's licence limits how many of its words may be shown."""
    return hit.source.licence.max_excerpt_words is not None


def citations(slot: Slot, hits: Iterable[Hit] | None = None) -> list[Citation]:
    """Return exact citations for a slot's topics: its sentence, or a kernel where excerpts are limited."""
    pool = list(hits or slot.hits)
    found: dict[tuple[str, str], Citation] = {}
    for place, topic in enumerate(slot.topics):
        hit = next((hit for hit in pool if topic in hit.passage.text), None)
        if hit is None:
            continue
        citation = cite(hit, _part(topic, place == 0)) if limited(hit) else cite(hit, around(topic, hit.passage.text))
        if citation and (place == 0 or not limited(hit) or telling(citation.quote)):
            found.setdefault((citation.passage_id, citation.quote), citation)
    return list(found.values())


def around(topic: str, text: str) -> str:
    """Return the sentence of `text` that holds `topic`, without bullet and label, or the topic itself."""
    sentence = next((sentence for sentence in sentences(text) if topic in sentence), topic)
    plain = unmarked(sentence)
    return topic if topic not in plain or "**" in plain else plain

"""Turns a plan and the questions written for it into a practice set, every quote checked."""

from collections.abc import Iterable, Sequence

from coach.errors import ModelReplyInvalid
from coach.grounding import Excerpts, cite
from coach.ports import Slot
from coach.practice.draft import Plan, Row
from coach.practice.excerpt import kernel
from coach.types import Citation, Coverage, EngineInfo, PracticeSet, Question
from coach.words import jaccard
from corpus.types import Hit

ALIKE = 0.8  # token Jaccard above which two questions are the same question


def assemble(plan: Plan, questions: Sequence[Question], engine: EngineInfo, set_id: str) -> PracticeSet:
    """Return the practice set: one question a slot, exact citations within excerpt limits, honest coverage.

    A coverage row whose quote no longer fits a source's excerpt limit points to its place with an empty quote.

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
    excerpts = Excerpts([*(hit for slot in plan.task.slots for hit in slot.hits), *(row.hit for row in plan.rows)])
    final = _checked(plan.task.slots, written, excerpts)
    rows = sorted(enumerate(plan.rows), key=lambda pair: not pair[1].slot_ids)
    covered = [(place, _row(row, excerpts)) for place, row in rows]
    return PracticeSet(
        set_id=set_id,
        brief=plan.task.brief,
        questions=final,
        coverage=[row for _, row in sorted(covered, key=lambda pair: pair[0]) if row],
        unsupported=list(plan.unsupported),
        engine=engine,
        seed=plan.task.seed,
    )


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


def _checked(slots: Sequence[Slot], written: dict[str, Question], excerpts: Excerpts) -> list[Question]:
    """Return the questions as their slots want them, with the citations that stand.

    Where excerpts are limited, every question gets its first citation before any gets a second one.
    """
    kept: dict[str, list[Citation]] = {slot.id: [] for slot in slots}
    found = {slot.id: _exact(slot, written[slot.id]) for slot in slots}
    for turn in range(max(map(len, found.values()), default=0)):
        for slot in slots:
            if turn < len(found[slot.id]) and excerpts.allow(found[slot.id][turn]):
                kept[slot.id].append(found[slot.id][turn])
    return [
        written[slot.id].model_copy(update={"stage": slot.stage, "kind": slot.kind, "citations": kept[slot.id]})
        for slot in slots
    ]


def _exact(slot: Slot, question: Question) -> list[Citation]:
    hits = {hit.passage.id: hit for hit in slot.hits}
    found = [cite(hits[c.passage_id], c.quote) for c in question.citations if c.passage_id in hits]
    return [citation for citation in found if citation]


def _row(row: Row, excerpts: Excerpts) -> Coverage | None:
    quote = kernel(row.quote) if limited(row.hit) else row.quote
    citation = cite(row.hit, quote)
    if citation is None:
        return None
    requirement = row.requirement
    if not excerpts.allow(citation):
        citation = citation.model_copy(update={"quote": ""})
        requirement = " › ".join(row.hit.passage.heading) or row.hit.source.title
    elif limited(row.hit):
        requirement = quote
    return Coverage(requirement=requirement, evidence=citation, question_ids=list(row.slot_ids))


def limited(hit: Hit) -> bool:
    """Tell whether the source's licence limits how many of its words may be shown."""
    return hit.source.licence.max_excerpt_words is not None


def citations(slot: Slot, hits: Iterable[Hit] | None = None) -> list[Citation]:
    """Return exact citations for a slot's topics: its sentence, or a kernel where excerpts are limited."""
    pool = list(hits or slot.hits)
    found: dict[tuple[str, str], Citation] = {}
    for topic in slot.topics:
        hit = next((hit for hit in pool if topic in hit.passage.text), None)
        if hit is None:
            continue
        citation = cite(hit, kernel(topic) if limited(hit) else around(topic, hit.passage.text))
        if citation:
            found.setdefault((citation.passage_id, citation.quote), citation)
    return list(found.values())


def around(topic: str, text: str) -> str:
    """Return the sentence of `text` that holds `topic`, or the topic itself."""
    from coach.words import sentences

    return next((sentence for sentence in sentences(text) if topic in sentence), topic)

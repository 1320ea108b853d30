"""Turns a plan and the questions written for it into a practice set, every quote checked."""

from collections.abc import Iterable, Mapping, Sequence

from coach.errors import ModelReplyInvalid
from coach.grounding import cite
from coach.law import Allowance
from coach.ports import Slot
from coach.practice.budget import lengthened, spend
from coach.practice.draft import Plan, Row
from coach.practice.excerpt import excerpt, limited, plainer, pointer, telling
from coach.practice.given import unmarked
from coach.types import Citation, Coverage, EngineInfo, PracticeSet, Question
from coach.words import jaccard, sentences
from corpus.types import Hit

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
    sources = {hit.source.id: hit.source for hit in hits}.values()
    trial = Allowance(sources)
    _, shown = _checked(plan, written, trial, {})
    forms = lengthened(plan.rows, (slot.topics[0] for slot in plan.task.slots), shown, trial)
    final, shown = _checked(plan, written, Allowance(sources), forms)
    coverage = [row for row in (_row(row, shown, forms) for row in (*plan.rows, *plan.unread)) if row]
    return PracticeSet(
        set_id=set_id,
        brief=plan.task.brief,
        questions=final,
        coverage=coverage,
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


def _checked(
    plan: Plan, written: dict[str, Question], excerpts: Allowance, forms: Mapping[str, str]
) -> tuple[list[Question], set[str]]:
    """Return the questions as their slots want them, with what fits their sources' limits, and the quotes shown.

    Quotes of limited sources are returned in their short form, and shown in their longer one where `forms` has one.
    Where excerpts are limited, every question gets its first citation before any wording; then words are spent on
    what the set practises, and what is left goes to points. Second citations show what is quoted anyway.
    """
    slots = plan.task.slots
    found = {slot.id: _exact(slot, written[slot.id]) for slot in slots}
    few = {hit.source.id for slot in slots for hit in slot.hits if limited(hit)}
    kept = {slot.id: [c for c in found[slot.id][:1] if excerpts.quote(_longer(c, forms))] for slot in slots}
    final: list[Question] = []
    for slot in slots:
        final.append(_worded(slot, written[slot.id], excerpts, [question.text for question in final]))
    shown = spend(plan.rows, (citation.quote for first in kept.values() for citation in first), excerpts, forms)
    for slot in slots:
        kept[slot.id] += [c for c in found[slot.id][1:] if c.source_id not in few or c.quote in shown]
    points = [[point for point in question.looks_for if excerpts.fits(point)] for question in final]
    checked = [
        question.model_copy(update={"looks_for": told, "citations": [_longer(c, forms) for c in kept[slot.id]]})
        for slot, question, told in zip(slots, final, points, strict=True)
    ]
    return checked, shown


def _longer(citation: Citation, forms: Mapping[str, str]) -> Citation:
    return citation.model_copy(update={"quote": forms.get(citation.quote, citation.quote)})


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


def _row(row: Row, shown: set[str], forms: Mapping[str, str]) -> Coverage | None:
    """Return a line of the coverage table; where the source's words are used up, it points to the place."""
    few = limited(row.hit)
    short = excerpt(row.quote) if few else row.quote
    quote = forms.get(short, short) if few else short
    citation = cite(row.hit, quote)
    if citation is None:
        return None
    requirement = quote if few else row.requirement
    if few and short not in shown:
        citation = citation.model_copy(update={"quote": ""})
        requirement = " › ".join(map(pointer, row.hit.passage.heading)) or pointer(row.hit.source.title)
    return Coverage(requirement=requirement, evidence=citation, question_ids=list(row.slot_ids))


def citations(slot: Slot, hits: Iterable[Hit] | None = None) -> list[Citation]:
    """Return exact citations for a slot's topics: its sentence, or half of it where excerpts are limited."""
    pool = list(hits or slot.hits)
    found: dict[tuple[str, str], Citation] = {}
    for place, topic in enumerate(slot.topics):
        hit = next((hit for hit in pool if topic in hit.passage.text), None)
        if hit is None:
            continue
        citation = cite(hit, excerpt(topic)) if limited(hit) else cite(hit, around(topic, hit.passage.text))
        if citation and (place == 0 or not limited(hit) or telling(citation.quote)):
            found.setdefault((citation.passage_id, citation.quote), citation)
    return list(found.values())


def around(topic: str, text: str) -> str:
    """Return the sentence of `text` that holds `topic`, without bullet and label, or the topic itself."""
    sentence = next((sentence for sentence in sentences(text) if topic in sentence), topic)
    plain = unmarked(sentence)
    return topic if topic not in plain or "**" in plain else plain

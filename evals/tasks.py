"""One case on one engine: the coach's own code, with what retrieval would find frozen in the case."""

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime, timedelta
from itertools import count
from typing import TYPE_CHECKING, Any, cast

from coach.errors import ConfigurationError
from coach.ports import AskTask, CritiqueTask, Engine, InterviewState, PracticeTask, Slot
from coach.requests import SessionRequest
from coach.service.limits import allowance, of_critique, of_reply
from coach.types import Brief, PracticeSet
from corpus.errors import NotInLibrary
from corpus.types import Filter, Hit, SearchMode, Source
from evals.inputs import AskInput, CritiqueInput, InterviewInput, PracticeInput, SlotInput
from evals.types import Case

if TYPE_CHECKING:
    from coach.practice import Plan
    from corpus.library import Library

Passages = Mapping[str, Hit]
OWNER = "evals"
_BEGAN = datetime(2026, 1, 1, tzinfo=UTC)  # a session's own clock: the same at every replay


async def play(case: Case, engine: Engine, passages: Passages) -> dict[str, Any]:
    """Return the reply to a case as JSON.

    Raises:
        ModelError: the model failed, or a call of it was never recorded.
        ConfigurationError: the case names a passage that isn't frozen.
    """
    given = dict(case.input)
    hits = named(case, case.passages, passages)
    if case.task == "critique":
        return await _critique(CritiqueInput.model_validate(given), engine, hits)
    if case.task == "ask":
        wanted = AskInput.model_validate(given)
        task = AskTask(wanted.question, hits, wanted.company, wanted.role)
        return of_reply(await engine.answer(task), hits).model_dump(mode="json")
    if case.task == "practice":
        return await _practice(case, PracticeInput.model_validate(given), engine, passages)
    return await _interview(case, InterviewInput.model_validate(given), engine, hits, passages)


def named(case: Case, names: Sequence[str], passages: Passages) -> tuple[Hit, ...]:
    """Return the passages of those names.

    Raises:
        ConfigurationError: one isn't frozen.
    """
    if lost := [name for name in names if name not in passages]:
        raise ConfigurationError(f"Case {case.id} names the passage {lost[0]!r}.", "Freeze it in passages.jsonl.")
    return tuple(passages[name] for name in names)


async def _critique(wanted: CritiqueInput, engine: Engine, hits: tuple[Hit, ...]) -> dict[str, Any]:
    standing = wanted.interview
    task = CritiqueTask(
        question=wanted.question,
        answer=wanted.answer,
        kind=wanted.kind,
        competency=wanted.competency,
        role=wanted.role,
        company=wanted.company,
        reference=wanted.reference,
        looks_for=wanted.looks_for,
        earlier=wanted.earlier,
        hits=hits,
        interview=InterviewState(**standing.model_dump()) if standing else None,
        follow_up=wanted.follow_up,
    )
    return of_critique(await engine.critique(task), allowance(hits)).model_dump(mode="json")


async def _practice(case: Case, wanted: PracticeInput, engine: Engine, passages: Passages) -> dict[str, Any]:
    from coach.practice import assemble  # brings numpy, a tenth of a second

    plan = planned(case, wanted, passages)
    questions = await engine.questions(plan.task)
    return assemble(plan, questions, engine.info, case.id).model_dump(mode="json")


def planned(case: Case, wanted: PracticeInput, passages: Passages) -> "Plan":
    """Return the plan that is frozen in a practice case."""
    from coach.practice import Plan, Row

    brief = Brief(
        company=wanted.company,
        role=wanted.role,
        level=wanted.level,
        focus=wanted.focus,
        stages=[wanted.stage] if wanted.stage else [],
        job_description=wanted.job_description,
    )
    slots = tuple(_slot(slot, named(case, slot.passages, passages)) for slot in wanted.slots)
    rows = tuple(
        Row(row.requirement, named(case, [row.passage], passages)[0], row.quote, row.slot_ids, row.fit)
        for row in wanted.rows
    )
    return Plan(PracticeTask(brief, slots, wanted.seed, wanted.avoid), rows, wanted.unsupported)


def _slot(slot: SlotInput, hits: tuple[Hit, ...]) -> Slot:
    return Slot(hits=hits, **slot.model_dump(exclude={"passages"}))


async def _interview(
    case: Case, wanted: InterviewInput, engine: Engine, hits: tuple[Hit, ...], passages: Passages
) -> dict[str, Any]:
    from coach.service import Coach
    from coach.stores.memory import MemorySessionStore

    clock, numbers = _clock(), count(1)
    store = MemorySessionStore(clock)
    own = {
        question.id: named(case, wanted.passages_of.get(question.id, case.passages), passages)
        for question in wanted.questions
    }
    shelf = FrozenShelf({question.text: own[question.id] for question in wanted.questions}, hits)
    coach = Coach(cast("Library", shelf), engine, store, clock=clock, new_id=lambda: f"{case.id}#{next(numbers)}")
    made = PracticeSet(set_id=case.id, brief=wanted.brief, questions=list(wanted.questions), engine=engine.info)
    await store.save_set(OWNER, made)
    session = await coach.start(OWNER, SessionRequest(mode=wanted.mode, set_id=case.id))
    for message in wanted.messages:
        turn = await coach.turn(OWNER, session.id, message)
        if turn.status == "ended":
            break
    session = await coach.session(OWNER, session.id)
    report = await coach.report(OWNER, session.id)
    return {
        "session": session.model_dump(mode="json", exclude={"turns"}),
        "turns": [turn.model_dump(mode="json") for turn in session.turns],
        "report": report.model_dump(mode="json"),
    }


class FrozenShelf:
    """What a session asks of a library, frozen: the open question's passages, whatever the search's words are."""

    def __init__(self, of_question: Mapping[str, tuple[Hit, ...]], others: tuple[Hit, ...]) -> None:
        """Hold passages by the question's text, and those for everything else that is searched for."""
        self._of_question = of_question
        self._others = others

    def search(self, query: str, k: int = 10, mode: SearchMode = "hybrid", where: Filter | None = None) -> list[Hit]:  # noqa: ARG002
        """Return the frozen passages in their order; roles of passages narrow, companies were weighed when freezing."""
        asked = next((text for text in self._of_question if query.startswith(text)), None)
        found = self._others if asked is None else self._of_question[asked]
        roles = where.passage_roles if where else None
        return [hit for hit in found if roles is None or hit.passage.role in roles][:k]

    def source(self, source_id: str) -> Source:
        """Return a source of the frozen passages.

        Raises:
            NotInLibrary: there is none of that id.
        """
        everything = [hit for hits in (*self._of_question.values(), self._others) for hit in hits]
        for hit in everything:
            if hit.source.id == source_id:
                return hit.source
        raise NotInLibrary(source_id)


def _clock() -> Any:
    minutes = count()
    return lambda: _BEGAN + timedelta(seconds=next(minutes))

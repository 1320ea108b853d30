import asyncio
import base64
from collections.abc import Awaitable, Callable
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from pydantic import ValidationError
from scripted import START, Ids, ScriptedEngine, Shelf, critique, hits, question, requirements, source

from coach.errors import Conflict, Forbidden, InvalidRequest, ModelUnreachable, NotFound, TooLarge
from coach.requests import (
    AskRequest,
    CritiqueRequest,
    PracticeRequest,
    SearchRequest,
    SessionRequest,
    SourceRequest,
)
from coach.service import Coach, Event
from coach.service.finding import blend
from coach.service.limits import within_limits
from coach.stores.memory import MemorySessionStore
from coach.stores.sql import SqlSessionStore
from coach.types import Citation, Compared, Session, Turn, TurnReply
from corpus.errors import DocumentRefused, NotInLibrary
from corpus.types import Document, Licence

pytestmark = pytest.mark.anyio
ANSWER = "I rebuilt the queue and told the team why"
WANTED = SessionRequest(company="Harbourline", role="Product Manager", questions=3)


class Clock:
    def __init__(self) -> None:
        self.now = START

    def __call__(self) -> datetime:
        self.now += timedelta(seconds=1)
        return self.now


@pytest.fixture
def engine() -> ScriptedEngine:
    return ScriptedEngine()


@pytest.fixture
def shelf() -> Shelf:
    return requirements()


@pytest.fixture
def coach(engine: ScriptedEngine, shelf: Shelf) -> Coach:
    clock = Clock()
    return Coach(shelf, engine, MemorySessionStore(clock), clock=clock, new_id=Ids())  # type: ignore[arg-type]


async def played(coach: Coach, *texts: str, wanted: SessionRequest = WANTED) -> Session:
    session = await coach.start("me", wanted)
    for text in texts:
        await coach.turn("me", session.id, text)
    return await coach.session("me", session.id)


async def test_a_session_starts_with_its_first_question_open(coach: Coach) -> None:
    session = await coach.start("me", WANTED)
    assert session.question is not None
    assert (session.progress.asked, session.progress.total) == (1, 3)
    assert "Product Manager at Harbourline" in (session.opening or "")
    assert session == await coach.session("me", session.id)
    assert session.set_id is not None
    assert (await coach.practice_set("me", session.set_id)).questions[0].text


async def test_a_turn_is_stored_as_it_is_returned(coach: Coach) -> None:
    session = await coach.start("me", WANTED)
    turn = await coach.turn("me", session.id, ANSWER)
    stored = await coach.session("me", session.id)
    assert stored.turns == [turn]
    assert stored.question == turn.question == session.question
    assert turn.reply.kind == "follow_up"
    assert turn.critique is not None


async def test_the_engine_sees_the_question_what_was_said_before_and_the_follow_up(
    coach: Coach, engine: ScriptedEngine
) -> None:
    session = await played(coach, ANSWER, "By a third")
    first, second = engine.judged
    assert first.question == second.question
    assert (first.earlier, first.follow_up) == ((), None)
    assert (second.earlier, second.follow_up) == ((ANSWER,), "By how much did that change?")
    assert second.interview is not None
    assert second.interview.follow_ups_left == 1
    assert first.looks_for
    assert session.turns[1].number == 2


async def test_events_come_in_order_and_done_comes_after_storing(coach: Coach) -> None:
    session = await coach.start("me", WANTED)
    events: list[Event] = []
    turn = await coach.turn("me", session.id, ANSWER, None, events.append)
    assert [event.name for event in events] == ["progress", "critique", "reply", "done"]
    assert Turn.model_validate(events[-1].data) == turn


async def test_a_failed_model_leaves_the_message_pending_and_it_can_be_sent_again(
    coach: Coach, engine: ScriptedEngine
) -> None:
    session = await coach.start("me", WANTED)
    engine.failing = True
    with pytest.raises(ModelUnreachable):
        await coach.turn("me", session.id, ANSWER, "k1")
    kept = await coach.session("me", session.id)
    assert (kept.pending, kept.turns) == (ANSWER, [])
    engine.failing = False
    turn = await coach.turn("me", session.id, None, "k1")
    assert (turn.text, turn.number) == (ANSWER, 1)
    assert (await coach.session("me", session.id)).pending is None


async def test_there_must_be_a_kept_message_to_send_one_again(coach: Coach) -> None:
    session = await coach.start("me", WANTED)
    with pytest.raises(InvalidRequest, match="no kept message"):
        await coach.turn("me", session.id, None)


async def test_the_message_is_kept_before_the_model_is_called(coach: Coach, engine: ScriptedEngine) -> None:
    session = await coach.start("me", WANTED)
    engine.gate = asyncio.Event()
    turn = asyncio.create_task(coach.turn("me", session.id, ANSWER))
    await until(lambda: len(engine.judged) == 1)
    with pytest.raises(Conflict):
        await coach.turn("me", session.id, "another")
    engine.gate.set()
    assert (await turn).text == ANSWER


async def test_a_client_that_goes_away_finds_its_turn_stored(coach: Coach, engine: ScriptedEngine) -> None:
    session = await coach.start("me", WANTED)
    engine.gate = asyncio.Event()
    turn = asyncio.create_task(coach.turn("me", session.id, ANSWER, "k1"))
    await until(lambda: len(engine.judged) == 1)
    turn.cancel()
    engine.gate.set()
    await coach.close()
    again = await coach.turn("me", session.id, ANSWER, "k1")
    assert again.number == 1
    assert len(engine.judged) == 1


async def test_a_repeated_key_repeats_the_turn_with_its_events(coach: Coach, engine: ScriptedEngine) -> None:
    session = await coach.start("me", WANTED)
    first = await coach.turn("me", session.id, ANSWER, "k1")
    events: list[Event] = []
    assert await coach.turn("me", session.id, ANSWER, "k1", events.append) == first
    assert [event.name for event in events] == ["critique", "reply", "done"]
    assert len(engine.judged) == 1


async def test_an_ended_session_takes_no_more_turns(coach: Coach) -> None:
    session = await played(coach, "END")
    assert session.status == "ended"
    assert session.question is None
    with pytest.raises(Conflict):
        await coach.turn("me", session.id, "one more thing")


async def test_a_question_to_the_coach_is_looked_up_and_cited(coach: Coach, engine: ScriptedEngine) -> None:
    session = await played(coach, "ASK What about compliance and legal teams?")
    turn = session.turns[0]
    assert turn.reply.kind == "answer"
    assert turn.reply.citations
    assert turn.reply.citations[0].quote in turn.reply.text
    assert turn.question == session.question
    assert len(engine.asked) == 1


async def test_in_coach_mode_every_text_is_answered_until_the_end(coach: Coach, engine: ScriptedEngine) -> None:
    wanted = SessionRequest(mode="coach", company="Harbourline")
    session = await played(coach, "What about payment products?", "And zeppelins?", "end", wanted=wanted)
    assert [turn.reply.kind for turn in session.turns] == ["answer", "answer", "closing"]
    assert [turn.critique for turn in session.turns] == [None] * 3
    assert session.status == "ended"
    assert engine.judged == []
    assert "2 questions" in (await coach.report("me", session.id)).summary


async def test_a_report_looks_back_on_sessions_for_its_role_however_many_others_lie_between(coach: Coach) -> None:
    await played(coach, ANSWER, "END", wanted=WANTED)
    for _ in range(6):
        await played(coach, ANSWER, "END", wanted=WANTED.model_copy(update={"role": "Compliance Lead"}))
    session = await played(coach, ANSWER, "END", wanted=WANTED)
    report = await coach.report("me", session.id)
    assert report.compared == Compared(role="Product Manager", sessions=1, answers=1)


@pytest.mark.parametrize(("name", "asked"), [("offline", 1), ("langchain", 0)])
async def test_sessions_and_sets_ask_about_the_cv_by_rule_where_no_model_reads_it(
    coach: Coach, engine: ScriptedEngine, name: str, asked: int
) -> None:
    engine.info = engine.info.model_copy(update={"name": name})
    cv = "Head of desk at Wrenfield\nRewrote the complaints form with two lawyers"
    await coach.start("me", WANTED.model_copy(update={"cv": cv}))
    await coach.practice("me", PracticeRequest(company="Harbourline", role="Product Manager", count=3, cv=cv))
    for task in engine.practised:
        wordings = [wording for slot in task.slots for wording in slot.wordings[:1]]
        assert len(wordings) == asked
        assert all("“Rewrote the complaints form with two lawyers” at Wrenfield" in wording for wording in wordings)
    assert len(engine.practised) == 2


async def test_a_practice_set_can_be_practised_whole_or_in_part(coach: Coach) -> None:
    made = await coach.practice("me", PracticeRequest(company="Harbourline", role="Product Manager", count=5))
    whole = await coach.start("me", SessionRequest(set_id=made.set_id))
    part = await coach.start("me", SessionRequest(set_id=made.set_id, questions=2))
    assert (whole.progress.total, part.progress.total) == (5, 2)
    assert whole.brief.company == "Harbourline"
    with pytest.raises(NotFound):
        await coach.start("you", SessionRequest(set_id=made.set_id))


async def test_the_same_seed_gives_the_same_questions_and_sets_avoid_nothing(
    coach: Coach, engine: ScriptedEngine
) -> None:
    wanted = PracticeRequest(company="Harbourline", role="Product Manager", count=4, seed=7)
    first = await coach.practice("me", wanted)
    await coach.start("me", WANTED)
    second = await coach.practice("me", wanted)
    assert first.questions == second.questions
    assert engine.practised[-1].avoid == ()


async def test_a_new_session_avoids_what_was_asked_and_repeats_rather_than_fails(
    coach: Coach, engine: ScriptedEngine
) -> None:
    first = await played(coach, "SKIP", "SKIP", "SKIP")
    assert first.status == "ended"
    await coach.start("me", WANTED)
    assert first.question is None
    assert len(engine.practised[-1].avoid) == 3
    for _ in range(4):
        await coach.start("me", WANTED)


async def test_a_library_without_a_word_on_the_role_says_what_to_do(engine: ScriptedEngine) -> None:
    clock = Clock()
    empty = Coach(Shelf(), engine, MemorySessionStore(clock), clock=clock, new_id=Ids())  # type: ignore[arg-type]
    with pytest.raises(InvalidRequest, match="Ingest"):
        await empty.start("me", WANTED)


async def test_an_unknown_company_or_role_is_a_hint_and_no_error(coach: Coach, engine: ScriptedEngine) -> None:
    judged = await coach.critique(
        CritiqueRequest(question="How do you prioritise a roadmap?", answer=ANSWER, company="Nobody", role="Alchemist")
    )
    assert judged.score == 3.0
    assert engine.judged[0].hits
    reply = await coach.ask(AskRequest(question="What about payment products?", company="Nobody"))
    assert not reply.abstained
    assert await coach.search(SearchRequest(query="roadmap", company="Nobody")) == []


async def test_the_companys_own_documents_are_preferred_and_rivals_left_out(engine: ScriptedEngine) -> None:
    own = source("own", "Harbourline", "Nurse Manager")
    rival = source("rival", "Tidewater", "Data Scientist")
    shelf = Shelf(
        *hits(rival, "Plan the roadmap roadmap with care and data.", "Roadmap again, with data and care."),
        *hits(own, "We plan a roadmap slowly."),
    )
    coach = Coach(shelf, engine, MemorySessionStore(Clock()), clock=Clock(), new_id=Ids())  # type: ignore[arg-type]
    wanted = CritiqueRequest(question="How do you plan a roadmap with data?", answer=ANSWER, company="harbourline")
    await coach.critique(wanted)
    assert [hit.source.id for hit in engine.judged[0].hits] == ["own"]
    await coach.ask(AskRequest(question="How is a roadmap planned?", company="Harbourline"))
    assert engine.asked[0].hits[0].source.id == "own"


def test_blending_prefers_what_several_rankings_found_and_keeps_scores() -> None:
    a, b, c = hits(source("s"), "one", "two", "three")
    assert blend([[a, b], [b, c]], 2) == (b, a)
    assert blend([[a, b, c]], 3) == (a, b, c)


async def test_sample_answers_and_terms_do_not_ground_a_critique(engine: ScriptedEngine) -> None:
    one = source("one")
    shelf = Shelf(*hits(one, "roadmap pay", role="terms"), *hits(one, "roadmap said", role="sample_answer"))
    coach = Coach(shelf, engine, MemorySessionStore(Clock()), clock=Clock(), new_id=Ids())  # type: ignore[arg-type]
    await coach.critique(CritiqueRequest(question="Your roadmap?", answer=ANSWER))
    assert engine.judged[0].hits == ()


async def test_sources_come_are_read_and_go(coach: Coach) -> None:
    outcome = await coach.add_source(SourceRequest(title="Notes", text="Bring a notebook.", kind="notes"))
    assert outcome.status == "added"
    assert outcome.source_id
    found = await coach.source(outcome.source_id)
    assert found in await coach.sources()
    passage = (await coach.search(SearchRequest(query="notebook")))[0]
    assert (await coach.passage(passage.passage_id)).source == found
    await coach.delete_source(outcome.source_id)
    with pytest.raises(NotInLibrary):
        await coach.source(outcome.source_id)


async def test_a_source_of_unknown_kind_or_boundless_length_is_refused(coach: Coach) -> None:
    with pytest.raises(InvalidRequest, match="interview_guide"):
        await coach.add_source(SourceRequest(text="x", kind="poem"))
    with pytest.raises(TooLarge, match="2,000,000"):
        await coach.add_source(SourceRequest(text="x" * 2_000_001))


async def test_a_file_comes_in_as_it_is_under_its_name(coach: Coach) -> None:
    raw = base64.b64encode(b"---\ncompany: Harbour\n---\n# Rota\n\nAsk who covers the nights.\n")
    outcome = await coach.add_source(SourceRequest(file=raw, file_name="rota.md", role="Nurse"))
    assert outcome.status == "added"
    kept = await coach.source(outcome.source_id or "")
    assert (kept.company, kept.role) == ("Harbour", "Nurse")
    with pytest.raises(DocumentRefused, match="spreadsheet"):
        await coach.add_source(SourceRequest(file=raw, file_name="rota.xlsx"))


async def test_a_page_is_fetched_only_where_the_settings_allow_it(
    engine: ScriptedEngine, shelf: Shelf, tmp_path: Path
) -> None:
    closed = Coach(shelf, engine, MemorySessionStore(Clock()), clock=Clock(), new_id=Ids())  # type: ignore[arg-type]
    wanted = SourceRequest(url="https://harbour.example/rota", role="Nurse")
    with pytest.raises(Forbidden, match="COACH_ALLOW_URLS=on"):
        await closed.add_source(wanted)

    def fetch(url: str) -> Document:
        return Document(source_id=url, origin=url, text="Ask who covers the nights.", company="Harbour")

    store = MemorySessionStore(Clock())
    opened = Coach(shelf, engine, store, clock=Clock(), new_id=Ids(), fetch=fetch)  # type: ignore[arg-type]
    outcome = await opened.add_source(wanted)
    kept = await opened.source(outcome.source_id or "")
    assert (kept.id, kept.company, kept.role) == ("https://harbour.example/rota", "Harbour", "Nurse")


@pytest.mark.parametrize(
    "fields",
    [{}, {"text": "x", "url": "https://a.example"}, {"file": "eA=="}, {"text": "x", "file_name": "x.md"}],
)
def test_a_source_is_one_of_text_page_and_file(fields: dict[str, str]) -> None:
    with pytest.raises(ValidationError):
        SourceRequest.model_validate(fields)


async def test_a_whole_interview_survives_a_new_process_after_every_turn(
    engine: ScriptedEngine, shelf: Shelf, tmp_path: Path
) -> None:
    async def with_coach(use: Callable[[Coach], Awaitable[Any]]) -> Any:
        store = await SqlSessionStore.open(tmp_path)
        opened = Coach(shelf, engine, store, clock=Clock(), new_id=Ids())  # type: ignore[arg-type]
        try:
            return await use(opened)
        finally:
            await opened.close()

    session = await with_coach(lambda coach: coach.start("me", WANTED))
    numbers = []
    for _ in range(20):
        turn: Turn = await with_coach(lambda coach: coach.turn("me", session.id, ANSWER))
        numbers.append(turn.number)
        if turn.status == "ended":
            break
    assert numbers == list(range(1, 7))
    assert (await with_coach(lambda coach: coach.report("me", session.id))).questions


async def until(holds: Callable[[], bool]) -> None:
    for _ in range(200):
        if holds():
            return
        await asyncio.sleep(0.01)
    raise AssertionError("it never came to that")


async def test_a_turn_quotes_no_more_of_a_source_than_its_licence_allows(coach: Coach, engine: ScriptedEngine) -> None:
    limited = replace(source("own", "Harbourline"), licence=Licence(max_excerpt_words=12))
    first, second = hits(limited, "We plan with care, data and patience.", "We tell the whole team why we chose.")
    cited = [
        Citation(passage_id=h.passage.id, source_id="own", source="own.txt", title="Own", quote=h.passage.text)
        for h in (first, second)
    ]
    judged = critique(ANSWER, citations=cited[:1])
    turn = Turn(
        number=1,
        text=ANSWER,
        intent="answer",
        reply=TurnReply(kind="question", text="Go on.", citations=cited),
        critique=judged,
        question=question(2, citations=cited[1:]),
        status="active",
        engine=engine.info,
    )
    kept = within_limits(turn, [first])
    assert kept.reply.citations == cited[:1]
    assert kept.question is not None
    assert kept.question.citations == []
    assert within_limits(turn, []).reply.citations == cited


async def test_a_set_without_a_named_seed_keeps_away_from_what_an_interview_asked(
    coach: Coach, engine: ScriptedEngine
) -> None:
    first = await played(coach, "SKIP", "SKIP", "SKIP")
    asked = [turn.question.text for turn in first.turns if turn.question]
    await coach.practice("me", PracticeRequest(company="Harbourline", role="Product Manager", count=3))
    assert set(asked) <= set(engine.practised[-1].avoid)
    await coach.practice("you", PracticeRequest(company="Harbourline", role="Product Manager", count=3))
    assert engine.practised[-1].avoid == ()


async def test_a_drill_on_what_the_documents_do_not_know_says_so(coach: Coach) -> None:
    wanted = SessionRequest(mode="drill", company="Harbourline", role="Product Manager", focus="falconry", questions=2)
    session = await coach.start("me", wanted)
    assert "The documents say nothing about “falconry”." in (session.opening or "")

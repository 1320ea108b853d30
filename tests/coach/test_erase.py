"""A forgotten source is erased from what sessions keep; the candidate's own words stay."""

import asyncio
from datetime import UTC, datetime
from pathlib import Path

import pytest

from coach.ports import SessionStore, StoredTurn
from coach.stores.erase import FORGOTTEN, Eraser
from coach.stores.memory import MemorySessionStore
from coach.stores.sql import SqlSessionStore
from coach.types import (
    Brief,
    Citation,
    Coverage,
    Critique,
    EngineInfo,
    Finding,
    PracticeSet,
    Progress,
    Question,
    Session,
    Turn,
    TurnReply,
)

AT = datetime(2026, 3, 1, 9, 0, tzinfo=UTC)
ENGINE = EngineInfo(name="offline")
TEXT = "We ask how zyqhives survive the winter when the keeper does not feed them at all."
MINE = "I said that zyqhives survive the winter when the keeper does not feed them, as you wrote."


def cited(source_id: str, quote: str) -> Citation:
    return Citation(
        passage_id="p", source_id=source_id, source=f"{source_id}.md", title=f"{source_id} title", quote=quote
    )


GONE = cited("zyqbees", TEXT)
KEPT = cited("other", "Be on time.")
ASKED = Question(
    id="q1", text="How do zyqhives survive?", kind="technical", competency="zyqhives", citations=[GONE, KEPT]
)
NEXT = Question(id="q2", text="When do you arrive?", kind="technical", competency="time", citations=[KEPT])


def critique() -> Critique:
    found = Finding(criterion="depth", band=3, why="It tells a cause.", evidence=[MINE], citations=[GONE])
    gap = f"The document says: {TEXT} You left it out."
    return Critique(intent="answer", score=3.0, findings=[found], gap=gap, next_step="Say more.", engine=ENGINE)


def turn() -> Turn:
    reply = TurnReply(kind="question", text=f"Once more: {ASKED.text}")
    fixed = {"intent": "answer", "status": "active", "engine": ENGINE, "created_at": AT}
    return Turn(number=1, text=MINE, reply=reply, critique=critique(), question=ASKED, **fixed)


def session(session_id: str, question: Question) -> Session:
    progress = Progress(asked=1, total=2)
    return Session(
        id=session_id,
        mode="interview",
        brief=Brief(),
        status="active",
        question=question,
        progress=progress,
        created_at=AT,
    )


async def fill(store: SessionStore) -> None:
    await store.create_session("me", session("s1", ASKED), ASKED.model_dump_json())
    await store.begin_turn("me", "s1", MINE, None, 60)
    await store.finish_turn("me", session("s1", ASKED), StoredTurn(turn(), ASKED.model_dump_json()))
    await store.create_session("me", session("s2", NEXT), NEXT.model_dump_json())
    rows = [Coverage(requirement=TEXT, evidence=GONE, question_ids=["q1"])]
    rows += [Coverage(requirement="time", evidence=KEPT, question_ids=["q2"])]
    made = PracticeSet(set_id="set", brief=Brief(), questions=[ASKED, NEXT], coverage=rows, engine=ENGINE)
    await store.save_set("me", made)


@pytest.mark.parametrize("kind", ["memory", "sqlite"])
def test_a_forgotten_source_is_erased_from_sessions_and_sets(kind: str, tmp_path: Path) -> None:
    async def play() -> None:
        store: SessionStore = MemorySessionStore(lambda: AT)
        if kind == "sqlite":
            store = await SqlSessionStore.open(tmp_path, clock=lambda: AT)
        await fill(store)
        await store.forget("zyqbees", TEXT)
        one, state = await store.session("me", "s1")
        two, _ = await store.session("me", "s2")
        made = await store.practice_set("me", "set")
        asked = await store.questions_asked("me")
        await store.close()

        left = one.model_copy(update={"turns": []}).model_dump_json() + state + made.model_dump_json() + "".join(asked)
        assert "zyq" not in left
        played = one.turns[0]
        assert played.text == MINE
        assert played.critique
        assert played.critique.findings[0].evidence == [MINE]
        assert played.critique.score == 3.0
        assert played.critique.gap == f"The document says: {FORGOTTEN} You left it out."
        assert played.reply.text == f"Once more: {FORGOTTEN}"
        assert one.question
        assert one.question.citations == [KEPT]
        assert [row.evidence for row in made.coverage] == [KEPT]
        assert made.questions[1] == NEXT
        assert two == session("s2", NEXT)
        for path in tmp_path.iterdir():
            assert b"zyqbees" not in path.read_bytes()

    asyncio.run(play())


def test_what_cites_nothing_of_it_is_left_as_it_is() -> None:
    bodies = [NEXT.model_dump_json(), f'{{"text": "{TEXT}"}}', "no JSON"]
    assert Eraser("zyqbees", TEXT).erase(bodies) == bodies

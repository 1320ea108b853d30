"""One behaviour, three stores: memory, SQLite, and PostgreSQL where one is reachable."""

import asyncio
import os
import uuid
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
import sqlalchemy as sa
from sqlalchemy.ext.asyncio import create_async_engine

from coach.errors import Conflict, NotFound
from coach.ports import SessionStore, StoredTurn
from coach.stores.memory import MemorySessionStore
from coach.stores.sql import SqlSessionStore
from coach.types import (
    Brief,
    EngineInfo,
    PracticeSet,
    Progress,
    Question,
    Session,
    Turn,
    TurnReply,
)

pytestmark = pytest.mark.anyio
POSTGRES = os.environ.get("COACH_TEST_DATABASE_URL", "postgresql://postgres@127.0.0.1:5432/postgres")
START = datetime(2026, 3, 1, 20, 30, tzinfo=UTC)
LEASE_S = 60.0
ENGINE = EngineInfo(name="offline")


class Clock:
    def __init__(self) -> None:
        self.now = START

    def __call__(self) -> datetime:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture(params=["memory", "sqlite", "postgresql"])
async def store(request: pytest.FixtureRequest, tmp_path: Path, clock: Clock) -> AsyncIterator[SessionStore]:
    if request.param == "memory":
        yield MemorySessionStore(clock)
    elif request.param == "sqlite":
        opened = await SqlSessionStore.open(tmp_path, clock=clock)
        yield opened
        await opened.close()
    else:
        async for in_postgres in _in_postgres(tmp_path, clock):
            yield in_postgres


async def _in_postgres(home: Path, clock: Clock) -> AsyncIterator[SessionStore]:
    address = sa.make_url(POSTGRES).set(drivername="postgresql+psycopg")
    admin = create_async_engine(address, connect_args={"connect_timeout": 3})
    schema = f"coach_test_{uuid.uuid4().hex[:12]}"
    try:
        async with admin.begin() as db:
            await db.execute(sa.text(f"CREATE SCHEMA {schema}"))
    except sa.exc.DBAPIError as error:
        await admin.dispose()
        pytest.skip(f"needs PostgreSQL: set COACH_TEST_DATABASE_URL to a database ({str(error.orig).splitlines()[0]})")
    own = address.update_query_dict({"options": f"-csearch_path={schema}"}).render_as_string(hide_password=False)
    store = await SqlSessionStore.open(home, own, clock=clock)
    try:
        yield store
    finally:
        await store.close()
        async with admin.begin() as db:
            await db.execute(sa.text(f"DROP SCHEMA {schema} CASCADE"))
        await admin.dispose()


def question(number: int = 1) -> Question:
    return Question(id=f"q{number}", text=f"Question {number}?", kind="behavioral", competency="ownership")


def a_session(name: str = "s1", at: datetime = START, first: int = 1) -> Session:
    return Session(
        id=name,
        mode="interview",
        brief=Brief(company="Örebro Söder", role="Nurse Manager"),
        status="active",
        question=question(first),
        progress=Progress(asked=1, total=2),
        created_at=at,
        opening="Welcome.",
    )


def a_turn(number: int = 1, text: str = "I did it — naïvely 🙂", ended: bool = False) -> Turn:
    return Turn(
        number=number,
        text=text,
        intent="answer",
        reply=TurnReply(kind="question", text="Go on."),
        question=None if ended else question(number + 1),
        status="ended" if ended else "active",
        engine=ENGINE,
        created_at=START,
    )


async def play(store: SessionStore, turn: Turn, session: str = "s1", key: str | None = None) -> None:
    assert await store.begin_turn("me", session, turn.text, key, LEASE_S) is None
    before, _ = await store.session("me", session)
    after = before.model_copy(update={"status": turn.status, "question": turn.question})
    await store.finish_turn("me", after, StoredTurn(turn, f'{{"turn": {turn.number}}}', key))


async def test_a_session_comes_back_as_it_was_stored_time_zone_included(store: SessionStore) -> None:
    local = START.astimezone(datetime.now().astimezone().tzinfo)
    await store.create_session("me", a_session(at=local), "{}")
    found, state = await store.session("me", "s1")
    assert (found, state) == (a_session(at=local), "{}")
    assert found.created_at.utcoffset() is not None


async def test_turns_come_back_in_order_with_the_state_after_the_last(store: SessionStore) -> None:
    await store.create_session("me", a_session(), "{}")
    for number in range(1, 12):
        await play(store, a_turn(number))
    found, state = await store.session("me", "s1")
    assert found.turns == [a_turn(number) for number in range(1, 12)]
    assert state == '{"turn": 11}'
    assert found.question == question(12)


async def test_other_owners_rows_do_not_exist(store: SessionStore) -> None:
    await store.create_session("me", a_session(), "{}")
    made = PracticeSet(set_id="p1", brief=Brief(), questions=[], engine=ENGINE)
    await store.save_set("me", made)
    for call in (
        store.session("you", "s1"),
        store.delete_session("you", "s1"),
        store.begin_turn("you", "s1", "hello", None, LEASE_S),
        store.practice_set("you", "p1"),
    ):
        with pytest.raises(NotFound):
            await call
    assert await store.sessions("you") == []
    assert await store.questions_asked("you") == []
    assert (await store.session("me", "s1"))[0].id == "s1"


async def test_the_same_id_may_belong_to_two_owners(store: SessionStore) -> None:
    await store.create_session("me", a_session(), "mine")
    await store.create_session("you", a_session(), "yours")
    assert [(await store.session(owner, "s1"))[1] for owner in ("me", "you")] == ["mine", "yours"]


async def test_sessions_are_listed_newest_first_without_turns(store: SessionStore) -> None:
    for day in range(3):
        await store.create_session("me", a_session(f"s{day}", START + timedelta(days=day)), "{}")
    await play(store, a_turn(), "s2")
    listed = await store.sessions("me", limit=2)
    assert [(session.id, session.turns) for session in listed] == [("s2", []), ("s1", [])]


async def test_a_second_turn_in_flight_is_refused(store: SessionStore) -> None:
    await store.create_session("me", a_session(), "{}")
    await store.begin_turn("me", "s1", "first", None, LEASE_S)
    with pytest.raises(Conflict, match="still being answered"):
        await store.begin_turn("me", "s1", "second", None, LEASE_S)


async def test_a_failed_turn_stays_pending_and_can_be_sent_again(store: SessionStore) -> None:
    await store.create_session("me", a_session(), "{}")
    await store.begin_turn("me", "s1", "my answer", "k1", LEASE_S)
    assert (await store.session("me", "s1"))[0].pending is None  # it is being answered
    await store.fail_turn("me", "s1")
    assert (await store.session("me", "s1"))[0].pending == "my answer"
    await play(store, a_turn(text="my answer"), key="k1")
    assert (await store.session("me", "s1"))[0].pending is None


async def test_a_lease_ends_with_its_time_and_the_late_turn_is_refused(store: SessionStore, clock: Clock) -> None:
    await store.create_session("me", a_session(), "{}")
    await store.begin_turn("me", "s1", "slow", None, LEASE_S)
    clock.now += timedelta(seconds=LEASE_S + 1)
    assert (await store.session("me", "s1"))[0].pending == "slow"
    await play(store, a_turn(text="fast"))
    with pytest.raises(Conflict):
        await store.finish_turn("me", a_session(), StoredTurn(a_turn(text="slow"), "{}"))
    assert [turn.text for turn in (await store.session("me", "s1"))[0].turns] == ["fast"]


async def test_a_repeated_key_returns_the_stored_turn_even_after_the_end(store: SessionStore) -> None:
    await store.create_session("me", a_session(), "{}")
    await play(store, a_turn(ended=True), key="k1")
    assert await store.begin_turn("me", "s1", a_turn().text, "k1", LEASE_S) == a_turn(ended=True)


async def test_a_key_used_for_another_text_is_refused(store: SessionStore) -> None:
    await store.create_session("me", a_session(), "{}")
    await play(store, a_turn(), key="k1")
    with pytest.raises(Conflict, match="another message"):
        await store.begin_turn("me", "s1", "something else", "k1", LEASE_S)
    await store.begin_turn("me", "s1", "failing", "k2", LEASE_S)
    await store.fail_turn("me", "s1")
    with pytest.raises(Conflict, match="another message"):
        await store.begin_turn("me", "s1", "something else", "k2", LEASE_S)


async def test_one_key_serves_two_sessions(store: SessionStore) -> None:
    for name in ("s1", "s2"):
        await store.create_session("me", a_session(name), "{}")
        await play(store, a_turn(), name, key="k1")
    assert len((await store.session("me", "s2"))[0].turns) == 1


async def test_an_ended_session_takes_no_turn(store: SessionStore) -> None:
    await store.create_session("me", a_session(), "{}")
    await play(store, a_turn(ended=True))
    with pytest.raises(Conflict, match="ended"):
        await store.begin_turn("me", "s1", "one more thing", None, LEASE_S)


async def test_a_deleted_session_is_gone_with_its_turns(store: SessionStore) -> None:
    await store.create_session("me", a_session(), "{}")
    await play(store, a_turn(), key="k1")
    await store.delete_session("me", "s1")
    with pytest.raises(NotFound):
        await store.session("me", "s1")
    await store.create_session("me", a_session(), "{}")
    assert (await store.session("me", "s1"))[0].turns == []


async def test_a_turn_of_a_session_deleted_meanwhile_is_not_stored(store: SessionStore) -> None:
    await store.create_session("me", a_session(), "{}")
    await store.begin_turn("me", "s1", "text", None, LEASE_S)
    await store.delete_session("me", "s1")
    with pytest.raises(NotFound):
        await store.finish_turn("me", a_session(), StoredTurn(a_turn(), "{}"))
    await store.fail_turn("me", "s1")


async def test_a_practice_set_is_kept_and_replaced(store: SessionStore) -> None:
    made = PracticeSet(set_id="p1", brief=Brief(role="PM"), questions=[question()], engine=ENGINE, created_at=START)
    await store.save_set("me", made)
    await store.save_set("me", made.model_copy(update={"questions": [question(2)]}))
    assert (await store.practice_set("me", "p1")).questions == [question(2)]


async def test_questions_asked_are_told_newest_session_first(store: SessionStore) -> None:
    await store.create_session("me", a_session("old", START, first=7), "{}")
    await store.create_session("me", a_session("new", START + timedelta(days=1)), "{}")
    await play(store, a_turn(1), "new")
    assert list(await store.questions_asked("me")) == ["Question 1?", "Question 2?", "Question 7?"]


async def test_many_turns_at_once_lose_nothing(store: SessionStore) -> None:
    names = [f"s{number}" for number in range(10)]
    for name in names:
        await store.create_session("me", a_session(name), "{}")

    async def whole(name: str) -> None:
        for number in range(1, 7):
            await play(store, a_turn(number, f"{name} {number}"), name)

    await asyncio.gather(*map(whole, names))
    for name in names:
        found, state = await store.session("me", name)
        assert [turn.text for turn in found.turns] == [f"{name} {number}" for number in range(1, 7)]
        assert state == '{"turn": 6}'


async def test_of_many_messages_at_once_one_is_taken(store: SessionStore) -> None:
    await store.create_session("me", a_session(), "{}")
    calls = [store.begin_turn("me", "s1", f"message {number}", None, LEASE_S) for number in range(50)]
    outcomes = await asyncio.gather(*calls, return_exceptions=True)
    assert outcomes.count(None) == 1
    assert sum(isinstance(outcome, Conflict) for outcome in outcomes) == 49

"""Sessions on the offline engine: the words that the coach tells people to say, and questions about the job."""

import re
from pathlib import Path

import pytest

from coach import interview as package
from coach.engines.offline import heads, intent
from coach.engines.offline.engine import OfflineEngine
from coach.engines.offline.heads import Embed
from coach.requests import SessionRequest
from coach.service import Coach
from coach.stores.memory import MemorySessionStore
from coach.types import Intent, Session, SessionMode, Turn
from tests.coach.scripted import START, Ids, requirements

pytestmark = pytest.mark.anyio
ANSWER = (
    "In the spring our bakery threw away a fifth of its rolls. I counted every tray for two weeks, moved the second"
    " bake to ten o'clock and cut the batch by a third. Waste fell from 20 to 8 percent by June."
)
JOB = """Shift Planner, Harbourline
What you will do
- Plan the crews of nine ferries, with the unions
- Keep the night service running
We offer: 31 days of paid holiday, a bicycle, and a canteen."""
# What each quoted word has to do, told from the turn and from the session before it.
DOES = {
    "hint": lambda turn, before: turn.reply.kind == "hint" and turn.question == before.question,
    "skip": lambda turn, before: turn.question not in (None, before.question),
    "end": lambda turn, before: turn.status == "ended",
    "retry": lambda turn, before: turn.question == before.question and before.question.text in turn.reply.text,
    "continue": lambda turn, before: turn.question == before.question and before.question.text in turn.reply.text,
}


def coach(embed: Embed) -> Coach:
    return Coach(
        requirements(), OfflineEngine(embed), MemorySessionStore(lambda: START), clock=lambda: START, new_id=Ids()
    )  # type: ignore[arg-type]


async def begun(at: Coach, mode: SessionMode = "interview", job: str | None = None) -> Session:
    wanted = SessionRequest(
        mode=mode, company="Harbourline", role="Product Manager", questions=3, seed=2, job_description=job
    )
    return await at.start("me", wanted)


async def said(at: Coach, session: Session, *texts: str) -> Turn:
    turns = [await at.turn("me", session.id, text) for text in texts]
    return turns[-1]


def quoted() -> set[str]:
    """Return the words that any text of the interview tells people to say."""
    root = Path(str(package.__file__)).parent
    texts = " ".join(path.read_text(encoding="utf-8") for path in sorted(root.glob("*.py")))
    told = re.findall(r"\b[Ss]ay ((?:[^“”\"\n]{0,30}“\w+”,?)+)", texts)
    return {word for run in told for word in re.findall(r"“(\w+)”", run)}


def test_every_word_that_people_are_told_to_say_is_known_here() -> None:
    assert quoted() == set(DOES)


@pytest.mark.parametrize("mode", ["interview", "drill"])
@pytest.mark.parametrize("word", sorted(DOES))
@pytest.mark.parametrize("form", ["{0}", "{0}!", "“{0}”", "{0} please", "Ok, {0}."])
async def test_what_people_are_told_to_say_does_what_it_says(
    word: str, mode: SessionMode, form: str, embed: Embed
) -> None:
    at = coach(embed)
    session = await begun(at, mode)
    turn = await said(at, session, form.format(word))
    assert DOES[word](turn, session), turn.reply
    if word != "end":
        again = await said(at, session, form.format(word), form.format(word))
        assert again.status == ("ended" if word == "skip" else "active")


async def test_after_an_answer_the_words_still_do_it(embed: Embed) -> None:
    at = coach(embed)
    session = await begun(at)
    assert (await said(at, session, ANSWER, "hint")).reply.kind == "hint"
    await said(at, session, "skip")
    retried = await said(at, session, "retry")
    assert retried.question == session.question
    assert "both attempts" in retried.reply.text


async def test_a_dispute_reaches_neither_critique_nor_report(embed: Embed) -> None:
    at = coach(embed)
    session = await begun(at)
    turn = await said(at, session, ANSWER, "I disagree with that score. Waste stayed at 8 percent for a whole year.")
    assert "Judged again" in turn.reply.text
    assert turn.critique is not None
    assert "disagree" not in turn.critique.model_dump_json()
    bare = await said(at, session, "That critique is wrong, I do not agree.")
    assert (bare.critique, bare.intent) == (None, "question_to_coach")
    assert "disagree" not in (await at.report("me", session.id)).model_dump_json()


@pytest.mark.parametrize("text", ["How many days of holiday?", "How many days of paid holiday do they offer?"])
async def test_a_pasted_job_description_is_searched(text: str, embed: Embed) -> None:
    at = coach(embed)
    with_job = await said(at, await begun(at, job=JOB), text)
    assert "31 days of paid holiday" in with_job.reply.text
    assert with_job.reply.citations[0].quote in JOB
    without = await said(at, await begun(at), text)
    assert "don't say" in without.reply.text
    assert "assumption" not in without.reply.text


def _odds(**odds: float) -> intent.Found:
    return lambda question, texts: {name: odds.get(name, 0.0) for name in heads.INTENTS}


@pytest.mark.parametrize("name", ["skip", "end", "abuse", "injection"])
def test_what_costs_the_candidate_dear_needs_sure_heads(name: Intent) -> None:
    text = "Well, that is how it is with ovens"
    sure, unsure = _odds(**{name: 0.9, "answer": 0.1}), _odds(**{name: 0.55, "answer": 0.1})
    assert intent.read_by(sure, "Why ovens?", text).intent == name
    assert intent.read_by(unsure, "Why ovens?", text).intent == "non_answer"
    asks = _odds(**{name: 0.55, "question_to_coach": 0.5})
    assert intent.read_by(asks, "Why ovens?", text).intent == "question_to_coach"


def test_a_message_that_opens_by_leaving_the_question_is_a_skip_whatever_it_adds() -> None:
    answers = _odds(answer=0.9, skip=0.3)
    text = "I’d rather come back to this at the end, my ovens at home aren't a great story yet"
    assert intent.read_by(answers, "Why ovens?", text).intent == "skip"
    told = "I'd come back to this with the baker and count the trays again before we bake"
    assert intent.read_by(answers, "Why ovens?", told).intent == "answer"


def test_who_wants_to_go_on_does_not_end() -> None:
    ends = _odds(end=0.9, non_answer=0.4)
    assert intent.read_by(ends, "Why ovens?", "Forget it and carry on with the ovens").intent == "non_answer"
    assert intent.read_by(ends, "Why ovens?", "I don't want to go on about ovens").intent == "end"


@pytest.mark.parametrize("word", ["no", "Yes.", "not really"])
async def test_a_bare_yes_or_no_to_a_follow_up_gets_no_points(word: str, embed: Embed) -> None:
    at = coach(embed)
    session = await begun(at)
    asked = await said(at, session, "I rang the union and moved the night shift.")
    assert asked.reply.kind == "follow_up"
    turn = await said(at, session, word)
    assert (turn.intent, turn.question) == ("non_answer", session.question)
    assert turn.critique is not None
    assert turn.critique.score is None

"""No reply shows more words of a source than its licence allows, wherever in the reply they stand."""

import asyncio
import re
from collections.abc import Iterator
from typing import Any

import pytest
from scripted import START, Ids
from shelf import EMBEDDER, Shelf

from coach import report as reports
from coach.engines.offline.engine import OfflineEngine
from coach.grounding import cite
from coach.law import Allowance
from coach.ports import AskTask, CritiqueTask, Engine, PracticeTask
from coach.practice import export
from coach.practice.excerpt import pointer
from coach.requests import AskRequest, CritiqueRequest, PracticeRequest, SearchRequest, SessionRequest
from coach.service import Coach
from coach.stores.memory import MemorySessionStore
from coach.types import Citation, Critique, EngineInfo, Finding, FollowUp, Question, Reply, Strength
from corpus.clean import clean
from corpus.load import document
from corpus.split import split
from corpus.types import Hit, Source

GUIDE = """# How the harbour office hires crane planners

## What the interview is like

The first conversation takes half an hour and asks whether you can read a tide table without help from others.
The second one is held on the quay, where you will plan the unloading of two ships that arrive at the same time.

## Questions you may hear

How do you keep a plan alive when the weather takes half of your cranes away from you?

What do you tell a captain whose ship must wait another night because of a decision that you made?

Which of your plans failed first, and how did you notice before the people on the quay noticed it?

## What a good planner does

- Writes down every change of the plan within the hour, with the name of whoever asked for that change
- Talks to the crane drivers before the shift begins and listens to what they say about the wind and the rails
- Counts the hours that ships wait and shows that figure to the whole office every Monday morning
- Says no to a captain in words that the captain can repeat to the owners of the ship without shame
"""
SENTENCE = "\nExcerpts of up to {limit} words of this guide may be quoted, with credit to the Harbour Office.\n"
ANSWER = (
    "Last winter I planned two cranes for three ships. I wrote every change down, and waiting fell from 9 to 4 hours."
)
HIDDEN = {"retrieved", "evidence", "span", "best_quote", "attribution", "title", "source", "brief", "engine"}


class Greedy:
    """An engine that copies whole passages into everything it writes, as a careless model might."""

    info = EngineInfo(name="langchain", model="greedy")

    async def critique(self, task: CritiqueTask) -> Critique:
        texts, cited = _all(task.hits)
        return Critique(
            intent="answer",
            score=3.0,
            findings=[Finding(criterion="result", band=None, why=texts, citations=cited)],
            strengths=[Strength(text=texts, evidence=[])],
            gap="result",
            next_step=texts,
            retry_prompt=texts,
            follow_up=FollowUp(text=texts, targets="result", citations=cited),
            citations=cited,
            engine=self.info,
        )

    async def answer(self, task: AskTask) -> Reply:
        texts, cited = _all(task.hits)
        return Reply(answer=texts, abstained=False, citations=cited, engine=self.info)

    async def questions(self, task: PracticeTask) -> list[Question]:
        made = []
        for slot in task.slots:
            texts, cited = _all(slot.hits)
            text = " ".join(f"{slot.id}n{n}" for n in range(200)) + texts  # unlike the others in most of its words
            made.append(
                Question(
                    id=slot.id,
                    text=text,
                    kind=slot.kind,
                    competency=texts,
                    looks_for=[texts, "A fact"],
                    citations=cited,
                )
            )
        return made


def _all(hits: tuple[Hit, ...]) -> tuple[str, list[Citation]]:
    cited = [cite(hit, line) for hit in hits for line in hit.passage.text.split("\n") if line.strip()]
    return " ".join(hit.passage.text for hit in hits), [citation for citation in cited if citation]


def shelf(limit: int, declared: str) -> Shelf:
    front = f"---\nmax_excerpt_words: {limit}\n---\n" if declared == "front matter" else ""
    text = front + GUIDE + (SENTENCE.format(limit=limit) if declared == "sentence" else "")
    source = clean(document(text, "guide.md", "guide.md"))
    assert source.licence.max_excerpt_words == limit
    held = Shelf()
    held.kept[source.id] = (source, split(source))
    return held


def texts(value: Any) -> Iterator[str]:
    """Yield every string of a reply that a candidate is shown as somebody's wording."""
    if isinstance(value, dict):
        for key, inner in value.items():
            yield from () if key in HIDDEN else texts(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from texts(inner)
    elif isinstance(value, str):
        yield value


def shown(strings: Iterator[str], source: Source, run: int = 6) -> int:
    """Count the distinct words of the source that stand in the strings in runs of `run` or more."""
    theirs = [word.casefold() for word in re.findall(r"[\w'’]+", source.text)]
    grams = {" ".join(theirs[at : at + run]): at for at in range(len(theirs) - run + 1)}
    found: set[int] = set()
    for string in strings:
        own = [word.casefold() for word in re.findall(r"[\w'’]+", string)]
        for at in range(len(own) - run + 1):
            if (place := grams.get(" ".join(own[at : at + run]))) is not None:
                found |= set(range(place, place + run))
    return len(found)


def quoted(value: Any) -> set[str]:
    """Return the distinct quotes of all citations of a reply."""
    if isinstance(value, dict):
        own = {value["quote"]} if "passage_id" in value and "quote" in value else set()
        return own.union(*(quoted(inner) for key, inner in value.items() if key != "retrieved"))
    return set().union(*map(quoted, value)) if isinstance(value, list) else set()


async def replies(coach: Coach) -> list[tuple[str, Any]]:
    """Return every kind of reply of the coach, as it goes out."""
    made: list[tuple[str, Any]] = []

    def told(name: str, reply: Any) -> Any:
        made.append((name, reply.model_dump(mode="json")))
        return reply

    for question in ("What is the second conversation like?", "What does a good planner do with changes?"):
        told("ask", await coach.ask(AskRequest(question=question)))
    told("critique", await coach.critique(CritiqueRequest(question="How do you keep a plan alive?", answer=ANSWER)))
    practice = told("practice", await coach.practice("me", PracticeRequest(role="Crane Planner", count=6)))
    for name, text in (("csv", export.to_csv(practice)), ("markdown", export.to_markdown(practice))):
        made.append((name, text.split("## Sources")[0].replace("How the harbour office hires crane planners (", "(")))
    events: list[Any] = []
    session = told("session", await coach.start("me", SessionRequest(role="Crane Planner", questions=3)))
    for text in (ANSWER, ANSWER, "What is the interview like?", ANSWER, "skip", ANSWER):
        turn = told("turn", await coach.turn("me", session.id, text, on_event=events.append))
        if turn.status == "ended":
            break
    made += [(event.name, event.data) for event in events]
    report = told("report", await coach.report("me", session.id))
    made.append(("report.md", reports.markdown(report)))
    return made


@pytest.mark.parametrize("declared", ["front matter", "sentence"])
@pytest.mark.parametrize("limit", [12, 40, 100])
@pytest.mark.parametrize("engine", [Greedy(), OfflineEngine(EMBEDDER.embed)], ids=["greedy", "offline"])
def test_no_reply_shows_more_of_a_source_than_its_licence_allows(engine: Engine, limit: int, declared: str) -> None:
    library = shelf(limit, declared)
    source = library.sources()[0]
    library.embed = EMBEDDER.embed  # type: ignore[attr-defined]
    library.source = lambda _: source  # type: ignore[attr-defined]
    store = MemorySessionStore(lambda: START)
    coach = Coach(library, engine, store, clock=lambda: START, new_id=Ids())  # type: ignore[arg-type]
    made = asyncio.run(replies(coach))
    for name, reply in made:
        assert shown(texts(reply), source) <= limit, name
        assert sum(len(quote.split()) for quote in quoted(reply)) <= limit, name
    assert any(shown(texts(reply), source) for _, reply in made), "a limit is no reason to quote nothing"
    found = asyncio.run(coach.search(SearchRequest(query="second conversation on the quay")))
    assert any(result.text in source.text and len(result.text.split()) > 12 for result in found), "search stays whole"


def limited(text: str, limit: int) -> Source:
    return clean(document(f"---\nmax_excerpt_words: {limit}\n---\n{text}", "s", "s.txt"))


def test_words_shown_twice_count_once_and_what_does_not_fit_is_marked() -> None:
    law = Allowance([limited("One two three four five six seven eight nine ten eleven twelve.", 8)])
    assert law.cut("They say: one two three four five six seven!") == "They say: one two three four five six seven!"
    assert law.fits("One two three four five six")
    assert law.cut("So five six seven eight nine ten eleven.") == "So five six seven eight […]."
    assert law.cut("Nothing of theirs is here.") == "Nothing of theirs is here."


def test_a_source_without_a_limit_may_be_quoted_at_length() -> None:
    text = " ".join(f"word{n}" for n in range(300))
    assert Allowance([clean(document(text, "s", "s.txt"))]).cut(text) == text


def test_a_pointer_is_too_short_to_be_a_quote() -> None:
    assert pointer("What a good planner does") == "What a good planner does"
    assert pointer("How the harbour office hires crane planners") == "How the harbour office hires…"


def test_the_words_that_are_left_of_a_source_are_counted_by_what_is_shown_or_quoted_most() -> None:
    source = limited("One two three four five six seven eight nine ten eleven twelve.", 10)
    law = Allowance([source])
    assert law.left(source.id) == 10
    assert law.fits("They say one two three four five six seven.")
    assert law.left(source.id) == 3
    assert law.left("unknown") is None

from dataclasses import replace

import pytest

from coach.engines.offline.write import write
from coach.ports import PracticeTask, Slot
from coach.practice.cover import ANGLES
from coach.types import Brief, QuestionKind
from tests.coach.shelf import bakery

HITS = {hit.passage.id: hit for hit in bakery().hits()}


def slot(topic: str, passage: str, kind: QuestionKind = "behavioral", angle: str | None = None) -> Slot:
    return Slot("q1", kind, "baking", (topic,), (HITS[passage],), angle=angle)


@pytest.mark.parametrize("kind", list(ANGLES))
@pytest.mark.parametrize("topic", ["Experience in food safety audits.", "Ability to calm angry customers."])
def test_every_kind_and_angle_gives_one_whole_question_on_the_topic(kind: QuestionKind, topic: str) -> None:
    texts = set()
    for angle in ANGLES[kind]:
        task = PracticeTask(Brief(company="Crumbly"), (slot(topic, "job:1", kind, angle),))
        text = write(task)[0].text
        assert text[0].isupper()
        assert text.endswith(("?", "."))
        assert text.count("?") <= 1
        assert "{" not in text
        assert "food safety audits" in text or "calm" in text
        texts.add(text)
    assert len(texts) == len(ANGLES[kind])


def test_a_question_cites_the_sentence_that_asks_for_it() -> None:
    question = write(PracticeTask(Brief(), (slot("Ability to calm angry customers.", "job:1"),)))[0]
    assert [citation.quote for citation in question.citations] == ["Ability to calm angry customers."]


def test_a_question_that_the_document_gives_is_kept_and_its_advice_is_what_is_looked_for() -> None:
    given = replace(
        slot("This question assesses how you handle waste.", "guide:3"),
        given="How do you keep waste low in a bakery?",
        hits=(HITS["guide:3"], HITS["guide:4"]),
    )
    question = write(PracticeTask(Brief(), (given,)))[0]
    assert question.text.startswith("How do you keep waste low in a bakery?")
    assert question.looks_for[0] == "Describe what you measured and what you changed"
    assert 2 <= len(question.looks_for) <= 4


def test_what_is_looked_for_fits_the_level() -> None:
    one = slot("Ability to calm angry customers.", "job:1")
    levels = ("graduate", "mid-level", "senior", "director")
    early, middle, late, top = (write(PracticeTask(Brief(level=name), (one,)))[0].looks_for for name in levels)
    assert any("studies" in point for point in early)
    assert any("one team or product" in point for point in middle)
    assert any("several teams" in point for point in late)
    assert any("other leaders" in point for point in top)


def test_a_wording_that_was_used_before_is_not_used_again() -> None:
    task = PracticeTask(Brief(), (slot("Ability to calm angry customers.", "job:1"),))
    first = write(task)[0].text
    assert write(replace(task, avoid=(first,)))[0].text != first

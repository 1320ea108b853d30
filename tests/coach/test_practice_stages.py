import pytest

from coach.engines.offline.write import write
from coach.practice import assemble, plan
from coach.types import Brief, EngineInfo, PracticeSet
from tests.coach.shelf import EMBEDDER, Shelf


def ferry() -> Shelf:
    """A guide with two stages and questions that stand under none."""
    shelf = Shelf()
    shelf.put(
        "guide",
        "Kelpway",
        "Ferry Captain",
        [
            (
                "process_stage",
                "In the simulator you demonstrate your knowledge of docking in cross winds.",
                {"stage": "simulator hour"},
            ),
            (
                "process_stage",
                "The harbour talk assesses how you speak with angry passengers on deck.",
                {"stage": "harbour talk"},
            ),
            ("process_stage", "You may ask to see the mess before the harbour talk.", {"stage": "harbour talk"}),
            ("process_stage", "You will speak with six people and should expect tea.", {"stage": "harbour talk"}),
            ("question", "How do you keep a logbook honest?", {}),
            ("question", "Tell me about a night crossing that you cancelled.", {}),
        ],
        kind="interview_guide",
    )
    shelf.put(
        "job",
        "Kelpway",
        "Ferry Captain",
        [("responsibility", "Train two deckhands a year.\nOrder paint and rope.\nPlan the winter refit.", {})],
    )
    return shelf


def made(count: int, **wanted: object) -> PracticeSet:
    brief = Brief(company="Kelpway", role="Ferry Captain", **wanted)  # type: ignore[arg-type]
    planned = plan(ferry(), brief, count, embed=EMBEDDER.embed)
    return assemble(planned, write(planned.task), EngineInfo(name="offline"), "set-1")


def test_a_question_has_a_stage_only_where_the_documents_place_it() -> None:
    for question in made(7).questions:
        told = any(word in question.text for word in ("cross winds", "angry passengers"))
        assert (question.stage is not None) is told, question.text


def test_the_whole_process_gives_each_question_a_stage_and_each_stage_its_own_question() -> None:
    questions = made(6, focus="the whole interview process").questions
    assert {question.stage for question in questions} == {"simulator hour", "harbour talk"}
    placed = {question.stage: question.text for question in questions if "winds" in question.text}
    assert set(placed) == {"simulator hour"}


def test_a_stage_that_carries_too_few_questions_says_so_and_lends_its_name_to_no_other() -> None:
    practice_set = made(6, stages=["simulator hour"])
    fitting = [question for question in practice_set.questions if question.stage]
    assert all(q.stage == "simulator hour" and "cross winds" in q.text for q in fitting)
    assert 0 < len(fitting) < 6
    assert any(f"Only {len(fitting)} questions fit the stage “simulator hour”" in n for n in practice_set.unsupported)


def test_a_stage_that_carries_enough_questions_needs_no_note() -> None:
    practice_set = made(2, stages=["simulator hour"])
    assert {question.stage for question in practice_set.questions} == {"simulator hour"}
    assert practice_set.unsupported == []


@pytest.mark.parametrize("arranged", ["ask to see the mess", "speak with six people"])
def test_how_the_talks_are_arranged_is_no_requirement(arranged: str) -> None:
    assert not any(arranged in row.requirement for row in made(6).coverage)


def test_a_requirement_far_from_every_question_is_not_covered_by_association() -> None:
    practice_set = made(1)
    uncovered = [row.requirement for row in practice_set.coverage if not row.question_ids]
    assert len(uncovered) >= 4

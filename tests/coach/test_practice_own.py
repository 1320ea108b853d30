"""Sets from a guide that asks questions of its own and a rubric that describes levels."""

import pytest

from coach.engines.offline.write import write
from coach.practice import assemble, given, phrase, plan
from coach.practice.levels import competencies
from coach.types import Brief, EngineInfo, PracticeSet
from corpus.types import Hit, Licence
from tests.coach.shelf import EMBEDDER, Part, Shelf

HEAD_GARDENER = Brief(company="Fernhill", role="Head Gardener")
ASKED = {
    "Tell us about a season that went wrong.": (
        "What it is after: Everyone has one. We want to hear how early you noticed the blight and what you changed.",
        "How to answer: Name the bed, the month and the loss. Say what you tried first.",
    ),
    "How would you plant a dry slope?": (
        "What it is after: It tests whether you ask about soil and water before you name plants.",
        "How to answer: Ask for the depth of the soil. Draw the slope.",
    ),
    "Why gardens, and why Fernhill?": (
        "What it is after: A reason of your own, asked by the trustees on the last day.",
        "How to answer: Point to something that you planted and kept.",
    ),
}
RUBRIC = {
    "Soil and water": (
        "Knowing what the ground holds before anything is planted in it.\n\n"
        "- Not yet: Plants by the catalogue and waters by the calendar.\n"
        "- Ready: Digs a hole first, and can say what was found in it.\n"
        "- Ready to teach: Has changed a drainage plan because of what a hole showed.\n"
        "- Evidence to listen for: a depth in centimetres, a plant that was moved."
    ),
    "Working with volunteers": (
        "Giving people who are not paid a reason to come back.\n\n"
        "- Not yet: Hands out weeding and complains of turnover.\n"
        "- Ready: Learns what each of them came for, and keeps them for a second season.\n"
        "- Ready to teach: Lets a volunteer lead a bed, and tells what that cost.\n"
        "- Evidence to listen for: names, seasons, a quarrel that was settled."
    ),
}


def _guide() -> list[Part]:
    parts: list[Part] = [
        ("process_stage", "The tour assesses how you plant on a dry slope with poor soil.", {"stage": "garden tour"}),
        ("process_stage", "On the last day the trustees ask why you chose gardens.", {"stage": "trustees"}),
        ("advice", "We would rather you bring boots than slides. You will be asked what you would move first.", {}),
    ]
    for number, (question, (intent, advice)) in enumerate(ASKED.items()):
        more: dict[str, object] = {"group": f"g{number}", "question": question, "heading": ("Questions", question)}
        parts += [("question_intent", intent, more), ("advice", advice, more)]
    return parts


def shelf(licence: Licence | None = None) -> Shelf:
    made = Shelf().put("guide", "Fernhill", "Head Gardener", _guide(), kind="interview_guide")
    rubric: list[Part] = [("rubric_item", text, {"heading": (name,)}) for name, text in RUBRIC.items()]
    rubric.insert(0, ("prose", "Score each one apart. The assessor must write first.", {}))
    made.put("rubric", None, "Head Gardener", rubric, kind="rubric", licence=licence)
    wanted = "- Experience in pruning old fruit trees.\n- Lead a team of nine volunteers through the winter."
    return made.put("job", "Fernhill", "Head Gardener", [("requirement", wanted, {})])


def made(count: int, seed: int = 0, brief: Brief = HEAD_GARDENER) -> PracticeSet:
    drafted = plan(shelf(), brief, count, seed, embed=EMBEDDER.embed)
    return assemble(drafted, write(drafted.task), EngineInfo(name="offline"), "set-1")


@pytest.mark.parametrize("seed", [0, 1, 2])
def test_a_documents_own_questions_are_the_backbone_of_a_set(seed: int) -> None:
    texts = " ".join(question.text for question in made(4, seed).questions)
    assert "a season that went wrong" in texts
    assert "How would you plant a dry slope?" in texts
    assert "Why gardens, and why Fernhill?" in texts


def test_what_the_own_questions_leave_is_practised_by_the_others() -> None:
    practice_set = made(7)
    covered = {row.requirement.split(":")[0] for row in practice_set.coverage if row.question_ids}
    assert {"Soil and water", "Working with volunteers", "Experience in pruning old fruit trees"} <= covered


def test_an_own_question_that_was_asked_before_gives_way_to_others() -> None:
    drafted = plan(shelf(), HEAD_GARDENER, 2, 0, ("How would you plant a dry slope?",), embed=EMBEDDER.embed)
    assert "How would you plant a dry slope?" not in [slot.given for slot in drafted.task.slots]


def test_an_own_question_stands_at_the_stage_that_tells_of_its_subject() -> None:
    stages = {question.text: question.stage for question in made(4).questions}
    assert stages["How would you plant a dry slope?"] == "garden tour"


def test_levels_and_evidence_are_neither_asked_for_nor_covered_nor_quoted() -> None:
    practice_set = made(12)
    rows = [row.requirement for row in practice_set.coverage]
    assert "Soil and water: Knowing what the ground holds before anything is planted in it" in rows
    shown = [question.text for question in practice_set.questions] + rows
    shown += [citation.quote for question in practice_set.questions for citation in question.citations]
    for level in ("catalogue", "Digs a hole", "drainage plan", "depth in centimetres", "Score each one", "assessor"):
        assert not any(level in text for text in shown)


def test_a_question_on_a_competency_names_it_and_looks_for_what_its_higher_levels_say() -> None:
    question = next(q for q in made(9).questions if "not paid a reason" in q.text)
    assert "working with volunteers: giving people who are not paid a reason to come back" in question.text
    assert question.looks_for[0].startswith("Lets a volunteer lead a bed")
    assert not any("Hands out weeding" in point or point.startswith("Ready") for point in question.looks_for)


def test_points_and_quotes_carry_no_labels_and_no_bullets() -> None:
    practice_set = made(9)
    points = [point for question in practice_set.questions for point in question.looks_for]
    quotes = [citation.quote for question in practice_set.questions for citation in question.citations]
    quotes += [row.evidence.quote for row in practice_set.coverage]
    assert not any(text.startswith(("-", "•", "What it is", "How to", "Evidence")) for text in points + quotes)
    assert any(point.startswith("Name the bed") for point in points)


def test_what_authors_say_of_themselves_and_of_the_talks_is_not_practised() -> None:
    rows = " ".join(row.requirement for row in made(9).coverage)
    assert "boots" not in rows
    assert "move first" not in rows


def test_an_intent_is_cited_by_the_sentence_that_tells_what_is_sought() -> None:
    rows = {row.requirement: row.evidence.quote for row in made(4).coverage}
    assert rows["Tell us about a season that went wrong."].startswith("We want to hear how early you noticed")


def test_a_competency_without_a_description_is_told_by_its_first_level_above_the_lowest() -> None:
    text = "- Poor: Guesses.\n- Good: Weighs seeds before sowing.\n- Excellent: Keeps records for years."
    (passage,) = Shelf().put("r", None, None, [("rubric_item", text, {"heading": ("Sowing",)})], "rubric").hits()
    (found,) = competencies([passage]).values()
    assert found is not None
    assert (found.name, found.told) == ("Sowing", "Weighs seeds before sowing.")
    assert found.points == ("Keeps records for years.",)


def test_a_rubric_of_questions_has_no_levels() -> None:
    parts: list[Part] = [("rubric_item", "- Do you prune in time?\n- Are you fair?", {"heading": ("People",)})]
    assert competencies(Shelf().put("r", None, None, parts, "rubric").hits()) == {}


def test_a_value_with_a_name_is_asked_about_by_that_name() -> None:
    values: list[Part] = [
        ("value", "**Leave the gate shut.** Whoever comes last closes it, the director included.", {})
    ]
    library = Shelf().put("job", "Fernhill", "Porter", values)
    drafted = plan(library, Brief(company="Fernhill", role="Porter"), 1, embed=EMBEDDER.embed)
    (question,) = write(drafted.task)
    assert question.competency == "Leave the gate shut"
    assert "“Leave the gate shut: whoever comes last closes it, the director included" in question.text
    assert [citation.quote for citation in question.citations] == [
        "Whoever comes last closes it, the director included."
    ]


@pytest.mark.parametrize(
    ("text", "once"),
    [
        ("Tell us about a season that went wrong", "Tell me about a season that went wrong."),
        ("A frost is coming. Design the cover.", "A frost is coming. Design the cover."),
        ("Is the plan sound? Can you defend it?", "Is the plan sound?"),
        ("- How do you water", "How do you water?"),
    ],
)
def test_a_documents_question_is_put_once_and_to_one_person(text: str, once: str) -> None:
    assert given.once(text) == once


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("Why gardens, and why Fernhill?", "motivation"),
        ("Tell me about a hedge that you lost.", "behavioral"),
        ("The pump fails at noon. What do you do?", "situational"),
        ("How deep does a hazel root?", None),
    ],
)
def test_the_wording_of_an_own_question_tells_its_kind(text: str, kind: str | None) -> None:
    assert given.kind(text) == kind


@pytest.mark.parametrize(
    ("text", "name"),
    [
        (
            "The ability to read a garden plan and ask the question that its author hoped to avoid",
            "reading a garden plan",
        ),
        (
            "Lead or delegate the review after every lost tree, and see that each measure is done",
            "leading or delegating",
        ),
    ],
)
def test_a_competencys_name_ends_before_a_phrase_that_it_would_break(text: str, name: str) -> None:
    found = phrase.name(text)
    assert found.startswith(name)
    assert len(found.split()) <= phrase.NAME_WORDS
    assert found.split()[-1] not in {"the", "every", "after", "and", "that"}


def test_a_source_with_an_excerpt_limit_lends_none_of_its_levels_to_what_is_looked_for() -> None:
    library = shelf(Licence(max_excerpt_words=20))
    drafted = plan(library, HEAD_GARDENER, 6, embed=EMBEDDER.embed)
    assert all(not slot.points for slot in drafted.task.slots)


def test_hits_keep_their_own_texts() -> None:
    hits: list[Hit] = shelf().hits()
    drafted = plan(shelf(), HEAD_GARDENER, 6, embed=EMBEDDER.embed)
    texts = {hit.passage.id: hit.passage.text for hit in hits}
    for slot in drafted.task.slots:
        assert all(any(topic in texts[hit.passage.id] for hit in slot.hits) for topic in slot.topics)


def test_an_own_question_keeps_the_rubrics_name_where_the_focus_leaves_the_rubric_out() -> None:
    brief = HEAD_GARDENER.model_copy(update={"focus": "the garden tour round"})
    everything = {question.text: question.competency for question in made(8).questions}
    narrow = made(2, brief=brief).questions
    own = [question for question in narrow if question.text in everything]
    assert own
    assert all(question.competency == everything[question.text] for question in own)

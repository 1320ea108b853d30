import pytest

from corpus.questions import reconstruct
from corpus.stages import introduced
from corpus.structure import units
from corpus.types import DocumentKind, Source
from corpus.types import Licence as Terms
from corpus.unit import Unit


def source(text: str, kind: DocumentKind, title: str = "T") -> Source:
    return Source("s", "s.md", title, kind, None, None, "en", Terms(), text, "h")


def told(text: str, kind: DocumentKind) -> list[tuple[str, Unit]]:
    return [(text[unit.start : unit.end], unit) for unit in units(source(text, kind))]


def roles(text: str, kind: DocumentKind) -> dict[str, str]:
    return {words: unit.role for words, unit in told(text, kind)}


@pytest.mark.parametrize(
    ("heading", "role"),
    [
        ("What you'll be doing", "responsibility"),
        ("Key responsibilities", "responsibility"),
        ("What We Look For In You", "requirement"),
        ("Requirements", "requirement"),
        ("Must-haves", "requirement"),
        ("Who you are", "requirement"),
        ("Nice to Haves", "nice_to_have"),
        ("Bonus points", "nice_to_have"),
        ("Preferred qualifications", "nice_to_have"),
        ("Perks & Benefits", "terms"),
        ("What we offer", "terms"),
        ("Our values", "value"),
    ],
)
def test_sections_of_a_job_description_are_known_by_many_wordings(heading: str, role: str) -> None:
    for marked in (f"## {heading}", f"**{heading}**", heading):
        text = f"{marked}\n\n- Something about ovens\n- Something about bread\n"
        assert set(roles(text, "job_description").values()) == {role}, marked


def test_statements_about_pay_and_equality_are_terms_and_mottos_are_values() -> None:
    found = roles(
        "Who We Are\n\nWe are united by our core principles: Bake First, and Sleep Later.\n\nWe "
        "run four ovens in the town "
        "of Brightmoor.\n\nBrightmoor Statement\n\nWe offer equal opportunities regardless of race, age or sex.\n\n"
        "The salary range for this position is 30 to 40 thousand.\n",
        "job_description",
    )
    assert list(found.values()) == ["value", "prose", "terms", "terms"]


def test_headings_are_the_path_of_what_stands_below_and_the_title_is_not_in_it() -> None:
    text = "# T\n\nIntro line here.\n\n## One\n\nText one.\n\n### Two\n\nText two.\n\n## Three\n\nText three.\n"
    assert [unit.heading for _, unit in told(text, "article")] == [(), ("One",), ("One", "Two"), ("Three",)]


def test_headings_without_markup_nest_by_how_they_follow_each_other() -> None:
    text = (
        "All that I have learned about good bakers rests on two pillars:\n\n  • Craft\n  • "
        "Care\n\nCraft\n\nOvens\n\n  • Do you clean your oven?\n"
        "  • Do you know your oven's moods?\n\nFlour\n\n  • Do you sift your flour?\n  • Is your "
        "flour fresh?\n\nCare\n\n"
        "  • Do you greet your guests?\n  • Do you listen to them?\n\nThat is all I have learned so far.\n"
    )
    found = told(text, "article")
    assert [unit.heading for _, unit in found[3:]] == [("Craft", "Ovens")] * 2 + [("Craft", "Flour")] * 2 + [
        ("Care",)
    ] * 3
    assert [unit.role for _, unit in found[3:]] == ["rubric_item"] * 6 + ["prose"]


def test_stages_told_in_prose_carry_the_words_of_the_document() -> None:
    text = (
        "The process has several steps and it is long.\n\nThe first step is a phone screen, held by a recruiter.\n\n"
        "After the phone screen, candidates usually complete a take-home exercise. It takes two hours.\n\n"
        "Some people like it.\n\nThe system design interview focuses on scale.\n\n"
        "The final round consists of a conversation with the founders, over lunch.\n\nBe prepared to eat.\n"
    )
    found = told(text, "interview_guide")
    assert [unit.stage for _, unit in found] == [
        None,
        "phone screen",
        "take-home exercise",
        "take-home exercise",
        "system design interview",
        "conversation with the founders",
        None,
    ]
    assert {unit.role for _, unit in found if unit.stage} == {"process_stage"}


def test_one_paragraph_that_tells_of_several_stages_is_cut_between_them() -> None:
    text = (
        "The process begins with a recruiter call. Then you have a coding interview. It is "
        "hard. Finally, you have a panel interview with the team."
    )
    assert [(words, unit.stage) for words, unit in told(text, "interview_guide")] == [
        ("The process begins with a recruiter call.", "recruiter call"),
        ("Then you have a coding interview. It is hard.", "coding interview"),
        ("Finally, you have a panel interview with the team.", "panel interview with the team"),
    ]


@pytest.mark.parametrize(
    "sentence",
    [
        "The interview will likely focus on your experience.",
        "Each session will last 45 minutes.",
        "Approach the interview with confidence.",
        "The interview process for a baker is designed to be fair.",
        "This stage is crucial.",
    ],
)
def test_a_sentence_that_only_mentions_interviews_introduces_no_stage(sentence: str) -> None:
    assert introduced(sentence) is None


def test_stage_headings_and_lists_name_the_stages() -> None:
    headed = (
        "## Interview process\n\n### Stage 1: Recruiter screen\n\nThirty minutes.\n\n### "
        "Stage 2: Case interview (60 min)\n\nAn hour.\n"
    )
    assert [unit.stage for _, unit in told(headed, "interview_guide")] == ["Recruiter screen", "Case interview"]
    listed = "## Interview process\n\n1. **Phone screen** (30 min): with a recruiter\n2. Pairing session – two hours\n"
    assert [unit.stage for _, unit in told(listed, "interview_guide")] == ["Phone screen", "Pairing session"]


def test_triples_whose_headings_were_lost_are_grouped_and_get_their_question_again() -> None:
    text = (
        "This question assesses your conflict resolution skills.\n"
        "Discuss a specific dispute you had and how you settled it, focusing on what you said to both sides.\n"
        "“Two bakers wanted the same oven at four in the morning. I drew up a rota, and they kept to it for a year.”\n"
        "This question evaluates your ability to plan ahead.\n"
        "Explain your way of planning, such as lists or calendars.\n"
        "“I keep a list for the day and one for the week, and I never let the two of them meet before lunch.”\n"
    )
    found = [unit for _, unit in told(text, "interview_guide")]
    assert [unit.role for unit in found] == ["question_intent", "advice", "sample_answer"] * 2
    assert len({unit.group for unit in found}) == 2
    assert found[0].question == "Tell me about a specific dispute you had and how you settled it."
    assert found[5].question == "Walk me through your way of planning."


def test_a_question_heading_groups_its_labelled_paragraphs() -> None:
    text = (
        "## Questions\n\n### Tell me about a time you burned something?\n\nWhat they are after: honesty.\n\n"
        'How to answer: say what burned.\n\nSample answer: "It was rye."\n\nIt went on for a while.\n\n'
        "### The oven is cold on opening day. Plan the morning.\n\n**What they are after:** calm.\n\n"
        '**Sample answer**\n\n"I would light it."\n'
    )
    found = [unit for _, unit in told(text, "interview_guide")]
    assert [unit.role for unit in found] == [
        "question_intent",
        "advice",
        "sample_answer",
        "sample_answer",
        "question_intent",
        "sample_answer",
    ]
    assert found[0].question == "Tell me about a time you burned something?"
    assert found[5].question == "The oven is cold on opening day. Plan the morning."
    assert len({unit.group for unit in found}) == 2


def test_listed_questions_are_questions_and_the_candidates_own_are_not_prompts() -> None:
    text = (
        "## Common questions\n\n- Why do you bake?\n- Describe your best loaf.\n\n## "
        "FAQ\n\n### How do I get there?\n\nBy bus.\n"
    )
    found = told(text, "interview_guide")
    assert [unit.role for _, unit in found][:2] == ["question", "question"]
    assert found[2][1].group is None


def test_tips_are_advice_and_rubric_levels_are_rubric_items() -> None:
    assert roles("## Tips\n\nBring bread.\n", "interview_guide") == {"Bring bread.": "advice"}
    levels = "## Heat\n\n- Below: lets it cool.\n- Above: keeps it even.\n"
    assert set(roles(levels, "rubric").values()) == {"rubric_item"}


@pytest.mark.parametrize(
    ("intent", "advice", "question"),
    [
        (
            "",
            "Share a specific instance where you changed a mind, detailing how.",
            "Tell me about a time when you changed a mind.",
        ),
        ("", "Mention specific tools you use to plan, such as lists.", "Which tools do you use to plan?"),
        ("", "Share your approach to mentoring juniors, with examples.", "What is your approach to mentoring juniors?"),
        ("", "Discuss current trends in milling, such as stone.", "How do you see current trends in milling?"),
        ("This question tests your ability to stay calm.", "", "Tell me about a time when you had to stay calm."),
        ("This question explores your knowledge of yeast.", "Be brief.", "What can you tell me about yeast?"),
        (
            "The question assesses your leadership skills.",
            "",
            "Tell me about a time that called for your leadership skills.",
        ),
    ],
)
def test_a_lost_question_is_made_again_from_advice_or_intent(intent: str, advice: str, question: str) -> None:
    assert reconstruct(intent, advice) == question


def test_no_question_is_invented_where_nothing_implies_one() -> None:
    assert reconstruct("Honesty, mostly.", "Be brief.") is None

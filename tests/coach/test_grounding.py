import pytest

from coach.grounding import Checker, Excerpts, checked_critique, cite, find_quote, follow_up_faults
from coach.types import Citation, Critique, EngineInfo, Finding, FollowUp, Strength
from corpus.types import Hit, Licence, Passage, Source

ANSWER = "I cut the retries from five to two — it wasn’t free.\nErrors fell by 40%…"


def hit(text: str = "Say what you gave up.", limit: int | None = None) -> Hit:
    source = Source(
        id="guide.md",
        origin="guide.md",
        title="A guide",
        kind="interview_guide",
        company=None,
        role=None,
        language="en",
        licence=Licence(attribution="By Ann", max_excerpt_words=limit),
        text=text,
        content_hash="0",
    )
    return Hit(Passage(id="p1", source_id="guide.md", ordinal=0, text=text, start=0, end=len(text)), source, 0.5)


def draft(**changes: object) -> Critique:
    fields: dict[str, object] = {"intent": "answer", "score": 5.0, "gap": "none", "next_step": "Go on."}
    return Critique.model_validate({**fields, "engine": EngineInfo(name="offline"), **changes})


@pytest.mark.parametrize(
    ("quote", "exact"),
    [
        ("I cut the retries", "I cut the retries"),
        ("two - it wasn't free", "two — it wasn’t free"),
        ('"it wasn\'t free."', "it wasn’t free."),
        ("free. Errors fell", "free.\nErrors fell"),
        ("fell by 40%...", "fell by 40%…"),
        ("i cut the retries", None),
        ("Errors fell by 50%", None),
        ("", None),
        ("   ", None),
        ('""', None),
    ],
)
def test_a_quote_is_found_as_it_stands_in_the_text(quote: str, exact: str | None) -> None:
    assert find_quote(quote, ANSWER) == exact
    assert exact is None or exact in ANSWER


def test_a_citation_carries_its_attribution_and_exact_words() -> None:
    citation = cite(hit(), "what you  gave up")
    assert citation is not None
    assert (citation.quote, citation.attribution) == ("what you gave up", "By Ann")
    assert cite(hit(), "what you won") is None


def test_invented_quotes_are_dropped_and_counted() -> None:
    judged = checked_critique(
        draft(
            findings=[
                Finding(criterion="own_action", band=4, why="", evidence=["I cut the retries", "I led the team"]),
                Finding(criterion="result", band=4, why="", evidence=["Revenue doubled"]),
            ],
            strengths=[Strength(text="Leads", evidence=["I led the team"])],
            citations=[Citation(passage_id="p1", source_id="x", source="x", title="x", quote="never said")],
        ),
        "behavioral",
        [ANSWER],
        [hit()],
    )
    assert judged.findings[0].evidence == ["I cut the retries"]
    assert judged.findings[1].band is None, "a high band without words that show it is no band"
    assert judged.strengths == []
    assert judged.citations == []
    assert (judged.grounding.checked, judged.grounding.dropped) == (5, 4)


def test_an_answer_without_evidence_for_any_band_has_no_score() -> None:
    findings = [Finding(criterion="result", band=5, why="", evidence=["Revenue doubled"])]
    assert checked_critique(draft(findings=findings), "behavioral", [ANSWER], []).score is None


def test_what_is_no_answer_gets_neither_points_nor_praise() -> None:
    finding = Finding(criterion="own_action", band=5, why="", evidence=["I cut the retries"])
    strength = Strength(text="Acts", evidence=["I cut the retries"])
    judged = checked_critique(
        draft(intent="injection", findings=[finding], strengths=[strength]), "behavioral", [ANSWER], []
    )
    assert (judged.score, judged.findings, judged.strengths) == (None, [], [])


def test_excerpts_of_one_reply_stay_within_the_licence() -> None:
    limited = hit("one two three four five six seven", limit=5)
    excerpts = Excerpts([limited])
    first, second = cite(limited, "one two three"), cite(limited, "five six seven")
    assert first is not None
    assert second is not None
    assert excerpts.allow(first)
    assert not excerpts.allow(second)
    assert excerpts.allow(first), "the same quote shown twice counts once"


def test_a_passage_that_was_not_retrieved_cannot_be_cited() -> None:
    other = Citation(passage_id="p9", source_id="guide.md", source="g", title="g", quote="Say what you gave up.")
    assert Checker([ANSWER], [hit()]).citations([other]) == []


@pytest.mark.parametrize(
    ("text", "span", "fault"),
    [
        ("You cut the retries: what did it cost?", "cut the retries", ""),
        ("What did it cost? Who paid?", None, "one question mark"),
        ("Tell me more.", None, "one question mark"),
        (" ".join(["why"] * 40) + " now?", None, "at most 40 words"),
        ("What did it cost?", "we slept", "word for word"),
        ("Great answer! What did it cost?", None, "praise"),
    ],
)
def test_follow_ups_that_break_a_rule_are_named(text: str, span: str | None, fault: str) -> None:
    faults = follow_up_faults(FollowUp(text=text, targets="trade_off", span=span), [ANSWER])
    assert (fault in " ".join(faults)) if fault else not faults


def test_words_that_the_candidate_used_are_taken_up_and_not_praise() -> None:
    said = ["The queue was served a great deal sooner, for good reasons."]
    taken_up = FollowUp(text="How much is a great deal sooner?", targets="metric", span="a great deal sooner")
    assert not follow_up_faults(taken_up, said)
    praising = FollowUp(text="Great work: how much sooner was it?", targets="metric", span="sooner")
    assert "praise" in " ".join(follow_up_faults(praising, said))

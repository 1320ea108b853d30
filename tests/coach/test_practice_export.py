import csv
import io
import json

from coach.practice.export import to_csv, to_json, to_markdown
from coach.types import Brief, Citation, Coverage, EngineInfo, PracticeSet, Question

CITATION = Citation(
    passage_id="p",
    source_id="s",
    source="guide.md",
    title="A guide",
    quote="keep *waste* low",
    attribution="© A. Baker, 2025",
)
SET = PracticeSet(
    set_id="set-1",
    brief=Brief(company="Crumbly", role="Baker", focus="<script>"),
    questions=[
        Question(
            id="q1",
            text='=SUM("A1"), she said?',
            kind="technical",
            competency="waste",
            stage="trial",
            looks_for=["a", "b"],
            citations=[CITATION],
        ),
        Question(id="q2", text="Why bread?", kind="motivation", competency="craft"),
    ],
    coverage=[Coverage(requirement="low | waste", evidence=CITATION, question_ids=["q1"])],
    unsupported=["The documents say nothing about “cakes”."],
    engine=EngineInfo(name="offline"),
)


def test_json_gives_the_set_back() -> None:
    assert PracticeSet.model_validate(json.loads(to_json(SET))) == SET


def test_csv_has_a_row_a_question_and_no_cell_that_a_spreadsheet_would_run() -> None:
    rows = list(csv.reader(io.StringIO(to_csv(SET), newline="")))
    assert [len(row) for row in rows] == [7, 7, 7]
    assert rows[1][4] == """'=SUM("A1"), she said?"""
    assert to_csv(SET).count("\r\n") == 3


def test_markdown_shows_stages_points_unsupported_wishes_and_whom_to_credit() -> None:
    text = to_markdown(SET)
    for part in ("## Trial", "### 1. ", "- a", "## Not in the documents", "| low \\| waste | 1 |", "© A. Baker, 2025"):
        assert part in text


def test_markdown_makes_mark_up_in_texts_harmless() -> None:
    text = to_markdown(SET)
    assert "<script>" not in text
    assert "keep \\*waste\\* low" in text


def test_markdown_shows_rows_that_only_point_to_a_place_as_one() -> None:
    pointing = CITATION.model_copy(update={"quote": ""})
    rows = [Coverage(requirement="Ovens", evidence=pointing, question_ids=ids) for ids in (["q2"], [], ["q1"])]
    text = to_markdown(SET.model_copy(update={"coverage": [*SET.coverage, *rows]}))
    assert "| Ovens: 3 more points | 1, 2 |" in text
    assert text.count("Ovens") == 1

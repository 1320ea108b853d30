import json
from pathlib import Path

import pytest

from evals.splitting import Question, compare, fixed, located, measured, own, read
from tests.coach.shelf import EMBEDDER

TEXT = """# Harbour pilots

Pilots board at four. The tide turns at six, and the lock closes.

# Bakers

Bread is baked at night. Rolls follow before dawn.
"""


def test_measures_count_tokens_once_and_punish_what_answers_nothing() -> None:
    text = "one two three four five"
    assert measured([(0, 7), (4, 13)], [(4, 7)], text) == (1.0, pytest.approx(1 / 3), pytest.approx(1 / 3))
    assert measured([(0, 3)], [(0, 7)], text) == (0.5, 1.0, 0.5)
    assert measured([(0, 3)], [(14, 18)], text) == (0.0, 0.0, 0.0)


def test_fixed_stretches_hold_every_word_once() -> None:
    spans = fixed(5)(TEXT)
    assert [word for start, end in spans for word in TEXT[start:end].split()] == TEXT.split()
    assert all(len(TEXT[start:end].split()) == 5 for start, end in spans[:-1])


def test_the_librarys_way_gives_shorter_passages_for_fewer_words() -> None:
    text = "# Tides\n\n" + " ".join(f"The tide of day {n} turns the ferry round at noon." for n in range(60))
    sizes = {words: [len(text[start:end].split()) for start, end in own(words)(text)] for words in (40, 130)}
    assert max(sizes[40]) <= 40 < max(sizes[130]) <= 130
    assert sum(sizes[40]) == sum(sizes[130]) >= 600


def test_a_repeated_passage_is_found_where_it_stands_again() -> None:
    assert located("so be it, so be it", ["so be it", "so be it"]) == [(0, 8), (10, 18)]
    with pytest.raises(ValueError, match="not found"):
        located("so be it", ["amen"])


def test_a_way_that_cuts_at_sections_is_more_precise_than_one_passage_for_all(tmp_path: Path) -> None:
    start = TEXT.index("Bread")
    asked = {"question": "When is bread baked?", "corpus_id": "t"}
    row = asked | {"references": [{"content": "", "start_index": start, "end_index": start + 24}]}
    (tmp_path / "corpora").mkdir()
    (tmp_path / "corpora" / "t.md").write_text(TEXT, encoding="utf-8")
    (tmp_path / "questions.jsonl").write_text(json.dumps(row) + "\n", encoding="utf-8")
    texts, questions = read(tmp_path)
    assert questions == [Question("When is bread baked?", "t", ((start, start + 24),))]
    told = compare(texts, questions, {"whole": fixed(500), "parts": fixed(5)}, EMBEDDER)
    assert told["whole"]["recall"] == 1.0
    assert told["whole"]["passages"] == 1
    assert told["parts"]["precision"] > told["whole"]["precision"]
    assert 0 < told["parts"]["recall"] <= 1

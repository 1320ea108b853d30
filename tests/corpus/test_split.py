import json
import os
import time
from pathlib import Path

import pytest

from corpus.clean import clean
from corpus.load import load
from corpus.split import TOKENS, WORDS, split
from corpus.text import tokens
from corpus.types import Document, Passage, Source

GUIDE = "## Tips\n\n" + "\n\n".join(
    f"Tip {n}: bring bread to the meeting and listen to everyone there." for n in range(40)
)


def passages(text: str, **known: object) -> tuple[Source, list[Passage]]:
    source = clean(Document("d", "d.md", text, **known))  # type: ignore[arg-type]
    return source, split(source)


@pytest.mark.parametrize(
    "text",
    [
        GUIDE,
        "One paragraph. " * 600,
        "word " * 5_000,
        "x" * 5_000,
        "текст про роботу " * 800,
        "文字列" * 900,
        "| a | b |\n|---|---|\n" + "| cell one | cell two |\n" * 300,
        "Wrapped lines go on and\non until they stop somewhere.\n" * 100,
    ],
)
def test_passages_are_exact_short_ordered_slices_of_the_source(text: str) -> None:
    source, found = passages(text)
    assert found
    assert [passage.ordinal for passage in found] == list(range(len(found)))
    at = 0
    for passage in found:
        assert source.text[passage.start : passage.end] == passage.text
        assert passage.text in text
        assert passage.text == passage.text.strip()
        assert passage.start >= at
        at = passage.end
        assert len(passage.text.split()) <= WORDS
        assert tokens(passage.text) <= TOKENS


def test_all_the_words_of_a_text_reach_some_passage() -> None:
    _, found = passages("One sentence of five words. " * 300)
    assert sum(len(passage.text.split()) for passage in found) == 1_500


def test_a_passage_never_crosses_a_place_where_a_block_was_cut() -> None:
    before, after = "The ovens are lit at four every day.", "The bread is out at six every day."
    text = f"{before}\n\n![an oven](oven.png)\n\n{after}\n"
    _, found = passages(text)
    assert [passage.text for passage in found] == [before, after]


def test_a_passage_holds_one_role_of_one_section() -> None:
    text = "## Requirements\n\n- Flour\n- Water\n\n## Nice to have\n\n- Salt\n"
    _, found = passages(text, kind="job_description")
    assert [(passage.text, passage.role, passage.heading) for passage in found] == [
        ("- Flour\n- Water", "requirement", ("Requirements",)),
        ("- Salt", "nice_to_have", ("Nice to have",)),
    ]


def test_a_short_plain_text_stays_whole() -> None:
    text = "Ovens\n\nThey are hot and they are heavy.\n\nMills\n\nThey are loud and they are old.\n"
    _, found = passages(text)
    assert [passage.text for passage in found] == [text.strip()]


def test_a_plain_text_stays_whole_up_to_what_the_embedder_reads() -> None:
    sentence = "She lit the oven and waited for the heat to rise. "
    assert len(passages((sentence * 15).strip())[1]) == 1
    assert len(passages((sentence * 30).strip())[1]) > 1


def test_a_long_paragraph_is_cut_evenly_at_sentences() -> None:
    _, found = passages(("She lit the oven and waited for the heat to rise. " * 30).strip())
    sizes = [len(passage.text.split()) for passage in found]
    assert len(sizes) == 3
    assert min(sizes) > 50
    assert all(passage.text.endswith("rise.") for passage in found)


def test_the_same_source_gives_the_same_ids_and_another_place_another_id() -> None:
    _, one = passages(GUIDE)
    _, two = passages(GUIDE)
    assert [passage.id for passage in one] == [passage.id for passage in two]
    _, moved = passages("An opening line of text.\n\n" + GUIDE)
    assert not {passage.id for passage in one} & {passage.id for passage in moved}
    assert len({passage.id for passage in one}) == len(one)


@pytest.mark.parametrize(
    "unit", ["Similar articles\n\n# x\n\nText one.\n\n", "```\n", "Short Title\n\n", "“", "A/", "- item\n"]
)
def test_a_text_ten_times_longer_does_not_take_a_hundred_times_longer(unit: str) -> None:
    def seconds(size: int) -> float:
        started = time.process_time()
        passages(unit * (size // len(unit)), kind="interview_guide")
        return time.process_time() - started

    seconds(1_000)
    assert seconds(200_000) < 40 * max(seconds(20_000), 0.005)


def test_evidence_of_the_labelled_cases_stands_whole_in_some_passage() -> None:
    bench = os.environ.get("COACH_BENCH_DIR")
    if not bench:
        pytest.skip("COACH_BENCH_DIR is not set: the labelled cases are not here")
    texts = {
        item.origin: [" ".join(passage.text.split()) for passage in split(clean(item))]
        for item in load([Path(bench) / "seeds"])
        if isinstance(item, Document)
    }
    missing = 0
    for name in ("qa.jsonl", "sets.jsonl"):
        for line in (Path(bench) / "evalsets" / name).read_text().strip().split("\n"):
            case = json.loads(line)
            wanted = [*case.get("evidence", []), *(item["evidence"] for item in case.get("must_cover", []))]
            missing += sum(not any(" ".join(text.split()) in held for held in texts[case["source"]]) for text in wanted)
    assert missing <= 1  # one of them is a heading, which is a passage's path and not its text

import re
from collections.abc import Sequence

import numpy as np

from coach.build import STARTER
from coach.engines.offline.memory import remembering
from coach.types import EngineInfo, Reply
from corpus.ports import Vectors
from evals import evidence
from evals.grounded import Case, figures, labelled, recall
from tests.coach.shelf import EMBEDDER, bakery

ROWS = labelled()


def flat(text: str) -> str:
    return re.sub(r"\s+", " ", text)


def case(question: str, facts: list[str], proof: list[str], name: str = "R1") -> Case:
    row = {
        "id": name,
        "question": question,
        "answerable": bool(facts),
        "source": "job.md" if facts else None,
        "facts": facts,
        "evidence": proof,
    }
    return Case(row, tuple(bakery().search(question, 20)))


def test_every_piece_of_evidence_stands_in_its_source_and_in_no_other() -> None:
    texts = {path.name: flat(path.read_text(encoding="utf-8")) for path in STARTER.glob("*.md")}
    for row in ROWS:
        for proof in row["evidence"]:
            assert [name for name, text in texts.items() if flat(proof) in text] == [row["source"]], row["id"]
        assert row["answerable"] == bool(row["facts"]) == bool(row["evidence"]) == bool(row["source"])


def test_the_halves_share_no_document_and_no_company() -> None:
    near = {half: {row["near"] for row in ROWS if row["half"] == half} for half in ("development", "held_out")}
    companies = {half: {name.split("-")[0] for name in names} for half, names in near.items()}
    assert not near["development"] & near["held_out"]
    assert not companies["development"] & companies["held_out"] - {"data", "product", "sales", "engineering"}
    assert len({row["id"] for row in ROWS}) == len(ROWS) == 120
    assert sum(row["answerable"] for row in ROWS) == 72


def test_a_fact_in_other_word_forms_is_recalled() -> None:
    asked = case("What is the salary at Crumbly?", ["salaries from 3,000", "a company bicycle"], ["3,000"])
    reply = Reply(answer="The salary is 3,000.", abstained=False, engine=EngineInfo(name="offline"))
    assert recall(asked, reply) == 0.5


def test_figures_hold_a_curve_that_ends_with_everything_answered() -> None:
    chosen = [
        case("What is the salary at Crumbly?", ["3,000 to 3,600"], ["3,000 to 3,600"]),
        case("Does Crumbly sponsor work visas?", [], [], "R2"),
    ]
    told = figures(chosen, EMBEDDER.embed)
    assert told["abstains_when_unknown"] == 1
    assert told["citations_exact"] == 1
    assert told["curve"][-1][1] == 1


def test_training_learns_from_evidence_taken_away() -> None:
    asked = case("What is the salary at Crumbly?", ["3,000 to 3,600"], ["3,000 to 3,600"])
    samples = evidence.samples(evidence.Labelled(asked.row, asked.hits), EMBEDDER.embed)
    assert [sample.whole for sample in samples] == [True, False]
    assert not samples[1].holds.any()


def test_no_text_is_embedded_twice() -> None:
    asked: list[str] = []

    def embed(texts: Sequence[str]) -> Vectors:
        asked.extend(texts)
        return EMBEDDER.embed(texts)

    embedded = remembering(embed)
    embedded(["flour", "salt"])
    again = embedded(["salt", "flour", "salt"])
    assert asked == ["flour", "salt"]
    assert np.allclose(again, EMBEDDER.embed(["salt", "flour", "salt"]))

"""What every embedder promises."""

from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest

from corpus.adapters.endpoint import Endpoint
from corpus.adapters.minilm import MiniLM
from corpus.ports import Embedder
from tests.corpus.hashing import HashingEmbedder
from tests.fake_openai import embeds, fake_openai


@pytest.fixture(scope="module", params=["minilm", "hashing", "endpoint"])
def embedder(request: pytest.FixtureRequest, model_cache: Path) -> Iterator[Embedder]:
    if request.param == "endpoint":
        with fake_openai(embeds(HashingEmbedder(48), shuffled=True)) as fake:
            yield (made := Endpoint("small", url=fake.url, batch=2))
            made.close()
    else:
        yield MiniLM(model_cache) if request.param == "minilm" else HashingEmbedder()


def test_one_unit_vector_a_text_comes_back_in_the_order_given(embedder: Embedder) -> None:
    texts = ["a long text about " + "interviews " * 300, "short", "a middling text about the final round"]
    vectors = embedder.embed(texts)
    assert vectors.shape == (3, embedder.dimension)
    assert vectors.dtype == np.float32
    assert np.allclose(np.linalg.norm(vectors, axis=1), 1.0, atol=1e-5)
    for text, vector in zip(texts, vectors, strict=True):
        assert np.allclose(embedder.embed([text])[0], vector, atol=1e-5)


def test_no_text_gives_no_vector(embedder: Embedder) -> None:
    assert embedder.embed([]).shape == (0, embedder.dimension)


@pytest.mark.parametrize("text", ["", "   ", "🙂", "\u200b", "x" * 100_000])
def test_odd_texts_get_unit_vectors_too(embedder: Embedder, text: str) -> None:
    assert np.linalg.norm(embedder.embed([text])[0]) == pytest.approx(1.0, abs=1e-5)


def test_the_id_names_a_revision(embedder: Embedder) -> None:
    assert "@" in embedder.id

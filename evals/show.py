"""`evals show`: one case, from its request to its grades."""

import json
from collections.abc import Iterator, Sequence

from evals.playing import Played
from evals.types import Case, Grade


def lines(case: Case, played: Sequence[Played], grades: Sequence[Grade]) -> Iterator[str]:
    """Yield the case, each rendered request with its recorded reply, the output, and the grades."""
    yield f"# {case.id}: {case.task}, dataset {case.dataset}, cluster {case.cluster}"
    yield from _json("input", dict(case.input))
    yield from _json("expected", dict(case.expected))
    for one in played:
        yield from _sample(one)
    yield "## grades"
    for grade in grades:
        value = "not measured" if grade.value is None else f"{grade.value:g}"
        yield f"{grade.metric} {grade.unit}: {value}{' (hard)' if grade.hard else ''} {grade.reason}".rstrip()
    if not grades:
        yield "none"


def _sample(one: Played) -> Iterator[str]:
    for number, heard in enumerate(one.calls, 1):
        call = heard.call
        file = f"{call.task}/{call.key[:16]}.json"
        yield f"## sample {one.output.sample}, call {number}: {call.prompt}, {call.model}, {file}"
        for message in call.messages:
            yield f"### {message.role}"
            yield message.content
        yield "### reply"
        if heard.reply is None:
            yield "not recorded"
        else:
            yield from (heard.reply.arguments or (heard.reply.text,))
            yield f"({heard.reply.finish}; {heard.reply.input_tokens} in, {heard.reply.output_tokens} out)"
    yield f"## output: {one.output.status}{f', {one.output.reason}' if one.output.reason else ''}"
    if one.output.reply is not None:
        yield json.dumps(dict(one.output.reply), ensure_ascii=False, indent=1)


def _json(name: str, value: object) -> Iterator[str]:
    yield f"## {name}"
    yield json.dumps(value, ensure_ascii=False, indent=1)

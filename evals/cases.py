"""Cases from disk: every row is checked, and none is skipped.

Every `.jsonl` of the folder but `passages.jsonl` is a dataset of cases, whatever its name: a misspelt name is then a
dataset of its own, and a row of another shape is an error with its line.
"""

import hashlib
import json
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any, TypeVar

from pydantic import BaseModel, Field, ValidationError

from coach.errors import ConfigurationError
from corpus.types import DocumentKind, Hit, Licence, Passage, PassageRole, Source
from evals.inputs import INPUTS
from evals.types import Case, Model

M = TypeVar("M", bound=BaseModel)

PASSAGES = "passages"  # what is frozen with the cases


class Terms(Model):
    """A licence in `passages.jsonl`."""

    name: str | None = None
    attribution: str | None = None
    max_excerpt_words: int | None = None
    noncommercial: bool = False
    no_derivatives: bool = False


class Frozen(Model):
    """A line of `passages.jsonl`: a passage with what prompts and excerpt limits need of its source."""

    id: str
    source_id: str
    origin: str
    title: str
    kind: DocumentKind
    company: str | None = None
    role: str | None = None
    language: str = "en"
    licence: Terms = Terms()
    heading: tuple[str, ...] = ()
    passage_role: PassageRole = "prose"
    stage: str | None = None
    group: str | None = None
    question: str | None = None
    text: str = Field(min_length=1)

    def source(self, text: str) -> Source:
        """Return the passage's source, which holds the frozen passages and nothing else."""
        return Source(
            self.source_id,
            self.origin,
            self.title,
            self.kind,
            self.company,
            self.role,
            self.language,
            Licence(**self.licence.model_dump()),
            text,
            hashlib.sha256(text.encode()).hexdigest(),
        )

    def hit(self, source: Source, ordinal: int) -> Hit:
        """Return the passage as retrieval would."""
        start = source.text.index(self.text)
        passage = Passage(
            self.id,
            self.source_id,
            ordinal,
            self.text,
            start,
            start + len(self.text),
            self.heading,
            self.passage_role,
            self.stage,
            self.group,
            self.question,
        )
        return Hit(passage, source, 1.0)


def load(folder: Path, datasets: Sequence[str] | None = None) -> list[Case]:
    """Return the cases of the folder's datasets, or of those named.

    Raises:
        ConfigurationError: a file, a row, an id or a passage is not as it must be; says which line.
    """
    names = _chosen(folder, datasets)
    cases: dict[str, Case] = {}
    for name in names:
        path = folder / f"{name}.jsonl"
        for number, row in _rows(path):
            case = _case(path, number, {**row, "dataset": name})
            if case.id in cases:
                raise _wrong(path, number, f"the id {case.id!r} is taken by {cases[case.id].dataset}.jsonl")
            cases[case.id] = case
    return list(cases.values())


def passages(folder: Path) -> dict[str, Hit]:
    """Return the frozen passages by their id.

    Raises:
        ConfigurationError: a row is not as it must be; says which line.
    """
    path = folder / f"{PASSAGES}.jsonl"
    rows = list(_rows(path)) if path.exists() else []
    frozen: dict[str, Frozen] = {}
    for number, row in rows:
        one = _valid(Frozen, path, number, row)
        if one.id in frozen:
            raise _wrong(path, number, f"the passage {one.id!r} is there twice")
        frozen[one.id] = one
    told: dict[str, list[Frozen]] = {}
    for one in frozen.values():
        told.setdefault(one.source_id, []).append(one)
    # A source holds all its frozen passages: excerpt limits count over them together.
    sources = {name: some[0].source("\n\n".join(one.text for one in some)) for name, some in told.items()}
    return {one.id: one.hit(sources[name], place) for name, some in told.items() for place, one in enumerate(some)}


def datasets_of(folder: Path) -> list[str]:
    """Return the names of the folder's datasets."""
    return sorted(path.stem for path in folder.glob("*.jsonl") if path.stem != PASSAGES)


def _chosen(folder: Path, datasets: Sequence[str] | None) -> Sequence[str]:
    known = datasets_of(folder)
    if not known:
        raise ConfigurationError(f"There are no datasets in {folder}.", "Name the working tree: --root.")
    if lost := [name for name in datasets or () if name not in known]:
        raise ConfigurationError(f"There is no dataset {lost[0]!r} in {folder}.", f"There are {', '.join(known)}.")
    return list(dict.fromkeys(datasets)) if datasets else known


def _rows(path: Path) -> Iterator[tuple[int, dict[str, Any]]]:
    try:
        lines = path.read_text(encoding="utf-8").split("\n")
    except (OSError, UnicodeDecodeError) as error:
        raise ConfigurationError(f"{path} can't be read: {error}.", "Restore it.") from None
    for number, line in enumerate(lines, 1):
        if not line.strip():
            continue
        try:
            row = json.loads(line)
        except ValueError as error:
            raise _wrong(path, number, f"it isn't JSON: {error}") from None
        if not isinstance(row, dict):
            raise _wrong(path, number, "it isn't an object")
        yield number, row


def _case(path: Path, number: int, row: dict[str, Any]) -> Case:
    case = _valid(Case, path, number, row)
    _valid(INPUTS[case.task], path, number, dict(case.input))
    return case


def _valid(shape: type[M], path: Path, number: int, row: dict[str, Any]) -> M:
    try:
        return shape.model_validate(row)
    except ValidationError as error:
        raise _wrong(path, number, _first(error)) from None


def _first(error: ValidationError) -> str:
    first = error.errors(include_url=False, include_input=False)[0]
    return f"{'.'.join(map(str, first['loc'])) or 'the row'}: {first['msg']}"


def _wrong(path: Path, number: int, why: str) -> ConfigurationError:
    return ConfigurationError(f"{path.name}, line {number}: {why}.", "Mend the dataset.")

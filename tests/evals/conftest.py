"""Working trees for the evals, and the command line on them with graders that are plain to see through."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import NamedTuple

import pytest
import tree
from fake_openai import FakeOpenAI, fake_openai

from evals import parts
from evals.cli import main

KEY = "sk-planted-0123456789abcdef"


class Told(NamedTuple):
    code: int
    out: str
    err: str


Command = Callable[..., Told]


@pytest.fixture
def root(tmp_path: Path) -> Path:
    return tree.grow(tmp_path / "tree")


@pytest.fixture
def evals(root: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Command:
    """Run `evals` on the tree with plain graders; returns exit code, stdout and stderr."""
    monkeypatch.setattr(parts, "grade", tree.grade)
    monkeypatch.setattr(parts, "compare", tree.compare)
    monkeypatch.setattr(parts, "show", lambda told: None)

    def run(*arguments: str) -> Told:
        with pytest.raises(SystemExit) as ended:
            main([*arguments, "--root", str(root)])
        told = capsys.readouterr()
        return Told(int(ended.value.code or 0), told.out, told.err)

    return run


@pytest.fixture
def endpoint(monkeypatch: pytest.MonkeyPatch) -> Iterator[FakeOpenAI]:
    """A model that answers every task; its settings are in the environment, with a key that must not be written."""
    with fake_openai(tree.replies()) as fake:
        monkeypatch.setenv("OPENAI_BASE_URL", fake.url)
        monkeypatch.setenv("OPENAI_API_KEY", KEY)
        yield fake


@pytest.fixture
def recorded(root: Path, evals: Command, endpoint: FakeOpenAI, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The tree with all its calls recorded and committed; the model is gone from the environment."""
    told = evals("record", "--yes")
    assert told.code == 0, told.err
    monkeypatch.delenv("OPENAI_BASE_URL")
    monkeypatch.delenv("OPENAI_API_KEY")
    return tree.commit(root, "Record")

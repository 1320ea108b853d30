"""What is compared: another model on the same prompts, or the prompts at a git revision in a folder of their own."""

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from evals import revision
from evals.config import Config, Places
from evals.diff import Sides
from evals.record import of_model
from evals.touched import Side


@contextmanager
def sides_of(places: Places, config: Config, base: str | None, model: str | None) -> Iterator[Sides]:
    """Open both sides of a comparison; the base's prompts are gone when it closes.

    Raises:
        ConfigurationError: no repository, no such revision, or no prompts there.
    """
    new = Side(places.prompts, config)
    if model is not None:
        yield Sides(new, Side(places.prompts, of_model(config, model)), base_ref=config.model, base_commit="")
        return
    found = revision.base(places.root, base, config.base)
    with tempfile.TemporaryDirectory() as folder:
        old = revision.prompts(places.root, found.commit, Path(folder))
        edited = revision.prompt_diff(old, places.prompts, found.ref)
        notes = []
        if revision.graders_changed(places.root, found.commit):
            notes.append(f"Graders differ from those at {found.ref}: both sides are graded by today's.")
        if "--- prompts/rewrite.md" in edited:
            notes.append("No case measures the prompt rewrite: passages are frozen in the cases.")
        yield Sides(Side(old, config), new, found.ref, found.commit, edited, tuple(notes))


@contextmanager
def prompts_in_use(places: Places, config: Config, base: str | None) -> Iterator[list[Path]]:
    """Open the prompts of the working tree, of HEAD and of the base."""
    head = revision.base(places.root, "HEAD", config.base)
    commits = dict.fromkeys([head.commit, revision.base(places.root, base, config.base).commit])
    with tempfile.TemporaryDirectory() as folder:
        folders = [Path(folder) / commit for commit in commits]
        for commit, own in zip(commits, folders, strict=True):
            own.mkdir()
            revision.prompts(places.root, commit, own)
        yield [places.prompts, *folders]

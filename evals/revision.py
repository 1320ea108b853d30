"""The prompts and graders at a git revision."""

import subprocess
from collections.abc import Sequence
from difflib import unified_diff
from pathlib import Path

from coach.errors import ConfigurationError
from evals.types import Model

GRADERS = (
    "evals/graders",
    "evals/statistics.py",
    "evals/paired.py",
    "evals/student.py",
    "coach/grounding.py",
    "coach/rubric",
)


class Base(Model):
    """What the working tree is compared with."""

    ref: str
    commit: str


def base(root: Path, wanted: str | None, default: str) -> Base:
    """Return the revision to compare with.

    Named: that one. Otherwise where this branch left `default` (origin/main), so that what others changed there since
    isn't taken for this edit; HEAD in a repository without it, and where nothing but uncommitted edits sets it apart.

    Raises:
        ConfigurationError: no repository, or no such revision.
    """
    if wanted is not None:
        return Base(ref=wanted, commit=_commit(root, wanted))
    head = _commit(root, "HEAD")
    fork = _try(root, "merge-base", "HEAD", default)
    if fork and fork != head:
        return Base(ref=f"merge-base of HEAD and {default}", commit=fork)
    return Base(ref="HEAD", commit=head)


def prompts(root: Path, commit: str, folder: Path) -> Path:
    """Write the prompts at a commit into `folder` and return it.

    Raises:
        ConfigurationError: the commit has none.
    """
    names = [name for name in _git(root, "ls-tree", "--name-only", commit, "prompts/").split() if name.endswith(".md")]
    if not names:
        raise ConfigurationError(f"There are no prompts at {commit[:12]}.", "Name another --base.")
    texts = _blobs(root, [f"{commit}:{name}" for name in names])
    for name, text in zip(names, texts, strict=True):
        (folder / Path(name).name).write_bytes(text)
    return folder


def prompt_diff(old: Path, new: Path, ref: str) -> str:
    """Return the unified diff of two folders of prompts, with line ends normalised."""
    parts: list[str] = []
    for name in sorted({path.name for folder in (old, new) for path in folder.glob("*.md")}):
        before, after = _lines(old / name), _lines(new / name)
        parts += unified_diff(before, after, f"prompts/{name} at {ref}", f"prompts/{name}", lineterm="")
    return "\n".join(parts)


def graders_changed(root: Path, commit: str) -> bool:
    """Tell whether graders differ between a commit and the working tree, new files included."""
    tracked = _git(root, "diff", "--name-only", commit, "--", *GRADERS)
    fresh = _git(root, "ls-files", "--others", "--exclude-standard", "--", *GRADERS)
    return bool(tracked.strip() or fresh.strip())


def _lines(path: Path) -> list[str]:
    if not path.exists():
        return []
    return path.read_bytes().decode("utf-8", "replace").replace("\r\n", "\n").replace("\r", "\n").split("\n")


def _blobs(root: Path, names: Sequence[str]) -> list[bytes]:
    out = _run(root, ["cat-file", "--batch"], "".join(f"{name}\n" for name in names).encode())
    found, at = [], 0
    for _ in names:
        end = out.index(b"\n", at)
        size = int(out[at:end].split()[-1])
        found.append(out[end + 1 : end + 1 + size])
        at = end + 1 + size + 1
    return found


def _commit(root: Path, ref: str) -> str:
    found = _try(root, "rev-parse", "--verify", "--quiet", "--end-of-options", f"{ref}^{{commit}}")
    if not found:
        raise ConfigurationError(f"There is no revision {ref!r} in {root}.", "Name one that git knows: --base REF.")
    return found


def _git(root: Path, *arguments: str) -> str:
    return _run(root, list(arguments)).decode("utf-8", "replace")


def _try(root: Path, *arguments: str) -> str:
    try:
        return _git(root, *arguments).strip()
    except ConfigurationError:
        return ""


def _run(root: Path, arguments: list[str], given: bytes | None = None) -> bytes:
    try:
        done = subprocess.run(["git", "-C", str(root), *arguments], input=given, capture_output=True, check=True)
    except FileNotFoundError:
        raise ConfigurationError(
            "git isn't installed.", "Install it: `evals diff` reads the base's prompts from it."
        ) from None
    except subprocess.CalledProcessError as error:
        said = error.stderr.decode("utf-8", "replace").strip().splitlines()
        raise ConfigurationError(f"git can't: {said[0] if said else error}.", "Is this a git working tree?") from None
    return done.stdout

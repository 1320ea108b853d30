"""Recordings on disk: how old they are, what they hold, and which of them nobody uses any more."""

import json
from collections.abc import Iterable
from datetime import datetime
from pathlib import Path
from typing import Any

from coach.errors import ConfigurationError

DIGITS = 16  # of a key, in a file's name


def everything(folder: Path) -> dict[str, Path]:
    """Return the recordings by the beginning of their key."""
    return {path.stem: path for path in sorted(folder.glob("*/*.json"))}


def read(path: Path) -> dict[str, Any]:
    """Return a recording as it stands.

    Raises:
        ConfigurationError: it can't be read.
    """
    try:
        held: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise ConfigurationError(
            f"The recording {path} can't be used: {error}.", "Delete it and record it again."
        ) from None
    return held


def oldest(folder: Path, keys: Iterable[str]) -> datetime | None:
    """Return when the oldest recording of these calls was made, None where there is none."""
    there = everything(folder)
    paths = {there[key[:DIGITS]] for key in keys if key[:DIGITS] in there}
    return min((datetime.fromisoformat(read(path)["recorded_at"]) for path in paths), default=None)


def unused(folder: Path, keys: Iterable[str]) -> list[Path]:
    """Return the recordings that none of these calls is answered by."""
    used = {key[:DIGITS] for key in keys}
    return [path for stem, path in everything(folder).items() if stem not in used]

"""Keeps COACH_HOME: one process at a time, and indexes that are known to be whole or are built again.

Embedded Chroma is not crash-safe: of 48 kills aimed at its writes, 22 left an unusable collection and 3 lost rows
while its own count looked right; opening damaged files can end the process. So an index is never opened to see
whether it is well. A marker stands from before the first write until a clean close, which puts a manifest of the files
in its place; where the marker stands or the manifest doesn't match, the indexes are deleted and built from the record.
"""

import hashlib
import json
import os
import shutil
import stat
from pathlib import Path
from typing import Any

from filelock import FileLock, Timeout

from corpus.errors import LibraryBusy

FORMAT = 1  # raise when an adapter's files change their meaning, so that indexes are built again


class Lock:
    """The right to use COACH_HOME; the system takes it back when the process ends, however it ends."""

    def __init__(self, home: Path) -> None:
        """Take the lock at once.

        Raises:
            LibraryBusy: another process has it.
        """
        holder = home / "lock.pid"  # beside the lock: Windows lets nobody read a locked file
        self._lock = FileLock(home / "lock", blocking=False, thread_local=False)
        try:
            self._lock.acquire()
        except Timeout:
            raise LibraryBusy(
                f"{home} is in use by process {_read(holder) or 'unknown'}.",
                "Stop the coach that runs there, or use its API: POST /v1/sources ingests, DELETE removes.",
            ) from None
        holder.write_text(str(os.getpid()))

    def release(self) -> None:
        """Let another process have the home."""
        self._lock.release()


class Keeper:
    """Knows whether the index directory is what the record was last written into."""

    def __init__(self, home: Path) -> None:
        """Remember where index, marker and manifest are."""
        self.directory = home / "index"
        self._marker = home / "index.dirty"
        self._manifest = home / "index.json"

    def trusted(self, facts: dict[str, Any]) -> bool:
        """Whether the indexes were closed cleanly, with these facts, and no byte has changed since."""
        if self._marker.exists():
            return False
        try:
            manifest = json.loads(self._manifest.read_bytes())
            return bool(manifest == self._describe(facts))
        except (OSError, ValueError, RecursionError):  # missing, unreadable, no JSON, or brackets without end
            return False

    def distrust(self) -> None:
        """Put the marker, on disk for certain, before something is written into the indexes."""
        if not self._marker.is_file():
            _remove(self._manifest)
            _write(self._marker, b"The indexes are being written to, or were when the process ended.\n")

    def trust(self, facts: dict[str, Any]) -> None:
        """Describe the indexes as they now rest, and take the marker away. Nothing may be writing to them."""
        _write(self._manifest, json.dumps(self._describe(facts), indent=1).encode())
        _remove(self._marker)
        _sync(self._marker.parent)

    def clear(self) -> Path:
        """Delete the indexes unopened, and return the empty directory to build them in; the marker stands then."""
        self.distrust()
        _remove(self.directory)
        self.directory.mkdir(parents=True)
        return self.directory

    def _describe(self, facts: dict[str, Any]) -> dict[str, Any]:
        files = sorted([self.directory, *self.directory.rglob("*")])
        return {
            "format": FORMAT,
            "facts": facts,
            "files": {path.relative_to(self.directory).as_posix(): _fingerprint(path) for path in files},
        }


def _fingerprint(path: Path) -> list[Any]:
    """Return what a file is; a link is never followed, for what it points to is not ours to write."""
    if path.is_symlink():
        return ["link"]
    if path.is_dir():
        return ["directory"]
    if not path.is_file():
        return ["neither"]  # reading a pipe would wait for ever
    with path.open("rb") as content:
        return [path.stat().st_size, hashlib.file_digest(content, "sha256").hexdigest()]


def _remove(path: Path) -> None:
    """Delete whatever is at a path: a file, a link (not what it points to), a folder with all in it, or nothing."""
    if path.is_dir() and not path.is_symlink():
        _open_up(path)
        shutil.rmtree(path)
    else:
        path.unlink(missing_ok=True)


def _open_up(directory: Path) -> None:
    """Give the folders the permissions without which what is in them can't be deleted."""
    directory.chmod(stat.S_IRWXU)
    for place, folders, _ in os.walk(directory):  # each is opened up before it is walked into
        for name in folders:
            if not Path(place, name).is_symlink():
                Path(place, name).chmod(stat.S_IRWXU)


def _read(path: Path) -> str:
    try:
        return path.read_text().strip()
    except OSError:
        return ""


def _write(path: Path, content: bytes) -> None:
    """Write a file whole or not at all, on disk when this returns."""
    part = path.with_name(f"{path.name}.part")
    with part.open("wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    part.replace(path)
    _sync(path.parent)


def _sync(directory: Path) -> None:
    """Make renames and deletions in a directory last; Windows does so by itself and can't open one."""
    if os.name == "nt":
        return
    handle = os.open(directory, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)

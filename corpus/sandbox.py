"""Reads a file in a process of its own, so that no file can hang, crash or fill the coach.

Measured on a 2-core machine, a process costs about 0.2 s; parsers of PDF and Office files are the part of a coach that
strangers' bytes reach first.
"""

import json
import os
import signal
import subprocess
import sys
from dataclasses import asdict

from corpus.errors import DocumentRefused
from corpus.reading import DEFAULT, Extracted, Limits

# What Python needs to start and find this package; keys and passwords stay out of the parser's reach.
_ENVIRONMENT = ("PATH", "PYTHONPATH", "PYTHONHOME", "VIRTUAL_ENV", "LANG", "LC_ALL", "SYSTEMROOT", "TEMP", "TMPDIR")


def read(raw: bytes, media_type: str, limits: Limits = DEFAULT) -> Extracted:
    """Return what the reader of `media_type` finds in `raw`.

    Raises:
        DocumentRefused: it is encrypted, scanned or broken, or passes a limit.
    """
    if len(raw) > limits.megabytes * 1_000_000:
        raise DocumentRefused(
            f"it has {len(raw) / 1e6:.1f} MB; the limit is {limits.megabytes} MB.", "Split it into smaller files."
        )
    try:
        done = subprocess.run(
            [sys.executable, "-P", "-m", "corpus.child", media_type, json.dumps(asdict(limits))],
            input=raw,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            timeout=limits.wall_seconds,
            env=environment(),
            check=False,
        )
    except subprocess.TimeoutExpired:
        raise _too_slow(limits.wall_seconds) from None
    return _told(done.returncode, done.stdout, limits)


def environment() -> dict[str, str]:
    """Return what of this process's environment a reader gets to see."""
    return {name: value for name, value in os.environ.items() if name in _ENVIRONMENT}


def _told(code: int, output: bytes, limits: Limits) -> Extracted:
    if code == -getattr(signal, "SIGXCPU", 0) and code:
        raise _too_slow(limits.cpu_seconds)
    try:
        told = json.loads(output) if code == 0 else None
    except ValueError:
        told = None
    if told is None:
        raise DocumentRefused(
            f"its reader broke off: the file is broken, or takes more than {limits.memory_megabytes} MB to read.",
            "Open it in the program that made it, and save it anew.",
        )
    if "refused" in told:
        raise DocumentRefused(told["refused"], told["mend"])
    return Extracted(told["text"], told["title"], tuple(told["notes"]))


def _too_slow(seconds: float) -> DocumentRefused:
    return DocumentRefused(f"reading it takes more than {seconds:g} s.", "Split it, or save it as text.")

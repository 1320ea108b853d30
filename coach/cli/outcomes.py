"""What became of the documents of an ingest: JSON, or a table that reads the same in a terminal and in a file."""

import json
import sys
from collections import Counter
from collections.abc import Iterator

from coach.cli.output import out
from corpus.types import IngestOutcome

_STATUSES = ("added", "unchanged", "replaced", "refused")
_ROWS = 25  # documents listed one by one; of larger batches only what was refused is
_NAME = 48  # characters; longer names push their line, and are never cut
_STYLES = {"refused": "yellow", "added": "green", "replaced": "green"}


def show(outcomes: list[IngestOutcome], as_json: bool) -> None:
    """Print the outcomes on stdout."""
    if as_json:
        counts = Counter(outcome.status for outcome in outcomes)
        rows = [
            {
                "origin": o.origin,
                "status": o.status,
                "source_id": o.source_id,
                "passages": o.passages,
                "reason": o.reason,
            }
            for o in outcomes
        ]
        sys.stdout.write(json.dumps({**counts, "documents": rows}, ensure_ascii=False, indent=2) + "\n")
        return
    for status, line in table(outcomes):
        out.print(line, style=_STYLES.get(status), markup=False)
    out.print(totals(outcomes), markup=False)


def table(outcomes: list[IngestOutcome]) -> Iterator[tuple[str, str]]:
    """Yield (status, line) of the documents to be listed, refused ones last, under a heading."""
    listed = [one for one in outcomes if one.status == "refused" or len(outcomes) <= _ROWS]
    if not listed:
        return
    listed.sort(key=lambda one: one.status == "refused")
    width = min(max(8, *(len(_name(one)) for one in listed)), _NAME)
    yield "", f"{'status':<9}  passages  {'document':<{width}}  why"
    for one in listed:
        passages = "" if one.status == "refused" else one.passages
        yield one.status, f"{one.status:<9}  {passages:>8}  {_name(one):<{width}}  {one.reason or ''}".rstrip()


def totals(outcomes: list[IngestOutcome]) -> str:
    """Return the last line: how many of each, and how many passages."""
    counts: Counter[str] = Counter(outcome.status for outcome in outcomes)
    said = ", ".join(f"{counts[status]} {status}" for status in _STATUSES)
    return f"{said}; {sum(outcome.passages for outcome in outcomes)} passages"


def _name(outcome: IngestOutcome) -> str:
    """Names of files may hold line breaks and control characters; a table's line may not."""
    return "".join(c if c.isprintable() else "?" for c in outcome.source_id or outcome.origin)

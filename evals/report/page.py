"""The report as one HTML file that works offline and asks for nothing: styles, script and plots are in it.

Jinja2 escapes every text; a Content-Security-Policy lets only the script and styles run that were
shipped, by their hashes.
"""

import base64
import hashlib
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from evals.report import figures, plots, view, words
from evals.report.view import View
from evals.results import Diff, Run

LIMIT = 500_000  # bytes of the file
_HERE = Path(__file__).parent
_LENGTHS = (6_000, 2_500, 1_000, 400, 150, 60)  # of each text, tried in turn until the file is small enough
_MOST = 1_000  # rows, with the shortest texts


def html(what: Run | Diff) -> str:
    """Return a run or a comparison as a self-contained page of at most 500 KB; long texts are cut with notice."""
    shown = view.of(what)
    text = ""
    for length in _LENGTHS:
        if sum(min(len(row.asked), length) for row in shown.rows[:_MOST]) > LIMIT:
            continue
        text = _page(shown, length, _MOST)
        if _size(text) <= LIMIT:
            return text
    most = min(_MOST, len(shown.rows))
    while most > 10 and _size(text) > LIMIT:
        most = int(most * min(0.9, 0.95 * LIMIT / _size(text)))
        text = _page(shown, _LENGTHS[-1], most)
    return text


def _size(text: str) -> int:
    return len(text.encode("utf-8"))


def _page(shown: View, length: int, most: int) -> str:
    style, script = ((_HERE / name).read_text(encoding="utf-8").rstrip("\n") for name in ("page.css", "page.js"))
    chart = plots.intervals(shown.metrics) if shown.compares else plots.means(shown.metrics)
    return (
        _templates()
        .get_template("page.html.j2")
        .render(
            shown=shown,
            rows=shown.rows[:most],
            left_out=max(0, len(shown.rows) - most),
            length=length,
            style=style,
            script=script,
            policy=_policy(style, script),
            chart=chart,
            curves=plots.ladder(shown.rows),
            choices=_choices(shown),
            reach=plots,
        )
    )


def _templates() -> Environment:
    made = Environment(
        loader=FileSystemLoader(_HERE), autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True
    )
    made.filters.update(clean=words.clean, short=words.short, folded=words.folded, number=figures.number)
    made.globals.update(
        interval=figures.interval, groups=figures.groups, cost=figures.cost, called=view.called, record=view.RECORD
    )
    return made


def _choices(shown: View) -> dict[str, list[str]]:
    cases = [row.case for row in shown.rows]
    found = {
        "dataset": {case.dataset for case in cases},
        "task": {str(case.task) for case in cases},
        "role": {case.slices["role"] for case in cases if "role" in case.slices},
        "kind": {case.slices["kind"] for case in cases if "kind" in case.slices},
        "state": {str(row.state) for row in shown.rows},
    }
    return {name: sorted(held) for name, held in found.items()}


def _policy(style: str, script: str) -> str:
    own = f"style-src {_hash(style)}; script-src {_hash(script)}"
    return f"default-src 'none'; {own}; base-uri 'none'; form-action 'none'"


def _hash(text: str) -> str:
    return f"'sha256-{base64.b64encode(hashlib.sha256(text.encode('utf-8')).digest()).decode()}'"

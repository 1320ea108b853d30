"""The report in a terminal of 80 columns; every meaning is in a word or a sign, never in colour alone."""

from collections.abc import Iterable

from rich.console import Console
from rich.table import Table
from rich.text import Text

from evals.report import view
from evals.report.figures import cost, groups, interval, number
from evals.report.view import RECORD, Row, View
from evals.report.words import clean, folded, short
from evals.results import Diff, MetricChange, Run

_CASES, _CALLS, _LENGTH = 5, 10, 900  # shown in full; the HTML report has the rest
_STYLES = {"worse": "red", "broken": "bold red", "better": "green", "failed": "yellow", "unmeasured": "yellow"}
_MARKS = {"same": ("", "", ""), "gone": ("[-", "-]", "red"), "new": ("{+", "+}", "green")}


def terminal(console: Console, what: Run | Diff) -> None:
    """Print a run or a comparison."""
    shown = view.of(what)
    _say(console, shown.sentence, style=f"bold {_STYLES.get(shown.word, '')}".strip())
    for name, fact in shown.facts.items():
        _say(console, f"  {name}: {fact}")
    _metrics(console, "Metrics (higher is better)", shown.metrics, shown.compares)
    _hard(console, shown)
    _missing(console, shown)
    _cases(console, shown)
    if shown.prompt_diff:
        _say(console, "\nPrompt diff", style="bold")
        _say(console, short(shown.prompt_diff, 2_000))
    _slices(console, shown)


def _say(console: Console, text: str, style: str = "") -> None:
    console.print(Text(text, style=style), soft_wrap=False)


def _metrics(console: Console, title: str, metrics: Iterable[MetricChange], compares: bool) -> None:
    metrics = tuple(metrics)
    if not metrics:
        return
    heads = ("old → new", "difference, 95 %", "MDE", "units/cl.") if compares else ("mean", "units/cl.")
    table = Table(title=title, title_justify="left", title_style="bold", box=None, padding=(0, 1, 0, 0))
    table.add_column("metric", overflow="fold")
    for head in (*heads, "unm."):
        table.add_column(head, justify="right", overflow="fold")
    for change in metrics:
        table.add_row(*map(_plain, _cells(change, compares)), style=_STYLES.get(view.called(change), ""))
    console.print()
    console.print(table)


def _plain(text: str) -> Text:
    return Text(clean(text))


def _cells(change: MetricChange, compares: bool) -> tuple[str, ...]:
    if not compares:
        return change.metric, number(change.new), groups(change), str(change.unmeasured)
    both = f"{number(change.old)} → {number(change.new)}"
    moved = f"{number(change.difference, sign=True)} {interval(change)}\n{view.called(change)}"
    return change.metric, both, moved, number(change.minimum_detectable), groups(change), str(change.unmeasured)


def _hard(console: Console, shown: View) -> None:
    if not shown.hard and not shown.broken:
        return
    _say(console, "\nHard invariants (counted, not estimated)", style="bold")
    for change in shown.hard:
        text = f"  {view.called(change)}: {change.metric} {number(change.new)} over {change.units} units"
        _say(console, clean(text), style=_STYLES.get(view.called(change), ""))
    for grade in shown.broken[:_CALLS]:
        _say(console, short(clean(f"  {grade.metric} broken by {grade.unit}: {grade.reason}"), 300))
    if len(shown.broken) > _CALLS:
        _say(console, f"  … {len(shown.broken) - _CALLS} more")


def _missing(console: Console, shown: View) -> None:
    if not shown.missing:
        return
    _say(console, f"\n{len(shown.missing)} calls without a recording ({cost(shown)})", style="bold")
    for call in shown.missing[:_CALLS]:
        tokens = f"{call.input_tokens} in, {call.output_tokens} out"
        _say(console, clean(f"  {call.case_id}  {call.task}  {call.prompt}  {call.key[:12]}  {tokens}"))
    if len(shown.missing) > _CALLS:
        _say(console, f"  … {len(shown.missing) - _CALLS} more")
    _say(console, f"  Record them: {RECORD}")


def _cases(console: Console, shown: View) -> None:
    rows = shown.notable
    if not rows:
        return
    _say(console, f"\n{'Worst cases first' if shown.compares else 'Cases to look at'} ({len(rows)})", style="bold")
    for row in rows[:_CASES]:
        _case(console, row)
    for row in rows[_CASES : _CASES + 20]:
        _say(console, _title(row))
    if len(rows) > _CASES + 20:
        _say(console, f"… {len(rows) - _CASES - 20} more")


def _title(row: Row) -> str:
    moved = f" {number(row.change, sign=True)}" if row.old else ""
    return clean(f"{row.state}{moved}  {row.case.id}")


def _case(console: Console, row: Row) -> None:
    _say(console, f"\n{_title(row)}", style=_STYLES.get(row.state, ""))
    for reason in row.reasons[:6]:
        values = f"{number(reason.old)} → {number(reason.new)}" if row.old else number(reason.new)
        _say(console, short(f"  {reason.metric} {values}: {reason.text}", 300))
    text = Text()
    for kind, piece in folded(row.pieces, _LENGTH):
        before, after, style = _MARKS[kind]
        text.append(f"{before}{piece}{after}", style=style)
    console.print(text)


def _slices(console: Console, shown: View) -> None:
    for name, metrics in shown.by_slice.items():
        _metrics(console, clean(name), metrics, shown.compares)

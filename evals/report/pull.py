"""The report as a comment on a pull request: GitHub's Markdown, within its limit, safe against what it quotes.

Inline text is told in entities, with a zero-width space where GitHub would link or notify; longer text stands in
fences longer than any it holds.
"""

import difflib
import html
import re
from collections.abc import Iterable, Iterator

from evals.report import view
from evals.report.figures import cost, groups, interval, number
from evals.report.view import RECORD, Row, View
from evals.report.words import clean, short
from evals.results import Diff, MetricChange, Run

LIMIT = 65_000  # of 65,536 characters; counted in UTF-16 units, as the strictest reading does
_SPECIAL = re.compile(r"[|`*_\[\]\\~!$^]")
_LINKED = re.compile(r"[@#]|:(?=//)|www(?=\.)|GH(?=-)", re.IGNORECASE)
_CALLS, _BROKEN = 30, 20
_WORST, _TEXT = 10, 2_500  # cases told in full, characters of each text


def markdown(what: Run | Diff) -> str:
    """Return a run or a comparison as Markdown of at most 65,000 characters."""
    shown = view.of(what)
    kept: list[str] = []
    room = LIMIT - 200  # for the notice
    left_out = 0
    for block in _blocks(shown):
        size = len(block.encode("utf-16-le", "replace")) // 2 + 2
        if size > room:
            left_out += 1
            continue
        kept.append(block)
        room -= size
    if left_out:
        kept.append(f"_{left_out} parts left out for GitHub's limit; the HTML report has them._")
    return "\n\n".join(kept) + "\n"


def inline(text: str, limit: int = 400) -> str:
    """Return text that is only text in a line or a cell of a table: no markup, no link, no mention."""
    plain = short(" ".join(clean(text).split()), limit)
    unlinked = _LINKED.sub(lambda found: found[0] + "\u200b", plain)
    return _SPECIAL.sub(lambda found: f"&#{ord(found[0])};", html.escape(unlinked, quote=False))


def fence(text: str, language: str = "") -> str:
    """Return text in a fence that nothing in it can close."""
    longest = max((len(run) for run in re.findall(r"`+", text)), default=0)
    ticks = "`" * max(3, longest + 1)
    return f"{ticks}{language}\n{text.rstrip()}\n{ticks}"


def _blocks(shown: View) -> Iterator[str]:
    yield f"## {inline(shown.word.capitalize())}\n\n**{inline(shown.sentence, 1_000)}**"
    yield "\n".join(f"- {inline(name)}: {inline(fact)}" for name, fact in shown.facts.items())
    if shown.metrics:
        yield _table(shown.metrics, shown.compares)
    yield from _hard(shown)
    yield from _missing(shown)
    if shown.prompt_diff:
        yield _details("Prompt diff", fence(short(shown.prompt_diff, 12_000), "diff"))
    for row in shown.notable[:_WORST]:
        yield _case(row)
    yield from _rest(shown.notable[_WORST:])
    slices = [f"**{inline(name)}**\n\n{_table(held, shown.compares)}" for name, held in shown.by_slice.items()]
    if slices:
        yield _details("By slice", "\n\n".join(slices))


def _details(summary: str, body: str) -> str:
    return f"<details><summary>{summary}</summary>\n\n{body}\n\n</details>"


def _table(metrics: Iterable[MetricChange], compares: bool) -> str:
    heads = ["metric", "mean", "units/clusters", "unmeasured"]
    if compares:
        moved = ["old → new", "difference", "95 % interval", "minimum detectable", "p", "reads as"]
        heads = ["metric", *moved, *heads[2:]]
    lines = [heads, ["---", *["---:"] * (len(heads) - 1)], *(_cells(change, compares) for change in metrics)]
    return "\n".join(f"| {' | '.join(cells)} |" for cells in lines)


def _cells(change: MetricChange, compares: bool) -> list[str]:
    tail = [groups(change), str(change.unmeasured)]
    if not compares:
        return [inline(change.metric), number(change.new), *tail]
    return [
        inline(change.metric),
        f"{number(change.old)} → {number(change.new)}",
        number(change.difference, sign=True),
        interval(change),
        number(change.minimum_detectable),
        number(change.p_value),
        view.called(change),
        *tail,
    ]


def _hard(shown: View) -> Iterator[str]:
    if not shown.hard and not shown.broken:
        return
    told = [f"- {view.called(m)}: {inline(m.metric)} {number(m.new)} over {m.units} units" for m in shown.hard]
    told += [f"- **{inline(g.metric)}** by {inline(g.unit)}: {inline(g.reason)}" for g in shown.broken[:_BROKEN]]
    if len(shown.broken) > _BROKEN:
        told.append(f"- … {len(shown.broken) - _BROKEN} more")
    yield "### Hard invariants (counted, not estimated)\n\n" + "\n".join(told)


def _missing(shown: View) -> Iterator[str]:
    if not shown.missing:
        return
    calls = [
        f"- {inline(c.case_id)}: {inline(c.task)}, {inline(c.prompt)}, {c.input_tokens}+{c.output_tokens} tokens"
        for c in shown.missing[:_CALLS]
    ]
    if len(shown.missing) > _CALLS:
        calls.append(f"- … {len(shown.missing) - _CALLS} more")
    summary = f"{len(shown.missing)} calls without a recording ({cost(shown)})"
    yield f"Unrecorded calls are never scored. Record them once: `{RECORD}`"
    yield _details(summary, "\n".join(calls))


def _case(row: Row) -> str:
    reasons = [_told(row, reason) for reason in row.reasons[:12]]
    body = ["\n".join(reasons)] if reasons else []
    body += [fence(short(row.asked, 800)), fence(_both(row), "diff" if row.old else "")]
    moved = f" ({number(row.change, sign=True)})" if row.old else ""
    return _details(f"{row.state}: {inline(row.case.id)}{moved}", "\n\n".join(body))


def _told(row: Row, reason: view.Reason) -> str:
    values = f"{number(reason.old)} → {number(reason.new)}" if row.old else number(reason.new)
    return f"- {inline(reason.metric)} {values}: {inline(reason.text)}"


def _both(row: Row) -> str:
    if row.old is None:
        return short(row.new_text, _TEXT)
    old, new = (text.splitlines() for text in (row.old_text, row.new_text))
    lines = list(difflib.unified_diff(old, new, "old", "new", lineterm="", n=1))
    return short("\n".join(short(line, 600) for line in lines) or "both outputs are the same", _TEXT)


def _rest(rows: tuple[Row, ...]) -> Iterator[str]:
    if rows:
        listed = "\n".join(
            f"- {row.state}: {inline(row.case.id)} {number(row.change, sign=True)}" for row in rows[:200]
        )
        more = f"\n- … {len(rows) - 200} more" if len(rows) > 200 else ""
        yield _details(f"{len(rows)} more cases to look at", listed + more)

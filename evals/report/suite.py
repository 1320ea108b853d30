"""The report as JUnit XML, for build servers: a test for each metric and for each case.

A case or a metric that got worse is a failure only where the verdict is "worse", so that the file and the exit code
agree: in a comparison without a clear change some cases always come out lower. A broken hard invariant is a failure
whatever the verdict.
"""

from xml.etree import ElementTree as Xml

from evals.report import view
from evals.report.figures import interval, number
from evals.report.view import RECORD, Row, View
from evals.report.words import clean, short
from evals.results import Diff, MetricChange, Run

_TEXT = 4_000


def junit(what: Run | Diff) -> str:
    """Return a run or a comparison as JUnit XML."""
    shown = view.of(what)
    suites = Xml.Element("testsuites", name="evals")
    suites.append(_metrics(shown))
    suites.append(_cases(shown))
    for name in ("tests", "failures", "errors", "skipped"):
        suites.set(name, str(sum(int(suite.get(name, "0")) for suite in suites)))
    return '<?xml version="1.0" encoding="UTF-8"?>\n' + Xml.tostring(suites, encoding="unicode") + "\n"


def _metrics(shown: View) -> Xml.Element:
    suite = Xml.Element("testsuite", name="metrics")
    _add(suite, "properties").append(Xml.Element("property", name="verdict", value=clean(shown.sentence)))
    for change in (*shown.hard, *shown.metrics):
        _metric(suite, shown, change)
    return _counted(suite)


def _metric(suite: Xml.Element, shown: View, change: MetricChange) -> None:
    test = _add(suite, "testcase", classname="evals.metrics", name=clean(change.metric))
    text = f"{number(change.old)} → {number(change.new)} {interval(change)}, {change.units} units"
    if change.new is None:
        _add(test, "skipped", message="not measured")
    elif view.called(change) == "broken" or (shown.word == "worse" and view.called(change) == "worse"):
        _add(test, "failure", message=clean(f"{change.metric} {view.called(change)}: {text}"))
    _add(test, "system-out").text = text


def _cases(shown: View) -> Xml.Element:
    suite = Xml.Element("testsuite", name="cases")
    for row in shown.rows:
        test = _add(suite, "testcase", classname=f"evals.{clean(row.case.dataset)}", name=_name(row))
        _outcome(test, row, shown.word == "worse")
        _add(test, "system-out").text = short(row.new_text, _TEXT)
    return _counted(suite)


def _name(row: Row) -> str:
    return clean(row.case.id) + (f" #{row.new.sample}" if row.new.sample else "")


def _outcome(test: Xml.Element, row: Row, worse: bool) -> None:
    if row.state == "broken" or (row.state == "worse" and worse):
        kind = "hard invariant broken" if row.state == "broken" else f"worse by {number(-row.change)}"
        _add(test, "failure", message=kind).text = "\n".join(_reasons(row))
    elif row.state == "failed":
        _add(test, "error", message=clean(row.new.reason or "the endpoint failed"))
    elif row.state == "unmeasured":
        _add(test, "skipped", message=f"not measured; {RECORD}")


def _reasons(row: Row) -> list[str]:
    return [f"{r.metric} {number(r.old)} → {number(r.new)}: {short(r.text, 400)}" for r in row.reasons]


def _add(parent: Xml.Element, tag: str, **attributes: str) -> Xml.Element:
    return Xml.SubElement(parent, tag, attributes)


def _counted(suite: Xml.Element) -> Xml.Element:
    found = {"tests": "testcase", "failures": "failure", "errors": "error", "skipped": "skipped"}
    for name, tag in found.items():
        suite.set(name, str(sum(1 for _ in suite.iter(tag))))
    return suite

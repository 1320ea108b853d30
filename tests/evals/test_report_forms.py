import re
from datetime import timedelta
from html.parser import HTMLParser
from io import StringIO
from xml.etree import ElementTree as Xml

import pytest
from rich.console import Console

from evals import report
from evals.report import view
from evals.report.pull import LIMIT, fence, inline
from evals.report.words import clean, compared, folded, told
from evals.results import Diff, Run
from tests.evals import test_report_samples as samples

WHATS = [samples.diff(), samples.diff(word="no clear change"), samples.unrecorded(), samples.run()]
EMPTY = samples.diff().model_copy(update={"comparison": None, "cases": (), "missing": (), "prompt_diff": ""})


def printed(what: Run | Diff, width: int = 80) -> str:
    console = Console(file=StringIO(), width=width, force_terminal=False)
    report.terminal(console, what)
    assert isinstance(console.file, StringIO)
    return console.file.getvalue()


class Tags(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.seen: list[tuple[str, dict[str, str | None]]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.seen.append((tag, dict(attrs)))


def tags(text: str) -> list[tuple[str, dict[str, str | None]]]:
    parser = Tags()
    parser.feed(text)
    return parser.seen


@pytest.mark.parametrize("what", [*WHATS, EMPTY])
def test_every_form_begins_with_the_verdict(what: Run | Diff) -> None:
    sentence = view.of(what).sentence
    assert " ".join(printed(what).split()).startswith(sentence)
    assert inline(sentence, 1_000) in report.markdown(what)[:700]
    assert Xml.fromstring(report.junit(what)).find(".//property").get("value") == sentence  # type: ignore[union-attr]
    assert sentence[:40].replace("'", "&#39;") in report.html(what).split("</h1>")[0]


@pytest.mark.parametrize("what", WHATS)
def test_a_terminal_of_80_columns_is_kept_and_no_control_character_gets_there(what: Run | Diff) -> None:
    text = printed(what)
    assert max(map(len, text.splitlines())) <= 80
    assert not re.search(r"[\x00-\x08\x0b-\x1f\x7f\u202a-\u202e]", text)


def test_a_terminal_says_without_colour_what_is_worse_and_what_is_missing() -> None:
    text = printed(samples.diff())
    assert "0.810 → 0.670" in text
    assert "worse" in text
    assert "better" in text
    assert "[-" in text
    assert "{+" in text
    assert "evals record" in text
    assert "broken: quotes_exact 0.980" in text
    assert "Be encouraging." in text


def test_markdown_keeps_to_the_limit_of_a_comment() -> None:
    for what in (samples.diff(900), samples.unrecorded(5_000), samples.run(900)):
        assert len(report.markdown(what).encode("utf-16-le")) // 2 <= LIMIT
    long = samples.diff().model_copy(update={"prompt_diff": "+😀" * 60_000})
    assert len(report.markdown(long).encode("utf-16-le")) // 2 <= LIMIT


def test_parts_too_large_for_a_comment_are_counted() -> None:
    wide = {f"role: {n}": samples.diff().comparison.metrics for n in range(200)}  # type: ignore[union-attr]
    compared_by = samples.diff().comparison.model_copy(update={"by_slice": wide})  # type: ignore[union-attr]
    text = report.markdown(samples.diff().model_copy(update={"comparison": compared_by}))
    assert "1 parts left out for GitHub's limit" in text
    assert len(text) <= LIMIT


def unfenced(text: str) -> str:
    """What GitHub reads as Markdown: the lines outside fences, told by its own rule."""
    kept, closing = [], None
    for line in text.split("\n"):
        ticks = re.match(r" {0,3}(`{3,})([^`]*)$", line)
        if closing is None and ticks:
            closing = ticks[1]
        elif closing is not None and ticks and len(ticks[1]) >= len(closing) and not ticks[2].strip():
            closing = None
        elif closing is None:
            kept.append(line)
    assert closing is None
    return "\n".join(kept)


@pytest.mark.parametrize("what", WHATS)
def test_markdown_lets_nothing_quoted_become_markup(what: Run | Diff) -> None:
    text = unfenced(report.markdown(what))
    assert {tag for tag, _ in tags(text)} <= {"details", "summary"}
    assert text.count("<details>") == text.count("</details>")
    assert not re.search(r"@\w|\]\(|://|(?<!&)#\d", text)


def test_a_table_of_markdown_keeps_its_columns_whatever_a_metric_is_called() -> None:
    found = samples.metric(0, "a | b\n| `c` @octocat <b>")
    compared_by = samples.diff().comparison.model_copy(update={"metrics": (found,)})  # type: ignore[union-attr]
    text = report.markdown(samples.diff().model_copy(update={"comparison": compared_by, "cases": ()}))
    rows = [line for line in text.splitlines() if line.startswith("| ")]
    assert len(rows) >= 3
    assert len({line.count("|") for line in rows}) == 1


def test_a_fence_is_longer_than_any_in_it() -> None:
    assert fence("a ````` b").startswith("``````\n")


@pytest.mark.parametrize("what", WHATS)
def test_junit_has_a_test_for_each_case_and_true_counts(what: Run | Diff) -> None:
    suites = Xml.fromstring(report.junit(what))
    assert len(suites.findall("testsuite[@name='cases']/testcase")) == len(what.cases)
    for name, tag in (("tests", "testcase"), ("failures", "failure"), ("errors", "error"), ("skipped", "skipped")):
        assert int(suites.get(name, "-1")) == len(list(suites.iter(tag)))


def failing(what: Run | Diff) -> set[str]:
    suites = Xml.fromstring(report.junit(what))
    return {case.get("name", "") for case in suites.iter("testcase") if case.find("failure") is not None}


def test_junit_fails_what_is_worse_only_under_a_verdict_of_worse() -> None:
    assert failing(samples.diff(word="no clear change")) == {samples.HARD, "gaps/C00-3"}
    assert {"ordering", "gap", samples.HARD, "gaps/C00-3"} < failing(samples.diff())
    assert "stage_coverage" not in failing(samples.diff())


def test_an_unmeasured_case_is_skipped_and_a_failed_one_an_error() -> None:
    suites = Xml.fromstring(report.junit(samples.run()))
    skipped = {case.get("name") for case in suites.iter("testcase") if case.find("skipped") is not None}
    errors = {case.get("name") for case in suites.iter("testcase") if case.find("error") is not None}
    assert skipped == {"ladder/C03-14", "gaps/C03-15", "ladder/C04-16"}
    assert errors == {"gaps/C05-21"}


@pytest.mark.parametrize("what", [*WHATS, EMPTY])
def test_html_holds_no_element_that_loads_and_no_text_that_became_markup(what: Run | Diff) -> None:
    found = tags(report.html(what))
    assert not {"img", "link", "iframe", "object", "embed", "base"} & {tag for tag, _ in found}
    assert sum(tag == "script" for tag, _ in found) == 1
    for _, attributes in found:
        assert not [name for name in attributes if name in ("src", "href", "style") or name.startswith("on")]
    policy = next(a["content"] for tag, a in found if tag == "meta" and "http-equiv" in a)
    assert policy is not None
    assert policy.startswith("default-src 'none'")
    assert "unsafe" not in policy


def test_html_keeps_to_500_kb_and_says_what_it_cut() -> None:
    long = samples.diff(400)
    text = report.html(long)
    assert len(text.encode("utf-8")) <= 500_000
    assert "more characters left out" in text
    huge = report.html(samples.diff(1_500))
    assert len(huge.encode("utf-8")) <= 500_000
    assert re.search(r"\d+ rows are left out", huge)


def test_html_plots_the_intervals_and_the_ladder() -> None:
    text = report.html(samples.diff())
    assert text.count('class="bar ') == len(samples.METRICS)
    assert "old, rung 4: " in text
    assert "new, rung 4: " in text
    assert text.index("old, rung 0: 1.") > 0


def test_the_worst_come_first_and_the_broken_before_them() -> None:
    rows = view.of(samples.diff()).rows
    assert rows[0].state == "broken"
    assert [row.change for row in rows[1:]] == sorted(row.change for row in rows[1:])


def test_a_run_counts_the_unmeasured_apart_from_the_mean() -> None:
    found = {change.metric: change for change in view.of(samples.run()).metrics}
    values = [g.value for g in samples.run().grades if g.metric == "gap" and g.value is not None]
    assert found["gap"].new == pytest.approx(sum(values) / len(values))
    assert (found["gap"].units, found["gap"].unmeasured) == (56, 1)
    assert "kind: technical" in view.of(samples.run()).by_slice


def test_the_age_of_the_oldest_recording_is_told() -> None:
    facts = view.of(samples.diff(), samples.WHEN + timedelta(days=41)).facts
    assert facts["oldest recording"] == "41 days old (2026-03-01)"


def test_no_comparison_is_no_verdict() -> None:
    shown = view.of(samples.unrecorded())
    assert shown.sentence.startswith("No verdict yet: 240 model calls")
    assert shown.cost == pytest.approx(0.96)
    assert view.of(EMPTY).sentence == "No verdict: nothing was compared."


def test_compared_pieces_hold_both_texts() -> None:
    old, new = "gap: no metric\nnext: name one\n", "gap: no clear metric\nnext: name one\n"
    pieces = compared(old, new)
    assert "".join(text for kind, text in pieces if kind != "new") == old
    assert "".join(text for kind, text in pieces if kind != "gone") == new
    assert [text.strip() for kind, text in pieces if kind == "new"] == ["clear"]


def test_a_rewritten_phrase_is_one_change_not_a_salad_of_words() -> None:
    pieces = compared("gap: No trade-off is named.", "gap: Say even more about it!")
    assert pieces == (("same", "gap: "), ("gone", "No trade-off is named."), ("new", "Say even more about it!"))


def test_a_huge_line_that_stayed_the_same_is_not_called_changed() -> None:
    pieces = compared(f"gap: old\n{samples.HUGE}\n", f"gap: a longer new one\n{samples.HUGE}\n")
    assert [kind for kind, text in pieces if samples.HUGE in text] == ["same"]


def test_a_reply_is_told_as_lines() -> None:
    reply = {"gap": "none", "empty": [], "findings": [{"band": 3, "quotes": ["a", "b"]}, {"band": 4}]}
    lines = ["gap: none", "findings:", "  - band: 3", "    quotes:", "      - a", "      - b", "  - band: 4"]
    assert told(reply) == "\n".join(lines)


def test_folding_says_what_it_leaves_out() -> None:
    shown = folded((("same", "a" * 5_000), ("new", "b" * 5_000)), 1_000)
    assert "unchanged characters" in shown[0][1]
    assert "more characters left out" in shown[1][1]
    assert sum(len(text) for _, text in shown) < 1_800


def test_clean_leaves_text_and_takes_what_steers() -> None:
    assert clean("a\r\nb\x00\x1b[31m\u202ec\ud800 قدت\t😀") == "a\nb[31mc قدت\t😀"

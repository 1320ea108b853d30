"""The HTML report opened in Chromium: its script runs, its filters work, and it asks the network for nothing."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from evals import report
from tests.evals import test_report_samples as samples

playwright = pytest.importorskip("playwright.sync_api", reason="playwright is not installed: uv sync")
CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")
pytestmark = pytest.mark.skipif(CHROMIUM is None, reason="no chromium on this machine")


@pytest.fixture(scope="module")
def browser() -> Iterator["playwright.Browser"]:
    with playwright.sync_playwright() as driver:
        opened = driver.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        yield opened
        opened.close()


class Watched:
    """A page of the report and everything it complained of or asked for."""

    def __init__(self, browser: "playwright.Browser", path: Path, width: int = 1100) -> None:
        self.heard: list[str] = []
        self.asked: list[str] = []
        context = browser.new_context(offline=True, viewport={"width": width, "height": 900})
        self.page = context.new_page()
        self.page.on("console", lambda message: self.heard.append(message.text))
        self.page.on("pageerror", lambda error: self.heard.append(str(error)))
        self.page.on("dialog", lambda dialog: (self.heard.append(dialog.message), dialog.dismiss()))
        self.page.on("request", lambda request: self.asked.append(request.url))
        self.page.goto(path.as_uri())

    def count(self) -> int:
        return self.page.locator("details.case:visible").count()


@pytest.fixture
def diffed(browser: "playwright.Browser", tmp_path: Path) -> Watched:
    path = tmp_path / "report.html"
    path.write_text(report.html(samples.diff()), encoding="utf-8")
    return Watched(browser, path)


def test_it_opens_offline_in_silence(diffed: Watched) -> None:
    for case in diffed.page.locator("details.case").all():
        case.evaluate("node => node.open = true")
    assert diffed.heard == []
    assert [url.split(":")[0] for url in diffed.asked] == ["file"]
    assert diffed.page.locator("img").count() == 0


def test_the_policy_stops_what_was_not_shipped(diffed: Watched) -> None:
    diffed.page.evaluate("document.body.append(Object.assign(document.createElement('img'), {src: 'http://x.test/'}))")
    diffed.page.evaluate("""{
        const own = document.createElement('script'); own.textContent = 'window.ran = true'; document.body.append(own)
    }""")
    assert diffed.page.evaluate("window.ran") is None
    assert any("Content Security Policy" in text for text in diffed.heard)


def test_filters_narrow_the_cases_and_say_how_many(diffed: Watched) -> None:
    page = diffed.page
    assert diffed.count() == 60
    page.select_option("select[name=dataset]", "ladder")
    assert diffed.count() == 20
    page.select_option("select[name=kind]", "technical")
    shown = diffed.count()
    assert 0 < shown < 20
    assert page.text_content("#count") == f"{shown} of 60 cases"
    page.fill("input[name=text]", "no such words anywhere")
    assert diffed.count() == 0
    assert page.locator("#none").is_visible()


@pytest.mark.parametrize(
    ("field", "value", "cases"), [("task", "ask", 10), ("role", "Nurse Manager", 20), ("state", "unmeasured", 3)]
)
def test_each_choice_filters(diffed: Watched, field: str, value: str, cases: int) -> None:
    diffed.page.select_option(f"select[name={field}]", value)
    assert diffed.count() == cases


def test_text_is_sought_in_outputs_and_changed_only_hides_the_rest(diffed: Watched) -> None:
    diffed.page.fill("input[name=text]", "TEAM 13 TO WEEKLY")
    assert diffed.count() == 1
    diffed.page.fill("input[name=text]", "")
    diffed.page.check("input[name=changed]")
    assert diffed.count() == sum(case.change != 0 for case in samples.diff().cases) < 60


def test_a_case_opens_from_the_keyboard(diffed: Watched) -> None:
    first = diffed.page.locator("details.case").first
    first.locator("summary").focus()
    diffed.page.keyboard.press("Enter")
    assert first.evaluate("node => node.open")
    assert first.locator("ins, del").count() > 0


@pytest.mark.parametrize("width", [400, 320])
def test_a_phone_needs_no_sideways_scrolling(browser: "playwright.Browser", tmp_path: Path, width: int) -> None:
    for what in (samples.diff(), samples.run(), samples.unrecorded()):
        path = tmp_path / "report.html"
        path.write_text(report.html(what), encoding="utf-8")
        watched = Watched(browser, path, width)
        watched.page.evaluate("document.querySelectorAll('details').forEach(node => node.open = true)")
        assert watched.page.evaluate("document.documentElement.scrollWidth") <= width
        assert watched.heard == []

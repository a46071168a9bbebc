"""overview.html in a real Chromium: it draws, fetches nothing, prints, fits a phone, and axe finds no violation."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from dashboard.overview import write_overview
from tests.published_sample import publish

sync_api = pytest.importorskip("playwright.sync_api")
CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
AXE = Path(__file__).parent / "vendor" / "axe.min.js"
FLAGS = [
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
SIZES = {"desktop": (1440, 900), "phone": (390, 844)}
WCAG = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa"]

pytestmark = [pytest.mark.browser, pytest.mark.skipif(not CHROMIUM, reason="no Chromium on this machine")]


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    made = publish(tmp_path_factory.mktemp("published"))
    write_overview(made)
    return made


@pytest.fixture(scope="module")
def browser() -> Iterator["sync_api.Browser"]:
    with sync_api.sync_playwright() as playwright:
        opened = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        yield opened
        opened.close()


def opened(
    browser: "sync_api.Browser", path: Path, size: str, scripts: bool = True
) -> tuple["sync_api.Page", list[str]]:
    """The page drawn, and everything that went wrong on the way: errors, warnings, requests to anywhere."""
    width, height = SIZES[size]
    context = browser.new_context(viewport={"width": width, "height": height}, java_script_enabled=scripts)
    page, trouble = context.new_page(), []
    page.on("pageerror", lambda error: trouble.append(str(error)))
    page.on(
        "console",
        lambda message: trouble.append(message.text) if message.type in ("error", "warning") else None,
    )
    page.on(
        "request",
        lambda request: None if request.url.startswith(("file:", "data:")) else trouble.append(request.url),
    )
    page.goto(path.as_uri())
    if scripts:
        page.wait_for_function("document.querySelectorAll('.plot[data-drawn]').length === 2")
    return page, trouble


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("name", ["overview.html", "overview.en.html"])
def test_it_draws_without_a_warning_or_request_and_fits(
    browser: "sync_api.Browser", folder: Path, name: str, size: str
) -> None:
    page, trouble = opened(browser, folder / name, size)
    assert trouble == []
    assert page.evaluate("document.documentElement.scrollWidth") <= SIZES[size][0]
    assert page.locator(".plot svg.main-svg").count() >= 2
    assert page.locator(".modebar-btn").count() == 0
    assert page.evaluate("document.fonts.check('16px \"Golos Text Variable\"', 'Я')")
    page.context.close()


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("name", ["overview.html", "overview.en.html"])
def test_axe_finds_no_violation(browser: "sync_api.Browser", folder: Path, name: str, size: str) -> None:
    page, _ = opened(browser, folder / name, size)
    page.evaluate("document.querySelectorAll('details').forEach(table => { table.open = true; })")
    page.evaluate(AXE.read_text(encoding="utf-8"))
    report = page.evaluate("tags => axe.run(document, {runOnly: {type: 'tag', values: tags}})", WCAG)
    told = [
        f"{rule['id']}: {node['target']} {node['failureSummary']}"
        for rule in report["violations"]
        for node in rule["nodes"]
    ]
    assert told == []
    page.context.close()


def test_without_javascript_map_and_tables_are_there(browser: "sync_api.Browser", folder: Path) -> None:
    page, trouble = opened(browser, folder / "overview.html", "desktop", scripts=False)
    assert trouble == []
    assert page.locator("svg.map a").count() == 6
    assert page.locator("details.data table").first.is_visible()
    page.context.close()


def test_the_map_works_by_keyboard(browser: "sync_api.Browser", folder: Path) -> None:
    page, _ = opened(browser, folder / "overview.html", "desktop")
    page.locator("svg.map a").first.focus()
    page.keyboard.press("Enter")
    assert page.evaluate("location.hash").startswith("#region-")
    page.context.close()


def test_it_prints_on_a4(browser: "sync_api.Browser", folder: Path, tmp_path: Path) -> None:
    page, _ = opened(browser, folder / "overview.html", "desktop")
    paper = tmp_path / "overview.pdf"
    page.pdf(path=str(paper), prefer_css_page_size=True, print_background=True)
    assert paper.read_bytes()[:5] == b"%PDF-"
    assert page.evaluate("document.getElementById('months').layout.width") in (
        None,
        page.locator("#months").bounding_box()["width"],
    )
    page.context.close()

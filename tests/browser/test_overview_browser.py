"""overview.html in a real Chromium: it draws, fetches nothing, prints, fits a phone, and axe finds no violation."""

from pathlib import Path

import pytest

from dashboard.overview.page import write_overview
from tests.chromium import in_chromium
from tests.published_sample import publish

AXE = Path(__file__).parent / "vendor" / "axe.min.js"
SIZES = {"desktop": (1440, 900), "phone": (390, 844)}
WCAG = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa"]

pytestmark = in_chromium


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    made = publish(tmp_path_factory.mktemp("published"))
    write_overview(made)
    return made


def opened(chromium, path: Path, size: str, scripts: bool = True) -> tuple[object, list[str]]:
    """The page drawn, and everything that went wrong on the way: errors, warnings, requests to anywhere."""
    width, height = SIZES[size]
    context = chromium.new_context(viewport={"width": width, "height": height}, java_script_enabled=scripts)
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
def test_it_draws_without_a_warning_or_request_and_fits(chromium, folder: Path, name: str, size: str) -> None:
    page, trouble = opened(chromium, folder / name, size)
    assert trouble == []
    assert page.evaluate("document.documentElement.scrollWidth") <= SIZES[size][0]
    assert page.locator(".plot svg.main-svg").count() >= 2
    assert page.locator(".modebar-btn").count() == 0
    assert page.evaluate("document.fonts.check('16px \"Golos Text Variable\"', 'Я')")
    page.context.close()


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("name", ["overview.html", "overview.en.html"])
def test_axe_finds_no_violation(chromium, folder: Path, name: str, size: str) -> None:
    page, _ = opened(chromium, folder / name, size)
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


def test_without_javascript_map_and_tables_are_there(chromium, folder: Path) -> None:
    page, trouble = opened(chromium, folder / "overview.html", "desktop", scripts=False)
    assert trouble == []
    assert page.locator("svg.map a").count() == 6
    assert page.locator("details.data table").first.is_visible()
    page.context.close()


def test_the_map_works_by_keyboard(chromium, folder: Path) -> None:
    page, _ = opened(chromium, folder / "overview.html", "desktop")
    page.locator("svg.map a").first.focus()
    page.keyboard.press("Enter")
    assert page.evaluate("location.hash").startswith("#region-")
    page.context.close()


def test_it_prints_on_a4(chromium, folder: Path, tmp_path: Path) -> None:
    page, _ = opened(chromium, folder / "overview.html", "desktop")
    paper = tmp_path / "overview.pdf"
    page.pdf(path=str(paper), prefer_css_page_size=True, print_background=True)
    assert paper.read_bytes()[:5] == b"%PDF-"
    assert page.evaluate("document.getElementById('months').layout.width") in (
        None,
        page.locator("#months").bounding_box()["width"],
    )
    page.context.close()

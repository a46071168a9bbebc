"""Every page of the server in a real Chromium, both languages: drawn, quiet, within its policy, light, for everyone.

A screenshot of each is kept under build/screenshots, which git ignores: look at them.
"""

from pathlib import Path
from urllib.parse import urlsplit

import pytest

from dashboard.web.access.principal import MAIN_BUREAU, MINISTRY
from dashboard.web.auth.demo import COOKIE
from dashboard.web.page.page import Page
from dashboard.web.pages import all_pages
from tests.chromium import in_chromium

AXE = (Path(__file__).parent / "vendor" / "axe.min.js").read_text(encoding="utf-8")
SHOTS = Path(__file__).parents[2] / "build" / "screenshots"
WCAG = {"runOnly": {"type": "tag", "values": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa"]}}
HEAVIEST = 1_700_000  # bytes of a page with everything it loads, uncompressed
PARTS = {"region": "72", "indicator": "effective_rate"}

pytestmark = in_chromium


def role_of(page: Page) -> str:
    """The reader who sees most of a page."""
    return next(role for role in (MAIN_BUREAU, MINISTRY, *sorted(page.roles)) if role in page.roles)


def address(chromium, served: str, page: Page) -> str:
    """The page's address, parts filled in; a case is the first one of the register."""
    if "protocol_id" not in page.path:
        return page.path.format(**PARTS)
    context = signed_in(chromium, served, MAIN_BUREAU)
    register = context.new_page()
    register.goto(f"{served}/courses")
    found = register.locator("a[href^='/case/']").first.get_attribute("href")
    context.close()
    return str(found)


def signed_in(chromium, served: str, role: str, width: int = 1440, scripts: bool = True):
    context = chromium.new_context(viewport={"width": width, "height": 900}, java_script_enabled=scripts)
    context.add_cookies([{"name": COOKIE, "value": role, "url": served}])
    return context


def opened(context, served: str, path: str):
    """The page when everything is drawn, what went wrong, and how much was loaded."""
    page, trouble, weight = context.new_page(), [], []
    page.on("pageerror", lambda error: trouble.append(str(error)))
    page.on("console", lambda told: trouble.append(told.text) if told.type in ("error", "warning") else None)
    page.on("request", lambda asked: trouble.append(asked.url) if foreign(asked.url, served) else None)
    page.on("response", lambda answer: weight.append(len(answer.body())) if answer.status == 200 else None)
    page.goto(f"{served}{path}", wait_until="load")
    page.wait_for_function("[...document.querySelectorAll('.plot')].every(plot => plot.dataset.drawn)")
    return page, trouble, sum(weight)


def foreign(url: str, served: str) -> bool:
    """Neither ours nor made by the page itself; a report of the policy counts as foreign."""
    parts = urlsplit(url)
    return parts.path == "/csp-report" or (
        parts.scheme not in ("data", "blob") and f"{parts.scheme}://{parts.netloc}" != served
    )


@pytest.mark.parametrize("lang", ["ru", "en"])
@pytest.mark.parametrize("page", all_pages(), ids=lambda page: page.name)
def test_a_page_is_drawn_quietly_and_axe_finds_nothing(chromium, served: str, page: Page, lang: str) -> None:
    path, context = address(chromium, served, page), signed_in(chromium, served, role_of(page))
    shown, trouble, weight = opened(context, served, f"{path}{'&' if '?' in path else '?'}lang={lang}")
    SHOTS.mkdir(parents=True, exist_ok=True)
    shown.screenshot(path=SHOTS / f"{page.name}.{lang}.png", full_page=True)
    shown.evaluate("document.querySelectorAll('details').forEach(each => { each.open = true; })")
    shown.evaluate(AXE)
    found = shown.evaluate("rules => axe.run(document, rules)", WCAG)["violations"]
    context.close()
    assert trouble == []
    assert weight <= HEAVIEST
    assert [(rule["id"], [node["target"] for node in rule["nodes"]][:3]) for rule in found] == []


@pytest.mark.parametrize("page", all_pages(), ids=lambda page: page.name)
def test_a_page_fits_a_phone(chromium, served: str, page: Page) -> None:
    path, context = address(chromium, served, page), signed_in(chromium, served, role_of(page), width=390)
    shown, trouble, _ = opened(context, served, path)
    shown.screenshot(path=SHOTS / f"{page.name}.phone.png", full_page=True)
    width = shown.evaluate("document.documentElement.scrollWidth")
    context.close()
    assert trouble == []
    assert width <= 390


def test_without_javascript_tables_map_and_filters_work(chromium, served: str) -> None:
    context = signed_in(chromium, served, MINISTRY, scripts=False)
    page = context.new_page()
    page.goto(f"{served}/")
    page.locator("svg.map a").first.click()
    assert "/regions/" in page.url
    page.goto(f"{served}/regions")
    page.select_option("select[name=period]", index=0)
    page.click(".filters button")
    assert "period=" in page.url
    assert page.locator("details.data table tbody tr, section table tbody tr").count() > 5
    context.close()


def test_the_role_switch_changes_who_reads(chromium, served: str) -> None:
    context = signed_in(chromium, served, MINISTRY)
    page = context.new_page()
    page.goto(f"{served}/regions")
    page.select_option("#role", "engineer")
    page.click(".role button")
    assert page.url == f"{served}/regions"
    assert page.locator("#role").input_value() == "engineer"
    context.close()

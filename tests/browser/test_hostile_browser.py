"""Every page in a real Chromium over a version in which every open text is an attack: no dialog, nothing asked for.

Charts are part of it: what plotly draws from a hostile name is text, without a link and without an image.
"""

from collections.abc import Iterator
from pathlib import Path

import pytest

from dashboard.web.page.page import Page
from dashboard.web.pages import all_pages
from tests.browser.conftest import serving
from tests.browser.test_served_pages import address, opened, role_of, signed_in
from tests.chromium import in_chromium
from tests.hostile_text import poisoned

pytestmark = in_chromium


@pytest.fixture(scope="module")
def attacked(sample_data: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a server over hostile texts."""
    data, _ = poisoned(sample_data, tmp_path_factory.mktemp("hostile") / "data")
    with serving(data, tmp_path_factory.mktemp("audit") / "reads.jsonl") as told:
        yield told


@pytest.mark.parametrize("page", all_pages(), ids=lambda page: page.name)
def test_nothing_runs_and_nothing_is_asked_for(chromium, attacked: str, page: Page) -> None:
    path, context = address(chromium, attacked, page), signed_in(chromium, attacked, role_of(page))
    dialogs: list[str] = []
    context.on("dialog", lambda dialog: (dialogs.append(dialog.message), dialog.dismiss()))
    shown, trouble, _ = opened(context, attacked, path)
    shown.evaluate("document.querySelectorAll('details').forEach(each => { each.open = true; })")
    for place in shown.locator("[title], summary, .plot").all()[:40]:
        place.dispatch_event("mouseover")
    drawn = shown.evaluate(
        "document.querySelectorAll('.plot a, .plot image:not([*|href^=\"data:\"]), .plot script').length"
    )
    foreign = shown.evaluate(
        "document.querySelectorAll('a[href^=\"javascript:\"], img[src=x], [onload]').length"
    )
    context.close()
    assert dialogs == []
    assert trouble == []
    assert (drawn, foreign) == (0, 0)

"""The page of the API in a real Chromium under the server's own policy: it shows every route and asks nobody else."""

import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
import uvicorn

from dashboard.web.app import create_app
from dashboard.web.settings import Settings
from tests.chromium import ON_A_BUSY_MACHINE, in_chromium

pytestmark = in_chromium


@pytest.fixture(scope="module")
def address(sample_data: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The server on a free port of this machine."""
    app = create_app(Settings(sample_data, log=tmp_path_factory.mktemp("audit") / "reads.jsonl"))
    server = uvicorn.Server(uvicorn.Config(app, port=0, log_level="error"))
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    while not server.started:
        time.sleep(0.02)
    yield f"http://127.0.0.1:{server.servers[0].sockets[0].getsockname()[1]}"
    server.should_exit = True
    thread.join(timeout=10)


def test_the_page_shows_every_route_and_a_try_answers(chromium, address: str) -> None:
    page, trouble = chromium.new_page(), list[str]()
    page.set_default_timeout(ON_A_BUSY_MACHINE)
    page.on("console", lambda message: trouble.append(message.text))
    page.on("pageerror", lambda error: trouble.append(str(error)))
    page.on("request", lambda asked: asked.url.startswith((address, "data:")) or trouble.append(asked.url))
    page.goto(f"{address}/api/docs")
    page.wait_for_selector(".opblock")
    assert page.locator(".opblock").count() == 17
    page.locator(".opblock", has_text="/api/v1/version").locator(".opblock-summary-control").click()
    page.locator(".try-out__btn").click()
    page.locator(".execute").click()
    page.wait_for_selector(".live-responses-table .response-col_status")
    assert "200" in page.locator(".live-responses-table .response-col_status").last.inner_text()
    page.close()
    assert not trouble

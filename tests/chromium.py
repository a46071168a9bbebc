"""One real Chromium a test run: `chromium` is a fixture of every suite, for two of them in one process cannot be.

Belongs here: the program and its flags. Does not: pages, servers.
"""

import shutil
from collections.abc import Iterator

import pytest

PROGRAM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
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
ON_A_BUSY_MACHINE = 120_000  # milliseconds
in_chromium = [pytest.mark.browser, pytest.mark.skipif(not PROGRAM, reason="no Chromium on this machine")]


@pytest.fixture(scope="session")
def chromium() -> Iterator[object]:
    """The browser; tests open contexts and pages of their own in it."""
    sync_api = pytest.importorskip("playwright.sync_api")
    with sync_api.sync_playwright() as playwright:
        opened = playwright.chromium.launch(executable_path=PROGRAM, args=FLAGS)
        yield opened
        opened.close()

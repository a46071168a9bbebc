"""A real server on a port of its own over the sample run, for the pages that a real Chromium opens."""

import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
import uvicorn

from dashboard.web.app import create_app
from dashboard.web.settings import Settings
from tests.pipeline.conftest import sample_data

__all__ = ["sample_data"]


@pytest.fixture(scope="session")
def served(sample_data: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a running server in the demonstration."""
    with serving(sample_data, tmp_path_factory.mktemp("audit") / "reads.jsonl") as address:
        yield address


@contextmanager
def serving(data: Path, log: Path) -> Iterator[str]:
    """The address of a server over a data folder, as long as it is needed."""
    server = uvicorn.Server(uvicorn.Config(create_app(Settings(data, log=log)), port=0, log_level="error"))
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    while not server.started:
        time.sleep(0.05)
        assert thread.is_alive(), "the server did not start"
    port = server.servers[0].sockets[0].getsockname()[1]
    yield f"http://127.0.0.1:{port}"
    server.should_exit = True
    thread.join()

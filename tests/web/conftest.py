"""The server over the sample run, in process: `client(role)` asks as somebody, `as_who(principal)` as somebody else."""

from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from dashboard.web.app import create_app
from dashboard.web.auth.demo import COOKIE
from dashboard.web.settings import Settings
from tests.pipeline.conftest import sample_data

__all__ = ["sample_data"]
DAY = date(2026, 6, 30)  # the last day of the samples


@pytest.fixture(scope="session")
def client(sample_data: Path, tmp_path_factory: pytest.TempPathFactory) -> Callable[..., TestClient]:
    """A client of the demonstration in the role asked for; its audit log lies apart from the shared data folder."""
    app = create_app(Settings(sample_data, log=tmp_path_factory.mktemp("audit") / "reads.jsonl"))

    def asking(role: str = "ministry") -> TestClient:
        return TestClient(app, base_url="http://127.0.0.1", cookies={COOKIE: role}, follow_redirects=False)

    return asking

"""What every test shares: the language of commands, how Hypothesis draws, the browser, a law to amend.

No fixtures of one suite, no data.
"""

import os
import shutil
from pathlib import Path

import pytest
from hypothesis import settings

from law.files import SHIPPED
from tests.chromium import chromium

__all__ = ["chromium"]

# Commands answer in Russian by default; a test that reads their output reads English unless it says otherwise.
os.environ["REHAB_LANG"] = "en"

# Files of a test are whole as soon as they are written: no run waits for a second look.
os.environ["REHAB_SETTLE_SECONDS"] = "0"

# No test asserts a time, and the same commit must give the same verdict on every machine.
settings.register_profile("house", deadline=None, derandomize=True)
settings.load_profile("house")


@pytest.fixture
def copy_of_law(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The files of the law in a folder of their own that REHAB_LAW names: a test may amend them."""
    copied = tmp_path / "law"
    shutil.copytree(SHIPPED, copied, ignore=shutil.ignore_patterns("*.py", "__pycache__"))
    monkeypatch.setenv("REHAB_LAW", str(copied))
    return copied

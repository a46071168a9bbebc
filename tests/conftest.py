"""What every test shares: the language of commands, how Hypothesis draws, and the browser.

No fixtures of one suite, no data.
"""

import os

from hypothesis import settings

from tests.chromium import chromium

__all__ = ["chromium"]

# Commands answer in Russian by default; a test that reads their output reads English unless it says otherwise.
os.environ["REHAB_LANG"] = "en"

# No test asserts a time, and the same commit must give the same verdict on every machine.
settings.register_profile("house", deadline=None, derandomize=True)
settings.load_profile("house")

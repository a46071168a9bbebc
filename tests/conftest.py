"""What every test shares: how Hypothesis draws, and the browser. No fixtures of one suite, no data."""

from hypothesis import settings

from tests.chromium import chromium

__all__ = ["chromium"]

# No test asserts a time, and the same commit must give the same verdict on every machine.
settings.register_profile("house", deadline=None, derandomize=True)
settings.load_profile("house")

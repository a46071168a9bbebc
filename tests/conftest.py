"""Settings shared by every test: how Hypothesis draws. No fixtures of one suite, no data."""

from hypothesis import settings

# No test asserts a time, and the same commit must give the same verdict on every machine.
settings.register_profile("house", deadline=None, derandomize=True)
settings.load_profile("house")

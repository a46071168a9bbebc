"""How much memory does a run keep for itself? Allocators are told to give back what is no longer used.

Belongs here: settings of the process. Does not: what a step needs. Threads of numpy and pyarrow each get a heap of
their own from glibc, which keeps what was freed there: two hundred megabytes at the door, for nothing.
"""

import ctypes
import os

_TRIM_THRESHOLD, _MMAP_THRESHOLD, _ARENA_MAX = -1, -3, -8  # mallopt(3)
_SETTINGS = {_ARENA_MAX: 1, _MMAP_THRESHOLD: 1 << 18, _TRIM_THRESHOLD: 1 << 20}


def give_memory_back() -> None:
    """Call before polars and pyarrow are imported. Settings the user made stay; another libc is left as it is."""
    os.environ.setdefault("_RJEM_MALLOC_CONF", "dirty_decay_ms:100,muzzy_decay_ms:0")  # polars
    os.environ.setdefault("ARROW_DEFAULT_MEMORY_POOL", "system")
    if mallopt := getattr(ctypes.CDLL(None), "mallopt", None):
        for setting, value in _SETTINGS.items():
            mallopt(setting, value)

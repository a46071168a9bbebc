"""How much memory does a run keep for itself? Allocators are told to share one heap and to give back what is free.

Belongs here: settings of the process. Does not: what a step needs. Threads of numpy and pyarrow each get a heap of
their own from glibc, which keeps what was freed there: a hundred megabytes at the door, for nothing. Smaller limits
for what is given back at once (M_MMAP_THRESHOLD) save fifty more and cost a third of the time.
"""

import ctypes
import os

ENVIRONMENT = {
    "_RJEM_MALLOC_CONF": "dirty_decay_ms:100,muzzy_decay_ms:0",
    "ARROW_DEFAULT_MEMORY_POOL": "system",
}
_ARENA_MAX = -8  # mallopt(3); MALLOC_ARENA_MAX=1 where a process is started by us


def give_memory_back() -> None:
    """Call before polars and pyarrow are imported. Settings the user made stay; another libc is left as it is."""
    for name, value in ENVIRONMENT.items():
        os.environ.setdefault(name, value)
    if mallopt := getattr(ctypes.CDLL(None), "mallopt", None):
        mallopt(_ARENA_MAX, 1)

"""A file that was taken while it was being copied, and came again whole: the beginning leaves, as if withdrawn.

Belongs here: finding such deliveries by their bytes. Does not: not taking them in the first place (`whole_files`), what
becomes of rows. A delivery set aside stays in the ledger, refused `cut_off`, and its bytes in the raw store.
"""

from pathlib import Path

from intake.arrival.ledger import Ledger
from intake.arrival.raw_store import path_of

RULE = "cut_off"
_CHUNK = 1 << 20


def set_aside_beginnings(ledger: Ledger, raw: Path) -> None:
    """Refuse each delivery whose bytes are the beginning of a later one of the same name."""
    for sha, size, later, whole in ledger.shorter_of_same_name():
        if _begins(path_of(raw, sha), path_of(raw, later)):
            ledger.set_aside(sha, (RULE, str(size), str(whole)))


def _begins(short: Path, long: Path) -> bool:
    """Whether one file is the beginning of another; not where the bytes of either are gone."""
    if not (short.exists() and long.exists()):
        return False
    with short.open("rb") as one, long.open("rb") as other:
        while chunk := one.read(_CHUNK):
            if other.read(len(chunk)) != chunk:
                return False
    return True

"""Which files of an inbox are whole? One that changed a moment ago is looked at twice.

Belongs here: the two looks, and how long they take. Does not: which files are new (`inbox`), files that turn out to be
the beginning of a later one (`cut_off`).
"""

import os
import time
from collections.abc import Sequence
from math import isfinite
from pathlib import Path

from intake.arrival.ledger import Sighting, sighting
from intake.wording.errors import intake_error

SETTLE, LOOK_AGAIN = "REHAB_SETTLE_SECONDS", "REHAB_LOOK_AGAIN_SECONDS"
_DEFAULTS = {SETTLE: 60.0, LOOK_AGAIN: 2.0}


def whole_files(files: Sequence[Path]) -> list[Path]:
    """The files that nobody is writing, in their order.

    A file counts when it has not changed for REHAB_SETTLE_SECONDS (60), or when it has the same size and time of change
    after REHAB_LOOK_AGAIN_SECONDS (2), which pass once for all young files together. The others are left alone: the
    ledger has not seen them, so that the next run finds them.
    """
    since = time.time_ns() - int(_seconds(SETTLE) * 1e9)
    first = {path: seen for path in files if (seen := _look(path))}
    young = {path: seen for path, seen in first.items() if seen.changed_ns > since}
    if young:
        time.sleep(_seconds(LOOK_AGAIN))
    return [path for path in first if path not in young or _look(path) == young[path]]


def _look(path: Path) -> Sighting | None:
    """How a file is now; None where it was taken back meanwhile."""
    try:
        return sighting(path)
    except FileNotFoundError:
        return None


def _seconds(setting: str) -> float:
    text = os.environ.get(setting) or str(_DEFAULTS[setting])
    try:
        seconds = float(text)
    except ValueError:
        seconds = -1.0
    if not isfinite(seconds) or seconds < 0:
        raise intake_error("seconds_unreadable", setting=setting, value=text)
    return seconds

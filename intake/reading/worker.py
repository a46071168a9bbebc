"""One process that reads deliveries: a question a line on standard input, an answer a line on standard output.

Belongs here: reading one delivery and writing its parts, whatever happens on the way. Does not: budgets (`workers`).
Answers hold counts and dialects, never a row: rows go from here into parts.
"""

import json
import os
import signal
import sys
import traceback
from datetime import date
from pathlib import Path
from typing import Any

from intake.arrival import raw_store
from intake.arrival.inbox import DataFolder, dialect_of
from intake.judging.door import Taken, refused, take
from intake.judging.pseudonyms import load_key
from intake.judging.reference import Reference
from intake.reading.refusals import Refused


def main() -> None:
    """Answer until nothing more is asked. Interrupting is the parent's business, which closes the input."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    with os.fdopen(os.dup(1), "w", encoding="utf-8") as answers:
        os.dup2(2, 1)  # whatever a library prints is no answer
        reference = Reference()
        print("ready", file=answers, flush=True)
        for line in sys.stdin:
            print(json.dumps(answer(json.loads(line), reference)), file=answers, flush=True)


def answer(asked: dict[str, Any], reference: Reference) -> dict[str, Any]:
    """What became of one delivery: rows read by table and its dialect, or the error of the disk that stopped it."""
    file, sha, seq, data = asked["file"], asked["sha"], asked["seq"], DataFolder(Path(asked["data"]))
    parts = data.part_folder()
    os.environ.update(asked["settings"])
    try:
        received_on = date.fromisoformat(asked["received_on"])
        path = raw_store.path_of(data.raw, sha)
        taken = take(path, file, sha, reference, load_key(data.path), received_on)
        parts.write(taken, seq)
    except OSError as error:  # a full disk is no fault of the delivery
        return {"stopped": [error.errno, error.strerror or ""]}
    except BaseException as error:
        if not (isinstance(error, Exception) or _is_panic(error)):
            raise
        taken = failed(file, sha, place_of(error))
        parts.write(taken, seq)
    return {"read": taken.read, "dialect": dialect_of(taken)}


def _is_panic(error: BaseException) -> bool:
    """Whether a library written in Rust panicked: no Exception, and each library has a class of its own for it."""
    return type(error).__name__ == "PanicException"


def failed(file: str, sha: str, how: str) -> Taken:
    """A delivery that its reader could not read; the reference finds it in the raw store."""
    return refused(file, sha, Refused("reader_failed", how, reference=sha[:12]))


def place_of(error: BaseException) -> str:
    """Where an error arose in our code, without its words: those may hold what was being read.

    >>> place_of(ValueError("Ivanova 2015"))
    'ValueError'
    """
    kind = type(error).__name__
    frames = traceback.extract_tb(error.__traceback__)
    return f"{kind} in {Path(frames[-1].filename).stem}, line {frames[-1].lineno}" if frames else kind


if __name__ == "__main__":
    main()

"""Deliveries that are judged without being stored: what `rehab check` and `rehab score` do with files.

The same door, settling and scoring as a run; only the ledger, the raw store and Dagster are missing.
"""

import hashlib
import secrets
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import polars as pl

from intake.door import Taken, take
from intake.outcome import all_findings, balance
from intake.parts import in_memory
from intake.reference import Reference
from intake.settled import settle_all
from methodology.courses import courses
from methodology.decisions import beside_verdict
from methodology.editions import Edition, find_edition
from methodology.measures import evidence, gathered
from methodology.norms import norms
from methodology.scoring import score, score_in_force

_FILES = {
    "delivery_sha": pl.String,
    "seq": pl.UInt32,
    "file": pl.String,
    "received_at": pl.String,
    "format": pl.String,
}


@dataclass(frozen=True)
class Judged:
    """Files judged together: scores, findings, the balance of rows, and the files that could not be read."""

    scores: pl.DataFrame
    evidence: pl.DataFrame
    courses: pl.DataFrame
    findings: pl.DataFrame
    ledger: pl.DataFrame
    files: pl.DataFrame
    refused: list[str]


def take_files(files: list[Path], reference: Reference) -> list[Taken]:
    """Each file through the door, in the order given; the same bytes again are left out.

    Pseudonyms never leave memory here, so that a key of the moment serves.
    """
    key, seen, taken = secrets.token_hex(32).encode(), set(), []
    for path in files:
        sha = _digest(path)
        if sha not in seen:
            taken.append(take(path, path.name, sha, reference, key))
        seen.add(sha)
    return taken


def _digest(path: Path) -> str:
    """The digest of a regular file; of its name where there is none, so that the guard can say why."""
    if path.is_symlink() or not path.is_file():
        return hashlib.sha256(str(path).encode()).hexdigest()
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def judge(
    files: list[Path],
    edition_id: str | None = None,
    reference: Reference | None = None,
    received_on: date | None = None,
) -> Judged:
    """Score and check files as one set of deliveries, under the edition in force or the one named.

    received_on: the day on which they count as received; without one nothing in them lies ahead.
    """
    reference = reference or Reference()
    forced = find_edition(reference.editions, edition_id) if edition_id else None
    taken = take_files(files, reference)
    parts = in_memory(taken)
    settled = {name: frame.lazy() for name, frame in settle_all(parts).items()}
    course = courses(settled["course_protocol"], reference.editions).collect()
    tally, answers = settled["activity_tally"], settled["assessment"]
    shown = evidence(gathered(course.lazy(), tally, answers), norms().lazy()).collect()
    scores = _scores(course, shown, reference.editions, forced)
    judged = beside_verdict(settled["bureau_decision"], scores.lazy()).collect().lazy()
    told = received_on and received_on.isoformat()
    names = pl.LazyFrame(
        [(t.sha, n, t.file, told, t.reading and t.reading.format) for n, t in enumerate(taken)],
        schema=_FILES,
        orient="row",
    )
    read = [(t.sha, table, rows) for t in taken for table, rows in t.read.items()]
    schema = {"delivery_sha": pl.String, "table_name": pl.String, "rows": pl.Int64}
    return Judged(
        scores,
        shown,
        course,
        all_findings(parts, settled, judged, names).collect(),
        balance(parts, settled, judged, pl.LazyFrame(read, schema=schema, orient="row")).collect(),
        names.select("delivery_sha", "seq", "file", "format").collect(),
        [t.file for t in taken if t.reading is None],
    )


def _scores(
    course: pl.DataFrame, shown: pl.DataFrame, editions: tuple[Edition, ...], forced: Edition | None
) -> pl.DataFrame:
    if forced:
        return score(shown.lazy(), forced).sort("protocol_id").collect()
    return score_in_force(course.lazy(), shown.lazy(), editions).sort("protocol_id").collect()

"""Deliveries that are judged without being stored: what `rehab check` and `rehab score` do with files.

The same door, settling and scoring as a run; only the ledger, the raw store and Dagster are missing.
"""

import hashlib
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import polars as pl

from intake.judging.door import Taken, take
from intake.judging.reference import Reference
from intake.settling.accepted import accepted_rows
from intake.settling.outcome import all_findings, balance, balance_by_sheet
from intake.settling.parts import in_memory
from intake.settling.tables import settle_all
from law.editions import Edition
from methodology.scoring.courses import courses
from methodology.scoring.decisions import beside_verdict
from methodology.scoring.editions import find_edition
from methodology.scoring.measures import evidence, gathered
from methodology.scoring.norms import norms
from methodology.scoring.points import score, score_in_force

_FILES = {
    "delivery_sha": pl.String,
    "seq": pl.UInt32,
    "file": pl.String,
    "received_at": pl.String,
    "format": pl.String,
}

_READ = {"delivery_sha": pl.String, "table_name": pl.String, "sheet": pl.String, "rows": pl.Int64}
_SET_ROWS = {"protocol_id": pl.String, "revision": pl.Int32, "rows": pl.Int64, "sheet": pl.String}
_SET_ROWS |= {"delivery_sha": pl.String, "table_name": pl.String}


@dataclass(frozen=True)
class Judged:
    """Files judged together: scores, findings, the balance of rows, and the files that could not be read.

    sheets: the balance by sheet; taken: what the door made of each file; accepted: the accepted rows by table.
    """

    scores: pl.DataFrame
    evidence: pl.DataFrame
    courses: pl.DataFrame
    findings: pl.DataFrame
    ledger: pl.DataFrame
    files: pl.DataFrame
    refused: list[str]
    sheets: pl.LazyFrame
    taken: tuple[Taken, ...]
    accepted: Mapping[str, pl.LazyFrame]


def take_files(files: list[Path], reference: Reference, key: bytes | None = None) -> list[Taken]:
    """Each file through the door, in the order given; the same bytes again are left out.

    Without a key one of the moment serves: then pseudonyms tell children apart within this call alone.
    """
    key = key or secrets.token_hex(32).encode()
    seen: set[str] = set()
    taken: list[Taken] = []
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
    key: bytes | None = None,
) -> Judged:
    """Score and check files as one set of deliveries, under the edition in force or the one named.

    received_on: the day on which they count as received; without one nothing in them lies ahead; key: of pseudonyms.
    """
    reference = reference or Reference()
    forced = find_edition(reference.editions, edition_id) if edition_id else None
    taken = take_files(files, reference, key)
    parts = in_memory(taken)
    settled = {name: frame.lazy() for name, frame in settle_all(parts, reference.editions).items()}
    course = courses(settled["course_protocol"], reference.editions).collect()
    tally, answers = settled["activity_tally"], settled["assessment"]
    asked = course.with_columns(edition_id=pl.lit(forced.id)) if forced else course
    shown = evidence(gathered(asked.lazy(), tally, answers), norms().lazy(), reference.editions).collect()
    scores = _scores(course, shown, reference.editions, forced)
    judged = beside_verdict(settled["bureau_decision"], scores.lazy(), reference.editions).collect().lazy()
    names, read = _names(taken, received_on), _read(taken)
    return Judged(
        scores,
        shown,
        course,
        all_findings(parts, settled, judged, names).collect(),
        balance(parts, settled, _by_table(read)).collect(),
        names.select("delivery_sha", "seq", "file", "format").collect(),
        [t.file for t in taken if t.reading is None],
        balance_by_sheet(parts, settled, read, _set_rows(taken)),
        tuple(taken),
        accepted_rows(parts, settled),
    )


def _names(taken: list[Taken], received_on: date | None) -> pl.LazyFrame:
    """One row a file, numbered as they were given."""
    day = received_on and received_on.isoformat()
    rows = [(t.sha, n, t.file, day, t.reading and t.reading.format) for n, t in enumerate(taken)]
    return pl.LazyFrame(rows, schema=_FILES, orient="row")


def _read(taken: list[Taken]) -> pl.LazyFrame:
    """How many rows each sheet of each file had."""
    rows = [(t.sha, *place, count) for t in taken for place, count in t.read_sheets.items()]
    return pl.LazyFrame(rows, schema=_READ, orient="row")


def _set_rows(taken: list[Taken]) -> pl.LazyFrame:
    """How many rows of each set of activities or answers each sheet of each file has."""
    rows = [
        frame.lazy().with_columns(delivery_sha=pl.lit(t.sha), table_name=pl.lit(table))
        for t in taken
        for table, sheets in t.set_rows.items()
        for frame in sheets
    ]
    return pl.concat(rows) if rows else pl.LazyFrame(schema=_SET_ROWS)


def _by_table(read: pl.LazyFrame) -> pl.LazyFrame:
    return read.group_by("delivery_sha", "table_name").agg(pl.col("rows").sum())


def _scores(
    course: pl.DataFrame, shown: pl.DataFrame, editions: tuple[Edition, ...], forced: Edition | None
) -> pl.DataFrame:
    if forced:
        return score(shown.lazy(), forced).sort("protocol_id").collect()
    return score_in_force(course.lazy(), shown.lazy(), editions).sort("protocol_id").collect()

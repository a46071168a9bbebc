"""What `rehab check --format json` prints, and the tables of `--accepted` (data contract, section 7).

Belongs here: their shape. Does not: judging the files (`stateless`), the printed tables (`printing`).
"""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import polars as pl

from intake.cells.masks import masked
from intake.judging.door import Taken
from intake.reading.not_read import not_read
from pipelines.stateless import Judged
from pipelines.wording import command_error

_COUNTS = ("read", "accepted", "quarantined", "duplicate", "waiting")
_FINDING = {
    "rule_id": "rule",
    "severity": "severity",
    "table_name": "table",
    "field": "field",
    "sheet": "sheet",
    "line": "line",
    "record_id": "record",
    "observed": "observed",
    "expected": "expected",
    "message_ru": "message_ru",
    "message_en": "message_en",
    "cause": "cause",
}


def as_json(judged: Judged) -> str:
    """The whole check as one JSON object."""
    sheets = judged.sheets.collect()
    errors = int((judged.findings["severity"] == "error").sum())
    answer = {
        "files": [_file(taken, judged, sheets) for taken in judged.taken],
        "errors": errors,
        "warnings": judged.findings.height - errors,
    }
    return json.dumps(answer, ensure_ascii=False, indent=2)


def _file(taken: Taken, judged: Judged, sheets: pl.DataFrame) -> dict[str, Any]:
    own = pl.col("delivery_sha") == taken.sha
    tables = sheets.filter(own).select(pl.col("table_name").alias("table"), "sheet", *_COUNTS)
    findings = judged.findings.filter(own).select(pl.col(name).alias(key) for name, key in _FINDING.items())
    return {
        "file": taken.file,
        "state": "refused" if taken.reading is None else "taken",
        "format": taken.reading.format if taken.reading else None,
        "tables": tables.to_dicts(),
        "not_read": _not_read(taken),
        "findings": findings.to_dicts(),
    }


def _not_read(taken: Taken) -> list[dict[str, Any]]:
    if taken.reading is None:
        return []
    return [
        {"what": each.what, "name": masked(each.name), "rows": each.rows, "why": each.why}
        for each in not_read(taken.reading)
    ]


def write_accepted(accepted: Mapping[str, pl.LazyFrame], delivered: set[str], folder: Path) -> None:
    """The accepted rows of each delivered table as `<table>.parquet`; tables of an earlier check are taken away.

    Raises RehabError where the folder cannot be written.
    """
    try:
        folder.mkdir(parents=True, exist_ok=True)
        for table, rows in accepted.items():
            path = folder / f"{table}.parquet"
            if table in delivered:
                rows.collect().write_parquet(path)
            else:
                path.unlink(missing_ok=True)
    except OSError as fault:
        raise command_error("accepted_not_written", where=folder, reason=fault.strerror) from None

"""Editions applied: which one a day, a course and a row have, and whether its rungs can be computed.

Belongs here: choosing and comparing editions, their numbers beside rows. Does not: what a file may say
(`law.editions`), scoring (`scoring`).
"""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import polars as pl

from law.editions import NUMBERS, Edition, folder_of_editions, read_edition, read_editions
from law.errors import RehabError
from law.files import named, refuse
from methodology.scoring.measures import MEASURES
from schemas.codes import VERDICT


def _refuse(what: str, path: Path, key: str, todo: str) -> RehabError:
    return refuse(what, f"{named(path)}, key {key}", "a course would be scored by guesswork", todo)


def _check_rung(path: Path, key: str, rung: str) -> None:
    try:
        names = set(pl.sql_expr(rung).meta.root_names())
    except pl.exceptions.PolarsError as error:
        raise _refuse(
            f"the rung is not an SQL expression: {rung!r}", path, key, "write a comparison"
        ) from error
    if unknown := sorted(names - set(MEASURES)):
        todo = f"use {', '.join(MEASURES)}, or add the measure to methodology/scoring/measures.py"
        raise _refuse(f"unknown measure {', '.join(unknown)}", path, key, todo)
    if not names or _type_of(rung) != pl.Boolean:
        raise _refuse(f"the rung is not true or false of a course: {rung!r}", path, key, "compare a measure")


def _type_of(rung: str) -> pl.DataType | None:
    measures = pl.LazyFrame(schema=dict.fromkeys(MEASURES, pl.Int32))
    try:
        return measures.select(pl.sql_expr(rung).alias("rung")).collect().schema["rung"]
    except pl.exceptions.PolarsError:
        return None


def _check(edition: Edition, path: Path) -> None:
    """What a file says in words of ours: measures, verdicts."""
    for name, criterion in edition.criteria.items():
        for points, rung in criterion.rungs.items():
            _check_rung(path, f"criteria.{name}.rungs.{points}", rung)
    if edition.verdict.reason_required_when not in VERDICT.codes:
        key = "verdict.reason_required_when"
        raise _refuse("unknown verdict", path, key, f"use {', '.join(VERDICT.codes)}")


def load_edition(path: Path) -> Edition:
    """One edition that can be computed; raises RehabError with file and key for anything that cannot."""
    edition = read_edition(path)
    _check(edition, path)
    return edition


def load_editions(folder: Path | None = None) -> tuple[Edition, ...]:
    """Every edition of a folder (by default of the law) by date of effect, each one computable."""
    folder = folder or folder_of_editions()
    editions = read_editions(folder)
    for edition in editions:
        _check(edition, folder / f"{edition.id}.toml")
    return editions


def edition_in_force(editions: tuple[Edition, ...], on: str = "started_on") -> pl.Expr:
    """The id of the edition in force on a day; null before the first and after the last: intake makes that an error."""
    chosen = pl.lit(None, pl.String)
    for edition in editions:
        until = edition.act.effective_until
        begun = pl.col(on) >= edition.act.effective_from
        ended = pl.col(on) > until if until else pl.lit(False)
        chosen = pl.when(ended).then(None).when(begun).then(pl.lit(edition.id)).otherwise(chosen)
    return chosen.alias("edition_id")


def of_edition(editions: tuple[Edition, ...], value: Callable[[Edition], Any], kind: Any) -> pl.Expr:
    """What the edition of a row (`edition_id`) says; null where the row has none."""
    told = {edition.id: value(edition) for edition in editions}
    return pl.col("edition_id").replace_strict(told, default=None, return_dtype=kind)


def number_sql(name: str, editions: tuple[Edition, ...] | None = None) -> str:
    """The same in SQL, for a number by its name.

    >>> number_sql("federal_days")
    "CASE edition_id WHEN 'draft-2025-10' THEN 10 END"
    """
    whens = " ".join(f"WHEN '{e.id}' THEN {NUMBERS[name](e)}" for e in editions or load_editions())
    return f"CASE edition_id {whens} END"


def edition_rows_sql(editions: tuple[Edition, ...] | None = None) -> str:
    """A SELECT with one row an edition: edition_id, in_force_from, in_force_until, and every number by its name."""
    told = editions or load_editions()
    ends = [later.act.effective_from for later in told[1:]] + [None]
    rows = [
        ", ".join([f"'{e.id}'", f"DATE '{e.act.effective_from}'", _last_day_sql(e, after),
                   *(str(number(e)) for number in NUMBERS.values())])
        for e, after in zip(told, ends, strict=True)
    ]  # fmt: skip
    columns = ", ".join(["edition_id", "in_force_from", "in_force_until", *NUMBERS])
    return f"SELECT * FROM (VALUES ({'), ('.join(rows)})) AS edition({columns})"


def _last_day_sql(edition: Edition, next_from: Any) -> str:
    if edition.act.effective_until:
        return f"DATE '{edition.act.effective_until}'"
    return f"DATE '{next_from}' - 1" if next_from else "DATE '9999-12-31'"


def find_edition(editions: tuple[Edition, ...], edition_id: str) -> Edition:
    """The edition of an id; raises RehabError that lists the ids there are."""
    for edition in editions:
        if edition.id == edition_id:
            return edition
    raise RehabError(
        f"there is no edition {edition_id}", todo=f"choose one of {', '.join(e.id for e in editions)}"
    )


def _flat(table: dict[str, Any], prefix: str = "") -> dict[str, str]:
    flat: dict[str, str] = {}
    for key, value in table.items():
        if isinstance(value, dict):
            flat |= _flat(value, f"{prefix}{key}.")
        elif value is not None:
            flat[f"{prefix}{key}"] = ", ".join(value) if isinstance(value, tuple) else str(value)
    return flat


def difference(a: Edition, b: Edition) -> pl.DataFrame:
    """What an amendment changes: one row a key whose value differs, with both values as text (null = absent)."""
    texts = [_flat(edition.model_dump()) for edition in (a, b)]
    keys = sorted(texts[0].keys() | texts[1].keys())
    rows = [(k, texts[0].get(k), texts[1].get(k)) for k in keys if texts[0].get(k) != texts[1].get(k)]
    return pl.DataFrame(rows, schema={"key": pl.String, a.id: pl.String, b.id: pl.String}, orient="row")

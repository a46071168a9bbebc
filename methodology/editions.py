"""Editions of the methodology: one whole TOML file each, loaded strictly.

Belongs here: reading, refusing, choosing and comparing editions. Does not: applying one (`scoring`). A released
edition never changes; an amendment is a new file, and the difference of two files is the amendment.
"""

import itertools
import os
import tomllib
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import polars as pl

from law.errors import RehabError
from methodology.measures import MEASURES
from schemas.codes import CRITERION, VERDICT

SHIPPED = Path(__file__).parent / "editions"
_TYPES = {
    "id": str,
    "title_ru": str,
    "title_en": str,
    "official": bool,
    "note_ru": str,
    "note_en": str,
    "act.name_ru": str,
    "act.name_en": str,
    "act.signed_on": date,
    "act.published_on": date,
    "act.effective_from": date,
    "act.effective_until": date,
    "act.read_on": date,
    "verdict.pass_mark": int,
    "verdict.reason_required_when": str,
    "programme.age_from": int,
    "programme.age_to": int,
}
_OPTIONAL = {"act.published_on", "act.effective_until"}
_RUNGS = ("1", "2")


@dataclass(frozen=True)
class Edition:
    """One edition: `settings` maps dotted keys to values, `ladder` criterion -> points -> rung in SQL."""

    settings: dict[str, Any]
    ladder: dict[str, dict[int, str]]

    @property
    def id(self) -> str:
        return self.settings["id"]

    @property
    def pass_mark(self) -> int:
        return self.settings["verdict.pass_mark"]

    @property
    def official(self) -> bool:
        return self.settings["official"]

    @property
    def effective_from(self) -> date:
        return self.settings["act.effective_from"]

    @property
    def effective_until(self) -> date | None:
        return self.settings.get("act.effective_until")


def _refuse(what: str, path: Path, key: str, todo: str) -> RehabError:
    return RehabError(
        what, where=f"{path.name}, key {key}", why="a course would be scored by guesswork", todo=todo
    )


def _flat(table: dict[str, Any], prefix: str = "") -> dict[str, Any]:
    flat: dict[str, Any] = {}
    for key, value in table.items():
        flat |= (
            _flat(value, f"{prefix}{key}.") if isinstance(value, dict) and value else {prefix + key: value}
        )
    return flat


def _check_rung(path: Path, key: str, rung: Any) -> str:
    if not isinstance(rung, str):
        raise _refuse(f"expected str, found {rung!r}", path, key, "write the comparison between quotes")
    try:
        names = set(pl.sql_expr(rung).meta.root_names())
    except pl.exceptions.PolarsError as error:
        raise _refuse(
            f"the rung is not an SQL expression: {rung!r}", path, key, "write a comparison"
        ) from error
    if unknown := sorted(names - set(MEASURES)):
        todo = f"use {', '.join(MEASURES)}, or add the measure to methodology/measures.py"
        raise _refuse(f"unknown measure {', '.join(unknown)}", path, key, todo)
    if not names or _type_of(rung) != pl.Boolean:
        raise _refuse(f"the rung is not true or false of a course: {rung!r}", path, key, "compare a measure")
    return rung


def _type_of(rung: str) -> pl.DataType | None:
    measures = pl.LazyFrame(schema=dict.fromkeys(MEASURES, pl.Int32))
    try:
        return measures.select(pl.sql_expr(rung).alias("rung")).collect().schema["rung"]
    except pl.exceptions.PolarsError:
        return None


def _ladder(path: Path, table: Any) -> dict[str, dict[int, str]]:
    if not isinstance(table, dict):
        raise _refuse(
            f"expected a table, found {table!r}", path, "ladder", "write [ladder.<criterion>] tables"
        )
    for criterion in table.keys() ^ set(CRITERION.codes):
        known = criterion in CRITERION.codes
        what = "a criterion has no ladder" if known else "unknown criterion"
        raise _refuse(
            what, path, f"ladder.{criterion}", f"write one ladder for each of {', '.join(CRITERION.codes)}"
        )
    for criterion, rungs in table.items():
        if not isinstance(rungs, dict) or sorted(rungs) != list(_RUNGS):
            raise _refuse(
                "a ladder has the rungs 2 and 1", path, f"ladder.{criterion}", "name both rungs, no other"
            )
    return {
        c: {int(r): _check_rung(path, f"ladder.{c}.{r}", table[c][r]) for r in sorted(table[c], reverse=True)}
        for c in CRITERION.codes
    }


def load_edition(path: Path) -> Edition:
    """Read one edition; raises RehabError with file and key for anything unknown, missing or of another type."""
    try:
        raw = tomllib.loads(path.read_text(encoding="utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise _refuse(
            f"the edition is not valid TOML: {error}", path, "(whole file)", "mend the syntax"
        ) from None
    ladder = _ladder(path, raw.pop("ladder", {}))
    settings = _flat(raw)
    for key in settings.keys() - _TYPES.keys():
        raise _refuse("unknown key", path, key, f"use one of {', '.join(_TYPES)}")
    for key in _TYPES.keys() - _OPTIONAL - settings.keys():
        raise _refuse("a key is missing", path, key, "add it")
    for key, value in settings.items():
        if type(value) is not _TYPES[key]:
            raise _refuse(f"expected {_TYPES[key].__name__}, found {value!r}", path, key, "mend the value")
    _check_meaning(path, settings)
    return Edition(settings, ladder)


def _check_meaning(path: Path, settings: dict[str, Any]) -> None:
    if settings["id"] != path.stem:
        raise _refuse(
            f"the id {settings['id']!r} is not the file's name", path, "id", f"write id = {path.stem!r}"
        )
    if not 1 <= settings["verdict.pass_mark"] <= 8:
        raise _refuse("the pass mark lies outside 1..8", path, "verdict.pass_mark", "write a total of points")
    if settings["verdict.reason_required_when"] not in VERDICT.codes:
        raise _refuse(
            "unknown verdict", path, "verdict.reason_required_when", f"use {', '.join(VERDICT.codes)}"
        )
    if settings["programme.age_from"] > settings["programme.age_to"]:
        raise _refuse(
            "the programme takes in no age", path, "programme.age_from", "write an age up to age_to"
        )
    if settings.get("act.effective_until", date.max) < settings["act.effective_from"]:
        raise _refuse("it ends before it begins", path, "act.effective_until", "write a later day")


def load_editions(folder: Path | None = None) -> tuple[Edition, ...]:
    """Every edition of a folder by date of effect; refuses two in force on one day and days without any between."""
    folder = folder or Path(os.environ.get("REHAB_EDITIONS", SHIPPED))
    paths = sorted(folder.glob("*.toml"))
    if not paths:
        raise RehabError(
            f"no edition in {folder}", why="nothing can be scored", todo="put an edition's TOML there"
        )
    editions = sorted((load_edition(p) for p in paths), key=lambda e: e.effective_from)
    for earlier, later in itertools.pairwise(editions):
        _check_succession(folder, earlier, later)
    return tuple(editions)


def _check_succession(folder: Path, earlier: Edition, later: Edition) -> None:
    """An edition without `effective_until` is in force until the next one begins."""
    until = earlier.effective_until
    gap = (later.effective_from - until).days if until else 1
    if earlier.effective_from == later.effective_from or gap != 1:
        what = "are days without an edition" if gap > 1 else "is an overlap"
        raise RehabError(
            f"there {what} between {earlier.id} and {later.id}",
            where=f"{folder}, act.effective_from and act.effective_until",
            why="a course on such a day would have no edition, or two",
            todo="let each edition begin the day after the one before it ends",
        )


def edition_in_force(editions: tuple[Edition, ...], on: str = "started_on") -> pl.Expr:
    """The id of the edition in force on a day; null before the first and after the last: intake makes that an error."""
    chosen = pl.lit(None, pl.String)
    for edition in editions:
        begun = pl.col(on) >= edition.effective_from
        ended = pl.col(on) > edition.effective_until if edition.effective_until else pl.lit(False)
        chosen = pl.when(ended).then(None).when(begun).then(pl.lit(edition.id)).otherwise(chosen)
    return chosen.alias("edition_id")


def programme(editions: tuple[Edition, ...]) -> pl.DataFrame:
    """One row an edition: edition_id and the ages, in full years, that its programme takes in."""
    rows = [(e.id, e.settings["programme.age_from"], e.settings["programme.age_to"]) for e in editions]
    return pl.DataFrame(
        rows, schema={"edition_id": pl.String, "age_from": pl.Int16, "age_to": pl.Int16}, orient="row"
    )


def find_edition(editions: tuple[Edition, ...], edition_id: str) -> Edition:
    """The edition of an id; raises RehabError that lists the ids there are."""
    for edition in editions:
        if edition.id == edition_id:
            return edition
    raise RehabError(
        f"there is no edition {edition_id}", todo=f"choose one of {', '.join(e.id for e in editions)}"
    )


def difference(a: Edition, b: Edition) -> pl.DataFrame:
    """What an amendment changes: one row a key whose value differs, with both values as text (null = absent)."""
    texts = []
    for edition in (a, b):
        rungs = {
            f"ladder.{c}.{p}": rung for c, ladder in edition.ladder.items() for p, rung in ladder.items()
        }
        texts.append({k: str(v) for k, v in (edition.settings | rungs).items()})
    keys = sorted(texts[0].keys() | texts[1].keys())
    rows = [(k, texts[0].get(k), texts[1].get(k)) for k in keys if texts[0].get(k) != texts[1].get(k)]
    return pl.DataFrame(rows, schema={"key": pl.String, a.id: pl.String, b.id: pl.String}, orient="row")

"""`rehab score` and `rehab editions`."""

from collections.abc import Callable
from pathlib import Path

import click
import polars as pl
from rich.table import Table

from law.errors import RehabError
from methodology.editions import difference, find_edition, load_editions
from pipelines.console import page_console
from pipelines.printing import finding_lines
from pipelines.stateless import judge
from schemas.codes import CRITERION

_BOUNDS = [f"{name}_{bound}" for name in [*CRITERION.codes, "total"] for bound in ("lo", "hi")]
COLUMNS = ["protocol_id", "revision", "edition_id", *_BOUNDS, "verdict"]
_WRITERS: dict[str, Callable[[pl.DataFrame, Path], object]] = {
    ".csv": pl.DataFrame.write_csv,
    ".parquet": pl.DataFrame.write_parquet,
}


def score_files(files: list[Path], out: Path, edition_id: str | None) -> int:
    """Write one row a protocol; findings go to stderr. Returns 1 when there are error findings."""
    if out.suffix not in _WRITERS:
        raise RehabError(
            f"unknown kind of output: {out.name}", todo="name a .csv or .parquet file with --out"
        )
    if not out.absolute().parent.is_dir():
        raise RehabError(
            "the folder of the output does not exist", where=str(out.parent), todo="create it first"
        )
    judged = judge(files, edition_id)
    _WRITERS[out.suffix](judged.scores.select(COLUMNS), out)
    for line in finding_lines(judged.findings):
        click.echo(line, err=True)
    return int((judged.findings["severity"] == "error").any())


def list_editions() -> None:
    """One line an edition: id, date of effect, whether official, act."""
    table = Table("edition", "effective from", "until", "official", "pass mark", "act", "note")
    for edition in load_editions():
        official = "yes" if edition.official else "NO: bands are assumptions"
        until = str(edition.act.effective_until or "open")
        note = edition.note_en
        table.add_row(
            edition.id,
            str(edition.act.effective_from),
            until,
            official,
            str(edition.pass_mark),
            edition.act.name_en,
            note,
        )
    page_console().print(table)


def show_difference(a: str, b: str) -> None:
    """The keys in which two editions differ."""
    editions = load_editions()
    changes = difference(find_edition(editions, a), find_edition(editions, b))
    table = Table(*changes.columns)
    for row in changes.iter_rows():
        table.add_row(*[value if value is not None else "—" for value in row])
    page_console().print(table)

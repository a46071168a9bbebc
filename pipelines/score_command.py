"""`rehab score` and `rehab editions`."""

from collections.abc import Callable
from pathlib import Path

import click
import polars as pl
from rich.table import Table

from intake.wording.catalogue import language
from methodology.scoring.editions import difference, find_edition, load_editions
from pipelines.console import page_console
from pipelines.printing import finding_lines
from pipelines.stateless import judge
from pipelines.wording import command_error, say
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
        raise command_error("output_kind", where=out.name)
    if not out.absolute().parent.is_dir():
        raise command_error("output_folder_missing", where=out.parent)
    judged = judge(files, edition_id)
    _WRITERS[out.suffix](judged.scores.select(COLUMNS), out)
    for line in finding_lines(judged.findings):
        click.echo(line, err=True)
    return int((judged.findings["severity"] == "error").any())


def list_editions() -> None:
    """One line an edition: id, date of effect, whether official, act."""
    lang = language()
    heads = ("edition", "effective_from", "until", "official", "pass_mark", "act", "note")
    table = Table(*map(say, heads))
    for edition in load_editions():
        official = say("yes" if edition.official else "no_assumed_bands")
        until = str(edition.act.effective_until or say("open"))
        note = getattr(edition, f"note_{lang}")
        table.add_row(
            edition.id,
            str(edition.act.effective_from),
            until,
            official,
            str(edition.pass_mark),
            getattr(edition.act, f"name_{lang}"),
            note,
        )
    page_console().print(table)


def show_difference(a: str, b: str) -> None:
    """The keys in which two editions differ."""
    editions = load_editions()
    changes = difference(find_edition(editions, a), find_edition(editions, b))
    table = Table(say("key"), *changes.columns[1:])
    for row in changes.iter_rows():
        table.add_row(*[value if value is not None else "—" for value in row])
    page_console().print(table)

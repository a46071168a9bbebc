"""`rehab kpi`: indicators of the published version, as a table, CSV, JSON or a workbook."""

import json
from collections.abc import Callable
from pathlib import Path

import click
import polars as pl
from rich.console import Console

from assets.kpi import KPI_BREAKDOWNS, select_kpi
from assets.kpi_exports import kpi_csv, kpi_json, kpi_table
from assets.kpi_workbook import write_kpi_workbook
from pipelines.published import published_folder
from schemas.errors import RehabError

BREAKDOWNS = KPI_BREAKDOWNS
_TEXT: dict[str, Callable[..., str]] = {"csv": kpi_csv, "json": kpi_json}
FORMATS = ("table", *_TEXT, "xlsx")


def kpi(period: str | None, region: str | None, by: str | None, form: str, out: Path | None, data: Path) -> None:
    """Print the figures, or write them to a file."""
    if form == "xlsx" and out is None:
        raise RehabError("a workbook cannot be printed", where="--format xlsx", todo="name a file with --out")
    if out and not out.absolute().parent.is_dir():
        raise RehabError("the folder of the output does not exist", where=str(out.parent), todo="create it first")
    published = published_folder(data)
    chosen = select_kpi(pl.read_parquet(published / "indicator_value.parquet"), period, region, by)
    about = json.loads((published / "manifest.json").read_text(encoding="utf-8"))
    if form == "xlsx" and out:
        write_kpi_workbook(chosen, about, out)
    elif form in _TEXT:
        _hand_over(_TEXT[form](chosen, about), out)
    elif out:
        with out.open("w", encoding="utf-8") as file:
            Console(file=file, width=160).print(kpi_table(chosen, about))
    else:
        Console().print(kpi_table(chosen, about))


def _hand_over(text: str, out: Path | None) -> None:
    if out:
        out.write_text(text, encoding="utf-8")
    else:
        click.echo(text, nl=not text.endswith("\n"))

"""`rehab kpi`: indicators of the published version, as a table, CSV, JSON or a workbook."""

import json
from collections.abc import Callable
from pathlib import Path

import click
import polars as pl
from rich.table import Table

from assets.kpi import select_kpi
from assets.kpi_exports import kpi_csv, kpi_json, kpi_table
from assets.kpi_workbook import write_kpi_workbook
from pipelines.console import page_console
from pipelines.published import published_folder
from schemas.errors import RehabError

_TEXT: dict[str, Callable[..., str]] = {"csv": kpi_csv, "json": kpi_json}


def kpi(
    period: str | None, region: str | None, by: str | None, form: str, out: Path | None, data: Path
) -> None:
    """Print the figures, or write them to a file."""
    if form == "xlsx" and out is None:
        raise RehabError("a workbook cannot be printed", where="--format xlsx", todo="name a file with --out")
    if out and not out.absolute().parent.is_dir():
        raise RehabError(
            "the folder of the output does not exist", where=str(out.parent), todo="create it first"
        )
    published = published_folder(data)
    chosen = select_kpi(pl.read_parquet(published / "indicator_value.parquet"), period, region, by)
    about = json.loads((published / "manifest.json").read_text(encoding="utf-8"))
    if form == "xlsx" and out:
        write_kpi_workbook(chosen, about, out)
    elif form in _TEXT:
        _hand_over(_TEXT[form](chosen, about), out)
    else:
        _print(kpi_table(chosen, about), out)


def _print(table: Table, out: Path | None) -> None:
    console = page_console()
    if out is None:
        console.print(table)
        return
    with console.capture() as captured:
        console.print(table)
    out.write_text(captured.get(), encoding="utf-8")


def _hand_over(text: str, out: Path | None) -> None:
    if out:
        out.write_text(text, encoding="utf-8")
    else:
        click.echo(text, nl=not text.endswith("\n"))

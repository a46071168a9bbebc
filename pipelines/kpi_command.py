"""`rehab kpi`: exact indicators of the operator's version, as a table, CSV, JSON, SDMX or a workbook.

Belongs here: where a form goes. Does not: the forms (`dashboard.exports`). None of it is protected, and each form says
so; what may be handed out is a release.
"""

import json
from collections.abc import Callable
from pathlib import Path

import click
import polars as pl
from rich.table import Table

from dashboard.exports.csv_files import excel_ru_csv, kpi_csv
from dashboard.exports.frames import as_published
from dashboard.exports.kpi_forms import kpi_json, kpi_table
from dashboard.exports.sdmx_data import sdmx_csv
from dashboard.exports.sdmx_structure import sdmx_structure
from dashboard.exports.workbook import workbook_bytes
from dashboard.wording.codes import About, as_exact
from intake.wording.catalogue import language
from methodology.registry.selection import select_kpi
from pipelines.console import page_console
from pipelines.published import published_folder
from pipelines.wording import command_error

_Form = Callable[[pl.DataFrame, About], str]
_SELECTED: dict[str, _Form] = {"csv": kpi_csv, "json": kpi_json}  # with the columns of the selection
_PUBLISHED: dict[str, _Form] = {"csv-ru": excel_ru_csv, "sdmx": sdmx_csv, "sdmx-structure": sdmx_structure}


def kpi(
    period: str | None, region: str | None, by: str | None, form: str, out: Path | None, data: Path
) -> None:
    """Print the figures, or write them to a file."""
    if form == "xlsx" and out is None:
        raise command_error("workbook_on_terminal", where="--format xlsx")
    if out and not out.absolute().parent.is_dir():
        raise command_error("output_folder_missing", where=out.parent)
    published = published_folder(data)
    chosen = select_kpi(pl.read_parquet(published / "indicator_value.parquet"), period, region, by)
    about = as_exact(json.loads((published / "manifest.json").read_text(encoding="utf-8")))
    if form == "xlsx" and out:
        out.write_bytes(workbook_bytes(as_published(chosen), about))
    elif form in _SELECTED:
        _hand_over(_SELECTED[form](chosen, about), out)
    elif form in _PUBLISHED:
        _hand_over(_PUBLISHED[form](as_published(chosen), about), out)
    else:
        _print(kpi_table(chosen, about, language()), out)


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

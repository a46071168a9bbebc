"""A `rehab kpi` selection in the forms of a release: the same rows, the country as RU, exact and marked as such."""

import csv
import io
import json
from pathlib import Path

import openpyxl
import polars as pl
import pytest
from click.testing import CliRunner

from assets.marts.indicator_values import build_indicator_value
from dashboard.exports.csv_files import excel_ru_csv
from dashboard.exports.frames import as_published
from dashboard.exports.sdmx_data import sdmx_csv
from dashboard.exports.sdmx_structure import sdmx_structure
from dashboard.wording.codes import CONF_STATUS, RESTRICTION
from methodology.registry.selection import select_kpi
from pipelines.cli import main
from schemas import published as schema
from tests.unit.exports.rows import ABOUT
from tests.unit.random_tables import random_rows, write_tables


@pytest.fixture(scope="module")
def values(tmp_path_factory) -> pl.DataFrame:
    return build_indicator_value(
        write_tables(random_rows(5, courses=120), tmp_path_factory.mktemp("selection"))
    ).collect()


@pytest.mark.parametrize(
    "by", [None, "region", "provider", "target_group", "age_band", "sex", "service_form"]
)
def test_a_selection_takes_the_shape_of_every_other_export(values, by):
    chosen = select_kpi(values, "2024", by=by)
    published = as_published(chosen)
    assert published.height == chosen.height and set(published["conf_status"]) == {"N"}
    assert set(published["area"]) == {"RU" if code == "all" else code for code in chosen["region_code"]}
    for written, separator in ((sdmx_csv(published, ABOUT), ","), (excel_ru_csv(published, ABOUT), ";")):
        lines = list(csv.reader(io.StringIO(written, newline=""), delimiter=separator))
        assert len(lines) == chosen.height + 1
    assert "CL_BREAKDOWN" in sdmx_structure(published, ABOUT)


def text_of(path: Path) -> str:
    if path.suffix != ".xlsx":
        return path.read_text(encoding="utf-8")
    cells = (
        cell.value for sheet in openpyxl.load_workbook(path) for row in sheet.iter_rows() for cell in row
    )
    return " ".join(map(str, cells))


@pytest.mark.parametrize("form", ["table", "json", "csv", "csv-ru", "xlsx", "sdmx", "sdmx-structure"])
def test_every_form_says_in_both_languages_that_the_figures_are_exact_and_for_internal_use(
    values, form, tmp_path
):
    folder = tmp_path / "data" / "published" / "current"
    folder.mkdir(parents=True)
    values.write_parquet(folder / "indicator_value.parquet")
    (folder / "manifest.json").write_text(json.dumps(ABOUT | {"protected": False}), encoding="utf-8")
    out = tmp_path / ("out.xlsx" if form == "xlsx" else "out.txt")
    asked = ["kpi", "--data", str(tmp_path / "data"), "--period", "2024", "--format", form, "--out", str(out)]
    done = CliRunner().invoke(main, asked)
    assert done.exit_code == 0, done.output
    told = " ".join(text_of(out).split())
    assert "до защиты малых чисел, только для служебного пользования" in told
    assert "before disclosure control, for internal use only" in told
    if form in ("csv", "sdmx"):
        lines = list(csv.DictReader(io.StringIO(text_of(out), newline="")))
        assert {(line.get("conf_status") or line.get("CONF_STATUS")) for line in lines} == {"N"}
        assert {(line.get("restriction") or line.get("RESTRICTION")) for line in lines} == {RESTRICTION}


def test_the_published_table_allows_what_is_free_or_hidden_and_words_tell_one_code_more():
    assert schema.CONF_STATUS == ["F", "C"]
    assert list(CONF_STATUS) == [*schema.CONF_STATUS, "N"]

"""A `rehab kpi` selection in the forms of a release: the same rows, the country as RU, nothing suppressed."""

import csv
import io

import polars as pl
import pytest

from assets.indicator_values import build_indicator_value
from assets.kpi import select_kpi
from dashboard.exports.csv_files import excel_ru_csv
from dashboard.exports.frames import as_published
from dashboard.exports.sdmx_data import sdmx_csv
from dashboard.exports.sdmx_structure import sdmx_structure
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
    assert published.height == chosen.height and set(published["conf_status"]) == {"F"}
    assert set(published["area"]) == {"RU" if code == "all" else code for code in chosen["region_code"]}
    for written, separator in ((sdmx_csv(published, ABOUT), ","), (excel_ru_csv(published, ABOUT), ";")):
        lines = list(csv.reader(io.StringIO(written, newline=""), delimiter=separator))
        assert len(lines) == chosen.height + 1
    assert "CL_BREAKDOWN" in sdmx_structure(published, ABOUT)

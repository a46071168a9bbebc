"""The folder of a release: every format there, each saying whose figures these are, the same bytes each time."""

import io

import openpyxl
import polars as pl
import pytest

from dashboard.exports.folder import export_files, write_exports
from law.errors import RehabError
from tests.unit.exports.rows import ABOUT, published_rows

FRAME = published_rows()


def test_every_format_is_written_and_returned(tmp_path):
    written = write_exports(FRAME, ABOUT, tmp_path / "exports")
    names = [path.relative_to(tmp_path / "exports").as_posix() for path in written]
    assert names == sorted(names) and all(path.is_file() for path in written)
    assert {name for name in names if not name.startswith(("codes/", "opendata/"))} == {
        "datapackage.json",
        "published_indicator.csv",
        "published_indicator.excel-ru.csv",
        "published_indicator.xlsx",
        "sdmx/data.csv",
        "sdmx/structure.xml",
    }


def test_the_same_rows_in_any_order_make_the_same_bytes():
    assert export_files(FRAME.reverse(), ABOUT) == export_files(FRAME, ABOUT)


def text_of(name: str, content: bytes) -> str:
    if not name.endswith(".xlsx"):
        return content.decode()
    book = openpyxl.load_workbook(io.BytesIO(content))
    return " ".join(str(cell.value) for sheet in book for row in sheet.iter_rows() for cell in row)


@pytest.mark.parametrize(
    "name",
    [name for name in export_files(FRAME, ABOUT) if not name.startswith(("codes/", "opendata/structure"))],
)
def test_no_file_of_figures_hides_its_edition_bands_date_or_version(name):
    text = text_of(name, export_files(FRAME, ABOUT)[name])
    assert "draft-2025-10" in text and "2025-H1/2" in text
    assert any(day in text for day in ("2025-06-21", "21.06.2025", "20250621"))
    assert any(word in text.lower() for word in ("assumption", "официально не опубликованы"))


def test_no_file_of_a_release_says_that_it_is_exact_or_for_internal_use():
    for name, content in export_files(FRAME, ABOUT).items():
        text = text_of(name, content)
        assert "служебного пользования" not in text and "internal use" not in text, name


def test_exact_figures_are_refused(tmp_path):
    exact = FRAME.with_columns(conf_status=pl.lit("N"))
    with pytest.raises(RehabError, match="exact figures cannot be released"):
        write_exports(exact, ABOUT, tmp_path / "exports")
    assert not (tmp_path / "exports").exists()


@pytest.mark.parametrize("figure", ["value", "low", "high"])
def test_a_suppressed_row_that_still_holds_a_figure_is_refused(tmp_path, figure):
    leaking = FRAME.with_columns(pl.when(status="Q").then(0.5).otherwise(figure).alias(figure))
    with pytest.raises(RehabError, match="still holds its value"):
        write_exports(leaking, ABOUT, tmp_path / "exports")
    assert not (tmp_path / "exports").exists()


def test_without_a_date_of_the_data_nothing_is_written(tmp_path):
    with pytest.raises(RehabError, match="no date of the data"):
        write_exports(FRAME, ABOUT | {"data_as_of": None}, tmp_path / "exports")
    assert not (tmp_path / "exports").exists()

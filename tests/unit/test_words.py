"""Reading a column by its different cells gives what reading every cell gives."""

import random

import polars as pl
import pytest
from polars.testing import assert_frame_equal

from intake.cells import words
from intake.judging.values import typed
from schemas.delivered.protocol import DELIVERED
from schemas.rules import delivered_columns
from tests.delivered_rows import VALID

ODD = [
    None,
    "",
    " ",
    "2025-02-31",
    "30.09.2025",
    "ё",
    "да",
    "Практические занятия",
    "1,5",
    "99",
    "-",
    "x" * 70,
]


def drawn(table: str, rows: int) -> pl.DataFrame:
    """Cells of text: the valid one of the column, or an odd one of any kind."""
    rng = random.Random(f"{table} {rows}")
    columns = {
        name: [rng.choice([VALID[table][name] or None, *ODD]) for _ in range(rows)]
        for name in delivered_columns(DELIVERED[table])
    }
    schema = dict.fromkeys(columns, pl.String)
    return pl.DataFrame(columns, schema=schema).with_columns(line=pl.int_range(rows, dtype=pl.UInt32))


@pytest.mark.parametrize("rows", [0, 1, 500])
@pytest.mark.parametrize("table", DELIVERED)
def test_by_word_is_as_cell_by_cell(table: str, rows: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(words, "_FEW", 0)
    model = DELIVERED[table]
    empty_dates = drawn(table, rows).with_columns(pl.lit(None, pl.String).alias(_a_date(table)))
    for cells in (drawn(table, rows), empty_dates, drawn(table, rows).drop(_a_date(table))):
        found = words.read_by_word(cells, model, lambda rows: typed(rows, model))
        assert_frame_equal(found, typed(cells.lazy(), model).collect(), check_column_order=False)


def _a_date(table: str) -> str:
    """A column that is not of text."""
    return next(n for n, spec in delivered_columns(DELIVERED[table]).items() if spec.dtype.type != pl.String)

"""Rows read, rows named as not read and one header a table are all rows of a file, as another reader counts them.

Belongs here: every sample delivery that is read, and planted leftovers. Does not: how others count
(`bench/other_readers.py`), what the cells are.
"""

from pathlib import Path

import pytest

from bench.other_readers import accounted, counted
from intake.arrival.inbox import DataFolder
from intake.reading.delivery import Refused, read_delivery
from tests.inbox_runs import delivery, run
from tests.unit.deliveries import ACTIVITY, ROW, as_csv, workbook

SAMPLES = Path(__file__).parents[2] / "data_samples" / "inbox"


@pytest.mark.parametrize("path", sorted(SAMPLES.iterdir()), ids=lambda path: path.name)
def test_every_row_of_a_sample_is_read_or_named(path: Path) -> None:
    try:
        reading = read_delivery(path, path.name)
    except Refused:
        return  # refused as a whole, which is its account
    mine, theirs = accounted(reading), counted(path, reading.format)
    assert mine.rows == theirs.rows
    assert mine.sheets == theirs.sheets or not theirs.sheets


def test_what_is_left_out_of_a_delivery_is_a_number_in_the_ledger(tmp_path: Path) -> None:
    inbox, data = tmp_path / "inbox", DataFolder(tmp_path / "data")
    inbox.mkdir()
    rows = [ACTIVITY, ROW, ROW, ["Итого", "", "", "", "", "", "90"]]
    staff = [["ФИО", "Должность"], ["А. А.", "врач"], ["Б. Б.", "врач"]]
    (inbox / "a.csv").write_bytes(as_csv(rows))
    (inbox / "b.xlsx").write_bytes(workbook({"Мероприятия": [["Журнал"], *rows], "Штат": staff}))
    run(inbox, data)
    assert dict(delivery(data).select("file", "rows_not_read").iter_rows()) == {"a.csv": 1, "b.xlsx": 5}

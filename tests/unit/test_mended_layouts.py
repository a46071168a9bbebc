"""Layouts as people and programs make them: how a heading is spelt, what stands under it, what is around a list.

Belongs here: what every tabular format shares, and documents of JSON. Does not: what a cell means (`test_mends`), how a
format is read (`test_formats_*`).
"""

import io
import json
from pathlib import Path

import openpyxl
import polars as pl
import pytest

from intake.reading.delivery import Reading
from intake.reading.formats.parquet import is_whole
from tests.unit.deliveries import ACTIVITY, ACTIVITY_RU, ROW, as_csv, cells, read_bytes, refusal, workbook

SPELT = {
    "grown together": [
        "protocolId",
        "Revision",
        "performedOn",
        "Direction",
        "activityType",
        "Status",
        "Minutes",
    ],
    "hyphens": [name.replace("_", "-") for name in ACTIVITY],
    "full stops": [name.replace(" ", ".") for name in ACTIVITY_RU],
    "line breaks": [name.replace(" ", "\n") for name in ACTIVITY_RU],
    "notes": [f"{name} (обязательно)" for name in ACTIVITY_RU],
    "units": [*ACTIVITY_RU[:2], "Дата (дд.мм.гггг)", *ACTIVITY_RU[3:6], "Минут, мин."],
}
NUMBERED = ("{}", "({})", "{}.", "{})", "гр. {}", "графа {}", "№ {}", "[{}]")


def everywhere(folder: Path, rows: list[list[str]]) -> dict[str, Reading]:
    """The same rows as delimited text and as a workbook."""
    files = {"csv": as_csv(rows), "xlsx": workbook({"Мероприятия": rows}, text=True)}
    return {kind: read_bytes(folder, data, f"a.{kind}") for kind, data in files.items()}


@pytest.mark.parametrize("how", SPELT)
def test_a_heading_is_known_however_it_is_spelt(tmp_path: Path, how: str) -> None:
    for kind, reading in everywhere(tmp_path, [SPELT[how], ROW]).items():
        assert cells(reading, "activity").select(ACTIVITY).rows() == [tuple(ROW)], kind
        assert not reading.not_read
    pl.DataFrame([ROW], schema=SPELT[how], orient="row").write_parquet(tmp_path / "a.parquet")
    reading = read_bytes(tmp_path, (tmp_path / "a.parquet").read_bytes())
    assert cells(reading, "activity").select(ACTIVITY).rows() == [tuple(ROW)]


@pytest.mark.parametrize("written", NUMBERED)
def test_a_row_of_column_numbers_is_no_data(tmp_path: Path, written: str) -> None:
    numbers = [written.format(at) for at in range(1, len(ACTIVITY_RU) + 1)]
    for reading in everywhere(tmp_path, [ACTIVITY_RU, numbers, ROW]).values():
        assert [each.why for each in reading.not_read] == ["column_numbers_row"]
        assert cells(reading, "activity").height == 1


@pytest.mark.parametrize("around", ["data", "protocols", "result"])
@pytest.mark.parametrize("indent", [None, 1])
def test_an_object_around_the_list_of_protocols_is_opened(
    tmp_path: Path, around: str, indent: int | None
) -> None:
    protocol = {"protocolId": "P-1", "revision": 1, "activities": [{"direction": "training"}]}
    document = json.dumps(
        {"status": "ok", around: [protocol, protocol | {"protocolId": "P-2"}]}, indent=indent
    )
    reading = read_bytes(tmp_path, document.encode())
    assert cells(reading, "course_protocol")["protocol_id"].to_list() == ["P-1", "P-2"]
    assert cells(reading, "activity").height == 2


def test_a_table_on_a_hidden_sheet_alone_is_told_as_that(tmp_path: Path) -> None:

    file, book = (
        io.BytesIO(),
        openpyxl.load_workbook(io.BytesIO(workbook({"Мероприятия": [ACTIVITY_RU, ROW]}))),
    )
    book["Мероприятия"].sheet_state = "hidden"
    book.create_sheet("Справка")["A1"] = "текст"
    book.save(file)
    refused = refusal(tmp_path, file.getvalue())
    assert (refused.rule_id, refused.observed, refused.sheet) == (
        "unknown_table",
        "only_hidden_sheet",
        "Мероприятия",
    )


def test_batches_that_end_early_are_no_whole_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Polars ends its batches without a word where a page makes it panic."""
    pl.DataFrame([ROW], schema=ACTIVITY, orient="row").write_parquet(tmp_path / "a.parquet")
    sheet = read_bytes(tmp_path, (tmp_path / "a.parquet").read_bytes()).sheets[0]
    assert is_whole(sheet)
    monkeypatch.setattr(pl.LazyFrame, "collect_batches", lambda *_, **__: iter(()))
    assert not is_whole(sheet)

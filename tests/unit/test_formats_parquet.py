"""Parquet hand-overs, and files that only look like one."""

import datetime as dt
import io
from pathlib import Path

import polars as pl
import pytest

from intake.reading.delivery import Limits, Refused, read_delivery
from tests.unit.deliveries import ACTIVITY, cells, read_bytes, refusal

ROWS = pl.DataFrame(
    {
        "protocol_id": ["П-1", "П-1"],
        "revision": pl.Series([1, 1], dtype=pl.Int32),
        "performed_on": [dt.date(2025, 9, 29), dt.date(2025, 9, 30)],
        "direction": ["socio_cultural", "adaptive_pe"],
        "activity_type": ["leisure", "practical"],
        "status": ["delivered", "refused"],
        "minutes": [45, None],
    }
)


def as_parquet(rows: pl.DataFrame) -> bytes:
    file = io.BytesIO()
    rows.write_parquet(file)
    return file.getvalue()


def test_columns_keep_their_types_and_rows_are_numbered(tmp_path: Path) -> None:
    reading = read_bytes(tmp_path, as_parquet(ROWS))
    assert (reading.format, reading.encoding, reading.separator) == ("parquet", None, None)
    rows = cells(reading, "activity")
    assert rows.equals(ROWS.with_columns(line=pl.Series([1, 2], dtype=pl.UInt32)))


def test_the_order_of_columns_does_not_matter_and_unknown_ones_are_named(tmp_path: Path) -> None:
    reading = read_bytes(tmp_path, as_parquet(ROWS.select(pl.lit(1).alias("room"), *reversed(ACTIVITY))))
    assert reading.sheets[0].unknown_columns == ("room",)
    assert set(cells(reading, "activity").columns) == {*ACTIVITY, "line"}


def test_russian_names_and_dictionary_text_are_taken(tmp_path: Path) -> None:
    rows = ROWS.rename({"direction": "Направление"}).with_columns(
        pl.col("Направление", "status").cast(pl.Categorical)
    )
    read = cells(read_bytes(tmp_path, as_parquet(rows)), "activity")
    assert read["direction"].to_list() == ["socio_cultural", "adaptive_pe"]
    assert read.schema["status"] == pl.String


def test_a_column_named_line_is_an_unknown_one(tmp_path: Path) -> None:
    reading = read_bytes(tmp_path, as_parquet(ROWS.with_columns(line=pl.lit(99))))
    assert reading.sheets[0].unknown_columns == ("line",)
    assert cells(reading, "activity")["line"].to_list() == [1, 2]


def test_a_table_without_rows_is_a_table(tmp_path: Path) -> None:
    assert cells(read_bytes(tmp_path, as_parquet(ROWS.clear())), "activity").height == 0


def test_brackets_and_stars_in_a_path_are_no_pattern(tmp_path: Path) -> None:
    assert cells(read_bytes(tmp_path, as_parquet(ROWS), "отчёт [1]*.parquet"), "activity").height == 2


@pytest.mark.parametrize("share", [0.1, 0.5, 0.9, 0.999])
def test_a_truncated_file_is_broken(tmp_path: Path, share: float) -> None:
    data = as_parquet(ROWS)
    assert refusal(tmp_path, data[: int(len(data) * share)]).rule_id == "broken_file"


def test_a_footer_of_garbage_is_broken(tmp_path: Path) -> None:
    data = as_parquet(ROWS)
    assert refusal(tmp_path, data[:40] + b"\xff" * (len(data) - 48) + data[-8:]).rule_id == "broken_file"
    assert refusal(tmp_path, b"PAR1" * 5).rule_id == "broken_file"


def test_a_required_column_of_lists_or_objects_is_no_table(tmp_path: Path) -> None:
    for values in ([["a"], ["b"]], [{"a": 1}, {"a": 2}]):
        refused = refusal(tmp_path, as_parquet(ROWS.with_columns(direction=pl.Series(values))))
        assert (refused.rule_id, refused.column) == ("broken_file", "direction")


def test_bytes_are_handed_over_as_they_are(tmp_path: Path) -> None:
    texts = [text.encode() for text in ROWS["direction"]]
    read = cells(read_bytes(tmp_path, as_parquet(ROWS.with_columns(direction=pl.Series(texts)))), "activity")
    assert read["direction"].to_list() == texts


def test_columns_that_are_not_read_are_listed_with_their_rows(tmp_path: Path) -> None:
    rows = ROWS.with_columns(
        pl.Series("room", ["5", None]),
        pl.Series("minutes", [[1], [2]]),
        pl.Series("nothing", [None, None]),
        pl.Series("tags", [["a"], ["b"]]),
    )
    reading = read_bytes(tmp_path, as_parquet(rows))
    listed = {(c.name, c.rows, c.harmless) for c in reading.not_read}
    assert listed == {("room", 1, True), ("minutes", 2, False), ("tags", 2, True)}
    assert "minutes" not in cells(reading, "activity").columns


def test_a_misspelt_column_that_is_missing_is_not_harmless(tmp_path: Path) -> None:
    reading = read_bytes(tmp_path, as_parquet(ROWS.rename({"minutes": "minuts"})))
    assert [(c.name, c.harmless) for c in reading.not_read] == [("minuts", False)]


@pytest.mark.parametrize("day", [-800_000, 3_000_000, 2_000_000_000])
def test_a_day_of_no_calendar_is_damage(tmp_path: Path, day: int) -> None:
    days = pl.Series([day, 20_000], dtype=pl.Int32).cast(pl.Date)
    refused = refusal(tmp_path, as_parquet(ROWS.with_columns(performed_on=days)))
    assert (refused.rule_id, refused.observed) == ("broken_file", "pages_unreadable")


def test_instants_keep_their_zone_for_the_normaliser(tmp_path: Path) -> None:
    moscow = pl.col("performed_on").cast(pl.Datetime("us")).dt.replace_time_zone("Europe/Moscow")
    read = cells(read_bytes(tmp_path, as_parquet(ROWS.with_columns(moscow))), "activity")
    assert read.schema["performed_on"] == pl.Datetime("us", "Europe/Moscow")


def test_header_faults_are_named(tmp_path: Path) -> None:
    assert refusal(tmp_path, as_parquet(ROWS.drop("status"))).observed == "status"
    assert (
        refusal(tmp_path, as_parquet(ROWS.with_columns(pl.lit(1).alias("Дата")))).rule_id
        == "header_repeated_column"
    )
    assert refusal(tmp_path, as_parquet(pl.DataFrame({"a": [1]}))).rule_id == "unknown_table"
    extra = ROWS.with_columns(pl.lit(1).alias(name) for name in ("instrument", "item", "stage", "value"))
    assert refusal(tmp_path, as_parquet(extra)).rule_id == "ambiguous_reading"


def test_more_rows_than_allowed_are_refused_by_the_footer_alone(tmp_path: Path) -> None:
    (tmp_path / "a").write_bytes(as_parquet(ROWS))
    with pytest.raises(Refused) as refused:
        read_delivery(tmp_path / "a", "a", Limits(parquet_rows=1))
    assert refused.value.rule_id == "file_too_large"

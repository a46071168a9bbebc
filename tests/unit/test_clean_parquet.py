"""The short way through clean Parquet: the same tally as the long way, or none at the first doubt."""

import datetime as dt
from pathlib import Path
from typing import Any

import polars as pl
import pyarrow as pa
import pytest

from intake.judging.clean_parquet import Doubt, _indices, tally_clean
from intake.judging.tally import tally_activities, tally_assessments
from schemas.delivered.protocol import DELIVERED
from schemas.rules import delivered_columns
from tests.unit.test_tally import ANSWER, activities, random_activities, random_answers

CLEAN = ("PR-1", 1, dt.date(2025, 2, 1), "adaptive_pe", "practical", "delivered", 30, False)

# Numbers in another spelling are a doubt of their own.
IN_NORMAL_FORM = (
    pl.when(pl.col("protocol_id").str.contains("^PR-[0-9]+$"))
    .then("protocol_id")
    .otherwise("Ж-" + pl.col("protocol_id").str.len_chars().cast(pl.String))
    .alias("protocol_id")
)


def columns_of(table: str) -> dict[str, str]:
    return {name: name for name in delivered_columns(DELIVERED[table])}


def clean_activities(seed: int, rows: int, keys: int) -> pl.DataFrame:
    good = activities(random_activities(seed, rows, keys)).with_columns(IN_NORMAL_FORM, held=pl.lit(False))
    return good.with_columns(revision=pl.lit(3, pl.Int32)).collect()


@pytest.mark.parametrize(
    ("rows", "keys", "group"), [(1, 1, 1), (300, 5, 7), (20_000, 900, 1_111), (20_000, 900, None)]
)
def test_the_short_way_counts_what_the_long_way_counts(
    tmp_path: Path, rows: int, keys: int, group: int | None
) -> None:
    frame = clean_activities(rows, rows, keys)
    frame.write_parquet(tmp_path / "a.parquet", row_group_size=group)
    short = tally_clean(tmp_path / "a.parquet", "activity", columns_of("activity"))
    assert short is not None
    assert short.equals(tally_activities(frame.lazy())[0])
    assert short.schema == tally_activities(frame.lazy())[0].schema


def test_answers_too(tmp_path: Path) -> None:
    rows = [(*row[:1], 1, *row[2:5], row[5] % 5, False) for row in random_answers(3, 400) if row[0]]
    odd = pl.DataFrame(rows, schema=ANSWER, orient="row")
    frame = odd.with_columns(IN_NORMAL_FORM).unique(["protocol_id", "item", "stage"])
    frame.write_parquet(tmp_path / "a.parquet", row_group_size=2_000)
    short = tally_clean(tmp_path / "a.parquet", "assessment", columns_of("assessment"))
    assert short is not None
    assert short.equals(tally_assessments(frame.lazy())[0])


def test_columns_may_have_names_of_their_own(tmp_path: Path) -> None:
    frame = clean_activities(1, 100, 4)
    frame.rename({"minutes": "Минут", "direction": "Направление"}).write_parquet(tmp_path / "a.parquet")
    names = columns_of("activity") | {"minutes": "Минут", "direction": "Направление"}
    short = tally_clean(tmp_path / "a.parquet", "activity", names)
    assert short is not None
    assert short.equals(tally_activities(frame.lazy())[0])


def test_no_rows_are_clean(tmp_path: Path) -> None:
    clean_activities(1, 1, 1).clear().write_parquet(tmp_path / "a.parquet")
    short = tally_clean(tmp_path / "a.parquet", "activity", columns_of("activity"))
    assert short is not None
    assert short.is_empty()
    assert short.schema == tally_activities(clean_activities(1, 1, 1).lazy())[0].schema


@pytest.mark.parametrize(
    ("column", "value"),
    [
        ("protocol_id", None),
        ("protocol_id", ""),
        ("protocol_id", "ё" * 65),
        ("protocol_id", "pr-1"),
        ("protocol_id", "PR\u20111"),
        ("protocol_id", "112-233-445 95"),
        ("protocol_id", "NULL"),
        ("revision", None),
        ("revision", 0),
        ("revision", 2),
        ("performed_on", None),
        ("direction", "Adaptive_PE"),
        ("direction", None),
        ("activity_type", "dancing"),
        ("status", "проведено"),
        ("minutes", 0),
        ("minutes", 481),
    ],
)
def test_one_doubtful_row_among_many_is_a_doubt(tmp_path: Path, column: str, value: Any) -> None:
    good = activities([CLEAN] * 5_000)
    doubtful = activities([CLEAN]).with_columns(
        pl.lit(value).cast(good.collect_schema()[column]).alias(column)
    )
    for name, rows in {"first": [doubtful, good], "last": [good, doubtful]}.items():
        pl.concat(rows).collect().write_parquet(tmp_path / f"{name}.parquet", row_group_size=500)
        assert tally_clean(tmp_path / f"{name}.parquet", "activity", columns_of("activity")) is None


def test_minutes_may_be_missing(tmp_path: Path) -> None:
    activities([CLEAN, (*CLEAN[:6], None, False)]).collect().write_parquet(tmp_path / "a.parquet")
    assert tally_clean(tmp_path / "a.parquet", "activity", columns_of("activity")) is not None


@pytest.mark.parametrize(
    ("instrument", "item", "value", "clean"),
    [
        ("activity_participation", "d1", 9, True),
        ("activity_participation", "d1", 5, False),
        ("activity_participation", "skill", 1, False),
        ("parental_competence", "skill", 4, True),
        ("parental_competence", "skill", 8, False),
        ("parental_competence", "d1", 1, False),
        ("parental_competence", "skill", -1, False),
        ("activity_participation", "d1", 257, False),
    ],
)
def test_answers_keep_rules_over_columns(
    tmp_path: Path, instrument: str, item: str, value: int, clean: bool
) -> None:
    rows = [
        ("A-1", 1, instrument, item, "final", value, False),
        ("A-2", 1, "activity_participation", "d2", "final", 8, False),
    ]
    pl.DataFrame(rows, schema=ANSWER, orient="row").write_parquet(tmp_path / "a.parquet")
    short = tally_clean(tmp_path / "a.parquet", "assessment", columns_of("assessment"))
    assert (short is not None) == clean
    if short is not None:
        assert short[f"{item}_final"].to_list() == [value, None]


def test_a_place_outside_its_dictionary_is_a_doubt() -> None:
    damaged = pa.DictionaryArray.from_arrays(pa.array([0, 2], pa.int32()), pa.array(["a", "b"]), safe=False)
    with pytest.raises(Doubt):
        _indices(damaged)

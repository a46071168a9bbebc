"""The tally of activities and answers, against a naive count in plain Python over the same rows."""

import datetime as dt
import random
import struct
from collections import Counter, defaultdict
from typing import Any

import polars as pl
import pytest

from intake.judging.tally import has_repeats, tally_activities, tally_assessments
from intake.reading.refusals import Refused
from schemas.codes import (
    ACTIVITY_DIRECTION,
    ACTIVITY_STATUS,
    ACTIVITY_TYPE,
    COMPETENCE_ITEMS,
    DIRECTION,
    ITEM,
    STAGE,
)

ODD_IDS = [
    "",
    " ",
    "0",
    "протокол №7/А",
    "PR-72-2025-0000123",
    "x" * 64,
    "ё" * 64,
    "👶\x1f\n,;",
    "1\x1f2",
    "NULL",
]
ACTIVITY = {
    "protocol_id": pl.String,
    "revision": pl.Int32,
    "performed_on": pl.Date,
    "direction": pl.String,
    "activity_type": pl.String,
    "status": pl.String,
    "minutes": pl.Int32,
    "held": pl.Boolean,
}
ANSWER = {
    "protocol_id": pl.String,
    "revision": pl.Int32,
    "instrument": pl.String,
    "item": pl.String,
    "stage": pl.String,
    "value": pl.Int32,
    "held": pl.Boolean,
}

Row = tuple[Any, ...]


def random_activities(seed: int, rows: int, keys: int) -> list[Row]:
    rng = random.Random(seed)
    ids = ODD_IDS + [f"PR-{i:07}" for i in range(keys)]
    return [
        (
            rng.choice(ids),
            rng.choice([1, 1, 1, 2, 3, 2**31 - 1]),
            dt.date(2025, 1, 1) + dt.timedelta(rng.randrange(60)),
            rng.choice(ACTIVITY_DIRECTION.codes),
            rng.choice(ACTIVITY_TYPE.codes),
            rng.choices(ACTIVITY_STATUS.codes, [8, 1, 1])[0],
            rng.choice([None, 1, 480]),
            rng.random() < 0.1,
        )
        for _ in range(rows)
    ]


def counted_naively(rows: list[Row]) -> list[dict[str, Any]]:
    sets: dict[tuple[str, int], list[Row]] = defaultdict(list)
    for row in rows:
        if not row[-1]:
            sets[row[0], row[1]].append(row)
    return [_counted(key, sets[key]) for key in sorted(sets, key=lambda key: (key[0].encode(), key[1]))]


def _counted(key: tuple[str, int], rows: list[Row]) -> dict[str, Any]:
    cells = Counter(
        (direction, kind) for _, _, _, direction, kind, status, *_ in rows if status == "delivered"
    )
    by_direction = {
        f"delivered_{d}": sum(n for (direction, _), n in cells.items() if direction == d)
        for d in DIRECTION.codes
    }
    return {
        "protocol_id": key[0],
        "revision": key[1],
        **by_direction,
        "matrix": struct.pack("<70H", *[cells[d, t] for d in DIRECTION.codes for t in ACTIVITY_TYPE.codes]),
        "rows": len(rows),
        "first_on": min(row[2] for row in rows),
        "last_on": max(row[2] for row in rows),
        "career_rows": sum(row[3] == "career_guidance" for row in rows),
        "other_rows": sum(row[3] == "prosthetic_orthopaedic" for row in rows),
    }


def activities(rows: list[Row]) -> pl.LazyFrame:
    return pl.LazyFrame(rows, schema=ACTIVITY, orient="row")


@pytest.mark.parametrize(
    ("seed", "rows", "keys"), [(1, 1, 1), (2, 50, 3), (3, 5_000, 40), (4, 20_000, 9_000)]
)
def test_every_count_is_the_naive_one(seed: int, rows: int, keys: int) -> None:
    given = random_activities(seed, rows, keys)
    tally, held = tally_activities(activities(given))
    assert tally.to_dicts() == counted_naively(given)
    assert held == sum(row[-1] for row in given)


def test_columns_have_the_types_of_the_table() -> None:
    for rows in ([], random_activities(1, 10, 2)):
        schema = tally_activities(activities(rows))[0].schema
        assert schema["matrix"] == pl.Binary
        assert {schema[f"delivered_{d}"] for d in DIRECTION.codes} == {pl.UInt16}


def test_no_rows_make_no_rows() -> None:
    assert tally_activities(activities([]))[0].is_empty()
    tally, held = tally_activities(activities([(*row[:-1], True) for row in random_activities(5, 100, 5)]))
    assert tally.is_empty()
    assert held == 100


def test_held_rows_may_lack_anything() -> None:
    nothing = (None,) * 7 + (True,)
    unknown = ("a", 1, dt.date(2025, 1, 1), "dancing", "practical", "delivered", 5, True)
    undecided = (None,) * 8
    good = random_activities(6, 100, 3)
    tally, held = tally_activities(activities([nothing, *good, unknown, undecided]))
    assert tally.to_dicts() == counted_naively(good)
    assert held == 3 + sum(row[-1] for row in good)


def test_codes_may_be_enumerations() -> None:
    given = random_activities(7, 500, 10)
    lists = {"direction": ACTIVITY_DIRECTION, "activity_type": ACTIVITY_TYPE, "status": ACTIVITY_STATUS}
    coded = activities(given).with_columns(
        pl.col(name).cast(pl.Enum(codes.codes)) for name, codes in lists.items()
    )
    assert tally_activities(coded)[0].to_dicts() == counted_naively(given)


def test_three_hundred_of_one_direction_are_three_hundred() -> None:
    row = ("PR-1", 1, dt.date(2025, 2, 1), "adaptive_pe", "practical", "delivered", 30, False)
    tally = tally_activities(activities([row] * 300))[0].row(0, named=True)
    assert tally["delivered_adaptive_pe"] == 300
    assert max(struct.unpack("<70H", tally["matrix"])) == 300


@pytest.mark.parametrize(("rows", "fits"), [(65_535, True), (65_536, False)])
def test_more_than_sixteen_bits_are_refused_by_name(rows: int, fits: bool) -> None:
    row = ("PR-1", 4, dt.date(2025, 2, 1), "adaptive_pe", "practical", "delivered", 30, False)
    many = pl.concat([activities([row])] * 2).select(pl.all().repeat_by(rows // 2).explode())
    many = pl.concat([many, activities([row] * (rows % 2))])
    if fits:
        assert tally_activities(many)[0]["delivered_adaptive_pe"].item() == rows
    else:
        with pytest.raises(Refused, match="Protocol PR-1, revision 4, has more activities") as raised:
            tally_activities(many)
        assert (raised.value.rule_id, raised.value.observed) == ("too_many_activities", "65536")


def test_batches_and_files_leave_no_trace(tmp_path: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    given = random_activities(8, 30_000, 700)
    for part in range(3):
        activities(given[part::3]).collect().write_parquet(tmp_path / f"{part}.parquet", row_group_size=2_000)
    monkeypatch.setattr("intake.judging.tally._BATCH", 999)
    scanned = tally_activities(pl.scan_parquet(tmp_path / "*.parquet"))[0]
    assert scanned.to_dicts() == counted_naively(given)


def random_answers(seed: int, keys: int) -> list[Row]:
    rng = random.Random(seed)
    return [
        (
            key,
            rng.choice([1, 2]),
            "parental_competence" if item in COMPETENCE_ITEMS else "activity_participation",
            item,
            stage,
            rng.choice([0, 1, 2, 3, 4, 8, 9]),
            rng.random() < 0.05,
        )
        for key in ODD_IDS + [f"PR-{i}" for i in range(keys)]
        for item in ITEM.codes
        for stage in STAGE.codes
        if rng.random() < 0.8
    ]


def answered_naively(rows: list[Row]) -> list[dict[str, Any]]:
    sets: dict[tuple[str, int], dict[str, int]] = defaultdict(dict)
    for protocol_id, revision, _, item, stage, value, held in rows:
        if not held:
            sets[protocol_id, revision][f"{item}_{stage}"] = value
    slots = [f"{item}_{stage}" for item in ITEM.codes for stage in STAGE.codes]
    return [
        {
            "protocol_id": key[0],
            "revision": key[1],
            **{s: sets[key].get(s) for s in slots},
            "rows": len(sets[key]),
        }
        for key in sorted(sets, key=lambda key: (key[0].encode(), key[1]))
    ]


@pytest.mark.parametrize(("seed", "keys"), [(1, 0), (2, 30), (3, 600)])
def test_every_answer_lies_in_its_column(seed: int, keys: int) -> None:
    given = random_answers(seed, keys)
    random.Random(seed).shuffle(given)
    answers, held = tally_assessments(pl.LazyFrame(given, schema=ANSWER, orient="row"))
    assert answers.to_dicts() == answered_naively(given)
    assert held == sum(row[-1] for row in given)
    assert answers.schema["d1_baseline"] == pl.Int8
    assert not has_repeats(answers)


def test_an_answer_given_twice_is_noticed() -> None:
    given = random_answers(4, 5)
    twice = next(row for row in given if not row[-1])
    answers, _ = tally_assessments(pl.LazyFrame([*given, twice], schema=ANSWER, orient="row"))
    assert has_repeats(answers)


def test_no_answers_make_no_rows() -> None:
    answers, held = tally_assessments(pl.LazyFrame([], schema=ANSWER, orient="row"))
    assert (answers.height, held, has_repeats(answers)) == (0, 0, False)

"""Marts of whether a figure still tells anything, counted again in plain Python over small random tables."""

import random
from collections import Counter
from pathlib import Path
from typing import Any

import polars as pl
import pytest

from assets.marts import discrimination as marts
from methodology.scoring.editions import load_editions
from pipelines.contracts import broken_rules
from schemas.codes import CRITERION
from schemas.tables import models
from tests.unit.random_tables import random_rows, write_tables

CRITERIA = CRITERION.codes
EDITIONS = Path(__file__).parents[1] / "editions"
BUILD = {
    name.removeprefix("build_"): thing for name, thing in vars(marts).items() if name.startswith("build_")
}


def reported(rng: random.Random, score: dict[str, Any]) -> dict[str, int | None]:
    """The bureau's numbers: mostly ours, sometimes another, sometimes none."""
    near = {c: rng.choice([score[f"{c}_lo"]] * 6 + [rng.randrange(3), None]) for c in CRITERIA}
    total = None if None in near.values() else sum(v for v in near.values() if v is not None)
    return {f"reported_{c}": v for c, v in near.items()} | {"reported_total": total}


@pytest.fixture(scope="module")
def rows() -> dict[str, Any]:
    made, rng = random_rows(31, courses=600), random.Random(8)
    scores = {score["protocol_id"]: score for score in made["course_score"]}
    for course in made["course"]:
        course["edition_id"] = "draft-2025-10"
    for decision in made["decision"]:
        decision |= reported(rng, scores[decision["protocol_id"]])
    return made


def values_of(rng: random.Random) -> pl.DataFrame:
    """indicator_value of twelve regions over two years, of a share and a mean."""
    made = []
    for region in [*(f"{code:02}" for code in range(1, 13)), "all"]:
        n = 4000 if region == "all" else 400
        periods = [("month", f"{y}-{m:02}") for y in (2024, 2025) for m in range(1, 13)]
        for kind, period in [*periods, ("half", "2025-H1"), ("year", "2025"), ("quarter", "2025-Q1")]:
            good, mean = rng.randrange(int(n * 0.97), n), rng.uniform(5, 7)
            key = {"period_kind": kind, "period": period, "region_code": region, "n": n, "breakdown": "none"}
            made.append(key | {"indicator": "effective_rate", "numerator": good, "value": good / n})
            made.append(key | {"indicator": "mean_total", "numerator": mean * n, "value": mean})
    frame = pl.DataFrame(made).with_columns(
        denominator=pl.col("n").cast(pl.Float64), low=pl.col("value") - 0.1, high=pl.col("value") + 0.1,
        breakdown_value=pl.lit("all"), status=pl.lit("A"),
    )  # fmt: skip
    columns = models()["indicator_value"].to_schema().columns
    return frame.select(pl.col(name).cast(spec.dtype.type) for name, spec in columns.items())


@pytest.fixture(scope="module")
def tables(rows, tmp_path_factory) -> dict[str, Path]:
    folder = tmp_path_factory.mktemp("tables")
    written = write_tables(rows, folder)
    values_of(random.Random(2)).write_parquet(folder / "indicator_value.parquet")
    other = pl.read_parquet(written["course_score"]).with_columns(
        edition_id=pl.lit("invented-2027"), verdict=pl.lit("ineffective")
    )
    pl.concat([pl.read_parquet(written["course_score"]), other]).write_parquet(folder / "by_edition.parquet")
    return written | {
        "indicator_value": folder / "indicator_value.parquet",
        "course_score_by_edition": folder / "by_edition.parquet",
    }


def scored(rows) -> list[dict[str, Any]]:
    return [c | s for c, s in zip(rows["course"], rows["course_score"], strict=True)]


def places(course: dict[str, Any]) -> list[tuple[str, str, str]]:
    half = course["half_year"]
    return [
        (k, p, r) for k, p in (("half", half), ("year", half[:4])) for r in ("all", course["region_code"])
    ]


def keyed(frame: pl.DataFrame, *more: str) -> dict[tuple, dict[str, Any]]:
    keys = ["period_kind", "period", "region_code", *more]
    found = {tuple(row[k] for k in keys): row for row in frame.iter_rows(named=True)}
    assert len(found) == frame.height, "a key stands twice"
    return found


@pytest.mark.parametrize("mart", BUILD)
def test_a_mart_keeps_its_contract_and_its_bytes(mart: str, tables) -> None:
    frame = BUILD[mart](tables)
    assert frame.height > 0
    assert broken_rules(models()[mart], frame.lazy()) == {}
    assert frame.equals(BUILD[mart](tables)), "the same tables make the same mart"


@pytest.mark.parametrize("mart", BUILD)
def test_no_course_makes_no_row(mart: str, tables, tmp_path: Path) -> None:
    empty = {name: tmp_path / f"{name}.parquet" for name in tables}
    for name, path in tables.items():
        pl.read_parquet(path).clear().write_parquet(empty[name])
    assert BUILD[mart](empty).is_empty()


def test_archetypes_count_every_course_once_and_the_unknown_apart(rows, tables) -> None:
    known, courses = Counter(), Counter()
    for course in scored(rows):
        whole = all(course[f"{c}_lo"] == course[f"{c}_hi"] for c in CRITERIA)
        vector = tuple(course[f"{c}_lo"] if whole else None for c in CRITERIA)
        effect = "outcome" if course["effect_lo"] else "unknown" if course["effect_hi"] else "process"
        for place in places(course):
            courses[(*place, *vector, course["verdict"], effect)] += 1
            known[(*place, whole)] += 1
    found = keyed(BUILD["score_archetype"](tables), *CRITERIA, "verdict", "effect_class")
    assert {key: row["courses"] for key, row in found.items()} == courses
    for key, row in found.items():
        assert (row["known"], row["unknown"]) == (known[(*key[:3], True)], known[(*key[:3], False)])
        assert (row["archetype"] is None) == (key[3] is None) == (row["title_ru"] is None)


def test_what_if_counts_the_same_courses_under_every_rule(rows, tables, monkeypatch) -> None:
    monkeypatch.setenv("REHAB_EDITIONS", str(EDITIONS))
    expected, official = Counter(), Counter()
    for course in scored(rows):
        low, high = course["total_lo"], course["total_hi"]
        for place in places(course):
            official[(*place, course["verdict"])] += 1
            for mark in range(3, 8):
                verdict = "effective" if low >= mark else "ineffective" if high < mark else "undetermined"
                expected[(*place, f"threshold_{mark}", verdict)] += 1
            expected[(*place, "edition:draft-2025-10", course["verdict"])] += 1
            expected[(*place, "edition:invented-2027", "ineffective")] += 1
    found = keyed(BUILD["what_if"](tables), "rule")
    for key, row in found.items():
        for verdict in ("effective", "ineffective", "undetermined"):
            assert row[f"official_{verdict}"] == official[(*key[:3], verdict)]
            if key[3] != "effect_mandatory":
                assert row[verdict] == expected[(*key, verdict)], (key, verdict)
    assert {key[3] for key in found} >= {f"edition:{e.id}" for e in load_editions()}
    assert all(row["difference"] in (0, None) for key, row in found.items() if key[3] == "threshold_4")


def test_one_edition_alone_is_not_compared_with_itself(tables) -> None:
    assert not BUILD["what_if"](tables)["rule"].str.starts_with("edition:").any()


def test_agreement_compares_certain_points_with_reported_ones(rows, tables) -> None:
    told = {(d["protocol_id"], d["revision"]): d for d in rows["decision"]}
    expected: dict[tuple, Counter] = {}
    for course in scored(rows):
        decision = told.get((course["protocol_id"], course["revision"]))
        if decision is None:
            continue
        ours = {c: (course[f"{c}_lo"], course[f"{c}_hi"], decision[f"reported_{c}"]) for c in CRITERIA}
        ends = {"effective": (1, 1), "ineffective": (0, 0), "undetermined": (0, 1)}[course["verdict"]]
        total = decision["reported_total"]
        for criterion, (lo, hi, theirs) in (
            ours | {"verdict": (*ends, None if total is None else int(total >= 4))}
        ).items():
            fate = "not_reported" if theirs is None else "interval_scored" if lo != hi else "compared"
            for place in places(course):
                counts = expected.setdefault((*place, criterion), Counter())
                counts[fate] += 1
                if fate == "compared":
                    counts[
                        "agreed" if lo == theirs else "bureau_lower" if theirs < lo else "bureau_higher"
                    ] += 1
    found = keyed(BUILD["agreement"](tables), "criterion")
    names = ("compared", "agreed", "bureau_lower", "bureau_higher", "interval_scored", "not_reported")
    assert {key: {n: row[n] for n in names} for key, row in found.items()} == {
        key: {n: counts[n] for n in names} for key, counts in expected.items()
    }


def test_charts_have_a_point_a_month_and_say_why(tables) -> None:
    charts = BUILD["control_chart"](tables)
    series = charts.group_by("indicator", "chart").agg(pl.col("region_code").n_unique(), pl.len())
    assert sorted(series.rows()) == [
        ("effective_rate", "none", 12, 288),
        ("effective_rate", "p_prime", 1, 24),
        ("mean_total", "xmr", 13, 312),
    ]
    assert charts.select("why_ru", "why_en").null_count().row(0) == (0, 0)
    assert charts["sequence"].max() == 24 == charts["points"].max()


def test_a_mean_has_no_limit_off_its_scale_and_none_for_months_of_few_courses(tables, tmp_path) -> None:
    values = pl.read_parquet(tables["indicator_value"])
    small = (pl.col("region_code") == "05") & pl.col("period").str.starts_with("2024-0")
    few = values.with_columns(n=pl.when(small).then(19).otherwise("n"))
    few.write_parquet(tmp_path / "values.parquet")
    charts = BUILD["control_chart"](tables | {"indicator_value": tmp_path / "values.parquet"})
    means = charts.filter(chart="xmr")
    assert means["high"].max() <= 8 and means.filter(~pl.col("few"))["high"].null_count() > 0
    assert means.filter("few").select("indicator", "region_code", "period").rows() == [
        ("mean_total", "05", f"2024-0{month}") for month in range(1, 10)
    ]
    assert means.filter("few")["high"].null_count() == 9 and not means.filter("few")["signal"].any()
    assert not charts.filter(chart="p_prime")["few"].any()


def test_the_health_card_has_a_row_a_period_and_kind_of_unit(tables) -> None:
    cards = BUILD["indicator_health"](tables)
    keys = cards.select("indicator", "period", "unit_kind", "units").rows()
    assert keys == [
        (i, p, "region", 12) for p in ("2025-H1", "2025") for i in ("effective_rate", "mean_total")
    ]
    assert cards["topped_out"].null_count() == 0 and (cards["needed_for_difference"] > 0).all()


def test_the_share_of_courses_at_the_best_value_is_counted_over_known_points(rows, tables) -> None:
    for half in ("2025-H1", "2025"):
        courses = [c for c in scored(rows) if c["half_year"].startswith(half)]
        known = [c for c in courses if c["total_lo"] == c["total_hi"]]
        card = BUILD["indicator_health"](tables).row(
            by_predicate=(pl.col("indicator") == "mean_total") & (pl.col("period") == half), named=True
        )
        assert (card["at_best"], card["at_best_of"]) == (sum(c["total_lo"] == 8 for c in known), len(known))

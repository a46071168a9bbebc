"""What stands in the rows that leave the house: counts, whole percents, statuses, regions outside the pilot."""

from dataclasses import replace

import polars as pl
import pytest

from law.errors import RehabError
from methodology.attacker import audit, check_release
from methodology.disclosure import load_cube, protect, protect_all
from tests.unit.disclosure.random_cubes import FINE, exact_table

COARSE = replace(FINE, places=load_cube().places, withhold_above=load_cube().withhold_above)
FIGURES = ["numerator", "denominator", "value", "low", "high"]


def counts(rows: list[tuple[str, str, int, int, int, int]]) -> pl.DataFrame:
    names = ["region_code", "period", "by_outcome", "by_process", "ineffective", "undetermined"]
    return pl.DataFrame(rows, schema=names, orient="row")


BIG = counts(
    [
        (region, f"2025-{half}", 60 + 7 * at, 20 + at, 12 + at, 10 + at)
        for at, region in enumerate(("18", "50", "62", "66", "72", "86"))
        for half in ("H1", "H2")
    ]
)
ONE_SMALL = BIG.with_columns(
    ineffective=pl.when((pl.col("region_code") == "66") & (pl.col("period") == "2025-H1"))
    .then(2)
    .otherwise("ineffective")
)


def rows_of(frame: pl.DataFrame, **keys: str) -> pl.DataFrame:
    return protect(exact_table(frame), cube=FINE).filter(**keys)


def test_big_counts_are_published_as_they_are():
    rows = protect(exact_table(BIG), cube=FINE)
    assert rows.filter(status="Q").is_empty()
    row = rows.filter(indicator="effective_rate", area="66", period="2025").row(0, named=True)
    assert (row["numerator"], row["denominator"]) == (2 * (81 + 23), 2 * (81 + 23 + 15))
    assert row["value"] == 0.87 and row["conf_status"] == "F"


def test_a_rate_is_a_whole_percent_of_unsuppressed_counts():
    rows = protect(exact_table(ONE_SMALL), cube=FINE).filter(pl.col("value").is_not_null())
    shares = rows.filter(pl.col("denominator").is_not_null())
    assert (shares["value"] * 100 - (shares["value"] * 100).round()).abs().max() < 1e-9
    assert shares.filter(pl.col("numerator").is_null()).is_empty()


def test_a_hidden_row_shows_no_value_and_does_not_say_why():
    hidden = protect(exact_table(ONE_SMALL), cube=FINE).filter(status="Q")
    assert hidden.height >= 4
    assert hidden["conf_status"].unique().to_list() == ["C"]
    assert all(hidden[name].null_count() == hidden.height for name in ("value", "low", "high"))
    numbers = pl.sum_horizontal(pl.col("numerator", "denominator").is_not_null())
    assert hidden.filter(pl.col("denominator").is_null() | (numbers < 2)).height == hidden.height


def test_numerator_and_complement_are_hidden_where_the_complement_is_small():
    row = rows_of(ONE_SMALL, indicator="effective_rate", area="66", period="2025-H1").row(0, named=True)
    assert row["status"] == "Q" and row["numerator"] is None


def test_a_region_outside_the_pilot_cannot_exist_and_is_not_zero():
    rows = rows_of(BIG, indicator="courses_total", period="2025", area_kind="region")
    outside = rows.filter(area="16").row(0, named=True)
    assert outside["status"] == "M" and all(outside[name] is None for name in FIGURES)
    inside = protect(exact_table(BIG.filter(pl.col("region_code") != "86")), cube=FINE)
    assert inside.filter(indicator="courses_total", area="86", period="2025")["numerator"].to_list() == [0.0]


def test_districts_are_the_sums_of_their_regions():
    rows = rows_of(BIG, indicator="courses_total", period="2025")
    ural = rows.filter(pl.col("area").is_in(["66", "72", "86"]))["numerator"].sum()
    assert rows.filter(area="УФО")["numerator"].to_list() == [ural]
    country = rows.filter(area="RU")["numerator"].sum()
    assert rows.filter(area_kind="district", status="A")["numerator"].sum() == country


def test_small_data_is_published_coarser_and_what_is_withheld_is_said():
    tiny = BIG.with_columns(pl.col("by_process", "ineffective", "undetermined") // 8)
    made = protect_all(exact_table(tiny), cube=COARSE)
    regions = made.levels.filter(level="verdict", area_kind="region")
    assert regions["withheld"].to_list() == [True] and regions["hidden"].null_count() == 1
    assert made.rows.filter(indicator="effective_rate", area_kind="region").is_empty()
    assert made.rows.filter(indicator="courses_total", area_kind="region").height > 0
    assert protect_all(exact_table(BIG), cube=COARSE).levels["withheld"].sum() == 0


def test_empty_places_do_not_make_a_level_look_less_hidden():
    tiny = BIG.with_columns(period=pl.col("period").str.replace("2025", "2026")).with_columns(
        pl.col("by_process", "ineffective", "undetermined") // 8
    )
    levels = protect_all(exact_table(tiny), cube=COARSE).levels
    regions = levels.filter(level="verdict", area_kind="region").row(0, named=True)
    assert regions["cells"] == 22 and regions["withheld"], "22 regions take part in 2026, six have courses"


def test_a_mean_stands_only_where_the_number_of_its_units_is_free():
    exact = exact_table(BIG)
    mean = exact.filter(indicator="effective_rate").with_columns(
        indicator=pl.lit("mean_total"),
        denominator=pl.when(pl.col("region_code") == "62").then(8.0).otherwise("denominator"),
    )
    mean = mean.filter(pl.col("region_code") != "all")
    whole = mean.group_by("period_kind", "period").agg(pl.col("numerator", "denominator").sum())
    country = whole.with_columns(
        indicator=pl.lit("mean_total"), region_code=pl.lit("all"), breakdown=pl.lit("none"),
        breakdown_value=pl.lit("all"), low=pl.lit(None, pl.Float64), high=pl.lit(None, pl.Float64),
        status=pl.lit("A"),
    )  # fmt: skip
    both = pl.concat([mean, country.select(mean.columns)])
    year = pl.col("period_kind") == "year"
    halves = both.filter(~year)
    years = halves.with_columns(period_kind=pl.lit("year"), period=pl.lit("2025")).group_by(
        [name for name in both.columns if name not in ("numerator", "denominator")]
    ).agg(pl.col("numerator", "denominator").sum()).select(both.columns)  # fmt: skip
    cube = replace(
        FINE,
        counts=FINE.counts | {"scored": ("mean_total", "denominator")},
        splits=(*FINE.splits, *(s for s in load_cube().splits if s.id == "total_known")),
        figures=FINE.figures | {"mean_total": ("sum", "scored")},
    )
    rows = protect(pl.concat([exact, halves, years]), cube=cube).filter(indicator="mean_total")
    one = rows.filter(area="62", period="2025-H1").row(0, named=True)
    assert one["status"] == "Q" and all(one[name] is None for name in FIGURES)
    hidden = rows.filter(status="Q")
    assert hidden.filter(pl.col("numerator").is_not_null()).is_empty()
    summed = rows.filter(area_kind="region", period="2025-H1", status="A")
    assert summed.height < 5, "one hidden sum alone would be what the others leave"


def test_counts_that_do_not_add_up_are_refused():
    exact = exact_table(BIG)
    wrong = exact.with_columns(
        numerator=pl.when((pl.col("region_code") == "all") & (pl.col("indicator") == "courses_total"))
        .then(pl.col("numerator") + 1)
        .otherwise("numerator")
    )
    with pytest.raises(RehabError, match="do not add up"):
        protect(wrong, cube=FINE)


def test_one_hidden_number_given_away_is_refused_by_the_audit():
    rows = protect(exact_table(ONE_SMALL), cube=FINE)
    assert audit([rows]).passed
    at = (
        (pl.col("area") == "66") & (pl.col("period") == "2025-H1") & (pl.col("indicator") == "effective_rate")
    )
    assert rows.filter(at)["status"].to_list() == ["Q"]
    told = rows.with_columns(numerator=pl.when(at).then(67.0 + 7 * 2 + 23).otherwise("numerator"))
    kept = []
    with pytest.raises(RehabError, match="can be computed") as refused:
        check_release([told], lambda found: kept.append(found) or "the safe")
    cells = kept[0].cells.filter(indicator="effective_rate", column="numerator", found="exact")
    assert cells.height and refused.value.todo.endswith("may read the safe")
    first = kept[0].cells.row(0, named=True)
    assert refused.value.where == "first: " + ", ".join(
        [
            *(first[name] for name in ("indicator", "column", "period", "area_kind", "area")),
            "none, all",
            "release 1 of the year",
        ]
    )


def test_figures_that_contradict_each_other_cannot_be_audited():
    rows = protect(exact_table(BIG), cube=FINE)
    country = (
        (pl.col("area") == "RU") & (pl.col("period") == "2025") & (pl.col("indicator") == "courses_total")
    )
    with pytest.raises(RehabError, match="contradict"):
        audit([rows.with_columns(numerator=pl.when(country).then(1.0).otherwise("numerator"))])

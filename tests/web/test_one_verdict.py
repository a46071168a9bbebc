"""One verdict on a unit and on a point: mart, overview, map, report and pages agree, and with a naive second funnel.

A thousand worlds of units, many of them overdispersed, and a thousand series of months.
"""

import math
import random
from fractions import Fraction
from pathlib import Path

import polars as pl
import pytest

from assets.marts.registry import build_mart
from dashboard.overview.summary import standing
from dashboard.web.pages.providers import compared
from methodology.comparison.charts import SERIES, charts_of_shares, gaps_of
from methodology.comparison.overdispersion import judged, verdicts

WORLDS, SERIES_MADE = 1000, 1000
STATUS = {("above", "beyond_998"): "below_998", ("above", "beyond_95"): "below_95",
          ("below", "beyond_998"): "above_95", ("below", "beyond_95"): "above_95"}  # fmt: skip


@pytest.fixture(scope="module")
def units() -> pl.DataFrame:
    """world, unit, ineffective, n: between one and forty units; in every other world their true shares scatter."""
    chance = random.Random(42)
    rows = []
    for world in range(WORLDS):
        share, scatter = chance.choice([0.0, 0.02, 0.04, 0.3]), world % 2 * chance.choice([0.01, 0.03, 0.1])
        for at in range(chance.choice([1, 2, 5, 10, 11, 12, 12, 40, 40])):
            n, own = chance.choice([5, 19, 20, 60, 400, 400]), max(0.0, share + chance.gauss(0, scatter))
            rows.append((f"{world:04}", f"{at:02}", sum(chance.random() < own for _ in range(n)), n))
    schema = {"world": pl.String, "unit": pl.String, "ineffective": pl.Int64, "n": pl.Int64}
    return pl.DataFrame(rows, schema=schema, orient="row")


def signals(rows: pl.DataFrame, unit: str = "unit") -> dict[str, tuple[str | None, str | None]]:
    """Side and signal of each unit; the side of a unit inside its limits is no verdict."""
    beyond = pl.col("signal").str.starts_with("beyond")
    return {
        name: (side, signal)
        for name, side, signal in rows.select(unit, pl.when(beyond).then("direction"), "signal").iter_rows()
    }


def test_mart_overview_map_report_and_pages_give_one_verdict(units: pl.DataFrame, tmp_path: Path) -> None:
    of_mart = verdicts(_mart(units, tmp_path)).rename({"period": "world"})
    of_all = judged(units, ["world"])
    assert signals(_named(of_mart)) == signals(_named(of_all))
    widened = of_all.filter(correction="additive")["world"].n_unique()
    assert 50 < widened < WORLDS / 2
    for world, mine in list(units.group_by("world", maintain_order=True))[::5]:
        expected = signals(of_mart.filter(world=world[0]))
        places = mine.select(region_code="unit", effective=pl.col("n") - pl.col("ineffective"), judged="n")
        looks = {unit: STATUS.get(told, "within" if told[1] else "few") for unit, told in expected.items()}
        assert dict(standing(places).select("region_code", "status").iter_rows()) == looks
        page = compared(mine.rename({"unit": "provider"}))
        assert signals(page, "provider") == expected


def _mart(units: pl.DataFrame, folder: Path) -> pl.DataFrame:
    """The mart of these units as regions, each world a year."""
    effective, n = pl.col("n") - pl.col("ineffective"), pl.col("n")
    units.select(
        period="world",
        region_code="unit",
        numerator=effective.cast(pl.Float64),
        denominator=n.cast(pl.Float64),
        indicator=pl.lit("effective_rate"),
        period_kind=pl.lit("year"),
        breakdown=pl.lit("none"),
        breakdown_value=pl.lit("all"),
    ).write_parquet(folder / "indicator_value.parquet")
    tables = {"indicator_value": folder / "indicator_value.parquet"}
    return build_mart("funnel_point", tables).collect()


def _named(rows: pl.DataFrame) -> pl.DataFrame:
    return rows.with_columns(unit=pl.concat_str("world", "unit"))


def test_the_verdict_is_that_of_a_naive_second_funnel(units: pl.DataFrame) -> None:
    for world, mine in list(units.group_by("world", maintain_order=True))[::25]:
        rows = mine.select("unit", "ineffective", "n").rows()
        assert signals(judged(mine, ["world"])) == naive(rows), world


def naive(rows: list[tuple[str, int, int]]) -> dict[str, tuple[str | None, str | None]]:
    """The verdict by sums of exact binomial probabilities and a winsorised spread, unit by unit."""
    share = Fraction(sum(bad for _, bad, _ in rows), sum(n for *_, n in rows))
    centre, found = math.asin(math.sqrt(share)), {}
    z = {
        unit: 2 * math.sqrt(n) * (math.asin(math.sqrt(bad / n)) - centre) for unit, bad, n in rows if n >= 20
    }
    tau2 = spread(z, {unit: 4.0 * n for unit, _, n in rows})
    for unit, bad, n in rows:
        if n < 20:
            found[unit] = (None, None)
            continue
        tail = exact_tail(bad, n, share)
        error = math.sqrt(1 / (4 * n) + (tau2 or 0))
        distance = abs(math.asin(math.sqrt(bad / n)) - centre) / error
        signal = "inside"
        for name, level, quantile in (("beyond_95", 0.025, 1.959963985), ("beyond_998", 0.001, 3.090232306)):
            if tail <= level and (tau2 is None or distance > quantile):
                signal = name
        side = "above" if Fraction(bad, n) > share else "below"
        found[unit] = (side if signal != "inside" else None, signal)
    return found


def exact_tail(bad: int, n: int, share: Fraction) -> float:
    p = float(share)
    mass = [math.comb(n, k) * p**k * (1 - p) ** (n - k) for k in range(n + 1)]
    return math.fsum(mass[bad:] if bad > n * p else mass[: bad + 1])


def spread(z: dict[str, float], weights: dict[str, float]) -> float | None:
    """tau^2 where eleven units or more differ clearly by more than chance; None where the exact funnel judges."""
    if len(z) < 11:
        return None
    ordered = sorted(z.values())

    def quantile(share: float) -> float:
        at = share * (len(ordered) - 1)
        low = math.floor(at)
        return ordered[low] + (at - low) * (ordered[min(low + 1, len(ordered) - 1)] - ordered[low])

    low, high = quantile(0.1), quantile(0.9)
    phi = sum(min(max(each, low), high) ** 2 for each in ordered) / len(ordered)
    if phi <= 1 + 2 * math.sqrt(2 / len(ordered)):
        return None
    mine = [weights[unit] for unit in z]
    room = sum(mine) - sum(w * w for w in mine) / sum(mine)
    return max(0.0, (len(mine) * phi - (len(mine) - 1)) / room)


def test_a_share_and_its_rest_have_one_chart_and_the_same_special_points() -> None:
    """The mart charts effective courses, the pages ineffective ones: the same months and gaps are special."""
    chance = random.Random(7)
    rows = [
        (f"{series:04}", month, n, sum(chance.random() < p for _ in range(n)))
        for series in range(SERIES_MADE)
        for p in [chance.choice([0.02, 0.05, 0.3])]
        for month in range(chance.choice([8, 13, 30]))
        for n in [chance.choice([4, 30, 200]) if series % 3 else 400]
    ]
    made = pl.DataFrame(rows, schema=["region_code", "month", "n", "bad"], orient="row").with_columns(
        indicator=pl.lit("effective_rate"),
        day=pl.date(2023, 1, 1).dt.offset_by(pl.format("{}mo", "month")),
    )
    days = made.select(*SERIES, "day", effective=pl.col("n") - pl.col("bad"), ineffective="bad")
    months = made.select(*SERIES, "n", "bad", period=pl.col("day").dt.strftime("%Y-%m"))
    both = [
        pl.concat(
            part.select(*SERIES, "sequence", "period", "chart", "signal")
            for part in charts_of_shares(
                months.select(*SERIES, "period", numerator=numerator, denominator="n"), gaps_of(days)
            )
        ).sort(*SERIES, "sequence")
        for numerator in (pl.col("n") - pl.col("bad"), pl.col("bad"))
    ]
    assert both[0].equals(both[1])
    assert set(both[0]["chart"]) == {"p_prime", "g", "none"} and both[0]["signal"].any()

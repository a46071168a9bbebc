"""The marts of the fabricated published folder, each made by formula from counts of courses by period and region.

Belongs here: one function a mart. Does not: the counts and the folder (published_sample.py).
"""

from io import StringIO
from itertools import product

import polars as pl

from methodology.comparison.charts import charts_of_shares, gaps_of, one_series
from methodology.registry.intervals import wilson

REASONS = (
    "family_refused_activities",
    "health_condition",
    "provider_failure",
    "other",
    "family_refused_course",
)


def indicator_value(counts: pl.DataFrame) -> pl.DataFrame:
    judged, good = pl.col("n") - pl.col("open"), pl.col("n") - pl.col("open") - pl.col("bad")
    process = pl.col("n") // 25
    formulas = {
        "effective_rate": (good, judged),
        "effective_rate_lower_bound": (good, pl.col("n")),
        "effective_rate_upper_bound": (good + pl.col("open"), pl.col("n")),
        "undetermined": (pl.col("open"), None),
        "effective_by_outcome": (good - process, good),
        "effective_by_process_only": (process, good),
        "courses_completed": (pl.col("n") - pl.col("cut"), None),
        "courses_interrupted": (pl.col("cut"), None),
        "mean_total": (pl.col("n") * 6.55, judged),
        "activities_per_course": (pl.col("n") * 117.4, pl.col("n")),
    }
    parts = [
        counts.select(
            "period_kind",
            "period",
            "region_code",
            indicator=pl.lit(name),
            breakdown=pl.lit("none"),
            breakdown_value=pl.lit("all"),
            numerator=top.cast(pl.Float64),
            denominator=(pl.lit(None) if bottom is None else bottom).cast(pl.Float64),
            n=pl.col("n"),
            status=pl.lit("A"),
        )
        for name, (top, bottom) in formulas.items()
    ]
    low, high = wilson(pl.col("numerator"), pl.col("denominator"))
    proportion = pl.col("indicator") == "effective_rate"
    return pl.concat(parts).with_columns(
        value=pl.coalesce(pl.col("numerator") / pl.col("denominator"), "numerator"),
        low=pl.when(proportion).then(low),
        high=pl.when(proportion).then(high),
    )


def control_chart(counts: pl.DataFrame) -> pl.DataFrame:
    """The chart of the country's rate; every course of a month ends on its first day."""
    keys = {"indicator": pl.lit("effective_rate"), "region_code": pl.lit("all")}
    rows = counts.filter(period_kind="month", region_code="all").sort("period")
    judged, bad = pl.col("n") - pl.col("open"), pl.col("bad")
    months = rows.select(
        **keys,
        period="period",
        numerator=(judged - bad).cast(pl.Float64),
        denominator=judged.cast(pl.Float64),
    )
    day = (pl.col("period") + "-01").str.to_date()
    days = rows.select(**keys, day=day, effective=judged - bad, ineffective=bad)
    return one_series(charts_of_shares(months, gaps_of(days)))


def score_distribution(counts: pl.DataFrame) -> pl.DataFrame:
    """The ineffective on 1..3, the rest on 4..8, the open without a total."""
    keys, good = ("period_kind", "period", "region_code"), pl.col("n") - pl.col("bad") - pl.col("open")
    spread = {
        1: pl.col("bad") // 8,
        2: pl.col("bad") // 4,
        4: good // 18,
        5: good // 9,
        6: good // 4,
        8: good // 3,
    }
    spread |= {3: pl.col("bad") - pl.col("bad") // 8 - pl.col("bad") // 4}
    spread |= {7: good - good // 18 - good // 9 - good // 4 - good // 3}
    parts = [
        counts.select(*keys, total=pl.lit(total, pl.Int8), courses=courses)
        for total, courses in spread.items()
    ]
    return pl.concat([*parts, counts.select(*keys, total=pl.lit(None, pl.Int8), courses=pl.col("open"))])


def reasons(counts: pl.DataFrame) -> pl.DataFrame:
    keys, bad = ("period_kind", "period", "region_code"), pl.col("bad")
    weights = dict(zip(REASONS, (0.34, 0.27, 0.18, 0.1, 0.1), strict=True)) | {"not_stated": 0.06}
    return pl.concat(
        [
            counts.select(
                *keys, reason=pl.lit(name), courses=(bad * w).round().cast(pl.Int64), ineffective=bad
            )
            for name, w in weights.items()
        ]
    )


def certificates(counts: pl.DataFrame) -> pl.DataFrame:
    n, keys = pl.col("n"), ("period_kind", "period", "region_code")
    return counts.select(
        *keys,
        issued=n + n // 4,
        nominal_sum=(n + n // 4) * 103_500.0,
        applied=n + n // 8,
        redeemed=n,
        redeemed_sum=n * 101_200.0,
        expired=n // 15,
        cancelled=n // 60,
    )


def timeliness(counts: pl.DataFrame) -> pl.DataFrame:
    n, keys = pl.col("n"), ("period_kind", "period", "region_code")
    steps = {"protocol_sent": (4, 4.0, 7.0), "decided": (11, 10.0, 18.0)}
    return pl.concat(
        [
            counts.select(
                *keys,
                step=pl.lit(s),
                courses=n,
                known=n - n // 30,
                days_sum=(n - n // 30) * d,
                days_median=pl.lit(m),
                days_p90=pl.lit(p),
            )
            for s, (d, m, p) in steps.items()
        ]
    )


def data_quality() -> pl.DataFrame:
    tables = ("course_protocol", "activity", "assessment", "certificate", "bureau_decision")
    rows = []
    for at, (file, name) in enumerate(
        product((f"поставка_{number:02}.xlsx" for number in range(1, 6)), tables)
    ):
        read, bad, twice, waits = 40 + at * 331 % 900, at % 4, at % 3, int(at == 7) * 24
        row = {
            "file": file,
            "table_name": name,
            "read": read,
            "accepted": read - bad - twice - waits,
            "quarantined": bad,
        }
        rows.append(
            row | {"duplicate": twice, "waiting": waits, "error_findings": bad + at % 2, "warnings": at % 5}
        )
    broken = {"file": "пустой.csv", "table_name": None, "read": 0, "accepted": 0, "quarantined": 0}
    return pl.DataFrame([*rows, broken | {"duplicate": 0, "waiting": 0, "error_findings": 1, "warnings": 0}])


RECONCILIATION = """\
metric,as_of,scope,published,qualifier,unit,source,ours,tolerance,verdict,note_ru,note_en
effectiveness,2023-12-31,all,95.5,exact,%,Vademec,,0.5,cannot_be_computed,нет курсов до этой даты,no courses before it
effectiveness,2024-12-31,all,96.8,exact,%,Vademec,96.1,1,agrees,,
effectiveness_H1,2025-06-30,all,96.3,exact,%,Vademec,96.3,1,agrees,,
effectiveness_overall,2025-09-01,all,98,observed in / exceeds,%,Vademec,96.2,1,contradicts,не сходится и с годами,
certificates_sum_cum,2025-09-24,all,1.3e9,more than,RUB,tass.ru/politika/25144447,1.58e8,0.1,contradicts,,
served_cum,2025-09-01,all,7000,about,child,Vademec,1210,0.1,contradicts,,
effectiveness_overall_against_periods,2025-09-01,all,98,exact,%,Vademec,,,contradicts,выше каждого из периодов,
planned_children_3y,2022..2024,Tyumen,3000,about,child,nedugamnet.ru/news/12818,,0.1,cannot_be_computed,,
providers,2025-01,Tyumen,14,exact,org,tyumen-news.net,,0,cannot_be_computed,,
"""


def reconciliation() -> pl.DataFrame:
    """Published figures as they were said, and ours beside them where there is one."""
    return pl.read_csv(
        StringIO(RECONCILIATION), schema_overrides={"as_of": pl.String, "published": pl.Float64}
    )

"""A fabricated published folder for the tests of the pages: invented counts, as the marts would give them.

Belongs here: small marts made by formula. Does not: anything from the pipeline; its own tests publish for real.
Every region's rate lies between 95 and 98 %, within chance of the common one: no real region is made to look bad.
"""

import json
from datetime import date
from itertools import product
from pathlib import Path

import polars as pl

REGIONS = Path("methodology/regions.csv")
COURSES = {"72": 21, "66": 17, "62": 13, "18": 11, "50": 15, "86": 9}
JOINED = {"72": 2022, "66": 2022, "62": 2024, "18": 2025, "50": 2025, "86": 2025}
MONTHS = [f"{year}-{month:02}" for year in (2024, 2025) for month in range(1, 13) if (year, month) < (2025, 11)]
REASONS = ("family_refused_activities", "health_condition", "provider_failure", "other", "family_refused_course")


def of_period(kind: str) -> pl.Expr:
    """The code of the period of a kind that a month lies in."""
    month, year = pl.col("month").str.slice(5).cast(pl.Int32), pl.col("month").str.slice(0, 4)
    quarter = year + "-Q" + ((month + 2) // 3).cast(pl.String)
    half = year + "-H" + ((month + 5) // 6).cast(pl.String)
    return {"month": pl.col("month"), "quarter": quarter, "half": half, "year": year}[kind].alias("period")


def courses() -> pl.DataFrame:
    """One row a month and region: counts of courses by outcome, by a formula without chance."""
    rows = []
    for at, (month, region) in enumerate(product(MONTHS, COURSES)):
        if int(month[:4]) < JOINED[region]:
            continue
        n = COURSES[region] + (at * 7) % 5 - 2
        bad = int((at * 37) % 100 < n * 3.9)
        rows.append({"month": month, "region_code": region, "n": n, "bad": bad, "open": int(at % 9 == 0), "cut": int(at % 13 == 0)})
    return pl.DataFrame(rows)


def by_period(frame: pl.DataFrame) -> pl.DataFrame:
    """Counts by every period and region, `all` among the regions."""
    with_all = pl.concat([frame, frame.with_columns(region_code=pl.lit("all"))])
    sums = pl.exclude("month", "region_code").sum()
    parts = [
        with_all.group_by(of_period(kind), "region_code").agg(sums).with_columns(period_kind=pl.lit(kind))
        for kind in ("month", "quarter", "half", "year")
    ]
    return pl.concat(parts).sort("period_kind", "period", "region_code")


def indicator_value(counts: pl.DataFrame) -> pl.DataFrame:
    judged, good = pl.col("n") - pl.col("open"), pl.col("n") - pl.col("open") - pl.col("bad")
    process = pl.col("n") // 25
    formulas = {
        "effective_rate": (good, judged),
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
    return pl.concat(parts)


def score_distribution(counts: pl.DataFrame) -> pl.DataFrame:
    """The ineffective on 1..3, the rest on 4..8, the open without a total."""
    keys, good = ("period_kind", "period", "region_code"), pl.col("n") - pl.col("bad") - pl.col("open")
    spread = {1: pl.col("bad") // 8, 2: pl.col("bad") // 4, 4: good // 18, 5: good // 9, 6: good // 4, 8: good // 3}
    spread |= {3: pl.col("bad") - pl.col("bad") // 8 - pl.col("bad") // 4}
    spread |= {7: good - good // 18 - good // 9 - good // 4 - good // 3}
    parts = [counts.select(*keys, total=pl.lit(total, pl.Int8), courses=courses) for total, courses in spread.items()]
    return pl.concat([*parts, counts.select(*keys, total=pl.lit(None, pl.Int8), courses=pl.col("open"))])


def reasons(counts: pl.DataFrame) -> pl.DataFrame:
    keys, bad = ("period_kind", "period", "region_code"), pl.col("bad")
    weights = dict(zip(REASONS, (0.34, 0.27, 0.18, 0.1, 0.1), strict=True)) | {"not_stated": 0.06}
    return pl.concat(
        [counts.select(*keys, reason=pl.lit(name), courses=(bad * w).round().cast(pl.Int64), ineffective=bad) for name, w in weights.items()]
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
            counts.select(*keys, step=pl.lit(s), courses=n, known=n - n // 30, days_sum=(n - n // 30) * d, days_median=pl.lit(m), days_p90=pl.lit(p))
            for s, (d, m, p) in steps.items()
        ]
    )


def data_quality() -> pl.DataFrame:
    tables = ("course_protocol", "activity", "assessment", "certificate", "bureau_decision")
    rows = []
    for at, (file, name) in enumerate(product((f"поставка_{number:02}.xlsx" for number in range(1, 6)), tables)):
        read, bad, twice, waits = 40 + at * 331 % 900, at % 4, at % 3, int(at == 7) * 24
        row = {"file": file, "table_name": name, "read": read, "accepted": read - bad - twice - waits, "quarantined": bad}
        rows.append(row | {"duplicate": twice, "waiting": waits, "error_findings": bad + at % 2, "warnings": at % 5})
    broken = {"file": "пустой.csv", "table_name": None, "read": 0, "accepted": 0, "quarantined": 0}
    return pl.DataFrame([*rows, broken | {"duplicate": 0, "waiting": 0, "error_findings": 1, "warnings": 0}])


def reconciliation() -> pl.DataFrame:
    columns = ("metric", "as_of", "scope", "published", "qualifier", "unit", "source", "ours", "tolerance", "verdict", "note_ru", "note_en")
    rows = [
        ("effectiveness", "2023-12-31", "all", 95.5, "exact", "%", "Vademec", None, 0.5, "cannot_be_computed", "нет курсов до этой даты", "no courses before this date"),
        ("effectiveness", "2024-12-31", "all", 96.8, "exact", "%", "Vademec", 96.4, 0.5, "agrees", "", ""),
        ("effectiveness_H1", "2025-06-30", "all", 96.3, "exact", "%", "Vademec", 96.1, 0.5, "agrees", "", ""),
        ("effectiveness_overall", "2025-09-01", "all", 98.0, "observed in / exceeds", "%", "Vademec", 96.2, 0.5, "contradicts", "расходится и с опубликованными долями по годам", "contradicts the published yearly shares too"),
        ("certificates_sum_cum", "2025-09-24", "all", 1.3e9, "more than", "RUB", "tass.ru/politika/25144447", 1.58e8, 0.1, "contradicts", "", ""),
        ("served_cum", "2025-09-01", "all", 7000.0, "about", "child", "Vademec", 1210.0, 0.1, "contradicts", "", ""),
        ("providers", "2025-01", "Tyumen", 14.0, "exact", "org", "tyumen-news.net", None, 0.0, "cannot_be_computed", "", ""),
    ]
    return pl.DataFrame(rows, schema=columns, orient="row")


def regions() -> pl.DataFrame:
    frame = pl.read_csv(REGIONS, infer_schema=False, null_values="")
    return frame.with_columns(pl.col("tile_row", "tile_col", "pilot_joined_year").cast(pl.Int64))


def publish(folder: Path) -> Path:
    """Writes the whole fabricated version into a folder."""
    counts = by_period(courses())
    marts = {
        "indicator_value": indicator_value(counts),
        "score_distribution": score_distribution(counts),
        "ineffectiveness_reason": reasons(counts),
        "certificate_funnel": certificates(counts),
        "timeliness": timeliness(counts),
        "data_quality": data_quality(),
        "reconciliation": reconciliation(),
        "region": regions(),
        "provider": pl.DataFrame({"provider_ogrn": ["1027700000000"], "provider_name": ["Центр «Пример»"], "region_code": ["72"], "courses": [420]}),
    }
    folder.mkdir(parents=True, exist_ok=True)
    for name, frame in marts.items():
        frame.write_parquet(folder / f"{name}.parquet")
    edition = {"id": "draft-2025-10", "title_ru": "Рабочая редакция, октябрь 2025", "title_en": "Working draft, October 2025", "official": False}
    manifest = {"version": "v0001-3f9c2a71", "data_as_of": str(date(2025, 10, 31)), "editions": [edition], "synthetic": True}
    manifest |= {"code_version": "0.1.0", "input_digest": "3f9c2a71", "deliveries": 5, "tables": {name: frame.height for name, frame in marts.items()}}
    (folder / "manifest.json").write_text(json.dumps(manifest, ensure_ascii=False), encoding="utf-8")
    return folder

"""A fabricated published folder for the tests of the pages: invented counts, as the marts would give them.

Belongs here: small marts made by formula. Does not: anything from the pipeline; its own tests publish for real.
Every region's rate lies between 95 and 98 %, within chance of the common one: no real region is made to look bad.
"""

import json
from itertools import product
from pathlib import Path

import polars as pl

from law.regions import regions
from tests import published_marts as made

COURSES = {"72": 21, "66": 17, "62": 13, "18": 11, "50": 15, "86": 9}
JOINED = {"72": 2022, "66": 2022, "62": 2024, "18": 2025, "50": 2025, "86": 2025}
MONTHS = [
    f"{year}-{month:02}" for year in (2024, 2025) for month in range(1, 13) if (year, month) < (2025, 11)
]


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
        rows.append(
            {
                "month": month,
                "region_code": region,
                "n": n,
                "bad": bad,
                "open": int(at % 9 == 0),
                "cut": int(at % 13 == 0),
            }
        )
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


EDITION = {
    "id": "draft-2025-10",
    "title_ru": "Рабочая редакция, октябрь 2025",
    "title_en": "Working draft, October 2025",
    "official": False,
    "act_ru": "Постановление Правительства РФ от 17.12.2021 № 2339 (границы баллов не опубликованы)",
    "act_en": "Decree 2339 of 17.12.2021 (the bands are not published)",
    "pass_mark": 4,
    "best_total": 8,
}
MANIFEST = {
    "version": "3f9c2a71d0be",
    "data_as_of": "2025-10-31",
    "editions": [EDITION],
    "synthetic": True,
    "protected": False,
    "code_version": "0.1.0",
    "deliveries": 6,
}


def providers() -> pl.DataFrame:
    """One invented provider."""
    row = {
        "provider_ogrn": "1027700000000",
        "provider_name": "Центр «Пример»",
        "region_code": "72",
        "courses": 420,
    }
    return pl.DataFrame([row])


def publish(folder: Path) -> Path:
    """Writes the whole fabricated version into a folder."""
    counts = by_period(courses())
    marts = {
        "indicator_value": made.indicator_value(counts),
        "score_distribution": made.score_distribution(counts),
        "ineffectiveness_reason": made.reasons(counts),
        "control_chart": made.control_chart(counts),
        "certificate_funnel": made.certificates(counts),
        "timeliness": made.timeliness(counts),
        "data_quality": made.data_quality(),
        "reconciliation": made.reconciliation(),
        "region": regions(),
        "provider": providers(),
    }
    folder.mkdir(parents=True, exist_ok=True)
    for name, frame in marts.items():
        frame.write_parquet(folder / f"{name}.parquet")
    manifest = MANIFEST | {"tables": {name: frame.height for name, frame in marts.items()}}
    (folder / "manifest.json").write_text(json.dumps(manifest, ensure_ascii=False), encoding="utf-8")
    return folder

"""Invented rows of `published_indicator` with every status, kind of area and kind of figure, and a manifest."""

import random
from typing import Any

import polars as pl

from dashboard.exports.frames import PUBLISHED
from methodology.registry.indicators import load_indicators

EDITION = {
    "id": "draft-2025-10",
    "title_ru": "Рабочая редакция, октябрь 2025",
    "title_en": "Working draft, October 2025",
    "official": False,
    "act_en": "Decree 2339 of 17.12.2021",
}
ABOUT: dict[str, Any] = {
    "version": "2025-H1/2",
    "data_as_of": "2025-06-21",
    "editions": [EDITION],
    "synthetic": True,
    "protected": True,
}
AREAS = [("country", "RU"), ("district", "ЮФО"), ("district", "СЗФО"), ("region", "01"), ("region", "72")]
GROUPS = [("none", "all"), ("target_group", "1"), ("target_group", "11")]
_FLOATS = ["numerator", "denominator", "value", "low", "high"]
SCHEMA = dict.fromkeys(PUBLISHED, pl.String) | dict.fromkeys(_FLOATS, pl.Float64) | {"n": pl.Int64}


def of_each_kind() -> list[str]:
    """One indicator of each kind: count, proportion, mean, sum."""
    first = {indicator.kind: indicator.id for indicator in reversed(load_indicators().values())}
    return [first[kind] for kind in ("count", "proportion", "mean", "sum")]


def _figures(rng: random.Random, kind: str, status: str) -> dict[str, Any]:
    if status in "QML":
        return dict.fromkeys(["numerator", "denominator", "value", "low", "high", "n"])
    n = rng.randrange(20, 900)
    if kind in ("count", "sum"):
        value = float(n) if kind == "count" else n * 137.25
        return {"numerator": value, "denominator": None, "value": value, "low": None, "high": None, "n": n}
    top = rng.randrange(n) if kind == "proportion" else n * rng.random() * 8
    share = top / n
    ends = {"low": share * 0.9, "high": share * 1.05}
    return {"numerator": float(top), "denominator": float(n), "value": share, "n": n} | ends


def published_rows(seed: int = 1) -> pl.DataFrame:
    """A half-year and its year, every area and, for the country, every group; in no order."""
    rng, registry, rows = random.Random(seed), load_indicators(), []
    places = [(*area, *GROUPS[0]) for area in AREAS] + [(*AREAS[0], *group) for group in GROUPS[1:]]
    for period_kind, period in (("half", "2025-H1"), ("year", "2025")):
        for id in of_each_kind():
            for area_kind, area, breakdown, value in places:
                status = rng.choice("AAAUQMLP")
                keys = (id, period_kind, period, area_kind, area, breakdown, value)
                states = {"status": status, "conf_status": "C" if status == "Q" else "F"}
                row = dict(zip(PUBLISHED[:7], keys, strict=True)) | states
                rows.append(row | _figures(rng, registry[id].kind, status))
    rng.shuffle(rows)
    return pl.DataFrame(rows, schema=SCHEMA)

"""The frame every export is written from: shape `published_indicator`, put in order and described in words.

Belongs here: the columns exports rely on, how a `rehab kpi` selection takes that shape, joins with titles and names.
Does not: how a cell is written (one module a format).
"""

import polars as pl

from dashboard.exports.areas import COUNTRY, areas
from dashboard.wording.codes import (
    BREAKDOWN,
    NOT_PUBLIC,
    OBS_STATUS,
    UNIT,
    About,
    Words,
    edition_ids,
    is_official,
)
from methodology.registry.fact import in_order_of_values
from methodology.registry.indicators import indicator_titles, load_indicators
from schemas.dimensions import NONE, PILOT

KEYS = ["indicator", "period_kind", "period", "area_kind", "area", "breakdown", "breakdown_value"]
FIGURES = ["numerator", "denominator", "value", "low", "high", "n"]
PUBLISHED = [*KEYS, *FIGURES, "status", "conf_status"]
_AREA_KINDS = ["country", "district", "region"]


def as_published(chosen: pl.DataFrame) -> pl.DataFrame:
    """A selection of `methodology.registry.selection` as `published_indicator`: exact, not for publication."""
    whole = pl.col("region_code") == "all"
    return chosen.with_columns(
        area_kind=pl.when(whole).then(pl.lit("country")).otherwise(pl.lit("region")),
        area=pl.when(whole).then(pl.lit(COUNTRY)).otherwise("region_code"),
        conf_status=pl.lit(NOT_PUBLIC),
    ).select(PUBLISHED)


def in_order(frame: pl.DataFrame) -> pl.DataFrame:
    """Rows in the order of the registry, then by period, area and breakdown; never by value. Columns of PUBLISHED."""
    registry = pl.col("indicator").replace_strict(
        list(load_indicators()), list(range(len(load_indicators()))), default=None, return_dtype=pl.Int64
    )
    kind = pl.col("area_kind").replace_strict(_AREA_KINDS, list(range(3)), return_dtype=pl.Int64)
    ordered = frame.sort(
        registry,
        "indicator",
        "period_kind",
        "period",
        kind,
        "area",
        "breakdown",
        *in_order_of_values(),
    )
    return ordered.select(PUBLISHED)


def _words(name: str, code: str, words: Words) -> pl.DataFrame:
    rows = [(key, ru, en) for key, (ru, en) in words.items()]
    return pl.DataFrame(
        rows, schema=dict.fromkeys([code, f"{name}_ru", f"{name}_en"], pl.String), orient="row"
    )


def _intervals() -> pl.DataFrame:
    rows = [(i.id, i.interval != "none") for i in load_indicators().values()]
    return pl.DataFrame(rows, schema={"indicator": pl.String, "has_interval": pl.Boolean}, orient="row")


def _groups() -> pl.DataFrame:
    return pl.concat(
        _words("group", "breakdown_value", each.labels).with_columns(breakdown=pl.lit(each.id))
        for each in PILOT
    )


def described(frame: pl.DataFrame) -> pl.DataFrame:
    """Rows of PUBLISHED in order, with the kind of figure and the words of every code in two languages.

    A code without words stands for itself.
    """
    joined = in_order(frame)
    for words, keys in (
        (indicator_titles(), ["indicator"]),
        (_intervals(), ["indicator"]),
        (areas().drop("parent"), ["area_kind", "area"]),
        (_words("breakdown", "breakdown", BREAKDOWN), ["breakdown"]),
        (_groups(), ["breakdown", "breakdown_value"]),
        (_words("unit", "unit", UNIT), ["unit"]),
        (_words("status", "status", OBS_STATUS | {"A": ("", "")}), ["status"]),
    ):
        joined = joined.join(words, on=keys, how="left", maintain_order="left")
    total = pl.col("breakdown") == NONE
    joined = joined.with_columns(
        pl.when(total).then(pl.lit(words)).otherwise(f"group_{lang}").alias(f"group_{lang}")
        for lang, words in zip(("ru", "en"), BREAKDOWN[NONE], strict=True)
    )
    code_of = {
        "title": "indicator",
        "area": "area",
        "group": "breakdown_value",
        "unit": "unit",
        "status": "status",
    }
    return joined.with_columns(
        pl.coalesce(f"{name}_{lang}", code).alias(f"{name}_{lang}")
        for name, code in code_of.items()
        for lang in ("ru", "en")
    )


def applies(figure: str) -> pl.Expr:
    """Whether the indicator of the row has this figure at all: a count has no denominator, a bound no interval."""
    if figure in ("low", "high"):
        return pl.col("has_interval")
    return pl.col("kind").is_in(["proportion", "mean"]) if figure == "denominator" else pl.lit(True)


def with_about(frame: pl.DataFrame, about: About) -> pl.DataFrame:
    """Every row says whose bands it rests on, whether data is invented, its date and version: rows are copied on."""
    official = is_official(about)
    return frame.with_columns(
        edition_id=pl.lit(edition_ids(about)),
        bands=pl.lit("official" if official else "assumption"),
        official=pl.lit(official),
        synthetic=pl.lit(bool(about["synthetic"])),
        data_as_of=pl.lit(about["data_as_of"]),
        version=pl.lit(about["version"]),
    )


def for_machines(frame: pl.DataFrame, about: About) -> pl.DataFrame:
    """The table of the machine CSV, the data package and the open-data set: codes, titles, figures, about."""
    titles = ["title_ru", "title_en", "kind", "unit", "basis"]
    columns = ["indicator", *titles, *KEYS[1:5], "area_ru", "area_en", *KEYS[5:], *PUBLISHED[7:]]
    return with_about(described(frame).select(columns), about)

"""What does everybody know before any table is opened?

Which outcomes a course or a certificate can have, and which of them each published number counts; which regions lie in
which federal district and since when they take part; that a year is two half-years; that counts are whole and not
negative; that the threshold is 5. All of it stands in public documents, so nothing here is taken from the protector.

Belongs here: public knowledge as data, pass mark and highest total from the editions in force when a table's courses
began. Does not: what a release shows.

Reference: order 525н of 01.09.2025 (half-years and years), titles and definitions of the published indicators.

Worked example: of 65 judged courses 62 are effective. Everybody knows that a judged course is effective or not, so 3
are not, although no table says so.
"""

from functools import cache
from pathlib import Path

import numpy as np
import numpy.typing as npt
import polars as pl

from law.editions import PointLimits, folder_of_editions, point_limits, read_editions
from law.regions import regions
from methodology.registry.periods import parse_period

Vector = npt.NDArray[np.float64]
THRESHOLD = 5.0
FEW_UNITS = 10  # a sum over fewer units describes each of them
SUMS = (
    "mean_total", "activities_per_course", "days_to_protocol", "days_to_decision", "certificates_nominal_sum",
    "certificates_mean_nominal",
)  # fmt: skip
POINTS = "numerator"  # the column of mean_total that holds their sum
COUNTRY = "RU"
# A view is one way to tell units apart: each unit has exactly one outcome of it.
VIEWS: dict[str, dict[str, tuple[str, ...]]] = {
    "course": {
        "completion": ("completed", "interrupted"),
        "verdict": ("by_outcome", "by_process", "by_either", "ineffective", "undetermined"),
        "assessment": ("assessed", "not_assessed"),
        "scoring": ("scored", "not_scored"),
        "activities": ("reported", "not_reported"),
        "norm": ("met", "missed", "no_norm"),
        "protocol": ("sent", "not_sent"),
        "decision": ("decided", "not_decided"),
    },
    "certificate": {
        "price": ("priced", "unpriced"),
        "application": ("applied", "not_applied", "cancelled"),
        "redemption": ("redeemed", "not_redeemed", "cancelled"),
        "expiry": ("expired", "not_expired", "cancelled"),
    },
}
_EFFECTIVE = ("by_outcome", "by_process", "by_either")
# Published number -> the view and the outcomes it counts. An outcome that several views have is one thing.
NUMBERS: dict[tuple[str, str], tuple[str, tuple[str, ...]]] = {
    ("courses_total", "numerator"): ("completion", ("completed", "interrupted")),
    ("courses_completed", "numerator"): ("completion", ("completed",)),
    ("courses_interrupted", "numerator"): ("completion", ("interrupted",)),
    ("courses_assessed", "numerator"): ("assessment", ("assessed",)),
    ("effective_rate", "numerator"): ("verdict", _EFFECTIVE),
    ("effective_rate", "denominator"): ("verdict", (*_EFFECTIVE, "ineffective")),
    ("effective_rate_lower_bound", "numerator"): ("verdict", _EFFECTIVE),
    ("effective_rate_lower_bound", "denominator"): ("verdict", (*_EFFECTIVE, "ineffective", "undetermined")),
    ("effective_rate_upper_bound", "numerator"): ("verdict", (*_EFFECTIVE, "undetermined")),
    ("effective_rate_upper_bound", "denominator"): ("verdict", (*_EFFECTIVE, "ineffective", "undetermined")),
    ("undetermined", "numerator"): ("verdict", ("undetermined",)),
    ("effective_by_outcome", "numerator"): ("verdict", ("by_outcome",)),
    ("effective_by_outcome", "denominator"): ("verdict", _EFFECTIVE),
    ("effective_by_process_only", "numerator"): ("verdict", ("by_process",)),
    ("effective_by_process_only", "denominator"): ("verdict", _EFFECTIVE),
    ("mean_total", "denominator"): ("scoring", ("scored",)),
    ("activities_per_course", "denominator"): ("activities", ("reported",)),
    ("norm_met", "numerator"): ("norm", ("met",)),
    ("norm_met", "denominator"): ("norm", ("met", "missed")),
    ("days_to_protocol", "denominator"): ("protocol", ("sent",)),
    ("days_to_decision", "denominator"): ("decision", ("decided",)),
    ("certificates_issued", "numerator"): ("price", ("priced", "unpriced")),
    ("certificates_nominal_sum", "n"): ("price", ("priced",)),
    ("certificates_mean_nominal", "denominator"): ("price", ("priced",)),
    ("certificates_applied", "numerator"): ("application", ("applied",)),
    ("certificates_applied", "denominator"): ("application", ("applied", "not_applied")),
    ("certificates_redeemed", "numerator"): ("redemption", ("redeemed",)),
    ("certificates_redeemed", "denominator"): ("redemption", ("redeemed", "not_redeemed")),
    ("certificates_expired", "numerator"): ("expiry", ("expired",)),
    ("certificates_expired", "denominator"): ("expiry", ("expired", "not_expired")),
}
# Numbers that count what is known of a course or certificate: nobody is described by them.
OPEN = [
    ("undetermined", "numerator"),
    ("courses_assessed", "numerator"),
    ("effective_rate", "denominator"),
    ("mean_total", "denominator"),
    ("activities_per_course", "denominator"),
    ("norm_met", "denominator"),
    ("days_to_protocol", "denominator"),
    ("days_to_decision", "denominator"),
    ("certificates_nominal_sum", "n"),
    ("certificates_mean_nominal", "denominator"),
]
# Outcomes of one view that are parts of outcomes of another, unit by unit: parts, whole.
PARTS_OF: tuple[tuple[tuple[tuple[str, str], ...], tuple[tuple[str, str], ...]], ...] = (
    ((("verdict", "undetermined"), ("verdict", "by_either")), (("scoring", "not_scored"),)),
    ((("redemption", "redeemed"),), (("application", "applied"),)),
    ((("expiry", "expired"),), (("redemption", "not_redeemed"),)),
)
FACT_OF_VIEW = {view: fact for fact, views in VIEWS.items() for view in views}


@cache
def _limits_of(period: str, editions: Path) -> PointLimits:
    told = parse_period(period)
    return point_limits(told.first, told.last, read_editions(editions))


def limits_of(period: str) -> PointLimits:
    """What the editions in force say of the points of courses that ended in a period.

    >>> limits_of("2025-H1")
    PointLimits(least_good=4, most_poor=3, best=8)
    """
    return _limits_of(period, folder_of_editions())


def sum_behind() -> pl.Expr:
    """The sum that a row of SUMS shows, or that follows from its mean and its units."""
    return pl.coalesce("numerator", pl.col("value") * pl.coalesce("denominator", pl.col("n")))


def outcomes() -> pl.DataFrame:
    """One row an outcome of a view: fact, view, outcome."""
    rows = [
        (fact, view, outcome)
        for fact, views in VIEWS.items()
        for view, all_ in views.items()
        for outcome in all_
    ]
    return pl.DataFrame(rows, schema=["fact", "view", "outcome"], orient="row")


def numbers() -> pl.DataFrame:
    """One row a published number and outcome it counts: indicator, column, fact, view, outcome.

    >>> numbers().filter(indicator="norm_met", column="denominator")["outcome"].to_list()
    ['met', 'missed']
    """
    rows = [
        (indicator, column, FACT_OF_VIEW[view], view, outcome)
        for (indicator, column), (view, counted) in NUMBERS.items()
        for outcome in counted
    ]
    return pl.DataFrame(rows, schema=["indicator", "column", "fact", "view", "outcome"], orient="row")


def meanings() -> pl.DataFrame:
    """What each published number counts, in one word; numbers of one meaning are one number.

    >>> told = meanings().filter(column="denominator")
    >>> told.filter(pl.col("indicator").str.starts_with("effective_by"))["meaning"].unique().to_list()
    ['verdict: by_either by_outcome by_process']
    """
    all_ = {view: set(names) for views in VIEWS.values() for view, names in views.items()}
    told = pl.concat([numbers(), complements()]).group_by(
        "indicator", "column", "fact", "view", maintain_order=True
    )
    counted = told.agg(pl.col("outcome").unique().sort())
    whole = pl.col("outcome").list.len() == pl.col("view").replace_strict(
        {v: len(o) for v, o in all_.items()}
    )
    some = pl.col("view") + ": " + pl.col("outcome").list.join(" ")
    return counted.select(
        "indicator", "column", meaning=pl.when(whole).then("all of " + pl.col("fact")).otherwise(some)
    )


def complements() -> pl.DataFrame:
    """What a share leaves of its denominator, under the column name 'complement'; same columns as `numbers`."""
    told = numbers()
    below = told.filter(column="denominator")
    above = told.filter(column="numerator").select("indicator", "outcome")
    rest = below.join(above, on=["indicator", "outcome"], how="anti")
    shares = rest.join(above.select("indicator").unique(), on="indicator", how="semi")
    return shares.with_columns(column=pl.lit("complement"))


def regions_of(year: str, seen: list[str]) -> pl.DataFrame:
    """Regions that take part by a year, and those seen in a table: region, district."""
    known = regions().select(region="region_code", district="federal_district", joined="pilot_joined_year")
    there = known.filter((pl.col("joined") <= int(year)) | pl.col("region").is_in(seen))
    return there.drop("joined").drop_nulls("district").sort("region")


def all_regions() -> pl.DataFrame:
    """Every region there is: where units could be as well, if figures say that more than the pilot takes part."""
    return regions_of("9999", regions()["region_code"].to_list())

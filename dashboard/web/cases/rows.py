"""Single courses as rows of a table: one look for the register, the work list and the other courses of a child.

Belongs here: their columns. Does not: which courses (choices.py, pages).
"""

from collections.abc import Sequence

import polars as pl

from dashboard.web.cases.address import case_path
from dashboard.web.cases.choices import PROVIDER, facets, provider_names, region_names
from dashboard.web.page.page import View
from dashboard.web.page.table import Column, Table
from dashboard.wording.format import EN_DASH, NBSP
from schemas import codes
from schemas.dimensions import dimension

COLUMNS = ", ".join(
    (
        "protocol_id, finished_on, region_code, bureau_id, provider_ogrn, age_band, target_group",
        *(f"{name}_lo, {name}_hi" for name in codes.CRITERION.codes),
        "total_lo, total_hi, verdict, reasons",
    )
)


def in_words(view: View, rows: pl.DataFrame) -> pl.DataFrame:
    """The rows with names for codes and the address of each card."""
    region, provider = pl.col("region_code"), pl.col("provider_ogrn")
    labels = {code: codes.REASON.label(code, view.lang) for code in codes.REASON.codes}
    given = pl.col("reasons").list.eval(pl.element().replace(labels)).list.join("; ")
    is_missing = (pl.col("verdict") == "ineffective") & (pl.col("reasons").list.len().fill_null(0) == 0)
    verdicts = {code: codes.VERDICT.label(code, view.lang) for code in codes.VERDICT.codes}
    return rows.with_columns(
        address=pl.Series([view.link(case_path(p)) for p in rows["protocol_id"]], dtype=pl.String),
        region=region.replace(region_names(view)),
        provider=provider.replace(provider_names(view)),
        reason=pl.when(is_missing).then(pl.lit(view.say("cases.not_stated"))).otherwise(given.fill_null("")),
        result=pl.col("verdict").replace(verdicts),
        age=pl.col("age_band").str.replace("-", EN_DASH) + view.say("cases.years"),
        group=pl.lit(dimension("target_group").heading(view.lang) + NBSP) + pl.col("target_group"),
    )


def points_columns(view: View) -> list[Column]:
    """The criteria as tiles of one cell, with both ends where something is unknown."""
    (first, title), *rest = ((name, codes.CRITERION.label(name, view.lang)) for name in codes.CRITERION.codes)
    shared = f"{first}_lo"
    return [
        Column(shared, title, "points", upto=f"{first}_hi", heading=view.say("cases.criteria")),
        *(Column(f"{name}_lo", title, "points", upto=f"{name}_hi", into=shared) for name, title in rest),
    ]


def course_table(
    view: View, name: str, title: str, rows: pl.DataFrame, own: Sequence[Column] = (), note: str = ""
) -> Table:
    """The table of some courses (`COLUMNS`); `own` columns stand after the dates, a single place is not repeated."""
    say, there = view.say, facets(view)
    columns = [
        Column("protocol_id", say("cases.protocol"), link="address"),
        Column("finished_on", say("cases.finished_on"), "date"),
        *own,
        Column("provider", PROVIDER.heading(view.lang)),
        *([Column("region", say("cases.region"), into="provider")] if len(there.regions) > 1 else []),
        *(
            [Column("bureau_id", say("cases.bureau"), "code", into="provider")]
            if len(there.bureaus) > 1
            else []
        ),
        Column("age", dimension("age_band").heading(view.lang), into="provider"),
        Column("group", dimension("target_group").heading(view.lang), into="provider"),
        *points_columns(view),
        Column("total_lo", say("cases.total"), "range", upto="total_hi"),
        Column("result", say("cases.verdict")),
        Column("reason", say("cases.reason")),
    ]
    return Table(name, title, in_words(view, rows), tuple(columns), note)

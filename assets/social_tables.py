"""Social services (442-FZ): each case with its measures, and each step of it judged, on the last day of the data.

Belongs here: the two tables of cases. Does not: deadlines and their counting (`methodology`), figures by region and
form (`assets/sql/social_*.sql`, made with the other marts).
"""

from collections.abc import Iterator
from datetime import date

import dagster as dg
import polars as pl

from assets.resources import Data
from assets.warehouse import run_sql
from methodology.social_services.pathway import KEY, judged, known_on
from methodology.social_services.procedures import load_procedures
from methodology.social_services.social_cases import measured
from schemas.social import SocialCase, SocialServiceStep


def _out(title_ru: str, told: str) -> dg.AssetOut:
    described = f"{title_ru}.\n\n{told}"
    return dg.AssetOut(group_name="social", description=described, metadata={"title_ru": title_ru})


@dg.multi_asset(
    name="social_services",
    deps=["social_service_case", "delivery"],
    outs={
        "social_case": _out(
            "Дела о социальном обслуживании", "Applications as last told, with waiting and payment."
        ),
        "social_service_step": _out(
            "Шаги и сроки дел", "Each step of each case: in time, late, running, overdue."
        ),
    },
)
def social_services(data: Data) -> Iterator[dg.Output[pl.LazyFrame]]:
    """Both tables from one reading of the register of cases; a case counts as it was told last."""
    latest = (
        data.scan("social_service_case").filter(pl.col("intake_status") == "accepted", "latest").sort(KEY)
    )
    as_of, procedures = _as_of(data), load_procedures()
    cases = known_on(latest, as_of)
    told = measured(cases, procedures, as_of).with_columns(as_of=pl.lit(as_of)).sort(KEY)
    yield dg.Output(told.select(SocialCase.to_schema().columns.keys()), "social_case")
    steps = judged(cases, procedures, as_of).with_columns(pl.col("state", "why").cast(pl.String))
    yield dg.Output(steps.select(SocialServiceStep.to_schema().columns.keys()), "social_service_step")


def _as_of(data: Data) -> date:
    """The last day of the data; without a case nothing is judged on any day."""
    return run_sql("social_as_of", data.tables()).item() or date.min

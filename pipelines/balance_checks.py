"""Blocking checks between tables: nothing is lost on the way from a file to a score."""

import dagster as dg
import polars as pl

from assets.resources import Data
from intake.settling.outcome import unbalanced


@dg.asset_check(asset="ledger", blocking=True)
def ledger_balances(data: Data) -> dg.AssetCheckResult:
    """read = accepted + quarantined + duplicate + waiting, for every delivery and table."""
    off = unbalanced(data.scan("ledger")).collect()
    places = [f"{sha[:12]} {table}" for sha, table in off.select("delivery_sha", "table_name").iter_rows()]
    return dg.AssetCheckResult(passed=off.is_empty(), metadata={"off": places})


@dg.asset_check(asset="course_score", blocking=True)
def every_course_scored(data: Data) -> dg.AssetCheckResult:
    """Each protocol with an accepted revision is one course, and each course has one score."""
    accepted = (
        data.scan("course_protocol")
        .filter(pl.col("intake_status") == "accepted")
        .select("protocol_id")
        .unique()
    )
    counts = {
        "protocols": accepted.select(pl.len()).collect().item(),
        "courses": data.scan("course").select(pl.len()).collect().item(),
        "scores": data.scan("course_score").select(pl.len()).collect().item(),
    }
    return dg.AssetCheckResult(passed=len(set(counts.values())) == 1, metadata=counts)

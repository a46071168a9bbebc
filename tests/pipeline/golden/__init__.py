"""Golden tables of the sample inbox: which, and in what form they are kept."""

from collections.abc import Callable
from pathlib import Path

import polars as pl
import polars.selectors as cs

GOLDEN = Path(__file__).parent


def _indicators(published: Path) -> str:
    """Every indicator by year and half-year, for the country and each region, as counts and six digits."""
    values = pl.read_parquet(published / "indicator_value.parquet").filter(
        pl.col("period_kind").is_in(["year", "half"]), breakdown="none"
    )
    received = pl.col("indicator").str.starts_with("rows_")  # counted by the day of the run
    return (
        values.filter(~received)
        .select(
            "indicator",
            "period",
            "region_code",
            pl.col("numerator", "denominator", "value").round(6),
            "n",
            "status",
        )
        .sort(pl.all())
        .write_csv()
    )


def _scores(published: Path) -> str:
    return pl.read_parquet(published / "course_score.parquet").sort("protocol_id").write_csv()


def _ledger(published: Path) -> str:
    files = pl.read_parquet(published / "delivery.parquet").select("delivery_sha", "file")
    ledger = pl.read_parquet(published / "ledger.parquet").join(files, on="delivery_sha")
    return ledger.select("file", pl.exclude("file", "delivery_sha")).sort("file", "table_name").write_csv()


def _distribution(published: Path) -> str:
    return (
        pl.read_parquet(published / "score_distribution.parquet")
        .filter(period_kind="year")
        .sort(pl.all())
        .write_csv()
    )


def _reasons(published: Path) -> str:
    reasons = pl.read_parquet(published / "ineffectiveness_reason.parquet")
    return reasons.filter(period_kind="year").sort(pl.all()).write_csv()


def _funnel(published: Path) -> str:
    """Regions of the country by year, without and with corrections."""
    return _of_regions(published / "funnel_point.parquet").with_columns(cs.float().round(6)).write_csv()


def _case_mix(published: Path) -> str:
    return _of_regions(published / "case_mix.parquet").with_columns(cs.float().round(4)).write_csv()


def _of_regions(mart: Path) -> pl.DataFrame:
    rows = pl.read_parquet(mart).filter(period_kind="year", unit_kind="region")
    return rows.drop("period_kind", "unit_kind")


def _health(published: Path) -> str:
    """Health cards over the regions by year, without the badge's words."""
    cards = _of_regions(published / "indicator_health.parquet").drop(cs.starts_with("badge_"))
    return cards.with_columns(cs.float().round(6)).write_csv()


def _charts(published: Path) -> str:
    """The two charts of the country that the page leads with: gaps between ineffective courses, and the mean total."""
    points = pl.read_parquet(published / "control_chart.parquet").filter(region_code="all")
    led = points.filter(pl.col("indicator").is_in(["effective_rate", "mean_total"])).drop(
        cs.starts_with("why_")
    )
    return led.with_columns(cs.float().round(6)).write_csv()


def _of_year(table: str) -> Callable[[Path], str]:
    def shown(published: Path) -> str:
        rows = pl.read_parquet(published / f"{table}.parquet").filter(period_kind="year")
        kept = rows.drop("period_kind", cs.starts_with("title_"), strict=False)
        return kept.with_columns(cs.float().round(6)).write_csv()

    return shown


def _social_steps(published: Path) -> str:
    """Steps of social services by region and year of application, all forms together."""
    rows = pl.read_parquet(published / "social_timeliness.parquet").filter(period_kind="year", form="all")
    return rows.drop("period_kind", "form").with_columns(cs.float().round(6)).write_csv()


TABLES: dict[str, Callable[[Path], str]] = {
    "indicators": _indicators,
    "scores": _scores,
    "ledger": _ledger,
    "distribution": _distribution,
    "reasons": _reasons,
    "funnel": _funnel,
    "case_mix": _case_mix,
    "health": _health,
    "charts": _charts,
    "archetypes": _of_year("score_archetype"),
    "what_if": _of_year("what_if"),
    "bounds": _of_year("effectiveness_bounds"),
    "agreement": _of_year("agreement"),
    "social_steps": _social_steps,
    "social_waiting": _of_year("social_waiting"),
}

"""Courses: one row a protocol, its highest accepted revision, with what scoring and indicators group it by."""

import polars as pl

from law.editions import Edition
from law.programmes import programmes
from methodology.scoring.alike import are_different
from methodology.scoring.editions import edition_in_force
from methodology.scoring.norms import norm_fallback, norm_status, standard_in_force

_COLUMNS = [
    "protocol_id",
    "revision",
    "child_id",
    "birth_year",
    "age_at_start",
    "sex",
    "region_code",
    "bureau_id",
    "provider_ogrn",
    "target_group",
    "service_form",
    "certificate_id",
    "started_on",
    "finished_on",
    "status",
    "has_representative",
    "signed_on",
    "sent_on",
    "first_sent_on",
]


def age_band(editions: tuple[Edition, ...]) -> pl.Expr:
    """The band of `age_at_start` by the edition in force when the course started.

    >>> from methodology.scoring.editions import load_editions
    >>> course = pl.DataFrame({"age_at_start": [4, 7, 13, 14]}).with_columns(started_on=pl.date(2025, 9, 1))
    >>> course.select(age_band(load_editions()))["age_band"].to_list()
    ['4-6', '7-13', '7-13', '14-17']
    """
    in_force, band = edition_in_force(editions), pl.lit(None, pl.String)
    for edition in editions:
        of = pl.lit(None, pl.String)
        for name, last in reversed(edition.programme.bands.items()):
            of = pl.when(pl.col("age_at_start") <= last).then(pl.lit(name)).otherwise(of)
        band = pl.when(in_force == edition.id).then(of).otherwise(band)
    return band.alias("age_band")


def age_band_sql(editions: tuple[Edition, ...]) -> str:
    """The same in SQL over `age` and `edition`, its id; who is past the last age of a band counts in it."""
    cases = []
    for edition in editions:
        *bands, (oldest, _) = edition.programme.bands.items()
        whens = " ".join(f"WHEN age <= {last} THEN '{band}'" for band, last in bands)
        cases.append(
            f"WHEN '{edition.id}' THEN " + (f"CASE {whens} ELSE '{oldest}' END" if whens else f"'{oldest}'")
        )
    return f"CASE edition {' '.join(cases)} END"


def half_year(on: str = "finished_on") -> pl.Expr:
    """The half-year of a day, as order 525n reports it: 2025-H1."""
    half = pl.when(pl.col(on).dt.month() <= 6).then(pl.lit("-H1")).otherwise(pl.lit("-H2"))
    return (pl.col(on).dt.year().cast(pl.String) + half).alias("half_year")


def _superseded(accepted: pl.LazyFrame) -> pl.DataFrame:
    """The revisions that a higher one supersedes, with the day they were sent, lowest first; few, so that the many
    courses need no join."""
    if are_different(accepted, ["protocol_id"]):
        return pl.DataFrame(schema={"protocol_id": pl.String, "revision": pl.Int32, "sent_on": pl.Date})
    revisions = accepted.group_by("protocol_id").agg(
        pl.len().alias("times"), pl.col("revision").max().alias("last")
    )
    several = revisions.filter(pl.col("times") > 1).collect(engine="streaming")
    lower = accepted.join(several.lazy(), on="protocol_id").filter(pl.col("revision") < pl.col("last"))
    return lower.select("protocol_id", "revision", "sent_on").sort("revision").collect(engine="streaming")


def _with_first_sending(current: pl.LazyFrame, lower: pl.DataFrame) -> pl.LazyFrame:
    """The courses with first_sent_on: when their lowest accepted revision was sent, null where it does not say."""
    first = lower.lazy().unique("protocol_id", keep="first", maintain_order=True)
    told = first.select("protocol_id", first_sent_on="sent_on", is_correction=pl.lit(True))
    return current.join(told, on="protocol_id", how="left", maintain_order="left").with_columns(
        first_sent_on=pl.when("is_correction").then("first_sent_on").otherwise("sent_on")
    )


def courses(protocols: pl.LazyFrame, editions: tuple[Edition, ...]) -> pl.LazyFrame:
    """One row a course of a programme that is scored, in the order of deliveries.

    A higher revision supersedes the lower as a whole, but for the day the protocol was sent first.
    """
    scored = [None, *(p.id for p in programmes() if p.scored)]
    accepted = protocols.filter(
        pl.col("intake_status") == "accepted", pl.col("programme").is_in(scored, nulls_equal=True)
    )
    columns = [*_COLUMNS, age_band(editions), standard_in_force(), edition_in_force(editions), half_year()]
    of_norm = [norm_status(), norm_fallback()]
    lower = _superseded(accepted)
    if lower.is_empty():
        return accepted.with_columns(first_sent_on="sent_on").select(columns).with_columns(of_norm)
    current = accepted.join(lower.lazy(), on=["protocol_id", "revision"], how="anti", maintain_order="left")
    return _with_first_sending(current, lower).select(columns).with_columns(of_norm)


def providers(protocols: pl.LazyFrame) -> pl.LazyFrame:
    """One row a provider and region: the latest name it gave, and how many courses it has there."""
    accepted = protocols.filter(pl.col("intake_status") == "accepted").sort(
        "finished_on", "protocol_id", "revision"
    )
    return (
        accepted.group_by("provider_ogrn", "region_code")
        .agg(
            pl.col("provider_name").drop_nulls().last(),
            pl.col("protocol_id").n_unique().cast(pl.Int64).alias("courses"),
        )
        .sort("provider_ogrn", "region_code")
    )

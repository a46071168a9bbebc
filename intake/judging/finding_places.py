"""Whose a finding is: the region, bureau and provider of its row, as far as anything delivered tells.

Belongs here: the place of a row by itself, and where a row that names none borrows it. Does not: who may read it
(`dashboard.web.access.scope`). A place that is not known stays null, and then nobody is shown the row: a wrong guess
would show one bureau the papers of another.
"""

from collections.abc import Mapping, Sequence

import pandera.polars as pa
import polars as pl

from schemas.delivered.keys import ProtocolKey
from schemas.delivered.protocol import DELIVERED
from schemas.rules import Rule, columns_that, rules_of

PLACE = {"region_code": pl.String, "bureau_id": pl.String, "provider_ogrn": pl.String}
_OF_PROTOCOL = [table for table, model in DELIVERED.items() if issubclass(model, ProtocolKey)]
_TRUE_CODE = "region_not_in_pilot"  # breaks a rule of its field, and is a region all the same


def names_place(columns: Sequence[str]) -> bool:
    """Whether rows of a table say where they belong; a bureau alone does not, for its number needs the region."""
    return "region_code" in columns


def own_place(columns: Sequence[str]) -> list[pl.Expr]:
    """The place in the row itself, null for what its table does not say."""
    said = columns if names_place(columns) else ()
    return [
        pl.col(name) if name in said else pl.lit(None, dtype).alias(name) for name, dtype in PLACE.items()
    ]


def valid_place(model: type[pa.DataFrameModel], columns: Sequence[str]) -> list[pl.Expr]:
    """The same for rows at the door, which carry the bits of their reasons: a code that is none says nothing."""
    rules = rules_of(model)
    return [
        pl.when(pl.col("failed") & _bits(rules, e.meta.output_name()) == 0).then(e)
        for e in own_place(columns)
    ]


def _bits(rules: tuple[Rule, ...], field: str) -> pl.Expr:
    return pl.lit(
        sum(1 << k for k, r in enumerate(rules) if r.field == field and r.id != _TRUE_CODE), pl.UInt64
    )


def with_places(told: pl.LazyFrame, settled: Mapping[str, pl.LazyFrame]) -> pl.LazyFrame:
    """The findings with the place of their row: its own, else that of its protocol in the same delivery, else of its
    protocol anywhere, else of the institution or service it is about, else the only one that its delivery names.

    told: findings with the place of their own row; settled: the intake tables by name. Where several rows would lend a
    place and disagree, none does. A bureau and a provider are borrowed within the row's region only.
    """
    place, protocols = list(PLACE), settled["course_protocol"]
    key = pl.when(pl.col("table_name").is_in(_OF_PROTOCOL)).then("record_id").alias("protocol_id")
    keyed = told.with_columns(key)
    lent = keyed.filter(pl.col("region_code").is_not_null())  # rows held back lend theirs as well
    rows = ["delivery_sha", "protocol_id", *place]
    wanted = keyed.select("protocol_id").drop_nulls().unique()
    of_protocol = pl.concat([protocols.select(rows), lent.select(rows)]).join(
        wanted, on="protocol_id", how="semi"
    )
    deliveries = keyed.select("delivery_sha").unique()
    of_delivery = pl.concat([protocols.select(rows), lent.select(rows)]).join(
        deliveries, on="delivery_sha", how="semi"
    )
    filled = _filled(keyed, of_protocol, ["delivery_sha", "protocol_id"])
    filled = _filled(filled, of_protocol, ["protocol_id"])
    filled = _filled(filled, _of_registers(settled), ["table_name", "record_id"])
    return _filled(filled, of_delivery, ["delivery_sha"]).drop("protocol_id")


def _of_registers(settled: Mapping[str, pl.LazyFrame]) -> pl.LazyFrame:
    """The regions of what rows of a register without a region are about, by their table and what they are called."""
    return pl.concat(
        settled[model.to_schema().columns[named].metadata["entry_of"]]
        .filter("latest")
        .select(
            pl.lit(table).alias("table_name"), pl.col(named).alias("record_id"), *own_place(["region_code"])
        )
        for table, model in DELIVERED.items()
        for named in columns_that(model, "entry_of")
    )


def _filled(told: pl.LazyFrame, lenders: pl.LazyFrame, by: list[str]) -> pl.LazyFrame:
    """What is missing of a place taken from rows with the same key, where all of them say the same."""
    only = [
        pl.when(pl.col(c).min() == pl.col(c).max()).then(pl.col(c).min()).alias(f"{c}_only") for c in PLACE
    ]
    joined = told.join(lenders.group_by(by).agg(only), on=by, how="left")
    region = pl.coalesce("region_code", "region_code_only")
    rest = [
        pl.coalesce(c, pl.when(region == pl.col("region_code_only")).then(f"{c}_only"))
        for c in ("bureau_id", "provider_ogrn")
    ]
    return joined.with_columns(*rest, region_code=region).drop(f"{c}_only" for c in PLACE)

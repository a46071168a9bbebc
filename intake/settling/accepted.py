"""The accepted rows as they were understood: typed, in codes, with pseudonyms, one table as one was delivered.

Belongs here: which rows of the settled tables these are, and their columns. Does not: how a row is accepted
(`settled`), where the tables are written.
"""

from collections.abc import Mapping

import polars as pl

from intake.judging.counting import ANSWERS
from intake.settling.parts import ACTIVITY_ROWS, Parts
from intake.settling.rules import SET
from schemas.codes import COMPETENCE_ITEMS, INSTRUMENT, ITEM, STAGE
from schemas.delivered.protocol import DELIVERED
from schemas.rules import delivered_columns, personal_columns

_OF_CHILD = ("child_id", "birth_year", "age_at_start")


def accepted_rows(parts: Parts, settled: Mapping[str, pl.LazyFrame]) -> dict[str, pl.LazyFrame]:
    """Table -> its accepted rows, with the columns of its form that are not personal, and those of the child.

    settled: the intake tables by name. As many rows as the ledger counts as accepted.
    """
    fewer_columns = {"activity": _activities(parts, settled), "assessment": _answers(settled["assessment"])}
    rows = {table: fewer_columns.get(table, settled.get(table)) for table in DELIVERED}
    return {table: _as_delivered(table, frame) for table, frame in rows.items() if frame is not None}


def _as_delivered(table: str, rows: pl.LazyFrame) -> pl.LazyFrame:
    model, known = DELIVERED[table], rows.collect_schema()
    columns = {n: spec for n, spec in delivered_columns(model).items() if n in known}
    typed = [
        pl.col(n).cast(spec.dtype.type) for n, spec in columns.items() if n not in personal_columns(model)
    ]
    status = [pl.col("intake_status") == "accepted"] if "intake_status" in known else []
    return rows.filter(*status).select(*typed, *(name for name in _OF_CHILD if name in known))


def _activities(parts: Parts, settled: Mapping[str, pl.LazyFrame]) -> pl.LazyFrame:
    """The rows behind the accepted tallies, without those that break a rule against their course."""
    tallies = settled["activity_tally"].filter(pl.col("intake_status") == "accepted")
    rows = parts.activities(tallies.select("delivery_sha", "seq").unique().collect())
    same = ["delivery_sha", *ACTIVITY_ROWS]
    return rows.join(tallies.select(SET), on=SET, how="semi").join(
        settled["activity_exception"].select(same), on=same, how="anti", nulls_equal=True
    )


def _answers(assessments: pl.LazyFrame) -> pl.LazyFrame:
    """One row an item and stage again, as they were delivered, of the accepted sets of answers."""
    places = pl.DataFrame(
        [
            (
                f"{item}_{stage}",
                "parental_competence" if item in COMPETENCE_ITEMS else INSTRUMENT.codes[0],
                item,
                stage,
            )
            for item in ITEM.codes
            for stage in STAGE.codes
        ],
        schema=["answer", "instrument", "item", "stage"],
        orient="row",
    )
    long = assessments.unpivot(
        ANSWERS,
        index=["protocol_id", "revision", "intake_status"],
        variable_name="answer",
        value_name="value",
    )
    return long.drop_nulls("value").join(places.lazy(), on="answer", how="left", maintain_order="left")

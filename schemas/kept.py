"""Everything intake keeps, by table name.

Belongs here: the list, and the columns of a part. Does not: the models (`intake`, `registers`).
"""

from functools import cache

import pandera.polars as pa
import polars as pl

from schemas import intake
from schemas.registers import KEPT_REGISTERS

KEPT: dict[str, type[pa.DataFrameModel]] = {
    "course_protocol": intake.CourseProtocol,
    "activity_tally": intake.ActivityTally,
    "assessment": intake.Assessment,
    "certificate": intake.Certificate,
    "bureau_decision": intake.BureauDecision,
    **KEPT_REGISTERS,
}
_DECIDED_LATER = ("intake_status", "held_by", "rows_held", "latest")


@cache
def part_schema(table: str) -> dict[str, pl.DataType]:
    """Columns and types of a part as the door writes it: the table without what settling adds."""
    columns = KEPT[table].to_schema().columns
    return {name: spec.dtype.type for name, spec in columns.items() if name not in _DECIDED_LATER}

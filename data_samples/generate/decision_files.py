"""The main bureaus' decisions: a file a half-year.

Belongs here: cutting the decisions into files, late and contradicting rows. Does not: the decisions (`decisions`).
"""

import polars as pl

from data_samples.generate.files import FROM_1251, PLAIN
from data_samples.generate.findings import Finding, chosen
from data_samples.generate.inbox import Inbox, World
from data_samples.generate.papers import deliver
from data_samples.generate.planted import BUREAU_DECISION, shifted
from data_samples.generate.wording import SHEETS, as_text

FILES = (
    ("2025-02-12_ГБ МСЭ_решения_2024.csv", ("2024-H1", "2024-H2"), FROM_1251),
    ("2025-08-13_ГБ МСЭ_решения.xlsx", ("2025-H1",), None),
    ("2026-02-18_mse_decisions.csv", ("2025-H2",), PLAIN),
    ("2026-08-12_ГБ МСЭ_решения.xlsx", ("2026-H1",), None),
)
AHEAD, AGAIN = (
    1,
    3,
)  # the file with a decision on a protocol that never comes, and the one with rows sent again


def decision_files(world: World, inbox: Inbox) -> None:
    """Every file. Corrected courses are decided on their second revision, half a year later than the others."""
    late = pl.col("channel") == "corrected"
    decided = world.bureau_decision.with_columns(
        revision=pl.when(late).then(2).otherwise("revision"),
        half=pl.when(late).then(pl.lit("2025-H2")).otherwise("half"),
        **{c: pl.when(late).then(pl.col(c).dt.offset_by("5mo")).otherwise(c) for c in _DATES},
    ).sort("decided_on", "course")
    ghost = world.of("late")["course_protocol"].filter("victim")["protocol_id"][0]
    for number, (name, halves, dialect) in enumerate(FILES):
        own = decided.filter(pl.col("half").is_in(halves))
        rows = as_text(own, "bureau_decision")
        plants = chosen(rows, BUREAU_DECISION[number :: len(FILES)])
        more = {AHEAD: _ahead(rows, ghost), AGAIN: _again(decided)}.get(number, rows[:0])
        text = pl.concat([rows, more])
        first = deliver(inbox, name, "bureau_decision", text, plants, dialect)
        place = (
            name,
            None if dialect else SHEETS["bureau_decision"],
            first + text.height - 1,
            "bureau_decision",
        )
        if number == AHEAD:
            inbox.found.append(Finding(*place, ghost, "waiting_for_protocol", "warning"))
        if number == AGAIN:
            inbox.found.append(Finding(*place, text["protocol_id"][-1], "conflict"))


_DATES = ("decided_on", "signed_on", "registered_on", "federal_access_from")


def _ahead(rows: pl.DataFrame, protocol: str) -> pl.DataFrame:
    """A decision on a protocol nobody has sent."""
    return rows.filter(pl.col("reported_total") == "7")[-1:].with_columns(protocol_id=pl.lit(protocol))


def _again(decided: pl.DataFrame) -> pl.DataFrame:
    """Two decisions of the half-year before: one all the same, one decided a day earlier than was told."""
    before = decided.filter((pl.col("half") == "2025-H2") & (pl.col("channel") == "bulk"))
    alike, other = as_text(before[-1:], "bureau_decision"), as_text(before[-2:-1], "bureau_decision")
    return pl.concat([alike, other.with_columns(decided_on=pl.lit(shifted(other["decided_on"][0], -1)))])

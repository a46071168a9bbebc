"""Why a cell has no value, or what should be known of its spelling: the rules of reading, by the cell as delivered.

Belongs here: which rule a cell breaks. Does not: reading (`values`), the words of a rule (`wording`).
Only the few rows that have such a cell come here, so that cells are looked at one cause at a time.
"""

from collections.abc import Iterator
from typing import Any

import polars as pl

from intake.cells.damaged_text import is_damaged
from intake.cells.identifiers import DAY, EXPONENT, sign_of
from intake.cells.masks import MASK
from intake.cells.personal import holds_personal
from intake.cells.text import ERROR_VALUE, MARKS, clean, is_placeholder
from intake.judging.values import kind
from intake.reading.sheets import DATE_CELL, FAULT, NUMBER_CELL
from schemas.expected import words
from schemas.identifiers import PROFILES
from schemas.rules import Rule

_NOTES = ("placeholder_in_identifier", "identifier_respelled", "ambiguous_subgroup")
OF_KIND = {"int": "not_an_integer", "date": "not_a_date", "decimal": "not_a_number", "bool": "not_a_boolean"}
_OF_MARK = {
    "formula_without_value": "formula_without_value",
    "error_value": "error_value",
    "merged": "merged_cell",
}


def rules_of_cells(spec: Any) -> tuple[str, ...]:
    """The rule ids that cells of a column may break by how they are written."""
    shared = ("error_value", "formula_without_value", "merged_cell", "not_text")
    match kind(spec):
        case "date":
            return ("not_a_date", "time_in_day", *shared)
        case "decimal":
            return ("not_a_number", "date_in_code", *shared)
        case "int" | "bool" as other:
            return (OF_KIND[other], "personal_data", "date_in_code", *shared)
    own = ("identifier_profile", *_NOTES) if spec.metadata["identifier"] else ()
    return ("personal_data", "date_in_code", "inexact_number", "damaged_text", *own, *shared)


def faults(cells: pl.Series, spec: Any) -> pl.Series:
    """The rule id that each of these unreadable cells breaks."""
    text = pl.col("t")
    shown = text.str.strip_chars_start(MARKS)
    frame = pl.DataFrame({"t": clean(cells), "personal": holds_personal(cells), "damaged": is_damaged(cells)})
    marked = (
        pl.when(text.str.starts_with(FAULT))
        .then(shown.str.split("|").list.first().replace_strict(_OF_MARK, default="not_text"))
        .when((text.str.starts_with(DATE_CELL) | shown.str.contains(_of_code(spec))) & (kind(spec) != "date"))
        .then(pl.lit("date_in_code"))
        .when(text.str.contains(ERROR_VALUE))
        .then(pl.lit("error_value"))
    )
    # Free text and words of a list are read whatever they are, but for what may be about a person.
    other = "identifier_profile" if spec.metadata["identifier"] else "personal_data"
    return frame.select(pl.coalesce(marked, _unmarked(kind(spec), shown, text, other))).to_series()


def _of_code(spec: Any) -> str:
    """Which days are a code that a program turned into one, where no mark says so."""
    profile = PROFILES.get(spec.metadata["identifier"])
    return DAY if profile and profile.form in ("code", "group", "groups") else r"^\b\B$"


def _unmarked(kind_of: str, shown: pl.Expr, text: pl.Expr, other: str) -> pl.Expr:
    match kind_of:
        case "date":
            timed = shown.str.contains(r"^[0-9]{4}-[0-9]{2}-[0-9]{2}[ Tt]")
            return pl.when(timed).then(pl.lit("time_in_day")).otherwise(pl.lit("not_a_date"))
        case "str":
            inexact = text.str.starts_with(NUMBER_CELL) | shown.str.contains(EXPONENT)
            return (
                pl.when("personal").then(pl.lit("personal_data")).when(inexact).then(pl.lit("inexact_number"))
                .when("damaged").then(pl.lit("damaged_text")).otherwise(pl.lit(other))
            )  # fmt: skip
        case "int":
            return pl.when("personal").then(pl.lit("personal_data")).otherwise(pl.lit(OF_KIND[kind_of]))
    return pl.lit(OF_KIND[kind_of])


def notes(cells: pl.Series, spec: Any) -> pl.Series:
    """The warning that each of these noted cells deserves."""
    of_group = PROFILES[spec.metadata["identifier"]].form == "group"
    other = pl.lit("ambiguous_subgroup" if of_group else "identifier_respelled")
    return pl.select(
        pl.when(is_placeholder(clean(cells))).then(pl.lit("placeholder_in_identifier")).otherwise(other)
    ).to_series()


def observed(cells: pl.Series, rule_id: str, spec: Any) -> pl.Series:
    """What is shown of these cells: the sign that is out of place instead of a text that may be personal."""
    if rule_id == "identifier_profile":
        return cells.map_elements(lambda text: _sign(text, spec), pl.String)
    if rule_id in ("personal_data", "not_text", "damaged_text"):
        return pl.repeat(MASK, len(cells), dtype=pl.String, eager=True)
    shown = cells.str.strip_chars_start(MARKS)
    return shown.str.split("|").list.last() if rule_id in _OF_MARK.values() else shown


def _sign(text: str, spec: Any) -> str:
    sign = sign_of(text, spec.metadata["identifier"]) if spec.metadata["identifier"] else ""
    return f"{MASK} ({sign})" if sign else MASK


def broken(cells: pl.Series, found: pl.Series, spec: Any, field: str) -> Iterator[tuple[Rule, pl.Series]]:
    """Each rule that some of these cells break, with the places of those cells."""
    profile = PROFILES.get(spec.metadata["identifier"])
    for rule_id in found.unique(maintain_order=True):
        severity = "warning" if rule_id in _NOTES else "error"
        usual = words(profile.ru, profile.en) if profile and rule_id == "identifier_profile" else None
        yield Rule(rule_id, field, pl.lit(False), severity, usual, "", ""), (found == rule_id).arg_true()

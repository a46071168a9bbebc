"""Data quality and the ledger: what arrived and what became of it. Counts for everyone, deliveries for the engineer.

Belongs here: the ledger added up, deliveries, counts of findings, what is withheld. Does not: findings (findings.py).
"""

import polars as pl

from dashboard.web.access.principal import ENGINEER
from dashboard.web.page.blocks import Block, Content, Key, Keys, Listing
from dashboard.web.page.page import Page, View
from dashboard.web.page.table import Column, Table, columns
from dashboard.wording.format import number
from intake.wording.rendering import SHEETS

LEDGER = ("read", "accepted", "quarantined", "duplicate", "waiting", "error_findings", "warnings")


def build(view: View) -> Content:
    """The ledger by table; for the engineer by delivery too."""
    say, quality = view.say, view.store.table("data_quality")
    sums = {name: int(quality[name].sum()) for name in LEDGER}
    balanced = sums["read"] == sum(sums[name] for name in ("accepted", "quarantined", "duplicate", "waiting"))
    cards = (
        Key(say("quality_page.read"), number(sums["read"], view.lang),
            (say("quality_page.balanced" if balanced else "quality_page.unbalanced"),)),
        *(Key(say(f"quality.{name}"), number(sums[name], view.lang)) for name in LEDGER[1:5]),
    )  # fmt: skip
    named = _table_word(view).fill_null(say("quality_page.refused"))
    by_table = quality.group_by("table_name").agg(pl.col(LEDGER).sum()).sort("table_name").with_columns(named)
    blocks: list[Block] = [
        Keys(say("quality_page.ledger"), cards),
        Listing(
            "tables",
            say("quality_page.by_table"),
            say("quality_page.note"),
            _ledger(view, "tables", by_table),
        ),
        Listing("levels", say("quality_page.levels"), say("quality_page.levels_note"), _levels(view), fold=8),
    ]
    if view.store.table("norm_use").height:
        blocks.append(
            Listing("norms", say("quality_page.norms"), say("quality_page.norms_note"), _norms(view))
        )
    if view.store.table("register_orphan").height:
        note = say("quality_page.orphans_note")
        blocks.append(Listing("orphans", say("quality_page.by_orphan"), note, _orphans(view)))
    if view.scope.principal.role == ENGINEER:
        blocks += _of_engineer(view, quality)
    return Content(say("nav.quality"), say("quality_page.subtitle"), tuple(blocks))


def _table_word(view: View, column: str = "table_name") -> pl.Expr:
    """A delivered table as the form calls its sheet; its own name on an English page."""
    return pl.col(column).replace(SHEETS) if view.lang == "ru" else pl.col(column)


def _ledger(view: View, name: str, rows: pl.DataFrame, by: str = "table_name") -> Table:
    say = view.say
    errors = {"error_findings": "errors"}
    counts = [Column(each, say(f"quality.{errors.get(each, each)}"), "count") for each in LEDGER]
    first = Column(by, say("quality.table" if by == "table_name" else "quality.file"))
    return Table(name, say(f"quality_page.{name}_caption"), rows, (first, *counts))


def _orphans(view: View) -> Table:
    """Rows that have their region from a register, and those whose entry no register holds."""
    say = view.say
    kinds = {"table_name": "text", "register": "text", "rows": "count", "orphans": "count"}
    rows = view.store.table("register_orphan").with_columns(_table_word(view), _table_word(view, "register"))
    return Table("orphans", say("quality_page.by_orphan"), rows, columns(say, "quality_page", **kinds))


def _norms(view: View) -> Table:
    """Courses held to the generic norm, and to a norm whose act a later one has replaced, beside all of their year."""
    say, courses = view.say, pl.col("courses")
    rows = (
        view.store.table("norm_use")
        .group_by("year")
        .agg(
            of_courses=courses.sum(),
            fallback=courses.filter("norm_fallback").sum(),
            superseded=courses.filter(norm_status="superseded").sum(),
        )
    )
    told = rows.sort("year", descending=True).with_columns(
        of_year="year",
        fallback_share=pl.col("fallback") / pl.col("of_courses"),
        superseded_share=pl.col("superseded") / pl.col("of_courses"),
    )
    kinds = {"of_year": "code", "of_courses": "count", "fallback": "count", "fallback_share": "share",
             "superseded": "count", "superseded_share": "share"}  # fmt: skip
    return Table("norms", say("quality_page.norms"), told, columns(say, "quality_page", **kinds))


def _levels(view: View) -> Table:
    """How much disclosure control hides: withheld levels are told together with the hidden share, never alone."""
    say, open_level = view.say, ~pl.col("withheld")
    rows = (
        view.store.table("published_level")
        .group_by("year", "period_kind", "area_kind", "breakdown")
        .agg(
            of_levels=pl.len(),
            withheld=pl.col("withheld").sum(),
            cells=pl.col("cells").filter(open_level).sum(),
            hidden=pl.col("hidden").sum(),
        )
        .sort("year", "area_kind", "period_kind", "breakdown")
    )
    named = {kind: say(f"quality_page.{kind}") for kind in ("country", "district", "region", "half", "year")}
    group = (
        pl.when(pl.col("breakdown") == "none")
        .then(pl.lit(""))
        .otherwise(pl.lit(", " + say("quality_page.by_group")))
    )
    told = rows.with_columns(
        of_year="year",
        period=pl.col("period_kind").replace_strict(named),
        where=pl.col("area_kind").replace_strict(named) + group,
        share=pl.col("hidden") / pl.when(pl.col("cells") > 0).then(pl.col("cells")),
    )
    kinds = {"of_year": "code", "period": "text", "where": "text", "of_levels": "count", "withheld": "count",
             "cells": "count", "hidden": "count", "share": "share"}  # fmt: skip
    return Table("levels", say("quality_page.levels"), told, columns(say, "quality_page", **kinds))


def _of_engineer(view: View, quality: pl.DataFrame) -> list[Block]:
    """Deliveries, findings by rule and what the version was made of."""
    say = view.say
    by_file = quality.group_by("file").agg(pl.col(LEDGER).sum())
    by_file = by_file.sort("error_findings", "file", descending=[True, False])
    rules = view.store.query(*view.scope.finding_counts()).with_columns(_table_word(view))
    delivery = view.store.table("delivery").rename({"size_bytes": "bytes", "received_at": "received"})
    titles = {name: say(f"quality_page.{name}") for name in ("by_file", "by_rule", "deliveries", "run")}
    note, rules_note = say("quality_page.note"), say("quality_page.rules_note")
    parts = (
        ("by_file", note, _ledger(view, "files", by_file, "file")),
        ("by_rule", rules_note, Table("rules", titles["by_rule"], rules, columns(
            say, "quality_page", rule_id="code", severity="text", table_name="text", findings="count", files="count"))),
        ("deliveries", "", Table("deliveries", titles["deliveries"], delivery, columns(
            say, "quality_page", seq="code", file="text", received="text", bytes="count", state="text", format="text",
            kind="text"))),
        ("run", "", Table("run", titles["run"], _run(view), columns(say, "quality_page", name="text", value="text"))),
    )  # fmt: skip
    return [Listing(name, titles[name], told, table, fold=15) for name, told, table in parts]


def _run(view: View) -> pl.DataFrame:
    """What the version was made of: digests, then rows by table."""
    told = view.store.manifest
    names = ("version", "data_as_of", "code_version", "code_digest", "input_digest", "deliveries")
    rows = [(name, str(told[name])) for name in names]
    rows += [(f"rows: {name}", str(count)) for name, count in told["tables"].items()]
    return pl.DataFrame(rows, schema=["name", "value"], orient="row")


PAGE = Page("quality", "/quality", build, order=90)

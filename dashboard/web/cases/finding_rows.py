"""Findings as rows of a table: what is wrong, where, in the words of the page's language.

Belongs here: their columns. Does not: whose they are (`dashboard.web.scope`), the workbook that goes back
(`intake.return_sheet`). Values were masked when the finding was made.
"""

from functools import cache

import polars as pl

from dashboard.format import EN_DASH
from dashboard.web.page import View
from dashboard.web.table import Column, Table
from schemas.delivered import DELIVERED
from schemas.rules import delivered_columns

COLUMNS = """severity, provider_ogrn, file, sheet, line, table_name, record_id, rule_id, field, observed, expected,
    message_ru, message_en"""


@cache
def field_titles(lang: str) -> pl.DataFrame:
    """table_name, field, column: the title a column has in the form."""
    rows = [
        (table, name, spec.metadata["ru"] if lang == "ru" else spec.title)
        for table, model in DELIVERED.items()
        for name, spec in delivered_columns(model).items()
    ]
    return pl.DataFrame(rows, schema=["table_name", "field", "column"], orient="row")


def severity_words(view: View) -> dict[str, str]:
    """The two severities in words."""
    return {code: view.say(f"findings_page.{code}") for code in ("error", "warning")}


def finding_table(
    view: View, name: str, title: str, rows: pl.DataFrame, own: tuple[Column, ...] = ()
) -> Table:
    """The table of some findings (`COLUMNS`); `own` columns stand after the place."""
    say = view.say
    told = rows.join(field_titles(view.lang), on=["table_name", "field"], how="left", maintain_order="left")
    told = told.with_columns(
        record_id=pl.col("record_id").fill_null(EN_DASH),
        message=pl.col(f"message_{view.lang}"),
        severity=pl.col("severity").replace(severity_words(view)),
        observed=pl.col("observed").str.replace("^rows: ", say("findings_page.held_rows")),
    )
    columns = (
        Column("record_id", say("findings_page.record"), "code"),
        Column("file", say("findings_page.file")),
        Column("sheet", say("findings_page.sheet"), into="file"),
        *own,
        Column("line", say("findings_page.line"), "code"),
        Column("column", say("findings_page.column")),
        Column("message", say("findings_page.message")),
        Column("rule_id", say("findings_page.rule"), into="message"),
        Column("observed", say("findings_page.observed")),
        Column("severity", say("findings_page.severity")),
    )
    return Table(name, title, told, columns)

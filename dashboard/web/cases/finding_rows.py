"""Findings as rows of a table: what is wrong, where, in the words of the page's language.

Belongs here: their columns. Does not: whose they are (`dashboard.web.access.scope`), the workbook that goes back
(`intake.return_sheet.workbook`), the words (`intake.wording`). Values were masked when the finding was made.
"""

import polars as pl

from dashboard.web.page.page import View
from dashboard.web.page.table import Column, Table
from dashboard.wording.format import EN_DASH
from intake.wording.rendering import in_words

COLUMNS = """severity, provider_ogrn, file, sheet, line, table_name, record_id, rule_id, field, observed,
    cause, params, message_ru, message_en"""


def severity_words(view: View) -> dict[str, str]:
    """The two severities in words."""
    return {code: view.say(f"findings_page.{code}") for code in ("error", "warning")}


def finding_table(
    view: View, name: str, title: str, rows: pl.DataFrame, own: tuple[Column, ...] = ()
) -> Table:
    """The table of some findings (`COLUMNS`); `own` columns stand after the place."""
    say = view.say
    told = in_words(rows, view.lang).with_columns(
        record_id=pl.col("record_id").fill_null(EN_DASH),
        message=pl.col(f"message_{view.lang}"),  # as it was published
        severity=pl.col("severity").replace(severity_words(view)),
    )
    columns = (
        Column("record_id", say("findings_page.record"), "code"),
        Column("file", say("findings_page.file")),
        Column("sheet", say("findings_page.sheet"), into="file"),
        *own,
        Column("line", say("findings_page.line"), "code"),
        Column("column", say("findings_page.column")),
        Column("message", say("findings_page.message")),
        Column("observed", say("findings_page.observed")),
        Column("severity", say("findings_page.severity")),
    )
    return Table(name, title, told, columns)

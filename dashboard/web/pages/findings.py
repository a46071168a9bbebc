"""What is wrong in what was delivered: by provider and file, by rule, row by row, with the sheet to send back.

Belongs here: the page. Does not: counts and filters (cases/found.py), rows (cases/finding_rows.py), the sheet
(cases/returned.py). Findings without a known place are nobody's rows: the engineer sees how many there are.
"""

import polars as pl

from dashboard.web.access.principal import BUREAU, MAIN_BUREAU
from dashboard.web.cases import returned
from dashboard.web.cases.choices import PROVIDER, provider_names
from dashboard.web.cases.finding_rows import COLUMNS, finding_table, severity_words
from dashboard.web.cases.found import FILTERS, asked, chosen, counted
from dashboard.web.page.blocks import Content, Listing
from dashboard.web.page.page import Page, View
from dashboard.web.page.table import Column, Table
from dashboard.web.site import NotFound
from dashboard.wording.format import EN_DASH, number

PATH, PER_PAGE, FOLDED = "/findings", 20, 8
_ORDER = "severity, provider_ogrn, file, line, rule_id, record_id, field, sheet, observed"


def build(view: View) -> Content:
    """The findings asked for."""
    say, found = view.say, chosen(view)
    n, everything = int(found["n"].sum()), int(counted(view)["n"].sum())
    limit, offset = view.rows_from(PER_PAGE)
    if offset and offset >= n:
        raise NotFound
    rest = f"ORDER BY {_ORDER} LIMIT {limit} OFFSET {offset}"
    rows = view.store.query(*view.scope.findings(COLUMNS, asked(view), rest))
    subtitle = say("findings_page.subtitle", n=number(n, say.lang), all=number(everything, say.lang))
    blocks = (_senders(view, found), _rules(view, found), _rows(view, rows, n, offset))
    return Content(say("findings_page.title"), subtitle, blocks, courses_shown=rows["record_id"].n_unique())


def _of(severity: str) -> pl.Expr:
    return pl.col("n").filter(pl.col("severity") == severity).sum().cast(pl.Int64)


def _senders(view: View, found: pl.DataFrame) -> Listing:
    """One row a provider and file: errors, warnings, the sheet to send back."""
    say = view.say
    rows = found.group_by("provider_ogrn", "delivery_sha", "file", maintain_order=True).agg(
        errors=_of("error"), warnings=_of("warning")
    )
    rows = rows.sort("errors", "warnings", descending=True, maintain_order=True)
    unknown, names = say("findings_page.no_provider"), provider_names(view)
    links = [
        view.link(returned.PATH, provider=provider, delivery=delivery)
        for provider, delivery in rows.select("provider_ogrn", "delivery_sha").iter_rows()
    ]
    rows = rows.with_columns(
        provider=pl.col("provider_ogrn").replace(names).fill_null(unknown),
        word=pl.lit(say("findings_page.sheet_word")),
        address=pl.Series(links, dtype=pl.String),
    )
    columns = (
        Column("provider", PROVIDER.heading(view.lang)),
        Column("file", say("findings_page.file")),
        Column("errors", say("findings_page.errors"), "count"),
        Column("warnings", say("findings_page.warnings"), "count"),
        Column("word", say("findings_page.return_sheet"), link="address"),
    )
    title = say("findings_page.senders")
    return Listing(
        "senders",
        title,
        say("findings_page.senders_note"),
        Table("senders", title, rows, columns),
        fold=FOLDED,
    )


def _rules(view: View, found: pl.DataFrame) -> Listing:
    """One row a rule: what it says and how often; leads to its findings."""
    say, words = view.say, severity_words(view)
    message = pl.col(f"message_{view.lang}").sort_by("n", descending=True).first().alias("message")
    rows = found.group_by("rule_id", "severity", maintain_order=True).agg(
        message, pl.col("n").sum().cast(pl.Int64)
    )
    rows = rows.sort("severity", -pl.col("n"), "rule_id").with_columns(
        severity=pl.col("severity").replace(words)
    )
    address = [view.here(PATH, rule=rule) for rule in rows["rule_id"]]
    rows = rows.with_columns(address=pl.Series(address, dtype=pl.String))
    columns = (
        Column("message", say("findings_page.message"), link="address"),
        Column("severity", say("findings_page.severity")),
        Column("n", say("findings_page.n"), "count"),
    )
    title = say("findings_page.rules")
    return Listing(
        "rules", title, say("findings_page.rules_note"), Table("rules", title, rows, columns), fold=FOLDED
    )


def _rows(view: View, rows: pl.DataFrame, n: int, offset: int) -> Listing:
    say, title = view.say, view.say("findings_page.rows")
    own = (Column("provider_ogrn", say("findings_page.ogrn"), "code", into="file"),)
    shown = (
        f"{number(offset + 1, say.lang)}{EN_DASH}{number(offset + rows.height, say.lang)}"
        if rows.height
        else "0"
    )
    note = say("findings_page.shown", shown=shown, n=number(n, say.lang))
    table = finding_table(view, "findings", title, rows, own)
    pages = (offset // PER_PAGE + 1, max(1, -(-n // PER_PAGE)), view.here(PATH))
    return Listing("findings", title, note, table, pages=pages, rows_in_all=n)


PAGE = Page(
    "findings", PATH, build, order=16, roles=frozenset({BUREAU, MAIN_BUREAU}), filters=FILTERS, courses=True
)

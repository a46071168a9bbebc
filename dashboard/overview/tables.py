"""The tables of the overview: frame -> {"caption", "head", "rows"} of ready strings.

Belongs here: columns, order of rows, wording of cells. Does not: counting (summary.py), HTML (templates/).
A head cell is (title, numeric); a row is a list of cells.
"""

from re import fullmatch
from typing import Any

import polars as pl

from dashboard.overview.findings import reason_name
from dashboard.wording.format import EN_DASH, day, interval, number, percent, period, roubles
from dashboard.wording.text import Say

Table = dict[str, Any]


def table(
    part: str, text: tuple[str, ...], figures: tuple[str, ...], rows: list[list[str]], say: Say
) -> Table:
    """A table of one section of the texts: text columns first, then columns of figures."""
    head = [(say(f"{part}.{key}"), False) for key in text] + [(say(f"{part}.{key}"), True) for key in figures]
    return {"caption": say(f"{part}.caption"), "head": head, "rows": rows}


def of_distribution(frame: pl.DataFrame, say: Say) -> Table:
    """Courses by total."""
    rows = [
        [str(total), number(n, say.lang), percent(share, say.lang)] for total, n, share in frame.iter_rows()
    ]
    return table("distribution", (), ("total", "courses", "share"), rows, say)


def of_months(points: pl.DataFrame, say: Say) -> Table:
    """The points of a control chart with their limits and what is special about them; a g chart has gaps, no shares."""
    gaps = "g" in points["chart"]

    def value(number_or_share: float | None) -> str:
        if number_or_share is None:
            return EN_DASH
        return number(number_or_share, say.lang, 1) if gaps else percent(number_or_share, say.lang)

    rows = [
        [
            period(row["period"], say.lang),
            number(row["n"], say.lang),
            number(row["value"], say.lang) if gaps else value(row["value"]),
            value(row["low"]),
            value(row["high"]),
            row["marks"],
        ]
        for row in points.iter_rows(named=True)
    ]
    heads = ("n", "gap" if gaps else "rate", "low", "high", "marks")
    return table("months", ("period",), heads, rows, say)


def of_reporting(frame: pl.DataFrame, say: Say) -> Table:
    """The official periods with rate and interval."""
    rows = [
        [
            period(code, say.lang),
            number(good, say.lang),
            number(n, say.lang),
            percent(value, say.lang),
            interval(low, high, say.lang),
        ]
        for code, good, n, value, low, high in frame.iter_rows()
    ]
    return table("periods", ("period",), ("effective", "judged", "rate", "interval"), rows, say)


def of_outcome(groups: list[dict[str, Any]], say: Say) -> Table:
    """The parts of the stacked bar."""
    rows = [[group["name"], group["courses"], group["share"]] for group in groups]
    return table("outcome", ("group",), ("courses", "share"), rows, say)


def of_reasons(frame: pl.DataFrame, say: Say) -> Table:
    """Reasons with counts and shares of the ineffective."""
    rows = [
        [reason_name(row["reason"], say), number(row["courses"], say.lang), percent(row["share"], say.lang)]
        for row in frame.iter_rows(named=True)
    ]
    return table("reasons", ("reason",), ("courses", "share"), rows, say)


def of_certificates(figures: dict[str, float], say: Say) -> Table:
    """Steps of a certificate; sums are known for issued and redeemed ones."""
    sums = {"issued": figures["nominal_sum"], "redeemed": figures["redeemed_sum"]}
    rows = [
        [
            say(f"certificates.{step}"),
            number(figures[step], say.lang),
            percent(figures[step] / figures["issued"] if figures["issued"] else None, say.lang),
            roubles(sums[step], say.lang) if step in sums else "",
        ]
        for step in ("issued", "applied", "redeemed", "expired", "cancelled")
    ]
    return table("certificates", ("step",), ("count", "share", "sum"), rows, say)


def of_timeliness(frame: pl.DataFrame, say: Say) -> Table:
    """Days to each step by year, with how many dates are known."""
    rows = [
        [
            say.known(f"timeliness.{row['step']}", row["step"]),
            period(row["period"], say.lang),
            say(
                "timeliness.of",
                known=number(row["known"], say.lang),
                courses=number(row["courses"], say.lang),
            ),
            number(row["days_sum"] / row["known"] if row["known"] else None, say.lang, 1),
            number(row["days_median"], say.lang),
            number(row["days_p90"], say.lang),
        ]
        for row in frame.iter_rows(named=True)
    ]
    return table("timeliness", ("step", "period"), ("known", "mean", "median", "p90"), rows, say)


LEDGER = ("read", "accepted", "quarantined", "duplicate", "waiting", "error_findings", "warnings")
LEDGER_HEAD = ("read", "accepted", "quarantined", "duplicate", "waiting", "errors", "warnings")


def of_quality(frame: pl.DataFrame, say: Say) -> Table:
    """The ledger added up by file, files with most errors first."""
    files = frame.group_by("file").agg(pl.col(LEDGER).sum())
    ordered = files.sort("error_findings", "warnings", "file", descending=[True, True, False])
    rows = [[row[0], *[number(n, say.lang) for n in row[1:]]] for row in ordered.iter_rows()]
    total = [say("quality.total"), *[number(int(frame[name].sum()), say.lang) for name in LEDGER]]
    return table("quality", ("file",), LEDGER_HEAD, rows, say) | {"total": total}


def of_ledger(frame: pl.DataFrame, say: Say) -> Table:
    """The ledger as it is, one row a file and table; a refused file has no table."""
    rows = [
        [row[0], row[1] or "", *[number(n or 0, say.lang) for n in row[2:]]]
        for row in frame.select("file", "table_name", *LEDGER).sort("file", "table_name").iter_rows()
    ]
    return table("quality", ("file", "table"), LEDGER_HEAD, rows, say)


def of_reconciliation(frame: pl.DataFrame, say: Say) -> Table:
    """Published figures beside ours, verdicts that say something first."""
    order = {"contradicts": 0, "agrees": 1, "cannot_be_computed": 2}
    rows = [
        [
            say.known(f"metric.{row['metric']}", row["metric"]),
            published_on(row["as_of"], say),
            say.known(f"scope.{row['scope']}", row["scope"]),
            published_figure(row, say),
            figure(row["ours"], row["unit"], say),
            say(f"reconciliation.{verdict_of(row)}"),
            row[f"note_{say.lang}"] or "",
            row["source"],
        ]
        for row in sorted(frame.iter_rows(named=True), key=lambda row: order.get(row["verdict"], 3))
    ]
    made = table("reconciliation", ("metric", "as_of", "scope"), ("published", "ours"), rows, say)
    made["head"] += [(say(f"reconciliation.{key}"), False) for key in ("verdict", "remark", "source")]
    return made


def verdict_of(row: dict[str, Any]) -> str:
    """The verdict; a contradiction without a figure of ours is one among the publications."""
    return "conflict" if row["verdict"] == "contradicts" and row["ours"] is None else str(row["verdict"])


def published_on(as_of: str, say: Say) -> str:
    """The as-of date of a published figure; some sources give a month, a year or a span only."""
    if fullmatch(r"\d{4}-\d\d-\d\d", as_of):
        return day(as_of, say.lang)
    return period(as_of, say.lang) if fullmatch(r"\d{4}-\d\d", as_of) else as_of.replace("..", EN_DASH)


def published_figure(row: dict[str, Any], say: Say) -> str:
    """A published figure with its qualifier: «около 7 000 детей»."""
    qualifier = say.known(f"qualifier.{row['qualifier']}", row["qualifier"] or "")
    return f"{qualifier} {figure(row['published'], row['unit'], say)}".strip()


def figure(value: float | None, unit: str, say: Say) -> str:
    """A value with its unit; roubles from a million up in millions."""
    if value is None:
        return number(None, say.lang)
    if unit == "RUB" and value >= 1e6:
        return roubles(value, say.lang)
    if unit == "%":
        return percent(value / 100, say.lang)
    return f"{number(value, say.lang)}\u00a0{say.known(f'unit.{unit}', unit)}"


def of_country(key: dict[str, Any], say: Say) -> dict[str, str]:
    """The total row of the table of regions."""
    (low, high), (worst, best) = key["interval"], key["bounds"]
    return {
        "judged": number(key["judged"], say.lang),
        "effective": number(key["effective"], say.lang),
        "share": percent(key["rate"], say.lang),
        "wilson": interval(low, high, say.lang),
        "open": number(key["undetermined"], say.lang),
        "bounds": interval(worst, best, say.lang),
    }


def of_regions(scored: pl.DataFrame, say: Say) -> list[dict[str, Any]]:
    """Rows of the table of regions: ready strings, and the raw shares for the drawn interval."""
    return [
        row
        | {
            "name": row[f"name_{say.lang}"] or row["region_code"],
            "counts": (number(row["judged"], say.lang), number(row["effective"], say.lang)),
            "share": percent(row["rate"], say.lang),
            "wilson": interval(row["low"], row["high"], say.lang),
            "open": number(row["undetermined"], say.lang),
            "bounds": interval(row["bound_low"], row["bound_high"], say.lang),
            "verdict": say(f"status.{row['status']}"),
        }
        for row in scored.sort(f"name_{say.lang}").iter_rows(named=True)
    ]

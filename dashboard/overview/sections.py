"""The sections of the overview: each takes the marts it shows and gives the template its title, note and contents.

Belongs here: which figure, table and sentence a section is made of. Does not: counting (summary.py), charts
(figures.py, bars.py, tilemap.py), tables (tables.py), titles (findings.py), HTML (templates/).
"""

import json
from typing import Any

import polars as pl
from markupsafe import Markup

from dashboard.charts import bars, tilemap
from dashboard.charts import overview as figures
from dashboard.charts.control import calm_or_special, marked, why
from dashboard.charts.months import control_chart
from dashboard.overview import findings, summary, tables
from dashboard.store import Published
from dashboard.wording.format import interval, number, percent
from dashboard.wording.text import Say
from methodology.registry.indicators import load_indicators

# More rows than a reader scans at once: the rest of a long table is folded away.
SHOWN_ROWS = 12

Section = dict[str, Any]


def embed(value: Any) -> Markup:
    """JSON that is safe inside a script element."""
    return Markup(
        json.dumps(value, ensure_ascii=False, separators=(",", ":"), sort_keys=True).replace("<", "\\u003c")
    )


def key_figures(key: dict[str, Any], why: pl.DataFrame, pass_mark: int, say: Say) -> list[dict[str, Any]]:
    """The cards at the top: name, value, notes."""
    lang, (low, high), (worst, best) = say.lang, key["interval"], key["bounds"]
    counts = say("key.rate_of", effective=number(key["effective"], lang), judged=number(key["judged"], lang))
    limits = say("key.rate_interval", interval=interval(low, high, lang))
    bounds = interval(worst, best, lang)
    interrupted = say("key.completed_note", interrupted=number(key["interrupted"], lang))
    cards = [
        ("rate", percent(key["rate"], lang), [limits, counts]),
        ("undetermined", number(key["undetermined"], lang), [say("key.undetermined_note"), bounds]),
        ("completed", number(key["completed"], lang), [interrupted]),
        ("ineffective", number(key["ineffective"], lang), [stated_note(why, say)]),
        ("mean", number(key["mean_total"], lang, 2), [say("key.mean_note", mark=pass_mark)]),
        ("activities", number(key["activities"], lang, 1), [say("key.activities_note")]),
    ]
    return [{"name": say(f"key.{name}"), "value": value, "notes": notes} for name, value, notes in cards]


def stated_note(why: pl.DataFrame, say: Say) -> str:
    """For how many ineffective courses a reason is stated."""
    ineffective = max(why["ineffective"].to_list(), default=0)
    unstated = int(why.filter(pl.col("reason") == "not_stated")["courses"].sum())
    if not ineffective:
        return say("key.ineffective_none")
    if not unstated:
        return say("key.ineffective_all")
    stated, whole = number(ineffective - unstated, say.lang), number(ineffective, say.lang)
    return say("key.ineffective_note", stated=stated, ineffective=whole)


def of_map(data: Published, key: dict[str, Any], say: Say) -> Section:
    """The tile map, its legend and cautions."""
    scored = summary.regions(data["indicator_value"], data["region"])
    rows = tilemap.places(data["region"], scored, data.manifest["data_as_of"])
    loose = [tilemap.describe(row, say) for row in tilemap.untiled(rows).iter_rows(named=True)]
    return {
        "title": findings.of_map(scored, say),
        "note": say("map.note", rate=percent(key["rate"], say.lang)),
        "warning": findings.false_alarm(scored, say),
        "svg": Markup(tilemap.tile_map(rows, say)),
        "untiled": loose,
        "legend": [(kind, say(f"status.{kind}")) for kind in tilemap.KINDS],
    }


def of_regions(data: Published, key: dict[str, Any], say: Say) -> Section:
    """The table of regions with drawn intervals."""
    scored = summary.regions(data["indicator_value"], data["region"])
    lowest = min([value for value in scored["low"].to_list() if value is not None], default=0.9)
    start = max(0, int(lowest * 20) / 20)
    rate = percent(key["rate"], say.lang)
    return {
        "title": findings.of_regions(scored, key["rate"], say),
        "note": say("regions.note", rate=rate, axis=percent(start, say.lang, 0)),
        "rows": tables.of_regions(scored, say),
        "start": start,
        "common": key["rate"],
        "total": tables.of_country(key, say),
    }


def of_reasons(why: pl.DataFrame, pass_mark: int, say: Say) -> Section:
    """Reasons of ineffectiveness as bars."""
    ineffective = max(why["ineffective"].to_list(), default=0)
    return {
        "title": findings.of_reasons(why, say),
        "note": say(
            "reasons.note",
            ineffective=say.count("course_of", ineffective),
            mark=say.count("point_of", pass_mark),
        ),
        "bars": bars.of_reasons(why, say),
    }


def of_outcome(key: dict[str, Any], say: Say) -> Section:
    """Effective by outcome or by process only."""
    groups = bars.of_outcome(key, say)
    return {
        "title": findings.of_outcome(key, say),
        "note": say("outcome.note"),
        "groups": groups,
        "table": tables.of_outcome(groups, say),
    }


def of_distribution(data: Published, say: Say) -> Section:
    """The distribution of totals."""
    frame, unknown = (
        summary.distribution(data["score_distribution"]),
        summary.without_total(data["score_distribution"]),
    )
    extra = " " + say("distribution.open", courses=say.count("course", unknown)) if unknown else ""
    return {
        "title": findings.of_distribution(frame, data.pass_mark, say),
        "note": say("distribution.note") + extra,
        "figure": embed(figures.distribution(frame, data.pass_mark, say)),
        "table": tables.of_distribution(frame, say),
    }


def of_months(data: Published, say: Say) -> Section:
    """The control chart of the country's rate, its table, and the official periods."""
    points, title = summary.chart_of_the_rate(data["control_chart"]), say("months.rate")
    notes = [why(points, load_indicators()[summary.RATE].minimum_n, say)]
    if "g" in points["chart"]:
        notes.append(say("months.event"))
    if points.height and summary.incomplete(points["period"][-1], data.manifest["data_as_of"]):
        notes.append(say("months.partial"))
    return {
        "title": calm_or_special(points, title, say),
        "note": " ".join(notes),
        "figure": embed(control_chart(points, True, say, title)),
        "table": tables.of_months(marked(points, say), say),
        "periods": tables.of_reporting(summary.reporting(data["indicator_value"]), say),
    }


def of_certificates(data: Published, say: Say) -> Section:
    """The way of a certificate as bars."""
    steps = summary.certificates(data["certificate_funnel"])
    table = tables.of_certificates(steps, say)
    drawn = [
        {"name": name, "count": count, "share": share, "sum": sums, "kind": kind, "width": width}
        for (name, count, share, sums), (kind, width) in zip(
            table["rows"], bars.of_certificates(steps), strict=True
        )
    ]
    return {
        "title": findings.of_certificates(steps, say),
        "note": say("certificates.note"),
        "table": table,
        "bars": drawn,
    }


def of_timeliness(data: Published, say: Say) -> Section:
    """Days to protocol and decision."""
    frame = summary.delays(data["timeliness"])
    return {
        "title": findings.of_timeliness(frame, say),
        "note": say("timeliness.note"),
        "table": tables.of_timeliness(frame, say),
    }


def of_quality(data: Published, say: Say) -> Section:
    """The ledger; a file that does not balance is named, though a run should have failed on it."""
    frame = data["data_quality"]
    parts = pl.sum_horizontal("accepted", "quarantined", "duplicate", "waiting")
    unbalanced = frame.filter(pl.col("read") != parts)["file"].unique(maintain_order=True).to_list()
    caution = " " + say("quality.unbalanced", files=", ".join(unbalanced)) if unbalanced else ""
    section = {"title": findings.of_quality(frame, say), "note": say("quality.note") + caution}
    ledger = {"ledger": tables.of_ledger(frame, say), "ledger_title": say("quality.ledger")}
    return section | ledger | folded(tables.of_quality(frame, say), "quality.rest", say)


def of_reconciliation(data: Published, say: Say) -> Section:
    """Our figures beside published ones, and the publications that contradict each other."""
    frame = data["reconciliation"]
    conflicts = frame.filter(pl.col("ours").is_null() & (pl.col("verdict") == "contradicts")).height
    notes = [say("reconciliation.note_synthetic")] if data.manifest["synthetic"] else []
    notes += [say("reconciliation.conflicts", rows=say.count("row", conflicts))] if conflicts else []
    note = " ".join([*notes, say("reconciliation.note")])
    table = tables.of_reconciliation(frame, say)
    return {"title": findings.of_reconciliation(frame, say), "note": note} | folded(
        table, "reconciliation.rest", say
    )


def folded(table: tables.Table, key: str, say: Say) -> Section:
    """A long table: its first rows shown, the rest behind a line that says how many."""
    rest = len(table["rows"]) - SHOWN_ROWS
    return {
        "table": table,
        "shown": SHOWN_ROWS,
        "rest": say(key, rows=say.count("row", rest)) if rest > 0 else "",
    }

"""Charts of regions and of reporting periods, drawn from protected figures: frame -> {"data", "layout", "phone"}.

Belongs here: one function a chart. Does not: axes (axes.py), which figures may be shown (`dashboard.web.page.public`).
"""

from textwrap import wrap
from typing import Any

import polars as pl

from dashboard.charts.axes import INK, MUTED, Figure, axis, base, label, percents, ticks
from dashboard.charts.overview import BAD, BLUE
from dashboard.wording.format import interval, number, percent
from dashboard.wording.text import Say

_ROW = 24  # pixels a region
_MARKS = {  # status -> colour, symbol: colour is always doubled by shape
    "below_998": (BAD, "square"),
    "below_95": (BAD, "diamond"),
    "within": (BLUE, "circle"),
    "above_95": ("#0B3F78", "triangle-up"),
    "few": (MUTED, "circle-open"),
}


def side_by_side(rows: pl.DataFrame, common: float | None, say: Say) -> Figure:
    """A point and its 95 % interval a region, by name from above; the share of the country as a line.

    rows: name, rate, low, high, effective, judged, status; at least one.
    """
    names = rows["name"].to_list()
    least = min([value for value in rows["low"].to_list() if value is not None], default=0.9)
    start = max(0.0, int(least * 20) * 5.0)
    places = {name: len(names) - 1 - at for at, name in enumerate(names)}
    layout = base(90 + _ROW * len(names)) | {
        "margin": {"l": 220, "r": 16, "t": 26, "b": 44},
        "xaxis": axis(range=[start, 100.5], title=say("regions_page.rate"), ticksuffix=say("chart.percent")),
        "yaxis": axis(
            range=[-0.6, len(names) - 0.4],
            showgrid=False,
            tickvals=list(places.values()),
            ticktext=[_folded(name) for name in names],
        ),
        "shapes": [_line(common, len(names))] if common is not None else [],
        "annotations": [_common(common, say)] if common is not None else [],
    }
    phone = {"margin.l": 120, "font.size": 10.5, "yaxis.ticktext": [_short(name) for name in names]}
    traces = [
        _points(rows.filter(status=status), places, status, say)
        for status in _MARKS
        if status in rows["status"]
    ]
    return {"data": traces, "layout": layout, "phone": phone}


def _points(rows: pl.DataFrame, places: dict[str, int], status: str, say: Say) -> Figure:
    colour, symbol = _MARKS[status]
    shares = percents(rows["rate"])
    return {
        "type": "scatter",
        "mode": "markers",
        "x": shares,
        "y": [places[name] for name in rows["name"]],
        "error_x": {
            "type": "data",
            "symmetric": False,
            "array": [high - x for high, x in zip(percents(rows["high"]), shares, strict=True)],
            "arrayminus": [x - low for low, x in zip(percents(rows["low"]), shares, strict=True)],
            "color": colour,
            "thickness": 1.6,
            "width": 0,
        },
        "marker": {"color": colour, "symbol": symbol, "size": 10},
        "customdata": [
            [row["name"], number(row["effective"], say.lang), number(row["judged"], say.lang),
             interval(row["low"], row["high"], say.lang), say(f"status.{status}")]
            for row in rows.iter_rows(named=True)
        ],
        "hovertemplate": say("regions_page.hover") + "<extra></extra>",
    }  # fmt: skip


def _line(common: float, count: int) -> Figure:
    line = {"color": INK, "width": 1.2}
    return {"type": "line", "layer": "below", "x0": common * 100, "x1": common * 100, "y0": -0.6, "y1": count - 0.4,
            "line": line}  # fmt: skip


def _common(common: float, say: Say) -> Figure:
    text = say("regions_page.country", share=percent(common, say.lang))
    return label(common * 100, 1.0, text, "right", INK) | {"yref": "paper", "yanchor": "bottom"}


def _folded(name: str, most: int = 28) -> str:
    """A long name on two lines."""
    lines = wrap(name, most, break_long_words=False)
    return "<br>".join([lines[0], " ".join(lines[1:])]) if len(lines) > 1 else name


def _short(name: str, most: int = 16) -> str:
    return name if len(name) <= most else name[: most - 1] + "…"


def by_period(rows: pl.DataFrame, say: Say) -> Figure:
    """The share of a place by period with its interval; a period whose share is hidden leaves a gap.

    rows: period, value, low, high, numerator, denominator; in time.
    """
    codes = rows["period"].to_list()
    exact = (
        rows.select(pl.coalesce(pl.col("numerator") / pl.col("denominator"), "value")).to_series().to_list()
    )
    shares = [None if share is None else share * 100 for share in exact]
    least = min([value for value in rows["low"].to_list() if value is not None], default=0.9)
    start = max(0.0, int(least * 20) * 5.0)
    layout = base(300) | {
        "xaxis": axis(
            range=[-0.5, len(codes) - 0.5], showgrid=False, **ticks(codes, list(range(len(codes))), say)
        ),
        "yaxis": axis(range=[start, 100.8], ticksuffix=say("chart.percent")),
    }
    few = ticks(codes, list(range(len(codes)))[:: 1 + len(codes) // 4], say)  # four ticks fit a phone
    phone = {
        "xaxis.tickvals": few["tickvals"],
        "xaxis.ticktext": few["ticktext"],
        "height": 260,
        "font.size": 11,
    }
    return {"data": [_course_of_time(rows, shares, say)], "layout": layout, "phone": phone}


def _course_of_time(rows: pl.DataFrame, shares: list[float | None], say: Say) -> Figure:
    def away(column: str, sign: int) -> list[float]:
        pairs = zip(rows[column].to_list(), shares, strict=True)
        return [0.0 if limit is None or x is None else sign * (limit * 100 - x) for limit, x in pairs]

    told: list[list[Any]] = [
        ["…" if row[name] is None else number(row[name], say.lang) for name in ("numerator", "denominator")]
        for row in rows.iter_rows(named=True)
    ]
    return {
        "type": "scatter",
        "mode": "lines+markers",
        "x": list(range(len(shares))),
        "y": shares,
        "line": {"color": "#7FB4E3", "width": 2},
        "marker": {"color": BLUE, "size": 10},
        "error_y": {"type": "data", "symmetric": False, "array": away("high", 1), "arrayminus": away("low", -1),
                    "color": BLUE, "thickness": 1.4, "width": 5},
        "customdata": told,
        "hovertemplate": say("over_time.hover") + "<extra></extra>",
    }  # fmt: skip

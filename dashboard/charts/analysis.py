"""The charts of the analytic pages: other rules, doses by type, days of steps.

Belongs here: one function a chart, frame -> plotly dict. Does not: bars of parts (bands.py), the funnel
(figures_providers.py), charts of months (figures_months.py), counting, pages.
"""

from typing import Any

import polars as pl

from dashboard.charts.axes import INK, MUTED, Figure, axis, base, label, named_bars
from dashboard.charts.bands import AMBER, PALE
from dashboard.charts.overview import BAD, BLUE, LINE
from dashboard.wording.format import number
from dashboard.wording.text import Say

# Nothing to twice the norm; every shade is light enough for ink.
_SCALE = [[0, "#E8A33D"], [0.35, AMBER], [0.5, "#F4F6F9"], [0.65, PALE], [1, LINE]]


def rules(frame: pl.DataFrame, names: list[str], say: Say) -> Figure:
    """Share of effective courses under each rule; the rule in force is darker."""
    colours = [BLUE, *[LINE] * max(0, frame.height - 1)][: frame.height]
    look = {"width": 0.4, "marker": {"color": colours}, "textposition": "outside", "cliponaxis": False}
    return named_bars(frame["value"], names, say("what_if.x"), 0.44, say, **look)


def dose_map(frame: pl.DataFrame, rows: list[str], columns: list[str], say: Say) -> Figure:
    """Direction x type: delivered a course over the norm a course; the figure in each field is delivered / norm.

    frame: row, column (places in the lists), per_course, norm, ratio. Blue above the norm, orange below, paler nearer.
    """
    ratio: list[list[float | None]] = [[None] * len(columns) for _ in rows]
    for at_row, at_column, share in frame.select("row", "column", "ratio").iter_rows():
        ratio[at_row][at_column] = min(share, 2.0) if share is not None else None
    heat = {
        "type": "heatmap", "z": ratio, "x": list(range(len(columns))), "y": list(range(len(rows))), "zmin": 0,
        "zmax": 2, "colorscale": _SCALE, "showscale": False, "xgap": 2, "ygap": 2, "hoverinfo": "skip",
    }  # fmt: skip
    places = {"tickvals": list(range(len(columns))), "ticktext": columns, "showgrid": False, "tickangle": 0}
    layout = base(90 + 44 * max(1, len(rows))) | {
        "margin": {"l": 168, "r": 4, "t": 8, "b": 76},
        "xaxis": axis(range=[-0.5, len(columns) - 0.5], tickfont={"color": MUTED, "size": 11}, **places),
        "yaxis": axis(
            range=[len(rows) - 0.5, -0.5], tickvals=list(range(len(rows))), ticktext=rows, showgrid=False
        ),
        "annotations": _fields(frame, say),
    }
    # A phone has room for the colours alone; the figures stand in the table.
    narrow = {"xaxis.tickangle": -90, "xaxis.tickfont.size": 10, "yaxis.tickfont.size": 10}
    phone = {"annotations": [], "margin.l": 124, "margin.b": 128, "height": 470} | narrow
    return {"data": [heat], "layout": layout, "phone": phone}


def _fields(frame: pl.DataFrame, say: Say) -> list[Figure]:
    """Delivered / norm in each field."""
    fields = []
    for row, column, per_course, norm in frame.select("row", "column", "per_course", "norm").iter_rows():
        due = f" / {number(norm, say.lang, 1)}" if norm is not None else ""
        told = label(column, row, number(per_course, say.lang, 1) + due, "center", INK)
        fields.append(told | {"font": {"size": 11, "color": INK}})
    return fields


def days(frame: pl.DataFrame, names: list[str], say: Say, period: str) -> Figure:
    """A bar to the day by which nine of ten were through, a dot at the middle, a diamond at the mean of the country.

    frame: median, p90, term, national (days, or null where it is not published or hidden).
    """
    places = list(range(frame.height, 0, -1))
    largest = max(
        [
            1.0,
            *(v for column in ("p90", "national", "term") for v in frame[column].to_list() if v is not None),
        ]
    )
    layout = base(96 + 58 * max(1, frame.height)) | {
        "margin": {"l": 18, "r": 24, "t": 34, "b": 46},
        "xaxis": axis(range=[0, largest * 1.12], title=say("days.x")),
        "yaxis": axis(range=[0.5, frame.height + 0.75], showticklabels=False, showgrid=False),
        "showlegend": True,
        "legend": {"orientation": "h", "x": 0, "y": 1.0, "yanchor": "bottom"},
        "annotations": [
            label(0, at + 0.46, name, "left", INK) for at, name in zip(places, names, strict=True)
        ],
    }
    bar = {
        "type": "bar", "orientation": "h", "name": say("days.p90"), "y": places, "x": frame["p90"].to_list(),
        "width": 0.34, "marker": {"color": PALE}, "hovertemplate": say("days.p90") + ": %{x}<extra></extra>",
    }  # fmt: skip
    data = [bar, _dots(frame["median"].to_list(), places, say("days.median"), BLUE, "circle")]
    if frame["national"].count():
        data.append(
            _dots(
                frame["national"].to_list(), places, say("days.national", period=period), INK, "diamond-open"
            )
        )
    if frame["term"].count():
        data.append(_dots(frame["term"].to_list(), places, say("days.term"), BAD, "line-ns-open"))
    return {
        "data": data,
        "layout": layout,
        "phone": {"font.size": 11, "margin.t": 84, "height": 150 + 58 * frame.height},
    }


def _dots(x: list[Any], y: list[int], name: str, colour: str, symbol: str) -> Figure:
    line = {"width": 2.5, "color": colour} if "open" in symbol else {"width": 1, "color": "#FFFFFF"}
    return {
        "type": "scatter",
        "mode": "markers",
        "name": name,
        "x": x,
        "y": y,
        "cliponaxis": False,
        "marker": {"color": colour, "symbol": symbol, "size": 13, "line": line},
        "hovertemplate": name + ": %{x:.1f}<extra></extra>",
    }

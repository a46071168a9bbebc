"""The charts of the pages as plain plotly dicts: frame -> {"data", "layout", "phone"}.

Belongs here: one function a chart. Does not: axes and labels (axes.py), counting (summary.py), the page (overview.py).
Dicts, because a validated graph object costs more than the queries behind it; tests validate them. Axis ranges are
always explicit: annotations would widen an automatic one. `phone` holds the layout changes for a narrow screen.
"""

import polars as pl

from dashboard.charts.axes import INK, Figure, axis, base, ceiling, label, percents, upright
from dashboard.wording.format import number, percent
from dashboard.wording.text import Say

BLUE, LINE, BAD_TEXT, BAD = "#0B5CAD", "#7FB4E3", "#B3450A", "#C4500A"
CONFIG = {
    "displaylogo": False,
    "displayModeBar": False,
    "showSendToCloud": False,
    "plotlyServerURL": "",
    "modeBarButtonsToRemove": ["sendChartToCloud", "sendDataToCloud", "editInChartStudio"],
    "responsive": True,
    "scrollZoom": False,
    "doubleClick": False,
}
# Overlay, else hatched bars vanish in plotly.js.
HATCH = {
    "shape": "/",
    "fillmode": "overlay",
    "fgcolor": "#FFFFFF",
    "fgopacity": 0.55,
    "size": 6,
    "solidity": 0.3,
}


def distribution(frame: pl.DataFrame, pass_mark: int, say: Say) -> Figure:
    """Bars of the share of courses by sum of points, counts above, the threshold as a line before its bar."""
    failed = pl.col("total") < pass_mark
    top = ceiling(max(percents(frame["share"]), default=0))
    below = percent(sum(frame.filter(failed)["share"].to_list()), say.lang)
    line_top, label_at = top * 1.12, top * 1.07
    notes = [
        label(pass_mark - 0.56, label_at, say("distribution.below", share=below), "right", BAD_TEXT),
        label(
            pass_mark - 0.44,
            label_at,
            say("distribution.threshold", mark=say.count("point", pass_mark)),
            "left",
            INK,
        ),
    ]
    layout = base(480) | {
        "xaxis": axis(
            range=[-0.6, max(frame["total"]) + 0.6],
            tickvals=frame["total"].to_list(),
            title=say("distribution.x"),
            showgrid=False,
        ),
        "yaxis": axis(range=[0, line_top], title=say("distribution.y"), ticksuffix=say("chart.percent")),
        "shapes": [upright(pass_mark - 0.5, line_top)],
        "annotations": notes,
    }
    bars = [bar(frame.filter(failed), BAD, HATCH, say), bar(frame.filter(~failed), BLUE, {}, say)]
    short = {"annotations[0].text": below, "annotations[1].text": say("distribution.short", mark=pass_mark)}
    return {"data": bars, "layout": layout, "phone": short | {"height": 300, "font.size": 11}}


def bar(frame: pl.DataFrame, colour: str, pattern: Figure, say: Say) -> Figure:
    """Bars of one side of the threshold; one colour a trace, as plotly.js warns of colour lists in hatched bars."""
    return {
        "type": "bar",
        "x": frame["total"].to_list(),
        "y": percents(frame["share"]),
        "text": [number(count, say.lang) for count in frame["courses"].to_list()],
        "textposition": "outside",
        "textangle": 0,
        "cliponaxis": False,
        "marker": {"color": colour, "pattern": pattern},
        "hovertemplate": say("distribution.hover") + "<extra></extra>",
    }

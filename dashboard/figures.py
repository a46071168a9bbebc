"""The charts of the pages as plain plotly dicts: frame -> {"data", "layout", "phone"}.

Belongs here: one function a chart. Does not: axes and labels (axes.py), counting (summary.py), the page (overview.py).
Dicts, because a validated graph object costs more than the queries behind it; tests validate them. Axis ranges are
always explicit: annotations would widen an automatic one. `phone` holds the layout changes for a narrow screen.
"""

import polars as pl

from dashboard.axes import (
    INK,
    MUTED,
    Figure,
    axis,
    base,
    beside,
    ceiling,
    label,
    level,
    percents,
    quarterly,
    step,
    ticks,
    upright,
)
from dashboard.format import number, percent, period
from dashboard.text import Say

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


def over_time(frame: pl.DataFrame, say: Say) -> Figure:
    """Ineffective share by period with stepped exact limits; periods beyond them are orange squares with a label."""
    codes, places = frame["period"].to_list(), list(range(frame.height))
    common = 100 * sum(frame["ineffective"].to_list()) / max(1, sum(frame["judged"].to_list()))
    top = ceiling(max([*percents(frame["share"]), *percents(frame["upper"])], default=0))
    shown = quarterly(codes)
    limits = [step(places, percents(frame[name])) for name in ("upper", "lower") if frame[name].sum()]
    layout = base(340) | {
        "margin": {"l": 52, "r": 112, "t": 12, "b": 44},
        "xaxis": axis(range=[-0.5, len(places) - 0.5], showgrid=False, **ticks(codes, shown, say)),
        "yaxis": axis(range=[0, top], title=say("months.y"), ticksuffix=say("chart.percent")),
        "shapes": [level(common, len(places) - 0.5)],
        "annotations": [
            beside(common, say("months.mean", share=percent(common / 100, say.lang)), INK),
            *[beside(percents(frame["upper"])[-1], say("months.upper"), MUTED) for _ in limits[:1]],
            *beyond_labels(frame, top, say),
        ],
    }
    few = ticks(codes, shown[:: 1 + len(shown) // 6], say)  # six ticks fit a phone
    phone = {"xaxis.tickvals": few["tickvals"], "xaxis.ticktext": few["ticktext"], "margin.r": 100}
    return {
        "data": [*limits, points(frame, say)],
        "layout": layout,
        "phone": phone | {"height": 300, "font.size": 11},
    }


def points(frame: pl.DataFrame, say: Say) -> Figure:
    """The line of shares; a period beyond its limits is an orange square."""
    beyond = frame["beyond"].to_list()
    return {
        "type": "scatter",
        "mode": "lines+markers",
        "x": list(range(frame.height)),
        "y": percents(frame["share"]),
        "line": {"color": LINE, "width": 2},
        "marker": {
            "color": [BAD if out else BLUE for out in beyond],
            "symbol": ["square" if out else "circle" for out in beyond],
            "size": [12 if out else 9 for out in beyond],
            "opacity": 1,
            "line": {"color": "#FFFFFF", "width": 1},
        },
        "cliponaxis": False,
        "customdata": [
            [period(code, say.lang), number(k, say.lang), number(n, say.lang)]
            for code, k, n in frame.select("period", "ineffective", "judged").iter_rows()
        ],
        "hovertemplate": say("months.hover") + "<extra></extra>",
    }


def beyond_labels(frame: pl.DataFrame, top: float, say: Say) -> list[Figure]:
    """The period and its share above every point that lies beyond the limits."""
    return [
        label(
            x,
            share * 100 + top * 0.07,
            f"{period(code, say.lang)}: {percent(share, say.lang)}",
            "center",
            BAD_TEXT,
        )
        for x, (code, share, beyond) in enumerate(frame.select("period", "share", "beyond").iter_rows())
        if beyond
    ]

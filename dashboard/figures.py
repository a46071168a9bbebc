"""The charts of the pages as plain plotly dicts: frame -> {"data", "layout", "phone"}.

Belongs here: marks, axes, direct labels. Does not: counting (summary.py), the page around a chart (overview.py).
Dicts, because a validated graph object costs more than the queries behind it; tests validate them. Axis ranges are
always explicit: annotations would widen an automatic one. `phone` holds the layout changes for a narrow screen.
"""

from typing import Any

import polars as pl

from dashboard.format import number, percent, period
from dashboard.text import Say

INK, MUTED, GRID = "#0B1F33", "#56677A", "#DDE3EA"
BLUE, LINE, BAD_TEXT, BAD = "#0B5CAD", "#7FB4E3", "#B3450A", "#C4500A"
PASS_MARK = 4
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
HATCH = {"shape": "/", "fillmode": "overlay", "fgcolor": "#FFFFFF", "fgopacity": 0.55, "size": 6, "solidity": 0.3}

Figure = dict[str, Any]


def distribution(frame: pl.DataFrame, say: Say) -> Figure:
    """Bars of the share of courses by sum of points 0..8, counts above, the threshold as a line between 3 and 4."""
    shares, counts, totals = (frame[name].to_list() for name in ("share", "courses", "total"))
    failed = [total < PASS_MARK for total in totals]
    top = ceiling(max(shares, default=0) * 100)
    bars = {
        "type": "bar",
        "x": totals,
        "y": [share * 100 for share in shares],
        "text": [number(count, say.lang) for count in counts],
        "textposition": "outside",
        "textangle": 0,
        "cliponaxis": False,
        "marker": {
            "color": [BAD if bad else BLUE for bad in failed],
            "pattern": HATCH | {"shape": ["/" if bad else "" for bad in failed]},
        },
        "hovertemplate": say("distribution.hover") + "<extra></extra>",
    }
    below = sum(share for share, bad in zip(shares, failed, strict=True) if bad)
    notes = [
        label(3.44, top, say("distribution.below", share=percent(below, say.lang)), "right", BAD_TEXT),
        label(3.56, top, say("distribution.threshold", mark=PASS_MARK), "left", INK),
    ]
    layout = base(340) | {
        "xaxis": axis(range=[-0.6, 8.6], tickvals=totals, title=say("distribution.x"), showgrid=False),
        "yaxis": axis(range=[0, top * 1.06], title=say("distribution.y"), ticksuffix=say("chart.percent")),
        "shapes": [line_shape(3.5, top * 1.06)],
        "annotations": notes,
    }
    short = {"annotations[0].text": percent(below, say.lang), "annotations[1].text": say("distribution.short", mark=PASS_MARK)}
    return {"data": [bars], "layout": layout, "phone": short | {"height": 300, "font.size": 11}}


def over_time(frame: pl.DataFrame, say: Say) -> Figure:
    """Ineffective share by period with stepped exact limits; periods beyond them are orange squares with a label."""
    places = list(range(frame.height))
    share = percents(frame["share"])
    beyond = frame["beyond"].to_list()
    common = frame["ineffective"].sum() / max(1, frame["judged"].sum()) * 100
    top = ceiling(max([*share, *percents(frame["upper"])], default=0))
    points = {
        "type": "scatter",
        "mode": "lines+markers",
        "x": places,
        "y": share,
        "line": {"color": LINE, "width": 2},
        "marker": {
            "color": [BAD if out else BLUE for out in beyond],
            "symbol": ["square" if out else "circle" for out in beyond],
            "size": [11 if out else 8 for out in beyond],
            "line": {"color": "#FFFFFF", "width": 1},
        },
        "customdata": [
            [period(code, say.lang), number(k, say.lang), number(n, say.lang)]
            for code, k, n in frame.select("period", "ineffective", "judged").iter_rows()
        ],
        "hovertemplate": say("months.hover") + "<extra></extra>",
    }
    last = len(places) - 0.5
    limits = [step(places, percents(frame[name])) for name in ("upper", "lower") if frame[name].sum()]
    notes = [
        label(last + 0.1, common, say("months.mean", share=percent(common / 100, say.lang)), "left", INK),
        *([label(last + 0.1, frame["upper"][-1] * 100, say("months.upper"), "left", MUTED)] if limits else []),
        *[
            label(x, share[x] + top * 0.06, f"{period(code, say.lang)}: {percent(share[x] / 100, say.lang)}", "center", BAD_TEXT)
            for x, code in enumerate(frame["period"].to_list())
            if beyond[x]
        ],
    ]
    ticks = [period(code, say.lang) for code in frame["period"].to_list()]
    shown = quarterly(frame["period"].to_list())
    layout = base(340) | {
        "margin": {"l": 52, "r": 112, "t": 12, "b": 44},
        "xaxis": axis(
            range=[-0.5, last],
            tickvals=shown,
            ticktext=[two_lines(ticks[x], x == shown[0] or ticks[x][-4:] != ticks[x - 1][-4:]) for x in shown],
            showgrid=False,
        ),
        "yaxis": axis(range=[0, top], title=say("months.y"), ticksuffix=say("chart.percent")),
        "shapes": [line_shape(None, common, last)],
        "annotations": notes,
    }
    return {"data": [*limits, points], "layout": layout, "phone": {"height": 300, "font.size": 11, "margin.r": 84}}


def base(height: int) -> Figure:
    """The layout every chart starts from."""
    return {
        "height": height,
        "margin": {"l": 52, "r": 8, "t": 12, "b": 52},
        "font": {"family": "Golos Text Variable, Golos Text, Arial, sans-serif", "size": 12.5, "color": INK},
        "separators": ",\u00a0",
        "paper_bgcolor": "rgba(0,0,0,0)",
        "plot_bgcolor": "rgba(0,0,0,0)",
        "showlegend": False,
        "bargap": 0.22,
        "dragmode": False,
        "hoverlabel": {"bgcolor": "#FFFFFF", "bordercolor": MUTED, "font": {"color": INK}},
    }


def axis(**more: Any) -> Figure:
    """A quiet axis with an explicit range."""
    title = more.pop("title", "")
    quiet = {"gridcolor": GRID, "zeroline": False, "fixedrange": True, "tickfont": {"color": MUTED}, "automargin": False}
    return quiet | {"title": {"text": title, "font": {"color": MUTED, "size": 12}, "standoff": 8}} | more


def label(x: float, y: float, text: str, anchor: str, colour: str) -> Figure:
    """A text set directly at its mark."""
    return {"x": x, "y": y, "text": text, "showarrow": False, "xanchor": anchor, "yanchor": "middle", "font": {"color": colour, "size": 12}}


def line_shape(x: float | None, y: float, last: float = 0) -> Figure:
    """A dashed upright line at x from 0 to y, or (x None) a level line at y up to `last`."""
    upright = {"type": "line", "x0": x, "x1": x, "y0": 0, "y1": y, "line": {"color": INK, "width": 1.5, "dash": "dash"}}
    level = {"type": "line", "x0": -0.5, "x1": last, "y0": y, "y1": y, "line": {"color": INK, "width": 1.2}}
    return level if x is None else upright


def step(places: list[int], limit: list[float]) -> Figure:
    """A stepped limit line, each period with its own level."""
    line = {"color": "#8794A3", "width": 1.4, "dash": "dash", "shape": "hvh"}
    return {"type": "scatter", "mode": "lines", "x": places, "y": limit, "line": line, "hoverinfo": "skip"}


def percents(shares: pl.Series) -> list[float]:
    return [share * 100 for share in shares.to_list()]


def quarterly(codes: list[str]) -> list[int]:
    """Places of the ticks: every third month from January on, or every quarter and half-year."""
    if not codes or "Q" in codes[0] or "H" in codes[0]:
        return list(range(len(codes)))
    return [place for place, code in enumerate(codes) if int(code[5:]) % 3 == 1] or [0]


def two_lines(tick: str, with_year: bool) -> str:
    """The period above its year in bold; the year only where it begins."""
    name, year = tick[:-5], tick[-4:]
    return f"{name}<br><b>{year}</b>" if with_year else name


def ceiling(value: float) -> float:
    """The axis end: the next round step above a value in percent."""
    steps = (2, 5, 10, 15, 20, 25, 30, 40, 50, 60, 80, 100)
    return float(next((end for end in steps if end >= value * 1.08), 100))

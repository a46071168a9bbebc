"""What charts are put together from: layouts, axes, lines, labels, ticks, as plain plotly dicts.

Belongs here: parts that know no chart. Does not: charts (figures.py).
"""

from typing import Any

import polars as pl

from dashboard.wording.format import percent, period
from dashboard.wording.text import Say

INK, MUTED, GRID = "#0B1F33", "#56677A", "#DDE3EA"

Figure = dict[str, Any]


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
    quiet = {
        "gridcolor": GRID,
        "zeroline": False,
        "fixedrange": True,
        "tickfont": {"color": MUTED},
        "automargin": False,
    }
    return quiet | {"title": {"text": title, "font": {"color": MUTED, "size": 12}, "standoff": 8}} | more


def label(x: float, y: float, text: str, anchor: str, colour: str) -> Figure:
    """A text set directly at its mark."""
    return {
        "x": x,
        "y": y,
        "text": text,
        "showarrow": False,
        "xanchor": anchor,
        "yanchor": "middle",
        "font": {"color": colour, "size": 12},
    }


def beside(y: float, text: str, colour: str) -> Figure:
    """A text in the right margin, level with its line; plotly.js drops a label whose x lies outside the axis."""
    return label(1.01, y, text, "left", colour) | {"xref": "paper"}


def upright(x: float, y: float) -> Figure:
    """A dashed line at x from 0 to y."""
    return {
        "type": "line",
        "x0": x,
        "x1": x,
        "y0": 0,
        "y1": y,
        "line": {"color": INK, "width": 1.5, "dash": "dash"},
    }


def level(y: float, last: float) -> Figure:
    """A line at y over all periods, under the points."""
    line = {"color": INK, "width": 1.2}
    return {"type": "line", "layer": "below", "x0": -0.5, "x1": last, "y0": y, "y1": y, "line": line}


def step(places: list[int], limit: list[float]) -> Figure:
    """A stepped limit line, each period with its own level."""
    line = {"color": "#8794A3", "width": 1.4, "dash": "dash", "shape": "hvh"}
    return {"type": "scatter", "mode": "lines", "x": places, "y": limit, "line": line, "hoverinfo": "skip"}


def literal(names: pl.Expr) -> pl.Expr:
    """Names from outside as plotly must be given them: it reads tags and entities in every text it draws."""
    return names.str.replace_many({"&": "&amp;", "<": "&lt;", ">": "&gt;"})


def percents(shares: pl.Series) -> list[float]:
    """Shares of 1 as percent, as the axes show them."""
    return [share * 100 for share in shares.to_list()]


def quarterly(codes: list[str]) -> list[int]:
    """Places of the ticks: every third month from January on, or every quarter and half-year."""
    if not codes or "Q" in codes[0] or "H" in codes[0]:
        return list(range(len(codes)))
    return [place for place, code in enumerate(codes) if int(code[5:]) % 3 == 1] or [0]


def ticks(codes: list[str], shown: list[int], say: Say) -> Figure:
    """Tick places and texts: the period, and below it in bold the year where it begins."""
    years = [codes[place][:4] for place in shown]
    names = [period(codes[place], say.lang)[:-5] for place in shown]
    starts = [at == 0 or year != years[at - 1] for at, year in enumerate(years)]
    texts = [
        f"{name}<br><b>{year}</b>" if first else name
        for name, year, first in zip(names, years, starts, strict=True)
    ]
    return {"tickvals": shown, "ticktext": texts, "tickangle": 0}


def named_bars(shares: pl.Series, names: list[str], title: str, lift: float, say: Say, **look: Any) -> Figure:
    """Bars of shares in percent, the first on top, each under its name: data and layout.

    lift: how far above its bar a name stands; look: how the bars look.
    """
    places = list(range(shares.len(), 0, -1))
    layout = base(70 + 50 * max(1, shares.len())) | {
        "margin": {"l": 18, "r": 64, "t": 4, "b": 46},
        "xaxis": axis(range=[0, 100], ticksuffix=say("chart.percent"), title=title),
        "yaxis": axis(range=[0.5, shares.len() + 0.8], showticklabels=False, showgrid=False),
        "annotations": [
            label(0, at + lift, name, "left", INK) for at, name in zip(places, names, strict=True)
        ],
    }
    bars = {
        "type": "bar",
        "orientation": "h",
        "y": places,
        "x": percents(shares.fill_null(0)),
        "text": [percent(share, say.lang) if share is not None else "" for share in shares.to_list()],
        "hovertemplate": "%{text}<extra></extra>",
    }
    return {"data": [bars | look], "layout": layout, "phone": {"font.size": 11}}


def ceiling(value: float) -> float:
    """The axis end: the next round step above a value in percent."""
    steps = (2, 5, 10, 15, 20, 25, 30, 40, 50, 60, 80, 100)
    return float(next((end for end in steps if end >= value * 1.08), 100))

"""The funnel of providers: share against number, limits of chance, signals by shape and name.

Belongs here: this one chart, frame -> plotly dict. Does not: limits and signals (methodology/comparison/funnel.py).
"""

from typing import Any

import polars as pl

from dashboard.charts.axes import (
    INK,
    MUTED,
    Figure,
    axis,
    base,
    beside,
    ceiling,
    label,
    level,
    literal,
    percents,
)
from dashboard.charts.overview import BAD, BAD_TEXT, BLUE, LINE
from dashboard.wording.format import NBSP, number, percent
from dashboard.wording.text import Say
from methodology.comparison.funnel import MINIMUM_N

# How a provider is drawn by its signal: colour, shape, size; `fewer` are beyond a limit on the good side.
MARKS = {
    "inside": (BLUE, "circle", 10),
    "beyond_95": ("#E8A33D", "diamond", 13),
    "beyond_998": (BAD, "square", 13),
    "fewer": (LINE, "triangle-down", 13),
    "few": ("#8794A3", "circle-open", 9),
}
_LONG = 40  # characters of a name beside a point
_LABELLED = 6  # more names would lie over each other: then the rarest alone, and the table names all
_DASHES = {"95": "dot", "998": "dash"}


def funnel(points: pl.DataFrame, lines: dict[str, list[Any]], target: float, say: Say) -> Figure:
    """Share of ineffective courses against their number; limits around the whole, signals by shape, labels for signals.

    points: provider, name, n, value, look (a key of MARKS).
    """
    name = pl.col("name")
    short = pl.when(name.str.len_chars() < _LONG).then(name).otherwise(name.str.slice(0, _LONG - 2) + "…")
    points = points.with_columns(literal(name), short=literal(short))
    most = max([2.1 * MINIMUM_N, *(n * 1.06 for n in points["n"].to_list())])
    highest = [*percents(points["value"]), 100 * target]
    least = max(MINIMUM_N, 0.8 * min(points["n"].to_list(), default=0))
    limits_there = [100 * high for n, high in zip(lines["n"], lines["high_998"], strict=True) if n >= least]
    top = ceiling(max(*highest, *limits_there[:1], 1.0))
    layout = base(460) | {
        "margin": {"l": 56, "r": 128, "t": 40, "b": 52},
        "xaxis": axis(range=[0, most], title=say("providers.x"), rangemode="tozero"),
        "yaxis": axis(range=[-top * 0.03, top], title=say("providers.y"), ticksuffix=say("chart.percent")),
        "shapes": [level(100 * target, most) | {"x0": 0}],
        "showlegend": True,
        "legend": {"orientation": "h", "x": 0, "y": 1.02, "yanchor": "bottom"},
        "annotations": [
            beside(100 * target, say("providers.mean", share=percent(target, say.lang)), INK),
            *_limit_labels(lines, 100 * target, top, say),
            *_signal_labels(points, most, top, say),
        ],
    }
    limits = [
        _limit(lines, f"{side}_{name}", dash) for name, dash in _DASHES.items() for side in ("low", "high")
    ]
    marks = [_marks(points.filter(look=look), look, say) for look in MARKS if points.filter(look=look).height]
    phone = {"height": 380, "font.size": 11, "margin.r": 14, "margin.t": 76} | {
        f"annotations[{at}].visible": False for at in range(3)
    }
    return {"data": [*limits, *marks], "layout": layout, "phone": phone}


def _limit(lines: dict[str, list[Any]], name: str, dash: str) -> Figure:
    line = {"color": "#8794A3", "width": 1.4, "dash": dash}
    return {
        "type": "scatter",
        "mode": "lines",
        "x": lines["n"],
        "y": [100 * value for value in lines[name]],
        "line": line,
        "hoverinfo": "skip",
        "showlegend": False,
    }


def _limit_labels(lines: dict[str, list[Any]], target: float, top: float, say: Say) -> list[Figure]:
    """Names of the upper limits at their right end, kept apart from each other and from the mean."""
    found, last = [], target
    for name in _DASHES:
        last = max(100 * lines[f"high_{name}"][-1], last + top * 0.05)
        found.append(beside(min(last, top), say(f"providers.limit_{name}"), MUTED))
    return found


def _signal_labels(points: pl.DataFrame, most: float, top: float, say: Say) -> list[Figure]:
    signals = points.filter(pl.col("look").is_in(["beyond_95", "beyond_998", "fewer"]))
    if signals.height > _LABELLED:
        signals = signals.filter(look="beyond_998").head(_LABELLED)
    return [
        label(
            n,
            value * 100 + top * 0.05,
            short,
            "right" if n > most * 0.6 else "left",
            INK if look == "fewer" else BAD_TEXT,
        )
        for short, n, value, look in signals.select("short", "n", "value", "look").iter_rows()
    ]


def _marks(points: pl.DataFrame, look: str, say: Say) -> Figure:
    colour, shape, size = MARKS[look]
    return {
        "type": "scatter",
        "mode": "markers",
        "name": f"{say(f'providers.look_{look}')}{NBSP}({points.height})",
        "x": points["n"].to_list(),
        "y": percents(points["value"]),
        "marker": {
            "color": colour,
            "symbol": shape,
            "size": size,
            "opacity": 0.9,
            "line": {"color": "#FFFFFF" if look != "few" else colour, "width": 1.5},
        },
        "cliponaxis": False,
        "customdata": [
            [name, number(bad, say.lang), number(n, say.lang)]
            for name, bad, n in points.select("name", "ineffective", "n").iter_rows()
        ],
        "hovertemplate": say("providers.hover") + "<extra></extra>",
    }

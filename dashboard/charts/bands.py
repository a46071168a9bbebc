"""Bars of parts of a whole, one under another, each with its long label above: frame -> figure.

Belongs here: the drawing that points by criterion, doses by direction and agreement share. Does not: what the parts
mean (figures_analysis.py). Each part has a colour and, where it tells of a lack, a hatching.
"""

from dataclasses import dataclass, field
from typing import Any

import polars as pl

from dashboard.charts.axes import INK, MUTED, Figure, axis, base, label, percents
from dashboard.charts.overview import BAD, BAD_TEXT, BLUE, HATCH
from dashboard.wording.format import number, percent
from dashboard.wording.text import Say

PALE, AMBER = "#A9CCEB", "#F3C58B"
DOTS = {"shape": ".", "fillmode": "overlay", "fgcolor": MUTED, "fgopacity": 0.6, "size": 6, "solidity": 0.25}
_READABLE = 0.055  # a narrower part has no room for its figure; the table has it


@dataclass(frozen=True)
class Part:
    """One part: the columns of its share and count, its name, fill and the colour of the figure on it."""

    share: str
    count: str
    name: str
    colour: str
    text: str = INK
    pattern: dict[str, Any] = field(default_factory=dict)


def points_of(name: str, share: str, count: str, points: int, most: int) -> Part:
    """The look of points: none orange and hatched, the most there are blue, those between pale, hatched in turn."""
    if points in (0, most):
        colour, pattern = (BLUE, {}) if points else (BAD, HATCH)
        return Part(share, count, name, colour, "#FFFFFF", pattern)
    return Part(share, count, name, PALE, INK, {} if points % 2 else HATCH)


def unknown_of(name: str, share: str, count: str) -> Part:
    """The look of what is not known."""
    return Part(share, count, name, "#F1F3F6", INK, DOTS)


def bands(frame: pl.DataFrame, names: list[str], parts: tuple[Part, ...], say: Say, room: int = 62) -> Figure:
    """One bar a row of `frame`, `names` above them from top to bottom; a part that is nowhere has no legend entry.

    A hatched part is told at the end of its label, where hatching does not cover the figure. room: pixels a bar.
    """
    places = list(range(frame.height, 0, -1))
    height = 96 + room * max(1, frame.height)
    shown = [part for part in parts if sum(frame[part.count].to_list()) > 0]
    lacks = _lacks(frame, shown, places, say)
    layout = base(height) | {
        "barmode": "stack",
        "margin": {"l": 18, "r": 24, "t": 34, "b": 46},
        "xaxis": axis(range=[0, 100], ticksuffix=say("chart.percent"), title=say("bands.x")),
        "yaxis": axis(range=[0.5, frame.height + 0.75], showticklabels=False, showgrid=False),
        "showlegend": True,
        "legend": {
            "orientation": "h",
            "x": 0,
            "xanchor": "left",
            "y": 1.0,
            "yanchor": "bottom",
            "traceorder": "normal",
        },
        "annotations": [*_names(places, names), *lacks],
    }
    data = [_bar(frame, part, places, names, say) for part in shown]
    short = {
        f"annotations[{at}].text": told["text"].rpartition(": ")[2]
        for at, told in enumerate(lacks, len(names))
    }
    phone = short | {"font.size": 11, "height": height + 30, "margin.t": 60}
    return {"data": data, "layout": layout, "phone": phone}


def _names(places: list[int], names: list[str]) -> list[Figure]:
    return [label(0, place + 0.46, name, "left", INK) for place, name in zip(places, names, strict=True)]


def _lacks(frame: pl.DataFrame, shown: list[Part], places: list[int], say: Say) -> list[Figure]:
    """The share of a hatched part, over the right end of its bar."""
    return [
        label(100, place + 0.46, f"{part.name}: {percent(share, say.lang)}", "right", BAD_TEXT)
        for part in shown
        if part.pattern is HATCH
        for place, share in zip(places, frame[part.share].to_list(), strict=True)
        if share
    ]


def _bar(frame: pl.DataFrame, part: Part, places: list[int], names: list[str], say: Say) -> Figure:
    shares, counts = frame[part.share].fill_null(0), frame[part.count].to_list()
    texts = ["" if part.pattern or share < _READABLE else percent(share, say.lang, 0) for share in shares]
    return {
        "type": "bar",
        "orientation": "h",
        "name": part.name,
        "y": places,
        "x": percents(shares),
        "width": 0.5,
        "text": texts,
        "textposition": "inside",
        "insidetextanchor": "middle",
        "textangle": 0,
        "constraintext": "none",
        "textfont": {"color": part.text},
        "marker": {"color": part.colour, "pattern": part.pattern, "line": {"color": "#FFFFFF", "width": 1}},
        "customdata": [[name, number(count, say.lang)] for name, count in zip(names, counts, strict=True)],
        "hovertemplate": "%{customdata[0]}<br>"
        + part.name
        + ": %{customdata[1]} (%{x:.1f}"
        + say("chart.percent")
        + ")<extra></extra>",
    }

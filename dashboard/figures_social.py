"""Charts of social services: shares of steps in time.

Belongs here: frame -> plotly dict. Does not: counting (`dashboard.web.own.social`), pages.
"""

import polars as pl

from dashboard.axes import INK, MUTED, Figure, axis, base, beside, label, percents
from dashboard.bands import PALE
from dashboard.figures import BLUE
from dashboard.format import percent
from dashboard.text import Say


def _limits(frame: pl.DataFrame, shares: pl.Series) -> Figure:
    """The intervals as bars of error around the shares."""
    return {
        "type": "data",
        "symmetric": False,
        "array": percents(frame["high"].fill_null(0) - shares),
        "arrayminus": percents(shares - frame["low"].fill_null(0)),
        "color": MUTED,
        "thickness": 1.2,
        "width": 3,
    }


def in_time(frame: pl.DataFrame, names: list[str], say: Say) -> Figure:
    """Share in time of each step with its interval; a step without a judged case has no bar.

    frame: share, low, high (of 1), in the order of `names`, the first on top.
    """
    places = list(range(frame.height, 0, -1))
    shares = frame["share"].fill_null(0)
    layout = base(70 + 46 * max(1, frame.height)) | {
        "margin": {"l": 18, "r": 64, "t": 4, "b": 46},
        "xaxis": axis(range=[0, 100], ticksuffix=say("chart.percent"), title=say("social.x")),
        "yaxis": axis(range=[0.5, frame.height + 0.8], showticklabels=False, showgrid=False),
        "annotations": [
            label(0, at + 0.42, name, "left", INK) for at, name in zip(places, names, strict=True)
        ],
    }
    bars = {
        "type": "bar",
        "orientation": "h",
        "y": places,
        "x": percents(shares),
        "width": 0.34,
        "marker": {"color": PALE, "line": {"color": BLUE, "width": 1}},
        "error_x": _limits(frame, shares),
        "text": [percent(share, say.lang) if share is not None else "" for share in frame["share"].to_list()],
        "textposition": "none",
        "hovertemplate": "%{text}<extra></extra>",
    }
    layout["annotations"] += [
        beside(at, percent(share, say.lang), INK)
        for at, share in zip(places, frame["share"].to_list(), strict=True)
        if share is not None
    ]
    return {"data": [bars], "layout": layout, "phone": {"font.size": 11}}

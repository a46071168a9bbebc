"""Charts of social services: shares of steps in time.

Belongs here: frame -> plotly dict. Does not: counting (`dashboard.web.social_cases`), pages.
"""

import polars as pl

from dashboard.charts.axes import INK, MUTED, Figure, beside, named_bars, percents
from dashboard.charts.bands import PALE
from dashboard.charts.overview import BLUE
from dashboard.wording.format import percent
from dashboard.wording.text import Say


def _limits(frame: pl.DataFrame) -> Figure:
    """The intervals as bars of error around the shares."""
    shares = frame["share"].fill_null(0)
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
    look = {
        "width": 0.34,
        "marker": {"color": PALE, "line": {"color": BLUE, "width": 1}},
        "error_x": _limits(frame),
        "textposition": "none",
    }
    drawn = named_bars(frame["share"], names, say("social.x"), 0.42, say, **look)
    drawn["layout"]["annotations"] += [
        beside(frame.height - at, percent(share, say.lang), INK)
        for at, share in enumerate(frame["share"].to_list())
        if share is not None
    ]
    return drawn

"""The control chart of an indicator: points in order of time, centre, limits, and a shape for each rule that holds.

Belongs here: drawing what `methodology.comparison.charts` gives. Does not: choosing the chart, or judging points.
"""

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
    quarterly,
    step,
    ticks,
)
from dashboard.charts.overview import BAD, BAD_TEXT, BLUE, LINE
from dashboard.wording.format import number, percent, period
from dashboard.wording.text import Say
from methodology.comparison.chart_rules import RULES

SHAPES = dict(zip(RULES, ("square", "diamond", "triangle-up", "hexagon"), strict=True))
_LABELLED = 4  # more signals than this would write over each other; the table names them all


def calendar(first: str, last: str) -> list[str]:
    """Every month from the first to the last.

    >>> calendar("2025-11", "2026-01")
    ['2025-11', '2025-12', '2026-01']
    """
    start, end = (int(code[:4]) * 12 + int(code[5:]) - 1 for code in (first, last))
    return [f"{month // 12}-{month % 12 + 1:02d}" for month in range(start, end + 1)]


def by_time(points: pl.DataFrame) -> tuple[pl.DataFrame, list[str]]:
    """Points at their place, and the month of each place: a place a month, or a place a gap on a g chart."""
    if points.is_empty():
        return points.with_columns(place=pl.lit(0, pl.Int64)), []
    if points["chart"][0] == "g":
        return points.with_columns(place=pl.col("sequence") - 1), points["period"].to_list()
    codes = calendar(points["period"][0], points["period"][-1])
    return points.with_columns(
        place=pl.col("period").replace_strict({c: at for at, c in enumerate(codes)})
    ), codes


def control_chart(points: pl.DataFrame, is_share: bool, say: Say, title: str) -> Figure:
    """points: what a chart of one series gives (`COLUMNS` of charts.py); shares are drawn in percent."""
    placed, codes = by_time(points)
    is_gap = bool(codes) and points["chart"][0] == "g"
    factor = 100.0 if is_share and not is_gap else 1.0
    scaled = placed.with_columns(pl.col("value", "centre", "low", "high").cast(pl.Float64) * factor)
    bottom, top = _range(scaled, factor, is_gap or is_share)
    shown = _tick_places(codes, is_gap)
    centre = scaled["centre"].drop_nulls().to_list()
    levels, values = _levels(scaled, top - bottom, factor, say)
    layout = base(400) | {
        "margin": {"l": 56, "r": 150 if centre else 12, "t": 36 if centre else 12, "b": 46},
        "xaxis": axis(range=[-0.5, max(1, len(codes)) - 0.5], showgrid=False, **ticks(codes, shown, say)),
        "yaxis": axis(
            range=[bottom, top],
            title=say("dynamics.y_gap") if is_gap else title,
            ticksuffix=say("chart.percent") if factor > 1 else "",
        ),
        "shapes": [level(centre[0], len(codes) - 0.5)] if centre else [],
        "showlegend": bool(centre),
        "legend": {"orientation": "h", "x": 0, "y": 1.02, "yanchor": "bottom"},
        "annotations": [*levels, *_labels(scaled, top - bottom, factor, say)],
    }
    lines = [_limit(scaled, name, len(codes)) for name in ("high", "low") if scaled[name].count()]
    return {
        "data": [*lines, _line(scaled, len(codes), factor, say), *_few(scaled, say), *_signals(scaled, say)],
        "layout": layout,
        "phone": _phone(codes, shown, values, say),
    }


def _phone(codes: list[str], shown: list[int], values: list[str], say: Say) -> Figure:
    """Six ticks, and of the levels their values alone, fit a phone."""
    few = ticks(codes, shown[:: 1 + len(shown) // 6], say)
    room = {"margin.r": 58, "margin.t": 84} if values else {"margin.r": 10, "margin.t": 10}
    texts = {f"annotations[{at}].text": value for at, value in enumerate(values)}
    sizes = {"height": 340, "font.size": 11}
    return {"xaxis.tickvals": few["tickvals"], "xaxis.ticktext": few["ticktext"], **sizes, **room, **texts}


def _range(scaled: pl.DataFrame, factor: float, from_zero: bool) -> tuple[float, float]:
    found = [v for name in ("value", "low", "high") for v in scaled[name].drop_nulls().to_list()] or [
        0.0,
        1.0,
    ]
    if factor > 1:
        return 0.0, ceiling(max(found))
    room = max(0.5, (max(found) - min(found)) * 0.15)
    return (0.0 if from_zero else max(0.0, min(found) - room)), max(found) + room


def _tick_places(codes: list[str], is_gap: bool) -> list[int]:
    if not is_gap:
        return quarterly(codes)
    starts = [at for at, code in enumerate(codes) if at == 0 or code[:4] != codes[at - 1][:4]]
    return starts or [0]


def _limit(scaled: pl.DataFrame, name: str, places: int) -> Figure:
    drawn = step(list(range(places)), _by_place(scaled, name, places))  # type: ignore[arg-type]
    return drawn | {"showlegend": False}


def _by_place(scaled: pl.DataFrame, name: str, places: int) -> list[float | None]:
    found: dict[int, float | None] = dict(scaled.select("place", name).iter_rows())
    return [found.get(place) for place in range(places)]


def _told(value: float, factor: float, say: Say) -> str:
    return percent(value / factor, say.lang) if factor > 1 else number(value, say.lang, 1)


def _levels(scaled: pl.DataFrame, height: float, factor: float, say: Say) -> tuple[list[Figure], list[str]]:
    """Names of the centre and the limits at the right end, kept apart; and their values alone, for a phone."""
    found: list[Figure] = []
    values: list[str] = []
    middle = "median" if "g" in scaled["chart"] else "centre"  # a gap's distribution is far from a bell
    for name in ("low", "centre", "high"):
        known = scaled[name].drop_nulls().to_list()
        if not known:
            continue
        at = max(known[-1], found[-1]["y"] + height * 0.06) if found else known[-1]
        values.append(_told(known[-1], factor, say))
        text = say(f"dynamics.{middle if name == 'centre' else name}", value=values[-1])
        found.append(beside(at, text, INK if name == "centre" else MUTED))
    return found, values


def _labels(scaled: pl.DataFrame, height: float, factor: float, say: Say) -> list[Figure]:
    signals = scaled.filter("signal")
    if signals.height > _LABELLED:
        return []
    return [
        label(
            place,
            value + height * 0.07,
            f"{period(code, say.lang)}: {_told(value, factor, say)}",
            "center",
            BAD_TEXT,
        )
        for place, value, code in signals.select("place", "value", "period").iter_rows()
    ]


def _line(scaled: pl.DataFrame, places: int, factor: float, say: Say) -> Figure:
    """The line of all points; months without a course leave a gap in it."""
    named: dict[int, list[str]] = {
        place: [period(code, say.lang), _told(value, factor, say), number(n, say.lang)]
        for place, code, value, n in scaled.select("place", "period", "value", "n").iter_rows()
    }
    return {
        "type": "scatter",
        "mode": "lines+markers",
        "name": say("dynamics.usual"),
        "x": list(range(places)),
        "y": _by_place(scaled, "value", places),
        "connectgaps": False,
        "line": {"color": LINE, "width": 2},
        "marker": {"color": BLUE, "size": 9, "opacity": 1, "line": {"color": "#FFFFFF", "width": 1}},
        "cliponaxis": False,
        "customdata": [named.get(place, ["", "", ""]) for place in range(places)],
        "hovertemplate": say("dynamics.hover") + "<extra></extra>",
    }


def _few(scaled: pl.DataFrame, say: Say) -> list[Figure]:
    """Months of too few courses to be judged, hollow over the line of all."""
    here = scaled.filter("few")
    if here.is_empty():
        return []
    marker = {"color": "#FFFFFF", "symbol": "circle", "size": 8, "line": {"color": MUTED, "width": 1.5}}
    return [{
        "type": "scatter", "mode": "markers", "name": say("dynamics.few"), "x": here["place"].to_list(),
        "y": here["value"].to_list(), "cliponaxis": False, "hoverinfo": "skip", "marker": marker,
    }]  # fmt: skip


def _signals(scaled: pl.DataFrame, say: Say) -> list[Figure]:
    """One trace a rule that holds anywhere; a point with several is drawn by the first of them."""
    found, left = [], scaled.filter("signal")
    for rule in RULES:
        here = left.filter(pl.col(rule))
        left = left.filter(~pl.col(rule))
        if here.is_empty():
            continue
        marker = {"color": BAD, "symbol": SHAPES[rule], "size": 13, "line": {"color": "#FFFFFF", "width": 1}}
        found.append({
            "type": "scatter", "mode": "markers", "name": say(f"dynamics.{rule}"), "x": here["place"].to_list(),
            "y": here["value"].to_list(), "cliponaxis": False, "hoverinfo": "skip", "marker": marker,
        })  # fmt: skip
    return found

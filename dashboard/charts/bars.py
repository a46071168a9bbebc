"""Bars drawn in HTML, where long Russian labels stand above them: frame -> rows with a width in percent.

Belongs here: widths and kinds of bars. Does not: plotly charts (figures.py), tables (tables.py).
"""

from typing import Any

import polars as pl

from dashboard.overview.findings import reason_name
from dashboard.wording.format import number, percent
from dashboard.wording.text import Say


def of_reasons(frame: pl.DataFrame, say: Say) -> list[dict[str, Any]]:
    """Reasons as bars: the longest fills the line, `not_stated` is marked as a gap in the data."""
    most = max([1, *frame["courses"].to_list()])
    return [
        {
            "name": reason_name(row["reason"], say),
            "courses": number(row["courses"], say.lang),
            "share": percent(row["share"], say.lang, 0),
            "width": round(100 * row["courses"] / most, 2),
            "gap": row["reason"] == "not_stated",
        }
        for row in frame.iter_rows(named=True)
    ]


def of_outcome(key: dict[str, Any], say: Say) -> list[dict[str, Any]]:
    """The parts every scored course falls into, as segments of one bar; empty ones are left out."""
    unsplit = key["effective"] - key["by_outcome"] - key["by_process"]
    counts = {
        "outcome": key["by_outcome"],
        "process": key["by_process"],
        "unsplit": unsplit,
        "ineffective": key["ineffective"],
        "undetermined": key["undetermined"],
    }
    scored = max(1, sum(counts.values()))
    return [
        {
            "kind": kind,
            "name": say(f"outcome.{kind}"),
            "courses": number(count, say.lang),
            "share": percent(count / scored, say.lang),
            "width": round(100 * count / scored, 3),
        }
        for kind, count in counts.items()
        if count
    ]


def of_certificates(figures: dict[str, float]) -> list[tuple[str, float]]:
    """Kind and width in percent of the bar of each step; certificates lost on the way are paler."""
    whole = max(1.0, figures["issued"])
    kinds = {"issued": "fill", "applied": "fill", "redeemed": "fill", "expired": "lost", "cancelled": "lost"}
    return [(kind, round(100 * figures[step] / whole, 2)) for step, kind in kinds.items()]

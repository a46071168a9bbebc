"""The tile map of the pages as an SVG that stands alone, with the region of the report framed.

Belongs here: colours and the frame, which a page has in its style sheet. Does not: tiles (`dashboard.charts.tilemap`).
"""

import re

import polars as pl

from dashboard.charts import tilemap
from dashboard.wording.text import Say

_STYLE = """
.tile rect{fill:#F1F3F6}.within rect{fill:#DCE8F4}.above_95 rect{fill:#7FB4E3}.below_95 rect{fill:#F3C58B}
.below_95 rect.over{fill:url(#hatch)}.below_998 rect{fill:#B3450A}
.few rect,.hidden rect{fill:#fff;stroke:#8794A3;stroke-dasharray:3 2.5}.waiting rect{fill:#fff;stroke:#7FB4E3}
text{text-anchor:middle;font-family:"Golos Text";font-size:10.5px;fill:#0B1F33}
.v{font-size:12px;font-weight:700}.outside text,.waiting text{fill:#56677A}.below_998 text{fill:#fff}
.mark{fill:#B3450A}.below_998 .mark{fill:#fff}.above_95 .mark{fill:#0B3F78}
"""


def map_picture(places: pl.DataFrame, code: str, say: Say) -> str:
    """The map of `tilemap.places`; the tile of `code` has a thick frame. Links are left out: paper has none."""
    drawn = tilemap.tile_map(places, say)
    drawn = re.sub(r"<title>.*?</title>", "", drawn)
    drawn = re.sub(r'<a href="#region-(\d\d)"', r'<g id="r\1"', drawn).replace("</a>", "</g>")
    drawn = drawn.replace("<svg ", '<svg xmlns="http://www.w3.org/2000/svg" ', 1)
    drawn = drawn.replace(tilemap.HATCHES, f"{tilemap.HATCHES}<style>{_STYLE}</style>", 1)
    return drawn.replace("</svg>", f"{_frame(places, code)}</svg>")


def _frame(places: pl.DataFrame, code: str) -> str:
    tiled = places.drop_nulls(["tile_row", "tile_col"])
    own = tiled.filter(region_code=code)
    if own.is_empty():
        return ""
    x, y = (
        (own[f"tile_{axis}"][0] - tiled[f"tile_{axis}"].cast(pl.Int64).min()) * tilemap.PITCH
        for axis in ("col", "row")
    )
    size = tilemap.TILE
    return (
        f'<path d="M{x} {y}h{size}v{size}h-{size}z" fill="none" stroke="#0B1F33" stroke-width="3" '
        'stroke-linejoin="round"/>'
    )

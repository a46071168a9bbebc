"""Shares with their intervals beside those of the country, as SVG for print.

Belongs here: geometry. Does not: which shares (content.py). Pure: the same rows make the same text.
"""

from dataclasses import dataclass
from html import escape

WIDTH, ROW, TOP, BOTTOM, RIGHT = 720, 40, 6, 26, 130
_PLOT = WIDTH - RIGHT
_TICKS = (0.0, 0.25, 0.5, 0.75, 1.0)


@dataclass(frozen=True)
class Share:
    """One share: its name, the figure in words, value and interval as shares of 1 (None: not shown), the country's."""

    name: str
    text: str
    value: float | None
    low: float | None
    high: float | None
    country: float | None


def _x(share: float) -> float:
    return round(8 + share * (_PLOT - 16), 1)


def interval_chart(rows: list[Share]) -> str:
    """The SVG: a row a share, the name above its line, the figure at the right, one axis from 0 to 100 %.

    >>> interval_chart([Share("a<b", "50 %", 0.5, 0.4, 0.6, None)]).count("<circle")
    1
    """
    height = TOP + ROW * len(rows) + BOTTOM
    grid = "".join(_tick(share, height) for share in _TICKS)
    body = "".join(_row(row, TOP + at * ROW) for at, row in enumerate(rows))
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {height}" font-family="Golos Text" '
        f'font-size="13" fill="#0B1F33">{grid}{body}</svg>'
    )


def _tick(share: float, height: int) -> str:
    x, end = _x(share), height - BOTTOM + 2
    return (
        f'<path d="M{x} {TOP}V{end}" stroke="#DDE3EA"/>'
        f'<text x="{x}" y="{end + 16}" text-anchor="middle" font-size="12" fill="#56677A">{share * 100:.0f}</text>'
    )


def _row(row: Share, y: int) -> str:
    line, name = y + 27, f'<text x="8" y="{y + 15}">{escape(row.name)}</text>'
    figure = f'<text x="{WIDTH}" y="{line + 5}" text-anchor="end" font-weight="700">{escape(row.text)}</text>'
    parts = [f'<path d="M{_x(0)} {line}H{_x(1)}" stroke="#DDE3EA" stroke-width="1"/>', name, figure]
    if row.country is not None:  # a bar across, as on the pages
        parts.append(f'<path d="M{_x(row.country)} {line - 8}v16" stroke="#C4500A" stroke-width="2.5"/>')
    if row.low is not None and row.high is not None:
        parts.append(f'<path d="M{_x(row.low)} {line}H{_x(row.high)}" stroke="#0B5CAD" stroke-width="5"/>')
    if row.value is not None:
        parts.append(f'<circle cx="{_x(row.value)}" cy="{line}" r="5.5" fill="#0B3F78" stroke="#fff"/>')
    return "".join(parts)

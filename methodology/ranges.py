"""Between which values a mean can lie: `range` of an indicator's block, read strictly and told in words.

Belongs here: two numbers, one of which may be without end. Does not: which indicators have a range (the registry), what
is cut to it (`methodology.intervals`, control charts).
"""

import math

from methodology.editions import with_numbers
from methodology.registry import place_of, refuse

Range = tuple[float, float]
ANY: Range = (-math.inf, math.inf)


def parse_range(theme: str, id: str, told: list[object] | None) -> Range | None:
    """The range of a block; None where it names none. Raises RehabError for anything but two numbers in order.

    A text is a number of the law: "{best.total}".
    """
    if told is None:
        return None
    told = [_number(end) for end in told]
    ends = [float(end) for end in told if isinstance(end, int | float) and not isinstance(end, bool)]
    if len(told) != 2 or len(ends) != 2 or not ends[0] < ends[1] or not any(map(math.isfinite, ends)):
        raise refuse("'range' must be two numbers, the lesser first", place_of(theme, id, "range"))
    return ends[0], ends[1]


def _number(end: object) -> object:
    written = with_numbers(end) if isinstance(end, str) and "{" in end else ""
    return int(written) if written.removeprefix("-").isdigit() else end


def range_words(told: Range | None) -> str:
    """The range as a sheet shows it; empty where there is none.

    >>> range_words((0.0, 8.0)), range_words((0.0, math.inf)), range_words(None)
    ('0..8', '≥ 0', '')
    """
    if told is None:
        return ""
    low, high = told
    return f"≥ {low:g}" if high == math.inf else f"≤ {high:g}" if low == -math.inf else f"{low:g}..{high:g}"

"""How far chance alone moves a proportion around a common one.

Belongs here: exact binomial limits. Does not: intervals of one proportion (methodology/intervals.py), any wording.
"""

from scipy.stats import binom

# One tail of the two-sided 95 % and 99.8 % limits of a funnel plot (Spiegelhalter 2005).
WARNING_TAIL, ALARM_TAIL = 0.025, 0.001


def funnel_status(ineffective: int, n: int, common: float) -> str:
    """Where a unit stands against the common ineffective share, by exact binomial limits.

    `below_998`, `below_95`: more ineffective courses than chance explains; `above_95`: fewer; else `within`.

    >>> funnel_status(4, 100, 0.04), funnel_status(12, 100, 0.04), funnel_status(30, 100, 0.04)
    ('within', 'below_998', 'below_998')
    """
    if not n or not 0 < common < 1:
        return "within"
    at_least = float(binom.sf(ineffective - 1, n, common))
    if at_least <= ALARM_TAIL:
        return "below_998"
    if at_least <= WARNING_TAIL:
        return "below_95"
    return "above_95" if float(binom.cdf(ineffective, n, common)) <= WARNING_TAIL else "within"


def control_limits(n: int, common: float, tail: float = ALARM_TAIL) -> tuple[int, int]:
    """The least and the greatest count out of n that chance explains (exact, tail on either side).

    >>> control_limits(50, 0.04)
    (0, 7)
    """
    return int(binom.ppf(tail, n, common)), int(binom.isf(tail, n, common))

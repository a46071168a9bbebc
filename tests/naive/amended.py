"""The invented edition of the tests by hand: what its text says, one course at a time.

Belongs here: a second reading of `tests/editions/invented-2027.toml`. Does not: the draft edition (`scoring.py`).
"""

from tests.naive.scoring import Measures, points, rungs

PASS_MARK = 5


def invented_scores(course: Measures) -> dict[str, object]:
    """edition_id, total_lo, total_hi and verdict of one course from its measures; None is unknown."""
    found = rungs(course)
    required, met = course["directions_required"], course["directions_met"]
    if required is not None and met is not None:
        found["comprehensiveness"] = met == required, met * 100 >= required * 70
    assessed, improved = course["assessed"], course["improved"]
    if assessed is not None and improved is not None:
        found["effect"] = assessed > 0 and improved * 100 >= assessed * 50, improved >= 1
    ends = [points(*each) for each in found.values()]
    lo, hi = sum(end[0] for end in ends), sum(end[1] for end in ends)
    verdict = "effective" if lo >= PASS_MARK else "ineffective" if hi < PASS_MARK else "undetermined"
    return {"edition_id": "invented-2027", "total_lo": lo, "total_hi": hi, "verdict": verdict}

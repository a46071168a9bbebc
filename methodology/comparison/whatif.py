"""What would the share of effective courses be under another rule?

The same courses are judged again: with the pass mark at every total around the one in force (3 to 7 where it is 4 of
8); with at least one point for the rehabilitation effect required beside the pass mark in force; and under every
other edition of the methodology.
Nothing is measured anew, no band is touched, and the official figure stands beside each result unchanged. A course
whose gap could tip the new verdict is undetermined under the new rule, whatever it was before; the difference is
that of two shares of determined courses, and how many courses change their verdict, and to what, is told with it.

Belongs here: judging counts again and comparing. Does not: scoring under another edition (methodology.scoring.points).

Reference: data contract, section 6 (points as intervals); the thought that a threshold is a choice to be varied:
Saltelli and others, Sensitivity Analysis in Practice (2004).

Worked example: totals 3, 4, 5, 8 and one course between 4 and 6. Officially (4): effective 4 of 5 (the last passes
for certain) = 80 %. At 5: 5 and 8 pass, 3 and 4 fail, the last is undetermined: 2 of 4 = 50 %, difference -30
points.
"""

import polars as pl

from methodology.scoring.editions import load_editions
from methodology.scoring.points import EFFECTIVE, INEFFECTIVE, UNDETERMINED, verdict

EFFECT_MANDATORY = "effect_mandatory"
_VERDICTS = (EFFECTIVE, INEFFECTIVE, UNDETERMINED)


def thresholds() -> range:
    """The pass marks that are tried: from a point below the lowest of any edition to a point below full marks.

    >>> list(thresholds())
    [3, 4, 5, 6, 7]
    """
    editions = load_editions()
    lowest = min(edition.pass_mark for edition in editions)
    return range(max(1, lowest - 1), max(edition.best_total for edition in editions))


def rules() -> dict[str, tuple[str, str]]:
    """The rules that need no edition: id -> Russian and English title.

    >>> rules()["threshold_5"]
    ('Порог 5 баллов', 'Pass mark 5')
    """
    by_threshold = {f"threshold_{t}": (f"Порог {t} балл{_ending(t)}", f"Pass mark {t}") for t in thresholds()}
    return by_threshold | {
        EFFECT_MANDATORY: ("Эффект обязателен (от 1 балла)", "Effect required (1 point or more)")
    }


def _ending(count: int) -> str:
    if count % 10 == 1 and count % 100 != 11:
        return ""
    return "а" if count % 10 in (2, 3, 4) and count % 100 not in (12, 13, 14) else "ов"


def with_effect(pass_mark: pl.Expr) -> pl.Expr:
    """Verdict where the total must pass and the effect must be at least 1, each for certain.

    >>> scores = pl.DataFrame({"total_lo": [4, 4, 3], "total_hi": [4, 5, 4]}).with_columns(
    ...     effect_lo=pl.Series([0, 1, 0]), effect_hi=pl.Series([0, 2, 1]))
    >>> scores.select(with_effect(pl.lit(4)))["verdict"].to_list()
    ['ineffective', 'effective', 'undetermined']
    """
    passes = (pl.col("total_lo") >= pass_mark) & (pl.col("effect_lo") >= 1)
    fails = (pl.col("total_hi") < pass_mark) | (pl.col("effect_hi") < 1)
    judged = pl.when(passes).then(pl.lit(EFFECTIVE)).when(fails).then(pl.lit(INEFFECTIVE))
    return judged.otherwise(pl.lit(UNDETERMINED)).alias("verdict")


def judge_again(counts: pl.DataFrame) -> pl.DataFrame:
    """Every count of courses under every rule: the columns of counts, rule, and verdict by it (official: as it was).

    counts: total_lo, total_hi, effect_lo, effect_hi, pass_mark (in force for the course), official, courses.
    """
    by_threshold = [counts.with_columns(verdict(t), rule=pl.lit(f"threshold_{t}")) for t in thresholds()]
    effect = counts.with_columns(with_effect(pl.col("pass_mark")), rule=pl.lit(EFFECT_MANDATORY))
    return pl.concat([*by_threshold, effect])


def compare(judged: pl.DataFrame, by: list[str]) -> pl.DataFrame:
    """One row a key: counts by the official verdict and by the rule, both shares, their difference, and who changed.

    judged: the keys (rule among them), official, verdict, courses. value and official_value are shares of determined
    courses, null where there is none; difference = value - official_value; to_<verdict> counts courses that were
    something else officially.

    >>> totals = pl.DataFrame({"total_lo": [3, 4, 5, 8, 4], "total_hi": [3, 4, 5, 8, 6]}).with_columns(
    ...     verdict(4).alias("official"), verdict(5), rule=pl.lit("threshold_5"), courses=1)
    >>> row = compare(totals, ["rule"]).row(0, named=True)
    >>> row["official_value"], row["value"], round(row["difference"], 2), row["undetermined"]
    (0.8, 0.5, -0.3, 1)
    """
    courses = pl.col("courses")
    counted = {
        prefix + name: courses.filter(pl.col(column) == name).sum().cast(pl.Int64)
        for prefix, column in (("official_", "official"), ("", "verdict"))
        for name in _VERDICTS
    }
    changed = {
        f"to_{name}": courses.filter((pl.col("verdict") == name) & (pl.col("official") != name))
        .sum()
        .cast(pl.Int64)
        for name in _VERDICTS
    }
    return (
        judged.group_by(by)
        .agg(**counted, **changed)
        .with_columns(value=_share(""), official_value=_share("official_"))
        .with_columns(difference=pl.col("value") - pl.col("official_value"))
        .sort(by)
    )


def _share(prefix: str) -> pl.Expr:
    effective, ineffective = pl.col(f"{prefix}{EFFECTIVE}"), pl.col(f"{prefix}{INEFFECTIVE}")
    return pl.when(effective + ineffective > 0).then(effective / (effective + ineffective))

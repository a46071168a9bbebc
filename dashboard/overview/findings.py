"""The title of every section: one sentence that states what its figures show.

Belongs here: choosing the sentence. Does not: the sentences (texts/*.toml), the counting (summary.py).
"""

from typing import Any

import polars as pl

from dashboard.wording.format import NBSP, number, percent
from dashboard.wording.text import Say
from methodology.comparison.funnel import LEVELS
from methodology.comparison.overdispersion import false_alarm_chance
from schemas.codes import REASON


def of_map(scored: pl.DataFrame, say: Say) -> str:
    """Which regions chance does not explain."""
    if not scored["judged"].sum():
        return say("map.title_empty")
    for kinds, key in ((["below_998", "below_95"], "map.title_below"), (["above_95"], "map.title_above")):
        names = scored.filter(pl.col("status").is_in(kinds))[f"name_{say.lang}"].to_list()
        if names:
            return say(key, names=", ".join(names))
    return say("map.title_within")


def false_alarm(scored: pl.DataFrame, say: Say) -> str:
    """The caution under the map: how likely a false alarm is among so many regions, and whether limits are widened."""
    count = scored.filter(pl.col("status") != "few").height
    parts = [say("map.warning")]
    if count > 1:
        chance = percent(pl.select(false_alarm_chance(pl.lit(count), LEVELS["95"])).item(), say.lang, 0)
        parts.append(say("map.chance", count=say.count("region_of", count), chance=chance))
    return " ".join([*parts, *widened(scored, say)])


def widened(scored: pl.DataFrame, say: Say) -> list[str]:
    """That the limits allow for the spread of regions, where they do."""
    return [say("map.widened")] if scored["widened"].any() else []


def of_regions(scored: pl.DataFrame, rate: float | None, say: Say) -> str:
    """Between which shares the regions lie."""
    shares = scored.drop_nulls("rate")
    if shares.is_empty() or rate is None:
        return say("regions.title_empty")
    if shares.height == 1:
        return say("regions.title_one")
    low, high = (percent(value, say.lang) for value in (shares["rate"].min(), shares["rate"].max()))  # type: ignore[arg-type]
    return say("regions.title", rate=percent(rate, say.lang), low=low, high=high)


def of_distribution(frame: pl.DataFrame, pass_mark: int, say: Say) -> str:
    """The total half of the courses reach, and the share below the threshold."""
    totals, courses = frame["total"].to_list(), frame["courses"].to_list()
    if not sum(courses):
        return say("distribution.title_empty")
    reached = max(total for at, total in enumerate(totals) if sum(courses[at:]) * 2 >= sum(courses))
    below = sum(n for total, n in zip(totals, courses, strict=True) if total < pass_mark) / sum(courses)
    median = f"{reached}{NBSP}{say.plural('point_of', reached)}"
    return say("distribution.title", median=median, below=percent(below, say.lang))


def of_outcome(figures: dict[str, Any], say: Say) -> str:
    """How many of the effective show an effect."""
    if not figures["effective"]:
        return say("outcome.title_empty")
    return say("outcome.title", share=percent(figures["by_outcome"] / figures["effective"], say.lang))


def of_reasons(frame: pl.DataFrame, say: Say) -> str:
    """The reason stated most often."""
    if frame.is_empty() or not frame["ineffective"][0]:
        return say("reasons.title_empty")
    stated = frame.filter((pl.col("reason") != "not_stated") & (pl.col("courses") > 0))
    if stated.is_empty():
        return say("reasons.title_unstated")
    return say("reasons.title", reason=reason_name(stated["reason"][0], say))


def of_certificates(figures: dict[str, float], say: Say) -> str:
    """How many certificates are redeemed."""
    if not figures["issued"]:
        return say("certificates.title_empty")
    return say("certificates.title", share=percent(figures["redeemed"] / figures["issued"], say.lang))


def of_timeliness(frame: pl.DataFrame, say: Say) -> str:
    """The median days to the decision in the latest year."""
    decided = frame.filter((pl.col("step") == "decided") & (pl.col("known") > 0))
    if decided.is_empty():
        return say("timeliness.title_empty")
    return say("timeliness.title", days=say.count("day", round(decided["days_median"][-1])))


def of_quality(frame: pl.DataFrame, say: Say) -> str:
    """How many rows were accepted."""
    read = int(frame["read"].sum())
    if not read:
        return say("quality.title_empty")
    share = percent(int(frame["accepted"].sum()) / read, say.lang)
    quarantined = number(int(frame["quarantined"].sum()), say.lang)
    return say("quality.title", share=share, rows=say.count("row_of", read), quarantined=quarantined)


def of_reconciliation(frame: pl.DataFrame, say: Say) -> str:
    """How our figures compare with published ones; publications that contradict each other are told apart."""
    counted = frame.filter(pl.col("ours").is_not_null() | (pl.col("verdict") != "contradicts"))
    verdicts = counted["verdict"].to_list()
    agrees, contradicts = verdicts.count("agrees"), verdicts.count("contradicts")
    unknown = verdicts.count("cannot_be_computed")
    return say("reconciliation.title", agrees=agrees, contradicts=contradicts, unknown=unknown)


def reason_name(code: str, say: Say) -> str:
    """A reason in words."""
    return say("reasons.not_stated") if code == "not_stated" else REASON.label(code, say.lang)

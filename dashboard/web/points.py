"""Points of the own courses: totals, each criterion, kinds of course, and the same courses under other rules.

Belongs here: frames of courses that are scored alike, and what follows from them. Does not: the methods
(methodology/comparison), words, pictures.
"""

import polars as pl

from dashboard.web.analysts import asked
from dashboard.web.page import View
from methodology.comparison.archetypes import EFFECT_CLASSES, POINTS, archetypes, group_scores
from methodology.comparison.funnel import COMPARED
from methodology.comparison.topped_out import topped_out
from methodology.comparison.whatif import compare, judge_again, rules
from methodology.editions import Edition, load_editions
from methodology.measures import MEASURES
from methodology.scoring import EFFECTIVE, score
from schemas.codes import VERDICT

_BOUNDS = [f"{name}_{bound}" for name in (*POINTS, "total") for bound in ("lo", "hi")]
IN_FORCE = "in_force"


def patterns(view: View) -> pl.DataFrame:
    """Courses that are scored alike: edition_id, bounds of every criterion and of the total, verdict, courses."""
    return view.alike(["edition_id", *_BOUNDS, "verdict"], asked(view)).with_columns(
        pl.col(_BOUNDS).cast(pl.Int32)
    )


def totals(scored: pl.DataFrame) -> pl.DataFrame:
    """total 0..8, courses with a verdict (by points for certain), share; every total is there."""
    known = scored.filter(pl.col("verdict") != "undetermined")
    counted = known.group_by(total=pl.col("total_lo").cast(pl.Int64)).agg(pl.col("courses").sum())
    every = pl.DataFrame({"total": range(9)}, schema={"total": pl.Int64}).join(
        counted, on="total", how="left"
    )
    every = every.with_columns(pl.col("courses").fill_null(0)).sort("total")
    return every.with_columns(share=pl.col("courses") / max(1, int(every["courses"].sum())))


def by_criterion(scored: pl.DataFrame) -> pl.DataFrame:
    """One row a criterion: courses (all), and of them with 0, 1, 2 points and with unknown ones, and their shares."""
    rows = []
    for name in POINTS:
        known = pl.col(f"{name}_lo") == pl.col(f"{name}_hi")
        courses = pl.col("courses")
        counts = {f"p{p}": courses.filter(known & (pl.col(f"{name}_lo") == p)).sum() for p in range(3)}
        rows.append(
            scored.select(
                criterion=pl.lit(name), **counts, unknown=courses.filter(~known).sum(), courses=courses.sum()
            )
        )
    whole = pl.concat(rows)
    of = pl.when(pl.col("courses") > 0).then("courses")
    return whole.with_columns((pl.col(p) / of).alias(f"share_{p}") for p in ("p0", "p1", "p2", "unknown"))


def outcome(grouped: pl.DataFrame) -> dict[str, int]:
    """Effective courses with an effect, by process only and with an unknown effect; ineffective; undetermined."""
    effective = grouped.filter(verdict=EFFECTIVE)
    found = {kind: int(effective.filter(effect_class=kind)["courses"].sum()) for kind in EFFECT_CLASSES}
    for verdict in VERDICT.codes[1:]:
        found[verdict] = int(grouped.filter(verdict=verdict)["courses"].sum())
    return found


def pass_marks(editions: tuple[Edition, ...]) -> dict[str, int]:
    """The pass mark of every edition."""
    return {edition.id: edition.pass_mark for edition in editions}


def grouped_scores(scored: pl.DataFrame) -> pl.DataFrame:
    """One row a score vector and verdict with its kind; courses with unknown points have no vector."""
    marks = set(pass_marks(load_editions()).values())
    return group_scores(scored.with_columns(whole=pl.lit("own")), ["whole"], marks)


def kinds(grouped: pl.DataFrame, lang: str) -> pl.DataFrame:
    """One row a kind of course in the order of the method: title, courses, share, vectors, the most frequent one."""
    titles = {id: told[f"title_{lang}"] for id, told in archetypes().items()}
    order = pl.DataFrame({"archetype": list(titles), "title": list(titles.values())})
    vector = pl.concat_str([pl.col(name).cast(pl.String) for name in POINTS], separator="+")
    counted = (
        grouped.drop_nulls("archetype")
        .with_columns(vector=vector)
        .sort("courses", "vector", descending=[True, False])
        .group_by("archetype")
        .agg(pl.col("courses").sum(), vectors=pl.col("vector").n_unique(), typical=pl.col("vector").first())
    )
    whole = max(1, int(counted["courses"].sum()))
    told = order.join(counted, on="archetype", how="left", maintain_order="left").with_columns(
        pl.col("courses", "vectors").fill_null(0)
    )
    return told.with_columns(share=pl.col("courses") / whole)


def what_if(view: View, scored: pl.DataFrame, lang: str) -> pl.DataFrame:
    """One row a rule, the one in force first: its title, counts by its verdict, share, and who changed to what."""
    editions = load_editions()
    official = scored.with_columns(
        pass_mark=pl.col("edition_id").replace_strict(pass_marks(editions), return_dtype=pl.Int64),
        official="verdict",
    )
    columns = ["rule", "official", "verdict", "courses"]
    judged = [official.with_columns(rule=pl.lit(IN_FORCE)), judge_again(official), *_rescored(view, editions)]
    told = compare(pl.concat([frame.select(columns) for frame in judged]), ["rule"])
    titles = {rule: words[lang == "en"] for rule, words in rules().items()}
    titles |= {f"edition:{e.id}": e.settings[f"title_{lang}"] for e in editions} | {IN_FORCE: ""}
    order = pl.DataFrame({"rule": [IN_FORCE, *(rule for rule in titles if rule != IN_FORCE)]}).with_row_index(
        "place"
    )
    same = [f"threshold_{mark}" for mark in set(pass_marks(editions).values()) if len(editions) == 1]
    named = told.filter(~pl.col("rule").is_in(same)).join(order, on="rule").sort("place").drop("place")
    return named.with_columns(
        title=pl.col("rule").replace_strict(titles),
        changed=pl.sum_horizontal(f"to_{verdict}" for verdict in VERDICT.codes),
    )


def _rescored(view: View, editions: tuple[Edition, ...]) -> list[pl.DataFrame]:
    """The courses scored again under every edition; one alone is the rule in force."""
    if len(editions) < 2:
        return []
    alike = view.alike(["verdict AS official", *MEASURES], asked(view))
    keyed = (
        alike.with_row_index("protocol_id")
        .with_columns(revision=pl.lit(1))
        .drop("official", "courses")
        .lazy()
    )
    counts = alike.select("official", "courses")
    return [
        counts.with_columns(score(keyed, e).collect()["verdict"], rule=pl.lit(f"edition:{e.id}"))
        for e in editions
    ]


def evenness(view: View) -> pl.DataFrame:
    """The topped-out test over providers with enough courses; its answer is null with fewer than ten of them."""
    rates = view.figures(["effective_rate"], asked(view), ["provider"]).filter(COMPARED)
    return topped_out(rates.select("value", of="indicator", lower_is_better=False, is_share=True), ["of"])

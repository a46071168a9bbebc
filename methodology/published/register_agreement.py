"""Published figures of a region beside ours, and beside each other: agrees, contradicts, cannot be computed, and why.

Belongs here: which of our figures a published one means, verdicts. Does not: tolerances (`law.published`), our figures
(`figures`), nor the published ones, which are delivered (`published_statistic`) and never corrected to fit.

A published figure is told with a qualifier, so ours agrees within it: "more than 950,000" is no less than 950,000, and
no more than 15 % above, for whoever has 1.1 million says so. The year is that of the figure's date; where it names none
("a year", "7 years") the last year we have figures of.
"""

import polars as pl

from law.published import profile_rules
from methodology.profile.statements import load_statements

PUBLISHED = ["source", "as_of", "region_code", "metric_id", "breakdown", "title_ru", "title_en", "published",
             "qualifier", "unit"]  # fmt: skip
COLUMNS = [*PUBLISHED, "statement", "year", "ours", "verdict", "note_ru", "note_en"]
_MONEY = 1e-6


def _meant() -> pl.DataFrame:
    """One row a statement that a report also tells: metric_id, breakdown, statement."""
    told = [(*s.published.partition("|")[::2], s.id) for s in load_statements().values() if s.published]
    return pl.DataFrame(told, schema=["metric_id", "breakdown", "statement"], orient="row")


def _tolerances() -> pl.DataFrame:
    told = [(name, side.below, side.above) for name, side in profile_rules().qualifier.items()]
    return pl.DataFrame(told, schema=["qualifier", "below", "above"], orient="row")


def _beyond() -> pl.DataFrame:
    told = [(metric, *why) for metric, why in profile_rules().beyond_us.items()]
    return pl.DataFrame(told, schema=["metric_id", "beyond_ru", "beyond_en"], orient="row")


def _with_ours(told: pl.DataFrame, ours: pl.DataFrame) -> pl.DataFrame:
    """The published figures with our figure of the same region and year, percents as percents."""
    last = ours.group_by("region_code").agg(last_year=pl.col("year").max())
    year = pl.col("as_of").str.extract_all(r"\d{4}").list.last().cast(pl.Int32, strict=False)
    dated = told.join(last, on="region_code", how="left", maintain_order="left").with_columns(
        year=pl.coalesce(year, "last_year")
    )
    figures = ours.select("region_code", "year", "statement", "status", ours="value")
    joined = dated.join(_meant(), on=["metric_id", "breakdown"], how="left", maintain_order="left").join(
        figures, on=["region_code", "year", "statement"], how="left", maintain_order="left"
    )
    return joined.with_columns(
        ours=pl.when(pl.col("unit") == "percent").then(pl.col("ours") * 100).otherwise("ours")
    )


def _verdict() -> pl.Expr:
    ratio = pl.col("ours") / pl.col("published") - 1
    agrees = ratio.is_between(-pl.col("below") - _MONEY, pl.col("above") + _MONEY)
    return (
        pl.when(pl.col("ours").is_null()).then(pl.lit("cannot_be_computed"))
        .when(agrees).then(pl.lit("agrees"))
        .otherwise(pl.lit("contradicts"))
    )  # fmt: skip


def _note(lang: str) -> pl.Expr:
    texts = {
        "ru": (
            "Регистры за {} год не поступили.",
            "Значение скрыто: мало людей.",
            "Такого показателя у нас нет.",
            "У нас {} % от опубликованного.",
        ),
        "en": (
            "No register of {} was delivered.",
            "The value is hidden: too few people.",
            "We hold no such figure.",
            "Ours is {} % of what was published.",
        ),
    }
    no_rows, hidden, unknown, differs = texts[lang]
    percent = (pl.col("ours") / pl.col("published") * 100).round(1).cast(pl.String)
    percent = percent.str.replace(".", ",", literal=True) if lang == "ru" else percent
    return (
        pl.when(pl.col("verdict") == "agrees").then(pl.lit(""))
        .when(pl.col("verdict") == "contradicts").then(pl.format(differs, percent))
        .when(pl.col(f"beyond_{lang}").is_not_null()).then(f"beyond_{lang}")
        .when(pl.col("statement").is_null()).then(pl.lit(unknown))
        .when(pl.col("status") == "Q").then(pl.lit(hidden))
        .otherwise(pl.format(no_rows, pl.col("year").cast(pl.String).fill_null("…")))
        .alias(f"note_{lang}")
    )  # fmt: skip


def _checks(told: pl.DataFrame, placed: pl.DataFrame, ours: pl.DataFrame) -> pl.DataFrame:
    """Published parts against their published whole, a year's sum against the sum of years, and the year before that a
    published number and its growth tell, against ours."""
    sides = [*_sides_of_wholes(told), *_sides_of_years(told), *_years_before(placed, ours)]
    if not sides:
        return told.clear().select(PUBLISHED).with_columns(ours=pl.lit(None, pl.Float64))
    return pl.concat(sides).with_columns(ours=pl.col("ours").cast(pl.Float64)).select(*PUBLISHED, "ours")


def _sides_of_wholes(told: pl.DataFrame) -> list[pl.DataFrame]:
    """Parts added up, where at least two of them were published: one alone is no breakdown."""
    group, found = ["source", "region_code", "metric_id"], []
    first = {name: pl.col(name).first() for name in PUBLISHED if name not in group}
    for metric, rule in profile_rules().whole.items():
        mine = told.filter(metric_id=metric)
        summed = mine.filter(pl.col("breakdown") != "").group_by(group)
        parts = summed.agg(parts=pl.len(), ours=pl.col("published").sum(), **first).filter(
            pl.col("parts") > 1
        )
        if rule.whole is not None:
            whole = parts.with_columns(published=pl.lit(rule.whole))
        else:
            whole = mine.filter(breakdown="").join(parts.select(*group, "ours"), on=group)
        found.append(whole.with_columns(metric_id=pl.lit(f"{metric}_parts"), breakdown=pl.lit("")))
    return [frame.select(*PUBLISHED, "ours") for frame in found]


def _sides_of_years(told: pl.DataFrame) -> list[pl.DataFrame]:
    found = []
    for metric, rule in profile_rules().years.items():
        year = told.filter(metric_id=rule.of).select(
            "source", "region_code", ours=pl.col("published") * rule.years
        )
        both = told.filter(metric_id=metric).join(year, on=["source", "region_code"])
        found.append(both.with_columns(metric_id=pl.lit(f"{metric}_years")).select(*PUBLISHED, "ours"))
    return found


def _years_before(placed: pl.DataFrame, ours: pl.DataFrame) -> list[pl.DataFrame]:
    """What a number was before it grew: 7,400 after almost 40 % were about 5,290."""
    bases = ours.select("region_code", "year", grown="statement", before="base_value")
    place, found = ["source", "as_of", "region_code"], []
    for metric, growth in profile_rules().before.items():
        grown = placed.filter(metric_id=growth).select(*place, grown="statement", percent="published")
        both = placed.filter(metric_id=metric).drop("ours").join(grown, on=place)
        told = both.join(bases, on=["region_code", "year", "grown"], how="left").with_columns(
            published=(pl.col("published") / (1 + pl.col("percent") / 100)).round(0),
            qualifier=pl.lit("about"),
            metric_id=pl.lit(f"{metric}_before"),
            ours="before",
        )
        found.append(told.select(*PUBLISHED, "ours"))
    return found


def compare(told: pl.DataFrame, ours: pl.DataFrame) -> pl.DataFrame:
    """One row a published figure in the order delivered, then one a check of published figures among themselves.

    told: source, as_of, region_code, metric_id, breakdown (empty for the whole), titles, published, qualifier, unit;
    ours: rows of `figures`. In a check of published figures `ours` is what the others make of it.
    """
    published = told.with_columns(pl.col("breakdown").fill_null(""), pl.col("published").cast(pl.Float64))
    placed = _with_ours(published, ours)
    none = [pl.lit(None, placed.schema[name]).alias(name) for name in ("statement", "year", "status")]
    checks = _checks(published, placed, ours).with_columns(*none)
    names = [*PUBLISHED, "statement", "year", "status", "ours"]
    both = pl.concat([placed.select(names), checks.select(names)])
    judged = both.join(_tolerances(), on="qualifier", how="left", maintain_order="left").join(
        _beyond(), on="metric_id", how="left", maintain_order="left"
    )
    return judged.with_columns(verdict=_verdict()).with_columns(_note("ru"), _note("en")).select(COLUMNS)

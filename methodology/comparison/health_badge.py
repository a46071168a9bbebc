"""What does the health card say in one line?

The figure, whether it tells units apart, and, where it does not, which indicators do: their titles in the order of the
registry. Words in Russian and English. Does not belong here: the verdict itself (health).
"""

import polars as pl

NAMED_AT_MOST = 4  # a badge is one line; the rest stand in the table under the same verdict
UNIT_KINDS = {"region": ("регионы", "regions"), "provider": ("организации", "providers")}
_UNITS_RU = {
    "share": "\N{NO-BREAK SPACE}%",
    "percent": "\N{NO-BREAK SPACE}%",
    "point": " балла",
    "activity": " мероприятия",
    "day": " дня",
}
_UNITS_EN = {
    "share": "\N{NO-BREAK SPACE}%",
    "percent": "\N{NO-BREAK SPACE}%",
    "point": " points",
    "activity": " activities",
    "day": " days",
}
_WORDS_RU = {
    "does_not": "{}: не различает {}; различают: {}",
    "none_does": "{}: не различает {}; ни один показатель их не различает",
    "discriminates": "{}: различает {} (надёжность {})",
    "weak": "{}: слабо различает {} (надёжность {}; для 0,7 нужно курсов на единицу: {})",
    "too_few_units": "{}: единиц с достаточным числом курсов меньше пяти; различает ли {}, не оценивается",
}
_WORDS_EN = {
    "does_not": "{}: does not tell {} apart; these do: {}",
    "none_does": "{}: does not tell {} apart; no indicator does",
    "discriminates": "{}: tells {} apart (reliability {})",
    "weak": "{}: hardly tells {} apart (reliability {}; courses a unit for 0.7: {})",
    "too_few_units": "{}: fewer than five units with enough courses; whether it tells {} apart is not judged",
}


def _shown(lang: str) -> pl.Expr:
    """The figure with its unit, one digit: 98.0 %, in Russian 98,0 %."""
    value = pl.when("is_share").then(pl.col("value") * 100).otherwise(pl.col("value")).round(1)
    unit = pl.col("unit").replace_strict(_UNITS_RU if lang == "ru" else _UNITS_EN, default="")
    text = value.cast(pl.String)
    return (text.str.replace(".", ",", literal=True) if lang == "ru" else text) + unit


def _others(lang: str) -> pl.Expr:
    """The titles of the indicators that discriminate in the same period over the same kind of unit; '' for none."""
    titles = pl.col(f"title_{lang}").filter(pl.col("verdict") == "discriminates").head(NAMED_AT_MOST)
    return titles.str.join("; ").over("period_kind", "period", "unit_kind")


def _kind(lang: str) -> pl.Expr:
    return pl.col("unit_kind").replace_strict({k: v[lang == "en"] for k, v in UNIT_KINDS.items()})


def with_badge(cards: pl.DataFrame) -> pl.DataFrame:
    r"""Adds badge_ru and badge_en; rows in the order of the registry.

    >>> cards = pl.DataFrame({"indicator": ["a", "b"], "verdict": ["does_not", "discriminates"], "value": [0.98, 1.2],
    ...     "title_ru": ["А", "Б"], "title_en": ["A", "B"], "unit": ["share", "point"], "is_share": [True, False],
    ...     "reliability": [0.1, 0.81], "needed_for_reliability": [5000, 30]}).with_columns(
    ...     period_kind=pl.lit("year"), period=pl.lit("2025"), unit_kind=pl.lit("region"))
    >>> for row in with_badge(cards).select("badge_ru", "badge_en").rows():
    ...     print(" | ".join(row).replace("\N{NO-BREAK SPACE}", " "))
    98,0 %: не различает регионы; различают: Б | 98.0 %: does not tell regions apart; these do: B
    1,2 балла: различает регионы (надёжность 0,81) | 1.2 points: tells regions apart (reliability 0.81)
    """
    return cards.with_columns(badge_ru=_badge("ru", _WORDS_RU), badge_en=_badge("en", _WORDS_EN))


def _badge(lang: str, words: dict[str, str]) -> pl.Expr:
    shown, kind, others = _shown(lang).fill_null("–"), _kind(lang), _others(lang)
    reliable = pl.col("reliability").round(2).cast(pl.String)
    reliable = (reliable.str.replace(".", ",", literal=True) if lang == "ru" else reliable).fill_null("–")
    needed = pl.col("needed_for_reliability").cast(pl.String).fill_null("–")
    verdict = pl.col("verdict")
    return (
        pl.when(verdict == "discriminates")
        .then(pl.format(words["discriminates"], shown, kind, reliable))
        .when(verdict == "weak")
        .then(pl.format(words["weak"], shown, kind, reliable, needed))
        .when(verdict == "too_few_units")
        .then(pl.format(words["too_few_units"], shown, kind))
        .when(others == "")
        .then(pl.format(words["none_does"], shown, kind))
        .otherwise(pl.format(words["does_not"], shown, kind, others))
    )

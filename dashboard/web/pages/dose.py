"""The dose: how many activities, in which directions, of which types, against the norm of the standard.

Belongs here: which figures and words the page shows. Does not: figures (the registry), the norm (methodology/dose),
drawing. Types of activity are counted by the run alone (`activity_dose`, exact, region by region): scope.py says who
reads them.
"""

import polars as pl
import polars.selectors as cs

from dashboard.charts.analysis import dose_map
from dashboard.charts.bands import PALE, Part, bands
from dashboard.charts.overview import BAD, BLUE, HATCH
from dashboard.web.access.principal import MAIN_BUREAU
from dashboard.web.analysts import ANALYSTS, OWN_GROUP, asked, half_years, halves_in_words, national, whose
from dashboard.web.page.blocks import Block, Chart, Content, Key, Keys, Words
from dashboard.web.page.filters import OWN_PERIOD
from dashboard.web.page.page import Page, View
from dashboard.web.page.public import shown
from dashboard.web.page.table import Column, Table
from dashboard.wording.format import number, percent
from methodology.scoring.dose import against_norm, norm_of_directions, types_of_activity
from methodology.scoring.editions import number_sql
from schemas.codes import ACTIVITY_TYPE, DIRECTION

_PARTS = ("below", "within", "above")
_CAREER = "career_guidance"
_KEYS = ("activities_per_course", "norm_total_reached", "norm_met", "distribution_off")


def _by_direction(view: View) -> pl.DataFrame:
    """One row a direction, every one of them: courses it is required of, against the norm."""
    counts = pl.concat([_alike_in(view, code) for code in DIRECTION.codes]).join(
        norm_of_directions(), on=["standard_id", "direction"]
    )
    order = pl.DataFrame({"direction": DIRECTION.codes})
    every = order.join(against_norm(counts), on="direction", how="left", maintain_order="left")
    return every.with_columns(cs.integer().fill_null(0))


def _alike_in(view: View, direction: str) -> pl.DataFrame:
    """Courses a direction is required of, alike in standard and delivered activities of it."""
    old_enough = f"age_at_start >= {number_sql('career_guidance_from')} AS old_enough"
    columns = ["standard_id", f"CAST(delivered_{direction} AS BIGINT) AS delivered", old_enough]
    rows = view.alike(columns, asked(view)).drop_nulls("delivered")
    required = rows if direction != _CAREER else rows.filter("old_enough")
    return required.drop("old_enough").with_columns(direction=pl.lit(direction))


def _by_type(view: View) -> pl.DataFrame:
    """The types of activity of the own region; empty for whoever may not read the counts of the region."""
    wanted = {"halves": half_years(view), "target_group": view.asked.get("target_group")}
    columns = "period, target_group, direction, activity_type, courses, delivered, norm_average"
    given = {name: value for name, value in wanted.items() if value}
    return types_of_activity(
        view.store.query(*view.scope.region_counts("activity_dose", columns, given, "ORDER BY ALL"))
    )


def build(view: View) -> Content:
    """What was delivered in the reader's scope, of a period and a target group."""
    say = view.say
    blocks = (_keys(view), _directions(view), _types(view))
    return Content(say("nav.dose"), say("dose.subtitle", whose=whose(view)), blocks)


def _keys(view: View) -> Keys:
    say, lang, found = view.say, view.lang, view.figure(_KEYS, asked(view))
    mean, reached, met, off = (found[name] for name in _KEYS)
    named, figures = national(view)
    delivered = say(
        "dose.key_mean_note",
        delivered=number(mean["numerator"], lang),
        courses=say.count("course", mean["n"]),
    )
    cards = (
        Key(say("dose.key_mean"), number(mean["value"], lang, 1), (delivered,)),
        Key(say("own.national", period=named), shown(figures.get("activities_per_course"), "number", say, 1),
            (say("own.national_note"),)),
        Key(say("dose.key_reached"), number(reached["numerator"], lang), (_share(reached["value"], view),)),
        Key(say("dose.key_met"), number(met["numerator"], lang),
            (_share(met["value"], view), say("dose.key_met_note"))),
        Key(say("dose.key_off"), number(off["numerator"], lang),
            (say("dose.key_off_note", reached=number(off["denominator"], lang)),)),
    )  # fmt: skip
    return Keys(say("key.title"), cards)


def _share(value: float | None, view: View) -> str:
    if value is None:
        return view.say("word.unknown")
    return view.say("dose.of_known", share=percent(value, view.lang))


def _directions(view: View) -> Chart:
    say = view.say
    frame = _by_direction(view)
    names = [_capital(DIRECTION.label(code, view.lang)) for code in frame["direction"]]
    named = frame.with_columns(name=pl.Series(names, dtype=pl.String))
    looks = {
        "below": (BAD, "#FFFFFF", HATCH),
        "within": (BLUE, "#FFFFFF", {}),
        "above": (PALE, "#0B1F33", {}),
    }
    parts = tuple(Part(f"share_{part}", part, say(f"dose.{part}"), *looks[part]) for part in _PARTS)
    columns = (
        Column("name", say("dose.direction")),
        Column("courses", say("dose.courses"), "count"),
        *(Column(part, say(f"dose.{part}"), "count") for part in _PARTS),
        Column("share_below", say("dose.share_below"), "share"),
        Column("share_above", say("dose.share_above"), "share"),
        Column("per_course", say("dose.per_course"), "number", digits=1),
        Column("per_course_of_norm", say("dose.per_course_of_norm"), "number", digits=1),
        Column("norm_per_course", say("dose.norm"), "number", digits=1),
    )
    table = Table("directions", say("dose.directions_caption"), named, columns)
    note = say("dose.directions_note")
    return Chart("directions", _worst(named, view), note, bands(frame, names, parts, say), table, width=12)


def _capital(words: str) -> str:
    return words[:1].upper() + words[1:]


def _worst(named: pl.DataFrame, view: View) -> str:
    """The direction that most often stays below its norm."""
    known = named.filter(pl.col("courses") > 0)
    if known.is_empty():
        return view.say("dose.directions_empty")
    worst = known.sort("share_below", descending=True, maintain_order=True).row(0, named=True)
    if not worst["below"]:
        return view.say("dose.directions_fine")
    direction = DIRECTION.label(worst["direction"], view.lang)
    return view.say(
        "dose.directions_title", direction=direction, share=percent(worst["share_below"], view.lang)
    )


def _types(view: View) -> Block:
    """The map by type for a main bureau; for a bureau the words where it is seen."""
    say, frame = view.say, _by_type(view)
    if frame.is_empty():
        mine = view.scope.principal.role == MAIN_BUREAU
        return Words(
            "types", say("dose.types_title"), (say("dose.types_empty" if mine else "dose.types_words"),)
        )
    directions = [code for code in DIRECTION.codes if code in set(frame["direction"])]
    types = [code for code in ACTIVITY_TYPE.codes if code in set(frame["activity_type"])]
    placed = frame.with_columns(
        row=_at("direction", directions),
        column=_at("activity_type", types),
        direction_name=_label("direction", {code: DIRECTION.label(code, view.lang) for code in directions}),
        type_name=_label("activity_type", {code: ACTIVITY_TYPE.label(code, view.lang) for code in types}),
    )
    rows = [_broken(DIRECTION.label(code, view.lang), 18) for code in directions]
    heads = [_broken(ACTIVITY_TYPE.label(code, view.lang), 11) for code in types]
    table = Table("types", say("dose.map_caption"), placed, _type_columns(view))
    note = say("dose.map_note", period=halves_in_words(view))
    return Chart("types", _least(placed, view), note, dose_map(placed, rows, heads, say), table, width=12)


def _at(column: str, codes: list[str]) -> pl.Expr:
    return pl.col(column).replace_strict({code: at for at, code in enumerate(codes)}, return_dtype=pl.Int64)


def _label(column: str, labels: dict[str, str]) -> pl.Expr:
    return pl.col(column).replace_strict(labels, return_dtype=pl.String)


def _broken(text: str, width: int) -> str:
    """A label in lines, for an axis."""
    lines = [""]
    for word in text.replace("-", "-\u200b").replace("\u200b", " ").split(" "):
        joined = lines[-1] + ("" if lines[-1].endswith("-") or not lines[-1] else " ") + word
        lines = [*lines[:-1], joined] if len(joined) <= width or not lines[-1] else [*lines, word]
    return "<br>".join(lines)


def _type_columns(view: View) -> tuple[Column, ...]:
    say = view.say
    return (
        Column("direction_name", say("dose.direction")),
        Column("type_name", say("dose.type")),
        Column("courses", say("dose.courses"), "count"),
        Column("delivered", say("dose.delivered"), "count"),
        Column("per_course", say("dose.per_course"), "number", digits=2),
        Column("norm", say("dose.norm"), "number", digits=2),
        Column("ratio", say("dose.ratio"), "share", digits=0),
    )


def _least(placed: pl.DataFrame, view: View) -> str:
    """The field that falls shortest of its norm."""
    known = placed.drop_nulls("ratio").sort("ratio", maintain_order=True)
    if known.is_empty():
        return view.say("dose.map_title_plain")
    row = known.row(0, named=True)
    told = {
        "direction": row["direction_name"],
        "type": row["type_name"],
        "ratio": percent(row["ratio"], view.lang, 0),
    }
    return view.say("dose.map_title", **told)


PAGE = Page("dose", "/dose", build, order=64, roles=ANALYSTS, filters=(OWN_PERIOD, OWN_GROUP))

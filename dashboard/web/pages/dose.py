"""The dose: how many activities, in which directions, of which types, against the norm of the standard.

Belongs here: which figures and words the page shows. Does not: counting (own/dose.py), drawing.
"""

from typing import Any

import polars as pl

from dashboard.bands import PALE, Part, bands
from dashboard.figures import BAD, BLUE, HATCH
from dashboard.figures_analysis import dose_map
from dashboard.format import number, percent
from dashboard.web.blocks import Block, Chart, Content, Key, Keys, Words
from dashboard.web.filters import OWN_PERIOD
from dashboard.web.own import dose
from dashboard.web.own.reader import ANALYSTS, OWN_GROUP, halves_in_words, national, whose
from dashboard.web.page import Page, View
from dashboard.web.principal import MAIN_BUREAU
from dashboard.web.public import shown
from dashboard.web.table import Column, Table
from schemas.codes import ACTIVITY_TYPE, DIRECTION

_PARTS = ("below", "within", "above")


def build(view: View) -> Content:
    """What was delivered in the reader's scope, of a period and a target group."""
    say = view.say
    blocks = (_keys(dose.headline(view), view), _directions(view), _types(view))
    return Content(say("nav.dose"), say("dose.subtitle", whose=whose(view)), blocks)


def _keys(told: dict[str, Any], view: View) -> Keys:
    say, lang, known = view.say, view.lang, told["known"]
    mean = told["delivered"] / known if known else None
    named, figures = national(view)
    delivered = say(
        "dose.key_mean_note",
        delivered=number(told["delivered"] or 0, lang),
        courses=say.count("course", known),
    )
    cards = (
        Key(say("dose.key_mean"), number(mean, lang, 1), (delivered,)),
        Key(say("own.national", period=named), shown(figures.get("activities_per_course"), "number", say, 1),
            (say("own.national_note"),)),
        Key(say("dose.key_reached"), number(told["reached"], lang), (_share(told["reached"], known, view),)),
        Key(say("dose.key_met"), number(told["met"], lang),
            (_share(told["met"], known, view), say("dose.key_met_note"))),
        Key(say("dose.key_off"), number(told["off"], lang),
            (say("dose.key_off_note", reached=number(told["reached"], lang)),)),
    )  # fmt: skip
    return Keys(say("key.title"), cards)


def _share(part: int, whole: int, view: View) -> str:
    return (
        view.say("dose.of_known", share=percent(part / whole, view.lang))
        if whole
        else view.say("word.unknown")
    )


def _directions(view: View) -> Chart:
    say = view.say
    frame = dose.by_direction(view)
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
    say, frame = view.say, dose.by_type(view)
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

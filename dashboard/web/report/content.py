"""What the report of a region says: every figure as text, protected, with its counts, interval and sign.

Belongs here: choosing and wording. Does not: typesetting (typeset.py, regional.typ). It reads protected figures alone,
so that the report is the same for every reader and may be handed out.
"""

from typing import Any

import polars as pl

from dashboard.charts import tilemap
from dashboard.web.page.page import View
from dashboard.web.page.place_blocks import place_keys
from dashboard.web.page.places import PROTECTED_LEGEND, compared
from dashboard.web.page.public import Figure, figures_of, limits, shown
from dashboard.web.report.interval_chart import Share, interval_chart
from dashboard.web.report.map_picture import map_picture
from dashboard.web.site import NotFound
from dashboard.wording.codes import SIGNS, UNIT, banner, status_words
from dashboard.wording.format import day, number
from dashboard.wording.format import period as period_words
from methodology.registry.indicators import Indicator, load_indicators, load_themes

Told = dict[str, Any]
_DIGITS = {"mean": 2, "sum": 0, "count": 0}
_DRAWN = 12  # rows of the chart: what fits on the first page
_HEADS = ("indicator", "counts", "value", "limits", "country", "remark")
_TITLES = ("keys", "tables", "method", "signs", "about", "page")
_SIGNS = ("hidden", "impossible", "unknown")
_METHOD = ("bands", "denominator", "interval", "period")


def report_content(view: View, region: str, period: str) -> Told:
    """Everything regional.typ lays out. Raises NotFound for no region of the pilot or a period without figures."""
    say, lang, about = view.say, view.lang, view.store.manifest
    row = view.store.table("region").filter(pl.col("pilot_joined_year").is_not_null(), region_code=region)
    if row.is_empty() or view.store.table("published_indicator").filter(period=period).is_empty():
        raise NotFound
    here, country = figures_of(view, period, region), figures_of(view, period)
    name = row[f"name_{lang}"][0] or row["name_ru"][0]
    mark = say.count("point", view.store.pass_mark)
    told = {
        "lang": lang,
        "title": say("report.title"),
        "place": name,
        "period": say("report.period", period=period_words(period, lang), code=region),
        "warnings": [banner(about, lang)],
        "keys": _keys(view, here),
        "chart": _chart(view, here, country),
        "map": _map(view, region, period),
        "themes": _themes(view, here, country),
        "heads": [say(f"report.{head}") for head in _HEADS],
        "method": [say("method.mark", mark=mark), *(say(f"method.{sentence}") for sentence in _METHOD)],
        "signs": [[say(f"download.sign_{sign}"), say(f"download.means_{sign}")] for sign in _SIGNS],
        "about": about_lines(view),
        "as_of": about["data_as_of"],
        "running": say("report.running", place=name, period=period_words(period, lang), version=view.store.version),
    }  # fmt: skip
    return told | {f"word_{word}": say(f"report.{word}") for word in _TITLES}


def _keys(view: View, here: dict[str, Figure]) -> list[Told]:
    cards = place_keys(view, here, "place").cards
    return [{"name": card.name, "value": card.value, "notes": list(card.notes)} for card in cards]


def _published(theme: str) -> list[Indicator]:
    return [
        each for each in load_indicators().values() if each.theme == theme and each.suppression != "internal"
    ]


def _chart(view: View, here: dict[str, Figure], country: dict[str, Figure]) -> Told:
    """Shares that can be drawn: those shown for the region or for the country."""
    say, rows = view.say, []
    for each in load_indicators().values():
        own, other = here.get(each.id), country.get(each.id)
        if each.kind != "proportion" or own is None or other is None:
            continue
        if own["value"] is None and other["value"] is None:
            continue
        title, ends = getattr(each, f"title_{view.lang}"), (own["value"], own["low"], own["high"])
        rows.append(Share(title, shown(own, "share", say), *ends, other["value"]))
    known = sum(row.value is not None for row in rows)
    title = say("report.chart_title" if known else "report.chart_hidden")
    return {
        "title": title,
        "note": say("report.chart_note"),
        "alt": title,
        "svg": interval_chart(rows[:_DRAWN]),
    }


def _map(view: View, region: str, period: str) -> Told:
    say, year = view.say, period[:4]
    places = tilemap.places(view.store.table("region"), compared(view, year), f"{year}-12-31")
    own = places.filter(region_code=region).row(0, named=True)
    return {
        "title": say("report.map_title", year=year),
        "note": say("report.map_note"),
        "alt": tilemap.describe(own, say),
        "legend": [say(f"status.{kind}") for kind in PROTECTED_LEGEND],
        "svg": map_picture(places, region, say),
    }


def _themes(view: View, here: dict[str, Figure], country: dict[str, Figure]) -> list[Told]:
    told = []
    for theme in load_themes():
        rows = [
            _row(view, each, here[each.id], country.get(each.id))
            for each in _published(theme.id)
            if each.id in here
        ]
        if rows:
            told.append({"title": theme.title_ru if view.lang == "ru" else theme.title_en, "rows": rows})
    return told


def _row(view: View, sheet: Indicator, own: Figure, country: Figure | None) -> list[str]:
    title = getattr(sheet, f"title_{view.lang}")
    if sheet.kind in ("mean", "sum") and sheet.unit in UNIT:
        title += f", {UNIT[sheet.unit][view.lang == 'en']}"
    return [title, _counts(own, sheet, view), _value(own, sheet, view), limits_of(own, sheet, view),
            _value(country, sheet, view), status_words(own["status"], view.lang)]  # fmt: skip


def _counts(own: Figure, sheet: Indicator, view: View) -> str:
    ends = [own["numerator"], own["denominator"]]
    if not sheet.is_rate or None in ends:
        return SIGNS.get(own["status"], "") if sheet.is_rate else ""
    digits = 0 if float(ends[0]).is_integer() else 2
    return view.say("report.of", part=number(ends[0], view.lang, digits), whole=number(ends[1], view.lang))


def _value(figure: Figure | None, sheet: Indicator, view: View) -> str:
    if sheet.kind == "proportion":
        return shown(figure, "share", view.say)
    return shown(figure, "number", view.say, _DIGITS[sheet.kind])


def limits_of(own: Figure, sheet: Indicator, view: View) -> str:
    """The interval in words, empty where the indicator has none or it is not shown."""
    if own["low"] is None or sheet.kind == "proportion":
        return limits(own, view.say)
    return "–".join(number(own[end], view.lang, 2) for end in ("low", "high"))


def about_lines(view: View, as_of: str = "data_as_of") -> list[list[str]]:
    """Version, date of the data, editions and their acts, warning, source: (name, text).

    as_of: which date of the manifest the paper speaks of, that of the courses or that of the registers.
    """
    say, told = view.say, view.store.manifest
    editions = "; ".join(f"{edition['id']} ({edition[f'title_{say.lang}']})" for edition in told["editions"])
    acts = "; ".join(dict.fromkeys(edition[f"act_{say.lang}"] for edition in told["editions"]))
    lines = [("version", view.store.version), ("as_of", day(told[as_of], say.lang)), ("edition", editions),
             ("warning", banner(told, say.lang)), ("source", say("download.source_is"))]  # fmt: skip
    return [*([say(f"download.{name}"), text] for name, text in lines), [say("report.acts"), acts]]

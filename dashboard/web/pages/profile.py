"""The profile of a region: population statistics of its registers by section, as the Moscow reports tell them.

Belongs here: what stands on the page. Does not: figures (`methodology.profile`), their words
(`dashboard.wording.sentences`). Everything is protected, so that the page is the same for every reader.
"""

import polars as pl

from dashboard.web.page.blocks import Bar, Bars, Block, Content, Key, Keys, Links, Listing, Sentences
from dashboard.web.page.page import Choices, Filter, Page, View
from dashboard.web.page.table import Column, Table, columns
from dashboard.web.report.profile import CARDS, agreement_note
from dashboard.wording.format import number, percent
from dashboard.wording.sentences import exact, sentence, told
from intake.wording.code_labels import breakdown_words
from law.statements import sections
from methodology.profile.statements import load_statements
from methodology.registry.fact import in_order_of_values
from schemas.dimensions import dimension

_PARTS = (  # indicator and breakdown of each picture
    ("people_with_disabilities", "disability_group"),
    ("people_with_disabilities", "sex"),
    ("people_with_disabilities", "age_band"),
    ("people_supported", "channel"),
    ("children_in_education", "level"),
)


def _profile(view: View) -> pl.DataFrame:
    return view.store.table("published_profile")


def _regions(view: View) -> Choices:
    """Regions with registers, by name; the reader's own first."""
    there = _profile(view).select("region_code").unique()
    named = view.store.table("region").join(there, on="region_code", how="semi")
    name = pl.coalesce(f"name_{view.lang}", "name_ru", "region_code")
    rows = named.select("region_code", name=name).sort("name").rows()
    own = view.scope.principal.region_code
    return sorted(rows, key=lambda row: row[0] != own)


def _years(view: View) -> Choices:
    """Years some region told of people with disabilities, the latest first; else every year there is."""
    known = _profile(view).filter(pl.col("value").is_not_null())
    people = known.filter(statement="people_with_disabilities")
    years = (people if people.height else known)["year"].unique().sort(descending=True)
    return [(str(year), str(year)) for year in years]


def build(view: View) -> Content:
    """One region and year."""
    say, code, year = view.say, view.asked["region"], view.asked["year"]
    rows = told(_profile(view).filter(region_code=code, year=int(year)))
    names = dict(_regions(view))
    blocks: list[Block] = [_keys(view, rows), *_sections(view, rows), *_bars(view, code, year)]
    blocks += [_table(view, rows), *_agreement(view, code), _links(view, code, year)]
    subtitle = say("profile.subtitle", region=names[code], year=year)
    return Content(names[code], subtitle, tuple(blocks))


def _keys(view: View, rows: pl.DataFrame) -> Keys:
    there = {row["statement"]: row for row in rows.iter_rows(named=True)}
    cards = [
        Key(load_statements()[name].title(view.lang), exact(there[name], load_statements()[name], view.say))
        for name in CARDS
        if name in there
    ]
    return Keys(view.say("profile.keys"), tuple(cards))


def _sections(view: View, rows: pl.DataFrame) -> list[Sentences]:
    found = []
    of = {statement.id: statement.section for statement in load_statements().values()}
    for section, titles in sections().items():
        mine = [row for row in rows.iter_rows(named=True) if of[row["statement"]] == section]
        lines = [sentence(row, view.say) for row in mine]
        told_ = [(x.before, x.figure, view.link(f"/method/{x.indicator}"), x.after) for x in lines]
        if told_:
            found.append(Sentences(section, titles[view.lang == "en"], tuple(told_)))
    return found


def _bars(view: View, code: str, year: str) -> list[Bars]:
    rows = view.store.table("published_population").filter(region_code=code, period=year)
    found = []
    for indicator, breakdown in _PARTS:
        of = dimension(breakdown, "population_value")
        parts = rows.filter(pl.col("status") != "Q", indicator=indicator, breakdown=breakdown)
        if parts.is_empty():
            continue
        whole, longest = float(parts["numerator"].sum()), float(parts["numerator"].max() or 1)  # type: ignore[arg-type]
        bars = [
            Bar(
                of.label(value, view.lang),
                f"{number(n, view.lang)} · {percent(n / whole, view.lang)}",
                n / longest,
            )
            for value, n in parts.sort(*in_order_of_values("population_value"))
            .select("breakdown_value", "numerator")
            .rows()
        ]
        title = view.say(f"profile.by_{indicator}_{breakdown}")
        heads = (view.say("profile.part"), view.say("profile.count"))
        found.append(Bars(f"{indicator}-{breakdown}", title, "", tuple(bars), heads))
    return found


def _statements(view: View) -> pl.DataFrame:
    """One row a statement: its section, title, how its value and the numbers it is made of read, its definition."""
    lang = view.lang
    rows = [
        {
            "statement": s.id,
            "section": sections()[s.section][lang == "en"],
            "title": s.title(lang),
            "kind": "proportion" if s.unit == "share" else "mean" if s.is_mean else "count",
            "made_of": "mean" if s.of_means else "count",
            "link": view.link(f"/method/{s.indicator}"),
        }
        for s in load_statements().values()
    ]
    return pl.DataFrame(rows)


def _table(view: View, rows: pl.DataFrame) -> Listing:
    """Every statement with its figure and the two numbers it is made of."""
    say, title = view.say, view.say("profile.table")
    named = rows.join(_statements(view), on="statement", how="left", maintain_order="left")
    told_ = named.with_columns(pl.col("base_year").cast(pl.String).fill_null(""))
    shown = (
        Column("section", say("profile.section")),
        Column("title", say("profile.statement"), link="link"),
        Column("value", say("profile.value"), "figure", by="kind"),
        Column("numerator", say("profile.numerator"), "figure", by="made_of"),
        Column("denominator", say("profile.denominator"), "figure", by="made_of"),
        Column("base_year", say("profile.base_year"), "code"),
        Column("status", say("profile.status"), "status"),
    )
    table = Table("profile", title, told_, shown, status="status")
    return Listing("profile", title, say("profile.table_note"), table)


def _agreement(view: View, code: str) -> list[Listing]:
    """Published figures of the region beside ours, where somebody delivered them."""
    say = view.say
    rows = view.store.table("profile_agreement").filter(region_code=code)
    if rows.is_empty():
        return []
    verdicts = {name: say(f"profile.{name}") for name in ("agrees", "contradicts", "cannot_be_computed")}
    told_ = rows.with_columns(
        figure=pl.coalesce(f"title_{view.lang}", "metric_id"),
        words=pl.col("verdict").replace_strict(verdicts),
        said=pl.col("qualifier").replace_strict({q: say(f"profile.{q}") for q in rows["qualifier"].unique()}),
        note=f"note_{view.lang}",
        breakdown=pl.Series(
            [breakdown_words(text, view.lang) for text in rows["breakdown"]], dtype=pl.String
        ),
    )
    shown = columns(
        say, "profile", figure="text", breakdown="text", as_of="code", said="text", published="number", ours="number",
        words="text", note="text", source="text",
    )  # fmt: skip
    title = say("profile.agreement")
    return [
        Listing(
            "agreement", title, agreement_note(view, rows), Table("agreement", title, told_, shown), fold=12
        )
    ]


def _links(view: View, code: str, year: str) -> Links:
    say = view.say
    paper = (say("profile.paper"), view.link(f"/profile/{code}.pdf", year=year))
    return Links("further", say("profile.further"), (paper, (say("profile.method"), view.link("/method"))))


REGION, YEAR = Filter("region", _regions), Filter("year", _years)
PAGE = Page("profile", "/profile", build, order=35, filters=(REGION, YEAR))

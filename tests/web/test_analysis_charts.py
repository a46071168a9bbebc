"""The charts of the analytic pages: plotly takes them, axes are fixed, signals have a shape, little data is calm."""

import json
import math
from collections.abc import Callable
from fractions import Fraction
from pathlib import Path
from typing import Any

import plotly.graph_objects as go
import polars as pl
import pytest
from starlette.testclient import TestClient

from dashboard.charts.months import calendar, control_chart
from dashboard.charts.providers import funnel
from dashboard.store import Store
from dashboard.web.page.page import Page, View
from dashboard.web.pages import agreement, criteria, dose, dynamics, providers, timeliness
from dashboard.web.pages.providers import compared
from dashboard.wording.text import LANGUAGES, words
from methodology.comparison.chart_g import between
from methodology.comparison.charts import SERIES, charts_of_means, charts_of_shares
from methodology.comparison.overdispersion import limit_lines
from tests.web.analysis_rows import BUREAU, NOBODY, REGION, published, view_of

PAGES = {
    module.PAGE.name: module.PAGE for module in (agreement, criteria, dose, dynamics, providers, timeliness)
}
SAY = words("ru")


@pytest.fixture(scope="module")
def store(sample_data: Path) -> Store:
    return published(sample_data)


def valid(figure: dict[str, Any]) -> None:
    """plotly.py accepts it, JSON holds it, both axes have a range of numbers, the phone's changes are known."""
    made = go.Figure(data=figure["data"], layout=figure["layout"])
    plain = {k.replace(".", "_"): v for k, v in figure["phone"].items() if "[" not in k}
    made.update_layout(plain)
    json.dumps(figure, allow_nan=False)
    for axis in ("xaxis", "yaxis"):
        low, high = figure["layout"][axis]["range"]
        assert low != high and math.isfinite(low) and math.isfinite(high)


def shown(view: View, page: Page) -> None:
    content = page.build(view)
    for block in content.blocks:
        if block.kind == "chart":
            valid(block.figure)
            assert block.title
    for table in content.tables().values():
        for row in table.rows(view.say):
            assert "None" not in "".join(cell.text for cell in row)
            assert "nan" not in "".join(cell.text for cell in row).lower().split()


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("who", [REGION, BUREAU, NOBODY], ids=["region", "bureau", "nobody"])
@pytest.mark.parametrize("name", PAGES)
def test_every_chart_is_one_plotly_takes_even_of_no_course(
    store: Store, name: str, who: Any, lang: str
) -> None:
    shown(view_of(store, who, PAGES[name], lang), PAGES[name])


@pytest.mark.parametrize("name", PAGES)
def test_a_single_course_makes_a_calm_page(
    store: Store, name: str, client: Callable[..., TestClient]
) -> None:
    page = PAGES[name]
    sole = one_course(store)
    view = view_of(store, REGION, page)
    shown(View(store, view.scope, view.say, dict(view.asked) | sole), page)
    if "period" in (each.name for each in page.filters):
        assert client("main_bureau").get(page.path, params={"period": sole["period"]}).status_code == 200


def one_course(store: Store) -> dict[str, str]:
    """A month in which exactly one course of the region ended."""
    months = store.query(
        "SELECT strftime(finished_on, '%Y-%m') AS month FROM course WHERE region_code = '72' GROUP BY ALL"
        " HAVING count(*) = 1 ORDER BY month"
    )
    return {"period": months["month"][0]}


@pytest.mark.parametrize("name", PAGES)
def test_a_filter_narrows_and_a_wrong_one_is_refused(client: Callable[..., TestClient], name: str) -> None:
    page = PAGES[name]
    for each in page.filters:
        assert client("main_bureau").get(page.path, params={each.name: "no such"}).status_code == 400


def test_limits_of_the_funnel_are_exact_binomial_ones() -> None:
    lines = limit_lines(0.04, 120)
    for n, low, high in list(zip(lines["n"], lines["low_998"], lines["high_998"], strict=True))[::13]:
        for told, p in ((low, Fraction(1, 1000)), (high, Fraction(999, 1000))):
            assert told == pytest.approx(interpolated(n, Fraction(4, 100), p), abs=1e-9)


def interpolated(n: int, share: Fraction, p: Fraction) -> float:
    """The quantile of a share between whole counts, as in the appendix of the paper, by exact sums."""
    through = Fraction(0)
    for count in range(n + 1):
        here = math.comb(n, count) * share**count * (1 - share) ** (n - count)
        through += here
        if through >= p:
            return float(max(Fraction(0), min(Fraction(1), (count - (through - p) / here) / n)))
    raise AssertionError


def test_a_provider_beyond_its_limits_has_another_shape_and_its_name() -> None:
    units = pl.DataFrame({
        "provider": list("abcde"), "ineffective": [2, 3, 24, 9, 1], "n": [120, 100, 110, 100, 6],
    })  # fmt: skip
    points = units.join(compared(units), on="provider").with_columns(
        name=pl.format("Организация {}", "provider"), look=pl.col("signal").fill_null("few")
    )
    figure = funnel(
        points, limit_lines(points["target"][0], 120).to_dict(as_series=False), points["target"][0], SAY
    )
    valid(figure)
    symbols = {
        trace["name"][:5]: trace["marker"]["symbol"] for trace in figure["data"] if trace["mode"] == "markers"
    }
    assert sorted(symbols.values()) == ["circle", "circle-open", "diamond", "square"]
    names = [note["text"] for note in figure["layout"]["annotations"]]
    assert "Организация c" in names and "Организация d" not in names


def test_a_name_that_looks_like_markup_is_drawn_as_it_is_written() -> None:
    units = pl.DataFrame({"provider": ["a", "b"], "ineffective": [24, 1], "n": [110, 120]})
    long = "<b>Центр & Ко</b> " + "длинное имя " * 4
    points = units.join(compared(units), on="provider").with_columns(
        name=pl.Series([long, "x<y"]), look=pl.Series(["beyond_998", "inside"])
    )
    figure = funnel(
        points, limit_lines(points["target"][0], 120).to_dict(as_series=False), points["target"][0], SAY
    )
    (drawn,) = [note["text"] for note in figure["layout"]["annotations"] if "Центр" in note["text"]]
    assert drawn == "&lt;b&gt;Центр &amp; Ко&lt;/b&gt; " + long[18:38] + "…"
    hovered = [
        told[0] for trace in figure["data"] if trace["mode"] == "markers" for told in trace["customdata"]
    ]
    assert "x&lt;y" in hovered and not any("<" in name for name in hovered)


def months(bad_in_last: int, n: int = 400, usual: int = 20) -> pl.DataFrame:
    """Fifteen months of n courses, the last one with other ineffective ones."""
    codes = calendar("2024-01", "2025-03")
    return pl.DataFrame({
        "indicator": ["x"] * 15, "region_code": ["own"] * 15, "period": codes, "denominator": [n] * 15,
        "numerator": [usual + at % 3 for at in range(14)] + [bad_in_last],
    })  # fmt: skip


def gaps(days: int) -> pl.DataFrame:
    """One ineffective course of ten a day."""
    told = pl.DataFrame(
        {"indicator": "x", "region_code": "own", "day": range(days), "effective": 9, "ineffective": 1}
    )
    found = between(told, SERIES)
    return found.with_columns(period=pl.lit("2024-01"))


def one(parts: list[pl.DataFrame]) -> pl.DataFrame:
    return next(part for part in parts if part.height)


def test_a_month_beyond_its_limit_is_a_square_with_a_label() -> None:
    points = one(charts_of_shares(months(80), gaps(1)))
    assert points["chart"].unique().to_list() == ["p_prime"]
    figure = control_chart(points, True, SAY, "доля")
    valid(figure)
    marks = {t["marker"]["symbol"]: t["x"] for t in figure["data"] if t.get("mode") == "markers"}
    assert marks["square"] == [14]
    assert not any(14 in places for shape, places in marks.items() if shape != "square")
    notes = [note["text"] for note in figure["layout"]["annotations"]]
    assert any(note.startswith("мар\u00a02025: 20,0") for note in notes) == (len(marks) == 1)
    assert figure["layout"]["xaxis"]["ticktext"][0] == "янв<br><b>2024</b>"
    assert figure["layout"]["xaxis"]["tickvals"] == [0, 3, 6, 9, 12]


def test_every_kind_of_chart_is_drawn() -> None:
    rare = one(charts_of_shares(months(1, n=30, usual=0), gaps(40)))
    means = of_points(months(20))
    for points, is_share, chart in (
        (rare, True, "g"),
        (one(charts_of_means(means)), False, "xmr"),
        (one(charts_of_shares(months(3).head(5), gaps(1))), True, "none"),
    ):
        assert points["chart"][0] == chart
        valid(control_chart(points, is_share, SAY, "показатель"))


def of_points(told: pl.DataFrame) -> pl.DataFrame:
    """A mean of points whose minimum n is 20."""
    ends = {"minimum_n": pl.lit(20), "at_least": pl.lit(0.0), "at_most": pl.lit(8.0)}
    return told.with_columns(n="denominator", value=pl.col("numerator") / 10, **ends)


def test_a_month_of_few_courses_is_hollow_and_has_no_limit() -> None:
    few = pl.when(pl.col("period") == "2024-05").then(19).otherwise("denominator")
    points = one(charts_of_means(of_points(months(20).with_columns(denominator=few))))
    figure = control_chart(points, False, SAY, "балл")
    valid(figure)
    hollow = [t for t in figure["data"] if t.get("name") == SAY("dynamics.few")]
    assert [t["x"] for t in hollow] == [[4]] and hollow[0]["marker"]["color"] == "#FFFFFF"
    assert points.filter("few").select("low", "high", "signal").rows() == [(None, None, False)]


def test_a_month_without_courses_leaves_a_gap_in_the_line() -> None:
    points = one(charts_of_shares(months(20).filter(pl.col("period") != "2024-05"), gaps(1)))
    line = next(
        t for t in control_chart(points, True, SAY, "доля")["data"] if t.get("mode") == "lines+markers"
    )
    assert line["y"][4] is None and line["connectgaps"] is False and len(line["y"]) == 15

"""The charts: plotly accepts them, they are pure, they fetch nothing, and their axes are fixed."""

import json

import plotly.graph_objects as go
import pytest

from dashboard.charts import overview as figures
from dashboard.charts.months import control_chart
from dashboard.overview import summary
from dashboard.wording.text import LANGUAGES, words
from tests import published_marts as made
from tests.published_sample import by_period, courses

COUNTS = by_period(courses())


def all_figures(lang: str) -> dict[str, figures.Figure]:
    scores = summary.distribution(made.score_distribution(COUNTS))
    return {
        "distribution": figures.distribution(scores, 4, words(lang)),
    }


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("name", ["distribution"])
def test_plotly_accepts_every_figure(name: str, lang: str) -> None:
    figure = all_figures(lang)[name]
    made_by_plotly = go.Figure(data=figure["data"], layout=figure["layout"])
    made_by_plotly.update_layout(
        {key.replace(".", "_"): value for key, value in figure["phone"].items() if "[" not in key}
    )
    json.dumps(figure)


@pytest.mark.parametrize("name", ["distribution"])
def test_axis_ranges_are_explicit_and_figures_pure(name: str) -> None:
    once, twice = all_figures("ru")[name], all_figures("ru")[name]
    assert once == twice
    assert all(once["layout"][axis]["range"] for axis in ("xaxis", "yaxis"))


def test_the_cloud_buttons_are_gone() -> None:
    assert figures.CONFIG["displayModeBar"] is False
    assert figures.CONFIG["displaylogo"] is False
    assert not figures.CONFIG["showSendToCloud"]
    assert not figures.CONFIG["plotlyServerURL"]


def test_bars_below_the_threshold_are_hatched_and_overlaid() -> None:
    below, above = all_figures("ru")["distribution"]["data"]
    assert below["x"] == [0, 1, 2, 3]
    assert below["marker"]["pattern"]["fillmode"] == "overlay"
    assert above["x"] == [4, 5, 6, 7, 8]
    assert not above["marker"]["pattern"]


def test_charts_of_nothing_are_empty_but_valid() -> None:
    nothing = summary.distribution(made.score_distribution(COUNTS).clear())
    for figure in (
        control_chart(made.control_chart(COUNTS).clear(), True, words("ru"), "доля"),
        figures.distribution(nothing, 4, words("ru")),
    ):
        go.Figure(data=figure["data"], layout=figure["layout"])

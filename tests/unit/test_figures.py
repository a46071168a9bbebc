"""The charts: plotly accepts them, they are pure, they fetch nothing, and their axes are fixed."""

import json

import plotly.graph_objects as go
import polars as pl
import pytest

from dashboard import figures, summary
from dashboard.text import LANGUAGES, words
from tests import published_marts as made
from tests.published_sample import by_period, courses

COUNTS = by_period(courses())


def control(share_at_three: float = 0.04) -> pl.DataFrame:
    """Eight quarters of 150 courses, 6 of them ineffective, the fourth as asked."""
    bad = [150 * (share_at_three if place == 3 else 0.04) for place in range(8)]
    periods = [f"{2024 + place // 4}-Q{place % 4 + 1}" for place in range(8)]
    return summary.control_table(
        pl.DataFrame(
            {"period": periods, "denominator": [150.0] * 8, "numerator": [150 - round(n) for n in bad]}
        )
    )


def all_figures(lang: str) -> dict[str, figures.Figure]:
    scores = summary.distribution(made.score_distribution(COUNTS))
    return {
        "distribution": figures.distribution(scores, 4, words(lang)),
        "over_time": figures.over_time(control(0.12), words(lang)),
    }


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("name", ["distribution", "over_time"])
def test_plotly_accepts_every_figure(name: str, lang: str) -> None:
    figure = all_figures(lang)[name]
    made_by_plotly = go.Figure(data=figure["data"], layout=figure["layout"])
    made_by_plotly.update_layout(
        {key.replace(".", "_"): value for key, value in figure["phone"].items() if "[" not in key}
    )
    json.dumps(figure)


@pytest.mark.parametrize("name", ["distribution", "over_time"])
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


def test_a_period_beyond_its_limits_has_another_shape_and_a_label() -> None:
    say = words("ru")
    quiet, loud = figures.over_time(control(), say), figures.over_time(control(0.12), say)
    assert set(quiet["data"][-1]["marker"]["symbol"]) == {"circle"}
    assert loud["data"][-1]["marker"]["symbol"].count("square") == 1
    assert [note["text"] for note in loud["layout"]["annotations"]][-1] == "4\u00a0кв.\u00a02024: 12,0\u00a0%"


def test_charts_of_nothing_are_empty_but_valid() -> None:
    empty = summary.control_table(
        pl.DataFrame(schema={"period": pl.String, "denominator": pl.Float64, "numerator": pl.Float64})
    )
    nothing = summary.distribution(made.score_distribution(COUNTS).clear())
    for figure in (figures.over_time(empty, words("ru")), figures.distribution(nothing, 4, words("ru"))):
        go.Figure(data=figure["data"], layout=figure["layout"])

"""Published figures beside ours: qualifiers reach as far as their words, and every published figure is answered."""

import polars as pl
import pytest

from law.published import profile_rules
from methodology.profile.statements import load_statements
from methodology.published.register_agreement import PUBLISHED, compare


def published(
    metric: str,
    value: float,
    qualifier: str = "exact",
    unit: str = "person",
    as_of: str = "2025",
    by: str = "",
) -> dict:
    return dict(
        zip(PUBLISHED, ("report", as_of, "77", metric, by, "", "", value, qualifier, unit), strict=True)
    )


BASES = {"quota_employers_growth": 5290.0}


def ours(**values: float | None) -> pl.DataFrame:
    rows = [
        ("77", 2025, name, value, "Q" if value is None else "A", BASES.get(name))
        for name, value in values.items()
    ]
    schema = {
        "region_code": pl.String,
        "year": pl.Int32,
        "statement": pl.String,
        "value": pl.Float64,
        "status": pl.String,
        "base_value": pl.Float64,
    }
    return pl.DataFrame(rows, schema=schema, orient="row")


def verdict(value: float, qualifier: str, our: float) -> str:
    row = published("people_with_disabilities", value, qualifier)
    return compare(pl.DataFrame([row]), ours(people_with_disabilities=our))["verdict"][0]


@pytest.mark.parametrize(
    ("qualifier", "told", "our", "expected"),
    [
        ("over", 950_000, 950_412, "agrees"),
        ("over", 950_000, 950_000, "agrees"),
        ("over", 950_000, 949_000, "contradicts"),
        ("over", 950_000, 1_200_000, "contradicts"),
        ("about", 60_000, 58_000, "agrees"),
        ("about", 60_000, 50_000, "contradicts"),
        ("almost", 40, 39.9, "agrees"),
        ("almost", 40, 40.5, "contradicts"),
        ("up_to", 340_000, 339_000, "agrees"),
        ("up_to", 340_000, 341_000, "contradicts"),
        ("exact", 659, 659, "agrees"),
        ("exact", 659, 640, "contradicts"),
        ("every_third", 33.3, 34.9, "agrees"),
        ("every_third", 33.3, 25, "contradicts"),
    ],
)
def test_a_figure_agrees_as_far_as_its_qualifier_reaches(qualifier, told, our, expected):
    assert verdict(told, qualifier, our) == expected


def test_percents_are_compared_with_our_shares():
    row = published("quota_employers_growth", 40, "almost", "percent")
    told = compare(pl.DataFrame([row]), ours(quota_employers_growth=0.3989))
    assert (told["ours"][0], told["verdict"][0]) == (pytest.approx(39.89), "agrees")


def test_a_contradiction_says_by_how_much():
    told = compare(pl.DataFrame([published("mobile_rehab_people", 3000)]), ours(mobile_rehab_people=2800.0))
    assert "93.3 %" in told["note_en"][0] and "93,3 %" in told["note_ru"][0]


@pytest.mark.parametrize(
    ("metric", "as_of", "why"),
    [
        ("vacancies", "2025", "The database of vacancies arrives in no register."),
        ("people_with_disabilities", "2022", "No register of 2022 was delivered."),
        ("mobile_rehab_people", "2025", "The value is hidden: too few people."),
        ("something_new", "2025", "We hold no such figure."),
    ],
)
def test_what_cannot_be_computed_says_why(metric, as_of, why):
    told = compare(pl.DataFrame([published(metric, 10, as_of=as_of)]), ours(mobile_rehab_people=None))
    assert (told["verdict"][0], told["note_en"][0]) == ("cannot_be_computed", why)


def test_a_figure_without_a_year_is_that_of_the_last_year():
    told = compare(
        pl.DataFrame([published("ipra_served", 200, "over", as_of="year")]), ours(ipra_served=201.0)
    )
    assert (told["year"][0], told["verdict"][0]) == (2025, "agrees")


def test_published_parts_must_make_their_published_whole():
    parts = {
        "families_with_children": 22,
        "older_generation": 7,
        "people_with_disabilities": 3,
        "payment_information": 2,
    }
    rows = [published("digital_services", 37)] + [
        published("digital_services", n, by=f"audience={who}") for who, n in parts.items()
    ]
    told = compare(pl.DataFrame(rows), ours()).filter(metric_id="digital_services_parts")
    assert (told["ours"][0], told["verdict"][0]) == (34, "contradicts")
    whole = [*rows, published("digital_services", 3, by="audience=labour_and_employment")]
    told = compare(pl.DataFrame(whole), ours()).filter(metric_id="digital_services_parts")
    assert (told["ours"][0], told["verdict"][0]) == (37, "agrees")


def test_a_sum_of_years_is_that_many_yearly_sums():
    rows = [
        published("ngo_grants_budget", 400e6, unit="RUB"),
        published("ngo_grants_total", 2.8e9, unit="RUB"),
    ]
    told = compare(pl.DataFrame(rows), ours()).filter(metric_id="ngo_grants_total_years")
    assert (told["ours"][0], told["verdict"][0]) == (2.8e9, "agrees")


def test_a_published_growth_tells_the_year_before():
    """7,400 employers after almost 40 % of growth were about 5,290."""
    rows = [published("quota_employers", 7400), published("quota_employers_growth", 40, "almost", "percent")]
    told = compare(pl.DataFrame(rows), ours(quota_employers=7400.0, quota_employers_growth=0.3989))
    before = told.filter(metric_id="quota_employers_before").row(0, named=True)
    assert (before["published"], before["ours"], before["verdict"]) == (5286, 5290, "agrees")


def test_no_metric_is_both_told_and_beyond_us():
    told = {s.published.partition("|")[0] for s in load_statements().values()}
    assert not told & set(profile_rules().beyond_us)

"""Growth, ratios and totals of years counted again by hand, and figures that cannot be."""

import polars as pl
import pytest

from methodology.profile.figures import figures
from methodology.profile.statements import load_statements

Values = dict[tuple[str, int], float | None]  # indicator, year -> value; None: hidden


def told(values: Values) -> dict[tuple[str, int], dict]:
    """Rows of `figures` by statement and year, over yearly rows of one region."""
    rows = [
        {"indicator": indicator, "period_kind": "year", "period": str(year), "region_code": "77", "breakdown": "none",
         "breakdown_value": "all", "numerator": value, "denominator": None, "value": value, "n": 1,
         "status": "Q" if value is None else "A"}
        for (indicator, year), value in values.items()
    ]  # fmt: skip
    schema = dict.fromkeys(("numerator", "denominator", "value"), pl.Float64)
    made = figures(pl.DataFrame(rows, schema_overrides=schema))
    return {(row["statement"], row["year"]): row for row in made.iter_rows(named=True)}


def test_growth_names_its_base():
    found = told({("quota_employers", 2025): 7400.0, ("quota_employers", 2024): 5290.0})
    growth = found["quota_employers_growth", 2025]
    assert growth["value"] == pytest.approx(0.3989, abs=1e-4)
    assert (growth["base_year"], growth["base_value"], growth["status"]) == (2024, 5290, "A")


def test_growth_without_a_base_year_is_not_known_and_never_zero():
    found = told({("quota_employers", 2025): 7400.0})
    assert (
        found["quota_employers_growth", 2025]["value"],
        found["quota_employers_growth", 2025]["status"],
    ) == (None, "L")


def test_growth_from_nothing_is_not_known():
    found = told({("quota_employers", 2025): 7400.0, ("quota_employers", 2024): 0.0})
    assert found["quota_employers_growth", 2025]["value"] is None


def test_the_mean_may_fall_while_both_numbers_rise():
    """41,000 jobs at 7,400 employers after 34,200 at 5,290: each grows, jobs an employer fall from 6.5 to 5.5."""
    found = told(
        {("jobs_per_employer", 2025): 41_000 / 7_400, ("jobs_per_employer", 2024): 34_200 / 5_290,
         ("quota_jobs_filled", 2025): 41_000.0, ("quota_jobs_filled", 2024): 34_200.0}
    )  # fmt: skip
    assert found["quota_jobs_growth", 2025]["value"] == pytest.approx(0.199, abs=1e-3)
    assert found["jobs_per_employer_growth", 2025]["value"] == pytest.approx(5.54 / 6.465 - 1, abs=1e-3)


def test_a_ratio_has_both_its_numbers():
    found = told({("mobile_rehab_courses", 2025): 3300.0, ("mobile_rehab_people", 2025): 3000.0})
    ratio = found["mobile_courses_per_person", 2025]
    assert (ratio["value"], ratio["numerator"], ratio["denominator"]) == (pytest.approx(1.1), 3300, 3000)


def test_per_thousand_residents():
    found = told({("people_with_disabilities", 2025): 950_000.0, ("residents", 2025): 13_100_000.0})
    assert found["disabled_per_1000", 2025]["value"] == pytest.approx(72.52, abs=0.01)


def test_a_total_of_seven_years_needs_all_seven():
    seven: Values = {("ngo_grants", year): 400e6 for year in range(2019, 2026)}
    assert told(seven)["ngo_grants_7_years", 2025]["value"] == 2.8e9
    assert (
        told({key: value for key, value in seven.items() if key[1] != 2021})["ngo_grants_7_years", 2025][
            "value"
        ]
        is None
    )


def test_nothing_hidden_comes_back_as_a_growth_a_ratio_or_a_total():
    found = told(
        {("abilympics_employed", 2025): 659.0, ("abilympics_employed", 2024): None,
         ("people_with_disabilities", 2025): None, ("residents", 2025): 900_000.0}
    )  # fmt: skip
    for statement in ("abilympics_employed_growth", "people_with_disabilities", "disabled_per_1000"):
        row = found[statement, 2025]
        assert (row["value"], row["base_value"], row["status"]) == (None, None, "Q"), statement
    assert found["disabled_per_1000", 2025]["numerator"] is None


def test_every_statement_of_the_file_is_told_in_both_languages_with_one_place_for_its_figure():
    for statement in load_statements().values():
        assert statement.ru.count("{value}") == statement.en.count("{value}") == 1, statement.id
        assert statement.title("ru") and statement.title("en")
        assert ("{base}" in statement.ru) == ("{base}" in statement.en) == (statement.form == "growth"), (
            statement.id
        )

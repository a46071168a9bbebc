"""Files of deadlines: strictly read, complete against the founding table, and chosen by region and day."""

import csv
from datetime import date
from pathlib import Path

import polars as pl
import pytest

from law.errors import RehabError
from law.files import SHIPPED
from methodology.social_services.procedures import load_procedures, procedure_of

MOSCOW = SHIPPED / "deadlines" / "moscow-829pp-2017-04-11.toml"
FOUNDING = Path(__file__).parents[1] / "spec" / "deadlines_442fz.csv"


def change(law: Path, old: str, new: str) -> None:
    text = MOSCOW.read_text(encoding="utf-8")
    assert old in text
    (law / "deadlines" / MOSCOW.name).write_text(text.replace(old, new, 1), encoding="utf-8")


def test_every_row_of_the_founding_table_is_there_with_its_limit_events_and_clause() -> None:
    (procedure,) = load_procedures()
    ours = {step.id: step for step in procedure.step}
    with FOUNDING.open(encoding="utf-8") as lines:
        rows = list(csv.DictReader(lines))
    assert [row["step"] for row in rows if row["step"] == "urgent"] == [
        exempt.form for exempt in procedure.exempt
    ]
    for row in rows:
        if row["step"] != "urgent":
            step = ours[row["rule"]]
            start = row["start_event"].replace(
                " or revised", ""
            )  # a step of its own: programme_revised_again
            assert (step.stage, str(step.limit), step.unit) == (row["step"], row["limit"], row["unit"])
            assert (step.start_event, step.end_event, step.clause) == (start, row["end_event"], row["clause"])
    assert set(ours) - {row["rule"] for row in rows} == {"programme_revised_again"}


@pytest.mark.parametrize(
    ("old", "new", "key"),
    [
        ('clause = "2.20"', 'clause = "2.20"\nclauses = "2.21"', "step[decision_notified].clauses"),
        ('clause = "2.20"\n', "", "step[decision_notified].clause"),
        ('clause_ru = "п. 2.20"\n', "", "step[decision_notified].clause_ru"),
        ("limit = 5", 'limit = "5"', "step[decision_overall].limit"),
        ("limit = 5", "limit = -5", "step[decision_overall].limit"),
        ('unit = "year"', 'unit = "years"', "step[programme_revised].unit"),
        ('end = "notified_on"', 'end = "told_on"', "step[decision_notified].end"),
        ('forms = ["home"]', 'forms = ["flat"]', "step[home_service_temporary].forms"),
        ('when = "submitted_electronically"', 'when = "online"', "step[receipt_confirmed].when"),
        ('when = "submitted_electronically"', 'when = "decision"', "step[receipt_confirmed].when"),
        ('when = "submitted_electronically"', 'when = "decision ="', "step[receipt_confirmed].when"),
        ('first_day = "next_day"', 'first_day = "tomorrow"', "counting.first_day"),
        ("home_share = 0.50", 'home_share = "0.50"', "payment.home_share"),
        ('form = "urgent"', 'form = "fast"', "exempt[0].form"),
        ('id = "programme_revised_again"', 'id = "programme_revised"', "step"),
        ('survey_on = ["decided_on"]', 'survey_on = ["decided"]', "shown_by.survey_on"),
        ("elsewhere = true", "elsewhere = true\nofficial = true", "official"),
        ("[act]", "[act", ""),
        ('id = "moscow', 'id = "tver', "id"),
    ],
)
def test_anything_not_understood_is_refused_with_file_and_key(copy_of_law, old, new, key) -> None:
    change(copy_of_law, old, new)
    with pytest.raises(RehabError) as refused:
        load_procedures()
    assert refused.value.where == f"law/deadlines/{MOSCOW.name}" + (f", key {key}" if key else "")


def test_a_folder_without_a_procedure_is_refused(copy_of_law) -> None:
    (copy_of_law / "deadlines" / MOSCOW.name).unlink()
    with pytest.raises(RehabError, match="no procedure"):
        load_procedures()


def test_a_case_is_governed_by_its_region_s_own_procedure_else_by_the_one_that_stands_in(copy_of_law) -> None:
    text = MOSCOW.read_text(encoding="utf-8")
    own = text.replace('id = "moscow-829pp-2017-04-11"', 'id = "invented-72"')
    own = own.replace('["77"]', '["72"]').replace("elsewhere = true", "elsewhere = false")
    own = own.replace("effective_from = 2015-01-01", "effective_from = 2026-01-01")
    (copy_of_law / "deadlines" / "invented-72.toml").write_text(own, encoding="utf-8")
    cases = pl.DataFrame(
        {
            "region_code": ["77", "72", "72", "50", "77"],
            "submitted_on": [
                date(2026, 5, 5),
                date(2026, 5, 5),
                date(2025, 5, 5),
                date(2026, 5, 5),
                date(2014, 5, 5),
            ],
        }
    )
    chosen = cases.select(procedure_of(load_procedures()))["procedure_id"].to_list()
    assert chosen == [MOSCOW.stem, "invented-72", MOSCOW.stem, MOSCOW.stem, None]

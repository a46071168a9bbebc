"""Every method says its question, its reference and an example whose numbers run: what the page of methods promises."""

import pytest

from docs.methods_page import GROUPS, ROOT, methods, methods_page

METHODS = {name: told for pattern in GROUPS.values() for name, told in methods(pattern)}
ALONE = {"registry/intervals", "scoring/dose", "social_services/waiting"}
COMPARED = [name for name in METHODS if name in ALONE or name.startswith("comparison/")]
NEEDED = "agreement archetypes bounds chart_g chart_p chart_rules chart_xmr charts health reliability topped_out whatif"


@pytest.mark.parametrize("name", COMPARED)
def test_a_method_is_a_question_with_a_worked_example(name: str) -> None:
    told = METHODS[name]
    assert "?" in told[0], "the first line is the question it answers"
    assert any(paragraph.startswith("Worked example:") for paragraph in told)


@pytest.mark.parametrize("name", COMPARED)
def test_the_numbers_of_an_example_run(name: str) -> None:
    assert ">>> " in (ROOT / f"{name}.py").read_text(encoding="utf-8")


def test_no_method_is_missing_from_the_page() -> None:
    shown = methods_page()
    assert {*ALONE, *(f"comparison/{name}" for name in NEEDED.split())} <= METHODS.keys()
    assert all(f"\n### {name.rpartition('/')[2]}\n" in shown for name in METHODS)

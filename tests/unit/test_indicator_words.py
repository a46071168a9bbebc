"""What an indicator says of itself: the same in both languages, and nothing its expression does not hold."""

import re

from methodology.indicators import load_indicators


def test_a_figure_of_courses_rests_on_courses_in_both_languages():
    sheet = load_indicators()["courses_total"]
    assert "на скольких курсах" in sheet.rationale_ru and "how many courses" in sheet.rationale_en
    assert not re.search(r"\bдет", sheet.rationale_ru)

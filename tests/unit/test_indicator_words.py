"""What an indicator says of itself: the same in both languages, and nothing its expression does not hold."""

import re

from methodology.registry.indicators import load_indicators


def test_a_figure_of_courses_rests_on_courses_in_both_languages():
    sheet = load_indicators()["courses_total"]
    assert "на скольких курсах" in sheet.rationale_ru and "how many courses" in sheet.rationale_en
    assert not re.search(r"\bдет", sheet.rationale_ru)


def test_certificates_expired_say_that_the_fund_marked_them_and_where_the_others_are():
    sheet, lapsed = load_indicators()["certificates_expired"], load_indicators()["certificates_lapsed"]
    assert "отметил фонд" in sheet.caveat_ru and "the fund marked" in sheet.caveat_en
    assert "истекли без погашения" in sheet.caveat_ru and "lapsed without redemption" in sheet.caveat_en
    assert (sheet.denominator, sheet.exclusions) == (lapsed.denominator, lapsed.exclusions)


def test_no_expression_of_a_course_compares_points_with_a_number_of_its_own():
    """The pass mark belongs to the edition that scored the course."""
    for sheet in load_indicators().values():
        for told in (sheet.numerator, sheet.denominator, sheet.exclusions):
            assert not re.search(r"total\w*\s*[<>]=?\s*\d", told), sheet.id

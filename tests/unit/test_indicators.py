"""The registry refuses what it does not understand, and says where."""

import pytest

from methodology.indicators import load_indicators, parse_indicator
from schemas.errors import RehabError

GOOD = {
    "title_ru": "Доля",
    "title_en": "Share",
    "definition_ru": "Одни, делённые на другие.",
    "definition_en": "Some divided by others.",
    "fact": "course",
    "kind": "proportion",
    "numerator": "effect_lo >= 1",
    "denominator": "verdict = 'effective'",
    "unit": "share",
    "polarity": "neutral",
    "interval": "wilson",
    "minimum_n": 20,
    "when_empty": "M",
    "act": "an act",
    "caveat_ru": "",
    "caveat_en": "",
}


def test_the_registry_loads_in_its_own_order():
    ids = list(load_indicators())
    assert ids[:2] == ["courses_total", "courses_completed"]
    assert ids.index("effective_rate_lower_bound") == ids.index("effective_rate") + 1


def test_every_indicator_is_told_in_both_languages():
    for indicator in load_indicators().values():
        assert (
            indicator.title_ru and indicator.title_en and indicator.definition_ru and indicator.definition_en
        )
        assert indicator.act and bool(indicator.caveat_ru) == bool(indicator.caveat_en)


def test_a_whole_block_is_understood():
    assert parse_indicator("share", GOOD).exclusions == ""


@pytest.mark.parametrize(
    ("change", "key", "told"),
    [
        ({"colour": "red"}, "colour", "unknown key 'colour'"),
        ({"act": None}, "act", "missing key 'act'"),
        ({"minimum_n": "20"}, "minimum_n", "whole number"),
        ({"minimum_n": True}, "minimum_n", "whole number"),
        ({"minimum_n": -1}, "minimum_n", "negative"),
        ({"title_ru": 5}, "title_ru", "text"),
        ({"fact": "child"}, "fact", "'child' is not one of: course, certificate, row"),
        ({"kind": "median"}, "kind", "'median' is not one of"),
        ({"polarity": "up"}, "polarity", "'up' is not one of"),
        ({"interval": "t"}, "interval", "'t' is not one of: none, wilson"),
        ({"when_empty": "A"}, "when_empty", "'A' is not one of: M, L"),
        ({"denominator": ""}, "denominator", "needs a denominator"),
        ({"numerator": "efect_lo >= 1"}, "numerator", "unknown measure 'efect_lo' (fact course)"),
        (
            {"denominator": "verdict = 'effective' AND nominal_rub > 0"},
            "denominator",
            "unknown measure 'nominal_rub'",
        ),
        ({"numerator": "effect_lo"}, "numerator", "must be a condition"),
        ({"numerator": "effect_lo >="}, "numerator", "not an expression"),
        ({"numerator": "TRUE; DROP TABLE course"}, "numerator", "not an expression"),
        ({"exclusions": "total_lo + 1"}, "exclusions", "must be a condition"),
        ({"kind": "mean", "interval": "t"}, "numerator", "must be a number"),
    ],
)
def test_a_block_that_is_not_understood_is_refused_with_block_and_key(change, key, told):
    block = {name: value for name, value in (GOOD | change).items() if value is not None}
    with pytest.raises(RehabError) as refused:
        parse_indicator("share", block)
    assert told in refused.value.what
    assert refused.value.where == f"indicators.toml, block [share], key {key}"


def test_a_file_that_is_not_toml_is_refused(tmp_path):
    (tmp_path / "broken.toml").write_text("[a\n", encoding="utf-8")
    with pytest.raises(RehabError, match="not TOML"):
        load_indicators(tmp_path / "broken.toml")


def test_a_key_outside_of_any_block_is_refused(tmp_path):
    (tmp_path / "loose.toml").write_text('title_ru = "Доля"\n', encoding="utf-8")
    with pytest.raises(RehabError, match="outside of any block"):
        load_indicators(tmp_path / "loose.toml")
